import HTTP
import KubernetesSchema
import Synchronization
import Wire

/// Where a webhook is: what `clientConfig` says.
struct WebhookAddress: Sendable, Hashable {
    enum Target: Sendable, Hashable {
        case service(namespace: String, name: String, path: String, port: Int)
        case url(String)
        case none
    }

    var target: Target
    /// The authorities that may have signed its certificate, PEM; empty for those that the system trusts.
    var authorities: [UInt8]

    init(_ object: Document, _ config: Document.Node) {
        let service = object[config, "service"]
        func text(_ name: String) -> String { object.string(object[service, name]) ?? "" }
        if object.kind(service) == .object {
            target = .service(namespace: text("namespace"), name: text("name"), path: text("path"), port: Int(object.int(object[service, "port"]) ?? 443))
        } else {
            target = object.string(object[config, "url"]).map { .url($0) } ?? .none
        }
        let bundle = object.string(object[config, "caBundle"]).flatMap { Base64.decode($0) } ?? []
        authorities = bundle.allSatisfy { $0 == 0x20 || ($0 >= 9 && $0 <= 13) } ? [] : bundle
    }
}

/// A webhook that couldn't be called, or that answered what isn't an answer.
struct WebhookFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Calls webhooks: over HTTPS with certificates checked, over connections that are kept, with limits on time and size.
final class WebhookClient: Sendable {
    /// The most bytes that an answer may have: an object of the largest size, as text within text.
    static let maximumAnswerBytes = 2 * APIRequest.maximumBodyBytes + (64 << 10)
    /// How many servers' connections are kept.
    private static let maximumClients = 200

    private struct Key: Hashable {
        var address: ServiceResolver.Address
        var serverName: String
        var authority: String
        var authorities: [UInt8]
        var isHTTP1: Bool
        var user: WebhookCredentials.User
    }

    private struct Kept {
        var client: HTTPClient
        var used: UInt64
    }

    private let resolver: ServiceResolver
    private let agent: String
    private let credentials: WebhookCredentials
    private let clients = Mutex<(kept: [Key: Kept], clock: UInt64)>(([:], 0))

    init(_ server: APIServer, credentials: WebhookCredentials = WebhookCredentials()) {
        self.credentials = credentials
        resolver = ServiceResolver(server: server)
        agent = "kube-apiserver-admission"
    }

    /// Posts a JSON document and reads the one that is answered.
    ///
    /// - Parameter seconds: how long the call may take; the webhook is told.
    /// - Throws: `WebhookFailure`, or `CancellationError`.
    func post(_ address: WebhookAddress, _ body: [UInt8], seconds: Int) async throws -> Document {
        let place = try Place(address.target)
        let url = "\(place.base)\(place.path)?timeout=\(seconds)s"
        do {
            return try await Deadline.run(.seconds(seconds)) { [self] in
                try await send(place, address.authorities, target: "\(place.path)?timeout=\(seconds)s", body)
            }
        } catch let failure as WebhookFailure {
            throw failure
        } catch is CancellationError {
            throw CancellationError()
        } catch let error as StatusError {
            throw WebhookFailure("Post \(FieldError.quoted(url)): \(error.message)")
        } catch {
            throw WebhookFailure("Post \(FieldError.quoted(url)): \(WebhookClient.words(error))")
        }
    }

    private func send(_ place: Place, _ authorities: [UInt8], target: String, _ body: [UInt8]) async throws -> Document {
        let key = try await key(place, authorities)
        let client = client(key)
        var headers = HTTPFields([
            ("Accept", "application/json, */*"), ("Content-Type", "application/json"), ("User-Agent", agent),
        ])
        if let authorization = key.user.authorization { headers.add("Authorization", authorization) }
        let response = try await client.send(OutgoingRequest(method: "POST", target: target, headers: headers, body: .bytes(body)))
        let bytes: [UInt8]
        do {
            bytes = try await response.body.collect(upTo: WebhookClient.maximumAnswerBytes)
        } catch HTTPError.bodyTooLarge(let limit) {
            throw WebhookFailure("the webhook's response is larger than \(limit) bytes")
        }
        guard (200..<300).contains(response.status) else { throw WebhookFailure(WebhookClient.refusal(response.status, response.headers["Content-Type"] ?? "", bytes)) }
        return try DecodedReview.parse(bytes, status: response.status, contentType: response.headers["Content-Type"] ?? "")
    }

    private func key(_ place: Place, _ authorities: [UInt8]) async throws -> Key {
        switch place.host {
        case .service(let namespace, let name, let port):
            let address = try await resolver.resolve(namespace: namespace, name: name, port: port)
            let serverName = "\(name).\(namespace).svc"
            // One connection for each call at a time: they spread over the endpoints.
            return Key(
                address: address, serverName: serverName, authority: "\(serverName):\(port)", authorities: authorities, isHTTP1: true,
                user: credentials.user(serverName, port: port))
        case .named(let host, let port):
            let isLocal = host == "localhost" || host == "::1" || host.hasPrefix("127.")
            let authority = place.base.dropFirst("https://".count)
            return Key(
                address: ServiceResolver.Address(host: host, port: port), serverName: host, authority: String(authority), authorities: authorities,
                isHTTP1: !isLocal, user: credentials.user(host, port: port))
        }
    }

    private func client(_ key: Key) -> HTTPClient {
        clients.withLock { state in
            state.clock += 1
            if let kept = state.kept[key] {
                state.kept[key]?.used = state.clock
                return kept.client
            }
            let identity = key.user.identity
            var configuration = HTTPClientConfiguration(
                endpoint: .tcp(host: key.address.host, port: key.address.port),
                tls: TLSClientConfiguration(
                    trust: key.authorities.isEmpty ? .system : .roots(key.authorities), identity: { identity }, serverName: key.serverName))
            configuration.authority = key.authority
            if key.isHTTP1 { configuration.protocols = .http1Only }
            let client = HTTPClient(configuration: configuration)
            if state.kept.count >= WebhookClient.maximumClients, let oldest = state.kept.min(by: { $0.value.used < $1.value.used })?.key {
                state.kept[oldest] = nil
            }
            state.kept[key] = Kept(client: client, used: state.clock)
            return client
        }
    }

    /// An error in the words of clients of HTTP.
    static func words(_ error: any Error) -> String {
        guard case HTTPClientError.tls(_, let reason) = error else { return "\(error)" }
        if reason.contains("CERTIFICATE_VERIFY_FAILED") { return "tls: failed to verify certificate: x509: certificate signed by unknown authority" }
        if reason.contains("unableToValidatePeerHostname") || reason.contains("NoSuitableProof") || reason.contains("ExtraVerification") {
            return "tls: failed to verify certificate: x509: certificate is not valid for the server's name"
        }
        return "tls: \(reason)"
    }

    /// What is said of an answer that isn't one.
    static func refusal(_ status: Int, _ contentType: String, _ body: [UInt8]) -> String {
        if let document = try? Document.parseJSON(body), document.equals(document[document.root, "kind"], "Status"),
            let message = document.string(document[document.root, "message"])
        {
            return message
        }
        // Only what says that it is text is shown.
        let isText = contentType.isEmpty || contentType.lowercased().hasPrefix("text/")
        let text = isText ? String(decoding: body.prefix(2048), as: UTF8.self).trimmedSpace : "unknown"
        switch status {
        case 400: return "the server rejected our request for an unknown reason"
        case 401: return "the server has asked for the client to provide credentials"
        case 403, 415: return text
        case 404: return "the server could not find the requested resource"
        case 405: return "the server does not allow this method on the requested resource"
        case 409: return "the server reported a conflict"
        case 422: return "the server rejected our request due to an error in our request"
        case 429: return "the server has received too many requests and has asked us to try again later"
        case 503: return "the server is currently unable to handle the request"
        case 504: return "the server was unable to return a response in the time allotted, but may still be processing the request"
        case 500...: return "an error on the server (\(FieldError.quoted(text))) has prevented the request from succeeding"
        default: return "the server responded with the status code \(status) but did not return more information"
        }
    }

    /// A webhook's URL in its parts.
    private struct Place: Sendable {
        enum Host: Sendable {
            case service(namespace: String, name: String, port: Int)
            case named(String, port: Int)
        }

        let host: Host
        /// Scheme, host and port.
        let base: String
        let path: String

        init(_ target: WebhookAddress.Target) throws(WebhookFailure) {
            switch target {
            case .none: throw WebhookFailure("webhook configuration must have either service or URL")
            case .service(let namespace, let name, let path, let port):
                host = .service(namespace: namespace, name: name, port: port)
                base = "https://\(name).\(namespace).svc:\(port)"
                self.path = Place.cleaned(path)
            case .url(let url):
                guard url.hasPrefix("https://") else { throw WebhookFailure("Unparsable URL: \(url)") }
                let rest = url.dropFirst("https://".count)
                let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
                base = "https://\(authority)"
                path = Place.cleaned(String(rest.dropFirst(authority.count).prefix { $0 != "?" && $0 != "#" }))
                host = try Place.host(authority)
            }
        }

        private static func host(_ authority: Substring) throws(WebhookFailure) -> Host {
            if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
                let port = Int(authority[authority.index(after: end)...].dropFirst()) ?? 443
                return .named(String(authority[authority.index(after: authority.startIndex)..<end]), port: port)
            }
            let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first, !name.isEmpty, let port = parts.count == 2 ? Int(parts[1]) : 443 else {
                throw WebhookFailure("Unparsable URL: https://\(authority)")
            }
            return .named(String(name), port: port)
        }

        private static func cleaned(_ path: String) -> String {
            "/" + path.split(separator: "/", omittingEmptySubsequences: true).joined(separator: "/")
        }
    }
}

extension String {
    /// Without white space at its ends.
    var trimmedSpace: String {
        var rest = self[...]
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}
