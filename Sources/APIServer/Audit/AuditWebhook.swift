import KubernetesSchema
import Logging
import Metrics
import Synchronization

/// Posts audit events to a remote service, as lists.
public final class AuditWebhook: AuditSink {
    public struct Configuration: Sendable {
        /// The path of a kubeconfig that says where the service is.
        public var kubeconfig: String
        /// The pause before the first further try; each is half as long again.
        public var initialBackoff = Duration.seconds(10)
        public var batching = AuditBatching.webhook
        public var truncation = AuditTruncation()

        public init(kubeconfig: String) { self.kubeconfig = kubeconfig }
    }

    /// How often a list is sent at most.
    static let tries = 5
    private static let timeout = Duration.seconds(30)

    private struct State {
        var events: [[UInt8]] = []
        var wake: CheckedContinuation<Void, Never>?
        var isClosed = false
        var sending = 0
    }

    private let configuration: Configuration
    private let transport: any ReviewTransport
    private let logger: Logger
    private let errors: Counter
    private let state = Mutex(State())
    private let loop = Mutex<Task<Void, Never>?>(nil)

    init(_ configuration: Configuration, transport: any ReviewTransport, metrics: MetricRegistry, logger: Logger) {
        self.configuration = configuration
        self.transport = transport
        self.logger = logger
        errors = metrics.counter("apiserver_audit_error_total", help: "Audit events that weren't taken away.", labels: ["plugin"])
        if configuration.batching.mode == .batch {
            let task = Task { [self] in await run() }
            loop.withLock { $0 = task }
        }
    }

    public func record(_ event: [UInt8]) async -> Bool {
        guard let event = configuration.truncation.fitted(event) else {
            fail("truncate", "event is too large even after truncating", 1)
            return true
        }
        guard configuration.batching.mode == .batch else {
            let isTaken = await send([event])
            return isTaken || configuration.batching.mode == .blocking
        }
        let (isKept, wake) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
            guard !state.isClosed, state.events.count < configuration.batching.bufferSize else { return (false, nil) }
            state.events.append(event)
            // The first one starts the time, a full batch ends it.
            guard state.events.count == 1 || state.events.count >= configuration.batching.maxSize else { return (true, nil) }
            defer { state.wake = nil }
            return (true, state.wake)
        }
        wake?.resume()
        if !isKept { fail("buffered", "audit buffer queue blocked", 1) }
        return true
    }

    private func fail(_ plugin: String, _ cause: String, _ count: Int) {
        errors.add(Double(count), [plugin])
        logger.error("Error in audit plugin '\(plugin)' affecting \(count) audit events: \(cause)")
    }

    /// Waits until there may be something to do.
    private func pause(until deadline: ContinuousClock.Instant?, _ isDue: @escaping @Sendable (Int) -> Bool) async {
        let timer = deadline.map { deadline in
            Task { [weak self] in
                guard (try? await Task.sleep(until: deadline, clock: .continuous)) != nil else { return }
                self?.nudge()
            }
        }
        defer { timer?.cancel() }
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state -> Bool in
                if state.isClosed || isDue(state.events.count) || (deadline.map { ContinuousClock.now >= $0 } ?? false) { return true }
                state.wake = continuation
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    private func nudge() {
        let wake = state.withLock { state -> CheckedContinuation<Void, Never>? in
            defer { state.wake = nil }
            return state.wake
        }
        wake?.resume()
    }

    private func run() async {
        let batching = configuration.batching
        var tokens = Double(batching.burst)
        var last = ContinuousClock.now
        while true {
            await pause(until: nil) { $0 > 0 }
            let deadline = ContinuousClock.now + batching.maxWait
            var isWaiting = batching.maxSize > 1
            while isWaiting {
                await pause(until: deadline) { $0 >= batching.maxSize }
                isWaiting = state.withLock { !$0.isClosed && $0.events.count < batching.maxSize } && ContinuousClock.now < deadline
            }
            let (batch, isOver) = state.withLock { state -> ([[UInt8]], Bool) in
                let batch = Array(state.events.prefix(batching.maxSize))
                state.events.removeFirst(batch.count)
                if !batch.isEmpty { state.sending += 1 }
                return (batch, state.isClosed && batch.isEmpty)
            }
            if isOver { return }
            if batch.isEmpty { continue }
            if batching.throttles {
                let now = ContinuousClock.now
                let elapsed = (now - last).components
                tokens = min(Double(batching.burst), tokens + (Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18) * batching.rate)
                last = now
                if tokens < 1 { try? await Task.sleep(for: .seconds((1 - tokens) / batching.rate)) }
                tokens -= 1
            }
            // A slow service doesn't keep the next batch back.
            Task { [self] in
                _ = await send(batch)
                state.withLock { $0.sending -= 1 }
            }
        }
    }

    /// The list of events that is posted.
    static func list(_ events: [[UInt8]]) -> [UInt8] {
        var body = Array("{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":[".utf8)
        for (index, event) in events.enumerated() {
            if index > 0 { body.append(0x2c) }
            body += event
        }
        return body + Array("]}\n".utf8)
    }

    /// Sends events; again after every failure, since there is hardly one that could not pass.
    private func send(_ events: [[UInt8]]) async -> Bool {
        var isTaken = true
        for group in configuration.truncation.groups(events) where !(await post(group)) { isTaken = false }
        return isTaken
    }

    private func post(_ events: [[UInt8]]) async -> Bool {
        let body = AuditWebhook.list(events)
        var pause = configuration.initialBackoff
        var cause = ""
        for attempt in 1...Self.tries {
            do {
                let answer = try await Deadline.run(Self.timeout) { [transport] in try await transport.post(body, query: "timeout=30s") }
                if (200..<300).contains(answer.status) { return true }
                cause = WebhookClient.refusal(answer.status, answer.contentType, answer.body)
            } catch {
                cause = "\(error)"
            }
            if attempt == Self.tries || state.withLock({ $0.isClosed }) { break }
            try? await Task.sleep(for: pause * Double.random(in: 1...1.2))
            pause = pause * 1.5
        }
        fail("webhook", cause, events.count)
        return false
    }

    public func close() async {
        state.withLock { $0.isClosed = true }
        nudge()
        await loop.withLock { $0 }?.value
        // What is under way is given a while.
        let deadline = ContinuousClock.now + .seconds(5)
        while state.withLock({ $0.sending }) > 0, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(10)) }
    }
}
