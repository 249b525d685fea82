import Client
import ContainerRuntime
import HTTP
import Kubelet
import KubernetesSchema
import Logging
import PKI

/// What a kubelet needs of its surroundings.
struct KubeletSetup: Sendable {
    var name: String
    var address: String
    var clusterDNS: String
    var client: APIClient
    var folder: DataFolder
    /// Asked for at every connection to the kubelet's server.
    var serving: @Sendable () throws -> TLSServerMaterial
    var clientAuthorityPEM: String
    /// Whether the network's plugins hide pods' addresses; not where the proxy does so.
    var masqueradesPods: Bool
}

enum KubeletRunner {
    /// Runs a kubelet, with a containerd of its own where none is named, until the task is cancelled. Pods run on then.
    static func run(_ options: NodeOptions, _ setup: KubeletSetup, logging: LoggingOptions) async throws {
        let logger = logging.makeLogger("kubelet")
        var configuration = KubeletConfiguration(nodeName: setup.name)
        guard let address = IPAddressValue(setup.address) else { throw StartFailure("--node-ip: \"\(setup.address)\" is no address") }
        configuration.nodeIPs = [address]
        configuration.clusterDNS = [setup.clusterDNS]
        configuration.clusterDomain = options.clusterDomain
        configuration.rootFolder = options.rootDir ?? setup.folder.path("kubelet")
        configuration.podLogsFolder = setup.folder.path("logs/pods")
        configuration.staticPodPath = options.podManifestPath ?? setup.folder.path("manifests")
        configuration.port = options.kubeletPort
        configuration.kubernetesVersion = "v\(Version.kubernetes)"
        configuration.nodeLabels = try labels(options.nodeLabels)
        configuration.cgroupRoot = options.cgroupRoot
        try DataFolder.make(configuration.staticPodPath ?? "", mode: 0o700)
        var supervisor: ContainerdSupervisor?
        let runtime: CRIRuntime
        if let endpoint = options.containerRuntimeEndpoint {
            runtime = CRIRuntime(endpoint: endpoint.hasPrefix("unix://") ? String(endpoint.dropFirst("unix://".count)) : endpoint)
        } else {
            do {
                let own = try await ContainerdSupervisor.prepare(folder: setup.folder.path("containerd"), logger: logging.makeLogger("containerd"))
                try await own.start()
                configuration.cniConfigurationFolder = own.configuration.cniConfigurationFolder
                configuration.cniLeaseFolder = own.configuration.leaseFolder
                configuration.cniBridge = options.cniBridge
                configuration.cniMasquerade = setup.masqueradesPods
                runtime = own.runtime
                supervisor = own
            } catch {
                throw StartFailure("\(error)")
            }
        }
        let kubelet = Kubelet(
            configuration: configuration, client: setup.client, runtime: runtime, serving: setup.serving, clientCAPEM: setup.clientAuthorityPEM, logger: logger)
        do {
            try await kubelet.run()
        } catch {
            await supervisor?.stop(killContainers: false)
            throw StartFailure("the kubelet can't run: \(error)")
        }
        await supervisor?.stop(killContainers: false)
    }

    private static func labels(_ text: String) throws -> [String: String] {
        var labels: [String: String] = [:]
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard pair.count == 2, Names.qualifiedName(pair[0]).isEmpty, Names.labelValue(pair[1]).isEmpty else {
                throw StartFailure("--node-labels: \"\(part)\" is no label: write name=value")
            }
            labels[pair[0]] = pair[1]
        }
        return labels
    }

    /// The kubelet's serving certificate, issued by the cluster's authority where this process has it.
    static func serving(_ pki: PKIStore, _ authority: CertificateAuthority, name: String, address: String) throws -> @Sendable () throws -> TLSServerMaterial {
        let request = CertificateRequest(
            commonName: "system:node:\(name)", organizations: ["system:nodes"], dnsNames: [name], ipAddresses: [address, "127.0.0.1"], usages: .server)
        _ = try pki.ensure("kubelet", by: authority, request)
        let pair = try pki.keyPair("kubelet")
        return {
            let current = pair.current
            return TLSServerMaterial(certificatePEM: current.certificatePEM, privateKeyPEM: current.privateKeyPEM)
        }
    }
}

extension ControlPlane {
    /// Runs the kubelet of this machine until the task is cancelled.
    func runKubelet(_ options: NodeOptions, name: String, address: String, clusterDNS: String, logging: LoggingOptions) async throws {
        let setup = KubeletSetup(
            name: name, address: address, clusterDNS: clusterDNS, client: client(Identities.node(name), agent: "kubelet/swiftlet"), folder: folder,
            serving: try KubeletRunner.serving(pki, cluster.authority, name: name, address: address), clientAuthorityPEM: cluster.authority.certificatePEM,
            masqueradesPods: false)
        try await KubeletRunner.run(options, setup, logging: logging)
    }
}
