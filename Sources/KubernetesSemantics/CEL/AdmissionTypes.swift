import CEL

/// The types of what expressions of admission see beside the object: the request and its namespace.
enum AdmissionTypes {
    private static func object(_ name: String, _ fields: [(String, DeclaredType)]) -> DeclaredType {
        .object(name, Dictionary(uniqueKeysWithValues: fields.map { ($0.0, DeclaredType.Field(name: $0.0, type: $0.1)) }))
    }

    private static let strings = DeclaredType.list(.string, maximum: nil)
    private static let time = DeclaredType(.scalar, .timestamp, maximumElements: 32, minimumSize: 21)

    private static func qualified(_ name: String, _ last: String) -> DeclaredType {
        object(name, [("group", .string), ("version", .string), (last, .string)])
    }

    /// `request`.
    static let request: DeclaredType = {
        let kind = qualified("kubernetes.GroupVersionKind", "kind")
        let resource = qualified("kubernetes.GroupVersionResource", "resource")
        let user = object(
            "kubernetes.UserInfo", [("username", .string), ("uid", .string), ("groups", strings), ("extra", .map(strings, maximum: nil))])
        return object(
            "kubernetes.AdmissionRequest",
            [
                ("kind", kind), ("resource", resource), ("subResource", .string), ("requestKind", kind), ("requestResource", resource),
                ("requestSubResource", .string), ("name", .string), ("namespace", .string), ("operation", .string), ("userInfo", user),
                ("dryRun", .bool), ("options", .dyn),
            ])
    }()

    /// `namespaceObject`.
    static let namespace: DeclaredType = {
        let condition = object(
            "kubernetes.NamespaceCondition",
            [("status", .string), ("type", .string), ("lastTransitionTime", time), ("message", .string), ("reason", .string)])
        let texts = DeclaredType.map(.string, maximum: nil)
        let metadata = object(
            "kubernetes.NamespaceMetadata",
            [
                ("name", .string), ("generateName", .string), ("namespace", .string), ("labels", texts), ("annotations", texts), ("UID", .string),
                ("creationTimestamp", time), ("deletionGracePeriodSeconds", .int), ("deletionTimestamp", time), ("generation", .int),
                ("resourceVersion", .string), ("finalizers", strings),
            ])
        return object(
            "kubernetes.Namespace",
            [
                ("metadata", metadata), ("spec", object("kubernetes.NamespaceSpec", [("finalizers", strings)])),
                ("status", object("kubernetes.NamespaceStatus", [("conditions", .list(condition, maximum: nil)), ("phase", .string)])),
            ])
    }()
}

/// The type of `variables`: the fields that were compiled so far.
struct VariableTypes: CELTypeProvider {
    static let name = "kubernetes.variables"
    var fields: [String: CELType] = [:]

    func type(named name: String) -> CELType? { name == Self.name ? .object(name) : nil }
    func fieldType(_ type: String, _ field: String) -> CELType? { fields[field] }
    func object(_ type: String, _ fields: [(String, CELValue)]) -> CELValue? { nil }
}
