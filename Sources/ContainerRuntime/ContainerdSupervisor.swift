import Glibc
import Logging
import Protocols
import Synchronization

/// Starts a containerd of our own and keeps it running.
///
/// It lives in a session of its own and goes on when this process is killed; the next start finds it by its pid file and takes it over.
/// Containers are children of their shims and survive the end of both.
public final class ContainerdSupervisor: Sendable {
    /// How long containerd may take until it answers.
    public static let startTimeout: Duration = .seconds(60)
    /// Waits between restarts: doubled from the first to the last, reset when it ran for as long as the last.
    public static let restartDelays: (first: Duration, last: Duration) = (.milliseconds(500), .seconds(30))

    private struct State {
        var process: ContainerdProcess?
        var stopping = false
    }

    public let configuration: ContainerdConfiguration
    public let programs: ContainerdPrograms
    public let runtime: CRIRuntime
    private let pauseProgram: String
    private let logger: Logger
    private let state = Mutex(State())
    private let watcher = Mutex<Task<Void, Never>?>(nil)

    /// Looks at the machine and writes the configuration. Nothing is started yet.
    /// - Parameters:
    ///   - folder: where everything of it goes.
    ///   - pauseProgram: the static program of the sandbox image; nil looks beside the executable.
    /// - Throws: `MissingPrograms`, `SystemError`, `ImageError`.
    public static func prepare(
        folder: String, pauseProgram: String? = nil, programFolders: [String] = [], cniFolders: [String] = [], logger: Logger
    ) async throws -> ContainerdSupervisor {
        try await BlockingIO.run {
            let programs = try ContainerdPrograms.find(folders: programFolders, cniFolders: cniFolders)
            guard let pause = pauseProgram ?? PauseImage.findProgram() else {
                throw ImageError("the program of the pause image (swiftlet-pause) isn't beside the executable: build with make")
            }
            try Files.makeFolder(folder, mode: 0o711)
            var configuration = ContainerdConfiguration(folder: folder)
            for path in [configuration.root, configuration.state, "\(folder)/opt"] { try Files.makeFolder(path, mode: 0o711) }
            for path in [configuration.cniConfigurationFolder, configuration.leaseFolder, configuration.certificatesFolder] {
                try Files.makeFolder(path)
            }
            configuration.restrictOOMScoreAdjustment = !ContainerdConfiguration.mayLowerOOMScore()
            configuration.snapshotter = try chooseSnapshotter(configuration, logger)
            try Files.replace(configuration.configurationPath, configuration.text(programs))
            return ContainerdSupervisor(configuration, programs, pauseProgram: pause, logger: logger)
        }
    }

    /// The choice holds for the life of the folder: layers of one can't be used by the other.
    private static func chooseSnapshotter(_ configuration: ContainerdConfiguration, _ logger: Logger) throws -> String {
        let path = "\(configuration.folder)/snapshotter"
        if let known = Files.text(path), !known.isEmpty { return known }
        let choice = ContainerdConfiguration.overlayWorks(in: configuration.root) ? "overlayfs" : "native"
        if choice == "native" { logger.notice("overlayfs can't be used in the data folder; layers are copied") }
        try Files.write(path, choice)
        return choice
    }

    private init(_ configuration: ContainerdConfiguration, _ programs: ContainerdPrograms, pauseProgram: String, logger: Logger) {
        self.configuration = configuration
        self.programs = programs
        self.pauseProgram = pauseProgram
        self.logger = logger
        runtime = CRIRuntime(endpoint: configuration.socket)
    }

    /// Starts containerd, or takes over the one that runs, waits until it answers, and imports the pause image where it is missing.
    public func start() async throws {
        let process = try await BlockingIO.run { [self] in try ContainerdProcess.adopt(configuration) ?? launch() }
        logger.info("containerd", metadata: ["pid": "\(process.pid)", "adopted": "\(!process.isChild)", "socket": "\(configuration.socket)"])
        state.withLock { $0.process = process }
        do {
            try await waitUntilReady(process)
            try await ensurePauseImage()
        } catch {
            if process.isChild { kill(process.pid, SIGTERM) }
            throw error
        }
        watcher.withLock { $0 = Task { await self.watch(process) } }
    }

    private func launch() throws -> ContainerdProcess {
        let path = Files.folder(of: programs.shim) + ":" + Files.folder(of: programs.runc) + ":" + Subprocess.searchPath
        var environment = ["PATH": path]
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "TMPDIR"] {
            if let value = getenv(name) { environment[name] = String(cString: value) }
        }
        let pid = try Subprocess.spawnDetached(
            programs.containerd, ["--config", configuration.configurationPath], environment: environment, logPath: configuration.logPath)
        let process = ContainerdProcess(pid: pid, isChild: true)
        try Files.replace(configuration.pidPath, process.record)
        return process
    }

    private func waitUntilReady(_ process: ContainerdProcess) async throws {
        let deadline = ContinuousClock.now + ContainerdSupervisor.startTimeout
        while true {
            if let version = try? await runtime.version() {
                logger.info("containerd answers", metadata: ["version": "\(version.runtimeVersion)"])
                return
            }
            let ended = process.hasEnded
            guard !ended, ContinuousClock.now < deadline else {
                let tail = try await BlockingIO.run { [configuration] in ContainerdSupervisor.tail(configuration.logPath) }
                throw ImageError("containerd \(ended ? "ended" : "doesn't answer") right after its start; \(configuration.logPath) says: \(tail)")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private static func tail(_ path: String) -> String {
        guard let bytes = try? Files.read(path) else { return "" }
        let lines = String(decoding: bytes.suffix(4096), as: UTF8.self).split(separator: "\n")
        return lines.filter { $0.contains("level=fatal") || $0.contains("level=error") || !$0.hasPrefix("time=") }.suffix(3).joined(separator: " | ")
    }

    private func watch(_ first: ContainerdProcess) async {
        var process = first
        var delay = ContainerdSupervisor.restartDelays.first
        while !Task.isCancelled {
            let started = ContinuousClock.now
            await process.waitForEnd()
            if state.withLock({ $0.stopping }) || Task.isCancelled { return }
            if ContinuousClock.now - started > ContainerdSupervisor.restartDelays.last { delay = ContainerdSupervisor.restartDelays.first }
            logger.error("containerd ended; it is started again", metadata: ["after": "\(delay)", "log": "\(configuration.logPath)"])
            try? await Task.sleep(for: delay)
            delay = min(delay * 2, ContainerdSupervisor.restartDelays.last)
            if state.withLock({ $0.stopping }) { return }
            do {
                process = try await BlockingIO.run { [self] in try launch() }
                state.withLock { [process] in $0.process = process }
            } catch {
                logger.error("containerd can't be started", metadata: ["cause": "\(error)"])
            }
        }
    }

    /// Ends the supervision and containerd.
    /// - Parameter killContainers: also stops and removes all pods; else they run on and are found again at the next start.
    public func stop(killContainers: Bool) async {
        state.withLock { $0.stopping = true }
        if killContainers { await removeAllPods() }
        runtime.shutdown()
        watcher.withLock { $0?.cancel() }
        guard let process = state.withLock({ $0.process }) else { return }
        kill(process.pid, SIGTERM)
        let deadline = ContinuousClock.now + .seconds(15)
        while !process.hasEnded {
            if ContinuousClock.now > deadline { kill(process.pid, SIGKILL) }
            try? await Task.sleep(for: .milliseconds(50))
        }
        try? await BlockingIO.run { [configuration] in _ = unlink(configuration.pidPath) }
    }

    private func removeAllPods() async {
        guard let sandboxes = try? await runtime.listPodSandboxes() else { return }
        await withTaskGroup(of: Void.self) { group in
            for sandbox in sandboxes {
                group.addTask { [runtime, logger] in
                    do {
                        try await runtime.stopPodSandbox(sandbox.id)
                        try await runtime.removePodSandbox(sandbox.id)
                    } catch {
                        logger.warning("a pod can't be removed", metadata: ["sandbox": "\(sandbox.id)", "cause": "\(error)"])
                    }
                }
            }
        }
    }

    // MARK: Images

    private func ensurePauseImage() async throws {
        if try await runtime.imageStatus(configuration.sandboxImage) != nil { return }
        let path = "\(configuration.folder)/pause.tar"
        try await BlockingIO.run { [pauseProgram] in try Files.write(path, try PauseImage.archive(program: pauseProgram)) }
        try await importImage(path)
    }

    /// Takes the images of an OCI or docker-archive tar into the runtime.
    /// - Returns: what containerd says of them, a line for each image.
    @discardableResult
    public func importImage(_ path: String) async throws -> String {
        try await ImageImport.run(path, ctr: programs.ctr, socket: configuration.socket, snapshotter: configuration.snapshotter)
    }
}

/// Taking images in from archives.
public enum ImageImport {
    /// Imports into containerd's namespace `k8s.io`.
    /// - Throws: `ImageError` with containerd's own words.
    public static func run(_ path: String, ctr: String, socket: String, snapshotter: String? = nil) async throws -> String {
        var arguments = ["-a", socket, "-n", "k8s.io", "images", "import"]
        if let snapshotter { arguments += ["--snapshotter", snapshotter] }
        let complete = arguments + [path]
        let result = try await BlockingIO.runLong {
            guard Files.exists(path) else { throw ImageError("\(path): no such file") }
            return try Subprocess.run(ctr, complete)
        }
        guard result.exitCode == 0 else { throw ImageError("\(path) can't be imported: \(Files.trimmed(result.output))") }
        return Files.trimmed(result.output)
    }
}

/// A running containerd, ours by birth or by adoption.
struct ContainerdProcess: Sendable {
    let pid: pid_t
    let isChild: Bool
    private let reaper: Reaper?
    /// Clock ticks from the machine's start to the process's: tells it from a later process of the same number.
    private let startTime: String

    init(pid: pid_t, isChild: Bool) {
        self.pid = pid
        self.isChild = isChild
        startTime = ContainerdProcess.startTime(pid) ?? ""
        reaper = isChild ? Reaper(pid) : nil
    }

    /// What the pid file holds.
    var record: String { "\(pid) \(startTime)\n" }

    /// The process that the pid file names, if it is still that one. Blocks.
    static func adopt(_ configuration: ContainerdConfiguration) throws -> ContainerdProcess? {
        guard let parts = Files.text(configuration.pidPath)?.split(separator: " "), parts.count == 2, let pid = pid_t(parts[0]),
            startTime(pid) == String(parts[1]), Files.exists(configuration.socket)
        else { return nil }
        return ContainerdProcess(pid: pid, isChild: false)
    }

    /// Nil for no process and for zombies.
    private static func startTime(_ pid: pid_t) -> String? {
        guard let text = Files.text("/proc/\(pid)/stat"), let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z" else { return nil }
        return String(fields[19])
    }

    var hasEnded: Bool { reaper?.hasEnded ?? (ContainerdProcess.startTime(pid) != startTime) }

    func waitForEnd() async {
        // Not a child: nothing tells its end.
        while !hasEnded, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(500)) }
    }

    /// Waits for a child on a thread of its own.
    private final class Reaper: Sendable {
        private let ended = Atomic<Bool>(false)
        var hasEnded: Bool { ended.load(ordering: .acquiring) }

        init(_ pid: pid_t) {
            let context = Unmanaged.passRetained(Argument(self, pid))
            var thread = pthread_t()
            let code = pthread_create(
                &thread, nil,
                { raw in
                    guard let raw else { return nil }
                    let argument = Unmanaged<Argument>.fromOpaque(raw).takeRetainedValue()
                    _ = Subprocess.wait(argument.pid)
                    argument.reaper.ended.store(true, ordering: .releasing)
                    return nil
                }, context.toOpaque())
            if code == 0 { pthread_detach(thread) } else { context.release() }
        }

        private final class Argument: Sendable {
            let reaper: Reaper
            let pid: pid_t
            init(_ reaper: Reaper, _ pid: pid_t) {
                self.reaper = reaper
                self.pid = pid
            }
        }
    }
}
