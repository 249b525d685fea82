import KubernetesSchema
import Wire

/// Turns documents of the canonical form into CBOR. The schema says which strings are bytes and which numbers are floating.
public struct CBOREncoder {
    private let schema: Schema
    private let document: Document

    public init(_ document: Document, schema: Schema = .shared) {
        self.schema = schema
        self.document = document
    }

    /// A whole object.
    ///
    /// - Parameter marked: whether the mark of CBOR stands before it.
    public func object(_ type: TypeInfo, marked: Bool = true) -> [UInt8] {
        var writer = CBORWriter(marked: marked)
        write(type, document.root, &writer)
        return writer.bytes
    }

    /// Writes an object into a larger item.
    public func write(_ type: TypeInfo, _ node: Document.Node, _ writer: inout CBORWriter) {
        guard document.kind(node) == .object else { return writer.value(document, node) }
        let members = document.membersByKeyLength(node)
        writer.map(count: members.count)
        for member in members {
            document.withKeyBytes(member) { writer.string($0) }
            guard let field = type.field(document.key(member)) else {
                writer.value(document, member)
                continue
            }
            write(field, member, &writer)
        }
    }

    private func write(_ field: FieldInfo, _ value: Document.Node, _ writer: inout CBORWriter) {
        switch (field.type.container, document.kind(value)) {
        case (.list, .array?):
            let elements = document.elements(value)
            writer.array(count: elements.count)
            for element in elements { write(field.type.element, element, &writer) }
        case (.map, .object?):
            let members = document.membersByKeyLength(value)
            writer.map(count: members.count)
            for member in members {
                document.withKeyBytes(member) { writer.string($0) }
                write(field.type.element, member, &writer)
            }
        default: write(field.type.element, value, &writer)
        }
    }

    private func write(_ type: ElementType, _ value: Document.Node, _ writer: inout CBORWriter) {
        switch (type, document.kind(value)) {
        case (.bytes, .string?):
            guard let bytes = Base64.decode(document.string(value) ?? "") else { return writer.value(document, value) }
            writer.data(bytes)
        case (.double, .int?), (.double, .double?): writer.double(document.double(value) ?? 0)
        case (.object(let id), .object?), (.schemaOrBool(let id), .object?), (.schemaOrArray(let id), .object?), (.schemaOrStringArray(let id), .object?):
            write(schema[id], value, &writer)
        case (.schemaOrArray(let id), .array?):
            let elements = document.elements(value)
            writer.array(count: elements.count)
            for element in elements { write(schema[id], element, &writer) }
        default: writer.value(document, value)
        }
    }
}
