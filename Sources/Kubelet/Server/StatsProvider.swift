import ContainerRuntime
import KubernetesAPI
import KubernetesSchema
import Protocols
import Synchronization
import Wire

/// Figures of the node and its pods, read from the kernel and the runtime when they are asked for.
final class StatsProvider: Sendable {
    private struct Sample {
        var cpu: UInt64
        var at: ContinuousClock.Instant
        var rate: UInt64?
    }

    private let manager: PodManager
    private let startTime = SystemTime.now()
    /// The last reading of each group: rates need two.
    private let samples = Mutex<[String: Sample]>([:])
    /// Readings nearer to each other than this say nothing of a rate.
    private static let shortest: Duration = .seconds(1)

    init(_ manager: PodManager) { self.manager = manager }

    /// Nanocores since the last reading; nil at the first.
    private func rate(_ key: String, _ cpu: UInt64) -> UInt64? {
        let now = ContinuousClock.now
        return samples.withLock { samples in
            guard let last = samples[key], cpu >= last.cpu else {
                samples[key] = Sample(cpu: cpu, at: now)
                return nil
            }
            let passed = now - last.at
            guard passed >= StatsProvider.shortest else { return last.rate }
            let seconds = Double(passed.components.seconds) + Double(passed.components.attoseconds) / 1e18
            let rate = UInt64(Double(cpu - last.cpu) / seconds)
            samples[key] = Sample(cpu: cpu, at: now, rate: rate)
            return rate
        }
    }

    private func cpu(_ key: String, _ nanos: UInt64, _ time: Value) -> Value {
        var members: [(String, Value)] = [("time", time)]
        if let rate = rate(key, nanos) { members.append(("usageNanoCores", .int(Int64(clamping: rate)))) }
        members.append(("usageCoreNanoSeconds", .int(Int64(clamping: nanos))))
        return .object(members)
    }

    private func memory(_ usage: Cgroups.Usage, _ time: Value, available: Int64?) -> Value {
        var members: [(String, Value)] = [("time", time)]
        if let available { members.append(("availableBytes", .int(available))) }
        members += [
            ("usageBytes", .int(Int64(clamping: usage.memory))), ("workingSetBytes", .int(Int64(clamping: usage.workingSet))),
            ("rssBytes", .int(Int64(clamping: usage.rss))), ("pageFaults", .int(Int64(clamping: usage.pageFaults))),
            ("majorPageFaults", .int(Int64(clamping: usage.majorPageFaults))),
        ]
        return .object(members)
    }

    private func fileSystem(_ path: String, _ time: Value) async -> Value {
        guard let disk = try? await BlockingIO.run({ Machine.fileSystem(path) }) else { return .object([]) }
        return [
            "time": time, "availableBytes": .int(disk.available), "capacityBytes": .int(disk.size), "usedBytes": .int(disk.used),
            "inodesFree": .int(disk.freeInodes), "inodes": .int(disk.inodes), "inodesUsed": .int(disk.inodes - disk.freeInodes),
        ]
    }

    /// `/stats/summary`.
    func summary() async -> Value {
        let configuration = manager.kubelet.configuration
        let time = Value.string(SystemTime.now().description)
        let cgroups = manager.cgroups
        let usage = try? await BlockingIO.run { cgroups.usage("/") }
        let available = (try? await BlockingIO.run { Machine.availableMemory() }) ?? 0
        let disk = await fileSystem(configuration.rootFolder, time)
        var node: [(String, Value)] = [
            ("nodeName", .string(configuration.nodeName)), ("startTime", .string(startTime.description)),
        ]
        if let usage {
            node.append(("cpu", cpu("/", usage.cpu, time)))
            node.append(("memory", memory(usage, time, available: available)))
        }
        node.append(("fs", disk))
        node.append(("runtime", ["imageFs": disk, "containerFs": disk]))
        let containers = (try? await manager.kubelet.runtime.listContainerStats()) ?? []
        var pods: [Value] = []
        for pod in manager.allPods { pods.append(await summary(pod, containers, time)) }
        return ["node": .object(node), "pods": .array(pods)]
    }

    private func summary(_ pod: Pod, _ all: [CRI.ContainerStats], _ time: Value) async -> Value {
        let cgroups = manager.cgroups
        let path = cgroups.parent(pod)
        let status = manager.status(of: pod)
        let own = all.filter { $0.attributes?.labels[RuntimeKeys.podUID] == pod.metadata.uid }
        var containers: [Value] = []
        for stats in own {
            var members: [(String, Value)] = [("name", .string(stats.attributes?.labels[RuntimeKeys.containerName] ?? ""))]
            let id = stats.attributes?.id ?? ""
            let started = (status.containerStatuses + status.initContainerStatuses).first { $0.containerID.hasSuffix(id) }?.state.running?.startedAt
            if let started { members.append(("startTime", .string(started.description))) }
            if let nanos = stats.cpu?.usageCoreNanoSeconds?.value { members.append(("cpu", cpu(id, nanos, time))) }
            if let usage = try? await BlockingIO.run({ cgroups.usage("\(path)/\(id)") }) { members.append(("memory", memory(usage, time, available: nil))) }
            if let layer = stats.writableLayer {
                members.append(
                    (
                        "rootfs",
                        [
                            "time": time, "usedBytes": .int(Int64(clamping: layer.usedBytes?.value ?? 0)),
                            "inodesUsed": .int(Int64(clamping: layer.inodesUsed?.value ?? 0)),
                        ]
                    ))
            }
            containers.append(.object(members))
        }
        var members: [(String, Value)] = [
            ("podRef", ["name": .string(pod.name), "namespace": .string(pod.namespace), "uid": .string(pod.metadata.uid)])
        ]
        if let start = status.startTime { members.append(("startTime", .string(start.description))) }
        members.append(("containers", .array(containers)))
        if let usage = try? await BlockingIO.run({ cgroups.usage(path) }) {
            members.append(("cpu", cpu(path, usage.cpu, time)))
            members.append(("memory", memory(usage, time, available: nil)))
            members.append(("process_stats", ["process_count": .int(Int64(clamping: usage.processes))]))
        }
        return .object(members)
    }

    /// `/metrics` and `/metrics/resource`, in Prometheus' text form.
    func metrics(_ parts: [String]) async -> String {
        if parts.count > 1, parts[1] == "resource" { return await resourceMetrics() }
        let pods = manager.allPods
        let running = pods.count { manager.status(of: $0).phase == "Running" }
        return """
            # HELP kubelet_running_pods Number of pods that have a running pod sandbox
            # TYPE kubelet_running_pods gauge
            kubelet_running_pods \(running)
            # HELP kubelet_desired_pods The number of pods the kubelet is being instructed to run.
            # TYPE kubelet_desired_pods gauge
            kubelet_desired_pods{static=""} \(pods.count { !$0.isStatic })
            kubelet_desired_pods{static="true"} \(pods.count { $0.isStatic })
            # HELP kubelet_node_name The node's name. The count is always 1.
            # TYPE kubelet_node_name gauge
            kubelet_node_name{node="\(manager.kubelet.configuration.nodeName)"} 1

            """
    }

    private func resourceMetrics() async -> String {
        let cgroups = manager.cgroups
        var text = ""
        if let usage = try? await BlockingIO.run({ cgroups.usage("/") }) {
            text += "# HELP node_cpu_usage_seconds_total Cumulative cpu time consumed by the node in core-seconds\n"
            text += "# TYPE node_cpu_usage_seconds_total counter\nnode_cpu_usage_seconds_total \(Double(usage.cpu) / 1e9)\n"
            text += "# HELP node_memory_working_set_bytes Current working set of the node in bytes\n"
            text += "# TYPE node_memory_working_set_bytes gauge\nnode_memory_working_set_bytes \(usage.workingSet)\n"
        }
        var cpu = "# HELP pod_cpu_usage_seconds_total Cumulative cpu time consumed by the pod in core-seconds\n# TYPE pod_cpu_usage_seconds_total counter\n"
        var memory = "# HELP pod_memory_working_set_bytes Current working set of the pod in bytes\n# TYPE pod_memory_working_set_bytes gauge\n"
        for pod in manager.allPods {
            guard let usage = try? await BlockingIO.run({ cgroups.usage(cgroups.parent(pod)) }) else { continue }
            let labels = "{namespace=\"\(pod.namespace)\",pod=\"\(pod.name)\"}"
            cpu += "pod_cpu_usage_seconds_total\(labels) \(Double(usage.cpu) / 1e9)\n"
            memory += "pod_memory_working_set_bytes\(labels) \(usage.workingSet)\n"
        }
        return text + cpu + memory
    }
}
