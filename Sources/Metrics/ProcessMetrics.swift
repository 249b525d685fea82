#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The figures of the process itself, under the names that Prometheus' client libraries give them.
public enum ProcessMetrics {
    /// Reads the process' figures from `/proc` whenever the registry is gathered; where there is no `/proc`, there are none.
    public static func register(in registry: MetricRegistry) {
        let cpu = registry.gauge("process_cpu_seconds_total", help: "Total user and system CPU time spent in seconds.")
        let resident = registry.gauge("process_resident_memory_bytes", help: "Resident memory size in bytes.")
        let virtual = registry.gauge("process_virtual_memory_bytes", help: "Virtual memory size in bytes.")
        let files = registry.gauge("process_open_fds", help: "Number of open file descriptors.")
        let maximum = registry.gauge("process_max_fds", help: "Maximum number of open file descriptors.")
        let started = registry.gauge("process_start_time_seconds", help: "Start time of the process since unix epoch in seconds.")
        registry.onGather {
            var limit = rlimit()
            if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 { maximum.set(Double(limit.rlim_cur)) }
            files.set(Double(count("/proc/self/fd")))
            // The command's name may hold blanks and parentheses: the fields begin after the last one.
            guard let stat = read("/proc/self/stat"), let end = stat.lastIndex(of: ")") else { return }
            let fields = stat[stat.index(after: end)...].split(separator: " ")
            guard fields.count > 21 else { return }
            let ticks = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
            let page = Double(sysconf(Int32(_SC_PAGESIZE)))
            cpu.set(((Double(fields[11]) ?? 0) + (Double(fields[12]) ?? 0)) / ticks)
            virtual.set(Double(fields[20]) ?? 0)
            resident.set((Double(fields[21]) ?? 0) * page)
            if let boot = bootTime() { started.set(boot + (Double(fields[19]) ?? 0) / ticks) }
        }
    }

    private static func bootTime() -> Double? {
        read("/proc/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }.flatMap { Double($0.dropFirst(6)) }
    }

    private static func read(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        return String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self)
    }

    private static func count(_ path: String) -> Int {
        guard let folder = opendir(path) else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // Without itself, `.` and `..`.
        return max(0, count - 3)
    }
}
