import KubernetesSchema
import Wire

// The members of an object that is being built: keys don't repeat, so nothing is looked up.
extension Document {
    mutating func putNull(_ object: Node, _ key: String) { appendMember(object, key, newNull()) }
    mutating func putString(_ object: Node, _ key: String, _ value: String) { appendMember(object, key, newString(value)) }
    mutating func putInt64(_ object: Node, _ key: String, _ value: Int64) { appendMember(object, key, newInt(value)) }
    mutating func putInt32(_ object: Node, _ key: String, _ value: Int32) { appendMember(object, key, newInt(Int64(value))) }
    mutating func putBool(_ object: Node, _ key: String, _ value: Bool) { appendMember(object, key, newBool(value)) }
    mutating func putDouble(_ object: Node, _ key: String, _ value: Double) { appendMember(object, key, newDouble(value)) }
    mutating func putBytes(_ object: Node, _ key: String, _ value: [UInt8]) { putString(object, key, Base64.encode(value)) }
    mutating func putTime(_ object: Node, _ key: String, _ value: Timestamp) { putString(object, key, value.description) }
    mutating func putMicroTime(_ object: Node, _ key: String, _ value: Timestamp) { putString(object, key, value.microDescription) }
    mutating func putDuration(_ object: Node, _ key: String, _ value: GoDuration) { putString(object, key, value.description) }
    mutating func putQuantity(_ object: Node, _ key: String, _ value: Quantity) { putString(object, key, value.description) }

    mutating func putIntOrString(_ object: Node, _ key: String, _ value: IntOrString) {
        switch value {
        case .int(let number): putInt32(object, key, number)
        case .string(let text): putString(object, key, text)
        }
    }

    mutating func putRaw(_ object: Node, _ key: String, _ value: RawDocument) {
        let copy = copy(value.document, value.document.root)
        appendMember(object, key, copy)
    }

    mutating func putObject<Value: KubernetesValue>(_ object: Node, _ key: String, _ value: Value) {
        let node = value.encode(into: &self)
        appendMember(object, key, node)
    }

    mutating func putObjectList<Value: KubernetesValue>(_ object: Node, _ key: String, _ values: [Value]) {
        let array = newArray()
        for value in values {
            let node = value.encode(into: &self)
            append(array, node)
        }
        appendMember(object, key, array)
    }

    mutating func putStrings(_ object: Node, _ key: String, _ values: [String]) {
        let array = newArray()
        for value in values {
            let node = newString(value)
            append(array, node)
        }
        appendMember(object, key, array)
    }

    mutating func putInt32List(_ object: Node, _ key: String, _ values: [Int32]) { putInt64List(object, key, values.map { Int64($0) }) }

    mutating func putInt64List(_ object: Node, _ key: String, _ values: [Int64]) {
        let array = newArray()
        for value in values {
            let node = newInt(value)
            append(array, node)
        }
        appendMember(object, key, array)
    }

    mutating func putRawList(_ object: Node, _ key: String, _ values: [RawDocument]) {
        let array = newArray()
        for value in values {
            let node = copy(value.document, value.document.root)
            append(array, node)
        }
        appendMember(object, key, array)
    }

    /// Maps are written by key, as Go does.
    private mutating func putMap<Value>(
        _ object: Node, _ key: String, _ values: [String: Value], _ put: (inout Document, Node, String, Value) -> Void
    ) {
        let map = newObject()
        for (name, value) in values.sorted(by: { $0.key < $1.key }) { put(&self, map, name, value) }
        appendMember(object, key, map)
    }

    mutating func putStringMap(_ object: Node, _ key: String, _ values: [String: String]) {
        putMap(object, key, values) { $0.putString($1, $2, $3) }
    }

    mutating func putBytesMap(_ object: Node, _ key: String, _ values: [String: [UInt8]]) {
        putMap(object, key, values) { $0.putBytes($1, $2, $3) }
    }

    mutating func putQuantityMap(_ object: Node, _ key: String, _ values: [String: Quantity]) {
        putMap(object, key, values) { $0.putQuantity($1, $2, $3) }
    }

    mutating func putTimeMap(_ object: Node, _ key: String, _ values: [String: Timestamp]) {
        putMap(object, key, values) { document, map, name, value in
            if value == .zero { document.putNull(map, name) } else { document.putTime(map, name, value) }
        }
    }

    mutating func putStringsMap(_ object: Node, _ key: String, _ values: [String: [String]]) {
        putMap(object, key, values) { $0.putStrings($1, $2, $3) }
    }

    mutating func putObjectMap<Value: KubernetesValue>(_ object: Node, _ key: String, _ values: [String: Value]) {
        putMap(object, key, values) { $0.putObject($1, $2, $3) }
    }
}
