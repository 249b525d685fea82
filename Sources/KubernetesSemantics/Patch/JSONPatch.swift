import KubernetesSchema
import Wire

/// RFC 6902 patches, with the limits and words of upstream's server.
public struct JSONPatch: Sendable {
    /// How many operations one patch may have.
    public static let maximumOperations = 10_000
    /// How many bytes of JSON one patch may copy.
    public static let maximumCopiedBytes = 3 * 1024 * 1024

    struct Operation: Sendable {
        var name: String
        /// Nil where there is none, or where it is no pointer.
        var path: [String]?
        var from: [String]?
        var value: Document?
    }

    let operations: [Operation]

    /// Reads a patch.
    ///
    /// - Parameter isStrict: whether the client wants to hear of fields that operations don't have; it decides upstream's words.
    /// - Throws: `StatusError` 400 for what is no patch, 413 for too many operations.
    public init(_ document: Document, isStrict: Bool = true) throws(StatusError) {
        guard document.kind(document.root) == .array else {
            let word = JSONPatch.word(document.kind(document.root))
            let problem = "json: cannot unmarshal \(word) into Go value of type "
            throw .badRequest(isStrict ? "error decoding patch: \(problem)[]handlers.jsonPatchOp" : "\(problem)jsonpatch.Patch")
        }
        let items = document.elements(document.root)
        for item in items { try JSONPatch.check(item, document, isStrict) }
        if items.count > JSONPatch.maximumOperations {
            throw .requestEntityTooLarge("Request entity too large: The allowed maximum operations in a JSON patch is \(JSONPatch.maximumOperations), got \(items.count)")
        }
        operations = items.map { item in
            let value = document[item, "value"]
            return Operation(
                name: document.string(document[item, "op"]) ?? "unknown", path: document.string(document[item, "path"]).flatMap(JSONPatch.pointer),
                from: document.string(document[item, "from"]).flatMap(JSONPatch.pointer),
                value: value.exists ? Document(copying: document, value) : nil)
        }
    }

    private static func word(_ kind: Document.Kind?) -> String {
        switch kind {
        case .object?: return "object"
        case .array?: return "array"
        case .string?: return "string"
        case .bool?: return "bool"
        default: return "number"
        }
    }

    private static func check(_ item: Document.Node, _ document: Document, _ isStrict: Bool) throws(StatusError) {
        guard document.kind(item) == .object else {
            let type = isStrict ? "handlers.jsonPatchOp" : "jsonpatch.Operation"
            let problem = "json: cannot unmarshal \(word(document.kind(item))) into Go value of type \(type)"
            throw .badRequest(isStrict ? "error decoding patch: \(problem)" : problem)
        }
        guard isStrict else { return }
        for name in ["op", "path", "from"] {
            let value = document[item, name]
            guard !document.isNull(value), document.kind(value) != .string else { continue }
            throw .badRequest(
                "error decoding patch: json: cannot unmarshal \(word(document.kind(value))) into Go struct field jsonPatchOp.\(name) of type string")
        }
    }

    /// What operations have that they shouldn't: unknown and duplicate fields, in upstream's words.
    public static func strictErrors(_ document: Document) -> [String] {
        var errors: [String] = []
        for (index, item) in document.elements(document.root).enumerated() {
            var seen: Set<String> = []
            for name in document.keys(item) {
                if !["op", "path", "from", "value"].contains(name) {
                    errors.append("json patch unknown field \(FieldError.quoted("[\(index)].\(name)"))")
                } else if !seen.insert(name).inserted {
                    errors.append("json patch duplicate field \(FieldError.quoted("[\(index)].\(name)"))")
                }
            }
        }
        return errors
    }

    /// The steps of a pointer; nil where it doesn't begin with a slash.
    private static func pointer(_ text: String) -> [String]? {
        if text.isEmpty { return [] }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return nil }
        return parts.dropFirst().map { $0.contains("~") ? $0.replacingPairs() : String($0) }
    }

    private static let refused = StatusError(
        code: 422, reason: "Invalid", message: "the server rejected our request due to an error in our request", details: .init())

    /// What is wrong with the first operation that can't be done on a document; nil where all can.
    public func problem(with document: Document) -> String? {
        var work = JSONPatchWork(document: document)
        for operation in operations {
            do { try work.perform(operation) } catch { return problem(operation) }
        }
        return nil
    }

    /// Whether applying the patch to a document fails at a test.
    public func failsTest(of document: Document) -> Bool {
        var work = JSONPatchWork(document: document)
        for operation in operations {
            do { try work.perform(operation) } catch { return operation.name == "test" }
        }
        return false
    }

    private func problem(_ operation: Operation) -> String {
        let path = operation.path.map { steps in
            steps.map { "/" + $0.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
                .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1") }.joined()
        } ?? ""
        switch operation.name {
        case "add": return "add operation does not apply: doc is missing path: \"\(path)\": missing value"
        case "remove": return "remove operation does not apply: doc is missing path: \"\(path)\": missing value"
        case "replace": return "replace operation does not apply: doc is missing path: \(path): missing value"
        case "move": return "error in move for path: '\(path)': missing value"
        case "copy": return "error in copy for path: '\(path)': missing value"
        case "test": return "testing value \(path) failed: test failed"
        default: return "Unexpected kind: \(operation.name)"
        }
    }

    /// Applies the patch; either all of it or nothing.
    public func apply(to document: inout Document) throws(StatusError) {
        var work = JSONPatchWork(document: document)
        for operation in operations {
            do { try work.perform(operation) } catch { throw JSONPatch.refused }
        }
        document = work.document
    }
}

/// A document while operations change it.
private struct JSONPatchWork {
    /// An operation that can't be done. Upstream tells clients no more than that.
    struct Failure: Error {}

    /// Where a pointer leads: a container and what is looked for in it.
    struct Place {
        let container: Document.Node
        let key: String
    }

    var document: Document
    var copied = 0

    mutating func perform(_ operation: JSONPatch.Operation) throws(Failure) {
        guard let path = operation.path else { throw Failure() }
        switch operation.name {
        case "add": try add(made(operation.value), at: path)
        case "replace": try replace(path, operation.value)
        case "remove": try remove(path)
        case "move":
            let source = try place(operation.from)
            let value = try get(source)
            guard value.exists else { throw Failure() }
            document.removeChild(source.container, value)
            try add(value, at: path)
        case "copy":
            let value = try get(place(operation.from))
            copied += value.exists ? document.encodeJSON(value).count : 0
            guard copied <= JSONPatch.maximumCopiedBytes else { throw Failure() }
            try add(value.exists ? document.duplicate(value) : document.newNull(), at: path)
        case "test":
            let value = path.isEmpty ? document.root : try get(place(path))
            let expected = operation.value ?? Document()
            if document.isNull(value), expected.kind(expected.root) == .null { return }
            guard Document.equal(document, value, expected, expected.root) else { throw Failure() }
        default: throw Failure()
        }
    }

    private mutating func made(_ value: Document?) -> Document.Node {
        value.map { document.copy($0, $0.root) } ?? document.newNull()
    }

    private func place(_ path: [String]?) throws(Failure) -> Place {
        guard let path, let key = path.last else { throw Failure() }
        var node = document.root
        for part in path.dropLast() { node = try get(Place(container: node, key: part)) }
        guard document.kind(node) == .object || document.kind(node) == .array else { throw Failure() }
        return Place(container: node, key: key)
    }

    /// The position that a step names in an array of so many items; negative ones count from its end.
    private func position(_ key: String, _ count: Int) throws(Failure) -> Int {
        guard let index = Int(key), index >= -count else { throw Failure() }
        return index < 0 ? index + count : index
    }

    /// The value at a place; absent for a member that isn't there.
    private func get(_ place: Place) throws(Failure) -> Document.Node {
        switch document.kind(place.container) {
        case .object?: return document[place.container, place.key]
        case .array?:
            let item = document.element(place.container, at: try position(place.key, document.count(place.container)))
            guard item.exists else { throw Failure() }
            return item
        default: throw Failure()
        }
    }

    private mutating func add(_ value: Document.Node, at path: [String]) throws(Failure) {
        let place = try place(path)
        guard document.kind(place.container) == .array else { return document.set(place.container, place.key, value) }
        if place.key == "-" { return document.append(place.container, value) }
        let count = document.count(place.container)
        let index = try position(place.key, count + 1)
        guard index <= count else { throw Failure() }
        document.insert(place.container, value, at: index)
    }

    private mutating func replace(_ path: [String], _ value: Document?) throws(Failure) {
        let new = made(value)
        if path.isEmpty {
            guard document.kind(new) == .object || document.kind(new) == .array else { throw Failure() }
            return document.setRoot(new)
        }
        let place = try place(path)
        let old = try get(place)
        // A member that isn't there is added, as upstream's library does it.
        if old.exists { document.become(old, new) } else { document.set(place.container, place.key, new) }
    }

    private mutating func remove(_ path: [String]) throws(Failure) {
        let place = try place(path)
        let value = try get(place)
        guard value.exists else { throw Failure() }
        document.removeChild(place.container, value)
    }
}

extension Substring {
    fileprivate func replacingPairs() -> String {
        var out = ""
        var tilde = false
        for character in self {
            if tilde {
                out += character == "1" ? "/" : character == "0" ? "~" : "~\(character)"
                tilde = false
            } else if character == "~" {
                tilde = true
            } else {
                out.append(character)
            }
        }
        return tilde ? out + "~" : out
    }
}
