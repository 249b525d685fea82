import Datastore
import HTTP
import KubernetesSchema
import Logging
import PKI
import Synchronization
import Testing
import Wire

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@testable import APIServer

/// A server with everything that decides who is who and who may what, asked without a socket.
struct SecureServer {
    let server: APIServer
    let configuration: APIServerConfiguration
    let clock: TestClock
    let cluster: PKIStore.Cluster

    /// Seconds since 1970, which tests move.
    final class TestClock: Sendable {
        private let seconds: Mutex<Int64>
        init(_ start: Int64) { seconds = Mutex(start) }
        var now: Int64 { seconds.withLock { $0 } }
        func advance(_ by: Int64) { seconds.withLock { $0 += by } }
    }

    /// Keys take a moment to make: all tests share them.
    private static let shared: Result<PKIStore.Cluster, any Error> = Result {
        var pattern = Array("/tmp/swiftlet-tests-XXXXXX".utf8CString)
        guard mkdtemp(&pattern) != nil else { throw InvalidConfiguration("no temporary folder") }
        let path = String(decoding: pattern.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return try PKIStore(folder: path, now: { Int64(time(nil)) }).ensureCluster(dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"])
    }

    static func cluster() throws -> PKIStore.Cluster { try shared.get() }

    static let issuer = "https://issuer"

    init(_ change: (inout APIServerConfiguration) throws -> Void = { _ in }, keys: [String] = []) async throws {
        let clock = TestClock(Int64(time(nil)))
        self.clock = clock
        cluster = try SecureServer.cluster()
        let counter = Mutex(0)
        let environment = RegistryEnvironment(
            now: { clock.now },
            makeUID: {
                let next = counter.withLock { count -> Int in
                    count += 1
                    return count
                }
                let digits = String(next)
                return "00000000-0000-0000-0000-" + String(repeating: "0", count: 12 - digits.count) + digits
            }, nameSuffix: { "abcde" })
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        var configuration = try APIServerConfiguration(
            version: "1.36.2", advertiseAddress: "127.0.0.1", securePort: 6443, serviceClusterIPRanges: ["10.96.0.0/16"],
            serviceNodePortRange: "30000-32767", serviceAccountIssuer: SecureServer.issuer)
        try change(&configuration)
        self.configuration = configuration
        let credentials = APIServerCredentials(
            clientAuthorityPEM: cluster.authority.certificatePEM, clientAuthorityKeyPEM: cluster.authority.privateKeyPEM,
            frontProxyAuthorityPEM: cluster.frontProxyAuthority.certificatePEM, serviceAccountKeyPEM: cluster.serviceAccountKeyPEM,
            serviceAccountPublicKeysPEM: keys + [cluster.serviceAccountPublicKeyPEM], kubeletClient: cluster.kubeletClient,
            frontProxyClient: cluster.frontProxyClient)
        server = try await APIServer.make(
            configuration, store: Store(MemoryEngine(expiryInterval: nil)), environment: environment, credentials: credentials, logger: logger)
        try await server.bootstrap(configuration)
    }

    func stop() async { await server.stop() }

    struct Reply {
        var status: Int
        var headers: HTTPFields
        var body: Document

        func json(_ path: String...) -> String {
            var node = body.root
            for name in path { node = body[node, name] }
            return node.exists ? String(decoding: body.encodeJSON(node), as: UTF8.self) : ""
        }
    }

    /// Sends a request as a client would.
    func send(
        _ method: String, _ path: String, _ body: String = "", token: String? = nil, headers: [(String, String)] = [], certificates: [[UInt8]] = []
    ) async -> Reply {
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        let accept = headers.contains { $0.0 == "Accept" } ? [] : [("Accept", "application/json")]
        var fields = HTTPFields([("User-Agent", "test")] + accept + headers)
        if !body.isEmpty { fields.add("Content-Type", "application/json") }
        if let token { fields.add("Authorization", "Bearer \(token)") }
        var request = APIRequest(method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, headers: fields, body: Array(body.utf8))
        request.peerCertificates = certificates
        let sink = HeaderSink()
        await server.handle(request, sink)
        let (status, headers, bytes) = sink.result
        return Reply(status: status, headers: headers, body: (try? Document.parseJSON(bytes)) ?? Document(.string(String(decoding: bytes, as: UTF8.self))))
    }

    /// Sends a request as the server itself.
    @discardableResult
    func admin(_ method: String, _ path: String, _ body: String = "", type: String = "application/json") async throws -> Document {
        try await LoopbackClient(server).send(method, path, body: body.isEmpty ? nil : try Document.parseJSON(body), contentType: type)
    }

    /// Waits until the cache of a resource has an object in the state that a test wants.
    func wait(_ resource: String, _ namespace: String, _ name: String, until isRight: (CachedObject?) -> Bool = { $0 != nil }) async throws {
        let registry = try #require(server.registry("", resource))
        while !isRight(await registry.cache.cached(namespace: namespace, name: name)) { try await Task.sleep(for: .milliseconds(2)) }
    }

    /// Whose a token is, as SelfSubjectReview tells; nil where it isn't accepted.
    func whoami(_ token: String) async -> Reply {
        await send(
            "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews",
            #"{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}"#, token: token)
    }

    /// Asks for a service account's token.
    func token(_ spec: String = "{}", namespace: String = "default", account: String = "default") async throws -> String {
        let answer = try await admin(
            "POST", "/api/v1/namespaces/\(namespace)/serviceaccounts/\(account)/token",
            #"{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":\#(spec)}"#)
        return answer.string(answer[answer.root, "status", "token"]) ?? ""
    }

    func account(_ name: String = "default", namespace: String = "default") async throws {
        try await admin(
            "POST", "/api/v1/namespaces/\(namespace)/serviceaccounts",
            #"{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"\#(name)"}}"#)
    }

    /// Grants rules over the whole cluster to a user.
    func grant(_ user: String, _ rules: String) async throws {
        let name = "grant-\(user.replacingColons)"
        try await admin(
            "POST", "/apis/rbac.authorization.k8s.io/v1/clusterroles",
            #"{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"\#(name)"},"rules":\#(rules)}"#)
        let made = try await admin(
            "POST", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
            #"""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"\#(name)"},
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"\#(name)"},
             "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"\#(user)"}]}
            """#)
        let revision = Int64(Metadata.string(made, "resourceVersion")) ?? 0
        for resource in ["clusterroles", "clusterrolebindings"] {
            _ = try await server.registry("rbac.authorization.k8s.io", resource)?.cache.snapshot(notOlderThan: revision)
        }
    }
}

extension String {
    fileprivate var replacingColons: String { String(map { $0 == ":" ? "-" : $0 }) }
}

/// Keeps a whole answer with its headers.
final class HeaderSink: ResponseSink {
    private let state = Mutex<(status: Int, headers: HTTPFields, bytes: [UInt8])>((0, HTTPFields(), []))

    var result: (status: Int, headers: HTTPFields, bytes: [UInt8]) { state.withLock { $0 } }
    var isHeadWritten: Bool { state.withLock { $0.status != 0 } }
    func writeHead(status: Int, headers: HTTPFields) async throws {
        state.withLock { ($0.status, $0.headers) = (status, headers) }
    }
    func write(_ bytes: [UInt8]) async throws { state.withLock { $0.bytes.append(contentsOf: bytes) } }
    func finish() async throws {}
    func send(status: Int, headers: HTTPFields, body: [UInt8]) async throws { state.withLock { $0 = (status, headers, body) } }
    func upgrade(headers: HTTPFields) async throws -> any ByteStream { throw StatusError.badRequest("no") }
}

@Suite(.timeLimit(.minutes(1))) struct AuthenticationServerTests {
    @Test func tokenFile() async throws {
        let file = try TokenFile(
            Array("secret,jane,42,\"a,b\"\n\n,nobody,1\nother,joe,7\nother,jim,8,\"c \"\"d\"\"\"\n".utf8), path: "/f")
        #expect(file.warnings.count == 2)
        let api = try await SecureServer({ $0.authentication.tokenFile = file })
        let jane = await api.whoami("secret")
        #expect(jane.json("status", "userInfo") == #"{"username":"jane","uid":"42","groups":["a","b","system:authenticated"]}"#)
        let jim = await api.whoami("other")
        #expect(jim.json("status", "userInfo", "groups") == #"["c \"d\"","system:authenticated"]"#)
        #expect(await api.whoami("wrong").status == 401)
        // A space too many makes it no token at all.
        let spaced = await api.send("GET", "/version", headers: [("Authorization", "Bearer  secret")])
        #expect(spaced.status == 200)
        #expect((spaced.headers["Warning"] ?? "").contains("contains extra space before the bearer token"))
        await api.stop()
    }

    @Test func tokenFileMistakes() {
        #expect(throws: InvalidConfiguration.self) { try TokenFile(Array("a,b\n".utf8), path: "/f") }
        #expect(throws: InvalidConfiguration.self) { try TokenFile(Array("a,b,c,\"d\n".utf8), path: "/f") }
        let error = #expect(throws: InvalidConfiguration.self) { try TokenFile(Array("a,b\n".utf8), path: "/f") }
        #expect(error?.description == "token file '/f' must have at least 3 columns (token, user name, user uid), found 2")
    }

    @Test func anonymous() async throws {
        let open = try await SecureServer()
        #expect(await open.send("GET", "/healthz").status == 200)
        #expect(await open.send("GET", "/api/v1/pods").status == 403)
        await open.stop()
        let closed = try await SecureServer({ $0.authentication.anonymous.isEnabled = false })
        #expect(await closed.send("GET", "/healthz").status == 401)
        await closed.stop()
        let some = try await SecureServer({ $0.authentication.issuers.anonymous = AnonymousAccess(isEnabled: true, paths: ["/livez"]) })
        #expect(await some.send("GET", "/livez").status == 200)
        #expect(await some.send("GET", "/healthz").status == 401)
        await some.stop()
    }

    @Test func bootstrapTokens() async throws {
        let api = try await SecureServer({ $0.authentication.acceptsBootstrapTokens = true })
        let token = "abcdef.0123456789abcdef"
        func secret(_ data: [(String, String)], type: String = "bootstrap.kubernetes.io/token") -> String {
            let members = data.map { #""\#($0.0)":"\#($0.1)""# }.joined(separator: ",")
            return #"""
                {"apiVersion":"v1","kind":"Secret","metadata":{"name":"bootstrap-token-abcdef"},"type":"\#(type)","stringData":{\#(members)}}
                """#
        }
        let good = [
            ("token-id", "abcdef"), ("token-secret", "0123456789abcdef"), ("usage-bootstrap-authentication", "true"),
            ("auth-extra-groups", "system:bootstrappers:x:y"),
        ]
        let cases: [(data: [(String, String)], isGood: Bool)] = [
            (good, true), (good.filter { $0.0 != "usage-bootstrap-authentication" }, false),
            (good.filter { $0.0 != "token-secret" } + [("token-secret", "0123456789abcdee")], false),
            (good + [("expiration", RFC3339.format(seconds: api.clock.now + 60))], true),
            (good + [("expiration", RFC3339.format(seconds: api.clock.now - 60))], false), (good + [("expiration", "tomorrow")], false),
            (good.filter { $0.0 != "auth-extra-groups" } + [("auth-extra-groups", "system:masters")], false),
        ]
        #expect(await api.whoami(token).status == 401)
        for (data, isGood) in cases {
            try await api.admin("POST", "/api/v1/namespaces/kube-system/secrets", secret(data))
            try await api.wait("secrets", "kube-system", "bootstrap-token-abcdef")
            let reply = await api.whoami(token)
            #expect(reply.status == (isGood ? 201 : 401), "\(data)")
            if isGood {
                #expect(
                    reply.json("status", "userInfo")
                        == #"{"username":"system:bootstrap:abcdef","groups":["system:bootstrappers","system:bootstrappers:x:y","system:authenticated"]}"#)
            }
            try await api.admin("DELETE", "/api/v1/namespaces/kube-system/secrets/bootstrap-token-abcdef")
            try await api.wait("secrets", "kube-system", "bootstrap-token-abcdef") { $0 == nil }
        }
        await api.stop()
    }

    @Test func bootstrapTokensAreParsed() {
        #expect(BootstrapTokens.parse("abcdef.0123456789abcdef") != nil)
        for wrong in ["abcdef", "ABCDEF.0123456789abcdef", "abcdef.0123456789abcde", "abcdef.0123456789abcdef.x", ".0123456789abcdef"] {
            #expect(BootstrapTokens.parse(wrong) == nil, "\(wrong)")
        }
        #expect(BootstrapTokens.groups("") == ["system:bootstrappers"])
        #expect(BootstrapTokens.groups("system:bootstrappers:b,system:bootstrappers:a") == ["system:bootstrappers", "system:bootstrappers:a", "system:bootstrappers:b"])
        #expect(BootstrapTokens.groups("system:bootstrappers:-a-") == nil)
        #expect(BootstrapTokens.groups("system:bootstrappers:") == nil)
    }

    @Test func frontProxies() async throws {
        let api = try await SecureServer({
            $0.authentication.requestHeader.usernameHeaders = ["X-Name", "X-Remote-User"]
            $0.authentication.requestHeader.extraPrefixes = ["X-More-"]
        })
        func chain(_ name: String) throws -> [[UInt8]] {
            let pair = try api.cluster.frontProxyAuthority.issue(CertificateRequest(commonName: name, usages: .client), now: api.clock.now)
            let text = pair.certificatePEM.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
            return [try #require(Base64.decode(text))]
        }
        let body = #"{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}"#
        let path = "/apis/authentication.k8s.io/v1/selfsubjectreviews"
        let headers = [("X-Name", "jane"), ("X-Remote-Uid", "7"), ("X-Remote-Group", "g"), ("X-More-Scopes%2fa", "s")]
        let good = await api.send("POST", path, body, headers: headers, certificates: try chain("front-proxy-client"))
        #expect(
            good.json("status", "userInfo")
                == #"{"username":"jane","uid":"7","groups":["g","system:authenticated"],"extra":{"scopes/a":["s"]}}"#)
        #expect(await api.send("POST", path, body, headers: headers, certificates: try chain("somebody")).status == 401)
        // Without a certificate the headers say nothing.
        let bare = await api.send("POST", path, body, headers: headers)
        #expect(bare.status == 403)
        await api.stop()
    }
}
