import Logging
import Metrics
import Synchronization
import Testing
import Wire

@testable import APIServer

/// A service that keeps what is posted, and fails as often as it is told.
private final class FakeService: ReviewTransport {
    let bodies = Mutex<[[UInt8]]>([])
    let failures: Mutex<Int>

    init(failures: Int = 0) { self.failures = Mutex(failures) }

    func post(_ body: [UInt8], query: String) async throws -> ReviewAnswer {
        bodies.withLock { $0.append(body) }
        let fails = failures.withLock { count -> Bool in
            count -= 1
            return count >= 0
        }
        return ReviewAnswer(status: fails ? 503 : 200, contentType: "", body: [])
    }

    func lists() throws -> [Int] { try bodies.withLock { $0 }.map { body in
        let list = try Document.parseJSON(body)
        #expect(list.equals(list[list.root, "kind"], "EventList"))
        return list.count(list[list.root, "items"])
    } }
}

private func event(_ level: String = "Request", padding: Int = 0) -> [UInt8] {
    Document([
        "kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": .string(level), "auditID": "i", "stage": "ResponseComplete", "verb": "get",
        "requestURI": "/x", "user": ["username": "u", "groups": ["a", "b"]], "requestReceivedTimestamp": "2026-01-02T03:04:05.000000Z",
        "requestObject": ["data": .string(String(repeating: "x", count: padding))], "responseStatus": ["code": 200],
    ]).encodeJSON()
}

@Suite struct AuditDeliveryTests {
    private func webhook(_ service: FakeService, _ change: (inout AuditWebhook.Configuration) -> Void) -> AuditWebhook {
        var configuration = AuditWebhook.Configuration(kubeconfig: "")
        configuration.initialBackoff = .zero
        change(&configuration)
        return AuditWebhook(
            configuration, transport: service, metrics: MetricRegistry(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test func batchesFillUpAndTheRestGoesAtTheEnd() async throws {
        let service = FakeService()
        let webhook = webhook(service) { $0.batching.maxSize = 3 }
        for _ in 0..<7 { #expect(await webhook.record(event())) }
        await webhook.close()
        #expect(try service.lists().sorted() == [1, 3, 3])
    }

    @Test func batchesDoNotWaitForEver() async throws {
        let service = FakeService()
        let webhook = webhook(service) { $0.batching.maxWait = .milliseconds(1) }
        #expect(await webhook.record(event()))
        while service.bodies.withLock({ $0.isEmpty }) { await Task.yield() }
        #expect(try service.lists() == [1])
        await webhook.close()
    }

    @Test func failuresAreTriedAgain() async throws {
        let service = FakeService(failures: 4)
        let webhook = webhook(service) { $0.batching.mode = .blockingStrict }
        #expect(await webhook.record(event()))
        #expect(service.bodies.withLock { $0.count } == 5)
        await webhook.close()
    }

    @Test(arguments: [(AuditMode.blocking, true), (.blockingStrict, false)])
    func onlyStrictnessHoldsRequestsUp(_ mode: AuditMode, _ goesOn: Bool) async {
        let service = FakeService(failures: 100)
        let webhook = webhook(service) { $0.batching.mode = mode }
        #expect(await webhook.record(event()) == goesOn)
        await webhook.close()
    }

    @Test func largeEventsLoseTheirObjects() throws {
        var truncation = AuditTruncation()
        truncation.maxEventSize = 600
        #expect(truncation.fitted(event(padding: 1000)) == event(padding: 1000))
        truncation.isEnabled = true
        #expect(truncation.fitted(event()) == event())
        let small = try Document.parseJSON(try #require(truncation.fitted(event(padding: 1000))))
        #expect(!small[small.root, "requestObject"].exists)
        #expect(small.string(small[small.root, "annotations", "audit.k8s.io/truncated"]) == "true")
        #expect(truncation.fitted(event("Metadata", padding: 1000)) == nil)
        truncation.maxBatchSize = 2 * event().count
        #expect(truncation.groups([event(), event(), event()]).map(\.count) == [2, 1])
    }

    @Test func wrongSettingsAreToldInUpstreamsWords() {
        var batching = AuditBatching.webhook
        batching.bufferSize = 0
        #expect(throws: InvalidConfiguration.self) { try batching.validate("webhook") }
        var truncation = AuditTruncation()
        truncation.maxBatchSize = 1
        #expect(throws: InvalidConfiguration.self) { try truncation.validate("log") }
    }

    @Test func legacyLines() throws {
        let line = String(decoding: try #require(LegacyAuditLine.line(event())), as: UTF8.self)
        #expect(
            line
                == "2026-01-02T03:04:05.000000Z AUDIT: id=\"i\" stage=\"ResponseComplete\" ip=\"<unknown>\" method=\"get\" user=\"u\" groups=\"a\",\"b\" "
                + "as=\"<self>\" asgroups=\"<lookup>\" user-agent=\"\" namespace=\"<none>\" uri=\"/x\" response=\"200\"")
    }
}
