import ContainerRuntime
import Glibc
import KubernetesAPI
import KubernetesSchema
import Protocols

/// Makes what the runtime is told of a container. Pure but for random names.
struct ContainerFactory: Sendable {
    var pod: Pod
    var container: Container
    var configuration: KubeletConfiguration
    var restartCount: Int32
    /// The image's id as the runtime has it.
    var imageRef: String
    var image: CRI.Image?
    var environment: [(name: String, value: String)]
    var mounts: [CRI.Mount]
    var memoryCapacity: Int64
    var isUnifiedCgroup: Bool
    /// Of the container whose processes an ephemeral one shall see.
    var targetContainerID: String?

    static let maskedPaths = [
        "/proc/asound", "/proc/acpi", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
        "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware", "/sys/devices/virtual/powercap",
    ]
    static let readOnlyPaths = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]

    func make() throws -> CRI.ContainerConfig {
        try checkNonRoot()
        let variables = Dictionary(environment.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
        var config = CRI.ContainerConfig()
        var metadata = CRI.ContainerMetadata()
        metadata.name = container.name
        metadata.attempt = UInt32(restartCount)
        config.metadata = metadata
        var spec = CRI.ImageSpec()
        spec.image = imageRef
        spec.userSpecifiedImage = container.image
        config.image = spec
        config.command = container.command.map { VariableExpansion.expand($0, variables) }
        config.args = container.args.map { VariableExpansion.expand($0, variables) }
        config.workingDir = container.workingDir
        config.envs = environment.map { pair in
            var value = CRI.KeyValue()
            value.key = pair.name
            value.value = Array(pair.value.utf8)
            return value
        }
        config.mounts = mounts
        config.labels = [
            RuntimeKeys.containerName: container.name, RuntimeKeys.podName: pod.name, RuntimeKeys.podNamespace: pod.namespace,
            RuntimeKeys.podUID: pod.metadata.uid,
        ]
        config.annotations = [
            RuntimeKeys.containerHash: container.definitionHash, RuntimeKeys.restartCount: "\(restartCount)",
            RuntimeKeys.terminationMessagePath: container.terminationMessagePath,
            RuntimeKeys.terminationMessagePolicy: container.terminationMessagePolicy,
            RuntimeKeys.terminationGracePeriod: "\(pod.spec.terminationGracePeriodSeconds ?? 30)",
        ]
        config.logPath = "\(container.name)/\(restartCount).log"
        config.stdin = container.stdin
        config.stdinOnce = container.stdinOnce
        config.tty = container.tty
        var linux = CRI.LinuxContainerConfig()
        linux.resources = LinuxResources.of(pod, container, memoryCapacity: memoryCapacity, isUnified: isUnifiedCgroup)
        linux.securityContext = securityContext()
        config.linux = linux
        return config
    }

    private var user: Int64? { container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser }

    private func checkNonRoot() throws {
        guard container.securityContext?.runAsNonRoot ?? pod.spec.securityContext?.runAsNonRoot ?? false else { return }
        if let user {
            if user == 0 {
                throw ConfigurationFailure(
                    "container's runAsUser breaks non-root policy (pod: \"\(pod.name)_\(pod.namespace)(\(pod.metadata.uid))\", container: \(container.name))")
            }
            return
        }
        let place = "(pod: \"\(pod.name)_\(pod.namespace)(\(pod.metadata.uid))\", container: \(container.name))"
        if let uid = image?.uid {
            if uid.value == 0 { throw ConfigurationFailure("container has runAsNonRoot and image will run as root \(place)") }
        } else if let name = image?.username, !name.isEmpty {
            throw ConfigurationFailure("container has runAsNonRoot and image has non-numeric user (\(name)), cannot verify user is non-root \(place)")
        } else {
            throw ConfigurationFailure("container has runAsNonRoot and image will run as root \(place)")
        }
    }

    private func securityContext() -> CRI.LinuxContainerSecurityContext {
        let own = container.securityContext
        let shared = pod.spec.securityContext
        var result = CRI.LinuxContainerSecurityContext()
        var options = SandboxFactory.namespaces(pod)
        if let targetContainerID {
            options.pid = .target
            options.targetID = targetContainerID
        }
        result.namespaceOptions = options
        result.privileged = own?.privileged ?? false
        result.readonlyRootfs = own?.readOnlyRootFilesystem ?? false
        if let user {
            result.runAsUser = CRI.Int64Value(user)
        } else if let uid = image?.uid {
            result.runAsUser = uid
        } else if let name = image?.username {
            result.runAsUsername = name
        }
        if let group = own?.runAsGroup ?? shared?.runAsGroup { result.runAsGroup = CRI.Int64Value(group) }
        result.supplementalGroups = (shared?.supplementalGroups ?? []) + (shared?.fsGroup.map { [$0] } ?? [])
        result.supplementalGroupsPolicy = shared?.supplementalGroupsPolicy == "Strict" ? .strict : .merge
        result.noNewPrivs = own?.allowPrivilegeEscalation == false
        if let capabilities = own?.capabilities {
            var list = CRI.Capability()
            list.addCapabilities = capabilities.add
            list.dropCapabilities = capabilities.drop
            result.capabilities = list
        }
        result.seccomp = seccomp(own?.seccompProfile ?? shared?.seccompProfile)
        if !result.privileged, own?.procMount != "Unmasked" {
            result.maskedPaths = ContainerFactory.maskedPaths
            result.readonlyPaths = ContainerFactory.readOnlyPaths
        }
        return result
    }

    private func seccomp(_ profile: SeccompProfile?) -> CRI.SecurityProfile {
        var result = CRI.SecurityProfile()
        switch profile?.type {
        case "RuntimeDefault": result.profileType = .runtimeDefault
        case "Localhost":
            result.profileType = .localhost
            result.localhostRef = "\(configuration.seccompProfileRoot)/\(profile?.localhostProfile ?? "")"
        default: result.profileType = .unconfined
        }
        return result
    }
}
