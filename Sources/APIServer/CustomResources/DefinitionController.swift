import Datastore
import KubernetesSchema
import KubernetesSemantics
import Logging
import Synchronization
import Wire

/// Keeps the conditions of definitions: whether their names are free, whether they are served, and what is wrong with them; and takes a
/// deleted definition's objects away before it goes.
final class DefinitionController: Sendable {
    private static let path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
    private let resources: CustomResources
    private let client: LoopbackClient
    private let now: @Sendable () -> Int64
    private let logger: Logger
    /// The definitions that are being emptied, by uid.
    private let emptying = Mutex<Set<String>>([])

    init(_ resources: CustomResources, client: LoopbackClient, now: @escaping @Sendable () -> Int64, logger: Logger) {
        self.resources = resources
        self.client = client
        self.now = now
        self.logger = logger
    }

    /// Brings the conditions of a definition in step, and where a name was freed those of its group.
    func reconcile(_ name: String) async {
        guard let entry = resources.entry(name) else {
            let group = name.split(separator: ".", maxSplits: 1).last.map(String.init) ?? ""
            await reconcileGroup(group, but: name)
            return
        }
        await reconcile(entry)
    }

    private func reconcileGroup(_ group: String, but name: String) async {
        for entry in resources.entries(of: group) where entry.object.name != name && !entry.facts.areNamesAccepted {
            await reconcile(entry)
        }
    }

    private func reconcile(_ entry: CustomResources.Entry) async {
        do {
            let object = try entry.object.document()
            if Metadata.isBeingDeleted(object) { return begin(entry) }
            var changed = object
            let freed = setNames(&changed, entry)
            setEstablished(&changed, entry)
            setStructural(&changed)
            setApproval(&changed)
            guard !Document.equal(changed, changed[changed.root, "status"], object, object[object.root, "status"]) else { return }
            try await write(changed)
            if freed { await reconcileGroup(entry.facts.group, but: entry.object.name) }
        } catch let error as StatusError where error.code == 404 || error.code == 409 {
            // Changed or gone in the meantime: that change brings us back here.
            return
        } catch {
            logger.warning("conditions of a definition can't be written", metadata: ["name": "\(entry.object.name)", "cause": "\(error)"])
        }
    }

    @discardableResult
    private func write(_ object: Document) async throws -> Document {
        try await client.send("PUT", "\(DefinitionController.path)/\(Metadata.string(object, "name"))/status", body: object)
    }

    // MARK: Names

    /// Accepts the names that nobody else in the group has.
    ///
    /// - Returns: whether names were given up.
    private func setNames(_ object: inout Document, _ entry: CustomResources.Entry) -> Bool {
        let spec = object[object.root, "spec", "names"]
        let accepted = object[object.root, "status", "acceptedNames"]
        let wanted = DefinitionFacts.Names(object, spec)
        var names = DefinitionFacts.Names(object, accepted)
        if wanted == names, DefinitionStatus.condition(object, "NamesAccepted") != nil { return false }
        let before = names
        let others = resources.entries(of: entry.facts.group).filter { $0.object.name != entry.object.name }.map(\.facts.names)
        let own = [names]
        let used = Set((others + own).flatMap { [$0.plural, $0.singular] + $0.shortNames })
        let usedKinds = Set((others + own).flatMap { [$0.kind, $0.listKind] })
        var conflict: (reason: String, message: String)?
        func take(_ wanted: String, _ current: inout String, _ used: Set<String>, _ reason: String) {
            if wanted == current || !used.contains(wanted) { current = wanted } else { conflict = (reason, "\(FieldError.quoted(wanted)) is already in use") }
        }
        take(wanted.plural, &names.plural, used, "PluralConflict")
        take(wanted.singular, &names.singular, used, "SingularConflict")
        if wanted.shortNames != names.shortNames {
            let taken = wanted.shortNames.filter { !names.shortNames.contains($0) && used.contains($0) }
            if taken.isEmpty {
                names.shortNames = wanted.shortNames
            } else {
                let words = taken.map { "\(FieldError.quoted($0)) is already in use" }
                conflict = ("ShortNamesConflict", words.count == 1 ? words[0] : "[\(words.joined(separator: ", "))]")
            }
        }
        take(wanted.kind, &names.kind, usedKinds, "KindConflict")
        take(wanted.listKind, &names.listKind, usedKinds, "ListKindConflict")
        names.categories = wanted.categories
        write(names, into: &object)
        let time = now()
        if let conflict {
            DefinitionStatus.set(&object, "NamesAccepted", "False", reason: conflict.reason, message: conflict.message, now: time)
        } else {
            DefinitionStatus.set(&object, "NamesAccepted", "True", reason: "NoConflicts", message: "no conflicts found", now: time)
        }
        if !DefinitionStatus.isTrue(object, "Established") {
            if conflict == nil {
                DefinitionStatus.set(
                    &object, "Established", "False", reason: "Installing", message: "the initial names have been accepted", now: time)
            } else if DefinitionStatus.condition(object, "Established") == nil {
                DefinitionStatus.set(&object, "Established", "False", reason: "NotAccepted", message: "not all names are accepted", now: time)
            }
        }
        return before != names && before.isComplete
    }

    private func write(_ names: DefinitionFacts.Names, into object: inout Document) {
        var members: [(String, Value)] = [("plural", .string(names.plural))]
        if !names.singular.isEmpty { members.append(("singular", .string(names.singular))) }
        if !names.shortNames.isEmpty { members.append(("shortNames", .strings(names.shortNames))) }
        members.append(("kind", .string(names.kind)))
        if !names.listKind.isEmpty { members.append(("listKind", .string(names.listKind))) }
        if !names.categories.isEmpty { members.append(("categories", .strings(names.categories))) }
        object.set(object.ensureObject(object.root, "status"), "acceptedNames", .object(members))
    }

    /// Established it is once its endpoints are there, which they are when we come here.
    private func setEstablished(_ object: inout Document, _ entry: CustomResources.Entry) {
        guard entry.facts.areNamesAccepted, entry.served != nil, !DefinitionStatus.isTrue(object, "Established") else { return }
        DefinitionStatus.set(
            &object, "Established", "True", reason: "InitialNamesAccepted", message: "the initial names have been accepted", now: now())
    }

    // MARK: Other conditions

    private func setStructural(_ object: inout Document) {
        let problems = DefinitionStructure.problems(object)
        if problems.isEmpty {
            remove(&object, "NonStructuralSchema")
        } else {
            DefinitionStatus.set(&object, "NonStructuralSchema", "True", reason: "Violations", message: problems, now: now())
        }
    }

    private func remove(_ object: inout Document, _ type: String) {
        guard let condition = DefinitionStatus.condition(object, type) else { return }
        object.removeChild(object[object.root, "status", "conditions"], condition)
    }

    private func setApproval(_ object: inout Document) {
        let group = object.string(object[object.root, "spec", "group"]) ?? ""
        guard APIApproval.isProtected(group) else { return }
        let approval = APIApproval(object)
        let (status, reason): (String, String)
        switch approval.state {
        case .approved: (status, reason) = ("True", "ApprovedAnnotation")
        case .bypassed: (status, reason) = ("False", "UnapprovedAnnotation")
        case .missing: (status, reason) = ("False", "MissingAnnotation")
        case .invalid: (status, reason) = ("False", "InvalidAnnotation")
        }
        DefinitionStatus.set(
            &object, "KubernetesAPIApprovalPolicyConformant", status, reason: reason, message: approval.message, now: now())
    }

    // MARK: The end

    /// Starts to take away the objects of a definition that is being deleted, once.
    private func begin(_ entry: CustomResources.Entry) {
        let uid = entry.object.uid
        guard emptying.withLock({ $0.insert(uid).inserted }) else { return }
        let name = entry.object.name
        Task { [self] in
            // One that fails is tried again, for nothing else may change that would bring us back.
            while !Task.isCancelled {
                do {
                    try await finish(name, uid)
                    break
                } catch let error as StatusError where error.code == 409 {
                    continue
                } catch let error as StatusError where error.code == 404 {
                    break
                } catch {
                    logger.warning("a definition's objects can't be deleted", metadata: ["name": "\(name)", "cause": "\(error)"])
                    try? await Task.sleep(for: .seconds(1))
                }
            }
            _ = emptying.withLock { $0.remove(uid) }
        }
    }

    private func finish(_ name: String, _ uid: String) async throws {
        var object = try await client.send("GET", "\(DefinitionController.path)/\(name)")
        let isHeld = Metadata.finalizers(object).contains(DefinitionStatus.cleanupFinalizer)
        guard Metadata.string(object, "uid") == uid, isHeld, Metadata.isBeingDeleted(object) else { return }
        DefinitionStatus.set(
            &object, "Terminating", "True", reason: "InstanceDeletionInProgress", message: "CustomResource deletion is in progress", now: now())
        object = try await write(object)
        if DefinitionStatus.isTrue(object, "Established") {
            do {
                try await empty(name)
            } catch let error as StatusError where error.code != 409 && error.code != 404 {
                DefinitionStatus.set(
                    &object, "Terminating", "True", reason: "InstanceDeletionFailed", message: "could not issue all deletes: \(error)", now: now())
                try await write(object)
                throw error
            }
            DefinitionStatus.set(
                &object, "Terminating", "False", reason: "InstanceDeletionCompleted", message: "removed all instances", now: now())
        } else {
            DefinitionStatus.set(
                &object, "Terminating", "False", reason: "NeverEstablished", message: "resource was never established", now: now())
        }
        let left = Metadata.finalizers(object).filter { $0 != DefinitionStatus.cleanupFinalizer }
        let metadata = object[object.root, "metadata"]
        if left.isEmpty { object.remove(metadata, "finalizers") } else { object.set(metadata, "finalizers", .strings(left)) }
        try await write(object)
    }

    /// Deletes all objects of a definition and waits until the last one is gone.
    private func empty(_ name: String) async throws {
        guard let served = resources.entry(name)?.served, let registry = served.version(served.storageVersion)?.registry else { return }
        var asked: Set<String> = []
        while !Task.isCancelled {
            let objects = try await registry.store.list(registry.definition.keyPrefix, counting: false).items
            guard !objects.isEmpty else { return }
            for value in objects where asked.insert(value.key).inserted {
                let names = value.key.dropFirst(registry.definition.keyPrefix.count).split(separator: "/").map(String.init)
                guard let last = names.last else { continue }
                do {
                    _ = try await registry.delete(
                        namespace: names.count > 1 ? names[0] : "", name: last, options: DeleteOptions(), isDryRun: false
                    ) { _ in }
                } catch let error as StatusError where error.code == 404 {
                    continue
                }
            }
            // Objects with finalizers go when whoever holds them lets go.
            try await Task.sleep(for: .milliseconds(asked.count == objects.count ? 20 : 200))
        }
    }
}
