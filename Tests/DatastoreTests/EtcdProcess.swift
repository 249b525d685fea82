import Datastore
import EtcdEngine
import Foundation

/// A real etcd of one member, in a folder that goes with it.
final class EtcdProcess: Sendable {
    /// Where the program is; nil where it isn't installed.
    static let program: String? = ["/usr/local/bin/etcd", "/usr/bin/etcd"].first { FileManager.default.isExecutableFile(atPath: $0) }

    let url: String
    let clientPort: Int
    private let peerPort: Int
    private let folder: URL
    nonisolated(unsafe) private var process: Process

    private init(clientPort: Int, peerPort: Int, folder: URL) throws {
        self.clientPort = clientPort
        self.peerPort = peerPort
        self.folder = folder
        url = "http://127.0.0.1:\(clientPort)"
        process = try EtcdProcess.launch(clientPort, peerPort, folder)
    }

    deinit { stop() }

    /// Starts one and waits until it answers.
    static func start() async throws -> EtcdProcess {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swiftlet-etcd-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let started = try EtcdProcess(clientPort: freePort(), peerPort: freePort(), folder: folder)
        try await started.waitUntilReady()
        return started
    }

    /// Kills it as a power failure would, and starts it on the same data.
    func crashAndRestart() async throws {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        process = try EtcdProcess.launch(clientPort, peerPort, folder)
        try await waitUntilReady()
    }

    func stop() {
        if process.isRunning {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        try? FileManager.default.removeItem(at: folder)
    }

    private func waitUntilReady() async throws {
        for _ in 0..<1200 {
            if let engine = try? await EtcdEngine.open(EtcdEngine.Configuration(endpoints: [url])) {
                await engine.close()
                return
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw DatastoreError.io("etcd doesn't answer")
    }

    private static func launch(_ clientPort: Int, _ peerPort: Int, _ folder: URL) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program ?? "/usr/bin/etcd")
        let peer = "http://127.0.0.1:\(peerPort)"
        process.arguments = [
            "--data-dir", folder.path, "--listen-client-urls", "http://127.0.0.1:\(clientPort)", "--advertise-client-urls",
            "http://127.0.0.1:\(clientPort)", "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster",
            "default=\(peer)", "--heartbeat-interval", "100", "--election-timeout", "1000", "--log-level", "fatal",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0 }
        }
        guard bound else { throw DatastoreError.io("no port is free") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
