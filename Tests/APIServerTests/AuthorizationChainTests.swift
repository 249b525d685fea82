import KubernetesSchema
import Synchronization
import Testing
import Wire

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@testable import APIServer

@Suite(.timeLimit(.minutes(1))) struct AuthorizationChainTests {
    private func webhook(_ change: (inout AuthorizationConfiguration.Webhook) -> Void = { _ in }) -> AuthorizationConfiguration.Webhook {
        var webhook = AuthorizationConfiguration.Webhook()
        webhook.timeout = .seconds(3)
        webhook.reviewVersion = "v1"
        webhook.matchConditionReviewVersion = "v1"
        webhook.failurePolicy = "NoOpinion"
        webhook.connectionType = "KubeConfigFile"
        webhook.kubeconfig = "/dev/null"
        change(&webhook)
        return webhook
    }

    /// A server whose users have their names for tokens.
    private func server(_ entries: [AuthorizationConfiguration.Entry], _ fake: FakeReviews? = nil, policies: AttributePolicies? = nil) async throws
        -> SecureServer
    {
        let file = try TokenFile(Array("jane,jane,1\njoe,joe,2,\"devs,ops\"\n".utf8), path: "/f")
        return try await SecureServer({
            $0.authentication.tokenFile = file
            $0.authorization.configuration = AuthorizationConfiguration(entries)
            $0.authorization.policies = policies
            if let fake { $0.reviewTransports = { _ in fake } }
        })
    }

    private static func decide(_ review: Document) -> Value {
        let verb = review.string(review[review.root, "spec", "resourceAttributes", "verb"])
        switch verb {
        case "list": return ["status": ["allowed": true, "reason": "lists are fine"]]
        case "delete": return ["status": ["allowed": false, "denied": true, "reason": "nothing is deleted here"]]
        default: return ["status": ["allowed": false, "reason": "no idea"]]
        }
    }

    private let rbac = AuthorizationConfiguration.Entry(type: "RBAC", name: "rbac")

    @Test func webhooksDecide() async throws {
        let fake = FakeReviews { FakeReviews.json(AuthorizationChainTests.decide($0)) }
        let api = try await server([.init(type: "Webhook", name: "w", webhook: webhook()), rbac], fake)
        let path = "/api/v1/namespaces/default/configmaps"
        let listed = await api.send("GET", "\(path)?labelSelector=a%3Db,c&fieldSelector=metadata.name!%3Dx", token: "joe")
        #expect(listed.status == 200)
        #expect(await api.send("GET", "\(path)?labelSelector=a%3Db,c&fieldSelector=metadata.name!%3Dx", token: "joe").status == 200)
        #expect(fake.reviews.count == 1)
        let review = try #require(fake.reviews.first)
        #expect(review.json("spec", "user") == #""joe""#)
        #expect(review.json("spec", "groups") == #"["devs","ops","system:authenticated"]"#)
        #expect(
            review.json("spec", "resourceAttributes")
                == #"{"namespace":"default","verb":"list","version":"v1","resource":"configmaps","fieldSelector":{"requirements":[{"key":"metadata.name","operator":"NotIn","values":["x"]}]},"labelSelector":{"requirements":[{"key":"a","operator":"In","values":["b"]},{"key":"c","operator":"Exists"}]}}"#)
        let denied = await api.send("DELETE", "\(path)/x", token: "joe")
        #expect(denied.status == 403)
        #expect(denied.json("message").hasSuffix(#": nothing is deleted here""#))
        // No opinion: the next one is asked.
        #expect(await api.send("GET", "\(path)/x", token: "joe").json("message").hasSuffix(#": no idea""#))
        try await api.grant("joe", #"[{"apiGroups":[""],"resources":["configmaps"],"verbs":["get","delete"]}]"#)
        #expect(await api.send("GET", "\(path)/x", token: "joe").status == 404)
        #expect(await api.send("DELETE", "\(path)/x", token: "joe").status == 403)
        await api.stop()
    }

    @Test func failuresFollowThePolicy() async throws {
        for (policy, status) in [("NoOpinion", 500), ("Deny", 500)] {
            let fake = FakeReviews { _ in throw TokenError("no route") }
            let api = try await server([.init(type: "Webhook", name: "w", webhook: webhook { $0.failurePolicy = policy }), rbac], fake)
            #expect(await api.send("GET", "/api/v1/pods", token: "joe").status == status)
            try await api.grant("joe", #"[{"apiGroups":[""],"resources":["pods"],"verbs":["list"]}]"#)
            #expect(await api.send("GET", "/api/v1/pods", token: "joe").status == (policy == "Deny" ? 500 : 200))
            await api.stop()
        }
    }

    @Test func conditionsSpareTheWebhook() async throws {
        let fake = FakeReviews { _ in FakeReviews.json(["status": ["allowed": true]]) }
        let settings = webhook {
            $0.matchConditions = ["has(request.resourceAttributes)", "request.resourceAttributes.namespace == 'kube-system'", "!('ops' in request.groups)"]
        }
        let api = try await server([.init(type: "Webhook", name: "w", webhook: settings), rbac], fake)
        #expect(await api.send("GET", "/metrics", token: "jane").status == 403)
        #expect(await api.send("GET", "/api/v1/namespaces/default/pods", token: "jane").status == 403)
        #expect(await api.send("GET", "/api/v1/namespaces/kube-system/pods", token: "joe").status == 403)
        #expect(fake.reviews.isEmpty)
        #expect(await api.send("GET", "/api/v1/namespaces/kube-system/pods", token: "jane").status == 200)
        await api.stop()
    }

    @Test func modesWithoutSettings() async throws {
        let open = try await server([.init(type: "AlwaysAllow", name: "alwaysallow")])
        #expect(await open.send("GET", "/api/v1/secrets", token: "jane").status == 200)
        await open.stop()
        let closed = try await server([.init(type: "AlwaysDeny", name: "alwaysdeny")])
        #expect(await closed.send("GET", "/api/v1/secrets", token: "jane").json("message").hasSuffix(#": Everything is forbidden.""#))
        await closed.stop()
    }

    @Test func attributePolicies() async throws {
        let text = """
            # comments are skipped
            {"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":{"group":"devs","namespace":"*","resource":"pods","apiGroup":"*","readonly":true}}
            {"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":{"user":"jane","nonResourcePath":"/metrics"}}
            {"user":"old","namespace":"n"}
            """
        let policies = try AttributePolicies(Array(text.utf8), path: "/p")
        let api = try await server([.init(type: "ABAC", name: "abac")], policies: policies)
        #expect(await api.send("GET", "/api/v1/pods", token: "joe").status == 200)
        #expect(await api.send("DELETE", "/api/v1/namespaces/default/pods/x", token: "joe").status == 403)
        #expect(await api.send("GET", "/api/v1/pods", token: "jane").json("message").hasSuffix(#": No policy matched.""#))
        #expect(await api.send("GET", "/metrics", token: "jane").status == 200)
        let old = AuthorizationAttributes(user: UserInfo(name: "old"), verb: "delete", group: "apps", namespace: "n", resource: "deployments", name: "d")
        #expect(await policies.authorize(old) == .allow(""))
        let error = #expect(throws: InvalidConfiguration.self) { try AttributePolicies(Array("\n{\"kind\":\"X\"}".utf8), path: "/p") }
        #expect(error?.description.hasPrefix("error reading policy file /p, line 2: ") == true)
        await api.stop()
    }

    @Test func rulesOfTheWholeChain() async throws {
        let fake = FakeReviews { _ in FakeReviews.json(["status": ["allowed": true]]) }
        let api = try await server([.init(type: "Webhook", name: "w", webhook: webhook()), rbac], fake)
        try await api.grant("jane", #"[{"apiGroups":[""],"resources":["pods"],"verbs":["get"],"resourceNames":["x"]}]"#)
        let review = await api.send(
            "POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
            #"{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectRulesReview","spec":{"namespace":"default"}}"#, token: "jane")
        #expect(review.json("status", "incomplete") == "true")
        #expect(review.json("status", "evaluationError") == #""webhook authorizer does not support user rule resolution""#)
        #expect(review.json("status", "resourceRules").contains(#"{"verbs":["get"],"apiGroups":[""],"resources":["pods"],"resourceNames":["x"]}"#))
        await api.stop()
    }

    @Test func fileIsFollowed() async throws {
        var pattern = Array("/tmp/swiftlet-authorization-XXXXXX".utf8CString)
        let descriptor = mkstemp(&pattern)
        let path = String(decoding: pattern.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { unlink(path) }
        func put(_ text: String) {
            let bytes = Array(text.utf8)
            ftruncate(descriptor, 0)
            _ = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        }
        func text(_ types: String...) -> String {
            "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthorizationConfiguration\nauthorizers:\n"
                + types.map { "- {type: \($0), name: \($0.lowercased())}\n" }.joined()
        }
        put(text("RBAC", "AlwaysDeny"))
        let content = try #require(FollowedFile.read(path))
        let tokens = try TokenFile(Array("jane,jane,1\n".utf8), path: "/f")
        let api = try await SecureServer({
            $0.authentication.tokenFile = tokens
            $0.authorization.configuration = try AuthorizationConfiguration(content)
            $0.authorization.file = (path, content)
        })
        #expect(await api.send("GET", "/api/v1/secrets", token: "jane").json("message").hasSuffix(#": Everything is forbidden.""#))
        // One that lacks what was there at the start counts for nothing; the good one after it does.
        put(text("RBAC"))
        put(text("AlwaysAllow", "RBAC", "AlwaysDeny"))
        while await api.send("GET", "/api/v1/secrets", token: "jane").status != 200 { try await Task.sleep(for: .milliseconds(10)) }
        await api.stop()
        close(descriptor)
    }
}

@Suite struct AuthorizationConfigurationTests {
    private func problem(_ body: String, required: Set<String> = []) -> String {
        do {
            _ = try AuthorizationConfiguration(
                Array("apiVersion: apiserver.config.k8s.io/v1\nkind: AuthorizationConfiguration\n\(body)".utf8), required: required)
            return ""
        } catch {
            return error.description
        }
    }

    private func webhook(_ settings: String) -> String { "authorizers:\n- {type: Webhook, name: w, webhook: {\(settings)}}" }

    private let good = "timeout: 3s, subjectAccessReviewVersion: v1, failurePolicy: Deny, connectionInfo: {type: KubeConfigFile, kubeConfigFile: /etc/hostname}"

    @Test func mistakes() {
        #expect(problem(webhook(good)) == "")
        let cases: [(String, String)] = [
            ("", "authorizers: Required value: at least one authorization mode must be defined"),
            ("authorizers: [{name: x}]", "authorizers[0].type: Required value"),
            (
                "authorizers: [{type: X, name: x}]",
                #"authorizers[0].type: Unsupported value: "X": supported values: "ABAC", "AlwaysAllow", "AlwaysDeny", "Node", "RBAC", "Webhook""#
            ),
            ("authorizers: [{type: RBAC, name: rbac}, {type: RBAC, name: x}]", #"authorizers[1].type: Duplicate value: "RBAC""#),
            ("authorizers: [{type: RBAC, name: mine}]", "expected name rbac for authorizer RBAC instead of mine"),
            ("authorizers: [{type: Webhook, name: w}]", "authorizers[0].webhook: Required value: required when type=Webhook"),
            ("authorizers: [{type: RBAC, name: rbac, webhook: {}}]", #"authorizers[0].webhook: Invalid value: "non-null": may only be specified when type=Webhook"#),
            (webhook("\(good), foo: 1"), #"failed to load AuthorizationConfiguration from file: strict decoding error: unknown field "authorizers[0].webhook.foo""#),
            (webhook(good.replacing("timeout: 3s", with: "timeout: 31s")), #"authorizers[0].timeout: Invalid value: "31s": must be > 0s and <= 30s"#),
            (webhook(good.replacing("timeout: 3s, ", with: "")), "authorizers[0].timeout: Required value"),
            (webhook(good.replacing("Deny", with: "Maybe")), #"authorizers[0].failurePolicy: Unsupported value: "Maybe": supported values: "Deny", "NoOpinion""#),
            (
                webhook(good.replacing("/etc/hostname", with: "/nowhere")),
                #"authorizers[0].connectionInfo.kubeConfigFile: Invalid value: "/nowhere": error loading file: stat /nowhere: no such file or directory"#
            ),
            (webhook(good.replacing("/etc/hostname", with: "k")), "must be an absolute path"),
            (
                webhook("\(good), matchConditions: [{expression: 'true'}]"),
                "authorizers[0].matchConditionSubjectAccessReviewVersion: Required value: required if match conditions are specified"
            ),
            (
                webhook("\(good), matchConditionSubjectAccessReviewVersion: v1, matchConditions: [{expression: 'request.user'}]"),
                #"authorizers[0].matchConditions[0].expression: Invalid value: "request.user": must evaluate to bool but got string"#
            ),
        ]
        for (body, words) in cases { #expect(problem(body).contains(words), "\(problem(body))") }
        #expect(problem("authorizers: [{type: RBAC, name: rbac}]", required: ["Node", "RBAC"]) == "missing required types: [Node]")
    }
}

extension String {
    fileprivate func replacing(_ part: String, with other: String) -> String {
        split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
    }
}
