import KubernetesSchema
import Testing

@testable import APIServer

@Suite struct WatchCacheTests {
    /// A watch may begin while the cache is behind the revision that the client has.
    @Test func whatTheClientHasSeenIsLeftOut() async throws {
        let api = try InProcessServer()
        let made = await api.send(
            "POST", "/api/v1/namespaces/default/configmaps", #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"}}"#)
        #expect(made.status == 201)
        let object = try await #require(api.server.registry("", "configmaps")).get(namespace: "default", name: "c")
        let watcher = CacheWatcher(namespace: "", labels: .everything, fields: FieldSelector(), marksInitialEnd: false)
        watcher.skip(through: 5)
        #expect(watcher.deliver([5, 6].map { CacheEvent(kind: .added, object: object, previous: nil, revision: $0) }))
        #expect(await watcher.next(until: .now)?.count == 1)
        await api.stop()
    }
}
