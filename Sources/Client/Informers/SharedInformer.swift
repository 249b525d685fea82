import KubernetesAPI
import KubernetesSchema
import Logging
import Synchronization

/// What is told of changes. Called in order, one at a time; must be quick and must not add handlers: put a key into a queue.
public struct InformerHandler<Object: KubernetesObject>: Sendable {
    public var onAdd: @Sendable (Object) -> Void
    public var onUpdate: @Sendable (_ old: Object, _ new: Object) -> Void
    public var onDelete: @Sendable (Object) -> Void

    public init(
        onAdd: @escaping @Sendable (Object) -> Void = { _ in },
        onUpdate: @escaping @Sendable (_ old: Object, _ new: Object) -> Void = { _, _ in },
        onDelete: @escaping @Sendable (Object) -> Void = { _ in }
    ) {
        self.onAdd = onAdd
        self.onUpdate = onUpdate
        self.onDelete = onDelete
    }

    /// The same for every sort of change.
    public init(onChange: @escaping @Sendable (Object) -> Void) {
        self.init(onAdd: onChange, onUpdate: { _, new in onChange(new) }, onDelete: onChange)
    }
}

/// A local copy of a resource's objects, kept up to date by list and watch: decoded once, immutable, without managedFields.
///
/// It lives by `run()`, which one task calls (the `InformerFactory` does). Reads answer from memory at once; they are complete when
/// `hasSynced`.
public final class SharedInformer<Object: KubernetesObject>: Sendable {
    /// Where the informer stands.
    public enum Phase: Sendable, Equatable {
        case idle
        case listing
        case watching
        /// The last try failed; the next one is due after the pause.
        case backingOff
        case stopped
    }

    private struct State {
        var store = ObjectStore<Object>()
        var phase = Phase.idle
        /// The newest resource version taken in.
        var version: UInt64 = 0
    }

    public let resource: GroupVersionResource
    private let state = Mutex(State())
    /// Held while a change is applied and told, so that a late handler misses nothing and sees nothing twice.
    private let handlers = Mutex<[InformerHandler<Object>]>([])
    private let synced = Latch()
    private let source: ListWatchSource<Object>
    private let logger: Logger
    private let clock: any ComponentClock

    init(source: ListWatchSource<Object>, clock: any ComponentClock, logger: Logger) {
        self.source = source
        self.clock = clock
        resource = source.resource
        var logger = logger
        logger[metadataKey: "resource"] = "\(source.resource.groupResource)"
        self.logger = logger
    }

    // MARK: Reading

    public var phase: Phase { state.withLock { $0.phase } }
    /// Whether the first list has been taken in and told to the handlers.
    public var hasSynced: Bool { synced.isOpen }

    /// - Throws: `CancellationError`.
    public func waitForSync() async throws {
        if await !synced.wait() { throw CancellationError() }
    }

    public func get(namespace: String = "", name: String) -> Object? {
        get(key: namespace.isEmpty ? name : "\(namespace)/\(name)")
    }

    /// By `namespace/name`.
    public func get(key: String) -> Object? { state.withLock { $0.store.objects[key] } }

    /// All objects, or those of a namespace, in no order.
    public func list(namespace: String = "") -> [Object] { state.withLock { $0.store.list(namespace: namespace) } }

    /// The objects of a namespace that a selector matches.
    public func list(namespace: String, matching selector: KubernetesSchema.LabelSelector) -> [Object] {
        list(namespace: namespace).filter { selector.matches($0.metadata.labels) }
    }

    /// Whether the informer has taken in everything up to a resource version, as a write answered it: reads show that write then.
    /// True for versions that aren't numbers.
    public func hasSeen(_ resourceVersion: String) -> Bool {
        guard let version = UInt64(resourceVersion) else { return true }
        return state.withLock { $0.version >= version }
    }

    /// The objects that stand under a value of an index.
    public func byIndex(_ name: String, _ value: String) -> [Object] { state.withLock { $0.store.byIndex(name, value) } }

    public var count: Int { state.withLock { $0.store.objects.count } }

    // MARK: Setting up

    /// Adds an index; a name that is known keeps its function.
    public func addIndex(_ name: String, _ keys: @escaping @Sendable (Object) -> [String]) {
        state.withLock { $0.store.addIndex(name, keys) }
    }

    /// Adds a handler, which is told at once of what is there already.
    public func addHandler(_ handler: InformerHandler<Object>) {
        handlers.withLock { handlers in
            for object in list() { handler.onAdd(object) }
            handlers.append(handler)
        }
    }

    // MARK: Running

    /// Lists and watches until the task is cancelled.
    public func run() async {
        var reflector = Reflector(source: source, clock: clock, logger: logger)
        await reflector.run(self)
        set(phase: .stopped)
    }

    func note(resourceVersion: String) {
        guard let version = UInt64(resourceVersion) else { return }
        state.withLock { $0.version = max($0.version, version) }
    }

    func set(phase: Phase) { state.withLock { $0.phase = phase } }

    /// Takes in a whole list: what isn't in it is gone.
    func replace(_ objects: [Object]) {
        handlers.withLock { handlers in
            var kept: Set<String> = []
            for object in objects {
                kept.insert(object.namespacedName)
                InformerChange.tell(handlers, apply(object))
            }
            let gone = state.withLock { state in state.store.objects.keys.filter { !kept.contains($0) } }
            for key in gone {
                if let old = state.withLock({ $0.store.remove(key) }) { InformerChange.tell(handlers, .deleted(old)) }
            }
        }
        synced.open()
    }

    func set(_ object: Object) {
        handlers.withLock { InformerChange.tell($0, apply(object)) }
    }

    func remove(_ object: Object) {
        handlers.withLock { handlers in
            guard let known = state.withLock({ $0.store.remove(object.namespacedName) }) else { return }
            // The last state counts where it is the same object's.
            InformerChange.tell(handlers, .deleted(known.metadata.uid == object.metadata.uid ? object : known))
        }
    }

    /// An object made anew under an old name was deleted in between.
    private func apply(_ object: Object) -> InformerChange<Object>? {
        let old = state.withLock { $0.store.set(object) }
        guard let old else { return .added(object) }
        if old.metadata.uid == object.metadata.uid, old.metadata.resourceVersion == object.metadata.resourceVersion { return nil }
        return old.metadata.uid == object.metadata.uid ? .updated(old, object) : .replaced(old, object)
    }
}

/// A change of the store that handlers are told of.
enum InformerChange<Object: KubernetesObject> {
    case added(Object)
    case updated(Object, Object)
    case replaced(Object, Object)
    case deleted(Object)

    static func tell(_ handlers: [InformerHandler<Object>], _ change: InformerChange?) {
        guard let change else { return }
        for handler in handlers {
            switch change {
            case .added(let object): handler.onAdd(object)
            case .updated(let old, let new): handler.onUpdate(old, new)
            case .deleted(let object): handler.onDelete(object)
            case .replaced(let old, let new):
                handler.onDelete(old)
                handler.onAdd(new)
            }
        }
    }
}
