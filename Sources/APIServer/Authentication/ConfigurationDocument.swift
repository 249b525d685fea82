import KubernetesSchema
import Wire

/// Why a configuration file can't be used: everything that is wrong with it, in one line.
public struct ConfigurationProblem: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }

    init(_ errors: [FieldError]) { description = ErrorList.shown(errors.map(\.description)) }
}

/// A configuration file of the group apiserver.config.k8s.io, read strictly: what isn't known is refused.
struct ConfigurationDocument {
    /// What a file may have in it.
    indirect enum Shape: Sendable {
        case text
        case flag
        case list(Shape)
        case object([String: Shape])
    }

    static let group = "apiserver.config.k8s.io"
    let document: Document

    /// - Throws: `ConfigurationProblem` where the file isn't of the kind, or has something in it that the kind doesn't know.
    init(_ bytes: [UInt8], kind: String, versions: [String], _ fields: [String: Shape]) throws(ConfigurationProblem) {
        do { document = try Document.parseSingleYAML(bytes) } catch { throw ConfigurationProblem("couldn't get version/kind; \(error)") }
        let root = document.root
        guard document.kind(root) == .object else { throw ConfigurationProblem("couldn't get version/kind; it is not an object") }
        let found = document.string(document[root, "kind"]) ?? ""
        let version = document.string(document[root, "apiVersion"]) ?? ""
        if found.isEmpty { throw ConfigurationProblem("Object 'Kind' is missing in '\(String(decoding: bytes.prefix(100), as: UTF8.self))'") }
        guard found == kind, versions.contains(where: { version == "\(ConfigurationDocument.group)/\($0)" }) else {
            throw ConfigurationProblem("no kind \(FieldError.quoted(found)) is registered for version \(FieldError.quoted(version)), expected \(kind)")
        }
        var problems: [String] = []
        check(root, .object(fields.merging(["kind": .text, "apiVersion": .text]) { first, _ in first }), "", &problems)
        if !problems.isEmpty { throw ConfigurationProblem("strict decoding error: " + problems.joined(separator: ", ")) }
    }

    private func check(_ node: Document.Node, _ shape: Shape, _ path: String, _ problems: inout [String]) {
        if document.isNull(node) { return }
        switch shape {
        case .text: if document.string(node) == nil { problems.append("field \(FieldError.quoted(path)) is no string") }
        case .flag: if document.bool(node) == nil { problems.append("field \(FieldError.quoted(path)) is neither true nor false") }
        case .list(let element):
            guard document.kind(node) == .array else { return problems.append("field \(FieldError.quoted(path)) is no list") }
            for (index, item) in document.elements(node).enumerated() { check(item, element, "\(path)[\(index)]", &problems) }
        case .object(let fields):
            guard document.kind(node) == .object else { return problems.append("field \(FieldError.quoted(path)) is no object") }
            var seen: Set<String> = []
            for (name, value) in document.members(node) {
                let place = path.isEmpty ? name : "\(path).\(name)"
                if !seen.insert(name).inserted { problems.append("duplicate field \(FieldError.quoted(place))") }
                guard let shape = fields[name] else {
                    problems.append("unknown field \(FieldError.quoted(place))")
                    continue
                }
                check(value, shape, place, &problems)
            }
        }
    }

    func text(_ node: Document.Node, _ name: String) -> String { document.string(document[node, name]) ?? "" }
    /// Nil where the field isn't there.
    func optional(_ node: Document.Node, _ name: String) -> String? { document.string(document[node, name]) }
    func list(_ node: Document.Node, _ name: String) -> [Document.Node] { document.elements(document[node, name]) }
}
