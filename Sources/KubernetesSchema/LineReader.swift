/// Cuts a schema file into lines and words. Empty lines and comments (`#` first) are skipped.
struct LineReader {
    /// The words that begin a line without indentation.
    enum Keyword {
        case package, go, proto, group, type, string, resource, gate
    }

    let name: String
    private let bytes: [UInt8]
    private var position = 0
    private var end = 0
    private(set) var line = 0
    /// Spaces before the line's first word.
    private(set) var indentation = 0

    init(_ source: SchemaSource) {
        name = source.name
        bytes = source.text
    }

    /// Goes to the next line that has words; false at the end of the file.
    mutating func nextLine() -> Bool {
        position = line == 0 ? 0 : end + 1
        while position < bytes.count {
            line += 1
            let start = position
            end = start
            while end < bytes.count, bytes[end] != 0x0A { end += 1 }
            skipSpaces()
            indentation = position - start
            if position < end, bytes[position] != 0x23 { return true }
            position = end + 1
        }
        return false
    }

    var atEnd: Bool {
        mutating get {
            skipSpaces()
            return position >= end
        }
    }

    /// The line's next word. A word ends at a space, but for spaces between double quotes (`default="a b"`).
    mutating func nextWord() -> String? {
        skipSpaces()
        guard position < end else { return nil }
        let start = position
        var quoted = false
        while position < end, quoted || bytes[position] != 0x20 {
            if bytes[position] == 0x22 { quoted.toggle() }
            position += 1
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// The next word, without the double quotes around it if it has them.
    mutating func nextQuotable() throws(SchemaError) -> String? {
        guard let word = nextWord() else { return nil }
        guard word.utf8.first == 0x22 else { return word }
        guard word.utf8.count >= 2, word.utf8.last == 0x22 else {
            throw SchemaError(file: name, line: line, message: "closing quote expected")
        }
        return String(word.dropFirst().dropLast())
    }

    mutating func requireWord(_ what: String) throws(SchemaError) -> String {
        guard let word = nextWord() else { throw SchemaError(file: name, line: line, message: "\(what) expected") }
        return word
    }

    /// Whether the next word is this one; it stays the next one.
    func word(is text: String) -> Bool {
        var copy = self
        return copy.nextWord() == text
    }

    mutating func nextKeyword() -> Keyword? {
        switch nextWord() {
        case "type": return .type
        case "string": return .string
        case "package": return .package
        case "go": return .go
        case "proto": return .proto
        case "group": return .group
        case "resource": return .resource
        case "gate": return .gate
        default: return nil
        }
    }

    private mutating func skipSpaces() {
        while position < end, bytes[position] == 0x20 { position += 1 }
    }
}
