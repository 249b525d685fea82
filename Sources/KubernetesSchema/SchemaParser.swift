/// A mistake in a schema file.
public struct SchemaError: Error, CustomStringConvertible, Sendable {
    public let file: String
    /// From 1; 0 where no line is to blame.
    public let line: Int
    public let message: String

    public var description: String { line > 0 ? "\(file):\(line): \(message)" : "\(file): \(message)" }
}

/// One schema file's text. The bytes are only borrowed while parsing.
public struct SchemaSource: Sendable {
    public let name: String
    public let text: [UInt8]

    public init(name: String, text: [UInt8]) {
        self.name = name
        self.text = text
    }
}

/// Reads schema files (see Schema/README.md for the notation) into tables.
///
/// Two passes: the first gives every type and named string its number, the second reads everything else, so that the order of files and of
/// declarations within them doesn't matter.
struct SchemaParser {
    enum Symbol {
        case type(TypeID)
        case string
    }

    struct PendingType {
        var name: String
        var packageIndex: Int
        var fields: [FieldInfo] = []
        var kind: GroupVersionKind?
        var everyVersion = false
        var mapType: MapType?
        var unions: [UnionInfo] = []
    }

    struct PendingResource {
        var group = ""
        var version = ""
        var name = ""
        var kind = ""
        var singular = ""
        var namespaced = false
        var verbs: [String] = []
        var shortNames: [String] = []
        var categories: [String] = []
        var hash: String?
        var key: String?
        var stored: GroupVersion?
        var encoding: StorageInfo.Encoding = .protobuf
        var ttl: Int?
        var subresources: [SubresourceInfo] = []
    }

    static let standardVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]

    var packages: [PackageInfo] = []
    var packageIndex: [String: Int] = [:]
    var symbols: [[String: Symbol]] = []
    var types: [PendingType] = []
    var constants: [String: [String]] = [:]
    var resources: [PendingResource] = []
    var groups: [GroupInfo] = []
    var gates: [FeatureGate] = []
    var reader: LineReader
    /// Type expressions seen, by package: the same few are written thousands of times.
    private var expressions: [[String: (FieldType, Bool, String?)]] = []

    static func parse(_ sources: [SchemaSource]) throws(SchemaError) -> SchemaParser {
        var parser = SchemaParser(reader: LineReader(SchemaSource(name: "", text: [])))
        for source in sources {
            parser.reader = LineReader(source)
            try parser.declare()
        }
        parser.expressions = Array(repeating: [:], count: parser.packages.count)
        for source in sources {
            parser.reader = LineReader(source)
            try parser.define()
        }
        return parser
    }

    private init(reader: LineReader) {
        self.reader = reader
    }

    func failure(_ message: String) -> SchemaError {
        SchemaError(file: reader.name, line: reader.line, message: message)
    }

    // MARK: First pass

    private mutating func declare() throws(SchemaError) {
        var name = ""
        var goPath = ""
        var proto = ""
        var groupVersion: GroupVersion?
        var current = -1
        while reader.nextLine() {
            guard reader.indentation == 0, let word = reader.nextKeyword() else { continue }
            switch word {
            case .package: name = try reader.requireWord("package name")
            case .go: goPath = try reader.requireWord("Go path")
            case .proto: proto = try reader.requireWord("Protobuf package")
            case .group where !name.isEmpty:
                let group = try reader.requireWord("group")
                groupVersion = GroupVersion(group: group == "core" ? "" : group, version: try reader.requireWord("version"))
            case .type, .string:
                if current < 0 {
                    guard !name.isEmpty else { throw failure("a type before the package") }
                    current = packages.count
                    guard packageIndex.updateValue(current, forKey: name) == nil else { throw failure("package \(name) twice") }
                    packages.append(PackageInfo(name: name, goPath: goPath, protoPackage: proto, groupVersion: groupVersion))
                    symbols.append([:])
                }
                let declared = try reader.requireWord("name")
                var symbol = Symbol.string
                if case .type = word {
                    symbol = .type(TypeID(types.count))
                    types.append(PendingType(name: declared, packageIndex: current))
                }
                guard symbols[current].updateValue(symbol, forKey: declared) == nil else { throw failure("\(declared) twice") }
            default:
                continue
            }
        }
    }

    // MARK: Second pass

    private mutating func define() throws(SchemaError) {
        var package = -1
        var groupVersion: GroupVersion?
        var type = -1
        while reader.nextLine() {
            if reader.indentation > 0 {
                try defineMember(package: package, groupVersion: groupVersion, type: type)
                continue
            }
            guard let word = reader.nextKeyword() else { throw failure("unknown word at the start of the line") }
            type = -1
            switch word {
            case .package:
                package = packageIndex[try reader.requireWord("package name")] ?? -1
                if package >= 0 { groupVersion = packages[package].groupVersion }
            case .go, .proto:
                continue
            case .group:
                if package < 0 { try defineGroup() }
            case .string:
                let name = try reader.requireWord("name")
                guard reader.nextWord() == "=" else { throw failure("`=` expected") }
                var values: [String] = []
                while let value = try reader.nextQuotable() { values.append(value) }
                constants["\(packages[package].name).\(name)"] = values
            case .type:
                let name = try reader.requireWord("name")
                guard case .type(let id)? = symbols[package][name] else { throw failure("type \(name) is not declared") }
                type = Int(id.index)
                try defineType(type, groupVersion: groupVersion)
            case .resource:
                guard let groupVersion else { throw failure("a resource in a package without a group") }
                try defineResource(groupVersion)
            case .gate:
                try defineGate()
            }
        }
    }

    private mutating func defineMember(package: Int, groupVersion: GroupVersion?, type: Int) throws(SchemaError) {
        if type >= 0 {
            types[type].fields.append(try field(package: package))
        } else if reader.word(is: "sub"), !resources.isEmpty, let groupVersion {
            _ = reader.nextWord()
            let name = try reader.requireWord("subresource")
            let kind = try kind(try reader.requireWord("kind"), groupVersion)
            let verbs = split(try reader.requireWord("verbs"))
            let foreign = kind.groupVersion != groupVersion
            let sub = SubresourceInfo(name: name, kind: kind, isForeign: foreign, verbs: verbs)
            resources[resources.count - 1].subresources.append(sub)
        } else if reader.word(is: "version"), let group = groups.last {
            _ = reader.nextWord()
            let name = try reader.requireWord("version")
            let priority = try number(try reader.requireWord("priority"))
            let off = reader.nextWord() == "off"
            let version = VersionInfo(name: name, priority: priority, servedByDefault: !off)
            groups[groups.count - 1] = GroupInfo(name: group.name, priority: group.priority, versions: group.versions + [version])
        } else {
            throw failure("an indented line that belongs to nothing")
        }
    }

    private mutating func defineGroup() throws(SchemaError) {
        let name = try reader.requireWord("group")
        let priority = try number(try reader.requireWord("priority"))
        groups.append(GroupInfo(name: name == "core" ? "" : name, priority: priority, versions: []))
    }

    private mutating func defineGate() throws(SchemaError) {
        let name = try reader.requireWord("gate")
        let stageName = try reader.requireWord("stage")
        let stages: [String: FeatureGate.Stage] = ["alpha": .alpha, "beta": .beta, "ga": .ga, "deprecated": .deprecated]
        guard let stage = stages[stageName] else { throw failure("unknown stage \(stageName)") }
        let state = try reader.requireWord("on or off")
        guard state == "on" || state == "off" else { throw failure("`on` or `off` expected") }
        let since = try reader.requireWord("version")
        let locked = reader.nextWord() == "locked"
        gates.append(FeatureGate(name: name, stage: stage, isOnByDefault: state == "on", isLocked: locked, since: since))
    }

    private mutating func defineType(_ type: Int, groupVersion: GroupVersion?) throws(SchemaError) {
        while let word = reader.nextWord() {
            let (key, value) = attribute(word)
            switch key {
            case "kind":
                if value == "*" {
                    types[type].everyVersion = true
                } else if value.isEmpty {
                    guard let groupVersion else { throw failure("a kind in a package without a group") }
                    types[type].kind = groupVersion.kind(types[type].name)
                } else {
                    guard let own = GroupVersion(apiVersion: value) else { throw failure("bad group-version \(value)") }
                    types[type].kind = own.kind(types[type].name)
                }
            case "map":
                types[type].mapType = try mapType(value)
            case "union":
                let (discriminator, fields) = try parenthesised(value)
                types[type].unions.append(UnionInfo(discriminator: discriminator.isEmpty ? nil : discriminator, fields: fields))
            default:
                throw failure("unknown attribute \(key)")
            }
        }
    }

    private mutating func defineResource(_ groupVersion: GroupVersion) throws(SchemaError) {
        var resource = PendingResource()
        resource.group = groupVersion.group
        resource.version = groupVersion.version
        resource.name = try reader.requireWord("plural name")
        resource.kind = try reader.requireWord("kind")
        let scope = try reader.requireWord("scope")
        guard scope == "namespaced" || scope == "cluster" else { throw failure("unknown scope \(scope)") }
        resource.namespaced = scope == "namespaced"
        while let word = reader.nextWord() {
            let (key, value) = attribute(word)
            switch key {
            case "verbs": resource.verbs = value == "all" ? SchemaParser.standardVerbs : split(value)
            case "singular": resource.singular = value
            case "short": resource.shortNames = split(value)
            case "categories": resource.categories = split(value)
            case "hash": resource.hash = value
            case "key": resource.key = value
            case "stored": resource.stored = GroupVersion(apiVersion: value)
            case "ttl": resource.ttl = try number(value)
            case "as":
                guard value == "protobuf" || value == "json" else { throw failure("unknown encoding \(value)") }
                resource.encoding = value == "json" ? .json : .protobuf
            default: throw failure("unknown attribute \(key)")
            }
        }
        resources.append(resource)
    }

    // MARK: Fields

    private mutating func field(package: Int) throws(SchemaError) -> FieldInfo {
        var flags: FieldInfo.Flags = []
        guard var name = reader.nextWord() else { throw failure("a field's name expected") }
        if name.utf8.last == 0x3F {
            name.removeLast()
            flags.insert(.omitEmpty)
            if name.utf8.last == 0x3F {
                name.removeLast()
                flags.insert(.omitZero)
            }
        }
        if name == "..." {
            name = ""
            flags.insert(.inline)
        }
        let (type, isPointer, enumName) = try expression(try reader.requireWord("type"), package: package)
        if isPointer { flags.insert(.pointer) }
        let tagWord = try reader.requireWord("Protobuf number")
        let tag = tagWord == "-" ? -1 : try number(tagWord)
        guard tag < Int(Int16.max) else { throw failure("Protobuf number too large") }
        var details: FieldInfo.Details?
        if enumName != nil || !reader.atEnd {
            var parts = FieldAttributes()
            parts.enumName = enumName
            while let word = reader.nextWord() {
                try attribute(word, into: &parts, flags: &flags)
            }
            details = parts.details
        }
        return FieldInfo(name: name, type: type, tag: Int32(tag), flags: flags, details: details)
    }

    private func attribute(_ word: String, into parts: inout FieldAttributes, flags: inout FieldInfo.Flags) throws(SchemaError) {
        let (key, value) = attribute(word)
        switch key {
        case "required": flags.insert(.required)
        case "default": parts.defaultJSON = value
        case "proto": parts.protoName = value
        case "gate": parts.gate = value
        case "map": parts.mapType = try mapType(value)
        case "list":
            let (kind, keys) = try parenthesised(value)
            switch kind {
            case "atomic": parts.listType = .atomic
            case "set": parts.listType = .set
            case "map": parts.listType = .map
            default: throw failure("unknown list type \(kind)")
            }
            parts.listMapKeys = keys
        case "patch":
            let (strategies, keys) = try parenthesised(value)
            for strategy in split(strategies) {
                switch strategy {
                case "merge": parts.patchStrategy.insert(.merge)
                case "replace": parts.patchStrategy.insert(.replace)
                case "retainKeys": parts.patchStrategy.insert(.retainKeys)
                default: throw failure("unknown patch strategy \(strategy)")
                }
            }
            parts.patchMergeKey = keys.first
        default:
            throw failure("unknown attribute \(key)")
        }
    }

    private mutating func expression(_ text: String, package: Int) throws(SchemaError) -> (FieldType, Bool, String?) {
        if let known = expressions[package][text] { return known }
        var rest = Substring(text)
        var container = FieldType.Container.single
        var pointer = false
        if rest.hasPrefix("*") {
            pointer = true
            rest = rest.dropFirst()
        }
        if rest.hasPrefix("[]") {
            container = .list
            rest = rest.dropFirst(2)
        } else if rest.hasPrefix("map[string]") {
            container = .map
            rest = rest.dropFirst("map[string]".count)
        }
        let (element, enumName) = try element(String(rest), package: package)
        let result = (FieldType(container, element), pointer, enumName)
        expressions[package][text] = result
        return result
    }

    private func element(_ name: String, package: Int) throws(SchemaError) -> (ElementType, String?) {
        switch name {
        case "string": return (.string, nil)
        case "int32": return (.int32, nil)
        case "int64": return (.int64, nil)
        case "bool": return (.bool, nil)
        case "double": return (.double, nil)
        case "bytes": return (.bytes, nil)
        case "time": return (.time, nil)
        case "microTime": return (.microTime, nil)
        case "duration": return (.duration, nil)
        case "quantity": return (.quantity, nil)
        case "intOrString": return (.intOrString, nil)
        case "rawExtension": return (.rawExtension, nil)
        case "json": return (.json, nil)
        case "fieldsV1": return (.fieldsV1, nil)
        case "stringList": return (.stringList, nil)
        case "schemaOrBool": return (.schemaOrBool(try jsonSchema(package)), nil)
        case "schemaOrArray": return (.schemaOrArray(try jsonSchema(package)), nil)
        case "schemaOrStringArray": return (.schemaOrStringArray(try jsonSchema(package)), nil)
        default: break
        }
        var owner = package
        var local = name
        if let dot = name.utf8.lastIndex(of: 0x2E) {
            guard let index = packageIndex[String(name[..<dot])] else { throw failure("unknown package in \(name)") }
            owner = index
            local = String(name[name.utf8.index(after: dot)...])
        }
        switch symbols[owner][local] {
        case .type(let id): return (.object(id), nil)
        case .string: return (.string, "\(packages[owner].name).\(local)")
        case nil: throw failure("unknown type \(name)")
        }
    }

    private func jsonSchema(_ package: Int) throws(SchemaError) -> TypeID {
        guard case .type(let id)? = symbols[package]["JSONSchemaProps"] else { throw failure("no JSONSchemaProps here") }
        return id
    }

    // MARK: Words

    private func mapType(_ text: String) throws(SchemaError) -> MapType {
        switch text {
        case "atomic": return .atomic
        case "granular": return .granular
        default: throw failure("unknown map type \(text)")
        }
    }

    /// `autoscaling/v1/Scale`, `v1/Pod` or, in the same group-version, `Scale`.
    private func kind(_ text: String, _ groupVersion: GroupVersion) throws(SchemaError) -> GroupVersionKind {
        guard let slash = text.utf8.lastIndex(of: 0x2F) else { return groupVersion.kind(text) }
        guard let other = GroupVersion(apiVersion: String(text[..<slash])) else { throw failure("bad kind \(text)") }
        return other.kind(String(text[text.utf8.index(after: slash)...]))
    }

    private func number(_ text: String) throws(SchemaError) -> Int {
        guard let value = Int(text) else { throw failure("\(text) is not a number") }
        return value
    }

    private func split(_ text: String) -> [String] {
        text.utf8.split(separator: 0x2C).map { String(Substring($0)) }
    }

    /// `key=value`, or a key alone with an empty value.
    private func attribute(_ word: String) -> (String, String) {
        guard let equals = word.utf8.firstIndex(of: 0x3D) else { return (word, "") }
        return (String(word[..<equals]), String(word[word.utf8.index(after: equals)...]))
    }

    /// `map(name,protocol)`: what stands before the parentheses, and the words in them.
    private func parenthesised(_ text: String) throws(SchemaError) -> (String, [String]) {
        guard let open = text.utf8.firstIndex(of: 0x28) else { return (text, []) }
        guard text.utf8.last == 0x29 else { throw failure("`)` expected") }
        return (String(text[..<open]), split(String(text[text.utf8.index(after: open)...].dropLast())))
    }
}

/// What follows the number on a field's line.
struct FieldAttributes {
    var protoName: String?
    var listType: ListType?
    var listMapKeys: [String] = []
    var mapType: MapType?
    var patchStrategy: PatchStrategy = []
    var patchMergeKey: String?
    var defaultJSON: String?
    var enumName: String?
    var gate: String?

    /// Nil when nothing is set.
    var details: FieldInfo.Details? {
        if protoName == nil, listType == nil, mapType == nil, patchStrategy.isEmpty, defaultJSON == nil, enumName == nil, gate == nil {
            return nil
        }
        return FieldInfo.Details(
            protoName: protoName, listType: listType, listMapKeys: listMapKeys, mapType: mapType, patchStrategy: patchStrategy,
            patchMergeKey: patchMergeKey, defaultJSON: defaultJSON, enumName: enumName, gate: gate)
    }
}
