import KubernetesSchema
import Synchronization
import Wire

/// What is made of the objects of a resource, kept until they change: each is compiled once for each of its states.
final class CompiledConfigurations<Compiled: Sendable>: Sendable {
    private struct State {
        var objects: [CachedObject] = []
        var compiled: [Compiled] = []
    }

    private let compile: @Sendable (Document) -> Compiled
    private let state = Mutex(State())

    init(_ compile: @escaping @Sendable (Document) -> Compiled) { self.compile = compile }

    /// What the objects of the resource say, in their order.
    func current(_ registry: ResourceRegistry?) async throws -> [Compiled] {
        guard let registry else { return [] }
        let objects = try await registry.cache.snapshot(notOlderThan: 0).objects
        if objects.isEmpty { return [] }
        let before = state.withLock { $0 }
        if before.objects.elementsEqual(objects, by: ===) { return before.compiled }
        let known = Dictionary(zip(before.objects.map(ObjectIdentifier.init), before.compiled)) { $1 }
        let compiled = try objects.map { object in try known[ObjectIdentifier(object)] ?? compile(try object.document()) }
        state.withLock { $0 = State(objects: objects, compiled: compiled) }
        return compiled
    }
}
