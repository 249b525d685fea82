import Crypto
import Foundation
import HTTP
import SwiftASN1
import X509

/// A CA with a server and a client certificate, made anew for a test run.
struct TestCertificates {
    let caPEM: [UInt8]
    let server: TLSClientIdentity
    let client: TLSClientIdentity

    static let shared: TestCertificates = {
        do { return try TestCertificates() } catch { preconditionFailure("can't make certificates: \(error)") }
    }()

    init() throws {
        let caKey = P256.Signing.PrivateKey()
        let caName = try DistinguishedName { CommonName("test-ca") }
        let ca = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(caKey.publicKey), notValidBefore: Date() - 3600,
            notValidAfter: Date() + 86400, issuer: caName, subject: caName, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                Critical(KeyUsage(keyCertSign: true))
            },
            issuerPrivateKey: .init(caKey))
        caPEM = Array(try ca.serializeAsPEM().pemString.utf8)
        let names: [GeneralName] = [.dnsName("localhost"), .ipAddress(.init(contentBytes: [127, 0, 0, 1]))]
        server = try TestCertificates.issue("server", caKey, caName, names: names)
        client = try TestCertificates.issue("system:admin", caKey, caName, names: [.dnsName("client")])
    }

    private static func issue(
        _ name: String, _ caKey: P256.Signing.PrivateKey, _ caName: DistinguishedName, names: [GeneralName]
    ) throws -> TLSClientIdentity {
        let key = P256.Signing.PrivateKey()
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey), notValidBefore: Date() - 3600,
            notValidAfter: Date() + 86400, issuer: caName, subject: DistinguishedName { CommonName(name) },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(KeyUsage(digitalSignature: true))
                SubjectAlternativeNames(names)
            },
            issuerPrivateKey: .init(caKey))
        let pem = Array(try certificate.serializeAsPEM().pemString.utf8)
        return TLSClientIdentity(certificatePEM: pem, privateKeyPEM: Array(key.pemRepresentation.utf8))
    }
}

/// A server of the test's closure, and clients for it.
struct TestServer {
    let server: HTTPServer
    let tls: Bool
    let socket: String?

    init(
        tls: Bool = true, unix: Bool = false, change: (inout HTTPServerConfiguration) -> Void = { _ in },
        _ respond: @escaping @Sendable (IncomingRequest, ResponseWriter) async throws -> Void
    ) async throws {
        let path = "/tmp/swiftlet-http-\(UInt64.random(in: 0...UInt64.max)).sock"
        let material = TLSServerMaterial(
            certificatePEM: TestCertificates.shared.server.certificatePEM,
            privateKeyPEM: TestCertificates.shared.server.privateKeyPEM, clientCAPEM: TestCertificates.shared.caPEM)
        var configuration = HTTPServerConfiguration(
            addresses: [unix ? .unix(path: path) : .tcp(host: "127.0.0.1", port: 0)],
            tls: tls ? TLSServerConfiguration { material } : nil)
        change(&configuration)
        server = HTTPServer(configuration: configuration, responder: ClosureResponder(respond))
        self.tls = tls
        socket = unix ? path : nil
        try await server.start()
    }

    func client(
        _ protocols: HTTPClientConfiguration.Protocols = .automatic, identity: Bool = false
    ) -> HTTPClient {
        var configuration = HTTPClientConfiguration(
            endpoint: socket.map { .unix(path: $0) } ?? .tcp(host: "127.0.0.1", port: server.boundPort ?? 0))
        if tls {
            let client = TestCertificates.shared.client
            var settings = TLSClientConfiguration(trust: .roots(TestCertificates.shared.caPEM))
            if identity { settings.identity = { client } }
            configuration.tls = settings
        }
        configuration.protocols = protocols
        return HTTPClient(configuration: configuration)
    }
}
