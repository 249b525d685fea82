import KubernetesSchema
import KubernetesSemantics
import Wire

/// A request's objects in one version.
struct VersionedObjects: Sendable {
    var kind: GroupVersionKind
    /// Nil for deletions.
    var object: Document?
    var old: Document?
}

extension AdmissionAttributes {
    /// The objects in the version that a webhook or policy wants to see.
    func versioned(_ object: Document?, _ old: Document?, as kind: GroupVersionKind) async throws -> VersionedObjects {
        var objects = VersionedObjects(kind: objectKind, object: object, old: old)
        try await convert(&objects, to: kind)
        return objects
    }

    func convert(_ objects: inout VersionedObjects, to kind: GroupVersionKind) async throws {
        if objects.kind == kind { return }
        let from = objects.kind
        if let object = objects.object { objects.object = try await converted(object, from, kind) }
        if let old = objects.old { objects.old = try await converted(old, from, kind) }
        objects.kind = kind
    }

    private func converted(_ object: Document, _ from: GroupVersionKind, _ to: GroupVersionKind) async throws -> Document {
        if let definition { return try await definition.converted(object, from: from, to: to) }
        return try Conversion.convert(object, from: from, to: to)
    }

    /// How objects of a version are read and defaulted; nil for what has no schema.
    func objectSchema(_ kind: GroupVersionKind) -> ObjectSchema? {
        if let definition { return definition.objectSchema(of: kind) }
        return Schema.shared.kind(kind).map { .table($0, Schema.shared) }
    }

    /// The request as `AdmissionReview` and expressions have it, without its objects.
    func request(_ target: AdmissionTarget) -> Value {
        func kind(_ kind: GroupVersionKind) -> Value { ["group": .string(kind.group), "version": .string(kind.version), "kind": .string(kind.kind)] }
        func resource(_ resource: GroupVersionResource) -> Value {
            ["group": .string(resource.group), "version": .string(resource.version), "resource": .string(resource.resource)]
        }
        var members: [(String, Value)] = [("kind", kind(target.kind)), ("resource", resource(target.resource))]
        if !subresource.isEmpty { members.append(("subResource", .string(subresource))) }
        members += [("requestKind", kind(self.kind)), ("requestResource", resource(self.resource))]
        if !subresource.isEmpty { members.append(("requestSubResource", .string(subresource))) }
        if !name.isEmpty { members.append(("name", .string(name))) }
        if !namespace.isEmpty { members.append(("namespace", .string(namespace))) }
        members += [("operation", .string(operation.rawValue)), ("userInfo", user.value), ("object", .null), ("oldObject", .null), ("dryRun", .bool(isDryRun))]
        members.append(("options", options.map { $0.value($0.root) } ?? .null))
        return .object(members)
    }
}
