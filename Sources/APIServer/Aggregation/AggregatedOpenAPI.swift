import Crypto
import KubernetesSchema
import Wire

/// What a server that is aggregated says of a group-version in OpenAPI version 2: its paths, and the definitions that they need.
struct AggregatedOpenAPI: Sendable {
    let paths: [(String, Value)]
    let definitions: [(String, Value)]
    /// By what it is told whether something changed.
    let digest: String

    /// Takes from a server's document what lies below a path.
    init(_ document: Document, below root: String) {
        var needed: [String] = []
        var paths: [(String, Value)] = []
        for (path, value) in document.members(document[document.root, "paths"]) where path == "\(root)/" || path.hasPrefix("\(root)/") || path == root {
            paths.append((path, document.value(value)))
            AggregatedOpenAPI.references(document, value, &needed)
        }
        var found: Set<String> = []
        var definitions: [(String, Value)] = []
        while let name = needed.popLast() {
            guard found.insert(name).inserted else { continue }
            let definition = document[document.root, "definitions", name]
            guard definition.exists else { continue }
            definitions.append((name, document.value(definition)))
            AggregatedOpenAPI.references(document, definition, &needed)
        }
        self.paths = paths
        self.definitions = definitions.sorted { $0.0 < $1.0 }
        let hashed = SHA256.hash(data: Value.object([("paths", .object(paths)), ("definitions", .object(self.definitions))]).encodeJSON())
        digest = Base64.encode(Array(hashed))
    }

    /// The definitions that a part of the document speaks of.
    private static func references(_ document: Document, _ node: Document.Node, _ found: inout [String]) {
        switch document.kind(node) {
        case .array?: for element in document.elements(node) { references(document, element, &found) }
        case .object?:
            for (name, value) in document.members(node) {
                if name == "$ref", let text = document.string(value), text.hasPrefix("#/definitions/") {
                    found.append(String(text.dropFirst("#/definitions/".count)))
                } else {
                    references(document, value, &found)
                }
            }
        default: break
        }
    }
}
