/// Why bytes are no CBOR that is taken, in the words of upstream's decoder.
public struct CBORError: Error, Equatable, Sendable, CustomStringConvertible {
    public var description: String

    init(_ description: String) { self.description = description }

    static let truncated = CBORError("unexpected EOF")
    static let empty = CBORError("EOF")
}

/// What CBOR (RFC 8949) has in common for reading and writing.
public enum CBOR {
    /// The tag that says "this is CBOR" (55799); all that is written begins with it.
    public static let mark: [UInt8] = [0xd9, 0xd9, 0xf7]

    /// How deep arrays, maps and tags may be nested.
    public static let maximumDepth = Document.maximumDepth
    public static let maximumElements = 2_147_483_647
    public static let maximumPairs = 2_097_152

    enum Major: UInt8 {
        case positive, negative, bytes, text, array, map, tag, simple

        var word: String {
            switch self {
            case .positive: return "positive integer"
            case .negative: return "negative integer"
            case .bytes: return "byte string"
            case .text: return "UTF-8 text string"
            case .array: return "array"
            case .map: return "map"
            case .tag: return "tag"
            case .simple: return "primitives"
            }
        }
    }

    /// How the bytes of a byte string are to become text (tags 21 to 23).
    enum TextForm: UInt64 {
        case base64URL = 21
        case base64 = 22
        case base16 = 23

        func text(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
            switch self {
            case .base64: return Self.base64(bytes, Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8), padded: true)
            case .base64URL: return Self.base64(bytes, Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8), padded: false)
            case .base16:
                let digits = Array("0123456789abcdef".utf8)
                return bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
            }
        }

        private static func base64(_ bytes: ArraySlice<UInt8>, _ alphabet: [UInt8], padded: Bool) -> [UInt8] {
            var out: [UInt8] = []
            out.reserveCapacity((bytes.count + 2) / 3 * 4)
            var index = bytes.startIndex
            while index < bytes.endIndex {
                let left = bytes.endIndex - index
                let group = UInt32(bytes[index]) << 16 | (left > 1 ? UInt32(bytes[index + 1]) << 8 : 0) | (left > 2 ? UInt32(bytes[index + 2]) : 0)
                for place in 0..<4 {
                    if place <= left {
                        out.append(alphabet[Int(group >> UInt32(18 - 6 * place)) & 63])
                    } else if padded {
                        out.append(0x3d)
                    }
                }
                index += 3
            }
            return out
        }
    }
}

extension Document {
    /// Reads one CBOR data item, as upstream's decoder reads it into values without a type: both kinds of strings are strings, byte strings under
    /// the tags 21 to 23 the text that these ask for, times under the tags 0 and 1 RFC 3339; other tags say nothing.
    ///
    /// Maps that name a key twice are refused, and so are NaN, infinities, big numbers, and simple values other than true, false and null.
    public static func parseCBOR(_ bytes: [UInt8]) throws(CBORError) -> Document {
        guard bytes.count < Int(Int32.max) / 4 else { throw CBORError("document too large") }
        var parser = CBORParser(bytes)
        return try parser.parse()
    }
}

struct CBORParser {
    typealias Major = CBOR.Major

    /// A container that isn't complete.
    private struct Frame {
        var node: Document.Node
        var isMap: Bool
        /// How many elements or pairs are left; nil until a break.
        var left: Int?
        var done = 0
        var key: [UInt8]?
        /// The keys so far, once they are too many to look through.
        var keys: Set<[UInt8]> = []
        /// Asked for by a tag around it.
        var form: CBOR.TextForm?
        /// With the tags around it.
        var depth: Int
    }

    private struct Head {
        var major: Major
        var info: UInt8
        var value: UInt64
        var isIndefinite: Bool { info == 31 }
    }

    private let input: [UInt8]
    private var position = 0
    private var document = Document()
    private var open: [Frame] = []

    init(_ bytes: [UInt8]) { input = bytes }

    /// An explicit stack of open containers, so that depth costs heap and not stack.
    mutating func parse() throws(CBORError) -> Document {
        guard !input.isEmpty else { throw .empty }
        var root: Document.Node?
        repeat {
            if let frame = open.last, try ends(frame) {
                guard frame.key == nil else { throw CBORError("cbor: unexpected \"break\" code") }
                open.removeLast()
                root = try complete(frame.node)
            } else if let node = try item() {
                root = try complete(node)
            }
        } while !open.isEmpty
        if position < input.count { throw CBORError("cbor: \(input.count - position) bytes of extraneous data starting at index \(position)") }
        if let root { document.setRoot(root) }
        return document
    }

    private mutating func ends(_ frame: Frame) throws(CBORError) -> Bool {
        if let left = frame.left { return left == 0 }
        return try takesBreak()
    }

    private mutating func takesBreak() throws(CBORError) -> Bool {
        guard position < input.count else { throw .truncated }
        guard input[position] == 0xff else { return false }
        position += 1
        return true
    }

    /// Puts a complete value where it belongs.
    ///
    /// - Returns: it, where it is the outermost one.
    private mutating func complete(_ node: Document.Node) throws(CBORError) -> Document.Node? {
        guard let last = open.indices.last else { return node }
        guard open[last].isMap else {
            document.append(open[last].node, node)
            try count(last)
            return nil
        }
        guard let key = open[last].key else {
            throw CBORError("cbor: cannot unmarshal \(word(node)) into Go value of type string")
        }
        key.withUnsafeBufferPointer { document.setKey(node, $0) }
        document.link(open[last].node, node.index)
        open[last].key = nil
        try count(last)
        return nil
    }

    private mutating func count(_ frame: Int) throws(CBORError) {
        open[frame].done += 1
        if let left = open[frame].left { open[frame].left = left - 1 }
        if open[frame].isMap, open[frame].done > CBOR.maximumPairs { throw tooManyPairs }
    }

    private var tooManyPairs: CBORError { CBORError("cbor: exceeded max number of key-value pairs \(CBOR.maximumPairs) for CBOR map") }

    private func word(_ node: Document.Node) -> String {
        switch document.kind(node) {
        case .int?: return (document.int(node) ?? 0) < 0 ? Major.negative.word : Major.positive.word
        case .array?: return Major.array.word
        case .object?: return Major.map.word
        default: return Major.simple.word
        }
    }

    /// Reads a key, a scalar, or the beginning of a container.
    ///
    /// - Returns: nil where a key was read or a container begun.
    private mutating func item() throws(CBORError) -> Document.Node? {
        var depth = open.last?.depth ?? 0
        var form = open.last?.form
        var time: UInt64?
        var head = try head()
        while head.major == .tag {
            guard position < input.count else { throw .truncated }
            try check(tag: head.value, before: input[position])
            // The innermost tag is the one that counts.
            time = head.value <= 1 ? head.value : nil
            if let asked = CBOR.TextForm(rawValue: head.value) { form = asked }
            head = try self.head()
            guard head.major == .tag else { break }
            depth += 1
            if depth > CBOR.maximumDepth { throw tooDeep }
        }
        let isKey = open.last.map { $0.isMap && $0.key == nil } ?? false
        switch head.major {
        case .bytes, .text:
            var text = try string(head)
            if head.major == .bytes {
                // What is no text becomes replacement characters, as where JSON is written of it.
                if let form { text = form.text(text[...]) } else if String(validating: text, as: UTF8.self) == nil { text = Array(String(decoding: text, as: UTF8.self).utf8) }
            }
            if isKey {
                try begin(key: text)
                return nil
            }
            if time == 0 { text = try CBORTime.text(text) }
            return text.withUnsafeBufferPointer { document.newString(bytes: $0) }
        case .array, .map:
            try begin(head, form, depth + 1)
            return nil
        case .positive, .negative:
            let value = try integer(head)
            if time == 1 { return document.newString(try CBORTime.text(Double(value))) }
            return document.newInt(value)
        case .simple:
            return try simple(head, isTime: time == 1)
        case .tag: return nil
        }
    }

    private mutating func begin(_ head: Head, _ form: CBOR.TextForm?, _ depth: Int) throws(CBORError) {
        if depth > CBOR.maximumDepth { throw tooDeep }
        guard head.value <= UInt64(Int.max) else {
            throw CBORError("cbor: \(head.major.word) length \(head.value) is too large, it would cause integer overflow")
        }
        let isMap = head.major == .map
        let count = head.isIndefinite ? nil : Int(head.value)
        if !isMap, let count, count > CBOR.maximumElements { throw CBORError("cbor: exceeded max number of elements \(CBOR.maximumElements) for CBOR array") }
        if isMap, let count, count > CBOR.maximumPairs { throw tooManyPairs }
        if let parent = open.last, parent.isMap, parent.key == nil { throw CBORError("cbor: invalid map key type: \(isMap ? "map[string]interface {}" : "[]interface {}")") }
        open.append(Frame(node: isMap ? document.newObject() : document.newArray(), isMap: isMap, left: count, form: form, depth: depth))
    }

    private var tooDeep: CBORError { CBORError("cbor: exceeded max nested level \(CBOR.maximumDepth)") }

    /// Takes a map's key, which must be a new one.
    private mutating func begin(key bytes: [UInt8]) throws(CBORError) {
        let last = open.count - 1
        let many = 8
        let isKnown: Bool
        if open[last].done < many {
            isKnown = bytes.withUnsafeBufferPointer { document.find(in: open[last].node, $0).exists }
        } else {
            if open[last].keys.isEmpty { open[last].keys = Set(document.keys(open[last].node).map { Array($0.utf8) }) }
            isKnown = !open[last].keys.insert(bytes).inserted
        }
        guard !isKnown else {
            var quoted: [UInt8] = []
            bytes.withUnsafeBufferPointer { appendJSONString($0, &quoted) }
            throw CBORError("cbor: found duplicate map key \(String(decoding: quoted, as: UTF8.self)) at map element index \(open[last].done)")
        }
        open[last].key = bytes
    }

    // MARK: Heads

    private mutating func head() throws(CBORError) -> Head {
        guard position < input.count else { throw .truncated }
        let first = input[position]
        let info = first & 31
        // Every value of three bits is a major type.
        let major = Major(rawValue: first >> 5) ?? .simple
        position += 1
        switch info {
        case 0...23: return Head(major: major, info: info, value: UInt64(info))
        case 24...27:
            let size = 1 << Int(info - 24)
            guard input.count - position >= size else { throw .truncated }
            var value: UInt64 = 0
            for index in 0..<size { value = value << 8 | UInt64(input[position + index]) }
            position += size
            if major == .simple, size == 1, value < 32 { throw CBORError("cbor: invalid simple value \(value) for type \(major.word)") }
            return Head(major: major, info: info, value: value)
        case 31 where major == .simple: throw CBORError("cbor: unexpected \"break\" code")
        case 31 where major != .positive && major != .negative && major != .tag: return Head(major: major, info: info, value: 0)
        default: throw CBORError("cbor: invalid additional information \(info) for type \(major.word)")
        }
    }

    private func check(tag: UInt64, before byte: UInt8) throws(CBORError) {
        let next = Major(rawValue: byte >> 5) ?? .simple
        switch tag {
        case 0:
            guard next == .text || next == .bytes || next == .tag else { throw CBORError("cbor: tag number 0 must be followed by text string, got \(next.word)") }
        case 1:
            let isNumber = next == .positive || next == .negative || (0xf9...0xfb).contains(byte)
            guard isNumber || next == .tag else { throw CBORError("cbor: tag number 1 must be followed by integer or floating-point number, got \(next.word)") }
        case 2, 3:
            guard next == .bytes else { throw CBORError("cbor: tag number \(tag) must be followed by byte string, got \(next.word)") }
            throw CBORError("cbor: data item of cbor type tag is not accepted by protocol: bignum")
        default: return
        }
    }

    // MARK: Scalars

    private func integer(_ head: Head) throws(CBORError) -> Int64 {
        guard head.value <= UInt64(Int64.max) else {
            let shown: String
            if head.major == .positive {
                shown = "\(head.value)"
            } else {
                let (next, overflow) = head.value.addingReportingOverflow(1)
                shown = overflow ? "-18446744073709551616" : "-\(next)"
            }
            throw CBORError("cbor: cannot unmarshal \(head.major.word) into Go value of type int64 (\(shown) overflows Go's int64)")
        }
        return head.major == .positive ? Int64(head.value) : -1 - Int64(head.value)
    }

    private mutating func simple(_ head: Head, isTime: Bool) throws(CBORError) -> Document.Node {
        let number: Double
        switch (head.info, head.value) {
        case (20, _): return document.newBool(false)
        case (21, _): return document.newBool(true)
        case (22, _): return document.newNull()
        case (25, let bits): number = CBORHalf.value(UInt16(bits))
        case (26, let bits): number = Double(Float(bitPattern: UInt32(bits)))
        case (27, let bits): number = Double(bitPattern: bits)
        default: throw CBORError("cbor: data item of cbor type primitives is not accepted by protocol: simple value \(head.value) is not recognized")
        }
        guard number.isFinite else {
            throw CBORError("cbor: data item of cbor type primitives is not accepted by protocol: floating-point \(number.isNaN ? "NaN" : "infinity")")
        }
        if isTime { return document.newString(try CBORTime.text(number)) }
        return document.newDouble(number)
    }

    /// The bytes of a string.
    private mutating func string(_ head: Head) throws(CBORError) -> [UInt8] {
        guard head.isIndefinite else { return try chunk(head) }
        var whole: [UInt8] = []
        while !(try takesBreak()) {
            let next = Major(rawValue: input[position] >> 5) ?? .simple
            guard next == head.major else { throw CBORError("cbor: wrong element type \(next.word) for indefinite-length \(head.major.word)") }
            let part = try self.head()
            if part.isIndefinite { throw CBORError("cbor: indefinite-length \(head.major.word) chunk is not definite-length") }
            whole += try chunk(part)
        }
        return whole
    }

    private mutating func chunk(_ head: Head) throws(CBORError) -> [UInt8] {
        guard head.value <= UInt64(Int.max) else {
            throw CBORError("cbor: \(head.major.word) length \(head.value) is too large, causing integer overflow")
        }
        guard UInt64(input.count - position) >= head.value else { throw .truncated }
        let slice = input[position..<position + Int(head.value)]
        position += Int(head.value)
        if head.major == .text, String(validating: slice, as: UTF8.self) == nil { throw CBORError("cbor: invalid UTF-8 string") }
        return Array(slice)
    }
}

/// Times as the tags 0 and 1 write them.
enum CBORTime {
    static func text(_ bytes: [UInt8]) throws(CBORError) -> [UInt8] {
        let text = String(decoding: bytes, as: UTF8.self)
        guard RFC3339.parse(text) != nil else { throw CBORError("cbor: cannot set \(text) for time.Time: parsing time \"\(text)\"") }
        return bytes
    }

    static func text(_ seconds: Double) throws(CBORError) -> String {
        // From the year 0 to the end of the year 9999.
        guard seconds >= -62_167_219_200, seconds < 253_402_300_800 else {
            throw CBORError("cbor: decoded time cannot be represented in RFC3339 format with sub-second precision: Time.MarshalText: year outside of range [0,9999]")
        }
        let whole = seconds.rounded(.down)
        let nanos = min(Int32(((seconds - whole) * 1e9).rounded(.down)), 999_999_999)
        guard nanos > 0 else { return RFC3339.format(seconds: Int64(whole)) }
        var text = RFC3339.format(seconds: Int64(whole), nanos: nanos, fractionDigits: 9)
        text.removeLast()
        while text.hasSuffix("0") { text.removeLast() }
        return text + "Z"
    }
}

/// Floating-point numbers of 16 bits.
enum CBORHalf {
    static func value(_ bits: UInt16) -> Double {
        let sign: Double = bits >> 15 == 1 ? -1 : 1
        let (exponent, fraction) = (Int(bits >> 10 & 31), Double(bits & 1023))
        switch exponent {
        case 0: return sign * fraction * 0x1p-24
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default: return sign * (1024 + fraction) * Double(sign: .plus, exponent: exponent - 25, significand: 1)
        }
    }

    /// The 16 bits of a number; nil where they aren't enough for it.
    static func bits(_ value: Double) -> UInt16? {
        let sign: UInt16 = value.sign == .minus ? 0x8000 : 0
        let magnitude = value.magnitude
        if magnitude == 0 { return sign }
        guard magnitude <= 65504 else { return nil }
        if magnitude < 0x1p-14 {
            let scaled = magnitude * 0x1p24
            return scaled == scaled.rounded() ? sign | UInt16(scaled) : nil
        }
        let exponent = Int(magnitude.exponent)
        let scaled = magnitude * Double(sign: .plus, exponent: 10 - exponent, significand: 1)
        return scaled == scaled.rounded() ? sign | UInt16(exponent + 15) << 10 | (UInt16(scaled) - 1024) : nil
    }
}
