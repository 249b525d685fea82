import KubernetesSchema
import Wire

/// The groups networking, rbac, policy and autoscaling.
extension Validation {
    // MARK: Ingresses

    static func ingress(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        let rules = checks.items(spec, "rules")
        if rules.isEmpty, !checks.has(spec, "defaultBackend") {
            checks.invalid("spec", object[spec, "rules"], "either `defaultBackend` or `rules` must be specified")
        }
        if checks.has(spec, "defaultBackend") { ingressBackend(&checks, object[spec, "defaultBackend"], "spec.defaultBackend") }
        for (index, rule) in rules.enumerated() {
            let path = "spec.rules[\(index)]"
            host(&checks, checks.text(rule, "host"), "\(path).host")
            guard checks.has(rule, "http") else { continue }
            let paths = checks.items(object[rule, "http"], "paths")
            if paths.isEmpty { checks.required("\(path).http.paths") }
            for (position, entry) in paths.enumerated() { ingressPath(&checks, entry, "\(path).http.paths[\(position)]") }
        }
        for (index, tls) in checks.items(spec, "tls").enumerated() {
            for (position, name) in checks.strings(tls, "hosts").enumerated() { host(&checks, name, "spec.tls[\(index)].hosts[\(position)]", checksAddress: false) }
            let secret = checks.text(tls, "secretName")
            if !secret.isEmpty { checks.dnsSubdomain(secret, "spec.tls[\(index)].secretName") }
        }
        if checks.has(spec, "ingressClassName") { checks.dnsSubdomain(checks.text(spec, "ingressClassName"), "spec.ingressClassName") }
        return checks.errors
    }

    private static func host(_ checks: inout Checks, _ name: String, _ path: String, checksAddress: Bool = true) {
        guard !name.isEmpty else { return }
        if checksAddress, IPAddressValue(name) != nil { checks.invalid(path, name, "must be a DNS name, not an IP address") }
        guard name.contains("*") else { return checks.dnsSubdomain(name, path) }
        if name.hasPrefix("*."), Names.dns1123Subdomain(String(name.dropFirst(2))).isEmpty { return }
        checks.invalid(path, name, "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')")
    }

    private static func ingressPath(_ checks: inout Checks, _ entry: Node, _ path: String) {
        guard checks.has(entry, "pathType") else { return checks.required("\(path).pathType", "pathType must be specified") }
        let (type, text) = (checks.text(entry, "pathType"), checks.text(entry, "path"))
        switch type {
        case "Exact", "Prefix":
            if !text.hasPrefix("/") { checks.invalid("\(path).path", text, "must be an absolute path") }
            for sequence in ["//", "/./", "/../", "%2f", "%2F"] where text.contains(sequence) {
                checks.invalid("\(path).path", text, "must not contain '\(sequence)'")
            }
            for suffix in ["/..", "/."] where text.hasSuffix(suffix) { checks.invalid("\(path).path", text, "cannot end with '\(suffix)'") }
        case "ImplementationSpecific":
            if !text.isEmpty, !text.hasPrefix("/") { checks.invalid("\(path).path", text, "must be an absolute path") }
        default: checks.unsupported("\(path).pathType", type, ["Exact", "ImplementationSpecific", "Prefix"])
        }
        ingressBackend(&checks, checks[entry, "backend"], "\(path).backend")
    }

    private static func ingressBackend(_ checks: inout Checks, _ backend: Node, _ path: String) {
        let (hasResource, hasService) = (checks.has(backend, "resource"), checks.has(backend, "service"))
        if hasResource, hasService { return checks.invalid(path, "", "cannot set both resource and service backends") }
        if hasResource {
            for field in ["kind", "name"] { checks.require(checks.text(checks[backend, "resource"], field), "\(path).resource.\(field)") }
            return
        }
        guard hasService else { return checks.invalid(path, "", "resource or service backend is required") }
        let service = checks[backend, "service"]
        let name = checks.text(service, "name")
        if checks.require(name, "\(path).service.name") { checks.dnsLabel(name, "\(path).service.name") }
        let (portName, number) = (checks.text(checks[service, "port"], "name"), checks.int(checks[service, "port"], "number") ?? 0)
        if !portName.isEmpty, number != 0 {
            checks.invalid(path, "", "cannot set both port name & port number")
        } else if !portName.isEmpty {
            checks.invalid("\(path).service.port.name", portName, Checks.portName(portName))
        } else if number != 0 {
            checks.portNumber(number, "\(path).service.port.number")
        } else {
            checks.required(path, "port name or number is required")
        }
    }

    static func ingressClass(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        let controller = checks.text(spec, "controller")
        if controller.utf8.count > 250 { checks.add(.tooLong("spec.controller", maximum: 250)) }
        checks.domainPath(controller, "spec.controller")
        let parameters = object[spec, "parameters"]
        guard object.kind(parameters) == .object else { return checks.errors }
        let group = checks.text(parameters, "apiGroup")
        if !group.isEmpty { checks.dnsSubdomain(group, "spec.parameters.apiGroup") }
        for field in ["kind", "name"] {
            let value = checks.text(parameters, field)
            if checks.require(value, "spec.parameters.\(field)") { checks.invalid("spec.parameters.\(field)", value, Names.pathSegment(value)) }
        }
        let (scope, namespace) = (checks.text(parameters, "scope"), checks.text(parameters, "namespace"))
        checks.requireOneOf(scope, "spec.parameters.scope", ["Cluster", "Namespace"])
        if scope == "Namespace", namespace.isEmpty {
            checks.required("spec.parameters.namespace", "`parameters.scope` is set to 'Namespace'")
        } else if scope == "Cluster", checks.has(parameters, "namespace") {
            checks.forbidden("spec.parameters.namespace", "`parameters.scope` is set to 'Cluster'")
        }
        return checks.errors
    }

    static func ingressClassUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        var checks = Checks(object)
        if checks.text(object[object.root, "spec"], "controller") != old.text(old[old.root, "spec", "controller"]) {
            checks.invalid("spec.controller", checks.text(object[object.root, "spec"], "controller"), ["field is immutable"])
        }
        return checks.errors + ingressClass(object)
    }

    // MARK: Network policies, addresses

    static func networkPolicy(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        checks.labelSelector(object[spec, "podSelector"], "spec.podSelector")
        for (direction, peers) in [("ingress", "from"), ("egress", "to")] {
            for (index, rule) in checks.items(spec, direction).enumerated() {
                let path = "spec.\(direction)[\(index)]"
                for (position, port) in checks.items(rule, "ports").enumerated() { policyPort(&checks, port, "\(path).ports[\(position)]") }
                for (position, peer) in checks.items(rule, peers).enumerated() { policyPeer(&checks, peer, "\(path).\(peers)[\(position)]") }
            }
        }
        let types = checks.strings(spec, "policyTypes")
        if types.count > 2 {
            checks.invalid("spec.policyTypes", object[spec, "policyTypes"], "may not specify more than two policyTypes")
            return checks.errors
        }
        for (index, type) in types.enumerated() where type != "Ingress" && type != "Egress" {
            checks.unsupported("spec.policyTypes[\(index)]", type, ["Ingress", "Egress"])
        }
        return checks.errors
    }

    private static func policyPort(_ checks: inout Checks, _ port: Node, _ path: String) {
        let transport = checks.text(port, "protocol")
        if checks.has(port, "protocol"), !["TCP", "UDP", "SCTP"].contains(transport) {
            checks.unsupported("\(path).protocol", transport, ["TCP", "UDP", "SCTP"])
        }
        let (number, end) = (checks[port, "port"], checks.int(port, "endPort"))
        if checks.has(port, "port") { checks.portNumberOrName(number, "\(path).port") }
        guard let end else { return }
        if let start = checks.object.int(number) {
            if end < start { checks.invalid("\(path).endPort", start, "must be greater than or equal to `port`") }
            checks.portNumber(end, "\(path).endPort")
        } else {
            checks.invalid("\(path).endPort", end, checks.has(port, "port") ? "may not be specified when `port` is non-numeric" : "may not be specified when `port` is not specified")
        }
    }

    private static func policyPeer(_ checks: inout Checks, _ peer: Node, _ path: String) {
        checks.labelSelector(checks[peer, "podSelector"], "\(path).podSelector")
        checks.labelSelector(checks[peer, "namespaceSelector"], "\(path).namespaceSelector")
        let others = ["podSelector", "namespaceSelector"].filter { checks.has(peer, $0) }.count
        guard checks.has(peer, "ipBlock") else {
            if others == 0 { checks.required(path, "must specify a peer") }
            return
        }
        if others > 0 { checks.forbidden(path, "may not specify both ipBlock and another peer") }
        let block = checks[peer, "ipBlock"]
        let range = checks.text(block, "cidr")
        guard checks.require(range, "\(path).ipBlock.cidr") else { return }
        checks.addressRange(range, "\(path).ipBlock.cidr")
        for (index, except) in checks.strings(block, "except").enumerated() {
            let place = "\(path).ipBlock.except[\(index)]"
            checks.addressRange(except, place)
            if let outer = CIDR(range), let inner = CIDR(except), !outer.contains(inner.base) || outer.prefixLength >= inner.prefixLength {
                checks.invalid(place, except, "must be a strict subset of `cidr`")
            }
        }
    }

    static let ipAddressName: @Sendable (String) -> [String] = { name in
        guard let address = IPAddressValue(name) else { return ["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"] }
        return address.description == name ? [] : ["must be in canonical form (\(FieldError.quoted(address.description)))"]
    }

    static func ipAddress(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let parent = object[object.root, "spec", "parentRef"]
        guard object.kind(parent) == .object else { return [.required("spec.parentRef")] }
        let group = checks.text(parent, "group")
        if !group.isEmpty { checks.dnsSubdomain(group, "spec.parentRef.group") }
        for field in ["resource", "name"] {
            let value = checks.text(parent, field)
            if checks.require(value, "spec.parentRef.\(field)") { checks.invalid("spec.parentRef.\(field)", value, Names.pathSegment(value)) }
        }
        return checks.errors
    }

    static func ipAddressUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        var checks = Checks(object)
        checks.immutable(object[object.root, "spec", "parentRef"], old, old[old.root, "spec", "parentRef"], "spec.parentRef")
        return ipAddress(object) + checks.errors
    }

    static func serviceCIDR(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let ranges = checks.strings(object[object.root, "spec"], "cidrs")
        if ranges.isEmpty {
            checks.required("spec.cidrs", "at least one CIDR required")
            return checks.errors
        }
        let shown = checks.json(object[object.root, "spec", "cidrs"])
        if ranges.count > 2 {
            checks.add(.invalid("spec.cidrs", raw: shown, "may only hold up to 2 values"))
            return checks.errors
        }
        let families = ranges.compactMap { CIDR($0)?.isV6 }
        if families.count == 2, families[0] == families[1] {
            checks.add(.invalid("spec.cidrs", raw: shown, "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64"))
        }
        for (index, range) in ranges.enumerated() { checks.addressRange(range, "spec.cidrs[\(index)]") }
        return checks.errors
    }

    static func serviceCIDRUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        var checks = Checks(object)
        if subresource.isEmpty { checks.immutable(object[object.root, "spec", "cidrs"], old, old[old.root, "spec", "cidrs"], "spec.cidrs") }
        return checks.errors
    }

    // MARK: rbac

    private static let group = "rbac.authorization.k8s.io"

    static func role(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        policyRules(&checks, namespaced: true)
        return checks.errors
    }

    static func clusterRole(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        policyRules(&checks, namespaced: false)
        let aggregation = object[object.root, "aggregationRule"]
        if object.kind(aggregation) == .object {
            let selectors = checks.items(aggregation, "clusterRoleSelectors")
            if selectors.isEmpty { checks.required("aggregationRule.clusterRoleSelectors", "at least one clusterRoleSelector required if aggregationRule is non-nil") }
            for (index, selector) in selectors.enumerated() { checks.labelSelector(selector, "aggregationRule.clusterRoleSelectors[\(index)]") }
        }
        return checks.errors
    }

    private static func policyRules(_ checks: inout Checks, namespaced: Bool) {
        for (index, rule) in checks.items(checks.root, "rules").enumerated() {
            let path = "rules[\(index)]"
            func isEmpty(_ field: String) -> Bool { checks.object.isEmpty(checks[rule, field]) }
            if isEmpty("verbs") { checks.required("\(path).verbs", "verbs must contain at least one value") }
            if !isEmpty("nonResourceURLs") {
                let shown = checks[rule, "nonResourceURLs"]
                if namespaced { checks.invalid("\(path).nonResourceURLs", shown, "namespaced rules cannot apply to non-resource URLs") }
                if !isEmpty("apiGroups") || !isEmpty("resources") || !isEmpty("resourceNames") {
                    checks.invalid("\(path).nonResourceURLs", shown, "rules cannot apply to both regular resources and non-resource URLs")
                }
                continue
            }
            if isEmpty("apiGroups") { checks.required("\(path).apiGroups", "resource rules must supply at least one api group") }
            if isEmpty("resources") { checks.required("\(path).resources", "resource rules must supply at least one resource") }
        }
    }

    static func roleBinding(_ object: Document) -> [FieldError] { binding(object, kinds: ["Role", "ClusterRole"], namespaced: true) }
    static func clusterRoleBinding(_ object: Document) -> [FieldError] { binding(object, kinds: ["ClusterRole"], namespaced: false) }

    private static func binding(_ object: Document, kinds: [String], namespaced: Bool) -> [FieldError] {
        var checks = Checks(object)
        let reference = object[object.root, "roleRef"]
        checks.oneOf(checks.text(reference, "apiGroup"), "roleRef.apiGroup", [group])
        checks.oneOf(checks.text(reference, "kind"), "roleRef.kind", kinds)
        let name = checks.text(reference, "name")
        if checks.require(name, "roleRef.name") { checks.invalid("roleRef.name", name, Names.pathSegment(name)) }
        for (index, subject) in checks.items(object.root, "subjects").enumerated() {
            let path = "subjects[\(index)]"
            let (kind, name, owner) = (checks.text(subject, "kind"), checks.text(subject, "name"), checks.text(subject, "apiGroup"))
            checks.require(name, "\(path).name")
            switch kind {
            case "ServiceAccount":
                if !name.isEmpty { checks.dnsSubdomain(name, "\(path).name") }
                if !owner.isEmpty { checks.unsupported("\(path).apiGroup", owner, [""]) }
                if !namespaced { checks.require(checks.text(subject, "namespace"), "\(path).namespace") }
            case "User", "Group": checks.oneOf(owner, "\(path).apiGroup", [group])
            default: checks.unsupported("\(path).kind", kind, ["ServiceAccount", "User", "Group"])
            }
        }
        return checks.errors
    }

    private static func sameRole(_ object: Document, _ old: Document) -> [FieldError] {
        let (mine, theirs) = (object[object.root, "roleRef"], old[old.root, "roleRef"])
        if Document.equal(object, mine, old, theirs) { return [] }
        func text(_ name: String) -> String { FieldError.quoted(object.text(object[mine, name])) }
        let shown = "{\"APIGroup\":\(text("apiGroup")),\"Kind\":\(text("kind")),\"Name\":\(text("name"))}"
        return [.invalid("roleRef", raw: shown, "cannot change roleRef")]
    }

    static func roleBindingUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        roleBinding(object) + sameRole(object, old)
    }

    static func clusterRoleBindingUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        clusterRoleBinding(object) + sameRole(object, old)
    }

    // MARK: policy, autoscaling

    static func podDisruptionBudget(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        if checks.has(spec, "minAvailable"), checks.has(spec, "maxUnavailable") {
            checks.add(.invalid("spec", raw: checks.json(spec), "minAvailable and maxUnavailable cannot be both set"))
        }
        for field in ["minAvailable", "maxUnavailable"] {
            checks.numberOrPercent(object[spec, field], "spec.\(field)")
            let text = object.text(object[spec, field])
            if text.hasSuffix("%"), let percent = Int64(text.dropLast()), percent > 100 {
                checks.invalid("spec.\(field)", text, "must not be greater than 100%")
            }
        }
        checks.labelSelector(object[spec, "selector"], "spec.selector")
        if checks.has(spec, "unhealthyPodEvictionPolicy") {
            checks.oneOf(checks.text(spec, "unhealthyPodEvictionPolicy"), "spec.unhealthyPodEvictionPolicy", ["AlwaysAllow", "IfHealthyBudget"])
        }
        return checks.errors
    }

    static func horizontalPodAutoscaler(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        let (low, high) = (checks.int(spec, "minReplicas"), checks.int(spec, "maxReplicas") ?? 0)
        if let low, low < 1 { checks.invalid("spec.minReplicas", low, "must be greater than or equal to 1") }
        if high == 0 {
            checks.required("spec.maxReplicas", "must be set and greater than 0")
        } else if high < 0 {
            checks.invalid("spec.maxReplicas", high, "must be greater than or equal to 1")
        }
        if let low, high < low { checks.invalid("spec.maxReplicas", high, "must be greater than or equal to `minReplicas`") }
        let target = object[spec, "scaleTargetRef"]
        for field in ["kind", "name"] {
            let value = checks.text(target, field)
            if checks.require(value, "spec.scaleTargetRef.\(field)") { checks.invalid("spec.scaleTargetRef.\(field)", value, Names.pathSegment(value)) }
        }
        scaleVersion(&checks, target)
        for (index, metric) in checks.items(spec, "metrics").enumerated() { self.metric(&checks, metric, "spec.metrics[\(index)]") }
        for direction in ["scaleUp", "scaleDown"] { scalingRules(&checks, object[spec, "behavior", direction], "spec.behavior.\(direction)") }
        return checks.errors
    }

    private static func scaleVersion(_ checks: inout Checks, _ target: Node) {
        let (version, kind) = (checks.text(target, "apiVersion"), checks.text(target, "kind"))
        let path = "spec.scaleTargetRef.apiVersion"
        guard let parsed = GroupVersion(apiVersion: version) else {
            return checks.invalid(path, version, "apiVersion must specify API group")
        }
        if parsed.group.isEmpty, kind != "ReplicationController" { checks.invalid(path, version, "apiVersion must specify API group") }
    }

    private static func metric(_ checks: inout Checks, _ metric: Node, _ path: String) {
        let kinds = ["ContainerResource": "containerResource", "External": "external", "Object": "object", "Pods": "pods", "Resource": "resource"]
        let type = checks.text(metric, "type")
        if type.isEmpty { checks.required("\(path).type", "must specify a metric source type") }
        guard let expected = kinds[type] else { return checks.unsupported("\(path).type", type, kinds.keys.sorted()) }
        if !checks.has(metric, expected) { checks.required("\(path).\(expected)", "must populate information for the given metric source") }
        for other in kinds.values.sorted() where other != expected && checks.has(metric, other) {
            checks.forbidden("\(path).\(other)", "must populate the given metric source only")
        }
        let source = checks[metric, expected]
        guard checks.object.kind(source) == .object else { return }
        if expected.lowercased().hasSuffix("resource") {
            checks.require(checks.text(source, "name"), "\(path).\(expected).name", "must specify a resource name")
            if expected == "containerResource" { checks.require(checks.text(source, "container"), "\(path).\(expected).container", "must specify a container") }
        } else {
            let name = checks.text(checks[source, "metric"], "name")
            if checks.require(name, "\(path).\(expected).metric.name", "must specify a metric name") {
                checks.invalid("\(path).\(expected).metric.name", name, Names.pathSegment(name))
            }
        }
        metricTarget(&checks, checks[source, "target"], "\(path).\(expected).target", isResource: expected.lowercased().hasSuffix("resource"))
    }

    private static func metricTarget(_ checks: inout Checks, _ target: Node, _ path: String, isResource: Bool) {
        let type = checks.text(target, "type")
        if type.isEmpty { checks.required("\(path).type", "must specify a metric target type") }
        if !["Utilization", "Value", "AverageValue"].contains(type) {
            checks.invalid("\(path).type", type, "must be either Utilization, Value, or AverageValue")
        }
        for field in ["value", "averageValue"] {
            if let amount = Quantity(checks.text(target, field)), amount.sign <= 0 { checks.invalid("\(path).\(field)", checks.text(target, field), "must be positive") }
        }
        if let share = checks.int(target, "averageUtilization"), share < 1 { checks.invalid("\(path).averageUtilization", share, "must be greater than 0") }
        guard isResource else { return }
        let (hasShare, hasAverage) = (checks.has(target, "averageUtilization"), checks.has(target, "averageValue"))
        if !hasShare, !hasAverage { checks.required("\(path).averageUtilization", "must set either a target raw value or a target utilization") }
        if hasShare, hasAverage { checks.forbidden("\(path).averageValue", "may not set both a target raw value and a target utilization") }
    }

    private static func scalingRules(_ checks: inout Checks, _ rules: Node, _ path: String) {
        guard checks.object.kind(rules) == .object else { return }
        if let window = checks.int(rules, "stabilizationWindowSeconds") {
            if window < 0 { checks.invalid("\(path).stabilizationWindowSeconds", window, "must be greater than or equal to zero") }
            if window > 3600 { checks.invalid("\(path).stabilizationWindowSeconds", window, "must be less than or equal to 3600") }
        }
        if checks.has(rules, "selectPolicy") { checks.oneOf(checks.text(rules, "selectPolicy"), "\(path).selectPolicy", ["Disabled", "Max", "Min"]) }
        let policies = checks.items(rules, "policies")
        if policies.isEmpty { checks.required("\(path).policies", "must specify at least one Policy") }
        for (index, policy) in policies.enumerated() {
            let place = "\(path).policies[\(index)]"
            checks.oneOf(checks.text(policy, "type"), "\(place).type", ["Percent", "Pods"])
            checks.positive(checks.int(policy, "value") ?? 0, "\(place).value")
            let period = checks.int(policy, "periodSeconds") ?? 0
            checks.positive(period, "\(place).periodSeconds")
            if period > 1800 { checks.invalid("\(place).periodSeconds", period, "must be less than or equal to 1800") }
        }
    }
}

extension Checks {
    /// `example.com/path`.
    mutating func domainPath(_ value: String, _ path: String) {
        guard require(value, path) else { return }
        let halves = value.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard halves.count == 2, !halves[0].isEmpty, !halves[1].isEmpty else {
            return invalid(path, value, "must be a domain-prefixed path (such as \"acme.io/foo\")")
        }
        dnsSubdomain(halves[0], path)
    }
}
