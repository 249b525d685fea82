import KubernetesSchema
import Wire

/// Checks what a manager applies against the schema: unknown fields, scalars of the wrong type, items without or with the same key.
struct AppliedValidation {
    private let object: Document
    private var errors: [(path: String, message: String)] = []
    private var path: [PathElement] = []

    private init(_ object: Document) { self.object = object }

    /// What is wrong, in upstream's words; nil where nothing is.
    static func problem(_ object: Document, schema: any MergeSchema) -> String? {
        var validation = AppliedValidation(object)
        validation.check(schema, object.root)
        let lines = validation.errors.map { $0.path.isEmpty ? $0.message : "\($0.path): \($0.message)" }
        guard lines.count > 1 else { return lines.first }
        return (["errors:"] + lines.map { "  " + $0 }).joined(separator: "\n")
    }

    private mutating func report(_ message: String) {
        errors.append((path.map(\.description).joined(), message))
    }

    private mutating func check(_ schema: any MergeSchema, _ node: Document.Node) {
        if object.isNull(node) { return }
        switch schema.shape.resolved(object, node) {
        case .object:
            guard object.kind(node) == .object else { return report("expected map, got \(GoSyntax.reference(object, node))") }
            members(schema, node)
        case .set, .keyedList, .atomicList:
            guard object.kind(node) == .array else { return report("expected list, got \(GoSyntax.reference(object, node))") }
            items(schema, node)
        case .scalar: scalar(schema.scalar, node)
        case .deduced: break
        }
    }

    private mutating func members(_ schema: any MergeSchema, _ node: Document.Node) {
        // Below deduced values everything goes.
        if schema.shape == .deduced { return }
        for (name, value) in object.members(node) {
            path.append(.field(name))
            defer { path.removeLast() }
            guard let member = schema.field(name) ?? schema.element else { return report("field not declared in schema") }
            check(member, value)
        }
    }

    private mutating func items(_ schema: any MergeSchema, _ node: Document.Node) {
        let element = MergeWalk.element(schema)
        var seen: Set<PathElement> = []
        for (index, item) in object.elements(node).enumerated() {
            var step = PathElement(canonical: "i:\(index)")
            if schema.shape != .atomicList, schema.shape != .deduced {
                do {
                    step = try MergeWalk.step(object, item, schema.shape)
                } catch {
                    return report("element \(index): \(error.description)")
                }
                if !seen.insert(step).inserted { report("duplicate entries for key \(step)") }
            }
            path.append(step)
            check(element, item)
            path.removeLast()
        }
    }

    private mutating func scalar(_ expected: MergeScalar, _ node: Document.Node) {
        let kind = object.kind(node)
        let isNumber = kind == .int || kind == .double
        switch expected {
        case .number: if !isNumber { report("expected numeric (int or float), got \(GoSyntax.type(kind))") }
        case .string: if kind != .string { report("expected string, got &value.valueUnstructured{Value:\(GoSyntax.literal(object, node))}") }
        case .boolean: if kind != .bool { report("expected boolean, got \(GoSyntax.reference(object, node))") }
        case .any: if kind == .object || kind == .array { report("expected any scalar, got \(GoSyntax.reference(object, node))") }
        }
    }
}

/// Values as upstream's messages print them.
enum GoSyntax {
    /// A value behind a pointer.
    static func reference(_ document: Document, _ node: Document.Node) -> String { "&{\(GoText.map(document, node))}" }

    static func type(_ kind: Document.Kind?) -> String {
        switch kind {
        case .object?: return "map[string]interface {}"
        case .array?: return "[]interface {}"
        case .string?: return "string"
        case .bool?: return "bool"
        case .int?, .double?: return "float64"
        default: return "<nil>"
        }
    }

    /// A value as it would stand in source text.
    static func literal(_ document: Document, _ node: Document.Node) -> String {
        switch document.kind(node) {
        case .object?:
            let members = document.members(node).sorted { $0.key < $1.key }
            let inner = members.map { "\(FieldError.quoted($0.key)):\(literal(document, $0.value))" }.joined(separator: ", ")
            return "map[string]interface {}{\(inner)}"
        case .array?: return "[]interface {}{\(document.elements(node).map { literal(document, $0) }.joined(separator: ", "))}"
        case .string?: return FieldError.quoted(document.string(node) ?? "")
        case .null?, nil: return "interface {}(nil)"
        default: return document.json(node)
        }
    }
}
