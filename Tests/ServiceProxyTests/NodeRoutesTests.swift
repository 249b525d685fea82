import KubernetesAPI
import KubernetesSchema
import ServiceProxy
import Testing

struct NodeRoutesTests {
    private func node(_ name: String, _ ranges: [String], _ addresses: [String]) -> Node {
        var node = Node()
        node.metadata.name = name
        node.spec.podCIDRs = ranges
        node.status.addresses = addresses.map { text in
            var address = NodeAddress()
            address.type = "InternalIP"
            address.address = text
            return address
        }
        return node
    }

    private func range(_ text: String) throws -> CIDR { try #require(CIDR(text)) }
    private func address(_ text: String) throws -> IPAddressValue { try #require(IPAddressValue(text)) }

    @Test func leadsToOtherNodesByTheAddressOfTheFamily() throws {
        let nodes = [
            node("a", ["10.244.0.0/24"], ["192.0.2.1"]),
            node("b", ["10.244.1.0/24", "fd00:1::/64"], ["192.0.2.2", "fd01::2"]),
            node("without-address", ["10.244.2.0/24"], []),
            node("without-range", [], ["192.0.2.4"]),
            node("overlaps-ours", ["10.244.0.128/25"], ["192.0.2.5"]),
            node("claims-b-too", ["10.244.1.0/24"], ["192.0.2.6"]),
        ]
        let expected = [try range("10.244.1.0/24"): try address("192.0.2.2"), try range("fd00:1::/64"): try address("fd01::2")]
        #expect(NodeRoutePlan.wanted(nodes, nodeName: "a") == expected)
    }

    @Test func changesWhatDiffers() throws {
        let (kept, moved, gone) = (try range("10.244.1.0/24"), try range("10.244.2.0/24"), try range("10.244.3.0/24"))
        let (one, two) = (try address("192.0.2.1"), try address("192.0.2.2"))
        let changes = NodeRoutePlan.changes(from: [kept: one, moved: one, gone: one], to: [kept: one, moved: two])
        #expect(changes == [.remove(gone), .replace(moved, gateway: two)])
    }

    @Test func readsWhatTheKernelHas() throws {
        let output = """
            10.244.1.0/24 via 192.0.2.2 dev eth0\u{20}
            10.244.9.9 via 192.0.2.3 dev eth0
            fd00:1::/64 via fd01::2 dev eth0 metric 1024 pref medium
            10.244.0.0/24 dev cni0 scope link
            """
        let expected = [
            try range("10.244.1.0/24"): try address("192.0.2.2"), try range("10.244.9.9/32"): try address("192.0.2.3"),
            try range("fd00:1::/64"): try address("fd01::2"),
        ]
        #expect(NodeRoutePlan.parse(output) == expected)
    }

    @Test func hidesPodsOnlyOutsideTheCluster() throws {
        let own = [try range("10.244.1.0/24")]
        let plan = ServicePlan(nodeName: "b", podCIDRs: own, clusterCIDRs: [try range("10.244.0.0/16")], family: .v4)
        let rules = plan.ruleset([], []).chains["cluster-egress"]
        #expect(rules == ["ip saddr 10.244.1.0/24 ip daddr != { 10.244.0.0/16, 224.0.0.0/4 } masquerade fully-random"])
        #expect(ServicePlan(nodeName: "b", podCIDRs: own, family: .v4).ruleset([], []).chains.isEmpty)
    }
}
