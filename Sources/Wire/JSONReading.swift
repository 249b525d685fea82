/// Why bytes are no JSON, in the words of Go's decoder, which clients know.
public struct JSONError: Error, Equatable, CustomStringConvertible {
    public var description: String
    /// Where in the bytes it was noticed.
    public var offset: Int
}

extension Document {
    /// The depth that documents may have in any format.
    ///
    /// What works on documents recurs into them, and has a thread's stack to do so: this much of it is there for every level. (Go's stacks
    /// grow, and upstream's decoders take ten times as many levels; no object of an API comes near either.)
    public static let maximumDepth = 1_000

    /// Reads one JSON value; anything but white space after it is an error. Duplicate members are kept: whoever knows the schema decides.
    ///
    /// - Throws: `JSONError`, with Go's words.
    public static func parseJSON(_ bytes: [UInt8], maximumDepth: Int = Document.maximumDepth) throws(JSONError) -> Document {
        guard bytes.count < Int(Int32.max) / 2 else { throw JSONError(description: "document too large", offset: 0) }
        var parser = JSONParser(bytes: bytes, maximumDepth: maximumDepth)
        return try parser.parse()
    }

    /// Reads one JSON value.
    public static func parseJSON(_ text: String) throws(JSONError) -> Document { try parseJSON(Array(text.utf8)) }
}

struct JSONParser {
    let input: [UInt8]
    var position = 0
    let maximumDepth: Int
    var document: Document

    init(bytes: [UInt8], maximumDepth: Int) {
        input = bytes
        self.maximumDepth = maximumDepth
        document = Document(cells: [], bytes: bytes)
        document.cells.reserveCapacity(bytes.count / 14 + 8)
    }

    mutating func parse() throws(JSONError) -> Document {
        skipSpace()
        let root = try input.withUnsafeBufferPointerTyped { (buffer: UnsafeBufferPointer<UInt8>) throws(JSONError) -> Document.Node in
            try value(buffer)
        }
        skipSpace()
        if position < input.count { throw invalid("after top-level value") }
        document.setRoot(root)
        return document
    }

    /// An explicit stack of open containers, so that depth costs heap and not stack.
    private mutating func value(_ buffer: UnsafeBufferPointer<UInt8>) throws(JSONError) -> Document.Node {
        var open: [Int32] = []
        var pendingKey: (offset: Int32, length: Int32)? = nil
        while true {
            skipSpace(buffer)
            guard position < buffer.count else { throw end() }
            var node: Document.Node
            let byte = buffer[position]
            if byte == 0x7b || byte == 0x5b {
                if open.count >= maximumDepth { throw JSONError(description: "invalid character '\(Character(UnicodeScalar(byte)))' exceeded max depth", offset: position) }
                position += 1
                node = document.add(Document.Cell(byte == 0x7b ? .object : .array))
                attach(node, &pendingKey, open.last)
                skipSpace(buffer)
                guard position < buffer.count else { throw end() }
                if buffer[position] == (byte == 0x7b ? 0x7d : 0x5d) {
                    position += 1
                } else {
                    open.append(node.index)
                    if byte == 0x7b { pendingKey = try memberName(buffer, first: true) }
                    continue
                }
            } else {
                node = try scalar(buffer, byte)
                attach(node, &pendingKey, open.last)
            }
            // A value is complete: close what ends here.
            closing: while true {
                guard let container = open.last else { return Document.Node(index: node.index) }
                let isObject = document.cells[Int(container)].kind == .object
                skipSpace(buffer)
                guard position < buffer.count else { throw end() }
                let next = buffer[position]
                if next == 0x2c {
                    position += 1
                    if isObject { pendingKey = try memberName(buffer, first: false) }
                    break closing
                }
                if next == (isObject ? 0x7d : 0x5d) {
                    position += 1
                    open.removeLast()
                    node = Document.Node(index: container)
                    continue closing
                }
                throw invalid(isObject ? "after object key:value pair" : "after array element")
            }
        }
    }

    private mutating func attach(_ node: Document.Node, _ key: inout (offset: Int32, length: Int32)?, _ container: Int32?) {
        guard let container else { return }
        if let name = key {
            document.cells[Int(node.index)].keyOffset = name.offset
            document.cells[Int(node.index)].keyLength = name.length
            key = nil
        }
        document.link(Document.Node(index: container), node.index)
    }

    private mutating func memberName(_ buffer: UnsafeBufferPointer<UInt8>, first: Bool) throws(JSONError) -> (offset: Int32, length: Int32) {
        skipSpace(buffer)
        guard position < buffer.count else { throw end() }
        guard buffer[position] == 0x22 else { throw invalid("looking for beginning of object key string") }
        let name = try text(buffer)
        skipSpace(buffer)
        guard position < buffer.count else { throw end() }
        guard buffer[position] == 0x3a else { throw invalid("after object key") }
        position += 1
        return name
    }

    private mutating func scalar(_ buffer: UnsafeBufferPointer<UInt8>, _ byte: UInt8) throws(JSONError) -> Document.Node {
        switch byte {
        case 0x22:
            let (offset, length) = try text(buffer)
            return document.add(Document.Cell(.string, a: offset, b: length))
        case 0x74:
            try literal(buffer, "true")
            return document.newBool(true)
        case 0x66:
            try literal(buffer, "false")
            return document.newBool(false)
        case 0x6e:
            try literal(buffer, "null")
            return document.newNull()
        case 0x2d, 0x30...0x39:
            return try number(buffer)
        default:
            throw invalid("looking for beginning of value")
        }
    }

    private mutating func literal(_ buffer: UnsafeBufferPointer<UInt8>, _ word: StaticString) throws(JSONError) {
        for index in 0..<word.utf8CodeUnitCount {
            guard position < buffer.count else { throw end() }
            let expected = word.utf8Start[index]
            guard buffer[position] == expected else {
                throw invalid("in literal \(word) (expecting '\(Character(UnicodeScalar(expected)))')")
            }
            position += 1
        }
    }

    private mutating func number(_ buffer: UnsafeBufferPointer<UInt8>) throws(JSONError) -> Document.Node {
        let start = position
        var negative = false
        if buffer[position] == 0x2d {
            negative = true
            position += 1
            guard position < buffer.count else { throw end() }
            guard isDigit(buffer[position]) else { throw invalid("in numeric literal") }
        }
        var magnitude: UInt64 = 0
        var overflow = false
        if buffer[position] == 0x30 {
            position += 1
        } else {
            while position < buffer.count, isDigit(buffer[position]) {
                let (scaled, first) = magnitude.multipliedReportingOverflow(by: 10)
                let (sum, second) = scaled.addingReportingOverflow(UInt64(buffer[position] - 48))
                overflow = overflow || first || second
                magnitude = sum
                position += 1
            }
        }
        var isInteger = true
        if position < buffer.count, buffer[position] == 0x2e {
            isInteger = false
            position += 1
            guard position < buffer.count else { throw end() }
            guard isDigit(buffer[position]) else { throw invalid("after decimal point in numeric literal") }
            while position < buffer.count, isDigit(buffer[position]) { position += 1 }
        }
        if position < buffer.count, buffer[position] == 0x65 || buffer[position] == 0x45 {
            isInteger = false
            position += 1
            if position < buffer.count, buffer[position] == 0x2b || buffer[position] == 0x2d { position += 1 }
            guard position < buffer.count else { throw end() }
            guard isDigit(buffer[position]) else { throw invalid("in exponent of numeric literal") }
            while position < buffer.count, isDigit(buffer[position]) { position += 1 }
        }
        if isInteger, !overflow {
            if !negative, magnitude <= UInt64(Int64.max) { return document.newInt(Int64(magnitude)) }
            if negative, magnitude <= UInt64(Int64.max) { return document.newInt(-Int64(magnitude)) }
            if negative, magnitude == UInt64(Int64.max) + 1 { return document.newInt(Int64.min) }
        }
        let text = String(decoding: UnsafeBufferPointer(rebasing: buffer[start..<position]), as: UTF8.self)
        return document.newDouble(Double(text) ?? 0)
    }

    /// Reads a string: a slice of the input where it has no escapes, else unescaped at the end of the document's bytes.
    private mutating func text(_ buffer: UnsafeBufferPointer<UInt8>) throws(JSONError) -> (Int32, Int32) {
        position += 1
        let start = position
        while position < buffer.count {
            let byte = buffer[position]
            if byte == 0x22 {
                if !validUTF8(buffer, start, position) { return repaired(buffer, start) }
                position += 1
                return (Int32(start), Int32(position - 1 - start))
            }
            if byte == 0x5c { return try escapedText(buffer, start) }
            if byte < 0x20 { throw invalid("in string literal") }
            position += 1
        }
        throw end()
    }

    private func validUTF8(_ buffer: UnsafeBufferPointer<UInt8>, _ from: Int, _ to: Int) -> Bool {
        var index = from
        while index < to, buffer[index] < 0x80 { index += 1 }
        if index == to { return true }
        return String(validating: UnsafeBufferPointer(rebasing: buffer[index..<to]), as: UTF8.self) != nil
    }

    /// Bytes that are no UTF-8 become replacement characters, as in Go.
    private mutating func repaired(_ buffer: UnsafeBufferPointer<UInt8>, _ start: Int) -> (Int32, Int32) {
        let text = String(decoding: UnsafeBufferPointer(rebasing: buffer[start..<position]), as: UTF8.self)
        let offset = document.bytes.count
        document.bytes.append(contentsOf: text.utf8)
        position += 1
        return (Int32(offset), Int32(document.bytes.count - offset))
    }

    private mutating func escapedText(_ buffer: UnsafeBufferPointer<UInt8>, _ start: Int) throws(JSONError) -> (Int32, Int32) {
        var out: [UInt8] = Array(buffer[start..<position])
        while position < buffer.count {
            let byte = buffer[position]
            if byte == 0x22 {
                position += 1
                let offset = document.bytes.count
                if String(validating: out, as: UTF8.self) == nil { out = Array(String(decoding: out, as: UTF8.self).utf8) }
                document.bytes.append(contentsOf: out)
                return (Int32(offset), Int32(out.count))
            }
            if byte < 0x20 { throw invalid("in string literal") }
            position += 1
            if byte != 0x5c {
                out.append(byte)
                continue
            }
            guard position < buffer.count else { throw end() }
            let escape = buffer[position]
            switch escape {
            case 0x22, 0x5c, 0x2f: out.append(escape)
            case 0x62: out.append(8)
            case 0x66: out.append(12)
            case 0x6e: out.append(10)
            case 0x72: out.append(13)
            case 0x74: out.append(9)
            case 0x75:
                position += 1
                appendScalar(try unicodeEscape(buffer), &out)
                continue
            default: throw invalid("in string escape code")
            }
            position += 1
        }
        throw end()
    }

    private mutating func unicodeEscape(_ buffer: UnsafeBufferPointer<UInt8>) throws(JSONError) -> UInt32 {
        let first = try hex4(buffer)
        guard (0xd800..<0xe000).contains(first) else { return first }
        guard first < 0xdc00, position + 1 < buffer.count, buffer[position] == 0x5c, buffer[position + 1] == 0x75 else { return 0xfffd }
        let mark = position
        position += 2
        let second = try hex4(buffer)
        if (0xdc00..<0xe000).contains(second) { return 0x10000 + (first - 0xd800) << 10 + (second - 0xdc00) }
        position = mark
        return 0xfffd
    }

    private mutating func hex4(_ buffer: UnsafeBufferPointer<UInt8>) throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard position < buffer.count else { throw end() }
            let digit: UInt32
            switch buffer[position] {
            case 0x30...0x39: digit = UInt32(buffer[position] - 0x30)
            case 0x41...0x46: digit = UInt32(buffer[position] - 0x41 + 10)
            case 0x61...0x66: digit = UInt32(buffer[position] - 0x61 + 10)
            default: throw invalid("in \\u hexadecimal character escape")
            }
            value = value << 4 | digit
            position += 1
        }
        return value
    }

    private func appendScalar(_ value: UInt32, _ out: inout [UInt8]) {
        let scalar = UnicodeScalar(value) ?? "\u{fffd}"
        out.append(contentsOf: String(Character(scalar)).utf8)
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }

    private mutating func skipSpace(_ buffer: UnsafeBufferPointer<UInt8>) {
        while position < buffer.count {
            switch buffer[position] {
            case 0x20, 0x09, 0x0a, 0x0d: position += 1
            default: return
            }
        }
    }

    private mutating func skipSpace() {
        while position < input.count, [0x20, 0x09, 0x0a, 0x0d].contains(input[position]) { position += 1 }
    }

    private func end() -> JSONError { JSONError(description: "unexpected end of JSON input", offset: input.count) }

    private func invalid(_ context: String) -> JSONError {
        guard position < input.count else { return end() }
        let byte = input[position]
        let shown: String
        switch byte {
        case 0x27: shown = "'\\''"
        case 0x22: shown = "'\"'"
        case 0x0a: shown = "'\\n'"
        case 0x0d: shown = "'\\r'"
        case 0x09: shown = "'\\t'"
        case 0x20..<0x7f: shown = "'\(Character(UnicodeScalar(byte)))'"
        case 0..<0x20, 0x7f:
            let digits = Array("0123456789abcdef")
            shown = "'\\x\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])'"
        default: shown = "'\(Character(UnicodeScalar(byte)))'"
        }
        return JSONError(description: "invalid character \(shown) \(context)", offset: position)
    }
}

extension Array where Element == UInt8 {
    /// `withUnsafeBufferPointer` with a typed error.
    @inline(__always)
    func withUnsafeBufferPointerTyped<R, E: Error>(_ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R) throws(E) -> R {
        var result: Result<R, E>?
        withUnsafeBufferPointer { buffer in
            do throws(E) { result = .success(try body(buffer)) } catch { result = .failure(error) }
        }
        // The closure above always ran.
        return try result.unsafelyUnwrapped.get()
    }
}
