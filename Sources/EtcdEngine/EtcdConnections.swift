import Datastore
import HTTP
import Protocols
import Synchronization

/// The members of an etcd cluster, and the one that is asked now.
///
/// A call goes to the current member; when that can't be reached, to the next. What can't be repeated safely is tried elsewhere only where
/// the connection could not even be made.
final class EtcdConnections: Sendable {
    /// One member.
    struct Endpoint: Sendable {
        var host: String
        var port: Int
        var isTLS: Bool
    }

    /// How long a call may take, as upstream's API server has it for its health checks and writes.
    static let timeout: Duration = .seconds(10)
    /// Answers of ranges may be large: a slice of objects of up to 1.5 MiB each.
    private static let receiveLimit = Int(Int32.max)

    private let clients: [GRPCClient]
    private let current = Mutex(0)
    private let isClosed = Mutex(false)

    init(_ endpoints: [Endpoint], tls: TLSClientConfiguration?) {
        clients = endpoints.map { endpoint in
            GRPCClient(
                host: endpoint.host, port: endpoint.port, tls: endpoint.isTLS ? tls ?? TLSClientConfiguration(trust: .system) : nil,
                receiveLimit: EtcdConnections.receiveLimit)
        }
    }

    /// The member that is asked now.
    var client: GRPCClient { clients[current.withLock { $0 }] }

    /// Goes on to the next member, unless somebody did already.
    func moveOn(from client: GRPCClient) {
        current.withLock { index in
            if clients[index] === client { index = (index + 1) % clients.count }
        }
    }

    func checkOpen() throws {
        if isClosed.withLock({ $0 }) { throw DatastoreError.closed }
    }

    /// One message forth, one back.
    ///
    /// - Parameter isRepeatable: whether a call whose answer was lost may be made again: reads, and what has the same outcome twice.
    func call<Answer: ProtobufMessage>(
        _ path: String, _ message: some ProtobufMessage, as type: Answer.Type = Answer.self, isRepeatable: Bool,
        timeout: Duration = EtcdConnections.timeout
    ) async throws -> Answer {
        let bytes = message.serialized()
        var attempt = 0
        while true {
            try checkOpen()
            let client = client
            do {
                return try Answer(protobuf: try await client.unary(path: path, message: bytes, timeout: timeout))
            } catch let error as GRPCError {
                attempt += 1
                guard error.code == .unavailable, attempt < 2 * clients.count + 1 else { throw EtcdErrors.translated(error) }
                let wasSent = !error.message.contains("Error while dialing")
                // A member without a leader refuses before anything happens.
                let wasRefused = error.message.contains("no leader") || error.message.contains("not healthy")
                guard isRepeatable || !wasSent || wasRefused else { throw EtcdErrors.translated(error) }
                moveOn(from: client)
                try await Task.sleep(for: .milliseconds(50 * attempt))
            }
        }
    }

    /// The newest revision, by a read of a key that nobody has: it goes through consensus.
    func currentRevision() async throws -> Int64 {
        var request = Etcd.RangeRequest()
        request.key = [0]
        request.countOnly = true
        let answer: Etcd.RangeResponse = try await call(Etcd.KV.range, request, isRepeatable: true)
        return answer.header?.revision ?? 0
    }

    func close() {
        isClosed.withLock { $0 = true }
        for client in clients { client.shutdown() }
    }
}

/// etcd's errors in the datastore's terms. etcd tells them apart by their texts.
enum EtcdErrors {
    static func translated(_ error: GRPCError) -> any Error {
        let text = error.message
        if error.code == .cancelled, Task.isCancelled { return CancellationError() }
        if text.contains("required revision has been compacted") { return DatastoreError.compacted(compactRevision: 0) }
        if text.contains("required revision is a future revision") { return DatastoreError.futureRevision(current: 0) }
        if text.contains("request is too large") || text.contains("received message larger than max") { return DatastoreError.requestTooLarge }
        if text.contains("too many operations in txn request") { return DatastoreError.tooManyOperations }
        if text.contains("duplicate key given in txn request") { return DatastoreError.duplicateKey }
        if text.contains("key is not provided") { return DatastoreError.emptyKey }
        if text.contains("requested lease not found") { return DatastoreError.leaseNotFound }
        if text.contains("lease already exists") { return DatastoreError.leaseExists }
        if text.contains("database space exceeded") { return DatastoreError.noSpace(text) }
        if text.contains("too many requests") { return DatastoreError.overloaded }
        return DatastoreError.io("\(error)")
    }
}
