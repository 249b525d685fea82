import ContainerRuntime
import Glibc
import KubernetesAPI
import KubernetesSchema
import Protocols

/// The mounts of a container: its volumes, `/etc/hosts`, the file for its last words.
struct MountFactory: Sendable {
    var request: ContainerStarter.Request
    var environment: [(name: String, value: String)]
    /// The images of image volumes as the runtime has them, by volume.
    var images: [String: CRI.ImageSpec] = [:]

    private var podFolder: String { request.context.configuration.podFolder(request.pod.metadata.uid) }

    func make() async throws -> [CRI.Mount] {
        let container = request.container
        var mounts: [CRI.Mount] = []
        for (index, mount) in container.volumeMounts.enumerated() {
            guard let volume = request.volumes[mount.name] else {
                throw ConfigurationFailure("cannot find volume \"\(mount.name)\" to mount into container \"\(container.name)\"")
            }
            mounts.append(try await make(mount, volume, index))
        }
        if !mounts.contains(where: { $0.containerPath == "/etc/hosts" }) { mounts.append(try await hosts()) }
        if !container.terminationMessagePath.isEmpty { mounts.append(try await lastWords(container.terminationMessagePath)) }
        return mounts
    }

    private func make(_ mount: VolumeMount, _ volume: MountedVolume, _ index: Int) async throws -> CRI.Mount {
        var result = CRI.Mount()
        result.hostPath = volume.path
        var subPath = mount.subPath
        if !mount.subPathExpr.isEmpty {
            let variables = Dictionary(environment.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
            subPath = VariableExpansion.expand(mount.subPathExpr, variables)
            if subPath.contains("$(") { throw ConfigurationFailure("missing value for \(mount.subPathExpr)") }
            guard !subPath.hasPrefix("/"), !subPath.split(separator: "/").contains("..") else {
                throw ConfigurationFailure("error SubPath `\(subPath)` must not be an absolute path or contain \"..\"")
            }
        }
        if let image = images[mount.name] {
            result.image = image
            result.imageSubPath = subPath
        } else if !subPath.isEmpty {
            let target = "\(podFolder)/volume-subpaths/\(mount.name)/\(request.container.name)/\(index)"
            let source = volume.path
            let part = subPath
            do {
                try await BlockingIO.run { try SubPath.bind(volume: source, subPath: part, target: target) }
            } catch {
                throw StartFailure("CreateContainerConfigError", "failed to prepare subPath for volumeMount \"\(mount.name)\" of container \"\(request.container.name)\"")
            }
            result.hostPath = target
        }
        let path = mount.mountPath.hasPrefix("/") ? mount.mountPath : "/\(mount.mountPath)"
        result.containerPath = path
        result.readonly = mount.readOnly || volume.isReadOnly
        switch mount.mountPropagation {
        case "HostToContainer": result.propagation = .hostToContainer
        case "Bidirectional": result.propagation = .bidirectional
        default: result.propagation = .private
        }
        return result
    }

    private func hosts() async throws -> CRI.Mount {
        let path = "\(podFolder)/etc-hosts"
        let factory = SandboxFactory(
            pod: request.pod, configuration: request.context.configuration, resolver: request.context.hostResolver, cgroupParent: "")
        let name = factory.hostName()
        let domain = factory.domain()
        let pod = request.pod
        let addresses = request.addresses
        try await BlockingIO.run {
            let host = pod.spec.hostNetwork ? (try? Files.read("/etc/hosts")).map { String(decoding: $0, as: UTF8.self) } : nil
            try Files.makeFolder(Files.folder(of: path), mode: 0o750)
            try Files.write(path, MountFactory.hostsText(pod, host: host, addresses: addresses, name: name, domain: domain))
        }
        var mount = CRI.Mount()
        mount.hostPath = path
        mount.containerPath = "/etc/hosts"
        mount.readonly = request.container.securityContext?.readOnlyRootFilesystem ?? false
        return mount
    }

    /// - Parameter host: the machine's file, for pods in the machine's network.
    static func hostsText(_ pod: Pod, host: String?, addresses: [String], name: String, domain: String?) -> String {
        var text: String
        if let host {
            text = "# Kubernetes-managed hosts file (host network).\n" + host
        } else {
            text = """
                # Kubernetes-managed hosts file.
                127.0.0.1\tlocalhost
                ::1\tlocalhost ip6-localhost ip6-loopback
                fe00::0\tip6-localnet
                fe00::0\tip6-mcastprefix
                fe00::1\tip6-allnodes
                fe00::2\tip6-allrouters

                """
            for address in addresses {
                if let domain { text += "\(address)\t\(name).\(domain)\t\(name)\n" } else { text += "\(address)\t\(name)\n" }
            }
        }
        if !pod.spec.hostAliases.isEmpty {
            text += "\n# Entries added by HostAliases.\n"
            for alias in pod.spec.hostAliases { text += "\(alias.ip)\t\(alias.hostnames.joined(separator: "\t"))\n" }
        }
        return text
    }

    private func lastWords(_ containerPath: String) async throws -> CRI.Mount {
        let folder = "\(podFolder)/containers/\(request.container.name)"
        let path = "\(folder)/\(String(UInt32.random(in: 0...UInt32.max), radix: 16))"
        try await BlockingIO.run {
            try Files.makeFolder(folder, mode: 0o750)
            // Any user of the container may write it.
            try Files.write(path, "", mode: 0o666)
        }
        var mount = CRI.Mount()
        mount.hostPath = path
        mount.containerPath = containerPath
        return mount
    }
}
