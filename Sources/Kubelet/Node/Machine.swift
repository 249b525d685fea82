import ContainerRuntime
import Glibc
import KubernetesAPI
import KubernetesSchema

/// What is true of the machine as long as it runs.
struct Machine: Sendable {
    var milliCPU: Int64
    var memory: Int64
    var hugepages: [String: Int64]
    var machineID: String
    var systemUUID: String
    var bootID: String
    var kernelVersion: String
    var osImage: String
    var swap: Int64

    static let architecture: String = {
        #if arch(arm64)
            "arm64"
        #else
            "amd64"
        #endif
    }()

    /// Blocks.
    static func read() -> Machine {
        var name = utsname()
        uname(&name)
        let release = withUnsafePointer(to: &name.release) { pointer in
            pointer.withMemoryRebound(to: CChar.self, capacity: 65) { String(cString: $0) }
        }
        var memory: Int64 = 0
        var swap: Int64 = 0
        for line in (Files.text("/proc/meminfo") ?? "").split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard parts.count > 1, let value = Int64(parts[1]) else { continue }
            if parts[0] == "MemTotal:" { memory = value * 1024 }
            if parts[0] == "SwapTotal:" { swap = value * 1024 }
        }
        let machineID = ["/etc/machine-id", "/var/lib/dbus/machine-id"].compactMap { Files.text($0) }.first { !$0.isEmpty } ?? ""
        let boot = Files.text("/proc/sys/kernel/random/boot_id") ?? ""
        let uuid = Files.text("/sys/class/dmi/id/product_uuid").flatMap { $0.isEmpty ? nil : $0 }
        return Machine(
            milliCPU: Int64(sysconf(Int32(_SC_NPROCESSORS_ONLN))) * 1000, memory: memory, hugepages: hugepages(), machineID: machineID,
            systemUUID: uuid ?? machineID, bootID: boot, kernelVersion: release, osImage: osName(), swap: swap)
    }

    private static func hugepages() -> [String: Int64] {
        var result: [String: Int64] = [:]
        for name in Files.list("/sys/kernel/mm/hugepages") {
            guard name.hasPrefix("hugepages-"), name.hasSuffix("kB"), let size = Int64(name.dropFirst(10).dropLast(2)) else { continue }
            let count = Files.text("/sys/kernel/mm/hugepages/\(name)/nr_hugepages").flatMap { Int64($0) } ?? 0
            result["hugepages-\(Quantity(size * 1024, .binarySI))"] = size * 1024 * count
        }
        return result
    }

    private static func osName() -> String {
        for line in (Files.text("/etc/os-release") ?? "").split(separator: "\n") where line.hasPrefix("PRETTY_NAME=") {
            return line.dropFirst(12).filter { $0 != "\"" }
        }
        return "Linux"
    }

    /// Size and free space of the file system that holds a path, bytes, and its inodes. Blocks.
    static func fileSystem(_ path: String) -> (size: Int64, available: Int64, used: Int64, inodes: Int64, freeInodes: Int64) {
        var info = statvfs()
        guard statvfs(path, &info) == 0 else { return (0, 0, 0, 0, 0) }
        let block = Int64(info.f_frsize)
        return (
            Int64(info.f_blocks) * block, Int64(info.f_bavail) * block, Int64(info.f_blocks - info.f_bfree) * block, Int64(info.f_files),
            Int64(info.f_ffree)
        )
    }

    /// Bytes that could be used without swapping; upstream's capacity less the working set. Blocks.
    static func availableMemory() -> Int64 {
        for line in (Files.text("/proc/meminfo") ?? "").split(separator: "\n") where line.hasPrefix("MemAvailable:") {
            let parts = line.split(separator: " ")
            if parts.count > 1, let value = Int64(parts[1]) { return value * 1024 }
        }
        return 0
    }

    /// Processes that may still be started. Blocks.
    static func availableProcesses() -> (free: Int64, most: Int64) {
        let most = min(
            Files.text("/proc/sys/kernel/pid_max").flatMap { Int64($0) } ?? Int64.max,
            Files.text("/proc/sys/kernel/threads-max").flatMap { Int64($0) } ?? Int64.max)
        let load = Files.text("/proc/loadavg")?.split(separator: " ") ?? []
        let running = load.count > 3 ? load[3].split(separator: "/").last.flatMap { Int64($0) } ?? 0 : 0
        return (most - running, most)
    }

    /// Addresses of the interface with the default route, IPv4 first. Blocks.
    static func addresses() -> [IPAddressValue] {
        var found: [IPAddressValue] = []
        let route = defaultInterface()
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return [] }
        defer { freeifaddrs(list) }
        var next = list
        while let entry = next {
            next = entry.pointee.ifa_next
            guard let address = entry.pointee.ifa_addr, entry.pointee.ifa_flags & UInt32(IFF_LOOPBACK) == 0,
                entry.pointee.ifa_flags & UInt32(IFF_UP) != 0
            else { continue }
            let family = Int32(address.pointee.sa_family)
            guard family == AF_INET || family == AF_INET6 else { continue }
            if let route, String(cString: entry.pointee.ifa_name) != route { continue }
            var host = [CChar](repeating: 0, count: 128)
            let length = socklen_t(family == AF_INET ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size)
            guard getnameinfo(address, length, &host, 128, nil, 0, NI_NUMERICHOST) == 0 else { continue }
            let text = String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if text.hasPrefix("169.254.") || text.hasPrefix("fe80") { continue }
            if let value = IPAddressValue(text), !found.contains(where: { $0.isV6 == value.isV6 }) { found.append(value) }
        }
        return found.sorted { !$0.isV6 && $1.isV6 }
    }

    private static func defaultInterface() -> String? {
        for line in (Files.text("/proc/net/route") ?? "").split(separator: "\n").dropFirst() {
            let parts = line.split(separator: "\t")
            if parts.count > 7, parts[1] == "00000000", parts[7] == "00000000" { return String(parts[0]) }
        }
        return nil
    }
}
