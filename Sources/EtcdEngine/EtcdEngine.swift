import Datastore
import HTTP
import Protocols
import Synchronization

/// An engine over an etcd cluster (3.5.13 or newer), by its v3 API.
///
/// Reads are linearizable. Revisions, leases and history are etcd's own; several API servers may share one cluster.
public final class EtcdEngine: Engine {
    /// Where the cluster is, and who we are to it.
    public struct Configuration: Sendable {
        /// `https://host:port`, or `http://…` without TLS.
        public var endpoints: [String]
        /// The authority of the members' certificates, PEM; nil for the system's.
        public var authorityPEM: [UInt8]?
        /// Our certificate and key, read anew for every connection; nil shows none.
        public var identity: (@Sendable () throws -> TLSClientIdentity?)?

        public init(endpoints: [String], authorityPEM: [UInt8]? = nil, identity: (@Sendable () throws -> TLSClientIdentity?)? = nil) {
            self.endpoints = endpoints
            self.authorityPEM = authorityPEM
            self.identity = identity
        }
    }

    let connections: EtcdConnections

    private init(_ connections: EtcdConnections) { self.connections = connections }

    /// Connects and makes sure that etcd answers.
    ///
    /// An etcd that has never been written to stands at revision 1, as every engine does.
    /// - Throws: `DatastoreError.invalid` for addresses that are none, else what the cluster says.
    public static func open(_ configuration: Configuration) async throws -> EtcdEngine {
        guard !configuration.endpoints.isEmpty else { throw DatastoreError.invalid("no etcd endpoint is given") }
        var endpoints: [EtcdConnections.Endpoint] = []
        for text in configuration.endpoints {
            guard let endpoint = endpoint(text) else { throw DatastoreError.invalid("\"\(text)\" is no etcd endpoint: write https://host:2379") }
            endpoints.append(endpoint)
        }
        let trust: TLSClientConfiguration.Trust = configuration.authorityPEM.map { .roots($0) } ?? .system
        let tls = TLSClientConfiguration(trust: trust, identity: configuration.identity)
        let engine = EtcdEngine(EtcdConnections(endpoints, tls: tls))
        do {
            _ = try await engine.currentRevision()
        } catch {
            await engine.close()
            throw error
        }
        return engine
    }

    private static func endpoint(_ text: String) -> EtcdConnections.Endpoint? {
        var rest = text[...]
        var isTLS = false
        if rest.hasPrefix("https://") {
            isTLS = true
            rest = rest.dropFirst(8)
        } else if rest.hasPrefix("http://") {
            rest = rest.dropFirst(7)
        }
        while rest.hasSuffix("/") { rest = rest.dropLast() }
        guard let colon = rest.lastIndex(of: ":"), let port = Int(rest[rest.index(after: colon)...]), (1...65535).contains(port) else { return nil }
        var host = rest[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return host.isEmpty ? nil : EtcdConnections.Endpoint(host: String(host), port: port, isTLS: isTLS)
    }

    // MARK: Reading and writing

    public func currentRevision() async throws -> Int64 { try await connections.currentRevision() }

    /// etcd doesn't tell its compacted revision but to a watch that asks for what is gone.
    public func compactedRevision() async throws -> Int64 {
        let probe = EtcdWatch(connections, range: .single([0]), fromRevision: 1, previousValues: false)
        defer { probe.cancel() }
        do {
            // A progress answer says that the watch stands: nothing was compacted.
            probe.requestProgress()
            _ = try await probe.next()
            return 0
        } catch DatastoreError.compacted(let revision) {
            return revision
        }
    }

    public func range(_ request: Datastore.RangeRequest) async throws -> RangeResult {
        do {
            let answer: Etcd.RangeResponse = try await connections.call(Etcd.KV.range, EtcdMessages.range(request), isRepeatable: true, timeout: .seconds(60))
            return EtcdMessages.result(answer)
        } catch let error as DatastoreError {
            throw try await completed(error)
        }
    }

    public func transact(_ transaction: Transaction) async throws -> TransactionResult {
        var bytes = 0
        for operation in transaction.success + transaction.failure {
            if case .put(let key, let value, _, _) = operation { bytes += key.count + value.count }
        }
        // etcd's own limit counts the message; the bound that all engines share is on what is written.
        if bytes > EngineLimits.requestBytes { throw DatastoreError.requestTooLarge }
        do {
            // Comparisons that can hold only once make a write safe to repeat, but its answer would be that it lost: so it isn't repeated.
            let isReadOnly = (transaction.success + transaction.failure).allSatisfy { if case .range = $0 { true } else { false } }
            let answer: Etcd.TxnResponse = try await connections.call(Etcd.KV.txn, EtcdMessages.transaction(transaction), isRepeatable: isReadOnly)
            return EtcdMessages.result(answer)
        } catch let error as DatastoreError {
            throw try await completed(error)
        }
    }

    /// Errors that say where the history begins or ends, which etcd leaves out.
    private func completed(_ error: DatastoreError) async throws -> DatastoreError {
        switch error {
        case .compacted: return .compacted(compactRevision: try await compactedRevision())
        case .futureRevision: return .futureRevision(current: try await currentRevision())
        default: return error
        }
    }

    public func watch(_ range: KeyRange, fromRevision: Int64, previousValues: Bool) async throws -> EngineWatch {
        try connections.checkOpen()
        var from = fromRevision
        // The first revision is fixed now, so that a reconnection before the first event misses nothing.
        if from == 0 { from = try await currentRevision() + 1 }
        let watch = EtcdWatch(connections, range: range, fromRevision: from, previousValues: previousValues)
        // It stands before this returns, so that a compaction afterwards finds it begun.
        await watch.open()
        return EngineWatch(next: { try await watch.next() }, requestProgress: { watch.requestProgress() }, cancel: { watch.cancel() })
    }

    public func compact(_ revision: Int64) async throws {
        var request = Etcd.CompactionRequest()
        request.revision = revision
        request.physical = true
        do {
            _ = try await connections.call(Etcd.KV.compact, request, as: Etcd.CompactionResponse.self, isRepeatable: true, timeout: .seconds(120))
        } catch let error as DatastoreError {
            throw try await completed(error)
        }
    }

    public func size() async throws -> EngineSize {
        let status: Etcd.StatusResponse = try await connections.call(Etcd.Maintenance.status, Etcd.StatusRequest(), isRepeatable: true)
        return EngineSize(total: status.dbSize, inUse: status.dbSizeInUse)
    }

    public func close() async { connections.close() }
}

// MARK: Leases

extension EtcdEngine {
    public func grantLease(ttl: Int64, id: Int64) async throws -> Datastore.Lease {
        var request = Etcd.LeaseGrantRequest()
        request.ttl = max(ttl, 1)
        request.id = id
        let answer: Etcd.LeaseGrantResponse = try await connections.call(Etcd.Lease.leaseGrant, request, isRepeatable: false)
        return Datastore.Lease(id: answer.id, ttl: answer.ttl)
    }

    public func revokeLease(_ id: Int64) async throws {
        var request = Etcd.LeaseRevokeRequest()
        request.id = id
        _ = try await connections.call(Etcd.Lease.leaseRevoke, request, as: Etcd.LeaseRevokeResponse.self, isRepeatable: false)
    }

    public func keepLeaseAlive(_ id: Int64) async throws -> Int64 {
        try connections.checkOpen()
        var request = Etcd.LeaseKeepAliveRequest()
        request.id = id
        let call = connections.client.bidirectional(path: Etcd.Lease.leaseKeepAlive, timeout: EtcdConnections.timeout)
        do {
            try await call.send(request.serialized())
            call.finishSending()
            guard let bytes = try await call.messages.next() else { throw DatastoreError.io("etcd ended the stream of lease renewals") }
            let answer = try Etcd.LeaseKeepAliveResponse(protobuf: bytes)
            // A lease that is gone is answered with no time left.
            guard answer.ttl > 0 else { throw DatastoreError.leaseNotFound }
            return answer.ttl
        } catch let error as GRPCError {
            throw EtcdErrors.translated(error)
        }
    }

    public func leaseStatus(_ id: Int64, keys: Bool) async throws -> Datastore.LeaseStatus {
        var request = Etcd.LeaseTimeToLiveRequest()
        request.id = id
        request.keys = keys
        let answer: Etcd.LeaseTimeToLiveResponse = try await connections.call(Etcd.Lease.leaseTimeToLive, request, isRepeatable: true)
        guard answer.ttl >= 0 else { throw DatastoreError.leaseNotFound }
        return Datastore.LeaseStatus(id: answer.id, grantedTTL: answer.grantedTtl, remaining: answer.ttl, keys: answer.keys)
    }

    public func leases() async throws -> [Int64] {
        let answer: Etcd.LeaseLeasesResponse = try await connections.call(Etcd.Lease.leaseLeases, Etcd.LeaseLeasesRequest(), isRepeatable: true)
        return answer.leases.map(\.id).sorted()
    }
}
