import KubernetesSchema
import Wire

/// One manager's entry in `metadata.managedFields`.
public struct ManagedFieldsEntry: Sendable, Equatable {
    public var manager: String
    /// `Apply` or `Update`.
    public var operation: String
    public var apiVersion: String
    /// RFC 3339; empty where there is none.
    public var time: String
    public var subresource: String
    public var fields: FieldSet

    public init(manager: String, operation: String, apiVersion: String, time: String, subresource: String, fields: FieldSet) {
        self.manager = manager
        self.operation = operation
        self.apiVersion = apiVersion
        self.time = time
        self.subresource = subresource
        self.fields = fields
    }

    func isSameManager(as other: ManagedFieldsEntry) -> Bool {
        manager == other.manager && operation == other.operation && apiVersion == other.apiVersion && subresource == other.subresource
    }
}

/// The bookkeeping of who set which field, as upstream's field manager keeps it.
public enum ManagedFields {
    /// More managers of updates than this share one entry.
    public static let maximumUpdateManagers = 10
    static let ancientChanges = "ancient-changes"

    public static func decode(_ object: Document) -> [ManagedFieldsEntry] {
        object.elements(object[object.root, "metadata", "managedFields"]).map { entry in
            func text(_ name: String) -> String { object.string(object[entry, name]) ?? "" }
            return ManagedFieldsEntry(
                manager: text("manager"), operation: text("operation"), apiVersion: text("apiVersion"), time: text("time"),
                subresource: text("subresource"), fields: FieldSet.decode(object, object[entry, "fieldsV1"]))
        }
    }

    /// Writes the entries in upstream's order; none takes the member away.
    public static func encode(_ entries: [ManagedFieldsEntry], into object: inout Document) {
        let metadata = object.ensureObject(object.root, "metadata")
        guard !entries.isEmpty else { return object.remove(metadata, "managedFields") }
        let list = object.newArray()
        for entry in entries.sorted(by: precedes) {
            let node = object.newObject()
            object.appendMember(node, "manager", object.newString(entry.manager))
            object.appendMember(node, "operation", object.newString(entry.operation))
            object.appendMember(node, "apiVersion", object.newString(entry.apiVersion))
            if !entry.time.isEmpty { object.appendMember(node, "time", object.newString(entry.time)) }
            object.appendMember(node, "fieldsType", object.newString("FieldsV1"))
            let fields = entry.fields.encode(into: &object)
            object.appendMember(node, "fieldsV1", fields)
            if !entry.subresource.isEmpty { object.appendMember(node, "subresource", object.newString(entry.subresource)) }
            object.append(list, node)
        }
        object.set(metadata, "managedFields", list)
    }

    private static func precedes(_ left: ManagedFieldsEntry, _ right: ManagedFieldsEntry) -> Bool {
        (left.operation, left.time, left.manager, left.apiVersion, left.subresource)
            < (right.operation, right.time, right.manager, right.apiVersion, right.subresource)
    }

    /// Puts the changes from `old` to `object` down to a manager.
    ///
    /// - Parameters:
    ///   - old: the stored object in the request's version, nil at creation.
    ///   - now: RFC 3339.
    ///   - resetFields: the paths that the request can't change whatever it says; nil for those of the built-in kinds.
    public static func recordUpdate(
        _ object: inout Document, old: Document?, type: TypeInfo, manager: String, subresource: String, now: String,
        resetFields: [[String]]? = nil, schema: Schema = .shared
    ) {
        let sent = object[object.root, "metadata", "managedFields"]
        // An object that exists and was never tracked stays so.
        if let old, old.isEmpty(old[old.root, "metadata", "managedFields"]), object.isEmpty(sent) { return }
        var entries: [ManagedFieldsEntry]
        if let old, !subresource.isEmpty || !sent.exists || object.kind(sent) == .null {
            entries = decode(old)
        } else {
            entries = decode(object)
            // An explicit empty list, or an entry that says nothing, means: forget.
            if old != nil, object.elements(sent).isEmpty || entries.allSatisfy({ $0.manager.isEmpty && $0.operation.isEmpty && $0.fields.isEmpty }) {
                return encode([], into: &object)
            }
        }
        let before = old ?? emptyObject(type, schema)
        let comparison = FieldComparison(before, object, type: type, schema: schema)
        let reset = resetFields ?? builtInResetFields(type, subresource, schema)
        let changed = without(reset, comparison.modified.union(comparison.added))
        let taken = stripped(changed)
        let apiVersion = object.string(object[object.root, "apiVersion"]) ?? ""
        var own = ManagedFieldsEntry(manager: manager, operation: "Update", apiVersion: apiVersion, time: now, subresource: subresource, fields: taken)
        entries = entries.compactMap { entry in
            var entry = entry
            if !entry.isSameManager(as: own) { entry.fields = entry.fields.subtracting(changed) }
            entry.fields = entry.fields.subtracting(comparison.removed)
            return entry.fields.isEmpty ? nil : entry
        }
        if !taken.isEmpty {
            if let index = entries.firstIndex(where: { $0.isSameManager(as: own) }) {
                own.fields = entries[index].fields.union(taken)
                entries[index] = own
            } else {
                entries.append(own)
            }
        }
        encode(capped(entries), into: &object)
    }

    private static func builtInResetFields(_ type: TypeInfo, _ subresource: String, _ schema: Schema) -> [[String]] {
        guard let kind = type.kind, let resource = schema.resource(kind: kind) else { return [] }
        return Strategies.strategy(for: resource.groupResource).resetFields(subresource: subresource)
    }

    /// A set less whole subtrees.
    private static func without(_ paths: [[String]], _ set: FieldSet) -> FieldSet {
        var set = set
        for path in paths { remove(path[...], &set) }
        return set
    }

    private static func remove(_ path: ArraySlice<String>, _ set: inout FieldSet) {
        guard let first = path.first else { return }
        let element = PathElement.field(first)
        if path.count == 1 {
            set.members.remove(element)
            set.children[element] = nil
        } else if var inner = set.children[element] {
            remove(path.dropFirst(), &inner)
            set.children[element] = inner.isEmpty ? nil : inner
        }
    }

    /// What an object of a type is before anything was set.
    public static func emptyObject(_ type: TypeInfo, _ schema: Schema) -> Document {
        var document = Document()
        document.setRoot(Canonical.zero(.object(type.id), schema, &document))
        return document
    }

    /// Paths that nobody manages.
    private static func stripped(_ set: FieldSet) -> FieldSet {
        var set = set
        for name in ["apiVersion", "kind", "metadata"] { set.members.remove(.field(name)) }
        let metadata = PathElement.field("metadata")
        guard var inner = set.children[metadata] else { return set }
        for name in ["name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields", "resourceVersion"] {
            inner.members.remove(.field(name))
            inner.children[.field(name)] = nil
        }
        set.children[metadata] = inner.isEmpty ? nil : inner
        return set
    }

    private static func capped(_ entries: [ManagedFieldsEntry]) -> [ManagedFieldsEntry] {
        var updates = entries.filter { $0.operation == "Update" }.sorted(by: precedes)
        guard updates.count > maximumUpdateManagers else { return entries }
        var kept = entries.filter { $0.operation != "Update" }
        // The oldest share one entry for each version.
        while updates.count > maximumUpdateManagers {
            let first = updates.removeFirst()
            if let index = updates.firstIndex(where: { $0.manager == ancientChanges && $0.apiVersion == first.apiVersion }) {
                updates[index].fields = updates[index].fields.union(first.fields)
            } else {
                var bucket = first
                bucket.manager = ancientChanges
                bucket.subresource = ""
                guard let next = updates.firstIndex(where: { $0.apiVersion == first.apiVersion && $0.manager != ancientChanges }) else {
                    kept.append(bucket)
                    continue
                }
                let merged = updates.remove(at: next)
                bucket.fields = bucket.fields.union(merged.fields)
                bucket.time = merged.time
                updates.insert(bucket, at: 0)
            }
        }
        return kept + updates
    }
}
