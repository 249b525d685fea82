import KubernetesAPI
import KubernetesSchema
import Protocols

/// Names of labels and annotations by which the kubelet finds its pods in the runtime; upstream's.
enum RuntimeKeys {
    static let podName = "io.kubernetes.pod.name"
    static let podNamespace = "io.kubernetes.pod.namespace"
    static let podUID = "io.kubernetes.pod.uid"
    static let containerName = "io.kubernetes.container.name"
    static let containerHash = "io.kubernetes.container.hash"
    static let restartCount = "io.kubernetes.container.restartCount"
    static let terminationMessagePath = "io.kubernetes.container.terminationMessagePath"
    static let terminationMessagePolicy = "io.kubernetes.container.terminationMessagePolicy"
    static let terminationGracePeriod = "io.kubernetes.pod.terminationGracePeriod"
    static let configSource = "kubernetes.io/config.source"
    static let configMirror = "kubernetes.io/config.mirror"
    static let configHash = "kubernetes.io/config.hash"
    static let configSeen = "kubernetes.io/config.seen"
}

/// A container as the runtime has it.
struct RuntimeContainer: Sendable, Equatable {
    enum State: Sendable { case created, running, exited, unknown }

    var id: String
    var name: String
    var sandboxID: String
    var state: State
    var image = ""
    var imageRef = ""
    var imageID = ""
    /// Nanoseconds since 1970; 0 for not yet.
    var createdAt: Int64 = 0
    var startedAt: Int64 = 0
    var finishedAt: Int64 = 0
    var exitCode: Int32 = 0
    var reason = ""
    var message = ""
    var hash = ""
    var restartCount: Int32 = 0
    var logPath = ""
    var user: ContainerUser?
    var resources: CRI.LinuxContainerResources?

    /// `containerd://…`
    func fullID(_ runtimeName: String) -> String { "\(runtimeName)://\(id)" }
}

struct RuntimeSandbox: Sendable, Equatable {
    var id: String
    var isReady: Bool
    var createdAt: Int64
    var attempt: UInt32
    var addresses: [String] = []
    var isHostNetwork = false
}

/// What the runtime has of one pod.
struct RuntimePod: Sendable, Equatable {
    var uid: String
    /// The newest first.
    var sandboxes: [RuntimeSandbox] = []
    /// The newest first.
    var containers: [RuntimeContainer] = []

    /// The newest container of a name.
    func container(_ name: String) -> RuntimeContainer? { containers.first { $0.name == name } }

    var readySandbox: RuntimeSandbox? { sandboxes.first { $0.isReady } }

    var runningContainers: [RuntimeContainer] { containers.filter { $0.state == .running } }

    /// Whether nothing of it runs.
    var isStopped: Bool { runningContainers.isEmpty && readySandbox == nil }
}

extension Timestamp {
    init(unixNanos: Int64) {
        self.init(seconds: unixNanos / 1_000_000_000, nanos: Int32(unixNanos % 1_000_000_000))
    }
}

extension Pod {
    var isStatic: Bool { (metadata.annotations[RuntimeKeys.configSource] ?? "api") != "api" }
    var isMirror: Bool { metadata.annotations[RuntimeKeys.configMirror] != nil }

    /// Init containers, containers and ephemeral containers, the last as containers.
    var allContainers: [Container] { spec.initContainers + spec.containers + spec.ephemeralContainers.map(\.asContainer) }

    func container(named name: String) -> Container? { allContainers.first { $0.name == name } }

    /// As upstream names pods in messages.
    var fullName: String { "\(namespace)/\(name)" }
}

extension Container {
    /// Runs beside the containers of the pod.
    var isSidecar: Bool { restartPolicy == "Always" }

    /// FNV-1a of the fields whose change means a new container.
    var definitionHash: String {
        var hash: UInt32 = 0x811c_9dc5
        for byte in Array("\(name)\u{0}\(image)".utf8) {
            hash = (hash ^ UInt32(byte)) &* 0x0100_0193
        }
        return String(hash, radix: 16)
    }
}

extension EphemeralContainer {
    var asContainer: Container {
        var container = Container()
        container.name = name
        container.image = image
        container.command = command
        container.args = args
        container.workingDir = workingDir
        container.envFrom = envFrom
        container.env = env
        container.volumeMounts = volumeMounts
        container.terminationMessagePath = terminationMessagePath
        container.terminationMessagePolicy = terminationMessagePolicy
        container.imagePullPolicy = imagePullPolicy
        container.securityContext = securityContext
        container.stdin = stdin
        container.stdinOnce = stdinOnce
        container.tty = tty
        return container
    }
}
