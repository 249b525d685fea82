import CEL

/// What the functions of Kubernetes' libraries cost.
enum LibraryCosts {
    private static let traversal = 0.1
    private static let pattern = 0.25
    private static let checkCost: UInt64 = 350_000
    private static let maximumNamePattern = 128.0

    /// Functions that only read a value.
    private static let constant: Set<String> = [
        "serviceAccount", "path", "group", "resource", "subresource", "namespace", "name", "allowed", "reason", "error", "errored", "masked",
        "prefixLength", "family", "isUnspecified", "isLoopback", "isLinkLocalMulticast", "isLinkLocalUnicast", "isGlobalUnicast", "format.named",
        "sign", "asInteger", "isInteger", "asApproximateFloat", "isGreaterThan", "isLessThan", "compareTo", "add", "sub", "major", "minor", "patch",
        "getScheme", "getHostname", "getHost", "getPort", "getEscapedPath", "getQuery",
    ]
    private static let constantEquality: Set<String> = [
        "kubernetes.Quantity", "net.IP", "net.CIDR", "kubernetes.NamedFormat", "kubernetes.URL", "kubernetes.Semver",
    ]

    // MARK: A run

    static let cost: @Sendable (String, String, [CELValue], CELValue) -> UInt64? = { function, overload, arguments, result in
        if constant.contains(function) { return 1 }
        func size(_ index: Int) -> UInt64 { CELCostModel.actualSize(arguments[index]) }
        func read(_ index: Int, _ factor: Double = 1) -> UInt64 { CELCostModel.scaled(size(index), factor * traversal) }
        switch function {
        case "check": return checkCost
        case "fieldSelector", "labelSelector": return arguments.count > 1 ? selector(.fixed(size(1))).maximum : nil
        case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf": return arguments.isEmpty ? 0 : walk(arguments[0])
        case "url", "lowerAscii", "upperAscii", "substring", "trim", "jsonpatch.escapeKey", "cidr", "isIP", "isCIDR", "quantity", "isQuantity",
            "semver", "isSemver":
            return read(0)
        case "replace", "split", "ip.isCanonical": return read(0, 2)
        case "join": return CELCostModel.scaled(CELCostModel.actualSize(result), 2 * traversal)
        case "find", "findAll": return CELCostModel.scaled(size(0) + 1, traversal) * CELCostModel.scaled(size(1), pattern)
        case "ip": return overload == "cidr_ip" ? 1 : read(0)
        case "containsIP": return read(0, 2) + (overload == "cidr_contains_ip_string" ? read(1) : 0)
        case "containsCIDR": return read(0, 2) + read(0) + 1 + (overload == "cidr_contains_cidr_string" ? read(1) : 0)
        case "validate":
            guard let format = arguments[0].content(NamedFormat.self) else { return nil }
            return CELCostModel.scaled(size(1) + 1, traversal) * CELCostModel.scaled(format.patternLength, pattern)
        case "_==_":
            guard case .opaque(let value) = arguments[0] else { return nil }
            return constantEquality.contains(value.type.name) || value.type.name.hasPrefix("kubernetes.authorization.") ? 1 : nil
        default: return nil
        }
    }

    private static func walk(_ value: CELValue) -> UInt64 {
        switch value {
        case .string(let text): UInt64(Double(text.utf8.count) * traversal)
        case .bytes(let bytes): UInt64(Double(bytes.count) * traversal)
        case .list(let list): list.values.reduce(0) { $0 + walk($1) }
        case .map(let map): map.keys.reduce(0) { $0 + walk($1) + (map.value(for: $1).map(walk) ?? 0) }
        default: 1
        }
    }

    private static func selector(_ length: Estimate) -> Estimate { .fixed(10) + length * traversal + length * 0.5 * 50 }

    // MARK: Before a run

    static let estimate: @Sendable (String, String, CostSizes, CostNode?, [CostNode]) -> CallEstimate? = { function, overload, sizes, target, arguments in
        if constant.contains(function) { return CallEstimate(.fixed(1)) }
        let first = arguments.first.map { sizes.size($0) }
        switch function {
        case "check": return CallEstimate(.fixed(checkCost))
        case "fieldSelector", "labelSelector": return first.map { CallEstimate(selector($0)) }
        case "url", "jsonpatch.escapeKey": return first.map { CallEstimate($0 * traversal, resultSize: $0) }
        case "cidr", "isIP", "isCIDR", "quantity", "isQuantity", "semver", "isSemver": return first.map { CallEstimate($0 * traversal) }
        case "ip.isCanonical": return first.map { CallEstimate($0 * (2 * traversal)) }
        case "ip": return overload == "cidr_ip" ? CallEstimate(.fixed(1)) : first.map { CallEstimate($0 * traversal) }
        case "containsIP", "containsCIDR": return containment(overload, first ?? .unknown)
        case "validate": return first.map { CallEstimate($0 * traversal * (maximumNamePattern * pattern)) }
        case "_==_": return equality(arguments)
        default: return target.flatMap { ofTarget(function, sizes, $0, arguments) }
        }
    }

    private static func ofTarget(_ function: String, _ sizes: CostSizes, _ target: CostNode, _ arguments: [CostNode]) -> CallEstimate? {
        let size = sizes.size(target)
        switch function {
        case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf":
            guard let element = self.element(target) else { return CallEstimate(size * traversal) }
            let isText = element.type == .string || element.type == .bytes
            return CallEstimate(size * (isText ? .fixed(1) + sizes.size(element) * traversal : .fixed(1)))
        case "lowerAscii", "upperAscii", "substring", "trim": return CallEstimate(size * traversal, resultSize: size)
        case "replace": return arguments.count < 2 ? nil : replacement(size, sizes.size(arguments[0]), sizes.size(arguments[1]))
        case "split":
            let most = arguments.count > 1 ? arguments[1].integer.map { UInt64(bitPattern: $0) } ?? size.maximum : size.maximum
            return CallEstimate(size * (2 * traversal), resultSize: Estimate(0, most))
        case "join":
            var total = element(target).map { size * sizes.size($0) } ?? .zero
            if let separator = arguments.first {
                total = total + sizes.size(separator) * Estimate(max(size.minimum, 1) - 1, max(size.maximum, 1) - 1)
            }
            return CallEstimate(total * traversal, resultSize: total)
        case "find", "findAll":
            guard let first = arguments.first else { return nil }
            return CallEstimate((size + .fixed(1)) * traversal * (sizes.size(first) * pattern), resultSize: Estimate(0, size.maximum))
        default: return nil
        }
    }

    private static func element(_ list: CostNode) -> CostNode? {
        list.type.parameters.first.map { CostNode(path: list.path.isEmpty ? [] : list.path + ["@items"], type: $0, size: nil) }
    }

    private static func containment(_ overload: String, _ other: Estimate) -> CallEstimate {
        let size = Estimate(4, 16)
        var cost = (size + size) * traversal
        if overload.hasPrefix("cidr_contains_cidr") { cost = cost + size * traversal + .fixed(1) }
        if overload.hasSuffix("_string") { cost = cost + other * traversal }
        return CallEstimate(cost)
    }

    private static func replacement(_ size: Estimate, _ old: Estimate, _ new: Estimate) -> CallEstimate {
        func divided(_ a: UInt64, _ b: UInt64) -> UInt64 { CELCostModel.scaled(a, 1 / Double(b)) }
        var count = Estimate.zero
        var kept = Estimate.zero
        if old.minimum == 0 {
            count.maximum = size.maximum == .max ? .max : size.maximum + 1
            kept.maximum = size.maximum
        } else if new.maximum <= old.minimum {
            kept.maximum = size.maximum
        } else {
            count.maximum = divided(size.maximum, old.minimum)
        }
        if old.maximum == 0 {
            count.minimum = size.minimum == .max ? .max : size.minimum + 1
            kept.minimum = size.minimum
        } else if old.maximum <= new.minimum {
            kept.minimum = size.minimum
        } else {
            count.minimum = divided(size.minimum, old.maximum)
        }
        return CallEstimate(size * (2 * traversal), resultSize: count * new + kept)
    }

    private static func equality(_ arguments: [CostNode]) -> CallEstimate? {
        guard arguments.count == 2, arguments[0].type == arguments[1].type else { return nil }
        switch arguments[0].type.name {
        case "net.IP", "net.CIDR", "kubernetes.Quantity", "kubernetes.Semver": return CallEstimate(.fixed(1))
        case "kubernetes.NamedFormat": return CallEstimate(Estimate(1, 64) * traversal)
        case "kubernetes.URL": return CallEstimate(Estimate(1, arguments[1].size?.maximum ?? 1) * traversal)
        case let name where name.hasPrefix("kubernetes.authorization."): return CallEstimate(.fixed(1))
        default: return nil
        }
    }
}
