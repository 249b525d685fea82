import KubernetesSchema
import Wire

/// One step of a path into an object, in the notation of `FieldsV1`: `f:name`, `k:{"name":"c"}`, `v:"x"`, `i:0`.
public struct PathElement: Hashable, Sendable {
    /// As it stands in `FieldsV1`.
    public let text: String

    /// A step in the form in which this server writes it: keys sorted, without white space.
    init(canonical text: String) { self.text = text }

    /// A step as a client may have written it; nil where it is none.
    public init?(parsing text: String) {
        let bytes = text.utf8
        guard bytes.dropFirst().first == 0x3a else { return nil }
        switch bytes.first {
        case 0x66?, 0x69?: self.text = text
        case 0x76?:
            guard let value = PathElement.content(text) else { return nil }
            self.text = "v:" + value.json(value.root)
        case 0x6b?:
            guard let value = PathElement.content(text), value.kind(value.root) == .object else { return nil }
            self = .key(value.members(value.root).map { ($0.key, value.json($0.value)) })
        default: return nil
        }
    }

    public static func field(_ name: String) -> PathElement { PathElement(canonical: "f:" + name) }

    /// The step to an item of a keyed list; values are JSON.
    static func key(_ pairs: [(name: String, json: String)]) -> PathElement {
        var text: [UInt8] = Array("k:{".utf8)
        for (index, pair) in pairs.sorted(by: { $0.name < $1.name }).enumerated() {
            if index > 0 { text.append(0x2c) }
            var name = pair.name
            name.withUTF8 { appendJSONString($0, &text) }
            text.append(0x3a)
            text.append(contentsOf: pair.json.utf8)
        }
        text.append(0x7d)
        return PathElement(canonical: String(decoding: text, as: UTF8.self))
    }

    /// The name of the member to which this leads, where it leads to one.
    public var fieldName: String? { text.utf8.first == 0x66 ? String(text.dropFirst(2)) : nil }

    private static func content(_ text: String) -> Document? { try? Document.parseJSON(Array(text.utf8.dropFirst(2))) }
}

extension PathElement: CustomStringConvertible {
    /// As messages show it: `.spec`, `[name="c"]`, `[="x"]`, `[0]`.
    public var description: String {
        switch text.utf8.first {
        case 0x66?: return "." + text.dropFirst(2)
        case 0x69?: return "[\(text.dropFirst(2))]"
        case 0x76?:
            guard let value = PathElement.content(text) else { return text }
            return "[=\(PathElement.shown(value, value.root))]"
        default:
            guard let value = PathElement.content(text) else { return text }
            let parts = value.members(value.root).map { "\($0.key)=\(PathElement.shown(value, $0.value))" }
            return "[\(parts.joined(separator: ","))]"
        }
    }

    private static func shown(_ document: Document, _ node: Document.Node) -> String {
        document.string(node).map { FieldError.quoted($0) } ?? document.json(node)
    }
}

extension PathElement: Comparable {
    /// Fields come first, then keys, values and indices; numbers in keys are compared as numbers.
    public static func < (left: PathElement, right: PathElement) -> Bool {
        let (first, second) = (left.text.utf8.first ?? 0, right.text.utf8.first ?? 0)
        if first != second { return rank(first) < rank(second) }
        if first == 0x66 { return left.text.utf8.lexicographicallyPrecedes(right.text.utf8) }
        guard let mine = content(left.text), let theirs = content(right.text) else {
            return left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
        }
        return order(mine, mine.root, theirs, theirs.root) < 0
    }

    private static func rank(_ letter: UInt8) -> Int {
        switch letter {
        case 0x66: return 0
        case 0x6b: return 1
        case 0x76: return 2
        default: return 3
        }
    }

    private static func order(_ left: Document, _ node: Document.Node, _ right: Document, _ other: Document.Node) -> Int {
        if let mine = left.double(node), let theirs = right.double(other) { return mine < theirs ? -1 : mine > theirs ? 1 : 0 }
        if let mine = left.string(node), let theirs = right.string(other) {
            return mine == theirs ? 0 : mine.utf8.lexicographicallyPrecedes(theirs.utf8) ? -1 : 1
        }
        if left.kind(node) == .object, right.kind(other) == .object {
            for (mine, theirs) in zip(left.members(node), right.members(other)) {
                if mine.key != theirs.key { return mine.key.utf8.lexicographicallyPrecedes(theirs.key.utf8) ? -1 : 1 }
                let compared = order(left, mine.value, right, theirs.value)
                if compared != 0 { return compared }
            }
            return left.count(node) - right.count(other)
        }
        func rank(_ kind: Document.Kind?) -> Int {
            switch kind {
            case .int?, .double?: return 0
            case .string?: return 1
            case .bool?: return 2
            case .array?: return 3
            case .object?: return 4
            default: return 5
            }
        }
        if case .bool? = left.kind(node), case .bool? = right.kind(other) {
            return (left.bool(node) == true ? 1 : 0) - (right.bool(other) == true ? 1 : 0)
        }
        return rank(left.kind(node)) - rank(right.kind(other))
    }
}

extension Document {
    /// A value as JSON text.
    func json(_ node: Node) -> String { String(decoding: encodeJSON(node), as: UTF8.self) }
}
