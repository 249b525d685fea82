import ContainerRuntime
import HTTP
import KubernetesAPI
import KubernetesSchema
import Logging
import Synchronization

/// What a pod's containers are given of the node, from admission through resizes.
extension PodWorker {
    var allocation: PodAllocation? { state.withLock { $0.allocation } }

    /// The pod with what it was given.
    var allocatedPod: Pod {
        let (pod, allocation) = state.withLock { ($0.pod, $0.allocation) }
        return allocation?.applied(to: pod) ?? pod
    }

    private var allocationFile: String { "\(services.configuration.podFolder(uid))/allocation.json" }

    /// Gives the pod what it asks for, where it fits; else it keeps what it has, and the reason is told.
    func allocate(_ asked: Pod) async -> PodAllocation {
        guard var allocation else {
            let file = allocationFile
            // What an earlier kubelet gave counts, whatever the specification asks for by now.
            let kept = await (try? BlockingIO.run { Files.exists(file) ? PodAllocation(encoded: try Files.read(file)) : nil }) ?? nil
            let first = kept ?? PodAllocation(asked)
            state.withLock { $0.allocation = first }
            return await kept == nil ? first : allocate(asked)
        }
        guard allocation.differs(from: asked) else {
            if allocation.pending != nil {
                allocation.pending = nil
                await keep(allocation)
            }
            return allocation
        }
        let refusal = NodeFit.refuseResize(asked, others: services.otherPods(uid), allocatable: services.context().allocatable)
        if let refusal {
            if allocation.pending != refusal {
                let text = ResizeMessage.text("Pod resize \(refusal.reason)", asked, error: refusal.message)
                services.events.pod(asked, "Warning", "Resize\(refusal.reason)", text)
                allocation.pending = refusal
                await keep(allocation)
            }
            return allocation
        }
        allocation.allocated = PodAllocation(asked).allocated
        allocation.pending = nil
        allocation.error = nil
        allocation.generation = asked.metadata.generation
        await keep(allocation)
        services.events.pod(asked, "Normal", "ResizeStarted", ResizeMessage.text("Pod resize started", asked))
        return allocation
    }

    private func keep(_ allocation: PodAllocation) async {
        state.withLock { $0.allocation = allocation }
        let (file, text) = (allocationFile, String(decoding: allocation.encoded(), as: UTF8.self))
        do {
            try await BlockingIO.run {
                try Files.makeFolder(Files.folder(of: file), mode: 0o750)
                try Files.replace(file, text, mode: 0o600)
            }
        } catch {
            services.logger.warning("what a pod was given can't be kept", metadata: ["uid": "\(uid)", "cause": "\(error)"])
        }
    }

    /// Notes that a container runs with what it was given.
    func actuated(_ container: Container) async {
        guard var allocation, allocation.allocated[container.name] != nil else { return }
        allocation.actuated[container.name] = container.resources
        await keep(allocation)
        finishResize(allocation)
    }

    private func finishResize(_ allocation: PodAllocation) {
        guard allocation.generation > 0 else { return }
        let pod = allocatedPod
        guard PodAllocation.resizable(pod).allSatisfy({ allocation.step($0) == .none }) else { return }
        state.withLock { $0.allocation?.generation = 0 }
        services.events.pod(pod, "Normal", "ResizeCompleted", ResizeMessage.text("Pod resize completed", pod))
    }

    /// Tells the kernel of changed resources: what shrinks first, so that the pod's own limits always hold.
    ///
    /// - Returns: whether all was done.
    func resize(_ containers: [ResizedContainer], _ pod: Pod, _ context: NodeContext) async -> Bool {
        guard let before = allocation else { return true }
        let ordered = containers.sorted { shrinks($0.name, before) && !shrinks($1.name, before) }
        var failure: String?
        for item in ordered {
            guard let container = pod.container(named: item.name) else { continue }
            let cgroups = context.cgroups
            let usage = try? await BlockingIO.run { cgroups.memoryUsage(pod, containerID: item.id) }
            if let limit = container.resources.limits["memory"]?.value, let usage = usage ?? nil, Int64(clamping: usage) > limit,
                limit < before.actuated[item.name]?.limits["memory"]?.value ?? .max
            {
                failure = "attempting to set container \(quoted(item.name)) memory limit (\(limit)) below current usage (\(usage))"
                continue
            }
            do {
                try await services.runtime.updateContainerResources(item.id, LinuxResources.update(pod, container, isUnified: cgroups.isUnified))
                await actuated(container)
            } catch {
                failure = (error as? GRPCError).map { "rpc error: code = \($0.code.name) desc = \($0.message)" } ?? "\(error)"
            }
        }
        // The pod's own limits, where they had to wait for the containers'.
        let cgroups = context.cgroups
        try? await BlockingIO.run { try cgroups.create(pod) }
        if let failure, allocation?.error != failure {
            state.withLock { $0.allocation?.error = failure }
            services.events.pod(pod, "Warning", "ResizeError", ResizeMessage.text("Pod resize error", pod, error: failure))
        }
        return failure == nil
    }

    private func shrinks(_ name: String, _ allocation: PodAllocation) -> Bool {
        guard let now = allocation.actuated[name], let given = allocation.allocated[name] else { return false }
        func amount(_ resources: ResourceRequirements, _ resource: String) -> Int64 { resources.limits[resource]?.milliValue ?? .max }
        return amount(given, "cpu") < amount(now, "cpu") || amount(given, "memory") < amount(now, "memory")
    }

    private func quoted(_ text: String) -> String { "\"\(text)\"" }
}
