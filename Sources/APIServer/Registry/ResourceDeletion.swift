import Datastore
import KubernetesSchema
import KubernetesSemantics
import Wire

/// What a deletion came to.
public enum DeletionResult: Sendable {
    /// The object is gone; its last state.
    case deleted(Document)
    /// The object stays for now: it waits for its grace period or its finalizers.
    case pending(Document)
}

extension ResourceRegistry {
    /// Deletes an object, or begins to.
    ///
    /// - Parameter admit: the validating admission, called with the object as it stands.
    public func delete(
        namespace: String, name: String, options: DeleteOptions, isDryRun: Bool, admit: @Sendable (Document) async throws -> Void
    ) async throws -> DeletionResult {
        let key = definition.key(namespace: namespace, name: name)
        for _ in 0..<ResourceRegistry.maximumAttempts {
            guard let value = try await store.get(key) else { throw StatusError.notFound(definition.resource, name) }
            let current = try await definition.load(value)
            try checkPreconditions(current, options, name)
            try definition.strategy.validateDelete(current)
            try await admit(current)
            if let result = try await deleteOnce(current, value, key: key, options, isDryRun: isDryRun) { return result }
        }
        throw StatusError.modified(definition.resource, name)
    }

    private func checkPreconditions(_ object: Document, _ options: DeleteOptions, _ name: String) throws {
        let kind = GroupResource(group: definition.kind.group, resource: definition.kind.kind)
        let uid = Metadata.string(object, "uid")
        // Kinds that begin their deletion on their own say it in the words of storage.
        if let wanted = options.preconditionUID, wanted != uid, definition.strategy.holdsDeletion {
            throw StatusError.conflict(
                definition.resource, name, "Precondition failed: UID in precondition: \(wanted), UID in object meta: \(uid)")
        }
        if let wanted = options.preconditionUID, wanted != uid {
            throw StatusError.conflict(kind, name,
                "the UID in the precondition (\(wanted)) does not match the UID in record (\(uid)). The object might have been deleted and then recreated")
        }
        let version = Metadata.string(object, "resourceVersion")
        if let wanted = options.preconditionResourceVersion, wanted != version {
            throw StatusError.conflict(kind, name,
                "the ResourceVersion in the precondition (\(wanted)) does not match the ResourceVersion in record (\(version)). The object might have been modified")
        }
    }

    /// One try; nil where another write came between.
    private func deleteOnce(
        _ current: Document, _ value: StoredValue, key: String, _ options: DeleteOptions, isDryRun: Bool
    ) async throws -> DeletionResult? {
        var object = current
        let metadata = object[object.root, "metadata"]
        let period = definition.strategy.gracePeriod(object, requested: options.gracePeriodSeconds)
        let grace = period ?? 0
        let wasDeleting = Metadata.isBeingDeleted(current)
        let granted = current.int(current[current.root, "metadata", "deletionGracePeriodSeconds"])
        let remaining = granted ?? 0
        // While a kind with grace is ending, another deletion can but end it sooner: it doesn't speak of dependents any more.
        if wasDeleting, period != nil, let granted, options.gracePeriodSeconds.map({ max($0, -1) < 0 ? 1 >= granted : $0 >= granted }) ?? true {
            return .pending(current)
        }
        applyPropagation(&object, options)
        definition.strategy.prepareForDeletion(&object, now: environment.now())
        let hasFinalizers = !Metadata.finalizers(object).isEmpty || definition.strategy.isDeletionPending(object)
        if wasDeleting {
            // Grace can only be shortened.
            if grace < remaining {
                setDeletion(&object, metadata, grace: grace, keepStart: remaining)
            } else if remaining > 0 || hasFinalizers {
                if Document.equal(object, object.root, current, current.root) { return .pending(current) }
            }
        } else if period != nil || hasFinalizers {
            setDeletion(&object, metadata, grace: grace, keepStart: nil)
        }
        let left = object.int(object[object[object.root, "metadata"], "deletionGracePeriodSeconds"]) ?? 0
        if hasFinalizers || (left > 0 && Metadata.isBeingDeleted(object)) {
            return try await storePending(object, value, key: key, isDryRun: isDryRun)
        }
        // A kind with a grace period shows its end, even where it is now.
        let shown = period == nil ? current : object
        if isDryRun { return .deleted(try definition.canonical(shown)) }
        switch try await store.delete(key, if: .modRevision(value.modRevision)) {
        case .deleted(_, let revision):
            var last = try definition.canonical(object)
            await hooks?.didDelete(last)
            definition.setResourceVersion(revision, &last)
            return .deleted(try definition.canonical(shown))
        case .notFound: throw StatusError.notFound(definition.resource, Metadata.string(current, "name"))
        case .conflict: return nil
        }
    }

    private func storePending(_ changed: Document, _ value: StoredValue, key: String, isDryRun: Bool) async throws -> DeletionResult? {
        var object = try definition.canonical(changed)
        let bytes = try await definition.storedBytes(object)
        if isDryRun || bytes == value.value { return .pending(object) }
        guard case .stored(let revision) = try await store.put(key, bytes, if: .modRevision(value.modRevision)) else { return nil }
        definition.setResourceVersion(revision, &object)
        return .pending(object)
    }

    private func setDeletion(_ object: inout Document, _ metadata: Document.Node, grace: Int64, keepStart remaining: Int64?) {
        var at = environment.now() + grace
        if let remaining, let text = object.string(object[metadata, "deletionTimestamp"]), let (seconds, _) = RFC3339.parse(text) {
            at = seconds - remaining + grace
        }
        object.set(metadata, "deletionTimestamp", string: RFC3339.format(seconds: at))
        guard definition.strategy.marksGracePeriod else { return }
        // What a kind's own finalizers hold has no grace period.
        if !definition.strategy.holdsDeletion { object.set(metadata, "deletionGracePeriodSeconds", .int(grace)) }
        if let generation = object.int(object[metadata, "generation"]), generation > 0, remaining == nil {
            object.set(metadata, "generation", .int(generation + 1))
        }
    }

    /// Puts the wish for the dependents into finalizers, which the garbage collector reads.
    private func applyPropagation(_ object: inout Document, _ options: DeleteOptions) {
        let metadata = object[object.root, "metadata"]
        var finalizers = Metadata.finalizers(object)
        let before = finalizers
        let policy = options.propagationPolicy ?? options.orphanDependents.map { $0 ? "Orphan" : "Background" }
        switch policy {
        case "Orphan"?:
            finalizers.removeAll { $0 == "foregroundDeletion" || $0 == "orphan" }
            finalizers.append("orphan")
        case "Foreground"?:
            finalizers.removeAll { $0 == "foregroundDeletion" || $0 == "orphan" }
            finalizers.append("foregroundDeletion")
        case "Background"?: finalizers.removeAll { $0 == "foregroundDeletion" || $0 == "orphan" }
        default:
            if definition.strategy.orphansByDefault, !finalizers.contains("orphan"), !finalizers.contains("foregroundDeletion") {
                finalizers.append("orphan")
            }
        }
        guard finalizers != before else { return }
        if finalizers.isEmpty { object.remove(metadata, "finalizers") } else { object.set(metadata, "finalizers", .strings(finalizers)) }
    }
}
