import APIServer
import ArgumentParser
import Client
import HTTP
import KubernetesSchema

/// Flags of who may do what.
struct AuthorizationOptions: ParsableArguments {
    @Option(help: "Who is asked about access, in order, separated by commas: Node, RBAC, Webhook, ABAC, AlwaysAllow, AlwaysDeny. By default Node,RBAC.")
    var authorizationMode: String?

    @Option(help: "A file with an AuthorizationConfiguration: the chain of authorizers. Followed for changes.")
    var authorizationConfig: String?

    @Option(help: "A file with the policies of mode ABAC, one JSON object a line.")
    var authorizationPolicyFile: String?

    @Option(help: "A kubeconfig of the service that mode Webhook asks.")
    var authorizationWebhookConfigFile: String?

    @Option(help: "The version of SubjectAccessReview that the service is asked in: v1 or v1beta1. By default v1beta1.")
    var authorizationWebhookVersion: String?

    @Option(name: .customLong("authorization-webhook-cache-authorized-ttl"), help: "How long permissions are remembered. By default 5m0s.")
    var authorizedTTL: String?

    @Option(name: .customLong("authorization-webhook-cache-unauthorized-ttl"), help: "How long refusals are remembered. By default 30s.")
    var unauthorizedTTL: String?

    private var hasPlainFlags: Bool {
        [authorizationMode, authorizationWebhookConfigFile, authorizationWebhookVersion, authorizedTTL, unauthorizedTTL].contains { $0 != nil }
    }

    /// - Throws: `StartFailure` that names the flag.
    func apply(to configuration: inout APIServerConfiguration) throws {
        var settings = AuthorizationSettings()
        if let file = authorizationConfig {
            if hasPlainFlags {
                throw StartFailure("--authorization-config can not be specified when --authorization-mode or --authorization-webhook-* flags are defined")
            }
            let content = try FlagFile.bytes(file, "--authorization-config")
            do { settings.configuration = try AuthorizationConfiguration(content) } catch { throw StartFailure("--authorization-config \(file): \(error)") }
            settings.file = (file, content)
        } else {
            settings.configuration = try plain()
        }
        if let file = authorizationPolicyFile {
            settings.policies = try AttributePolicies(FlagFile.bytes(file, "--authorization-policy-file"), path: file)
        }
        if settings.configuration.entries.contains(where: { $0.type == "ABAC" }), settings.policies == nil {
            throw StartFailure("authorization-mode ABAC's authorization policy file not passed")
        }
        // Whoever lets everybody do everything shouldn't take anybody.
        if settings.configuration.entries.contains(where: { $0.type == "AlwaysAllow" }) { configuration.authentication.anonymous.isEnabled = false }
        configuration.authorization = settings
        configuration.reviewTransports = { try await KubeconfigReviews($0) }
    }

    private func plain() throws -> AuthorizationConfiguration {
        let modes = authorizationMode.map(FlagList.parse) ?? ["Node", "RBAC"]
        if modes.isEmpty { throw StartFailure("at least one authorization-mode must be passed") }
        for mode in modes where !AuthorizationConfiguration.types.contains(mode) {
            throw StartFailure("authorization-mode \"\(mode)\" is not a valid mode")
        }
        if Set(modes).count != modes.count {
            throw StartFailure("authorization-mode [\(modes.map { "\"\($0)\"" }.joined(separator: " "))] has mode specified more than once")
        }
        if !modes.contains("ABAC"), authorizationPolicyFile != nil { throw StartFailure("cannot specify --authorization-policy-file without mode ABAC") }
        guard modes.contains("Webhook") else {
            if authorizationWebhookConfigFile != nil { throw StartFailure("cannot specify --authorization-webhook-config-file without mode Webhook") }
            return AuthorizationConfiguration(modes: modes)
        }
        guard let file = authorizationWebhookConfigFile else { throw StartFailure("authorization-mode Webhook's authorization config file not passed") }
        var webhook = AuthorizationConfiguration.Webhook()
        webhook.authorizedTTL = try FlagDuration.parse(authorizedTTL ?? "5m0s", "--authorization-webhook-cache-authorized-ttl")
        webhook.cachesAuthorized = webhook.authorizedTTL.nanoseconds != 0
        webhook.unauthorizedTTL = try FlagDuration.parse(unauthorizedTTL ?? "30s", "--authorization-webhook-cache-unauthorized-ttl")
        webhook.cachesUnauthorized = webhook.unauthorizedTTL.nanoseconds != 0
        webhook.timeout = .seconds(30)
        webhook.failurePolicy = "NoOpinion"
        webhook.reviewVersion = authorizationWebhookVersion ?? "v1beta1"
        guard ["v1", "v1beta1"].contains(webhook.reviewVersion) else {
            throw StartFailure("--authorization-webhook-version: \"\(webhook.reviewVersion)\" is none; choose v1 or v1beta1")
        }
        webhook.connectionType = "KubeConfigFile"
        webhook.kubeconfig = file
        return AuthorizationConfiguration(
            modes.map { $0 == "Webhook" ? .init(type: "Webhook", name: "default", webhook: webhook) : .init(type: $0, name: $0.lowercased()) })
    }
}

/// The way to a remote service of reviews by a kubeconfig: its address, its authority, the credentials for it.
struct KubeconfigReviews: ReviewTransport {
    private let transport: HTTPSTransport
    private let server: String
    private let path: String

    /// An answer to a review is small.
    private static let maximumBytes = 4 << 20

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameter file: nil for the cluster that this process runs in.
    init(_ file: String?) async throws {
        do {
            let config = try file.map { try Kubeconfig(path: $0).restConfig() } ?? RESTConfig.inCluster()
            transport = try await HTTPSTransport(config)
            server = config.server
        } catch {
            throw StartFailure("the webhook's kubeconfig\(file.map { " \($0)" } ?? ""): \(error)")
        }
        let rest = server.split(separator: "/", omittingEmptySubsequences: true).dropFirst(server.contains("://") ? 2 : 1)
        path = rest.isEmpty ? "/" : ""
    }

    func post(_ body: [UInt8], query: String) async throws -> ReviewAnswer {
        let headers = HTTPFields([("Accept", "application/json, */*"), ("Content-Type", "application/json"), ("User-Agent", "kube-apiserver")])
        let pair = query.split(separator: "=", maxSplits: 1).map(String.init)
        let request = ClientRequest(method: "POST", path: path, query: pair.count == 2 ? [(pair[0], pair[1])] : [], headers: headers, body: body)
        do {
            let response = try await transport.send(request)
            return ReviewAnswer(
                status: response.status, contentType: response.headers["Content-Type"] ?? "",
                body: try await response.body.collect(upTo: KubeconfigReviews.maximumBytes))
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw Failure(description: "Post \"\(server)?\(query)\": \(error)")
        }
    }
}
