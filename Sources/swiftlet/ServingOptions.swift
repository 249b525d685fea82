import ArgumentParser
import Client
import Component
import HTTP
import KubernetesAPI
import Logging
import Metrics
import PKI

/// Where a component without an API of its own serves its health and metrics.
struct ServingOptions: ParsableArguments {
    @Option(help: "The address to serve health and metrics on.")
    var bindAddress = "0.0.0.0"

    @Option(help: "The port to serve health and metrics on; 0 serves none. By default upstream's of the component.")
    var securePort: Int?

    @Option(help: "The serving certificate; by default one is made that lasts as long as the process.")
    var tlsCertFile: String?

    @Option(help: "The key of the serving certificate.")
    var tlsPrivateKeyFile: String?

    func validate() throws {
        guard (tlsCertFile == nil) == (tlsPrivateKeyFile == nil) else { throw ValidationError("--tls-cert-file and --tls-private-key-file go together") }
    }

    /// Serves until the task is cancelled.
    ///
    /// - Parameter port: upstream's port of the component.
    func serve(_ component: String, port: Int, client: APIClient, metrics: MetricRegistry, logger: Logger) async throws {
        let port = securePort ?? port
        if port == 0 { return }
        ProcessMetrics.register(in: metrics)
        // Clients' certificates are known by the authority that the API server publishes; without it, tokens alone count.
        let published = try? await client.get(ConfigMap.self, namespace: "kube-system", name: "extension-apiserver-authentication")
        let authority = published?.data["client-ca-file"]
        let access = try DelegatedAccess(client: client, clientCAPEM: authority)
        let material = try material(component, authority)
        let server = HTTPServer(
            configuration: HTTPServerConfiguration(
                addresses: [.tcp(host: bindAddress, port: port)],
                tls: TLSServerConfiguration(requestClientCertificates: authority != nil) { material }),
            responder: ComponentEndpoint(metrics: metrics, access: access), logger: logger)
        do { try await server.start() } catch {
            throw StartFailure("can't serve on \(bindAddress):\(port): \(error); choose another port with --secure-port")
        }
        do { while true { try await Task.sleep(for: .seconds(86_400)) } } catch { await server.shutdown(graceful: .seconds(1)) }
    }

    private func material(_ component: String, _ authority: String?) throws -> TLSServerMaterial {
        let clients = authority.map { Array($0.utf8) }
        if let tlsCertFile, let tlsPrivateKeyFile {
            guard let certificate = DataFolder.bytes(tlsCertFile) else { throw StartFailure("--tls-cert-file: \(tlsCertFile) can't be read") }
            guard let key = DataFolder.bytes(tlsPrivateKeyFile) else { throw StartFailure("--tls-private-key-file: \(tlsPrivateKeyFile) can't be read") }
            return TLSServerMaterial(certificatePEM: certificate, privateKeyPEM: key, clientCAPEM: clients)
        }
        let now = ControlPlane.now()
        let own = try CertificateAuthority.create(commonName: "\(component)-ca", now: now)
        var names = ["localhost"]
        if let host = MachineAddresses.hostName { names.append(host) }
        let pair = try own.issue(CertificateRequest(commonName: component, dnsNames: names, ipAddresses: ["127.0.0.1", "::1"], usages: .server), now: now)
        return TLSServerMaterial(certificatePEM: Array(pair.certificatePEM.utf8), privateKeyPEM: Array(pair.privateKeyPEM.utf8), clientCAPEM: clients)
    }
}
