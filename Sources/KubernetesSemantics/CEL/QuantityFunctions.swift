import CEL
import KubernetesSchema

/// `quantity` and its arithmetic.
enum QuantityFunctions {
    static let type = CELType.object("kubernetes.Quantity")

    private static func value(_ quantity: Quantity) -> CELValue { .opaque(LibraryValue(type, quantity, same: ==)) }

    private static func arithmetic(_ name: String, _ apply: @escaping @Sendable (Quantity, Quantity) -> Quantity) -> CELFunction {
        CELFunction(
            name,
            [
                .member("quantity_\(name)", [type, type], type, Body.of(Quantity.self, Quantity.self) { value(apply($0, $1)) }),
                .member("quantity_\(name)_int", [type, .int], type) { values in
                    guard let quantity = values[0].content(Quantity.self), let number = values[1].integer else { return .noSuchOverload }
                    return value(apply(quantity, Quantity(number)))
                },
            ])
    }

    static let functions: [CELFunction] = [
        CELFunction(
            "quantity",
            [
                .function(
                    "string_to_quantity", [.string], type,
                    Body.text { text in
                        do throws(QuantityError) {
                            return value(try Quantity(parsing: text))
                        } catch {
                            return .failure(error.description)
                        }
                    })
            ]),
        CELFunction("isQuantity", [.function("is_quantity_string", [.string], .bool, Body.text { .bool(Quantity($0) != nil) })]),
        CELFunction(
            "sign",
            [.function("quantity_sign", [type], .int, Body.of(Quantity.self) { .int(Int64($0.sign)) })]),
        CELFunction("isGreaterThan", [.member("quantity_is_greater_than", [type, type], .bool, Body.of(Quantity.self, Quantity.self) { .bool($0 > $1) })]),
        CELFunction("isLessThan", [.member("quantity_is_less_than", [type, type], .bool, Body.of(Quantity.self, Quantity.self) { .bool($0 < $1) })]),
        CELFunction(
            "compareTo",
            [.member("quantity_compare_to", [type, type], .int, Body.of(Quantity.self, Quantity.self) { .int($0 < $1 ? -1 : $0 == $1 ? 0 : 1) })]),
        CELFunction("asApproximateFloat", [.member("quantity_get_float", [type], .double, Body.of(Quantity.self) { .double($0.approximate) })]),
        CELFunction(
            "asInteger",
            [.member("quantity_get_int", [type], .int, Body.of(Quantity.self) { $0.exactInt64.map { .int($0) } ?? .failure("cannot convert value to integer") })]),
        CELFunction("isInteger", [.member("quantity_is_integer", [type], .bool, Body.of(Quantity.self) { .bool($0.exactInt64 != nil) })]),
        arithmetic("add") { $0 + $1 },
        arithmetic("sub") { $0 - $1 },
    ]
}
