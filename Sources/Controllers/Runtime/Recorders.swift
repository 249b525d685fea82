import Client
import Synchronization

/// The recorders that were made, so that they can be run.
final class Recorders: Sendable {
    private let made = Mutex<[EventRecorder]>([])

    func add(_ recorder: EventRecorder) { made.withLock { $0.append(recorder) } }
    var all: [EventRecorder] { made.withLock { $0 } }
}
