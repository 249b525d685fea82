import Crypto
import CryptoExtras
import FoundationEssentials
import SwiftASN1
import X509

/// A certificate and its private key, in PEM.
public struct KeyPair: Sendable, Equatable {
    public var certificatePEM: String
    public var privateKeyPEM: String

    public init(certificatePEM: String, privateKeyPEM: String) {
        self.certificatePEM = certificatePEM
        self.privateKeyPEM = privateKeyPEM
    }
}

/// What a certificate may be used for.
public struct CertificateUsages: OptionSet, Sendable, Hashable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }
    public static let server = CertificateUsages(rawValue: 1)
    public static let client = CertificateUsages(rawValue: 2)
    public static let both: CertificateUsages = [.server, .client]
}

/// What a new certificate shall say.
public struct CertificateRequest: Sendable, Hashable {
    public var commonName: String
    public var organizations: [String]
    public var dnsNames: [String]
    /// IPv4 or IPv6, as text.
    public var ipAddresses: [String]
    public var uris: [String]
    public var usages: CertificateUsages
    /// In seconds; a year by default, as kubeadm has it. Cut to the end of the authority's own life.
    public var validity: Int64

    public static let year: Int64 = 365 * 86_400

    public init(
        commonName: String, organizations: [String] = [], dnsNames: [String] = [], ipAddresses: [String] = [], uris: [String] = [],
        usages: CertificateUsages, validity: Int64 = CertificateRequest.year
    ) {
        self.commonName = commonName
        self.organizations = organizations
        self.dnsNames = dnsNames
        self.ipAddresses = ipAddresses
        self.uris = uris
        self.usages = usages
        self.validity = validity
    }
}

/// Issues certificates. Keys are ECDSA P-256 where they are made here; RSA and the other curves work where they are given.
public struct CertificateAuthority: Sendable {
    /// Ten years, as kubeadm has it.
    public static let validity: Int64 = 10 * CertificateRequest.year
    /// Certificates begin this long (seconds) before they are made, for clocks that go slow.
    public static let backdating: Int64 = 300

    public let certificatePEM: String
    public let privateKeyPEM: String
    let certificate: Certificate
    private let privateKey: Certificate.PrivateKey

    /// Makes a self-signed authority.
    /// - Parameter now: Unix seconds.
    public static func create(commonName: String, now: Int64, validity: Int64 = validity) throws -> CertificateAuthority {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let name = try DistinguishedName { CommonName(commonName) }
        let extensions = try Certificate.Extensions {
            Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
            Critical(KeyUsage(digitalSignature: true, keyEncipherment: true, keyCertSign: true))
            SubjectKeyIdentifier(hash: key.publicKey)
            SubjectAlternativeNames([.dnsName(commonName)])
        }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey, notValidBefore: date(now - backdating),
            notValidAfter: date(now + validity), issuer: name, subject: name, extensions: extensions, issuerPrivateKey: key)
        return try CertificateAuthority(certificate, key)
    }

    /// Takes over an existing one. Throws when the key isn't the certificate's or the certificate isn't an authority's.
    public init(certificatePEM: String, privateKeyPEM: String) throws {
        let certificate = try CertificateInfo.first(inPEM: certificatePEM)
        let key = try privateCertificateKey(pem: privateKeyPEM)
        guard key.publicKey == certificate.publicKey else {
            throw PKIError.malformed("the authority's key does not belong to its certificate")
        }
        guard case .isCertificateAuthority? = try certificate.extensions.basicConstraints else {
            throw PKIError.malformed("the certificate is not one of an authority")
        }
        self.certificatePEM = certificatePEM
        self.privateKeyPEM = privateKeyPEM
        self.certificate = certificate
        privateKey = key
    }

    private init(_ certificate: Certificate, _ key: Certificate.PrivateKey) throws {
        self.certificate = certificate
        privateKey = key
        certificatePEM = try certificate.serializeAsPEM().pemString + "\n"
        privateKeyPEM = try key.serializeAsPEM().pemString + "\n"
    }

    /// Makes a key and a certificate for it.
    public func issue(_ request: CertificateRequest, now: Int64) throws -> KeyPair {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let pem = try issue(request, publicKey: key.publicKey, now: now)
        return KeyPair(certificatePEM: pem, privateKeyPEM: try key.serializeAsPEM().pemString + "\n")
    }

    /// Certifies a public key (`PUBLIC KEY` or `RSA PUBLIC KEY` in PEM).
    public func issue(_ request: CertificateRequest, publicKeyPEM: String, now: Int64) throws -> String {
        guard let key = try PublicKeys.certificateKeys(pem: publicKeyPEM).first else { throw PKIError.malformed("no public key found") }
        return try issue(request, publicKey: key, now: now)
    }

    private func issue(_ request: CertificateRequest, publicKey: Certificate.PublicKey, now: Int64) throws -> String {
        var attributes: [RelativeDistinguishedName.Attribute] = request.organizations.map {
            RelativeDistinguishedName.Attribute(type: .RDNAttributeType.organizationName, utf8String: $0)
        }
        if !request.commonName.isEmpty {
            attributes.append(RelativeDistinguishedName.Attribute(type: .RDNAttributeType.commonName, utf8String: request.commonName))
        }
        var names: [GeneralName] = request.dnsNames.map { .dnsName($0) }
        for address in request.ipAddresses { names.append(.ipAddress(ASN1OctetString(contentBytes: try addressBytes(address)[...]))) }
        names += request.uris.map { .uniformResourceIdentifier($0) }
        var usages: [ExtendedKeyUsage.Usage] = []
        if request.usages.contains(.server) { usages.append(.serverAuth) }
        if request.usages.contains(.client) { usages.append(.clientAuth) }
        // An empty subject makes the names critical (RFC 5280, 4.2.1.6).
        let subject = try DistinguishedName(attributes)
        return try sign(
            subject: subject, names: names, namesCritical: attributes.isEmpty, publicKey: publicKey, usages: usages,
            keyUsage: KeyUsage(digitalSignature: true, keyEncipherment: true), notBefore: now - Self.backdating,
            notAfter: now + request.validity)
    }

    /// Signs a PKCS#10 request: its subject, names and key, with the given usages instead of the ones it asks for. Throws when the
    /// request's own signature is wrong.
    ///
    /// - Parameters:
    ///   - usages: the extended key usages.
    ///   - digitalSignature: whether the key may sign.
    ///   - keyEncipherment: whether the key may encrypt keys.
    ///   - notAfter: Unix seconds; cut to the end of the authority's life.
    public func sign(
        requestPEM: String, usages: CertificateUsages, digitalSignature: Bool = true, keyEncipherment: Bool = true, now: Int64,
        notAfter: Int64
    ) throws -> String {
        let request = try SigningRequest(pem: requestPEM)
        var extended: [ExtendedKeyUsage.Usage] = []
        if usages.contains(.server) { extended.append(.serverAuth) }
        if usages.contains(.client) { extended.append(.clientAuth) }
        return try sign(
            subject: request.request.subject, names: request.names, namesCritical: request.request.subject.isEmpty,
            publicKey: request.request.publicKey, usages: extended,
            keyUsage: KeyUsage(digitalSignature: digitalSignature, keyEncipherment: keyEncipherment), notBefore: now - Self.backdating,
            notAfter: notAfter)
    }

    private func sign(
        subject: DistinguishedName, names: [GeneralName], namesCritical: Bool, publicKey: Certificate.PublicKey,
        usages: [ExtendedKeyUsage.Usage], keyUsage: KeyUsage, notBefore: Int64, notAfter: Int64
    ) throws -> String {
        let authorityKey = try certificate.extensions.subjectKeyIdentifier?.keyIdentifier
        var extensions = Certificate.Extensions()
        try extensions.append(Certificate.Extension(keyUsage, critical: true))
        if !usages.isEmpty { try extensions.append(Certificate.Extension(try ExtendedKeyUsage(usages), critical: false)) }
        try extensions.append(Certificate.Extension(BasicConstraints.notCertificateAuthority, critical: true))
        try extensions.append(Certificate.Extension(AuthorityKeyIdentifier(keyIdentifier: authorityKey), critical: false))
        if !names.isEmpty { try extensions.append(Certificate.Extension(SubjectAlternativeNames(names), critical: namesCritical)) }
        let begin = max(notBefore, seconds(certificate.notValidBefore))
        let end = min(notAfter, seconds(certificate.notValidAfter))
        guard begin < end else { throw PKIError.expired(now: notBefore, notAfter: end) }
        let issued = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey, notValidBefore: date(begin),
            notValidAfter: date(end), issuer: certificate.subject, subject: subject, extensions: extensions, issuerPrivateKey: privateKey)
        return try issued.serializeAsPEM().pemString + "\n"
    }

    /// Whether this authority signed the first certificate of some PEM.
    public func hasIssued(certificatePEM: String) -> Bool {
        guard let issued = try? CertificateInfo.first(inPEM: certificatePEM) else { return false }
        return issued.issuer == certificate.subject && certificate.publicKey.isValidSignature(issued.signature, for: issued)
    }
}

/// A PKCS#10 request, its signature checked.
public struct SigningRequest: Sendable {
    let request: CertificateSigningRequest
    let names: [GeneralName]
    /// Who and what it asks for.
    public let subject: CertificateSubject

    public init(pem: String) throws {
        do {
            let document = try PEMDocument(pemString: pem)
            // Go and OpenSSL know both.
            guard ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"].contains(document.discriminator) else {
                throw PKIError.malformed("PEM block type must be CERTIFICATE REQUEST")
            }
            request = try CertificateSigningRequest(derEncoded: document.derBytes)
            let wanted = try request.attributes.extensionRequest?.extensions
            names = try wanted?.subjectAlternativeNames.map { Array($0) } ?? []
        } catch let error as PKIError {
            throw error
        } catch {
            throw PKIError.malformed("malformed certificate request: \(error)")
        }
        guard request.publicKey.isValidSignature(request.signature, for: request) else {
            throw PKIError.malformed("the certificate request's signature is wrong")
        }
        subject = CertificateSubject(name: request.subject, names: names, serial: [], fingerprint: [])
    }

    /// Makes a key and a request for it.
    public static func create(_ request: CertificateRequest) throws -> (requestPEM: String, privateKeyPEM: String) {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        var attributes: [RelativeDistinguishedName.Attribute] = request.organizations.map {
            RelativeDistinguishedName.Attribute(type: .RDNAttributeType.organizationName, utf8String: $0)
        }
        attributes.append(RelativeDistinguishedName.Attribute(type: .RDNAttributeType.commonName, utf8String: request.commonName))
        var names: [GeneralName] = request.dnsNames.map { .dnsName($0) }
        for address in request.ipAddresses { names.append(.ipAddress(ASN1OctetString(contentBytes: try addressBytes(address)[...]))) }
        names += request.uris.map { .uniformResourceIdentifier($0) }
        var wanted = CertificateSigningRequest.Attributes()
        if !names.isEmpty {
            var extensions = Certificate.Extensions()
            try extensions.append(Certificate.Extension(SubjectAlternativeNames(names), critical: false))
            wanted = CertificateSigningRequest.Attributes([try .init(ExtensionRequest(extensions: extensions))])
        }
        let signed = try CertificateSigningRequest(
            version: .v1, subject: DistinguishedName(attributes), privateKey: key, attributes: wanted)
        return (try signed.serializeAsPEM().pemString + "\n", try key.serializeAsPEM().pemString + "\n")
    }
}

func date(_ seconds: Int64) -> Date { Date(timeIntervalSince1970: Double(seconds)) }

func seconds(_ date: Date) -> Int64 { Int64(date.timeIntervalSince1970.rounded(.down)) }
