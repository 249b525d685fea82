/// `slice`, `flatten`, `sort`, `sortBy`, `lists.range`, `reverse`, `distinct`.
public enum ListsLibrary {
    static let comparable: [CELType] = [.int, .uint, .double, .bool, .duration, .timestamp, .string, .bytes]

    /// Adds the library to an environment.
    public static func add(to environment: inout CELEnvironment) {
        let element = CELType.parameter("T")
        let list = CELType.list(element)
        environment.add(CELFunction("slice", [.member("list_slice", [list, .int, .int], list, slice)]))
        environment.add(
            CELFunction(
                "flatten",
                [
                    .member("list_flatten", [.list(list)], list) { flatten($0[0], 1) },
                    .member("list_flatten_int", [.list(.dyn), .int], .list(.dyn)) { values in
                        guard case .int(let depth) = values[1] else { return .noSuchOverload }
                        return depth < 0 ? .failure("level must be non-negative") : flatten(values[0], depth)
                    },
                ]))
        environment.add(
            CELFunction("sort", comparable.map { .member("list_\($0.name)_sort", [.list($0)], .list($0)) }, shared: { sort($0[0], $0[0]) }))
        environment.add(
            CELFunction(
                "@sortByAssociatedKeys", comparable.map { .member("list_\($0.name)_sortByAssociatedKeys", [list, .list($0)], list) },
                shared: { sort($0[0], $0[1]) }))
        environment.add(
            CELFunction(
                "lists.range",
                [
                    .function("lists_range", [.int], .list(.int)) { values in
                        guard case .int(let count) = values[0] else { return .noSuchOverload }
                        return .list(RangeList(count: max(0, Int(count))))
                    }
                ]))
        environment.add(
            CELFunction("reverse", [.member("list_reverse", [list], list) { map($0[0]) { .list(Array($0.values.reversed())) } }]))
        environment.add(CELFunction("distinct", [.member("list_distinct", [list], list) { map($0[0], distinct) }]))
        environment.addMacro("sortBy", 2) { (builder, target, arguments) throws(MacroFailure) in
            guard let target else { return nil }
            if case .literal = target.kind {
                throw MacroFailure(
                    id: target.id, message: "sortBy can only be applied to a list, identifier, comprehension, call or select expression")
            }
            let name = "@__sortBy_input__"
            let input = builder.identifier(name)
            let keys = try MacroTable.map(&builder, input, arguments)
            let list = builder.identifier(name)
            let call = builder.memberCall("@sortByAssociatedKeys", list, keys.map { [$0] } ?? [])
            return builder.bind(name, target, in: call)
        }
        environment.costs.addLists()
    }

    private static func map(_ value: CELValue, _ body: (any CELList) -> CELValue) -> CELValue {
        if case .list(let list) = value { return body(list) }
        return .noSuchOverload
    }

    private static let slice: CELFunctionBody = { values in
        guard case .list(let list) = values[0], case .int(let start) = values[1], case .int(let end) = values[2] else { return .noSuchOverload }
        if start < 0 || end < 0 { return .failure("cannot slice(\(start), \(end)), negative indexes not supported") }
        if start > end { return .failure("cannot slice(\(start), \(end)), start index must be less than or equal to end index") }
        if list.count < Int(end) { return .failure("cannot slice(\(start), \(end)), list is length \(list.count)") }
        return .list((Int(start)..<Int(end)).map { list.element(at: $0) })
    }

    private static func flatten(_ value: CELValue, _ depth: Int64) -> CELValue {
        guard case .list(let list) = value else { return .noSuchOverload }
        var result: [CELValue] = []
        func add(_ list: any CELList, _ depth: Int64) {
            for element in list.values {
                if depth > 0, case .list(let inner) = element { add(inner, depth - 1) } else { result.append(element) }
            }
        }
        add(list, depth)
        return .list(result)
    }

    private static func distinct(_ list: any CELList) -> CELValue {
        var seen: Set<MapKey> = []
        var result: [CELValue] = []
        var others: [CELValue] = []
        for element in list.values {
            if let key = MapKey(element) {
                if seen.insert(key).inserted { result.append(element) }
            } else if !others.contains(where: { Comparison.isEqual($0, element) }) {
                others.append(element)
                result.append(element)
            }
        }
        return .list(result)
    }

    private static func sort(_ value: CELValue, _ keysValue: CELValue) -> CELValue {
        guard case .list(let list) = value, case .list(let keys) = keysValue else { return .noSuchOverload }
        guard list.count == keys.count else {
            return .failure(
                "@sortByAssociatedKeys() expected a list of the same size as the associated keys list, but got \(list.count) and \(keys.count) elements respectively")
        }
        let keyValues = keys.values
        guard let first = keyValues.first else { return value }
        guard comparable.contains(first.type) else { return .failure("list elements must be comparable") }
        guard keyValues.allSatisfy({ $0.type == first.type }) else { return .failure("list elements must have the same type") }
        let order = keyValues.indices.sorted { left, right in
            if case .success(let order) = Comparison.order(keyValues[left], keyValues[right]), order != 0 { return order < 0 }
            return left < right
        }
        return .list(order.map { list.element(at: $0) })
    }
}

/// The numbers from 0, which take no memory however many they are.
struct RangeList: CELList {
    let count: Int
    func element(at index: Int) -> CELValue { .int(Int64(index)) }
}

/// `sets.contains`, `sets.equivalent`, `sets.intersects`
public enum SetsLibrary {
    /// Adds the library to an environment.
    public static func add(to environment: inout CELEnvironment) {
        let list = CELType.list(.parameter("T"))
        func function(_ name: String, _ body: @escaping @Sendable (any CELList, any CELList) -> Bool) {
            environment.add(
                CELFunction(
                    "sets.\(name)",
                    [
                        .function("list_sets_\(name)_list", [list, list], .bool) { values in
                            guard case .list(let left) = values[0], case .list(let right) = values[1] else { return .noSuchOverload }
                            return .bool(body(left, right))
                        }
                    ]))
        }
        function("contains") { contains($0, $1) }
        function("equivalent") { contains($0, $1) && contains($1, $0) }
        function("intersects") { left, right in
            let members = Members(left)
            return right.values.contains { members.contains($0) }
        }
        environment.costs.addSets()
    }

    private struct Members {
        private var keys: Set<MapKey> = []
        private var others: [CELValue] = []

        init(_ list: any CELList) {
            for element in list.values { if let key = MapKey(element) { keys.insert(key) } else { others.append(element) } }
        }

        func contains(_ value: CELValue) -> Bool {
            if let key = MapKey(value) { return keys.contains(key) }
            return others.contains { Comparison.isEqual($0, value) }
        }
    }

    private static func contains(_ list: any CELList, _ subset: any CELList) -> Bool {
        let members = Members(list)
        return subset.values.allSatisfy { members.contains($0) }
    }
}
