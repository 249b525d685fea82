import Client
import KubernetesAPI
import KubernetesSchema
import Wire

/// What is wrong with a configuration: all of it, with the places.
public struct SchedulerConfigurationError: Error, CustomStringConvertible, Equatable {
    public var problems: [String]
    public var description: String { problems.count == 1 ? problems[0] : "[\(problems.joined(separator: ", "))]" }
}

extension SchedulerConfiguration {
    /// Reads a `KubeSchedulerConfiguration` of `kubescheduler.config.k8s.io/v1`, in YAML or JSON. What it doesn't say keeps its default.
    ///
    /// - Throws: `SchedulerConfigurationError` with everything that is wrong.
    public init(parsing text: [UInt8]) throws {
        let document: Document
        do { document = try Document.parseSingleYAML(text) } catch { throw SchedulerConfigurationError(problems: ["\(error)"]) }
        var reader = ConfigurationReader(document)
        self = reader.read()
        if !reader.problems.isEmpty { throw SchedulerConfigurationError(problems: reader.problems) }
    }
}

/// Walks over a configuration and collects what is wrong.
struct ConfigurationReader {
    let document: Document
    var problems: [String] = []

    init(_ document: Document) { self.document = document }

    mutating func read() -> SchedulerConfiguration {
        var result = SchedulerConfiguration()
        let root = document.root
        let (version, kind) = (text(root, "apiVersion") ?? "", text(root, "kind") ?? "")
        guard version == "kubescheduler.config.k8s.io/v1", kind == "KubeSchedulerConfiguration" else {
            problems.append("no kind \"\(kind)\" is registered for version \"\(version)\"")
            return result
        }
        if let value = number(root, "percentageOfNodesToScore") { result.percentageOfNodesToScore = percentage(value, "percentageOfNodesToScore") }
        readBackoff(root, &result)
        readProfiles(root, &result)
        readExtenders(root, &result)
        return result
    }

    private mutating func readBackoff(_ root: Document.Node, _ result: inout SchedulerConfiguration) {
        if let value = number(root, "podInitialBackoffSeconds") {
            if value <= 0 { invalid("podInitialBackoffSeconds", value, "must be greater than 0") }
            result.initialBackoff = .seconds(value)
        }
        if let value = number(root, "podMaxBackoffSeconds") { result.maximumBackoff = .seconds(value) }
        if result.maximumBackoff < result.initialBackoff {
            invalid("podMaxBackoffSeconds", result.maximumBackoff.components.seconds, "must be greater than or equal to PodInitialBackoffSeconds")
        }
    }

    // MARK: Profiles

    private mutating func readProfiles(_ root: Document.Node, _ result: inout SchedulerConfiguration) {
        let nodes = document.elements(document[root, "profiles"])
        if nodes.isEmpty { return }
        result.profiles = []
        for (index, node) in nodes.enumerated() {
            let path = "profiles[\(index)]"
            var profile = SchedulerConfiguration.Profile()
            if let name = text(node, "schedulerName") { profile.schedulerName = name } else if nodes.count > 1 { profile.schedulerName = "" }
            if profile.schedulerName.isEmpty { problems.append("\(path).schedulerName: Required value") }
            if result.profiles.contains(where: { $0.schedulerName == profile.schedulerName }) {
                problems.append("\(path).schedulerName: Duplicate value: \"\(profile.schedulerName)\"")
            }
            if let value = number(node, "percentageOfNodesToScore") {
                profile.percentageOfNodesToScore = percentage(value, "\(path).percentageOfNodesToScore")
            }
            profile.plugins = readPlugins(document[node, "plugins"], "\(path).plugins")
            profile.arguments = readArguments(document[node, "pluginConfig"], "\(path).pluginConfig")
            result.profiles.append(profile)
        }
    }

    private mutating func readPlugins(_ node: Document.Node, _ path: String) -> PluginSelection {
        var selection = PluginSelection.standard
        if !node.exists { return selection }
        let multi = readSet(document[node, "multiPoint"], "\(path).multiPoint")
        if multi.disabled.contains("*") { selection.multiPoint = [] }
        selection.multiPoint.removeAll { multi.disabled.contains($0.name) }
        for entry in multi.enabled {
            if let index = selection.multiPoint.firstIndex(where: { $0.name == entry.name }) {
                selection.multiPoint[index] = entry
            } else {
                selection.multiPoint.append(entry)
            }
        }
        for point in ExtensionPoint.allCases {
            let own = readSet(document[node, point.rawValue], "\(path).\(point.rawValue)")
            if !own.enabled.isEmpty { selection.enabled[point] = own.enabled }
            if !own.disabled.isEmpty { selection.disabled[point] = own.disabled }
        }
        let sorts = selection.enabled[.queueSort] ?? []
        if sorts.count > 1 { invalid("\(path).queueSort.Enabled", Int64(sorts.count), "only one queue sort plugin can be enabled") }
        return selection
    }

    private mutating func readSet(_ node: Document.Node, _ path: String) -> (enabled: [PluginSelection.Entry], disabled: Set<String>) {
        var enabled: [PluginSelection.Entry] = []
        for (index, entry) in document.elements(document[node, "enabled"]).enumerated() {
            let name = text(entry, "name") ?? ""
            if !ProfileFactory.names.contains(name) { problems.append("\(path).enabled[\(index)]: plugin \"\(name)\" does not exist") }
            let standard = PluginSelection.standard.multiPoint.first { $0.name == name }?.weight ?? 0
            enabled.append(.init(name: name, weight: number(entry, "weight") ?? standard))
        }
        return (enabled, Set(document.elements(document[node, "disabled"]).compactMap { text($0, "name") }))
    }

    // MARK: Arguments

    private mutating func readArguments(_ list: Document.Node, _ path: String) -> PluginArguments {
        var arguments = PluginArguments()
        var seen: Set<String> = []
        for (index, entry) in document.elements(list).enumerated() {
            let name = text(entry, "name") ?? ""
            if !seen.insert(name).inserted { problems.append("\(path)[\(index)]: Duplicate value: \"\(name)\"") }
            read(name, document[entry, "args"], "\(path)[\(index)].args", &arguments)
        }
        return arguments
    }

    private mutating func read(_ plugin: String, _ node: Document.Node, _ path: String, _ arguments: inout PluginArguments) {
        switch plugin {
        case "DefaultPreemption": readPreemption(node, path, &arguments)
        case "InterPodAffinity":
            if let value = number(node, "hardPodAffinityWeight") {
                if !(0...100).contains(value) { invalid("\(path).hardPodAffinityWeight", value, "not in valid range [0, 100]") }
                arguments.hardPodAffinityWeight = value
            }
            arguments.ignoresOthersPreferences = document.bool(document[node, "ignorePreferredTermsOfExistingPods"]) ?? false
        case "NodeAffinity":
            let added = document[node, "addedAffinity"]
            if added.exists {
                do { arguments.addedAffinity = try NodeAffinity(from: document, added) } catch { problems.append("\(path).addedAffinity: \(error)") }
            }
        case "NodeResourcesFit": readFit(node, path, &arguments)
        case "NodeResourcesBalancedAllocation":
            if document[node, "resources"].exists { arguments.balancedResources = readResources(node, "\(path).resources") }
        case "PodTopologySpread": readSpread(node, path, &arguments)
        case "VolumeBinding":
            if let value = number(node, "bindTimeoutSeconds") {
                if value < 0 { invalid("\(path).bindTimeoutSeconds", value, "invalid BindTimeoutSeconds, should not be a negative value") }
                arguments.bindTimeout = .seconds(value)
            }
        case "DynamicResources":
            if let text = document.string(document[node, "bindingTimeout"]) {
                if let timeout = GoDuration(text)?.duration, timeout >= .seconds(1) {
                    arguments.deviceBindingTimeout = timeout
                } else {
                    problems.append("\(path).bindingTimeout: Invalid value: \"\(text)\": must be at least 1 second")
                }
            }
        default: problems.append("\(path): plugin \"\(plugin)\" takes no arguments")
        }
    }

    private mutating func readPreemption(_ node: Document.Node, _ path: String, _ arguments: inout PluginArguments) {
        let (percentage, least) = (number(node, "minCandidateNodesPercentage"), number(node, "minCandidateNodesAbsolute"))
        if let percentage {
            if !(0...100).contains(percentage) { invalid("\(path).minCandidateNodesPercentage", percentage, "not in valid range [0, 100]") }
            arguments.candidatePercentage = Int(percentage)
        }
        if let least {
            if least < 0 { invalid("\(path).minCandidateNodesAbsolute", least, "not in valid range [0, inf)") }
            arguments.leastCandidates = Int(least)
        }
        if arguments.candidatePercentage == 0, arguments.leastCandidates == 0 {
            invalid("\(path).minCandidateNodesPercentage", 0, "cannot be zero at the same time as minCandidateNodesAbsolute")
            invalid("\(path).minCandidateNodesAbsolute", 0, "cannot be zero at the same time as minCandidateNodesPercentage")
        }
    }

    private mutating func readFit(_ node: Document.Node, _ path: String, _ arguments: inout PluginArguments) {
        arguments.fit.ignoredResources = Set(document.strings(document[node, "ignoredResources"]))
        let groups = document.strings(document[node, "ignoredResourceGroups"])
        for (index, group) in groups.enumerated() where group.contains("/") {
            problems.append("\(path).ignoredResourceGroups[\(index)]: Invalid value: \"\(group)\": resource group name can't contain '/'")
        }
        arguments.fit.ignoredGroups = Set(groups)
        let strategy = document[node, "scoringStrategy"]
        if !strategy.exists { return }
        if document[strategy, "resources"].exists { arguments.fit.resources = readResources(strategy, "\(path).scoringStrategy.resources") }
        let place = "\(path).scoringStrategy"
        let shape = document[strategy, "requestedToCapacityRatio"]
        switch text(strategy, "type") ?? "LeastAllocated" {
        case "LeastAllocated": arguments.fit.strategy = .leastAllocated
        case "MostAllocated": arguments.fit.strategy = .mostAllocated
        case "RequestedToCapacityRatio":
            if !shape.exists {
                problems.append("\(place).requestedToCapacityRatio: Required value: must be specified when type is RequestedToCapacityRatio")
            }
            arguments.fit.strategy = .requestedToCapacityRatio(readShape(document[shape, "shape"], "\(place).requestedToCapacityRatio.shape"))
            return
        case let other:
            let known = "\"LeastAllocated\", \"MostAllocated\", \"RequestedToCapacityRatio\""
            problems.append("\(place).type: Unsupported value: \"\(other)\": supported values: \(known)")
        }
        if shape.exists {
            problems.append("\(place).requestedToCapacityRatio: Forbidden: must be nil when type is not RequestedToCapacityRatio")
        }
    }

    private mutating func readShape(_ node: Document.Node, _ path: String) -> [NodeResourcesFitSettings.Point] {
        var points: [NodeResourcesFitSettings.Point] = []
        for (index, entry) in document.elements(node).enumerated() {
            let (utilization, score) = (number(entry, "utilization") ?? 0, number(entry, "score") ?? 0)
            if let last = points.last, utilization <= last.utilization {
                invalid("\(path)[\(index)].utilization", utilization, "values must be sorted in increasing order")
            }
            if !(0...100).contains(utilization) { invalid("\(path)[\(index)].utilization", utilization, "not in valid range [0, 100]") }
            if !(0...10).contains(score) { invalid("\(path)[\(index)].score", score, "not in valid range [0, 10]") }
            points.append(.init(utilization: utilization, score: score * 10))
        }
        if points.isEmpty { problems.append("\(path): Required value: at least one point must be specified") }
        return points
    }

    private mutating func readResources(_ node: Document.Node, _ path: String) -> [NodeResourcesFitSettings.Resource] {
        document.elements(document[node, "resources"]).enumerated().map { index, entry in
            let weight = number(entry, "weight") ?? 0
            if !(0...100).contains(weight) {
                invalid("\(path)[\(index)].weight", weight, "resource weight of \(text(entry, "name") ?? "") not in valid range [1, 100]")
            }
            return .init(name: text(entry, "name") ?? "", weight: weight == 0 ? 1 : weight)
        }
    }

    private mutating func readSpread(_ node: Document.Node, _ path: String, _ arguments: inout PluginArguments) {
        var constraints: [TopologySpreadConstraint] = []
        for (index, entry) in document.elements(document[node, "defaultConstraints"]).enumerated() {
            let place = "\(path).defaultConstraints[\(index)]"
            guard let constraint = try? TopologySpreadConstraint(from: document, entry) else {
                problems.append("\(place): Invalid value")
                continue
            }
            if constraint.maxSkew <= 0 { invalid("\(place).maxSkew", Int64(constraint.maxSkew), "not in valid range (0, inf)") }
            if constraint.topologyKey.isEmpty { problems.append("\(place).topologyKey: Required value: can not be empty") }
            if constraint.labelSelector != nil {
                problems.append("\(place).labelSelector: Forbidden: constraint must not define a selector, as they deduced for each pod")
            }
            if !["DoNotSchedule", "ScheduleAnyway"].contains(constraint.whenUnsatisfiable) {
                let known = "supported values: \"DoNotSchedule\", \"ScheduleAnyway\""
                problems.append("\(place).whenUnsatisfiable: Unsupported value: \"\(constraint.whenUnsatisfiable)\": \(known)")
            }
            constraints.append(constraint)
        }
        switch text(node, "defaultingType") ?? "System" {
        case "System":
            if !constraints.isEmpty {
                problems.append("\(path).defaultingType: Invalid value: \"System\": when .defaultConstraints are not empty")
            }
        case "List": arguments.defaultSpread = constraints
        case let other:
            problems.append("\(path).defaultingType: Unsupported value: \"\(other)\": supported values: \"System\", \"List\"")
        }
    }

    // MARK: Extenders

    private mutating func readExtenders(_ root: Document.Node, _ result: inout SchedulerConfiguration) {
        for (index, node) in document.elements(document[root, "extenders"]).enumerated() {
            var settings = Extender.Settings()
            settings.url = text(node, "urlPrefix") ?? ""
            settings.filterVerb = text(node, "filterVerb") ?? ""
            settings.prioritizeVerb = text(node, "prioritizeVerb") ?? ""
            settings.preemptVerb = text(node, "preemptVerb") ?? ""
            settings.bindVerb = text(node, "bindVerb") ?? ""
            if let text = text(node, "httpTimeout"), let timeout = GoDuration(text)?.duration, timeout > .zero { settings.timeout = timeout }
            settings.weight = number(node, "weight") ?? 0
            if !settings.prioritizeVerb.isEmpty, settings.weight <= 0 {
                invalid("extenders[\(index)].weight", settings.weight, "must have a positive weight applied to it")
            }
            settings.isNodeCacheCapable = document.bool(document[node, "nodeCacheCapable"]) ?? false
            settings.isIgnorable = document.bool(document[node, "ignorable"]) ?? false
            let managed = document.elements(document[node, "managedResources"])
            settings.managedResources = Set(managed.compactMap { text($0, "name") })
            let ignored = managed.filter { document.bool(document[$0, "ignoredByScheduler"]) == true }.compactMap { text($0, "name") }
            for profile in result.profiles.indices { result.profiles[profile].arguments.fit.ignoredResources.formUnion(ignored) }
            let tls = document[node, "tlsConfig"]
            settings.isInsecure = document.bool(document[tls, "insecure"]) ?? false
            settings.serverName = text(tls, "serverName")
            settings.certificateAuthority = text(tls, "caFile").map { .file($0) }
            settings.clientCertificate = text(tls, "certFile").map { .file($0) }
            settings.clientKey = text(tls, "keyFile").map { .file($0) }
            result.extenders.append(settings)
        }
        let binders = result.extenders.filter { !$0.bindVerb.isEmpty }.count
        if binders > 1 {
            problems.append("extenders: Invalid value: \"found \(binders) extenders implementing bind\": only one extender can implement bind")
        }
    }

    // MARK: Values

    private func text(_ node: Document.Node, _ key: String) -> String? { document.string(document[node, key]) }
    private func number(_ node: Document.Node, _ key: String) -> Int64? { document.int(document[node, key]) }

    private mutating func percentage(_ value: Int64, _ path: String) -> Int {
        if !(0...100).contains(value) { invalid(path, value, "not in valid range [0-100]") }
        return Int(value)
    }

    private mutating func invalid(_ path: String, _ value: Int64, _ why: String) { problems.append("\(path): Invalid value: \(value): \(why)") }
}
