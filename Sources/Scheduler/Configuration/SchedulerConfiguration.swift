import KubernetesAPI

/// How a scheduler works: its profiles, the queue's pauses, extenders.
public struct SchedulerConfiguration: Sendable {
    /// A set of plugins under a scheduler's name.
    public struct Profile: Sendable {
        public var schedulerName = "default-scheduler"
        /// nil takes the configuration's.
        public var percentageOfNodesToScore: Int?
        var plugins = PluginSelection.standard
        var arguments = PluginArguments()

        public init() {}
    }

    public var profiles = [Profile()]
    /// 0 lets the number depend on the cluster's size.
    public var percentageOfNodesToScore = 0
    public var initialBackoff: Duration = .seconds(1)
    public var maximumBackoff: Duration = .seconds(10)
    /// How long a pod whose binding succeeded is counted although the API doesn't show it; nil never gives it up.
    public var assumedPodLifetime: Duration?
    var extenders: [Extender.Settings] = []

    public init() {}

    var queue: SchedulingQueue.Settings { .init(initialBackoff: initialBackoff, maximumBackoff: maximumBackoff) }
}

/// What plugins can be told.
struct PluginArguments: Sendable {
    var addedAffinity: NodeAffinity?
    var fit = FitArguments()
    var balancedResources: [FitArguments.Resource] = [.init(name: "cpu"), .init(name: "memory")]
    var hardPodAffinityWeight: Int64 = 1
    var ignoresOthersPreferences = false
    /// nil: the system's.
    var defaultSpread: [TopologySpreadConstraint]?
    var bindTimeout: Duration = .seconds(600)
    /// How long the devices of a claim may take to become ready for binding.
    var deviceBindingTimeout: Duration = .seconds(600)
    var candidatePercentage = 10
    var leastCandidates = 100

    typealias FitArguments = NodeResourcesFitSettings
}

/// The extension points at which plugins can be switched.
enum ExtensionPoint: String, CaseIterable, Sendable {
    case preEnqueue, queueSort, preFilter, filter, postFilter, preScore, score, reserve, permit, preBind, bind, postBind
}

/// Which plugins take part where, in which order and with which weight.
struct PluginSelection: Sendable {
    struct Entry: Sendable, Equatable {
        var name: String
        var weight: Int64 = 0
    }

    /// For all points, as the defaults have them.
    var multiPoint: [Entry]
    /// By point: what is enabled beside `multiPoint`, first, and what is not wanted there.
    var enabled: [ExtensionPoint: [Entry]] = [:]
    var disabled: [ExtensionPoint: Set<String>] = [:]

    static let standard = PluginSelection(multiPoint: [
        Entry(name: "SchedulingGates"), Entry(name: "PrioritySort"), Entry(name: "NodeUnschedulable"), Entry(name: "NodeName"),
        Entry(name: "TaintToleration", weight: 3), Entry(name: "NodeAffinity", weight: 2), Entry(name: "NodePorts"),
        Entry(name: "NodeResourcesFit", weight: 1), Entry(name: "VolumeRestrictions"), Entry(name: "NodeVolumeLimits"),
        Entry(name: "VolumeBinding"), Entry(name: "VolumeZone"), Entry(name: "PodTopologySpread", weight: 2),
        Entry(name: "InterPodAffinity", weight: 2), Entry(name: "DynamicResources", weight: 2), Entry(name: "DefaultPreemption"),
        Entry(name: "NodeResourcesBalancedAllocation", weight: 1), Entry(name: "ImageLocality", weight: 1), Entry(name: "DefaultBinder"),
        Entry(name: "NodeDeclaredFeatures"),
    ])
}

/// Plugins at their points, made.
struct PluginPoints {
    let all: [any SchedulingPlugin]
    private let plugins: [String: any SchedulingPlugin]
    private let selection: PluginSelection

    init(_ plugins: [any SchedulingPlugin], _ selection: PluginSelection) {
        all = plugins
        self.plugins = Dictionary(plugins.map { ($0.name, $0) }) { first, _ in first }
        self.selection = selection
    }

    /// The entries of a point: those that are enabled just there come first, then those of all points that aren't disabled there.
    private func entries(_ point: ExtensionPoint) -> [PluginSelection.Entry] {
        let own = selection.enabled[point] ?? []
        let disabled = selection.disabled[point] ?? []
        if disabled.contains("*") { return own }
        let rest = selection.multiPoint.filter { entry in !disabled.contains(entry.name) && !own.contains { $0.name == entry.name } }
        return own + rest
    }

    func list<Plugin>(_ point: ExtensionPoint) -> [Plugin] { entries(point).compactMap { plugins[$0.name] as? Plugin } }

    func weighted() -> [(plugin: any SchedulingPlugin, weight: Int64)] {
        entries(.score).compactMap { entry in plugins[entry.name].map { ($0, entry.weight == 0 ? 1 : entry.weight) } }
    }
}

/// Makes profiles' plugins.
enum ProfileFactory {
    static let names = Set(PluginSelection.standard.multiPoint.map(\.name))

    static func make(_ profile: SchedulerConfiguration.Profile, seed: UInt64) -> SchedulingProfile {
        let arguments = profile.arguments
        let plugins: [any SchedulingPlugin] = [
            SchedulingGates(), PrioritySort(), NodeUnschedulable(), NodeName(), TaintToleration(),
            NodeAffinityPlugin(added: arguments.addedAffinity), NodePorts(), NodeResourcesFit(arguments.fit), VolumeRestrictions(),
            NodeVolumeLimits(), VolumeBinding(bindTimeout: arguments.bindTimeout), VolumeZone(),
            PodTopologySpread(defaults: arguments.defaultSpread),
            InterPodAffinity(hardWeight: arguments.hardPodAffinityWeight, ignoresOthersPreferences: arguments.ignoresOthersPreferences),
            DynamicResources(bindingTimeout: arguments.deviceBindingTimeout),
            DefaultPreemption(percentage: arguments.candidatePercentage, least: arguments.leastCandidates, seed: seed),
            BalancedAllocation(arguments.balancedResources), ImageLocality(), DefaultBinder(), NodeDeclaredFeatures(),
        ]
        return SchedulingProfile(profile.schedulerName, profile.percentageOfNodesToScore, PluginPoints(plugins, profile.plugins))
    }
}
