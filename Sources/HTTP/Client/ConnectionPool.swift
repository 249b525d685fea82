import NIOCore
import Synchronization

/// The connections of one client: HTTP/2 ones shared by many requests, HTTP/1 ones lent to one at a time.
final class ConnectionPool: Sendable {
    /// A connection to use for one request.
    struct Lease: Sendable {
        let connection: ClientConnection
        /// It was used before, so it may have been closed by the server meanwhile.
        let reused: Bool
    }

    private struct Shared {
        let connection: ClientConnection
        var streams = 0
        var limit = HTTP2Limits.clientStreams
        var used = false
        var idleSince = NIODeadline.now()
    }

    private struct Idle {
        let connection: ClientConnection
        let since: NIODeadline
    }

    private struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<Lease, any Error>
    }

    private enum Spoken {
        case unknown
        case http1
        case http2
    }

    private struct State {
        var spoken = Spoken.unknown
        var shared: [Shared] = []
        var idle: [Idle] = []
        /// All open connections.
        var open: [ObjectIdentifier: any Channel] = [:]
        var waiters: [Waiter] = []
        var nextWaiter = 0
        var connecting = 0
        var shutdown = false
        var sweeping = false
    }

    private let connector: Connector
    private let state: Mutex<State>

    /// How often unused connections are looked for.
    private static let sweepInterval = TimeAmount.seconds(15)

    init(connector: Connector) {
        self.connector = connector
        var initial = State()
        if connector.configuration.protocols == .http1Only { initial.spoken = .http1 }
        if connector.configuration.tls == nil, connector.configuration.protocols == .automatic { initial.spoken = .http1 }
        if connector.configuration.protocols == .http2Only { initial.spoken = .http2 }
        state = Mutex(initial)
    }

    // MARK: Taking

    func acquire() async throws -> Lease {
        if let lease = try take() { return lease }
        let id = state.withLock { state -> Int in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Lease, any Error>) in
                enum Outcome {
                    case lease(Lease), failure(any Error), waiting(connects: Int)
                }
                let outcome = state.withLock { state -> Outcome in
                    if state.shutdown { return .failure(HTTPClientError.shutdown) }
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if let lease = takeLocked(&state) { return .lease(lease) }
                    state.waiters.append(Waiter(id: id, continuation: continuation))
                    return .waiting(connects: connectsNeeded(&state))
                }
                switch outcome {
                case .lease(let lease): continuation.resume(returning: lease)
                case .failure(let error): continuation.resume(throwing: error)
                case .waiting(let connects): connect(times: connects)
                }
            }
        } onCancel: {
            let waiter = state.withLock { state -> Waiter? in
                guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
                return state.waiters.remove(at: index)
            }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    private func take() throws -> Lease? {
        try state.withLock { state in
            if state.shutdown { throw HTTPClientError.shutdown }
            return takeLocked(&state)
        }
    }

    private func takeLocked(_ state: inout State) -> Lease? {
        for index in state.shared.indices where state.shared[index].streams < state.shared[index].limit {
            state.shared[index].streams += 1
            let reused = state.shared[index].used
            state.shared[index].used = true
            return Lease(connection: state.shared[index].connection, reused: reused)
        }
        while let last = state.idle.popLast() {
            if last.connection.channel.isActive { return Lease(connection: last.connection, reused: true) }
        }
        return nil
    }

    /// How many connections to open for those who wait; counts them as being opened.
    private func connectsNeeded(_ state: inout State) -> Int {
        let perConnection: Int
        switch state.spoken {
        case .http1: perConnection = 1
        case .http2: perConnection = HTTP2Limits.clientStreams
        case .unknown: perConnection = Int.max
        }
        let wanted = perConnection == 1 ? state.waiters.count : (state.waiters.isEmpty ? 0 : (state.waiters.count - 1) / perConnection + 1)
        let room = connector.configuration.maxConnections - state.open.count - state.connecting
        let count = max(0, min(wanted - state.connecting, room))
        state.connecting += count
        return count
    }

    // MARK: Opening

    private func connect(times: Int) {
        for _ in 0..<times {
            Task { [self] in
                do {
                    let connection = try await connector.connect(connector.configuration.protocols)
                    await opened(connection)
                } catch {
                    failed(error)
                }
            }
        }
    }

    private func opened(_ connection: ClientConnection) async {
        let id = connection.id
        connection.channel.closeFuture.whenComplete { [weak self] _ in self?.closed(id) }
        // Callbacks live on the connection's loop; they are set before anyone gets the connection.
        try? await connection.channel.eventLoop.submit { [self] in observe(connection) }.get()
        let shutdown = state.withLock { state -> Bool in
            state.connecting -= 1
            if state.shutdown { return true }
            if !connection.channel.isActive { return false }
            state.open[id] = connection.channel
            if connection.isHTTP2 {
                state.spoken = .http2
                state.shared.append(Shared(connection: connection))
            } else {
                state.spoken = .http1
                state.idle.append(Idle(connection: connection, since: .now()))
            }
            return false
        }
        if shutdown {
            connection.channel.close(mode: .all, promise: nil)
            return
        }
        startSweeping()
        serveWaiters(fresh: true)
    }

    private func observe(_ connection: ClientConnection) {
        let id = connection.id
        switch connection.kind {
        case .http1(let handler):
            handler.value.onIdle = { [weak self] in self?.returned(connection) }
            handler.value.onClosed = { [weak self] in self?.closed(id) }
        case .http2(_, let watcher):
            watcher.value.onLimit = { [weak self] limit in self?.setLimit(id, limit) }
            watcher.value.onUnusable = { [weak self] in self?.unusable(id) }
        }
    }

    private func failed(_ error: any Error) {
        let (waiters, connects) = state.withLock { state -> ([Waiter], Int) in
            state.connecting -= 1
            guard !state.waiters.isEmpty else { return ([], 0) }
            if state.spoken == .http1 { return ([state.waiters.removeFirst()], connectsNeeded(&state)) }
            guard state.connecting == 0, state.shared.isEmpty else { return ([], 0) }
            defer { state.waiters = [] }
            return (state.waiters, 0)
        }
        for waiter in waiters { waiter.continuation.resume(throwing: error) }
        connect(times: connects)
    }

    private func serveWaiters(fresh: Bool = false) {
        let (served, connects) = state.withLock { state -> ([(Waiter, Lease)], Int) in
            var served: [(Waiter, Lease)] = []
            var index = 0
            while index < state.waiters.count, let lease = takeLocked(&state) {
                served.append((state.waiters[index], fresh ? Lease(connection: lease.connection, reused: false) : lease))
                index += 1
            }
            state.waiters.removeFirst(index)
            return (served, connectsNeeded(&state))
        }
        for (waiter, lease) in served { waiter.continuation.resume(returning: lease) }
        connect(times: connects)
    }

    // MARK: Returning

    /// An HTTP/1 connection can take another request.
    private func returned(_ connection: ClientConnection) {
        let surplus = state.withLock { state -> Bool in
            if state.shutdown || !connection.channel.isActive { return true }
            if state.waiters.isEmpty, state.idle.count >= connector.configuration.maxIdleConnections { return true }
            state.idle.append(Idle(connection: connection, since: .now()))
            return false
        }
        if surplus {
            connection.channel.close(mode: .all, promise: nil)
        } else {
            serveWaiters()
        }
    }

    /// An HTTP/2 stream has ended.
    func streamEnded(_ connection: ClientConnection) {
        let id = connection.id
        let (waiting, retired) = state.withLock { state -> (Bool, Bool) in
            guard let index = state.shared.firstIndex(where: { $0.connection.id == id }) else { return (false, false) }
            state.shared[index].streams -= 1
            let unused = state.shared[index].streams == 0
            if unused { state.shared[index].idleSince = .now() }
            return (!state.waiters.isEmpty, unused && state.shutdown)
        }
        if retired { connection.channel.close(mode: .all, promise: nil) }
        if waiting { serveWaiters() }
    }

    private func setLimit(_ id: ObjectIdentifier, _ limit: Int) {
        state.withLock { state in
            guard let index = state.shared.firstIndex(where: { $0.connection.id == id }) else { return }
            state.shared[index].limit = min(limit, HTTP2Limits.clientStreams)
        }
        serveWaiters()
    }

    /// No more streams on this connection; those that run go on, then it ends.
    private func unusable(_ id: ObjectIdentifier) {
        state.withLock { state in
            state.shared.removeAll { $0.connection.id == id }
        }
    }

    private func closed(_ id: ObjectIdentifier) {
        let waiting = state.withLock { state -> Bool in
            state.open[id] = nil
            state.shared.removeAll { $0.connection.id == id }
            state.idle.removeAll { $0.connection.id == id }
            return !state.waiters.isEmpty
        }
        if waiting { serveWaiters() }
    }

    // MARK: Idle connections

    private func startSweeping() {
        let start = state.withLock { state -> Bool in
            defer { state.sweeping = true }
            return !state.sweeping
        }
        if start { scheduleSweep() }
    }

    private func scheduleSweep() {
        connector.nextEventLoop.scheduleTask(in: ConnectionPool.sweepInterval) { [weak self] in self?.sweep() }
    }

    private func sweep() {
        let limit = NIODeadline.now() - TimeAmount(exactly: connector.configuration.idleTimeout)
        let (old, again) = state.withLock { state -> ([any Channel], Bool) in
            var old = state.idle.filter { $0.since < limit }.map { $0.connection.channel }
            state.idle.removeAll { $0.since < limit }
            let unused = state.shared.filter { $0.streams == 0 && $0.idleSince < limit }
            old.append(contentsOf: unused.map { $0.connection.channel })
            state.shared.removeAll { $0.streams == 0 && $0.idleSince < limit }
            state.sweeping = !state.open.isEmpty && !state.shutdown
            return (old, state.sweeping)
        }
        for channel in old { channel.close(mode: .all, promise: nil) }
        if again { scheduleSweep() }
    }

    /// Drops unused connections, so that the next request makes a new one (e.g. after a certificate changed).
    func closeIdle() {
        let old = state.withLock { state -> [any Channel] in
            var old = state.idle.map { $0.connection.channel }
            state.idle = []
            old.append(contentsOf: state.shared.filter { $0.streams == 0 }.map { $0.connection.channel })
            state.shared.removeAll { $0.streams == 0 }
            return old
        }
        for channel in old { channel.close(mode: .all, promise: nil) }
    }

    /// No new requests; connections end with the requests that use them now.
    func retire() {
        state.withLock { $0.shutdown = true }
        closeIdle()
    }

    func shutdown() {
        let (channels, waiters) = state.withLock { state -> ([any Channel], [Waiter]) in
            state.shutdown = true
            state.shared = []
            state.idle = []
            defer { state.waiters = [] }
            return (Array(state.open.values), state.waiters)
        }
        for waiter in waiters { waiter.continuation.resume(throwing: HTTPClientError.shutdown) }
        for channel in channels { channel.close(mode: .all, promise: nil) }
    }
}
