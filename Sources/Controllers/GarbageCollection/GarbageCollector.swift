import Client
import KubernetesAPI
import KubernetesSchema
import Logging
import Synchronization
import Wire

/// Deletes objects whose owners are gone, and carries out foreground deletion and orphaning.
final class GarbageCollector: Sendable {
    static let foreground = "foregroundDeletion"
    static let orphan = "orphan"
    /// How often discovery is asked for new and gone resources; upstream's interval.
    private static let discoveryInterval = Duration.seconds(30)
    /// Owners known to be absent that are remembered; upstream's number.
    private static let absentLimit = 500

    private struct Mapping {
        var byKind: [GroupKind: DiscoveredIdentity] = [:]
        var watched: Set<GroupVersionResource> = []
    }

    let client: APIClient
    let graph = OwnerGraph()
    let queue: WorkQueue<String>
    private let informers: InformerFactory
    private let clock: any ComponentClock
    private let logger: Logger
    private let mapping = Mutex(Mapping())
    private let absent = Mutex<Set<String>>([])
    private let ready = Latch()

    init(_ context: ControllerContext) {
        client = context.clients("generic-garbage-collector")
        informers = context.informers
        clock = context.clock
        logger = context.logger
        queue = context.queue()
    }

    static func make(_ context: ControllerContext) -> Controller {
        let collector = GarbageCollector(context)
        var controller = Controller(name: "garbage-collector-controller", workers: 20, queue: collector.queue) {
            try await collector.process($0)
        }
        controller.background.append { await collector.discover() }
        return controller
    }

    // MARK: What is watched

    private func discover() async {
        while !Task.isCancelled {
            do {
                let (resources, _) = try await client.preferredResources()
                try await watch(resources)
                try await clock.sleep(for: GarbageCollector.discoveryInterval)
            } catch is CancellationError {
                return
            } catch {
                logger.warning("the garbage collector can't discover resources", metadata: ["error": "\(error)"])
                try? await clock.sleep(for: .seconds(2))
            }
        }
    }

    private static func isWatched(_ resource: DiscoveredResource) -> Bool {
        resource.supports("delete", "list", "watch") && resource.resource.resource != "events"
    }

    private func watch(_ resources: [DiscoveredResource]) async throws {
        let wanted = Set(resources.filter(GarbageCollector.isWatched).map(\.resource))
        let (fresh, gone) = mapping.withLock { mapping -> (Set<GroupVersionResource>, Set<GroupVersionResource>) in
            var byKind: [GroupKind: DiscoveredIdentity] = [:]
            for resource in resources where byKind[resource.kind.groupKind] == nil {
                byKind[resource.kind.groupKind] = DiscoveredIdentity(
                    resource: resource.resource, kind: resource.kind.kind, namespaced: resource.namespaced)
            }
            mapping.byKind = byKind
            defer { mapping.watched = wanted }
            return (wanted.subtracting(mapping.watched), mapping.watched.subtracting(wanted))
        }
        for resource in gone {
            informers.stopMetadataInformer(resource)
            for node in graph.nodes(of: resource) { deleted(node) }
        }
        var started: [SharedInformer<PartialObjectMetadata>] = []
        for resource in resources where fresh.contains(resource.resource) {
            let identity = DiscoveredIdentity(resource: resource.resource, kind: resource.kind.kind, namespaced: resource.namespaced)
            let informer = informers.metadataInformer(resource.resource)
            started.append(informer)
            informer.addHandler(InformerHandler(
                onAdd: { self.changed(GraphNode(resource: identity, metadata: $0.metadata)) },
                onUpdate: { self.changed(GraphNode(resource: identity, metadata: $1.metadata)) },
                onDelete: { self.deleted(GraphNode(resource: identity, metadata: $0.metadata)) }))
        }
        if !ready.isOpen {
            for informer in started { try await informer.waitForSync() }
            ready.open()
        }
    }

    // MARK: What changes mean

    private func changed(_ node: GraphNode) {
        let old = graph.set(node)
        if node.isDeletingDependents, old?.isDeletingDependents != true {
            queue.add(node.uid)
            for dependent in graph.dependents(of: node.uid) { queue.add(dependent.uid) }
        }
        if node.isOrphaning, old?.isOrphaning != true { queue.add(node.uid) }
        let isNew = old == nil || old?.metadata.ownerReferences != node.metadata.ownerReferences
        if isNew, node.metadata.ownerReferences.contains(where: { !graph.isSound($0, of: node) || isWaiting($0) }) { queue.add(node.uid) }
        // An owner that waits for its dependents may have one less to wait for.
        if let old, old.metadata.ownerReferences != node.metadata.ownerReferences {
            for reference in old.metadata.ownerReferences where isWaiting(reference) { queue.add(reference.uid) }
        }
    }

    private func isWaiting(_ reference: OwnerReference) -> Bool { graph[reference.uid]?.isDeletingDependents ?? false }

    private func deleted(_ node: GraphNode) {
        let owners = graph[node.uid]?.metadata.ownerReferences ?? node.metadata.ownerReferences
        graph.remove(node.uid)
        for dependent in graph.dependents(of: node.uid) { queue.add(dependent.uid) }
        for reference in owners where isWaiting(reference) { queue.add(reference.uid) }
    }

    // MARK: What is done

    private func process(_ uid: String) async throws -> Reconciled {
        // Before everything is known, every owner looks absent.
        if await !ready.wait() { throw CancellationError() }
        guard let node = graph[uid] else { return .done }
        if node.isOrphaning {
            try await orphanDependents(node)
            return .done
        }
        if node.isBeingDeleted, !node.isDeletingDependents { return .done }
        let isSettled = node.metadata.ownerReferences.allSatisfy { graph.isSound($0, of: node) && !isWaiting($0) }
        // Queued before its owners were known.
        if isSettled, !node.isDeletingDependents { return .done }
        let live: PartialObjectMetadata
        do {
            live = try await client.getMetadata(node.resource.resource, namespace: node.metadata.namespace, name: node.metadata.name)
        } catch where error.isNotFound {
            return .done
        }
        // The informer will tell of its end.
        guard live.metadata.uid == uid else { return .done }
        if node.isDeletingDependents {
            try await advanceForeground(node, live)
            return .done
        }
        try await collect(node, live)
        return .done
    }

    /// An object in foreground deletion goes when no dependent blocks it any more.
    private func advanceForeground(_ node: GraphNode, _ live: PartialObjectMetadata) async throws {
        let blocking = graph.dependents(of: node.uid).filter { dependent in
            dependent.metadata.ownerReferences.contains { $0.uid == node.uid && $0.blockOwnerDeletion == true }
                && (!dependent.resource.namespaced || !node.resource.namespaced
                    || dependent.metadata.namespace == node.metadata.namespace)
        }
        if blocking.isEmpty { return try await remove(finalizer: GarbageCollector.foreground, from: node, live) }
        for dependent in blocking where !dependent.isDeletingDependents { queue.add(dependent.uid) }
    }

    private func orphanDependents(_ node: GraphNode) async throws {
        let failure = await concurrently(graph.dependents(of: node.uid)) { dependent in
            try await self.drop([node.uid], from: dependent)
        }
        if let failure { throw failure }
        do {
            let live = try await client.getMetadata(
                node.resource.resource, namespace: node.metadata.namespace, name: node.metadata.name)
            guard live.metadata.uid == node.uid else { return }
            try await remove(finalizer: GarbageCollector.orphan, from: node, live)
        } catch where error.isNotFound {
            return
        }
    }

    private struct Owners {
        var solid: [OwnerReference] = []
        var dangling: [OwnerReference] = []
        /// Owners in foreground deletion.
        var waiting: [OwnerReference] = []
    }

    private func collect(_ node: GraphNode, _ live: PartialObjectMetadata) async throws {
        if live.metadata.ownerReferences.isEmpty { return }
        guard let owners = try await classify(node, live) else { return }
        if !owners.solid.isEmpty {
            let gone = (owners.dangling + owners.waiting).map(\.uid)
            if !gone.isEmpty { try await drop(gone, from: node) }
            return
        }
        var policy = DeletionPropagation.background
        var version: String? = live.metadata.resourceVersion
        if !owners.waiting.isEmpty, case let dependents = graph.dependents(of: node.uid), !dependents.isEmpty {
            // A circle of owners that wait for each other would never end.
            if dependents.contains(where: \.isDeletingDependents) {
                try await unblock(node, live)
                version = nil
            }
            policy = .foreground
        } else if live.metadata.finalizers.contains(GarbageCollector.orphan) {
            policy = .orphan
        } else if live.metadata.finalizers.contains(GarbageCollector.foreground) {
            policy = .foreground
        }
        do {
            try await client.delete(
                node.resource.resource, namespace: node.metadata.namespace, name: node.metadata.name, propagationPolicy: policy,
                uid: node.uid, resourceVersion: version)
        } catch where error.isNotFound {
            return
        }
    }

    /// - Returns: nil for a cluster-wide object with an owner in a namespace, which is an error that no retry mends.
    private func classify(_ node: GraphNode, _ live: PartialObjectMetadata) async throws -> Owners? {
        var owners = Owners()
        for reference in live.metadata.ownerReferences {
            let coordinates = [node.metadata.namespace, reference.apiVersion, reference.kind, reference.name, reference.uid]
            let key = coordinates.joined(separator: "\u{1}")
            if absent.withLock({ $0.contains(key) }) {
                owners.dangling.append(reference)
                continue
            }
            let kind = GroupKind(group: reference.group, kind: reference.kind)
            guard let identity = mapping.withLock({ $0.byKind[kind] }) else {
                throw StatusError.internalError("no matches for kind \"\(reference.kind)\" in version \"\(reference.apiVersion)\"")
            }
            if identity.namespaced, node.metadata.namespace.isEmpty { return nil }
            do {
                let namespace = identity.namespaced ? node.metadata.namespace : ""
                let owner = try await client.getMetadata(identity.resource, namespace: namespace, name: reference.name)
                if owner.metadata.uid == reference.uid {
                    let waits = owner.metadata.deletionTimestamp != nil && owner.metadata.finalizers.contains(GarbageCollector.foreground)
                    if waits { owners.waiting.append(reference) } else { owners.solid.append(reference) }
                    continue
                }
            } catch where error.isNotFound {
                // Absent, as one of another UID is.
            }
            owners.dangling.append(reference)
            absent.withLock { absent in
                if absent.count >= GarbageCollector.absentLimit { absent.removeAll() }
                absent.insert(key)
            }
        }
        return owners
    }
}
