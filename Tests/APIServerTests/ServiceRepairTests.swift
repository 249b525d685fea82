import KubernetesSchema
import Testing

@testable import APIServer

@Suite struct ServiceRepairTests {
    private let ranges = [CIDR("10.96.0.0/16")!]

    private func service(_ name: String, _ addresses: [String] = [], ports: [Int] = []) -> ServiceRepairPlan.ServiceFacts {
        ServiceRepairPlan.ServiceFacts(namespace: "default", name: name, uid: name, addresses: addresses, ports: ports.map { ($0, ["TCP"]) })
    }

    private func address(_ text: String, of service: String, age: Int = 3600, managed: Bool = true) -> ServiceRepairPlan.AddressFacts {
        ServiceRepairPlan.AddressFacts(
            name: text, uid: text, refersToService: true, namespace: "default", service: service, isManaged: managed, age: .seconds(age))
    }

    private func reasons(_ actions: [ServiceRepairPlan.Action]) -> [String] {
        actions.compactMap { if case .report(_, let reason, _, _) = $0 { reason } else { nil } }
    }

    @Test func soundAddressesAreLeftAlone() {
        let plan = ServiceRepairPlan(services: [service("a", ["10.96.0.5"])])
        #expect(plan.addresses([address("10.96.0.5", of: "a"), address("10.96.0.9", of: "mine", managed: false)], ranges: ranges).isEmpty)
    }

    @Test func missingAndWrongAddressesAreMadeAnew() {
        let a = service("a", ["10.96.0.5"])
        let plan = ServiceRepairPlan(services: [a])
        let missing = plan.addresses([], ranges: ranges)
        #expect(missing.last == .create(address: "10.96.0.5", a) && reasons(missing) == ["ClusterIPNotAllocated"])
        let wrong = plan.addresses([address("10.96.0.5", of: "gone")], ranges: ranges)
        #expect(wrong.last == .replace(address: "10.96.0.5", uid: "10.96.0.5", a) && reasons(wrong) == ["ClusterIPNotAllocated"])
    }

    @Test func strangersAndDoublesAreReported() {
        let plan = ServiceRepairPlan(services: [service("a", ["10.96.0.5"]), service("b", ["10.96.0.5"]), service("c", ["10.1.0.1"])])
        let actions = plan.addresses([address("10.96.0.5", of: "a")], ranges: ranges)
        #expect(reasons(actions) == ["ClusterIPAlreadyAllocated", "ClusterIPOutOfRange"] && actions.count == 2)
    }

    @Test func leakedAddressesGoAfterAWhile() {
        let plan = ServiceRepairPlan(services: [service("a", ["10.96.0.5"])])
        let known = [address("10.96.0.5", of: "a"), address("10.96.0.6", of: "gone", age: 10), address("10.96.0.7", of: "gone"), address("10.96.0.8", of: "a")]
        #expect(plan.addresses(known, ranges: ranges) == [.remove(address: "10.96.0.7", uid: "10.96.0.7"), .remove(address: "10.96.0.8", uid: "10.96.0.8")])
    }

    @Test func portsAreTakenBackAndLeaksGoInTheThirdRound() {
        let plan = ServiceRepairPlan(services: [service("a", ports: [30001, 30002]), service("b", ports: [30002, 20])])
        var outcome = plan.ports(stored: [30001, 30009], range: 30000...32767, leaks: [:])
        #expect(outcome.taken == [30001, 30002, 30009])
        #expect(reasons(outcome.reports) == ["PortNotAllocated", "PortAlreadyAllocated", "PortOutOfRange"])
        outcome = plan.ports(stored: outcome.taken, range: 30000...32767, leaks: outcome.leaks)
        #expect(outcome.taken.contains(30009))
        outcome = plan.ports(stored: outcome.taken, range: 30000...32767, leaks: outcome.leaks)
        #expect(!outcome.taken.contains(30009))
    }
}
