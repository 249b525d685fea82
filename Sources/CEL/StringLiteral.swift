/// What the text of a string or bytes literal stands for.
enum StringLiteral {
    /// The bytes of a literal with its quotes and prefix; a failure tells what is wrong with it.
    static func decode(_ text: String, isBytes: Bool) -> Result<[UInt8], CELError> {
        var scalars = ArraySlice(text.unicodeScalars)
        if isBytes { scalars.removeFirst() }
        let raw = scalars.first == "r" || scalars.first == "R"
        if raw { scalars.removeFirst() }
        let quote = scalars.first
        let triple = scalars.count >= 6 && scalars.prefix(3).allSatisfy { $0 == quote }
        scalars = scalars.dropFirst(triple ? 3 : 1).dropLast(triple ? 3 : 1)
        var result: [UInt8] = []
        while let scalar = scalars.popFirst() {
            // Line ends are one whatever the editor wrote.
            if scalar == "\r" {
                if scalars.first == "\n" { scalars.removeFirst() }
                result.append(10)
                continue
            }
            guard scalar == "\\", !raw else {
                result += UTF8.encode(scalar).map(Array.init) ?? []
                continue
            }
            if let failure = escape(&scalars, isBytes, &result) { return .failure(failure) }
        }
        return .success(result)
    }

    private static let simple: [Unicode.Scalar: UInt8] = [
        "a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 0x5C, "'": 0x27, "\"": 0x22, "`": 0x60, "?": 0x3F,
    ]

    private static func escape(_ scalars: inout ArraySlice<Unicode.Scalar>, _ isBytes: Bool, _ result: inout [UInt8]) -> CELError? {
        guard let scalar = scalars.popFirst() else { return CELError("unable to unescape string, found '\\' as last character") }
        if let byte = simple[scalar] {
            result.append(byte)
            return nil
        }
        var value: UInt32 = 0
        func digits(_ count: Int, _ radix: UInt32) -> Bool {
            for _ in 0..<count {
                guard let digit = scalars.popFirst().flatMap({ Character($0).hexDigitValue }), digit < radix else { return false }
                value = value &* radix &+ UInt32(digit)
            }
            return true
        }
        let isCodePoint = scalar == "u" || scalar == "U"
        switch scalar {
        case "x", "X", "u", "U":
            if isCodePoint, isBytes { return CELError("unable to unescape string") }
            guard digits(isCodePoint ? (scalar == "u" ? 4 : 8) : 2, 16) else { return CELError("unable to unescape string") }
        case "0"..."3":
            value = scalar.value - 0x30
            guard digits(2, 8) else { return CELError("unable to unescape octal sequence in string") }
        default: return CELError("unable to unescape string")
        }
        if isBytes, !isCodePoint {
            result.append(UInt8(truncatingIfNeeded: value))
            return nil
        }
        guard let code = Unicode.Scalar(value) else { return CELError("invalid unicode code point") }
        result += UTF8.encode(code).map(Array.init) ?? []
        return nil
    }
}
