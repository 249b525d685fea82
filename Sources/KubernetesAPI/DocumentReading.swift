import KubernetesSchema
import Wire

// One function a type of field, by name rather than by overload: the compiler picks overloads slowly in generated code.
extension Document {
    func wrong(_ node: Node, _ expected: String) -> TypedDecodingError {
        TypedDecodingError(member: key(node), expected: expected)
    }

    func requireObject(_ node: Node) throws(TypedDecodingError) {
        guard kind(node) == .object else { throw wrong(node, "an object") }
    }

    private func requireArray(_ node: Node) throws(TypedDecodingError) {
        guard kind(node) == .array else { throw wrong(node, "an array") }
    }

    func readString(_ node: Node) throws(TypedDecodingError) -> String {
        guard let value = string(node) else { throw wrong(node, "a string") }
        return value
    }

    func readInt64(_ node: Node) throws(TypedDecodingError) -> Int64 {
        guard let value = int(node) else { throw wrong(node, "an integer") }
        return value
    }

    func readInt32(_ node: Node) throws(TypedDecodingError) -> Int32 {
        guard let value = int(node), let result = Int32(exactly: value) else { throw wrong(node, "a 32-bit integer") }
        return result
    }

    func readBool(_ node: Node) throws(TypedDecodingError) -> Bool {
        guard let value = bool(node) else { throw wrong(node, "a boolean") }
        return value
    }

    func readDouble(_ node: Node) throws(TypedDecodingError) -> Double {
        guard let value = double(node) ?? int(node).map(Double.init) else { throw wrong(node, "a number") }
        return value
    }

    func readBytes(_ node: Node) throws(TypedDecodingError) -> [UInt8] {
        guard let text = string(node), let value = Base64.decode(text) else { throw wrong(node, "base64") }
        return value
    }

    func readTime(_ node: Node) throws(TypedDecodingError) -> Timestamp {
        guard let text = string(node), let value = Timestamp(text) else { throw wrong(node, "a time") }
        return value
    }

    func readMicroTime(_ node: Node) throws(TypedDecodingError) -> Timestamp { try readTime(node) }

    func readDuration(_ node: Node) throws(TypedDecodingError) -> GoDuration {
        guard let text = string(node), let value = GoDuration(text) else { throw wrong(node, "a duration") }
        return value
    }

    func readQuantity(_ node: Node) throws(TypedDecodingError) -> Quantity {
        if let text = string(node) ?? int(node).map({ String($0) }) ?? double(node).map({ "\($0)" }), let value = Quantity(text) {
            return value
        }
        throw wrong(node, "a quantity")
    }

    func readIntOrString(_ node: Node) throws(TypedDecodingError) -> IntOrString {
        if let text = string(node) { return .string(text) }
        return .int(try readInt32(node))
    }

    func readRaw(_ node: Node) throws(TypedDecodingError) -> RawDocument { RawDocument(self, node) }

    func readStrings(_ node: Node) throws(TypedDecodingError) -> [String] {
        try requireArray(node)
        var result: [String] = []
        for element in elements(node) { result.append(try readString(element)) }
        return result
    }

    func readObject<Value: KubernetesValue>(_ node: Node) throws(TypedDecodingError) -> Value {
        try Value(from: self, node)
    }

    func readObjectList<Value: KubernetesValue>(_ node: Node) throws(TypedDecodingError) -> [Value] {
        try requireArray(node)
        var result: [Value] = []
        let nodes = elements(node)
        result.reserveCapacity(nodes.count)
        for element in nodes { result.append(try Value(from: self, element)) }
        return result
    }

    private func list<Value>(_ node: Node, _ read: (Node) throws(TypedDecodingError) -> Value) throws(TypedDecodingError) -> [Value] {
        try requireArray(node)
        var result: [Value] = []
        for element in elements(node) { result.append(try read(element)) }
        return result
    }

    private func map<Value>(
        _ node: Node, _ read: (Node) throws(TypedDecodingError) -> Value
    ) throws(TypedDecodingError) -> [String: Value] {
        try requireObject(node)
        let nodes = memberNodes(node)
        var result: [String: Value] = Dictionary(minimumCapacity: nodes.count)
        for member in nodes { result[key(member)] = try read(member) }
        return result
    }

    func readInt32List(_ node: Node) throws(TypedDecodingError) -> [Int32] { try list(node, readInt32) }
    func readInt64List(_ node: Node) throws(TypedDecodingError) -> [Int64] { try list(node, readInt64) }
    func readRawList(_ node: Node) throws(TypedDecodingError) -> [RawDocument] { try list(node, readRaw) }
    func readStringMap(_ node: Node) throws(TypedDecodingError) -> [String: String] { try map(node, readString) }
    func readBytesMap(_ node: Node) throws(TypedDecodingError) -> [String: [UInt8]] { try map(node, readBytes) }
    func readQuantityMap(_ node: Node) throws(TypedDecodingError) -> [String: Quantity] { try map(node, readQuantity) }
    func readTimeMap(_ node: Node) throws(TypedDecodingError) -> [String: Timestamp] {
        // Go writes its zero time as null.
        try map(node) { (member: Node) throws(TypedDecodingError) -> Timestamp in isNull(member) ? .zero : try readTime(member) }
    }

    func readStringsMap(_ node: Node) throws(TypedDecodingError) -> [String: [String]] { try map(node, readStrings) }

    func readObjectMap<Value: KubernetesValue>(_ node: Node) throws(TypedDecodingError) -> [String: Value] {
        try requireObject(node)
        var result: [String: Value] = [:]
        for member in memberNodes(node) { result[key(member)] = try Value(from: self, member) }
        return result
    }
}
