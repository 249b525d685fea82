import KubernetesSchema
import Wire

/// A kubeconfig file: clusters, users, contexts.
public struct Kubeconfig: Sendable {
    /// A context: which user at which cluster.
    public struct Context: Sendable, Equatable {
        public var cluster: String
        public var user: String
        public var namespace: String
    }

    private let document: Document
    /// Where relative file names start.
    private let folder: String
    public let currentContext: String
    public let contexts: [String: Context]

    /// Reads a file. Blocks while it reads.
    public init(path: String) throws {
        let bytes = try SmallFile.read(path, "the kubeconfig")
        let slash = path.lastIndex(of: "/")
        do {
            try self.init(bytes, folder: slash.map { String(path[..<$0]) } ?? ".")
        } catch {
            throw ConfigurationError("the kubeconfig \(path) can't be used: \(error)")
        }
    }

    /// - Parameter folder: where relative file names start.
    public init(_ bytes: [UInt8], folder: String = ".") throws {
        let document = try Document.parseSingleYAML(bytes)
        guard document.kind(document.root) == .object else { throw ConfigurationError("it is not a mapping") }
        if let kind = document.string(document[document.root, "kind"]), kind != "Config" {
            throw ConfigurationError("its kind is \(kind), not Config")
        }
        self.document = document
        self.folder = folder
        currentContext = document.string(document[document.root, "current-context"]) ?? ""
        var contexts: [String: Context] = [:]
        for element in document.elements(document[document.root, "contexts"]) {
            guard let name = document.string(document[element, "name"]) else { continue }
            let body = document[element, "context"]
            let text = { (key: String) -> String in document.string(document[body, key]) ?? "" }
            contexts[name] = Context(cluster: text("cluster"), user: text("user"), namespace: text("namespace"))
        }
        self.contexts = contexts
    }

    /// The configuration of a context; nil takes the current one.
    /// - Throws: `ConfigurationError` that names what is missing or not supported.
    public func restConfig(context name: String? = nil) throws(ConfigurationError) -> RESTConfig {
        let name = name ?? currentContext
        if name.isEmpty { throw ConfigurationError("the kubeconfig has no current-context") }
        guard let context = contexts[name] else { throw ConfigurationError("context \"\(name)\" does not exist") }
        guard let cluster = entry("clusters", context.cluster, "cluster") else {
            throw ConfigurationError("cluster \"\(context.cluster)\" of context \"\(name)\" does not exist")
        }
        guard let server = text(cluster, "server"), !server.isEmpty else {
            throw ConfigurationError("cluster \"\(context.cluster)\" has no server")
        }
        var config = RESTConfig(server: server)
        config.namespace = context.namespace
        config.insecureSkipTLSVerify = document.bool(document[cluster, "insecure-skip-tls-verify"]) ?? false
        config.tlsServerName = text(cluster, "tls-server-name")
        config.certificateAuthority = try source(cluster, "certificate-authority")
        if config.insecureSkipTLSVerify, config.certificateAuthority != nil {
            let words = "certificate-authority and insecure-skip-tls-verify exclude each other"
            throw ConfigurationError("cluster \"\(context.cluster)\": \(words)")
        }
        if !context.user.isEmpty {
            guard let user = entry("users", context.user, "user") else {
                throw ConfigurationError("user \"\(context.user)\" of context \"\(name)\" does not exist")
            }
            try fill(&config, context.user, user)
        }
        return config
    }

    private func fill(_ config: inout RESTConfig, _ name: String, _ user: Document.Node) throws(ConfigurationError) {
        for key in ["exec", "auth-provider", "username"] where document[user, key].exists {
            throw ConfigurationError("user \"\(name)\" uses \"\(key)\", which is not supported")
        }
        config.clientCertificate = try source(user, "client-certificate")
        config.clientKey = try source(user, "client-key")
        if (config.clientCertificate == nil) != (config.clientKey == nil) {
            throw ConfigurationError("user \"\(name)\" needs both client-certificate and client-key")
        }
        config.bearerToken = text(user, "token")
        if config.bearerToken == nil, let file = text(user, "tokenFile") { config.bearerTokenFile = resolve(file) }
        config.impersonateUser = text(user, "as")
        config.impersonateGroups = document.strings(document[user, "as-groups"])
    }

    private func entry(_ list: String, _ name: String, _ body: String) -> Document.Node? {
        for element in document.elements(document[document.root, list]) where document.equals(document[element, "name"], name) {
            let node = document[element, body]
            return node.exists ? node : nil
        }
        return nil
    }

    private func text(_ node: Document.Node, _ key: String) -> String? {
        guard let text = document.string(document[node, key]), !text.isEmpty else { return nil }
        return text
    }

    /// Inline data wins over a file, as in client-go.
    private func source(_ node: Document.Node, _ key: String) throws(ConfigurationError) -> DataSource? {
        if let inline = text(node, "\(key)-data") {
            guard let bytes = Base64.decode(inline) else { throw ConfigurationError("\(key)-data is not base64") }
            return .data(bytes)
        }
        return text(node, key).map { .file(resolve($0)) }
    }

    private func resolve(_ path: String) -> String { path.hasPrefix("/") ? path : "\(folder)/\(path)" }
}
