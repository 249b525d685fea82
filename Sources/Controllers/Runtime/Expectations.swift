import Client
import Synchronization

/// What a controller did and has not yet seen in its cache, so that it doesn't do it twice.
final class Expectations: Sendable {
    private struct Entry {
        var creations = 0
        var deletions: Set<String> = []
        var since: Duration
    }

    /// What hasn't been seen for so long isn't waited for any more.
    static let timeout = Duration.seconds(300)

    private let clock: any ComponentClock
    private let entries = Mutex<[String: Entry]>([:])

    init(clock: any ComponentClock) {
        self.clock = clock
    }

    /// Whether the cache shows all that was done, or the wait has been too long.
    func satisfied(_ key: String) -> Bool {
        let now = clock.monotonic()
        return entries.withLock { entries in
            guard let entry = entries[key] else { return true }
            return (entry.creations <= 0 && entry.deletions.isEmpty) || now - entry.since > Expectations.timeout
        }
    }

    func expectCreations(_ key: String, _ count: Int) {
        let entry = Entry(creations: count, since: clock.monotonic())
        entries.withLock { $0[key] = entry }
    }

    func expectDeletions(_ key: String, _ uids: [String]) {
        let entry = Entry(deletions: Set(uids), since: clock.monotonic())
        entries.withLock { $0[key] = entry }
    }

    /// Both at once.
    func expect(_ key: String, creations: Int, deletions: [String]) {
        let entry = Entry(creations: creations, deletions: Set(deletions), since: clock.monotonic())
        entries.withLock { $0[key] = entry }
    }

    /// A creation was seen, or will never be.
    func creationObserved(_ key: String) { entries.withLock { $0[key]?.creations -= 1 } }
    /// A deletion was seen, or will never be.
    func deletionObserved(_ key: String, uid: String) { entries.withLock { _ = $0[key]?.deletions.remove(uid) } }
    func forget(_ key: String) { entries.withLock { $0[key] = nil } }
}
