import KubernetesAPI
import KubernetesSchema
import Protocols

/// What is looked at anew for each status.
struct NodeReadings: Sendable {
    var diskSize: Int64
    var diskAvailable: Int64
    var inodes: Int64
    var freeInodes: Int64
    var availableMemory: Int64
    var freeProcesses: Int64
    var mostProcesses: Int64
    var images: [ContainerImage]
    var runtimeName: String
    var runtimeVersion: String
    var handlers: [NodeRuntimeHandler] = []
    /// Why the runtime or its network isn't ready.
    var problems: [String]
}

/// Makes the node's status. Pure.
struct NodeStatusBuilder: Sendable {
    /// The most images that are told of, the largest ones; upstream's number.
    static let imageLimit = 50
    /// Pressure begins below these; upstream's defaults of hard eviction.
    static let memoryThreshold: Int64 = 100 << 20
    static let diskThreshold = 0.10
    static let inodeThreshold = 0.05

    var configuration: KubeletConfiguration
    var machine: Machine
    var addresses: [IPAddressValue]
    var port: Int
    var now: Timestamp

    func capacity(_ readings: NodeReadings) -> [String: Quantity] {
        var result: [String: Quantity] = [
            "cpu": Quantity(milli: machine.milliCPU), "memory": Quantity(machine.memory, .binarySI),
            "pods": Quantity(Int64(configuration.maxPods)), "ephemeral-storage": Quantity(readings.diskSize, .binarySI),
        ]
        for (name, size) in machine.hugepages { result[name] = Quantity(size, .binarySI) }
        return result
    }

    /// Capacity less what eviction keeps free.
    func allocatable(_ capacity: [String: Quantity]) -> [String: Quantity] {
        var result = capacity
        if let memory = capacity["memory"] { result["memory"] = memory - Quantity(NodeStatusBuilder.memoryThreshold, .binarySI) }
        if let disk = capacity["ephemeral-storage"] { result["ephemeral-storage"] = Quantity(disk.value - disk.value / 10) }
        return result
    }

    func build(_ old: NodeStatus, _ readings: NodeReadings) -> NodeStatus {
        var status = old
        let own = capacity(readings)
        // Others may have added extended resources.
        status.capacity = old.capacity.filter { $0.key.contains("/") }.merging(own) { _, new in new }
        status.allocatable = old.allocatable.filter { $0.key.contains("/") }.merging(allocatable(own)) { _, new in new }
        for (name, amount) in status.capacity where name.contains("/") { status.allocatable[name] = amount }
        status.addresses = nodeAddresses()
        status.daemonEndpoints.kubeletEndpoint.Port = Int32(port)
        status.nodeInfo = info(readings)
        status.images = Array(
            readings.images.sorted { ($0.sizeBytes, $1.names.first ?? "") > ($1.sizeBytes, $0.names.first ?? "") }
                .prefix(NodeStatusBuilder.imageLimit))
        status.runtimeHandlers = readings.handlers
        setConditions(&status, readings)
        return status
    }

    private func nodeAddresses() -> [NodeAddress] {
        var result = addresses.map { address in
            var entry = NodeAddress()
            entry.type = "InternalIP"
            entry.address = address.description
            return entry
        }
        var name = NodeAddress()
        name.type = "Hostname"
        name.address = configuration.nodeName
        result.append(name)
        return result
    }

    private func info(_ readings: NodeReadings) -> NodeSystemInfo {
        var info = NodeSystemInfo()
        info.machineID = machine.machineID
        info.systemUUID = machine.systemUUID
        info.bootID = machine.bootID
        info.kernelVersion = machine.kernelVersion
        info.osImage = machine.osImage
        info.containerRuntimeVersion = "\(readings.runtimeName)://\(readings.runtimeVersion)"
        info.kubeletVersion = configuration.kubernetesVersion
        info.operatingSystem = "linux"
        info.architecture = Machine.architecture
        var swap = NodeSwapStatus()
        swap.capacity = machine.swap
        if machine.swap > 0 { info.swap = swap }
        return info
    }

    private func setConditions(_ status: inout NodeStatus, _ readings: NodeReadings) {
        let memory = readings.availableMemory < NodeStatusBuilder.memoryThreshold
        let disk =
            Double(readings.diskAvailable) < Double(readings.diskSize) * NodeStatusBuilder.diskThreshold
            || (readings.inodes > 0 && Double(readings.freeInodes) < Double(readings.inodes) * NodeStatusBuilder.inodeThreshold)
        let processes = readings.freeProcesses < readings.mostProcesses / 10
        set(
            &status, "MemoryPressure", memory, memory ? "KubeletHasInsufficientMemory" : "KubeletHasSufficientMemory",
            memory ? "kubelet has insufficient memory available" : "kubelet has sufficient memory available")
        set(
            &status, "DiskPressure", disk, disk ? "KubeletHasDiskPressure" : "KubeletHasNoDiskPressure",
            disk ? "kubelet has disk pressure" : "kubelet has no disk pressure")
        set(
            &status, "PIDPressure", processes, processes ? "KubeletHasInsufficientPID" : "KubeletHasSufficientPID",
            processes ? "kubelet has insufficient PID available" : "kubelet has sufficient PID available")
        let ready = readings.problems.isEmpty
        let message = readings.problems.count == 1 ? readings.problems[0] : "[\(readings.problems.joined(separator: ", "))]"
        set(
            &status, "Ready", ready, ready ? "KubeletReady" : "KubeletNotReady", ready ? "kubelet is posting ready status" : message)
    }

    private func set(_ status: inout NodeStatus, _ type: String, _ isTrue: Bool, _ reason: String, _ message: String) {
        var condition = NodeCondition()
        condition.type = type
        condition.status = isTrue ? "True" : "False"
        condition.reason = reason
        condition.message = message
        condition.lastHeartbeatTime = now
        condition.lastTransitionTime = now
        if let index = status.conditions.firstIndex(where: { $0.type == type }) {
            if status.conditions[index].status == condition.status { condition.lastTransitionTime = status.conditions[index].lastTransitionTime }
            status.conditions[index] = condition
        } else {
            status.conditions.append(condition)
        }
    }

    /// Whether two statuses differ in more than heartbeats.
    static func differ(_ first: NodeStatus, _ second: NodeStatus) -> Bool {
        func bare(_ status: NodeStatus) -> NodeStatus {
            var status = status
            for index in status.conditions.indices { status.conditions[index].lastHeartbeatTime = nil }
            return status
        }
        return bare(first) != bare(second)
    }
}
