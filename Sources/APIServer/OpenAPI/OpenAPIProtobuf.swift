import Wire

/// Writes the OpenAPI v2 document as the Protobuf message that older clients ask for (`openapi.v2.Document`).
enum OpenAPIProtobuf {
    static let contentType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"
    /// As clients ask for it; both name the same form.
    static let mediaTypes = ["application/com.github.proto-openapi.spec.v2@v1.0+protobuf", contentType]

    /// The document around entries that were written before.
    static func document(info: Value, paths: [UInt8], definitions: [UInt8]) -> [UInt8] {
        var writer = ProtobufWriter(reserving: paths.count + definitions.count + 256)
        writer.string(field: 1, "2.0")
        writer.message(field: 2) { message in
            message.string(field: 1, info["title"]?.string ?? "")
            message.string(field: 2, info["version"]?.string ?? "")
        }
        writer.bytes(field: 8, paths)
        writer.bytes(field: 9, definitions)
        return writer.bytes
    }

    /// The entries of the document's paths.
    static func paths(_ entries: [(String, Value)]) -> [UInt8] {
        var writer = ProtobufWriter(reserving: 1 << 16)
        for (path, item) in entries {
            writer.message(field: 2) { named in
                named.string(field: 1, path)
                named.message(field: 2) { pathItem(item, &$0) }
            }
        }
        return writer.bytes
    }

    /// The entries of the document's definitions.
    static func definitions(_ entries: [(String, Value)]) -> [UInt8] {
        var writer = ProtobufWriter(reserving: 1 << 16)
        for (name, definition) in entries {
            writer.message(field: 1) { named in
                named.string(field: 1, name)
                named.message(field: 2) { schema(definition, &$0) }
            }
        }
        return writer.bytes
    }

    private static func members(_ value: Value?) -> [(String, Value)] {
        guard case .object(let members)? = value else { return [] }
        return members
    }

    private static func pathItem(_ item: Value, _ writer: inout ProtobufWriter) {
        for (method, number) in [("get", 2), ("put", 3), ("post", 4), ("delete", 5), ("patch", 8)] {
            guard let operation = item[method] else { continue }
            writer.message(field: number) { self.operation(operation, &$0) }
        }
    }

    private static func operation(_ operation: Value, _ writer: inout ProtobufWriter) {
        if let text = operation["description"]?.string { writer.string(field: 3, text) }
        for parameter in operation["parameters"]?.array ?? [] {
            // ParametersItem, Parameter, NonBodyParameter, then the parameter of a query.
            writer.message(field: 8) { item in
                item.message(field: 1) { wrapper in
                    wrapper.message(field: 2) { nonBody in
                        nonBody.message(field: 3) { query in
                            query.string(field: 2, parameter["in"]?.string ?? "query")
                            query.string(field: 3, parameter["description"]?.string ?? "")
                            query.string(field: 4, parameter["name"]?.string ?? "")
                            query.string(field: 6, parameter["type"]?.string ?? "string")
                        }
                    }
                }
            }
        }
        writer.message(field: 9) { responses in
            for (code, answer) in members(operation["responses"]) {
                responses.message(field: 1) { named in
                    named.string(field: 1, code)
                    named.message(field: 2) { $0.message(field: 1) { $0.string(field: 1, answer["description"]?.string ?? "") } }
                }
            }
        }
        extensions(operation, 13, &writer)
    }

    /// Members whose names begin with `x-`, as YAML; JSON is YAML.
    private static func extensions(_ value: Value, _ field: Int, _ writer: inout ProtobufWriter) {
        for (name, content) in members(value) where name.hasPrefix("x-") {
            writer.message(field: field) { named in
                named.string(field: 1, name)
                named.message(field: 2) { $0.bytes(field: 2, content.encodeJSON() + [0x0a]) }
            }
        }
    }

    private static func schema(_ value: Value, _ writer: inout ProtobufWriter) {
        if let text = value["$ref"]?.string { writer.string(field: 1, text) }
        if let text = value["format"]?.string { writer.string(field: 2, text) }
        if let text = value["description"]?.string { writer.string(field: 4, text) }
        if let content = value["default"] { writer.message(field: 5) { $0.bytes(field: 2, content.encodeJSON() + [0x0a]) } }
        for name in value["required"]?.array ?? [] { writer.string(field: 19, name.string ?? "") }
        if let inner = value["additionalProperties"] { writer.message(field: 21) { $0.message(field: 1) { schema(inner, &$0) } } }
        if let type = value["type"]?.string { writer.message(field: 22) { $0.string(field: 1, type) } }
        if let items = value["items"] { writer.message(field: 23) { $0.message(field: 1) { schema(items, &$0) } } }
        if let properties = value["properties"] {
            writer.message(field: 25) { list in
                for (name, property) in members(properties) {
                    list.message(field: 1) { named in
                        named.string(field: 1, name)
                        named.message(field: 2) { schema(property, &$0) }
                    }
                }
            }
        }
        extensions(value, 31, &writer)
    }
}
