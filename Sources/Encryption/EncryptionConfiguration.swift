import KubernetesSchema
import Wire

/// A file of kind EncryptionConfiguration (`apiserver.config.k8s.io/v1`): which resources are encrypted, and how.
struct EncryptionConfiguration: Sendable {
    /// A key as the file has it. Never shown.
    struct Key: Sendable {
        var name: String
        /// Base64.
        var secret: String
    }

    struct KMS: Sendable {
        var version: String
        var name: String
        var endpoint: String
        var timeout: GoDuration
        var cacheSize: Int64?
    }

    /// One element of a list of providers. A right one has exactly one of these.
    struct Provider: Sendable {
        var aesgcm: [Key]?
        var aescbc: [Key]?
        var secretbox: [Key]?
        var isIdentity = false
        var kms: KMS?

        /// The names of what is set.
        var kinds: [String] {
            [("KMS", kms != nil), ("AESGCM", aesgcm != nil), ("AESCBC", aescbc != nil), ("Secretbox", secretbox != nil), ("Identity", isIdentity)]
                .filter(\.1).map(\.0)
        }
    }

    struct Rule: Sendable {
        var resources: [String]
        var providers: [Provider]
    }

    var rules: [Rule]

    /// Reads a file, YAML or JSON, strictly.
    ///
    /// - Throws: `EncryptionError` that tells no key.
    init(_ bytes: [UInt8], path: String) throws {
        let failing = "error decoding encryption provider configuration file \(FieldError.quoted(path))"
        let file: Document
        // The reader's own errors may quote the file.
        do { file = try Document.parseSingleYAML(bytes) } catch { throw EncryptionError("\(failing): the file is neither YAML nor JSON") }
        let root = file.root
        let kind = file.string(file[root, "kind"]) ?? ""
        let version = file.string(file[root, "apiVersion"]) ?? ""
        guard !kind.isEmpty else { throw EncryptionError("\(failing): Object 'Kind' is missing") }
        guard version == "apiserver.config.k8s.io/v1", kind == "EncryptionConfiguration" else {
            throw EncryptionError("\(failing): no kind \(FieldError.quoted(kind)) is registered for version \(FieldError.quoted(version))")
        }
        var reader = StrictReader(file)
        reader.check(root, ["kind", "apiVersion", "resources"], "")
        rules = file.elements(file[root, "resources"]).enumerated().map { reader.rule($1, "resources[\($0)]") }
        if !reader.problems.isEmpty { throw EncryptionError("\(failing): strict decoding error: \(reader.problems.joined(separator: ", "))") }
    }
}

/// Reads the parts of a configuration and notes what isn't known.
private struct StrictReader {
    let file: Document
    var problems: [String] = []

    init(_ file: Document) { self.file = file }

    mutating func check(_ node: Document.Node, _ known: Set<String>, _ path: String) {
        var seen: Set<String> = []
        for name in file.keys(node) {
            let place = FieldError.quoted(path.isEmpty ? name : "\(path).\(name)")
            if !seen.insert(name).inserted { problems.append("duplicate field \(place)") }
            if !known.contains(name) { problems.append("unknown field \(place)") }
        }
    }

    private func text(_ node: Document.Node, _ name: String) -> String { file.string(file[node, name]) ?? "" }

    mutating func rule(_ node: Document.Node, _ path: String) -> EncryptionConfiguration.Rule {
        check(node, ["resources", "providers"], path)
        let providers = file.elements(file[node, "providers"]).enumerated().map { provider($1, "\(path).providers[\($0)]") }
        return .init(resources: file.strings(file[node, "resources"]), providers: providers)
    }

    private mutating func provider(_ node: Document.Node, _ path: String) -> EncryptionConfiguration.Provider {
        check(node, ["aesgcm", "aescbc", "secretbox", "identity", "kms"], path)
        var provider = EncryptionConfiguration.Provider()
        provider.aesgcm = keys(file[node, "aesgcm"], "\(path).aesgcm")
        provider.aescbc = keys(file[node, "aescbc"], "\(path).aescbc")
        provider.secretbox = keys(file[node, "secretbox"], "\(path).secretbox")
        let identity = file[node, "identity"]
        provider.isIdentity = !file.isNull(identity)
        if provider.isIdentity { check(identity, [], "\(path).identity") }
        let kms = file[node, "kms"]
        if !file.isNull(kms) { provider.kms = self.kms(kms, "\(path).kms") }
        return provider
    }

    private mutating func keys(_ node: Document.Node, _ path: String) -> [EncryptionConfiguration.Key]? {
        if file.isNull(node) { return nil }
        check(node, ["keys"], path)
        return file.elements(file[node, "keys"]).enumerated().map { index, key in
            check(key, ["name", "secret"], "\(path).keys[\(index)]")
            return .init(name: text(key, "name"), secret: text(key, "secret"))
        }
    }

    private mutating func kms(_ node: Document.Node, _ path: String) -> EncryptionConfiguration.KMS {
        check(node, ["apiVersion", "name", "endpoint", "timeout", "cachesize"], path)
        let version = text(node, "apiVersion")
        let timeout = file.string(file[node, "timeout"])
        let duration = timeout.map { GoDuration($0) } ?? .seconds(3)
        if duration == nil { problems.append("time: invalid duration \(FieldError.quoted(timeout ?? ""))") }
        let size = file.int(file[node, "cachesize"])
        return .init(
            version: version.isEmpty ? "v1" : version, name: text(node, "name"), endpoint: text(node, "endpoint"), timeout: duration ?? .seconds(3),
            cacheSize: size ?? (version.isEmpty || version == "v1" ? 1000 : nil))
    }
}
