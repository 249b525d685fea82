import Client
import KubernetesAPI
import KubernetesSchema
import Wire

/// Writes what was decided for a pod's claims, and waits until their devices are ready.
struct ClaimBinder: Sendable {
    static let finalizer = "resource.kubernetes.io/delete-protection"
    private static let tries = 5
    private static let poll = Duration.seconds(1)

    let context: BindingContext
    let pod: Pod

    struct Failure: Error, CustomStringConvertible { var description: String }

    func bind(_ assignment: DeviceAssignment, timeout: Duration) async throws {
        var keys: [String] = []
        for entry in assignment.entries {
            var entry = entry
            if entry.isExtended, entry.claim.metadata.name == ExtendedResources.placeholder {
                var made = entry.claim
                (made.metadata.name, made.metadata.uid) = ("", "")
                made.status = ResourceClaimStatus()
                entry.claim = try await context.client.create(made)
            }
            let isReserved = entry.claim.status.reservedFor.contains { $0.uid == pod.metadata.uid }
            if !isReserved { entry.claim = try await write(entry) }
            if entry.isExtended { try await announce(entry.claim, assignment.mappings) }
            keys.append(entry.claim.namespacedName)
        }
        try await waitUntilReady(keys, timeout)
    }

    /// Enters devices and pod into a claim; again on top of others' writes.
    private func write(_ entry: DeviceAssignment.Entry) async throws -> ResourceResourceClaim {
        var claim = entry.claim
        let name = "\(claim.metadata.namespace)/\(claim.metadata.name)"
        for attempt in 1... {
            do {
                if claim.metadata.deletionTimestamp != nil { throw Failure(description: "claim \(name) got deleted in the meantime") }
                if let allocation = entry.allocation {
                    if claim.status.allocation != nil { throw Failure(description: "claim \(name) got allocated elsewhere in the meantime") }
                    if !claim.metadata.finalizers.contains(ClaimBinder.finalizer) {
                        claim.metadata.finalizers.append(ClaimBinder.finalizer)
                        claim = try await context.client.update(claim)
                    }
                    claim.status.allocation = allocation
                }
                guard claim.status.allocation != nil else { throw Failure(description: "claim \(name) got deallocated elsewhere in the meantime") }
                if claim.status.allocation?.allocationTimestamp == nil { claim.status.allocation?.allocationTimestamp = context.clock.now() }
                var user = ResourceClaimConsumerReference()
                (user.resource, user.name, user.uid) = ("pods", pod.metadata.name, pod.metadata.uid)
                claim.status.reservedFor.append(user)
                let written = try await context.client.updateStatus(claim)
                context.wrote(written)
                return written
            } catch let error as StatusError where error.isConflict && attempt < ClaimBinder.tries {
                let uid = claim.metadata.uid
                claim = try await context.client.get(ResourceResourceClaim.self, namespace: claim.metadata.namespace, name: claim.metadata.name)
                if claim.metadata.uid != uid { throw Failure(description: "claim \(name) got deleted in the meantime") }
            } catch let error as StatusError {
                let what = entry.allocation == nil ? "add reservation" : "add allocation and reservation"
                throw Failure(description: "\(what) to claim \(name): \(error)")
            }
        }
        throw Failure(description: "claim \(name) changes too often")
    }

    private func announce(_ claim: ResourceResourceClaim, _ mappings: [ContainerExtendedResourceRequest]) async throws {
        let entries = mappings.map { mapping -> Value in
            [
                "containerName": .string(mapping.containerName), "resourceName": .string(mapping.resourceName),
                "requestName": .string(mapping.requestName),
            ]
        }
        let status: Value = ["extendedResourceClaimStatus": ["resourceClaimName": .string(claim.metadata.name), "requestMappings": .array(entries)]]
        _ = try await context.client.patch(
            Pod.resource, namespace: pod.metadata.namespace, name: pod.metadata.name, subresource: "status", .strategic,
            body: ["metadata": ["uid": .string(pod.metadata.uid)], "status": status] as Value)
    }

    private func waitUntilReady(_ keys: [String], _ timeout: Duration) async throws {
        let deadline = context.clock.monotonic() + timeout
        while true {
            var isReady = true
            for key in keys {
                // The cache may be a moment behind the writes.
                guard let claim = context.resourceClaim(key) else { continue }
                switch DeviceReadiness.of(claim) {
                case .ready: break
                case .failed(let text): throw Failure(description: "device binding failed: \(text)")
                case .waiting: isReady = false
                }
            }
            if isReady { return }
            if context.clock.monotonic() >= deadline { throw Failure(description: "device binding timeout") }
            try await context.clock.sleep(for: ClaimBinder.poll)
        }
    }

    /// The pod didn't get to its node: it no longer uses the claims.
    func undo(_ assignment: DeviceAssignment) async {
        for entry in assignment.entries {
            if entry.isExtended {
                if let claim = context.extendedClaim(pod) { try? await ClaimRelease(claim: claim, isDeleted: true).carryOut(context.client) }
                continue
            }
            guard let claim = context.resourceClaim(entry.claim.namespacedName), claim.status.allocation != nil,
                claim.status.reservedFor.contains(where: { $0.uid == pod.metadata.uid })
            else { continue }
            let removal: Value = ["$patch": "delete", "uid": .string(pod.metadata.uid)]
            let patch: Value = ["metadata": ["uid": .string(claim.metadata.uid)], "status": ["reservedFor": [removal]]]
            let written = try? await context.client.patch(
                ResourceResourceClaim.self, namespace: claim.metadata.namespace, name: claim.metadata.name, subresource: "status", .strategic,
                body: patch)
            if let written { context.wrote(written) }
        }
    }
}

/// Whether the devices of a claim have been made ready by their driver.
enum DeviceReadiness: Equatable {
    case ready
    case waiting
    case failed(String)

    static func of(_ claim: ResourceResourceClaim) -> DeviceReadiness {
        for result in claim.status.allocation?.devices.results ?? [] where !result.bindingConditions.isEmpty {
            let status = claim.status.devices.first { $0.driver == result.driver && $0.pool == result.pool && $0.device == result.device }
            guard let conditions = status?.conditions else { return .waiting }
            if let failure = conditions.first(where: { result.bindingFailureConditions.contains($0.type) && $0.status == "True" }) {
                return .failed("claim=\(claim.metadata.name), reason=\(failure.reason), message=\"\(failure.message)\"")
            }
            let isReady = result.bindingConditions.allSatisfy { type in conditions.contains { $0.type == type && $0.status == "True" } }
            if !isReady { return .waiting }
        }
        return .ready
    }

    /// Whether devices have taken too long to become ready.
    static func isLate(_ claim: ResourceResourceClaim, timeout: Duration, now: Timestamp) -> Bool {
        guard let allocation = claim.status.allocation, let start = allocation.allocationTimestamp else { return false }
        return allocation.devices.results.contains { !$0.bindingConditions.isEmpty } && now.since(start) > timeout
    }
}

extension ClaimRelease {
    /// Takes the devices from the claim, or the claim away.
    func carryOut(_ client: APIClient) async throws {
        var claim = claim
        guard isDeleted else {
            claim.status = ResourceClaimStatus()
            try await client.updateStatus(claim)
            return
        }
        if let index = claim.metadata.finalizers.firstIndex(of: ClaimBinder.finalizer) {
            claim.metadata.finalizers.remove(at: index)
            try await client.update(claim)
        }
        try await client.delete(ResourceResourceClaim.self, namespace: claim.metadata.namespace, name: claim.metadata.name, uid: claim.metadata.uid)
    }
}
