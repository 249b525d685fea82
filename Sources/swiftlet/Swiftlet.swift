import ArgumentParser
import Glibc

/// The one executable: a subcommand for each component, and `server` for all of them in one process.
@main
struct Swiftlet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "swiftlet",
        abstract: "Kubernetes in one binary.",
        discussion: """
            'swiftlet server' runs a whole cluster in one process. The other commands run one component each, for clusters whose parts live \
            apart. Called through a link named like an upstream component (kube-apiserver), swiftlet acts as that component.
            """,
        version: "swiftlet (Kubernetes v\(Version.kubernetes))",
        subcommands: [ServerCommand.self, APIServerCommand.self, ControllerManagerCommand.self, SchedulerCommand.self, KubeletCommand.self, ProxyCommand.self, DNSCommand.self, ImagesCommand.self, NodeCommand.self, HollowNodesCommand.self])

    /// Upstream's names of the components.
    private static let links = [
        "kube-apiserver": "apiserver", "kube-controller-manager": "controller-manager", "kube-scheduler": "scheduler", "kubelet": "kubelet",
        "kube-proxy": "proxy",
    ]

    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        var arguments = Array(CommandLine.arguments.dropFirst())
        let called = CommandLine.arguments.first?.split(separator: "/").last.map(String.init) ?? ""
        if let component = links[called] { arguments.insert(component, at: 0) }
        do {
            var command = try parseAsRoot(BooleanFlags.completed(arguments))
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as StartFailure {
            // One clear line of what is wrong and what to do.
            var line = "swiftlet: \(failure.description)\n"
            _ = line.withUTF8 { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            Glibc.exit(1)
        } catch {
            exit(withError: error)
        }
    }
}

/// The version that clients are told.
enum Version {
    static let kubernetes = "1.36.2"
}

/// Why a component can't start: what is wrong and what to do about it, in one line.
struct StartFailure: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
