import NIOCore
import Synchronization

/// SPDY/3.1 over a byte stream, as Kubernetes uses it for exec, attach and port-forward after an upgrade.
///
/// The Go library at the other end neither keeps send windows nor sends WINDOW_UPDATE, so sending is bounded by the
/// byte stream alone; a stream that nobody reads holds the connection's reading back once its buffer is full.
/// WINDOW_UPDATEs are sent for peers that want them.
public final class SPDYConnection: Sendable {
    public enum Role: Sendable {
        case client
        case server
    }

    /// Bytes that a stream buffers for its reader.
    static let streamBuffer = 1 << 20
    /// Streams that wait to be accepted; further ones are refused.
    static let acceptBacklog = 256
    /// Streams open at once; further ones are refused.
    static let maxStreams = 4096

    private struct State {
        var streams: [UInt32: SPDYStream] = [:]
        var nextID: UInt32
        var lastPeerID: UInt32 = 0
        var nextPing: UInt32
        var pings: [UInt32: CheckedContinuation<Void, any Error>] = [:]
        var incoming = CircularBuffer<SPDYStream>()
        var acceptors = CircularBuffer<CheckedContinuation<SPDYStream?, Never>>()
        var goneAway = false
        var closed = false
        var closeWaiters: [CheckedContinuation<Void, Never>] = []
    }

    /// Header compression depends on the order of frames: both change under one lock.
    private struct Output {
        let deflater = SPDYDeflater()
    }

    private let stream: any ByteStream
    private let role: Role
    private let state: Mutex<State>
    private let output = Mutex(Output())
    private let outbound = BytePipe(highWatermark: 256 * 1024)

    /// Starts reading at once.
    public init(stream: any ByteStream, role: Role) {
        self.stream = stream
        self.role = role
        let first: UInt32 = role == .client ? 1 : 2
        state = Mutex(State(nextID: first, nextPing: first))
        Task { await self.readLoop() }
        Task { [outbound] in
            do {
                while let buffer = try await outbound.next() { try await stream.write(buffer) }
                await stream.close()
            } catch {
                stream.abort()
            }
        }
    }

    // MARK: Use

    /// The next stream that the peer opened, to be answered by `accept` or `reset`; nil when the connection has ended.
    public func acceptStream() async -> SPDYStream? {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state -> SPDYStream?? in
                if let stream = state.incoming.popFirst() { return .some(stream) }
                if state.closed { return .some(nil) }
                state.acceptors.append(continuation)
                return .none
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }

    /// Opens a stream. It may be used at once; `SPDYStream.waitForReply` tells when the peer took it.
    public func openStream(headers: HTTPFields) async throws -> SPDYStream {
        let block = SPDYFraming.encode(headers)
        // The number is taken and the frame queued in one step: numbers must rise on the wire.
        let opened = try output.withLock { output -> SPDYStream in
            let new = try state.withLock { state -> SPDYStream in
                if state.closed || state.goneAway { throw SPDYError.closed }
                let new = SPDYStream(id: state.nextID, headers: headers, connection: self, local: true)
                state.nextID += 2
                state.streams[new.id] = new
                return new
            }
            let compressed = try output.deflater.compress(block)
            var buffer = ByteBuffer()
            SPDYFraming.writeControl(1, to: &buffer) { buffer in
                buffer.writeInteger(new.id)
                buffer.writeInteger(UInt32(0))
                buffer.writeInteger(UInt16(0))
                buffer.writeBytes(compressed)
            }
            outbound.push(buffer)
            return new
        }
        try await roomToWrite()
        return opened
    }

    /// Sends a ping and waits for its answer.
    public func ping(timeout: Duration = .seconds(15)) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.pingOnce() }
            group.addTask {
                try await Task.sleep(for: timeout)
                throw SPDYError.pingTimeout
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func pingOnce() async throws {
        let id = state.withLock { state -> UInt32 in
            defer { state.nextPing &+= 2 }
            return state.nextPing
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let open = state.withLock { state -> Bool in
                    guard !state.closed, !Task.isCancelled else { return false }
                    state.pings[id] = continuation
                    return true
                }
                guard open else { return continuation.resume(throwing: SPDYError.closed) }
                sendControl(6) { $0.writeInteger(id) }
            }
        } onCancel: {
            let waiter = state.withLock { $0.pings.removeValue(forKey: id) }
            waiter?.resume(throwing: CancellationError())
        }
    }

    /// Streams that are open now.
    public var streamCount: Int {
        state.withLock { $0.streams.count }
    }

    /// Says GOAWAY and ends the connection after what was written.
    public func close() async {
        let last = state.withLock { $0.lastPeerID }
        sendControl(7) { buffer in
            buffer.writeInteger(last)
            buffer.writeInteger(UInt32(0))
        }
        outbound.finish()
        ended(SPDYError.closed)
        await waitUntilClosed()
    }

    /// Waits until the connection has ended.
    public func waitUntilClosed() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let closed = state.withLock { state -> Bool in
                if !state.closed { state.closeWaiters.append(continuation) }
                return state.closed
            }
            if closed { continuation.resume() }
        }
    }

    // MARK: Sending

    func roomToWrite() async throws {
        if outbound.isEnded { throw SPDYError.closed }
        try await outbound.waitForRoom()
    }

    private func sendControl(_ type: UInt16, flags: UInt8 = 0, _ body: (inout ByteBuffer) -> Void) {
        var buffer = ByteBuffer()
        SPDYFraming.writeControl(type, flags: flags, to: &buffer, body)
        outbound.push(buffer)
    }

    func sendData(_ id: UInt32, _ payload: ByteBuffer, fin: Bool) async throws {
        var rest = payload
        repeat {
            let size = min(rest.readableBytes, SPDYFraming.maxData)
            guard let slice = rest.readSlice(length: size) else { return }
            var buffer = ByteBuffer()
            buffer.reserveCapacity(size + 8)
            SPDYFraming.writeData(id, fin: fin && rest.readableBytes == 0, slice, to: &buffer)
            outbound.push(buffer)
            try await roomToWrite()
        } while rest.readableBytes > 0
    }

    func sendFin(_ id: UInt32) {
        var buffer = ByteBuffer()
        SPDYFraming.writeData(id, fin: true, ByteBuffer(), to: &buffer)
        outbound.push(buffer)
    }

    func sendReply(_ id: UInt32, _ headers: HTTPFields) throws {
        let block = SPDYFraming.encode(headers)
        try output.withLock { output in
            let compressed = try output.deflater.compress(block)
            sendControl(2) { buffer in
                buffer.writeInteger(id)
                buffer.writeBytes(compressed)
            }
        }
    }

    func sendReset(_ id: UInt32, _ status: SPDYResetStatus) {
        sendControl(3) { buffer in
            buffer.writeInteger(id)
            buffer.writeInteger(status.rawValue)
        }
    }

    func consumed(_ id: UInt32, _ bytes: Int) {
        sendControl(9) { buffer in
            buffer.writeInteger(id)
            buffer.writeInteger(UInt32(bytes))
        }
    }

    func remove(_ id: UInt32) {
        state.withLock { $0.streams[id] = nil }
    }

    // MARK: Receiving

    private func readLoop() async {
        let inflater = SPDYInflater()
        var buffer = ByteBuffer()
        do {
            while let chunk = try await stream.read() {
                if buffer.readableBytes == 0 {
                    buffer = chunk
                } else {
                    buffer.discardReadBytes()
                    buffer.writeImmutableBuffer(chunk)
                }
                while let frame = try SPDYFraming.take(&buffer) {
                    try await handle(frame, inflater)
                }
            }
            ended(SPDYError.closed)
        } catch let error as SPDYError {
            sendControl(7) { buffer in
                buffer.writeInteger(state.withLock { $0.lastPeerID })
                buffer.writeInteger(UInt32(1))
            }
            ended(error)
        } catch {
            ended(SPDYError.closed)
        }
        outbound.finish()
    }

    private func handle(_ frame: SPDYFrame, _ inflater: SPDYInflater) async throws {
        switch frame {
        case .data(let id, let fin, let payload):
            guard let stream = state.withLock({ $0.streams[id] }) else { return }
            await stream.receive(payload, fin: fin)
        case .synStream(let id, let fin, let unidirectional, let block):
            let headers = try inflate(block, inflater)
            opened(id, headers, fin: fin, unidirectional: unidirectional)
        case .synReply(let id, let fin, let block):
            let headers = try inflate(block, inflater)
            state.withLock { $0.streams[id] }?.replied(headers, fin: fin)
        case .headers(let id, let fin, let block):
            _ = try inflate(block, inflater)
            if fin { await state.withLock({ $0.streams[id] })?.receive(ByteBuffer(), fin: true) }
        case .reset(let id, let status):
            let stream = state.withLock { $0.streams.removeValue(forKey: id) }
            stream?.fail(SPDYError.reset(SPDYResetStatus(rawValue: status) ?? .protocolError))
        case .ping(let id):
            answer(ping: id)
        case .goAway:
            state.withLock { $0.goneAway = true }
        case .settings, .windowUpdate, .unknown:
            break
        }
    }

    private func inflate(_ block: [UInt8], _ inflater: SPDYInflater) throws -> HTTPFields {
        let bytes = try inflater.decompress(block, limit: SPDYFraming.maxHeaderBlock)
        return try SPDYFraming.decode(bytes)
    }

    private func answer(ping id: UInt32) {
        let own = id % 2 == (role == .client ? 1 : 0)
        if own {
            state.withLock { $0.pings.removeValue(forKey: id) }?.resume()
        } else {
            sendControl(6) { $0.writeInteger(id) }
        }
    }

    private func opened(_ id: UInt32, _ headers: HTTPFields, fin: Bool, unidirectional: Bool) {
        enum Outcome {
            case hand(CheckedContinuation<SPDYStream?, Never>, SPDYStream), queued, refuse(SPDYResetStatus)
        }
        let outcome = state.withLock { state -> Outcome in
            let peersParity: UInt32 = role == .client ? 0 : 1
            guard id % 2 == peersParity, id > state.lastPeerID else { return .refuse(.protocolError) }
            state.lastPeerID = id
            guard !state.closed, state.streams.count < SPDYConnection.maxStreams else { return .refuse(.refusedStream) }
            let new = SPDYStream(id: id, headers: headers, connection: self, local: false)
            if fin { new.markRemoteFinished() }
            if unidirectional { new.markLocalFinished() }
            if let acceptor = state.acceptors.popFirst() {
                state.streams[id] = new
                return .hand(acceptor, new)
            }
            guard state.incoming.count < SPDYConnection.acceptBacklog else { return .refuse(.refusedStream) }
            state.streams[id] = new
            state.incoming.append(new)
            return .queued
        }
        switch outcome {
        case .hand(let acceptor, let new): acceptor.resume(returning: new)
        case .queued: break
        case .refuse(let status): sendReset(id, status)
        }
    }

    private func ended(_ error: SPDYError) {
        let (streams, pings, acceptors, waiters) = state.withLock { state in
            state.closed = true
            let left = (Array(state.streams.values), Array(state.pings.values), Array(state.acceptors), state.closeWaiters)
            state.streams = [:]
            state.pings = [:]
            state.acceptors.removeAll()
            state.closeWaiters = []
            return left
        }
        for stream in streams { stream.fail(error) }
        for ping in pings { ping.resume(throwing: error) }
        for acceptor in acceptors { acceptor.resume(returning: nil) }
        for waiter in waiters { waiter.resume() }
    }
}
