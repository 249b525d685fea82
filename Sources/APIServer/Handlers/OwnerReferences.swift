import KubernetesSchema
import KubernetesSemantics
import Wire

/// Owners that an object names twice count once, which its sender is told.
enum OwnerReferences {
    /// Takes repeated references away, and warns of them.
    ///
    /// - Parameter isAdmitted: whether mutating admission has seen the object, for the warning's words.
    static func deduplicate(_ object: inout Document, _ context: RequestContext, isAdmitted: Bool) {
        let list = object[object.root, "metadata", "ownerReferences"]
        let references = object.elements(list)
        guard references.count > 1 else { return }
        var kept: [Document.Node] = []
        var repeated: [String] = []
        for reference in references {
            if kept.contains(where: { Document.equal(object, $0, object, reference) }) {
                repeated.append(object.string(object[reference, "uid"]) ?? "")
            } else {
                kept.append(reference)
            }
        }
        guard !repeated.isEmpty else { return }
        object.reorder(list, kept)
        let moment = isAdmitted ? " after mutating admission happens" : ""
        context.warn(
            ".metadata.ownerReferences contains duplicate entries\(moment); API server dedups owner references in 1.20+, and may reject such "
                + "requests as early as 1.24; please fix your requests; duplicate UID(s) observed: \(repeated.joined(separator: ", "))")
    }
}
