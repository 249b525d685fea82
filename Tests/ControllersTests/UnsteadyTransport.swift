import Client
import HTTP
import Synchronization
import Wire

/// Answers some requests itself, counts creations, and holds watch events back for random times, so that what is seen of different
/// resources comes in another order than it happened.
final class UnsteadyTransport: Transport {
    private let inner: any Transport
    private let answer: @Sendable (ClientRequest) -> Document?
    private let delays: ClosedRange<Int>?
    private let posts = Mutex<[String: Int]>([:])

    init(
        _ inner: any Transport, delays: ClosedRange<Int>? = nil, answer: @escaping @Sendable (ClientRequest) -> Document? = { _ in nil }
    ) {
        self.inner = inner
        self.delays = delays
        self.answer = answer
    }

    /// How many objects were posted to a path.
    func creations(_ path: String) -> Int { posts.withLock { $0[path] ?? 0 } }

    func send(_ request: ClientRequest) async throws -> ClientResponse {
        if let document = answer(request) { return ClientResponse(status: 200, body: ClientBody(document.encodeJSON())) }
        if request.method == "POST" { posts.withLock { $0[request.path, default: 0] += 1 } }
        let response = try await inner.send(request)
        guard let delays, request.query.contains(where: { $0 == ("watch", "true") }) else { return response }
        let source = Mutex(response.body.makeAsyncIterator())
        return ClientResponse(status: response.status, body: ClientBody(pulling: {
            var iterator = source.withLock { $0 }
            let chunk = try await iterator.next()
            try await Task.sleep(for: .milliseconds(Int.random(in: delays)))
            return chunk
        }))
    }
}
