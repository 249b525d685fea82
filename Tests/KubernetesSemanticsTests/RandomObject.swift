import KubernetesSchema
import Wire

/// Makes objects of a type with random content. The same seed makes the same object.
struct RandomObject: RandomNumberGenerator {
    private var state: UInt64
    private var document = Document()

    init(seed: UInt64) { state = seed &+ 0x9e37_79b9_7f4a_7c15 }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
    private mutating func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &self)] }

    /// An object that says what it is, if its type has where to.
    mutating func object(_ type: TypeInfo, _ kind: GroupVersionKind) -> Document {
        document = Document()
        let root = structure(type, depth: 0)
        if type.hasTypeMeta {
            document.set(root, "kind", string: kind.kind)
            document.set(root, "apiVersion", string: kind.apiVersion)
        }
        document.setRoot(root)
        return document
    }

    private mutating func structure(_ type: TypeInfo, depth: Int) -> Document.Node {
        let object = document.newObject()
        // Every second field at the top, ever fewer below, so that types that hold themselves come to an end.
        let share = max(4, 60 - depth * 9)
        for field in type.jsonFields where field.name != "-" && chance(share) {
            // What Protobuf doesn't have doesn't survive it: such fields, and the kinds of objects within objects.
            if field.tag < 0 || (type.hasTypeMeta && (field.name == "kind" || field.name == "apiVersion")) { continue }
            document.set(object, field.name, value(field, depth: depth + 1))
        }
        return object
    }

    private mutating func value(_ field: FieldInfo, depth: Int) -> Document.Node {
        switch field.type.container {
        case .single: return element(field.type.element, depth: depth)
        case .list:
            let array = document.newArray()
            for _ in 0..<Int.random(in: 1...3, using: &self) { document.append(array, element(field.type.element, depth: depth)) }
            return array
        case .map:
            let object = document.newObject()
            for _ in 0..<Int.random(in: 1...3, using: &self) { document.set(object, text(), element(field.type.element, depth: depth)) }
            return object
        }
    }

    private mutating func element(_ type: ElementType, depth: Int) -> Document.Node {
        switch type {
        case .string: return document.newString(text())
        case .int32: return document.newInt(pick([0, 1, -1, 80, Int64(Int32.max), Int64(Int32.min)]))
        case .int64: return document.newInt(pick([0, 1, -1, 4096, Int64.max, Int64.min, 1 << 53 + 1]))
        case .bool: return document.newBool(chance(50))
        case .double: return document.newDouble(pick([0.5, -2.25, 1e21, 1e-7, 0.1, 3.0000001]))
        case .bytes: return document.newString(Base64.encode((0..<Int.random(in: 1...9, using: &self)).map { _ in UInt8(truncatingIfNeeded: next()) }))
        case .time: return document.newString(RFC3339.format(seconds: Int64.random(in: 0...4_000_000_000, using: &self)))
        case .microTime:
            let micros = Int32.random(in: 0..<1_000_000, using: &self)
            return document.newString(RFC3339.format(seconds: Int64.random(in: 0...4_000_000_000, using: &self), nanos: micros * 1000, fractionDigits: 6))
        case .duration: return document.newString(GoDuration(nanoseconds: Int64.random(in: 0...10_000_000_000_000, using: &self)).description)
        case .quantity: return document.newString(pick(["0", "100m", "1", "2Gi", "1500m", "3k", "-5", "1e3", "12345678901234567890"]))
        case .intOrString: return chance(50) ? document.newInt(Int64.random(in: -5...70_000, using: &self)) : document.newString(text())
        case .rawExtension, .fieldsV1: return any(depth: depth, isObject: true)
        case .json: return any(depth: depth, isObject: false)
        case .stringList:
            let array = document.newArray()
            for _ in 0..<Int.random(in: 1...3, using: &self) { document.append(array, document.newString(text())) }
            return array
        case .object(let id): return structure(Schema.shared[id], depth: depth)
        case .schemaOrBool(let id): return chance(50) ? document.newBool(chance(50)) : structure(Schema.shared[id], depth: depth)
        case .schemaOrArray(let id): return structure(Schema.shared[id], depth: depth)
        case .schemaOrStringArray(let id): return chance(50) ? structure(Schema.shared[id], depth: depth) : element(.stringList, depth: depth)
        }
    }

    private mutating func any(depth: Int, isObject: Bool) -> Document.Node {
        if isObject || (depth < 6 && chance(30)) {
            let object = document.newObject()
            for _ in 0..<Int.random(in: 1...3, using: &self) { document.set(object, text(), any(depth: depth + 1, isObject: false)) }
            return object
        }
        switch Int.random(in: 0..<6, using: &self) {
        case 0: return document.newBool(chance(50))
        case 1: return document.newInt(Int64(bitPattern: next()))
        case 2: return document.newDouble(pick([0.5, -1.25e-9, 6.02e23]))
        case 3 where depth < 6:
            let array = document.newArray()
            for _ in 0..<Int.random(in: 0...3, using: &self) { document.append(array, any(depth: depth + 1, isObject: false)) }
            return array
        default: return document.newString(text())
        }
    }

    /// Text that formats like to get wrong.
    private mutating func text() -> String {
        pick([
            "", "a", "name", "true", "null", "~", "yes", "0x1f", "1e3", "012", "1_000", "-", "- a", "a: b", "a #b", "#", "key:", " leading", "trailing ", "\"quoted\"",
            "it's", "two\nlines", "two\nlines\n", "\n", "\ttab", "\u{1}", "\u{7f}", "é", "日本語", "\u{1F600}", "<&>", "\u{2028}", "\u{feff}x", "\\", "%", "@", "`", "!tag", "&a", "*a",
            "{}", "[]", "2001-01-01", "2001-01-01T00:00:00Z", ".5", "+1", "=", "<<", "---", "? a", "|", ">", "a\r\nb", "\u{85}", String(repeating: "x", count: 300),
            "value-\(next() % 1000)",
        ])
    }
}
