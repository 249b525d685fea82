/// Header or trailer fields of one HTTP message: ordered, compared without regard to ASCII case.
///
/// Names keep the case in which they were added; HTTP/2 peers get them in lower case.
public struct HTTPFields: Sendable, Equatable {
    /// One field line.
    public struct Field: Sendable, Equatable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// All field lines in the order of the message.
    public private(set) var fields: [Field]

    public init() {
        fields = []
    }

    public init(_ pairs: [(String, String)]) {
        fields = pairs.map { Field(name: $0.0, value: $0.1) }
    }

    public var isEmpty: Bool { fields.isEmpty }
    public var count: Int { fields.count }

    mutating func reserve(_ capacity: Int) {
        fields.reserveCapacity(capacity)
    }

    /// The first value of the field; setting replaces all its lines by one, setting nil removes them.
    public subscript(name: String) -> String? {
        get {
            for field in fields where HTTPFields.sameName(field.name, name) {
                return field.value
            }
            return nil
        }
        set {
            if let newValue {
                set(name, newValue)
            } else {
                remove(name)
            }
        }
    }

    /// The values of all lines of this name, in order, unsplit.
    public func values(_ name: String) -> [String] {
        var result: [String] = []
        for field in fields where HTTPFields.sameName(field.name, name) {
            result.append(field.value)
        }
        return result
    }

    public func contains(_ name: String) -> Bool {
        self[name] != nil
    }

    /// Adds a line, keeping those of the same name.
    public mutating func add(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// Replaces all lines of this name by one.
    public mutating func set(_ name: String, _ value: String) {
        guard let index = fields.firstIndex(where: { HTTPFields.sameName($0.name, name) }) else {
            fields.append(Field(name: name, value: value))
            return
        }
        fields[index].value = value
        if index + 1 < fields.count {
            var kept = Array(fields[...index])
            kept.append(contentsOf: fields[(index + 1)...].filter { !HTTPFields.sameName($0.name, name) })
            fields = kept
        }
    }

    public mutating func remove(_ name: String) {
        fields.removeAll { HTTPFields.sameName($0.name, name) }
    }

    /// Whether one of the comma-separated tokens of the field equals `token` without regard to case,
    /// as `Connection: keep-alive, Upgrade` holds `upgrade`.
    public func hasToken(_ name: String, _ token: String) -> Bool {
        for field in fields where HTTPFields.sameName(field.name, name) {
            for part in field.value.utf8.split(separator: UInt8(ascii: ",")) {
                if HTTPFields.sameName(HTTPFields.trim(part), token) { return true }
            }
        }
        return false
    }

    private static func trim(_ part: Substring.UTF8View) -> String {
        var part = part
        while let first = part.first, first == 0x20 || first == 0x09 { part = part.dropFirst() }
        while let last = part.last, last == 0x20 || last == 0x09 { part = part.dropLast() }
        return String(Substring(part))
    }

    /// ASCII case-insensitive equality.
    static func sameName(_ left: String, _ right: String) -> Bool {
        let leftBytes = left.utf8
        let rightBytes = right.utf8
        guard leftBytes.count == rightBytes.count else { return false }
        var other = rightBytes.makeIterator()
        for byte in leftBytes {
            guard let against = other.next() else { return false }
            if byte != against && lower(byte) != lower(against) { return false }
        }
        return true
    }

    @inline(__always)
    private static func lower(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }

    /// The name in lower case; the same string when it is already.
    static func lowercased(_ name: String) -> String {
        for byte in name.utf8 where byte >= 0x41 && byte <= 0x5A {
            return name.lowercased()
        }
        return name
    }
}

extension HTTPFields: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements)
    }
}

extension HTTPFields: Sequence {
    public func makeIterator() -> IndexingIterator<[Field]> {
        fields.makeIterator()
    }
}
