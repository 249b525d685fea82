import CLinux
import Glibc

/// Programs that this process starts.
public enum Subprocess {
    public struct Result: Sendable {
        /// The exit code; 128 and the signal's number for one that was killed.
        public var exitCode: Int32
        /// Standard output and error together, at most `outputLimit` bytes of it.
        public var output: String
    }

    public static let outputLimit = 1 << 20
    /// In a session of its own, so that signals to our terminal don't reach it. glibc's value, which its Swift module lacks.
    private static let setsid: Int16 = 0x80

    /// Starts a program in a session of its own, detached from this process: it lives on when this process ends.
    /// - Parameters:
    ///   - logPath: where its output is appended to.
    /// - Returns: its process id; the caller must wait for it.
    public static func spawnDetached(_ path: String, _ arguments: [String], environment: [String: String], logPath: String) throws -> pid_t {
        let log = open(logPath, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
        guard log >= 0 else { throw SystemError("open \(logPath)") }
        defer { close(log) }
        return try spawn(path, arguments, environment: environment, output: log)
    }

    /// Runs a program to its end. Blocks.
    public static func run(_ path: String, _ arguments: [String], environment: [String: String] = defaultEnvironment) throws -> Result {
        var ends: [Int32] = [0, 0]
        guard clinux_pipe(&ends) == 0 else { throw SystemError("pipe") }
        defer { close(ends[0]) }
        let pid: pid_t
        do {
            defer { close(ends[1]) }
            pid = try spawn(path, arguments, environment: environment, output: ends[1])
        }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(ends[0], &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            if output.count < outputLimit { output.append(contentsOf: buffer[..<count]) }
        }
        return Result(exitCode: wait(pid), output: String(decoding: output, as: UTF8.self))
    }

    /// Waits for a child. Blocks.
    public static func wait(_ pid: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 {
            if errno != EINTR { return -1 }
        }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    public static let searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    public static let defaultEnvironment = ["PATH": searchPath, "LANG": "C"]

    /// Where a program is on the PATH of this process or in the usual folders.
    public static func find(_ name: String, folders: [String] = []) -> String? {
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        let candidates = folders + path.split(separator: ":").map(String.init) + searchPath.split(separator: ":").map(String.init)
        return candidates.map { "\($0)/\(name)" }.first { Files.isExecutable($0) }
    }

    private static func spawn(_ path: String, _ arguments: [String], environment: [String: String], output: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        clinux_spawn_close_from(&actions, 3)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, setsid | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
        var argv: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
        argv.append(nil)
        var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") }
        envp.append(nil)
        defer {
            for pointer in argv { free(pointer) }
            for pointer in envp { free(pointer) }
        }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, path, &actions, &attributes, argv, envp)
        guard code == 0 else { throw SystemError("start \(path)", code: code) }
        return pid
    }
}
