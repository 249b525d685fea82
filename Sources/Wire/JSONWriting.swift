extension Document {
    /// The document as JSON without white space, escaped as Go's encoder does (`<`, `>`, `&`, U+2028 and U+2029 too).
    public func encodeJSON() -> [UInt8] { encodeJSON(root) }

    /// A value of the document as JSON.
    public func encodeJSON(_ node: Node) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + 64)
        encodeJSON(node, into: &out)
        return out
    }

    /// Appends a value of the document as JSON.
    public func encodeJSON(_ node: Node, into out: inout [UInt8]) {
        guard node.exists else {
            out.append(contentsOf: "null".utf8)
            return
        }
        bytes.withUnsafeBufferPointer { buffer in
            cells.withUnsafeBufferPointer { cells in
                JSONWriter(buffer: buffer, cells: cells).write(node.index, &out)
            }
        }
    }

    /// The document as JSON, indented by two spaces as upstream's `pretty=true`.
    public func encodePrettyJSON() -> [UInt8] {
        var out: [UInt8] = []
        bytes.withUnsafeBufferPointer { buffer in
            cells.withUnsafeBufferPointer { cells in
                JSONWriter(buffer: buffer, cells: cells).writePretty(root.index, &out, 0)
            }
        }
        return out
    }
}

/// Appends a string in quotes with Go's escapes.
public func appendJSONString(_ text: UnsafeBufferPointer<UInt8>, _ out: inout [UInt8]) {
    out.append(0x22)
    var start = 0
    var index = 0
    while index < text.count {
        let byte = text[index]
        if byte >= 0x20, byte < 0x80, byte != 0x22, byte != 0x5c, byte != 0x3c, byte != 0x3e, byte != 0x26 {
            index += 1
            continue
        }
        if byte >= 0x80 {
            // U+2028 and U+2029 are E2 80 A8 and E2 80 A9.
            if byte == 0xe2, index + 2 < text.count, text[index + 1] == 0x80, text[index + 2] & 0xfe == 0xa8 {
                out.append(contentsOf: text[start..<index])
                out.append(contentsOf: text[index + 2] == 0xa8 ? "\\u2028".utf8 : "\\u2029".utf8)
                index += 3
                start = index
            } else {
                index += 1
            }
            continue
        }
        out.append(contentsOf: text[start..<index])
        out.append(0x5c)
        switch byte {
        case 0x22, 0x5c: out.append(byte)
        case 0x0a: out.append(0x6e)
        case 0x0d: out.append(0x72)
        case 0x09: out.append(0x74)
        case 0x08: out.append(0x62)
        case 0x0c: out.append(0x66)
        default:
            out.append(contentsOf: "u00".utf8)
            out.append(hexDigit(byte >> 4))
            out.append(hexDigit(byte & 15))
        }
        index += 1
        start = index
    }
    out.append(contentsOf: text[start..<index])
    out.append(0x22)
}

private func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }

/// Appends a number as Go writes a float64 in JSON.
func appendJSONDouble(_ value: Double, _ out: inout [UInt8]) {
    guard value.isFinite else {
        out.append(contentsOf: "null".utf8)
        return
    }
    if value == value.rounded(), abs(value) < 1e15 {
        if value == 0, value.sign == .minus { return out.append(contentsOf: "-0".utf8) }
        return out.append(contentsOf: String(Int64(value)).utf8)
    }
    let magnitude = abs(value)
    let text = "\(value)"
    let parts = text.split(separator: "e", maxSplits: 1)
    if magnitude >= 1e-6, magnitude < 1e21 {
        guard parts.count == 2, let exponent = Int(parts[1]) else {
            return out.append(contentsOf: (text.hasSuffix(".0") ? String(text.dropLast(2)) : text).utf8)
        }
        return out.append(contentsOf: plainDecimal(String(parts[0]), exponent).utf8)
    }
    guard parts.count == 2 else { return out.append(contentsOf: text.utf8) }
    let mantissa = parts[0].hasSuffix(".0") ? String(parts[0].dropLast(2)) : String(parts[0])
    // Exponents have a sign always, and no zeros before them.
    let power = Int(parts[1]) ?? 0
    let exponent = power < 0 ? "\(power)" : "+\(power)"
    out.append(contentsOf: (mantissa + "e" + exponent).utf8)
}

private func plainDecimal(_ mantissa: String, _ exponent: Int) -> String {
    let negative = mantissa.hasPrefix("-")
    let unsigned = negative ? String(mantissa.dropFirst()) : mantissa
    let pieces = unsigned.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let whole = String(pieces[0])
    let fraction = pieces.count > 1 && pieces[1] != "0" ? String(pieces[1]) : ""
    let digits = whole + fraction
    let point = whole.count + exponent
    var result: String
    if point <= 0 {
        result = "0." + String(repeating: "0", count: -point) + digits
    } else if point >= digits.count {
        result = digits + String(repeating: "0", count: point - digits.count)
    } else {
        result = String(digits.prefix(point)) + "." + String(digits.dropFirst(point))
    }
    if negative { result = "-" + result }
    return result
}

struct JSONWriter {
    let buffer: UnsafeBufferPointer<UInt8>
    let cells: UnsafeBufferPointer<Document.Cell>

    private func slice(_ offset: Int32, _ length: Int32) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: buffer[Int(offset)..<Int(offset) + Int(length)])
    }

    private func scalar(_ cell: Document.Cell, _ out: inout [UInt8]) {
        switch cell.kind {
        case .null: out.append(contentsOf: "null".utf8)
        case .bool: out.append(contentsOf: cell.a != 0 ? "true".utf8 : "false".utf8)
        case .int: appendInt(Int64(bitPattern: cell.bits), &out)
        case .double: appendJSONDouble(Double(bitPattern: cell.bits), &out)
        case .string: appendJSONString(slice(cell.a, cell.b), &out)
        case .array, .object: break
        }
    }

    private func appendInt(_ value: Int64, _ out: inout [UInt8]) {
        if value >= 0, value < 10 { return out.append(48 + UInt8(value)) }
        var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
        var magnitude = value.magnitude
        withUnsafeMutableBytes(of: &digits) { space in
            var index = 24
            while magnitude > 0 {
                index -= 1
                space[index] = 48 + UInt8(magnitude % 10)
                magnitude /= 10
            }
            if value < 0 {
                index -= 1
                space[index] = 0x2d
            }
            out.append(contentsOf: space[index..<24])
        }
    }

    /// Recursion is bounded by the depth that the parser allows; containers made in memory are shallower.
    func write(_ index: Int32, _ out: inout [UInt8]) {
        let cell = cells[Int(index)]
        guard cell.kind == .array || cell.kind == .object else { return scalar(cell, &out) }
        let isObject = cell.kind == .object
        out.append(isObject ? 0x7b : 0x5b)
        var child = cell.a
        var first = true
        while child >= 0 {
            if !first { out.append(0x2c) }
            first = false
            let member = cells[Int(child)]
            if isObject {
                appendJSONString(slice(member.keyOffset, max(member.keyLength, 0)), &out)
                out.append(0x3a)
            }
            write(child, &out)
            child = member.next
        }
        out.append(isObject ? 0x7d : 0x5d)
    }

    func writePretty(_ index: Int32, _ out: inout [UInt8], _ depth: Int) {
        let cell = cells[Int(index)]
        guard cell.kind == .array || cell.kind == .object else { return scalar(cell, &out) }
        let isObject = cell.kind == .object
        out.append(isObject ? 0x7b : 0x5b)
        var child = cell.a
        if child < 0 { return out.append(isObject ? 0x7d : 0x5d) }
        while child >= 0 {
            out.append(0x0a)
            for _ in 0..<(depth + 1) * 2 { out.append(0x20) }
            let member = cells[Int(child)]
            if isObject {
                appendJSONString(slice(member.keyOffset, max(member.keyLength, 0)), &out)
                out.append(0x3a)
                out.append(0x20)
            }
            writePretty(child, &out, depth + 1)
            child = member.next
            if child >= 0 { out.append(0x2c) }
        }
        out.append(0x0a)
        for _ in 0..<depth * 2 { out.append(0x20) }
        out.append(isObject ? 0x7d : 0x5d)
    }
}
