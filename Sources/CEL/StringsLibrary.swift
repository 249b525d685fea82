/// `charAt`, `format`, `indexOf`, `join`, `lastIndexOf`, `lowerAscii`, `replace`, `split`, `strings.quote`, `substring`, `trim`, `upperAscii`.
public enum StringsLibrary {
    /// Adds the library to an environment.
    public static func add(to environment: inout CELEnvironment) {
        for function in functions { environment.add(function) }
        environment.costs.addStrings()
    }

    private static func text(_ value: CELValue) -> [Unicode.Scalar] {
        if case .string(let text) = value { return Array(text.unicodeScalars) }
        return []
    }

    private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> CELValue {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return .string(String(view))
    }

    private static func int(_ value: CELValue) -> Int {
        if case .int(let number) = value { return Int(number) }
        return 0
    }

    private static func outOfRange(_ index: Int) -> CELValue { .failure("index out of range: \(index)") }

    private static let functions: [CELFunction] = searching + taking + changing + joining

    private static let searching: [CELFunction] = [
        CELFunction(
            "indexOf",
            [
                .member("string_index_of_string", [.string, .string], .int) { indexOf($0, 0) },
                .member("string_index_of_string_int", [.string, .string, .int], .int) { indexOf($0, int($0[2])) },
            ]),
        CELFunction(
            "lastIndexOf",
            [
                .member("string_last_index_of_string", [.string, .string], .int) { lastIndexOf($0, nil) },
                .member("string_last_index_of_string_int", [.string, .string, .int], .int) { lastIndexOf($0, int($0[2])) },
            ]),
    ]

    private static func indexOf(_ values: [CELValue], _ offset: Int) -> CELValue {
        let (text, part) = (text(values[0]), text(values[1]))
        if part.isEmpty { return .int(Int64(offset)) }
        guard offset >= 0, offset <= text.count else { return outOfRange(offset) }
        return .int(Int64(TextSearch.find(text, part, from: offset) ?? -1))
    }

    private static func lastIndexOf(_ values: [CELValue], _ offset: Int?) -> CELValue {
        let (text, part) = (text(values[0]), text(values[1]))
        let offset = offset ?? (part.isEmpty ? text.count : max(0, text.count - 1))
        if part.isEmpty { return .int(Int64(offset)) }
        guard offset >= 0, offset <= text.count else { return outOfRange(offset) }
        guard part.count <= text.count else { return .int(-1) }
        var index = min(offset, text.count - part.count)
        while index >= 0 {
            if text[index..<index + part.count].elementsEqual(part) { return .int(Int64(index)) }
            index -= 1
        }
        return .int(-1)
    }

    private static let taking: [CELFunction] = [
        CELFunction(
            "charAt",
            [
                .member("string_char_at_int", [.string, .int], .string) { values in
                    let (text, index) = (text(values[0]), int(values[1]))
                    guard index >= 0, index <= text.count else { return outOfRange(index) }
                    return string(text[index..<min(index + 1, text.count)])
                }
            ]),
        CELFunction(
            "substring",
            [
                .member("string_substring_int", [.string, .int], .string) { values in
                    let (text, start) = (text(values[0]), int(values[1]))
                    return start >= 0 && start <= text.count ? string(text[start...]) : outOfRange(start)
                },
                .member("string_substring_int_int", [.string, .int, .int], .string) { values in
                    let (text, start, end) = (text(values[0]), int(values[1]), int(values[2]))
                    if start > end { return .failure("invalid substring range. start: \(start), end: \(end)") }
                    guard start >= 0, start <= text.count else { return outOfRange(start) }
                    guard end <= text.count else { return outOfRange(end) }
                    return string(text[start..<end])
                },
            ]),
        CELFunction(
            "trim",
            [
                .member("string_trim", [.string], .string) { values in
                    let text = text(values[0])
                    let rest = text.drop { $0.properties.isWhitespace }
                    return string(rest.reversed().drop { $0.properties.isWhitespace }.reversed())
                }
            ]),
    ]

    private static let changing: [CELFunction] = [
        CELFunction(
            "lowerAscii",
            [.member("string_lower_ascii", [.string], .string) { string(text($0[0]).map { $0 >= "A" && $0 <= "Z" ? Unicode.Scalar(UInt8($0.value + 32)) : $0 }) }]),
        CELFunction(
            "upperAscii",
            [.member("string_upper_ascii", [.string], .string) { string(text($0[0]).map { $0 >= "a" && $0 <= "z" ? Unicode.Scalar(UInt8($0.value - 32)) : $0 }) }]),
        CELFunction(
            "replace",
            [
                .member("string_replace_string_string", [.string, .string, .string], .string) { replace($0, -1) },
                .member("string_replace_string_string_int", [.string, .string, .string, .int], .string) { replace($0, int($0[3])) },
            ]),
        CELFunction(
            "strings.quote",
            [
                .function("strings_quote", [.string], .string) { values in
                    guard case .string(let text) = values[0] else { return .noSuchOverload }
                    return .string(StringFormat.quoted(text))
                }
            ]),
        CELFunction(
            "format",
            [
                .member("string_format", [.string, .list(.dyn)], .string) { values in
                    guard case .string(let format) = values[0], case .list(let list) = values[1] else { return .noSuchOverload }
                    return StringFormat.format(format, list)
                }
            ]),
    ]

    private static func replace(_ values: [CELValue], _ limit: Int) -> CELValue {
        let (text, old, new) = (text(values[0]), text(values[1]), text(values[2]))
        var left = limit < 0 ? Int.max : limit
        var result: [Unicode.Scalar] = []
        var index = 0
        if old.isEmpty {
            // The replacement goes before every scalar and behind the last.
            for scalar in text {
                if left > 0 { result += new }
                left = max(0, left - 1)
                result.append(scalar)
            }
            return string(left > 0 ? result + new : result)
        }
        while left > 0, let found = TextSearch.find(text, old, from: index) {
            result += text[index..<found] + new
            index = found + old.count
            left -= 1
        }
        return string(result + text[index...])
    }

    private static let joining: [CELFunction] = [
        CELFunction(
            "split",
            [
                .member("string_split_string", [.string, .string], .list(.string)) { split($0, -1) },
                .member("string_split_string_int", [.string, .string, .int], .list(.string)) { split($0, int($0[2])) },
            ]),
        CELFunction(
            "join",
            [
                .member("list_join", [.list(.string)], .string) { join($0[0], "") },
                .member("list_join_string", [.list(.string), .string], .string) { values in
                    guard case .string(let separator) = values[1] else { return .noSuchOverload }
                    return join(values[0], separator)
                },
            ]),
    ]

    private static func split(_ values: [CELValue], _ limit: Int) -> CELValue {
        let (text, separator) = (text(values[0]), text(values[1]))
        if limit == 0 { return .list([CELValue]()) }
        var parts: [CELValue] = []
        var index = 0
        if separator.isEmpty {
            while index < text.count {
                if limit > 0, parts.count == limit - 1 {
                    parts.append(string(text[index...]))
                    break
                }
                parts.append(string([text[index]]))
                index += 1
            }
            return .list(parts)
        }
        while limit < 0 || parts.count < limit - 1, let found = TextSearch.find(text, separator, from: index) {
            parts.append(string(text[index..<found]))
            index = found + separator.count
        }
        parts.append(string(text[index...]))
        return .list(parts)
    }

    private static func join(_ value: CELValue, _ separator: String) -> CELValue {
        guard case .list(let list) = value else { return .noSuchOverload }
        var parts: [String] = []
        for element in list.values {
            guard case .string(let text) = element else { return .failure("join: invalid input: \(ValueText.describe(element))") }
            parts.append(text)
        }
        return .string(parts.joined(separator: separator))
    }
}
