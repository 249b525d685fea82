import KubernetesSchema
import Wire

/// RFC 6902 patches, with the limits and words of upstream's server.
public struct JSONPatch: Sendable {
    /// How many operations one patch may have.
    public static let maximumOperations = 10_000

    struct Operation: Sendable {
        var name: String
        var path: [String]
        var from: [String]
        var value: Document?
        var rawPath: String
    }

    let operations: [Operation]

    /// Reads a patch.
    ///
    /// - Throws: `StatusError` 400 for what is no patch, 413 for too many operations.
    public init(_ document: Document) throws(StatusError) {
        guard document.kind(document.root) == .array else {
            throw .badRequest("error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch")
        }
        let items = document.elements(document.root)
        if items.count > JSONPatch.maximumOperations {
            throw .requestEntityTooLarge("The allowed maximum operations in a JSON patch is \(JSONPatch.maximumOperations), got \(items.count)")
        }
        var operations: [Operation] = []
        for item in items {
            let rawPath = document.string(document[item, "path"]) ?? ""
            let value = document[item, "value"]
            operations.append(
                Operation(
                    name: document.string(document[item, "op"]) ?? "unknown", path: JSONPatch.pointer(rawPath),
                    from: JSONPatch.pointer(document.string(document[item, "from"]) ?? ""),
                    value: value.exists ? Document(copying: document, value) : nil, rawPath: rawPath))
        }
        self.operations = operations
    }

    private static func pointer(_ text: String) -> [String] {
        guard !text.isEmpty else { return [] }
        return text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { part in
            part.contains("~") ? part.replacingPairs() : String(part)
        }
    }

    private static let refused = StatusError(
        code: 422, reason: "Invalid", message: "the server rejected our request due to an error in our request")

    /// Applies the patch; either all of it or nothing.
    public func apply(to document: inout Document) throws(StatusError) {
        var work = document
        for operation in operations { try JSONPatch.perform(operation, &work) }
        document = work
    }

    private static func perform(_ operation: Operation, _ work: inout Document) throws(StatusError) {
        switch operation.name {
        case "add":
            guard let value = operation.value else { throw refused }
            try add(work.copy(value, value.root), at: operation.path, &work)
        case "replace":
            guard let value = operation.value, find(operation.path, work).exists else { throw refused }
            let target = find(operation.path, work)
            let made = work.copy(value, value.root)
            if operation.path.isEmpty { work.setRoot(made) } else { work.become(target, made) }
        case "remove":
            try remove(operation.path, &work)
        case "move":
            let source = find(operation.from, work)
            guard source.exists else { throw refused }
            let value = work.duplicate(source)
            try remove(operation.from, &work)
            try add(value, at: operation.path, &work)
        case "copy":
            let source = find(operation.from, work)
            guard source.exists else { throw refused }
            try add(work.duplicate(source), at: operation.path, &work)
        case "test":
            let target = find(operation.path, work)
            guard let expected = operation.value else {
                guard work.isNull(target) else { throw refused }
                return
            }
            if !target.exists, expected.kind(expected.root) == .null { return }
            guard Document.equal(work, target, expected, expected.root) else { throw refused }
        default: throw refused
        }
    }

    private static func find(_ path: [String], _ work: Document) -> Document.Node {
        var node = work.root
        for part in path {
            switch work.kind(node) {
            case .object?: node = work[node, part]
            case .array?:
                guard let index = Int(part) else { return .none }
                node = work.element(node, at: index < 0 ? work.count(node) + index : index)
            default: return .none
            }
        }
        return node
    }

    private static func add(_ value: Document.Node, at path: [String], _ work: inout Document) throws(StatusError) {
        guard let last = path.last else {
            work.setRoot(value)
            return
        }
        let parent = find(Array(path.dropLast()), work)
        switch work.kind(parent) {
        case .object?: work.set(parent, last, value)
        case .array?:
            if last == "-" { return work.append(parent, value) }
            guard let index = Int(last), index >= 0, index <= work.count(parent) else { throw refused }
            work.insert(parent, value, at: index)
        default: throw refused
        }
    }

    private static func remove(_ path: [String], _ work: inout Document) throws(StatusError) {
        let target = find(path, work)
        guard target.exists, !path.isEmpty else { throw refused }
        work.removeChild(find(Array(path.dropLast()), work), target)
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

/// RFC 7386 merge patches.
public enum MergePatch {
    /// Applies a patch to a value of a document and answers the value that takes its place.
    public static func apply(_ patch: Document, to document: inout Document) {
        document.setRoot(merge(patch, patch.root, document.root, &document))
    }

    private static func merge(_ patch: Document, _ change: Document.Node, _ target: Document.Node, _ document: inout Document) -> Document.Node {
        guard patch.kind(change) == .object else { return document.copy(patch, change) }
        let object = document.kind(target) == .object ? target : document.newObject()
        for (key, value) in patch.members(change) {
            if patch.kind(value) == .null {
                document.remove(object, key)
                continue
            }
            let existing = document[object, key]
            let merged = merge(patch, value, existing, &document)
            if merged != existing { document.set(object, key, merged) }
        }
        return object
    }
}
