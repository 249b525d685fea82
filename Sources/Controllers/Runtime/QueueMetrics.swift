import Client
import Metrics

/// The metrics of controllers' work queues, by upstream's names.
struct QueueMetrics: Sendable {
    private static let buckets: [Double] = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10]

    private let registry: MetricRegistry
    private let depth: Gauge
    private let adds: Counter
    private let retries: Counter
    private let waits: Histogram
    private let work: Histogram

    init(_ registry: MetricRegistry) {
        self.registry = registry
        depth = registry.gauge("workqueue_depth", help: "Current depth of workqueue", labels: ["name"])
        adds = registry.counter("workqueue_adds_total", help: "Total number of adds handled by workqueue", labels: ["name"])
        retries = registry.counter("workqueue_retries_total", help: "Total number of retries handled by workqueue", labels: ["name"])
        waits = registry.histogram(
            "workqueue_queue_duration_seconds", help: "How long in seconds an item stays in workqueue before being requested.",
            labels: ["name"], buckets: QueueMetrics.buckets)
        work = registry.histogram(
            "workqueue_work_duration_seconds", help: "How long in seconds processing an item from workqueue takes.", labels: ["name"],
            buckets: QueueMetrics.buckets)
    }

    /// What a queue of that name tells.
    func observer(_ name: String) -> Observer { Observer(name: name, metrics: self) }

    /// Reads the queue's depth whenever metrics are gathered.
    func watch(_ queue: WorkQueue<String>, _ name: String) {
        let depth = depth
        registry.onGather { depth.set(Double(queue.count), [name]) }
    }

    /// Counts for one queue.
    struct Observer: WorkQueueObserver {
        let name: String
        let metrics: QueueMetrics

        func added() { metrics.adds.add(1, [name]) }
        func retried() { metrics.retries.add(1, [name]) }
        func taken(after waiting: Duration) { metrics.waits.observe(waiting.secondsValue, [name]) }
        func worked(_ time: Duration) { metrics.work.observe(time.secondsValue, [name]) }
    }
}

extension Duration {
    var secondsValue: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
