import Datastore
import KubernetesSchema
import KubernetesSemantics
import Synchronization
import Testing
import Wire

@testable import APIServer

@Suite(.timeLimit(.minutes(1))) struct WebhookTests {
    private static let maps = "/api/v1/namespaces/default/configmaps"

    private func api() async throws -> InProcessServer {
        let api = try InProcessServer()
        let client = WebhookClient(api.server)
        api.server.admission = AdmissionChain([
            MutatingWebhooks(server: api.server, client: client), ValidatingWebhooks(server: api.server, client: client),
        ])
        return api
    }

    private func map(_ name: String, _ data: String = #"{"a":"1"}"#, labels: String = "{}") -> String {
        #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"\#(name)","labels":\#(labels)},"data":\#(data)}"#
    }

    private func rule(_ operations: String = #"["CREATE","UPDATE"]"#, resource: String = "configmaps", group: String = "", version: String = "v1") -> String {
        #"{"operations":\#(operations),"apiGroups":["\#(group)"],"apiVersions":["\#(version)"],"resources":["\#(resource)"]}"#
    }

    private func hook(_ name: String, _ server: WebhookServer, path: String, rule: String? = nil, extra: String = "") -> String {
        // A machine that runs all tests at once may be slow.
        let patience = extra.contains("timeoutSeconds") ? "" : #","timeoutSeconds":30"#
        let more = (extra.isEmpty ? "" : "," + extra) + patience
        return #"""
            {"name":"\#(name).e.com","sideEffects":"None","admissionReviewVersions":["v1"],"rules":[\#(rule ?? self.rule())],
             "clientConfig":{"url":"https://127.0.0.1:\#(server.port)\#(path)","caBundle":"\#(server.bundle)"}\#(more)}
            """#
    }

    private func configure(_ api: InProcessServer, _ kind: String, _ name: String, _ hooks: String...) async {
        let path = "/apis/admissionregistration.k8s.io/v1/\(kind.lowercased())webhookconfigurations"
        let body = #"""
            {"apiVersion":"admissionregistration.k8s.io/v1","kind":"\#(kind)WebhookConfiguration","metadata":{"name":"\#(name)"},
             "webhooks":[\#(hooks.joined(separator: ","))]}
            """#
        let made = await api.send("POST", path, body)
        #expect(made.status == 201, "\(made.body.json())")
        let revision = Int64(Metadata.string(made.body, "resourceVersion")) ?? 0
        _ = try? await api.server.registry("admissionregistration.k8s.io", "\(kind.lowercased())webhookconfigurations")?.cache.snapshot(notOlderThan: revision)
    }

    @Test func mutatesAndSeesTheRequest() async throws {
        let api = try await api()
        let hooks = try await WebhookServer { _, review in
            WebhookServer.allow(review, patch: #"[{"op":"add","path":"/data/added","value":"x"}]"#)
        }
        await configure(api, "Mutating", "m", hook("one", hooks, path: "/mutate"))
        let made = await api.send("POST", "\(Self.maps)?fieldManager=me", map("c"))
        #expect(made.status == 201)
        #expect(made.body.json("data") == #"{"a":"1","added":"x"}"#)
        // What a webhook adds is nobody's.
        #expect(!made.body.json("metadata", "managedFields").contains("f:added"))
        let request = try #require(hooks.requests.first)
        #expect(request.authority == "127.0.0.1:\(hooks.port)")
        let review = request.review
        func shown(_ name: String) -> String { review.json("request", name) }
        #expect(shown("operation") == #""CREATE""#)
        #expect(shown("name") == #""c""#)
        #expect(shown("namespace") == #""default""#)
        #expect(shown("kind") == #"{"group":"","version":"v1","kind":"ConfigMap"}"#)
        #expect(shown("oldObject") == "null")
        #expect(shown("dryRun") == "false")
        #expect(shown("options") == #"{"kind":"CreateOptions","apiVersion":"meta.k8s.io/v1","fieldManager":"me"}"#)
        #expect(review.json("request", "userInfo", "username") == #""system:apiserver""#)
        await hooks.stop()
    }

    @Test func refusals() async throws {
        let answers: [(path: String, members: Value, status: Int, message: String)] = [
            ("/plain", ["allowed": false], 400, "denied the request without explanation"),
            ("/said", ["allowed": false, "status": ["message": "no", "code": 418, "reason": "Teapot"]], 418, "denied the request: no"),
            ("/reason", ["allowed": false, "status": ["reason": "Forbidden", "code": 403]], 403, "denied the request: Forbidden"),
            ("/low", ["allowed": false, "status": ["message": "fine?", "code": 200]], 400, "denied the request: fine?"),
            ("/patch", ["allowed": true, "patch": "W10=", "patchType": "JSONPatch"], 500, "validating webhook may not return response.patch"),
        ]
        let byPath = Dictionary(uniqueKeysWithValues: answers.map { ($0.path, $0.members) })
        let hooks = try await WebhookServer { path, review in WebhookServer.review(review, byPath[path] ?? [:]) }
        for answer in answers {
            let api = try await api()
            await configure(api, "Validating", "v", hook("v", hooks, path: answer.path))
            let refused = await api.send("POST", Self.maps, map("c"))
            #expect(refused.status == answer.status, "\(answer.path)")
            #expect(refused.body.json("message").contains(answer.message), "\(refused.body.json())")
            #expect(await api.send("GET", "\(Self.maps)/c").status == 404)
        }
        await hooks.stop()
    }

    /// What isn't an answer: the failure policy decides, and the cause is told.
    @Test func failures() async throws {
        let hooks = try await WebhookServer { path, review in
            switch path {
            case "/hang":
                try await Task.sleep(for: .seconds(3600))
                return (200, [])
            case "/garbage": return (200, Array("garbage".utf8))
            case "/empty": return (200, Array("{}".utf8))
            case "/error": return (500, Array("broken".utf8))
            case "/large": return (200, [UInt8](repeating: 0x20, count: WebhookClient.maximumAnswerBytes + 1))
            case "/uid":
                return (200, Array(#"{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"x","allowed":true}}"#.utf8))
            default: return WebhookServer.review(review, ["allowed": true, "patch": "W10="])
            }
        }
        let cases: [(path: String, words: String)] = [
            ("/hang", #"failed to call webhook: Post \"https://127.0.0.1:\#(hooks.port)/hang?timeout=1s\": context deadline exceeded"#),
            ("/garbage", "couldn't get version/kind; json parse error"), ("/empty", "received invalid webhook response: webhook response was absent"),
            ("/error", #"an error on the server (\"unknown\") has prevented the request from succeeding"#), ("/large", "is larger than"),
            ("/uid", "expected response.uid="), ("/other", "webhook returned response.patch but not response.patchType"),
        ]
        for (path, words) in cases {
            for policy in ["Fail", "Ignore"] {
                let api = try await api()
                let extra = #""failurePolicy":"\#(policy)","timeoutSeconds":\#(path == "/hang" ? 1 : 30)"#
                await configure(api, "Mutating", "m", hook("m", hooks, path: path, extra: extra))
                let made = await api.send("POST", Self.maps, map("c"))
                guard policy == "Fail" else {
                    #expect(made.status == 201, "\(path): \(made.body.json())")
                    continue
                }
                #expect(made.status == 500)
                let message = made.body.json("message")
                #expect(message.contains(#"Internal error occurred: failed calling webhook \"m.e.com\": "#), "\(message)")
                #expect(message.contains(words), "\(path): \(message)")
            }
        }
        await hooks.stop()
    }

    @Test func certificatesAreChecked() async throws {
        let api = try await api()
        let hooks = try await WebhookServer { _, review in WebhookServer.allow(review) }
        let other = try await WebhookServer { _, review in WebhookServer.allow(review) }
        let wrong = hook("m", hooks, path: "/").replacing(hooks.bundle, with: other.bundle)
        await configure(api, "Mutating", "m", wrong)
        let refused = await api.send("POST", Self.maps, map("c"))
        #expect(refused.status == 500)
        #expect(refused.body.json("message").contains("x509: certificate signed by unknown authority"), "\(refused.body.json())")
        #expect(hooks.requests.isEmpty)
        await hooks.stop()
        await other.stop()
    }

    @Test func services() async throws {
        let api = try await api()
        let hooks = try await WebhookServer { _, review in WebhookServer.allow(review) }
        let byService = hook("m", hooks, path: "/x").replacing(
            #""url":"https://127.0.0.1:\#(hooks.port)/x""#, with: #""service":{"namespace":"default","name":"hook","path":"/x","port":8443}"#)
        await configure(api, "Mutating", "m", byService)
        func refusal() async -> String { await api.send("POST", Self.maps, map("c")).body.json("message") }
        #expect(await refusal().contains(#"Post \"https://hook.default.svc:8443/x?timeout=30s\": service \"hook\" not found"#))
        let service = #"{"apiVersion":"v1","kind":"Service","metadata":{"name":"hook"},"spec":{"ports":[{"port":\#(443)}]}}"#
        let made = await api.send("POST", "/api/v1/namespaces/default/services", service)
        #expect(made.status == 201, "\(made.body.json())")
        #expect(await eventually { await refusal().contains(#"no service port 8443 found for service \"hook\""#) })
        let patch = #"[{"op":"replace","path":"/spec/ports/0/port","value":8443}]"#
        _ = await api.send("PATCH", "/api/v1/namespaces/default/services/hook", patch, type: "application/json-patch+json")
        #expect(await eventually { await refusal().contains(#"no endpoints available for service \"hook\""#) })
        let slice = #"""
            {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"hook-1","labels":{"kubernetes.io/service-name":"hook"}},
             "addressType":"IPv4","ports":[{"name":"","port":\#(hooks.port),"protocol":"TCP"}],"endpoints":[{"addresses":["127.0.0.1"]}]}
            """#
        // Validation takes no endpoint on the loopback: it comes from elsewhere.
        let slices = try #require(api.server.registry("discovery.k8s.io", "endpointslices"))
        var document = try Document.parseJSON(slice)
        document.set(document[document.root, "metadata"], "namespace", string: "default")
        let bytes = try await slices.definition.storedBytes(try slices.definition.canonical(document))
        _ = try await slices.store.put(slices.definition.key(namespace: "default", name: "hook-1"), bytes, if: .absent)
        #expect(await eventually { await api.send("POST", Self.maps, map("c")).status == 201 })
        #expect(hooks.requests.last?.authority == "hook.default.svc:8443")
        await hooks.stop()
    }

    private func eventually(_ condition: () async -> Bool) async -> Bool {
        while !(await condition()) {
            if Task.isCancelled { return false }
            try? await Task.sleep(for: .milliseconds(5))
        }
        return true
    }

    @Test func matching() async throws {
        let hooks = try await WebhookServer { _, review in WebhookServer.review(review, ["allowed": false]) }
        let cases: [(extra: String, rule: String?, isAsked: Bool)] = [
            ("", nil, true), ("", rule(#"["UPDATE"]"#), false), ("", rule(#"["*"]"#, resource: "*"), true),
            ("", rule(#"["*"]"#, resource: "configmaps/status"), false), ("", rule(#"["*"]"#, resource: "pods"), false),
            (#""objectSelector":{"matchLabels":{"a":"b"}}"#, nil, true), (#""objectSelector":{"matchLabels":{"a":"c"}}"#, nil, false),
            (#""matchConditions":[{"name":"n","expression":"object.metadata.name == 'c' && request.operation == 'CREATE'"}]"#, nil, true),
            (#""matchConditions":[{"name":"n","expression":"object.metadata.name != 'c'"}]"#, nil, false),
            (#""matchConditions":[{"name":"n","expression":"authorizer.group('').resource('pods').check('get').allowed()"}]"#, nil, true),
        ]
        for (extra, rule, isAsked) in cases {
            let api = try await api()
            await configure(api, "Validating", "v", hook("v", hooks, path: "/", rule: rule, extra: extra))
            let made = await api.send("POST", Self.maps, map("c", labels: #"{"a":"b"}"#))
            #expect(made.status == (isAsked ? 400 : 201), "\(extra) \(rule ?? "") \(made.body.json())")
        }
        // A condition that fails is the failure policy's matter.
        for (policy, status) in [("Fail", 403), ("Ignore", 201)] {
            let api = try await api()
            let extra = #""failurePolicy":"\#(policy)","matchConditions":[{"name":"n","expression":"object.spec.x == 1"}]"#
            await configure(api, "Validating", "v", hook("v", hooks, path: "/", extra: extra))
            #expect(await api.send("POST", Self.maps, map("c")).status == status)
        }
        await hooks.stop()
    }

    /// A rule for one version is about all, unless it is exact; the webhook sees the object in its version.
    @Test func equivalentVersions() async throws {
        let path = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers"
        let body = #"""
            {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"h"},
             "spec":{"maxReplicas":2,"scaleTargetRef":{"kind":"Deployment","name":"d","apiVersion":"apps/v1"}}}
            """#
        for policy in ["Equivalent", "Exact"] {
            let api = try await api()
            let hooks = try await WebhookServer { _, review in
                WebhookServer.allow(review, patch: #"[{"op":"replace","path":"/spec/maxReplicas","value":7}]"#)
            }
            let rule = rule(resource: "horizontalpodautoscalers", group: "autoscaling")
            await configure(api, "Mutating", "m", hook("m", hooks, path: "/", rule: rule, extra: #""matchPolicy":"\#(policy)""#))
            let made = await api.send("POST", path, body)
            #expect(made.status == 201, "\(made.body.json())")
            #expect(made.body.json("spec", "maxReplicas") == (policy == "Exact" ? "2" : "7"))
            let seen = hooks.requests.first?.review
            #expect(seen?.json("request", "kind", "version") == (policy == "Exact" ? nil : #""v1""#))
            #expect(seen?.json("request", "requestKind", "version") == (policy == "Exact" ? nil : #""v2""#))
            #expect(seen?.json("request", "object", "apiVersion") == (policy == "Exact" ? nil : #""autoscaling/v1""#))
            await hooks.stop()
        }
    }

    @Test func reinvocation() async throws {
        let api = try await api()
        let hooks = try await WebhookServer { path, review in
            let hasB = review.json("request", "object", "data").contains("\"b\"")
            return WebhookServer.allow(review, patch: path == "/b" && !hasB ? #"[{"op":"add","path":"/data/b","value":"x"}]"# : nil)
        }
        await configure(
            api, "Mutating", "m", hook("a", hooks, path: "/a", extra: #""reinvocationPolicy":"IfNeeded""#), hook("never", hooks, path: "/never"),
            hook("b", hooks, path: "/b"))
        #expect(await api.send("POST", Self.maps, map("c")).status == 201)
        #expect(hooks.paths() == ["/a", "/never", "/b", "/a"])
        await hooks.stop()
    }

    @Test func deletionAndDryRun() async throws {
        let api = try await api()
        let hooks = try await WebhookServer { _, review in WebhookServer.allow(review) }
        await configure(api, "Validating", "v", hook("v", hooks, path: "/", rule: rule(#"["DELETE"]"#)))
        #expect(await api.send("POST", Self.maps, map("c")).status == 201)
        #expect(await api.send("DELETE", "\(Self.maps)/c?dryRun=All").status == 200)
        #expect(await api.send("DELETE", Self.maps).status == 200)
        let (first, second) = (try #require(hooks.requests.first?.review), try #require(hooks.requests.last?.review))
        #expect(first.json("request", "object") == "null")
        #expect(first.json("request", "oldObject", "metadata", "name") == #""c""#)
        #expect(first.json("request", "dryRun") == "true")
        #expect(second.json("request", "dryRun") == "false")
        await hooks.stop()
    }

    /// Webhooks aren't asked about webhooks, so that a broken one can be taken away.
    @Test func configurationsAreExempt() async throws {
        let api = try await api()
        let hooks = try await WebhookServer { _, review in WebhookServer.review(review, ["allowed": false]) }
        let all = #"{"operations":["*"],"apiGroups":["*"],"apiVersions":["*"],"resources":["*/*"]}"#
        await configure(api, "Validating", "v", hook("v", hooks, path: "/", rule: all))
        #expect(await api.send("POST", Self.maps, map("c")).status == 400)
        let path = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/v"
        #expect(await api.send("DELETE", path).status == 200)
        await hooks.stop()
    }
}
