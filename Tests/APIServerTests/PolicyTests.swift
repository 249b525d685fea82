import KubernetesSchema
import KubernetesSemantics
import Testing
import Wire

@testable import APIServer

@Suite(.timeLimit(.minutes(1))) struct PolicyTests {
    private static let group = "/apis/admissionregistration.k8s.io/v1"
    private static let maps = "/api/v1/namespaces/default/configmaps"
    private static let constraints =
        #""matchConstraints":{"resourceRules":[{"operations":["CREATE","UPDATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["configmaps"]}]}"#

    private func api() async throws -> InProcessServer {
        let api = try InProcessServer()
        _ = await api.send("POST", "/api/v1/namespaces", #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"default","labels":{"env":"test"}}}"#)
        api.server.admission = AdmissionChain([MutatingPolicies(server: api.server), ValidatingPolicies(server: api.server)])
        return api
    }

    private func map(_ name: String = "c", _ data: String = #"{"a":"1"}"#, labels: String = "{}") -> String {
        #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"\#(name)","labels":\#(labels)},"data":\#(data)}"#
    }

    private func create(_ api: InProcessServer, _ kind: String, _ spec: String) async -> (status: Int, body: Document) {
        let resource = kind.hasSuffix("Policy") ? String(kind.dropLast()) + "ies" : kind + "s"
        let body = #"{"apiVersion":"admissionregistration.k8s.io/v1","kind":"\#(kind)","metadata":{"name":"p"},"spec":{\#(spec)}}"#
        let made = await api.send("POST", "\(Self.group)/\(resource.lowercased())", body)
        let revision = Int64(Metadata.string(made.body, "resourceVersion")) ?? 0
        _ = try? await api.server.registry("admissionregistration.k8s.io", resource.lowercased())?.cache.snapshot(notOlderThan: revision)
        return made
    }

    private func bind(_ api: InProcessServer, validating: Bool = true, _ extra: String = "", actions: String = #"["Deny"]"#) async {
        let more = extra.isEmpty ? "" : "," + extra
        let made = await create(
            api, validating ? "ValidatingAdmissionPolicyBinding" : "MutatingAdmissionPolicyBinding",
            #""policyName":"p"\#(validating ? #","validationActions":\#(actions)"# : "")\#(more)"#)
        #expect(made.status == 201, "\(made.body.json())")
    }

    struct Case: Sendable {
        var spec: String
        var status: Int
        var words: String
    }

    private static let head = "ValidatingAdmissionPolicy 'p' with binding 'p' denied request: "
    private static let cases: [Case] = [
        Case(spec: #""validations":[{"expression":"true"}]"#, status: 201, words: ""),
        Case(spec: #""validations":[{"expression":"object.data.a == '2'"}]"#, status: 422, words: head + "failed expression: object.data.a == '2'"),
        Case(spec: #""validations":[{"expression":"false","message":" m "}]"#, status: 422, words: head + #"m""#),
        Case(spec: #""validations":[{"expression":"false","messageExpression":"'x' + object.data.a","reason":"Forbidden"}]"#, status: 403, words: head + "x1"),
        Case(spec: #""validations":[{"expression":"false","messageExpression":"'a\\nb'","message":"m"}]"#, status: 422, words: head + #"m""#),
        Case(
            spec: #""validations":[{"expression":"object.spec.x == 1"}]"#, status: 422,
            words: head + "expression 'object.spec.x == 1' resulted in error: no such key: spec"),
        Case(spec: #""failurePolicy":"Ignore","validations":[{"expression":"object.spec.x == 1"}]"#, status: 201, words: ""),
        Case(spec: #""matchConditions":[{"name":"n","expression":"false"}],"validations":[{"expression":"false"}]"#, status: 201, words: ""),
        Case(
            spec: #""variables":[{"name":"n","expression":"object.data.size()"},{"name":"m","expression":"variables.n + 1"}],"validations":[{"expression":"variables.m == 2"}]"#,
            status: 201, words: ""),
        Case(
            spec: #""variables":[{"name":"n","expression":"object.x.y"}],"validations":[{"expression":"variables.n == 2"}]"#, status: 422,
            words: #"resulted in error: composited variable \"n\" fails to evaluate: no such key: x"#),
        Case(spec: #""validations":[{"expression":"namespaceObject.metadata.labels.env == 'test'"}]"#, status: 201, words: ""),
        Case(spec: #""validations":[{"expression":"request.userInfo.username == 'system:apiserver' && request.namespace == 'default'"}]"#, status: 201, words: ""),
        Case(spec: #""validations":[{"expression":"authorizer.requestResource.check('create').allowed()"}]"#, status: 201, words: ""),
        Case(
            spec: #""validations":[{"expression":"authorizer.serviceAccount('default', 'x').group('').resource('pods').check('get').allowed()","message":"may not"}]"#,
            status: 422, words: "may not"),
        Case(spec: #""validations":[{"expression":"oldObject == null"}]"#, status: 201, words: ""),
    ]

    @Test(arguments: cases) func validation(_ example: Case) async throws {
        let api = try await api()
        let made = await create(api, "ValidatingAdmissionPolicy", Self.constraints + "," + example.spec)
        #expect(made.status == 201, "\(made.body.json())")
        await bind(api)
        let result = await api.send("POST", Self.maps, map())
        #expect(result.status == example.status, "\(example.spec): \(result.body.json())")
        #expect(example.words.isEmpty || result.body.json("message").contains(example.words), "\(result.body.json("message"))")
    }

    /// Nothing runs for ever.
    @Test func budgets() async throws {
        let api = try await api()
        let list = "[" + (0..<60).map(String.init).joined(separator: ",") + "]"
        let expression = "\(list).all(a, \(list).all(b, \(list).all(c, \(list).all(d, a + b + c + d < 1000))))"
        _ = await create(api, "ValidatingAdmissionPolicy", Self.constraints + #","validations":[{"expression":"\#(expression)"}]"#)
        await bind(api)
        let refused = await api.send("POST", Self.maps, map())
        #expect(refused.status == 422)
        #expect(refused.body.json("message").contains("operation cancelled: actual cost limit exceeded"))
    }

    @Test func parameters() async throws {
        let api = try await api()
        let params = #""paramKind":{"apiVersion":"v1","kind":"ConfigMap"},"validations":[{"expression":"int(object.data.a) <= int(params.data.most)","messageExpression":"'most ' + params.data.most"}]"#
        #expect(await create(api, "ValidatingAdmissionPolicy", Self.constraints + "," + params).status == 201)
        await bind(
            api,
            #""paramRef":{"name":"limits","parameterNotFoundAction":"Deny"},"matchResources":{"objectSelector":{"matchLabels":{"checked":"yes"}}}"#)
        let label = #"{"checked":"yes"}"#
        let missing = await api.send("POST", Self.maps, map(labels: label))
        #expect(missing.status == 422)
        #expect(missing.body.json("message").contains("failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction"))
        let limits = await api.send("POST", Self.maps, map("limits", #"{"most":"2"}"#))
        #expect(limits.status == 201, "\(limits.body.json())")
        let revision = Int64(Metadata.string(limits.body, "resourceVersion")) ?? 0
        _ = try await api.server.registry("", "configmaps")?.cache.snapshot(notOlderThan: revision)
        #expect(await api.send("POST", Self.maps, map("ok", #"{"a":"2"}"#, labels: label)).status == 201)
        let refused = await api.send("POST", Self.maps, map("no", #"{"a":"3"}"#, labels: label))
        #expect(refused.body.json("message").contains("denied request: most 2"), "\(refused.body.json())")
    }

    @Test func warnings() async throws {
        let api = try await api()
        _ = await create(api, "ValidatingAdmissionPolicy", Self.constraints + #","validations":[{"expression":"false","message":"m"}]"#)
        await bind(api, actions: #"["Warn","Audit"]"#)
        let context = RequestContext(request: APIRequest(method: "POST", path: Self.maps), user: .apiServer, auditID: "")
        let attributes = AdmissionAttributes(
            operation: .create, kind: GroupVersionKind(group: "", version: "v1", kind: "ConfigMap"),
            resource: GroupVersionResource(group: "", version: "v1", resource: "configmaps"), subresource: "", namespace: "default", name: "c",
            isDryRun: false, context: context)
        try await api.server.admission.validate(try Document.parseJSON(map()), old: nil, attributes)
        #expect(context.warnings == ["Validation failed for ValidatingAdmissionPolicy 'p' with binding 'p': m"])
        #expect(context.auditAnnotations["validation.policy.admission.k8s.io/validation_failure"]?.contains(#""message":"m","policy":"p","binding":"p""#) == true)
    }

    struct Mutation: Sendable {
        var type: String
        var expression: String
        var data: String?
        var words: String = ""
    }

    private static let mutations: [Mutation] = [
        Mutation(type: "ApplyConfiguration", expression: "Object{data: {'b': 'x'}}", data: #"{"a":"1","b":"x"}"#),
        Mutation(type: "ApplyConfiguration", expression: "Object{metadata: Object.metadata{labels: {'l': object.data.a}}}", data: #"{"a":"1"}"#),
        Mutation(
            type: "ApplyConfiguration", expression: "Object{metadata: Object.wrong{}}", data: nil,
            words: #"type mismatch: unexpected type name \"Object.wrong\", expected \"Object.metadata\""#),
        Mutation(type: "ApplyConfiguration", expression: "Object{unknown: 1}", data: nil, words: "field not declared in schema"),
        Mutation(type: "JSONPatch", expression: "[JSONPatch{op: 'add', path: '/data/b', value: 'y'}]", data: #"{"a":"1","b":"y"}"#),
        Mutation(
            type: "JSONPatch", expression: "[JSONPatch{op: 'test', path: '/data/a', value: '9'}, JSONPatch{op: 'remove', path: '/data/a'}]",
            data: #"{"a":"1"}"#),
        Mutation(
            type: "JSONPatch", expression: "[JSONPatch{op: 'add', path: '/data/' + jsonpatch.escapeKey('k/l'), value: 'y'}].filter(x, false)",
            data: #"{"a":"1"}"#),
        Mutation(type: "JSONPatch", expression: "[JSONPatch{op: 'remove', path: '/data/zz'}]", data: nil, words: "JSON Patch: remove operation does not apply"),
    ]

    @Test(arguments: mutations) func mutation(_ example: Mutation) async throws {
        let api = try await api()
        let field = example.type == "JSONPatch" ? "jsonPatch" : "applyConfiguration"
        let spec = #","reinvocationPolicy":"Never","mutations":[{"patchType":"\#(example.type)","\#(field)":{"expression":"\#(example.expression)"}}]"#
        let made = await create(api, "MutatingAdmissionPolicy", Self.constraints + spec)
        #expect(made.status == 201, "\(made.body.json())")
        await bind(api, validating: false)
        let result = await api.send("POST", Self.maps, map())
        if let data = example.data {
            #expect(result.status == 201, "\(result.body.json())")
            #expect(result.body.json("data") == data)
            #expect(!example.expression.contains("labels") || result.body.json("metadata", "labels") == #"{"l":"1"}"#)
        } else {
            #expect(result.status >= 400)
            #expect(result.body.json("message").contains(example.words), "\(result.body.json("message"))")
            #expect(result.body.json("message").contains("policy 'p' with binding 'p' denied request: "))
        }
    }

    @Test func atomicsAreNotReplaced() async throws {
        let api = try await api()
        let constraints = Self.constraints.replacing("configmaps", with: "pods")
        let spec = #","reinvocationPolicy":"Never","mutations":[{"patchType":"ApplyConfiguration","applyConfiguration":{"expression":"Object{spec: Object.spec{nodeSelector: {'a': 'b'}}}"}}]"#
        #expect(await create(api, "MutatingAdmissionPolicy", constraints + spec).status == 201)
        await bind(api, validating: false)
        let pod = #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}]}}"#
        let refused = await api.send("POST", "/api/v1/namespaces/default/pods", pod)
        #expect(
            refused.body.json("message").contains(
                "error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: .spec.nodeSelector"),
            "\(refused.body.json())")
    }

    @Test func typeChecking() throws {
        let policy = try Document.parseJSON(
            #"""
            {"metadata":{"name":"p"},"spec":{"matchConstraints":{"resourceRules":[{"operations":["*"],"apiGroups":["apps"],"apiVersions":["v1"],
             "resources":["deployments"]}]},"variables":[{"name":"r","expression":"object.spec.replicas"}],
             "validations":[{"expression":"variables.r > 1"},{"expression":"object.spec.replica > 1"},{"expression":"variables.r > 'a'","messageExpression":"object.metadata.name"}]}}
            """#)
        #expect(PolicyTypeCheck.resources(policy) == [GroupVersionResource(group: "apps", version: "v1", resource: "deployments")])
        let kind = GroupVersionKind(group: "apps", version: "v1", kind: "Deployment")
        let type = try #require(PolicyTypeCheck.type(of: kind))
        let warnings = PolicyTypeCheck.warnings(policy, kinds: [(kind, type)], params: nil)
        #expect(warnings.map(\.field) == ["spec.validations[1].expression", "spec.validations[2].expression"])
        #expect(warnings[0].text.hasPrefix("apps/v1, Kind=Deployment: compilation failed: ERROR: <input>:1:12: undefined field 'replica'"))
        #expect(warnings[1].text.contains("found no matching overload for '_>_' applied to '(int, string)'"))
    }
}
