import Logging

/// An object as the store keeps it.
public struct StoredValue: Sendable, Equatable {
    /// Without the store's prefix: `pods/default/web`.
    public var key: String
    /// The plain bytes, after ``ValueTransformer/fromStorage(_:context:)``.
    public var value: [UInt8]
    public var modRevision: Int64
    public var createRevision: Int64
    /// Whether it should be written again although nothing changed (an old encryption key).
    public var stale: Bool

    public init(key: String, value: [UInt8], modRevision: Int64, createRevision: Int64, stale: Bool = false) {
        self.key = key
        self.value = value
        self.modRevision = modRevision
        self.createRevision = createRevision
        self.stale = stale
    }
}

/// What must hold of a key for it to be written.
public enum Precondition: Sendable, Equatable {
    case any
    /// The key doesn't exist.
    case absent
    /// The key exists.
    case present
    /// The key exists and was last written at this revision.
    case modRevision(Int64)
}

public struct ListResult: Sendable, Equatable {
    public var items: [StoredValue]
    /// The revision that was read at.
    public var revision: Int64
    /// Whether the limit left some out: go on with the last item's key and this revision.
    public var more: Bool
    /// How many the limit left out; 0 when it wasn't asked for.
    public var remainingCount: Int
}

public enum PutResult: Sendable, Equatable {
    case stored(revision: Int64)
    /// The precondition did not hold; what stands there, read in the same transaction.
    case conflict(current: StoredValue?)
}

public enum DeleteResult: Sendable, Equatable {
    case deleted(StoredValue, revision: Int64)
    case notFound
    /// The precondition did not hold; what stands there, read in the same transaction.
    case conflict(current: StoredValue)
}

/// A write of several keys at once, for allocators.
public struct StoreWrite: Sendable {
    public enum Change: Sendable {
        /// Only checks the precondition.
        case none
        case put([UInt8])
        case delete
    }

    public var key: String
    public var condition: Precondition
    public var change: Change

    public init(key: String, if condition: Precondition, _ change: Change) {
        self.key = key
        self.condition = condition
        self.change = change
    }
}

public enum TransactionOutcome: Sendable, Equatable {
    case committed(revision: Int64)
    /// Nothing was changed; what stands at each key of the transaction, in its order, read at one revision.
    case conflict(current: [StoredValue?])
}

/// Turns values into what is stored and back; the seam for encryption. Implementations authenticate `context`, the full key, so that stored
/// values can't be swapped.
public protocol ValueTransformer: Sendable {
    /// `stale` says that the value should be written again.
    func fromStorage(_ bytes: [UInt8], context: [UInt8]) async throws -> (bytes: [UInt8], stale: Bool)
    func toStorage(_ bytes: [UInt8], context: [UInt8]) async throws -> [UInt8]
}

/// Stores values as they are. What was encrypted isn't taken for a plain value.
public struct IdentityTransformer: ValueTransformer {
    /// What every encrypted value begins with.
    private static let encryptedPrefix = Array("k8s:enc:".utf8)

    public init() {}

    public func fromStorage(_ bytes: [UInt8], context: [UInt8]) async throws -> (bytes: [UInt8], stale: Bool) {
        if bytes.starts(with: Self.encryptedPrefix) { throw EncryptedValue() }
        return (bytes, false)
    }

    public func toStorage(_ bytes: [UInt8], context: [UInt8]) async throws -> [UInt8] { bytes }
}

/// An encrypted value was met where none is expected.
public struct EncryptedValue: Error, CustomStringConvertible {
    public var description: String { "identity transformer tried to read encrypted data" }
}

/// A stored value that could not be turned back. Carries the key, so that the caller can name the object.
public struct UnreadableValue: Error, CustomStringConvertible {
    public var key: String
    public var modRevision: Int64
    public var cause: any Error
    /// The key with the store's prefix.
    public var fullKey: String

    public var description: String { "unable to transform key \"\(fullKey)\": \(cause)" }
}

/// Five verbs and watch over an engine. Keys are paths below the prefix without a slash in front: `pods/default/web`.
public final class Store: Sendable {
    public let engine: any Engine
    let prefix: [UInt8]
    private let transformer: any ValueTransformer
    private let resources: ResourceTransformers?
    private let leases: LeasePool

    /// Which transformer the values of a resource have, by group and name.
    public typealias ResourceTransformers = @Sendable (_ group: String, _ resource: String) -> any ValueTransformer

    /// - Parameters:
    ///   - prefix: stands in front of every key, with one slash between.
    ///   - resources: the transformers of ``dedicated(group:resource:)``; nil where all have the same.
    public init(
        _ engine: any Engine, prefix: String = "/registry", transformer: any ValueTransformer = IdentityTransformer(), resources: ResourceTransformers? = nil
    ) {
        self.resources = resources
        self.engine = engine
        self.prefix = Array(prefix.utf8) + (prefix.hasSuffix("/") ? [] : [UInt8(ascii: "/")])
        self.transformer = transformer
        leases = LeasePool(engine: engine)
    }

    /// The same engine and prefix with another transformer, as each resource may have its own.
    public init(_ other: Store, transformer: any ValueTransformer) {
        engine = other.engine
        prefix = other.prefix
        leases = other.leases
        resources = other.resources
        self.transformer = transformer
    }

    /// The same store for the values of one resource, which may be encrypted in a way of their own.
    public func dedicated(group: String, resource: String) -> Store {
        resources.map { Store(self, transformer: $0(group, resource)) } ?? self
    }

    func fullKey(_ key: String) -> [UInt8] { prefix + Array(key.utf8) }

    func storedValue(_ kv: KeyValue) async throws -> StoredValue {
        let key = String(decoding: kv.key.dropFirst(prefix.count), as: UTF8.self)
        do {
            let (bytes, stale) = try await transformer.fromStorage(kv.value, context: kv.key)
            return StoredValue(key: key, value: bytes, modRevision: kv.modRevision, createRevision: kv.createRevision, stale: stale)
        } catch {
            throw UnreadableValue(key: key, modRevision: kv.modRevision, cause: error, fullKey: String(decoding: kv.key, as: UTF8.self))
        }
    }

    /// The newest revision; a read that starts afterwards sees at least it. This is the check that makes a read from a cache consistent.
    public func currentRevision() async throws -> Int64 { try await engine.currentRevision() }

    /// One value, at a revision (0: now).
    public func get(_ key: String, revision: Int64 = 0) async throws -> StoredValue? {
        try await getWithRevision(key, revision: revision).value
    }

    /// One value and the revision it was read at.
    public func getWithRevision(_ key: String, revision: Int64 = 0) async throws -> (value: StoredValue?, revision: Int64) {
        let result = try await engine.range(RangeRequest(.single(fullKey(key)), revision: revision))
        guard let kv = result.kvs.first else { return (nil, revision > 0 ? revision : result.revision) }
        return (try await storedValue(kv), revision > 0 ? revision : result.revision)
    }

    /// Values whose keys begin with `prefix` (end it with a slash, `pods/default/`), in byte order of the keys.
    ///
    /// - Parameters:
    ///   - startAfter: a full key of this store; the list begins behind it.
    ///   - limit: the most items; 0 for all.
    ///   - revision: 0 for now. Reads below the compacted revision throw ``DatastoreError/compacted(compactRevision:)``.
    ///   - counting: whether `remainingCount` is wanted; it costs a walk over the rest of the keys.
    public func list(
        _ prefix: String, startAfter: String? = nil, limit: Int = 0, revision: Int64 = 0, counting: Bool = true
    ) async throws -> ListResult {
        let request = RangeRequest(keyRange(prefix, startAfter: startAfter), revision: revision, limit: limit, wantsCount: counting)
        let result = try await engine.range(request)
        var items: [StoredValue] = []
        items.reserveCapacity(result.kvs.count)
        for kv in result.kvs { items.append(try await storedValue(kv)) }
        return ListResult(
            items: items, revision: revision > 0 ? revision : result.revision, more: result.more,
            remainingCount: result.more && counting ? result.count - items.count : 0)
    }

    private func keyRange(_ prefix: String, startAfter: String?) -> KeyRange {
        var range = KeyRange.prefix(fullKey(prefix))
        if let startAfter {
            let next = fullKey(startAfter) + [0]
            if compareBytes(next, range.start) > 0 { range.start = next }
        }
        return range
    }

    /// How many keys begin with `prefix`.
    public func count(_ prefix: String) async throws -> Int {
        try await engine.range(RangeRequest(.prefix(fullKey(prefix)), countOnly: true)).count
    }

    /// Writes a value if the precondition holds.
    /// - Parameter ttl: seconds after which it is deleted, at the earliest; leases are shared, so it may live up to a minute (or 5 %)
    /// longer.
    public func put(_ key: String, _ value: [UInt8], if condition: Precondition, ttl: Int64? = nil) async throws -> PutResult {
        let full = fullKey(key)
        let bytes = try await transformer.toStorage(value, context: full)
        var attempts = 0
        while true {
            let lease = try await leases.lease(ttl: ttl)
            let transaction = Transaction(
                compares: Self.compares(full, condition), success: [.put(key: full, value: bytes, lease: lease)],
                failure: [.range(RangeRequest(.single(full)))])
            do {
                let result = try await engine.transact(transaction)
                if result.succeeded { return .stored(revision: result.revision) }
                return .conflict(current: try await firstValue(result.responses.first))
            } catch DatastoreError.leaseNotFound where lease != 0 && attempts == 0 {
                // A shared lease that ended early (revoked from outside): once with a new one.
                await leases.forget(lease)
                attempts += 1
            }
        }
    }

    /// Deletes a key if the precondition holds (`absent` makes no sense and answers as `any`).
    public func delete(_ key: String, if condition: Precondition = .any) async throws -> DeleteResult {
        let full = fullKey(key)
        let compares = condition == .absent ? [] : Self.compares(full, condition)
        let transaction = Transaction(
            compares: compares, success: [.deleteRange(.single(full), previous: true)], failure: [.range(RangeRequest(.single(full)))])
        let result = try await engine.transact(transaction)
        if result.succeeded {
            guard case .deleteRange(_, let previous)? = result.responses.first, let kv = previous.first else { return .notFound }
            return .deleted(try await storedValue(kv), revision: result.revision)
        }
        guard let current = try await firstValue(result.responses.first) else { return .notFound }
        return .conflict(current: current)
    }

    /// Changes several keys in one revision, or none.
    public func transaction(_ writes: [StoreWrite]) async throws -> TransactionOutcome {
        var compares: [Compare] = []
        var changes: [Operation] = []
        var reads: [Operation] = []
        for write in writes {
            let full = fullKey(write.key)
            compares += Self.compares(full, write.condition)
            reads.append(.range(RangeRequest(.single(full))))
            switch write.change {
            case .none: break
            case .delete: changes.append(.deleteRange(.single(full)))
            case .put(let value): changes.append(.put(key: full, value: try await transformer.toStorage(value, context: full)))
            }
        }
        let result = try await engine.transact(Transaction(compares: compares, success: changes, failure: reads))
        if result.succeeded { return .committed(revision: result.revision) }
        var current: [StoredValue?] = []
        for response in result.responses { current.append(try await firstValue(response)) }
        return .conflict(current: current)
    }

    private func firstValue(_ response: OperationResult?) async throws -> StoredValue? {
        guard case .range(let range)? = response, let kv = range.kvs.first else { return nil }
        return try await storedValue(kv)
    }

    private static func compares(_ key: [UInt8], _ condition: Precondition) -> [Compare] {
        switch condition {
        case .any: return []
        case .absent: return [Compare(key, .equal, .modRevision(0))]
        case .present: return [Compare(key, .notEqual, .modRevision(0))]
        case .modRevision(let revision): return [Compare(key, .equal, .modRevision(revision))]
        }
    }

    /// Watches the keys that begin with `prefix`, with previous values.
    /// - Parameter revision: the last revision that the caller has seen; 0 for now. Events come from the next one on.
    public func watch(_ prefix: String, after revision: Int64) async throws -> StoreWatch {
        let from = revision > 0 ? revision + 1 : 0
        let watch = try await engine.watch(.prefix(fullKey(prefix)), fromRevision: from, previousValues: true)
        return StoreWatch(watch: watch, store: self)
    }
}

/// A change of one stored value.
public enum StoreEvent: Sendable, Equatable {
    case created(StoredValue)
    case updated(StoredValue, previous: StoredValue)
    /// The value before the deletion, and the deletion's revision.
    case deleted(previous: StoredValue, revision: Int64)

    public var key: String {
        switch self {
        case .created(let value), .updated(let value, _), .deleted(let value, _): return value.key
        }
    }

    public var revision: Int64 {
        switch self {
        case .created(let value), .updated(let value, _): return value.modRevision
        case .deleted(_, let revision): return revision
        }
    }
}

public struct StoreBatch: Sendable {
    /// Nothing up to and including this revision is missing.
    public var revision: Int64
    /// Empty in an answer to ``StoreWatch/requestProgress()``.
    public var events: [StoreEvent]
}

/// A watch of the store, pulled by one task at a time.
public final class StoreWatch: Sendable {
    private let watch: EngineWatch
    private let store: Store

    init(watch: EngineWatch, store: Store) {
        self.watch = watch
        self.store = store
    }

    /// The next whole revisions; `nil` after ``cancel()``. Throws ``DatastoreError/compacted(compactRevision:)`` when something it would
    /// have to deliver is gone, ``UnreadableValue`` when a value can't be turned back, `CancellationError` when the task is cancelled.
    public func next() async throws -> StoreBatch? {
        guard let batch = try await watch.next() else { return nil }
        var events: [StoreEvent] = []
        events.reserveCapacity(batch.events.count)
        for event in batch.events { events.append(try await convert(event)) }
        return StoreBatch(revision: batch.revision, events: events)
    }

    private func convert(_ event: Event) async throws -> StoreEvent {
        let previous: StoredValue?
        if let kv = event.previous { previous = try await store.storedValue(kv) } else { previous = nil }
        switch (event.kind, previous) {
        case (.put, nil) where event.isCreate: return .created(try await store.storedValue(event.kv))
        case (.put, let previous?): return .updated(try await store.storedValue(event.kv), previous: previous)
        case (.delete, let previous?): return .deleted(previous: previous, revision: event.kv.modRevision)
        // A change without its previous value can't be told to selectors: the caller must list again.
        default: throw DatastoreError.compacted(compactRevision: event.kv.modRevision)
        }
    }

    /// Makes ``next()`` answer a batch, empty if need be, whose revision is at least the newest at the time of this call.
    public func requestProgress() { watch.requestProgress() }

    public func cancel() { watch.cancel() }
}
