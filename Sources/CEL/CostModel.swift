import RegularExpression

/// A range in which a size or a cost lies. Sums and products stop at the largest number.
public struct Estimate: Hashable, Sendable {
    public var minimum: UInt64
    public var maximum: UInt64

    public init(_ minimum: UInt64, _ maximum: UInt64) {
        self.minimum = minimum
        self.maximum = maximum
    }

    public static func fixed(_ value: UInt64) -> Estimate { Estimate(value, value) }
    public static let unknown = Estimate(0, .max)
    public static let zero = Estimate(0, 0)

    static func add(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? .max : sum
    }

    static func multiply(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let (product, overflow) = a.multipliedReportingOverflow(by: b)
        return overflow ? .max : product
    }

    static func multiply(_ a: UInt64, _ factor: Double) -> UInt64 {
        let product = (Double(a) * factor).rounded(.up)
        return product >= 0x1p64 ? .max : UInt64(product)
    }

    public static func + (a: Estimate, b: Estimate) -> Estimate { Estimate(add(a.minimum, b.minimum), add(a.maximum, b.maximum)) }
    public static func * (a: Estimate, b: Estimate) -> Estimate { Estimate(multiply(a.minimum, b.minimum), multiply(a.maximum, b.maximum)) }
    public static func * (a: Estimate, factor: Double) -> Estimate { Estimate(multiply(a.minimum, factor), multiply(a.maximum, factor)) }

    public func union(_ other: Estimate) -> Estimate { Estimate(min(minimum, other.minimum), max(maximum, other.maximum)) }
}

/// A part of an expression whose cost is estimated.
public struct CostNode: Sendable {
    /// Where the value comes from: the variable and the steps into it; empty where it comes from no variable.
    public let path: [String]
    public let type: CELType
    /// The size, where the expression itself tells.
    public let size: Estimate?
    let literal: CELValue?

    public init(path: [String], type: CELType, size: Estimate?) {
        self.path = path
        self.type = type
        self.size = size
        literal = nil
    }

    init(path: [String], type: CELType, size: Estimate?, literal: CELValue?) {
        self.path = path
        self.type = type
        self.size = size
        self.literal = literal
    }

    /// The value of a literal whole number.
    public var integer: Int64? {
        if case .int(let value)? = literal { return value }
        return nil
    }
}

/// What a call is estimated to cost, and how large its result is.
public struct CallEstimate: Sendable {
    public var cost: Estimate
    public var resultSize: Estimate?

    public init(_ cost: Estimate, resultSize: Estimate? = nil) {
        self.cost = cost
        self.resultSize = resultSize
    }
}

/// How large values of variables may be.
public typealias SizeEstimator = @Sendable (CostNode) -> Estimate?

/// What functions cost, where their libraries know better than the language.
public struct CELCostModel: Sendable {
    /// Estimates before a run by the signature; the sizes of nodes may be asked for.
    var overloadEstimates: [String: @Sendable (CostSizes, CostNode?, [CostNode]) -> CallEstimate?] = [:]
    /// Costs of a run by the signature.
    var overloadCosts: [String: @Sendable ([CELValue], CELValue) -> UInt64] = [:]
    /// Estimates before a run by function and signature.
    public var estimateCall: (@Sendable (_ function: String, _ overload: String, CostSizes, CostNode?, [CostNode]) -> CallEstimate?)?
    /// Costs of a run by function, signature, arguments and result.
    public var callCost: (@Sendable (_ function: String, _ overload: String, [CELValue], CELValue) -> UInt64?)?
    /// What functions do whose second argument is a pattern that is known beforehand.
    public var patternFunctions: [String: @Sendable (RegularExpression, String) -> CELValue] = ["matches": { .bool($0.matches($1)) }]

    public init() {}

    /// The size by which costs count; nil where a value has none.
    public static func size(of value: CELValue) -> UInt64? {
        switch value {
        case .string(let text): UInt64(text.unicodeScalars.count)
        case .bytes(let bytes): UInt64(bytes.count)
        case .list(let list): UInt64(list.count)
        case .map(let map): UInt64(map.count)
        case .object(let object): object.size.map { UInt64($0) }
        case .opaque(let opaque): opaque.size.map { UInt64($0) }
        default: nil
        }
    }

    /// The size of a value, 1 where it has none.
    public static func actualSize(_ value: CELValue) -> UInt64 {
        if case .optional(let wrapped) = value, let inner = wrapped.value { return actualSize(inner) }
        return size(of: value) ?? 1
    }

    /// A size times a factor, rounded up.
    public static func scaled(_ size: UInt64, _ factor: Double) -> UInt64 { Estimate.multiply(size, factor) }

    /// What a call has cost.
    func runtimeCost(_ identity: CallIdentity, _ arguments: [CELValue], _ result: CELValue) -> UInt64 {
        if let own = overloadCosts[identity.overload] { return own(arguments, result) }
        if let own = callCost?(identity.function, identity.overload, arguments, result) { return own }
        func size(_ index: Int) -> UInt64 { Self.actualSize(arguments[index]) }
        switch identity.overload {
        case "starts_with_string", "ends_with_string", "string_to_bytes", "bytes_to_string", "strings_quote", "string_format":
            return Self.scaled(size(0), 0.1)
        case "in_list": return size(1)
        case "less_string", "greater_string", "less_equals_string", "greater_equals_string", "less_bytes", "greater_bytes",
            "less_equals_bytes", "greater_equals_bytes", "equals", "not_equals":
            return Self.scaled(min(size(0), size(1)), 0.1)
        case "add_string", "add_bytes": return Self.scaled(size(0) + size(1), 0.1)
        case "matches_string": return Self.scaled(size(0) + 1, 0.1) * Self.scaled(size(1), 0.25)
        case "contains_string": return Self.scaled(size(0), 0.1) * Self.scaled(size(1), 0.1)
        default: return 1
        }
    }
}

// MARK: - Libraries

extension CELCostModel {
    mutating func addStrings() {}

    mutating func addSets() {
        for (name, factor) in [("contains", 1.0), ("intersects", 1.0), ("equivalent", 2.0)] {
            overloadEstimates["list_sets_\(name)_list"] = { sizes, _, arguments in
                CallEstimate(sizes.size(arguments[0]) * sizes.size(arguments[1]) * factor + .fixed(1))
            }
            overloadCosts["list_sets_\(name)_list"] = { arguments, _ in
                1 + UInt64(Double(Self.actualSize(arguments[0]) * Self.actualSize(arguments[1])) * factor)
            }
        }
    }

    private static func allocating(_ factor: Double, _ size: Estimate) -> CallEstimate {
        CallEstimate(size * factor + .fixed(11), resultSize: size)
    }

    private static func allocated(_ factor: Double, _ size: UInt64) -> UInt64 { UInt64(Double(size) * factor) + 11 }

    private static func integer(_ node: CostNode, _ fallback: UInt64) -> UInt64 { node.integer.map { UInt64(max(0, $0)) } ?? fallback }

    private static func selfCompared(_ value: CELValue) -> UInt64 {
        guard case .list(let list) = value, list.count > 0 else { return allocated(2, 0) }
        let size = UInt64(list.count)
        switch list.element(at: 0) {
        case .string, .bytes: return allocated(2.1, size * size)
        default: return allocated(2, size * size)
        }
    }

    mutating func addLists() {
        overloadEstimates["list_slice"] = { sizes, target, arguments in
            guard let target else { return nil }
            let start = Self.integer(arguments[0], 0)
            return Self.allocating(1, .fixed(Self.integer(arguments[1], sizes.size(target).maximum) &- start))
        }
        overloadEstimates["lists_range"] = { _, _, arguments in Self.allocating(1, .fixed(Self.integer(arguments[0], .max))) }
        overloadEstimates["list_reverse"] = { sizes, target, _ in target.map { Self.allocating(1, sizes.size($0)) } }
        for id in ["list_flatten", "list_flatten_int"] {
            overloadEstimates[id] = { sizes, target, arguments in
                target.map { Self.allocating(Double(arguments.first.map { Self.integer($0, .max) } ?? 1), sizes.size($0)) }
            }
            overloadCosts[id] = { arguments, _ in
                var depth = 1.0
                if arguments.count > 1, case .int(let value) = arguments[1] { depth = Double(max(0, value)) }
                return Self.allocated(min(depth, 1e6), Self.actualSize(arguments[0]))
            }
        }
        overloadEstimates["list_distinct"] = { sizes, target, _ in target.map { Self.allocating(2, sizes.size($0) * sizes.size($0)) } }
        for type in ListsLibrary.comparable {
            let factor = type == .string || type == .bytes ? 2.1 : 2
            overloadEstimates["list_\(type.name)_sort"] = { sizes, target, _ in
                target.map { Self.allocating(factor, sizes.size($0) * sizes.size($0)) }
            }
            overloadEstimates["list_\(type.name)_sortByAssociatedKeys"] = { sizes, _, arguments in
                Self.allocating(factor, sizes.size(arguments[0]) * sizes.size(arguments[0]))
            }
            overloadCosts["list_\(type.name)_sort"] = { arguments, _ in Self.selfCompared(arguments[0]) }
            overloadCosts["list_\(type.name)_sortByAssociatedKeys"] = { arguments, _ in Self.selfCompared(arguments[1]) }
        }
        overloadCosts["list_distinct"] = { arguments, _ in Self.selfCompared(arguments[0]) }
        for id in ["list_slice", "lists_range", "list_reverse"] {
            overloadCosts[id] = { _, result in Self.allocated(1, Self.actualSize(result)) }
        }
    }
}

/// The sizes of nodes, those of variables included.
public struct CostSizes: Sendable {
    let estimator: SizeEstimator?

    /// The size of a node, unknown where nobody knows it.
    public func size(_ node: CostNode) -> Estimate { node.size ?? estimator?(node) ?? .unknown }
}
