import ArgumentParser
import ContainerRuntime
import Glibc
import Logging
import ServiceProxy

/// `swiftlet node`: what concerns this machine as a node.
struct NodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "node", abstract: "Look after this machine as a node.", subcommands: [Clean.self])

    /// `swiftlet node clean`: nothing of the node is left on the machine afterwards but the data folder.
    struct Clean: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove all pods, and everything that the node made on this machine: mounts, interfaces, rules and cgroups.",
            discussion: "The server must not be running. The data folder itself stays.")

        @Option(help: "The data folder of the cluster.")
        var dataDir = "/var/lib/swiftlet"

        @Option(help: "The cgroup below which pods' groups were made.")
        var cgroupRoot = "/"

        @Option(help: "The bridge of the pods' network.")
        var cniBridge = "cni0"

        @OptionGroup var logging: LoggingOptions

        mutating func run() async throws {
            guard geteuid() == 0 else { throw StartFailure("cleaning a node needs root") }
            let logger = logging.makeLogger("clean")
            let folder = "\(dataDir)/containerd"
            if Files.exists(folder) {
                let supervisor = try await ContainerdSupervisor.prepare(folder: folder, logger: logger)
                try await supervisor.start()
                await supervisor.stop(killContainers: true)
            }
            let (data, bridge, cgroups) = (dataDir, cniBridge, cgroupRoot)
            try await BlockingIO.run { try Clean.sweep(data, bridge: bridge, cgroupRoot: cgroups, logger) }
        }

        private static func sweep(_ folder: String, bridge: String, cgroupRoot: String, _ logger: Logger) throws {
            for path in Mounts.below(folder).sorted(by: >) {
                do { try Mounts.unmount(path) } catch { logger.warning("can't be unmounted", metadata: ["path": "\(path)", "cause": "\(error)"]) }
            }
            let mark = "\(NodeRoutePlan.routeProtocol)"
            let commands = [
                ("ip", ["link", "delete", bridge]), ("ip", ["-4", "route", "flush", "proto", mark]), ("ip", ["-6", "route", "flush", "proto", mark]),
                ("nft", ["delete", "table", "ip", "kube-proxy"]), ("nft", ["delete", "table", "ip6", "kube-proxy"]),
            ]
            for (program, arguments) in commands {
                // What isn't there needn't be removed.
                if let path = Subprocess.find(program) { _ = try Subprocess.run(path, arguments) }
            }
            let below = cgroupRoot == "/" ? "kubepods" : "\(cgroupRoot.drop { $0 == "/" })/kubepods"
            for hierarchy in ["/sys/fs/cgroup"] + Files.list("/sys/fs/cgroup").map({ "/sys/fs/cgroup/\($0)" }) { removeGroups("\(hierarchy)/\(below)") }
        }

        /// Groups are removed from the leaves up; files in them can't be.
        private static func removeGroups(_ path: String) {
            guard Files.isFolder(path) else { return }
            for name in Files.list(path) where Files.isFolder("\(path)/\(name)") { removeGroups("\(path)/\(name)") }
            rmdir(path)
        }
    }
}
