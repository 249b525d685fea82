/// What a loop runs over.
enum LoopRange {
    case list(any CELList)
    case keys([CELValue], value: (CELValue) -> CELValue)

    init?(_ value: CELValue) {
        switch value {
        case .list(let list): self = .list(list)
        case .map(let map): self = .keys(map.keys) { map.value(for: $0) ?? .null }
        case .object(let object):
            guard let keys = object.keys else { return nil }
            self = .keys(keys) { Access.get(value, $0) }
        case .optional: return nil
        default: return nil
        }
    }

    var count: Int {
        switch self {
        case .list(let list): list.count
        case .keys(let keys, _): keys.count
        }
    }

    /// The variables of a round: one is the element or key; two are index and element, or key and value.
    func variables(_ index: Int, two: Bool) -> (CELValue, CELValue) {
        switch self {
        case .list(let list):
            let element = list.element(at: index)
            return two ? (.int(Int64(index)), element) : (element, .null)
        case .keys(let keys, let value): return (keys[index], two ? value(keys[index]) : .null)
        }
    }

    static func unsupported(_ value: CELValue) -> CELValue { value.isError ? value : .failure("got '\(ValueText.nativeType(value))', expected iterable type") }
}

/// The slots of a loop's variables.
struct LoopSlots: Sendable {
    let first: Int
    let second: Int?
    let accumulator: Int
}

/// A loop of any kind.
final class FoldNode: Node, @unchecked Sendable {
    private let slots: LoopSlots
    private let range: Node
    private let initial: Node
    private let condition: Node
    private let step: Node
    private let result: Node

    init(_ slots: LoopSlots, range: Node, initial: Node, condition: Node, step: Node, result: Node) {
        self.slots = slots
        self.range = range
        self.initial = initial
        self.condition = condition
        self.step = step
        self.result = result
    }

    override func evaluate(_ run: Evaluation) throws(CELFailure) -> CELValue {
        let rangeValue = try range.evaluate(run)
        guard let loop = LoopRange(rangeValue) else { return LoopRange.unsupported(rangeValue) }
        run.slots[slots.accumulator] = try initial.evaluate(run)
        for index in 0..<loop.count {
            let (first, second) = loop.variables(index, two: slots.second != nil)
            run.slots[slots.first] = first
            if let slot = slots.second { run.slots[slot] = second }
            if case .bool(false) = try condition.evaluate(run) { break }
            run.slots[slots.accumulator] = try step.evaluate(run)
            try run.countIteration()
        }
        return try result.evaluate(run)
    }
}

/// A loop that gathers a list or a map: it grows in place, so that the whole takes linear time.
final class CollectNode: Node, @unchecked Sendable {
    enum Target: Sendable {
        case list
        /// A map of the loop's first variable to the element.
        case values
        /// A map of the entries of maps.
        case entries
    }

    private let slots: LoopSlots
    private let range: Node
    private let filter: Node?
    private let element: Node
    private let target: Target
    /// What writing down the list of one element costs.
    private let literalCost: UInt64

    init(_ slots: LoopSlots, range: Node, filter: Node?, element: Node, target: Target) {
        self.slots = slots
        self.range = range
        self.filter = filter
        self.element = element
        self.target = target
        literalCost = target == .list && element.constant == nil ? 10 : 0
    }

    override func evaluate(_ run: Evaluation) throws(CELFailure) -> CELValue {
        let rangeValue = try range.evaluate(run)
        guard let loop = LoopRange(rangeValue) else { return LoopRange.unsupported(rangeValue) }
        var list: [CELValue] = []
        var entries: [(CELValue, CELValue)] = []
        var seen: Set<MapKey> = []
        for index in 0..<loop.count {
            let (first, second) = loop.variables(index, two: slots.second != nil)
            run.slots[slots.first] = first
            if let slot = slots.second { run.slots[slot] = second }
            try run.countIteration()
            if let filter {
                let passes = try filter.evaluate(run)
                guard case .bool(let passes) = passes else { return passes.isError ? passes : .noSuchOverload }
                if !passes { continue }
            }
            // The accumulator, the loop's variable where it is the key, and the call that adds.
            try run.charge((target == .values ? 3 : 2) + literalCost)
            let value = try element.evaluate(run)
            if value.isError { return value }
            switch target {
            case .list: list.append(value)
            case .values: if let failure = Self.insert(first, value, &entries, &seen) { return failure }
            case .entries:
                guard case .map(let map) = value else { return .noSuchOverload }
                for key in map.keys {
                    if let failure = Self.insert(key, map.value(for: key) ?? .null, &entries, &seen) { return failure }
                }
            }
        }
        try run.charge(1)
        return target == .list ? .list(list) : .map(ValueMap(entries))
    }

    private static func insert(
        _ key: CELValue, _ value: CELValue, _ entries: inout [(CELValue, CELValue)], _ seen: inout Set<MapKey>
    ) -> CELValue? {
        guard let mapKey = MapKey(key) else { return .failure("unsupported key type") }
        guard seen.insert(mapKey).inserted else { return .failure("insert failed: key \(ValueText.describe(key)) already exists") }
        entries.append((key, value))
        return nil
    }
}
