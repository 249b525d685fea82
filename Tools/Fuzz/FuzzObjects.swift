import KubernetesSchema
import KubernetesSemantics
import Wire

/// What the targets that read objects have in common.
enum FuzzObjects {
    /// The type that an object says it is of; pods are what says nothing.
    static func type(of document: Document) -> (TypeInfo, GroupVersionKind) {
        let version = GroupVersion(apiVersion: document.string(document[document.root, "apiVersion"]) ?? "") ?? GroupVersion(group: "", version: "v1")
        let kind = version.kind(document.string(document[document.root, "kind"]) ?? "Pod")
        if let type = Schema.shared.kind(kind) { return (type, kind) }
        return (pod, GroupVersionKind(group: "", version: "v1", kind: "Pod"))
    }

    static let pod: TypeInfo = {
        guard let pod = Schema.shared.kind(GroupVersionKind(group: "", version: "v1", kind: "Pod")) else { fatalError("the schema has no pods") }
        return pod
    }()

    /// An object in its canonical form; nil where the input is none.
    static func canonical(_ document: Document, _ type: TypeInfo) -> Document? {
        var decoder = ObjectDecoder(document)
        return try? decoder.decode(type)
    }

    /// What is wrong with an object that was read: writing it, and reading that again, changes it.
    static func problem(_ object: Document, _ type: TypeInfo, _ kind: GroupVersionKind) -> String? {
        let json = object.encodeJSON()
        guard let parsed = try? Document.parseJSON(json), let again = canonical(parsed, type) else { return "JSON that was written isn't read" }
        if again.encodeJSON() != json { return "reading again changes \(text(json)) to \(text(again.encodeJSON()))" }
        // Protobuf must be readable; what it doesn't tell apart need not be the same.
        let bytes = ProtobufEncoder(object).object(type, kind: kind)
        var decoder = ProtobufDecoder()
        guard let envelope = try? ProtobufDecoder.envelope(bytes), let decoded = try? decoder.decode(type, envelope.raw, kind: kind) else {
            return "Protobuf that was written isn't read"
        }
        if ProtobufEncoder(decoded).object(type, kind: kind) != bytes { return "Protobuf that was read is written differently" }
        guard let item = try? Document.parseCBOR(CBOREncoder(object).object(type)), let read = canonical(item, type) else { return "CBOR that was written isn't read" }
        // Members of what the schema doesn't know are sorted there.
        if !Document.equal(read, read.root, object, object.root) { return "CBOR changes \(text(json)) to \(text(read.encodeJSON()))" }
        return nil
    }

    static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes.prefix(300), as: UTF8.self) }

    /// Pieces of JSON.
    static let words = [
        "{", "}", "[", "]", ",", ":", "\"", "{}", "[]", "null", "true", "0", "-1", "1e400", "-0", "0.1", "9223372036854775808", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"a\":",
        "\"kind\":\"Pod\",\"apiVersion\":\"v1\"", "\"metadata\":{\"name\":\"a\"}", "\"spec\":{", "\"containers\":[{\"name\":\"a\"}]", "\"labels\":{\"a\":\"b\"}",
        "\"creationTimestamp\":\"2001-01-01T00:00:00Z\"", "\"resources\":{\"limits\":{\"cpu\":\"1\"}}", "\"port\":80", "\"port\":\"http\"", "\"managedFields\":[",
        "\"$patch\":\"delete\"", "\"$retainKeys\":[\"a\"]", "\"$setElementOrder/containers\":[{\"name\":\"a\"}]", "\"$deleteFromPrimitiveList/finalizers\":[\"a\"]",
    ]
}
