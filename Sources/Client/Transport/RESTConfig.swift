import Glibc
import NIOPosix

/// Why a client's configuration can't be used: one line that says what is wrong.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    public var description: String
    public init(_ description: String) { self.description = description }
}

/// Bytes given inline or by the name of a file.
public enum DataSource: Sendable, Equatable {
    case data([UInt8])
    case file(String)

    /// The bytes; `what` names them in errors. Files are read on a thread that may block.
    func read(_ what: String) async throws -> [UInt8] {
        switch self {
        case .data(let bytes): return bytes
        case .file(let path): return try await NIOThreadPool.singleton.runIfActive { try SmallFile.read(path, what) }
        }
    }
}

/// What a client needs to know to reach an API server and prove who it is.
public struct RESTConfig: Sendable {
    /// `https://host:port`, with a path where the API stands below one.
    public var server: String
    /// PEM; nil trusts the system's roots.
    public var certificateAuthority: DataSource?
    public var insecureSkipTLSVerify = false
    public var tlsServerName: String?
    public var clientCertificate: DataSource?
    public var clientKey: DataSource?
    public var bearerToken: String?
    /// Wins over `bearerToken`; read again every minute.
    public var bearerTokenFile: String?
    public var impersonateUser: String?
    public var impersonateGroups: [String] = []
    /// The namespace of the context or of the service account; empty where none is said.
    public var namespace = ""
    public var connectTimeout: Duration?

    public init(server: String) {
        self.server = server
    }

    var readsFiles: Bool {
        if bearerTokenFile != nil { return true }
        for source in [clientCertificate, clientKey] {
            if case .file = source { return true }
        }
        return false
    }

    /// Where pods find their service account.
    public static let serviceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount"

    /// The configuration of a process in a pod: `KUBERNETES_SERVICE_HOST`, `KUBERNETES_SERVICE_PORT` and the service account's files.
    public static func inCluster(
        environment: (String) -> String? = RESTConfig.environmentVariable, folder: String = RESTConfig.serviceAccountFolder
    ) throws -> RESTConfig {
        guard let host = environment("KUBERNETES_SERVICE_HOST"), let port = environment("KUBERNETES_SERVICE_PORT"), !host.isEmpty,
            !port.isEmpty
        else {
            throw ConfigurationError(
                "unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined")
        }
        let token = try SmallFile.read("\(folder)/token", "the service account's token")
        var config = RESTConfig(server: "https://\(host.contains(":") ? "[\(host)]" : host):\(port)")
        config.bearerToken = String(decoding: token, as: UTF8.self).trimmedOfWhitespace
        config.bearerTokenFile = "\(folder)/token"
        config.certificateAuthority = .file("\(folder)/ca.crt")
        if let namespace = try? SmallFile.read("\(folder)/namespace", "namespace") {
            config.namespace = String(decoding: namespace, as: UTF8.self).trimmedOfWhitespace
        }
        return config
    }

    /// A variable of the process's environment.
    public static func environmentVariable(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        return String(cString: value)
    }
}

/// The parts of a server's URL.
struct ServerURL: Equatable {
    var isTLS: Bool
    var host: String
    var port: Int
    /// Without a trailing slash; empty for the root.
    var basePath: String

    init(_ text: String) throws(ConfigurationError) {
        var rest = Substring(text)
        if rest.hasPrefix("https://") {
            isTLS = true
            rest = rest.dropFirst(8)
        } else if rest.hasPrefix("http://") {
            isTLS = false
            rest = rest.dropFirst(7)
        } else if !rest.contains("://"), !rest.isEmpty {
            isTLS = false
        } else {
            throw ConfigurationError("the server \"\(text)\" is not an http or https URL")
        }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        var path = String(rest.dropFirst(authority.count).prefix { $0 != "?" })
        while path.hasSuffix("/") { path.removeLast() }
        basePath = path
        port = isTLS ? 443 : 80
        var name = authority
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            name = authority[authority.index(after: authority.startIndex)..<end]
            let after = authority[authority.index(after: end)...]
            if after.hasPrefix(":") { port = try ServerURL.port(after.dropFirst(), text) }
        } else if let colon = authority.lastIndex(of: ":") {
            name = authority[..<colon]
            port = try ServerURL.port(authority[authority.index(after: colon)...], text)
        }
        guard !name.isEmpty else { throw ConfigurationError("the server \"\(text)\" has no host") }
        host = String(name)
    }

    private static func port(_ digits: Substring, _ text: String) throws(ConfigurationError) -> Int {
        guard let port = Int(digits), (1...65535).contains(port) else {
            throw ConfigurationError("the server \"\(text)\" has no valid port")
        }
        return port
    }
}

/// Whole files of configuration. Blocks: not for cooperative threads.
enum SmallFile {
    /// Far above any certificate bundle or kubeconfig.
    static let maximumSize = 16 << 20

    static func read(_ path: String, _ what: String) throws(ConfigurationError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ConfigurationError("unable to read \(what) \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw ConfigurationError("unable to read \(what) \(path): \(String(cString: strerror(errno)))")
            }
            bytes.append(contentsOf: chunk[..<count])
            if bytes.count > maximumSize { throw ConfigurationError("\(what) \(path) is larger than \(maximumSize) bytes") }
        }
    }
}

extension String {
    var trimmedOfWhitespace: String {
        var text = Substring(self)
        while let first = text.first, first.isWhitespace { text = text.dropFirst() }
        while let last = text.last, last.isWhitespace { text = text.dropLast() }
        return String(text)
    }
}
