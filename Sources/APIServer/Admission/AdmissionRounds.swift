import Synchronization
import Wire

/// What mutating admission remembers from its first round for its second: the chain runs again where a webhook or policy changed an object
/// that others had seen already.
final class AdmissionRounds: Sendable {
    /// Who remembers.
    enum Stage: Hashable, Sendable {
        case webhooks
        case policies
    }

    private struct Memory {
        var lastOutput: Document?
        /// Those that were called and may be called again.
        var called: Set<String> = []
        /// Those that have to be called in the second round.
        var due: Set<String> = []

        mutating func callAgain() {
            due.formUnion(called)
            called = []
        }
    }

    private struct State {
        var isSecond = false
        var needsAnother = false
        var memories: [Stage: Memory] = [:]
    }

    private let state = Mutex(State())

    /// Begins a first round: of a request whose object was made anew because another write came between, too.
    func begin() { state.withLock { $0 = State() } }

    /// Begins the second round where one is needed.
    func beginAnother() -> Bool {
        state.withLock { state in
            guard state.needsAnother, !state.isSecond else { return false }
            state.isSecond = true
            return true
        }
    }

    var isSecond: Bool { state.withLock { $0.isSecond } }

    /// In the second round an object that others changed since makes all be called again.
    func enter(_ stage: Stage, _ object: Document) {
        state.withLock { state in
            guard state.isSecond, let last = state.memories[stage]?.lastOutput else { return }
            if !Document.equal(last, last.root, object, object.root) { state.memories[stage]?.callAgain() }
        }
    }

    func leave(_ stage: Stage, _ object: Document) { state.withLock { $0.memories[stage, default: Memory()].lastOutput = object } }

    /// Whether this round calls somebody.
    func calls(_ stage: Stage, _ id: String) -> Bool {
        state.withLock { state in !state.isSecond || state.memories[stage]?.due.contains(id) == true }
    }

    /// The object was changed: who saw it before has to see it again.
    func noteChange(_ stage: Stage) {
        state.withLock { state in
            state.memories[stage, default: Memory()].callAgain()
            state.needsAnother = true
        }
    }

    /// Somebody who wants to see the object again when it changes was called.
    func noteCall(_ stage: Stage, _ id: String) { state.withLock { _ = $0.memories[stage, default: Memory()].called.insert(id) } }
}
