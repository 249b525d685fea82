import Metrics

/// The scheduler's figures, under upstream's names.
struct SchedulerMetrics: Sendable {
    let attempts: Counter
    let attemptDuration: Histogram
    let algorithmDuration: Histogram
    let schedulingAttempts: Histogram
    let sliDuration: Histogram
    let pending: Gauge
    let victims: Histogram
    let preemptions: Counter
    let cacheSize: Gauge

    init(_ registry: MetricRegistry) {
        func powers(_ start: Double, _ factor: Double, _ count: Int) -> [Double] {
            var bounds: [Double] = []
            var bound = start
            for _ in 0..<count {
                bounds.append(bound)
                bound *= factor
            }
            return bounds
        }
        attempts = registry.counter(
            "scheduler_schedule_attempts_total",
            help: "Number of attempts to schedule pods, by the result. 'unschedulable' means a pod could not be scheduled, "
                + "while 'error' means an internal scheduler problem.", labels: ["result", "profile"])
        attemptDuration = registry.histogram(
            "scheduler_scheduling_attempt_duration_seconds", help: "Scheduling attempt latency in seconds (scheduling algorithm + binding)",
            labels: ["result", "profile"], buckets: powers(0.001, 2, 15))
        algorithmDuration = registry.histogram(
            "scheduler_scheduling_algorithm_duration_seconds", help: "Scheduling algorithm latency in seconds", buckets: powers(0.001, 2, 15))
        schedulingAttempts = registry.histogram(
            "scheduler_pod_scheduling_attempts", help: "Number of attempts to successfully schedule a pod.", buckets: powers(1, 2, 5))
        sliDuration = registry.histogram(
            "scheduler_pod_scheduling_sli_duration_seconds",
            help: "E2e latency for a pod being scheduled, from the time the pod enters the scheduling queue and might involve "
                + "multiple scheduling attempts.", labels: ["attempts"], buckets: powers(0.01, 2, 20))
        pending = registry.gauge(
            "scheduler_pending_pods",
            help: "Number of pending pods, by the queue type. 'active' means number of pods in activeQ; 'backoff' means number of pods in "
                + "backoffQ; 'unschedulable' means number of pods in unschedulablePods that the scheduler attempted to schedule and failed; "
                + "'gated' is the number of unschedulable pods that the scheduler never attempted to schedule because they are gated.",
            labels: ["queue"])
        victims = registry.histogram(
            "scheduler_preemption_victims", help: "Number of selected preemption victims", buckets: powers(1, 2, 7))
        preemptions = registry.counter("scheduler_preemption_attempts_total", help: "Total preemption attempts in the cluster till now")
        cacheSize = registry.gauge(
            "scheduler_cache_size", help: "Number of nodes, pods, and assumed (bound) pods in the scheduler cache.", labels: ["type"])
    }

    func setSizes(_ core: SchedulerCore) {
        pending.set(Double(core.queue.activeCount), ["active"])
        pending.set(Double(core.queue.backoffCount), ["backoff"])
        pending.set(Double(core.queue.unschedulableCount), ["unschedulable"])
        pending.set(Double(core.queue.gated), ["gated"])
        cacheSize.set(Double(core.cluster.nodeCount), ["nodes"])
        cacheSize.set(Double(core.cluster.records.count), ["pods"])
        cacheSize.set(Double(core.cluster.assumedCount), ["assumed_pods"])
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
