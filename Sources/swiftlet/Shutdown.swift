import Dispatch
import Glibc
import Synchronization

/// Waiting for the signals that end a component.
enum Shutdown {
    /// Returns at SIGTERM or SIGINT, or throws when the task is cancelled.
    static func wait() async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        let sources = [SIGTERM, SIGINT].map { number -> any DispatchSourceSignal in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield(number) }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }
        for await _ in stream { return }
        throw CancellationError()
    }
}
