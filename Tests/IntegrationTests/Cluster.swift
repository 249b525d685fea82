import Foundation

/// A cluster of one node for tests: the real binary, the real containerd, the real kubectl.
final class Cluster: @unchecked Sendable {
    // Used by one test at a time: the suite is serialized.
    let folder: String
    let port = 17443
    private var server: Process?

    static let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    static let program = "\(packageRoot)/.build/debug/swiftlet"
    static let bridge = "swtest0"
    static let cgroupRoot = "/swiftlet-test"

    /// Why a node can't run here; nil where it can.
    static let obstacle: String? = {
        if geteuid() != 0 { return "needs root" }
        for name in ["containerd", "kubectl", "nft", "iptables", "busybox", "curl"] where Cluster.find(name) == nil { return "\(name) is missing" }
        if !FileManager.default.fileExists(atPath: program) { return "the program isn't built" }
        if !FileManager.default.isExecutableFile(atPath: "\(packageRoot)/.build/debug/swiftlet-pause") { return "the pause program isn't built" }
        return nil
    }()

    init() throws {
        folder = "/tmp/swiftlet-test-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    static func find(_ name: String) -> String? {
        ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"].map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    func start() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Cluster.program)
        process.arguments = [
            "server", "--data-dir", folder, "--secure-port", "\(port)", "--kubelet-port", "17250", "--node-name", "test-node", "--cluster-cidr", "10.251.0.0/16",
            "--service-cluster-ip-range", "10.97.0.0/16", "--cgroup-root", Cluster.cgroupRoot, "--cni-bridge", Cluster.bridge,
        ]
        let log = FileHandle(forWritingAtPath: "\(folder)/server.log") ?? {
            FileManager.default.createFile(atPath: "\(folder)/server.log", contents: nil)
            return FileHandle(forWritingAtPath: "\(folder)/server.log")!
        }()
        log.seekToEndOfFile()
        process.standardOutput = log
        process.standardError = log
        try process.run()
        server = process
    }

    var isRunning: Bool { server?.isRunning ?? false }

    /// Ends the server as a crash does.
    func crash() {
        guard let server else { return }
        kill(server.processIdentifier, SIGKILL)
        server.waitUntilExit()
    }

    /// Ends the server as `make down` does.
    func stop() {
        guard let server, server.isRunning else { return }
        server.terminate()
        server.waitUntilExit()
    }

    /// Removes everything, the folder too.
    func clean() {
        stop()
        _ = Cluster.run(Cluster.program, ["node", "clean", "--data-dir", folder, "--cgroup-root", Cluster.cgroupRoot, "--cni-bridge", Cluster.bridge])
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The containers that the cluster's containerd knows.
    var containers: String {
        Cluster.run(Cluster.find("ctr") ?? "ctr", ["-a", "\(folder)/containerd/containerd.sock", "-n", "k8s.io", "containers", "ls", "-q"]).output
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    var log: String { (try? String(contentsOfFile: "\(folder)/server.log", encoding: .utf8)) ?? "" }

    struct Result {
        var code: Int32
        var output: String
    }

    /// Runs a program and waits for its end; standard error comes with the output.
    @discardableResult
    static func run(_ path: String, _ arguments: [String], environment: [String: String] = [:], input: String? = nil) -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        let feed = Pipe()
        process.standardInput = feed
        do { try process.run() } catch { return Result(code: -1, output: "\(error)") }
        if let input { feed.fileHandleForWriting.write(Data(input.utf8)) }
        try? feed.fileHandleForWriting.close()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Result(code: process.terminationStatus, output: String(decoding: data, as: UTF8.self))
    }

    @discardableResult
    func kubectl(_ arguments: String..., input: String? = nil) -> Result {
        Cluster.run(Cluster.find("kubectl") ?? "kubectl", arguments, environment: ["KUBECONFIG": "\(folder)/admin.kubeconfig"], input: input)
    }

    /// kubectl, its answer trimmed.
    func text(_ arguments: String...) -> String {
        Cluster.run(Cluster.find("kubectl") ?? "kubectl", arguments, environment: ["KUBECONFIG": "\(folder)/admin.kubeconfig"]).output
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Fetches a page from the machine itself.
    static func fetch(_ url: String) -> Result { run(find("curl") ?? "curl", ["-sS", "-m", "5", url]) }

    /// Waits until something holds; the bound is far above what it takes, so that a slow machine fails nothing.
    static func eventually(_ seconds: Int = 120, _ condition: () -> Bool) -> Bool {
        for _ in 0..<(seconds * 4) {
            if condition() { return true }
            usleep(250_000)
        }
        return condition()
    }
}
