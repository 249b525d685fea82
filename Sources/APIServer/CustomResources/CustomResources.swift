import Datastore
import KubernetesSchema
import KubernetesSemantics
import Logging
import Synchronization
import Wire

/// The custom resources that are served, kept in step with their definitions while the server runs.
final class CustomResources: Sendable {
    /// What registries of custom resources are made with.
    struct Context: Sendable {
        let schema: Schema
        let store: Store
        let environment: RegistryEnvironment
        let logger: Logger
        let webhooks: (any ConversionWebhooks)?

        func converter(_ definition: DefinitionFacts) -> any ObjectConverter {
            guard definition.conversion["strategy"]?.string == "Webhook" else { return NamedConverter() }
            let kind = GroupKind(group: definition.group, kind: definition.names.kind)
            guard let webhooks, let made = try? webhooks.converter(for: kind, definition.conversion) else { return MissingConverter(kind: kind) }
            return CheckedConverter(inner: made, kind: kind.kind)
        }
    }

    /// One definition as it stands.
    struct Entry: Sendable {
        let object: CachedObject
        let facts: DefinitionFacts
        /// Nil where its names aren't accepted.
        let served: CustomResource?
    }

    private struct State {
        var entries: [String: Entry] = [:]
        /// The names of the definitions of a group.
        var groups: [String: Set<String>] = [:]
        /// Made once for every generation.
        var groupVersions: [GroupVersion]?
        /// Rises with every change that discovery or OpenAPI show.
        var generation: UInt64 = 0
        var task: Task<Void, Never>?
        var webhooks: (any ConversionWebhooks)?

        mutating func change() {
            generation += 1
            groupVersions = nil
        }
    }

    private let state = Mutex(State())
    private let context: @Sendable ((any ConversionWebhooks)?) -> Context
    private let logger: Logger

    init(schema: Schema, store: Store, environment: RegistryEnvironment, logger: Logger) {
        self.logger = logger
        context = { Context(schema: schema, store: store, environment: environment, logger: logger, webhooks: $0) }
    }

    /// What converts by webhooks; has to be set before the start.
    var webhooks: (any ConversionWebhooks)? {
        get { state.withLock { $0.webhooks } }
        set { state.withLock { $0.webhooks = newValue } }
    }

    // MARK: Looking

    var generation: UInt64 { state.withLock { $0.generation } }
    /// All definitions, by name.
    var entries: [Entry] { state.withLock { $0.entries.values.sorted { $0.object.name < $1.object.name } } }
    /// The definitions of a group, by name.
    func entries(of group: String) -> [Entry] {
        let found = state.withLock { state in (state.groups[group] ?? []).compactMap { state.entries[$0] } }
        return found.sorted { $0.object.name < $1.object.name }
    }

    func entry(_ name: String) -> Entry? { state.withLock { $0.entries[name] } }

    /// The version of a custom resource that a request is about.
    func find(_ resource: GroupVersionResource) -> (entry: Entry, version: CustomVersion)? {
        let entry = state.withLock { $0.entries["\(resource.resource).\(resource.group)"] }
        guard let entry, let version = entry.served?.version(resource.version), version.isServed else { return nil }
        return (entry, version)
    }

    /// The registry of a resource in its storage version.
    func storageRegistry(_ resource: GroupResource) -> ResourceRegistry? {
        guard let served = entry("\(resource.resource).\(resource.group)")?.served else { return nil }
        return served.version(served.storageVersion)?.registry
    }

    /// The group-versions that established definitions serve.
    var groupVersions: [GroupVersion] {
        let (made, generation, all) = state.withLock { ($0.groupVersions, $0.generation, $0.groupVersions == nil ? Array($0.entries.values) : []) }
        if let made { return made }
        var seen: Set<GroupVersion> = []
        for entry in all where entry.facts.isEstablished {
            for version in entry.served?.versions ?? [] where version.isServed { seen.insert(version.info.groupVersion) }
        }
        let sorted = seen.sorted { $0.group == $1.group ? VersionOrder.precedes($0.version, $1.version) : $0.group < $1.group }
        state.withLock { state in if state.generation == generation { state.groupVersions = sorted } }
        return sorted
    }

    /// The established resources of a group-version, by name.
    func resources(in version: GroupVersion) -> [(info: ResourceInfo, verbs: [String], entry: Entry)] {
        entries(of: version.group).filter(\.facts.isEstablished).compactMap { entry in
            guard let made = entry.served?.version(version.version), made.isServed else { return nil }
            return (made.info, entry.facts.shownVerbs(made.info), entry)
        }
    }

    // MARK: Following

    /// Follows the definitions.
    ///
    /// - Parameters:
    ///   - changed: called with the name of every definition that changed, after what is served was brought in step.
    ///   - ended: called when nothing is followed any more.
    func start(_ registry: ResourceRegistry, changed: @escaping @Sendable (String) -> Void, ended: @escaping @Sendable () -> Void) {
        state.withLock { state in
            guard state.task == nil else { return }
            state.task = Task { [weak self] in
                await self?.follow(registry, changed)
                ended()
            }
        }
    }

    func stop() {
        let (task, entries) = state.withLock { state in (state.task, state.entries.values.map { $0 }) }
        task?.cancel()
        for entry in entries { entry.served?.stop() }
    }

    private func follow(_ registry: ResourceRegistry, _ changed: @Sendable (String) -> Void) async {
        while !Task.isCancelled {
            let watcher = CacheWatcher(namespace: "", labels: .everything, fields: FieldSelector(), marksInitialEnd: true)
            do {
                try await registry.cache.watch(after: 0, initialState: true, watcher)
            } catch {
                if Task.isCancelled { return }
                logger.warning("custom resource definitions can't be watched", metadata: ["cause": "\(error)"])
                try? await Task.sleep(for: .milliseconds(200))
                continue
            }
            await take(watcher, changed)
            registry.cache.remove(watcher)
        }
    }

    private func take(_ watcher: CacheWatcher, _ changed: @Sendable (String) -> Void) async {
        var met: Set<String>? = []
        while !Task.isCancelled, let items = await watcher.next(until: .now + .seconds(60)) {
            for item in items {
                switch item {
                case .event(.deleted, let object):
                    remove(object.name)
                    changed(object.name)
                case .event(_, let object):
                    met?.insert(object.name)
                    update(object)
                    changed(object.name)
                case .initialEventsEnd:
                    // What went while nobody watched.
                    for entry in entries where !(met?.contains(entry.object.name) ?? true) {
                        remove(entry.object.name)
                        changed(entry.object.name)
                    }
                    met = nil
                }
            }
        }
    }

    private func update(_ object: CachedObject) {
        guard let document = try? object.document() else { return }
        let facts = DefinitionFacts(document)
        let (before, webhooks) = state.withLock { ($0.entries[object.name], $0.webhooks) }
        var served = before?.served
        if !facts.isServable {
            served = nil
        } else if served?.fingerprint != facts.fingerprint || served?.uid != object.uid {
            served = CustomResource(object, facts, context: context(webhooks))
        }
        state.withLock { state in
            state.entries[object.name] = Entry(object: object, facts: facts, served: served)
            state.groups[facts.group, default: []].insert(object.name)
            let isShown = facts.isEstablished || before?.facts.isEstablished == true
            let isSame =
                served === before?.served && before?.facts.isEstablished == facts.isEstablished
                && before?.facts.isTerminating == facts.isTerminating
            if isShown, !isSame { state.change() }
        }
        // Watches of what was served before end; clients find what is there now.
        if let old = before?.served, old !== served { old.stop() }
    }

    private func remove(_ name: String) {
        let entry = state.withLock { state -> Entry? in
            state.change()
            guard let entry = state.entries.removeValue(forKey: name) else { return nil }
            state.groups[entry.facts.group]?.remove(name)
            if state.groups[entry.facts.group]?.isEmpty == true { state.groups[entry.facts.group] = nil }
            return entry
        }
        entry?.served?.stop()
    }
}
