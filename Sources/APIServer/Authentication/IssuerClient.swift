import HTTP
import KubernetesSchema
import Synchronization

/// A URL in the parts that matter to whoever follows it.
struct IssuerURL: Sendable, Hashable {
    var scheme = ""
    var host = ""
    var port = 443
    /// Host and port as they were written.
    var authority = ""
    /// Path and query.
    var target = "/"
    var hasUser = false
    var hasQuery = false
    var hasFragment = false

    init(_ text: String) {
        var rest = text[...]
        if let colon = text.range(of: "://") {
            scheme = text[..<colon.lowerBound].lowercased()
            rest = text[colon.upperBound...]
        } else if let colon = text.firstIndex(of: ":") {
            scheme = text[..<colon].lowercased()
            rest = text[text.index(after: colon)...]
        }
        if let hash = rest.firstIndex(of: "#") {
            hasFragment = rest.index(after: hash) < rest.endIndex
            rest = rest[..<hash]
        }
        var before = rest.prefix { $0 != "/" && $0 != "?" }
        let after = rest.dropFirst(before.count)
        if let question = after.firstIndex(of: "?") { hasQuery = after.index(after: question) < after.endIndex }
        target = after.isEmpty ? "/" : after.hasPrefix("?") ? "/\(after)" : String(after)
        if let at = before.lastIndex(of: "@") {
            hasUser = true
            before = before[before.index(after: at)...]
        }
        authority = String(before)
        if before.hasPrefix("["), let end = before.firstIndex(of: "]") {
            host = String(before[before.index(after: before.startIndex)..<end])
            port = Int(before[before.index(after: end)...].dropFirst()) ?? 443
        } else {
            let parts = before.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            host = parts.first.map(String.init) ?? ""
            port = parts.count == 2 ? Int(parts[1]) ?? 443 : 443
        }
    }

    static func withoutSlash(_ text: String) -> String {
        var text = text[...]
        while text.hasSuffix("/") { text = text.dropLast() }
        return String(text)
    }
}

extension String {
    /// Where a part of the text begins and ends.
    fileprivate func range(of part: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
            start = index(after: start)
        }
        return nil
    }
}

/// Fetches what issuers publish: over HTTPS with certificates checked, within limits of time and size.
final class IssuerClient: Sendable {
    struct Answer: Sendable {
        var status: Int
        var headers: HTTPFields
        var body: [UInt8]
    }

    private static let timeout = Duration.seconds(30)
    private static let maximumBytes = 4 << 20
    private static let maximumRedirects = 10

    private let trust: TLSClientConfiguration.Trust
    private let clients = Mutex<[String: HTTPClient]>([:])

    /// - Parameter authorities: PEM; empty for those that the system trusts.
    init(authorities: String) { trust = authorities.isEmpty ? .system : .roots(Array(authorities.utf8)) }

    /// - Throws: `TokenError` that names the address and what went wrong.
    func get(_ address: String, headers: [(String, String)] = []) async throws -> Answer {
        do {
            return try await Deadline.run(IssuerClient.timeout) { [self] in try await follow(address, headers) }
        } catch let error as TokenError {
            throw error
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw TokenError("Get \(FieldError.quoted(address)): \(error)")
        }
    }

    private func follow(_ address: String, _ headers: [(String, String)]) async throws -> Answer {
        var address = address
        var headers = headers
        for _ in 0...IssuerClient.maximumRedirects {
            let url = IssuerURL(address)
            guard url.scheme == "https", !url.host.isEmpty else { throw TokenError("unsupported address \(FieldError.quoted(address)): https is needed") }
            let fields = HTTPFields([("Accept", "*/*"), ("User-Agent", "kube-apiserver")] + headers)
            let response = try await client(url).send(OutgoingRequest(method: "GET", target: url.target, headers: fields))
            let body = try await response.body.collect(upTo: IssuerClient.maximumBytes)
            guard [301, 302, 303, 307, 308].contains(response.status), let location = response.headers["Location"] else {
                return Answer(status: response.status, headers: response.headers, body: body)
            }
            let next = location.hasPrefix("/") ? "https://\(url.authority)\(location)" : location
            // Credentials are for the one server alone.
            if IssuerURL(next).authority != url.authority { headers.removeAll { $0.0 == "Authorization" } }
            address = next
        }
        throw TokenError("stopped after \(IssuerClient.maximumRedirects) redirects")
    }

    private func client(_ url: IssuerURL) -> HTTPClient {
        clients.withLock { clients in
            if let known = clients[url.authority] { return known }
            var configuration = HTTPClientConfiguration(
                endpoint: .tcp(host: url.host, port: url.port), tls: TLSClientConfiguration(trust: trust, serverName: url.host))
            configuration.authority = url.authority
            let made = HTTPClient(configuration: configuration)
            clients[url.authority] = made
            return made
        }
    }
}
