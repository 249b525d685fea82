import Datastore
import HTTP
import Protocols
import Synchronization

/// A watch on a stream of its own, so that a request for progress concerns it alone.
///
/// When the stream breaks it is opened anew, at another member if need be, from the revision after the last one that was delivered.
final class EtcdWatch: Sendable {
    private struct State {
        /// The next revision that has to be delivered.
        var next: Int64
        var call: GRPCCall?
        var failure: DatastoreError?
        var isCancelled = false
        /// The revision that an answer to a request for progress has to reach; nil where none is wanted.
        var progressTarget: Int64?
        var isAsking = false
        /// Parts of an answer that came in fragments.
        var fragments: [Etcd.Event] = []
    }

    private let connections: EtcdConnections
    private let range: KeyRange
    private let previousValues: Bool
    private let state: Mutex<State>
    /// Requests for progress, sent by one task at a time.
    private static let progressMessage: [UInt8] = {
        var request = Etcd.WatchRequest()
        request.progressRequest = Etcd.WatchProgressRequest()
        return request.serialized()
    }()

    init(_ connections: EtcdConnections, range: KeyRange, fromRevision: Int64, previousValues: Bool) {
        self.connections = connections
        self.range = range
        self.previousValues = previousValues
        state = Mutex(State(next: fromRevision))
    }

    func cancel() {
        let call = state.withLock { state -> GRPCCall? in
            state.isCancelled = true
            defer { state.call = nil }
            return state.call
        }
        call?.finishSending()
    }

    /// Asks until the answer reaches what is the newest revision now: etcd answers only while nothing is waiting to be delivered, and an
    /// answer on its way may be to an older question.
    func requestProgress() {
        Task {
            guard let target = try? await connections.currentRevision() else { return }
            let isAsking = state.withLock { state in
                state.progressTarget = max(state.progressTarget ?? 0, target)
                defer { state.isAsking = true }
                return state.isAsking
            }
            if isAsking { return }
            while true {
                let (isWanted, call) = state.withLock { state -> (Bool, GRPCCall?) in
                    let isWanted = state.progressTarget != nil && !state.isCancelled && state.failure == nil
                    if !isWanted { state.isAsking = false }
                    return (isWanted, state.call)
                }
                guard isWanted else { return }
                try? await call?.send(EtcdWatch.progressMessage)
                try? await Task.sleep(for: .milliseconds(call == nil ? 5 : 100))
            }
        }
    }

    /// Opens the stream; where that fails, `next` tries again.
    func open() async { _ = try? await start(connections.client) }

    /// The next batch; nil after `cancel`.
    func next() async throws -> WatchBatch? {
        var failures = 0
        while true {
            try Task.checkCancellation()
            try connections.checkOpen()
            let (failure, isCancelled, open) = state.withLock { ($0.failure, $0.isCancelled, $0.call) }
            if isCancelled { return nil }
            if let failure { throw failure }
            let client = connections.client
            do {
                let call: GRPCCall
                if let open { call = open } else { call = try await start(client) }
                guard let bytes = try await call.messages.next() else { throw GRPCError(.unavailable, "etcd ended the watch") }
                failures = 0
                if let batch = try take(try Etcd.WatchResponse(protobuf: bytes)) { return batch }
            } catch let error as DatastoreError {
                state.withLock { $0.failure = error }
                throw error
            } catch {
                // The stream is gone: by our own task's end, by the member's, or by the network's.
                let isCancelled = state.withLock { state in
                    state.call = nil
                    state.fragments = []
                    return state.isCancelled
                }
                if isCancelled { return nil }
                try Task.checkCancellation()
                try connections.checkOpen()
                failures += 1
                connections.moveOn(from: client)
                try await Task.sleep(for: .milliseconds(min(50 << min(failures, 6), 2000)))
            }
        }
    }

    private func start(_ client: GRPCClient) async throws -> GRPCCall {
        let call = client.bidirectional(path: Etcd.Watch.watch)
        var create = Etcd.WatchCreateRequest()
        (create.key, create.rangeEnd) = EtcdMessages.bounds(range)
        create.startRevision = state.withLock { $0.next }
        create.prevKv = previousValues
        // Answers larger than a message may be come in parts.
        create.fragment = true
        var request = Etcd.WatchRequest()
        request.createRequest = create
        try await call.send(request.serialized())
        state.withLock { $0.call = call }
        return call
    }

    /// A batch, if the answer makes one.
    private func take(_ answer: Etcd.WatchResponse) throws -> WatchBatch? {
        if answer.canceled || answer.compactRevision > 0 {
            if answer.compactRevision > 0 { throw DatastoreError.compacted(compactRevision: answer.compactRevision) }
            if answer.cancelReason.contains("compacted") { throw DatastoreError.compacted(compactRevision: 0) }
            throw GRPCError(.unavailable, answer.cancelReason)
        }
        if answer.created { return nil }
        let revision = answer.header?.revision ?? 0
        return state.withLock { state -> WatchBatch? in
            if answer.fragment {
                state.fragments += answer.events
                return nil
            }
            let messages = state.fragments + answer.events
            state.fragments = []
            guard !messages.isEmpty else {
                // Progress: everything up to the header's revision was delivered.
                guard let target = state.progressTarget, revision >= target, revision >= state.next - 1 else { return nil }
                state.progressTarget = nil
                state.next = max(state.next, revision + 1)
                return WatchBatch(revision: revision, events: [])
            }
            // A stream that was opened anew may begin with what is known.
            let events = messages.map(EtcdMessages.event).filter { $0.kv.modRevision >= state.next }
            guard let last = events.last?.kv.modRevision else { return nil }
            state.next = last + 1
            return WatchBatch(revision: last, events: events)
        }
    }
}
