import DequeModule
import KubernetesAPI
import KubernetesSchema
import Logging
import Synchronization
import Wire

/// Records core/v1 Events about objects. Never waits for the server and never fails its caller; `run()` sends.
public final class EventRecorder: Sendable {
    /// Events that wait to be sent; more are dropped, as client-go does.
    public static let queueLimit = 1000
    /// How often the sending of one event is tried; client-go's number.
    private static let attempts = 12

    private struct State {
        var queue: Deque<Event> = []
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let client: APIClient
    private let component: String
    private let host: String
    private let clock: any ComponentClock
    private let logger: Logger
    private let state = Mutex(State())

    /// - Parameter host: the node for components that belong to one.
    public init(
        client: APIClient, component: String, host: String = "", clock: any ComponentClock = SystemClock(),
        logger: Logger = Logger(label: "events")
    ) {
        self.client = client
        self.component = component
        self.host = host
        self.clock = clock
        self.logger = logger
    }

    /// A reference to an object, as events have it.
    public static func reference<T: KubernetesObject>(to object: T, fieldPath: String = "") -> ObjectReference {
        var reference = ObjectReference()
        reference.kind = T.kind.kind
        reference.apiVersion = T.kind.apiVersion
        reference.namespace = object.namespace
        reference.name = object.name
        reference.uid = object.metadata.uid
        reference.resourceVersion = object.metadata.resourceVersion
        reference.fieldPath = fieldPath
        return reference
    }

    public func normal<T: KubernetesObject>(_ object: T, _ reason: String, _ message: String) {
        record(EventRecorder.reference(to: object), type: "Normal", reason, message)
    }

    public func warning<T: KubernetesObject>(_ object: T, _ reason: String, _ message: String) {
        record(EventRecorder.reference(to: object), type: "Warning", reason, message)
    }

    /// - Parameters:
    ///   - type: `Normal` or `Warning`.
    ///   - annotations: of the event.
    public func record(
        _ reference: ObjectReference, type: String, _ reason: String, _ message: String, annotations: [String: String] = [:]
    ) {
        let now = clock.now()
        var event = Event()
        let nanos = UInt64(bitPattern: now.seconds &* 1_000_000_000 &+ Int64(now.nanos))
        event.metadata.name = "\(reference.name).\(String(nanos, radix: 16))"
        event.metadata.namespace = reference.namespace.isEmpty ? "default" : reference.namespace
        event.metadata.annotations = annotations
        event.involvedObject = reference
        event.reason = reason
        event.message = message
        event.type = type
        event.source.component = component
        event.source.host = host
        event.firstTimestamp = now
        event.lastTimestamp = now
        event.count = 1
        event.reportingComponent = component
        event.reportingInstance = host
        let (waiter, dropped) = state.withLock { state -> (CheckedContinuation<Void, Never>?, Bool) in
            if state.queue.count >= EventRecorder.queueLimit { return (nil, true) }
            state.queue.append(event)
            defer { state.waiter = nil }
            return (state.waiter, false)
        }
        waiter?.resume()
        if dropped { logger.warning("too many events wait; one is dropped", metadata: ["reason": "\(reason)"]) }
    }

    /// Sends events until the task is cancelled. To be called once.
    public func run() async {
        var correlator = EventCorrelator()
        while !Task.isCancelled {
            guard let event = state.withLock({ $0.queue.popFirst() }) else {
                await waitForEvent()
                continue
            }
            switch correlator.correlate(event, now: clock.now()) {
            case .drop: logger.debug("an object has too many events; one is dropped", metadata: ["reason": "\(event.reason)"])
            case .create(let event): await send(event, isNew: true)
            case .patch(let event): await send(event, isNew: false)
            }
        }
    }

    private func waitForEvent() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                let isReady = state.withLock { state -> Bool in
                    if !state.queue.isEmpty || Task.isCancelled { return true }
                    state.waiter = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume()
        }
    }

    private func send(_ event: Event, isNew: Bool) async {
        var isNew = isNew
        for attempt in 1...EventRecorder.attempts {
            do {
                if isNew {
                    try await client.create(event)
                } else {
                    try await client.patch(
                        Event.self, namespace: event.namespace, name: event.name, .strategic, body: EventRecorder.patch(event))
                }
                return
            } catch is CancellationError {
                return
            } catch where !isNew && error.isNotFound {
                // The old one has expired.
                isNew = true
            } catch where error is StatusError {
                let level: Logger.Level = error.isNamespaceTerminating || error.isAlreadyExists ? .debug : .warning
                logger.log(level: level, "the server refused an event", metadata: ["reason": "\(event.reason)", "error": "\(error)"])
                return
            } catch {
                if attempt == EventRecorder.attempts {
                    logger.warning("an event could not be sent", metadata: ["reason": "\(event.reason)", "error": "\(error)"])
                    return
                }
                do { try await clock.sleep(for: .seconds(10) * Double.random(in: 0.5...1)) } catch { return }
            }
        }
    }

    private static func patch(_ event: Event) -> Value {
        .object([
            ("count", .int(Int64(event.count))), ("lastTimestamp", .string(event.lastTimestamp?.description ?? "")),
            ("message", .string(event.message)),
        ])
    }
}
