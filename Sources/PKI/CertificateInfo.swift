import Crypto
import FoundationEssentials
import SwiftASN1
import X509
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Whom a certificate names.
public struct CertificateSubject: Sendable, Equatable {
    /// The last one, where there are several, as Go reads it.
    public var commonName: String
    public var organizations: [String]
    public var organizationalUnits: [String]
    public var dnsNames: [String]
    public var ipAddresses: [String]
    public var emailAddresses: [String]
    public var uris: [String]
    /// Values of the attribute 1.3.6.1.4.1.57683.2, which carries a Kubernetes user's UID.
    public var userUIDs: [String]
    /// The serial number, lower-case hexadecimal.
    public var serialNumber: String
    /// SHA-256 of the certificate, lower-case hexadecimal.
    public var fingerprint: String

    private static let userUID: ASN1ObjectIdentifier = [1, 3, 6, 1, 4, 1, 57683, 2]

    init(name: DistinguishedName, names: [GeneralName], serial: [UInt8], fingerprint: [UInt8]) {
        var values: [ASN1ObjectIdentifier: [String]] = [:]
        for relative in name {
            for attribute in relative { values[attribute.type, default: []].append(String(attribute.value) ?? "") }
        }
        commonName = values[.RDNAttributeType.commonName]?.last ?? ""
        organizations = values[.RDNAttributeType.organizationName] ?? []
        organizationalUnits = values[.RDNAttributeType.organizationalUnitName] ?? []
        userUIDs = values[Self.userUID] ?? []
        (dnsNames, ipAddresses, emailAddresses, uris) = ([], [], [], [])
        for name in names {
            switch name {
            case .dnsName(let name): dnsNames.append(name)
            case .ipAddress(let address): ipAddresses.append(addressText(Array(address.bytes)))
            case .rfc822Name(let address): emailAddresses.append(address)
            case .uniformResourceIdentifier(let uri): uris.append(uri)
            default: break
            }
        }
        serialNumber = hex(serial)
        self.fingerprint = hex(fingerprint)
    }

    init(_ certificate: Certificate, der: [UInt8]) throws {
        let names = try certificate.extensions.subjectAlternativeNames.map { Array($0) } ?? []
        self.init(
            name: certificate.subject, names: names, serial: Array(certificate.serialNumber.bytes),
            fingerprint: Array(SHA256.hash(data: der)))
    }
}

/// What can be read from a certificate.
public struct CertificateInfo: Sendable, Equatable {
    public var subject: CertificateSubject
    /// Unix seconds.
    public var notBefore: Int64
    /// Unix seconds.
    public var notAfter: Int64
    public var isAuthority: Bool
    public var der: [UInt8]

    /// SHA-256 of the public key's DER (SubjectPublicKeyInfo), lower-case hexadecimal: kubeadm's `sha256:…` pin of an authority.
    public var publicKeyFingerprint: String

    /// Reads every certificate of some PEM, in order. Throws when there is none or one is malformed; other blocks are passed over.
    public static func read(pem: String) throws -> [CertificateInfo] {
        let blocks = try certificateBlocks(pem)
        return try blocks.map { try CertificateInfo(der: $0) }
    }

    public init(der: [UInt8]) throws {
        let certificate: Certificate
        do {
            certificate = try Certificate(derEncoded: der)
            subject = try CertificateSubject(certificate, der: der)
        } catch {
            throw PKIError.malformed("x509: malformed certificate: \(error)")
        }
        notBefore = seconds(certificate.notValidBefore)
        notAfter = seconds(certificate.notValidAfter)
        if case .isCertificateAuthority? = try? certificate.extensions.basicConstraints { isAuthority = true } else { isAuthority = false }
        self.der = der
        publicKeyFingerprint = hex(SHA256.hash(data: try PublicKeys.der(certificate.publicKey)))
    }

    static func certificateBlocks(_ pem: String) throws -> [[UInt8]] {
        let documents: [PEMDocument]
        do { documents = try PEMDocument.parseMultiple(pemString: pem) } catch { throw PKIError.malformed("malformed PEM: \(error)") }
        let blocks = documents.filter { $0.discriminator == "CERTIFICATE" }.map(\.derBytes)
        if blocks.isEmpty { throw PKIError.malformed("data does not contain any valid RSA or ECDSA certificates") }
        return blocks
    }

    static func first(inPEM pem: String) throws -> Certificate {
        guard let der = try certificateBlocks(pem).first else { throw PKIError.malformed("no certificate found") }
        do { return try Certificate(derEncoded: der) } catch { throw PKIError.malformed("x509: malformed certificate: \(error)") }
    }
}

/// The four or sixteen bytes of an address.
func addressBytes(_ text: String) throws -> [UInt8] {
    var four = in_addr()
    if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: &four) { Array($0) } }
    var six = in6_addr()
    if inet_pton(AF_INET6, text, &six) == 1 { return withUnsafeBytes(of: &six) { Array($0) } }
    throw PKIError.malformed("\(text) is not an IP address")
}

/// An address as text, canonical, so that two spellings of one address compare equal; empty for a wrong length.
func addressText(_ bytes: [UInt8]) -> String {
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    guard bytes.count == 4 || bytes.count == 16 else { return "" }
    var text = [CChar](repeating: 0, count: 64)
    guard inet_ntop(family, bytes, &text, 64) != nil else { return "" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
