import KubernetesSchema
import Wire

/// Definitions of types for OpenAPI, made from the schema's tables.
struct OpenAPISchemas {
    let schema: Schema
    /// Where definitions stand: `#/components/schemas/` (v3) or `#/definitions/` (v2).
    let referencePrefix: String
    private let isV3: Bool

    init(schema: Schema, v3: Bool) {
        self.schema = schema
        isV3 = v3
        referencePrefix = v3 ? "#/components/schemas/" : "#/definitions/"
    }

    /// The types that are reached from some, these included, by name.
    func closure(_ roots: [TypeInfo]) -> [TypeInfo] {
        var seen: Set<TypeID> = []
        var pending = roots
        var result: [TypeInfo] = []
        while let type = pending.popLast() {
            guard seen.insert(type.id).inserted else { continue }
            result.append(type)
            for field in type.jsonFields {
                for id in OpenAPISchemas.references(field.type.element) { pending.append(schema[id]) }
            }
        }
        return result.sorted { $0.openAPIName < $1.openAPIName }
    }

    private static func references(_ element: ElementType) -> [TypeID] {
        switch element {
        case .object(let id), .schemaOrBool(let id), .schemaOrArray(let id), .schemaOrStringArray(let id): return [id]
        default: return []
        }
    }

    private func reference(_ name: String) -> Value { ["$ref": .string(referencePrefix + name)] }

    /// Types that are no structures in JSON.
    static let specials: [(name: String, value: Value)] = [
        ("io.k8s.apimachinery.pkg.apis.meta.v1.Time", ["description": "A moment, as RFC 3339 writes it.", "type": "string", "format": "date-time"]),
        ("io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime", ["description": "A moment with microseconds, as RFC 3339 writes it.", "type": "string", "format": "date-time"]),
        ("io.k8s.apimachinery.pkg.apis.meta.v1.Duration", ["description": "A span of time as Go writes it: 1m30s.", "type": "string"]),
        ("io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1", ["description": "A set of fields, as a tree of their paths.", "type": "object"]),
        ("io.k8s.apimachinery.pkg.runtime.RawExtension", ["description": "An object of any kind.", "type": "object"]),
        ("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON", ["description": "Any JSON value."]),
        ("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool", ["description": "A schema, or whether anything goes."]),
        ("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray", ["description": "A schema, or a list of them."]),
        ("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray", ["description": "A schema, or a list of names."]),
    ]

    private var quantity: (String, Value) {
        let text: Value = "A number with a unit: 500m, 2Gi, 1e3."
        return ("io.k8s.apimachinery.pkg.api.resource.Quantity", isV3 ? ["description": text, "oneOf": [["type": "string"], ["type": "number"]]] : ["description": text, "type": "string"])
    }

    private var intOrString: (String, Value) {
        let text: Value = "A number, or a string such as a percentage or a port's name."
        return ("io.k8s.apimachinery.pkg.util.intstr.IntOrString",
            isV3 ? ["description": text, "format": "int-or-string", "oneOf": [["type": "integer"], ["type": "string"]]] : ["description": text, "type": "string", "format": "int-or-string"])
    }

    /// All definitions that some types need.
    func definitions(_ roots: [TypeInfo]) -> [(String, Value)] {
        var result = closure(roots).map { ($0.openAPIName, definition($0)) }
        result += OpenAPISchemas.specials.map { ($0.name, $0.value) } + [quantity, intOrString]
        return result.sorted { $0.0 < $1.0 }
    }

    private func definition(_ type: TypeInfo) -> Value {
        var members: [(String, Value)] = [("description", .string(Descriptions.of(type))), ("type", "object")]
        let required = type.jsonFields.filter(\.required).map(\.name)
        if !required.isEmpty { members.append(("required", .strings(required))) }
        let fields = type.jsonFields.sorted { $0.name < $1.name }
        members.append(("properties", .object(fields.map { ($0.name, property($0, type)) })))
        if let kind = type.kind {
            members.append(("x-kubernetes-group-version-kind", [["group": .string(kind.group), "kind": .string(kind.kind), "version": .string(kind.version)]]))
        } else if type.isKindOfEveryVersion {
            members.append(("x-kubernetes-group-version-kind", .array(everyVersion(type.name))))
        }
        if type.mapType == .atomic { members.append(("x-kubernetes-map-type", "atomic")) }
        if !type.unions.isEmpty { members.append(("x-kubernetes-unions", .array(type.unions.map(union)))) }
        return .object(members)
    }

    private func everyVersion(_ kind: String) -> [Value] {
        schema.groups.flatMap { group in
            group.versions.map { ["group": .string(group.name), "kind": .string(kind), "version": .string($0.name)] }
        }
    }

    private func union(_ union: UnionInfo) -> Value {
        var members: [(String, Value)] = []
        if let discriminator = union.discriminator { members.append(("discriminator", .string(discriminator))) }
        let fields = union.fields.map { name in (name, Value.string(name.prefix(1).uppercased() + name.dropFirst())) }
        members.append(("fields-to-discriminateBy", .object(fields)))
        return .object(members)
    }

    private func property(_ field: FieldInfo, _ owner: TypeInfo) -> Value {
        var members: [(String, Value)] = []
        var element = element(field)
        if field.type.container == .single, case .object(let parts) = element, parts.contains(where: { $0.0 == "$ref" }) {
            // In v3 a reference with anything beside it stands in allOf.
            if isV3 {
                var wrapped: [(String, Value)] = [("allOf", [element])]
                wrapped.append(("description", .string(Descriptions.of(field, owner))))
                if let value = Self.declaredDefault(field) { wrapped.append(("default", value)) } else if isStructure(field), !field.isPointer { wrapped.append(("default", [:])) }
                return .object(wrapped)
            }
            return .object(parts + [("description", .string(Descriptions.of(field, owner)))])
        }
        switch field.type.container {
        case .single: if case .object(let parts) = element { members = parts }
        case .list:
            if isV3, case .object(let parts) = element, parts.contains(where: { $0.0 == "$ref" }), isStructure(field) { element = ["allOf": [element], "default": [:]] }
            members = [("type", "array"), ("items", element)]
        case .map:
            if isV3, case .object(let parts) = element, parts.contains(where: { $0.0 == "$ref" }), isStructure(field) { element = ["allOf": [element], "default": [:]] }
            members = [("type", "object"), ("additionalProperties", element)]
        }
        members.append(("description", .string(Descriptions.of(field, owner))))
        if let value = Self.declaredDefault(field) { members.append(("default", value)) }
        extend(&members, field)
        return .object(members)
    }

    private func isStructure(_ field: FieldInfo) -> Bool { field.type.objectType != nil }

    private static func declaredDefault(_ field: FieldInfo) -> Value? {
        guard let text = field.defaultJSON, let document = try? Document.parseJSON(text) else { return nil }
        return document.value(document.root)
    }

    private func extend(_ members: inout [(String, Value)], _ field: FieldInfo) {
        if let listType = field.listType, field.type.isList {
            members.append(("x-kubernetes-list-type", .string("\(listType)")))
            if listType == .map { members.append(("x-kubernetes-list-map-keys", .strings(field.listMapKeys))) }
        }
        if field.mapType == .atomic { members.append(("x-kubernetes-map-type", "atomic")) }
        if let key = field.patchMergeKey { members.append(("x-kubernetes-patch-merge-key", .string(key))) }
        var strategies: [String] = []
        if field.patchStrategy.contains(.merge) { strategies.append("merge") }
        if field.patchStrategy.contains(.replace) { strategies.append("replace") }
        if field.patchStrategy.contains(.retainKeys) { strategies.append("retainKeys") }
        if !strategies.isEmpty { members.append(("x-kubernetes-patch-strategy", .string(strategies.joined(separator: ",")))) }
    }

    private func element(_ field: FieldInfo) -> Value {
        switch field.type.element {
        case .string: return ["type": "string"]
        case .int32: return ["type": "integer", "format": "int32"]
        case .int64: return ["type": "integer", "format": "int64"]
        case .bool: return ["type": "boolean"]
        case .double: return ["type": "number", "format": "double"]
        case .bytes: return ["type": "string", "format": "byte"]
        case .time: return reference("io.k8s.apimachinery.pkg.apis.meta.v1.Time")
        case .microTime: return reference("io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime")
        case .duration: return reference("io.k8s.apimachinery.pkg.apis.meta.v1.Duration")
        case .quantity: return reference("io.k8s.apimachinery.pkg.api.resource.Quantity")
        case .intOrString: return reference("io.k8s.apimachinery.pkg.util.intstr.IntOrString")
        case .rawExtension: return reference("io.k8s.apimachinery.pkg.runtime.RawExtension")
        case .fieldsV1: return reference("io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1")
        case .json: return reference("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON")
        case .stringList: return ["type": "array", "items": ["type": "string"]]
        case .object(let id): return reference(schema[id].openAPIName)
        case .schemaOrBool: return reference("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool")
        case .schemaOrArray: return reference("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray")
        case .schemaOrStringArray: return reference("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray")
        }
    }
}

/// What types and fields are, in a sentence made of their names; those that people meet daily have one of their own.
enum Descriptions {
    static func of(_ type: TypeInfo) -> String { known[type.name] ?? "\(type.name): \(words(type.name))." }

    static func of(_ field: FieldInfo, _ owner: TypeInfo) -> String { known["\(owner.name).\(field.name)"] ?? common[field.name] ?? "The \(words(field.name)) of the \(words(owner.name))." }

    /// `terminationGracePeriodSeconds` as words.
    private static func words(_ name: String) -> String {
        var out = ""
        for character in name {
            if character.isUppercase, let last = out.last, !last.isUppercase { out += " " }
            out += character.lowercased()
        }
        return out
    }

    private static let common: [String: String] = [
        "apiVersion": "APIVersion defines which group and version the object's kind belongs to, as apps/v1.", "kind": "The object's kind: Deployment.",
        "metadata": "Standard object's metadata: name, namespace, labels, annotations and more.", "creationTimestamp": "CreationTimestamp is a timestamp of when the server made the object.",
        "spec": "What is wanted.", "status": "What is, as the system last saw it.",
        "labels": "Keys and values by which objects are selected.", "annotations": "Keys and values that nobody selects by.",
        "selector": "The labels of what this is about.", "items": "The objects.", "conditions": "The latest observations of the state.",
        "reason": "Why, in one word.", "message": "Why, for people.", "lastTransitionTime": "When the status last changed.",
    ]

    private static let known: [String: String] = [
        "Pod": "A group of containers that run together on one node.", "PodSpec": "What a pod is to run.", "Container": "One container of a pod.",
        "Deployment": "Keeps a number of equal pods and rolls new versions of them out.", "ReplicaSet": "Keeps a number of equal pods.",
        "StatefulSet": "Keeps pods with names and storage of their own.", "DaemonSet": "Keeps one pod on every node.", "Job": "Runs pods until enough of them succeed.",
        "CronJob": "Starts jobs by a schedule.", "Service": "A name and an address for a set of pods.", "ConfigMap": "Settings for pods.",
        "Secret": "Confidential settings for pods.", "Namespace": "A room for names.", "Node": "A machine of the cluster.", "ServiceAccount": "Who a pod is towards the API.",
        "PersistentVolumeClaim": "A wish for storage.", "PersistentVolume": "A piece of storage.", "Ingress": "Rules for requests from outside.",
        "Event": "Something that happened to an object.", "Container.image": "The image to run.", "Container.name": "The container's name, unique in the pod.",
        "Container.command": "The program to run, in place of the image's entrypoint.", "Container.args": "Arguments of the program.", "Container.env": "The environment's variables.",
        "Container.ports": "Ports that the container listens on.", "Container.resources": "What the container asks for, and what it may use at most.",
        "Container.volumeMounts": "Where the pod's volumes appear.", "PodSpec.containers": "The containers; at least one.", "PodSpec.nodeName": "The node that the pod is on.",
        "PodSpec.restartPolicy": "When containers are started again: Always, OnFailure or Never.", "DeploymentSpec.replicas": "How many pods there are to be.",
        "DeploymentSpec.template": "What the pods look like.", "DeploymentSpec.strategy": "How old pods give way to new ones.",
    ]
}
