import HTTP
import KubernetesSchema
import KubernetesSemantics
import Wire

/// A patch of any of the types that are served, apply aside.
struct Patch: Sendable {
    enum Kind: String {
        case json = "application/json-patch+json"
        case merge = "application/merge-patch+json"
        case strategic = "application/strategic-merge-patch+json"
        case apply = "application/apply-patch+yaml"
        case applyCBOR = "application/apply-patch+cbor"

        var isApply: Bool { self == .apply || self == .applyCBOR }
    }

    private enum Content: Sendable {
        case json(JSONPatch)
        case merge(Document)
        case strategic(Document)
    }

    private let content: Content

    /// Whether it changes an object rather than its document.
    var isStrategic: Bool {
        if case .strategic = content { return true }
        return false
    }
    /// What strict readers find wrong with the patch itself.
    let strictErrors: [String]

    /// The type of a request's patch.
    ///
    /// - Parameter schema: of what is patched: custom objects don't say how to merge strategically.
    static func kind(_ context: RequestContext, _ schema: ObjectSchema? = nil) throws(StatusError) -> Kind {
        let type = (context.request.headers["Content-Type"] ?? "").split(separator: ";").first.map { $0.trimmed } ?? ""
        guard let kind = Kind(rawValue: type), kind != .applyCBOR || context.features.servesCBOR else {
            throw StatusError(code: 415, reason: "UnsupportedMediaType", message: "415: Unsupported Media Type", details: .init())
        }
        if kind == .strategic, schema?.isCustom == true {
            let types = ([Kind.json, .merge, .apply] + (context.features.servesCBOR ? [.applyCBOR] : [])).map(\.rawValue).joined(separator: ", ")
            throw .unsupportedMediaType("the body of the request was in an unknown format - accepted media types include: \(types)")
        }
        return kind
    }

    init(_ kind: Kind, _ bytes: [UInt8], _ validation: WriteOptions.FieldValidation) throws {
        let isStrict = validation != .ignore
        var document: Document
        do {
            document = try Document.parseJSON(bytes)
        } catch {
            throw StatusError.badRequest(isStrict && kind != .strategic ? "error decoding patch: \(error)" : "\(error)")
        }
        if kind == .json {
            strictErrors = isStrict ? JSONPatch.strictErrors(document) : []
            _ = DuplicateFields.remove(from: &document)
            content = .json(try JSONPatch(document, isStrict: isStrict))
            return
        }
        let duplicates = DuplicateFields.remove(from: &document)
        strictErrors = isStrict ? duplicates : []
        if document.kind(document.root) == .null { document = Document.object() }
        guard document.kind(document.root) == .object else {
            let word = GoWords.kind(document.kind(document.root))
            let problem = "json: cannot unmarshal \(word) into Go value of type map[string]interface {}"
            throw StatusError.badRequest(isStrict && kind == .merge ? "error decoding patch: \(problem)" : problem)
        }
        content = kind == .merge ? .merge(document) : .strategic(document)
    }

    /// The patched object, not yet decoded again.
    func apply(to old: Document, _ schema: ObjectSchema) throws -> Document {
        var object = old
        switch content {
        case .json(let patch): try patch.apply(to: &object)
        case .merge(let patch): MergePatch.apply(patch, to: &object)
        case .strategic(let patch):
            guard case .table(let type, let types) = schema else { throw StatusError.internalError("custom objects have no strategic merge") }
            try StrategicMergePatch(patch, schema: types).apply(type, to: &object)
        }
        return object
    }

    /// What a refusal shows: the patched object, or the patch where it is a strategic one.
    ///
    /// - Parameter old: the object before.
    func shown(_ patched: Document, _ old: Document) -> String {
        if case .strategic(let patch) = content { return FieldError.quoted(GoText.map(patch, patch.root)) }
        return FieldError.quoted(String(decoding: ShownObject.sorted(patched, unlike: old).encodeJSON(), as: UTF8.self))
    }

    static func refused(_ shown: String, _ problem: String) -> StatusError {
        .invalid(group: "", kind: "", name: "", [FieldError(.invalid, "patch", value: shown, problem)])
    }
}

/// Upstream's words for JSON's kinds of values.
enum GoWords {
    static func kind(_ kind: Document.Kind?) -> String {
        switch kind {
        case .object?: return "object"
        case .array?: return "array"
        case .string?: return "string"
        case .bool?: return "bool"
        default: return "number"
        }
    }
}

/// Objects as upstream shows them in messages: what was touched are maps, whose members are sorted.
enum ShownObject {
    static func sorted(_ object: Document, unlike old: Document) -> Document {
        var copy = object
        sort(copy.root, &copy, old, old.root)
        let members = copy.memberNodes(copy.root).sorted { copy.key($0) < copy.key($1) }
        copy.reorder(copy.root, members)
        return copy
    }

    private static func sort(_ node: Document.Node, _ object: inout Document, _ old: Document, _ before: Document.Node) {
        guard object.kind(node) == .object, old.kind(before) == .object, !Document.equal(object, node, old, before) else { return }
        let members = object.members(node)
        for (name, value) in members { sort(value, &object, old, old[before, name]) }
        object.reorder(node, members.sorted { $0.key < $1.key }.map(\.value))
    }
}
