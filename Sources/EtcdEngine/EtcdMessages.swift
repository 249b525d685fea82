import Datastore
import Protocols

/// The datastore's requests and answers as etcd's messages.
enum EtcdMessages {
    static func range(_ request: Datastore.RangeRequest) -> Etcd.RangeRequest {
        var message = Etcd.RangeRequest()
        (message.key, message.rangeEnd) = bounds(request.range)
        message.limit = Int64(request.limit)
        message.revision = request.revision
        message.keysOnly = request.keysOnly
        message.countOnly = request.countOnly
        return message
    }

    /// etcd has no empty start: a single zero byte is the smallest key.
    static func bounds(_ range: KeyRange) -> ([UInt8], [UInt8]) {
        guard let end = range.end else { return (range.start, []) }
        return (range.start.isEmpty ? [0] : range.start, end)
    }

    static func keyValue(_ message: Etcd.KeyValue) -> KeyValue {
        KeyValue(
            key: message.key, value: message.value, createRevision: message.createRevision, modRevision: message.modRevision,
            version: message.version, lease: message.lease)
    }

    static func result(_ message: Etcd.RangeResponse) -> RangeResult {
        RangeResult(revision: message.header?.revision ?? 0, kvs: message.kvs.map(keyValue), count: Int(message.count), more: message.more)
    }

    static func transaction(_ transaction: Transaction) -> Etcd.TxnRequest {
        var message = Etcd.TxnRequest()
        message.compare = transaction.compares.map(compare)
        message.success = transaction.success.map(operation)
        message.failure = transaction.failure.map(operation)
        return message
    }

    private static func compare(_ compare: Datastore.Compare) -> Etcd.Compare {
        var message = Etcd.Compare()
        message.key = compare.key
        switch compare.relation {
        case .equal: message.result = .equal
        case .notEqual: message.result = .notEqual
        case .less: message.result = .less
        case .greater: message.result = .greater
        }
        switch compare.target {
        case .createRevision(let value): (message.target, message.createRevision) = (.create, value)
        case .modRevision(let value): (message.target, message.modRevision) = (.mod, value)
        case .version(let value): (message.target, message.version) = (.version, value)
        case .lease(let value): (message.target, message.lease) = (.lease, value)
        case .value(let value): (message.target, message.value) = (.value, value)
        }
        return message
    }

    private static func operation(_ operation: Datastore.Operation) -> Etcd.RequestOp {
        var message = Etcd.RequestOp()
        switch operation {
        case .put(let key, let value, let lease, let previous):
            var put = Etcd.PutRequest()
            put.key = key
            put.value = value
            put.lease = lease
            put.prevKv = previous
            message.requestPut = put
        case .deleteRange(let range, let previous):
            var delete = Etcd.DeleteRangeRequest()
            (delete.key, delete.rangeEnd) = bounds(range)
            delete.prevKv = previous
            message.requestDeleteRange = delete
        case .range(let request): message.requestRange = self.range(request)
        }
        return message
    }

    static func result(_ message: Etcd.TxnResponse) -> TransactionResult {
        let responses = message.responses.map { response -> OperationResult in
            if let put = response.responsePut { return .put(previous: put.prevKv.map(keyValue)) }
            if let deleted = response.responseDeleteRange {
                return .deleteRange(deleted: Int(deleted.deleted), previous: deleted.prevKvs.map(keyValue))
            }
            return .range(result(response.responseRange ?? Etcd.RangeResponse()))
        }
        return TransactionResult(revision: message.header?.revision ?? 0, succeeded: message.succeeded, responses: responses)
    }

    static func event(_ message: Etcd.Event) -> Datastore.Event {
        Datastore.Event(
            kind: message.type == .delete ? .delete : .put, kv: keyValue(message.kv ?? Etcd.KeyValue()), previous: message.prevKv.map(keyValue))
    }
}
