import KubernetesSchema
import Wire

/// Where webhooks are and which resources they are asked about.
extension Validation {
    /// A webhook's Service, and the path on it.
    static func webhookService(_ checks: inout Checks, _ service: Node, _ path: String) {
        checks.require(checks.text(service, "name"), "\(path).name")
        checks.require(checks.text(service, "namespace"), "\(path).namespace")
        let port = checks.int(service, "port") ?? 0
        if port < 1 || port > 65535 {
            checks.invalid("\(path).port", port, "port is not valid: must be between 1 and 65535, inclusive")
        }
        webhookPath(&checks, checks.text(service, "path"), "\(path).path")
    }

    private static func webhookPath(_ checks: inout Checks, _ text: String, _ path: String) {
        if text.isEmpty || text == "/" { return }
        if text == "//" { return checks.invalid(path, text, "segment[0] may not be empty") }
        if !text.hasPrefix("/") { checks.invalid(path, text, "must start with a '/'") }
        var rest = text.dropFirst()
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        for (index, step) in rest.split(separator: "/", omittingEmptySubsequences: false).enumerated() {
            if step.isEmpty {
                checks.invalid(path, text, "segment[\(index)] may not be empty")
                continue
            }
            for failure in Names.dns1123Subdomain(String(step)) { checks.invalid(path, text, "segment[\(index)]: \(failure)") }
        }
    }

    /// A webhook's URL.
    static func webhookURL(_ checks: inout Checks, _ url: String, _ path: String) {
        let form = "; desired format: https://host[/path]"
        let parts: URLParts
        do {
            parts = try URLParts(url)
        } catch {
            return checks.required(path, "url must be a valid URL: parse \(FieldError.quoted(url)): \(error.text)\(form)")
        }
        if parts.scheme != "https" { checks.invalid(path, parts.scheme, "'https' is the only allowed URL scheme" + form) }
        if parts.host.isEmpty { checks.invalid(path, "", "host must be specified" + form) }
        if let user = parts.user { checks.invalid(path, user, "user information is not permitted in the URL") }
        if !parts.fragment.isEmpty { checks.invalid(path, parts.fragment, "fragments are not permitted in the URL") }
        if !parts.query.isEmpty { checks.invalid(path, parts.query, "query parameters are not permitted in the URL") }
    }

    /// The resources of a rule: wildcards stand alone.
    static func ruleResources(_ checks: inout Checks, _ rule: Node, _ path: String) {
        let resources = checks.strings(rule, "resources")
        if resources.isEmpty { checks.required(path) }
        var (wholeResources, wholeSubresources): (Set<String>, Set<String>) = ([], [])
        var hasPlain = false
        for (index, text) in resources.enumerated() {
            if text.isEmpty {
                checks.required("\(path)[\(index)]")
                continue
            }
            let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else {
                hasPlain = text != "*"
                continue
            }
            if wholeResources.contains(parts[0]) { checks.invalid("\(path)[\(index)]", text, "if '\(parts[0])/*' is present, must not specify \(text)") }
            if wholeSubresources.contains(parts[1]) { checks.invalid("\(path)[\(index)]", text, "if '*/\(parts[1])' is present, must not specify \(text)") }
            if parts[1] == "*" { wholeResources.insert(parts[0]) }
            if parts[0] == "*" { wholeSubresources.insert(parts[1]) }
        }
        if resources.count > 1, resources.contains("*/*") {
            checks.invalid(path, checks[rule, "resources"], "if '*/*' is present, must not specify other resources")
        }
        if resources.contains("*"), hasPlain {
            checks.invalid(path, checks[rule, "resources"], "if '*' is present, must not specify other resources without subresources")
        }
    }
}

/// The parts of a URL, read as upstream's language reads them, with its words for what is none.
struct URLParts {
    struct Failure: Error {
        let text: String
    }

    var scheme = ""
    var user: String?
    var host = ""
    var path = ""
    var query = ""
    var fragment = ""

    init(_ url: String) throws(Failure) {
        if url.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) { throw Failure(text: "net/url: invalid control character in URL") }
        var rest = url[...]
        if let hash = rest.firstIndex(of: "#") {
            fragment = String(rest[rest.index(after: hash)...])
            rest = rest[..<hash]
        }
        try URLParts.checkEscapes(fragment[...])
        try takeScheme(&rest)
        if let mark = rest.firstIndex(of: "?") {
            query = String(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        }
        if rest.hasPrefix("//") {
            let authority = rest.dropFirst(2).prefix { $0 != "/" }
            rest = rest.dropFirst(2 + authority.count)
            try takeAuthority(authority)
        } else if scheme.isEmpty, !rest.hasPrefix("/"), rest.prefix(while: { $0 != "/" }).contains(":") {
            throw Failure(text: "first path segment in URL cannot contain colon")
        }
        path = String(rest)
        try URLParts.checkEscapes(rest)
    }

    private mutating func takeScheme(_ rest: inout Substring) throws(Failure) {
        for (index, byte) in rest.utf8.enumerated() {
            let isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a
            if isLetter { continue }
            let isLater = (byte >= 0x30 && byte <= 0x39) || byte == 0x2b || byte == 0x2d || byte == 0x2e
            if isLater, index > 0 { continue }
            guard byte == UInt8(ascii: ":") else { return }
            if index == 0 { throw Failure(text: "missing protocol scheme") }
            let place = rest.utf8.index(rest.utf8.startIndex, offsetBy: index)
            scheme = rest[..<place].lowercased()
            rest = rest[rest.utf8.index(after: place)...]
            return
        }
    }

    private mutating func takeAuthority(_ authority: Substring) throws(Failure) {
        var place = authority
        if let at = authority.lastIndex(of: "@") {
            user = String(authority[..<at])
            place = authority[authority.index(after: at)...]
        }
        try URLParts.checkEscapes(place)
        if place.contains(" ") { throw Failure(text: "invalid character \" \" in host name") }
        if place.hasPrefix("[") {
            guard let end = place.lastIndex(of: "]") else { throw Failure(text: "missing ']' in host") }
            try URLParts.checkPort(place[place.index(after: end)...])
        } else if let colon = place.lastIndex(of: ":") {
            try URLParts.checkPort(place[colon...])
        }
        host = String(place)
    }

    private static func checkPort(_ text: Substring) throws(Failure) {
        guard !text.isEmpty else { return }
        if !text.hasPrefix(":") || !text.dropFirst().utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
            throw Failure(text: "invalid port \(FieldError.quoted(String(text))) after host")
        }
    }

    private static func checkEscapes(_ text: Substring) throws(Failure) {
        var rest = text.utf8
        func isHex(_ byte: UInt8) -> Bool { (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66) }
        while let mark = rest.firstIndex(of: UInt8(ascii: "%")) {
            let escape = rest[mark...].prefix(3)
            if escape.count < 3 || !escape.dropFirst().allSatisfy(isHex) {
                throw Failure(text: "invalid URL escape \(FieldError.quoted(String(decoding: escape, as: UTF8.self)))")
            }
            rest = rest[mark...].dropFirst(3)
        }
    }
}
