import Client
import KubernetesAPI
import KubernetesSchema
import Logging
import Metrics
import Synchronization

/// Gives pods their nodes: decides one pod after the other on what informers tell, and binds beside the decisions.
public final class Scheduler: Sendable {
    let client: APIClient
    let core: Mutex<SchedulerCore>
    let clock: any ComponentClock
    let logger: Logger
    let metrics: SchedulerMetrics
    let recorders: [String: EventRecorder]
    let signal = Signal()
    private let informers: InformerFactory
    private let ownsInformers: Bool
    let extenders: [Extender]

    /// - Parameters:
    ///   - informers: those of the process, run by their owner; nil makes and runs some.
    ///   - metrics: where figures are kept.
    public init(
        client: APIClient, informers: InformerFactory? = nil, configuration: SchedulerConfiguration = SchedulerConfiguration(),
        metrics: MetricRegistry = MetricRegistry(), clock: any ComponentClock = SystemClock(), logger: Logger = Logger(label: "scheduler")
    ) {
        self.client = client
        self.clock = clock
        self.logger = logger
        core = Mutex(SchedulerCore(configuration, seed: UInt64.random(in: .min ... .max)))
        self.metrics = SchedulerMetrics(metrics)
        extenders = configuration.extenders.map { Extender($0) }
        ownsInformers = informers == nil
        self.informers = informers ?? InformerFactory(client: client, clock: clock, logger: logger)
        var recorders: [String: EventRecorder] = [:]
        for profile in configuration.profiles {
            recorders[profile.schedulerName] = EventRecorder(client: client, component: profile.schedulerName, clock: clock, logger: logger)
        }
        self.recorders = recorders
        metrics.onGather { [self] in core.withLock { self.metrics.setSizes($0) } }
    }

    /// Runs until the task is cancelled. To be called once.
    public func run() async {
        let watched = watch(informers)
        await withDiscardingTaskGroup { group in
            if ownsInformers { group.addTask { [informers] in await informers.run() } }
            for recorder in recorders.values { group.addTask { await recorder.run() } }
            for wait in watched { do { try await wait() } catch { return } }
            group.addTask { [self] in await tick() }
            await decide()
            group.cancelAll()
        }
    }

    /// Wakes the decisions when pauses end: a second's precision is enough for pauses of seconds.
    private func tick() async {
        while !Task.isCancelled {
            do { try await clock.sleep(for: .seconds(1)) } catch { return }
            let now = clock.monotonic()
            let isDue = core.withLock { core in
                for pod in core.expireAssumed(now: now) { logger.warning("a bound pod was never seen on its node", metadata: ["pod": "\(pod.metadata.name)"]) }
                return core.queue.nextChange(now: now) <= now
            }
            if isDue { signal.notify() }
        }
    }

    private func decide() async {
        await withDiscardingTaskGroup { group in
            var count = 0
            while !Task.isCancelled {
                let started = clock.monotonic()
                guard let outcome = await next(started) else {
                    await signal.wait()
                    continue
                }
                let elapsed = clock.monotonic() - started
                metrics.algorithmDuration.observe(elapsed.inSeconds)
                switch outcome {
                case .assigned(let job): group.addTask { [self] in await bind(job, started) }
                case .failed(let report): group.addTask { [self] in await handle(report, started) }
                case .skipped: break
                }
                count += 1
                // Handlers and bindings have their turn.
                if count & 15 == 0 { await Task.yield() }
            }
        }
    }

    private func next(_ now: Duration) async -> SchedulingOutcome? {
        if extenders.isEmpty { return core.withLock { $0.decideNext(now: now) } }
        return await decideWithExtenders(now)
    }
}
