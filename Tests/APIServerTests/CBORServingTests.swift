import HTTP
import KubernetesSchema
import KubernetesSemantics
import Synchronization
import Testing
import Wire

@testable import APIServer

/// A sink that keeps headers too.
final class HeadersSink: ResponseSink {
    private let state = Mutex<(status: Int, headers: HTTPFields, bytes: [UInt8])>((0, HTTPFields(), []))

    var result: (status: Int, headers: HTTPFields, bytes: [UInt8]) { state.withLock { $0 } }
    var isHeadWritten: Bool { state.withLock { $0.status != 0 } }
    func writeHead(status: Int, headers: HTTPFields) async throws {
        state.withLock {
            $0.status = status
            $0.headers = headers
        }
    }
    func write(_ bytes: [UInt8]) async throws { state.withLock { $0.bytes += bytes } }
    func finish() async throws {}
    func send(status: Int, headers: HTTPFields, body: [UInt8]) async throws { state.withLock { $0 = (status, headers, body) } }
    func upgrade(headers: HTTPFields) async throws -> any ByteStream { throw StatusError.badRequest("not here") }
}

extension InProcessServer {
    /// Sends bytes and reads bytes.
    func exchange(_ method: String, _ path: String, _ body: [UInt8] = [], _ headers: [(String, String)]) async -> (status: Int, headers: HTTPFields, bytes: [UInt8]) {
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        let sink = HeadersSink()
        let request = APIRequest(
            method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, headers: HTTPFields([("User-Agent", "test")] + headers), body: body, identity: .apiServer)
        await server.handle(request, sink)
        return sink.result
    }
}

@Suite struct CBORServingTests {
    private let path = "/api/v1/namespaces/default/secrets"
    private let cbor = [("Accept", "application/cbor"), ("Content-Type", "application/cbor")]

    private func secret(_ name: String) -> [UInt8] {
        Document(["kind": "Secret", "apiVersion": "v1", "metadata": ["name": .string(name)], "data": ["k": "AQID"]]).encodeCBOR()
    }

    private func message(_ bytes: [UInt8]) throws -> String {
        let status = try Document.parseCBOR(bytes)
        return status.string(status[status.root, "message"]) ?? ""
    }

    @Test func nothingOfItWithoutTheGate() async throws {
        let server = try InProcessServer()
        let accepted = await server.exchange("GET", path, [], [("Accept", "application/cbor")])
        #expect(accepted.status == 406)
        let sent = await server.exchange("POST", path, secret("a"), [("Content-Type", "application/cbor")])
        #expect(sent.status == 415)
        let applied = await server.exchange("PATCH", path + "/a?fieldManager=m", secret("a"), [("Content-Type", "application/apply-patch+cbor")])
        #expect(applied.status == 415)
        await server.stop()
    }

    @Test func objectsListsAndErrors() async throws {
        let server = try InProcessServer()
        server.server.features = try FeatureGates("CBORServingAndStorage=true")
        let made = await server.exchange("POST", path, secret("a"), cbor)
        #expect(made.status == 201 && made.headers["Content-Type"] == "application/cbor" && made.bytes.starts(with: CBOR.mark))
        let object = try Document.parseCBOR(made.bytes)
        #expect(object.json("data") == #"{"k":"AQID"}"# && object.json("type") == #""Opaque""#)
        // Bytes travel as bytes.
        #expect(made.bytes.indices.contains { made.bytes[$0...].starts(with: [0xd6, 0x43, 1, 2, 3]) })

        let list = await server.exchange("GET", path, [], [("Accept", "application/cbor")])
        let items = try Document.parseCBOR(list.bytes)
        #expect(items.json("kind") == #""SecretList""# && items.count(items[items.root, "items"]) == 1)
        let table = await server.exchange("GET", path, [], [("Accept", "application/cbor;as=Table;v=v1;g=meta.k8s.io")])
        #expect(table.headers["Content-Type"] == "application/cbor;as=Table;v=v1;g=meta.k8s.io")
        #expect(try Document.parseCBOR(table.bytes).json("kind") == #""Table""#)

        let unknown = await server.exchange("GET", path + "/b", [], [("Accept", "application/cbor")])
        #expect(unknown.status == 404)
        #expect(try message(unknown.bytes) == "secrets \"b\" not found")
        let applied = await server.exchange(
            "PATCH", path + "/c?fieldManager=m", secret("c"), [("Accept", "application/cbor"), ("Content-Type", "application/apply-patch+cbor")])
        #expect(applied.status == 201)
        await server.stop()
    }

    @Test func whatIsNoObjectIsRefused() async throws {
        let server = try InProcessServer()
        server.server.features = try FeatureGates("CBORServingAndStorage=true")
        // {"kind": "a", "kind": "b"}
        let twice: [UInt8] = [0xa2, 0x44, 0x6b, 0x69, 0x6e, 0x64, 0x41, 0x61, 0x44, 0x6b, 0x69, 0x6e, 0x64, 0x41, 0x62]
        let refused = await server.exchange("POST", path, twice, cbor)
        #expect(refused.status == 400)
        #expect(try message(refused.bytes).contains("cbor: found duplicate map key \"kind\" at map element index 1"))
        let unknown = Document(["kind": "Secret", "apiVersion": "v1", "metadata": ["name": "a"], "zzz": 1]).encodeCBOR()
        let strict = await server.exchange("POST", path + "?fieldValidation=Strict", unknown, cbor)
        #expect(strict.status == 400)
        #expect(try message(strict.bytes).contains("strict decoding error: cbor: found unknown field at map element index 0"))
        await server.stop()
    }
}

@Suite struct CompressionTests {
    @Test func largeAnswersArePackedForThoseWhoTakeIt() async throws {
        let server = try InProcessServer()
        let body = { (name: String) in
            Array(#"{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"\#(name)"},"data":{"a":"\#(String(repeating: "x", count: 100_000))"}}"#.utf8)
        }
        let path = "/api/v1/namespaces/default/configmaps"
        for name in ["a", "b", "c", "d"] { #expect(await server.exchange("POST", path, body(name), []).status == 201) }
        let plain = await server.exchange("GET", path, [], [])
        #expect(plain.headers["Content-Encoding"] == nil && plain.bytes.count > 400_000)
        let packed = await server.exchange("GET", path, [], [("Accept-Encoding", "deflate, gzip")])
        #expect(packed.headers["Content-Encoding"] == "gzip" && packed.headers["Vary"] == "Accept-Encoding" && packed.bytes.starts(with: [0x1f, 0x8b]))
        #expect(packed.bytes.count < 10_000)
        // One of them alone is below the threshold.
        let small = await server.exchange("GET", path + "/a", [], [("Accept-Encoding", "gzip")])
        #expect(small.status == 200 && small.headers["Content-Encoding"] == nil)
        server.server.features = try FeatureGates("APIResponseCompression=false")
        #expect(await server.exchange("GET", path, [], [("Accept-Encoding", "gzip")]).headers["Content-Encoding"] == nil)
        await server.stop()
    }
}

@Suite struct FeatureGateTests {
    private func problem(_ flag: String) -> String {
        do {
            _ = try FeatureGates(flag)
            return ""
        } catch {
            return error.description
        }
    }

    @Test func flagsAreReadAsUpstreamReadsThem() throws {
        #expect(!FeatureGates.standard.servesCBOR && FeatureGates.standard.compressesAnswers)
        let gates = try FeatureGates("CBORServingAndStorage=T, APIResponseCompression=0")
        #expect(gates.servesCBOR && !gates.compressesAnswers)
        #expect(try FeatureGates("AllAlpha=true").servesCBOR)
        #expect(try !FeatureGates("AllAlpha=true,CBORServingAndStorage=false").servesCBOR)
        #expect(try FeatureGates("kube:CBORServingAndStorage=true").servesCBOR)
        #expect(try FeatureGates("") == .standard)
    }

    @Test func whatCannotBeIsRefused() {
        #expect(problem("CBORServingAndStorage").hasSuffix("missing bool value for CBORServingAndStorage"))
        #expect(
            problem("CBORServingAndStorage=maybe").hasSuffix(
                "invalid value of CBORServingAndStorage=maybe, err: strconv.ParseBool: parsing \"maybe\": invalid syntax"))
        #expect(problem("Nonsense=true").hasSuffix("unrecognized feature gate: Nonsense"))
        #expect(problem("APIServerTracing=false").hasSuffix("cannot set feature gate APIServerTracing to false, feature is locked to true"))
    }
}
