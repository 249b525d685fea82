import ContainerRuntime
import Glibc
import KubernetesAPI
import KubernetesSchema
import Logging
import Testing

@testable import Kubelet

/// Needs root, containerd, a C compiler and Debian's static busybox.
private let machineIsFit =
    getuid() == 0 && (try? ContainerdPrograms.find()) != nil && Subprocess.find("cc") != nil && Files.exists("/usr/bin/busybox")

@Suite(.enabled(if: machineIsFit), .timeLimit(.minutes(2)))
struct StaticPodTests {
    static let manifest = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          terminationGracePeriodSeconds: 1
          hostNetwork: true
          initContainers:
          - {name: init, image: "test/busybox:1", command: [busybox, sh, -c, "echo written > /data/file"], volumeMounts: [{name: d, mountPath: /data}]}
          containers:
          - {name: main, image: "test/busybox:1", command: [busybox, sh, -c, "busybox cat /data/file; busybox sleep 1000"], volumeMounts: [{name: d, mountPath: /data}]}
          volumes: [{name: d, emptyDir: {}}]
        """

    private func until(_ condition: @Sendable () async throws -> Bool) async throws {
        while try await !condition() { try await Task.sleep(for: .milliseconds(100)) }
    }

    @Test func aManifestRunsSurvivesTheKubeletAndGoes() async throws {
        let root = "/tmp/swiftlet-kubelet-\(getpid())"
        let manifests = "\(root)/manifests"
        try Files.makeFolder(manifests)
        defer {
            for mount in Mounts.below(root) { try? Mounts.unmount(mount) }
            try? Files.removeTree(root)
            for hierarchy in Files.list(Cgroups.mountPoint) {
                for part in ["kubepods/burstable", "kubepods/besteffort", "kubepods", ""] {
                    rmdir("\(Cgroups.mountPoint)/\(hierarchy)/swiftlet-test-\(getpid())/\(part)")
                }
            }
        }
        let cc = try #require(Subprocess.find("cc"))
        let source = "\(Files.folder(of: #filePath))/../../Sources/ContainerRuntime/Support/pause.c"
        #expect(try Subprocess.run(cc, ["-static", "-Os", "-o", "\(root)/pause", source]).exitCode == 0)
        let logger = Logger(label: "test")
        let supervisor = try await ContainerdSupervisor.prepare(folder: "\(root)/containerd", pauseProgram: "\(root)/pause", logger: logger)
        try await supervisor.start()
        var builder = OCIImageBuilder(name: "docker.io/test/busybox:1")
        builder.files = [OCIImageBuilder.File(path: "bin/busybox", content: try Files.read("/usr/bin/busybox"))]
        try Files.write("\(root)/image.tar", try builder.build())
        try await supervisor.importImage("\(root)/image.tar")

        var configuration = KubeletConfiguration(nodeName: "node")
        configuration.rootFolder = "\(root)/kubelet"
        configuration.podLogsFolder = "\(root)/logs"
        configuration.staticPodPath = manifests
        configuration.cgroupRoot = "/swiftlet-test-\(getpid())"
        let settled = configuration
        let reader = RuntimeReader(runtime: supervisor.runtime, podLogsFolder: configuration.podLogsFolder)
        func start() -> Task<Void, any Error> {
            let kubelet = Kubelet(configuration: settled, client: nil, runtime: supervisor.runtime, logger: logger)
            return Task { try await kubelet.run() }
        }

        var running = start()
        try Files.write("\(manifests)/web.yaml", StaticPodTests.manifest)
        try await until { try await reader.relist().count == 1 }
        let uid = try #require(try await reader.relist().keys.first)
        try await until { try await reader.pod(uid).container("main")?.state == .running }
        let first = try #require(try await reader.pod(uid).container("main"))
        try await until { ContainerLog.tail(first.logPath, bytes: 100, lines: 1) == "written\n" }

        // Another kubelet finds the pod as it is.
        running.cancel()
        _ = try? await running.value
        running = start()
        try await Task.sleep(for: .seconds(2))
        #expect(try await reader.pod(uid).container("main")?.id == first.id)

        try Files.removeTree("\(manifests)/web.yaml")
        try await until { try await reader.relist().isEmpty && !Files.exists(settled.podFolder(uid)) }
        #expect(Mounts.below(settled.podFolder(uid)).isEmpty)
        running.cancel()
        _ = try? await running.value
        await supervisor.stop(killContainers: true)
    }
}
