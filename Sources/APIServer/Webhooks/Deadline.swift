import Synchronization

/// A time limit that holds whatever the work does: work that doesn't notice its cancellation ends on its own, with nobody waiting for it.
enum Deadline {
    struct Exceeded: Error, CustomStringConvertible {
        var description: String { "context deadline exceeded" }
    }

    /// Runs work for at most so long.
    ///
    /// - Throws: `Exceeded`, or what the work throws.
    static func run<Result: Sendable>(_ limit: Duration, _ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
        let race = Race<Result>()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                race.begin(continuation)
                let worker = Task {
                    do { race.finish(.success(try await work())) } catch { race.finish(.failure(error)) }
                }
                let timer = Task {
                    try? await Task.sleep(for: limit)
                    if !Task.isCancelled { race.finish(.failure(Exceeded())) }
                }
                race.hold([worker, timer])
            }
        } onCancel: {
            race.finish(.failure(CancellationError()))
        }
    }

    /// Whoever is first decides; the others are cancelled.
    private final class Race<Result: Sendable>: Sendable {
        private struct State {
            var continuation: CheckedContinuation<Result, any Error>?
            var outcome: Swift.Result<Result, any Error>?
            var tasks: [Task<Void, Never>] = []
        }

        private let state = Mutex(State())

        func begin(_ continuation: CheckedContinuation<Result, any Error>) {
            let outcome = state.withLock { state -> Swift.Result<Result, any Error>? in
                if state.outcome == nil { state.continuation = continuation }
                return state.outcome
            }
            if let outcome { continuation.resume(with: outcome) }
        }

        func hold(_ tasks: [Task<Void, Never>]) {
            let isOver = state.withLock { state in
                state.tasks = tasks
                return state.outcome != nil
            }
            if isOver { for task in tasks { task.cancel() } }
        }

        func finish(_ outcome: Swift.Result<Result, any Error>) {
            let (continuation, tasks) = state.withLock { state -> (CheckedContinuation<Result, any Error>?, [Task<Void, Never>]) in
                guard state.outcome == nil else { return (nil, []) }
                state.outcome = outcome
                defer { state.continuation = nil }
                return (state.continuation, state.tasks)
            }
            continuation?.resume(with: outcome)
            for task in tasks { task.cancel() }
        }
    }
}
