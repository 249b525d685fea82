import Client
import KubernetesAPI
import KubernetesSchema

/// Resource claims: chooses devices for claims that have none, sends the pod where its devices can be reached, and enters it among the
/// claims' users.
final class DynamicResources: PreEnqueuePlugin, FilterPlugin, PostFilterPlugin, ScorePlugin, ReservePlugin, PreBindPlugin, HintingPlugin,
    CatalogReader
{
    let name = "DynamicResources"
    let events: Set<ClusterEvent.Kind> = [
        .resourceClaimChanged, .podUpdated, .nodeAdded, .nodeUpdated, .deviceClassChanged, .resourceSliceChanged,
    ]
    weak var catalog: ObjectCatalog?
    private let bindingTimeout: Duration
    private let clock: any ComponentClock
    /// The most pods that may use one claim; upstream's number.
    private static let mostUsers = 256
    /// The most alternatives of a request; upstream's number.
    private static let mostAlternatives = 8

    init(bindingTimeout: Duration = .seconds(600), clock: any ComponentClock = SystemClock()) {
        (self.bindingTimeout, self.clock) = (bindingTimeout, clock)
    }

    private struct Problem: Error { var text: String }

    // MARK: The pod's claims

    private func claims(of pod: Pod, _ catalog: ObjectCatalog) throws(Problem) -> [ResourceResourceClaim] {
        let namespace = pod.metadata.namespace
        var claims: [ResourceResourceClaim] = []
        for use in pod.spec.resourceClaims {
            var name = use.resourceClaimName
            let isGenerated = name == nil
            if isGenerated {
                if use.resourceClaimTemplateName == nil {
                    let place = "pod \"\(namespace)/\(pod.metadata.name)\", spec.resourceClaim \"\(use.name)\""
                    throw Problem(text: "\(place): none of the supported fields are set")
                }
                guard let status = pod.status.resourceClaimStatuses.first(where: { $0.name == use.name }) else {
                    throw Problem(text: "pod \"\(namespace)/\(pod.metadata.name)\": ResourceClaim not created yet")
                }
                name = status.resourceClaimName
            }
            // The template asked for no claim.
            guard let name else { continue }
            guard let claim = catalog.devices.claim("\(namespace)/\(name)") else { throw Problem(text: "resourceclaim \"\(name)\" not found") }
            if claim.metadata.deletionTimestamp != nil { throw Problem(text: "resourceclaim \"\(name)\" is being deleted") }
            let isOwned = claim.metadata.ownerReferences.contains { $0.controller == true && $0.uid == pod.metadata.uid }
            if isGenerated, !isOwned {
                let names = "ResourceClaim \(namespace)/\(name) was not created for Pod \(namespace)/\(pod.metadata.name)"
                throw Problem(text: "\(names) (Pod is not owner)")
            }
            claims.append(claim)
        }
        return claims
    }

    func refusal(_ pod: Pod) -> String? {
        guard !pod.spec.resourceClaims.isEmpty, let catalog else { return nil }
        do {
            _ = try claims(of: pod, catalog)
            return nil
        } catch {
            return error.text
        }
    }

    // MARK: Filter

    func prepareFilter(_ cycle: Cycle) -> FilterPreparation {
        let decision = DeviceDecision()
        cycle.devices = decision
        let classes = extendedClasses(cycle)
        if cycle.pod.pod.spec.resourceClaims.isEmpty, classes.isEmpty { return .skip }
        do {
            decision.claims = try claims(of: cycle.pod.pod, cycle.catalog)
            if !classes.isEmpty {
                decision.extended = decision.claims.count
                decision.claims.append(cycle.catalog.devices.extendedClaim(of: cycle.pod.pod) ?? ExtendedResources.claim(for: cycle.pod.pod))
            }
            for (index, claim) in decision.claims.enumerated() where index != decision.extended { try check(claim, cycle) }
        } catch {
            decision.claims = []
            return .refused([error.text])
        }
        if decision.claims.isEmpty { return .skip }
        let selectors = decision.claims.map { $0.status.allocation?.nodeSelector.map(NodeTerms.init) }
        let filter = DeviceFilter(cycle, decision, selectors, classes, bindingTimeout, clock.now())
        return .filter(filter)
    }

    /// The pod's extended resources that device classes fulfil, with the classes.
    private func extendedClasses(_ cycle: Cycle) -> [String: String] {
        if cycle.catalog.devices.classes.isEmpty { return [:] }
        var found: [String: String] = [:]
        for (name, amount) in cycle.shape.key.requests where amount > 0 && ExtendedResources.isCandidate(name) {
            if let deviceClass = cycle.catalog.devices.deviceClass(forExtendedResource: name) { found[name] = deviceClass }
        }
        return found
    }

    private func check(_ claim: ResourceResourceClaim, _ cycle: Cycle) throws(Problem) {
        guard claim.status.allocation == nil else {
            let users = claim.status.reservedFor
            let isUser = users.contains { $0.uid == cycle.pod.uid }
            if users.count >= DynamicResources.mostUsers, !isUser { throw Problem(text: "resourceclaim in use") }
            return
        }
        if cycle.catalog.devices.isPending(claim.metadata.uid) {
            throw Problem(text: "resource claim \(claim.metadata.namespace)/\(claim.metadata.name) is in the process of being allocated")
        }
        for request in claim.spec.devices.requests {
            let ways = DeviceAlternative.all(request)
            if ways.isEmpty {
                let place = "resource claim \(claim.metadata.namespace)/\(claim.metadata.name), request \(request.name)"
                throw Problem(text: "\(place): unknown request type")
            }
            for way in ways where cycle.catalog.devices.classes[way.className] == nil {
                throw Problem(text: "request \(way.resultName): device class \(way.className) does not exist")
            }
        }
    }

    // MARK: Where nothing fits

    func postFilter(_ cycle: Cycle, _ diagnosis: Diagnosis) -> PostFilterResult {
        // A plugin that refused the pod before this one had looked at it leaves nothing to go by; upstream says just this.
        guard let decision = cycle.devices else { return PostFilterResult(kind: .final, reason: "not found") }
        if decision.claims.isEmpty { return PostFilterResult(kind: .unschedulable, reason: "no new claims to deallocate") }
        for index in decision.unavailable.sorted() where index != decision.extended {
            let claim = decision.claims[index]
            guard claim.status.reservedFor.allSatisfy({ $0.uid == cycle.pod.uid }), claim.status.reservedFor.count <= 1 else { continue }
            let release = ClaimRelease(claim: claim, isDeleted: false)
            return PostFilterResult(kind: .unschedulable, reason: "deallocation of ResourceClaim completed", claimRelease: release)
        }
        if let extended = decision.extended, decision.claims[extended].metadata.name != ExtendedResources.placeholder {
            let release = ClaimRelease(claim: decision.claims[extended], isDeleted: true)
            return PostFilterResult(kind: .unschedulable, reason: "deletion of ResourceClaim completed", claimRelease: release)
        }
        return PostFilterResult(kind: .unschedulable, reason: "still not schedulable")
    }

    // MARK: Score

    /// Nodes that fulfil requests by earlier alternatives are better.
    func prepareScore(_ cycle: Cycle, _ slots: [Int]) -> NodeScorer? {
        guard let decision = cycle.devices, decision.claims.contains(where: { claim in claim.spec.devices.requests.contains { !$0.firstAvailable.isEmpty } })
        else { return nil }
        return Scorer(decision)
    }

    private final class Scorer: NodeScorer {
        private let decision: DeviceDecision

        init(_ decision: DeviceDecision) { self.decision = decision }

        override func score(_ slots: [Int], _ scores: inout [Int64]) {
            for (place, slot) in slots.enumerated() {
                for (index, claim) in decision.claims.enumerated() {
                    let offered = decision.offers[slot]?.claims.first { $0.index == index }?.allocation
                    guard let allocation = claim.status.allocation ?? offered else { continue }
                    let names = Set(allocation.devices.results.map(\.request))
                    for request in claim.spec.devices.requests {
                        for (order, way) in request.firstAvailable.enumerated() where names.contains("\(request.name)/\(way.name)") {
                            scores[place] += Int64(DynamicResources.mostAlternatives - order)
                        }
                    }
                }
            }
        }

        override func normalize(_ slots: [Int], _ scores: inout [Int64]) { NodeScorer.scale(&scores, reversed: false) }
    }

    // MARK: Carrying out

    func reserve(_ cycle: Cycle, _ slot: Int) -> String? {
        for entry in cycle.devices?.decided?.entries ?? [] {
            if let allocation = entry.allocation { cycle.catalog.devices.reserve(entry.claim, allocation) }
        }
        return nil
    }

    func unreserve(_ assignment: Assignment) {
        for entry in assignment.devices?.entries ?? [] where entry.allocation != nil { assignment.catalog?.devices.unreserve(entry.claim) }
    }

    func cleanup(_ assignment: Assignment) -> (@Sendable (BindingContext) async -> Void)? {
        guard let devices = assignment.devices else { return nil }
        let pod = assignment.pod
        return { context in await ClaimBinder(context: context, pod: pod).undo(devices) }
    }

    func preBind(_ assignment: Assignment) -> (@Sendable (BindingContext) async throws -> Void)? {
        guard let devices = assignment.devices, !devices.entries.isEmpty else { return nil }
        let (pod, timeout) = (assignment.pod, bindingTimeout)
        return { context in
            do { try await ClaimBinder(context: context, pod: pod).bind(devices, timeout: timeout) } catch let error as ClaimBinder.Failure {
                throw ClaimBinder.Failure(description: "plugin \"DynamicResources\": \(error)")
            }
        }
    }

    // MARK: Hints

    func mayHelp(_ event: ClusterEvent, _ pod: PodRecord, _ cluster: Cluster) -> Bool {
        guard event.kind == .resourceClaimChanged else { return true }
        if event.hasFreedDevices { return true }
        let namespace = pod.pod.metadata.namespace
        let names = pod.pod.spec.resourceClaims.compactMap(\.resourceClaimName) + pod.pod.status.resourceClaimStatuses.compactMap(\.resourceClaimName)
        return names.contains { "\(namespace)/\($0)" == event.object }
    }
}

/// Looks for devices on a node.
private final class DeviceFilter: NodeFilter {
    private let cycle: Cycle
    private let decision: DeviceDecision
    /// Where allocated claims can be reached, by claim.
    private let selectors: [NodeTerms?]
    private let classes: [String: String]
    private let timeout: Duration
    private let now: Timestamp
    private var verdicts: [Int: Verdict] = [:]

    init(
        _ cycle: Cycle, _ decision: DeviceDecision, _ selectors: [NodeTerms?], _ classes: [String: String], _ timeout: Duration,
        _ now: Timestamp
    ) {
        (self.cycle, self.decision, self.selectors, self.classes) = (cycle, decision, selectors, classes)
        (self.timeout, self.now) = (timeout, now)
    }

    override func check(_ slot: Int) -> Verdict {
        // Other pods on the node don't matter, so that what was found once holds.
        if let known = verdicts[slot] { return known }
        let verdict = look(slot)
        verdicts[slot] = verdict
        return verdict
    }

    private func look(_ slot: Int) -> Verdict {
        guard let node = cycle.cluster.nodes[slot] else { return cycle.reasons.unresolvable("resourceclaim not available on the node") }
        var missing = Set<Int>()
        for (index, claim) in decision.claims.enumerated() {
            if let selector = selectors[index], !selector.matches(node.metadata.name, node.metadata.labels) {
                missing.insert(index)
            } else if claim.status.allocation != nil {
                switch DeviceReadiness.of(claim) {
                case .ready: break
                case .failed: missing.insert(index)
                case .waiting: if DeviceReadiness.isLate(claim, timeout: timeout, now: now) { missing.insert(index) }
                }
            }
        }
        var open = decision.open.map { (index: $0, claim: decision.claims[$0]) }
        var offer = DeviceDecision.Offer()
        if let extended = decision.extended, let place = open.firstIndex(where: { $0.index == extended }) {
            let needed = classes.filter { (PodRequests.amounts(node.status.allocatable)[$0.key] ?? 0) == 0 }
            if needed.isEmpty {
                open.remove(at: place)
            } else {
                let made = ExtendedResources.requests(cycle.pod.pod, needed)
                open[place].claim.spec.devices.requests = made.requests
                offer.mappings = made.mappings
            }
        }
        if !open.isEmpty {
            do throws(DeviceAllocator.Problem) {
                let allocator = DeviceAllocator(cycle.catalog.devices, node, open.map(\.claim))
                guard let allocations = try allocator.allocate() else { return cycle.reasons.unresolvable("cannot allocate all claims") }
                offer.claims = zip(open, allocations).map { ($0.index, $0.claim, $1) }
            } catch {
                return cycle.reasons.unresolvable(error.text)
            }
        }
        if !missing.isEmpty {
            decision.unavailable.formUnion(missing)
            return cycle.reasons.unresolvable("resourceclaim not available on the node")
        }
        decision.offers[slot] = offer
        return .pass
    }
}
