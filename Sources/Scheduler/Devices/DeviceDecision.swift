import KubernetesAPI
import KubernetesSchema

/// What is found out about a pod's devices while it is decided.
final class DeviceDecision {
    /// The pod's claims; the one for extended resources, where it needs one, comes last.
    var claims: [ResourceResourceClaim] = []
    /// The place of the claim for extended resources.
    var extended: Int?
    /// The claims without devices.
    var open: [Int] { claims.indices.filter { claims[$0].status.allocation == nil } }
    /// Claims that have devices which aren't at hand on some node.
    var unavailable: Set<Int> = []
    /// What each node was found to give, for the open claims in order.
    var offers: [Int: Offer] = [:]
    private(set) var decided: DeviceAssignment?

    struct Offer {
        var claims: [(index: Int, claim: ResourceResourceClaim, allocation: AllocationResult)] = []
        var mappings: [ContainerExtendedResourceRequest] = []
    }

    /// What is to be written when the pod goes to a node.
    func decide(_ slot: Int) -> DeviceAssignment? {
        if claims.isEmpty { return nil }
        let offer = offers[slot] ?? Offer()
        var entries: [DeviceAssignment.Entry] = []
        for (index, claim) in claims.enumerated() {
            if let given = offer.claims.first(where: { $0.index == index }) {
                var allocation = given.allocation
                for result in allocation.devices.results.indices where allocation.devices.results[result].shareID != nil {
                    allocation.devices.results[result].shareID = ShareID.make()
                }
                entries.append(.init(claim: given.claim, allocation: allocation, isExtended: index == extended))
            } else if claim.status.allocation != nil {
                entries.append(.init(claim: claim, allocation: nil, isExtended: index == extended))
            }
        }
        decided = DeviceAssignment(entries: entries, mappings: offer.mappings)
        return decided
    }
}

/// What a pod's going to a node means for its claims.
struct DeviceAssignment: Sendable {
    struct Entry: Sendable {
        /// As it was when the decision was made.
        var claim: ResourceResourceClaim
        /// The devices that it is given; nil where it had some.
        var allocation: AllocationResult?
        var isExtended: Bool
    }

    var entries: [Entry]
    /// Which containers' extended resources the claim for them fulfils.
    var mappings: [ContainerExtendedResourceRequest] = []
}

/// A claim whose devices stand in the way of its pod.
struct ClaimRelease: Sendable {
    var claim: ResourceResourceClaim
    /// The scheduler made it: it goes as a whole.
    var isDeleted: Bool
}

/// Names of shares of devices: random UUIDs.
enum ShareID {
    static func make() -> String {
        var bytes = (0..<16).map { _ in UInt8.random(in: 0...255) }
        bytes[6] = bytes[6] & 0x0f | 0x40
        bytes[8] = bytes[8] & 0x3f | 0x80
        let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        let groups = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16]
        return groups.map { digits[$0].joined() }.joined(separator: "-")
    }
}
