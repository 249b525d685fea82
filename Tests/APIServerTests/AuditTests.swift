import Testing

@testable import APIServer

@Suite struct AuditPolicyTests {
    private static let policy = """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived]
        rules:
        - level: None
          users: [system:apiserver]
        - level: Request
          verbs: [create]
          resources:
          - group: ""
            resources: [pods, "services/*", "*/scale"]
        - level: RequestResponse
          namespaces: [kube-system]
          omitStages: [ResponseStarted]
        - level: None
          nonResourceURLs: ["/healthz*", /version]
        - level: Metadata
        """

    private func level(
        _ verb: String, _ resource: String, _ subresource: String = "", namespace: String = "default", group: String = "", user: String = "u"
    ) throws -> AuditLevel {
        let policy = try AuditPolicy(Array(AuditPolicyTests.policy.utf8))
        return policy.decide(
            AuthorizationAttributes(
                user: UserInfo(name: user), verb: verb, group: group, version: "v1", namespace: namespace, resource: resource, subresource: subresource)
        ).level
    }

    @Test func theFirstRuleThatMatchesDecides() throws {
        #expect(try level("create", "pods", user: "system:apiserver") == .none)
        #expect(try level("create", "pods") == .request)
        #expect(try level("create", "pods", "exec") == .metadata)
        #expect(try level("create", "services", "proxy") == .request)
        #expect(try level("create", "services") == .metadata)
        #expect(try level("create", "deployments", "scale") == .request)
        #expect(try level("create", "deployments", "scale", group: "apps") == .metadata)
        #expect(try level("get", "pods", namespace: "kube-system") == .requestResponse)
    }

    @Test func pathsAndStages() throws {
        let policy = try AuditPolicy(Array(AuditPolicyTests.policy.utf8))
        func decide(_ path: String) -> AuditPolicy.Decision {
            policy.decide(AuthorizationAttributes(user: UserInfo(name: "u"), verb: "get", isResourceRequest: false, path: path))
        }
        #expect(decide("/healthz/etcd").level == .none)
        #expect(decide("/version").level == .none)
        #expect(decide("/version/x").level == .metadata)
        #expect(decide("/metrics").omittedStages == [.requestReceived])
    }

    @Test(arguments: [
        "kind: Policy", "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: []", "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: All}]",
        "apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [Never]\nrules: [{level: None}]",
        "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: None, nonResourceURLs: [\"*/x\"]}]",
    ])
    func mistakesAreTold(text: String) {
        #expect(throws: InvalidConfiguration.self) { try AuditPolicy(Array(text.utf8)) }
    }
}
