import Glibc
import Testing

@testable import PKI

private let start: Int64 = 1_780_272_000

@Suite("PKI store")
struct PKIStoreTests {
    private func mode(_ path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }

    @Test func cluster() throws {
        let folder = try TemporaryFolder()
        let time = Time(start)
        let store = PKIStore(folder: folder.path + "/data/pki", now: { time.now })
        let names = ["kubernetes", "kubernetes.default.svc"]
        let first = try store.ensureCluster(dnsNames: names, ipAddresses: ["10.96.0.1", "::1"])
        #expect(first.changed)
        #expect(mode(store.folder) == 0o700)
        for name in ["ca", "front-proxy-ca", "apiserver", "apiserver-kubelet-client", "front-proxy-client"] {
            #expect(mode(store.path("\(name).key")) == 0o600 && mode(store.path("\(name).crt")) == 0o644)
        }
        #expect(mode(store.path("sa.key")) == 0o600 && mode(store.path("sa.pub")) == 0o644)

        // Nothing changes without a reason; other spellings of an address are none.
        let again = try store.ensureCluster(dnsNames: ["kubernetes"], ipAddresses: ["0:0::1"])
        #expect(!again.changed && again.apiServer.current.certificatePEM == first.apiServer.current.certificatePEM)
        #expect(again.serviceAccountKeyPEM == first.serviceAccountKeyPEM)
        #expect(again.authority.certificatePEM == first.authority.certificatePEM)

        // A new name, and running users see it.
        #expect(try store.ensureCluster(dnsNames: names + ["new"], ipAddresses: []).changed)
        let old = first.apiServer.current
        #expect(first.apiServer.refresh() && first.apiServer.current.generation == 2 && first.apiServer.current != old)
        #expect(!first.apiServer.refresh())

        // Time: nothing at 79 % of the life, new at 81 %.
        time.now = start + CertificateRequest.year * 79 / 100
        #expect(try !store.ensureCluster(dnsNames: names, ipAddresses: []).changed)
        time.now = start + CertificateRequest.year * 81 / 100
        #expect(try store.ensureCluster(dnsNames: names, ipAddresses: []).changed)
        #expect(first.apiServer.refresh())

        // A crash between key and certificate: users keep the old pair, the next call repairs.
        let good = first.apiServer.current
        let stray = try first.authority.issue(CertificateRequest(commonName: "kube-apiserver", usages: .server), now: time.now)
        try Files.replace(store.path("apiserver.key"), with: stray.privateKeyPEM, mode: 0o600)
        #expect(!first.apiServer.refresh() && first.apiServer.current == good)
        #expect(try store.ensureCluster(dnsNames: names, ipAddresses: []).changed)
        #expect(first.apiServer.refresh())

        // The public half comes back from the private one.
        unlink(store.path("sa.pub"))
        #expect(try JWTVerificationKey.read(pem: store.ensureSigningKey().publicKeyPEM)[0].keyID
            == JWTSigner(privateKeyPEM: first.serviceAccountKeyPEM).keyID)

        // An authority is never replaced silently.
        unlink(store.path("ca.key"))
        #expect(throws: PKIError.self) { try store.ensureCluster(dnsNames: names, ipAddresses: []) }
    }

    @Test(.enabled(if: hasOpenSSL)) func opensslAgrees() throws {
        let folder = try TemporaryFolder()
        let store = PKIStore(folder: folder.path, now: { Int64(time(nil)) })
        _ = try store.ensureCluster(dnsNames: ["kubernetes"], ipAddresses: ["10.96.0.1", "fd00::1"])
        let path = folder.path
        #expect(run("openssl verify -x509_strict -purpose sslserver -CAfile \(path)/ca.crt \(path)/apiserver.crt").code == 0)
        #expect(run("openssl verify -x509_strict -purpose sslclient -CAfile \(path)/ca.crt \(path)/apiserver-kubelet-client.crt").code == 0)
        #expect(run("openssl verify -purpose sslclient -CAfile \(path)/front-proxy-ca.crt \(path)/front-proxy-client.crt").code == 0)
        #expect(run("openssl verify -CAfile \(path)/front-proxy-ca.crt \(path)/apiserver.crt").code != 0)
        let text = run("openssl x509 -in \(path)/apiserver.crt -noout -text").output
        #expect(text.contains("DNS:kubernetes, IP Address:10.96.0.1, IP Address:FD00:0:0:0:0:0:0:1"))
        #expect(text.contains("TLS Web Server Authentication") && text.contains("CA:FALSE"))
        let subject = run("openssl x509 -in \(path)/apiserver-kubelet-client.crt -noout -subject -nameopt RFC2253").output
        #expect(subject.contains("CN=kube-apiserver-kubelet-client,O=kubeadm:cluster-admins"))
        #expect(run("openssl rsa -in \(path)/sa.key -pubout -outform PEM").output.contains("PUBLIC KEY"))

        // Made by openssl, read here: RSA authority, PKCS#8 and SEC 1 keys, a request.
        #expect(run(
            "cd \(path) && openssl req -x509 -newkey rsa:2048 -nodes -keyout rsa.key -out rsa.crt -subj /CN=rsa -days 3650"
                + " && openssl ecparam -name prime256v1 -genkey -out ec.key"
                + " && openssl req -new -key ec.key -subj /O=system:nodes/CN=system:node:x"
                + " -addext subjectAltName=DNS:x,IP:192.0.2.7 -out ec.csr"
        ).code == 0)
        let authority = try store.ensureAuthority("rsa", commonName: "unused")
        let request = try #require(try Files.read("\(path)/ec.csr"))
        let signed = try authority.sign(requestPEM: request, usages: .both, now: Int64(time(nil)), notAfter: Int64(time(nil)) + 600)
        try Files.replace("\(path)/ec.crt", with: signed, mode: 0o644)
        #expect(run("openssl verify -purpose sslclient -CAfile \(path)/rsa.crt \(path)/ec.crt").code == 0)
        #expect(try CertificateInfo.read(pem: signed)[0].subject.organizations == ["system:nodes"])
        let key = try #require(try Files.read("\(path)/ec.key"))
        #expect(try JWTSigner(privateKeyPEM: key).algorithm == "ES256")
        #expect(try JWTSigner(privateKeyPEM: #require(try Files.read("\(path)/rsa.key"))).algorithm == "RS256")
    }
}
