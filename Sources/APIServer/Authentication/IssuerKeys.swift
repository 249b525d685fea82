import HTTP
import KubernetesSchema
import Metrics
import PKI
import Synchronization
import Wire

/// The keys that an issuer publishes: fetched when a token comes whose key isn't known, as often as the issuer's answers allow.
final class IssuerKeys: Sendable {
    private struct State {
        var keys: [JSONWebKey] = []
        /// Until when the keys needn't be fetched again, in seconds since 1970.
        var expires: Int64 = 0
        var fetch: Task<[JSONWebKey], any Error>?
    }

    private let address: String
    private let client: IssuerClient
    private let now: @Sendable () -> Int64
    private let fetched: @Sendable (Bool) -> Void
    private let state = Mutex(State())

    /// Keys are fetched again so many seconds before they run out.
    private static let delta: Int64 = 30

    /// - Parameter fetched: is told of every fetch whether it went well.
    init(address: String, client: IssuerClient, now: @escaping @Sendable () -> Int64, fetched: @escaping @Sendable (Bool) -> Void) {
        self.address = address
        self.client = client
        self.now = now
        self.fetched = fetched
    }

    /// - Throws: `TokenError` where no key of the issuer has signed the token.
    func verify(_ parts: JWT.Parts) async throws {
        let (known, expires) = state.withLock { ($0.keys, $0.expires) }
        // Expired or not: the issuer may be down.
        if IssuerKeys.isSigned(parts, by: known) { return }
        guard now() + IssuerKeys.delta > expires else { throw TokenError("failed to verify id token signature") }
        let keys: [JSONWebKey]
        do { keys = try await refresh() } catch { throw TokenError("fetching keys \(error)") }
        guard IssuerKeys.isSigned(parts, by: keys) else { throw TokenError("failed to verify id token signature") }
    }

    private static func isSigned(_ parts: JWT.Parts, by keys: [JSONWebKey]) -> Bool {
        let id = parts.keyID ?? ""
        return keys.contains { (id.isEmpty || $0.keyID == id) && $0.isValid(parts) }
    }

    /// One fetch at a time, whoever waits for it.
    private func refresh() async throws -> [JSONWebKey] {
        let task = state.withLock { state -> Task<[JSONWebKey], any Error> in
            if let running = state.fetch { return running }
            let task = Task { try await self.fetch() }
            state.fetch = task
            return task
        }
        defer { state.withLock { if $0.fetch == task { $0.fetch = nil } } }
        return try await task.value
    }

    private func fetch() async throws -> [JSONWebKey] {
        do {
            let answer = try await client.get(address)
            guard answer.status == 200 else { throw TokenError("oidc: get keys failed: \(answer.status) \(IssuerKeys.start(answer.body))") }
            let keys = try IssuerKeys.parse(answer.body)
            let expires = now() + IssuerKeys.age(answer.headers)
            state.withLock { state in
                state.keys = keys
                state.expires = expires
            }
            fetched(true)
            return keys
        } catch {
            fetched(false)
            throw error
        }
    }

    private static func start(_ body: [UInt8]) -> String { String(decoding: body.prefix(200), as: UTF8.self) }

    /// For how many seconds an answer may be kept.
    static func age(_ headers: HTTPFields) -> Int64 {
        var age: Int64 = 0
        for directive in (headers["Cache-Control"] ?? "").lowercased().split(separator: ",").map({ $0.trimmed }) {
            if directive == "no-store" || directive == "no-cache" { return 0 }
            if directive.hasPrefix("max-age="), let seconds = Int64(directive.dropFirst(8)) { age = max(0, seconds) }
        }
        return age
    }

    /// The keys of a set that can verify signatures; others are passed over.
    static func parse(_ body: [UInt8]) throws -> [JSONWebKey] {
        guard let document = try? Document.parseJSON(body), document.kind(document[document.root, "keys"]) == .array else {
            throw TokenError("oidc: failed to decode keys: no set of keys")
        }
        return document.elements(document[document.root, "keys"]).compactMap { key in
            func text(_ name: String) -> String { document.string(document[key, name]) ?? "" }
            func number(_ name: String) -> [UInt8] { Base64URL.decode(text(name).utf8) ?? [] }
            switch text("kty") {
            case "RSA": return JSONWebKey(keyID: text("kid"), modulus: number("n"), exponent: number("e"))
            case "EC": return JSONWebKey(keyID: text("kid"), curve: text("crv"), x: number("x"), y: number("y"))
            default: return nil
            }
        }
    }
}

/// An issuer as it describes itself.
struct IssuerDescription: Sendable {
    let keysAddress: String

    static let path = "/.well-known/openid-configuration"

    /// - Parameter address: where the description is; nil for below the issuer.
    static func fetch(issuer: String, address: String?, client: IssuerClient) async throws -> IssuerDescription {
        var base = issuer[...]
        if base.hasSuffix("/") { base = base.dropLast() }
        let answer = try await client.get(address ?? "\(base)\(path)")
        guard answer.status == 200 else { throw TokenError("\(answer.status): \(String(decoding: answer.body.prefix(200), as: UTF8.self))") }
        guard let document = try? Document.parseJSON(answer.body) else {
            throw TokenError("oidc: failed to decode provider discovery object: it is no JSON")
        }
        let told = document.string(document[document.root, "issuer"]) ?? ""
        guard told == issuer else {
            throw TokenError(
                "oidc: issuer did not match the issuer returned by provider, expected \(FieldError.quoted(issuer)) got \(FieldError.quoted(told))")
        }
        guard let keys = document.string(document[document.root, "jwks_uri"]), !keys.isEmpty else {
            throw TokenError("provider did not return JWKS URL")
        }
        return IssuerDescription(keysAddress: keys)
    }
}
