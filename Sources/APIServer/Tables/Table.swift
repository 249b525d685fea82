import KubernetesSchema
import KubernetesSemantics
import Wire

/// A column of a table.
public struct TableColumn: Sendable {
    public var name: String
    public var type: String
    public var format: String
    public var description: String
    /// 0 is always shown, 1 only when wide.
    public var priority: Int

    public init(_ name: String, type: String = "string", format: String = "", priority: Int = 0, _ description: String) {
        self.name = name
        self.type = type
        self.format = format
        self.description = description
        self.priority = priority
    }
}

/// How objects of a resource are shown as rows.
public struct TableDefinition: Sendable {
    public var columns: [TableColumn]
    /// The cells of an object of the hub version, one for each column; `now` in seconds since 1970.
    public var cells: @Sendable (_ object: Document, _ now: Int64) -> [Value]
    /// The conditions of a row (a finished pod is `Completed`).
    public var conditions: @Sendable (_ object: Document) -> [Value]

    public init(
        columns: [TableColumn], conditions: @escaping @Sendable (Document) -> [Value] = { _ in [] },
        cells: @escaping @Sendable (Document, Int64) -> [Value]
    ) {
        self.columns = columns
        self.cells = cells
        self.conditions = conditions
    }

    /// What resources are shown by that say nothing of themselves.
    public static let standard = TableDefinition(columns: [
        TableColumn("Name", format: "name", "The object's name, unique among its kind in its namespace."),
        TableColumn("Created At", type: "date", "When the object was created, in UTC."),
    ]) { object, _ in
        [.string(Metadata.string(object, "name")), .string(Metadata.string(object, "creationTimestamp"))]
    }
}

/// The tables of all resources.
public struct TableRegistry: Sendable {
    private let definitions: [GroupResource: TableDefinition]

    public init(_ definitions: [GroupResource: TableDefinition]) { self.definitions = definitions }

    public func definition(_ resource: GroupResource) -> TableDefinition { definitions[resource] ?? .standard }
}

/// Makes `Table` objects.
struct TableBuilder: Sendable {
    let definition: TableDefinition
    let version: ServedVersion
    let apiVersion: String
    /// `Metadata`, `Object` or `None`.
    let includeObject: String
    let now: Int64
    var omitsColumns = false

    init(definition: TableDefinition, version: ServedVersion, apiVersion: String, includeObject: String, now: Int64) {
        self.definition = definition
        self.version = version
        self.apiVersion = apiVersion
        self.includeObject = includeObject
        self.now = now
    }

    func table(_ objects: [CachedObject], metadata: Value) throws -> Document {
        var table = head(metadata)
        let rows = table.newArray()
        table.appendMember(table.root, "rows", rows)
        for object in objects {
            let document = try object.document()
            let row = table.newObject()
            table.appendMember(row, "cells", table.build(.array(definition.cells(document, now))))
            let conditions = definition.conditions(document)
            if !conditions.isEmpty { table.appendMember(row, "conditions", table.build(.array(conditions))) }
            try attach(object, document, row, &table)
            table.append(rows, row)
        }
        return table
    }

    private func attach(_ object: CachedObject, _ document: Document, _ row: Document.Node, _ table: inout Document) throws {
        switch includeObject {
        case "None": return
        case "Object":
            let full = try object.document(as: version)
            table.appendMember(row, "object", table.copy(full, full.root))
        default:
            let partial = PartialMetadata.make(document, kind: "PartialObjectMetadata", apiVersion)
            table.appendMember(row, "object", table.copy(partial, partial.root))
        }
    }

    /// A bookmark's table: the one row carries the annotations of the empty object.
    func bookmark(_ object: Document, revision: Int64) throws -> Document {
        var table = head(["resourceVersion": .string(String(revision))])
        let rows = table.newArray()
        table.appendMember(table.root, "rows", rows)
        let row = table.newObject()
        table.appendMember(row, "cells", table.build(.array(definition.columns.map { _ in .null })))
        let partial = PartialMetadata.make(object, kind: "PartialObjectMetadata", apiVersion)
        table.appendMember(row, "object", table.copy(partial, partial.root))
        table.append(rows, row)
        return table
    }

    private func head(_ metadata: Value) -> Document {
        var table = Document(["kind": "Table", "apiVersion": .string("meta.k8s.io/\(apiVersion)"), "metadata": metadata])
        let columns: Value = omitsColumns ? .null : .array(definition.columns.map { column in
            ["name": .string(column.name), "type": .string(column.type), "format": .string(column.format),
             "description": .string(column.description), "priority": .int(Int64(column.priority))]
        })
        table.appendMember(table.root, "columnDefinitions", table.build(columns))
        return table
    }
}
