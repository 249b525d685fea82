import KubernetesSchema
import Wire

/// Conversions between versions of a kind that have different shapes.
enum ShapeConversions {
    typealias Function = @Sendable (inout Document) throws -> Void

    /// What turns an object of one version into the shape of another, its `apiVersion` aside; nil where the shapes are the same.
    static func function(from: GroupVersionKind, to: GroupVersionKind) -> Function? {
        switch (from.kind, from.group, from.version, to.group, to.version) {
        case ("HorizontalPodAutoscaler", "autoscaling", "v1", "autoscaling", "v2"): return HorizontalPodAutoscalerShapes.fromV1
        case ("HorizontalPodAutoscaler", "autoscaling", "v2", "autoscaling", "v1"): return HorizontalPodAutoscalerShapes.toV1
        case ("Event", "", _, "events.k8s.io", _): return { rename(&$0, eventFields.map { ($0.0, $0.1) }) }
        case ("Event", "events.k8s.io", _, "", _): return { rename(&$0, eventFields.map { ($0.1, $0.0) }) }
        case ("CustomResourceDefinition", _, "v1", _, "v1beta1"): return CustomResourceDefinitionShapes.toV1beta1
        case ("CustomResourceDefinition", _, "v1beta1", _, "v1"): return CustomResourceDefinitionShapes.toV1
        default: return nil
        }
    }

    /// Fields of an event: in the core group, and in events.k8s.io.
    private static let eventFields = [
        ("involvedObject", "regarding"), ("message", "note"), ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"), ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"),
        ("reportingComponent", "reportingController"),
    ]

    private static func rename(_ object: inout Document, _ names: [(from: String, to: String)]) {
        for (from, to) in names {
            let value = object[object.root, from]
            guard value.exists else { continue }
            object.remove(object.root, from)
            object.set(object.root, to, value)
        }
    }
}

/// CustomResourceDefinitions rest as v1beta1, which can say what all versions have in common once.
enum CustomResourceDefinitionShapes {
    /// The names in a version, and in the old version's spec.
    private static let shared = [
        ("subresources", "subresources"), ("schema", "validation"), ("additionalPrinterColumns", "additionalPrinterColumns"),
        ("selectableFields", "selectableFields"),
    ]

    static func toV1beta1(_ object: inout Document) throws {
        let spec = object[object.root, "spec"]
        guard object.kind(spec) == .object else { return }
        let versions = object.elements(object[spec, "versions"])
        if let first = versions.first {
            object.set(spec, "version", string: object.text(object[first, "name"]))
            for version in versions { renamePaths(&object, version, "jsonPath", "JSONPath") }
            for (name, common) in shared {
                let value = object[first, name]
                guard !object.isNull(value) else { continue }
                guard versions.allSatisfy({ Document.equal(object, object[$0, name], object, value) }) else { continue }
                for version in versions { object.remove(version, name) }
                object.set(spec, common, value)
            }
        }
        // In the old version absent means true.
        object.fill(spec, "preserveUnknownFields", false)
        let conversion = object[spec, "conversion"]
        let webhook = object[conversion, "webhook"]
        guard object.kind(webhook) == .object else { return }
        let (client, reviews) = (object[webhook, "clientConfig"], object[webhook, "conversionReviewVersions"])
        object.remove(conversion, "webhook")
        if !object.isNull(client) {
            object.remove(webhook, "clientConfig")
            object.set(conversion, "webhookClientConfig", client)
        }
        if !object.isNull(reviews) {
            object.remove(webhook, "conversionReviewVersions")
            object.set(conversion, "conversionReviewVersions", reviews)
        }
    }

    /// Columns name their path otherwise in the old version.
    private static func renamePaths(_ object: inout Document, _ version: Document.Node, _ from: String, _ to: String) {
        for column in object.elements(object[version, "additionalPrinterColumns"]) {
            guard let path = object.string(object[column, from]) else { continue }
            object.remove(column, from)
            object.set(column, to, string: path)
        }
    }

    static func toV1(_ object: inout Document) throws {
        let spec = object[object.root, "spec"]
        guard object.kind(spec) == .object else { return }
        let name = object.text(object[spec, "version"])
        if object.isEmpty(object[spec, "versions"]), !name.isEmpty {
            object.set(spec, "versions", [["name": .string(name), "served": true, "storage": true]])
        }
        object.remove(spec, "version")
        let versions = object.elements(object[spec, "versions"])
        for (name, common) in shared {
            let value = object[spec, common]
            if !object.isNull(value) {
                for version in versions { object.set(version, name, object.duplicate(value)) }
            }
            object.remove(spec, common)
        }
        for version in versions { renamePaths(&object, version, "JSONPath", "jsonPath") }
        let conversion = object[spec, "conversion"]
        let (client, reviews) = (object[conversion, "webhookClientConfig"], object[conversion, "conversionReviewVersions"])
        guard !object.isNull(client) || !object.isNull(reviews) else { return }
        let webhook = object.newObject()
        for (name, value) in [("webhookClientConfig", client), ("conversionReviewVersions", reviews)] {
            object.remove(conversion, name)
            if !object.isNull(value) { object.set(webhook, name == "webhookClientConfig" ? "clientConfig" : name, value) }
        }
        object.set(conversion, "webhook", webhook)
    }
}
