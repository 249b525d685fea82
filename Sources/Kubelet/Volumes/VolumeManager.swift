import Client
import ContainerRuntime
import Glibc
import KubernetesAPI
import KubernetesSchema
import Logging

/// Where a volume is on this machine.
struct MountedVolume: Sendable, Equatable {
    var path: String
    /// The kubelet writes it; containers only read.
    var isReadOnly = false
}

/// Makes pods' volumes, keeps their contents up to date, and takes them away.
final class VolumeManager: Sendable {
    private let configuration: KubeletConfiguration
    /// nil without an API server: then only volumes without objects of the API can be made.
    private let client: APIClient?
    let objects: ReferencedObjects?
    private let tokens: TokenSource?
    private let logger: Logger

    init(configuration: KubeletConfiguration, client: APIClient?, objects: ReferencedObjects?, logger: Logger) {
        self.configuration = configuration
        self.client = client
        self.objects = objects
        self.logger = logger
        tokens = client.map { TokenSource(client: $0) }
    }

    private func folder(_ pod: Pod, _ plugin: String, _ name: String) -> String {
        "\(configuration.podFolder(pod.metadata.uid))/volumes/kubernetes.io~\(plugin)/\(name)"
    }

    /// Makes all volumes of a pod, or brings their contents up to date.
    /// - Throws: what keeps a volume from being made, naming it.
    func mount(_ pod: Pod, _ api: DownwardAPI) async throws -> [String: MountedVolume] {
        objects?.register(pod)
        var result: [String: MountedVolume] = [:]
        for volume in pod.spec.volumes {
            do {
                result[volume.name] = try await mount(volume, pod, api)
            } catch {
                throw ConfigurationFailure("MountVolume.SetUp failed for volume \"\(volume.name)\" : \(error)")
            }
        }
        return result
    }

    private func mount(_ volume: Volume, _ pod: Pod, _ api: DownwardAPI) async throws -> MountedVolume {
        if let source = volume.hostPath {
            try await BlockingIO.run { try HostPath.check(source.path, type: source.type ?? "") }
            return MountedVolume(path: source.path)
        }
        if let source = volume.emptyDir { return try await mountEmptyFolder(volume.name, source, pod) }
        if let source = volume.persistentVolumeClaim { return try await mountClaim(source, pod) }
        // The runtime mounts images itself; they are pulled when the first container that mounts them starts.
        if volume.image != nil { return MountedVolume(path: "", isReadOnly: true) }
        if volume.nfs != nil || volume.csi != nil || volume.ephemeral != nil {
            throw ConfigurationFailure("volumes of this kind are not supported by this kubelet yet")
        }
        let files = try await contents(volume, pod, api)
        let plugin = volume.configMap != nil ? "configmap" : volume.secret != nil ? "secret" : volume.projected != nil ? "projected" : "downward-api"
        let path = folder(pod, plugin, volume.name)
        let group = pod.spec.securityContext?.fsGroup.map { UInt32(truncatingIfNeeded: $0) }
        let inMemory = plugin != "configmap"
        let stamp = VolumeManager.stamp()
        try await BlockingIO.run {
            if !Files.exists(path) { try Files.makeFolder(path, mode: 0o777) }
            if inMemory, !Mounts.all().contains(where: { $0.path == path }) {
                try Mounts.mount("tmpfs", on: path, type: "tmpfs", flags: Mounts.noSUID | Mounts.noDevices, options: "mode=0777")
            }
            try AtomicWriter(folder: path, group: group).write(files, stamp: stamp)
        }
        return MountedVolume(path: path, isReadOnly: true)
    }

    /// Upstream's form: the time, and something random behind it.
    private static func stamp() -> String {
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let date = "\(parts.tm_year + 1900)_\(two(parts.tm_mon + 1))_\(two(parts.tm_mday))"
        return "\(date)_\(two(parts.tm_hour))_\(two(parts.tm_min))_\(two(parts.tm_sec)).\(UInt32.random(in: 0...UInt32.max))"
    }

    private func mountEmptyFolder(_ name: String, _ source: EmptyDirVolumeSource, _ pod: Pod) async throws -> MountedVolume {
        let path = folder(pod, "empty-dir", name)
        let group = pod.spec.securityContext?.fsGroup.map { UInt32(truncatingIfNeeded: $0) }
        var limit = source.sizeLimit?.value ?? 0
        if source.medium == "Memory" {
            let memory = LinuxResources.ofPod(pod).memory
            if memory > 0 { limit = limit > 0 ? min(limit, memory) : memory }
        }
        let options = limit > 0 ? "size=\(limit),mode=0777" : "mode=0777"
        guard source.medium.isEmpty || source.medium == "Memory" else {
            throw ConfigurationFailure("emptyDir medium \"\(source.medium)\" is not supported by this kubelet yet")
        }
        try await BlockingIO.run {
            if source.medium == "Memory" {
                if Mounts.all().contains(where: { $0.path == path }) { return }
                try Files.makeFolder(path, mode: 0o777)
                try Mounts.mount("tmpfs", on: path, type: "tmpfs", options: options)
            } else {
                if Files.exists(path) { return }
                try Files.makeFolder(path, mode: 0o777)
            }
            if let group { try Ownership.apply(path, group: group, readOnly: false) }
        }
        return MountedVolume(path: path)
    }

    /// Claims bound to volumes of the machine itself.
    private func mountClaim(_ source: PersistentVolumeClaimVolumeSource, _ pod: Pod) async throws -> MountedVolume {
        guard let client else { throw ConfigurationFailure("static pods can't use persistent volume claims") }
        let claim = try await client.get(PersistentVolumeClaim.self, namespace: pod.namespace, name: source.claimName)
        guard claim.status.phase == "Bound", !claim.spec.volumeName.isEmpty else {
            throw ConfigurationFailure("PersistentVolumeClaim is not bound: \"\(claim.namespacedName)\"")
        }
        let volume = try await client.get(PersistentVolume.self, name: claim.spec.volumeName)
        let readOnly = source.readOnly
        if let host = volume.spec.hostPath {
            try await BlockingIO.run { try HostPath.check(host.path, type: host.type ?? "") }
            return MountedVolume(path: host.path, isReadOnly: readOnly)
        }
        if let local = volume.spec.local { return MountedVolume(path: local.path, isReadOnly: readOnly) }
        throw ConfigurationFailure("the persistent volume \(volume.name) is of a kind that is not supported by this kubelet yet")
    }

    // MARK: Contents

    private func contents(_ volume: Volume, _ pod: Pod, _ api: DownwardAPI) async throws -> [String: ProjectedFile] {
        if let source = volume.configMap {
            return try await configMap(
                source.name, source.items, source.defaultMode ?? VolumeContents.defaultMode, source.optional ?? false, pod)
        }
        if let source = volume.secret {
            return try await secret(
                source.secretName, source.items, source.defaultMode ?? VolumeContents.defaultMode, source.optional ?? false, pod)
        }
        if let source = volume.downwardAPI {
            return try VolumeContents.files(source.items, mode: source.defaultMode ?? VolumeContents.defaultMode, api)
        }
        guard let source = volume.projected else { throw ConfigurationFailure("no volume plugin matched") }
        let mode = source.defaultMode ?? VolumeContents.defaultMode
        var result: [String: ProjectedFile] = [:]
        for part in source.sources {
            var files: [String: ProjectedFile] = [:]
            if let map = part.configMap { files = try await configMap(map.name, map.items, mode, map.optional ?? false, pod) }
            if let own = part.secret { files = try await secret(own.name, own.items, mode, own.optional ?? false, pod) }
            if let own = part.downwardAPI { files = try VolumeContents.files(own.items, mode: mode, api) }
            if let own = part.serviceAccountToken { files = [own.path: try await token(own, mode, pod)] }
            if part.clusterTrustBundle != nil || part.podCertificate != nil {
                throw ConfigurationFailure("projected trust bundles and pod certificates are not supported by this kubelet yet")
            }
            result.merge(files) { _, last in last }
        }
        return result
    }

    private func configMap(_ name: String, _ items: [KeyToPath], _ mode: Int32, _ optional: Bool, _ pod: Pod) async throws -> [String: ProjectedFile] {
        guard let objects else { throw ConfigurationFailure("config maps need an API server") }
        do {
            let map = try await objects.configMap(pod.namespace, name)
            return try VolumeContents.files(VolumeContents.data(map), items: items, mode: mode, optional: optional, what: "configmap")
        } catch let error as StatusError where error.code == 404 && optional {
            return [:]
        }
    }

    private func secret(_ name: String, _ items: [KeyToPath], _ mode: Int32, _ optional: Bool, _ pod: Pod) async throws -> [String: ProjectedFile] {
        guard let objects else { throw ConfigurationFailure("secrets need an API server") }
        do {
            let secret = try await objects.secret(pod.namespace, name)
            return try VolumeContents.files(secret.data, items: items, mode: mode, optional: optional, what: "secret")
        } catch let error as StatusError where error.code == 404 && optional {
            return [:]
        }
    }

    private func token(_ source: ServiceAccountTokenProjection, _ mode: Int32, _ pod: Pod) async throws -> ProjectedFile {
        guard let tokens else { throw ConfigurationFailure("service account tokens need an API server") }
        let token = try await tokens.token(pod, audience: source.audience, seconds: source.expirationSeconds ?? 3600)
        let user = VolumeContents.commonUser(pod)
        let isOwned = user != nil || pod.spec.securityContext?.fsGroup != nil
        return ProjectedFile(content: Array(token.utf8), mode: isOwned ? 0o600 : UInt32(mode), user: user)
    }

    // MARK: The end

    /// Takes a stopped pod's mounts away; its other files stay. What others still hold stays mounted there.
    func unmount(_ podUID: String) async throws {
        objects?.unregister(podUID)
        tokens?.forget(podUID)
        let folder = configuration.podFolder(podUID)
        try await BlockingIO.run {
            for path in Mounts.below(folder) { try Mounts.unmount(path) }
            try Files.removeTree("\(folder)/volumes")
            try Files.removeTree("\(folder)/volume-subpaths")
        }
    }

    /// Takes everything of a pod away: mounts first, then folders. What containers of others still hold stays mounted there.
    func remove(_ podUID: String) async throws {
        objects?.unregister(podUID)
        tokens?.forget(podUID)
        let folder = configuration.podFolder(podUID)
        try await BlockingIO.run {
            for path in Mounts.below(folder) { try Mounts.unmount(path) }
            try Files.removeTree(folder)
        }
    }
}

/// Folders and files of the machine as volumes.
enum HostPath {
    /// Checks (or makes) what the type asks for. Blocks.
    static func check(_ path: String, type: String) throws {
        var info = stat()
        let exists = stat(path, &info) == 0
        let kind = info.st_mode & S_IFMT
        func require(_ wanted: mode_t, _ name: String) throws {
            guard exists, kind == wanted else { throw ConfigurationFailure("hostPath type check failed: \(path) is not a \(name)") }
        }
        switch type {
        case "DirectoryOrCreate":
            if !exists { try Files.makeFolder(path) } else { try require(S_IFDIR, "directory") }
        case "Directory": try require(S_IFDIR, "directory")
        case "FileOrCreate":
            if !exists { try Files.write(path, "") } else { try require(S_IFREG, "file") }
        case "File": try require(S_IFREG, "file")
        case "Socket": try require(S_IFSOCK, "socket file")
        case "CharDevice": try require(S_IFCHR, "character device")
        case "BlockDevice": try require(S_IFBLK, "block device")
        default: break
        }
    }
}
