import KubernetesSchema
import Wire

/// Members that an object of a patch names twice.
public enum DuplicateFields {
    /// Takes all but the last of them away, and answers upstream's words for them: `duplicate field "metadata.labels.a"`.
    public static func remove(from document: inout Document) -> [String] {
        var errors: [String] = []
        visit(document.root, "", &document, &errors)
        return errors
    }

    private static func visit(_ node: Document.Node, _ path: String, _ document: inout Document, _ errors: inout [String]) {
        for (index, item) in document.elements(node).enumerated() { visit(item, "\(path)[\(index)]", &document, &errors) }
        var last: [String: Document.Node] = [:]
        for (name, value) in document.members(node) {
            let place = path.isEmpty ? name : "\(path).\(name)"
            if let earlier = last[name] {
                errors.append("duplicate field \(FieldError.quoted(place))")
                document.removeChild(node, earlier)
            }
            last[name] = value
            visit(value, place, &document, &errors)
        }
    }
}
