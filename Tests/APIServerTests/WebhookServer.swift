import HTTP
import KubernetesSchema
import PKI
import Synchronization
import Wire

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@testable import APIServer

/// An HTTPS server that answers as a webhook would, and remembers what it was asked.
final class WebhookServer: Sendable {
    typealias Answer = @Sendable (_ path: String, _ review: Document) async throws -> (status: Int, body: [UInt8])

    let authority: CertificateAuthority
    let port: Int
    private let server: HTTPServer

    init(_ answer: @escaping Answer) async throws {
        let now: Int64 = Int64(time(nil))
        let authority = try CertificateAuthority.create(commonName: "webhooks", now: now)
        let pair = try authority.issue(
            CertificateRequest(
                commonName: "hook", dnsNames: ["localhost", "hook.default.svc"], ipAddresses: ["127.0.0.1"], usages: .server), now: now)
        self.authority = authority
        let material = TLSServerMaterial(certificatePEM: Array(pair.certificatePEM.utf8), privateKeyPEM: Array(pair.privateKeyPEM.utf8))
        let received = Received()
        self.received = received
        server = HTTPServer(
            configuration: HTTPServerConfiguration(
                addresses: [.tcp(host: "127.0.0.1", port: 0)], tls: TLSServerConfiguration(requestClientCertificates: true) { material }),
            responder: ClosureResponder { request, writer in
                let body = try await request.body.collect(upTo: 1 << 24)
                let review = (try? Document.parseJSON(body)) ?? Document()
                received.add(request, review)
                let (status, bytes) = try await answer(request.head.path, review)
                try await writer.send(status: status, headers: HTTPFields([("Content-Type", "application/json")]), body: bytes)
            })
        try await server.start()
        port = server.boundPort ?? 0
    }

    private let received: Received

    final class Received: Sendable {
        private let all = Mutex<[(path: String, authority: String, review: Document)]>([])
        func add(_ request: IncomingRequest, _ review: Document) { all.withLock { $0.append((request.head.path, request.head.authority, review)) } }
        var requests: [(path: String, authority: String, review: Document)] { all.withLock { $0 } }
    }

    /// What came in so far.
    var requests: [(path: String, authority: String, review: Document)] { received.requests }

    func paths() -> [String] { requests.map(\.path) }

    var bundle: String { Base64.encode(Array(authority.certificatePEM.utf8)) }

    func stop() async { await server.shutdown() }

    /// The answer of an admission webhook.
    static func review(_ review: Document, _ members: Value) -> (status: Int, body: [UInt8]) {
        var answer = Document(["apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response": members])
        let response = answer[answer.root, "response"]
        answer.set(response, "uid", string: review.string(review[review.root, "request", "uid"]) ?? "")
        return (200, answer.encodeJSON())
    }

    static func allow(_ review: Document, patch: String? = nil) -> (status: Int, body: [UInt8]) {
        guard let patch else { return self.review(review, ["allowed": true]) }
        return self.review(review, ["allowed": true, "patchType": "JSONPatch", "patch": .string(Base64.encode(Array(patch.utf8)))])
    }
}
