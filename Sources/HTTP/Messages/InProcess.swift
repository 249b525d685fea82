import NIOCore
import Synchronization

/// Requests to a responder in the same process: no sockets, no encoding, the same semantics.
public enum InProcess {
    /// Runs the responder for the request and returns when it has written its head.
    ///
    /// The handler's task is cancelled when the caller's is, or when the response's body is dropped unread.
    /// - Parameter prepare: fills in what a connection would tell, e.g. the remote address.
    public static func send(
        _ request: OutgoingRequest, to responder: any HTTPResponder, prepare: (inout IncomingRequest) -> Void = { _ in }
    ) async throws -> IncomingResponse {
        try await run(request, responder, upgradable: false, prepare).response
    }

    /// As `send`, for requests that may be answered by `101 Switching Protocols`: then with the caller's end of the stream.
    public static func upgrade(
        _ request: OutgoingRequest, to responder: any HTTPResponder, prepare: (inout IncomingRequest) -> Void = { _ in }
    ) async throws -> (IncomingResponse, (any ByteStream)?) {
        let outcome = try await run(request, responder, upgradable: true, prepare)
        return (outcome.response, outcome.stream)
    }

    private static func run(
        _ request: OutgoingRequest, _ responder: any HTTPResponder, upgradable: Bool, _ prepare: (inout IncomingRequest) -> Void
    ) async throws -> ClientExchange.Outcome {
        let head = HTTPRequestHead(
            method: request.method, target: request.target, headers: request.headers, version: upgradable ? .http1_1 : .http2,
            scheme: "https", authority: request.headers["host"] ?? "localhost")
        var incoming = IncomingRequest(head: head, body: body(of: request), remoteAddress: "127.0.0.1:0", isTLS: true)
        prepare(&incoming)
        let sink = InProcessSink(isHead: request.method == "HEAD")
        let writer = ResponseWriter(sink: sink, upgradable: upgradable)
        let prepared = incoming
        let task = Task {
            do {
                try await responder.respond(to: prepared, with: writer)
                if !writer.isFinished {
                    if !writer.isHeadWritten { try await writer.writeHead(status: 500) }
                    try await writer.finish()
                }
            } catch {
                sink.fail(error)
            }
        }
        sink.onAbandon { task.cancel() }
        return try await withTaskCancellationHandler {
            try await sink.outcome()
        } onCancel: {
            task.cancel()
            sink.fail(CancellationError())
        }
    }

    private static func body(of request: OutgoingRequest) -> HTTPBody {
        switch request.body {
        case .none: return .empty
        case .bytes(let bytes): return HTTPBody(bytes: bytes)
        case .buffer(let buffer): return HTTPBody(buffer: buffer)
        case .stream(let source):
            let pipe = BytePipe()
            let pump = Task {
                do {
                    for try await chunk in source { try await pipe.pushWaiting(chunk) }
                    pipe.finish()
                } catch {
                    pipe.fail(error)
                }
            }
            pipe.setHandlers(onAbandon: { pump.cancel() })
            return HTTPBody(pipe: pipe)
        }
    }
}

/// Turns what a responder writes into a response.
private final class InProcessSink: ResponseSink {
    private enum Phase {
        case waiting(CheckedContinuation<ClientExchange.Outcome, any Error>?)
        case result(Result<ClientExchange.Outcome, any Error>)
        case delivered
    }

    private let phase = Mutex(Phase.waiting(nil))
    private let pipe = BytePipe()
    private let isHead: Bool

    init(isHead: Bool) {
        self.isHead = isHead
    }

    func onAbandon(_ action: @escaping @Sendable () -> Void) {
        pipe.setHandlers(onAbandon: action)
    }

    func outcome() async throws -> ClientExchange.Outcome {
        try await withCheckedThrowingContinuation { continuation in
            let ready = phase.withLock { phase -> Result<ClientExchange.Outcome, any Error>? in
                if case .result(let result) = phase {
                    phase = .delivered
                    return result
                }
                phase = .waiting(continuation)
                return nil
            }
            if let ready { continuation.resume(with: ready) }
        }
    }

    private func settle(_ result: Result<ClientExchange.Outcome, any Error>) {
        let continuation = phase.withLock { phase -> CheckedContinuation<ClientExchange.Outcome, any Error>? in
            switch phase {
            case .waiting(let continuation?):
                phase = .delivered
                return continuation
            case .waiting(nil):
                phase = .result(result)
                return nil
            case .result, .delivered:
                return nil
            }
        }
        continuation?.resume(with: result)
    }

    func fail(_ error: any Error) {
        settle(.failure(error))
        pipe.fail(error)
    }

    func enqueue(_ part: OutboundPart, _ second: OutboundPart?, _ third: OutboundPart?) throws -> Int {
        for part in [part, second, third] {
            if let part { try take(part) }
        }
        return pipe.queuedBytes
    }

    private func take(_ part: OutboundPart) throws {
        switch part {
        case .head(let status, let headers):
            let response = IncomingResponse(status: status, headers: headers, version: .http2, body: HTTPBody(pipe: pipe))
            settle(.success(ClientExchange.Outcome(response: response)))
        case .data(let buffer):
            if isHead { return }
            if pipe.isEnded { throw HTTPError.peerClosed }
            pipe.push(buffer)
        case .end(let trailers):
            pipe.finish(trailers: trailers)
        case .upgrade(let headers, let promise):
            let (near, far) = MemoryByteStream.pair()
            pipe.finish()
            let response = IncomingResponse(status: 101, headers: headers)
            settle(.success(ClientExchange.Outcome(response: response, stream: near)))
            promise.continuation.resume(returning: far)
        case .abort:
            fail(HTTPError.peerClosed)
        }
    }

    func write(_ buffer: ByteBuffer) async throws {
        if isHead { return }
        if pipe.isEnded { throw HTTPError.peerClosed }
        try await pipe.pushWaiting(buffer)
    }

    func abort() {
        fail(HTTPError.peerClosed)
    }
}
