import HTTP
import KubernetesSchema
import PKI
import Wire

/// An APIService that another server answers for.
struct AggregatedService: Sendable {
    let name: String
    let uid: String
    let version: GroupVersion
    let namespace: String
    let service: String
    let port: Int
    let skipsVerification: Bool
    let authorities: [UInt8]
    let groupPriority: Int
    let versionPriority: Int
    let isAvailable: Bool

    /// Nil for what this server answers for itself.
    init?(_ object: Document) {
        let spec = object[object.root, "spec"]
        let reference = object[spec, "service"]
        guard object.kind(reference) == .object else { return nil }
        func text(_ node: Document.Node, _ key: String) -> String { object.string(object[node, key]) ?? "" }
        name = Metadata.string(object, "name")
        uid = Metadata.string(object, "uid")
        version = GroupVersion(group: text(spec, "group"), version: text(spec, "version"))
        namespace = text(reference, "namespace")
        service = text(reference, "name")
        port = Int(object.int(object[reference, "port"]) ?? 443)
        skipsVerification = object.bool(object[spec, "insecureSkipTLSVerify"]) ?? false
        authorities = object.string(object[spec, "caBundle"]).flatMap { Base64.decode($0) } ?? []
        groupPriority = Int(object.int(object[spec, "groupPriorityMinimum"]) ?? 0)
        versionPriority = Int(object.int(object[spec, "versionPriority"]) ?? 0)
        isAvailable = object.elements(object[object.root, "status", "conditions"]).contains {
            object.equals(object[$0, "type"], "Available") && object.equals(object[$0, "status"], "True")
        }
    }

    /// The path that the server must answer.
    var path: String { version.group.isEmpty ? "/api/\(version.version)" : "/apis/\(version.group)/\(version.version)" }

    /// A client of one of its endpoints, which shows the aggregator's certificate.
    func client(_ address: ServiceResolver.Address, _ identity: ReloadingKeyPair, http1Only: Bool) -> HTTPClient {
        let trust: TLSClientConfiguration.Trust = skipsVerification ? .insecure : authorities.isEmpty ? .system : .roots(authorities)
        var configuration = HTTPClientConfiguration(
            endpoint: .tcp(host: address.host, port: address.port),
            tls: TLSClientConfiguration(
                trust: trust,
                identity: {
                    let current = identity.current
                    return TLSClientIdentity(certificatePEM: current.certificatePEM, privateKeyPEM: current.privateKeyPEM)
                }, serverName: "\(service).\(namespace).svc"))
        if http1Only { configuration.protocols = .http1Only }
        return HTTPClient(configuration: configuration)
    }
}

/// The headers by which the aggregator tells who asks.
enum ProxiedIdentity {
    static let prefix = "X-Remote-"

    /// Takes away what a client said of itself, and says who it is.
    static func set(_ user: UserInfo, in headers: inout HTTPFields) {
        for field in headers.fields where field.name.lowercased().hasPrefix("x-remote-") { headers.remove(field.name) }
        headers.add("X-Remote-User", user.name)
        if !user.uid.isEmpty { headers.add("X-Remote-Uid", user.uid) }
        for group in user.groups { headers.add("X-Remote-Group", group) }
        for (key, values) in user.extra.sorted(by: { $0.key < $1.key }) {
            for value in values { headers.add("X-Remote-Extra-\(PercentEncoding.encode(key, keeping: "!#$&'*+^`|"))", value) }
        }
    }
}
