/// The API as data: every type, field, kind and resource of Kubernetes v1.36, read from the schema files.
///
/// Immutable; `shared` is read once from text in the binary when it's first asked for.
public final class Schema: Sendable {
    /// The built-in API.
    public static let shared: Schema = {
        do {
            return try Schema(sources: EmbeddedSchema.sources())
        } catch {
            // The text is part of the program and a test reads it: only a broken build comes here.
            preconditionFailure("embedded schema: \(error)")
        }
    }()

    /// By `TypeID`.
    public let types: [TypeInfo]
    /// By group-version in the order of the files, then by name.
    public let resources: [ResourceInfo]
    /// In the order of discovery.
    public let groups: [GroupInfo]
    public let featureGates: [FeatureGate]
    private let constantsByName: [String: [String]]
    private let typesByName: [String: TypeID]
    private let kinds: [GroupVersionKind: TypeID]
    private let kindsOfEveryVersion: [String: TypeID]
    private let resourcesByName: [GroupVersionResource: Int]
    private let resourcesByKind: [GroupVersionKind: Int]
    private let resourcesByGroupVersion: [GroupVersion: [Int]]

    /// Reads schema files. Throws at the first mistake in them.
    public init(sources: [SchemaSource]) throws(SchemaError) {
        let parser = try SchemaParser.parse(sources)
        types = try Schema.types(parser)
        groups = parser.groups
        featureGates = parser.gates
        constantsByName = parser.constants
        resources = Schema.resources(parser)

        var typesByName: [String: TypeID] = Dictionary(minimumCapacity: types.count)
        var kinds: [GroupVersionKind: TypeID] = [:]
        var everywhere: [String: TypeID] = [:]
        for type in types {
            typesByName[type.qualifiedName] = type.id
            if let kind = type.kind { kinds[kind] = type.id }
            if type.isKindOfEveryVersion { everywhere[type.name] = type.id }
        }
        self.typesByName = typesByName
        self.kinds = kinds
        kindsOfEveryVersion = everywhere

        var byName: [GroupVersionResource: Int] = [:]
        var byKind: [GroupVersionKind: Int] = [:]
        var byGroupVersion: [GroupVersion: [Int]] = [:]
        for (index, resource) in resources.enumerated() {
            byName[resource.groupVersionResource] = index
            byKind[resource.kind] = index
            byGroupVersion[resource.groupVersion, default: []].append(index)
        }
        resourcesByName = byName
        resourcesByKind = byKind
        resourcesByGroupVersion = byGroupVersion
    }

    public subscript(_ id: TypeID) -> TypeInfo { types[Int(id.index)] }

    /// The type with a qualified name: `apps/v1.DeploymentSpec`.
    public func type(_ qualifiedName: String) -> TypeInfo? {
        typesByName[qualifiedName].map { self[$0] }
    }

    /// The type of a kind's objects.
    public func kind(_ kind: GroupVersionKind) -> TypeInfo? {
        (kinds[kind] ?? kindsOfEveryVersion[kind.kind]).map { self[$0] }
    }

    public func resource(_ resource: GroupVersionResource) -> ResourceInfo? {
        resourcesByName[resource].map { resources[$0] }
    }

    /// The resource whose objects have that kind; nil for kinds of subresources only.
    public func resource(kind: GroupVersionKind) -> ResourceInfo? {
        resourcesByKind[kind].map { resources[$0] }
    }

    /// By name.
    public func resources(in groupVersion: GroupVersion) -> [ResourceInfo] {
        (resourcesByGroupVersion[groupVersion] ?? []).map { resources[$0] }
    }

    public func group(_ name: String) -> GroupInfo? {
        groups.first { $0.name == name }
    }

    /// The declared values of a named string type (`FieldInfo.enumName`). Not every such type is closed.
    public func constants(of enumName: String) -> [String] {
        constantsByName[enumName] ?? []
    }

    // MARK: From the parser's tables

    private static func types(_ parser: SchemaParser) throws(SchemaError) -> [TypeInfo] {
        var result: [TypeInfo] = []
        result.reserveCapacity(parser.types.count)
        for (index, pending) in parser.types.enumerated() {
            var json: [FieldInfo] = []
            var hasTypeMeta = false
            try flatten(pending.fields, parser, depth: 0, into: &json, &hasTypeMeta)
            result.append(
                TypeInfo(
                    id: TypeID(index), name: pending.name, package: parser.packages[pending.packageIndex], fields: pending.fields,
                    jsonFields: json, kind: pending.kind, isKindOfEveryVersion: pending.everyVersion, hasTypeMeta: hasTypeMeta,
                    mapType: pending.mapType, unions: pending.unions))
        }
        return result
    }

    private static func flatten(
        _ fields: [FieldInfo], _ parser: SchemaParser, depth: Int, into json: inout [FieldInfo], _ hasTypeMeta: inout Bool
    ) throws(SchemaError) {
        for field in fields {
            guard field.inline else {
                if field.name != "-" { json.append(field) }
                continue
            }
            guard let id = field.type.objectType, depth < 8 else {
                throw SchemaError(file: "schema", line: 0, message: "an inlined field that is no structure, or inlines itself")
            }
            let inner = parser.types[Int(id.index)]
            if inner.name == "TypeMeta" { hasTypeMeta = true }
            try flatten(inner.fields, parser, depth: depth + 1, into: &json, &hasTypeMeta)
        }
    }

    private static func resources(_ parser: SchemaParser) -> [ResourceInfo] {
        var off: Set<GroupVersion> = []
        for group in parser.groups {
            for version in group.versions where !version.servedByDefault {
                off.insert(GroupVersion(group: group.name, version: version.name))
            }
        }
        return parser.resources.map { pending in
            let own = GroupVersion(group: pending.group, version: pending.version)
            var storage: StorageInfo?
            if let key = pending.key {
                storage = StorageInfo(
                    keyPrefix: key, groupVersion: pending.stored ?? own, encoding: pending.encoding, ttl: pending.ttl)
            }
            return ResourceInfo(
                group: pending.group, version: pending.version, name: pending.name, kind: own.kind(pending.kind),
                singular: pending.singular, namespaced: pending.namespaced, verbs: pending.verbs, shortNames: pending.shortNames,
                categories: pending.categories, storageVersionHash: pending.hash, subresources: pending.subresources,
                storage: storage, servedByDefault: !off.contains(own))
        }
    }
}
