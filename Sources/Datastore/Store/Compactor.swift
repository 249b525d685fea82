import Logging

/// Keeps one interval of history. Every API server of a cluster runs one; they agree through the key `compact_rev_key`, as upstream's do,
/// so that only one of them compacts in an interval.
public struct Compactor: Sendable {
    /// Outside the store's prefix, shared with upstream's API servers.
    public static let key = Array("compact_rev_key".utf8)

    /// What one compactor remembers between its turns.
    public struct Progress: Sendable, Equatable {
        /// The shared key's version: whoever raises it compacts.
        public var time: Int64 = 0
        /// The revision that was current one turn ago.
        public var revision: Int64 = 0

        public init() {}
    }

    private let engine: any Engine
    private let interval: Duration
    private let logger: Logger

    /// - Parameter interval: how long a history is kept, at least; up to twice that.
    public init(_ engine: any Engine, interval: Duration = .seconds(300), logger: Logger) {
        self.engine = engine
        self.interval = interval
        self.logger = logger
    }

    /// Compacts once in every interval until the task is cancelled.
    public func run() async {
        var progress = Progress()
        while !Task.isCancelled {
            do { try await Task.sleep(for: interval) } catch { return }
            do {
                try await turn(&progress)
            } catch is CancellationError {
                return
            } catch DatastoreError.closed {
                return
            } catch {
                logger.warning("compaction failed, trying again in the next interval", metadata: ["error": "\(error)"])
            }
        }
    }

    /// One turn: if nobody else took it, compacts to where this compactor was one turn ago.
    public func turn(_ progress: inout Progress) async throws {
        let current = try await engine.currentRevision()
        let target = progress.revision
        let result = try await engine.transact(
            Transaction(
                compares: [Compare(Self.key, .equal, .version(progress.time))],
                success: [.put(key: Self.key, value: Array(String(target).utf8))],
                failure: [.range(RangeRequest(.single(Self.key)))]))
        guard result.succeeded else {
            // Another one was faster, or this one has just started: take over its time and remember where history stands now.
            if case .range(let range)? = result.responses.first { progress.time = range.kvs.first?.version ?? 0 }
            progress.revision = current
            return
        }
        progress.time += 1
        progress.revision = result.revision
        guard target > 0 else { return }
        do {
            try await engine.compact(target)
            logger.debug("compacted", metadata: ["revision": "\(target)"])
        } catch DatastoreError.compacted {
            // Already further.
        }
    }
}
