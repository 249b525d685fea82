import Client
import KubernetesAPI
import KubernetesSchema
import Logging
import Synchronization

/// Keeps the node's nftables rules as services and endpoints want them.
public final class ServiceProxy: Sendable {
    /// Hands a script to nft, which takes all of it or nothing.
    public typealias Apply = @Sendable (_ script: String) async throws -> Void

    private let informers: InformerFactory
    private let ownsInformers: Bool
    private let nodeName: String
    private let clusterCIDRs: [CIDR]
    private let apply: Apply
    private let logger: Logger
    private let changed = WorkQueue<String>()
    private let applied = Mutex<[Ruleset.Family: Ruleset]>([:])

    /// How long changes are gathered before they are written.
    static let minimumInterval: Duration = .milliseconds(100)

    /// - Parameters:
    ///   - informers: those of the process, run by their owner; nil makes and runs some.
    ///   - clusterCIDRs: the ranges of all nodes' pods: what this node's pods send elsewhere is masqueraded. Empty leaves that to the network's plugins.
    ///   - apply: runs nft.
    public init(
        client: APIClient, informers: InformerFactory? = nil, nodeName: String, clusterCIDRs: [CIDR] = [], logger: Logger, apply: @escaping Apply
    ) {
        ownsInformers = informers == nil
        self.informers = informers ?? InformerFactory(client: client, logger: logger)
        self.nodeName = nodeName
        self.clusterCIDRs = clusterCIDRs
        self.apply = apply
        self.logger = logger
    }

    /// Runs until the task is cancelled. To be called once. The rules stay when it ends: a restart must not interrupt anybody.
    public func run() async {
        let services = informers.informer(Service.self)
        let slices = informers.informer(EndpointSlice.self)
        let nodes = informers.informer(Node.self, fieldSelector: "metadata.name=\(nodeName)")
        services.addHandler(InformerHandler(onChange: { [self] _ in changed.add("") }))
        slices.addHandler(InformerHandler(onChange: { [self] _ in changed.add("") }))
        nodes.addHandler(InformerHandler(onAdd: { [self] _ in changed.add("") }, onUpdate: { [self] old, new in if old.spec.podCIDRs != new.spec.podCIDRs { changed.add("") } }))
        await withDiscardingTaskGroup { group in
            if ownsInformers { group.addTask { [informers] in await informers.run() } }
            group.addTask { [self] in
                do {
                    try await services.waitForSync()
                    try await slices.waitForSync()
                    try await nodes.waitForSync()
                } catch { return }
                changed.add("")
                while let key = await changed.next() {
                    let done = await sync(services.list(), slices.list(), nodes.list().first)
                    changed.done(key)
                    if done { changed.forget(key) } else { changed.addRateLimited(key) }
                    try? await Task.sleep(for: ServiceProxy.minimumInterval)
                    if Task.isCancelled { return }
                }
            }
        }
    }

    /// Writes what changed; false where nft refused, after which everything is written anew.
    private func sync(_ services: [Service], _ slices: [EndpointSlice], _ node: Node?) async -> Bool {
        let ranges = (node?.spec.podCIDRs ?? []).compactMap { CIDR($0) }
        var succeeded = true
        for family in [Ruleset.Family.v4, .v6] {
            let wanted = ServicePlan(nodeName: nodeName, podCIDRs: ranges, clusterCIDRs: clusterCIDRs, family: family).ruleset(services, slices)
            let writer = RulesetScript(family)
            let known = applied.withLock { $0[family] }
            // A family that nothing uses needs no table.
            if known == nil, family == .v6, wanted.chains.isEmpty, wanted.elements.isEmpty { continue }
            let script = known.map { writer.update(from: $0, to: wanted) } ?? writer.full(wanted)
            guard !script.isEmpty else { continue }
            do {
                try await apply(script)
                applied.withLock { $0[family] = wanted }
            } catch {
                applied.withLock { $0[family] = nil }
                logger.error("service rules can't be written", metadata: ["family": "\(family.rawValue)", "cause": "\(error)"])
                succeeded = false
            }
        }
        return succeeded
    }
}
