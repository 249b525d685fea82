import HTTP
import KubernetesSchema
import KubernetesSemantics
import Wire

/// Writes answers in the form that the client accepts.
struct Responder {
    let context: RequestContext
    let sink: any ResponseSink
    let schema: Schema

    func headers(_ contentType: String) -> HTTPFields {
        var headers = HTTPFields()
        if !context.auditID.isEmpty { headers.add("Audit-Id", context.auditID) }
        headers.add("Cache-Control", "no-cache, private")
        headers.add("Content-Type", contentType)
        for warning in context.warnings { headers.add("Warning", "299 - \(FieldError.quoted(warning))") }
        return headers
    }

    /// Sends an object of a type that the schema knows.
    func send(_ object: Document, kind: GroupVersionKind, status: Int = 200, _ form: AcceptedForm) async throws {
        let body: [UInt8]
        switch form.mediaType {
        case .json: body = form.isPretty ? object.encodePrettyJSON() + [0x0a] : object.encodeJSON() + [0x0a]
        case .yaml: body = object.encodeYAML()
        case .protobuf:
            guard let type = schema.kind(kind) else { throw StatusError.notAcceptableList }
            body = ProtobufEncoder(object, schema: schema).object(type, kind: kind)
        case .cbor: body = schema.kind(kind).map { CBOREncoder(object, schema: schema).object($0) } ?? object.encodeCBOR()
        }
        try await sink.send(status: status, headers: headers(form.contentType), body: body)
    }

    /// Sends a value of no kind in particular as JSON.
    func send(json value: Value, status: Int = 200) async throws {
        try await sink.send(status: status, headers: headers("application/json"), body: value.encodeJSON() + [0x0a])
    }

    func send(text: String, status: Int = 200, contentType: String = "text/plain; charset=utf-8") async throws {
        try await sink.send(status: status, headers: headers(contentType), body: Array(text.utf8))
    }

    /// Sends a failure. Where the head went out already there is nobody left to tell.
    func send(_ error: StatusError) async throws {
        guard !sink.isHeadWritten else { throw error }
        var form = (try? Negotiation.accepted(context, allowsShapes: false)) ?? AcceptedForm()
        form.contentType = form.mediaType.rawValue
        let document = Document(error.value)
        var decoder = ObjectDecoder(document, schema: schema)
        let kind = GroupVersionKind(group: "", version: "v1", kind: "Status")
        guard form.mediaType == .protobuf, let type = schema.type("meta/v1.Status"), let canonical = try? decoder.decode(type) else {
            let fallback = form.mediaType == .protobuf ? MediaType.json : form.mediaType
            var headers = headers(fallback.rawValue)
            if let seconds = error.details?.retryAfterSeconds, seconds > 0 { headers.add("Retry-After", "\(seconds)") }
            let body: [UInt8]
            switch form.mediaType {
            case .yaml: body = document.encodeYAML()
            case .cbor: body = document.encodeCBOR()
            default: body = (form.isPretty ? document.encodePrettyJSON() : document.encodeJSON()) + [0x0a]
            }
            return try await sink.send(status: error.code, headers: headers, body: body)
        }
        var headers = headers(form.contentType)
        if let seconds = error.details?.retryAfterSeconds, seconds > 0 { headers.add("Retry-After", "\(seconds)") }
        let body = ProtobufEncoder(canonical, schema: schema).object(type, kind: kind)
        try await sink.send(status: error.code, headers: headers, body: body)
    }

    /// The `Status` of something that went well.
    func sendSuccess(name: String, resource: GroupResource, uid: String, status: Int = 200, _ form: AcceptedForm) async throws {
        var details: [(String, Value)] = [("name", .string(name))]
        if !resource.group.isEmpty { details.append(("group", .string(resource.group))) }
        details.append(("kind", .string(resource.resource)))
        if !uid.isEmpty { details.append(("uid", .string(uid))) }
        let value: Value = ["kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success", "details": .object(details)]
        try await send(Document(value), kind: GroupVersionKind(group: "", version: "v1", kind: "Status"), status: status, form)
    }

    /// The `Status` of a subresource's success that says nothing more.
    func sendPlainSuccess(status: Int, _ form: AcceptedForm) async throws {
        let value: Value = ["kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success", "code": .int(Int64(status))]
        try await send(Document(value), kind: GroupVersionKind(group: "", version: "v1", kind: "Status"), status: status, form)
    }
}
