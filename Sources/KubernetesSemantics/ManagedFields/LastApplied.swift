import KubernetesSchema
import Wire

/// The annotation in which client-side apply keeps what it applied, and the way from there to server-side apply.
enum LastApplied {
    static let annotation = "kubectl.kubernetes.io/last-applied-configuration"
    /// What all annotations together may have.
    static let maximumSize = 256 * 1024

    /// The fields that client-side apply set and that still are as it set them; nil where it has not been used in this version.
    static func owned(_ live: Document, apiVersion: String, schema: any MergeSchema) -> FieldSet? {
        guard let text = live.string(live[live.root, "metadata", "annotations", annotation]), !text.isEmpty,
            let applied = try? Document.parseJSON(Array(text.utf8)), applied.equals(applied[applied.root, "apiVersion"], apiVersion),
            AppliedValidation.problem(applied, schema: schema) == nil, AppliedValidation.problem(live, schema: schema) == nil
        else { return nil }
        let comparison = FieldComparison(applied, live, schema: schema)
        return FieldSet(of: applied, schema: schema).subtracting(comparison.modified).subtracting(comparison.added).subtracting(comparison.removed)
    }

    /// Brings the annotation, where the object has it, up to what was applied now.
    static func renew(_ object: inout Document, _ config: Document) {
        let annotations = object[object.root, "metadata", "annotations"]
        guard let text = object.string(object[annotations, annotation]), !text.isEmpty else { return }
        var applied = config
        let sent = applied[applied.root, "metadata", "annotations"]
        applied.remove(sent, annotation)
        if sent.exists, applied.isEmpty(sent) { applied.remove(applied[applied.root, "metadata"], "annotations") }
        sort(applied.root, &applied)
        object.set(annotations, annotation, string: applied.json(applied.root) + "\n")
        let size = object.members(annotations).reduce(0) { $0 + $1.key.utf8.count + (object.string($1.value)?.utf8.count ?? 0) }
        if size > maximumSize { object.remove(annotations, annotation) }
    }

    private static func sort(_ node: Document.Node, _ document: inout Document) {
        for child in document.elements(node) { sort(child, &document) }
        let members = document.members(node)
        guard !members.isEmpty else { return }
        for (_, value) in members { sort(value, &document) }
        document.reorder(node, members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(\.value))
    }
}
