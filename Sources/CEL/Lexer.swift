/// A word of an expression.
struct Token {
    enum Kind: Equatable {
        case identifier
        case escapedIdentifier
        case int, uint, double, string, bytes
        /// Punctuation and operators, `in`, `true`, `false`, `null`.
        case symbol
        case end
    }

    let kind: Kind
    let text: String
    let offset: Int

    func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }
}

/// Splits an expression into words. What is no word is reported and left out.
struct Lexer {
    private let source: Source
    private var position = 0
    private(set) var issues: [CELIssue] = []

    private static let words: Set<String> = ["in", "true", "false", "null"]
    private static let symbols = ["==", "!=", "<=", ">=", "&&", "||"]
    private static let single = Set("<>[]{}().,-!?:+*/%".unicodeScalars)

    init(_ source: Source) { self.source = source }

    private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        position + ahead < source.scalars.count ? source.scalars[position + ahead] : nil
    }

    private func isDigit(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { $0 >= "0" && $0 <= "9" } ?? false }
    private func isHex(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { $0.isASCII && Character($0).isHexDigit } ?? false }
    private func isLetter(_ scalar: Unicode.Scalar?) -> Bool {
        scalar.map { ($0 >= "a" && $0 <= "z") || ($0 >= "A" && $0 <= "Z") || $0 == "_" } ?? false
    }

    mutating func tokens() -> [Token] {
        var tokens: [Token] = []
        while true {
            skipSpace()
            guard position < source.scalars.count else { break }
            let start = position
            if let kind = next() {
                let text = source.text(start..<position)
                let isWord = kind == .identifier && Self.words.contains(text)
                tokens.append(Token(kind: isWord ? .symbol : kind, text: text, offset: start))
            } else {
                issues.append(
                    CELIssue(message: "Syntax error: token recognition error at: '\(escaped(start..<position))'", location: source.location(start)))
            }
        }
        tokens.append(Token(kind: .end, text: "<EOF>", offset: source.scalars.count))
        return tokens
    }

    private func escaped(_ range: Range<Int>) -> String {
        source.text(range).unicodeScalars.map { $0 == "\n" ? "\\n" : $0 == "\t" ? "\\t" : $0 == "\r" ? "\\r" : String($0) }.joined()
    }

    private mutating func skipSpace() {
        while let scalar = peek() {
            if scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r" || scalar == "\u{0C}" {
                position += 1
            } else if scalar == "/", peek(1) == "/" {
                while let scalar = peek(), scalar != "\n" { position += 1 }
            } else {
                return
            }
        }
    }

    /// Reads one word; nil for what is none, which is passed over.
    private mutating func next() -> Token.Kind? {
        guard let scalar = peek() else { return nil }
        let start = position
        if let kind = string() { return kind }
        if position != start { return nil }
        if isLetter(scalar) {
            while isLetter(peek()) || isDigit(peek()) { position += 1 }
            return .identifier
        }
        if isDigit(scalar) || (scalar == "." && isDigit(peek(1))) { return number() }
        if scalar == "`" { return escapedIdentifier() }
        if let following = peek(1), Self.symbols.contains(String(scalar) + String(following)) {
            position += 2
            return .symbol
        }
        position += 1
        if Self.single.contains(scalar) { return .symbol }
        // Half an operator takes the next scalar with it.
        if scalar == "=" || scalar == "&" || scalar == "|", position < source.scalars.count { position += 1 }
        return nil
    }

    private mutating func escapedIdentifier() -> Token.Kind? {
        let start = position
        position += 1
        while let scalar = peek(), isLetter(scalar) || isDigit(scalar) || ".-/ ".unicodeScalars.contains(scalar) { position += 1 }
        guard peek() == "`", position > start + 1 else {
            if position < source.scalars.count { position += 1 }
            return nil
        }
        position += 1
        return .escapedIdentifier
    }

    private mutating func number() -> Token.Kind {
        if peek() == "0", peek(1) == "x", isHex(peek(2)) {
            position += 2
            while isHex(peek()) { position += 1 }
            return unsignedSuffix() ? .uint : .int
        }
        while isDigit(peek()) { position += 1 }
        var isDouble = false
        if peek() == ".", isDigit(peek(1)) {
            isDouble = true
            position += 1
            while isDigit(peek()) { position += 1 }
        }
        if peek() == "e" || peek() == "E" {
            let sign = peek(1) == "+" || peek(1) == "-" ? 1 : 0
            if isDigit(peek(1 + sign)) {
                isDouble = true
                position += 1 + sign
                while isDigit(peek()) { position += 1 }
            }
        }
        if isDouble { return .double }
        return unsignedSuffix() ? .uint : .int
    }

    private mutating func unsignedSuffix() -> Bool {
        guard peek() == "u" || peek() == "U" else { return false }
        position += 1
        return true
    }

    // MARK: Strings

    /// Reads a string; nil where there is none, with the position moved where one begins that doesn't end.
    private mutating func string() -> Token.Kind? {
        var ahead = 0
        var isBytes = false
        var raw = false
        if let scalar = peek(ahead), scalar == "b" || scalar == "B" {
            isBytes = true
            ahead += 1
        }
        if let scalar = peek(ahead), scalar == "r" || scalar == "R" {
            raw = true
            ahead += 1
        }
        guard let quote = peek(ahead), quote == "\"" || quote == "'" else { return nil }
        position += ahead
        let triple = peek(1) == quote && peek(2) == quote
        if triple {
            let restart = position
            position += 3
            if body(quote, triple: true, raw: raw) { return isBytes ? .bytes : .string }
            // Two quotes are an empty string where no third one closes.
            position = restart + 2
            return isBytes ? .bytes : .string
        }
        position += 1
        return body(quote, triple: false, raw: raw) ? (isBytes ? .bytes : .string) : nil
    }

    private mutating func body(_ quote: Unicode.Scalar, triple: Bool, raw: Bool) -> Bool {
        while let scalar = peek() {
            if scalar == quote, !triple || (peek(1) == quote && peek(2) == quote) {
                position += triple ? 3 : 1
                return true
            }
            if !triple, scalar == "\n" || scalar == "\r" {
                position += 1
                return false
            }
            position += 1
            if scalar == "\\", !raw, !escape() { return false }
        }
        return false
    }

    /// Passes over what follows a backslash; false where that is no escape.
    private mutating func escape() -> Bool {
        guard let scalar = peek() else { return false }
        position += 1
        func digits(_ count: Int, _ accepts: (Unicode.Scalar?) -> Bool) -> Bool {
            for _ in 0..<count {
                guard accepts(peek()) else {
                    if peek() != nil { position += 1 }
                    return false
                }
                position += 1
            }
            return true
        }
        switch scalar {
        case "a", "b", "f", "n", "r", "t", "v", "\"", "'", "\\", "?", "`": return true
        case "x", "X": return digits(2, isHex)
        case "u": return digits(4, isHex)
        case "U": return digits(8, isHex)
        case "0"..."3": return digits(2) { $0.map { $0 >= "0" && $0 <= "7" } ?? false }
        default: return false
        }
    }
}
