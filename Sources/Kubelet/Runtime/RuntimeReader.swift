import ContainerRuntime
import HTTP
import KubernetesAPI
import Protocols
import Synchronization

/// Reads what the runtime has of pods.
final class RuntimeReader: Sendable {
    /// The most of a termination message that is kept, and of the log that stands for it; upstream's numbers.
    static let messageLimit = 4096
    static let logLimit = 2048
    static let logLines = 80

    private let runtime: CRIRuntime
    private let podLogsFolder: String
    /// Containers that have ended don't change any more.
    private let ended = Mutex<[String: RuntimeContainer]>([:])

    init(runtime: CRIRuntime, podLogsFolder: String) {
        self.runtime = runtime
        self.podLogsFolder = podLogsFolder
    }

    /// One line for each sandbox and container of a pod: what makes a change visible.
    typealias Outline = [String: Int32]

    /// All pods of the runtime by uid, in outline.
    func relist() async throws -> [String: Outline] {
        async let sandboxes = runtime.listPodSandboxes()
        async let containers = runtime.listContainers()
        var result: [String: Outline] = [:]
        var known: Set<String> = []
        for sandbox in try await sandboxes {
            guard let uid = sandbox.labels[RuntimeKeys.podUID] else { continue }
            result[uid, default: [:]][sandbox.id] = sandbox.state.rawValue
        }
        for container in try await containers {
            guard let uid = container.labels[RuntimeKeys.podUID] else { continue }
            result[uid, default: [:]][container.id] = container.state.rawValue
            known.insert(container.id)
        }
        let all = known
        ended.withLock { ended in ended = ended.filter { all.contains($0.key) } }
        return result
    }

    /// Names of the pods that the runtime has, by uid.
    func names() async throws -> [String: (namespace: String, name: String)] {
        var result: [String: (namespace: String, name: String)] = [:]
        for sandbox in try await runtime.listPodSandboxes() {
            guard let uid = sandbox.labels[RuntimeKeys.podUID] else { continue }
            result[uid] = (sandbox.labels[RuntimeKeys.podNamespace] ?? "", sandbox.labels[RuntimeKeys.podName] ?? "")
        }
        return result
    }

    /// Everything of one pod.
    func pod(_ uid: String) async throws -> RuntimePod {
        let labels = [RuntimeKeys.podUID: uid]
        var pod = RuntimePod(uid: uid)
        for sandbox in try await runtime.listPodSandboxes(labels: labels) {
            if let found = try await read(sandbox) { pod.sandboxes.append(found) }
        }
        for container in try await runtime.listContainers(labels: labels) {
            if let found = try await read(container) { pod.containers.append(found) }
        }
        pod.sandboxes.sort { $0.createdAt > $1.createdAt }
        pod.containers.sort { $0.createdAt > $1.createdAt }
        return pod
    }

    private func read(_ sandbox: CRI.PodSandbox) async throws -> RuntimeSandbox? {
        var found = RuntimeSandbox(
            id: sandbox.id, isReady: sandbox.state == .ready, createdAt: sandbox.createdAt, attempt: sandbox.metadata?.attempt ?? 0)
        guard found.isReady else { return found }
        do {
            guard let status = try await runtime.podSandboxStatus(sandbox.id).status else { return found }
            found.isHostNetwork = status.linux?.namespaces?.options?.network == .node
            if let network = status.network, !network.ip.isEmpty { found.addresses = [network.ip] + network.additionalIps.map(\.ip) }
            return found
        } catch let error as GRPCError where error.code == .notFound {
            return nil
        }
    }

    private func read(_ container: CRI.Container) async throws -> RuntimeContainer? {
        if let known = ended.withLock({ $0[container.id] }) { return known }
        do {
            guard let status = try await runtime.containerStatus(container.id).status else { return nil }
            var found = convert(status, sandbox: container.podSandboxID)
            if found.state == .exited {
                found.message = try await message(status, found)
                let final = found
                ended.withLock { $0[container.id] = final }
            }
            return found
        } catch let error as GRPCError where error.code == .notFound {
            return nil
        }
    }

    private func convert(_ status: CRI.ContainerStatus, sandbox: String) -> RuntimeContainer {
        let state: RuntimeContainer.State =
            status.state == .created ? .created : status.state == .running ? .running : status.state == .exited ? .exited : .unknown
        var found = RuntimeContainer(id: status.id, name: status.labels[RuntimeKeys.containerName] ?? status.metadata?.name ?? "", sandboxID: sandbox, state: state)
        found.image = status.image.map { $0.userSpecifiedImage.isEmpty ? $0.image : $0.userSpecifiedImage } ?? ""
        found.imageRef = status.imageRef
        found.imageID = status.imageID
        found.createdAt = status.createdAt
        found.startedAt = status.startedAt
        found.finishedAt = status.finishedAt
        found.exitCode = status.exitCode
        found.reason = status.reason
        found.message = status.message
        found.hash = status.annotations[RuntimeKeys.containerHash] ?? ""
        found.restartCount = status.annotations[RuntimeKeys.restartCount].flatMap { Int32($0) } ?? 0
        found.logPath = status.logPath
        found.resources = status.resources?.linux
        if let linux = status.user?.linux {
            var user = ContainerUser()
            var own = LinuxContainerUser()
            own.uid = linux.uid
            own.gid = linux.gid
            own.supplementalGroups = linux.supplementalGroups
            user.linux = own
            found.user = user
        }
        return found
    }

    /// What the container left at its end.
    private func message(_ status: CRI.ContainerStatus, _ found: RuntimeContainer) async throws -> String {
        let path = status.annotations[RuntimeKeys.terminationMessagePath] ?? ""
        let file = status.mounts.first { !path.isEmpty && $0.containerPath == path }?.hostPath
        let fallsBack = status.annotations[RuntimeKeys.terminationMessagePolicy] == "FallbackToLogsOnError"
        let logPath = status.logPath
        let failed = status.exitCode != 0
        let own = status.message
        return try await BlockingIO.run {
            var text = ""
            if let file, let bytes = try? Files.read(file, limit: RuntimeReader.messageLimit) { text = String(decoding: bytes, as: UTF8.self) }
            if text.isEmpty, fallsBack, failed { text = ContainerLog.tail(logPath, bytes: RuntimeReader.logLimit, lines: RuntimeReader.logLines) }
            if own.isEmpty { return text }
            return text.isEmpty ? own : "\(own): \(text)"
        }
    }
}
