import KubernetesSchema
import Wire

/// What must hold of an encryption configuration, with upstream's messages. None of them tells a key.
enum EncryptionValidation {
    static func validate(_ configuration: EncryptionConfiguration, reloads: Bool) -> [FieldError] {
        let root = "resources"
        if configuration.rules.isEmpty { return [.required(root, "at least one \(root) is required")] }
        var errors: [FieldError] = []
        var names: Set<String> = []
        for (index, rule) in configuration.rules.enumerated() {
            let resources = "\(root)[\(index)].resources"
            let providers = "\(root)[\(index)].providers"
            if rule.resources.isEmpty { errors.append(.required(resources, "at least one \(resources) is required")) }
            errors += overlap(rule.resources, resources)
            for (at, name) in rule.resources.enumerated() {
                if let problem = problem(ofResource: name) { errors.append(.invalid("\(resources)[\(at)]", name, problem)) }
            }
            if rule.providers.isEmpty { errors.append(.required(providers, "at least one \(providers) is required")) }
            for (at, provider) in rule.providers.enumerated() { errors += validate(provider, "\(providers)[\(at)]", &names, reloads) }
        }
        return errors
    }

    private static func overlap(_ resources: [String], _ path: String) -> [FieldError] {
        let parsed = resources.map { EncryptedResource($0) }
        var duplicates = false
        var overlaps = false
        for (i, one) in parsed.enumerated() {
            for (j, other) in parsed.enumerated() where i != j {
                if one == other, !duplicates {
                    duplicates = true
                } else if one == .everything || (one.group == other.group && (one.resource == "*" || other.resource == "*")) {
                    overlaps = true
                }
            }
        }
        let shown = String(decoding: Value.strings(resources).encodeJSON(), as: UTF8.self)
        var errors: [FieldError] = []
        if duplicates { errors.append(.invalid(path, raw: shown, "the same resource cannot be specified multiple times")) }
        if overlaps {
            errors.append(
                .invalid(
                    path, raw: shown,
                    "using overlapping resources such as 'secrets' and '*.' in the same resource list is not allowed as they will be masked"))
        }
        return errors
    }

    private static func problem(ofResource name: String) -> String? {
        if name.lowercased() != name { return "resource name should not contain capital letters" }
        if name == "*" { return "use '*.' to encrypt all the resources from core API group or *.* to encrypt all resources" }
        if ["apiserveripinfo", "serviceipallocations", "servicenodeportallocations"].contains(name) {
            return "resources which do not have REST API/s cannot be encrypted"
        }
        let resource = EncryptedResource(name)
        if resource.group == "events.k8s.io" {
            return "'*.events.k8s.io' objects are stored using the 'events' API group in etcd. Use 'events' instead in the config file"
        }
        if resource.group == "extensions" { return "'extensions' group has been removed and cannot be used for encryption" }
        if resource.group == "*", resource.resource != "*" { return "encrypting the same resource across groups is not supported" }
        return nil
    }

    private static func validate(
        _ provider: EncryptionConfiguration.Provider, _ path: String, _ names: inout Set<String>, _ reloads: Bool
    ) -> [FieldError] {
        var errors: [FieldError] = []
        // The value that upstream prints here has the keys in it: the kinds must do.
        let kinds = provider.kinds
        let shown = String(decoding: Value.strings(kinds).encodeJSON(), as: UTF8.self)
        if kinds.isEmpty {
            errors.append(
                .invalid(path, raw: "{}", "provider does not contain any of the expected providers: KMS, AESGCM, AESCBC, Secretbox, Identity"))
        } else if kinds.count > 1 {
            errors.append(
                .invalid(path, raw: shown, "more than one provider specified in a single element, should split into different list elements"))
        }
        if let kms = provider.kms {
            errors += validate(kms, "\(path).kms", names, reloads)
            names.insert(kms.name)
        } else if let keys = provider.aesgcm {
            errors += validate(keys, "\(path).aesgcm.keys", [16, 24, 32])
        } else if let keys = provider.aescbc {
            errors += validate(keys, "\(path).aescbc.keys", [16, 24, 32])
        } else if let keys = provider.secretbox {
            errors += validate(keys, "\(path).secretbox.keys", [32])
        }
        return errors
    }

    private static func validate(_ keys: [EncryptionConfiguration.Key], _ path: String, _ sizes: [Int]) -> [FieldError] {
        if keys.isEmpty { return [.required(path, "at least one keys is required")] }
        var errors: [FieldError] = []
        for (index, key) in keys.enumerated() {
            let place = "\(path)[\(index)]"
            if key.name.isEmpty { errors.append(.required("\(place).name", "name is a mandatory field for a key")) }
            guard !key.secret.isEmpty else {
                errors.append(.required("\(place).secret", "secret is a mandatory field for a key"))
                continue
            }
            guard let secret = Base64.decode(key.secret) else {
                errors.append(.invalid("\(place).secret", "REDACTED", "secrets must be base64 encoded"))
                continue
            }
            if !sizes.contains(secret.count) {
                let list = sizes.map(String.init).joined(separator: " ")
                errors.append(
                    .invalid("\(place).secret", "REDACTED", "secret is not of the expected length, got \(secret.count), expected one of [\(list)]"))
            }
        }
        return errors
    }

    private static func validate(_ kms: EncryptionConfiguration.KMS, _ path: String, _ names: Set<String>, _ reloads: Bool) -> [FieldError] {
        var errors: [FieldError] = []
        if kms.name.isEmpty { errors.append(.required("\(path).name", "name is a mandatory field for a provider")) }
        if kms.version != "v1", kms.name.contains(":") {
            errors.append(.invalid("\(path).name", kms.name, "invalid KMS provider name \(kms.name), must not contain ':'"))
        }
        if reloads || kms.version != "v1", names.contains(kms.name) {
            errors.append(.invalid("\(path).name", kms.name, "duplicate KMS provider name \(kms.name), names must be unique"))
        }
        if kms.timeout.nanoseconds <= 0 {
            errors.append(.invalid("\(path).timeout", "\(kms.timeout)", "timeout should be a positive value"))
        }
        if kms.endpoint.isEmpty {
            errors.append(.invalid("\(path).endpoint", "", "endpoint is a mandatory field for a kms"))
        } else if KMSEndpoint.scheme(kms.endpoint) != "unix" {
            errors.append(
                .invalid(
                    "\(path).endpoint", kms.endpoint,
                    "unsupported scheme \(FieldError.quoted(KMSEndpoint.scheme(kms.endpoint))) for KMS provider, only unix is supported"))
        }
        if kms.version != "v1", let size = kms.cacheSize {
            errors.append(.invalid("\(path).cachesize", raw: "\(size)", "cachesize is not supported in v2"))
        }
        if kms.version == "v1", kms.cacheSize == 0 {
            errors.append(.invalid("\(path).cachesize", raw: "0", "cachesize should be a positive value, or negative to disable"))
        }
        if kms.version != "v1", kms.version != "v2" {
            errors.append(
                .invalid("\(path).apiVersion", kms.version, "unsupported apiVersion apiVersion for KMS provider, only v1 and v2 are supported"))
        }
        return errors
    }
}

/// A resource as a configuration names it: `secrets`, `deployments.apps`, `*.apps`, `*.` or `*.*`.
struct EncryptedResource: Hashable, Sendable, CustomStringConvertible {
    var group: String
    var resource: String

    static let everything = EncryptedResource("*.*")

    init(_ text: String) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        resource = parts[0]
        group = parts.count > 1 ? parts[1] : ""
    }

    init(group: String, resource: String) {
        self.group = group
        self.resource = resource
    }

    var description: String { group.isEmpty ? (resource == "*" ? "*." : resource) : "\(resource).\(group)" }
}

/// Where a KMS plugin listens: `unix:///run/kms.sock`.
enum KMSEndpoint {
    static func scheme(_ endpoint: String) -> String {
        guard let end = endpoint.firstIndex(of: ":") else { return "" }
        return endpoint[..<end].lowercased()
    }

    /// The socket's path; of an abstract socket its name with an @.
    static func path(_ endpoint: String) -> String {
        var rest = endpoint.drop { $0 != ":" }.dropFirst()
        if rest.hasPrefix("//") {
            rest = rest.dropFirst(2)
            // Behind the slashes stands a host, which a socket doesn't have.
            rest = rest.drop { $0 != "/" }
        }
        return String(rest.hasPrefix("/@") ? rest.dropFirst() : rest)
    }
}
