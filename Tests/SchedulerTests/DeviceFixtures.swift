import KubernetesAPI
import KubernetesSchema
import Wire

@testable import Scheduler

/// Short ways to claims, slices and classes for tests.
enum Devices {
    static func parse<T: KubernetesObject>(_ type: T.Type, _ json: String) throws -> T {
        try T(from: Document.parseJSON(Array(json.utf8)))
    }

    static func deviceClass(_ name: String = "gpu", _ expression: String? = "device.driver == \"gpu.example.com\"", extended: String? = nil) throws
        -> Observed<DeviceClassKind>
    {
        let selectors = expression.map { "[{\"cel\":{\"expression\":\(quoted($0))}}]" } ?? "[]"
        let resource = extended.map { ",\"extendedResourceName\":\"\($0)\"" } ?? ""
        return try parse(
            Observed<DeviceClassKind>.self, "{\"metadata\":{\"name\":\"\(name)\"},\"spec\":{\"selectors\":\(selectors)\(resource)}}")
    }

    /// - Parameters:
    ///   - devices: each a JSON object.
    ///   - place: a member that says where the devices are.
    static func slice(
        _ name: String, on node: String = "", pool: String? = nil, generation: Int = 1, count: Int = 1, place: String? = nil, _ devices: [String],
        more: String = ""
    ) throws -> Observed<ResourceSliceKind> {
        let where_ = place ?? "\"nodeName\":\"\(node)\""
        let poolText = "{\"name\":\"\(pool ?? node)\",\"generation\":\(generation),\"resourceSliceCount\":\(count)}"
        let members = ["\"driver\":\"gpu.example.com\"", "\"pool\":\(poolText)", where_, "\"devices\":[\(devices.joined(separator: ","))]", more]
        let spec = members.filter { !$0.isEmpty }.joined(separator: ",")
        return try parse(Observed<ResourceSliceKind>.self, "{\"metadata\":{\"name\":\"\(name)\"},\"spec\":{\(spec)}}")
    }

    static func device(_ name: String, _ more: String = "") -> String { "{\"name\":\"\(name)\"\(more.isEmpty ? "" : "," + more)}" }

    static func claim(_ name: String, _ requests: String = "[{\"name\":\"r\",\"exactly\":\(exact())}]", more: String = "") throws
        -> ResourceResourceClaim
    {
        let metadata = "{\"name\":\"\(name)\",\"namespace\":\"default\",\"uid\":\"uid-\(name)\",\"resourceVersion\":\"1\"}"
        return try parse(ResourceResourceClaim.self, "{\"metadata\":\(metadata),\"spec\":{\"devices\":{\"requests\":\(requests)\(more)}}}")
    }

    static func exact(_ deviceClass: String = "gpu", count: Int = 1, _ more: String = "") -> String {
        "{\"deviceClassName\":\"\(deviceClass)\",\"allocationMode\":\"ExactCount\",\"count\":\(count)\(more.isEmpty ? "" : "," + more)}"
    }

    static func pod(_ name: String, _ claims: String...) -> Pod {
        var pod = Make.pod(name)
        pod.spec.resourceClaims = claims.map { claim in
            var use = PodResourceClaim()
            (use.name, use.resourceClaimName) = (claim, claim)
            return use
        }
        return pod
    }

    static func quoted(_ text: String) -> String { "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"") + "\"" }

    /// What an allocator finds on a node.
    static func allocate(
        _ claims: [ResourceResourceClaim], node: Node = Make.node("n"), slices: [Observed<ResourceSliceKind>],
        classes: [Observed<DeviceClassKind>]? = nil, taken: [(ResourceResourceClaim, AllocationResult)] = []
    ) throws -> [AllocationResult]? {
        let catalog = DeviceCatalog()
        for slice in slices { catalog.set(DeviceSlice(slice)) }
        for entry in try classes ?? [deviceClass()] { catalog.set(DeviceClassInfo(entry)) }
        for (claim, allocation) in taken {
            var claim = claim
            claim.status.allocation = allocation
            catalog.set(claim)
        }
        return try DeviceAllocator(catalog, node, claims).allocate()
    }
}

extension [AllocationResult] {
    /// The devices' names by claim.
    var names: [[String]] { map { $0.devices.results.map(\.device) } }
}
