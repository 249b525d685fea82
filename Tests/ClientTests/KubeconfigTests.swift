import Client
import Testing

@Suite struct KubeconfigTests {
    static let text = """
        apiVersion: v1
        kind: Config
        current-context: main
        contexts:
        - name: main
          context: {cluster: c, user: u, namespace: team}
        - name: broken
          context: {cluster: nowhere, user: u}
        - name: cloud
          context: {cluster: c, user: helper}
        clusters:
        - name: c
          cluster:
            server: https://[::1]:6443/base/
            certificate-authority-data: Q0E=
        users:
        - name: u
          user:
            client-certificate: pki/client.crt
            client-key-data: S0VZ
        - name: helper
          user:
            exec: {command: aws}
        """

    @Test func inlineDataAndFilesAreResolved() throws {
        let config = try Kubeconfig(Array(KubeconfigTests.text.utf8), folder: "/etc/kube").restConfig()
        #expect(config.server == "https://[::1]:6443/base/")
        #expect(config.namespace == "team")
        #expect(config.certificateAuthority == .data(Array("CA".utf8)))
        #expect(config.clientCertificate == .file("/etc/kube/pki/client.crt"))
        #expect(config.clientKey == .data(Array("KEY".utf8)))
    }

    @Test(arguments: [
        ("broken", "cluster \"nowhere\" of context \"broken\" does not exist"), ("other", "context \"other\" does not exist"),
        ("cloud", "user \"helper\" uses \"exec\", which is not supported"),
    ])
    func errorsSayWhatIsWrong(_ context: String, _ message: String) throws {
        let kubeconfig = try Kubeconfig(Array(KubeconfigTests.text.utf8))
        #expect(throws: ConfigurationError(message)) { try kubeconfig.restConfig(context: context) }
    }
}
