import Testing

@testable import PKI

/// 2026-06-01T00:00:00Z.
private let now: Int64 = 1_780_272_000

private func leafDER(_ pem: String) throws -> [UInt8] { try #require(CertificateInfo.read(pem: pem).first).der }

@Suite("Certificates")
struct CertificateTests {
    @Test func authorityAndLeaf() throws {
        let authority = try CertificateAuthority.create(commonName: "kubernetes", now: now)
        let reloaded = try CertificateAuthority(certificatePEM: authority.certificatePEM, privateKeyPEM: authority.privateKeyPEM)
        let request = CertificateRequest(
            commonName: "kube-apiserver", organizations: ["a", "b"], dnsNames: ["kubernetes", "localhost"],
            ipAddresses: ["10.96.0.1", "FD00:0::1"], usages: .both)
        let pair = try reloaded.issue(request, now: now)
        let info = try #require(CertificateInfo.read(pem: pair.certificatePEM).first)
        #expect(info.subject.commonName == "kube-apiserver" && info.subject.organizations == ["a", "b"])
        #expect(info.subject.dnsNames == ["kubernetes", "localhost"] && info.subject.ipAddresses == ["10.96.0.1", "fd00::1"])
        #expect(info.notAfter == now + CertificateRequest.year && info.notBefore == now - 300 && !info.isAuthority)
        #expect(reloaded.hasIssued(certificatePEM: pair.certificatePEM))
        let other = try CertificateAuthority.create(commonName: "kubernetes", now: now)
        #expect(!other.hasIssued(certificatePEM: pair.certificatePEM))
        #expect(throws: PKIError.self) {
            try CertificateAuthority(certificatePEM: authority.certificatePEM, privateKeyPEM: other.privateKeyPEM)
        }
        #expect(throws: PKIError.self) {
            try CertificateAuthority(certificatePEM: pair.certificatePEM, privateKeyPEM: pair.privateKeyPEM)
        }
        let wrong = CertificateRequest(commonName: "x", ipAddresses: ["10.0.0"], usages: .server)
        #expect(throws: PKIError.self) { try authority.issue(wrong, now: now) }
        // Never longer than the authority.
        let end = try #require(CertificateInfo.read(pem: authority.certificatePEM).first).notAfter
        let late = try authority.issue(CertificateRequest(commonName: "x", usages: .client), now: end - 86_400)
        #expect(try CertificateInfo.read(pem: late.certificatePEM).first?.notAfter == end)
        #expect(throws: PKIError.self) { try authority.issue(request, now: end + 301) }
    }

    @Test func signingRequests() throws {
        let authority = try CertificateAuthority.create(commonName: "kubernetes", now: now)
        let (pem, key) = try SigningRequest.create(
            CertificateRequest(
                commonName: "system:node:n1", organizations: ["system:nodes"], dnsNames: ["n1"], ipAddresses: ["192.0.2.1"],
                usages: .server))
        let request = try SigningRequest(pem: pem)
        #expect(request.subject.commonName == "system:node:n1" && request.subject.organizations == ["system:nodes"])
        #expect(request.subject.dnsNames == ["n1"] && request.subject.ipAddresses == ["192.0.2.1"])
        let signed = try authority.sign(requestPEM: pem, usages: .server, now: now, notAfter: now + 3_600)
        let info = try #require(CertificateInfo.read(pem: signed).first)
        #expect(info.subject.commonName == "system:node:n1" && info.subject.ipAddresses == ["192.0.2.1"] && info.notAfter == now + 3_600)
        #expect(try JWTVerificationKey.read(pem: signed).map(\.keyID) == JWTVerificationKey.read(pem: key).map(\.keyID))
        // One bit of the subject changed: the signature no longer holds.
        let body = pem.split(separator: "\n").dropFirst().dropLast().joined()
        var tampered = Array(body)
        tampered[44] = tampered[44] == "A" ? "B" : "A"
        let broken = "-----BEGIN CERTIFICATE REQUEST-----\n" + String(tampered) + "\n-----END CERTIFICATE REQUEST-----\n"
        #expect(throws: PKIError.self) { try SigningRequest(pem: broken) }
    }

    @Test func clientVerification() async throws {
        let authority = try CertificateAuthority.create(commonName: "kubernetes", now: now)
        let other = try CertificateAuthority.create(commonName: "kubernetes", now: now)
        let time = Time(now)
        let verifier = try ClientCertificateVerifier(caPEM: other.certificatePEM + authority.certificatePEM, now: { time.now })
        let client = CertificateRequest(commonName: "jane", organizations: ["dev", "ops"], uris: ["spiffe://a/b"], usages: .client)
        let pair = try authority.issue(client, now: now)
        let chain = [try leafDER(pair.certificatePEM)]
        for _ in 0..<2 {
            let subject = try await verifier.verify(chain: chain)
            #expect(subject.commonName == "jane" && subject.organizations == ["dev", "ops"] && subject.uris == ["spiffe://a/b"])
            #expect(subject.fingerprint.count == 64)
        }
        // Remembered, but not longer than it lives.
        time.now = now + CertificateRequest.year + 1
        let words = "x509: certificate has expired or is not yet valid: current time 2027-06-01T00:00:01Z is after 2027-06-01T00:00:00Z"
        await #expect { try await verifier.verify(chain: chain) } throws: { "\($0)" == words }
        time.now = now - 301
        let early = "x509: certificate has expired or is not yet valid: current time 2026-05-31T23:54:59Z is before 2026-05-31T23:55:00Z"
        await #expect { try await verifier.verify(chain: chain) } throws: { "\($0)" == early }
        time.now = now

        let strict = try ClientCertificateVerifier(caPEM: other.certificatePEM, now: { time.now })
        await #expect(throws: PKIError.unknownAuthority) { try await strict.verify(chain: chain) }
        #expect(PKIError.unknownAuthority.description == "x509: certificate signed by unknown authority")
        let server = try authority.issue(CertificateRequest(commonName: "s", usages: .server), now: now)
        await #expect(throws: PKIError.incompatibleKeyUsage) { try await verifier.verify(chain: [leafDER(server.certificatePEM)]) }
        // A leaf can't issue, even when the chain shows it.
        let forged = try authority.issue(client, now: now)
        let fake = try CertificateAuthority.create(commonName: "jane", now: now)
        let evil = try fake.issue(CertificateRequest(commonName: "root", organizations: ["system:masters"], usages: .client), now: now)
        await #expect(throws: PKIError.unknownAuthority) {
            try await verifier.verify(chain: [leafDER(evil.certificatePEM), leafDER(forged.certificatePEM)])
        }
        await #expect(throws: PKIError.unknownAuthority) {
            try await verifier.verify(chain: [leafDER(evil.certificatePEM), leafDER(fake.certificatePEM)])
        }
        await #expect(throws: PKIError.self) { try await verifier.verify(chain: [[1, 2, 3]]) }
        await #expect(throws: PKIError.self) { try await verifier.verify(chain: []) }
        // The last byte of the signature changed.
        var changed = chain[0]
        changed[changed.count - 1] ^= 1
        await #expect(throws: PKIError.self) { try await verifier.verify(chain: [changed]) }
    }

    @Test func times() {
        #expect(rfc3339(0) == "1970-01-01T00:00:00Z")
        #expect(rfc3339(951_782_399) == "2000-02-28T23:59:59Z")
        #expect(rfc3339(951_782_400) == "2000-02-29T00:00:00Z")
        #expect(rfc3339(-1) == "1969-12-31T23:59:59Z")
        #expect(rfc3339(4_102_444_800) == "2100-01-01T00:00:00Z")
    }
}
