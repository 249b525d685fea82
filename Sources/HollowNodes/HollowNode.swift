import KubernetesAPI
import KubernetesSchema

/// The Node objects that stand for no machine. Pure.
struct HollowNode {
    let settings: HollowSettings

    /// The address of a node.
    func address(_ index: Int) -> IPAddressValue {
        IPAddressValue(isV6: settings.nodeRange.isV6, bits: settings.nodeRange.base.bits + UInt128(index) + 1)
    }

    /// The range of a node's pods where the cluster gave it none.
    func podRange(_ index: Int) -> CIDR {
        let range = settings.podRange
        return CIDR(base: IPAddressValue(isV6: range.isV6, bits: range.base.bits + UInt128(index) << 8), prefixLength: range.isV6 ? 120 : 24)
    }

    /// A node as it registers itself.
    func make(_ index: Int, now: Timestamp) -> Node {
        var node = Node()
        let name = settings.nodeName(index)
        node.metadata.name = name
        node.metadata.labels = [
            "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64", "beta.kubernetes.io/os": "linux",
            "beta.kubernetes.io/arch": "amd64",
        ].merging(settings.labels) { _, own in own }
        if settings.zones > 0 { node.metadata.labels["topology.kubernetes.io/zone"] = "zone-\(index % settings.zones)" }
        node.spec.taints = settings.taints
        node.status = status(index, old: NodeStatus(), now: now)
        return node
    }

    /// The status of a node, on top of what others may have written into it.
    func status(_ index: Int, old: NodeStatus, now: Timestamp) -> NodeStatus {
        var status = old
        status.capacity.merge(settings.capacity) { _, own in own }
        status.allocatable = status.capacity
        status.addresses = [("InternalIP", address(index).description), ("Hostname", settings.nodeName(index))].map { type, text in
            var address = NodeAddress()
            (address.type, address.address) = (type, text)
            return address
        }
        status.nodeInfo = info(index)
        status.conditions = conditions(old.conditions, now: now)
        return status
    }

    private func info(_ index: Int) -> NodeSystemInfo {
        var info = NodeSystemInfo()
        let identity = String(index, radix: 16)
        info.machineID = String(repeating: "0", count: max(0, 32 - identity.count)) + identity
        info.systemUUID = info.machineID
        info.bootID = info.machineID
        info.kernelVersion = "0.0.0-hollow"
        info.osImage = "none"
        info.containerRuntimeVersion = "hollow://0.0.0"
        info.kubeletVersion = settings.version
        info.operatingSystem = "linux"
        info.architecture = "amd64"
        return info
    }

    /// The kubelet's conditions, all well. The moment of a change is kept where nothing changed.
    func conditions(_ old: [NodeCondition], now: Timestamp) -> [NodeCondition] {
        let own = [
            ("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
            ("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
            ("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
            ("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
        ]
        var result = old
        for (type, status, reason, message) in own {
            var condition = NodeCondition()
            (condition.type, condition.status, condition.reason, condition.message) = (type, status, reason, message)
            (condition.lastHeartbeatTime, condition.lastTransitionTime) = (now, now)
            if let known = result.firstIndex(where: { $0.type == type }) {
                if result[known].status == status { condition.lastTransitionTime = result[known].lastTransitionTime }
                result[known] = condition
            } else {
                result.append(condition)
            }
        }
        return result
    }

    static func isFrozen(_ node: Node) -> Bool { node.metadata.annotations[HollowAnnotations.frozen] == "true" }
    static func isReady(_ node: Node) -> Bool { node.status.conditions.contains { $0.type == "Ready" && $0.status == "True" } }
}
