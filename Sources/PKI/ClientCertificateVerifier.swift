import Crypto
import FoundationEssentials
import Synchronization
import SwiftASN1
@_spi(FixedExpiryValidationTime) import X509

/// Decides whether a client's certificate chain leads to one of some authorities, as upstream's X.509 authenticator does.
///
/// Answers are remembered by the leaf's SHA-256 until the chain ends, so that a connection costs one hash.
public final class ClientCertificateVerifier: Sendable {
    /// Most answers remembered; past it the oldest half is dropped.
    public static let cacheEntries = 4_096
    /// Most certificates of a chain that are looked at, and most bytes of one.
    public static let chainLength = 10
    public static let certificateBytes = 64 << 10

    private struct Known {
        var subject: CertificateSubject
        var notBefore: Int64
        var notAfter: Int64
        var order: UInt64
    }

    private struct Cache {
        var entries: [SHA256Digest: Known] = [:]
        var order: UInt64 = 0
    }

    private let roots: [Certificate]
    private let now: @Sendable () -> Int64
    private let cache = Mutex(Cache())

    /// - Parameters:
    ///   - caPEM: the trusted authorities.
    ///   - now: Unix seconds.
    public init(caPEM: String, now: @escaping @Sendable () -> Int64) throws {
        roots = try CertificateInfo.certificateBlocks(caPEM).map { der in
            do { return try Certificate(derEncoded: der) } catch { throw PKIError.malformed("x509: malformed certificate: \(error)") }
        }
        self.now = now
    }

    /// Whom a chain names.
    /// - Parameter chain: DER, the leaf first, then possible intermediates.
    /// - Throws: ``PKIError`` in Go's words.
    public func verify(chain: [[UInt8]]) async throws -> CertificateSubject {
        guard let leafDER = chain.first else { throw PKIError.malformed("no client certificate given") }
        if chain.count > Self.chainLength || chain.contains(where: { $0.count > Self.certificateBytes }) {
            throw PKIError.malformed("x509: the certificate chain is too long")
        }
        let now = now()
        let digest = SHA256.hash(data: leafDER)
        if let known = cache.withLock({ $0.entries[digest] }) {
            try Self.check(now, known.notBefore, known.notAfter)
            return known.subject
        }
        let known = try await verify(chain, leafDER, digest, now)
        cache.withLock { cache in
            if cache.entries.count >= Self.cacheEntries {
                let orders = cache.entries.values.map(\.order).sorted()
                let middle = orders[orders.count / 2]
                cache.entries = cache.entries.filter { $0.value.order >= middle }
            }
            cache.order += 1
            cache.entries[digest] = Known(subject: known.subject, notBefore: known.notBefore, notAfter: known.notAfter, order: cache.order)
        }
        return known.subject
    }

    private static func check(_ now: Int64, _ notBefore: Int64, _ notAfter: Int64) throws {
        if now < notBefore { throw PKIError.notYetValid(now: now, notBefore: notBefore) }
        if now > notAfter { throw PKIError.expired(now: now, notAfter: notAfter) }
    }

    private func verify(_ chain: [[UInt8]], _ leafDER: [UInt8], _ digest: SHA256Digest, _ now: Int64) async throws -> Known {
        let certificates: [Certificate]
        let subject: CertificateSubject
        do {
            certificates = try chain.map { try Certificate(derEncoded: $0) }
            subject = try CertificateSubject(certificates[0], der: leafDER)
        } catch {
            throw PKIError.malformed("x509: malformed certificate: \(error)")
        }
        let leaf = certificates[0]
        try Self.check(now, seconds(leaf.notValidBefore), seconds(leaf.notValidAfter))
        var verifier = Verifier(rootCertificates: CertificateStore(roots)) {
            RFC5280Policy(fixedExpiryValidationTime: date(now))
            ClientUsagePolicy()
        }
        let result = await verifier.validate(leaf: leaf, intermediates: CertificateStore(certificates.dropFirst()))
        guard case .validCertificate(let valid) = result else {
            throw Self.allowsClients(leaf) ? PKIError.unknownAuthority : PKIError.incompatibleKeyUsage
        }
        let begin = valid.map { seconds($0.notValidBefore) }.max() ?? now
        let end = valid.map { seconds($0.notValidAfter) }.min() ?? now
        return Known(subject: subject, notBefore: begin, notAfter: end, order: 0)
    }

    /// A certificate without extended usages may be used for anything.
    fileprivate static func allowsClients(_ certificate: Certificate) -> Bool {
        guard let usages = try? certificate.extensions.extendedKeyUsage else {
            return certificate.extensions[oid: .X509ExtensionID.extendedKeyUsage] == nil
        }
        return usages.contains(.clientAuth) || usages.contains(.any)
    }
}

/// Every certificate of the chain allows client authentication.
private struct ClientUsagePolicy: VerifierPolicy {
    let verifyingCriticalExtensions: [ASN1ObjectIdentifier] = [.X509ExtensionID.extendedKeyUsage, .X509ExtensionID.keyUsage]

    mutating func chainMeetsPolicyRequirements(chain: UnverifiedCertificateChain) async -> PolicyEvaluationResult {
        for (index, certificate) in chain.enumerated() {
            if !ClientCertificateVerifier.allowsClients(certificate) { return .failsToMeetPolicy(reason: "incompatible key usage") }
            // An issuer that names its key's usages must name signing.
            if index > 0, let usage = try? certificate.extensions.keyUsage, !usage.keyCertSign {
                return .failsToMeetPolicy(reason: "the issuer's key may not sign certificates")
            }
        }
        return .meetsPolicy
    }
}
