import ContainerRuntime
import Glibc
import KubernetesAPI

/// The cgroups of pods, by the cgroupfs driver, on version 1 and 2.
struct Cgroups: Sendable {
    /// Where the hierarchies are mounted.
    static let mountPoint = "/sys/fs/cgroup"
    /// The hierarchies of version 1 that pods' groups are made in.
    static let controllers = ["cpu", "cpuacct", "memory", "pids", "cpuset", "blkio", "devices", "freezer", "hugetlb", "systemd"]

    /// `/` or the group below which all is made.
    var root: String
    /// Version 2.
    var isUnified: Bool
    var mountPoint = Cgroups.mountPoint

    static func detect(root: String) -> Cgroups {
        Cgroups(root: root, isUnified: Files.exists("\(mountPoint)/cgroup.controllers"))
    }

    private var base: String { root == "/" ? "" : root }

    /// The parent of a pod's containers, as the runtime is told.
    func parent(_ pod: Pod) -> String { parent(pod.metadata.uid, QualityOfService.of(pod)) }

    private func parent(_ uid: String, _ quality: QualityOfService) -> String {
        switch quality {
        case .guaranteed: "\(base)/kubepods/pod\(uid)"
        case .burstable: "\(base)/kubepods/burstable/pod\(uid)"
        case .bestEffort: "\(base)/kubepods/besteffort/pod\(uid)"
        }
    }

    private var hierarchies: [String] {
        if isUnified { return [mountPoint] }
        return Cgroups.controllers.map { "\(mountPoint)/\($0)" }.filter { Files.isFolder($0) }
    }

    /// Makes the groups of the classes of service. Blocks.
    func prepare(milliCPU: Int64) throws {
        for hierarchy in hierarchies {
            for part in ["", "/burstable", "/besteffort"] { try make(hierarchy, "\(base)/kubepods\(part)") }
        }
        set("cpu", "\(base)/kubepods", "cpu.shares", "\(LinuxResources.shares(milliCPU: milliCPU))")
        set("cpu", "\(base)/kubepods/besteffort", "cpu.shares", "\(LinuxResources.minimumShares)")
    }

    private func make(_ hierarchy: String, _ path: String) throws {
        var current = hierarchy
        for part in path.split(separator: "/") {
            if isUnified { enableControllers(current) }
            let parent = current
            current += "/\(part)"
            if Files.isFolder(current) { continue }
            if mkdir(current, 0o755) != 0, errno != EEXIST { throw SystemError("mkdir \(current)") }
            if hierarchy.hasSuffix("/cpuset") {
                // A new group has no processors until it is given some.
                for name in ["cpuset.cpus", "cpuset.mems"] {
                    if let value = Files.text("\(parent)/\(name)") { try? Files.write("\(current)/\(name)", value) }
                }
            }
        }
    }

    private func enableControllers(_ path: String) {
        guard let known = Files.text("\(path)/cgroup.controllers") else { return }
        for name in known.split(separator: " ") { write("\(path)/cgroup.subtree_control", "+\(name)") }
    }

    /// Makes a pod's group with its limits, or gives it others. A limit below what the kernel can take now is left as it was. Blocks.
    func create(_ pod: Pod) throws {
        let path = parent(pod)
        for hierarchy in hierarchies { try make(hierarchy, path) }
        let sums = LinuxResources.ofPod(pod)
        if isUnified {
            // The kernel's weights 1 to 10,000 for shares 2 to 262,144.
            set("", path, "cpu.weight", "\(1 + (sums.shares - 2) * 9999 / 262_142)")
            set("", path, "cpu.max", "\(sums.quota > 0 ? "\(sums.quota)" : "max") \(LinuxResources.period)")
            set("", path, "memory.max", sums.memory > 0 ? "\(sums.memory)" : "max")
        } else {
            set("cpu", path, "cpu.shares", "\(sums.shares)")
            set("cpu", path, "cpu.cfs_period_us", "\(LinuxResources.period)")
            set("cpu", path, "cpu.cfs_quota_us", sums.quota > 0 ? "\(sums.quota)" : "-1")
            set("memory", path, "memory.limit_in_bytes", sums.memory > 0 ? "\(sums.memory)" : "-1")
        }
    }

    /// Takes a pod's groups away, whatever class it had. Blocks.
    func remove(_ uid: String) {
        for quality in [QualityOfService.guaranteed, .burstable, .bestEffort] {
            // The runtime also makes groups in the empty hierarchy of version 2 that stands beside those of version 1.
            let all = isUnified ? hierarchies : hierarchies + ["\(mountPoint)/unified"]
            for hierarchy in all { removeTree("\(hierarchy)\(parent(uid, quality))") }
        }
    }

    /// The uids of pods that have groups. Blocks.
    func podUIDs() -> Set<String> {
        var result: Set<String> = []
        guard let hierarchy = hierarchies.first(where: { isUnified || $0.hasSuffix("/memory") }) else { return [] }
        for part in ["", "/burstable", "/besteffort"] {
            for name in Files.list("\(hierarchy)\(base)/kubepods\(part)") where name.hasPrefix("pod") { result.insert(String(name.dropFirst(3))) }
        }
        return result
    }

    private func removeTree(_ path: String) {
        guard Files.isFolder(path) else { return }
        for name in Files.list(path) where Files.isFolder("\(path)/\(name)") { removeTree("\(path)/\(name)") }
        rmdir(path)
    }

    private func set(_ controller: String, _ path: String, _ name: String, _ value: String) {
        write("\(isUnified ? mountPoint : "\(mountPoint)/\(controller)")\(path)/\(name)", value)
    }

    /// Not every kernel has every file.
    private func write(_ path: String, _ value: String) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        _ = value.withCString { Glibc.write(descriptor, $0, strlen($0)) }
    }

    /// What a container uses of memory now; nil where its group isn't found. Blocks.
    func memoryUsage(_ pod: Pod, containerID: String) -> UInt64? {
        let path = "\(parent(pod))/\(containerID)"
        return isUnified ? number("\(mountPoint)\(path)/memory.current") : number("\(mountPoint)/memory\(path)/memory.usage_in_bytes")
    }

    // MARK: Figures

    struct Usage: Sendable {
        /// Nanoseconds since the group was made.
        var cpu: UInt64 = 0
        var memory: UInt64 = 0
        /// Without file pages that can be dropped at once.
        var workingSet: UInt64 = 0
        var rss: UInt64 = 0
        var pageFaults: UInt64 = 0
        var majorPageFaults: UInt64 = 0
        var processes: UInt64 = 0
    }

    /// What a group uses; nil where there is none. Blocks.
    /// - Parameter path: `/` for the whole machine.
    func usage(_ path: String) -> Usage? {
        var usage = Usage()
        let part = path == "/" ? "" : path
        if isUnified {
            let folder = "\(mountPoint)\(part)"
            guard let cpu = keyed("\(folder)/cpu.stat")["usage_usec"] else { return nil }
            let memory = keyed("\(folder)/memory.stat")
            usage.cpu = cpu * 1000
            usage.memory = number("\(folder)/memory.current") ?? (memory["anon"] ?? 0) + (memory["file"] ?? 0)
            fill(&usage, memory, inactive: "inactive_file", rss: "anon")
            usage.processes = number("\(folder)/pids.current") ?? 0
            return usage
        }
        guard let cpu = number("\(mountPoint)/cpuacct\(part)/cpuacct.usage") else { return nil }
        let folder = "\(mountPoint)/memory\(part)"
        usage.cpu = cpu
        usage.memory = number("\(folder)/memory.usage_in_bytes") ?? 0
        fill(&usage, keyed("\(folder)/memory.stat"), inactive: "total_inactive_file", rss: "total_rss")
        usage.processes = number("\(mountPoint)/pids\(part)/pids.current") ?? 0
        return usage
    }

    private func fill(_ usage: inout Usage, _ memory: [String: UInt64], inactive: String, rss: String) {
        let idle = memory[inactive] ?? 0
        usage.workingSet = usage.memory > idle ? usage.memory - idle : 0
        usage.rss = memory[rss] ?? 0
        usage.pageFaults = memory["pgfault"] ?? 0
        usage.majorPageFaults = memory["pgmajfault"] ?? 0
    }

    private func number(_ path: String) -> UInt64? { Files.text(path).flatMap { UInt64($0) } }

    private func keyed(_ path: String) -> [String: UInt64] {
        var result: [String: UInt64] = [:]
        for line in (Files.text(path) ?? "").split(separator: "\n") {
            let parts = line.split(separator: " ")
            if parts.count == 2, let value = UInt64(parts[1]) { result[String(parts[0])] = value }
        }
        return result
    }
}
