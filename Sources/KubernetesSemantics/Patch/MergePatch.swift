import Wire

/// RFC 7386 merge patches.
public enum MergePatch {
    /// Applies a patch to a value of a document and answers the value that takes its place.
    public static func apply(_ patch: Document, to document: inout Document) {
        document.setRoot(merge(patch, patch.root, document.root, &document))
    }

    private static func merge(_ patch: Document, _ change: Document.Node, _ target: Document.Node, _ document: inout Document) -> Document.Node {
        guard patch.kind(change) == .object else { return document.copy(patch, change) }
        let object = document.kind(target) == .object ? target : document.newObject()
        for (key, value) in patch.members(change) {
            if patch.kind(value) == .null {
                document.remove(object, key)
                continue
            }
            let existing = document[object, key]
            let merged = merge(patch, value, existing, &document)
            if merged != existing { document.set(object, key, merged) }
        }
        return object
    }
}
