import Glibc

/// A process that was started here.
struct ChildProcess {
    let id: pid_t

    /// - Throws: nothing; ends the program where the system can't start another.
    static func start(_ program: String, _ arguments: [String], quiet: Bool = false) -> ChildProcess {
        var pointers = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if quiet {
            posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
            posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        }
        var id = pid_t()
        guard posix_spawn(&id, program, &actions, nil, &pointers, environ) == 0 else { fatal("\(program) can't be started") }
        return ChildProcess(id: id)
    }

    /// Ends it as nothing can prevent, and waits until it is gone.
    func crash() {
        kill(id, SIGKILL)
        _ = wait()
    }

    /// The exit code; 128 and more for a signal.
    func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
    }

    var hasEnded: Bool {
        var information = siginfo_t()
        return waitid(P_PID, id_t(id), &information, WEXITED | WNOHANG | WNOWAIT) == 0 && information._sifields._sigchld.si_pid == id
    }
}

/// An etcd of one member that is killed and started again.
struct EtcdServer {
    let program: String
    let folder: String
    let port: Int

    var url: String { "http://127.0.0.1:\(port)" }

    func start() -> ChildProcess {
        let peer = "http://127.0.0.1:\(port + 1)"
        return ChildProcess.start(
            program,
            [
                "--data-dir", folder, "--listen-client-urls", url, "--advertise-client-urls", url, "--listen-peer-urls", peer,
                "--initial-advertise-peer-urls", peer, "--initial-cluster", "default=\(peer)", "--heartbeat-interval", "100", "--election-timeout", "1000",
                "--log-level", "fatal",
            ], quiet: true)
    }
}

func fatal(_ text: String) -> Never {
    let line = Array("CrashRun: \(text)\n".utf8)
    _ = write(2, line, line.count)
    exit(2)
}
