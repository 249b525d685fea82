import X509

/// kubeadm's folder of authorities, certificates and keys. Makes what is missing and replaces what runs out; calls block on the disk.
public struct PKIStore: Sendable {
    /// A certificate is replaced when less than this part of its life is left.
    static let renewalPart: Int64 = 5

    /// Such as `/var/lib/swiftlet/pki`.
    public let folder: String
    private let now: @Sendable () -> Int64

    /// - Parameter now: Unix seconds.
    public init(folder: String, now: @escaping @Sendable () -> Int64) {
        self.folder = folder
        self.now = now
    }

    public func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// Reads `<name>.crt` and `<name>.key`, or makes an authority where neither is there.
    ///
    /// Throws when only one is there or they don't belong together: an authority that certificates depend on is never replaced silently.
    public func ensureAuthority(_ name: String, commonName: String) throws -> CertificateAuthority {
        let certificate = try Files.read(path("\(name).crt"))
        let key = try Files.read(path("\(name).key"))
        switch (certificate, key) {
        case (let certificate?, let key?):
            do {
                return try CertificateAuthority(certificatePEM: certificate, privateKeyPEM: key)
            } catch {
                throw PKIError.file(path: path("\(name).crt"), reason: "\(error)")
            }
        case (nil, _):
            // A key without a certificate is what a crash between the two writes leaves: nothing can depend on it yet.
            try makeFolder(for: name)
            let authority = try CertificateAuthority.create(commonName: commonName, now: now())
            try Files.replace(path("\(name).key"), with: authority.privateKeyPEM, mode: 0o600)
            try Files.replace(path("\(name).crt"), with: authority.certificatePEM, mode: 0o644)
            return authority
        case (_?, nil):
            throw PKIError.file(path: path("\(name).key"), reason: "the authority's key is missing, so nothing can be issued")
        }
    }

    private func makeFolder(for name: String) throws {
        try Files.makeFolder(folder)
        if let slash = name.lastIndex(of: "/") { try Files.makeFolder(path(String(name[..<slash]))) }
    }

    /// Sees to it that `<name>.crt` and `<name>.key` hold what the request asks for, issued by the authority. Answers whether they were
    /// (re)made.
    @discardableResult
    public func ensure(_ name: String, by authority: CertificateAuthority, _ request: CertificateRequest) throws -> Bool {
        if let certificate = try Files.read(path("\(name).crt")), let key = try Files.read(path("\(name).key")),
            isGood(certificate, key, authority, request)
        {
            return false
        }
        try makeFolder(for: name)
        let pair = try authority.issue(request, now: now())
        // The key first: with a crash in between the pair doesn't match, which the next call repairs.
        try Files.replace(path("\(name).key"), with: pair.privateKeyPEM, mode: 0o600)
        try Files.replace(path("\(name).crt"), with: pair.certificatePEM, mode: 0o644)
        return true
    }

    private func isGood(_ pem: String, _ keyPEM: String, _ authority: CertificateAuthority, _ request: CertificateRequest) -> Bool {
        guard authority.hasIssued(certificatePEM: pem), let info = try? CertificateInfo.read(pem: pem).first,
            let certificate = try? CertificateInfo.first(inPEM: pem), let key = try? privateCertificateKey(pem: keyPEM),
            key.publicKey == certificate.publicKey
        else { return false }
        let now = now()
        if now < info.notBefore || info.notAfter - now < (info.notAfter - info.notBefore) / Self.renewalPart { return false }
        let subject = info.subject
        if subject.commonName != request.commonName || Set(subject.organizations) != Set(request.organizations) { return false }
        let addresses = request.ipAddresses.map { text in (try? addressBytes(text)).map(addressText) ?? text }
        guard Set(request.dnsNames).isSubset(of: subject.dnsNames), Set(addresses).isSubset(of: subject.ipAddresses),
            Set(request.uris).isSubset(of: subject.uris)
        else { return false }
        let usages = (try? certificate.extensions.extendedKeyUsage).map { Array($0) } ?? []
        return (!request.usages.contains(.server) || usages.contains(.serverAuth))
            && (!request.usages.contains(.client) || usages.contains(.clientAuth))
    }

    /// Sees to it that `<name>.key` and `<name>.pub` are there; RSA as kubeadm's. An existing key is never replaced.
    public func ensureSigningKey(_ name: String = "sa") throws -> (privateKeyPEM: String, publicKeyPEM: String) {
        if let key = try Files.read(path("\(name).key")) {
            if let publicKey = try Files.read(path("\(name).pub")) { return (key, publicKey) }
            let signer = try JWTSigner(privateKeyPEM: key)
            let publicKey = PEM.encode("PUBLIC KEY", signer.verificationKey.der)
            try Files.replace(path("\(name).pub"), with: publicKey, mode: 0o644)
            return (key, publicKey)
        }
        try makeFolder(for: name)
        let pair = try JWTSigner.generateRSAKey()
        try Files.replace(path("\(name).key"), with: pair.privateKeyPEM, mode: 0o600)
        try Files.replace(path("\(name).pub"), with: pair.publicKeyPEM, mode: 0o644)
        return pair
    }

    /// What a control plane needs, under kubeadm's names.
    public struct Cluster: Sendable {
        public var authority: CertificateAuthority
        public var frontProxyAuthority: CertificateAuthority
        /// `apiserver`: what the API server serves with.
        public var apiServer: ReloadingKeyPair
        /// `apiserver-kubelet-client`: what the API server shows to kubelets.
        public var kubeletClient: ReloadingKeyPair
        /// `front-proxy-client`: what the API server shows to extension servers.
        public var frontProxyClient: ReloadingKeyPair
        /// `sa`: what signs service accounts' tokens.
        public var serviceAccountKeyPEM: String
        public var serviceAccountPublicKeyPEM: String
        /// Whether any certificate was (re)made by this call.
        public var changed: Bool
    }

    /// Makes what is missing of a control plane's folder and replaces what runs out. Call it at start and once a day.
    /// - Parameter names: what clients may call the API server by, addresses among them.
    public func ensureCluster(dnsNames: [String], ipAddresses: [String]) throws -> Cluster {
        let authority = try ensureAuthority("ca", commonName: "kubernetes")
        let frontProxy = try ensureAuthority("front-proxy-ca", commonName: "front-proxy-ca")
        var changed = try ensure(
            "apiserver", by: authority,
            CertificateRequest(commonName: "kube-apiserver", dnsNames: dnsNames, ipAddresses: ipAddresses, usages: .server))
        if try ensure(
            "apiserver-kubelet-client", by: authority,
            CertificateRequest(commonName: "kube-apiserver-kubelet-client", organizations: ["kubeadm:cluster-admins"], usages: .client))
        {
            changed = true
        }
        if try ensure("front-proxy-client", by: frontProxy, CertificateRequest(commonName: "front-proxy-client", usages: .client)) {
            changed = true
        }
        let signing = try ensureSigningKey()
        return Cluster(
            authority: authority, frontProxyAuthority: frontProxy, apiServer: try keyPair("apiserver"),
            kubeletClient: try keyPair("apiserver-kubelet-client"), frontProxyClient: try keyPair("front-proxy-client"),
            serviceAccountKeyPEM: signing.privateKeyPEM, serviceAccountPublicKeyPEM: signing.publicKeyPEM, changed: changed)
    }

    /// The pair `<name>.crt` and `<name>.key`, following the files.
    public func keyPair(_ name: String) throws -> ReloadingKeyPair {
        try ReloadingKeyPair(certificatePath: path("\(name).crt"), keyPath: path("\(name).key"))
    }
}
