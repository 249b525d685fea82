import KubernetesSchema
import KubernetesSemantics
import Wire

/// What definitions add to OpenAPI: paths and schemas of one group-version.
struct CustomOpenAPI {
    typealias Node = Document.Node

    private static let meta = "io.k8s.apimachinery.pkg.apis.meta.v1"
    private let isV3: Bool

    init(v3: Bool) { isV3 = v3 }

    private func reference(_ name: String) -> Value { ["$ref": .string((isV3 ? "#/components/schemas/" : "#/definitions/") + name)] }

    private func described(_ reference: Value, _ text: String) -> Value {
        guard !isV3, case .object(let members) = reference else { return ["description": .string(text), "allOf": [reference]] }
        return .object([("description", .string(text))] + members)
    }

    /// The name of a kind's schema: `com.example.stable.v1.CronTab`.
    static func name(_ kind: GroupVersionKind) -> String {
        "\(kind.group.split(separator: ".").reversed().joined(separator: ".")).\(kind.version).\(kind.kind)"
    }

    /// The schemas of a resource in a version: its kind and its list.
    func definitions(_ info: ResourceInfo, listKind: String, _ object: CachedObject) -> [(String, Value)] {
        let kind = info.kind
        let list = kind.groupVersion.kind(listKind)
        let document = (try? object.document()) ?? Document()
        let version = document.elements(document[document.root, "spec", "versions"]).first { document.equals(document[$0, "name"], kind.version) }
        let fields = document.elements(document[version ?? .none, "selectableFields"]).compactMap { document.string(document[$0, "jsonPath"]) }
        var members = root(document, document[version ?? .none, "schema", "openAPIV3Schema"])
        members.append(("x-kubernetes-group-version-kind", [kindValue(kind)]))
        if !fields.isEmpty {
            let shown = fields.map { field -> Value in ["fieldPath": .string(field.hasPrefix(".") ? String(field.dropFirst()) : field)] }
            members.append(("x-kubernetes-selectable-fields", .array(shown)))
        }
        return [(CustomOpenAPI.name(kind), .object(members)), (CustomOpenAPI.name(list), listDefinition(kind, list, info.name))]
    }

    private func kindValue(_ kind: GroupVersionKind) -> Value {
        ["group": .string(kind.group), "kind": .string(kind.kind), "version": .string(kind.version)]
    }

    private static let typeMeta: [(String, Value)] = [
        ("apiVersion", ["description": "APIVersion defines which group and version the object's kind belongs to, as apps/v1.", "type": "string"]),
        ("kind", ["description": "The object's kind: Deployment.", "type": "string"]),
    ]

    private var metadata: (String, Value) {
        ("metadata", described(reference("\(CustomOpenAPI.meta).ObjectMeta"), "Standard object's metadata: name, namespace, labels, annotations and more."))
    }

    private func listDefinition(_ kind: GroupVersionKind, _ list: GroupVersionKind, _ plural: String) -> Value {
        let items: Value = [
            "description": .string("List of \(plural)."), "type": "array", "items": reference(CustomOpenAPI.name(kind)),
        ]
        let listMeta = described(reference("\(CustomOpenAPI.meta).ListMeta"), "The list's version and how it goes on.")
        return [
            "description": .string("\(list.kind) is a list of \(kind.kind)"), "type": "object", "required": ["items"],
            "properties": .object(CustomOpenAPI.typeMeta + [("items", items), ("metadata", listMeta)]),
            "x-kubernetes-group-version-kind": [kindValue(list)],
        ]
    }

    /// A resource's schema; one that keeps unknown fields says nothing in version 2, for clients would refuse what it doesn't name.
    private func root(_ document: Document, _ schema: Node) -> [(String, Value)] {
        let isFree = document.bool(document[schema, "x-kubernetes-preserve-unknown-fields"]) == true
        guard document.kind(schema) == .object, isV3 || !isFree else { return [("type", "object")] }
        return withMetadata(self.schema(document, schema))
    }

    private func withMetadata(_ members: [(String, Value)]) -> [(String, Value)] {
        var members = members
        var properties: [(String, Value)] = []
        if let place = members.firstIndex(where: { $0.0 == "properties" }), case .object(let own) = members[place].1 {
            properties = own
            members.remove(at: place)
        }
        let added = CustomOpenAPI.typeMeta + [metadata]
        properties.removeAll { property in added.contains { $0.0 == property.0 } }
        properties += added
        members.append(("properties", .object(properties.sorted { $0.0 < $1.0 })))
        return members
    }

    // MARK: Schemas

    /// A schema as OpenAPI has it. Version 2 knows neither `nullable` nor alternatives.
    private func schema(_ document: Document, _ node: Node) -> [(String, Value)] {
        func isTrue(_ key: String) -> Bool { document.bool(document[node, key]) == true }
        let isNullable = isTrue("nullable")
        let isFree = isTrue("x-kubernetes-preserve-unknown-fields")
        let hidesStructure = !isV3 && (isNullable || isFree)
        let type = document.string(document[node, "type"]) ?? ""
        let hidesType = !isV3 && (isNullable || (isFree && type == "object") || (type == "array" && hidesStructure))
        var members: [(String, Value)] = []
        for member in document.memberNodes(node) {
            let key = document.key(member)
            if document.isNull(member), key != "default" { continue }
            switch key {
            case "type": if !hidesType { members.append((key, document.value(member))) }
            case "nullable": if isV3 { members.append((key, document.value(member))) }
            case "properties": if !hidesStructure { members.append((key, .object(self.members(document, member)))) }
            case "items": if !hidesStructure { members.append((key, .object(schema(document, member)))) }
            case "additionalProperties":
                members.append((key, document.kind(member) == .object ? .object(schema(document, member)) : document.value(member)))
            case "allOf", "anyOf", "oneOf":
                if isV3 { members.append((key, .array(document.elements(member).map { .object(schema(document, $0)) }))) }
            case "not": if isV3 { members.append((key, .object(schema(document, member)))) }
            case "required":
                let required = document.strings(member).filter { isV3 || document.bool(document[node, "properties", $0, "nullable"]) != true }
                if !required.isEmpty { members.append((key, .strings(required))) }
            default: members.append((key, document.value(member)))
            }
        }
        if isV3, isTrue("x-kubernetes-int-or-string"), !members.contains(where: { $0.0 == "anyOf" || $0.0 == "allOf" }) {
            members.append(("anyOf", [["type": "integer"], ["type": "string"]]))
        }
        if isTrue("x-kubernetes-embedded-resource"), isV3 || !isFree {
            members = withMetadata(members)
            let place = members.firstIndex { $0.0 == "required" }
            let present = place.flatMap { members[$0].1.array?.compactMap(\.string) } ?? []
            let required: Value = .strings(present + ["kind", "apiVersion"].filter { !present.contains($0) })
            if let place { members[place].1 = required } else { members.append(("required", required)) }
        }
        return members
    }

    private func members(_ document: Document, _ node: Node) -> [(String, Value)] {
        document.members(node).map { ($0.key, .object(schema(document, $0.value))) }
    }
}
