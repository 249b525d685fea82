import KubernetesAPI
import KubernetesSchema

/// Writes down what was chosen for a claim as its status has it.
struct AllocationBuilder {
    let catalog: DeviceCatalog
    let claim: ResourceResourceClaim
    let picks: [DevicePick]
    let node: Node

    /// - Parameter chosen: of each request of the claim the way in which it was fulfilled.
    func build(_ chosen: [DeviceAlternative]) throws(DeviceAllocator.Problem) -> AllocationResult {
        var allocation = AllocationResult()
        allocation.devices.results = picks.map(result)
        allocation.devices.config = configurations(chosen)
        allocation.nodeSelector = try nodeSelector()
        return allocation
    }

    private func result(_ pick: DevicePick) -> DeviceRequestAllocationResult {
        var result = DeviceRequestAllocationResult()
        let (id, device) = (pick.candidate.id, pick.candidate.device)
        result.request = pick.alternative.resultName
        (result.driver, result.pool, result.device) = (id.driver, id.pool, id.device)
        if pick.alternative.isAdministrator { result.adminAccess = true }
        result.tolerations = pick.alternative.tolerations
        (result.bindingConditions, result.bindingFailureConditions) = (device.bindingConditions, device.bindingFailureConditions)
        if let taken = pick.taken {
            // The share's name is given when the decision stands.
            result.shareID = ""
            result.consumedCapacity = taken
        }
        return result
    }

    private func configurations(_ chosen: [DeviceAlternative]) -> [DeviceAllocationConfiguration] {
        var found: [DeviceAllocationConfiguration] = []
        var ofClass: [String: Range<Int>] = [:]
        for way in chosen {
            if let range = ofClass[way.className] {
                for index in range { found[index].requests.append(way.resultName) }
                continue
            }
            let start = found.count
            for opaque in catalog.classes[way.className]?.configurations ?? [] {
                var entry = DeviceAllocationConfiguration()
                (entry.source, entry.requests, entry.opaque) = ("FromClass", [way.resultName], opaque)
                found.append(entry)
            }
            ofClass[way.className] = start..<found.count
        }
        for configuration in claim.spec.devices.config {
            // A configuration for an alternative that wasn't chosen is for nobody.
            let count =
                configuration.requests.isEmpty
                ? 1 : chosen.count { configuration.requests.contains($0.request) || configuration.requests.contains($0.resultName) }
            for _ in 0..<count {
                var entry = DeviceAllocationConfiguration()
                (entry.source, entry.requests, entry.opaque) = ("FromClaim", configuration.requests, configuration.opaque)
                found.append(entry)
            }
        }
        return found
    }

    /// Where the devices can be reached; nil for everywhere.
    private func nodeSelector() throws(DeviceAllocator.Problem) -> NodeSelector? {
        var term = NodeSelectorTerm()
        for pick in picks {
            let placement = pick.candidate.slice.placement(of: pick.candidate.device)
            if placement.nodeName != nil || pick.candidate.device.bindsToNode {
                var requirement = NodeSelectorRequirement()
                (requirement.key, requirement.operator, requirement.values) = ("metadata.name", "In", [node.metadata.name])
                var own = NodeSelectorTerm()
                own.matchFields = [requirement]
                return AllocationBuilder.selector(own)
            }
            guard let terms = placement.selector?.nodeSelectorTerms, let first = terms.first else { continue }
            if terms.count > 1 {
                let text = "unsupported ResourceSlice.NodeSelector with \(terms.count) terms"
                throw DeviceAllocator.Problem(text: "create NodeSelector for claim \(claim.metadata.name): \(text)")
            }
            AllocationBuilder.merge(first.matchFields, into: &term.matchFields)
            AllocationBuilder.merge(first.matchExpressions, into: &term.matchExpressions)
        }
        return term.matchFields.isEmpty && term.matchExpressions.isEmpty ? nil : AllocationBuilder.selector(term)
    }

    private static func selector(_ term: NodeSelectorTerm) -> NodeSelector {
        var selector = NodeSelector()
        selector.nodeSelectorTerms = [term]
        return selector
    }

    private static func merge(_ added: [NodeSelectorRequirement], into known: inout [NodeSelectorRequirement]) {
        for requirement in added {
            let isKnown = known.contains {
                $0.key == requirement.key && $0.operator == requirement.operator && Set($0.values) == Set(requirement.values)
            }
            if !isKnown { known.append(requirement) }
        }
    }
}
