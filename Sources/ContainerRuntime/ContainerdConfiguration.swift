import Glibc

/// What `swiftlet` needs on the machine and did not find.
public struct MissingPrograms: Error, Sendable, CustomStringConvertible {
    public var names: [String]

    public var description: String {
        "missing: \(names.joined(separator: ", ")). Install them (Debian: apt-get install containerd runc containernetworking-plugins "
            + "iptables), or use a runtime of your own with --container-runtime-endpoint"
    }
}

/// The programs of a container runtime on this machine.
public struct ContainerdPrograms: Sendable {
    public var containerd: String
    public var shim: String
    public var runc: String
    public var ctr: String
    /// The folder of the CNI plugins.
    public var cniFolder: String
    /// e.g. `(1, 6)`.
    public var version: (major: Int, minor: Int)

    static let plugins = ["bridge", "host-local", "loopback", "portmap"]

    /// Looks for the programs. Blocks.
    /// - Parameter folders: where to look before the PATH.
    public static func find(folders: [String] = [], cniFolders: [String] = []) throws -> ContainerdPrograms {
        var missing: [String] = []
        func program(_ name: String) -> String {
            if let path = Subprocess.find(name, folders: folders) { return path }
            missing.append(name)
            return ""
        }
        let containerd = program("containerd")
        let shim = program("containerd-shim-runc-v2")
        let runc = program("runc")
        let ctr = program("ctr")
        let candidates = cniFolders + ["/opt/cni/bin", "/usr/lib/cni", "/usr/libexec/cni"]
        let cni = candidates.first { folder in plugins.allSatisfy { Files.isExecutable("\(folder)/\($0)") } }
        if cni == nil { missing.append("CNI plugins (\(plugins.joined(separator: ", ")) in /opt/cni/bin or /usr/lib/cni)") }
        if Subprocess.find("iptables") == nil { missing.append("iptables (for host ports of pods)") }
        guard missing.isEmpty, let cni else { throw MissingPrograms(names: missing) }
        let output = try Subprocess.run(containerd, ["--version"]).output
        return ContainerdPrograms(
            containerd: containerd, shim: shim, runc: runc, ctr: ctr, cniFolder: cni, version: version(in: output) ?? (1, 6))
    }

    /// Of `containerd github.com/containerd/containerd 1.6.20~ds1 …` or `… v2.1.4 …`.
    static func version(in output: String) -> (major: Int, minor: Int)? {
        for word in output.split(whereSeparator: { $0 == " " || $0 == "\n" }).dropFirst(2) {
            let text = word.hasPrefix("v") ? word.dropFirst() : word
            let parts = text.split(separator: ".")
            if parts.count >= 2, let major = Int(parts[0]), let minor = Int(parts[1]) { return (major, minor) }
        }
        return nil
    }
}

/// What a containerd of our own is started with.
public struct ContainerdConfiguration: Sendable {
    /// Everything of it stands below this folder.
    public var folder: String
    /// The image of sandboxes; it must be imported before the first pod.
    public var sandboxImage: String
    /// `overlayfs` or `native`.
    public var snapshotter = "overlayfs"
    public var restrictOOMScoreAdjustment = false
    public var cniConfigurationFolder: String

    public init(folder: String, sandboxImage: String = PauseImage.name) {
        self.folder = folder
        self.sandboxImage = sandboxImage
        cniConfigurationFolder = "\(folder)/cni/net.d"
    }

    public var socket: String { "\(folder)/containerd.sock" }
    public var root: String { "\(folder)/root" }
    public var state: String { "\(folder)/state" }
    public var configurationPath: String { "\(folder)/config.toml" }
    public var pidPath: String { "\(folder)/containerd.pid" }
    public var logPath: String { "\(folder)/containerd.log" }
    public var leaseFolder: String { "\(folder)/cni/leases" }
    public var certificatesFolder: String { "\(folder)/certs.d" }

    /// `config.toml` in the version that the program reads: 3 from containerd 2.0 on, 2 before.
    public func text(_ programs: ContainerdPrograms) -> String {
        programs.version.major >= 2 ? textVersion3(programs) : textVersion2(programs)
    }

    private func quoted(_ text: String) -> String {
        "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "\""
    }

    private func head(_ version: Int) -> String {
        """
        # Written by swiftlet at every start; changes are lost.
        version = \(version)
        root = \(quoted(root))
        state = \(quoted(state))
        disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", \
        "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.blockfile", "io.containerd.snapshotter.v1.erofs", \
        "io.containerd.tracing.processor.v1.otlp", "io.containerd.internal.v1.tracing"]

        [grpc]
          address = \(quoted(socket))

        """
    }

    private func textVersion2(_ programs: ContainerdPrograms) -> String {
        head(2) + """

            [plugins."io.containerd.internal.v1.opt"]
              path = \(quoted("\(folder)/opt"))

            [plugins."io.containerd.grpc.v1.cri"]
              sandbox_image = \(quoted(sandboxImage))
              restrict_oom_score_adj = \(restrictOOMScoreAdjustment)
              stream_server_address = "127.0.0.1"
              stream_server_port = "0"
              enable_unprivileged_ports = true
              enable_unprivileged_icmp = true
              [plugins."io.containerd.grpc.v1.cri".containerd]
                snapshotter = \(quoted(snapshotter))
                default_runtime_name = "runc"
                [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
                  runtime_type = "io.containerd.runc.v2"
                  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
                    BinaryName = \(quoted(programs.runc))
                    SystemdCgroup = false
              [plugins."io.containerd.grpc.v1.cri".cni]
                bin_dir = \(quoted(programs.cniFolder))
                conf_dir = \(quoted(cniConfigurationFolder))
              [plugins."io.containerd.grpc.v1.cri".registry]
                config_path = \(quoted(certificatesFolder))

            """
    }

    private func textVersion3(_ programs: ContainerdPrograms) -> String {
        head(3) + """

            [plugins."io.containerd.internal.v1.opt"]
              path = \(quoted("\(folder)/opt"))

            [plugins."io.containerd.grpc.v1.cri"]
              stream_server_address = "127.0.0.1"
              stream_server_port = "0"

            [plugins."io.containerd.cri.v1.images"]
              snapshotter = \(quoted(snapshotter))
              [plugins."io.containerd.cri.v1.images".pinned_images]
                sandbox = \(quoted(sandboxImage))
              [plugins."io.containerd.cri.v1.images".registry]
                config_path = \(quoted(certificatesFolder))

            [plugins."io.containerd.cri.v1.runtime"]
              restrict_oom_score_adj = \(restrictOOMScoreAdjustment)
              enable_unprivileged_ports = true
              enable_unprivileged_icmp = true
              [plugins."io.containerd.cri.v1.runtime".containerd]
                default_runtime_name = "runc"
                [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
                  runtime_type = "io.containerd.runc.v2"
                  [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
                    BinaryName = \(quoted(programs.runc))
                    SystemdCgroup = false
              [plugins."io.containerd.cri.v1.runtime".cni]
                bin_dir = \(quoted(programs.cniFolder))
                conf_dir = \(quoted(cniConfigurationFolder))

            """
    }

    /// Whether overlayfs can be mounted over the folder, which it can't over another overlay. Blocks.
    public static func overlayWorks(in folder: String) -> Bool {
        let base = "\(folder)/.overlay-probe-\(getpid())"
        defer { try? Files.removeTree(base) }
        do {
            for name in ["lower", "upper", "work", "merged"] { try Files.makeFolder("\(base)/\(name)") }
            try Mounts.mount(
                "overlay", on: "\(base)/merged", type: "overlay",
                options: "lowerdir=\(base)/lower,upperdir=\(base)/upper,workdir=\(base)/work")
            try Mounts.unmount("\(base)/merged")
            return true
        } catch {
            return false
        }
    }

    /// Whether this process may lower `oom_score_adj` (CAP_SYS_RESOURCE). Blocks.
    public static func mayLowerOOMScore() -> Bool {
        guard let status = Files.text("/proc/self/status") else { return false }
        for line in status.split(separator: "\n") where line.hasPrefix("CapEff:") {
            guard let set = UInt64(Files.trimmed(line.dropFirst(7)), radix: 16) else { return false }
            return set & (1 << 24) != 0
        }
        return false
    }
}
