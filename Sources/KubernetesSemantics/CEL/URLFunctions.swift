import CEL

/// A URL as requests name it.
struct RequestURL: Sendable, Equatable {
    var scheme = ""
    var host = ""
    var path = ""
    var query = ""
    var fragment = ""
    var text = ""

    /// Reads an absolute URL or path.
    static func parse(_ text: String) -> Result<RequestURL, CELError> {
        func failure(_ reason: String) -> Result<RequestURL, CELError> { .failure(CELError("parse \(quoted(text)): \(reason)")) }
        if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return failure("net/url: invalid control character in URL") }
        if text.isEmpty { return failure("empty url") }
        var url = RequestURL(text: text)
        var rest = Substring(text)
        if let colon = rest.firstIndex(where: { !isSchemeCharacter($0) }), rest[colon] == ":", colon > rest.startIndex {
            guard rest.first.map({ $0.isASCII && $0.isLetter }) ?? false else { return failure("first path segment in URL cannot contain colon") }
            url.scheme = rest[..<colon].lowercased()
            rest = rest[rest.index(after: colon)...]
        } else if rest.hasPrefix(":") {
            return failure("missing protocol scheme")
        }
        if let hash = rest.firstIndex(of: "#") {
            url.fragment = String(rest[rest.index(after: hash)...])
            rest = rest[..<hash]
        }
        if let mark = rest.firstIndex(of: "?") {
            url.query = String(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        }
        guard rest.hasPrefix("/") else {
            return url.scheme.isEmpty ? failure("invalid URI for request") : .success(url)
        }
        if rest.hasPrefix("//"), !url.scheme.isEmpty || !rest.hasPrefix("///") {
            rest = rest.dropFirst(2)
            let end = rest.firstIndex(of: "/") ?? rest.endIndex
            var host = String(rest[..<end])
            if let at = host.lastIndex(of: "@") { host = String(host[host.index(after: at)...]) }
            if host.hasPrefix("["), !host.contains("]") { return failure("missing ']' in host") }
            let port = portPart(host)
            if !port.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber }) { return failure("invalid port \(quoted(port)) after host") }
            if let bad = host.first(where: { $0 == " " || $0 == "\"" || $0 == "<" || $0 == ">" || $0 == "\\" || $0 == "^" }) {
                return failure("invalid character \(quoted(String(bad))) in host name")
            }
            url.host = host
            rest = rest[end...]
        }
        url.path = String(rest)
        if let escape = badEscape(url.path) { return failure("invalid URL escape \(quoted(escape))") }
        return .success(url)
    }

    private static func isSchemeCharacter(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "+" || character == "-" || character == ".")
    }

    private static func badEscape(_ path: String) -> String? {
        let bytes = Array(path.utf8)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == 0x25 else {
                index += 1
                continue
            }
            let escape = String(decoding: bytes[index..<min(index + 3, bytes.count)], as: UTF8.self)
            guard escape.count == 3, escape.dropFirst().allSatisfy(\.isHexDigit) else { return escape }
            index += 3
        }
        return nil
    }

    private static func quoted(_ text: String) -> String { "\"\(text)\"" }

    private static func portPart(_ host: String) -> String {
        let tail = host.hasPrefix("[") ? host[(host.lastIndex(of: "]").map { host.index(after: $0) } ?? host.endIndex)...] : host[...]
        return tail.lastIndex(of: ":").map { String(tail[$0...]) } ?? ""
    }

    var port: String { String(Self.portPart(host).dropFirst()) }

    var hostname: String {
        let name = host.dropLast(Self.portPart(host).count)
        return name.hasPrefix("[") && name.hasSuffix("]") ? String(name.dropFirst().dropLast()) : String(name)
    }

    /// The path as it was given where that is well-formed, with what must be escaped escaped.
    var escapedPath: String {
        let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~$&+,/:;=@%!'()*[]".utf8)
        var result = ""
        for byte in path.utf8 {
            if allowed.contains(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }

    /// The query's values by their names.
    var values: [(String, [String])] {
        var result: [(String, [String])] = []
        for pair in query.split(separator: "&") where !pair.contains(";") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.unescape(parts[0]), let value = Self.unescape(parts.count > 1 ? parts[1] : "") else { continue }
            if let index = result.firstIndex(where: { $0.0 == name }) { result[index].1.append(value) } else { result.append((name, [value])) }
        }
        return result
    }

    private static func unescape(_ text: Substring) -> String? {
        guard badEscape(String(text)) == nil else { return nil }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x25 {
                result.append(UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16) ?? 0)
                index += 3
            } else {
                result.append(bytes[index] == 0x2B ? 0x20 : bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

/// `url` and the parts of URLs.
enum URLFunctions {
    static let type = CELType.object("kubernetes.URL")

    private static func part(_ name: String, _ id: String, _ body: @escaping @Sendable (RequestURL) -> String) -> CELFunction {
        CELFunction(name, [.member(id, [type], .string, Body.of(RequestURL.self) { .string(body($0)) })])
    }

    static let functions: [CELFunction] = [
        CELFunction(
            "url",
            [
                .function(
                    "string_to_url", [.string], type,
                    Body.text { text in
                        switch RequestURL.parse(text) {
                        case .success(let url): .opaque(LibraryValue(type, url) { $0.text == $1.text })
                        case .failure(let error): .failure("URL parse error during conversion from string: \(error)")
                        }
                    })
            ]),
        CELFunction("isURL", [.function("is_url_string", [.string], .bool, Body.text { if case .success = RequestURL.parse($0) { .bool(true) } else { .bool(false) } })]),
        part("getScheme", "url_get_scheme") { $0.scheme },
        part("getHost", "url_get_host") { $0.host },
        part("getHostname", "url_get_hostname") { $0.hostname },
        part("getPort", "url_get_port") { $0.port },
        part("getEscapedPath", "url_get_escaped_path") { $0.escapedPath },
        CELFunction(
            "getQuery",
            [
                .member(
                    "url_get_query", [type], .map(.string, .list(.string)),
                    Body.of(RequestURL.self) { url in
                        .map(ValueMap(url.values.map { (.string($0.0), .list($0.1.map { CELValue.string($0) })) }))
                    })
            ]),
    ]
}
