import Client
import KubernetesAPI
import KubernetesSchema

/// Makes and deletes pods for controllers, with the events that tell of it.
struct PodControl: Sendable {
    let client: APIClient
    let recorder: EventRecorder

    /// A pod from a template: named after its owner where `name` is empty.
    static func pod<Owner: KubernetesObject>(_ template: PodTemplateSpec, owner: Owner, name: String = "") -> Pod {
        var pod = Pod()
        pod.metadata.namespace = owner.namespace
        pod.metadata.labels = template.metadata.labels
        pod.metadata.annotations = template.metadata.annotations
        pod.metadata.finalizers = template.metadata.finalizers
        pod.metadata.ownerReferences = [OwnerReference(controller: owner)]
        if name.isEmpty {
            pod.metadata.generateName = generateName(owner.name)
        } else {
            pod.metadata.name = name
        }
        pod.spec = template.spec
        return pod
    }

    /// The owner's name with a dash, unless that would make no valid name.
    private static func generateName(_ owner: String) -> String {
        let prefix = "\(owner)-"
        return Names.dns1123Subdomain(prefix + "x").isEmpty ? prefix : owner
    }

    @discardableResult
    func create<Owner: KubernetesObject>(_ pod: Pod, owner: Owner) async throws -> Pod {
        do {
            let made = try await client.create(pod)
            recorder.normal(owner, "SuccessfulCreate", "Created pod: \(made.name)")
            return made
        } catch {
            if !error.isNamespaceTerminating, !(error is CancellationError) {
                recorder.warning(owner, "FailedCreate", "Error creating: \(error)")
            }
            throw error
        }
    }

    func delete<Owner: KubernetesObject>(_ pod: Pod, owner: Owner) async throws {
        do {
            try await client.delete(Pod.self, namespace: pod.namespace, name: pod.name, uid: pod.metadata.uid)
            recorder.normal(owner, "SuccessfulDelete", "Deleted pod: \(pod.name)")
        } catch {
            if !error.isNotFound, !(error is CancellationError) {
                recorder.warning(owner, "FailedDelete", "Error deleting: \(error)")
            }
            throw error
        }
    }
}

/// Runs `count` calls in growing batches, 1, 2, 4…, and stops after a batch with a failure: many calls that would fail alike are not all
/// made.
/// - Returns: how many went well, and the first failure.
func slowStart(_ count: Int, _ call: @escaping @Sendable (Int) async throws -> Void) async -> (succeeded: Int, failure: (any Error)?) {
    var succeeded = 0
    var batch = min(1, count)
    while batch > 0 {
        let start = succeeded
        let failures = await withTaskGroup(of: (any Error)?.self) { group in
            for index in start..<start + batch {
                group.addTask {
                    do {
                        try await call(index)
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            var failures: [any Error] = []
            for await failure in group {
                if let failure { failures.append(failure) }
            }
            return failures
        }
        succeeded += batch - failures.count
        if let failure = failures.first { return (succeeded, failure) }
        batch = min(2 * batch, count - succeeded)
    }
    return (succeeded, nil)
}

/// Runs calls side by side, at most `limit` at a time.
/// - Returns: the first failure.
func concurrently<Item: Sendable>(
    _ items: [Item], limit: Int = 16, _ call: @escaping @Sendable (Item) async throws -> Void
) async -> (any Error)? {
    await withTaskGroup(of: (any Error)?.self) { group in
        var failure: (any Error)?
        var running = 0
        for item in items {
            if running >= limit {
                if let result = await group.next(), let error = result { failure = failure ?? error }
                running -= 1
            }
            running += 1
            group.addTask {
                do {
                    try await call(item)
                    return nil
                } catch {
                    return error
                }
            }
        }
        for await result in group {
            if let error = result { failure = failure ?? error }
        }
        return failure
    }
}
