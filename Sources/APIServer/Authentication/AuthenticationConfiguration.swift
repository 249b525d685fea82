import KubernetesSchema
import Wire

/// Whose tokens are accepted, and who may come without any: a file of kind AuthenticationConfiguration, or the flags that say the same.
public struct AuthenticationConfiguration: Sendable, Equatable {
    /// A claim's value, or what an expression makes of the claims.
    public struct Mapping: Sendable, Equatable {
        public var claim = ""
        /// What is put before the claim's value; nil where nothing is said about it.
        public var prefix: String?
        public var expression = ""

        public init(claim: String = "", prefix: String? = nil, expression: String = "") {
            self.claim = claim
            self.prefix = prefix
            self.expression = expression
        }
    }

    public struct ClaimRule: Sendable, Equatable {
        public var claim = ""
        public var requiredValue = ""
        public var expression = ""
        public var message = ""

        public init(claim: String = "", requiredValue: String = "", expression: String = "", message: String = "") {
            self.claim = claim
            self.requiredValue = requiredValue
            self.expression = expression
            self.message = message
        }
    }

    public struct UserRule: Sendable, Equatable {
        public var expression = ""
        public var message = ""
    }

    public struct Extra: Sendable, Equatable {
        public var key = ""
        public var expression = ""
    }

    /// An issuer of tokens, and what is made of its claims.
    public struct Issuer: Sendable, Equatable {
        public var url: String
        /// Where its description is, if not below `url`.
        public var discoveryURL = ""
        /// PEM; empty for the authorities that the system trusts.
        public var certificateAuthority = ""
        public var audiences: [String]
        public var audienceMatchPolicy = ""
        public var egressSelectorType = ""
        public var claimRules: [ClaimRule] = []
        public var username = Mapping()
        public var groups = Mapping()
        public var uid = Mapping()
        public var extra: [Extra] = []
        public var userRules: [UserRule] = []

        public init(url: String, audiences: [String]) {
            self.url = url
            self.audiences = audiences
        }
    }

    public var issuers: [Issuer] = []
    /// Nil where the file says nothing about it.
    public var anonymous: AnonymousAccess?

    public init() {}
}

extension AuthenticationConfiguration {
    private static let mapping: ConfigurationDocument.Shape = .object(["claim": .text, "prefix": .text, "expression": .text])
    private static let fields: [String: ConfigurationDocument.Shape] = [
        "jwt": .list(
            .object([
                "issuer": .object([
                    "url": .text, "discoveryURL": .text, "certificateAuthority": .text, "audiences": .list(.text), "audienceMatchPolicy": .text,
                    "egressSelectorType": .text,
                ]),
                "claimValidationRules": .list(.object(["claim": .text, "requiredValue": .text, "expression": .text, "message": .text])),
                "claimMappings": .object([
                    "username": mapping, "groups": mapping, "uid": .object(["claim": .text, "expression": .text]),
                    "extra": .list(.object(["key": .text, "valueExpression": .text])),
                ]),
                "userValidationRules": .list(.object(["expression": .text, "message": .text])),
            ])),
        "anonymous": .object(["enabled": .flag, "conditions": .list(.object(["path": .text]))]),
    ]

    /// Reads a file.
    ///
    /// - Throws: `ConfigurationProblem`. Whether the values are good is `validated`'s to say.
    public init(_ bytes: [UInt8]) throws(ConfigurationProblem) {
        if bytes.isEmpty { throw ConfigurationProblem("empty config data") }
        let file = try ConfigurationDocument(
            bytes, kind: "AuthenticationConfiguration", versions: ["v1", "v1beta1", "v1alpha1"], AuthenticationConfiguration.fields)
        let document = file.document
        issuers = file.list(document.root, "jwt").map { AuthenticationConfiguration.issuer(file, $0) }
        let anonymous = document[document.root, "anonymous"]
        if !document.isNull(anonymous) {
            self.anonymous = AnonymousAccess(
                isEnabled: document.bool(document[anonymous, "enabled"]) ?? false,
                paths: Set(file.list(anonymous, "conditions").map { file.text($0, "path") }))
        }
    }

    private static func issuer(_ file: ConfigurationDocument, _ node: Document.Node) -> Issuer {
        let document = file.document
        let from = document[node, "issuer"]
        let mappings = document[node, "claimMappings"]
        func mapping(_ name: String) -> Mapping {
            let node = document[mappings, name]
            return Mapping(claim: file.text(node, "claim"), prefix: file.optional(node, "prefix"), expression: file.text(node, "expression"))
        }
        var issuer = Issuer(url: file.text(from, "url"), audiences: document.strings(document[from, "audiences"]))
        issuer.discoveryURL = file.text(from, "discoveryURL")
        issuer.certificateAuthority = file.text(from, "certificateAuthority")
        issuer.audienceMatchPolicy = file.text(from, "audienceMatchPolicy")
        issuer.egressSelectorType = file.text(from, "egressSelectorType")
        issuer.claimRules = file.list(node, "claimValidationRules").map {
            ClaimRule(
                claim: file.text($0, "claim"), requiredValue: file.text($0, "requiredValue"), expression: file.text($0, "expression"),
                message: file.text($0, "message"))
        }
        (issuer.username, issuer.groups, issuer.uid) = (mapping("username"), mapping("groups"), mapping("uid"))
        issuer.extra = file.list(mappings, "extra").map { Extra(key: file.text($0, "key"), expression: file.text($0, "valueExpression")) }
        issuer.userRules = file.list(node, "userValidationRules").map {
            UserRule(expression: file.text($0, "expression"), message: file.text($0, "message"))
        }
        return issuer
    }
}
