import KubernetesSchema
import Synchronization
import Testing
import Wire

@testable import APIServer

/// A remote service in this process.
final class FakeReviews: ReviewTransport {
    typealias Answer = @Sendable (Document) throws -> ReviewAnswer
    private let asked = Mutex<[Document]>([])
    private let answer: Mutex<Answer>

    init(_ answer: @escaping Answer) { self.answer = Mutex(answer) }

    var reviews: [Document] { asked.withLock { $0 } }
    func change(_ answer: @escaping Answer) { self.answer.withLock { $0 = answer } }

    func post(_ body: [UInt8], query: String) async throws -> ReviewAnswer {
        let review = try Document.parseJSON(body)
        asked.withLock { $0.append(review) }
        return try answer.withLock { $0 }(review)
    }

    static func json(_ value: Value, status: Int = 200) -> ReviewAnswer {
        ReviewAnswer(status: status, contentType: "application/json", body: value.encodeJSON())
    }
}

@Suite(.timeLimit(.minutes(1))) struct AuthenticationWebhookTests {
    private func server(_ fake: FakeReviews, _ change: (inout TokenWebhookSettings) -> Void = { _ in }) async throws -> SecureServer {
        try await SecureServer({
            var settings = TokenWebhookSettings(kubeconfig: "/k")
            change(&settings)
            $0.authentication.webhook = settings
            $0.reviewTransports = { _ in fake }
        })
    }

    private static func known(_ review: Document) -> Value {
        let isJane = review.equals(review[review.root, "spec", "token"], "jane's")
        return isJane
            ? ["status": ["authenticated": true, "user": ["username": "jane", "uid": "7", "groups": ["g"], "extra": ["k": ["v"]]]]]
            : ["status": ["authenticated": false]]
    }

    @Test func asksAndRemembers() async throws {
        let fake = FakeReviews { FakeReviews.json(AuthenticationWebhookTests.known($0)) }
        let api = try await server(fake) { $0.version = "v1" }
        for _ in 0..<3 {
            let reply = await api.whoami("jane's")
            #expect(reply.json("status", "userInfo") == #"{"username":"jane","uid":"7","groups":["g","system:authenticated"],"extra":{"k":["v"]}}"#)
        }
        #expect(fake.reviews.count == 1)
        let review = try #require(fake.reviews.first)
        #expect(review.json("apiVersion") == #""authentication.k8s.io/v1""#)
        #expect(review.json("spec", "audiences") == #"["https://issuer"]"#)
        for _ in 0..<2 { #expect(await api.whoami("somebody's").status == 401) }
        #expect(fake.reviews.count == 2)
        await api.stop()
    }

    @Test func audiencesAreTheService() async throws {
        let fake = FakeReviews { _ in
            FakeReviews.json(["status": ["authenticated": true, "user": ["username": "jane"], "audiences": ["elsewhere"]]])
        }
        let api = try await server(fake)
        #expect(await api.whoami("t").status == 401)
        let review = try await api.admin(
            "POST", "/apis/authentication.k8s.io/v1/tokenreviews",
            #"{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","spec":{"token":"t","audiences":["elsewhere","x"]}}"#)
        #expect(review.json("status", "audiences") == #"["elsewhere"]"#)
        await api.stop()
    }

    @Test func failuresAreNotRemembered() async throws {
        let fake = FakeReviews { _ in throw TokenError("no route") }
        let api = try await server(fake)
        #expect(await api.whoami("jane's").status == 401)
        fake.change { FakeReviews.json(AuthenticationWebhookTests.known($0)) }
        #expect(await api.whoami("jane's").status == 201)
        await api.stop()
    }

    @Test func whatMayPassIsTriedAgain() async throws {
        let count = Mutex(0)
        let fake = FakeReviews { _ in
            let number = count.withLock { count -> Int in
                count += 1
                return count
            }
            return number < 3 ? ReviewAnswer(status: 500, contentType: "", body: []) : FakeReviews.json(["ok": true])
        }
        let reviews = RemoteReviews(fake, backoff: .init(first: .milliseconds(1)))
        #expect(try await reviews.ask([:]).json("ok") == "true")
        #expect(fake.reviews.count == 3)
        fake.change { _ in ReviewAnswer(status: 403, contentType: "text/plain", body: Array("go away".utf8)) }
        let failure = await #expect(throws: RemoteReviews.Failure.self) { try await reviews.ask([:]) }
        #expect(failure?.description == "go away")
        #expect(fake.reviews.count == 4)
    }

    @Test func versionsAreKnown() async {
        let error = await #expect(throws: InvalidConfiguration.self) {
            try await server(FakeReviews { _ in FakeReviews.json([:]) }) { $0.version = "v2" }
        }
        #expect(error?.description == #"unsupported authentication webhook version "v2", supported versions are "v1", "v1beta1""#)
    }

    @Test func memoryForgets() {
        let start = ContinuousClock.now
        let elapsed = Mutex(Duration.zero)
        let cache = ExpiringCache<Int, Int>(capacity: 4) { start + elapsed.withLock { $0 } }
        cache.remember(1, for: 1, .seconds(10))
        cache.remember(2, for: 2, .zero)
        #expect(cache.answer(for: 1) == 1 && cache.answer(for: 2) == nil)
        elapsed.withLock { $0 = .seconds(10) }
        #expect(cache.answer(for: 1) == nil)
        for number in 0..<100 { cache.remember(number, for: number, .seconds(60 + number)) }
        #expect(cache.answer(for: 99) == 99 && cache.answer(for: 0) == nil)
    }
}
