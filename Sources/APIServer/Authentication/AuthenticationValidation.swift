import KubernetesSchema
import KubernetesSemantics
import PKI

/// An issuer whose expressions are ready to run.
struct CompiledIssuer: Sendable {
    let issuer: AuthenticationConfiguration.Issuer
    var username: AccessExpression?
    var groups: AccessExpression?
    var uid: AccessExpression?
    var extra: [(key: String, expression: AccessExpression)] = []
    var claimConditions: [(expression: AccessExpression, message: String)] = []
    var userConditions: [(expression: AccessExpression, message: String)] = []

    init(_ issuer: AuthenticationConfiguration.Issuer) { self.issuer = issuer }

    /// Claims that must have a value.
    var requiredClaims: [(claim: String, value: String)] {
        issuer.claimRules.filter { !$0.claim.isEmpty }.map { ($0.claim, $0.requiredValue) }
    }
}

extension AuthenticationConfiguration {
    /// Checks the configuration and makes its expressions ready.
    ///
    /// - Parameter disallowed: issuers whose tokens are others' to judge: the service accounts'.
    /// - Throws: `ConfigurationProblem` with everything that is wrong.
    func validated(disallowed: [String]) throws(ConfigurationProblem) -> [CompiledIssuer] {
        let (compiled, errors) = check(disallowed: disallowed)
        if !errors.isEmpty { throw ConfigurationProblem(errors) }
        return compiled
    }

    func check(disallowed: [String]) -> ([CompiledIssuer], [FieldError]) {
        if issuers.count > 64 { return ([], [.tooMany("jwt", count: issuers.count, maximum: 64)]) }
        var errors: [FieldError] = []
        var compiled: [CompiledIssuer] = []
        var urls: Set<String> = []
        var discoveryURLs: Set<String> = []
        for (index, issuer) in issuers.enumerated() {
            var check = IssuerCheck(issuer, path: "jwt[\(index)]", disallowed: disallowed)
            check.run()
            errors += check.errors
            compiled.append(check.compiled)
            if !urls.insert(issuer.url).inserted { errors.append(.duplicate("jwt[\(index)].issuer.url", issuer.url)) }
            if !issuer.discoveryURL.isEmpty, !discoveryURLs.insert(issuer.discoveryURL).inserted {
                errors.append(.duplicate("jwt[\(index)].issuer.discoveryURL", issuer.discoveryURL))
            }
        }
        if let anonymous, !anonymous.isEnabled, !anonymous.paths.isEmpty {
            let shown = "[" + anonymous.paths.sorted().map { "{\"path\":\(FieldError.quoted($0))}" }.joined(separator: ",") + "]"
            errors.append(.invalid("anonymous.conditions", raw: shown, "enabled should be set to true when conditions are defined"))
        }
        return (compiled, errors)
    }
}

/// Checks one issuer.
private struct IssuerCheck {
    private let issuer: AuthenticationConfiguration.Issuer
    private let path: String
    private let disallowed: [String]
    private(set) var compiled: CompiledIssuer
    private(set) var errors: [FieldError] = []
    private var usesEmail = false
    private var usesEmailVerified = false

    init(_ issuer: AuthenticationConfiguration.Issuer, path: String, disallowed: [String]) {
        self.issuer = issuer
        self.path = path
        self.disallowed = disallowed
        compiled = CompiledIssuer(issuer)
    }

    mutating func run() {
        checkIssuer()
        checkClaimRules()
        checkMappings()
        checkUserRules()
    }

    // MARK: The issuer

    private mutating func checkIssuer() {
        let path = "\(path).issuer"
        if issuer.url.isEmpty {
            errors.append(.required("\(path).url"))
        } else {
            checkURL(issuer.url, "\(path).url", disallowed)
        }
        if !issuer.discoveryURL.isEmpty {
            if !issuer.url.isEmpty, IssuerURL.withoutSlash(issuer.url) == IssuerURL.withoutSlash(issuer.discoveryURL) {
                errors.append(.invalid("\(path).discoveryURL", issuer.discoveryURL, "discoveryURL must be different from URL"))
            }
            checkURL(issuer.discoveryURL, "\(path).discoveryURL", [])
        }
        checkAudiences(path)
        if !issuer.certificateAuthority.isEmpty, (try? ClientCertificateVerifier(caPEM: issuer.certificateAuthority, now: { 0 })) == nil {
            errors.append(.invalid("\(path).certificateAuthority", "<omitted>", "data does not contain any valid RSA or ECDSA certificates"))
        }
        if !issuer.egressSelectorType.isEmpty, !["controlplane", "cluster"].contains(issuer.egressSelectorType) {
            errors.append(
                .invalid("\(path).egressSelectorType", issuer.egressSelectorType, "egress selector must be either controlplane or cluster"))
        }
    }

    private mutating func checkURL(_ text: String, _ path: String, _ disallowed: [String]) {
        if disallowed.contains(text) {
            errors.append(.invalid(path, text, "URL must not overlap with disallowed issuers: [\(disallowed.sorted().joined(separator: " "))]"))
        }
        let url = IssuerURL(text)
        if url.scheme != "https" { errors.append(.invalid(path, text, "URL scheme must be https")) }
        if url.hasUser { errors.append(.invalid(path, text, "URL must not contain a username or password")) }
        if url.hasQuery { errors.append(.invalid(path, text, "URL must not contain a query")) }
        if url.hasFragment { errors.append(.invalid(path, text, "URL must not contain a fragment")) }
    }

    private mutating func checkAudiences(_ path: String) {
        if issuer.audiences.isEmpty {
            return errors.append(.required("\(path).audiences", "at least one \(path).audiences is required"))
        }
        var seen: Set<String> = []
        for (index, audience) in issuer.audiences.enumerated() {
            if audience.isEmpty { errors.append(.required("\(path).audiences[\(index)]")) }
            if !seen.insert(audience).inserted { errors.append(.duplicate("\(path).audiences[\(index)]", audience)) }
        }
        let policy = issuer.audienceMatchPolicy
        if issuer.audiences.count > 1, policy != "MatchAny" {
            errors.append(.invalid("\(path).audienceMatchPolicy", policy, "audienceMatchPolicy must be MatchAny for multiple audiences"))
        }
        if issuer.audiences.count == 1, !policy.isEmpty, policy != "MatchAny" {
            errors.append(
                .invalid("\(path).audienceMatchPolicy", policy, "audienceMatchPolicy must be empty or MatchAny for single audience"))
        }
    }

    // MARK: Rules

    private mutating func compile(_ text: String, _ path: String, isCondition: Bool = false) -> AccessExpression? {
        do {
            return try AccessExpressions.claims(text, isCondition: isCondition)
        } catch {
            errors.append(.invalid(path, text, error.detail))
            return nil
        }
    }

    private mutating func checkClaimRules() {
        var claims: Set<String> = []
        var expressions: Set<String> = []
        for (index, rule) in issuer.claimRules.enumerated() {
            let path = "\(path).claimValidationRules[\(index)]"
            switch (rule.claim.isEmpty, rule.expression.isEmpty) {
            case (false, false): errors.append(.invalid(path, rule.claim, "claim and expression can't both be set"))
            case (true, true): errors.append(.required(path, "claim or expression is required"))
            case (false, true):
                if !rule.message.isEmpty { errors.append(.invalid("\(path).message", rule.message, "may not be specified when claim is set")) }
                if !claims.insert(rule.claim).inserted { errors.append(.duplicate("\(path).claim", rule.claim)) }
            case (true, false):
                if !rule.requiredValue.isEmpty {
                    errors.append(.invalid("\(path).requiredValue", rule.requiredValue, "may not be specified when expression is set"))
                }
                guard expressions.insert(rule.expression).inserted else {
                    errors.append(.duplicate("\(path).expression", rule.expression))
                    continue
                }
                guard let expression = compile(rule.expression, "\(path).expression", isCondition: true) else { continue }
                compiled.claimConditions.append((expression, rule.message))
                if expression.selects("email_verified") { usesEmailVerified = true }
            }
        }
    }

    private mutating func checkUserRules() {
        var expressions: Set<String> = []
        for (index, rule) in issuer.userRules.enumerated() {
            let path = "\(path).userValidationRules[\(index)].expression"
            if rule.expression.isEmpty {
                errors.append(.required(path))
                continue
            }
            guard expressions.insert(rule.expression).inserted else {
                errors.append(.duplicate(path, rule.expression))
                continue
            }
            do {
                compiled.userConditions.append((try AccessExpressions.user(rule.expression), rule.message))
            } catch {
                errors.append(.invalid(path, rule.expression, error.detail))
            }
        }
    }

    // MARK: Mappings

    private mutating func checkMappings() {
        let path = "\(path).claimMappings"
        let before = errors.count
        if let expression = check(issuer.username, "\(path).username", isRequired: true), errors.count == before {
            compiled.username = expression
            usesEmail = expression.selects("email")
            if expression.selects("email_verified") { usesEmailVerified = true }
        }
        compiled.groups = check(issuer.groups, "\(path).groups", isRequired: false)
        if !issuer.uid.claim.isEmpty, !issuer.uid.expression.isEmpty {
            errors.append(.invalid("\(path).uid", "", "claim and expression can't both be set"))
        } else if !issuer.uid.expression.isEmpty {
            compiled.uid = compile(issuer.uid.expression, "\(path).uid.expression")
        }
        checkExtra("\(path).extra")
        if usesEmail, !usesEmailVerified {
            let places = "claimMappings.username.expression or claimMappings.extra[*].valueExpression or claimValidationRules[*].expression"
            errors.append(
                .invalid(
                    "\(path).username.expression", issuer.username.expression,
                    "claims.email_verified must be used in \(places) when claims.email is used in claimMappings.username.expression"))
        }
    }

    private mutating func check(_ mapping: AuthenticationConfiguration.Mapping, _ path: String, isRequired: Bool) -> AccessExpression? {
        switch (mapping.claim.isEmpty, mapping.expression.isEmpty) {
        case (false, false): errors.append(.invalid(path, "", "claim and expression can't both be set"))
        case (true, true): if isRequired { errors.append(.required(path, "claim or expression is required")) }
        case (true, false):
            if let prefix = mapping.prefix { errors.append(.invalid("\(path).prefix", prefix, "may not be specified when expression is set")) }
            return compile(mapping.expression, "\(path).expression")
        case (false, true):
            if mapping.prefix == nil {
                errors.append(
                    .required("\(path).prefix", "prefix is required when claim is set. It can be set to an empty string to disable prefixing"))
            }
        }
        return nil
    }

    private mutating func checkExtra(_ path: String) {
        var keys: Set<String> = []
        for (index, extra) in issuer.extra.enumerated() {
            let path = "\(path)[\(index)]"
            errors += ExtraKey.errors("\(path).key", extra.key)
            if extra.key != extra.key.lowercased() { errors.append(.invalid("\(path).key", extra.key, "must be lowercase")) }
            if ExtraKey.isReserved(extra.key) {
                errors.append(
                    .invalid("\(path).key", extra.key, "k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use"))
            }
            guard keys.insert(extra.key).inserted else {
                errors.append(.duplicate("\(path).key", extra.key))
                continue
            }
            if extra.expression.isEmpty {
                errors.append(.required("\(path).valueExpression"))
                continue
            }
            guard let expression = compile(extra.expression, "\(path).valueExpression") else { continue }
            compiled.extra.append((extra.key, expression))
            if expression.selects("email_verified") { usesEmailVerified = true }
        }
    }
}

/// Keys of what is known of users beside name, uid and groups.
enum ExtraKey {
    /// What is wrong with a key that should be a path below a domain: `example.com/foo`.
    static func errors(_ field: String, _ key: String) -> [FieldError] {
        if key.isEmpty { return [.required(field)] }
        let parts = key.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            return [.invalid(field, key, "must be a domain-prefixed path (such as \"acme.io/foo\")")]
        }
        var errors = Names.dns1123Subdomain(String(parts[0])).map { FieldError.invalid(field, String(parts[0]), $0) }
        let isPath = parts[1].utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0) || "/-._~%!$&'()*+,;=:".utf8.contains($0)
        }
        if !isPath {
            errors.append(
                .invalid(field, String(parts[1]), "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')"))
        }
        return errors
    }

    static func isReserved(_ key: String) -> Bool {
        let parts = key.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return false }
        return ["kubernetes.io", "k8s.io"].contains { parts[0] == $0 || parts[0].hasSuffix(".\($0)") }
    }
}
