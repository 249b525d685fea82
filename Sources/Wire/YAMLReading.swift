import CYAML

/// Why text is no YAML, in the words of upstream's reader.
public struct YAMLError: Error, Equatable, CustomStringConvertible {
    public var description: String
}

extension Document {
    /// How many nodes aliases may expand to; a document that would be larger is refused.
    public static let maximumAliasedNodes = 400_000

    /// Reads the documents of a YAML stream (1.1, as upstream reads it: `yes` and `on` are booleans). Empty documents are left out.
    ///
    /// - Throws: `YAMLError`.
    public static func parseYAML(_ bytes: [UInt8]) throws -> [Document] {
        var reader = try YAMLReader()
        return try reader.read(bytes)
    }

    /// Reads one YAML document; further ones are an error to nobody and ignored, as upstream does. Nothing at all is null.
    public static func parseSingleYAML(_ bytes: [UInt8]) throws -> Document { try parseYAML(bytes).first ?? Document() }
}

private struct YAMLReader {
    private struct Frame {
        var node: Document.Node
        var isObject: Bool
        var key: String?
        /// Whether the key asks to merge what follows it: `<<` without quotes.
        var merges = false
        var anchor: String?
    }

    private var stack: [Frame] = []
    private var anchors: [String: Document.Node] = [:]
    private var document = Document()
    private var hasRoot = false
    private var expanded = 0

    init() throws {}

    mutating func read(_ bytes: [UInt8]) throws -> [Document] {
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else { throw YAMLError(description: "yaml: out of memory") }
        defer { yaml_parser_delete(&parser) }
        var documents: [Document] = []
        try bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            while true {
                var event = yaml_event_t()
                guard yaml_parser_parse(&parser, &event) == 1 else { throw YAMLReader.failure(parser) }
                defer { yaml_event_delete(&event) }
                switch event.type {
                case YAML_STREAM_END_EVENT: return
                case YAML_DOCUMENT_START_EVENT:
                    document = Document()
                    anchors = [:]
                    hasRoot = false
                    expanded = 0
                case YAML_DOCUMENT_END_EVENT:
                    if hasRoot, !(document.kind(document.root) == .null) { documents.append(document) }
                default: try handle(event)
                }
            }
        }
        return documents
    }

    private static func failure(_ parser: yaml_parser_t) -> YAMLError {
        let problem = parser.problem.map { String(cString: $0) } ?? "unknown problem parsing YAML content"
        // libyaml's mark is zero-based; upstream names the line only where it isn't the first.
        let mark = parser.problem_mark.line
        let line = parser.error == YAML_SCANNER_ERROR || parser.error == YAML_PARSER_ERROR ? Int(mark) : 0
        return YAMLError(description: line > 0 ? "yaml: line \(line + 1): \(problem)" : "yaml: \(problem)")
    }

    private mutating func handle(_ event: yaml_event_t) throws {
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            let tag = scalar.tag.map { String(cString: $0) }
            if expectsKey {
                stack[stack.count - 1].key = text
                stack[stack.count - 1].merges = text == "<<" && scalar.style == YAML_PLAIN_SCALAR_STYLE
                return
            }
            let node = document.build(resolve(text, plain: scalar.style == YAML_PLAIN_SCALAR_STYLE, tag: tag))
            try place(node, anchor: scalar.anchor)
        case YAML_MAPPING_START_EVENT:
            try open(document.newObject(), isObject: true, anchor: event.data.mapping_start.anchor)
        case YAML_SEQUENCE_START_EVENT:
            try open(document.newArray(), isObject: false, anchor: event.data.sequence_start.anchor)
        case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
            guard let frame = stack.popLast() else { return }
            if let anchor = frame.anchor { anchors[anchor] = frame.node }
        case YAML_ALIAS_EVENT:
            let name = event.data.alias.anchor.map { String(cString: $0) } ?? ""
            guard let target = anchors[name] else { throw YAMLError(description: "yaml: unknown anchor '\(name)' referenced") }
            let before = document.footprint
            guard before < 64 << 20 else { throw YAMLError(description: "yaml: document contains excessive aliasing") }
            let copy = document.duplicate(target)
            expanded += 1 + (document.footprint - before) / 24
            guard expanded <= Document.maximumAliasedNodes else {
                throw YAMLError(description: "yaml: document contains excessive aliasing")
            }
            try place(copy, anchor: nil)
        default: break
        }
    }

    private var expectsKey: Bool {
        guard let frame = stack.last else { return false }
        return frame.isObject && frame.key == nil
    }

    private mutating func open(_ node: Document.Node, isObject: Bool, anchor: UnsafeMutablePointer<yaml_char_t>?) throws {
        guard stack.count < 1_000 else { throw YAMLError(description: "yaml: exceeded max depth of 1000") }
        if expectsKey { throw YAMLError(description: "yaml: invalid map key") }
        try place(node, anchor: nil)
        stack.append(Frame(node: node, isObject: isObject, key: nil, anchor: anchor.map { String(cString: $0) }))
    }

    private mutating func place(_ node: Document.Node, anchor: UnsafeMutablePointer<yaml_char_t>?) throws {
        if let anchor { anchors[String(cString: anchor)] = node }
        guard let frame = stack.last else {
            document.setRoot(node)
            hasRoot = true
            return
        }
        guard frame.isObject else {
            document.append(frame.node, node)
            return
        }
        guard let key = frame.key else { throw YAMLError(description: "yaml: invalid map key") }
        stack[stack.count - 1].key = nil
        if frame.merges, document.kind(node) == .object {
            for (name, value) in document.members(node) where !document[frame.node, name].exists {
                document.set(frame.node, name, document.duplicate(value))
            }
            return
        }
        document.appendMember(frame.node, key, node)
    }

    private func resolve(_ text: String, plain: Bool, tag: String?) -> Value {
        if let tag {
            if tag == "tag:yaml.org,2002:str" || tag == "!" { return .string(text) }
            if tag == "tag:yaml.org,2002:binary" { return .string(text) }
        }
        guard plain else { return .string(text) }
        return YAMLScalar.resolve(text)
    }
}

/// What a plain scalar means in YAML 1.1.
enum YAMLScalar {
    static func resolve(_ text: String) -> Value {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y": return .bool(true)
        case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N": return .bool(false)
        default: break
        }
        guard let first = text.utf8.first else { return .string(text) }
        guard first == 0x2b || first == 0x2d || first == 0x2e || (first >= 48 && first <= 57) else { return .string(text) }
        return number(text) ?? .string(text)
    }

    private static func integer(_ magnitude: UInt64, _ negative: Bool) -> Value {
        if negative { return magnitude <= UInt64(Int64.max) + 1 ? .int(Int64(truncatingIfNeeded: 0 &- magnitude)) : .double(-Double(magnitude)) }
        return magnitude <= UInt64(Int64.max) ? .int(Int64(magnitude)) : .double(Double(magnitude))
    }

    private static func number(_ text: String) -> Value? {
        switch text {
        case ".inf", ".Inf", ".INF", "+.inf", "-.inf", ".nan", ".NaN", ".NAN": return .string(text)
        default: break
        }
        let plain = text.replacing("_")
        if let value = Int64(plain), !(plain.count > 1 && plain.hasPrefix("0")) { return .int(value) }
        let negative = plain.hasPrefix("-")
        let digits = negative || plain.hasPrefix("+") ? String(plain.dropFirst()) : plain
        for (prefix, radix) in [("0x", 16), ("0b", 2), ("0o", 8)] where digits.hasPrefix(prefix) {
            // A sign stands before the prefix, never after it.
            guard let magnitude = UInt64(digits.dropFirst(2), radix: radix), !digits.dropFirst(2).hasPrefix("+") else { return nil }
            return integer(magnitude, negative)
        }
        if digits.hasPrefix("0"), digits.count > 1, let value = UInt64(digits, radix: 8) { return integer(value, negative) }
        guard digits.utf8.allSatisfy({ ($0 >= 48 && $0 <= 57) || $0 == 0x2e || $0 == 0x65 || $0 == 0x45 || $0 == 0x2b || $0 == 0x2d }),
            digits.utf8.contains(where: { $0 >= 48 && $0 <= 57 }), digits.utf8.first != 0x65, digits.utf8.first != 0x45
        else { return nil }
        return Double(plain).map { .double($0) }
    }
}

extension String {
    fileprivate func replacing(_ underscore: Character) -> String { contains(underscore) ? String(filter { $0 != underscore }) : self }
}
