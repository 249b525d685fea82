import KubernetesSchema
import Wire

/// Services and their endpoints.
extension Validation {
    static func service(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        let type = checks.text(spec, "type")
        let addresses = checks.strings(spec, "clusterIPs")
        let isHeadless = addresses.first == "None"
        let ports = checks.items(spec, "ports")
        if ports.isEmpty, !isHeadless, type != "ExternalName" { checks.required("spec.ports") }
        if isHeadless, type == "LoadBalancer" || type == "NodePort" {
            checks.invalid("spec.clusterIPs[0]", "None", "may not be set to 'None' for \(type) services")
        }
        if type == "ExternalName" { externalName(&checks, spec) }
        servicePorts(&checks, ports, type)
        checks.labels(object[spec, "selector"], "spec.selector")
        affinity(&checks, spec)
        if type != "ExternalName" { clusterAddresses(&checks, spec, addresses) }
        for (index, address) in checks.strings(spec, "externalIPs").enumerated() {
            checks.ipAddress(address, "spec.externalIPs[\(index)]")
            checks.ordinaryAddress(address, "spec.externalIPs[\(index)]")
        }
        checks.requireOneOf(type, "spec.type", ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"])
        loadBalancer(&checks, spec, type)
        trafficPolicies(&checks, spec, type)
        return checks.errors
    }

    private static func externalName(_ checks: inout Checks, _ spec: Node) {
        for field in ["clusterIPs", "ipFamilies"] where !checks.items(spec, field).isEmpty {
            checks.forbidden("spec.\(field)", "may not be set for ExternalName services")
        }
        if checks.has(spec, "ipFamilyPolicy") { checks.forbidden("spec.ipFamilyPolicy", "may not be set for ExternalName services") }
        var name = checks.text(spec, "externalName")
        if name.hasSuffix(".") { name.removeLast() }
        if checks.require(name, "spec.externalName") { checks.dnsSubdomain(name, "spec.externalName") }
    }

    private static func servicePorts(_ checks: inout Checks, _ ports: [Node], _ type: String) {
        var names: Set<String> = []
        var nodePorts: Set<String> = []
        var numbers: Set<String> = []
        for (index, port) in ports.enumerated() {
            let path = "spec.ports[\(index)]"
            let name = checks.text(port, "name")
            if name.isEmpty {
                if ports.count > 1 { checks.required("\(path).name") }
            } else {
                checks.dnsLabel(name, "\(path).name")
                if !names.insert(name).inserted { checks.duplicate("\(path).name", name) }
            }
            let number = checks.int(port, "port") ?? 0
            let transport = checks.text(port, "protocol")
            checks.portNumber(number, "\(path).port")
            checks.requireOneOf(transport, "\(path).protocol", ["SCTP", "TCP", "UDP"])
            checks.portNumberOrName(checks[port, "targetPort"], "\(path).targetPort")
            if checks.has(port, "appProtocol") { checks.qualifiedName(checks.text(port, "appProtocol"), "\(path).appProtocol") }
            let nodePort = checks.int(port, "nodePort") ?? 0
            if nodePort != 0 {
                if type == "ClusterIP" { checks.forbidden("\(path).nodePort", "may not be used when `type` is 'ClusterIP'") }
                if !nodePorts.insert("\(transport) \(nodePort)").inserted {
                    checks.add(FieldError(.duplicate, "\(path).nodePort", value: String(nodePort)))
                }
            }
            if !numbers.insert("\(transport) \(number)").inserted {
                let shown = "{\"Name\":\"\",\"Protocol\":\(FieldError.quoted(transport)),\"AppProtocol\":null,\"Port\":\(number),\"TargetPort\":0,\"NodePort\":0}"
                checks.add(FieldError(.duplicate, path, value: shown))
            }
        }
    }

    private static func affinity(_ checks: inout Checks, _ spec: Node) {
        let affinity = checks.text(spec, "sessionAffinity")
        checks.requireOneOf(affinity, "spec.sessionAffinity", ["ClientIP", "None"])
        let config = checks[spec, "sessionAffinityConfig"]
        if affinity == "ClientIP" {
            let path = "spec.sessionAffinityConfig.clientIP.timeoutSeconds"
            if let seconds = checks.int(checks[config, "clientIP"], "timeoutSeconds") {
                if seconds <= 0 || seconds > 86400 {
                    checks.invalid(path, seconds, "must be greater than 0 and less than 86400")
                }
            } else {
                checks.required("spec.sessionAffinityConfig", "when session affinity type is ClientIP")
            }
        } else if affinity == "None", checks.has(spec, "sessionAffinityConfig") {
            checks.forbidden("spec.sessionAffinityConfig", "must not be set when session affinity is None")
        }
    }

    private static func clusterAddresses(_ checks: inout Checks, _ spec: Node, _ addresses: [String]) {
        let first = checks.text(spec, "clusterIP")
        let list = checks.json(checks[spec, "clusterIPs"])
        if !first.isEmpty {
            if addresses.isEmpty {
                checks.required("spec.clusterIPs")
            } else if addresses[0] != first {
                checks.add(.invalid("spec.clusterIPs", raw: list, "first value must match `clusterIP`"))
            }
        } else if !addresses.isEmpty {
            checks.add(.invalid("spec.clusterIPs", raw: list, "must be empty when `clusterIP` is not specified"))
        }
        var families: Set<String> = []
        for (index, family) in checks.strings(spec, "ipFamilies").enumerated() {
            checks.oneOf(family, "spec.ipFamilies[\(index)]", ["IPv4", "IPv6"])
            if !families.insert(family).inserted { checks.duplicate("spec.ipFamilies[\(index)]", family) }
        }
        if checks.has(spec, "ipFamilyPolicy") {
            checks.oneOf(checks.text(spec, "ipFamilyPolicy"), "spec.ipFamilyPolicy", ["PreferDualStack", "RequireDualStack", "SingleStack"])
        }
        var isWrong = false
        for (index, address) in addresses.enumerated() {
            if index == 0, address == "None" {
                if addresses.count > 1 {
                    isWrong = true
                    checks.add(.invalid("spec.clusterIPs", raw: list, "'None' must be the first and only value"))
                }
                continue
            }
            if IPAddressValue(address) == nil { isWrong = true }
            checks.ipAddress(address, "spec.clusterIPs[\(index)]")
        }
        if addresses.count > 2 { checks.add(.invalid("spec.clusterIPs", raw: list, "may only hold up to 2 values")) }
        guard !isWrong else { return }
        let parsed = addresses.compactMap { IPAddressValue($0) }
        if parsed.count > 1, Set(parsed.map(\.isV6)).count < 2 {
            checks.add(.invalid("spec.clusterIPs", raw: list, "may specify no more than one IP for each IP family"))
        }
        for (index, (address, family)) in zip(parsed, checks.strings(spec, "ipFamilies")).enumerated() where address.isV6 != (family == "IPv6") {
            checks.invalid("spec.clusterIPs[\(index)]", addresses[index], "expected an \(family) value as indicated by `ipFamilies[\(index)]`")
        }
    }

    private static func loadBalancer(_ checks: inout Checks, _ spec: Node, _ type: String) {
        let ranges = checks.strings(spec, "loadBalancerSourceRanges")
        let only = "may only be used when `type` is 'LoadBalancer'"
        if !ranges.isEmpty {
            if type != "LoadBalancer" { checks.forbidden("spec.LoadBalancerSourceRanges", only) }
            for (index, range) in ranges.enumerated() { checks.addressRange(range, "spec.LoadBalancerSourceRanges[\(index)]") }
        }
        if type != "LoadBalancer" {
            for field in ["allocateLoadBalancerNodePorts", "loadBalancerClass"] where checks.has(spec, field) { checks.forbidden("spec.\(field)", only) }
        } else if !checks.has(spec, "allocateLoadBalancerNodePorts") {
            checks.required("allocateLoadBalancerNodePorts")
        }
    }

    private static func trafficPolicies(_ checks: inout Checks, _ spec: Node, _ type: String) {
        let external = checks.text(spec, "externalTrafficPolicy")
        let isExternal = type == "NodePort" || type == "LoadBalancer" || (type == "ClusterIP" && !checks.items(spec, "externalIPs").isEmpty)
        if !isExternal {
            if !external.isEmpty { checks.invalid("spec.externalTrafficPolicy", external, "may only be set for externally-accessible services") }
        } else {
            checks.requireOneOf(external, "spec.externalTrafficPolicy", ["Cluster", "Local"])
        }
        let port = checks.int(spec, "healthCheckNodePort") ?? 0
        if type == "LoadBalancer", external == "Local" {
            if port == 0 { checks.required("spec.healthCheckNodePort") } else { checks.portNumber(port, "spec.healthCheckNodePort") }
        } else if port != 0 {
            checks.invalid("spec.healthCheckNodePort", port, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'")
        }
        if type != "ExternalName" {
            let path = "spec.internalTrafficPolicy"
            if checks.has(spec, "internalTrafficPolicy") {
                checks.oneOf(checks.text(spec, "internalTrafficPolicy"), path, ["Cluster", "Local"])
            } else if ["NodePort", "LoadBalancer", "ClusterIP"].contains(type) {
                checks.required(path)
            }
        }
        if checks.has(spec, "trafficDistribution") {
            checks.oneOf(checks.text(spec, "trafficDistribution"), "spec.trafficDistribution", ["PreferClose", "PreferSameNode", "PreferSameZone"])
        }
    }

    static func serviceUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        guard subresource.isEmpty else { return [] }
        var checks = Checks(object)
        let (spec, before) = (object[object.root, "spec"], old[old.root, "spec"])
        let keeps = checks.text(spec, "type") != "ExternalName" && !old.equals(old[before, "type"], "ExternalName")
        if keeps {
            let (mine, theirs) = (checks.strings(spec, "clusterIPs"), old.strings(old[before, "clusterIPs"]))
            if let was = theirs.first, mine.first != was {
                checks.add(.invalid("spec.clusterIPs[0]", raw: checks.json(object[spec, "clusterIPs"]), "may not change once set"))
            }
            if theirs.count > 1, mine.count > 1, mine[1] != theirs[1] {
                checks.add(.invalid("spec.clusterIPs[1]", raw: checks.json(object[spec, "clusterIPs"]), "may not change once set"))
            }
            let (families, known) = (checks.strings(spec, "ipFamilies"), old.strings(old[before, "ipFamilies"]))
            if let was = known.first, families.first != was {
                checks.add(.invalid("spec.ipFamilies[0]", raw: checks.json(object[spec, "ipFamilies"]), "may not change once set"))
            }
        }
        let isBalancer = checks.text(spec, "type") == "LoadBalancer" && old.equals(old[before, "type"], "LoadBalancer")
        if isBalancer, !Document.equal(object, object[spec, "loadBalancerClass"], old, old[before, "loadBalancerClass"]) {
            checks.invalid("spec.loadBalancerClass", object[spec, "loadBalancerClass"], "may not change once set")
        }
        return checks.errors + service(object)
    }

    // MARK: Endpoints

    static func endpoints(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        for (index, subset) in checks.items(object.root, "subsets").enumerated() {
            let path = "subsets[\(index)]"
            let (ready, notReady) = (checks.items(subset, "addresses"), checks.items(subset, "notReadyAddresses"))
            if ready.isEmpty, notReady.isEmpty { checks.required(path, "must specify `addresses` or `notReadyAddresses`") }
            for (list, addresses) in [("addresses", ready), ("notReadyAddresses", notReady)] {
                for (position, address) in addresses.enumerated() {
                    let place = "\(path).\(list)[\(position)]"
                    let ip = checks.text(address, "ip")
                    checks.ipAddress(ip, "\(place).ip")
                    checks.ordinaryAddress(ip, "\(place).ip")
                    for (field, rule) in [("hostname", true), ("nodeName", false)] where !checks.text(address, field).isEmpty {
                        let value = checks.text(address, field)
                        if rule { checks.dnsLabel(value, "\(place).\(field)") } else { checks.dnsSubdomain(value, "\(place).\(field)") }
                    }
                }
            }
            let ports = checks.items(subset, "ports")
            for (position, port) in ports.enumerated() {
                let place = "\(path).ports[\(position)]"
                let name = checks.text(port, "name")
                if name.isEmpty { if ports.count > 1 { checks.required("\(place).name") } } else { checks.dnsLabel(name, "\(place).name") }
                checks.portNumber(checks.int(port, "port") ?? 0, "\(place).port")
                checks.requireOneOf(checks.text(port, "protocol"), "\(place).protocol", ["SCTP", "TCP", "UDP"])
                if checks.has(port, "appProtocol") { checks.qualifiedName(checks.text(port, "appProtocol"), "\(place).appProtocol") }
            }
        }
        return checks.errors
    }

    static func endpointSlice(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let type = checks.text(object.root, "addressType")
        checks.requireOneOf(type, "addressType", ["FQDN", "IPv4", "IPv6"])
        let endpoints = checks.items(object.root, "endpoints")
        if endpoints.count > 1000 { checks.add(.tooMany("endpoints", count: endpoints.count, maximum: 1000)) }
        for (index, endpoint) in endpoints.enumerated() {
            let path = "endpoints[\(index)]"
            let addresses = checks.strings(endpoint, "addresses")
            if addresses.isEmpty { checks.required("\(path).addresses", "must contain at least 1 address") }
            if addresses.count > 100 { checks.add(.tooMany("\(path).addresses", count: addresses.count, maximum: 100)) }
            for (position, address) in addresses.enumerated() {
                let place = "\(path).addresses[\(position)]"
                switch type {
                case "IPv4", "IPv6":
                    checks.ipAddress(address, place)
                    if let parsed = IPAddressValue(address) {
                        if parsed.isV6 != (type == "IPv6") { checks.invalid(place, address, "must be an \(type) address") }
                        checks.ordinaryAddress(address, place)
                    }
                case "FQDN": checks.dnsSubdomain(address, place)
                default: break
                }
            }
            let host = checks.text(endpoint, "hostname")
            if !host.isEmpty { checks.dnsLabel(host, "\(path).hostname") }
            let node = checks.text(endpoint, "nodeName")
            if !node.isEmpty { checks.dnsSubdomain(node, "\(path).nodeName") }
        }
        slicePorts(&checks)
        return checks.errors
    }

    private static func slicePorts(_ checks: inout Checks) {
        var names: Set<String> = []
        let ports = checks.items(checks.root, "ports")
        if ports.count > 20000 { checks.add(.tooMany("ports", count: ports.count, maximum: 20000)) }
        for (index, port) in ports.enumerated() {
            let path = "ports[\(index)]"
            let name = checks.text(port, "name")
            if !name.isEmpty { checks.dnsLabel(name, "\(path).name") }
            if !names.insert(name).inserted { checks.duplicate("\(path).name", name) }
            checks.requireOneOf(checks.text(port, "protocol"), "\(path).protocol", ["SCTP", "TCP", "UDP"])
            // Upstream takes any number for a slice's port.
            if checks.has(port, "appProtocol") { checks.qualifiedName(checks.text(port, "appProtocol"), "\(path).appProtocol") }
        }
    }

    static func endpointSliceUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        var checks = Checks(object)
        checks.immutable(object[object.root, "addressType"], old, old[old.root, "addressType"], "addressType")
        return endpointSlice(object) + checks.errors
    }
}

extension Checks {
    /// Addresses that no endpoint may have.
    mutating func ordinaryAddress(_ text: String, _ path: String) {
        guard let address = IPAddressValue(text) else { return invalid(path, text, "must be a valid IP address") }
        let v4 = UInt32(truncatingIfNeeded: address.bits)
        if address.bits == 0 { return invalid(path, text, "may not be unspecified (\(text))") }
        if address.isV6 {
            if address.bits == 1 { invalid(path, text, "may not be in the loopback range (127.0.0.0/8, ::1/128)") }
            if address.bits >> 118 == 0x3fa { invalid(path, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)") }
            if address.bits >> 112 == 0xff02 { invalid(path, text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)") }
        } else {
            if v4 >> 24 == 127 { invalid(path, text, "may not be in the loopback range (127.0.0.0/8, ::1/128)") }
            if v4 >> 16 == 0xa9fe { invalid(path, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)") }
            if v4 >> 8 == 0xe00000 { invalid(path, text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)") }
        }
    }

    mutating func addressRange(_ text: String, _ path: String) {
        if CIDR(text) == nil { invalid(path, text, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)") }
    }
}
