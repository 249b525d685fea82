import KubernetesSchema
import Metrics
import Synchronization
import Testing
import Wire

@testable import APIServer

private func schema(_ yaml: String) throws -> FlowSchema { FlowSchema(try Document.parseSingleYAML(Array(yaml.utf8))) }

private func level(_ name: String, shares: Int = 10, lendable: Int = 0, queues: Int = 0, hand: Int = 1, length: Int = 2) throws -> PriorityLevel {
    let response = queues == 0 ? "{type: Reject}" : "{type: Queue, queuing: {queues: \(queues), handSize: \(hand), queueLengthLimit: \(length)}}"
    let yaml =
        "metadata: {name: \(name)}\nspec: {type: Limited, limited: {nominalConcurrencyShares: \(shares), lendablePercent: \(lendable), "
        + "limitResponse: \(response)}}\n"
    return try #require(PriorityLevel(try Document.parseSingleYAML(Array(yaml.utf8))))
}

private func info(_ method: String, _ path: String, _ query: String = "") -> RequestInfo {
    RequestInfo(method: method, path: path, query: Query(query))
}

@Suite struct ShuffleShardingTests {
    @Test func handsHaveDifferentCards() throws {
        let sharding = try #require(ShuffleSharding(deckSize: 64, handSize: 6))
        for hash in (0..<200).map({ UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }) {
            let hand = sharding.hand(hash)
            #expect(Set(hand).count == 6 && hand.allSatisfy { (0..<64).contains($0) })
        }
    }

    /// Hands that upstream's dealer deals.
    @Test func dealsByTheHash() throws {
        let sharding = try #require(ShuffleSharding(deckSize: 8, handSize: 4))
        let hands: [UInt64: [Int]] = [0: [0, 1, 2, 3], 1: [1, 0, 2, 3], 8: [0, 2, 1, 3], 7: [7, 0, 1, 2]]
        for (hash, hand) in hands { #expect(sharding.hand(hash) == hand) }
    }

    @Test func refusesHandsThatTheHashCannotDeal() {
        #expect(ShuffleSharding(deckSize: 128, handSize: 6) != nil)
        #expect(ShuffleSharding(deckSize: 1024, handSize: 6) != nil)
        #expect(ShuffleSharding(deckSize: 1024, handSize: 7) == nil)
        #expect(ShuffleSharding(deckSize: 3, handSize: 4) == nil)
    }
}

@Suite struct FlowMatchingTests {
    private static let workload = """
        metadata: {name: a, uid: u}
        spec:
          matchingPrecedence: 5
          priorityLevelConfiguration: {name: p}
          distinguisherMethod: {type: ByNamespace}
          rules:
          - subjects: [{kind: ServiceAccount, serviceAccount: {namespace: ci, name: '*'}}, {kind: User, user: {name: kate}}, {kind: Group, group: {name: devs}}]
            resourceRules: [{verbs: [list, get], apiGroups: [''], resources: [pods, pods/log], namespaces: [a, b]}]
            nonResourceRules: [{verbs: ['*'], nonResourceURLs: [/healthz, /api/*]}]
        """

    @Test(arguments: [
        ("system:serviceaccount:ci:x", "GET", "/api/v1/namespaces/a/pods", true), ("system:serviceaccount:other:x", "GET", "/api/v1/namespaces/a/pods", false),
        ("kate", "GET", "/api/v1/namespaces/a/pods/p", true), ("kate", "POST", "/api/v1/namespaces/a/pods", false),
        ("kate", "GET", "/api/v1/namespaces/c/pods", false), ("kate", "GET", "/api/v1/pods", false), ("kate", "GET", "/api/v1/namespaces/b/pods/p/log", true),
        ("kate", "GET", "/api/v1/namespaces/b/pods/p/status", false), ("kate", "GET", "/healthz", true), ("kate", "GET", "/healthz/etcd", true),
        ("kate", "GET", "/api/", true), ("kate", "GET", "/healthzz", false), ("joe", "GET", "/healthz", false),
    ])
    func matches(_ user: String, _ method: String, _ path: String, _ expected: Bool) throws {
        #expect(try schema(Self.workload).matches(info(method, path), UserInfo(name: user)) == expected)
    }

    @Test func groupsAndDistinguishers() throws {
        let flow = try schema(Self.workload)
        let user = UserInfo(name: "joe", groups: ["devs"])
        #expect(flow.matches(info("GET", "/api/v1/namespaces/a/pods"), user))
        #expect(flow.distinguishes(info("GET", "/api/v1/namespaces/a/pods"), user) == "a")
    }

    @Test func theServersOwnSchemasAreThere() {
        #expect(FlowControlDefaults.mandatoryLevels.map(\.name).sorted() == ["catch-all", "exempt"])
        let order = FlowPlan.schemas([], levels: [])
        #expect(order.map(\.name) == ["exempt", "catch-all"])
        #expect(order[0].matches(info("GET", "/api/v1/pods"), .apiServer))
        #expect(!order[0].matches(info("GET", "/api/v1/pods"), .anonymous))
        #expect(order[1].matches(info("GET", "/api/v1/pods"), .anonymous))
    }

    @Test func contradictingLevelsAreLeftOut() throws {
        for spec in ["{type: Exempt, exempt: {}}", "{type: Limited}", "{type: Limited, limited: {limitResponse: {type: Queue}}}"] {
            #expect(PriorityLevel(try Document.parseSingleYAML(Array("metadata: {name: x}\nspec: \(spec)".utf8))) == nil)
        }
    }
}

@Suite struct WorkEstimateTests {
    @Test func listsCostByTheirSize() {
        func seats(_ count: Int?, _ size: Int, limit: Int = 0, cached: Bool = true, maxSeats: Int = 0) -> Int {
            WorkEstimate.list(
                count: count, averageBytes: size, limit: limit, isSingle: false, isFromCache: cached, hasSelector: false, maxSeats: maxSeats
            ).initialSeats
        }
        #expect(seats(nil, 0) == 1)
        #expect(seats(0, 0) == 1)
        #expect(seats(100, 1000) == 1)
        #expect(seats(500, 1000) == 5)
        #expect(seats(50_000, 1000) == 10)
        #expect(seats(50_000, 1000, cached: false) == 100)
        #expect(seats(50_000, 1000, limit: 500, cached: false) == 5)
        #expect(seats(50_000, 1000, cached: false, maxSeats: 7) == 7)
    }

    @Test func changesCostByTheirWatchers() {
        #expect(WorkEstimate.mutation(watchers: 9, maxSeats: 0) == WorkEstimate())
        let some = WorkEstimate.mutation(watchers: 25, maxSeats: 0)
        #expect(some.finalSeats == 3 && abs(some.additionalLatency - 0.005) < 1e-9)
        let many = WorkEstimate.mutation(watchers: 1000, maxSeats: 0)
        #expect(many.finalSeats == 10 && abs(many.additionalLatency - 0.05) < 1e-9)
    }

    @Test func watchesOfOneNodeAreNoConcernOfOthers() {
        var counts = WatchCounts()
        counts.note(info("GET", "/api/v1/pods", "watch=1"), 1)
        counts.note(info("GET", "/api/v1/pods", "watch=1&fieldSelector=spec.nodeName%3Dn1"), 1)
        counts.note(info("GET", "/api/v1/namespaces/a/pods", "watch=1"), 1)
        #expect(counts.interested(in: info("POST", "/api/v1/namespaces/a/pods")) == 2)
        #expect(counts.interested(in: info("POST", "/api/v1/namespaces/b/pods")) == 1)
        counts.note(info("GET", "/api/v1/pods", "watch=1"), -1)
        #expect(counts.interested(in: info("POST", "/api/v1/namespaces/b/pods")) == 0)
    }
}

@Suite struct FairQueuesTests {
    private func request(_ id: UInt64, seats: Int = 1) -> FairQueues.Request {
        FairQueues.Request(id: id, schema: "s", distinguisher: "", estimate: WorkEstimate(initialSeats: seats))
    }

    @Test func withoutQueuesWhatFindsNoSeatIsRejected() {
        var queues = FairQueues(mode: .rejecting, limit: 2, now: 0)
        #expect(queues.arrive(request(1), hash: 0, now: 0) == .dispatched)
        #expect(queues.arrive(request(2), hash: 0, now: 0) == .dispatched)
        #expect(queues.arrive(request(3), hash: 0, now: 0) == .rejected("concurrency-limit"))
        #expect(queues.finish(1, now: 1) == nil)
        #expect(queues.arrive(request(4), hash: 0, now: 1) == .dispatched)
        #expect(queues.seatsInUse == 2)
    }

    @Test func exemptHasNoLimit() {
        var queues = FairQueues(mode: .exempt, limit: 0, now: 0)
        for id in 1...50 { #expect(queues.arrive(request(UInt64(id)), hash: 0, now: 0) == .dispatched) }
    }

    @Test func fullQueuesReject() {
        var queues = FairQueues(mode: .queuing(.init(queues: 1, handSize: 1, lengthLimit: 2)), limit: 1, now: 0)
        #expect(queues.arrive(request(1), hash: 0, now: 0) == .dispatched)
        #expect(queues.arrive(request(2), hash: 0, now: 0) == .queued)
        #expect(queues.arrive(request(3), hash: 0, now: 0) == .queued)
        #expect(queues.arrive(request(4), hash: 0, now: 0) == .rejected("queue-full"))
        #expect(queues.cancel(2, now: 1)?.id == 2)
        #expect(queues.cancel(1, now: 1) == nil)
        _ = queues.finish(1, now: 1)
        #expect(queues.dispatch(now: 1).map(\.id) == [3])
    }

    @Test func flowsShareFairly() {
        // The elephant's twenty come first; the mouse's five don't wait for all of them.
        var queues = FairQueues(mode: .queuing(.init(queues: 2, handSize: 1, lengthLimit: 100)), limit: 1, now: 0)
        for id in 1...20 { _ = queues.arrive(request(UInt64(id)), hash: 0, now: 0) }
        for id in 101...105 { _ = queues.arrive(request(UInt64(id)), hash: 1, now: 0) }
        var now = 0.0
        var order: [UInt64] = []
        var running: UInt64? = 1
        while let id = running {
            now += 0.01
            _ = queues.finish(id, now: now)
            running = queues.dispatch(now: now).first?.id
            if let running { order.append(running) }
        }
        #expect(order.count == 24)
        let mouse = order.prefix(12).filter { $0 > 100 }
        #expect(mouse == [101, 102, 103, 104, 105])
        #expect(queues.isIdle && queues.seatsInUse == 0 && queues.seatsWaiting == 0)
    }

    @Test func wideRequestsWaitForTheirSeatsAndLinger() {
        var queues = FairQueues(mode: .queuing(.init(queues: 4, handSize: 1, lengthLimit: 10)), limit: 4, now: 0)
        #expect(queues.arrive(request(1, seats: 2), hash: 0, now: 0) == .dispatched)
        #expect(queues.arrive(request(2, seats: 4), hash: 1, now: 0) == .queued)
        #expect(queues.dispatch(now: 0).isEmpty)
        _ = queues.finish(1, now: 1)
        #expect(queues.dispatch(now: 1).map(\.id) == [2])
        var lasting = FairQueues.Request(
            id: 3, schema: "s", distinguisher: "", estimate: WorkEstimate(initialSeats: 1, finalSeats: 3, additionalLatency: 0.5))
        lasting.arrival = 1
        #expect(queues.arrive(lasting, hash: 2, now: 1) == .queued)
        _ = queues.finish(2, now: 2)
        #expect(queues.dispatch(now: 2).map(\.id) == [3])
        #expect(queues.finish(3, now: 3) == 0.5)
        #expect(queues.seatsInUse == 3)
        queues.release(3, now: 3.5)
        #expect(queues.isIdle && queues.seatsInUse == 0)
    }
}

@Suite struct FlowPlanTests {
    @Test func partsAreWithinBoundsAndSumUp() throws {
        let items: [ConcurrencyAllocation.Item] = [
            .init(lower: 10, upper: 100, target: 50), .init(lower: 5, upper: 20, target: 200), .init(lower: 0, upper: 500, target: 0),
            .init(lower: 30, upper: 60, target: 30),
        ]
        let found = try #require(ConcurrencyAllocation.allocate(150, items))
        #expect(abs(found.parts.reduce(0, +) - 150) < 1e-6)
        for (part, item) in zip(found.parts, items) { #expect(part >= item.lower - 1e-9 && part <= item.upper + 1e-9) }
        #expect(ConcurrencyAllocation.allocate(10, items) == nil)
        #expect(ConcurrencyAllocation.allocate(1000, items) == nil)
        let even = try #require(ConcurrencyAllocation.allocate(60, [.init(lower: 0, upper: 100, target: 10), .init(lower: 0, upper: 100, target: 20)]))
        #expect(abs(even.parts[0] - 20) < 1e-9 && abs(even.fraction - 2) < 1e-9)
    }

    @Test func idleLevelsLendAndBusyOnesBorrow() throws {
        var levels: [String: FlowLevel] = [:]
        FlowPlan.levels([try level("busy", shares: 50, queues: 4, length: 1000), try level("idle", shares: 45, lendable: 50)], &levels, serverLimit: 100, now: 0)
        let sum = levels.values.reduce(0) { $0 + $1.nominal }
        #expect(levels["busy"]?.nominal == 50 && levels["idle"]?.nominal == 45 && levels["catch-all"]?.nominal == 5)
        #expect(levels["idle"]?.minimum == 22 || levels["idle"]?.minimum == 23)
        _ = FlowPlan.rebalance(&levels, nominalSum: sum, now: 0)
        for id in 1...300 {
            _ = levels["busy"]?.arrive(
                FairQueues.Request(id: UInt64(id), schema: "s", distinguisher: "", estimate: WorkEstimate()), hash: UInt64(id), now: 1)
        }
        _ = FlowPlan.rebalance(&levels, nominalSum: sum, now: 11)
        let busy = try #require(levels["busy"])
        let idle = try #require(levels["idle"])
        #expect(busy.current > 50 && idle.current < 45 && idle.current >= idle.minimum)
        #expect(levels.values.reduce(0) { $0 + $1.current } <= sum + 2)
    }

    @Test func retiredLevelsServeTheirLastRequests() throws {
        var levels: [String: FlowLevel] = [:]
        FlowPlan.levels([try level("a", shares: 10)], &levels, serverLimit: 100, now: 0)
        _ = FlowPlan.rebalance(&levels, nominalSum: 100, now: 0)
        #expect(levels["a"]?.arrive(.init(id: 1, schema: "s", distinguisher: "", estimate: WorkEstimate()), hash: 0, now: 0) == .dispatched)
        FlowPlan.levels([], &levels, serverLimit: 100, now: 1)
        #expect(levels["a"]?.isQuiescing == true)
        levels["a"]?.finish(1, schema: "s", now: 2)
        FlowPlan.levels([], &levels, serverLimit: 100, now: 3)
        #expect(levels["a"] == nil)
    }

    @Test func retryGrowsWithWhatIsDropped() {
        var dropped = DroppedRequests()
        for second in 1...3 { for _ in 0..<10 { dropped.note(now: Int64(second)) } }
        #expect(dropped.retryAfter > 1)
        for second in stride(from: 100, to: 200, by: 20) { dropped.note(now: Int64(second)) }
        #expect(dropped.retryAfter == 1)
    }
}

@Suite struct FlowControllerTests {
    private func controller(_ limit: Int, _ levels: [PriorityLevel], wait: Duration = .seconds(60)) throws -> FlowController {
        let controller = FlowController(serverLimit: limit, waitLimit: wait, metrics: FlowMetrics(MetricRegistry())) { _ in nil }
        let everybody = try schema(
            """
            metadata: {name: all, uid: u1}
            spec:
              priorityLevelConfiguration: {name: a}
              rules: [{subjects: [{kind: Group, group: {name: '*'}}], nonResourceRules: [{verbs: ['*'], nonResourceURLs: ['*']}]}]
            """)
        controller.digest(levels: levels, schemas: [everybody])
        return controller
    }

    @Test func queuedRequestsGetTheSeatsOfFinishedOnes() async throws {
        let controller = try controller(2, [try level("a", shares: 100_000, queues: 2)])
        func enter() -> FlowController.Entry { controller.enter(info("GET", "/healthz"), UserInfo(name: "u"), Query(nil)) }
        guard case .seat(let first) = enter(), case .seat(let second) = enter(), case .queued(let third) = enter() else {
            Issue.record("unexpected entries")
            return
        }
        #expect(first.schemaUID == "u1" && first.level == "a")
        async let waited = controller.wait(third)
        first.release()
        first.release()
        #expect(await waited == nil)
        second.release()
        third.release()
        #expect(controller.state.withLock { $0.levels["a"]?.queues.isIdle } == true)
    }

    @Test func whatWaitsTooLongIsToldToComeAgain() async throws {
        let controller = try controller(1, [try level("a", shares: 100_000, queues: 2)], wait: .milliseconds(5))
        func enter() -> FlowController.Entry { controller.enter(info("GET", "/healthz"), UserInfo(name: "u"), Query(nil)) }
        guard case .seat(let first) = enter(), case .queued(let second) = enter() else {
            Issue.record("unexpected entries")
            return
        }
        #expect(await controller.wait(second) == 1)
        first.release()
        #expect(controller.state.withLock { $0.levels["a"]?.queues.isIdle } == true)
    }
}
