import Client
import KubernetesAPI
import Logging

/// When a key that was reconciled well has to come again by itself.
public enum Reconciled: Sendable, Equatable {
    case done
    case again(after: Duration)
}

/// One control loop: keys come into a queue from watches, workers bring each key's objects to what they should be.
public struct Controller: Sendable {
    public let name: String
    public let queue: WorkQueue<String>
    let workers: Int
    /// Called for one key at a time; a key never runs twice at once. A thrown error brings the key back later.
    let reconcile: @Sendable (String) async throws -> Reconciled
    /// What must have been listed before the first key is worked on.
    var ready: [@Sendable () async throws -> Void] = []
    /// Is told how long keys took.
    var observer: QueueMetrics.Observer?
    /// What runs beside the workers.
    var background: [@Sendable () async -> Void] = []

    init(
        name: String, workers: Int = 5, queue: WorkQueue<String>, reconcile: @escaping @Sendable (String) async throws -> Reconciled
    ) {
        self.name = name
        self.workers = workers
        self.queue = queue
        self.reconcile = reconcile
    }

    /// Puts the keys of a resource's objects into the queue.
    mutating func watch<T: KubernetesObject>(_ informer: SharedInformer<T>, _ keys: @escaping @Sendable (T) -> [String]) {
        let queue = queue
        informer.addHandler(InformerHandler(
            onAdd: { object in for key in keys(object) { queue.add(key) } },
            onUpdate: { old, new in
                let now = keys(new)
                for key in now { queue.add(key) }
                for key in keys(old) where !now.contains(key) { queue.add(key) }
            },
            onDelete: { object in for key in keys(object) { queue.add(key) } }))
        wait(for: informer)
    }

    /// Puts a resource's own keys into the queue.
    mutating func watch<T: KubernetesObject>(_ informer: SharedInformer<T>) {
        watch(informer) { [$0.namespacedName] }
    }

    /// Adds a handler of its own.
    mutating func watch<T: KubernetesObject>(_ informer: SharedInformer<T>, handler: InformerHandler<T>) {
        informer.addHandler(handler)
        wait(for: informer)
    }

    mutating func wait<T: KubernetesObject>(for informer: SharedInformer<T>) {
        ready.append { try await informer.waitForSync() }
    }

    /// Measures the queue and the work.
    mutating func observe(_ metrics: QueueMetrics) {
        let observer = metrics.observer(name)
        queue.observe(by: observer)
        metrics.watch(queue, name)
        self.observer = observer
    }

    /// Works until the task is cancelled.
    func run(logger: Logger) async {
        do {
            for wait in ready { try await wait() }
        } catch {
            return
        }
        logger.debug("controller started", metadata: ["controller": "\(name)"])
        await withDiscardingTaskGroup { group in
            for task in background { group.addTask { await task() } }
            for _ in 0..<workers { group.addTask { await work(logger) } }
        }
    }

    private func work(_ logger: Logger) async {
        while !Task.isCancelled, let key = await queue.next() {
            let start = ContinuousClock.now
            await handle(key, logger)
            queue.done(key)
            observer?.worked(.now - start)
        }
    }

    private func handle(_ key: String, _ logger: Logger) async {
        do {
            let outcome = try await reconcile(key)
            queue.forget(key)
            if case .again(let delay) = outcome { queue.addAfter(key, delay) }
        } catch is CancellationError {
            return
        } catch {
            // A conflict means that the cache was behind; that is everyday life.
            let level: Logger.Level = error.isConflict || error.isNotFound || error.isNamespaceTerminating ? .debug : .warning
            logger.log(level: level, "reconciling failed", metadata: ["controller": "\(name)", "key": "\(key)", "error": "\(error)"])
            queue.addRateLimited(key)
        }
    }
}

/// What every controller is made from.
public struct ControllerContext: Sendable {
    /// The client of a controller, under its own service account's identity.
    let clients: @Sendable (_ controllerName: String) -> APIClient
    let informers: InformerFactory
    let clock: any ComponentClock
    let options: ControllerOptions
    let logger: Logger
    private let recorders: Recorders

    init(
        clients: @escaping @Sendable (String) -> APIClient, informers: InformerFactory, clock: any ComponentClock,
        options: ControllerOptions, logger: Logger
    ) {
        self.clients = clients
        self.informers = informers
        self.clock = clock
        self.options = options
        self.logger = logger
        recorders = Recorders()
    }

    func queue() -> WorkQueue<String> { WorkQueue(clock: clock) }

    /// An event recorder that the manager runs.
    /// - Parameter component: the events' source, as upstream names it.
    func recorder(_ client: APIClient, component: String) -> EventRecorder {
        let recorder = EventRecorder(client: client, component: component, clock: clock, logger: logger)
        recorders.add(recorder)
        return recorder
    }

    var allRecorders: [EventRecorder] { recorders.all }
}

/// Splits `namespace/name`.
func splitKey(_ key: String) -> (namespace: String, name: String) {
    guard let slash = key.firstIndex(of: "/") else { return ("", key) }
    return (String(key[..<slash]), String(key[key.index(after: slash)...]))
}
