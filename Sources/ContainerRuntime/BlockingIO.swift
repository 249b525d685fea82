import NIOPosix

/// Runs what blocks (files, mounts, subprocesses) on threads of its own, never on the cooperative ones.
public enum BlockingIO {
    /// Threads for short work: files and mounts.
    public static let threads = 8
    /// Threads for long work: subprocesses, followers of logs.
    public static let longThreads = 32

    private static let pool = make(threads)
    private static let longPool = make(longThreads)

    private static func make(_ count: Int) -> NIOThreadPool {
        let pool = NIOThreadPool(numberOfThreads: count)
        pool.start()
        return pool
    }

    /// Runs short work: no longer than a disk takes.
    public static func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await pool.runIfActive(body)
    }

    /// Runs work that may take long: at most `longThreads` at a time, others wait.
    public static func runLong<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await longPool.runIfActive(body)
    }
}
