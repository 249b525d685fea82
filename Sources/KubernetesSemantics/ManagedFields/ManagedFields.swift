import KubernetesSchema
import Wire

/// Who manages fields: a name with what makes two entries of `managedFields` the same.
public struct ManagerIdentity: Hashable, Sendable {
    public var manager: String
    public var isApply: Bool
    /// Updates of different versions are different managers; an apply replaces the last one, whatever its version was.
    public var apiVersion: String
    public var subresource: String

    public init(manager: String, isApply: Bool, apiVersion: String, subresource: String) {
        self.manager = manager
        self.isApply = isApply
        self.apiVersion = isApply ? "" : apiVersion
        self.subresource = subresource
    }

    /// The order in which managers of the same time are ranked.
    func precedes(_ other: ManagerIdentity) -> Bool {
        (manager, isApply ? 0 : 1, apiVersion, subresource) < (other.manager, other.isApply ? 0 : 1, other.apiVersion, other.subresource)
    }
}

/// What a manager owns, in the terms of one version.
public struct ManagedEntry: Sendable, Equatable {
    public var apiVersion: String
    /// RFC 3339; nil where nothing changed since the manager was first met.
    public var time: String?
    public var fields: FieldSet

    public init(apiVersion: String, time: String?, fields: FieldSet) {
        self.apiVersion = apiVersion
        self.time = time
        self.fields = fields
    }
}

/// The entries of `metadata.managedFields`.
public struct ManagedFields: Sendable, Equatable {
    public var entries: [ManagerIdentity: ManagedEntry] = [:]

    public init() {}

    public var isEmpty: Bool { entries.isEmpty }

    /// Reads the entries of an object; nil where one of them is none.
    public init?(of object: Document) {
        for entry in object.elements(ManagedFields.node(object)) {
            func text(_ name: String) -> String { object.string(object[entry, name]) ?? "" }
            let operation = text("operation")
            guard operation == "Apply" || operation == "Update", !text("apiVersion").isEmpty, text("fieldsType") == "FieldsV1" else { return nil }
            guard let fields = FieldSet.decode(object, object[entry, "fieldsV1"]) else { return nil }
            let identity = ManagerIdentity(
                manager: text("manager"), isApply: operation == "Apply", apiVersion: text("apiVersion"), subresource: text("subresource"))
            entries[identity] = ManagedEntry(
                apiVersion: text("apiVersion"), time: object.string(object[entry, "time"]), fields: fields)
        }
    }

    static func node(_ object: Document) -> Document.Node { object[object.root, "metadata", "managedFields"] }

    /// Whether a request asks to forget all entries: by an empty list, or by one entry that says nothing.
    static func isReset(_ object: Document) -> Bool {
        let list = node(object)
        guard object.kind(list) == .array else { return false }
        let entries = object.elements(list)
        guard let only = entries.first else { return true }
        return entries.count == 1 && object.members(only).allSatisfy { object.isNull($0.value) || object.equals($0.value, "") }
    }

    /// Writes the entries into an object in upstream's order; none takes the member away.
    public func write(into object: inout Document) {
        let metadata = object.ensureObject(object.root, "metadata")
        guard !entries.isEmpty else { return object.remove(metadata, "managedFields") }
        let list = object.newArray()
        for (identity, entry) in entries.sorted(by: ManagedFields.precedes) {
            let node = object.newObject()
            object.appendMember(node, "manager", object.newString(identity.manager))
            object.appendMember(node, "operation", object.newString(identity.isApply ? "Apply" : "Update"))
            object.appendMember(node, "apiVersion", object.newString(entry.apiVersion))
            if let time = entry.time, !time.isEmpty { object.appendMember(node, "time", object.newString(time)) }
            object.appendMember(node, "fieldsType", object.newString("FieldsV1"))
            let fields = entry.fields.encode(into: &object)
            object.appendMember(node, "fieldsV1", fields)
            if !identity.subresource.isEmpty { object.appendMember(node, "subresource", object.newString(identity.subresource)) }
            object.append(list, node)
        }
        object.set(metadata, "managedFields", list)
    }

    private typealias Pair = (key: ManagerIdentity, value: ManagedEntry)

    private static func precedes(_ left: Pair, _ right: Pair) -> Bool {
        if left.key.isApply != right.key.isApply { return left.key.isApply }
        let (mine, theirs) = (left.value.time ?? "", right.value.time ?? "")
        if mine != theirs { return mine < theirs }
        if left.key.manager != right.key.manager { return left.key.manager < right.key.manager }
        return (left.value.apiVersion, left.key.subresource) < (right.value.apiVersion, right.key.subresource)
    }

    // MARK: Limits

    /// More managers of updates than this share one entry.
    public static let maximumUpdateManagers = 10
    static let ancientChanges = "ancient-changes"

    /// Merges the oldest entries of updates, those of one version into one, until no more are left than may be.
    mutating func capUpdates() {
        let updates = entries.filter { !$0.key.isApply }.sorted { left, right in
            let (mine, theirs) = (left.value.time ?? "", right.value.time ?? "")
            return mine == theirs ? left.key.precedes(right.key) : mine < theirs
        }
        var count = updates.count
        var firsts: [String: ManagerIdentity] = [:]
        for (identity, entry) in updates {
            guard count > ManagedFields.maximumUpdateManagers else { return }
            guard let first = firsts[entry.apiVersion] else {
                firsts[entry.apiVersion] = identity
                continue
            }
            let bucket = ManagerIdentity(manager: ManagedFields.ancientChanges, isApply: false, apiVersion: entry.apiVersion, subresource: "")
            if entries[bucket] == nil {
                entries[bucket] = entries[first]
                entries[first] = nil
            }
            guard var merged = entries[bucket] else { continue }
            merged.fields = merged.fields.union(entry.fields)
            merged.time = entry.time
            if identity != bucket { entries[identity] = nil }
            entries[bucket] = merged
            count -= 1
        }
    }

    /// What an object of a type is before anything was set.
    public static func emptyObject(_ type: TypeInfo, _ schema: Schema) -> Document {
        var document = Document()
        document.setRoot(Canonical.zero(.object(type.id), schema, &document))
        return document
    }
}
