import HTTP
import KubernetesSchema
import Synchronization
import Wire

/// What a remote service answered.
public struct ReviewAnswer: Sendable {
    public var status: Int
    public var contentType: String
    public var body: [UInt8]

    public init(status: Int, contentType: String, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }
}

/// The way to a remote service that answers reviews, with the credentials for it.
public protocol ReviewTransport: Sendable {
    /// Posts JSON to the service's own address.
    ///
    /// - Parameter query: what is added to the address.
    /// - Throws: with a description that names the address, where there is no answer.
    func post(_ body: [UInt8], query: String) async throws -> ReviewAnswer
}

/// Makes the way to the service that a kubeconfig names; nil means the cluster that this process runs in.
public typealias ReviewTransports = @Sendable (_ kubeconfig: String?) async throws -> any ReviewTransport

/// Asks a remote service for reviews, again where its failure may pass.
final class RemoteReviews: Sendable {
    /// Waiting between tries: upstream's numbers.
    struct Backoff: Sendable {
        var first = Duration.milliseconds(500)
        var factor = 1.5
        var tries = 5
    }

    private let transport: any ReviewTransport
    private let timeout: GoDuration
    private let backoff: Backoff

    init(_ transport: any ReviewTransport, timeout: GoDuration = .seconds(30), backoff: Backoff = Backoff()) {
        self.transport = transport
        self.timeout = timeout
        self.backoff = backoff
    }

    struct Failure: Error, CustomStringConvertible {
        var description: String
        /// The answer's status; 0 where there was none.
        var status = 0
        var isTimeout = false

        /// Whether another try may go better.
        var mayPass: Bool { [429, 500, 504].contains(status) }
    }

    /// Sends a review and reads the one that is answered.
    ///
    /// - Throws: `Failure`, or `CancellationError`.
    func ask(_ review: Value) async throws -> Document {
        let body = review.encodeJSON()
        var pause = backoff.first
        var left = backoff.tries
        while true {
            do {
                return try await once(body)
            } catch let failure as Failure where failure.mayPass {
                left -= 1
                if left <= 0 { throw failure }
            }
            try await Task.sleep(for: pause * Double.random(in: 1...1.2))
            pause = pause * backoff.factor
        }
    }

    private func once(_ body: [UInt8]) async throws -> Document {
        let (transport, query) = (transport, "timeout=\(timeout)")
        let answer: ReviewAnswer
        do {
            answer = try await Deadline.run(timeout.duration) { try await transport.post(body, query: query) }
        } catch is CancellationError {
            throw CancellationError()
        } catch is Deadline.Exceeded {
            throw Failure(description: "context deadline exceeded", isTimeout: true)
        } catch {
            throw Failure(description: "\(error)")
        }
        guard (200..<300).contains(answer.status) else {
            let words = WebhookClient.refusal(answer.status, answer.contentType, answer.body)
            throw Failure(description: words, status: answer.status, isTimeout: answer.status == 504)
        }
        do { return try Document.parseJSON(answer.body) } catch {
            throw Failure(description: "couldn't get version/kind; json parse error: \(error)", status: 0)
        }
    }
}

/// Answers that are remembered for a while, as many as there is room for.
final class ExpiringCache<Key: Hashable & Sendable, Answer: Sendable>: Sendable {
    private struct Entry {
        var answer: Answer
        var expires: ContinuousClock.Instant
    }

    private let capacity: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let entries = Mutex<[Key: Entry]>([:])

    init(capacity: Int, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.capacity = capacity
        self.now = now
    }

    func answer(for key: Key) -> Answer? {
        let now = now()
        return entries.withLock { entries in
            guard let entry = entries[key] else { return nil }
            if entry.expires > now { return entry.answer }
            entries[key] = nil
            return nil
        }
    }

    /// Remembers an answer; not at all for no time.
    func remember(_ answer: Answer, for key: Key, _ time: Duration) {
        if time <= .zero { return }
        let now = now()
        entries.withLock { entries in
            if entries.count >= capacity { ExpiringCache.makeRoom(&entries, now) }
            entries[key] = Entry(answer: answer, expires: now + time)
        }
    }

    /// What has run out goes; where that isn't much, the half that runs out first.
    private static func makeRoom(_ entries: inout [Key: Entry], _ now: ContinuousClock.Instant) {
        let before = entries.count
        entries = entries.filter { $0.value.expires > now }
        if entries.count * 2 <= before { return }
        let times = entries.values.map(\.expires).sorted()
        let middle = times[times.count / 2]
        entries = entries.filter { $0.value.expires > middle }
    }
}
