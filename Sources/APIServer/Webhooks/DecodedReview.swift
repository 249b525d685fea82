import KubernetesSchema
import Wire

/// Reading what webhooks answer as their clients do: JSON, or YAML that comes in its place, of a kind that reviews have.
enum DecodedReview {
    /// The document that an answer's body is.
    ///
    /// - Throws: `WebhookFailure` where it is none.
    static func parse(_ bytes: [UInt8], status: Int, contentType: String) throws(WebhookFailure) -> Document {
        if bytes.isEmpty { throw WebhookFailure("0-length response with status code: \(status) and content type: \(contentType)") }
        let document: Document
        do {
            document = try Document.parseJSON(bytes)
        } catch let problem {
            guard let read = try? Document.parseSingleYAML(bytes) else { throw WebhookFailure("couldn't get version/kind; json parse error: \(problem)") }
            document = read
        }
        guard let kind = document.kind(document.root), kind != .object else { return document }
        // Upstream's words for what holds kind and version.
        let holder = #"struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }"#
        throw WebhookFailure("couldn't get version/kind; json parse error: json: cannot unmarshal \(word(kind)) into Go value of type \(holder)")
    }

    /// The kind that an answer says it is.
    ///
    /// - Parameter wanted: what was asked for; an answer of another known version isn't converted.
    /// - Throws: `WebhookFailure` where no review is of that kind.
    static func kind(of document: Document, wanted: GroupVersionKind) throws(WebhookFailure) -> GroupVersionKind {
        let apiVersion = document.string(document[document.root, "apiVersion"]) ?? ""
        let name = document.string(document[document.root, "kind"]) ?? ""
        let kind = GroupVersion(apiVersion: apiVersion)?.kind(name) ?? GroupVersionKind(group: "", version: apiVersion, kind: name)
        // What says nothing of itself is taken for what was asked for, and then refused for saying nothing.
        if apiVersion.isEmpty || name.isEmpty || kind == wanted { return kind }
        let isKnown = kind.group == wanted.group && kind.kind == wanted.kind && ["v1", "v1beta1"].contains(kind.version)
        if isKnown { throw WebhookFailure("converting (\(kind.version).\(name)) to (\(wanted.version).\(wanted.kind)): unknown conversion") }
        throw WebhookFailure(
            "no kind \(FieldError.quoted(name)) is registered for version \(FieldError.quoted(apiVersion)) "
                + "in scheme \"k8s.io/apiserver/pkg/util/webhook/client.go:71\"")
    }

    /// A kind in words; of one that says nothing, too.
    static func shown(_ kind: GroupVersionKind) -> String {
        kind.version.isEmpty && kind.group.isEmpty ? "/, Kind=\(kind.kind)" : "\(kind)"
    }

    /// A JSON value's sort in the words of upstream's decoder.
    static func word(_ kind: Document.Kind) -> String {
        switch kind {
        case .string: return "string"
        case .int, .double: return "number"
        case .bool: return "bool"
        case .array: return "array"
        case .object: return "object"
        case .null: return "null"
        }
    }
}
