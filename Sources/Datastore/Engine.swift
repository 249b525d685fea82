/// What keeps the bytes: etcd's model behind one protocol.
///
/// Every transaction that changes something makes exactly one revision. Revisions are dense, become visible in order and
/// are never filled in later. An empty engine is at revision 1, so that no list ever answers version 0.
///
/// None of the calls blocks a cooperative thread: what must wait for a disk waits on a thread of the engine's own.
public protocol Engine: Sendable {
    /// The newest committed revision. A read that starts after this call returns sees at least it.
    func currentRevision() async throws -> Int64

    /// The newest revision that was compacted; 0 before the first compaction. Reads below it answer
    /// ``DatastoreError/compacted(compactRevision:)``.
    func compactedRevision() async throws -> Int64

    /// Reads keys, in byte order, at one revision.
    func range(_ request: RangeRequest) async throws -> RangeResult

    /// Runs a transaction atomically. When it returns, its changes are durable and visible.
    func transact(_ transaction: Transaction) async throws -> TransactionResult

    /// Watches a range of keys from a revision on (0: from the next one). Errors come from ``EngineWatch/next()``.
    func watch(_ range: KeyRange, fromRevision: Int64, previousValues: Bool) async throws -> EngineWatch

    /// Grants a lease of `ttl` seconds (at least 1). `id` 0 lets the engine choose one.
    func grantLease(ttl: Int64, id: Int64) async throws -> Lease

    /// Ends a lease and deletes its keys in one transaction.
    func revokeLease(_ id: Int64) async throws

    /// Starts a lease's time anew and answers its seconds.
    func keepLeaseAlive(_ id: Int64) async throws -> Int64

    /// What is left of a lease, and its keys when asked for.
    func leaseStatus(_ id: Int64, keys: Bool) async throws -> LeaseStatus

    /// The ids of all leases, ascending.
    func leases() async throws -> [Int64]

    /// Forgets what was replaced or deleted before `revision`. Returns when it is done; reads below are refused at once.
    func compact(_ revision: Int64) async throws

    /// How much room the data takes.
    func size() async throws -> EngineSize

    /// Ends all watches and releases everything. Later calls throw ``DatastoreError/closed``.
    func close() async
}

/// The bounds that every engine keeps, so that data can move between them.
public enum EngineLimits {
    /// The largest request in bytes, keys and values together (etcd's default).
    public static let requestBytes = 1_572_864
    /// The most operations in one branch of a transaction, and the most comparisons (etcd's default).
    public static let operations = 128
}

/// A range of keys.
public struct KeyRange: Sendable, Hashable {
    /// The first key.
    public var start: [UInt8]
    /// The key after the last one; `nil` for `start` alone; a single zero byte for everything from `start` on, as etcd has it.
    public var end: [UInt8]?

    public init(start: [UInt8], end: [UInt8]?) {
        self.start = start
        self.end = end
    }

    /// One key.
    public static func single(_ key: [UInt8]) -> KeyRange { KeyRange(start: key, end: nil) }

    /// Every key that begins with `prefix`; an empty prefix is every key.
    public static func prefix(_ prefix: [UInt8]) -> KeyRange { KeyRange(start: prefix, end: prefixEnd(prefix)) }

    /// The smallest key above all that begin with `prefix`, or a single zero byte where there is none.
    public static func prefixEnd(_ prefix: [UInt8]) -> [UInt8] {
        var end = prefix
        while let last = end.last {
            if last < 0xFF {
                end[end.count - 1] = last + 1
                return end
            }
            end.removeLast()
        }
        return [0]
    }

    /// Whether the range has no upper end.
    public var isUnbounded: Bool { end == [0] }

    public func contains(_ key: [UInt8]) -> Bool {
        guard let end else { return key == start }
        if compareBytes(key, start) < 0 { return false }
        return end == [0] || compareBytes(key, end) < 0
    }
}

/// Orders byte strings as memcmp does, shorter first.
func compareBytes(_ left: [UInt8], _ right: [UInt8]) -> Int {
    left.withUnsafeBytes { left in right.withUnsafeBytes { compareBytes(left, $0) } }
}

/// One version of one key.
public struct KeyValue: Sendable, Equatable {
    public var key: [UInt8]
    public var value: [UInt8]
    /// The revision at which the key was last created.
    public var createRevision: Int64
    /// The revision of this version.
    public var modRevision: Int64
    /// Counts the key's versions from 1; starts again when it is deleted.
    public var version: Int64
    /// The lease it hangs on, or 0.
    public var lease: Int64

    public init(
        key: [UInt8], value: [UInt8] = [], createRevision: Int64 = 0, modRevision: Int64 = 0, version: Int64 = 0, lease: Int64 = 0
    ) {
        self.key = key
        self.value = value
        self.createRevision = createRevision
        self.modRevision = modRevision
        self.version = version
        self.lease = lease
    }
}

/// A read of a range.
public struct RangeRequest: Sendable {
    public var range: KeyRange
    /// The revision to read at; 0 for the newest.
    public var revision: Int64
    /// The most keys to answer; 0 for no limit.
    public var limit: Int
    /// Leaves the values empty.
    public var keysOnly: Bool
    /// Answers only `count`.
    public var countOnly: Bool
    /// Whether `count` must be right when a limit cuts the answer (else it may be no more than the keys answered).
    public var wantsCount: Bool

    public init(
        _ range: KeyRange, revision: Int64 = 0, limit: Int = 0, keysOnly: Bool = false, countOnly: Bool = false, wantsCount: Bool = true
    ) {
        self.range = range
        self.revision = revision
        self.limit = limit
        self.keysOnly = keysOnly
        self.countOnly = countOnly
        self.wantsCount = wantsCount
    }
}

public struct RangeResult: Sendable, Equatable {
    /// The engine's newest revision when it was read; with no revision asked for, the one that was read at.
    public var revision: Int64
    public var kvs: [KeyValue]
    /// How many keys the range holds, whatever the limit.
    public var count: Int
    /// Whether the limit left some out.
    public var more: Bool

    public init(revision: Int64, kvs: [KeyValue] = [], count: Int = 0, more: Bool = false) {
        self.revision = revision
        self.kvs = kvs
        self.count = count
        self.more = more
    }
}

/// A condition on one key. A missing key has revision, version and lease 0; a comparison of its value never holds.
public struct Compare: Sendable {
    public enum Target: Sendable {
        case createRevision(Int64)
        case modRevision(Int64)
        case version(Int64)
        case lease(Int64)
        case value([UInt8])
    }

    public enum Relation: Sendable { case equal, notEqual, less, greater }

    public var key: [UInt8]
    public var relation: Relation
    public var target: Target

    public init(_ key: [UInt8], _ relation: Relation, _ target: Target) {
        self.key = key
        self.relation = relation
        self.target = target
    }
}

public enum Operation: Sendable {
    case put(key: [UInt8], value: [UInt8], lease: Int64 = 0, previous: Bool = false)
    case deleteRange(KeyRange, previous: Bool = false)
    /// Sees what the operations before it in the same transaction did.
    case range(RangeRequest)
}

/// If all comparisons hold, `success` runs, else `failure`. No key may be written twice by one branch.
public struct Transaction: Sendable {
    public var compares: [Compare]
    public var success: [Operation]
    public var failure: [Operation]

    public init(compares: [Compare] = [], success: [Operation], failure: [Operation] = []) {
        self.compares = compares
        self.success = success
        self.failure = failure
    }
}

public enum OperationResult: Sendable, Equatable {
    /// The version before, when there was one and it was asked for.
    case put(previous: KeyValue?)
    case deleteRange(deleted: Int, previous: [KeyValue])
    case range(RangeResult)
}

public struct TransactionResult: Sendable, Equatable {
    /// The transaction's own revision if it changed something, else the newest one.
    public var revision: Int64
    /// Whether the comparisons held.
    public var succeeded: Bool
    public var responses: [OperationResult]

    public init(revision: Int64, succeeded: Bool, responses: [OperationResult]) {
        self.revision = revision
        self.succeeded = succeeded
        self.responses = responses
    }
}

public struct Lease: Sendable, Equatable {
    public var id: Int64
    /// In seconds.
    public var ttl: Int64

    public init(id: Int64, ttl: Int64) {
        self.id = id
        self.ttl = ttl
    }
}

public struct LeaseStatus: Sendable, Equatable {
    public var id: Int64
    /// In seconds.
    public var grantedTTL: Int64
    /// What is left, in whole seconds.
    public var remaining: Int64
    public var keys: [[UInt8]]

    public init(id: Int64, grantedTTL: Int64, remaining: Int64, keys: [[UInt8]]) {
        self.id = id
        self.grantedTTL = grantedTTL
        self.remaining = remaining
        self.keys = keys
    }
}

public struct EngineSize: Sendable, Equatable {
    /// Bytes taken from the disk (or memory).
    public var total: Int64
    /// Bytes of it in use.
    public var inUse: Int64

    public init(total: Int64, inUse: Int64) {
        self.total = total
        self.inUse = inUse
    }
}

/// A change of one key.
public struct Event: Sendable, Equatable {
    public enum Kind: Sendable { case put, delete }

    public var kind: Kind
    /// The new version; of a deletion only `key` and `modRevision` (the deletion's revision) are set.
    public var kv: KeyValue
    /// The version before, where there was one and previous values were asked for.
    public var previous: KeyValue?

    public init(kind: Kind, kv: KeyValue, previous: KeyValue? = nil) {
        self.kind = kind
        self.kv = kv
        self.previous = previous
    }

    /// Whether the key did not exist before.
    public var isCreate: Bool { kind == .put && kv.createRevision == kv.modRevision }
}

/// The events of one or more whole revisions, in order.
public struct WatchBatch: Sendable, Equatable {
    /// Nothing up to and including this revision is missing.
    public var revision: Int64
    /// Empty in an answer to ``EngineWatch/requestProgress()``.
    public var events: [Event]

    public init(revision: Int64, events: [Event]) {
        self.revision = revision
        self.events = events
    }
}

/// Time for leases, injected so that tests need not wait.
public protocol EngineClock: Sendable {
    /// Time since a fixed point in the past; never goes back.
    func now() -> Duration
}

/// The machine's monotonic clock.
public struct SystemEngineClock: EngineClock {
    private let origin = ContinuousClock.now

    public init() {}

    public func now() -> Duration { ContinuousClock.now - origin }
}
