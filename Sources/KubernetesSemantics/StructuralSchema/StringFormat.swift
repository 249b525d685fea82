import KubernetesSchema
import RegularExpression
import Wire

/// The formats of strings that schemas may ask for. Others are no constraint.
enum StringFormat: String, Sendable, CaseIterable {
    case bsonobjectid, uri, email, hostname, ipv4, ipv6, cidr, mac, uuid, uuid3, uuid4, uuid5, isbn, isbn10, isbn13, creditcard, ssn, hexcolor
    case rgbcolor, byte, password, date, duration
    case dateTime = "date-time"
    case shortName = "k8s-short-name"
    case longName = "k8s-long-name"

    /// Dashes don't count: `date-time` is `datetime`.
    init?(_ name: String) {
        guard let format = StringFormat.byName[name.filter { $0 != "-" }] else { return nil }
        self = format
    }

    private static let byName: [String: StringFormat] = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0.rawValue.filter { $0 != "-" }, $0) })

    /// As messages name it.
    var name: String { rawValue }

    func accepts(_ text: String) -> Bool {
        switch self {
        case .password: return true
        case .bsonobjectid: return Shapes.objectID.matches(text)
        case .uri: return URIFormat.isRequestURI(text)
        case .email: return MailFormat.isAddress(text)
        case .hostname: return text.utf8.count <= 255 && Shapes.hostname.matches(text) && text.utf8.split(separator: 0x2e).allSatisfy { $0.count <= 63 }
        case .ipv4: return text.contains(".") && LenientAddress.parse(text) != nil
        case .ipv6: return text.contains(":") && IPAddressValue(text) != nil
        case .cidr: return LenientAddress.isCIDR(text)
        case .mac: return MACFormat.isAddress(text)
        case .uuid: return Shapes.uuid.matches(text)
        case .uuid3: return Shapes.uuid3.matches(text)
        case .uuid4: return Shapes.uuid4.matches(text)
        case .uuid5: return Shapes.uuid5.matches(text)
        case .isbn: return CheckDigits.isISBN10(text) || CheckDigits.isISBN13(text)
        case .isbn10: return CheckDigits.isISBN10(text)
        case .isbn13: return CheckDigits.isISBN13(text)
        case .creditcard: return CheckDigits.isCard(text)
        case .ssn: return text.utf8.count == 11 && Shapes.ssn.matches(text)
        case .hexcolor: return Shapes.hexColor.matches(text)
        case .rgbcolor: return Shapes.rgbColor.matches(text)
        case .byte: return Shapes.base64.matches(text)
        case .date: return TimeFormat.isDate(Array(text.utf8))
        case .dateTime: return TimeFormat.isDateTime(text)
        case .duration: return TimeFormat.isDuration(text)
        case .shortName: return text.utf8.count <= 63 && Shapes.shortName.matches(text)
        case .longName: return text.utf8.count <= 253 && Shapes.longName.matches(text)
        }
    }
}

/// Formats that a pattern describes.
private enum Shapes {
    static let objectID = compiled("^[0-9a-fA-F]{24}$")
    static let hostname = compiled(
        #"^([a-zA-Z0-9\p{S}\p{L}]((-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?)|([a-zA-Z0-9\p{S}\p{L}](([a-zA-Z0-9-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?)(\.)){1,}([a-zA-Z\p{L}]){2,63})$"#)
    static let uuid = compiled("(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$")
    static let uuid3 = compiled("(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$")
    static let uuid4 = compiled("(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$")
    static let uuid5 = compiled("(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$")
    static let ssn = compiled(#"^\d{3}[- ]?\d{2}[- ]?\d{4}$"#)
    static let hexColor = compiled("^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")
    static let rgbColor = compiled(
        #"^rgb\(\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*,\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*,\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*\)$"#)
    static let base64 = compiled(#"^(?:[A-Za-z0-9+\/]{4})*(?:[A-Za-z0-9+\/]{2}==|[A-Za-z0-9+\/]{3}=|[A-Za-z0-9+\/]{4})$"#)
    static let shortName = compiled("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
    static let longName = compiled(#"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"#)

    static func compiled(_ pattern: String) -> RegularExpression {
        do {
            return try RegularExpression(pattern)
        } catch {
            // The patterns are part of the program and a test uses each.
            preconditionFailure("\(error)")
        }
    }
}

/// Numbers that carry their own checksum.
private enum CheckDigits {
    private static let card = Shapes.compiled(
        #"^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\d{3})\d{11})$"#)

    static func isCard(_ text: String) -> Bool {
        let digits = text.utf8.filter { $0 >= 48 && $0 <= 57 }
        guard card.matches(String(decoding: digits, as: UTF8.self)) else { return false }
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let value = Int(digit) - 48
            let doubled = value * 2 >= 10 ? value * 2 - 9 : value * 2
            sum += place % 2 == 1 ? doubled : value
        }
        return sum % 10 == 0
    }

    private static func bare(_ text: String) -> [UInt8] { text.utf8.filter { $0 != 45 && $0 != 32 && !($0 >= 9 && $0 <= 13) } }

    static func isISBN10(_ text: String) -> Bool {
        let bytes = bare(text)
        guard bytes.count == 10, bytes.dropLast().allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return false }
        var sum = 0
        for place in 0..<9 { sum += (place + 1) * (Int(bytes[place]) - 48) }
        if bytes[9] == 0x58 { return (sum + 100) % 11 == 0 }
        guard bytes[9] >= 48, bytes[9] <= 57 else { return false }
        return (sum + 10 * (Int(bytes[9]) - 48)) % 11 == 0
    }

    static func isISBN13(_ text: String) -> Bool {
        let bytes = bare(text)
        guard bytes.count == 13, bytes.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return false }
        var sum = 0
        for place in 0..<12 { sum += (place % 2 == 0 ? 1 : 3) * (Int(bytes[place]) - 48) }
        return Int(bytes[12]) - 48 == (10 - sum % 10) % 10
    }
}

/// Addresses with leading zeros, which old objects may have.
private enum LenientAddress {
    static func parse(_ text: String) -> IPAddressValue? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard !text.contains(":"), parts.count == 4 else { return IPAddressValue(text) }
        var bare: [String] = []
        for part in parts {
            guard !part.isEmpty, part.utf8.count <= 16, part.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), let value = Int(part) else { return nil }
            bare.append(String(value))
        }
        return IPAddressValue(bare.joined(separator: "."))
    }

    static func isCIDR(_ text: String) -> Bool {
        guard let slash = text.firstIndex(of: "/"), let address = parse(String(text[..<slash])) else { return false }
        let length = text[text.index(after: slash)...]
        guard !length.isEmpty, length.utf8.count <= 3, length.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), let bits = Int(length) else { return false }
        return bits <= (address.isV6 ? 128 : 32)
    }
}

/// Hardware addresses of six, eight or twenty bytes, in pairs or in fours.
private enum MACFormat {
    static func isAddress(_ text: String) -> Bool {
        for (separator, width, counts) in [(Character(":"), 2, [6, 8, 20]), ("-", 2, [6, 8, 20]), (".", 4, [3, 4, 10])] where text.contains(separator) {
            let parts = text.split(separator: separator, omittingEmptySubsequences: false)
            return counts.contains(parts.count) && parts.allSatisfy { $0.utf8.count == width && $0.allSatisfy { $0.isASCII && $0.isHexDigit } }
        }
        return false
    }
}

/// What can stand in a request's first line: an absolute URI or an absolute path.
private enum URIFormat {
    static func isRequestURI(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, !bytes.contains(where: { $0 < 0x20 || $0 == 0x7f }), hasValidEscapes(bytes) else { return false }
        if text == "*" || bytes[0] == 0x2f { return true }
        guard let colon = bytes.firstIndex(of: 0x3a), colon > 0, isLetter(bytes[0]) else { return false }
        guard bytes[..<colon].allSatisfy({ isLetter($0) || ($0 >= 48 && $0 <= 57) || $0 == 43 || $0 == 45 || $0 == 46 }) else { return false }
        let rest = bytes[(colon + 1)...]
        guard rest.starts(with: [0x2f, 0x2f]) else { return true }
        let authority = rest.dropFirst(2).prefix { $0 != 0x2f && $0 != 0x3f }
        return isHost(authority.split(separator: 0x40, omittingEmptySubsequences: false).last ?? [])
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) }

    private static func isHost(_ host: ArraySlice<UInt8>) -> Bool {
        if host.contains(where: { [0x20, 0x22, 0x3c, 0x3e, 0x5e, 0x60, 0x7b, 0x7c, 0x7d, 0x5c].contains($0) }) { return false }
        var port: ArraySlice<UInt8> = []
        if host.first == 0x5b {
            guard let end = host.lastIndex(of: 0x5d) else { return false }
            port = host[(end + 1)...]
        } else if let colon = host.lastIndex(of: 0x3a) {
            port = host[colon...]
        }
        return port.isEmpty || (port.first == 0x3a && port.dropFirst().allSatisfy { $0 >= 48 && $0 <= 57 })
    }

    private static func hasValidEscapes(_ bytes: [UInt8]) -> Bool {
        // The query takes anything.
        let path = bytes.prefix { $0 != 0x3f }
        for index in path.indices where path[index] == 0x25 {
            guard index + 2 < path.endIndex else { return false }
            for digit in path[(index + 1)...(index + 2)] where !Character(UnicodeScalar(digit)).isHexDigit { return false }
        }
        return true
    }
}

/// Addresses as mail headers have them: `a@b.c`, `Name <a@b.c>`.
private enum MailFormat {
    static func isAddress(_ text: String) -> Bool {
        var text = text.trimmingSpaces
        if text.hasSuffix(">"), let open = text.lastIndex(of: "<") {
            text = String(text[text.index(after: open)...].dropLast())
        }
        guard let at = text.lastIndex(of: "@") else { return false }
        let (local, domain) = (text[..<at], text[text.index(after: at)...])
        guard isLocal(local), !domain.isEmpty, !domain.hasPrefix("."), !domain.hasSuffix("."), !domain.contains("..") else { return false }
        if domain.hasPrefix("["), domain.hasSuffix("]") { return true }
        return domain.unicodeScalars.allSatisfy(isAtom)
    }

    private static func isLocal(_ local: Substring) -> Bool {
        if local.utf8.count >= 2, local.hasPrefix("\""), local.hasSuffix("\"") { return true }
        guard !local.isEmpty, !local.hasPrefix("."), !local.hasSuffix("."), !local.contains("..") else { return false }
        return local.unicodeScalars.allSatisfy(isAtom)
    }

    private static func isAtom(_ scalar: UnicodeScalar) -> Bool {
        guard scalar.isASCII else { return true }
        return scalar == "." || scalar.properties.isAlphabetic || (scalar.value >= 48 && scalar.value <= 57) || "!#$%&'*+-/=?^_`{|}~".unicodeScalars.contains(scalar)
    }
}

/// Dates, times and spans of time.
private enum TimeFormat {
    static func isDate(_ text: [UInt8]) -> Bool {
        guard text.count == 10 else { return false }
        return RFC3339.parse(String(decoding: text, as: UTF8.self) + "T00:00:00Z") != nil
    }

    private static let time = Shapes.compiled("^([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))$")

    static func isDateTime(_ text: String) -> Bool {
        let parts = text.lowercased().split(separator: "t", omittingEmptySubsequences: false)
        guard parts.count >= 2, isDate(Array(parts[0].utf8)), time.matches(String(parts[1])) else { return false }
        let digits = Array(parts[1].utf8)
        func two(_ place: Int) -> Int { (Int(digits[place]) - 48) * 10 + Int(digits[place + 1]) - 48 }
        return two(0) <= 23 && two(3) <= 59 && two(6) <= 59
    }

    private static let units: Set<String> = [
        "ns", "us", "µs", "ms", "s", "sec", "m", "min", "h", "hr", "d", "w", "wk",
    ]
    private static let spelled = ["nano", "micro", "milli", "sec", "min", "hour", "day", "week"]
    private static let piece = Shapes.compiled("(\\d+)\\s*([A-Za-zµ]+)")

    /// As Go writes it, or words: `3 days`.
    static func isDuration(_ text: String) -> Bool {
        if GoDuration(text) != nil { return true }
        return piece.allMatches(in: text).contains { match in
            guard let range = match.groups[2] else { return false }
            let unit = RegularExpression.text(range, of: text).lowercased()
            return units.contains(unit) || spelled.contains { unit.hasPrefix($0) }
        }
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        var text = Substring(self)
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
