import KubernetesSchema
import KubernetesSemantics
import Wire

/// Reads request bodies into objects of the canonical form, with the errors of upstream's decoders.
struct BodyDecoder {
    let schema: Schema
    let context: RequestContext
    let validation: WriteOptions.FieldValidation
    /// Whether the refusal of what can't be read says what it should have been.
    var namesKind = true

    /// Decodes an object of the kind that the endpoint takes.
    ///
    /// - Parameters:
    ///   - expected: what stands for a missing kind or version, and what the object has to be.
    ///   - accepted: further kinds that will do, as they are.
    func decode(_ bytes: [UInt8], _ media: MediaType, expected: GroupVersionKind, accepted: [GroupVersionKind] = []) throws -> (Document, GroupVersionKind) {
        if media == .protobuf { return try decodeProtobuf(bytes, expected: expected, accepted: accepted) }
        let parsed = try parse(bytes, media, expected: expected)
        let kind = try self.kind(of: parsed, expected: expected, bytes)
        let type = try resolve(kind, expected: expected, accepted: accepted)
        var decoder = ObjectDecoder(parsed, schema: schema)
        var object: Document
        do {
            object = try decoder.decode(type)
        } catch {
            throw BodyDecoder.refused(kind, expected, error.description)
        }
        if media == .yaml, try reportDuplicates(in: bytes, decoder.strictErrors, kind, expected) { return (named(object, kind), kind) }
        try report(media == .cbor ? decoder.unknownField.map { ["cbor: found unknown field at map element index \($0)"] } ?? [] : decoder.strictErrors, kind, expected)
        return (named(object, kind), kind)
    }

    private func named(_ decoded: Document, _ kind: GroupVersionKind) -> Document {
        var object = decoded
        object.set(object.root, "kind", string: kind.kind)
        object.set(object.root, "apiVersion", string: kind.apiVersion)
        return Self.headed(object)
    }

    /// Members of YAML that were named twice are told of by their lines, before all other errors.
    ///
    /// - Returns: false where there are none.
    private func reportDuplicates(
        in bytes: [UInt8], _ errors: [String], _ kind: GroupVersionKind, _ expected: GroupVersionKind
    ) throws -> Bool {
        guard errors.contains(where: { $0.hasPrefix("duplicate field") }) else { return false }
        let lines = YAMLDuplicates.find(in: bytes).map { "line \($0.line): key \(FieldError.quoted($0.key)) already set in map" }
        let others = errors.filter { !$0.hasPrefix("duplicate field") }
        let duplicates = "yaml: unmarshal errors:\n  \(lines.joined(separator: "\n  "))"
        try report(validation == .strict ? [duplicates] + others : lines + others, kind, expected)
        return true
    }

    /// Decodes an object of a resource's version.
    func decode(_ bytes: [UInt8], _ media: MediaType, _ version: ServedVersion) throws -> Document {
        guard version.objectSchema.isCustom else { return try decode(bytes, media, expected: version.kind).0 }
        let expected = version.kind
        if media == .protobuf { throw BodyDecoder.refused(expected, expected, StatusError.noProtobuf.message) }
        let parsed = try parse(bytes, media, expected: expected)
        let kind = try self.kind(of: parsed, expected: expected, bytes)
        if (parsed.string(parsed[parsed.root, "kind"]) ?? "").isEmpty {
            throw unrecognized(expected, "Object 'Kind' is missing in '\(String(decoding: bytes, as: UTF8.self))'", bytes)
        }
        let decoded: (object: Document, strictErrors: [String])
        do {
            decoded = try version.objectSchema.decode(parsed)
        } catch {
            throw BodyDecoder.refused(kind, expected, error.description)
        }
        if kind.groupVersion != expected.groupVersion {
            throw StatusError.badRequest(
                "the API version in the data (\(kind.apiVersion)) does not match the expected API version (\(expected.apiVersion))")
        }
        try report(decoded.strictErrors, kind, expected)
        return decoded.object
    }

    /// Decodes `DeleteOptions`, which clients send in any group's version; refusals are the bare causes.
    func decodeDeleteOptions(_ bytes: [UInt8], _ media: MediaType) throws -> Document {
        let expected = GroupVersionKind(group: "", version: "v1", kind: "DeleteOptions")
        if media == .protobuf { return try decodeProtobuf(bytes, expected: expected, accepted: [], ofAnyGroup: true).0 }
        let bare = BodyDecoder(schema: schema, context: context, validation: validation, namesKind: false)
        let parsed = try bare.parse(bytes, media, expected: expected)
        let kind = try bare.kind(of: parsed, expected: expected, bytes)
        guard kind.kind == expected.kind, let type = schema.kind(expected) else {
            let scheme = "k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27"
            throw StatusError.badRequest("no kind \"\(kind.kind)\" is registered for version \"\(kind.apiVersion)\" in scheme \"\(scheme)\"")
        }
        var decoder = ObjectDecoder(parsed, schema: schema)
        do {
            return try decoder.decode(type)
        } catch {
            throw StatusError.badRequest(error.description)
        }
    }

    /// `kind` and `apiVersion` first, whether or not the client sent them.
    private static func headed(_ object: Document) -> Document {
        var object = object
        let members = object.memberNodes(object.root)
        let rank = { (node: Document.Node) -> Int in
            let name = object.key(node)
            return name == "kind" ? 0 : name == "apiVersion" ? 1 : 2
        }
        let ordered = members.filter { rank($0) == 0 } + members.filter { rank($0) == 1 } + members.filter { rank($0) == 2 }
        object.reorder(object.root, ordered)
        return object
    }

    func report(_ errors: [String], _ kind: GroupVersionKind, _ expected: GroupVersionKind) throws {
        guard !errors.isEmpty else { return }
        switch validation {
        case .ignore: return
        case .warn: for error in errors { context.warn(error) }
        case .strict: throw BodyDecoder.refused(kind, expected, "strict decoding error: \(errors.joined(separator: ", "))")
        }
    }

    private func parse(_ bytes: [UInt8], _ media: MediaType, expected: GroupVersionKind) throws -> Document {
        do {
            switch media {
            case .yaml: return try Document.parseSingleYAML(bytes)
            case .cbor: return try Document.parseCBOR(bytes)
            case .json, .protobuf: return try Document.parseJSON(bytes)
            }
        } catch let error as JSONError {
            throw unrecognized(expected, "couldn't get version/kind; json parse error: \(error)", bytes)
        } catch let error as CBORError {
            throw unrecognized(expected, "unable to determine group/version/kind: \(error)", bytes)
        } catch let error as YAMLError {
            throw unrecognized(expected, "\(error)", bytes)
        }
    }

    private func kind(of document: Document, expected: GroupVersionKind, _ bytes: [UInt8]) throws -> GroupVersionKind {
        guard document.kind(document.root) == .object else {
            let word: String
            switch document.kind(document.root) {
            case .array?: word = "array"
            case .string?: word = "string"
            case .bool?: word = "bool"
            case .null?, nil: return expected
            default: word = "number"
            }
            let shape = "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }"
            throw unrecognized(expected, "couldn't get version/kind; json parse error: json: cannot unmarshal \(word) into Go value of type \(shape)", bytes)
        }
        let apiVersion = document.string(document[document.root, "apiVersion"]) ?? ""
        let kind = document.string(document[document.root, "kind"]) ?? ""
        let version = apiVersion.isEmpty ? expected.groupVersion : GroupVersion(apiVersion: apiVersion)
        guard let version else { throw StatusError.badRequest("unexpected GroupVersion string: \(apiVersion)") }
        return version.kind(kind.isEmpty ? expected.kind : kind)
    }

    private func resolve(_ kind: GroupVersionKind, expected: GroupVersionKind, accepted: [GroupVersionKind]) throws -> TypeInfo {
        if kind == expected || accepted.contains(kind) || (kind.kind == expected.kind && kind.groupVersion.group == expected.group) {
            if let type = schema.kind(kind), kind == expected || accepted.contains(kind) { return type }
        }
        guard let type = schema.kind(kind) else {
            throw BodyDecoder.refused(kind, expected, "no kind \"\(kind.kind)\" is registered for version \"\(kind.apiVersion)\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"")
        }
        // Another version of the same kind is converted by upstream, then refused for its version.
        if kind.kind == expected.kind, kind.group == expected.group {
            throw StatusError.badRequest("the API version in the data (\(kind.apiVersion)) does not match the expected API version (\(expected.apiVersion))")
        }
        let package = expected.group.isEmpty ? "core" : String(expected.group.prefix { $0 != "." })
        throw BodyDecoder.refused(kind, expected, "converting (\(type.package.goPath.split(separator: "/").last ?? "v1").\(kind.kind)) to (\(package).\(expected.kind)): unknown conversion")
    }

    static func refused(_ kind: GroupVersionKind, _ expected: GroupVersionKind, _ cause: String) -> StatusError {
        .badRequest("\(kind.kind) in version \"\(kind.version)\" cannot be handled as a \(expected.kind): \(cause)")
    }

    private func unrecognized(_ expected: GroupVersionKind, _ cause: String, _ bytes: [UInt8]) -> StatusError {
        guard namesKind else { return .badRequest(cause) }
        return .badRequest("the object provided is unrecognized (must be of type \(expected.kind)): \(cause) (\(BodyDecoder.summary(bytes)))")
    }

    private static func summary(_ bytes: [UInt8]) -> String {
        let limit = 30
        guard let first = bytes.first else { return "<empty>" }
        if first == 0x7b { return String(decoding: bytes.prefix(limit), as: UTF8.self) + (bytes.count > limit ? " ..." : "") }
        let digits = Array("0123456789abcdef")
        let hex = bytes.prefix(limit).map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined()
        return hex + (bytes.count > limit ? " ..." : "")
    }

    /// - Parameter ofAnyGroup: whether the kind is the same in all groups.
    private func decodeProtobuf(
        _ bytes: [UInt8], expected: GroupVersionKind, accepted: [GroupVersionKind], ofAnyGroup: Bool = false
    ) throws -> (Document, GroupVersionKind) {
        let envelope: ProtobufDecoder.Envelope?
        do { envelope = try ProtobufDecoder.envelope(bytes) } catch { throw unrecognized(expected, "\(error)", bytes) }
        guard let envelope else {
            throw unrecognized(expected, "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]", bytes)
        }
        let version = envelope.apiVersion.isEmpty ? expected.groupVersion : GroupVersion(apiVersion: envelope.apiVersion) ?? expected.groupVersion
        var kind = version.kind(envelope.kind.isEmpty ? expected.kind : envelope.kind)
        if ofAnyGroup, kind.kind == expected.kind { kind = expected }
        let type = try resolve(kind, expected: expected, accepted: accepted)
        var decoder = ProtobufDecoder(schema: schema)
        do {
            return (try decoder.decode(type, envelope.raw, kind: kind), kind)
        } catch {
            throw BodyDecoder.refused(kind, expected, "\(error)")
        }
    }
}
