import KubernetesSchema
import KubernetesSemantics
import Wire

/// Objects in JSON.
struct JSONTarget: FuzzTarget {
    static let name = "json"
    static let corpus = "objects"
    static let words = FuzzObjects.words

    func run(_ input: [UInt8]) -> String? {
        guard let document = try? Document.parseJSON(input) else { return nil }
        let json = document.encodeJSON()
        guard let again = try? Document.parseJSON(json) else { return "what was written isn't read" }
        if again.encodeJSON() != json { return "reading again changes \(FuzzObjects.text(json))" }
        _ = document.encodePrettyJSON()
        let (type, kind) = FuzzObjects.type(of: document)
        guard let object = FuzzObjects.canonical(document, type) else { return nil }
        var defaulted = object
        Defaulting.apply(kind, to: &defaulted)
        return FuzzObjects.problem(object, type, kind)
    }
}

/// Objects in YAML.
struct YAMLTarget: FuzzTarget {
    static let name = "yaml"
    static let words = [
        ": ", "- ", "\n", "\n  ", "&a ", "*a", "<<: *a", "|\n", ">-\n", "|2+\n", "{", "}", "[", "]", ", ", "? ", "--- \n", "...\n", "%YAML 1.1\n", "!!str ", "!!binary ", "!x ", "'", "\"",
        "\\x", "~", "yes", "0x1f", "-0x8000000000000000", "0b1", "012", "1_000", ".inf", "-.5e3", "2001-01-01", "#", "\t", "\u{feff}", "\u{85}", "é", "a: &a [*a, *a]\n", "\r\n",
    ]

    func run(_ input: [UInt8]) -> String? {
        _ = YAMLDuplicates.find(in: input)
        guard let documents = try? Document.parseYAML(input) else { return nil }
        for document in documents {
            let json = document.encodeJSON()
            let yaml = document.encodeYAML()
            guard let again = try? Document.parseSingleYAML(yaml) else { return "what was written isn't read: \(FuzzObjects.text(yaml))" }
            // Keys that were named twice, and the order of keys, are lost on the way.
            guard DuplicateCheck.isFree(document) else { continue }
            if !Document.equal(document, document.root, again, again.root) {
                return "\(FuzzObjects.text(json)) becomes \(FuzzObjects.text(again.encodeJSON())) by \(FuzzObjects.text(yaml))"
            }
        }
        return nil
    }
}

/// Whether no object of a document names a member twice.
enum DuplicateCheck {
    static func isFree(_ document: Document) -> Bool {
        var copy = document
        return DuplicateFields.remove(from: &copy).isEmpty
    }
}

/// Objects in Protobuf, in their envelope.
struct ProtobufTarget: FuzzTarget {
    static let name = "protobuf"
    static let corpus = "objects"
    static let words = ["k8s\0", "\u{0a}\u{00}", "\u{12}\u{7f}", "\u{1a}\u{01}a", "\u{08}\u{01}", "\u{0b}", "\u{0c}", "v1", "Pod", "\u{0a}\u{0a}\u{0a}\u{0a}"]

    static func seed(_ line: [UInt8]) -> [UInt8] {
        guard let document = try? Document.parseJSON(line) else { return line }
        let (type, kind) = FuzzObjects.type(of: document)
        guard let object = FuzzObjects.canonical(document, type) else { return line }
        return ProtobufEncoder(object).object(type, kind: kind)
    }

    func run(_ input: [UInt8]) -> String? {
        guard let envelope = try? ProtobufDecoder.envelope(input), let version = GroupVersion(apiVersion: envelope.apiVersion) else { return nil }
        let kind = version.kind(envelope.kind)
        guard let type = Schema.shared.kind(kind) else { return nil }
        var decoder = ProtobufDecoder()
        guard let object = try? decoder.decode(type, envelope.raw, kind: kind) else { return nil }
        let bytes = ProtobufEncoder(object).object(type, kind: kind)
        var second = ProtobufDecoder()
        guard let again = try? ProtobufDecoder.envelope(bytes), let decoded = try? second.decode(type, again.raw, kind: kind) else {
            return "what was written isn't read"
        }
        if ProtobufEncoder(decoded).object(type, kind: kind) != bytes { return "what was read is written differently" }
        _ = object.encodeJSON()
        return nil
    }
}

/// CBOR.
struct CBORTarget: FuzzTarget {
    static let name = "cbor"
    static let corpus = "objects"
    static let words = ["\u{00}", "\u{18}", "\u{40}", "\u{41}a", "\u{60}", "\u{61}a"]

    static func seed(_ line: [UInt8]) -> [UInt8] {
        guard let document = try? Document.parseJSON(line) else { return line }
        let (type, _) = FuzzObjects.type(of: document)
        return FuzzObjects.canonical(document, type).map { CBOREncoder($0).object(type) } ?? line
    }

    func run(_ input: [UInt8]) -> String? {
        guard let document = try? Document.parseCBOR(input) else { return nil }
        let bytes = document.encodeCBOR()
        guard let again = try? Document.parseCBOR(bytes) else { return "what was written isn't read" }
        if again.encodeCBOR() != bytes { return "what was read is written differently" }
        if !DuplicateCheck.isFree(document) { return "a key stands twice" }
        let (type, kind) = FuzzObjects.type(of: document)
        return FuzzObjects.canonical(document, type).flatMap { FuzzObjects.problem($0, type, kind) }
    }
}
