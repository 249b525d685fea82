import KubernetesSchema
import KubernetesSemantics
import Wire

extension TableDefinition {
    /// The table of a custom resource: the name, then the columns of its definition, or the age where it has none.
    static func custom(_ document: Document, _ columns: Document.Node) -> TableDefinition {
        var shown = document.elements(columns).compactMap { CustomColumn(document, $0) }
        if shown.isEmpty { shown = [.age] }
        let cells = shown
        let name = TableColumn("Name", format: "name", ColumnDescriptions.text("Name"))
        return TableDefinition(columns: [name] + cells.map(\.column)) { object, now in
            [.string(Metadata.string(object, "name"))] + cells.map { $0.cell(object, now) }
        }
    }
}

/// A column that a definition asks for.
private struct CustomColumn: Sendable {
    let column: TableColumn
    private let path: JSONPath

    init?(_ document: Document, _ node: Document.Node) {
        func text(_ key: String) -> String { document.string(document[node, key]) ?? "" }
        guard let path = try? JSONPath(text("jsonPath")) else { return nil }
        let description = text("description")
        self.path = path
        column = TableColumn(
            text("name"), type: text("type"), format: text("format"), priority: Int(document.int(document[node, "priority"]) ?? 0),
            description.isEmpty ? "Custom resource definition column (in JSONPath format): \(text("jsonPath"))" : description)
    }

    private init(_ column: TableColumn, _ path: JSONPath) {
        self.column = column
        self.path = path
    }

    static var age: CustomColumn {
        let path: JSONPath
        do { path = try JSONPath(".metadata.creationTimestamp") } catch { preconditionFailure("\(error)") }
        return CustomColumn(TableColumn("Age", type: "date", ColumnDescriptions.text("Age")), path)
    }

    func cell(_ object: Document, _ now: Int64) -> Value {
        guard let node = path.values(in: object).first, object.kind(node) != .null else { return .null }
        switch column.type {
        case "string": return .string(object.string(node) ?? String(decoding: object.encodeJSON(node), as: UTF8.self))
        case "integer":
            if let value = object.int(node) { return .int(value) }
            return object.double(node).flatMap { Int64(exactly: $0.rounded(.towardZero)) }.map { .int($0) } ?? .null
        case "number": return object.double(node).map { .double($0) } ?? .null
        case "boolean": return object.bool(node).map { .bool($0) } ?? .null
        case "date":
            guard let text = object.string(node) else { return .null }
            guard let (seconds, _) = RFC3339.parse(text) else { return "<invalid>" }
            return .string(HumanDuration.text(now - seconds))
        default: return .null
        }
    }
}
