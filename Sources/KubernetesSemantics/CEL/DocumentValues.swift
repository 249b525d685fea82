import CEL
import KubernetesSchema
import Wire

/// Values of expressions over a document, read in place by their declared types.
public enum DocumentValues {
    /// The value of a node.
    public static func value(_ document: Document, _ node: Document.Node, _ type: DeclaredType) -> CELValue {
        guard let kind = document.kind(node), kind != .null else { return .null }
        switch type.shape {
        case .scalar: return type.type == .dyn ? dynamic(document, node) : scalar(document, node, type.type)
        case .list(let element, let identity):
            guard kind == .array else { return .failure("invalid data, expected an array for schema with type=array but got \(document.value(node))") }
            return .list(DocumentList(document, node, element, identity))
        case .map(let element):
            guard kind == .object else { return .failure("invalid data, expected a map for schema with type=object but got \(document.value(node))") }
            return .map(DocumentMap(document: document, node: node, element: element))
        case .object:
            guard kind == .object else { return .failure("invalid data, expected a map for schema with type=object but got \(document.value(node))") }
            return .object(DocumentObject(document: document, node: node, type: type))
        }
    }

    /// The value of a node of which no type is known.
    public static func dynamic(_ document: Document, _ node: Document.Node) -> CELValue {
        switch document.kind(node) {
        case nil, .null?: .null
        case .bool?: .bool(document.bool(node) ?? false)
        case .int?: .int(document.int(node) ?? 0)
        case .double?: .double(document.double(node) ?? 0)
        case .string?: .string(document.string(node) ?? "")
        case .array?: .list(DocumentList(document, node, .dyn, .atomic))
        case .object?: .map(DocumentMap(document: document, node: node, element: .dyn))
        }
    }

    private static func scalar(_ document: Document, _ node: Document.Node, _ type: CELType) -> CELValue {
        switch (type, document.kind(node)) {
        case (.double, .int?), (.double, .double?): return .double(document.double(node) ?? 0)
        case (.int, .double?):
            if let number = document.double(node), let exact = Int64(exactly: number) { return .int(exact) }
            return .failure("invalid data, expected int, got a number with a fraction")
        case (.duration, .string?):
            let text = document.string(node) ?? ""
            return CELDuration(text).map { .duration($0) } ?? .failure("Invalid duration \(text)")
        case (.timestamp, .string?):
            let text = document.string(node) ?? ""
            return (CELTimestamp(text) ?? CELTimestamp(text + "T00:00:00Z")).map { .timestamp($0) } ?? .failure("Invalid date \(text)")
        case (.bytes, .string?):
            let text = document.string(node) ?? ""
            return Base64.decode(text).map { .bytes($0) } ?? .failure("Invalid byte formatted string \(text)")
        default: return dynamic(document, node)
        }
    }
}

/// A list of a document.
struct DocumentList: CELList {
    private let document: Document
    private let nodes: [Document.Node]
    private let type: DeclaredType
    private let identity: DeclaredType.ListIdentity

    init(_ document: Document, _ node: Document.Node, _ type: DeclaredType, _ identity: DeclaredType.ListIdentity) {
        self.document = document
        nodes = document.elements(node)
        self.type = type
        self.identity = identity
    }

    private init(_ other: DocumentList, _ nodes: [Document.Node]) {
        document = other.document
        self.nodes = nodes
        type = other.type
        identity = other.identity
    }

    var count: Int { nodes.count }
    func element(at index: Int) -> CELValue { DocumentValues.value(document, nodes[index], type) }

    /// The text by which an item is known among the others: its own JSON, or that of its keys. Members are sorted, so that order doesn't count.
    static func key(_ value: CELValue, _ identity: DeclaredType.ListIdentity) -> [String] {
        switch identity {
        case .map(let keys):
            return keys.map { key in
                switch value {
                case .object(let object): object.field(FieldEscaping.escape(key) ?? key).map(CELOperations.describe) ?? ""
                case .map(let map): map.value(for: .string(key)).map(CELOperations.describe) ?? ""
                default: ""
                }
            }
        default: return [value.type.name, CELOperations.describe(value)]
        }
    }

    /// Sets and keyed lists are equal whatever the order of their items.
    func isEqual(to other: any CELList) -> CELValue? {
        guard identity != .atomic else { return nil }
        guard count == other.count else { return .bool(false) }
        if identity == .set {
            let others = other.values
            return .bool(values.allSatisfy { value in others.contains { CELOperations.isEqual(value, $0) } })
        }
        var byKey: [[String]: CELValue] = [:]
        for value in values { byKey[Self.key(value, identity)] = value }
        for value in other.values {
            guard let mine = byKey[Self.key(value, identity)], CELOperations.isEqual(mine, value) else { return .bool(false) }
        }
        return .bool(true)
    }

    /// Sets take what they don't have; keyed lists replace items of the same keys where they stand and take the others behind.
    func concatenated(with other: any CELList) -> any CELList {
        switch identity {
        case .atomic: return ValueList(values + other.values)
        case .set:
            var result = values
            for value in other.values where !result.contains(where: { CELOperations.isEqual($0, value) }) { result.append(value) }
            return MergedList(values: result, like: self)
        case .map:
            var result = values
            var places: [[String]: Int] = [:]
            for (index, value) in result.enumerated() { places[Self.key(value, identity)] = index }
            for value in other.values {
                let key = Self.key(value, identity)
                if let place = places[key] {
                    result[place] = value
                } else {
                    places[key] = result.count
                    result.append(value)
                }
            }
            return MergedList(values: result, like: self)
        }
    }
}

/// What came of joining a set or keyed list with another list: still one of its kind.
struct MergedList: CELList {
    let values: [CELValue]
    let like: DocumentList

    var count: Int { values.count }
    func element(at index: Int) -> CELValue { values[index] }
    func isEqual(to other: any CELList) -> CELValue? {
        guard values.count == other.count else { return .bool(false) }
        let others = other.values
        return .bool(values.allSatisfy { value in others.contains { CELOperations.isEqual(value, $0) } })
    }
}

/// An object of a document that is a map for expressions.
struct DocumentMap: CELMap {
    let document: Document
    let node: Document.Node
    let element: DeclaredType

    var count: Int { document.count(node) }
    var keys: [CELValue] { document.keys(node).map { .string($0) } }

    func value(for key: CELValue) -> CELValue? {
        guard case .string(let name) = key else { return nil }
        let value = document[node, name]
        return value.exists ? DocumentValues.value(document, value, element) : nil
    }
}

/// An object of a document whose fields are declared.
struct DocumentObject: CELObject {
    let document: Document
    let node: Document.Node
    let type: DeclaredType

    var typeName: String { type.type.name }
    var size: Int? { document.count(node) }

    private func declared(_ name: String) -> DeclaredType.Field? {
        guard case .object(let fields) = type.shape else { return nil }
        return FieldEscaping.find(name, fields)
    }

    func field(_ name: String) -> CELValue? {
        guard let field = declared(name) else { return nil }
        let value = document[node, field.name]
        return value.exists ? DocumentValues.value(document, value, field.type) : nil
    }

    func has(_ name: String) -> Bool? { declared(name).map { document[node, $0.name].exists } }

    var keys: [CELValue]? {
        guard case .object(let fields) = type.shape else { return nil }
        return fields.keys.sorted().filter { has($0) == true }.map { .string($0) }
    }

    func isEqual(to other: any CELObject) -> CELValue {
        guard let other = other as? DocumentObject, case .object(let fields) = type.shape else { return .bool(false) }
        guard document.count(node) == other.document.count(other.node) else { return .bool(false) }
        for name in fields.keys {
            switch (field(name), other.field(name)) {
            case (nil, nil): continue
            case (let mine?, let theirs?): if !CELOperations.isEqual(mine, theirs) { return .bool(false) }
            default: return .bool(false)
            }
        }
        return .bool(true)
    }
}

