import HTTP
import Logging
import NIOCore
import Synchronization

/// Requests over HTTPS (or HTTP) to an API server elsewhere.
public final class HTTPSTransport: Transport {
    private let client: HTTPClient
    private let basePath: String
    private let credentials: Credentials

    /// - Throws: `ConfigurationError` for a server URL that can't be used, and where a file named by the configuration can't be read.
    public init(_ configuration: RESTConfig) async throws {
        let server = try ServerURL(configuration.server)
        credentials = try await Credentials(configuration)
        var tls: TLSClientConfiguration?
        if server.isTLS {
            let trust: TLSClientConfiguration.Trust
            if configuration.insecureSkipTLSVerify {
                trust = .insecure
            } else if let bundle = try await configuration.certificateAuthority?.read("certificate-authority") {
                trust = .roots(bundle)
            } else {
                trust = .system
            }
            let credentials = credentials
            tls = TLSClientConfiguration(trust: trust, identity: { credentials.identity }, serverName: configuration.tlsServerName)
        }
        var settings = HTTPClientConfiguration(endpoint: .tcp(host: server.host, port: server.port), tls: tls)
        if let timeout = configuration.connectTimeout { settings.connectTimeout = timeout }
        client = HTTPClient(configuration: settings)
        basePath = server.basePath
    }

    public func send(_ request: ClientRequest) async throws -> ClientResponse {
        await credentials.refreshIfDue()
        var headers = request.headers
        if let token = credentials.token, !headers.contains("Authorization") { headers.set("Authorization", "Bearer \(token)") }
        for (name, value) in credentials.impersonation { headers.add(name, value) }
        let body: OutgoingRequest.Body = request.body.isEmpty ? .none : .bytes(request.body)
        let outgoing = OutgoingRequest(method: request.method, target: basePath + request.target, headers: headers, body: body)
        let response = try await client.send(outgoing)
        let reader = BodyReader(response.body)
        return ClientResponse(status: response.status, headers: response.headers, body: ClientBody(pulling: { try await reader.next() }))
    }

    /// An HTTP/1.1 request with upgrade headers on a connection of its own (exec, attach, port-forward).
    public func upgrade(_ request: ClientRequest) async throws -> (IncomingResponse, (any ByteStream)?) {
        await credentials.refreshIfDue()
        var headers = request.headers
        if let token = credentials.token { headers.set("Authorization", "Bearer \(token)") }
        return try await client.upgrade(OutgoingRequest(method: request.method, target: basePath + request.target, headers: headers))
    }

    /// Ends all connections; requests under way fail.
    public func shutdown() { client.shutdown() }
}

/// Reads an HTTP body chunk by chunk; one reader at a time, as `ClientBody` says.
private final class BodyReader: Sendable {
    private let iterator: Mutex<HTTPBody.Iterator>

    init(_ body: HTTPBody) {
        iterator = Mutex(body.makeAsyncIterator())
    }

    func next() async throws -> [UInt8]? {
        var iterator = iterator.withLock { $0 }
        let buffer = try await iterator.next()
        self.iterator.withLock { $0 = iterator }
        return buffer.map { Array($0.readableBytesView) }
    }
}

/// What a client proves itself with; files are read again every minute, so that rotated tokens and certificates are taken up.
private final class Credentials: Sendable {
    private struct State {
        var token: String?
        var identity: TLSClientIdentity?
        var due: ContinuousClock.Instant
    }

    /// client-go re-reads token files after a minute.
    private static let interval = Duration.seconds(60)

    private let configuration: RESTConfig
    private let state: Mutex<State>
    let impersonation: [(String, String)]

    var token: String? { state.withLock { $0.token } }
    var identity: TLSClientIdentity? { state.withLock { $0.identity } }

    init(_ configuration: RESTConfig) async throws {
        self.configuration = configuration
        var impersonation: [(String, String)] = []
        if let user = configuration.impersonateUser { impersonation.append(("Impersonate-User", user)) }
        for group in configuration.impersonateGroups { impersonation.append(("Impersonate-Group", group)) }
        self.impersonation = impersonation
        let (token, identity) = try await Credentials.load(configuration)
        state = Mutex(State(token: token, identity: identity, due: .now + Credentials.interval))
    }

    private static func load(_ configuration: RESTConfig) async throws -> (String?, TLSClientIdentity?) {
        var token = configuration.bearerToken
        if let path = configuration.bearerTokenFile {
            let text = String(decoding: try await DataSource.file(path).read("tokenFile"), as: UTF8.self)
            token = text.trimmedOfWhitespace
        }
        guard let certificate = configuration.clientCertificate, let key = configuration.clientKey else { return (token, nil) }
        let identity = TLSClientIdentity(
            certificatePEM: try await certificate.read("client-certificate"), privateKeyPEM: try await key.read("client-key"))
        return (token, identity)
    }

    /// Keeps what it has when a file can't be read just now.
    func refreshIfDue() async {
        let isDue = state.withLock { state -> Bool in
            guard ContinuousClock.now >= state.due else { return false }
            state.due = .now + Credentials.interval
            return true
        }
        guard isDue, configuration.readsFiles else { return }
        do {
            let (token, identity) = try await Credentials.load(configuration)
            state.withLock { state in
                state.token = token
                state.identity = identity
            }
        } catch {
            Logger(label: "client").warning("reading credentials again failed; the old ones stay in use", metadata: ["error": "\(error)"])
        }
    }
}
