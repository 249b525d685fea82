import CEL
import KubernetesSchema

/// `ip`, `cidr` and what addresses and ranges can be asked.
enum AddressFunctions {
    static let addressType = CELType.opaque("net.IP", [])
    static let rangeType = CELType.opaque("net.CIDR", [])

    private static func value(_ address: IPAddressValue) -> CELValue {
        .opaque(LibraryValue(addressType, address, size: { ($0.isV6 ? 128 : 32) / 8 }, text: { $0.description }, same: ==))
    }

    private static func value(_ range: CIDR) -> CELValue {
        .opaque(LibraryValue(rangeType, range, size: { ($0.isV6 ? 128 : 32) / 8 }, text: { $0.description }, same: ==))
    }

    private static func quoted(_ text: String) -> String { FieldError.quoted(text) }

    private static func parse(_ text: String) -> Result<IPAddressValue, CELError> {
        if text.contains("%"), let address = IPAddressValue(String(text.prefix { $0 != "%" })), address.isV6 {
            return .failure(CELError("IP address \(quoted(text)) with zone value is not allowed"))
        }
        guard let address = IPAddressValue(text) else {
            return .failure(CELError("IP Address \(quoted(text)) parse error during conversion from string: ParseAddr(\(quoted(text))): \(reason(text))"))
        }
        if address.isV6, address.bits >> 32 == 0xFFFF || (!address.isV6 && text.contains(":")) {
            return .failure(CELError("IPv4-mapped IPv6 address \(quoted(text)) is not allowed"))
        }
        if !address.isV6, text.contains(":") { return .failure(CELError("IPv4-mapped IPv6 address \(quoted(text)) is not allowed")) }
        return .success(address)
    }

    /// What the reference's parser says about a text that is no address.
    private static func reason(_ text: String) -> String {
        guard let first = text.first(where: { $0 == "." || $0 == ":" || $0 == "%" }) else { return "unable to parse IP" }
        switch first {
        case "%": return "missing IPv6 address"
        case ".":
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            for part in parts {
                if let bad = part.first(where: { !($0.isASCII && $0.isNumber) }) { return "unexpected character (at \(quoted(String(text[text.firstIndex(of: bad)!...]))))" }
                if part.isEmpty { return "IPv4 field must have at least one digit (at \(quoted(text)))" }
                if part.count > 1, part.first == "0" { return "IPv4 field has octet with leading zero" }
                if (Int(part) ?? 256) > 255 { return "IPv4 field has value >255" }
            }
            return parts.count > 4 ? "IPv4 address too long" : "IPv4 address too short"
        default: return "unexpected character, want colon (at \(quoted(text)))"
        }
    }

    private static func parseRange(_ text: String) -> Result<CIDR, CELError> {
        func failure(_ reason: String) -> Result<CIDR, CELError> {
            .failure(CELError("network address parse error during conversion from string: netip.ParsePrefix(\(quoted(text))): \(reason)"))
        }
        guard let slash = text.lastIndex(of: "/") else { return failure("no '/'") }
        guard let address = IPAddressValue(String(text[..<slash])) else {
            let part = String(text[..<slash])
            return failure("ParseAddr(\(quoted(part))): \(reason(part))")
        }
        let bits = String(text[text.index(after: slash)...])
        let limit = text.contains(":") ? 128 : 32
        guard !bits.isEmpty, bits.allSatisfy({ $0.isASCII && $0.isNumber }), bits.count == 1 || bits.first != "0" else {
            return failure("bad bits after slash: \(quoted(bits))")
        }
        guard let length = Int(bits), length <= limit else { return failure("prefix length out of range") }
        if text.contains(":"), !address.isV6 || address.bits >> 32 == 0xFFFF {
            return .failure(CELError("IPv4-mapped IPv6 address \(quoted(text)) is not allowed"))
        }
        return .success(CIDR(base: address, prefixLength: length))
    }

    private static func withAddress(_ text: String, _ body: (IPAddressValue) -> CELValue) -> CELValue {
        switch parse(text) {
        case .success(let address): body(address)
        case .failure(let error): .error(error)
        }
    }

    static let functions: [CELFunction] = addresses + ranges

    private static let addresses: [CELFunction] = {
        func test(_ name: String, _ id: String, _ body: @escaping @Sendable (IPAddressValue) -> Bool) -> CELFunction {
            CELFunction(name, [.member(id, [addressType], .bool, Body.of(IPAddressValue.self) { .bool(body($0)) })])
        }
        return [
            CELFunction(
                "ip",
                [
                    .function("string_to_ip", [.string], addressType, Body.text { withAddress($0) { value($0) } }),
                    .member("cidr_ip", [rangeType], addressType, Body.of(CIDR.self) { value($0.base) }),
                ]),
            CELFunction("isIP", [.function("is_ip", [.string], .bool, Body.text { if case .success = parse($0) { .bool(true) } else { .bool(false) } })]),
            CELFunction(
                "ip.isCanonical", [.function("ip_is_canonical", [.string], .bool, Body.text { text in withAddress(text) { .bool($0.description == text) } })]),
            CELFunction("family", [.member("ip_family", [addressType], .int, Body.of(IPAddressValue.self) { .int($0.isV6 ? 6 : 4) })]),
            CELFunction(
                "string",
                [
                    .function("ip_to_string", [addressType], .string, Body.of(IPAddressValue.self) { .string($0.description) }),
                    .function("cidr_to_string", [rangeType], .string, Body.of(CIDR.self) { .string($0.description) }),
                ]),
            test("isUnspecified", "ip_is_unspecified") { $0.bits == 0 },
            test("isLoopback", "ip_is_loopback") { $0.isV6 ? $0.bits == 1 : $0.bits >> 24 == 127 },
            test("isLinkLocalMulticast", "ip_is_link_local_multicast") { $0.isV6 ? $0.bits >> 112 & 0xFF0F == 0xFF02 : $0.bits >> 8 == 0xE00000 },
            test("isLinkLocalUnicast", "ip_is_link_local_unicast") { isLinkLocal($0) },
            test("isGlobalUnicast", "ip_is_global_unicast") { address in
                let isMulticast = address.isV6 ? address.bits >> 120 == 0xFF : address.bits >> 28 == 0xE
                let isLoopback = address.isV6 ? address.bits == 1 : address.bits >> 24 == 127
                return address.bits != 0 && (address.isV6 || address.bits != 0xFFFF_FFFF) && !isLoopback && !isMulticast && !isLinkLocal(address)
            },
        ]
    }()

    private static func isLinkLocal(_ address: IPAddressValue) -> Bool {
        address.isV6 ? address.bits >> 118 == 0x3FA : address.bits >> 16 == 0xA9FE
    }

    private static func masked(_ range: CIDR) -> CIDR {
        let host = (range.isV6 ? 128 : 32) - range.prefixLength
        let bits = host >= 128 ? 0 : (range.base.bits >> UInt128(host)) << UInt128(host)
        return CIDR(base: IPAddressValue(isV6: range.isV6, bits: bits), prefixLength: range.prefixLength)
    }

    private static func contains(_ outer: CIDR, _ inner: CIDR) -> CELValue {
        .bool(outer.isV6 == inner.isV6 && outer.prefixLength <= inner.prefixLength && masked(outer).contains(inner.base))
    }

    private static let ranges: [CELFunction] = [
        CELFunction(
            "cidr",
            [
                .function(
                    "string_to_cidr", [.string], rangeType,
                    Body.text { text in
                        switch parseRange(text) {
                        case .success(let range): value(range)
                        case .failure(let error): .failure("network address parse error during conversion from string: \(error.message)")
                        }
                    })
            ]),
        CELFunction("isCIDR", [.function("is_cidr", [.string], .bool, Body.text { if case .success = parseRange($0) { .bool(true) } else { .bool(false) } })]),
        CELFunction(
            "containsIP",
            [
                .member(
                    "cidr_contains_ip_string", [rangeType, .string], .bool,
                    Body.withText(CIDR.self) { range, text in withAddress(text) { .bool($0.isV6 == range.isV6 && masked(range).contains($0)) } }),
                .member(
                    "cidr_contains_ip_ip", [rangeType, addressType], .bool,
                    Body.of(CIDR.self, IPAddressValue.self) { .bool($0.isV6 == $1.isV6 && masked($0).contains($1)) }),
            ]),
        CELFunction(
            "containsCIDR",
            [
                .member(
                    "cidr_contains_cidr_string", [rangeType, .string], .bool,
                    Body.withText(CIDR.self) { range, text in
                        switch parseRange(text) {
                        case .success(let inner): contains(range, inner)
                        case .failure(let error): .error(error)
                        }
                    }),
                .member("cidr_contains_cidr", [rangeType, rangeType], .bool, Body.of(CIDR.self, CIDR.self) { contains($0, $1) }),
            ]),
        CELFunction("prefixLength", [.member("cidr_prefix_length", [rangeType], .int, Body.of(CIDR.self) { .int(Int64($0.prefixLength)) })]),
        CELFunction("masked", [.member("cidr_masked", [rangeType], rangeType, Body.of(CIDR.self) { value(masked($0)) })]),
    ]
}
