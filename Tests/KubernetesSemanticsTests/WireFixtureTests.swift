import Foundation
import KubernetesSchema
import Testing
import Wire

@testable import KubernetesSemantics

/// Upstream's own serializations of one filled object of every kind, beside the package; tests over them are skipped where they're absent.
enum WireFixtures {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/kubernetes/fixtures")

    /// `group.version.Kind`, sorted.
    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".pb") }.map { String($0.dropLast(3)) }.sorted()
    }()

    static func bytes(_ name: String, _ form: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appendingPathComponent("\(name).\(form)")))
    }

    /// The kind that a file is of.
    static func kind(_ name: String) throws -> GroupVersionKind {
        let parts = name.split(separator: ".").map(String.init)
        try #require(parts.count > 2)
        let group = parts.dropLast(2).joined(separator: ".")
        return GroupVersionKind(group: group == "core" ? "" : group, version: parts[parts.count - 2], kind: parts[parts.count - 1])
    }
}

@Suite(.enabled(if: !WireFixtures.names.isEmpty, "upstream's fixtures aren't there"))
struct WireFixtureTests {
    private func canonical(_ document: Document, _ type: TypeInfo) throws -> Document {
        var decoder = ObjectDecoder(document)
        let object = try decoder.decode(type)
        #expect(decoder.strictErrors.isEmpty, "\(type.name): \(decoder.strictErrors)")
        return object
    }

    @Test(arguments: WireFixtures.names)
    func everyFormOfEveryKindIsWrittenAsItWasRead(name: String) throws {
        let named = try WireFixtures.kind(name)
        // Options of requests travel in queries, and are kinds of no version in particular.
        let type = try #require(Schema.shared.kind(named) ?? Schema.shared.type("meta/v1.\(named.kind)"), "\(named)")
        let (json, yaml, protobuf) = (try WireFixtures.bytes(name, "json"), try WireFixtures.bytes(name, "yaml"), try WireFixtures.bytes(name, "pb"))
        let envelope = try #require(try ProtobufDecoder.envelope(protobuf))
        // What has no members for its kind doesn't say it on the envelope either.
        let kind = type.hasTypeMeta ? named : GroupVersionKind(group: "", version: "", kind: "")
        #expect(envelope.kind == kind.kind && envelope.apiVersion == kind.apiVersion)
        var decoder = ProtobufDecoder()
        let fromProtobuf = try decoder.decode(type, envelope.raw, kind: kind)
        let fromJSON = try canonical(try Document.parseJSON(json), type)
        let fromYAML = try canonical(try Document.parseSingleYAML(yaml), type)
        for (form, object) in [("json", fromJSON), ("yaml", fromYAML), ("pb", fromProtobuf)] {
            #expect(String(decoding: object.encodePrettyJSON(), as: UTF8.self) == String(decoding: json, as: UTF8.self), "\(name).\(form) as JSON")
            #expect(ProtobufEncoder(object).object(type, kind: kind) == protobuf, "\(name).\(form) as Protobuf")
            #expect(String(decoding: object.encodeYAML(), as: UTF8.self) == String(decoding: yaml, as: UTF8.self), "\(name).\(form) as YAML")
            let again = try canonical(try Document.parseCBOR(CBOREncoder(object).object(type)), type)
            #expect(Document.equal(again, again.root, object, object.root), "\(name).\(form) through CBOR")
        }
    }
}

/// Objects with random content of every kind that is stored, through every format and back.
@Suite struct RandomObjectTests {
    @Test(arguments: Set(Schema.shared.resources.map(\.kind)).sorted { $0.description < $1.description })
    func everyFormatKeepsEverything(kind: GroupVersionKind) throws {
        let type = try #require(Schema.shared.kind(kind))
        for seed in UInt64(0)..<6 {
            var generator = RandomObject(seed: seed &* 1_000_003 &+ UInt64(kind.description.utf8.reduce(0) { $0 &* 31 &+ Int($1) }.magnitude))
            let made = generator.object(type, kind)
            var decoder = ObjectDecoder(made)
            let object = try decoder.decode(type)
            try #require(decoder.strictErrors.isEmpty)
            let json = text(object)
            #expect(text(try read(try Document.parseJSON(object.encodeJSON()), type)) == json, "\(kind), JSON, seed \(seed)")
            // YAML and CBOR sort the members of what the schema doesn't know.
            let yaml = try read(try Document.parseSingleYAML(object.encodeYAML()), type)
            #expect(Document.equal(yaml, yaml.root, object, object.root), "\(kind), YAML, seed \(seed): \(text(yaml)) of \(json)")
            let cbor = try read(try Document.parseCBOR(CBOREncoder(object).object(type)), type)
            #expect(Document.equal(cbor, cbor.root, object, object.root), "\(kind), CBOR, seed \(seed)")
            let envelope = try #require(try ProtobufDecoder.envelope(ProtobufEncoder(object).object(type, kind: kind)))
            var protobuf = ProtobufDecoder()
            let fromProtobuf = text(try protobuf.decode(type, envelope.raw, kind: kind))
            #expect(fromProtobuf == json, "\(kind), Protobuf, seed \(seed): \(fromProtobuf) of \(json)")
        }
    }

    private func read(_ document: Document, _ type: TypeInfo) throws -> Document {
        var decoder = ObjectDecoder(document)
        return try decoder.decode(type)
    }

    private func text(_ document: Document) -> String { String(decoding: document.encodeJSON(), as: UTF8.self) }
}
