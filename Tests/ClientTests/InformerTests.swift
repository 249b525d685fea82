import Client
import FakeAPI
import HTTP
import KubernetesAPI
import KubernetesSchema
import Synchronization
import Testing
import Wire

private func configMap(_ name: String, _ value: String = "") -> ConfigMap {
    var map = ConfigMap()
    map.metadata.name = name
    map.metadata.namespace = "default"
    map.metadata.labels = ["value": value]
    return map
}

@Suite struct InformerTests {
    private let api = FakeAPI()
    private var client: APIClient { APIClient(transport: api) }

    private func withInformer(_ body: (SharedInformer<ConfigMap>) async throws -> Void) async throws {
        let factory = InformerFactory(client: client)
        let informer = factory.informer(ConfigMap.self)
        informer.addIndex("value") { $0.metadata.labels["value"].map { [$0] } ?? [] }
        #expect(factory.informer(ConfigMap.self) === informer)
        let running = Task { await factory.run() }
        try await informer.waitForSync()
        try await body(informer)
        running.cancel()
        await running.value
        #expect(informer.phase == .stopped)
    }

    @Test func followsChangesAndTellsThemInOrder() async throws {
        try await client.create(configMap("a", "1"))
        let seen = Mutex<[String]>([])
        try await withInformer { informer in
            informer.addHandler(InformerHandler(
                onAdd: { object in seen.withLock { $0.append("+\(object.name)") } },
                onUpdate: { old, new in seen.withLock { $0.append("~\(old.metadata.labels["value"]!)-\(new.metadata.labels["value"]!)") } },
                onDelete: { object in seen.withLock { $0.append("-\(object.name)") } }))
            var map = try await client.get(ConfigMap.self, namespace: "default", name: "a")
            map.metadata.labels["value"] = "2"
            let updated = try await client.update(map)
            try await client.create(configMap("b", "2"))
            #expect(await eventually { informer.byIndex("value", "2").count == 2 && informer.hasSeen(updated.metadata.resourceVersion) })
            #expect(informer.byIndex("value", "1").isEmpty)
            try await client.delete(ConfigMap.self, namespace: "default", name: "a")
            #expect(await eventually { informer.get(namespace: "default", name: "a") == nil })
            #expect(seen.withLock { $0 } == ["+a", "~1-2", "+b", "-a"])
        }
    }

    @Test func anEndedWatchGoesOnAndALostHistoryIsListedAgain() async throws {
        let lists = Mutex(0)
        let api = FakeAPI { request in
            if request.method == "GET", request.query.allSatisfy({ $0.0 != "watch" }) { lists.withLock { $0 += 1 } }
        }
        let client = APIClient(transport: api)
        let factory = InformerFactory(client: client)
        let informer = factory.informer(ConfigMap.self)
        let running = Task { await factory.run() }
        try await informer.waitForSync()
        try await client.create(configMap("a"))
        #expect(await eventually { informer.count == 1 })
        api.dropWatches()
        try await client.create(configMap("b"))
        #expect(await eventually { informer.count == 2 })
        #expect(lists.withLock { $0 } == 1)
        try await client.delete(ConfigMap.self, namespace: "default", name: "a")
        try await client.create(configMap("c"))
        api.compact()
        try await client.create(configMap("d"))
        #expect(await eventually { Set(informer.list().map(\.name)) == ["b", "c", "d"] })
        running.cancel()
        await running.value
    }

    @Test func metadataInformersKeepNothingElse() async throws {
        var map = configMap("a")
        map.data = ["key": "value"]
        try await client.create(map)
        let factory = InformerFactory(client: client)
        let informer = factory.metadataInformer(ConfigMap.resource)
        let running = Task { await factory.run() }
        try await informer.waitForSync()
        let object = try #require(informer.get(namespace: "default", name: "a"))
        #expect(object.unknownFields == nil)
        factory.stopMetadataInformer(ConfigMap.resource)
        #expect(await eventually { informer.phase == .stopped })
        running.cancel()
        await running.value
    }

    @Test func statusErrorsCarryTheServersWords() async throws {
        do {
            _ = try await client.get(ConfigMap.self, namespace: "default", name: "none")
            Issue.record("nothing was thrown")
        } catch {
            #expect(error.isNotFound)
            #expect("\(error)" == "configmaps \"none\" not found")
        }
        try await client.create(configMap("a"))
        await #expect(throws: StatusError.self) { try await client.create(configMap("a")) }
        var stale = configMap("a")
        stale.metadata.resourceVersion = "1"
        do {
            try await client.update(stale)
            Issue.record("nothing was thrown")
        } catch {
            #expect(error.isConflict)
        }
    }

    @Test func linesAreCutWhereverChunksEnd() async throws {
        let text = """
            {"type":"ADDED","object":{"metadata":{"name":"a"}}}

            {"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9"}}}

            """
        for size in [1, 7, 1000] {
            let rest = Mutex(Array(text.utf8))
            let transport = ClosureTransport { _ in
                ClientResponse(status: 200, body: ClientBody(pulling: {
                    rest.withLock { rest in
                        if rest.isEmpty { return nil }
                        defer { rest.removeFirst(min(size, rest.count)) }
                        return Array(rest.prefix(size))
                    }
                }))
            }
            var names: [String] = []
            for try await event in try await APIClient(transport: transport).watch(ConfigMap.self) {
                switch event {
                case .added(let map): names.append(map.name)
                case .bookmark(let version, _): names.append(version)
                default: names.append("?")
                }
            }
            #expect(names == ["a", "9"])
        }
    }
}

private struct ClosureTransport: Transport {
    let body: @Sendable (ClientRequest) throws -> ClientResponse

    init(_ body: @escaping @Sendable (ClientRequest) throws -> ClientResponse) {
        self.body = body
    }

    func send(_ request: ClientRequest) async throws -> ClientResponse { try body(request) }
}

@Suite struct EventAndLeaseTests {
    @Test func repeatedEventsAreCountedOnOneObject() async throws {
        let api = FakeAPI()
        let client = APIClient(transport: api)
        let recorder = EventRecorder(client: client, component: "test")
        let running = Task { await recorder.run() }
        let map = configMap("a")
        for _ in 0..<3 { recorder.normal(map, "Seen", "was seen") }
        recorder.warning(map, "Other", "differs")
        let settled = await eventually {
            let items = (try? await client.list(Event.self, namespace: "default").items) ?? []
            return items.count == 2 && items.contains { $0.count == 3 }
        }
        #expect(settled)
        let event = try #require(try await client.list(Event.self, namespace: "default").items.first { $0.count == 3 })
        #expect(event.name.hasPrefix("a.") && event.source.component == "test" && event.involvedObject.kind == "ConfigMap")
        running.cancel()
        await running.value
    }

    @Test func anotherCandidateTakesAReleasedLease() async throws {
        let client = APIClient(transport: FakeAPI())
        func elector(_ identity: String) -> LeaderElector {
            var configuration = LeaderElector.Configuration(name: "test", identity: identity)
            configuration.retryPeriod = .milliseconds(20)
            return LeaderElector(client: client, configuration: configuration)
        }
        let (first, second) = (elector("one"), elector("two"))
        let leading = Latch()
        let running = Task {
            try await first.run {
                leading.open()
                try await Task.sleep(for: .seconds(3600))
            }
        }
        await leading.wait()
        let taken = Latch()
        let waiting = Task { try await second.run { taken.open() } }
        #expect(await eventually { second.leader == "one" })
        #expect(!taken.isOpen)
        running.cancel()
        _ = await running.result
        await taken.wait()
        _ = await waiting.result
        let lease = try await client.get(Lease.self, namespace: "kube-system", name: "test")
        #expect(lease.spec.holderIdentity == "" && lease.spec.leaseDurationSeconds == 1 && lease.spec.leaseTransitions == 1)
    }
}
