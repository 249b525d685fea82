import KubernetesSchema
import Testing

@testable import APIServer

@Suite struct AuthenticationConfigurationTests {
    private func problem(_ text: String, disallowed: [String] = []) -> String {
        do {
            _ = try AuthenticationConfiguration(Array(text.utf8)).validated(disallowed: disallowed)
            return ""
        } catch {
            return error.description
        }
    }

    private func file(_ jwt: String, rest: String = "") -> String {
        "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\n\(rest)jwt:\n- \(jwt)"
    }

    private let issuer = "issuer: {url: 'https://i', audiences: [a]}"
    private let username = "claimMappings: {username: {claim: sub, prefix: ''}}"

    @Test func reads() throws {
        for version in ["v1", "v1beta1", "v1alpha1"] {
            let text = """
                apiVersion: apiserver.config.k8s.io/\(version)
                kind: AuthenticationConfiguration
                jwt:
                - issuer:
                    url: https://i
                    discoveryURL: https://elsewhere/d
                    audiences: [a, b]
                    audienceMatchPolicy: MatchAny
                  claimValidationRules:
                  - {claim: hd, requiredValue: example.com}
                  - {expression: 'claims.email_verified == true', message: verify it}
                  claimMappings:
                    username: {expression: 'claims.email'}
                    groups: {claim: groups, prefix: 'g:'}
                    uid: {expression: 'claims.sub'}
                    extra:
                    - {key: example.com/tenant, valueExpression: 'claims.tenant'}
                  userValidationRules:
                  - {expression: "!user.username.startsWith('system:')", message: never}
                anonymous: {enabled: true, conditions: [{path: /livez}]}
                """
            let configuration = try AuthenticationConfiguration(Array(text.utf8))
            let compiled = try #require(try configuration.validated(disallowed: []).first)
            #expect(compiled.issuer.discoveryURL == "https://elsewhere/d")
            #expect(compiled.requiredClaims.map(\.claim) == ["hd"])
            #expect(compiled.claimConditions.count == 1 && compiled.userConditions.count == 1 && compiled.extra.count == 1)
            #expect(configuration.anonymous == AnonymousAccess(isEnabled: true, paths: ["/livez"]))
        }
    }

    @Test func refusesWhatIsNoConfiguration() {
        #expect(problem("") == "empty config data")
        #expect(problem("kind: X\napiVersion: apiserver.config.k8s.io/v1").contains(#"no kind "X" is registered for version "apiserver.config.k8s.io/v1""#))
        #expect(problem(file("\(issuer)\n  foo: 1\n  \(username)")) == #"strict decoding error: unknown field "jwt[0].foo""#)
        #expect(problem(file("issuer: {url: [x]}")) == #"strict decoding error: field "jwt[0].issuer.url" is no string"#)
    }

    @Test func tellsWhatIsWrong() {
        let cases: [(String, String)] = [
            ("issuer: {audiences: [a]}\n  \(username)", "jwt[0].issuer.url: Required value"),
            ("issuer: {url: 'http://i', audiences: [a]}\n  \(username)", #"jwt[0].issuer.url: Invalid value: "http://i": URL scheme must be https"#),
            (
                "issuer: {url: 'https://u:p@i?q#f', audiences: [a]}\n  \(username)",
                #"[jwt[0].issuer.url: Invalid value: "https://u:p@i?q#f": URL must not contain a username or password, jwt[0].issuer.url: Invalid value: "https://u:p@i?q#f": URL must not contain a query, jwt[0].issuer.url: Invalid value: "https://u:p@i?q#f": URL must not contain a fragment]"#
            ),
            ("issuer: {url: 'https://own', audiences: [a]}\n  \(username)", #"URL must not overlap with disallowed issuers: [https://own]"#),
            ("issuer: {url: 'https://i'}\n  \(username)", "jwt[0].issuer.audiences: Required value: at least one jwt[0].issuer.audiences is required"),
            ("issuer: {url: 'https://i', audiences: [a, b]}\n  \(username)", #"audienceMatchPolicy must be MatchAny for multiple audiences"#),
            (
                "issuer: {url: 'https://i', discoveryURL: 'https://i/', audiences: [a]}\n  \(username)",
                #"jwt[0].issuer.discoveryURL: Invalid value: "https://i/": discoveryURL must be different from URL"#
            ),
            (
                "issuer: {url: 'https://i', certificateAuthority: x, audiences: [a]}\n  \(username)",
                #"jwt[0].issuer.certificateAuthority: Invalid value: "<omitted>": data does not contain any valid RSA or ECDSA certificates"#
            ),
            (issuer, "jwt[0].claimMappings.username: Required value: claim or expression is required"),
            (
                "\(issuer)\n  claimMappings: {username: {claim: sub}}",
                "jwt[0].claimMappings.username.prefix: Required value: prefix is required when claim is set. It can be set to an empty string to disable prefixing"
            ),
            (
                "\(issuer)\n  claimMappings: {username: {claim: sub, expression: 'claims.sub'}}",
                #"jwt[0].claimMappings.username: Invalid value: "": claim and expression can't both be set"#
            ),
            (
                "\(issuer)\n  claimMappings: {username: {expression: 'claims.email'}}",
                "claims.email_verified must be used in claimMappings.username.expression or claimMappings.extra[*].valueExpression"
            ),
            (
                "\(issuer)\n  claimMappings: {username: {expression: 'claims.sub +'}}",
                #"jwt[0].claimMappings.username.expression: Invalid value: "claims.sub +": compilation failed: ERROR"#
            ),
            (
                "\(issuer)\n  \(username)\n  claimValidationRules: [{expression: '1'}]",
                #"jwt[0].claimValidationRules[0].expression: Invalid value: "1": must evaluate to bool"#
            ),
            ("\(issuer)\n  \(username)\n  claimValidationRules: [{}]", "jwt[0].claimValidationRules[0]: Required value: claim or expression is required"),
            (
                "\(issuer)\n  \(username)\n  userValidationRules: [{expression: 'user.name == \"\"'}]",
                "undefined field 'name'"
            ),
            (
                "\(issuer)\n  claimMappings: {username: {claim: sub, prefix: ''}, extra: [{key: a.k8s.io/x, valueExpression: '\"\"'}]}",
                "k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use"
            ),
            (
                "\(issuer)\n  claimMappings: {username: {claim: sub, prefix: ''}, extra: [{key: foo, valueExpression: '\"\"'}]}",
                #"jwt[0].claimMappings.extra[0].key: Invalid value: "foo": must be a domain-prefixed path (such as "acme.io/foo")"#
            ),
            ("\(issuer)\n  \(username)\n- \(issuer)\n  \(username)", #"jwt[1].issuer.url: Duplicate value: "https://i""#),
        ]
        for (jwt, words) in cases {
            let found = problem(file(jwt), disallowed: ["https://own"])
            #expect(found.contains(words), "\(found)")
        }
        #expect(
            problem(file("\(issuer)\n  \(username)", rest: "anonymous: {enabled: false, conditions: [{path: /x}]}\n"))
                .contains("enabled should be set to true when conditions are defined"))
    }
}
