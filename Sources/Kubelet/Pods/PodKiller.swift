import Client
import ContainerRuntime
import HTTP
import KubernetesAPI
import KubernetesSchema
import Logging

/// Stops containers: preStop, the stop signal, and the kill after the grace period.
struct PodKiller: Sendable {
    /// What every container gets, however short its grace period; seconds.
    static let minimumGrace: Int64 = 2

    let runtime: CRIRuntime
    let events: PodEvents
    let hooks: Hooks
    let logger: Logger

    /// Seconds that a pod's containers have.
    static func grace(_ pod: Pod) -> Int64 { pod.metadata.deletionGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30 }

    /// Stops everything of a pod: the containers together, then the sidecars from the last to the first, then the sandbox.
    /// - Parameter graceOverride: seconds instead of the pod's own.
    /// - Returns: whether all went well.
    func kill(_ pod: Pod, _ state: RuntimePod, graceOverride: Int64?) async -> Bool {
        let grace = graceOverride ?? PodKiller.grace(pod)
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(grace)
        let sidecars = pod.spec.initContainers.filter(\.isSidecar).map(\.name)
        let address = state.readySandbox?.addresses.first ?? pod.status.podIP
        let running = state.containers.filter { $0.state == .running || $0.state == .unknown }
        var succeeded = await withTaskGroup(of: Bool.self) { group in
            for container in running where !sidecars.contains(container.name) {
                group.addTask { await stop(pod, container, grace: grace, isOverride: graceOverride != nil, address: address) }
            }
            var result = true
            for await one in group { result = result && one }
            return result
        }
        for name in sidecars.reversed() {
            guard let container = running.first(where: { $0.name == name }) else { continue }
            let left = max(0, (deadline - clock.now).components.seconds)
            if await !stop(pod, container, grace: left, isOverride: graceOverride != nil, address: address) { succeeded = false }
        }
        guard succeeded, !Task.isCancelled else { return false }
        return await stopSandboxes(state)
    }

    func stopSandboxes(_ state: RuntimePod) async -> Bool {
        var succeeded = true
        for sandbox in state.sandboxes where sandbox.isReady {
            do {
                try await runtime.stopPodSandbox(sandbox.id)
            } catch let error as GRPCError where error.code == .notFound {
                continue
            } catch {
                logger.warning("a sandbox can't be stopped", metadata: ["sandbox": "\(sandbox.id)", "cause": "\(error)"])
                succeeded = false
            }
        }
        return succeeded
    }

    private func stop(_ pod: Pod, _ found: RuntimeContainer, grace: Int64, isOverride: Bool, address: String) async -> Bool {
        let container = pod.container(named: found.name)
        return await stop(
            pod, container, id: found.id, name: found.name, message: "Stopping container \(found.name)", grace: grace, isOverride: isOverride,
            address: address)
    }

    /// Stops one container.
    /// - Parameter grace: seconds for preStop and the process together.
    func stop(
        _ pod: Pod, _ container: Container?, id: String, name: String, message: String, grace: Int64, isOverride: Bool, address: String
    ) async -> Bool {
        var described = container ?? Container()
        if container == nil { described.name = name }
        events.container(pod, described, "Normal", "Killing", message)
        var left = grace
        if let handler = container?.lifecycle?.preStop, let container, grace > 0 {
            let started = ContinuousClock.now
            await preStop(handler, pod, container, id: id, limit: grace, address: address)
            left -= (ContinuousClock.now - started).components.seconds
        }
        if !isOverride || grace > 0 { left = max(left, isOverride ? 0 : PodKiller.minimumGrace) }
        do {
            try await runtime.stopContainer(id, gracePeriod: max(0, left))
            return true
        } catch let error as GRPCError where error.code == .notFound {
            return true
        } catch {
            logger.warning("a container can't be stopped", metadata: ["pod": "\(pod.fullName)", "container": "\(name)", "cause": "\(error)"])
            return false
        }
    }

    private func preStop(_ handler: LifecycleHandler, _ pod: Pod, _ container: Container, id: String, limit: Int64, address: String) async {
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await hooks.run(handler, container, id: id, podAddress: address) }
                group.addTask { try await Task.sleep(for: .seconds(limit)) }
                defer { group.cancelAll() }
                try await group.next()
            }
        } catch {
            if Task.isCancelled { return }
            events.container(pod, container, "Warning", "FailedPreStopHook", "PreStopHook failed")
        }
    }
}
