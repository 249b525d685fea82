import KubernetesSchema
import Wire

/// Paths to fields as definitions write them: `.spec.mode`, `.labels['a.b']`.
enum SchemaPath {
    struct Problem: Error {
        var words: String
    }

    struct Target {
        /// The field in the notation of errors: `spec.mode`, `labels[a.b]`.
        var path: String
        var first: String
        /// The schema of the field, in the document.
        var schema: Document.Node
    }

    /// Follows a path through a schema.
    ///
    /// - Parameter allowsBrackets: whether names may stand in brackets and quotes.
    static func resolve(_ path: String, _ document: Document, _ schema: Document.Node, allowsBrackets: Bool = true) -> Result<Target, Problem> {
        var tokens = tokens(path)[...]
        var target = Target(path: "", first: "", schema: schema)
        while let token = tokens.popFirst() {
            let name: String
            switch token {
            case "[":
                guard allowsBrackets else { return .failure(Problem(words: "array notation is not allowed")) }
                guard let quoted = tokens.popFirst() else { return .failure(Problem(words: "unexpected end of JSON path")) }
                guard quoted.count >= 2, quoted.hasPrefix("'"), quoted.hasSuffix("'") else {
                    return .failure(Problem(words: "expected single quoted string but got \(quoted)"))
                }
                name = unescaped(String(quoted.dropFirst().dropLast()))
                if let problem = step(name, document, &target) { return .failure(problem) }
                guard let close = tokens.popFirst() else { return .failure(Problem(words: "unexpected end of JSON path")) }
                guard close == "]" else { return .failure(Problem(words: "expected ] but got \(close)")) }
                continue
            case ".":
                guard let next = tokens.popFirst() else { return .failure(Problem(words: "unexpected end of JSON path")) }
                name = next
            default: return .failure(Problem(words: "expected [ or . but got: \(token)"))
            }
            if let problem = step(name, document, &target) { return .failure(problem) }
        }
        return .success(target)
    }

    private static func step(_ name: String, _ document: Document, _ target: inout Target) -> Problem? {
        let properties = document[target.schema, "properties"]
        let more = document[target.schema, "additionalProperties"]
        if document.kind(properties) == .object, !document.isEmpty(properties) {
            let next = document[properties, name]
            guard next.exists else { return Problem(words: "does not refer to a valid field") }
            target.schema = next
            target.path += target.path.isEmpty ? name : ".\(name)"
        } else if !document.isNull(more) {
            target.schema = document.kind(more) == .object ? more : .none
            target.path += "[\(name)]"
        } else {
            return Problem(words: "does not refer to a valid field")
        }
        if target.first.isEmpty { target.first = name }
        return nil
    }

    /// Delimiters, names between them, and quoted names.
    private static func tokens(_ path: String) -> [String] {
        var tokens: [String] = []
        var word = ""
        var isQuoted = false
        var previous: Character?
        for character in path {
            if isQuoted {
                word.append(character)
                if character == "'", previous != "\\" {
                    tokens.append(word)
                    word = ""
                    isQuoted = false
                }
            } else if character == "'", word.isEmpty {
                isQuoted = true
                word = "'"
            } else if character == "." || character == "[" || character == "]" {
                if !word.isEmpty { tokens.append(word) }
                tokens.append(String(character))
                word = ""
            } else {
                word.append(character)
            }
            previous = character
        }
        if !word.isEmpty { tokens.append(word) }
        return tokens
    }

    private static func unescaped(_ text: String) -> String {
        var out = ""
        var isEscaped = false
        for character in text {
            if character == "\\", !isEscaped {
                isEscaped = true
                continue
            }
            out.append(character)
            isEscaped = false
        }
        return out
    }
}
