import KubernetesAPI
import KubernetesSchema
import Protocols

/// Makes what the runtime is told of a pod's sandbox. Pure.
struct SandboxFactory: Sendable {
    var pod: Pod
    var configuration: KubeletConfiguration
    var resolver: CRI.DNSConfig
    var cgroupParent: String

    /// At most this long, as the kernel takes no more.
    static let hostNameLimit = 63

    func make(attempt: UInt32) -> CRI.PodSandboxConfig {
        var config = CRI.PodSandboxConfig()
        var metadata = CRI.PodSandboxMetadata()
        metadata.name = pod.name
        metadata.namespace = pod.namespace
        metadata.uid = pod.metadata.uid
        metadata.attempt = attempt
        config.metadata = metadata
        config.hostname = hostName()
        config.logDirectory = SandboxFactory.logFolder(pod, configuration)
        config.dnsConfig = CRI.DNSConfig(servers: resolver.servers, searches: resolver.searches, options: resolver.options)
        config.portMappings = portMappings()
        config.labels = pod.metadata.labels
        config.labels[RuntimeKeys.podName] = pod.name
        config.labels[RuntimeKeys.podNamespace] = pod.namespace
        config.labels[RuntimeKeys.podUID] = pod.metadata.uid
        config.annotations = pod.metadata.annotations
        config.linux = linux()
        return config
    }

    static func logFolder(_ pod: Pod, _ configuration: KubeletConfiguration) -> String {
        "\(configuration.podLogsFolder)/\(pod.namespace)_\(pod.name)_\(pod.metadata.uid)"
    }

    func hostName() -> String {
        if pod.spec.hostNetwork { return "" }
        if let name = pod.spec.hostnameOverride { return name }
        var name = pod.spec.hostname.isEmpty ? pod.name : pod.spec.hostname
        if name.utf8.count > SandboxFactory.hostNameLimit {
            name = String(name.prefix(SandboxFactory.hostNameLimit))
            while let last = name.last, last == "-" || last == "." { name.removeLast() }
        }
        if pod.spec.setHostnameAsFQDN == true, let domain = domain() { return "\(name).\(domain)" }
        return name
    }

    /// The pod's domain; nil without a subdomain.
    func domain() -> String? {
        guard !pod.spec.subdomain.isEmpty else { return nil }
        return "\(pod.spec.subdomain).\(pod.namespace).svc.\(configuration.clusterDomain)"
    }

    private func portMappings() -> [CRI.PortMapping] {
        // Host ports of host-network pods are the ports themselves.
        guard !pod.spec.hostNetwork else { return [] }
        var result: [CRI.PortMapping] = []
        for container in pod.spec.containers + pod.spec.initContainers.filter(\.isSidecar) {
            for port in container.ports {
                var mapping = CRI.PortMapping()
                mapping.containerPort = port.containerPort
                mapping.hostPort = port.hostPort
                mapping.hostIP = port.hostIP
                mapping.protocol = port.protocol == "UDP" ? .udp : port.protocol == "SCTP" ? .sctp : .tcp
                result.append(mapping)
            }
        }
        return result
    }

    static func namespaces(_ pod: Pod) -> CRI.NamespaceOption {
        var options = CRI.NamespaceOption()
        options.network = pod.spec.hostNetwork ? .node : .pod
        options.ipc = pod.spec.hostIPC ? .node : .pod
        options.pid = pod.spec.hostPID ? .node : pod.spec.shareProcessNamespace == true ? .pod : .container
        return options
    }

    private func linux() -> CRI.LinuxPodSandboxConfig {
        var linux = CRI.LinuxPodSandboxConfig()
        linux.cgroupParent = cgroupParent
        var security = CRI.LinuxSandboxSecurityContext()
        security.namespaceOptions = SandboxFactory.namespaces(pod)
        security.privileged = pod.allContainers.contains { $0.securityContext?.privileged == true }
        var profile = CRI.SecurityProfile()
        profile.profileType = .runtimeDefault
        security.seccomp = profile
        if let own = pod.spec.securityContext {
            for sysctl in own.sysctls { linux.sysctls[sysctl.name.split(separator: "/").joined(separator: ".")] = sysctl.value }
            if let user = own.runAsUser { security.runAsUser = CRI.Int64Value(user) }
            if let group = own.runAsGroup, own.runAsUser != nil { security.runAsGroup = CRI.Int64Value(group) }
            security.supplementalGroups = own.supplementalGroups + (own.fsGroup.map { [$0] } ?? [])
            security.supplementalGroupsPolicy = own.supplementalGroupsPolicy == "Strict" ? .strict : .merge
        }
        linux.securityContext = security
        let sums = LinuxResources.ofPod(pod)
        var resources = CRI.LinuxContainerResources()
        resources.cpuShares = sums.shares
        resources.cpuQuota = sums.quota
        if sums.quota > 0 { resources.cpuPeriod = LinuxResources.period }
        resources.memoryLimitInBytes = sums.memory
        linux.resources = resources
        return linux
    }
}

extension CRI.Int64Value {
    init(_ value: Int64) {
        self.init()
        self.value = value
    }
}

extension CRI.DNSConfig {
    init(servers: [String], searches: [String], options: [String]) {
        self.init()
        self.servers = servers
        self.searches = searches
        self.options = options
    }
}
