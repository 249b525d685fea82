import KubernetesSchema
import Wire

/// The bookkeeping of who set which field of one resource, and the merging of what managers apply; as upstream's field manager does it.
///
/// A field manager works on objects of the version in which the request came. Entries that other versions wrote are compared in theirs.
public struct FieldManager: Sendable {
    /// One version of the resource.
    public struct Version: Sendable {
        public let schema: any MergeSchema
        /// By what updates are compared.
        let updates: any MergeSchema
        /// What requests to this endpoint can't change, whatever they say.
        let reset: FieldSet

        /// - Parameter updates: the schema by which updates are compared, where it is another than that of what is applied.
        public init(schema: any MergeSchema, updates: (any MergeSchema)? = nil, resetFields: [[String]]) {
            self.schema = schema
            self.updates = updates ?? schema
            reset = FieldSet(fields: resetFields)
        }
    }

    /// The kind of the request's version.
    public let kind: GroupVersionKind
    public let subresource: String
    let versions: @Sendable (String) -> Version?
    let convert: @Sendable (Document, String) -> Document?
    let empty: Document

    /// - Parameters:
    ///   - empty: an object of the kind before anything was set.
    ///   - versions: the resource in a version (`apps/v1`); nil where there is none of that name.
    ///   - convert: turns an object of any version into another; nil where that can't be.
    public init(
        kind: GroupVersionKind, subresource: String, empty: Document, versions: @escaping @Sendable (String) -> Version?,
        convert: @escaping @Sendable (Document, String) -> Document?
    ) {
        self.kind = kind
        self.subresource = subresource
        self.empty = empty
        self.versions = versions
        self.convert = convert
    }

    /// A field manager of a built-in kind; `resetFields` are those of the endpoint.
    public init(kind: GroupVersionKind, type: TypeInfo, subresource: String, resetFields: [[String]], schema: Schema) {
        self.init(kind: kind, subresource: subresource, empty: ManagedFields.emptyObject(type, schema)) { apiVersion in
            guard let version = GroupVersion(apiVersion: apiVersion), let type = schema.kind(version.kind(kind.kind)) else { return nil }
            let updates = TableSchema(type, schema, holdsRawValues: true)
            return Version(schema: TableSchema(type, schema), updates: updates, resetFields: resetFields)
        } convert: { object, apiVersion in
            let from = object.string(object[object.root, "apiVersion"]) ?? ""
            guard let from = GroupVersion(apiVersion: from), let to = GroupVersion(apiVersion: apiVersion) else { return nil }
            return try? Conversion.convert(object, from: from.kind(kind.kind), to: to.kind(kind.kind), schema: schema)
        }
    }

    private var apiVersion: String { kind.apiVersion }

    private var version: Version { versions(apiVersion) ?? Version(schema: DeducedSchema(), resetFields: []) }

    private func identity(_ manager: String, isApply: Bool) -> ManagerIdentity {
        ManagerIdentity(manager: manager.isEmpty ? "unknown" : manager, isApply: isApply, apiVersion: apiVersion, subresource: subresource)
    }

    /// An object in a version; itself where that is its own.
    private func converted(_ object: Document, _ apiVersion: String) -> Document? {
        let own = object.string(object[object.root, "apiVersion"]) ?? ""
        if own == apiVersion || (own.isEmpty && apiVersion == self.apiVersion) { return object }
        return convert(object, apiVersion)
    }

    // MARK: Updates

    /// Puts the changes from `old` to `object`, by whatever way they came but apply, down to a manager.
    ///
    /// - Parameters:
    ///   - old: the stored object in the request's version, nil at creation.
    ///   - now: RFC 3339.
    public func update(_ object: inout Document, old: Document?, manager: String, now: String) {
        var managed = decode(object, old: old)
        object.remove(object[object.root, "metadata"], "managedFields")
        // An object that exists and isn't tracked stays so.
        if !managed.isEmpty || old.map({ $0.isBlank($0[$0.root, "metadata", "uid"]) }) ?? true {
            record(from: old ?? empty, to: object, &managed, identity(manager, isApply: false), now: now)
        }
        managed.write(into: &object)
    }

    /// The entries that an update starts from: those that it sent, unless it sent none or speaks of a subresource.
    private func decode(_ object: Document, old: Document?) -> ManagedFields {
        let stored = { old.flatMap { ManagedFields(of: $0) } ?? ManagedFields() }
        if !subresource.isEmpty { return stored() }
        if ManagedFields.isReset(object) { return ManagedFields() }
        guard let sent = ManagedFields(of: object), !sent.isEmpty else { return stored() }
        return sent
    }

    private func record(from old: Document, to new: Document, _ managed: inout ManagedFields, _ own: ManagerIdentity, now: String) {
        let version = self.version
        reconcile(&managed, old)
        let comparison = FieldComparison(old, new, schema: version.updates).excluding(version.reset)
        for (identity, changes) in changes(from: old, to: new, comparison, &managed) {
            guard var entry = managed.entries[identity] else { continue }
            let before = entry.fields
            // Its own entry keeps what it changes again.
            if identity != own { entry.fields = before.subtracting(changes.modified.union(changes.added)) }
            entry.fields = entry.fields.subtracting(changes.removed)
            managed.entries[identity] = entry.fields.isEmpty ? nil : entry
        }
        let taken = comparison.modified.union(comparison.added).subtracting(FieldManager.unmanaged)
        if !taken.isEmpty {
            let before = managed.entries[own]?.fields ?? FieldSet()
            managed.entries[own] = ManagedEntry(apiVersion: apiVersion, time: now, fields: before.union(taken))
        }
        managed.capUpdates()
    }

    /// What changed, for every manager in the version of its entry; entries of versions that are no more are dropped.
    private func changes(
        from old: Document, to new: Document, _ comparison: FieldComparison, _ managed: inout ManagedFields
    ) -> [(ManagerIdentity, FieldComparison)] {
        var known = [apiVersion: comparison]
        var result: [(ManagerIdentity, FieldComparison)] = []
        for (identity, entry) in managed.entries {
            if let changes = known[entry.apiVersion] {
                result.append((identity, changes))
                continue
            }
            guard let version = versions(entry.apiVersion), let before = converted(old, entry.apiVersion), let after = converted(new, entry.apiVersion)
            else {
                managed.entries[identity] = nil
                continue
            }
            let changes = FieldComparison(before, after, schema: version.schema).excluding(version.reset)
            known[entry.apiVersion] = changes
            result.append((identity, changes))
        }
        return result
    }

    /// Brings entries that were written under another schema into the terms of this one.
    private func reconcile(_ managed: inout ManagedFields, _ live: Document) {
        for (identity, entry) in managed.entries {
            guard let version = versions(entry.apiVersion) else {
                managed.entries[identity] = nil
                continue
            }
            managed.entries[identity]?.fields = entry.fields.reconciled(version.schema)
        }
    }

    /// Paths that nobody manages.
    static let unmanaged: FieldSet = {
        let metadata = [
            "name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields", "resourceVersion",
        ]
        return FieldSet(fields: [["apiVersion"], ["kind"], ["metadata"]] + metadata.map { ["metadata", $0] })
    }()

    // MARK: Apply

    /// What came of an apply.
    public struct Applied: Sendable {
        /// The object with its new entries; not yet defaulted.
        public var object: Document
        /// Whether it says something else than the live one, its entries aside.
        public var isChanged: Bool
    }

    static let kubectl = "kubectl"
    static let beforeFirstApply = "before-first-apply"

    /// Merges what a manager applies into the live object.
    ///
    /// - Parameters:
    ///   - live: the stored object in the request's version, nil where there is none.
    ///   - force: whether fields that others own are taken from them.
    ///   - now: RFC 3339.
    /// - Throws: `StatusError`: 409 with the conflicts, 400 and 500 for objects that can't be applied.
    public func apply(_ config: Document, to live: Document?, manager: String, force: Bool, now: String) throws(StatusError) -> Applied {
        let old = live ?? empty
        guard var managed = ManagedFields(of: old) else { throw .plain("failed to decode managed fields: metadata.managedFields is invalid") }
        try checkKind(config)
        if managed.isEmpty {
            record(from: empty, to: old, &managed, identity(FieldManager.beforeFirstApply, isApply: false), now: now)
        }
        try check(config)
        let merged: Merged
        switch merge(config, old, managed, identity(manager, isApply: true), force: force) {
        case .success(let made): merged = made
        case .failure(let conflicts): merged = try resolve(conflicts, config, old, managed, manager)
        }
        var result = merged.object.map { Applied(object: $0, isChanged: true) } ?? Applied(object: old, isChanged: false)
        managed = merged.managed
        if result.isChanged { managed.entries[identity(manager, isApply: true)]?.time = now }
        if manager == FieldManager.kubectl { LastApplied.renew(&result.object, config) }
        managed.write(into: &result.object)
        return result
    }

    private func checkKind(_ config: Document) throws(StatusError) {
        let sent = config.string(config[config.root, "apiVersion"]) ?? ""
        let name = config.string(config[config.root, "kind"]) ?? ""
        if sent == apiVersion, name == kind.kind { return }
        let version = sent.contains("/") ? sent : "/" + sent
        throw .badRequest("invalid object type: \(version), Kind=\(name)")
    }

    private func check(_ config: Document) throws(StatusError) {
        if !config.isNull(ManagedFields.node(config)) { throw .badRequest("metadata.managedFields must be nil") }
        guard let problem = AppliedValidation.problem(config, schema: version.schema) else { return }
        func metadata(_ name: String) -> String { config.string(config[config.root, "metadata", name]) ?? "" }
        let shown = "\(metadata("namespace"))/\(metadata("name")); \(kind.group)/\(kind.version), Kind=\(kind.kind)"
        throw .plain("failed to create typed patch object (\(shown)): \(problem)")
    }

    /// An apply of kubectl's own takes what its client-side apply set, without being forced.
    private func resolve(
        _ conflicts: ApplyConflicts, _ config: Document, _ old: Document, _ managed: ManagedFields, _ manager: String
    ) throws(StatusError) -> Merged {
        guard manager == FieldManager.kubectl, let allowed = LastApplied.owned(old, apiVersion: apiVersion, schema: version.schema) else {
            throw conflicts.error
        }
        let left = conflicts.excluding(allowed)
        if !left.isEmpty { throw left.error }
        switch merge(config, old, managed, identity(manager, isApply: true), force: true) {
        case .success(let made): return made
        case .failure(let conflicts): throw conflicts.error
        }
    }

    private struct Merged {
        /// Nil where the object stays what it is.
        var object: Document?
        var managed: ManagedFields
    }

    private func merge(
        _ config: Document, _ old: Document, _ stored: ManagedFields, _ own: ManagerIdentity, force: Bool
    ) -> Result<Merged, ApplyConflicts> {
        let version = self.version
        var managed = stored
        reconcile(&managed, old)
        var object = ObjectMerge.merge(config, into: old, schema: version.schema)
        let last = managed.entries[own]
        let fields = FieldSet(of: config, schema: version.schema).subtractingTrees(version.reset)
        managed.entries[own] = ManagedEntry(apiVersion: apiVersion, time: last?.time, fields: fields)
        if let last, !last.fields.isEmpty { object = prune(object, last, managed) }
        let comparison = FieldComparison(old, object, schema: version.schema).excluding(version.reset)
        var conflicts = ApplyConflicts()
        for (identity, changes) in changes(from: old, to: object, comparison, &managed) where identity != own {
            guard var entry = managed.entries[identity] else { continue }
            let lost = entry.fields.intersection(changes.modified.union(changes.added))
            if !lost.isEmpty { conflicts.fields[identity] = lost }
            entry.fields = entry.fields.subtracting(lost).subtracting(changes.removed)
            managed.entries[identity] = entry.fields.isEmpty ? nil : entry
        }
        if !force, !conflicts.isEmpty { return .failure(conflicts) }
        let kept = fields.subtracting(FieldManager.unmanaged)
        managed.entries[own]?.fields = kept
        if kept.isEmpty { managed.entries[own] = nil }
        let isSame = Document.equal(old, old.root, object, object.root)
        return .success(Merged(object: isSame ? nil : object, managed: managed))
    }

    // MARK: Pruning

    /// Takes away what the manager applied last time and no longer does, unless somebody else owns it.
    private func prune(_ merged: Document, _ last: ManagedEntry, _ managed: ManagedFields) -> Document {
        guard let lastVersion = versions(last.apiVersion), var work = converted(merged, last.apiVersion) else { return merged }
        let lastFields = last.fields.withStructures(lastVersion.schema)
        var pruned = FieldRemoval.remove(lastFields, from: work, schema: lastVersion.schema)
        var owned: [String: FieldSet] = [:]
        for entry in managed.entries.values { owned[entry.apiVersion] = owned[entry.apiVersion]?.union(entry.fields) ?? entry.fields }
        // The version of the pruned object first, so that nothing which a conversion needs is missing.
        for name in [last.apiVersion] + owned.keys.sorted() {
            guard let fields = owned.removeValue(forKey: name), let version = versions(name), let full = converted(work, name),
                let rest = converted(pruned, name)
            else { continue }
            work = full
            pruned = keep(fields, of: full, rest, version.schema)
        }
        guard let full = converted(work, last.apiVersion), let rest = converted(pruned, last.apiVersion) else { return merged }
        // Only what the manager had applied goes; what was cut off along with it stays.
        let gone = structures(full, lastVersion.schema).subtracting(structures(rest, lastVersion.schema)).intersection(lastFields)
        return converted(FieldRemoval.remove(gone, from: full, schema: lastVersion.schema), apiVersion) ?? merged
    }

    private func structures(_ object: Document, _ schema: any MergeSchema) -> FieldSet {
        FieldSet(of: object, schema: schema).withStructures(schema)
    }

    /// The pruned object with everything that a set owns put back.
    private func keep(_ owned: FieldSet, of full: Document, _ pruned: Document, _ schema: any MergeSchema) -> Document {
        let staying = structures(pruned, schema).union(owned.withStructures(schema))
        return FieldRemoval.remove(structures(full, schema).subtracting(staying), from: full, schema: schema)
    }
}

/// The fields that an apply would take from other managers.
struct ApplyConflicts: Error {
    var fields: [ManagerIdentity: FieldSet] = [:]

    var isEmpty: Bool { fields.isEmpty }

    func excluding(_ allowed: FieldSet) -> ApplyConflicts {
        ApplyConflicts(fields: fields.compactMapValues { set in
            let left = set.subtracting(allowed)
            return left.isEmpty ? nil : left
        })
    }

    /// The answer to the client: 409 with a cause for every field.
    var error: StatusError {
        // Those of a subresource come before those of the object itself.
        let managers = fields.keys.sorted { left, right in
            let isSame = left.manager == right.manager && left.isApply == right.isApply && left.apiVersion == right.apiVersion
            guard isSame, left.subresource.isEmpty != right.subresource.isEmpty else { return left.precedes(right) }
            return !left.subresource.isEmpty
        }
        var causes: [StatusError.Cause] = []
        var lines: [String] = []
        for manager in managers {
            let name = ApplyConflicts.shown(manager)
            lines.append("conflicts with \(name):")
            fields[manager]?.forEach { path in
                let field = path.map(\.description).joined()
                lines.append("- \(field)")
                causes.append(StatusError.Cause(reason: "FieldManagerConflict", message: "conflict with \(name)", field: field))
            }
        }
        let message: String
        if let only = causes.first, causes.count == 1 {
            message = "Apply failed with 1 conflict: \(only.message): \(only.field)"
        } else {
            message = "Apply failed with \(causes.count) conflicts: \(lines.joined(separator: "\n"))"
        }
        return StatusError(code: 409, reason: "Conflict", message: message, details: .init(causes: causes))
    }

    private static func shown(_ manager: ManagerIdentity) -> String {
        var text = FieldError.quoted(manager.manager)
        if !manager.subresource.isEmpty { text += " with subresource \(FieldError.quoted(manager.subresource))" }
        return manager.isApply ? text : "\(text) using \(manager.apiVersion)"
    }
}
