import APIServer
import ArgumentParser
import KubernetesSchema
import PKI

/// Flags of who requests' senders are.
struct AuthenticationOptions: ParsableArguments {
    @Option(help: "A file with an AuthenticationConfiguration: issuers of tokens, and who may come without any. Followed for changes.")
    var authenticationConfig: String?

    @Option(help: "What the API server calls itself in tokens, separated by commas. By default the issuers of service accounts' tokens.")
    var apiAudiences = ""

    @Option(help: "Whether requests without credentials are let through, as system:anonymous. By default they are.")
    var anonymousAuth: Bool?

    @Option(help: "Whether bootstrap tokens in Secrets of kube-system are accepted. By default they are by 'server' and aren't by 'apiserver'.")
    var enableBootstrapTokenAuth: Bool?

    @Option(help: "A file with tokens, one a line: token,user,uid,\"group1,group2\".")
    var tokenAuthFile: String?

    @Option(help: "A kubeconfig of the service that is asked about bearer tokens.")
    var authenticationTokenWebhookConfigFile: String?

    @Option(help: "The version of TokenReview that the service is asked in: v1 or v1beta1.")
    var authenticationTokenWebhookVersion = "v1beta1"

    @Option(name: .customLong("authentication-token-webhook-cache-ttl"), help: "How long the service's answers are remembered.")
    var authenticationTokenWebhookCacheTTL = "2m0s"

    @Option(help: "Further authorities that clients' certificates are signed by.")
    var clientCAFile: String?

    @OptionGroup var issuer: IssuerOptions
    @OptionGroup var accounts: ServiceAccountOptions
    @OptionGroup var proxies: RequestHeaderOptions

    /// - Throws: `StartFailure` that names the flag.
    func apply(to configuration: inout APIServerConfiguration) throws {
        var settings = configuration.authentication
        try accounts.apply(to: &settings.serviceAccounts)
        settings.serviceAccounts.audiences = FlagList.parse(apiAudiences)
        settings.acceptsBootstrapTokens = enableBootstrapTokenAuth ?? false
        settings.anonymous = AnonymousAccess(isEnabled: anonymousAuth ?? true)
        if let file = tokenAuthFile {
            settings.tokenFile = try TokenFile(FlagFile.bytes(file, "--token-auth-file"), path: file)
        }
        if let file = authenticationTokenWebhookConfigFile {
            var webhook = TokenWebhookSettings(kubeconfig: file)
            webhook.version = authenticationTokenWebhookVersion
            webhook.lifetime = try FlagDuration.parse(authenticationTokenWebhookCacheTTL, "--authentication-token-webhook-cache-ttl")
            settings.webhook = webhook
        }
        if let file = authenticationConfig {
            if issuer.isSet { throw StartFailure("authentication-config file and oidc-* flags are mutually exclusive") }
            let content = try FlagFile.bytes(file, "--authentication-config")
            do { settings.issuers = try AuthenticationConfiguration(content) } catch {
                throw StartFailure("failed to load authentication configuration from file \"\(file)\": \(error)")
            }
            if settings.issuers.anonymous != nil, anonymousAuth != nil {
                throw StartFailure(
                    "anonymous: Forbidden: --anonymous-auth flag cannot be set when anonymous field is configured in authentication configuration file")
            }
            settings.file = (file, content)
        } else if issuer.isSet {
            settings.issuers.issuers = [try issuer.issuer()]
            settings.issuerAlgorithms = try issuer.algorithms()
        }
        proxies.apply(to: &settings.requestHeader)
        configuration.authentication = settings
    }
}

/// Flags of one issuer of OpenID Connect tokens.
struct IssuerOptions: ParsableArguments {
    @Option(name: .customLong("oidc-issuer-url"), help: "The issuer of OpenID Connect tokens: an https address.")
    var url: String?

    @Option(name: .customLong("oidc-client-id"), help: "For whom tokens have to be meant.")
    var client: String?

    @Option(name: .customLong("oidc-ca-file"), help: "The authorities of the issuer's certificate. By default those that the system trusts.")
    var authority: String?

    @Option(name: .customLong("oidc-username-claim"), help: "The claim with the user's name. By default sub.")
    var usernameClaim: String?

    @Option(
        name: .customLong("oidc-username-prefix"),
        help: "What is put before users' names; - for nothing. By default the issuer and #, except before addresses of mail.")
    var usernamePrefix: String?

    @Option(name: .customLong("oidc-groups-claim"), help: "The claim with the user's groups.")
    var groupsClaim: String?

    @Option(name: .customLong("oidc-groups-prefix"), help: "What is put before groups.")
    var groupsPrefix: String?

    @Option(name: .customLong("oidc-required-claim"), help: "claim=value that a token must have. May be repeated.")
    var requiredClaims: [String] = []

    @Option(name: .customLong("oidc-signing-algs"), help: "The algorithms that tokens may be signed with, separated by commas. By default RS256.")
    var signingAlgorithms: String?

    var isSet: Bool {
        [url, client, authority, usernameClaim, usernamePrefix, groupsClaim, groupsPrefix, signingAlgorithms].contains { $0 != nil }
            || !requiredClaims.isEmpty
    }

    func issuer() throws -> AuthenticationConfiguration.Issuer {
        guard let url, let client, !url.isEmpty, !client.isEmpty else {
            throw StartFailure("oidc-issuer-url and oidc-client-id must be specified together when any oidc-* flags are set")
        }
        var issuer = AuthenticationConfiguration.Issuer(url: url, audiences: [client])
        let claim = usernameClaim ?? "sub"
        var prefix = usernamePrefix ?? ""
        if prefix.isEmpty, claim != "email" { prefix = "\(url)#" }
        if prefix == "-" { prefix = "" }
        issuer.username = .init(claim: claim, prefix: prefix)
        if let groupsClaim, !groupsClaim.isEmpty { issuer.groups = .init(claim: groupsClaim, prefix: groupsPrefix ?? "") }
        if let authority { issuer.certificateAuthority = String(decoding: try FlagFile.bytes(authority, "--oidc-ca-file"), as: UTF8.self) }
        issuer.claimRules = try requiredClaims.map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else { throw StartFailure("--oidc-required-claim: malformed pair, expect string=string: \"\(text)\"") }
            return .init(claim: parts[0], requiredValue: parts[1])
        }
        return issuer
    }

    func algorithms() throws -> [String] {
        let list = FlagList.parse(signingAlgorithms ?? "RS256")
        for name in list where !AuthenticationSettings.algorithms.contains(name) {
            throw StartFailure("oidc: unsupported signing alg: \"\(name)\"; known ones are \(AuthenticationSettings.algorithms.joined(separator: ", "))")
        }
        return list
    }
}

/// Flags of service accounts' tokens.
struct ServiceAccountOptions: ParsableArguments {
    @Option(
        name: .customLong("service-account-issuer"),
        help: "The issuer of service accounts' tokens. May be repeated: the first makes tokens, those of all are accepted.")
    var issuers: [String] = []

    @Option(name: .customLong("service-account-key-file"), help: "Keys that service accounts' tokens are verified with. May be repeated.")
    var keyFiles: [String] = []

    @Option(name: .customLong("service-account-signing-key-file"), help: "The private key that service accounts' tokens are signed with.")
    var signingKeyFile: String?

    @Option(name: .customLong("service-account-max-token-expiration"), help: "The longest life of a service account's token, an hour at least.")
    var maximumExpiration: String?

    @Option(
        name: .customLong("service-account-extend-token-expiration"),
        help: "Whether pods' tokens live a year where the usual hour is asked for. By default they do.")
    var extendsExpiration = true

    @Option(name: .customLong("service-account-jwks-uri"), help: "Where the keys are published, if elsewhere than at this server.")
    var keysAddress: String?

    static let defaultIssuer = "https://kubernetes.default.svc.cluster.local"

    /// The issuer that makes tokens.
    var issuer: String { issuers.first ?? ServiceAccountOptions.defaultIssuer }

    func apply(to settings: inout ServiceAccountSettings) throws {
        var seen: Set<String> = []
        for issuer in issuers {
            if issuer.isEmpty { throw StartFailure("service-account-issuer should not be an empty string") }
            if !seen.insert(issuer).inserted { throw StartFailure("service-account-issuer \"\(issuer)\" is already specified") }
        }
        if !issuers.isEmpty { settings.issuers = issuers }
        settings.extendsExpiration = extendsExpiration
        if let text = maximumExpiration {
            let limit = try FlagDuration.parse(text, "--service-account-max-token-expiration")
            let isGood = limit.nanoseconds == 0 || (limit >= .seconds(3600) && limit <= .seconds(1 << 32))
            guard isGood else { throw StartFailure("the service-account-max-token-expiration must be between 1 hour and 2^32 seconds") }
            settings.maximumExpiration = limit.nanoseconds / 1_000_000_000
        }
        if let address = keysAddress {
            guard address.hasPrefix("https://") else { throw StartFailure("service-account-jwks-uri requires https scheme, parsed as: \(address)") }
            settings.keysAddress = address
        }
    }

    /// Replaces the keys of the data folder by those of the flags.
    func apply(to cluster: inout PKIStore.Cluster) throws {
        if let file = signingKeyFile {
            let pem = String(decoding: try FlagFile.bytes(file, "--service-account-signing-key-file"), as: UTF8.self)
            do { _ = try JWTSigner(privateKeyPEM: pem) } catch {
                throw StartFailure("--service-account-signing-key-file \(file): failed to parse service-account-issuer-key-file: \(error)")
            }
            cluster.serviceAccountKeyPEM = pem
            // A private key says the public one too.
            cluster.serviceAccountPublicKeyPEM = pem
        }
    }

    /// The PEM of all keys that tokens are verified with, that of the own key among them.
    func verificationKeys(own: String) throws -> [String] {
        try keyFiles.map { file in
            let pem = String(decoding: try FlagFile.bytes(file, "--service-account-key-file"), as: UTF8.self)
            do { _ = try JWTVerificationKey.read(pem: pem) } catch { throw StartFailure("--service-account-key-file \(file): \(error)") }
            return pem
        } + [own]
    }
}

/// Flags of front proxies, which tell on whose behalf they ask.
struct RequestHeaderOptions: ParsableArguments {
    @Option(name: .customLong("requestheader-client-ca-file"), help: "Further authorities that front proxies' certificates are signed by.")
    var clientCAFile: String?

    @Option(
        name: .customLong("requestheader-allowed-names"),
        help: "The common names that front proxies' certificates may bear, separated by commas. With an authority of the flag's any may, by default.")
    var allowedNames: String?

    @Option(name: .customLong("requestheader-username-headers"), help: "The headers with users' names, separated by commas.")
    var usernameHeaders = "X-Remote-User"

    @Option(name: .customLong("requestheader-uid-headers"), help: "The headers with users' UIDs, separated by commas.")
    var uidHeaders = "X-Remote-Uid"

    @Option(name: .customLong("requestheader-group-headers"), help: "The headers with users' groups, separated by commas.")
    var groupHeaders = "X-Remote-Group"

    @Option(name: .customLong("requestheader-extra-headers-prefix"), help: "The prefixes of headers with what else is known of users.")
    var extraPrefixes = "X-Remote-Extra-"

    /// The name that this server's own certificate for extension servers bears.
    private static let ownName = "front-proxy-client"

    func apply(to settings: inout RequestHeaderSettings) {
        settings.usernameHeaders = FlagList.parse(usernameHeaders)
        settings.uidHeaders = FlagList.parse(uidHeaders)
        settings.groupHeaders = FlagList.parse(groupHeaders)
        settings.extraPrefixes = FlagList.parse(extraPrefixes)
        if let names = allowedNames {
            let list = FlagList.parse(names)
            settings.allowedNames = list.isEmpty || list.contains(RequestHeaderOptions.ownName) ? list : list + [RequestHeaderOptions.ownName]
        } else if clientCAFile != nil {
            settings.allowedNames = []
        }
    }
}

/// Values of flags that are lists.
enum FlagList {
    static func parse(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }
}

/// Values of flags that are durations.
enum FlagDuration {
    static func parse(_ text: String, _ flag: String) throws -> GoDuration {
        guard let duration = GoDuration(text) else { throw StartFailure("\(flag): \"\(text)\" is no duration (2m, say)") }
        return duration
    }
}

/// Files that flags name.
enum FlagFile {
    static func bytes(_ path: String, _ flag: String) throws -> [UInt8] {
        guard let bytes = DataFolder.bytes(path) else { throw StartFailure("\(flag): \(path) can't be read") }
        return bytes
    }
}

/// Authorities that certificates are judged by: the own one, and those of a file.
struct AuthorityBundle {
    let pem: String
    private let fingerprints: Set<String>

    /// - Throws: `StartFailure` that names the flag.
    init(own: String, _ file: String?, _ flag: String) throws {
        guard let file else {
            pem = own
            fingerprints = try Set(CertificateInfo.read(pem: own).map(\.subject.fingerprint))
            return
        }
        let more = String(decoding: try FlagFile.bytes(file, flag), as: UTF8.self)
        do { fingerprints = try Set(CertificateInfo.read(pem: more).map(\.subject.fingerprint)) } catch { throw StartFailure("\(flag) \(file): \(error)") }
        pem = own + (own.hasSuffix("\n") ? "" : "\n") + more
    }

    /// Whether a certificate is in both; that of the own authority counts where nothing was added to it.
    func overlaps(_ other: AuthorityBundle) -> Bool { !fingerprints.isDisjoint(with: other.fingerprints) }
}

/// Flags that are said with or without `=true`, as upstream's are.
enum BooleanFlags {
    private static let names: Set<String> = [
        "--anonymous-auth", "--enable-bootstrap-token-auth", "--service-account-extend-token-expiration",
        "--encryption-provider-config-automatic-reload", "--enable-priority-and-fairness",
        "--audit-log-batch-throttle-enable", "--audit-log-truncate-enabled", "--audit-webhook-batch-throttle-enable", "--audit-webhook-truncate-enabled",
    ]

    /// The arguments with each such flag's value said.
    static func completed(_ arguments: [String]) -> [String] {
        arguments.enumerated().map { index, argument in
            let next = index + 1 < arguments.count ? arguments[index + 1] : ""
            return names.contains(argument) && next != "true" && next != "false" ? "\(argument)=true" : argument
        }
    }
}
