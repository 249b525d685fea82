/// What can go wrong in an engine or a store. Descriptions are etcd's words where it has some.
public enum DatastoreError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The revision, or a previous value that a watch needs, was compacted.
    case compacted(compactRevision: Int64)
    case futureRevision(current: Int64)
    case requestTooLarge
    case tooManyOperations
    case duplicateKey
    case emptyKey
    case leaseNotFound
    case leaseExists
    /// The disk is full. Nothing was changed; the engine goes on when there is room again.
    case noSpace(String)
    /// The disk failed. The outcome of a write is unknown until the engine was reopened or a later write succeeded.
    case io(String)
    case corrupt(String)
    /// Another process owns the files. `pid` is 0 when it isn't known.
    case locked(path: String, pid: Int32)
    case newerSchema(found: Int32, supported: Int32)
    /// More requests wait than the engine's bound allows.
    case overloaded
    case closed
    case invalid(String)

    public var description: String {
        switch self {
        case .compacted: return "etcdserver: mvcc: required revision has been compacted"
        case .futureRevision: return "etcdserver: mvcc: required revision is a future revision"
        case .requestTooLarge: return "etcdserver: request is too large"
        case .tooManyOperations: return "etcdserver: too many operations in txn request"
        case .duplicateKey: return "etcdserver: duplicate key given in txn request"
        case .emptyKey: return "etcdserver: key is not provided"
        case .leaseNotFound: return "etcdserver: requested lease not found"
        case .leaseExists: return "etcdserver: lease already exists"
        case .noSpace(let detail): return "no space left for the datastore: \(detail)"
        case .io(let detail): return "the datastore's disk failed: \(detail)"
        case .corrupt(let detail): return "the datastore is corrupt: \(detail)"
        case .locked(let path, let pid):
            return pid > 0 ? "the datastore \(path) is in use by process \(pid)" : "the datastore \(path) is in use by another process"
        case .newerSchema(let found, let supported):
            return "the datastore has schema version \(found), and this program knows versions up to \(supported): use a newer program"
        case .overloaded: return "etcdserver: too many requests"
        case .closed: return "the datastore is closed"
        case .invalid(let detail): return detail
        }
    }
}
