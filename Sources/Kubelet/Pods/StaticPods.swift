import ContainerRuntime
import Crypto
import KubernetesAPI
import KubernetesSchema
import Wire

/// Reads pods from manifests in a folder.
enum StaticPods {
    /// The largest manifest, bytes.
    static let limit = 1 << 20

    /// All pods of the folder; files that can't be read are named with the cause. Blocks.
    static func read(_ folder: String, nodeName: String) -> (pods: [Pod], problems: [String]) {
        var pods: [Pod] = []
        var problems: [String] = []
        for name in Files.list(folder) where !name.hasPrefix(".") {
            let path = "\(folder)/\(name)"
            if Files.isFolder(path) { continue }
            do {
                let bytes = try Files.read(path, limit: limit)
                for document in try Document.parseYAML(bytes) where !document.isNull(document.root) {
                    let kind = document.string(document[document.root, "kind"])
                    guard kind == "Pod", document.string(document[document.root, "apiVersion"]) == "v1" else {
                        throw ConfigurationFailure("no v1 Pod but \(kind ?? "something without a kind")")
                    }
                    pods.append(complete(try Pod(from: document), path: path, nodeName: nodeName, content: document.encodeJSON()))
                }
            } catch {
                problems.append("\(path): \(error)")
            }
        }
        return (pods, problems)
    }

    /// Names, identity and defaults of a static pod.
    static func complete(_ pod: Pod, path: String, nodeName: String, content: [UInt8]) -> Pod {
        var pod = pod
        let hash = Insecure.MD5.hash(data: content + Array("host:\(nodeName)file:\(path)".utf8))
        let uid = hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        if pod.metadata.uid.isEmpty { pod.metadata.uid = uid }
        pod.metadata.name = "\(pod.name)-\(nodeName.lowercased())"
        if pod.metadata.namespace.isEmpty { pod.metadata.namespace = "default" }
        pod.metadata.annotations[RuntimeKeys.configHash] = pod.metadata.uid
        pod.metadata.annotations[RuntimeKeys.configSource] = "file"
        pod.spec.nodeName = nodeName
        var toleration = Toleration()
        toleration.operator = "Exists"
        toleration.effect = "NoExecute"
        if !pod.spec.tolerations.contains(toleration) { pod.spec.tolerations.append(toleration) }
        pod.status = PodStatus()
        pod.status.phase = "Pending"
        PodDefaults.apply(&pod.spec)
        return pod
    }
}

/// Defaults of the fields that the kubelet reads, for pods that no API server has seen.
enum PodDefaults {
    static func apply(_ spec: inout PodSpec) {
        if spec.restartPolicy.isEmpty { spec.restartPolicy = "Always" }
        if spec.dnsPolicy.isEmpty { spec.dnsPolicy = "ClusterFirst" }
        if spec.terminationGracePeriodSeconds == nil { spec.terminationGracePeriodSeconds = 30 }
        if spec.enableServiceLinks == nil { spec.enableServiceLinks = true }
        if spec.schedulerName.isEmpty { spec.schedulerName = "default-scheduler" }
        if spec.securityContext == nil { spec.securityContext = PodSecurityContext() }
        for index in spec.initContainers.indices { apply(&spec.initContainers[index], isHostNetwork: spec.hostNetwork) }
        for index in spec.containers.indices { apply(&spec.containers[index], isHostNetwork: spec.hostNetwork) }
    }

    private static func apply(_ container: inout Container, isHostNetwork: Bool) {
        if container.terminationMessagePath.isEmpty { container.terminationMessagePath = "/dev/termination-log" }
        if container.terminationMessagePolicy.isEmpty { container.terminationMessagePolicy = "File" }
        if container.imagePullPolicy.isEmpty { container.imagePullPolicy = ImageManager.defaultPolicy(container.image) }
        for index in container.ports.indices {
            if container.ports[index].protocol.isEmpty { container.ports[index].protocol = "TCP" }
            if isHostNetwork, container.ports[index].hostPort == 0 { container.ports[index].hostPort = container.ports[index].containerPort }
        }
        for (name, limit) in container.resources.limits where container.resources.requests[name] == nil { container.resources.requests[name] = limit }
        for kind in ProbeKind.allCases {
            guard var probe = kind.probe(container) else { continue }
            if probe.timeoutSeconds == 0 { probe.timeoutSeconds = 1 }
            if probe.periodSeconds == 0 { probe.periodSeconds = 10 }
            if probe.successThreshold == 0 { probe.successThreshold = 1 }
            if probe.failureThreshold == 0 { probe.failureThreshold = 3 }
            switch kind {
            case .startup: container.startupProbe = probe
            case .liveness: container.livenessProbe = probe
            case .readiness: container.readinessProbe = probe
            }
        }
    }
}
