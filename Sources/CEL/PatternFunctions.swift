import RegularExpression

/// Functions of patterns that are only known when the expression runs.
enum PatternFunctions {
    static func matches(_ text: String, _ pattern: String) -> CELValue {
        do throws(RegularExpressionError) {
            return .bool(try RegularExpression(pattern).matches(text))
        } catch {
            return .failure(error.description)
        }
    }
}
