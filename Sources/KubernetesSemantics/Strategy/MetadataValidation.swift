import KubernetesSchema
import Wire

/// The validation that every object's metadata gets (`apimachinery/pkg/api/validation`).
public enum MetadataValidation {
    /// The annotations' keys and values together.
    public static let maximumAnnotationBytes = 256 * 1024

    /// Of a new object, or of any object as it is.
    public static func validate(_ object: Document, namespaced: Bool, _ strategy: any ObjectStrategy) -> [FieldError] {
        let metadata = object[object.root, "metadata"]
        var errors: [FieldError] = []
        let generateName = object.string(object[metadata, "generateName"]) ?? ""
        if !generateName.isEmpty {
            errors += strategy.nameErrors(generateName, isPrefix: true).map { .invalid("metadata.generateName", generateName, $0) }
        }
        let name = object.string(object[metadata, "name"]) ?? ""
        if name.isEmpty {
            errors.append(.required("metadata.name", "name or generateName is required"))
        } else {
            errors += strategy.nameErrors(name, isPrefix: false).map { .invalid("metadata.name", name, $0) }
        }
        let namespace = object.string(object[metadata, "namespace"]) ?? ""
        if namespaced {
            if namespace.isEmpty {
                errors.append(.required("metadata.namespace"))
            } else {
                errors += Names.dns1123Label(namespace).map { .invalid("metadata.namespace", namespace, $0) }
            }
        } else if !namespace.isEmpty {
            errors.append(.forbidden("metadata.namespace", "not allowed on this type"))
        }
        if let generation = object.int(object[metadata, "generation"]), generation < 0 {
            errors.append(.invalid("metadata.generation", raw: "\(generation)", "must be greater than or equal to 0"))
        }
        errors += labels(object, object[metadata, "labels"], "metadata.labels")
        errors += annotations(object, object[metadata, "annotations"], "metadata.annotations")
        errors += ownerReferences(object, object[metadata, "ownerReferences"])
        errors += finalizers(object, object[metadata, "finalizers"])
        return errors
    }

    /// Of a changed object: nothing that is immutable may change.
    public static func validateUpdate(_ object: Document, old: Document) -> [FieldError] {
        let metadata = object[object.root, "metadata"]
        let before = old[old.root, "metadata"]
        var errors: [FieldError] = []
        for field in ["name", "namespace", "uid"] {
            let value = object.string(object[metadata, field]) ?? ""
            if value != old.string(old[before, field]) ?? "" {
                errors.append(.invalid("metadata.\(field)", value, "field is immutable"))
            }
        }
        if object.string(object[metadata, "creationTimestamp"]) != old.string(old[before, "creationTimestamp"]) {
            errors.append(.invalid("metadata.creationTimestamp", raw: object.string(object[metadata, "creationTimestamp"]).map(FieldError.quoted) ?? "null", "field is immutable"))
        }
        errors += deletionErrors(object, metadata, old, before)
        if old[before, "deletionTimestamp"].exists {
            let known = Set(old.strings(old[before, "finalizers"]))
            let added = object.strings(object[metadata, "finalizers"]).filter { !known.contains($0) }
            if !added.isEmpty {
                let shown = added.sorted().map { FieldError.quoted($0) }.joined(separator: ", ")
                errors.append(.forbidden("metadata.finalizers", "no new finalizers can be added if the object is being deleted, found new finalizers []string{\(shown)}"))
            }
        }
        return errors
    }

    /// When an object ends, and how long that takes, only deletions say.
    private static func deletionErrors(
        _ object: Document, _ metadata: Document.Node, _ old: Document, _ before: Document.Node
    ) -> [FieldError] {
        var errors: [FieldError] = []
        let time = object.string(object[metadata, "deletionTimestamp"])
        if time != old.string(old[before, "deletionTimestamp"]) {
            errors.append(.invalid("metadata.deletionTimestamp", raw: time.map(FieldError.quoted) ?? "null", "field is immutable"))
        }
        let seconds = object.int(object[metadata, "deletionGracePeriodSeconds"])
        if seconds != old.int(old[before, "deletionGracePeriodSeconds"]) {
            errors.append(.invalid("metadata.deletionGracePeriodSeconds", raw: seconds.map { "\($0)" } ?? "null", "field is immutable"))
        }
        return errors + managers(object, object[metadata, "managedFields"])
    }

    private static let maximumManagerBytes = 128
    private static let maximumSubresourceBytes = 256

    private static func managers(_ object: Document, _ node: Document.Node) -> [FieldError] {
        var errors: [FieldError] = []
        for (index, entry) in object.elements(node).enumerated() {
            let path = "metadata.managedFields[\(index)]"
            let (manager, subresource) = (object.string(object[entry, "manager"]) ?? "", object.string(object[entry, "subresource"]) ?? "")
            if manager.utf8.count > maximumManagerBytes { errors.append(.tooLong("\(path).manager", maximum: maximumManagerBytes)) }
            if subresource.utf8.count > maximumSubresourceBytes {
                errors.append(.tooLong("\(path).subresource", maximum: maximumSubresourceBytes))
            }
        }
        return errors
    }

    /// Finalizers of Kubernetes' own have known names, all others are of somebody's domain.
    public static func finalizerNames(_ object: Document) -> [FieldError] {
        let standard: Set = ["kubernetes", "orphan", "foregroundDeletion"]
        return object.strings(object[object.root, "metadata", "finalizers"]).enumerated().compactMap { index, name in
            guard !name.contains("/"), !standard.contains(name) else { return nil }
            return .invalid("metadata.finalizers[\(index)]", name, "name is neither a standard finalizer name nor is it fully qualified")
        }
    }

    public static func labels(_ object: Document, _ node: Document.Node, _ path: String) -> [FieldError] {
        var errors: [FieldError] = []
        for (key, value) in object.members(node) {
            errors += Names.qualifiedName(key).map { .invalid(path, key, $0) }
            let text = object.string(value) ?? ""
            errors += Names.labelValue(text).map { FieldError.invalid(path, text, $0) }
        }
        return errors
    }

    public static func annotations(_ object: Document, _ node: Document.Node, _ path: String) -> [FieldError] {
        var errors: [FieldError] = []
        var total = 0
        for (key, value) in object.members(node) {
            errors += Names.qualifiedName(key.lowercased()).map { .invalid(path, key, $0) }
            total += key.utf8.count + (object.string(value)?.utf8.count ?? 0)
        }
        if total > maximumAnnotationBytes { errors.append(.tooLong(path, maximum: maximumAnnotationBytes)) }
        return errors
    }

    private static func ownerReferences(_ object: Document, _ node: Document.Node) -> [FieldError] {
        var errors: [FieldError] = []
        var controller: String?
        for reference in object.elements(node) {
            let path = "metadata.ownerReferences"
            func text(_ name: String) -> String { object.string(object[reference, name]) ?? "" }
            if GroupVersion(apiVersion: text("apiVersion")) == nil {
                errors.append(.invalid("\(path).apiVersion", text("apiVersion"), "version must not be empty"))
            }
            for name in ["kind", "name", "uid"] where text(name).isEmpty {
                errors.append(.invalid("\(path).\(name)", "", "must not be empty"))
            }
            if object.bool(object[reference, "controller"]) == true {
                if let first = controller {
                    errors.append(.invalid("metadata.ownerReferences", raw: "\(object.count(node)) references",
                        "Only one reference can have Controller set to true. Found \"true\" in references for \(first) and \(text("kind"))/\(text("name"))"))
                } else {
                    controller = "\(text("kind"))/\(text("name"))"
                }
            }
        }
        return errors
    }

    private static func finalizers(_ object: Document, _ node: Document.Node) -> [FieldError] {
        let names = object.strings(node)
        var errors: [FieldError] = []
        for name in names { errors += Names.qualifiedName(name).map { .invalid("metadata.finalizers", name, $0) } }
        if names.contains("orphan"), names.contains("foregroundDeletion") {
            errors.append(.invalid("metadata.finalizers", raw: "[\(names.map { FieldError.quoted($0) }.joined(separator: ","))]",
                "finalizer orphan and foregroundDeletion cannot be both set"))
        }
        return errors
    }
}
