import CEL
import RegularExpression

/// `find` and `findAll`
enum RegexFunctions {
    static let functions: [CELFunction] = [
        CELFunction("find", [.member("string_find_string", [.string, .string], .string) { withPattern($0, find) }]),
        CELFunction(
            "findAll",
            [
                .member("string_find_all_string", [.string, .string], .list(.string)) { withPattern($0) { findAll($0, $1, limit: .max) } },
                .member("string_find_all_string_int", [.string, .string, .int], .list(.string)) { values in
                    guard let limit = values[2].integer else { return .noSuchOverload }
                    return withPattern(values) { findAll($0, $1, limit: limit < 0 ? .max : Int(limit)) }
                },
            ]),
    ]

    private static func withPattern(_ values: [CELValue], _ body: (RegularExpression, String) -> CELValue) -> CELValue {
        guard let text = values[0].text, let pattern = values[1].text else { return .noSuchOverload }
        do throws(RegularExpressionError) {
            return body(try RegularExpression(pattern), text)
        } catch {
            return .failure("Illegal regex: \(error)")
        }
    }

    @Sendable static func find(_ expression: RegularExpression, _ text: String) -> CELValue {
        .string(expression.firstMatch(in: text).map { RegularExpression.text($0.range, of: text) } ?? "")
    }

    static func findAll(_ expression: RegularExpression, _ text: String, limit: Int) -> CELValue {
        .list(expression.allMatches(in: text, limit: limit).map { CELValue.string(RegularExpression.text($0.range, of: text)) })
    }
}
