/// A pod that waits for a node, with its history in the queue.
final class QueuedPod {
    enum Place {
        case active
        case backoff
        /// Backing off after an error, which nobody else's change can shorten.
        case errorBackoff
        case unschedulable
        /// Out of the queue, while it is decided or bound.
        case inFlight
        case gone
    }

    var record: PodRecord
    /// Its order of arrival.
    let number: UInt64
    /// When it last came into the queue.
    var timestamp: Duration
    let firstSeen: Duration
    var attempts = 0
    var unschedulableCount = 0
    var errorCount = 0
    /// The plugins that refused it.
    var rejectors: Set<String> = []
    /// Why it may not enter, as a plugin says it, with the plugin.
    var gate: (plugin: String, reason: String)?
    var wasFlushed = false
    var place = Place.gone
    /// Counts its moves, so that heaps can tell entries that no longer hold.
    var move: UInt64 = 0

    init(_ record: PodRecord, number: UInt64, now: Duration) {
        self.record = record
        self.number = number
        timestamp = now
        firstSeen = now
    }
}
