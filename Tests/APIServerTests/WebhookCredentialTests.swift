import Testing
import Wire

@testable import APIServer

/// What webhooks are shown, by the hosts that they are on.
@Suite struct WebhookCredentialTests {
    private static let kubeconfig = """
        current-context: c
        contexts: [{name: c, context: {user: fallback}}]
        users:
        - {name: "hook.ns.svc:8443", user: {token: exact}}
        - {name: "hook.ns.svc", user: {token: portless}}
        - {name: "*.other.svc", user: {username: u, password: p}}
        - {name: fallback, user: {tokenFile: /token}}
        """

    private func read(_ path: String) -> [UInt8]? {
        switch path {
        case "/token": return Array("from a file\n".utf8)
        case "/hooks": return Array(Self.kubeconfig.utf8)
        default: return nil
        }
    }

    @Test func chosenByHost() throws {
        let credentials = try WebhookCredentials(kubeconfig: Array(Self.kubeconfig.utf8), read: read)
        for (host, port, authorization) in [
            ("hook.ns.svc", 8443, "Bearer exact"), ("hook.ns.svc", 443, "Bearer portless"), ("hook.ns.svc", 1, "Bearer from a file"),
            ("a.b.other.svc", 443, "Basic dTpw"), ("else.example.com", 443, "Bearer from a file"),
        ] { #expect(credentials.user(host, port: port).authorization == authorization, "\(host):\(port)") }
        #expect(WebhookCredentials().user("any", port: 443) == .anonymous)
    }

    @Test func configurationFiles() throws {
        func configuration(_ path: String) throws -> AdmissionConfiguration {
            let text = """
                apiVersion: apiserver.config.k8s.io/v1
                kind: AdmissionConfiguration
                plugins:
                - name: MutatingAdmissionWebhook
                  configuration: {apiVersion: apiserver.config.k8s.io/v1, kind: WebhookAdmissionConfiguration, kubeConfigFile: \(path)}
                """
            return try AdmissionConfiguration(Array(text.utf8), read: read)
        }
        #expect(try configuration("/hooks").credentials["MutatingAdmissionWebhook"]?.user("hook.ns.svc", port: 443).authorization == "Bearer portless")
        #expect(throws: ConfigurationProblem(#"kubeConfigFile: Invalid value: "hooks": must be an absolute file path"#)) { try configuration("hooks") }
        #expect(throws: ConfigurationProblem("plugins MutatingAdmissionWebhook: kubeConfigFile: /none can't be read")) { try configuration("/none") }
        #expect(throws: ConfigurationProblem.self) { try AdmissionConfiguration(Array("kind: Other".utf8), read: read) }
    }
}
