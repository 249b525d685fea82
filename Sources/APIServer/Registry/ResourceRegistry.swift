import Datastore
import KubernetesSchema
import KubernetesSemantics
import Logging
import Wire

/// What the registry needs of the world beside the datastore; injected, so that tests hold it.
public struct RegistryEnvironment: Sendable {
    /// Seconds since 1970.
    public var now: @Sendable () -> Int64
    public var makeUID: @Sendable () -> String
    /// The random end of a generated name.
    public var nameSuffix: @Sendable () -> String
    /// The time with microseconds, for what is recorded; by default `now`.
    public var preciseNow: @Sendable () -> Timestamp

    public init(
        now: @escaping @Sendable () -> Int64, makeUID: @escaping @Sendable () -> String, nameSuffix: @escaping @Sendable () -> String,
        preciseNow: (@Sendable () -> Timestamp)? = nil
    ) {
        self.now = now
        self.preciseNow = preciseNow ?? { Timestamp(seconds: now()) }
        self.makeUID = makeUID
        self.nameSuffix = nameSuffix
    }
}

/// What happens beside the write itself: addresses that are allocated and released, objects that come along.
public protocol ResourceHooks: Sendable {
    /// Before a new object is validated: takes what it needs. What this returns is called when the object isn't stored after all.
    func willCreate(_ object: inout Document, isDryRun: Bool) async throws -> (@Sendable () async -> Void)?
    /// Before a changed object is validated.
    func willUpdate(_ object: inout Document, old: Document, isDryRun: Bool) async throws -> (@Sendable () async -> Void)?
    func didUpdate(_ object: Document, old: Document) async
    func didDelete(_ object: Document) async
}

/// The operations on one resource: everything between admission and the datastore, the same for every kind.
public final class ResourceRegistry: Sendable {
    public let definition: ResourceDefinition
    public let cache: WatchCache
    let store: Store
    let environment: RegistryEnvironment
    let hooks: (any ResourceHooks)?
    /// How often a write that lost against another is tried again.
    static let maximumAttempts = 100

    public init(
        _ definition: ResourceDefinition, store: Store, environment: RegistryEnvironment, hooks: (any ResourceHooks)? = nil, logger: Logger
    ) {
        self.definition = definition
        self.store = store
        self.environment = environment
        self.hooks = hooks
        cache = WatchCache(definition, store: store, logger: logger)
    }

    // MARK: Reading

    /// An object as the datastore has it now.
    public func get(namespace: String, name: String) async throws -> CachedObject {
        guard let value = try await store.get(definition.key(namespace: namespace, name: name)) else {
            throw StatusError.notFound(definition.resource, name)
        }
        return CachedObject(definition, try await definition.load(value), revision: value.modRevision)
    }

    /// An object that is not older than a revision.
    public func get(namespace: String, name: String, notOlderThan revision: Int64) async throws -> CachedObject {
        _ = try await cache.snapshot(notOlderThan: revision)
        guard let object = await cache.cached(namespace: namespace, name: name) else { throw StatusError.notFound(definition.resource, name) }
        return object
    }

    // MARK: Creating

    /// Stores a new object of the hub version.
    ///
    /// - Parameter admit: the validating admission, called with the object as it would be stored.
    public func create(
        _ object: Document, namespace: String, isDryRun: Bool, strategyContext: StrategyContext,
        admit: @Sendable (Document) async throws -> Void
    ) async throws -> Document {
        var attempt = 0
        while true {
            do {
                return try await createOnce(object, namespace: namespace, isDryRun: isDryRun, strategyContext, admit)
            } catch let error as StatusError {
                let generated = Metadata.string(object, "generateName")
                guard error.reason == "AlreadyExists", Metadata.string(object, "name").isEmpty, !generated.isEmpty else { throw error }
                attempt += 1
                // As upstream: eight draws, then the client is asked to try again.
                guard attempt < 8 else { throw error }
            }
        }
    }

    private func createOnce(
        _ sent: Document, namespace: String, isDryRun: Bool, _ context: StrategyContext, _ admit: @Sendable (Document) async throws -> Void
    ) async throws -> Document {
        var object = sent
        prepareMetadata(&object, namespace: namespace)
        if definition.hasStatus, definition.strategy.resetsStatus { object.remove(object.root, "status") }
        if definition.strategy.hasGeneration { object.set(object[object.root, "metadata"], "generation", .int(1)) }
        definition.strategy.prepareForCreate(&object, context)
        object = try definition.canonical(object)
        let rollback = try await hooks?.willCreate(&object, isDryRun: isDryRun)
        do {
            let name = Metadata.string(object, "name")
            let errors = MetadataValidation.validate(object, namespaced: definition.namespaced, definition.strategy)
                + metadataErrors(object) + definition.strategy.validateCreate(object)
            if !errors.isEmpty { throw StatusError.invalid(group: definition.kind.group, kind: definition.kind.kind, name: name, errors) }
            // Only hooks have changed it since.
            if hooks != nil { object = try definition.canonical(object) }
            try await admit(object)
            let key = definition.key(namespace: namespace, name: name)
            if isDryRun {
                if try await store.get(key) != nil { throw StatusError.alreadyExists(definition.resource, name) }
                await rollback?()
                definition.asStored(&object)
                return object
            }
            let ttl = definition.storage.ttl.map { Int64($0) }
            let bytes = try await definition.storedBytes(object)
            switch try await store.put(key, bytes, if: .absent, ttl: ttl) {
            case .stored(let revision):
                definition.setResourceVersion(revision, &object)
                definition.asStored(&object)
                return try await definition.readBack(object, bytes, revision: revision)
            case .conflict: throw StatusError.alreadyExists(definition.resource, name)
            }
        } catch {
            await rollback?()
            throw error
        }
    }

    private func prepareMetadata(_ object: inout Document, namespace: String) {
        let metadata = object.ensureObject(object.root, "metadata")
        for field in ["deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation"] { object.remove(metadata, field) }
        if definition.namespaced { object.set(metadata, "namespace", string: namespace) }
        object.set(metadata, "uid", string: environment.makeUID())
        object.set(metadata, "creationTimestamp", string: RFC3339.format(seconds: environment.now()))
        if Metadata.string(object, "name").isEmpty, case let prefix = Metadata.string(object, "generateName"), !prefix.isEmpty {
            // Upstream leaves room for the five characters.
            object.set(metadata, "name", string: String(prefix.prefix(63 - 5)) + environment.nameSuffix())
        }
    }

    // MARK: Updating

    /// What an update starts from: nil where the object would be created by it.
    public typealias Transform = @Sendable (_ old: Document?) async throws -> Document

    /// Changes a stored object.
    ///
    /// - Parameters:
    ///   - createsAlways: whether an object that isn't there is created even where the strategy doesn't let updates do so.
    ///   - transform: makes the new object (hub version) from the stored one; called again when another write came between.
    ///   - admit: the validating admission; its second argument is the stored object, nil at creation.
    public func update(
        namespace: String, name: String, subresource: String = "", isDryRun: Bool, createsAlways: Bool = false, strategyContext: StrategyContext,
        preconditionUID: String? = nil,
        transform: Transform, admit: @Sendable (Document, Document?) async throws -> Void
    ) async throws -> (object: Document, created: Bool) {
        let key = definition.key(namespace: namespace, name: name)
        var current = try await store.get(key)
        for _ in 0..<ResourceRegistry.maximumAttempts {
            guard let value = current else {
                guard createsAlways || (definition.strategy.allowsCreateOnUpdate && subresource.isEmpty) else { throw StatusError.notFound(definition.resource, name) }
                let new = try await transform(nil)
                let made = try await create(new, namespace: namespace, isDryRun: isDryRun, strategyContext: strategyContext) { try await admit($0, nil) }
                return (made, true)
            }
            let old = try await definition.load(value)
            if let uid = preconditionUID, uid != Metadata.string(old, "uid") {
                throw StatusError.conflict(definition.resource, name, "Precondition failed: UID in precondition: \(uid), UID in object meta: \(Metadata.string(old, "uid"))")
            }
            var new = try await transform(old)
            try checkResourceVersion(&new, value.modRevision, name)
            try prepareUpdate(&new, old, subresource: subresource, strategyContext)
            let rollback = subresource.isEmpty ? try await hooks?.willUpdate(&new, old: old, isDryRun: isDryRun) : nil
            do {
                new = try definition.canonical(new)
                try validateUpdate(new, old, subresource: subresource, name)
                try await admit(new, old)
                if let done = try await finish(new, old, value, key: key, isDryRun: isDryRun) {
                    if !isDryRun { await hooks?.didUpdate(done, old: old) } else { await rollback?() }
                    return (done, false)
                }
            } catch {
                await rollback?()
                throw error
            }
            await rollback?()
            current = try await store.get(key)
        }
        throw StatusError.modified(definition.resource, name)
    }

    /// A client that named another version than the stored one is refused, also when another write came between.
    private func checkResourceVersion(_ new: inout Document, _ stored: Int64, _ name: String) throws {
        let sent = Metadata.string(new, "resourceVersion")
        if sent.isEmpty || sent == "0" {
            guard definition.strategy.allowsUnconditionalUpdate else {
                throw StatusError.invalid(group: definition.kind.group, kind: definition.resource.resource, name: name,
                    [.invalid("metadata.resourceVersion", raw: sent.isEmpty ? "0" : sent, "must be specified for an update")])
            }
            definition.setResourceVersion(stored, &new)
            return
        }
        if sent == String(stored) { return }
        if UInt64(sent) == nil { throw StatusError.plain("strconv.ParseUint: parsing \(FieldError.quoted(sent)): invalid syntax") }
        throw StatusError.modified(definition.resource, name)
    }

    private func prepareUpdate(_ new: inout Document, _ old: Document, subresource: String, _ context: StrategyContext) throws {
        let metadata = new.ensureObject(new.root, "metadata")
        let before = old[old.root, "metadata"]
        if new.isNull(new[metadata, "uid"]) || new.equals(new[metadata, "uid"], ""), old[before, "uid"].exists {
            new.set(metadata, "uid", new.copy(old, old[before, "uid"]))
        }
        // These are the server's alone.
        for field in ["creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"] {
            // How long a deletion takes isn't an update's to say: validation refuses what is said.
            if field == "deletionGracePeriodSeconds" || (field == "deletionTimestamp" && !old[before, field].exists),
                !new.isNull(new[metadata, field]) { continue }
            if old[before, field].exists { new.set(metadata, field, new.copy(old, old[before, field])) } else { new.remove(metadata, field) }
        }
        if definition.namespaced, Metadata.string(new, "namespace").isEmpty { new.set(metadata, "namespace", string: Metadata.string(old, "namespace")) }
        if definition.hasStatus, definition.strategy.resetsStatus {
            switch subresource {
            case "":
                if old[old.root, "status"].exists { new.set(new.root, "status", new.copy(old, old[old.root, "status"])) } else { new.remove(new.root, "status") }
            case "status":
                // Status updates touch the status, and metadata less what only the object itself may change.
                for key in old.keys(old.root) where key != "status" && key != "metadata" && key != "kind" && key != "apiVersion" {
                    new.set(new.root, key, new.copy(old, old[old.root, key]))
                }
                for key in new.keys(new.root) where key != "status" && key != "metadata" && key != "kind" && key != "apiVersion" && !old[old.root, key].exists {
                    new.remove(new.root, key)
                }
            default: break
            }
        }
        definition.strategy.prepareForUpdate(&new, old: old, subresource: subresource, context)
        new = try definition.canonical(new)
        // Being bound to a node is no change of what was asked for.
        if definition.strategy.hasGeneration, subresource != "status", subresource != "binding", definition.strategy.hasChangedContent(new, old) {
            new.set(new[new.root, "metadata"], "generation", .int((old.int(old[before, "generation"]) ?? 0) + 1))
        }
    }

    private func validateUpdate(_ new: Document, _ old: Document, subresource: String, _ name: String) throws {
        let changes = MetadataValidation.validateUpdate(new, old: old)
        let others = MetadataValidation.validate(new, namespaced: definition.namespaced, definition.strategy)
            + metadataErrors(new) + definition.strategy.validateUpdate(new, old: old, subresource: subresource)
        let errors = changes + (definition.strategy.checksMetadataChanges ? changes : []) + unique(others)
        if !errors.isEmpty { throw StatusError.invalid(group: definition.kind.group, kind: definition.kind.kind, name: name, errors) }
    }

    /// What only the kinds of Kubernetes' own keep to.
    private func metadataErrors(_ object: Document) -> [FieldError] {
        let isExtension = ["apiextensions.k8s.io", "apiregistration.k8s.io"].contains(definition.kind.group)
        return isExtension || definition.objectSchema.isCustom ? [] : MetadataValidation.finalizerNames(object)
    }

    private func unique(_ errors: [FieldError]) -> [FieldError] {
        var kept: [FieldError] = []
        for error in errors where !kept.contains(error) { kept.append(error) }
        return kept
    }

    /// Writes the changed object, or ends it where its last finalizer is gone. Nil where another write came between.
    private func finish(_ new: Document, _ old: Document, _ value: StoredValue, key: String, isDryRun: Bool) async throws -> Document? {
        var new = new
        if isReadyToGo(new), !isReadyToGo(old) {
            if isDryRun { return new }
            switch try await store.delete(key, if: .modRevision(value.modRevision)) {
            case .deleted(_, let revision):
                definition.setResourceVersion(revision, &new)
                await hooks?.didDelete(new)
                return new
            case .notFound: throw StatusError.notFound(definition.resource, Metadata.string(new, "name"))
            case .conflict: return nil
            }
        }
        let bytes = try await definition.storedBytes(withoutTimestampChange(new, old))
        // What an old key encrypted is written again although nothing changed.
        if bytes == value.value, !value.stale { return old }
        if isDryRun { return new }
        let final = try await definition.storedBytes(new)
        switch try await store.put(key, final, if: .modRevision(value.modRevision), ttl: definition.storage.ttl.map { Int64($0) }) {
        case .stored(let revision):
            definition.setResourceVersion(revision, &new)
            return try await definition.readBack(new, final, revision: revision)
        case .conflict: return nil
        }
    }

    /// An update that changes nothing but the times of managed fields is none.
    private func withoutTimestampChange(_ new: Document, _ old: Document) -> Document {
        let after = new.elements(new[new.root, "metadata", "managedFields"])
        let before = old.elements(old[old.root, "metadata", "managedFields"])
        guard !after.isEmpty, after.count == before.count else { return new }
        var copy = new
        for (entry, was) in zip(after, before) {
            guard new.string(new[entry, "manager"]) == old.string(old[was, "manager"]) else { return new }
            if let time = old.string(old[was, "time"]) { copy.set(entry, "time", string: time) } else { copy.remove(entry, "time") }
        }
        return copy
    }

    /// Whether a deletion waits for nothing any more.
    func isReadyToGo(_ object: Document) -> Bool {
        guard Metadata.isBeingDeleted(object), Metadata.finalizers(object).isEmpty, !definition.strategy.isDeletionPending(object) else { return false }
        return (object.int(object[object.root, "metadata", "deletionGracePeriodSeconds"]) ?? 0) == 0
    }
}
