import CEL

/// `isSorted`, `sum`, `max`, `min`, `indexOf`, `lastIndexOf` of lists.
enum ListFunctions {
    private static let summable: [(String, CELType, CELValue)] = [
        ("int", .int, .int(0)), ("uint", .uint, .uint(0)), ("double", .double, .double(0)), ("duration", .duration, .duration(CELDuration(nanoseconds: 0))),
    ]
    private static let comparable: [(String, CELType)] = [
        ("int", .int), ("uint", .uint), ("double", .double), ("bool", .bool), ("duration", .duration), ("timestamp", .timestamp), ("string", .string),
        ("bytes", .bytes),
    ]

    static let functions: [CELFunction] = {
        let element = CELType.parameter("A")
        let list = CELType.list(element)
        return [
            CELFunction(
                "isSorted", comparable.map { .member("list_\($0.0)_is_sorted_bool", [.list($0.1)], .bool) }, shared: { isSorted($0[0]) }),
            CELFunction(
                "sum",
                summable.map { name, type, zero in .member("list_\(name)_sum_\(name)", [.list(type)], type) { sum($0[0], zero) } }),
            CELFunction("max", comparable.map { .member("list_\($0.0)_max_\($0.0)", [.list($0.1)], $0.1) }, shared: { extreme($0[0], "max") { $0 < 0 } }),
            CELFunction("min", comparable.map { .member("list_\($0.0)_min_\($0.0)", [.list($0.1)], $0.1) }, shared: { extreme($0[0], "min") { $0 > 0 } }),
            CELFunction("indexOf", [.member("list_a_index_of_int", [list, element], .int) { index($0, { $0.firstIndex(where: $1) }) }]),
            CELFunction("lastIndexOf", [.member("list_a_last_index_of_int", [list, element], .int) { index($0, { $0.lastIndex(where: $1) }) }]),
        ]
    }()

    private static func isSorted(_ value: CELValue) -> CELValue {
        guard case .list(let list) = value else { return .noSuchOverload }
        for position in 0..<max(0, list.count - 1) {
            switch CELOperations.order(list.element(at: position), list.element(at: position + 1)) {
            case .success(let order): if order > 0 { return .bool(false) }
            case .failure(let error): return .error(error)
            }
        }
        return .bool(true)
    }

    private static func sum(_ value: CELValue, _ zero: CELValue) -> CELValue {
        guard case .list(let list) = value else { return .noSuchOverload }
        return list.values.reduce(zero) { $0.isError ? $0 : CELOperations.add($0, $1) }
    }

    private static func extreme(_ value: CELValue, _ name: String, _ replaces: (Int) -> Bool) -> CELValue {
        guard case .list(let list) = value else { return .noSuchOverload }
        guard list.count > 0 else { return .failure("\(name) called on empty list") }
        var best = list.element(at: 0)
        for element in list.values.dropFirst() {
            switch CELOperations.order(best, element) {
            case .success(let order): if replaces(order) { best = element }
            case .failure(let error): return .error(error)
            }
        }
        return best
    }

    private static func index(_ values: [CELValue], _ find: ([CELValue], (CELValue) -> Bool) -> Int?) -> CELValue {
        guard case .list(let list) = values[0] else { return .noSuchOverload }
        return .int(Int64(find(list.values) { CELOperations.isEqual($0, values[1]) } ?? -1))
    }
}
