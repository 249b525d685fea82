/// The place of a type in `Schema.types`.
public struct TypeID: Hashable, Sendable {
    public let index: Int32

    init(_ index: Int) { self.index = Int32(index) }
}

/// What a field, or an element of its list or map, holds.
///
/// The names are those of the notation. `Wire forms` that JSON doesn't show: `time` and `microTime` are Protobuf messages of seconds (1)
/// and nanoseconds (2), `quantity` a message with a string (1), `intOrString` a message of type (1: 0 integer, 1 string), integer (2) and
/// string (3), `duration` a message with nanoseconds (1), the raw ones a message with JSON bytes (1), `stringList` a message with repeated
/// strings (1).
public enum ElementType: Hashable, Sendable {
    case string
    case int32
    case int64
    case bool
    case double
    /// Base64 in JSON.
    case bytes
    /// RFC 3339, seconds; null when zero.
    case time
    /// RFC 3339 with six digits.
    case microTime
    /// Go's text of a duration: `1m30s`.
    case duration
    case quantity
    case intOrString
    /// An object of any kind (`runtime.RawExtension`).
    case rawExtension
    /// Any JSON value (`apiextensions.JSON`).
    case json
    /// A set of field paths in managed fields (`meta.FieldsV1`).
    case fieldsV1
    /// A named list of strings that Protobuf wraps in a message (`ExtraValue`, `Verbs`).
    case stringList
    /// A structure of the schema.
    case object(TypeID)
    /// `JSONSchemaPropsOrBool`: in Protobuf allows (1, bool), schema (2).
    case schemaOrBool(TypeID)
    /// `JSONSchemaPropsOrArray`: in Protobuf schema (1), repeated schemas (2).
    case schemaOrArray(TypeID)
    /// `JSONSchemaPropsOrStringArray`: in Protobuf schema (1), repeated property names (2).
    case schemaOrStringArray(TypeID)
}

/// The type of a field: an element alone, a list of them, or a map from strings to them. Lists and maps don't nest.
public struct FieldType: Hashable, Sendable {
    public enum Container: UInt8, Hashable, Sendable {
        case single
        case list
        case map
    }

    public let container: Container
    public let element: ElementType

    public init(_ container: Container, _ element: ElementType) {
        self.container = container
        self.element = element
    }

    public var isList: Bool { container == .list }
    public var isMap: Bool { container == .map }

    /// The structure that the field, its items or its values are made of; nil for scalars and specials.
    public var objectType: TypeID? {
        if case .object(let id) = element { return id }
        return nil
    }
}

/// How server-side apply merges a list.
public enum ListType: UInt8, Sendable {
    case atomic
    case set
    case map
}

/// How server-side apply merges a map or a structure.
public enum MapType: UInt8, Sendable {
    case granular
    case atomic
}

/// How a strategic merge patch treats a field.
public struct PatchStrategy: OptionSet, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let merge = PatchStrategy(rawValue: 1)
    public static let replace = PatchStrategy(rawValue: 2)
    public static let retainKeys = PatchStrategy(rawValue: 4)
}

/// One field of a structure.
public struct FieldInfo: Sendable {
    /// The name in JSON; empty for an inlined structure, `-` for a field that JSON doesn't have.
    public let name: String
    public let type: FieldType
    /// The field's number in Protobuf; -1 where Protobuf doesn't have it.
    public let tag: Int32
    let flags: Flags
    let details: Details?

    struct Flags: OptionSet, Sendable {
        let rawValue: UInt8
        static let pointer = Flags(rawValue: 1)
        static let omitEmpty = Flags(rawValue: 2)
        static let omitZero = Flags(rawValue: 4)
        static let required = Flags(rawValue: 8)
        static let inline = Flags(rawValue: 16)
    }

    /// What few fields have; apart, so that a field stays small.
    final class Details: Sendable {
        let protoName: String?
        let listType: ListType?
        let listMapKeys: [String]
        let mapType: MapType?
        let patchStrategy: PatchStrategy
        let patchMergeKey: String?
        let defaultJSON: String?
        let enumName: String?
        let gate: String?

        init(
            protoName: String?, listType: ListType?, listMapKeys: [String], mapType: MapType?, patchStrategy: PatchStrategy,
            patchMergeKey: String?, defaultJSON: String?, enumName: String?, gate: String?
        ) {
            self.protoName = protoName
            self.listType = listType
            self.listMapKeys = listMapKeys
            self.mapType = mapType
            self.patchStrategy = patchStrategy
            self.patchMergeKey = patchMergeKey
            self.defaultJSON = defaultJSON
            self.enumName = enumName
            self.gate = gate
        }
    }

    /// Optional in Go: absent is different from zero.
    public var isPointer: Bool { flags.contains(.pointer) }
    /// Not written to JSON when false, 0, empty or absent. Structures that aren't pointers are written nevertheless.
    public var omitEmpty: Bool { flags.contains(.omitEmpty) }
    /// Not written to JSON when its value is the zero value.
    public var omitZero: Bool { flags.contains(.omitZero) }
    /// Listed as required in OpenAPI.
    public var required: Bool { flags.contains(.required) }
    /// The fields of the structure stand among this one's in JSON; in Protobuf it's a message of its own if it has a tag.
    public var inline: Bool { flags.contains(.inline) }
    /// The name in Protobuf, where it isn't the JSON name.
    public var protoName: String { details?.protoName ?? name }
    public var listType: ListType? { details?.listType }
    /// The fields that identify an item of a list whose type is `map`.
    public var listMapKeys: [String] { details?.listMapKeys ?? [] }
    public var mapType: MapType? { details?.mapType }
    public var patchStrategy: PatchStrategy { details?.patchStrategy ?? [] }
    public var patchMergeKey: String? { details?.patchMergeKey }
    /// The declared default as JSON. Most defaulting isn't declared.
    public var defaultJSON: String? { details?.defaultJSON }
    /// The named string type (`core/v1.PullPolicy`) whose constants `Schema.constants(of:)` lists.
    public var enumName: String? { details?.enumName }
    /// The feature gate without which the field is dropped.
    public var gate: String? { details?.gate }
}

/// A member of a structure's union: at most one of the fields may be set.
public struct UnionInfo: Sendable {
    /// The field that names the one that is set, if there is such a field.
    public let discriminator: String?
    public let fields: [String]
}

/// A structure of the API.
public final class TypeInfo: Sendable {
    public let id: TypeID
    /// `DeploymentSpec`.
    public let name: String
    public let package: PackageInfo
    /// As declared, in order; inlined structures are one field.
    public let fields: [FieldInfo]
    /// As JSON has them, in order: inlined structures are replaced by their fields. `tag` is valid within the structure that declared it.
    public let jsonFields: [FieldInfo]
    /// The kind, if objects of this type stand alone. For one that stands in every group-version, nil.
    public let kind: GroupVersionKind?
    /// `DeleteOptions` and `WatchEvent` belong to every group-version.
    public let isKindOfEveryVersion: Bool
    /// Has `apiVersion` and `kind`.
    public let hasTypeMeta: Bool
    public let mapType: MapType?
    public let unions: [UnionInfo]
    private let nameTable: [Int16]
    private let tagTable: [Int16]

    init(
        id: TypeID, name: String, package: PackageInfo, fields: [FieldInfo], jsonFields: [FieldInfo], kind: GroupVersionKind?,
        isKindOfEveryVersion: Bool, hasTypeMeta: Bool, mapType: MapType?, unions: [UnionInfo]
    ) {
        self.id = id
        self.name = name
        self.package = package
        self.fields = fields
        self.jsonFields = jsonFields
        self.kind = kind
        self.isKindOfEveryVersion = isKindOfEveryVersion
        self.hasTypeMeta = hasTypeMeta
        self.mapType = mapType
        self.unions = unions
        nameTable = TypeInfo.nameTable(jsonFields)
        tagTable = TypeInfo.tagTable(fields)
    }

    /// `apps/v1.DeploymentSpec`.
    public var qualifiedName: String { "\(package.name).\(name)" }
    /// `k8s.io/api/apps/v1.DeploymentSpec`.
    public var goName: String { "\(package.goPath).\(name)" }
    /// `k8s.io.api.apps.v1.DeploymentSpec`.
    public var protoName: String { "\(package.protoPackage).\(name)" }
    /// The name of the definition in OpenAPI: `io.k8s.api.apps.v1.DeploymentSpec`.
    public var openAPIName: String {
        let path = package.goPath.utf8.dropFirst("k8s.io/".utf8.count).map { $0 == 0x2F ? 0x2E : $0 }
        return "io.k8s.\(String(decoding: path, as: UTF8.self)).\(name)"
    }

    /// The place of a field in `jsonFields`.
    public func fieldIndex(_ name: String) -> Int? {
        let mask = nameTable.count - 1
        var slot = Int(truncatingIfNeeded: TypeInfo.hash(name)) & mask
        while nameTable[slot] >= 0 {
            let index = Int(nameTable[slot])
            if jsonFields[index].name == name { return index }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// The field with that name in JSON.
    public func field(_ name: String) -> FieldInfo? {
        fieldIndex(name).map { jsonFields[$0] }
    }

    /// The place in `fields` of the field with that Protobuf number.
    public func fieldIndex(tag: Int) -> Int? {
        guard tag >= 0, tag < tagTable.count, tagTable[tag] >= 0 else { return nil }
        return Int(tagTable[tag])
    }

    private static func hash(_ name: String) -> UInt32 {
        var hash: UInt32 = 2_166_136_261
        for byte in name.utf8 {
            hash = (hash ^ UInt32(byte)) &* 16_777_619
        }
        return hash ^ (hash >> 15)
    }

    private static func nameTable(_ fields: [FieldInfo]) -> [Int16] {
        var size = 4
        while size < fields.count * 2 { size *= 2 }
        var table = [Int16](repeating: -1, count: size)
        for (index, field) in fields.enumerated() where field.name != "-" {
            var slot = Int(truncatingIfNeeded: hash(field.name)) & (size - 1)
            while table[slot] >= 0 { slot = (slot + 1) & (size - 1) }
            table[slot] = Int16(index)
        }
        return table
    }

    private static func tagTable(_ fields: [FieldInfo]) -> [Int16] {
        var highest = -1
        for field in fields { highest = max(highest, Int(field.tag)) }
        var table = [Int16](repeating: -1, count: highest + 1)
        for (index, field) in fields.enumerated() where field.tag >= 0 {
            table[Int(field.tag)] = Int16(index)
        }
        return table
    }
}

/// A package of types: one schema file.
public final class PackageInfo: Sendable {
    /// `apps/v1`.
    public let name: String
    /// `k8s.io/api/apps/v1`.
    public let goPath: String
    /// `k8s.io.api.apps.v1`.
    public let protoPackage: String
    /// The group-version that the package's kinds belong to, if it has one.
    public let groupVersion: GroupVersion?

    init(name: String, goPath: String, protoPackage: String, groupVersion: GroupVersion?) {
        self.name = name
        self.goPath = goPath
        self.protoPackage = protoPackage
        self.groupVersion = groupVersion
    }
}
