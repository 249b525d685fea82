import HTTP
import KubernetesSchema
import Wire

/// How the server shows webhooks who it is: the users of kubeconfigs, named by the hosts that they are for.
public struct WebhookCredentials: Sendable {
    /// What one host is shown.
    struct User: Sendable, Hashable {
        var certificate: [UInt8] = []
        var key: [UInt8] = []
        var authorization: String?

        static let anonymous = User()
        var identity: TLSClientIdentity? { certificate.isEmpty ? nil : TLSClientIdentity(certificatePEM: certificate, privateKeyPEM: key) }
    }

    private var users: [String: User] = [:]
    private var fallback: String?

    /// Nobody in particular.
    public init() {}

    /// - Parameters:
    ///   - kubeconfig: the file's bytes.
    ///   - read: reads another file that it names; nil where that can't be read.
    /// - Throws: `ConfigurationProblem`.
    public init(kubeconfig: [UInt8], read: (String) -> [UInt8]?) throws(ConfigurationProblem) {
        let config: Document
        do { config = try Document.parseSingleYAML(kubeconfig) } catch { throw ConfigurationProblem("\(error)") }
        guard config.kind(config.root) == .object else { throw ConfigurationProblem("it is not a kubeconfig") }
        for entry in config.elements(config[config.root, "users"]) {
            let name = config.string(config[entry, "name"]) ?? ""
            users[name] = try WebhookCredentials.user(config, config[entry, "user"], name, read)
        }
        let current = config.string(config[config.root, "current-context"]) ?? ""
        let context = config.elements(config[config.root, "contexts"]).first { config.equals(config[$0, "name"], current) }
        if !current.isEmpty { fallback = config.string(config[context ?? .none, "context", "user"]) }
    }

    private static func user(_ config: Document, _ node: Document.Node, _ name: String, _ read: (String) -> [UInt8]?) throws(ConfigurationProblem) -> User {
        func text(_ key: String) -> String { config.string(config[node, key]) ?? "" }
        func content(_ key: String) throws(ConfigurationProblem) -> [UInt8] {
            let data = text(key + "-data")
            if !data.isEmpty { return Base64.decode(data) ?? [] }
            let path = text(key)
            if path.isEmpty { return [] }
            guard let bytes = read(path) else { throw ConfigurationProblem("user \(FieldError.quoted(name)): \(key): \(path) can't be read") }
            return bytes
        }
        var user = User(certificate: try content("client-certificate"), key: try content("client-key"))
        if user.certificate.isEmpty != user.key.isEmpty {
            throw ConfigurationProblem("user \(FieldError.quoted(name)): client-certificate and client-key belong together")
        }
        var token = text("token")
        if !text("tokenFile").isEmpty {
            guard let bytes = read(text("tokenFile")) else { throw ConfigurationProblem("user \(FieldError.quoted(name)): tokenFile can't be read") }
            token = String(decoding: bytes, as: UTF8.self).trimmedSpace
        }
        if !token.isEmpty {
            user.authorization = "Bearer \(token)"
        } else if !text("username").isEmpty {
            user.authorization = "Basic \(Base64.encode(Array("\(text("username")):\(text("password"))".utf8)))"
        }
        if !config.isNull(config[node, "exec"]) || !config.isNull(config[node, "auth-provider"]) {
            throw ConfigurationProblem("user \(FieldError.quoted(name)): plugins for credentials aren't run")
        }
        return user
    }

    /// What a host is shown: what is for it by name, for its domain (`*.ns.svc`), for all (`*`), or the current context's.
    ///
    /// - Parameter host: without its port.
    func user(_ host: String, port: Int) -> User {
        let shown = host.contains(":") ? "[\(host)]" : host
        for target in ["\(shown):\(port)"] + (port == 443 ? [host] : []) {
            if let user = users[target] { return user }
            var rest = target[...]
            while let dot = rest.firstIndex(of: ".") {
                rest = rest[rest.index(after: dot)...]
                if let user = users["*.\(rest)"] { return user }
            }
        }
        return users["*"] ?? fallback.flatMap { users[$0] } ?? .anonymous
    }
}

/// What the file of `--admission-control-config-file` says.
public struct AdmissionConfiguration: Sendable {
    /// By the plugin's name.
    public var credentials: [String: WebhookCredentials] = [:]
    /// What plugins are told, each in a form of its own, by the plugin's name.
    public var plugins: [String: Document] = [:]

    public init() {}

    /// - Parameter read: reads a file that it names; nil where that can't be read.
    /// - Throws: `ConfigurationProblem`.
    public init(_ bytes: [UInt8], read: (String) -> [UInt8]?) throws(ConfigurationProblem) {
        let file: Document
        do { file = try Document.parseSingleYAML(bytes) } catch { throw ConfigurationProblem("\(error)") }
        let kind = file.string(file[file.root, "kind"]) ?? ""
        let version = file.string(file[file.root, "apiVersion"]) ?? ""
        guard kind == "AdmissionConfiguration", version.hasPrefix("apiserver.config.k8s.io/") || version.hasPrefix("apiserver.k8s.io/") else {
            throw ConfigurationProblem("no kind \(FieldError.quoted(kind)) is registered for version \(FieldError.quoted(version))")
        }
        for plugin in file.elements(file[file.root, "plugins"]) {
            let name = file.string(file[plugin, "name"]) ?? ""
            var configuration = Document(copying: file, file[plugin, "configuration"])
            let path = file.string(file[plugin, "path"]) ?? ""
            if !path.isEmpty {
                guard let content = read(path), let read = try? Document.parseSingleYAML(content) else {
                    throw ConfigurationProblem("plugins \(name): \(path) can't be read")
                }
                configuration = read
            }
            plugins[name] = configuration
            guard configuration.equals(configuration[configuration.root, "kind"], "WebhookAdmissionConfiguration")
                || configuration.equals(configuration[configuration.root, "kind"], "WebhookAdmission")
            else { continue }
            let kubeconfig = configuration.string(configuration[configuration.root, "kubeConfigFile"]) ?? ""
            if kubeconfig.isEmpty { continue }
            guard kubeconfig.hasPrefix("/") else {
                throw ConfigurationProblem("kubeConfigFile: Invalid value: \(FieldError.quoted(kubeconfig)): must be an absolute file path")
            }
            guard let content = read(kubeconfig) else { throw ConfigurationProblem("plugins \(name): kubeConfigFile: \(kubeconfig) can't be read") }
            credentials[name] = try WebhookCredentials(kubeconfig: content, read: read)
        }
    }
}
