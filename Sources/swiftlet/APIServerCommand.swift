import APIServer
import ArgumentParser
import Logging

/// `swiftlet apiserver`: the API server alone, as `kube-apiserver`.
struct APIServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "apiserver", abstract: "Serve the Kubernetes API.", aliases: ["kube-apiserver"])

    @OptionGroup var options: ControlPlaneOptions

    mutating func run() async throws {
        let logger = options.logging.makeLogger("apiserver")
        let plane = try await ControlPlane.start(options, logger: logger)
        try await Shutdown.wait()
        await plane.stop()
    }
}

/// Flags of everything that writes a log.
struct LoggingOptions: ParsableArguments {
    @Option(name: [.customShort("v"), .customLong("v")], help: "How much is logged: 0 warnings and notices, 2 information, 4 and more debugging.")
    var verbosity = 2

    func makeLogger(_ label: String) -> Logger {
        var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = verbosity >= 4 ? .debug : verbosity >= 2 ? .info : .notice
        return logger
    }
}

/// Flags of the API server, alone or in `server`.
struct ControlPlaneOptions: ParsableArguments {
    @Option(help: "Where certificates and the datastore rest.")
    var dataDir = "/var/lib/swiftlet"

    @Option(help: "The address to serve on.")
    var bindAddress = "0.0.0.0"

    @Option(help: "The port to serve on.")
    var securePort = 6443

    @Option(help: "The address that members of the cluster reach this server by. By default the machine's first address.")
    var advertiseAddress: String?

    @Option(help: "The range of services' addresses, one for each family, separated by a comma.")
    var serviceClusterIPRange = "10.96.0.0/16"

    @Option(help: "The ports that services of type NodePort are given.")
    var serviceNodePortRange = "30000-32767"

    @Option(help: "Further names and addresses by which clients call this server, separated by commas.")
    var tlsSans = ""

    @Option(help: "The engine that keeps objects: sqlite, memory or etcd. By default etcd where --etcd-servers is given, else sqlite.")
    var datastore: String?

    @Option(help: "etcd's endpoints, separated by commas: https://host:2379,…")
    var etcdServers: String?

    @Option(name: .customLong("etcd-cafile"), help: "The authority of etcd's certificates.")
    var etcdCAFile: String?

    @Option(name: .customLong("etcd-certfile"), help: "The certificate to show to etcd.")
    var etcdCertFile: String?

    @Option(name: .customLong("etcd-keyfile"), help: "The key of the certificate to show to etcd.")
    var etcdKeyFile: String?

    @Option(help: "Upstream's features to switch on or off, separated by commas: Name=true,Other=false.")
    var featureGates = ""

    @Option(help: "Admission plugins to switch on beside the default ones, separated by commas.")
    var enableAdmissionPlugins = ""

    @Option(help: "Admission plugins to switch off, separated by commas.")
    var disableAdmissionPlugins = ""

    @Option(help: "A file of kind AdmissionConfiguration: kubeconfigs with what webhooks are shown, for each plugin.")
    var admissionControlConfigFile: String?

    @OptionGroup var audit: AuditOptions
    @OptionGroup var encryption: EncryptionOptions
    @OptionGroup var flowControl: FlowControlOptions
    @OptionGroup var authentication: AuthenticationOptions
    @OptionGroup var authorization: AuthorizationOptions
    @OptionGroup var logging: LoggingOptions
}
