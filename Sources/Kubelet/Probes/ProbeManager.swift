import Client
import ContainerRuntime
import KubernetesAPI
import KubernetesSchema
import Synchronization

/// Probes running containers, one task for each probe, and keeps the verdicts.
final class ProbeManager: Sendable {
    private struct Key: Hashable {
        var containerID: String
        var kind: ProbeKind
    }

    private struct State {
        var tasks: [Key: Task<Void, Never>] = [:]
        /// By pod uid, to end them together.
        var containers: [String: Set<String>] = [:]
        var verdicts = ProbeVerdicts()
    }

    private let prober: Prober
    private let events: PodEvents
    private let clock: any ComponentClock
    private let onChange: @Sendable (_ podUID: String) -> Void
    private let state = Mutex(State())

    init(runtime: CRIRuntime, events: PodEvents, clock: any ComponentClock = SystemClock(), onChange: @escaping @Sendable (String) -> Void) {
        prober = Prober(runtime: runtime)
        self.events = events
        self.clock = clock
        self.onChange = onChange
    }

    /// The verdicts for a pod's containers.
    func verdicts(_ runtime: RuntimePod) -> ProbeVerdicts {
        let ids = Set(runtime.containers.map(\.id))
        return state.withLock { state in
            ProbeVerdicts(
                liveness: state.verdicts.liveness.filter { ids.contains($0.key) },
                readiness: state.verdicts.readiness.filter { ids.contains($0.key) },
                startup: state.verdicts.startup.filter { ids.contains($0.key) })
        }
    }

    /// Starts the probes of running containers that have none yet, ends those of others.
    func update(_ pod: Pod, _ runtime: RuntimePod, podAddress: String, kinds: [ProbeKind] = ProbeKind.allCases) {
        var wanted: [Key: (Container, Probe, RuntimeContainer)] = [:]
        for container in pod.spec.containers + pod.spec.initContainers.filter(\.isSidecar) {
            guard let found = runtime.container(container.name), found.state == .running else { continue }
            for kind in kinds {
                if let probe = kind.probe(container) { wanted[Key(containerID: found.id, kind: kind)] = (container, probe, found) }
            }
        }
        let known = Set(runtime.containers.map(\.id))
        state.withLock { state in
            let mine = state.containers[pod.metadata.uid] ?? []
            for key in state.tasks.keys where mine.contains(key.containerID) && wanted[key] == nil {
                state.tasks.removeValue(forKey: key)?.cancel()
            }
            for id in mine where !known.contains(id) { ProbeManager.forget(&state, id) }
            for (key, value) in wanted where state.tasks[key] == nil {
                state.tasks[key] = Task { await self.run(key, value.1, value.0, value.2, pod, podAddress) }
            }
            state.containers[pod.metadata.uid] = Set(wanted.keys.map(\.containerID)).union(mine.intersection(known))
        }
    }

    /// Ends all probes of a pod.
    func remove(_ podUID: String) {
        state.withLock { state in
            for id in state.containers.removeValue(forKey: podUID) ?? [] {
                for kind in ProbeKind.allCases { state.tasks.removeValue(forKey: Key(containerID: id, kind: kind))?.cancel() }
                ProbeManager.forget(&state, id)
            }
        }
    }

    private static func forget(_ state: inout State, _ id: String) {
        state.verdicts.liveness[id] = nil
        state.verdicts.readiness[id] = nil
        state.verdicts.startup[id] = nil
    }

    private func set(_ key: Key, _ verdict: ProbeVerdict, _ podUID: String) {
        let changed = state.withLock { state -> Bool in
            func change(_ map: inout [String: ProbeVerdict]) -> Bool {
                if map[key.containerID] == verdict { return false }
                map[key.containerID] = verdict
                return true
            }
            switch key.kind {
            case .liveness: return change(&state.verdicts.liveness)
            case .readiness: return change(&state.verdicts.readiness)
            case .startup: return change(&state.verdicts.startup)
            }
        }
        if changed { onChange(podUID) }
    }

    private func hasStarted(_ container: Container, _ id: String) -> Bool {
        container.startupProbe == nil || state.withLock { $0.verdicts.startup[id] == .success }
    }

    private func run(_ key: Key, _ probe: Probe, _ container: Container, _ found: RuntimeContainer, _ pod: Pod, _ address: String) async {
        let period = Duration.seconds(Int64(max(probe.periodSeconds, 1)))
        let age = clock.now().since(Timestamp(unixNanos: found.startedAt))
        let delay = Duration.seconds(Int64(probe.initialDelaySeconds)) - age
        if key.kind == .readiness { set(key, .failure, pod.metadata.uid) }
        do {
            if delay > .zero { try await clock.sleep(for: delay) }
            var successes: Int32 = 0
            var failures: Int32 = 0
            while !Task.isCancelled {
                if key.kind != .startup, !hasStarted(container, found.id) {
                    // The start is looked at often, so that readiness follows at once.
                    try await clock.sleep(for: min(period, .milliseconds(500)))
                    continue
                }
                let outcome = await prober.run(probe, container, id: found.id, podAddress: address)
                if Task.isCancelled { return }
                switch outcome {
                case .success:
                    successes += 1
                    failures = 0
                case .failure(let text):
                    failures += 1
                    successes = 0
                    events.container(pod, container, "Warning", "Unhealthy", "\(key.kind.rawValue) probe failed: \(text)")
                case .error(let text):
                    failures += 1
                    successes = 0
                    events.container(pod, container, "Warning", "Unhealthy", "\(key.kind.rawValue) probe errored and resulted in unknown state: \(text)")
                }
                if successes >= max(probe.successThreshold, 1) {
                    set(key, .success, pod.metadata.uid)
                    if key.kind == .startup { return }
                } else if failures >= max(probe.failureThreshold, 1) {
                    set(key, .failure, pod.metadata.uid)
                    // The container will be killed; the next one has a probe of its own.
                    if key.kind != .readiness { return }
                }
                try await clock.sleep(for: period)
            }
        } catch {
            return
        }
    }
}
