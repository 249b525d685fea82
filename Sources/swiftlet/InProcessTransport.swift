import APIServer
import Client
import HTTP
import Synchronization

/// Carries a component's requests to the API server of the same process: the whole way through authentication's outcome, authorization and
/// admission, without sockets. The identity is given by whoever makes the transport, and nobody else can claim it.
struct InProcessTransport: Transport {
    let server: APIServer
    let user: UserInfo

    func send(_ request: ClientRequest) async throws -> ClientResponse {
        var path = request.target
        var query: String?
        if let mark = path.firstIndex(of: "?") {
            query = String(path[path.index(after: mark)...])
            path = String(path[..<mark])
        }
        let pipe = ResponsePipe()
        let forwarded = APIRequest(
            method: request.method, path: path, query: query, headers: request.headers, body: request.body, identity: user)
        let task = Task { [server] in
            await server.handle(forwarded, pipe)
            pipe.end()
        }
        let reader = PipeReader(pipe: pipe, task: task)
        let head = try await withTaskCancellationHandler {
            try await pipe.head()
        } onCancel: {
            task.cancel()
        }
        return ClientResponse(status: head.status, headers: head.headers, body: ClientBody(pulling: { try await reader.next() }))
    }
}

/// Reads a pipe; when nobody holds it any more, the request is over.
private final class PipeReader: Sendable {
    private let pipe: ResponsePipe
    private let task: Task<Void, Never>

    init(pipe: ResponsePipe, task: Task<Void, Never>) {
        self.pipe = pipe
        self.task = task
    }

    func next() async throws -> [UInt8]? {
        try await withTaskCancellationHandler {
            await pipe.next()
        } onCancel: {
            task.cancel()
            pipe.end()
        }
    }

    deinit {
        task.cancel()
        pipe.end()
    }
}

/// An answer on its way from the server to a component of the same process, with back-pressure.
private final class ResponsePipe: ResponseSink {
    /// How many bytes wait for a slow reader before the writer waits too.
    static let bound = 4 << 20

    private struct State {
        var head: (status: Int, headers: HTTPFields)?
        var chunks: [[UInt8]] = []
        var pending = 0
        var isEnded = false
        var headWaiter: CheckedContinuation<Void, Never>?
        var reader: CheckedContinuation<Void, Never>?
        var writer: CheckedContinuation<Void, Never>?
    }

    struct NoAnswer: Error, CustomStringConvertible {
        var description: String { "the API server gave no answer" }
    }

    private let state = Mutex(State())

    var isHeadWritten: Bool { state.withLock { $0.head != nil } }

    func writeHead(status: Int, headers: HTTPFields) async throws {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.head = (status, headers)
            defer { state.headWaiter = nil }
            return state.headWaiter
        }
        waiter?.resume()
    }

    func write(_ bytes: [UInt8]) async throws {
        if bytes.isEmpty { return }
        let (reader, isGone) = state.withLock { state -> (CheckedContinuation<Void, Never>?, Bool) in
            if state.isEnded { return (nil, true) }
            state.chunks.append(bytes)
            state.pending += bytes.count
            defer { state.reader = nil }
            return (state.reader, false)
        }
        reader?.resume()
        if isGone { throw CancellationError() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state -> Bool in
                    if state.pending <= ResponsePipe.bound || state.isEnded || Task.isCancelled { return true }
                    state.writer = continuation
                    return false
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            let writer = state.withLock { state -> CheckedContinuation<Void, Never>? in
                defer { state.writer = nil }
                return state.writer
            }
            writer?.resume()
        }
        try Task.checkCancellation()
    }

    func finish() async throws { end() }

    func send(status: Int, headers: HTTPFields, body: [UInt8]) async throws {
        try await writeHead(status: status, headers: headers)
        try await write(body)
        end()
    }

    func upgrade(headers: HTTPFields) async throws -> any ByteStream { throw NoAnswer() }

    func end() {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.isEnded = true
            defer {
                state.headWaiter = nil
                state.reader = nil
                state.writer = nil
            }
            return [state.headWaiter, state.reader, state.writer].compactMap { $0 }
        }
        for waiter in waiters { waiter.resume() }
    }

    func head() async throws -> (status: Int, headers: HTTPFields) {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state -> Bool in
                if state.head != nil || state.isEnded { return true }
                state.headWaiter = continuation
                return false
            }
            if isThere { continuation.resume() }
        }
        guard let head = state.withLock({ $0.head }) else { throw Task.isCancelled ? CancellationError() : NoAnswer() }
        return head
    }

    func next() async -> [UInt8]? {
        await withCheckedContinuation { continuation in
            let isDue = state.withLock { state -> Bool in
                if !state.chunks.isEmpty || state.isEnded { return true }
                state.reader = continuation
                return false
            }
            if isDue { continuation.resume() }
        }
        let (chunk, writer) = state.withLock { state -> ([UInt8]?, CheckedContinuation<Void, Never>?) in
            guard !state.chunks.isEmpty else { return (nil, nil) }
            let chunk = state.chunks.removeFirst()
            state.pending -= chunk.count
            guard state.pending <= ResponsePipe.bound else { return (chunk, nil) }
            defer { state.writer = nil }
            return (chunk, state.writer)
        }
        writer?.resume()
        return chunk
    }
}
