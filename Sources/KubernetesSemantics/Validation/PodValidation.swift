import KubernetesSchema
import Wire

/// Pods and templates of pods.
extension Validation {
    static func pod(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        checks.podSpec(object[object.root, "spec"], "spec", podName: object.text(object[object.root, "metadata", "name"]))
        if !object.isEmpty(object[object.root, "spec", "ephemeralContainers"]) {
            checks.forbidden("spec.ephemeralContainers", "cannot be set on create")
        }
        return checks.errors
    }

    static func podTemplate(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        checks.podTemplate(object[object.root, "template"], "template")
        return checks.errors
    }

    private static let updatable = [
        "`spec.containers[*].image`", "`spec.initContainers[*].image`", "`spec.activeDeadlineSeconds`",
        "`spec.tolerations` (only additions to existing tolerations)",
        "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
    ]

    static func podUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        switch subresource {
        case "status", "binding": return []
        case "ephemeralcontainers": return ephemeralUpdate(object, old)
        case "resize": return resizeUpdate(object, old)
        default: break
        }
        var checks = Checks(object)
        let (spec, before) = (object[object.root, "spec"], old[old.root, "spec"])
        checks.podSpec(spec, "spec", podName: object.text(object[object.root, "metadata", "name"]))
        for list in ["containers", "initContainers"] {
            let (mine, theirs) = (checks.items(spec, list), old.elements(old[before, list]))
            guard mine.count == theirs.count else {
                checks.forbidden("spec.\(list)", "pod updates may not add or remove containers")
                return checks.errors
            }
        }
        deadline(&checks, spec, old, before)
        tolerations(&checks, spec, old, before)
        gates(&checks, spec, old, before)
        if !Document.equal(munged(object, old), .root, old, "spec") {
            checks.forbidden("spec", "pod updates may not change fields other than \(updatable.joined(separator: ","))\n")
        }
        return checks.errors
    }

    /// The new spec with what may change put back.
    private static func munged(_ object: Document, _ old: Document) -> Document {
        var copy = object
        let (spec, before) = (copy[copy.root, "spec"], old[old.root, "spec"])
        for list in ["containers", "initContainers"] {
            for (mine, theirs) in zip(copy.elements(copy[spec, list]), old.elements(old[before, list])) {
                StrategyTools.keep(&copy, mine, old, theirs, "image")
            }
        }
        for name in ["activeDeadlineSeconds", "tolerations"] { StrategyTools.keep(&copy, spec, old, before, name) }
        let grace = old.int(old[before, "terminationGracePeriodSeconds"]) ?? 0
        if grace < 0, copy.int(copy[spec, "terminationGracePeriodSeconds"]) == 1 {
            StrategyTools.keep(&copy, spec, old, before, "terminationGracePeriodSeconds")
        }
        if !old.isEmpty(old[before, "schedulingGates"]) {
            for name in ["nodeSelector"] { StrategyTools.keep(&copy, spec, old, before, name) }
            let affinity = copy.ensureObject(spec, "affinity")
            StrategyTools.keep(&copy, affinity, old, old[before, "affinity"], "nodeAffinity")
            if copy.isEmpty(affinity) { copy.remove(spec, "affinity") }
        }
        StrategyTools.keep(&copy, spec, old, before, "schedulingGates")
        return copy
    }

    private static func deadline(_ checks: inout Checks, _ spec: Node, _ old: Document, _ before: Node) {
        let path = "spec.activeDeadlineSeconds"
        let was = old.int(old[before, "activeDeadlineSeconds"])
        guard let now = checks.int(spec, "activeDeadlineSeconds") else {
            if was != nil { checks.add(.invalid(path, raw: "null", "must not update from a positive integer to nil value")) }
            return
        }
        if now < 0 || now > Int64(Int32.max) {
            checks.invalid(path, now, "must be between 0 and 2147483647, inclusive")
        } else if let was, was < now {
            checks.invalid(path, now, "must be less than or equal to previous value")
        }
    }

    private static func tolerations(_ checks: inout Checks, _ spec: Node, _ old: Document, _ before: Node) {
        let now = checks.items(spec, "tolerations")
        let object = checks.object
        let kept = old.elements(old[before, "tolerations"]).allSatisfy { was in
            now.contains { toleration in
                ["key", "operator", "value", "effect"].allSatisfy { object.text(object[toleration, $0]) == old.text(old[was, $0]) }
            }
        }
        if !kept { checks.forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds") }
    }

    private static func gates(_ checks: inout Checks, _ spec: Node, _ old: Document, _ before: Node) {
        let known = Set(old.elements(old[before, "schedulingGates"]).map { old.text(old[$0, "name"]) })
        let added = checks.items(spec, "schedulingGates").map { checks.text($0, "name") }.filter { !known.contains($0) }
        if !added.isEmpty {
            let shown = added.sorted().joined(separator: ",")
            checks.forbidden("spec.schedulingGates", "only deletion is allowed, but found new scheduling gates '\(shown)'")
        }
    }

    private static func ephemeralUpdate(_ object: Document, _ old: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        checks.podSpec(spec, "spec", podName: object.text(object[object.root, "metadata", "name"]))
        let theirs = old.elements(old[old.root, "spec", "ephemeralContainers"])
        var kept: [String: Node] = [:]
        for container in checks.items(spec, "ephemeralContainers") { kept[checks.text(container, "name")] = container }
        for (index, was) in theirs.enumerated() {
            let name = old.text(old[was, "name"])
            guard let mine = kept[name] else {
                checks.forbidden("spec.ephemeralContainers", "existing ephemeral containers \"\(name)\" may not be removed\n")
                continue
            }
            if !Document.equal(object, mine, old, was) {
                checks.forbidden("spec.ephemeralContainers[\(index)]", "existing ephemeral containers \"\(name)\" may not be changed\n")
            }
        }
        return checks.errors
    }

    private static func resizeUpdate(_ object: Document, _ old: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        checks.podSpec(spec, "spec", podName: object.text(object[object.root, "metadata", "name"]))
        let before = old.text(old[old.root, "status", "qosClass"])
        let after = PodStrategy.qualityOfService(object, spec)
        if !before.isEmpty, before != after {
            checks.invalid("spec", before, "Pod QOS Class may not change as a result of resizing")
        }
        for list in ["containers", "initContainers"] {
            let theirs = old.elements(old[old.root, "spec", list])
            let mine = checks.items(spec, list)
            guard mine.count == theirs.count else {
                checks.forbidden("spec.\(list)", "\(list) may not be added or removed on resize")
                return checks.errors
            }
            for (index, (container, was)) in zip(mine, theirs).enumerated() {
                for kind in ["requests", "limits"] {
                    let (now, then) = (checks.labelMap(object[container, "resources", kind]), labelMap(old, old[was, "resources", kind]))
                    for name in Set(now.keys).union(then.keys) where name != "cpu" && name != "memory" && now[name] != then[name] {
                        checks.forbidden("spec.\(list)[\(index)].resources.\(kind)", "only cpu and memory resources are mutable")
                    }
                    for name in ["cpu", "memory"] where then[name] != nil && now[name] == nil {
                        checks.forbidden("spec.\(list)[\(index)].resources.\(kind)", "resource \(kind) cannot be removed")
                    }
                }
            }
        }
        return checks.errors
    }

    private static func labelMap(_ object: Document, _ node: Node) -> [String: String] {
        var result: [String: String] = [:]
        for (key, value) in object.members(node) { result[key] = object.text(value) }
        return result
    }
}

private enum SpecRoot { case root }

extension Document {
    /// Whether the `spec` of two objects is the same.
    fileprivate static func equal(_ left: Document, _ root: SpecRoot, _ right: Document, _ name: String) -> Bool {
        equal(left, left[left.root, name], right, right[right.root, name])
    }
}

extension Checks {
    /// A template of pods: its metadata and its spec.
    mutating func podTemplate(_ template: Node, _ path: String) {
        let metadata = object[template, "metadata"]
        labels(object[metadata, "labels"], "\(path).labels")
        add(MetadataValidation.annotations(object, object[metadata, "annotations"], "\(path).annotations"))
        podSpec(object[template, "spec"], "\(path).spec", podName: nil)
        if !object.isEmpty(object[template, "spec", "ephemeralContainers"]) {
            forbidden("\(path).spec.ephemeralContainers", "ephemeral containers not allowed in pod template")
        }
    }

    /// - Parameter podName: nil in templates.
    mutating func podSpec(_ spec: Node, _ path: String, podName: String?) {
        let volumes = self.volumes(items(spec, "volumes"), "\(path).volumes", podName: podName)
        containers(spec, path, volumes)
        initContainers(spec, path, volumes)
        ephemeralContainers(spec, path, volumes)
        requireOneOf(text(spec, "restartPolicy"), "\(path).restartPolicy", ["Always", "OnFailure", "Never"])
        requireOneOf(text(spec, "dnsPolicy"), "\(path).dnsPolicy", ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"])
        labels(object[spec, "nodeSelector"], "\(path).nodeSelector")
        securityContext(spec, path)
        for (index, secret) in items(spec, "imagePullSecrets").enumerated() where object.isBlank(object[secret, "name"]) {
            required("\(path).imagePullSecrets[\(index)].name", "")
        }
        affinity(object[spec, "affinity"], "\(path).affinity")
        topologySpread(items(spec, "topologySpreadConstraints"), "\(path).topologySpreadConstraints")
        for (index, gate) in items(spec, "readinessGates").enumerated() {
            qualifiedName(text(gate, "conditionType"), "\(path).readinessGates[\(index)].conditionType")
        }
        var gates: Set<String> = []
        if !items(spec, "schedulingGates").isEmpty, !text(spec, "nodeName").isEmpty {
            forbidden("\(path).nodeName", "cannot be set until all schedulingGates have been cleared")
        }
        for (index, gate) in items(spec, "schedulingGates").enumerated() {
            let name = text(gate, "name")
            qualifiedName(name, "\(path).schedulingGates[\(index)]")
            if !gates.insert(name).inserted { duplicate("\(path).schedulingGates[\(index)]", name) }
        }
        podNames(spec, path)
        tolerations(items(spec, "tolerations"), "\(path).tolerations")
        dnsConfig(spec, path)
        for (index, alias) in items(spec, "hostAliases").enumerated() {
            ipAddress(text(alias, "ip"), "\(path).hostAliases[\(index)].ip")
            for (position, name) in strings(alias, "hostnames").enumerated() {
                dnsSubdomain(name, "\(path).hostAliases[\(index)].hostnames[\(position)]")
            }
        }
        resourceList(object[spec, "overhead"], "\(path).overhead") { _, _, _ in }
    }

    private mutating func podNames(_ spec: Node, _ path: String) {
        for name in ["serviceAccountName", "nodeName", "priorityClassName", "runtimeClassName"] {
            let value = text(spec, name)
            if !value.isEmpty { dnsSubdomain(value, "\(path).\(name)") }
        }
        for name in ["hostname", "subdomain"] {
            let value = text(spec, name)
            if !value.isEmpty { dnsLabel(value, "\(path).\(name)") }
        }
        if let value = int(spec, "activeDeadlineSeconds"), value < 1 || value > Int64(Int32.max) {
            invalid("\(path).activeDeadlineSeconds", value, "must be between 1 and 2147483647, inclusive")
        }
        if let value = int(spec, "terminationGracePeriodSeconds"), value < 0 {
            invalid("\(path).terminationGracePeriodSeconds", value, "must be greater than or equal to 0")
        }
        let preemption = text(spec, "preemptionPolicy")
        if !preemption.isEmpty { oneOf(preemption, "\(path).preemptionPolicy", ["Never", "PreemptLowerPriority"]) }
        let os = object[spec, "os"]
        if object.kind(os) == .object { requireOneOf(text(os, "name"), "\(path).os.name", ["linux", "windows"]) }
    }

    // MARK: Scheduling

    mutating func tolerations(_ list: [Node], _ path: String) {
        for (index, toleration) in list.enumerated() {
            let place = "\(path)[\(index)]"
            let (key, op, effect) = (text(toleration, "key"), text(toleration, "operator"), text(toleration, "effect"))
            if !key.isEmpty { qualifiedName(key, "\(place).key") }
            if key.isEmpty, op != "Exists" {
                invalid("\(place).operator", op, "operator must be Exists when `key` is empty, which means \"match all values and all keys\"")
            }
            if has(toleration, "tolerationSeconds"), effect != "NoExecute" {
                invalid("\(place).effect", effect, "effect must be 'NoExecute' when `tolerationSeconds` is set")
            }
            switch op {
            case "", "Equal":
                let value = text(toleration, "value")
                if let first = Names.labelValue(value).first { invalid("\(place).operator", value, first) }
            case "Exists":
                let value = text(toleration, "value")
                if !value.isEmpty { invalid("\(place).operator", value, "value must be empty when `operator` is 'Exists'") }
            default: unsupported("\(place).operator", op, ["Equal", "Exists"])
            }
            if !effect.isEmpty { oneOf(effect, "\(place).effect", ["NoExecute", "NoSchedule", "PreferNoSchedule"]) }
        }
    }

    private mutating func topologySpread(_ list: [Node], _ path: String) {
        for (index, constraint) in list.enumerated() {
            let place = "\(path)[\(index)]"
            positive(int(constraint, "maxSkew") ?? 0, "\(place).maxSkew")
            let (key, policy) = (text(constraint, "topologyKey"), text(constraint, "whenUnsatisfiable"))
            require(key, "\(place).topologyKey", "can not be empty")
            oneOf(policy, "\(place).whenUnsatisfiable", ["DoNotSchedule", "ScheduleAnyway"])
            if list[(index + 1)...].contains(where: { text($0, "topologyKey") == key && text($0, "whenUnsatisfiable") == policy }) {
                duplicate("\(place).{topologyKey, whenUnsatisfiable}", "{\(key), \(policy)}")
            }
            if let domains = int(constraint, "minDomains") {
                positive(domains, "\(place).minDomains")
                if policy != "DoNotSchedule" {
                    invalid("\(place).minDomains", domains, "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not \(policy)")
                }
            }
            for name in ["nodeAffinityPolicy", "nodeTaintsPolicy"] where has(constraint, name) {
                oneOf(text(constraint, name), "\(place).\(name)", ["Honor", "Ignore"])
            }
            labelSelector(object[constraint, "labelSelector"], "\(place).labelSelector")
        }
    }

    private mutating func affinity(_ affinity: Node, _ path: String) {
        guard object.kind(affinity) == .object else { return }
        let (hard, soft) = ("requiredDuringSchedulingIgnoredDuringExecution", "preferredDuringSchedulingIgnoredDuringExecution")
        let node = object[affinity, "nodeAffinity"]
        nodeSelector(object[node, hard], "\(path).nodeAffinity.\(hard)")
        for (index, term) in items(node, soft).enumerated() {
            let place = "\(path).nodeAffinity.\(soft)[\(index)]"
            weight(term, place)
            nodeSelectorTerm(object[term, "preference"], "\(place).preference")
        }
        for kind in ["podAffinity", "podAntiAffinity"] {
            for (index, term) in items(object[affinity, kind], hard).enumerated() { podAffinityTerm(term, "\(path).\(kind).\(hard)[\(index)]") }
            for (index, term) in items(object[affinity, kind], soft).enumerated() {
                let place = "\(path).\(kind).\(soft)[\(index)]"
                weight(term, place)
                podAffinityTerm(object[term, "podAffinityTerm"], "\(place).podAffinityTerm")
            }
        }
    }

    private mutating func weight(_ term: Node, _ path: String) {
        let weight = int(term, "weight") ?? 0
        if weight <= 0 || weight > 100 { invalid("\(path).weight", weight, "must be in the range 1-100") }
    }

    private mutating func podAffinityTerm(_ term: Node, _ path: String) {
        labelSelector(object[term, "labelSelector"], "\(path).labelSelector")
        labelSelector(object[term, "namespaceSelector"], "\(path).namespaceSelector")
        for name in strings(term, "namespaces") { dnsLabel(name, "\(path).namespace") }
        let key = text(term, "topologyKey")
        require(key, "\(path).topologyKey", "can not be empty")
        qualifiedName(key, "\(path).topologyKey")
    }

    /// A selector of nodes.
    mutating func nodeSelector(_ selector: Node, _ path: String) {
        guard object.kind(selector) == .object else { return }
        let terms = items(selector, "nodeSelectorTerms")
        if terms.isEmpty { return required("\(path).nodeSelectorTerms", "must have at least one node selector term") }
        for (index, term) in terms.enumerated() { nodeSelectorTerm(term, "\(path).nodeSelectorTerms[\(index)]") }
    }

    private mutating func nodeSelectorTerm(_ term: Node, _ path: String) {
        for (index, requirement) in items(term, "matchExpressions").enumerated() {
            let place = "\(path).matchExpressions[\(index)]"
            let (op, values) = (text(requirement, "operator"), strings(requirement, "values"))
            switch op {
            case "In", "NotIn":
                if values.isEmpty { required("\(place).values", "must be specified when `operator` is 'In' or 'NotIn'") }
            case "Exists", "DoesNotExist":
                if !values.isEmpty { forbidden("\(place).values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'") }
            case "Gt", "Lt":
                if values.count != 1 { required("\(place).values", "must be specified single value when `operator` is 'Lt' or 'Gt'") }
            default: invalid("\(place).operator", op, "not a valid selector operator")
            }
            qualifiedName(text(requirement, "key"), "\(place).key")
            for (position, value) in values.enumerated() { invalid("\(place).values[\(position)]", value, Names.labelValue(value)) }
        }
        for (index, requirement) in items(term, "matchFields").enumerated() {
            let place = "\(path).matchFields[\(index)]"
            let (op, values) = (text(requirement, "operator"), strings(requirement, "values"))
            if op != "In" && op != "NotIn" {
                invalid("\(place).operator", op, "not a valid selector operator")
            } else if values.count != 1 {
                required("\(place).values", "must be only one value when `operator` is 'In' or 'NotIn' for node field selector")
            }
            let key = text(requirement, "key")
            if key != "metadata.name" { invalid("\(place).key", key, "not a valid field selector key") }
        }
    }

    private mutating func dnsConfig(_ spec: Node, _ path: String) {
        let config = object[spec, "dnsConfig"]
        let servers = strings(config, "nameservers")
        if text(spec, "dnsPolicy") == "None" {
            if !has(spec, "dnsConfig") {
                required("\(path).dnsConfig", "must provide `dnsConfig` when `dnsPolicy` is None")
            } else if servers.isEmpty {
                required("\(path).dnsConfig.nameservers", "must provide at least one DNS nameserver when `dnsPolicy` is None")
            }
        }
        guard object.kind(config) == .object else { return }
        if servers.count > 3 {
            add(FieldError(.invalid, "\(path).dnsConfig.nameservers", value: json(object[config, "nameservers"]), "must not have more than 3 nameservers"))
        }
        for (index, server) in servers.enumerated() { ipAddress(server, "\(path).dnsConfig.nameservers[\(index)]") }
        for (index, search) in strings(config, "searches").enumerated() where search != "." {
            let trimmed = search.hasSuffix(".") ? String(search.dropLast()) : search
            dnsSubdomain(trimmed.replacing("_", with: ""), "\(path).dnsConfig.searches[\(index)]")
        }
        for (index, option) in items(config, "options").enumerated() where object.isBlank(object[option, "name"]) {
            required("\(path).dnsConfig.options[\(index)]", "must not be empty")
        }
    }
}
