import KubernetesAPI
import KubernetesSchema
import Protocols

/// The class of a pod by its requests and limits.
enum QualityOfService: String, Sendable {
    case guaranteed = "Guaranteed"
    case burstable = "Burstable"
    case bestEffort = "BestEffort"

    static func of(_ pod: Pod) -> QualityOfService {
        if let known = QualityOfService(rawValue: pod.status.qosClass) { return known }
        var any = false
        var guaranteed = true
        for container in pod.spec.initContainers + pod.spec.containers {
            for resource in ["cpu", "memory"] {
                let limit = container.resources.limits[resource].flatMap { $0.isZero ? nil : $0 }
                let request = container.resources.requests[resource].flatMap { $0.isZero ? nil : $0 }
                if limit != nil || request != nil { any = true }
                if limit == nil || (request != nil && request != limit) { guaranteed = false }
            }
        }
        return any ? (guaranteed ? .guaranteed : .burstable) : .bestEffort
    }
}

/// From requests and limits to what the kernel is told. Pure; upstream's numbers.
enum LinuxResources {
    static let minimumShares: Int64 = 2
    static let maximumShares: Int64 = 262_144
    static let period: Int64 = 100_000
    static let minimumQuota: Int64 = 1000

    static func shares(milliCPU: Int64) -> Int64 {
        if milliCPU == 0 { return minimumShares }
        return min(max(milliCPU * 1024 / 1000, minimumShares), maximumShares)
    }

    /// 0 for no limit.
    static func quota(milliCPU: Int64) -> Int64 { milliCPU == 0 ? 0 : max(milliCPU * period / 1000, minimumQuota) }

    /// - Parameter memoryCapacity: of the node, bytes.
    static func oomScoreAdjustment(_ pod: Pod, _ container: Container, memoryCapacity: Int64) -> Int64 {
        if pod.spec.priority ?? 0 >= 2_000_000_000 { return -997 }
        switch QualityOfService.of(pod) {
        case .guaranteed: return -997
        case .bestEffort: return 1000
        case .burstable:
            let request = container.resources.requests["memory"]?.value ?? 0
            let score = 1000 - (memoryCapacity > 0 ? 1000 * request / memoryCapacity : 0)
            if score < 3 { return 3 }
            return score == 1000 ? 999 : score
        }
    }

    static func of(_ pod: Pod, _ container: Container, memoryCapacity: Int64, isUnified: Bool) -> CRI.LinuxContainerResources {
        var result = CRI.LinuxContainerResources()
        let requests = container.resources.requests
        let limits = container.resources.limits
        // Without a request the limit counts.
        let cpu = requests["cpu"] ?? limits["cpu"] ?? .zero
        result.cpuShares = shares(milliCPU: cpu.milliValue)
        let quota = quota(milliCPU: limits["cpu"]?.milliValue ?? 0)
        if quota > 0 {
            result.cpuQuota = quota
            result.cpuPeriod = period
        }
        result.memoryLimitInBytes = limits["memory"]?.value ?? 0
        result.oomScoreAdj = oomScoreAdjustment(pod, container, memoryCapacity: memoryCapacity)
        if isUnified { result.unified["memory.oom.group"] = "1" }
        return result
    }

    /// What a running container is told: a limit that is no more is lifted, and nothing but CPU and memory changes.
    static func update(_ pod: Pod, _ container: Container, isUnified: Bool) -> CRI.LinuxContainerResources {
        var result = of(pod, container, memoryCapacity: 0, isUnified: isUnified)
        result.oomScoreAdj = 0
        result.unified = [:]
        if result.cpuQuota == 0 {
            result.cpuQuota = -1
            result.cpuPeriod = period
        }
        return result
    }

    /// What a pod's own cgroup is limited to: sums of its containers, init containers where they need more.
    static func ofPod(_ pod: Pod) -> (shares: Int64, quota: Int64, memory: Int64) {
        var request: Int64 = 0
        var cpu: Int64 = 0
        var memory: Int64 = 0
        var cpuIsLimited = true
        var memoryIsLimited = true
        var sidecarRequest: Int64 = 0
        var sidecarCPU: Int64 = 0
        var sidecarMemory: Int64 = 0
        var initRequest: Int64 = 0
        var initCPU: Int64 = 0
        var initMemory: Int64 = 0
        func amounts(_ container: Container) -> (request: Int64, cpu: Int64, memory: Int64) {
            let limits = container.resources.limits
            if limits["cpu"]?.isZero ?? true { cpuIsLimited = false }
            if limits["memory"]?.isZero ?? true { memoryIsLimited = false }
            let asked = container.resources.requests["cpu"] ?? limits["cpu"] ?? .zero
            return (asked.milliValue, limits["cpu"]?.milliValue ?? 0, limits["memory"]?.value ?? 0)
        }
        for container in pod.spec.initContainers {
            let own = amounts(container)
            if container.isSidecar {
                sidecarRequest += own.request
                sidecarCPU += own.cpu
                sidecarMemory += own.memory
            } else {
                initRequest = max(initRequest, own.request + sidecarRequest)
                initCPU = max(initCPU, own.cpu + sidecarCPU)
                initMemory = max(initMemory, own.memory + sidecarMemory)
            }
        }
        for container in pod.spec.containers {
            let own = amounts(container)
            request += own.request
            cpu += own.cpu
            memory += own.memory
        }
        request = max(request + sidecarRequest, initRequest) + (pod.spec.overhead["cpu"]?.milliValue ?? 0)
        cpu = max(cpu + sidecarCPU, initCPU) + (pod.spec.overhead["cpu"]?.milliValue ?? 0)
        memory = max(memory + sidecarMemory, initMemory) + (pod.spec.overhead["memory"]?.value ?? 0)
        return (shares(milliCPU: request), cpuIsLimited ? quota(milliCPU: cpu) : 0, memoryIsLimited ? memory : 0)
    }
}
