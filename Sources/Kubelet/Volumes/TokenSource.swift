import Client
import KubernetesAPI
import KubernetesSchema
import Synchronization

/// Tokens of service accounts, bound to pods. Each is kept until 80 % of its life, or a day, have gone.
final class TokenSource: Sendable {
    private struct Key: Hashable {
        var podUID: String
        var audience: String
        var seconds: Int64
    }

    private struct Entry {
        var token: String
        var issued: Timestamp
        var expires: Timestamp
    }

    private static let longestKept: Duration = .seconds(86_400)

    private let client: APIClient
    private let clock: any ComponentClock
    private let entries = Mutex<[Key: Entry]>([:])

    init(client: APIClient, clock: any ComponentClock = SystemClock()) {
        self.client = client
        self.clock = clock
    }

    func token(_ pod: Pod, audience: String, seconds: Int64) async throws -> String {
        let key = Key(podUID: pod.metadata.uid, audience: audience, seconds: seconds)
        let now = clock.now()
        if let entry = entries.withLock({ $0[key] }), !TokenSource.needsRefresh(issued: entry.issued, expires: entry.expires, now: now) {
            return entry.token
        }
        var request = TokenRequest()
        if !audience.isEmpty { request.spec.audiences = [audience] }
        request.spec.expirationSeconds = seconds
        var bound = BoundObjectReference()
        bound.apiVersion = "v1"
        bound.kind = "Pod"
        bound.name = pod.name
        bound.uid = pod.metadata.uid
        request.spec.boundObjectRef = bound
        let account = pod.spec.serviceAccountName.isEmpty ? "default" : pod.spec.serviceAccountName
        do {
            let answer = try await client.createToken(namespace: pod.namespace, serviceAccount: account, request)
            let expires = answer.status.expirationTimestamp ?? now.adding(.seconds(seconds))
            entries.withLock { $0[key] = Entry(token: answer.status.token, issued: now, expires: expires) }
            return answer.status.token
        } catch {
            // An old token that still holds is better than none.
            if let entry = entries.withLock({ $0[key] }), entry.expires > now { return entry.token }
            throw error
        }
    }

    static func needsRefresh(issued: Timestamp, expires: Timestamp, now: Timestamp) -> Bool {
        let life = expires.since(issued)
        let age = now.since(issued)
        return age * 10 > life * 8 || age > longestKept
    }

    func forget(_ podUID: String) {
        entries.withLock { entries in entries = entries.filter { $0.key.podUID != podUID } }
    }
}
