import DequeModule

/// The memory engine's data; a class only so that a transaction can change it through `VersionedStorage`. Stays inside the engine's lock.
final class MemoryVersions: VersionedStorage {
    struct Version {
        var kv: KeyValue
        var deleted: Bool
    }

    private(set) var tree = KeyTree<[Version]>()
    var leases: [Int64: Set<[UInt8]>] = [:]
    private(set) var bytes: Int64 = 0

    func latest(_ key: [UInt8]) -> KeyValue? {
        guard let position = tree.find(key), let last = tree[position].value.last, !last.deleted else { return nil }
        return last.kv
    }

    func scan(_ request: RangeRequest, at revision: Int64?) -> RangeResult {
        var result = RangeResult(revision: 0)
        var position = tree.lowerBound(request.range.start)
        while !tree.isEnd(position), request.range.contains(tree[position].key) {
            let versions = tree[position].value
            position = tree.after(position)
            guard let version = versions.last(where: { $0.kv.modRevision <= revision ?? .max }), !version.deleted else { continue }
            result.count += 1
            if request.countOnly { continue }
            if request.limit > 0, result.kvs.count == request.limit {
                result.more = true
                if !request.wantsCount { break }
                continue
            }
            result.kvs.append(version.kv)
            if request.keysOnly { result.kvs[result.kvs.count - 1].value = [] }
        }
        return result
    }

    func append(_ kv: KeyValue, order: Int, deleted: Bool, previous: KeyValue?) {
        tree.update(kv.key, default: []) { $0.append(Version(kv: kv, deleted: deleted)) }
        bytes += Int64(kv.key.count + kv.value.count + 128)
        if let old = previous?.lease, old != 0 { leases[old]?.remove(kv.key) }
        if kv.lease != 0 { leases[kv.lease]?.insert(kv.key) }
    }

    func leaseExists(_ id: Int64) -> Bool { leases[id] != nil }

    /// Drops what was replaced at or before `revision`. A deletion at `revision` itself stays for watches that start there.
    func compact(_ key: [UInt8], through revision: Int64) {
        let isEmpty = tree.update(key, default: []) { versions -> Bool in
            guard let newest = versions.lastIndex(where: { $0.kv.modRevision <= revision }) else { return versions.isEmpty }
            let keep = versions[newest].deleted && versions[newest].kv.modRevision < revision ? newest + 1 : newest
            bytes -= versions[..<keep].reduce(0) { $0 + Int64($1.kv.key.count + $1.kv.value.count + 128) }
            versions.removeSubrange(..<keep)
            return versions.isEmpty
        }
        if isEmpty { tree.remove(key) }
    }
}

struct MemoryStorage {
    let versions = MemoryVersions()
    var current: Int64 = 1
    var compacted: Int64 = 0
    /// Every revision from the compacted one on. It shares its bytes with the versions.
    var log = Deque<RevisionEvents>()
    var closed = false

    var window: TransactionEvaluator.Window { .init(current: current, compacted: compacted) }

    mutating func compact(_ revision: Int64) {
        compacted = revision
        var keys = Set<[UInt8]>()
        for entry in log {
            if entry.revision > revision { break }
            for event in entry.events { keys.insert(event.kv.key) }
        }
        for key in keys { versions.compact(key, through: revision) }
        while let first = log.first, first.revision < revision { log.removeFirst() }
    }

    func history(_ range: KeyRange, from: Int64, through: Int64, previousValues: Bool) throws -> (events: [Event], through: Int64) {
        if from < compacted { throw DatastoreError.compacted(compactRevision: compacted) }
        guard let first = log.first?.revision else { return ([], through) }
        var events: [Event] = []
        var reached = max(from, first) - 1
        while reached < through, events.count < WatchHub.batchEvents {
            let index = Int(reached + 1 - first)
            guard index < log.count else { break }
            for event in log[index].events where range.contains(event.kv.key) {
                if previousValues, event.previous != nil, event.kv.modRevision <= compacted {
                    throw DatastoreError.compacted(compactRevision: compacted)
                }
                events.append(event)
                if !previousValues { events[events.count - 1].previous = nil }
            }
            reached += 1
        }
        return (events, max(reached, from))
    }
}
