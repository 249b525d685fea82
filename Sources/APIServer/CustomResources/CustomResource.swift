import Crypto
import Datastore
import KubernetesSchema
import KubernetesSemantics
import Logging
import Wire

/// One served or stored version of a custom resource.
struct CustomVersion: Sendable {
    let info: ResourceInfo
    let registry: ResourceRegistry
    let isServed: Bool
    /// What clients of the version are told with every answer.
    let warnings: [String]
    let custom: CustomKind
    let scale: ScalePaths?
}

/// A CustomResourceDefinition as it is served: its versions, each with its registry.
///
/// Made anew only when what objects depend on changes; conditions and metadata don't touch it.
final class CustomResource: Sendable {
    let name: String
    let uid: String
    let group: String
    let namespaced: Bool
    /// By what it is told whether it has to be made anew.
    let fingerprint: [UInt8]
    /// In the order of the definition.
    let versions: [CustomVersion]
    let storageVersion: String

    var resource: GroupResource { versions.first?.info.groupResource ?? GroupResource(group: group, resource: name) }

    /// - Parameter object: the definition's newest state; it is kept, so that schemas can be compiled when they are needed.
    init?(_ object: CachedObject, _ definition: DefinitionFacts, context: CustomResources.Context) {
        guard let storage = definition.versions.first(where: \.isStorage) else { return nil }
        name = object.name
        uid = object.uid
        group = definition.group
        namespaced = definition.namespaced
        fingerprint = definition.fingerprint
        storageVersion = storage.name
        let stored = StorageInfo(
            keyPrefix: "\(definition.group)/\(definition.names.plural)", groupVersion: GroupVersion(group: definition.group, version: storage.name),
            encoding: .json, ttl: nil)
        var kinds: [GroupVersion: CustomKind] = [:]
        for version in definition.versions {
            let kind = GroupVersionKind(group: definition.group, version: version.name, kind: definition.names.kind)
            kinds[kind.groupVersion] = CustomKind(
                kind, preservesUnknownFields: definition.preservesUnknownFields, types: context.schema, engine: CustomRules.engine
            ) { DefinitionFacts.compile(object, version.name) }
        }
        let converter = context.converter(definition)
        versions = definition.versions.filter { $0.isServed || $0.isStorage }.compactMap { version in
            let groupVersion = GroupVersion(group: definition.group, version: version.name)
            guard let custom = kinds[groupVersion] else { return nil }
            return CustomResource.version(version, custom, kinds, definition, stored, converter, context)
        }
    }

    private static func version(
        _ version: DefinitionFacts.Version, _ custom: CustomKind, _ kinds: [GroupVersion: CustomKind], _ definition: DefinitionFacts,
        _ storage: StorageInfo, _ converter: any ObjectConverter, _ context: CustomResources.Context
    ) -> CustomVersion {
        let info = definition.info(version, custom.kind, storage)
        let strategy = CustomResourceStrategy(
            kind: custom, isNamespaced: definition.namespaced, hasStatus: version.hasStatus, scale: version.scale, selectableFields: version.selectableFields)
        let codec = CustomCodec(hub: custom, storageVersion: storage.groupVersion, kinds: kinds, converter: converter)
        let made = ResourceDefinition(
            custom: info, custom, storage: storage, listKind: definition.names.listKind, strategy: strategy, table: version.table, codec: codec,
            schema: context.schema)
        let registry = ResourceRegistry(
            made, store: context.store.dedicated(group: definition.group, resource: definition.names.plural), environment: context.environment,
            logger: context.logger)
        let warning = definition.deprecation(version)
        return CustomVersion(
            info: info, registry: registry, isServed: version.isServed, warnings: warning.map { [$0] } ?? [], custom: custom, scale: version.scale)
    }

    func version(_ name: String) -> CustomVersion? { versions.first { $0.info.version == name } }

    /// Ends what is served: caches stop, watches end.
    func stop() { for version in versions { version.registry.cache.stop() } }
}

/// What serving a CustomResourceDefinition depends on.
struct DefinitionFacts: Sendable {
    struct Names: Sendable, Equatable {
        var plural = ""
        var singular = ""
        var kind = ""
        var listKind = ""
        var shortNames: [String] = []
        var categories: [String] = []

        init(_ object: Document, _ node: Document.Node) {
            func text(_ key: String) -> String { object.string(object[node, key]) ?? "" }
            plural = text("plural")
            singular = text("singular")
            kind = text("kind")
            listKind = text("listKind")
            shortNames = object.strings(object[node, "shortNames"])
            categories = object.strings(object[node, "categories"])
        }

        var isComplete: Bool { ![plural, singular, kind, listKind].contains("") }
    }

    struct Version: Sendable {
        let name: String
        let isServed: Bool
        let isStorage: Bool
        let isDeprecated: Bool
        let deprecationWarning: String?
        let hasStatus: Bool
        let scale: ScalePaths?
        let selectableFields: [String]
        let table: TableDefinition
    }

    let group: String
    let namespaced: Bool
    /// The accepted ones.
    let names: Names
    let versions: [Version]
    let preservesUnknownFields: Bool
    let conversion: Value
    let isEstablished: Bool
    let areNamesAccepted: Bool
    let isTerminating: Bool
    let fingerprint: [UInt8]

    init(_ object: Document) {
        let spec = object[object.root, "spec"]
        group = object.string(object[spec, "group"]) ?? ""
        namespaced = object.equals(object[spec, "scope"], "Namespaced")
        names = Names(object, object[object.root, "status", "acceptedNames"])
        preservesUnknownFields = object.bool(object[spec, "preserveUnknownFields"]) == true
        conversion = object.value(object[spec, "conversion"])
        isEstablished = DefinitionStatus.isTrue(object, "Established")
        areNamesAccepted = DefinitionStatus.isTrue(object, "NamesAccepted")
        isTerminating = DefinitionStatus.isTrue(object, "Terminating")
        versions = object.elements(object[spec, "versions"]).map { Version(object, $0) }
        var hash = SHA256()
        hash.update(data: object.encodeJSON(spec))
        hash.update(data: object.encodeJSON(object[object.root, "status", "acceptedNames"]))
        fingerprint = Array(hash.finalize())
    }

    /// Whether its endpoints are there; discovery waits until it is established.
    var isServable: Bool { (areNamesAccepted || isEstablished) && names.isComplete }

    /// Compiles the schema of a version.
    static func compile(_ object: CachedObject, _ version: String) -> StructuralSchema {
        // The bytes were made by this process and are read by it: where they can't be, nothing is known of the objects.
        let document = (try? object.document()) ?? Document()
        let node = document.elements(document[document.root, "spec", "versions"]).first { document.equals(document[$0, "name"], version) }
        return StructuralSchema(document, document[node ?? .none, "schema", "openAPIV3Schema"])
    }

    private static let verbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"]
    /// Of definitions that are being deleted.
    private static let lastVerbs = ["delete", "deletecollection", "get", "list", "watch"]

    func info(_ version: Version, _ kind: GroupVersionKind, _ storage: StorageInfo) -> ResourceInfo {
        var subresources: [SubresourceInfo] = []
        let verbs = ["get", "patch", "update"]
        if version.hasStatus { subresources.append(SubresourceInfo(name: "status", kind: kind, isForeign: false, verbs: verbs)) }
        if version.scale != nil { subresources.append(SubresourceInfo(name: "scale", kind: ScaleHandler.kind, isForeign: true, verbs: verbs)) }
        let hashed = SHA256.hash(data: Array("\(group)/\(storage.groupVersion.version)/\(names.kind)".utf8))
        return ResourceInfo(
            group: group, version: version.name, name: names.plural, kind: kind, singular: names.singular, namespaced: namespaced,
            verbs: DefinitionFacts.verbs, shortNames: names.shortNames, categories: names.categories,
            storageVersionHash: Base64.encode(Array(hashed.prefix(8))), subresources: subresources, storage: storage, servedByDefault: true)
    }

    /// The verbs that discovery tells.
    func shownVerbs(_ info: ResourceInfo) -> [String] { isTerminating ? DefinitionFacts.lastVerbs : info.verbs }

    /// What clients of a deprecated version are told.
    func deprecation(_ version: Version) -> String? {
        guard version.isDeprecated else { return nil }
        if let warning = version.deprecationWarning { return warning }
        let newer = versions.filter { $0.isServed && !$0.isDeprecated && VersionOrder.precedes($0.name, version.name) }.map(\.name)
        let head = "\(group)/\(version.name) \(names.kind) is deprecated"
        return newer.min(by: VersionOrder.precedes).map { "\(head); use \(group)/\($0) \(names.kind)" } ?? head
    }
}

extension DefinitionFacts.Version {
    init(_ object: Document, _ node: Document.Node) {
        name = object.string(object[node, "name"]) ?? ""
        isServed = object.bool(object[node, "served"]) == true
        isStorage = object.bool(object[node, "storage"]) == true
        isDeprecated = object.bool(object[node, "deprecated"]) == true
        deprecationWarning = object.string(object[node, "deprecationWarning"])
        hasStatus = object.kind(object[node, "subresources", "status"]) == .object
        let paths = object[node, "subresources", "scale"]
        scale = object.kind(paths) == .object ? ScalePaths(object, paths) : nil
        selectableFields = object.elements(object[node, "selectableFields"]).compactMap { object.string(object[$0, "jsonPath"]) }
        table = .custom(object, object[node, "additionalPrinterColumns"])
    }
}
