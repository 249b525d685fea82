import Glibc
import Logging
import Protocols
import Testing

@testable import ContainerRuntime

/// Needs root, containerd and a C compiler.
let containerdIsHere = getuid() == 0 && (try? ContainerdPrograms.find()) != nil && Subprocess.find("cc") != nil

/// A folder of its own, taken away by `remove`.
struct Scratch: Sendable {
    let path: String

    init() {
        path = "/tmp/swiftlet-test-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        try? Files.makeFolder(path, mode: 0o711)
    }

    func remove() {
        for mount in Mounts.below(path) { try? Mounts.unmount(mount) }
        try? Files.removeTree(path)
    }

    func pauseProgram() throws -> String {
        let source = "\(Files.folder(of: #filePath))/../../Sources/ContainerRuntime/Support/pause.c"
        let cc = try #require(Subprocess.find("cc"))
        let result = try Subprocess.run(cc, ["-static", "-Os", "-o", "\(path)/pause", source])
        #expect(result.exitCode == 0, "\(result.output)")
        return "\(path)/pause"
    }
}

@Suite(.serialized, .enabled(if: containerdIsHere))
struct ContainerdTests {
    @Test func containerdIsStartedAdoptedAndStopped() async throws {
        let scratch = Scratch()
        defer { scratch.remove() }
        let logger = Logger(label: "test")
        let pause = try scratch.pauseProgram()
        let first = try await ContainerdSupervisor.prepare(folder: "\(scratch.path)/containerd", pauseProgram: pause, logger: logger)
        try await first.start()
        let image = try await first.runtime.imageStatus(PauseImage.name)
        #expect(image != nil)
        let pid = Files.text(first.configuration.pidPath)

        // A second supervisor of the same folder finds the one that runs.
        let second = try await ContainerdSupervisor.prepare(folder: "\(scratch.path)/containerd", pauseProgram: pause, logger: logger)
        try await second.start()
        #expect(Files.text(second.configuration.pidPath) == pid)

        var config = CRI.PodSandboxConfig()
        var metadata = CRI.PodSandboxMetadata()
        metadata.name = "host"
        metadata.namespace = "default"
        metadata.uid = "u"
        config.metadata = metadata
        var options = CRI.NamespaceOption()
        options.network = .node
        var security = CRI.LinuxSandboxSecurityContext()
        security.namespaceOptions = options
        var linux = CRI.LinuxPodSandboxConfig()
        linux.securityContext = security
        config.linux = linux
        let id = try await second.runtime.runPodSandbox(config)
        #expect(try await second.runtime.listPodSandboxes().map(\.id) == [id])
        await first.stop(killContainers: false)
        let third = try await ContainerdSupervisor.prepare(folder: "\(scratch.path)/containerd", pauseProgram: pause, logger: logger)
        try await third.start()
        #expect(try await third.runtime.listPodSandboxes().first?.state == .ready)
        await third.stop(killContainers: true)
        await second.stop(killContainers: false)
        #expect(!Files.exists(third.configuration.pidPath))
    }
}
