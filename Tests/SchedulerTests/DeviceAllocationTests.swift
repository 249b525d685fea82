import KubernetesAPI
import KubernetesSchema
import Testing

@testable import Scheduler

@Suite struct DeviceAllocationTests {
    private func attribute(_ name: String, _ value: String) -> String { "\"attributes\":{\"\(name)\":{\"string\":\"\(value)\"}}" }

    @Test func devicesAreChosenInOrderAndOnlyOnce() throws {
        let slice = try Devices.slice("s", on: "n", [Devices.device("a"), Devices.device("b")])
        let (first, second, third) = (try Devices.claim("1"), try Devices.claim("2"), try Devices.claim("3"))
        let both = try #require(try Devices.allocate([first, second], slices: [slice]))
        #expect(both.names == [["a"], ["b"]])
        #expect(both[0].nodeSelector?.nodeSelectorTerms[0].matchFields[0].values == ["n"])
        #expect(both[0].devices.results[0].request == "r" && both[0].devices.results[0].driver == "gpu.example.com")
        #expect(try Devices.allocate([first, second, third], slices: [slice]) == nil)
        #expect(try Devices.allocate([second], slices: [slice], taken: [(first, both[0])])?.names == [["b"]])
        #expect(try Devices.allocate([first], node: Make.node("other"), slices: [slice]) == nil)
    }

    @Test func selectorsOfClassAndRequestMustHold() throws {
        let slice = try Devices.slice(
            "s", on: "n",
            [
                Devices.device("small", "\"attributes\":{\"model\":{\"string\":\"x\"},\"major\":{\"version\":\"1.2.3\"}},\"capacity\":{\"memory\":{\"value\":\"8Gi\"}}"),
                Devices.device("large", "\"attributes\":{\"model\":{\"string\":\"x\"},\"major\":{\"version\":\"2.0.0\"}},\"capacity\":{\"memory\":{\"value\":\"80Gi\"}}"),
            ])
        for expression in [
            "device.capacity[\"gpu.example.com\"].memory.compareTo(quantity(\"40Gi\")) >= 0",
            "device.attributes[\"gpu.example.com\"].major.isGreaterThan(semver(\"1.5.0\"))",
            "cel.bind(own, device.attributes[\"gpu.example.com\"], own.model == \"x\" && own.major.major() == 2)",
        ] {
            let selectors = "\"selectors\":[{\"cel\":{\"expression\":\(Devices.quoted(expression))}}]"
            let claim = try Devices.claim("c", "[{\"name\":\"r\",\"exactly\":\(Devices.exact("gpu", count: 1, selectors))}]")
            #expect(try Devices.allocate([claim], slices: [slice])?.names == [["large"]], "\(expression)")
        }
        let other = try Devices.deviceClass("gpu", "device.driver == \"other\"")
        #expect(try Devices.allocate([Devices.claim("c")], slices: [slice], classes: [other]) == nil)
    }

    @Test func unreadableAttributesAreAProblem() throws {
        let slice = try Devices.slice("s", on: "n", [Devices.device("a")])
        let broken = try Devices.deviceClass("gpu", "device.attributes[\"gpu.example.com\"].missing == \"x\"")
        #expect(throws: DeviceAllocator.Problem(text: "class gpu: selector #0: CEL runtime error: no such key: missing")) {
            try Devices.allocate([Devices.claim("c")], slices: [slice], classes: [broken])
        }
    }

    @Test func alternativesAreTriedInOrder() throws {
        let slice = try Devices.slice("s", on: "n", [Devices.device("a"), Devices.device("b")])
        let ways =
            "[{\"name\":\"many\",\"deviceClassName\":\"gpu\",\"allocationMode\":\"ExactCount\",\"count\":3},"
            + "{\"name\":\"few\",\"deviceClassName\":\"gpu\",\"allocationMode\":\"ExactCount\",\"count\":2}]"
        let claim = try Devices.claim("c", "[{\"name\":\"r\",\"firstAvailable\":\(ways)}]")
        let found = try #require(try Devices.allocate([claim], slices: [slice]))
        #expect(found[0].devices.results.map(\.request) == ["r/few", "r/few"])
    }

    @Test func allDevicesAreAllOrNothing() throws {
        let slice = try Devices.slice("s", on: "n", [Devices.device("a"), Devices.device("b")])
        let all = try Devices.claim("c", "[{\"name\":\"r\",\"exactly\":{\"deviceClassName\":\"gpu\",\"allocationMode\":\"All\"}}]")
        let found = try #require(try Devices.allocate([all], slices: [slice]))
        #expect(found.names == [["a", "b"]])
        let one = try #require(try Devices.allocate([Devices.claim("1")], slices: [slice]))
        #expect(try Devices.allocate([all], slices: [slice], taken: [(Devices.claim("1"), one[0])]) == nil)
    }

    @Test func administratorsShareWhatIsTaken() throws {
        let slice = try Devices.slice("s", on: "n", [Devices.device("a")])
        let one = try #require(try Devices.allocate([Devices.claim("1")], slices: [slice]))
        let admin = try Devices.claim("c", "[{\"name\":\"r\",\"exactly\":\(Devices.exact("gpu", count: 1, "\"adminAccess\":true"))}]")
        let found = try #require(try Devices.allocate([admin], slices: [slice], taken: [(Devices.claim("1"), one[0])]))
        #expect(found.names == [["a"]] && found[0].devices.results[0].adminAccess == true)
        // What administrators look at is free for others.
        #expect(try Devices.allocate([Devices.claim("2")], slices: [slice], taken: [(admin, found[0])])?.names == [["a"]])
    }

    @Test func constraintsBindDevicesTogetherOrApart() throws {
        let devices = [("a", "1"), ("b", "2"), ("c", "2")].map { Devices.device($0.0, attribute("numa", $0.1)) }
        let slice = try Devices.slice("s", on: "n", devices)
        let requests = "[{\"name\":\"r\",\"exactly\":\(Devices.exact(count: 2))}]"
        let same = try Devices.claim("c", requests, more: ",\"constraints\":[{\"matchAttribute\":\"gpu.example.com/numa\"}]")
        #expect(try Devices.allocate([same], slices: [slice])?.names == [["b", "c"]])
        let apart = try Devices.claim("c", requests, more: ",\"constraints\":[{\"distinctAttribute\":\"gpu.example.com/numa\"}]")
        #expect(try Devices.allocate([apart], slices: [slice])?.names == [["a", "b"]])
        let unknown = try Devices.claim("c", requests, more: ",\"constraints\":[{\"matchAttribute\":\"gpu.example.com/none\"}]")
        #expect(try Devices.allocate([unknown], slices: [slice]) == nil)
    }

    @Test func taintsNeedTolerations() throws {
        let taint = "\"taints\":[{\"key\":\"broken\",\"value\":\"yes\",\"effect\":\"NoSchedule\"}]"
        let slice = try Devices.slice("s", on: "n", [Devices.device("a", taint), Devices.device("b")])
        #expect(try Devices.allocate([Devices.claim("c")], slices: [slice])?.names == [["b"]])
        let toleration = "\"tolerations\":[{\"key\":\"broken\",\"operator\":\"Exists\"}]"
        let bold = try Devices.claim("c", "[{\"name\":\"r\",\"exactly\":\(Devices.exact("gpu", count: 1, toleration))}]")
        let found = try #require(try Devices.allocate([bold], slices: [slice]))
        #expect(found.names == [["a"]] && found[0].devices.results[0].tolerations.map(\.key) == ["broken"])
    }

    @Test func onlyTheNewestWholeGenerationCounts() throws {
        let old = try Devices.slice("s1", on: "n", pool: "p", generation: 1, [Devices.device("old")])
        let new = try Devices.slice("s2", on: "n", pool: "p", generation: 2, count: 2, [Devices.device("new")])
        #expect(try Devices.allocate([Devices.claim("c")], slices: [old, new]) == nil)
        let rest = try Devices.slice("s3", on: "n", pool: "p", generation: 2, count: 2, [Devices.device("newer")])
        #expect(try Devices.allocate([Devices.claim("c")], slices: [old, new, rest])?.names == [["new"]])
        let twin = try Devices.slice("s3", on: "n", pool: "p", generation: 2, count: 2, [Devices.device("new")])
        #expect(throws: DeviceAllocator.Problem(text: "invalid resource pools were encountered")) {
            try Devices.allocate([Devices.claim("c")], slices: [new, twin])
        }
    }

    @Test func partitionsShareCounters() throws {
        let uses = { (amount: String) in "\"consumesCounters\":[{\"counterSet\":\"card\",\"counters\":{\"memory\":{\"value\":\"\(amount)\"}}}]" }
        let counters = "\"sharedCounters\":[{\"name\":\"card\",\"counters\":{\"memory\":{\"value\":\"40Gi\"}}}]"
        let sets = try Devices.slice("s0", on: "n", pool: "p", count: 2, [], more: counters)
        let parts = ["a", "b", "c"].map { Devices.device($0, uses("20Gi")) } + [Devices.device("whole", uses("40Gi"))]
        let slice = try Devices.slice("s1", on: "n", pool: "p", count: 2, parts)
        let claims = try ["1", "2", "3"].map { try Devices.claim($0) }
        let two = try #require(try Devices.allocate(Array(claims[..<2]), slices: [sets, slice]))
        #expect(two.names == [["a"], ["b"]])
        #expect(try Devices.allocate(claims, slices: [sets, slice]) == nil)
        #expect(try Devices.allocate([claims[2]], slices: [sets, slice], taken: [(claims[0], two[0]), (claims[1], two[1])]) == nil)
        #expect(try Devices.allocate([claims[2]], slices: [sets, slice], taken: [(claims[0], two[0])])?.names == [["b"]])
    }

    @Test func capacityIsGivenOutInPortions() throws {
        let policy = "\"requestPolicy\":{\"default\":\"10Gi\",\"validRange\":{\"min\":\"10Gi\",\"step\":\"5Gi\"}}"
        let device = Devices.device("a", "\"allowMultipleAllocations\":true,\"capacity\":{\"memory\":{\"value\":\"40Gi\",\(policy)}}")
        let slice = try Devices.slice("s", on: "n", [device])
        let wants = { (amount: String) in
            try Devices.claim(
                amount, "[{\"name\":\"r\",\"exactly\":\(Devices.exact("gpu", "\"capacity\":{\"requests\":{\"memory\":\"\(amount)\"}}"))}]")
        }
        let found = try #require(try Devices.allocate([wants("12Gi"), wants("22Gi")], slices: [slice]))
        #expect(found.names == [["a"], ["a"]])
        #expect(found.map { $0.devices.results[0].consumedCapacity["memory"]?.description } == ["15Gi", "25Gi"])
        #expect(found[0].devices.results[0].shareID != nil)
        #expect(try Devices.allocate([Devices.claim("c")], slices: [slice], taken: [(wants("12Gi"), found[0]), (wants("22Gi"), found[1])]) == nil)
        #expect(try Devices.allocate([Devices.claim("c")], slices: [slice], taken: [(wants("12Gi"), found[0])])?.names == [["a"]])
    }

    @Test func networkDevicesCarryTheirNodeSelector() throws {
        let place = "\"nodeSelector\":{\"nodeSelectorTerms\":[{\"matchExpressions\":[{\"key\":\"zone\",\"operator\":\"In\",\"values\":[\"a\"]}]}]}"
        let slice = try Devices.slice("s", pool: "net", place: place, [Devices.device("a")])
        let found = try #require(try Devices.allocate([Devices.claim("c")], node: Make.node("n", labels: ["zone": "a"]), slices: [slice]))
        #expect(found[0].nodeSelector?.nodeSelectorTerms[0].matchExpressions[0].key == "zone")
        #expect(try Devices.allocate([Devices.claim("c")], node: Make.node("n", labels: ["zone": "b"]), slices: [slice]) == nil)
        let everywhere = try Devices.slice("s", pool: "net", place: "\"allNodes\":true", [Devices.device("a")])
        #expect(try #require(try Devices.allocate([Devices.claim("c")], slices: [everywhere]))[0].nodeSelector == nil)
    }

    @Test func extendedResourcesOfPassingContainersUseWhatLastingOnesHave() {
        var pod = Make.pod("p")
        var main = pod.spec.containers[0]
        main.resources.requests = ["example.com/gpu": Quantity(2)]
        var setup = main
        (setup.name, setup.resources.requests) = ("setup", ["example.com/gpu": Quantity(3)])
        pod.spec.containers = [main]
        pod.spec.initContainers = [setup]
        let made = ExtendedResources.requests(pod, ["example.com/gpu": "gpu"])
        #expect(made.requests.map(\.name) == ["container-0-request-0", "container-1-request-0"])
        #expect(made.requests.map { $0.exactly?.count } == [1, 2])
        #expect(
            made.mappings.map { "\($0.containerName):\($0.requestName)" }
                == ["main:container-1-request-0", "setup:container-1-request-0", "setup:container-0-request-0"])
    }
}
