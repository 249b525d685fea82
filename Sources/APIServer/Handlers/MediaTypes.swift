import HTTP
import KubernetesSchema
import Wire

/// How bodies are written.
public enum MediaType: String, Sendable {
    case json = "application/json"
    case yaml = "application/yaml"
    case protobuf = "application/vnd.kubernetes.protobuf"

    static let all = [MediaType.json, .yaml, .protobuf]
}

/// What the client wants to see, from its Accept header.
public struct AcceptedForm: Sendable, Equatable {
    public enum Shape: Sendable, Equatable {
        case object
        case table(version: String)
        case partialMetadata(version: String)
    }

    public var mediaType = MediaType.json
    public var shape = Shape.object
    public var isPretty = false
    /// The media type as the answer names it, with the parameters that were asked for.
    public var contentType = "application/json"
}

enum Negotiation {
    struct Clause {
        var type: String
        var parameters: [String: String]
        var quality: Double
    }

    static func clauses(_ header: String) -> [Clause] {
        let parsed = header.split(separator: ",").map { part -> Clause in
            let pieces = part.split(separator: ";").map { $0.trimmed }
            var parameters: [String: String] = [:]
            for piece in pieces.dropFirst() {
                let pair = piece.split(separator: "=", maxSplits: 1).map { $0.trimmed }
                if pair.count == 2 { parameters[pair[0].lowercased()] = pair[1] }
            }
            let quality = parameters.removeValue(forKey: "q").flatMap { Double($0) } ?? 1
            return Clause(type: pieces.first?.lowercased() ?? "", parameters: parameters, quality: quality)
        }
        // Stable by quality, as the client listed them.
        return parsed.enumerated().sorted { ($1.element.quality, $0.offset) < ($0.element.quality, $1.offset) }.map(\.element)
    }

    private static func match(_ type: String) -> MediaType? {
        switch type {
        case "application/json", "*/*", "application/*": return .json
        case "application/yaml": return .yaml
        case "application/vnd.kubernetes.protobuf": return .protobuf
        default: return nil
        }
    }

    /// The form of the answer.
    ///
    /// - Parameters:
    ///   - allowsShapes: whether tables and partial metadata can be asked for here.
    ///   - allowsProtobufObjects: whether objects, tables and metadata aside, have a Protobuf form.
    static func accepted(
        _ context: RequestContext, allowsShapes: Bool = true, allowsProtobufObjects: Bool = true
    ) throws(StatusError) -> AcceptedForm {
        var form = AcceptedForm()
        let agent = context.request.headers["User-Agent"] ?? ""
        form.isPretty = context.query["pretty"] != nil ? context.query.flag("pretty") : agent.hasPrefix("curl") || agent.hasPrefix("Wget") || agent.hasPrefix("Mozilla/5.0")
        guard let header = context.request.headers["Accept"], !header.isEmpty else { return form }
        var hasProtobuf = false
        for clause in clauses(header) {
            guard let type = match(clause.type) else { continue }
            if type == .protobuf, !allowsProtobufObjects, clause.parameters["as"] == nil {
                hasProtobuf = true
                continue
            }
            form.mediaType = type
            form.contentType = type.rawValue
            guard let shape = clause.parameters["as"] else { return form }
            guard allowsShapes, clause.parameters["g"] == "meta.k8s.io", let version = clause.parameters["v"], version == "v1" || version == "v1beta1" else { continue }
            switch shape {
            case "Table": form.shape = .table(version: version)
            case "PartialObjectMetadata", "PartialObjectMetadataList": form.shape = .partialMetadata(version: version)
            default: continue
            }
            form.contentType = "\(type.rawValue);as=\(shape);v=\(version);g=meta.k8s.io"
            return form
        }
        throw hasProtobuf ? .noProtobuf : .notAcceptableList
    }

    static func notAcceptable(_ types: String) -> StatusError {
        StatusError(code: 406, reason: "NotAcceptable", message: "406: Not Acceptable\n\nAvailable representations: \(types)", details: .init())
    }

    /// The format of the request's body.
    static func contentType(_ context: RequestContext) throws(StatusError) -> MediaType {
        guard let header = context.request.headers["Content-Type"], !header.isEmpty else { return .json }
        let type = header.split(separator: ";").first.map { $0.trimmed.lowercased() } ?? ""
        guard let media = MediaType(rawValue: type) else {
            let list = MediaType.all.map(\.rawValue).joined(separator: ", ")
            throw .unsupportedMediaType("the body of the request was in an unknown format - accepted media types include: \(list)")
        }
        return media
    }
}

extension StatusError {
    /// Custom objects have no Protobuf form.
    static let noProtobuf = StatusError(
        code: 406, reason: "NotAcceptable",
        message: "object *unstructured.Unstructured does not implement the protobuf marshalling interface and cannot be encoded to a protobuf message")
    static let notAcceptableList = Negotiation.notAcceptable(MediaType.all.map(\.rawValue).joined(separator: ", "))
}

extension Substring {
    var trimmed: String {
        var text = self
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }
}
