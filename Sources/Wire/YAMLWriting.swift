extension Document {
    /// The document as YAML in block style with sorted names, as upstream writes it.
    public func encodeYAML() -> [UInt8] {
        var out: [UInt8] = []
        var writer = YAMLWriter(document: self)
        writer.write(root, indent: 0, afterDash: false, into: &out)
        return out
    }
}

private struct YAMLWriter {
    let document: Document

    mutating func write(_ node: Document.Node, indent: Int, afterDash: Bool, into out: inout [UInt8]) {
        switch document.kind(node) {
        case .object? where !document.isEmpty(node):
            var first = true
            for (key, value) in document.members(node).sorted(by: { $0.key < $1.key }) {
                if !(first && afterDash) { pad(indent, &out) }
                first = false
                out.append(contentsOf: scalar(key).utf8)
                out.append(0x3a)
                nested(value, indent: indent, &out)
            }
        case .array? where !document.isEmpty(node):
            var first = true
            for element in document.elements(node) {
                if !(first && afterDash) { pad(indent, &out) }
                first = false
                out.append(0x2d)
                if isBlock(element) {
                    out.append(0x20)
                    write(element, indent: indent + 2, afterDash: true, into: &out)
                } else {
                    out.append(0x20)
                    leaf(element, indent: indent, &out)
                }
            }
        default: leaf(node, indent: indent, &out)
        }
    }

    private mutating func nested(_ value: Document.Node, indent: Int, _ out: inout [UInt8]) {
        guard isBlock(value) else {
            out.append(0x20)
            return leaf(value, indent: indent, &out)
        }
        out.append(0x0a)
        // Sequences under a name are not indented further, as in upstream's writer.
        write(value, indent: document.kind(value) == .array ? indent : indent + 2, afterDash: false, into: &out)
    }

    private func isBlock(_ node: Document.Node) -> Bool {
        (document.kind(node) == .object || document.kind(node) == .array) && !document.isEmpty(node)
    }

    private func leaf(_ node: Document.Node, indent: Int, _ out: inout [UInt8]) {
        switch document.kind(node) {
        case .object?: out.append(contentsOf: "{}".utf8)
        case .array?: out.append(contentsOf: "[]".utf8)
        case .string?:
            let text = document.string(node) ?? ""
            if text.utf8.contains(0x0a), allowsBlock(text) { return block(text, indent: indent, &out) }
            out.append(contentsOf: scalar(text).utf8)
        default: document.encodeJSON(node, into: &out)
        }
        out.append(0x0a)
    }

    private func block(_ text: String, indent: Int, _ out: inout [UInt8]) {
        out.append(0x7c)
        // Where the text begins with white space the indentation must be told.
        if text.utf8.first == 0x20 || text.utf8.first == 0x0a { out.append(0x32) }
        var body = text
        if !body.hasSuffix("\n") {
            out.append(0x2d)
        } else {
            body.removeLast()
            if body.isEmpty || body.hasSuffix("\n") { out.append(0x2b) }
        }
        out.append(0x0a)
        for line in body.split(separator: "\n", omittingEmptySubsequences: false) {
            if !line.isEmpty {
                pad(indent + 2, &out)
                out.append(contentsOf: line.utf8)
            }
            out.append(0x0a)
        }
    }

    private func pad(_ count: Int, _ out: inout [UInt8]) { for _ in 0..<count { out.append(0x20) } }

    /// Whether lines can stand as they are: nothing that must be escaped, and no space before the end of a line or of the text.
    private func allowsBlock(_ text: String) -> Bool {
        guard text.utf8.last != 0x20, !text.unicodeScalars.contains(where: { $0 != "\n" && isSpecial($0) }) else { return false }
        return !zip(text.utf8, text.utf8.dropFirst()).contains { $0 == 0x20 && $1 == 0x0a }
    }

    /// What YAML's readers don't take as it is, or take for the end of a line.
    private func isSpecial(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7f...0x9f, 0x2028, 0x2029, 0xfeff, 0xfffe, 0xffff: return true
        default: return false
        }
    }

    /// A string as a scalar: plain where that reads back as the same string, else in quotes.
    private func scalar(_ text: String) -> String {
        guard needsQuotes(text) else { return text }
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case "\0": out += "\\0"
            case "\u{7}": out += "\\a"
            case "\u{8}": out += "\\b"
            case "\u{b}": out += "\\v"
            case "\u{c}": out += "\\f"
            case "\u{1b}": out += "\\e"
            case "\u{85}": out += "\\N"
            case "\u{2028}": out += "\\L"
            case "\u{2029}": out += "\\P"
            case _ where isSpecial(scalar):
                let digits = String(scalar.value, radix: 16, uppercase: true)
                out += scalar.value < 0x100 ? "\\x" + String(repeating: "0", count: 2 - digits.count) + digits : "\\u" + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    private func needsQuotes(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last else { return true }
        if case .string = YAMLScalar.resolve(text) {} else { return true }
        if first == 0x20 || last == 0x20 || last == 0x3a { return true }
        if "!&*-?:,[]{}#|>@`\"'%=<~".utf8.contains(first) {
            // A dash, question mark or colon starts an indicator only before a space.
            let second = text.utf8.dropFirst().first
            if !(first == 0x2d || first == 0x3f || first == 0x3a) || second == nil || second == 0x20 || text.hasPrefix("---") { return true }
        }
        if text.hasPrefix("...") || text == "<<" { return true }
        return text.unicodeScalars.contains(where: isSpecial) || text.contains(": ") || text.contains(" #")
            || looksLikeTime(text)
    }

    private func looksLikeTime(_ text: String) -> Bool {
        let bytes = Array(text.utf8.prefix(5))
        return bytes.count == 5 && bytes[4] == 0x2d && bytes.prefix(4).allSatisfy { $0 >= 48 && $0 <= 57 }
    }
}
