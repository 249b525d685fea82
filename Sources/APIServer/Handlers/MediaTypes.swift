import HTTP
import KubernetesSchema
import Wire

/// How bodies are written.
public enum MediaType: String, Sendable {
    case json = "application/json"
    case yaml = "application/yaml"
    case protobuf = "application/vnd.kubernetes.protobuf"
    case cbor = "application/cbor"

    /// Those that are served.
    static func served(_ features: FeatureGates) -> [MediaType] { features.servesCBOR ? [.json, .yaml, .protobuf, .cbor] : [.json, .yaml, .protobuf] }
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
    /// Whether partial metadata was asked for as a list; nil where anything else was asked for.
    public var listShape: Bool?
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

    private static func match(_ type: String, _ features: FeatureGates) -> MediaType? {
        switch type {
        case "application/json", "*/*": return .json
        case "application/yaml": return .yaml
        case "application/vnd.kubernetes.protobuf": return .protobuf
        case "application/cbor" where features.servesCBOR: return .cbor
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
        var isRefusedForm = false
        for clause in clauses(header) {
            guard let type = match(clause.type, context.features) else { continue }
            if type == .protobuf, !allowsProtobufObjects, clause.parameters["as"] == nil {
                hasProtobuf = true
                continue
            }
            form.mediaType = type
            form.contentType = type.rawValue
            guard let shape = clause.parameters["as"] else { return form }
            guard allowsShapes, clause.parameters["g"] == "meta.k8s.io", let version = clause.parameters["v"], version == "v1" || version == "v1beta1" else {
                isRefusedForm = true
                continue
            }
            switch shape {
            case "Table": form.shape = .table(version: version)
            case "PartialObjectMetadata", "PartialObjectMetadataList": form.shape = .partialMetadata(version: version)
            default:
                isRefusedForm = true
                continue
            }
            form.listShape = shape == "Table" ? nil : shape.hasSuffix("List")
            form.contentType = "\(type.rawValue);as=\(shape);v=\(version);g=meta.k8s.io"
            return form
        }
        if isRefusedForm { throw refusedForm(context.features) }
        throw hasProtobuf ? .noProtobuf : notAcceptable(context.features)
    }

    /// A media type that is served was asked for in a form that isn't.
    private static func refusedForm(_ features: FeatureGates) -> StatusError {
        let types = MediaType.served(features).map(\.rawValue).joined(separator: ", ")
        return StatusError(code: 406, reason: "NotAcceptable", message: "only the following media types are accepted: \(types)")
    }

    static func notAcceptable(_ features: FeatureGates) -> StatusError {
        notAcceptable(MediaType.served(features).map(\.rawValue).joined(separator: ", "))
    }

    static func notAcceptable(_ types: String) -> StatusError {
        StatusError(code: 406, reason: "NotAcceptable", message: "406: Not Acceptable\n\nAvailable representations: \(types)", details: .init())
    }

    /// The format of the request's body.
    static func contentType(_ context: RequestContext) throws(StatusError) -> MediaType {
        guard let header = context.request.headers["Content-Type"], !header.isEmpty else { return .json }
        let type = header.split(separator: ";").first.map { $0.trimmed.lowercased() } ?? ""
        let served = MediaType.served(context.features)
        guard let media = MediaType(rawValue: type), served.contains(media) else {
            let list = served.map(\.rawValue).joined(separator: ", ")
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
    static let notAcceptableList = Negotiation.notAcceptable(FeatureGates.standard)
}

extension Substring {
    var trimmed: String {
        var text = self
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }
}
