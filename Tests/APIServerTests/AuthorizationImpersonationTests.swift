import KubernetesSchema
import Testing
import Wire

@testable import APIServer

@Suite(.timeLimit(.minutes(1))) struct AuthorizationImpersonationTests {
    private func server() async throws -> SecureServer {
        let file = try TokenFile(Array("jane,jane,1\n".utf8), path: "/f")
        return try await SecureServer({ $0.authentication.tokenFile = file })
    }

    private func whoami(_ api: SecureServer, _ headers: [(String, String)]) async -> SecureServer.Reply {
        await api.send(
            "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews",
            #"{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}"#, token: "jane", headers: headers)
    }

    @Test func unbound() async throws {
        let api = try await server()
        let refused = await whoami(api, [("Impersonate-User", "bob")])
        #expect(refused.status == 403)
        try await api.grant(
            "jane",
            #"""
            [{"apiGroups":[""],"resources":["users"],"resourceNames":["bob"],"verbs":["impersonate"]},
             {"apiGroups":[""],"resources":["groups"],"resourceNames":["g"],"verbs":["impersonate"]},
             {"apiGroups":["authentication.k8s.io"],"resources":["uids"],"verbs":["impersonate"]},
             {"apiGroups":["authentication.k8s.io"],"resources":["userextras/scopes"],"verbs":["impersonate"]}]
            """#)
        let bob = await whoami(api, [("Impersonate-User", "bob"), ("Impersonate-Group", "g"), ("Impersonate-Uid", "u"), ("Impersonate-Extra-Scopes", "s")])
        #expect(
            bob.json("status", "userInfo") == #"{"username":"bob","uid":"u","groups":["g","system:authenticated"],"extra":{"scopes":["s"]}}"#)
        #expect(await whoami(api, [("Impersonate-User", "bob"), ("Impersonate-Group", "h")]).status == 403)
        #expect(await whoami(api, [("Impersonate-User", "bob"), ("Impersonate-Extra-Other", "s")]).status == 403)
        let nobody = await whoami(api, [("Impersonate-Group", "g")])
        #expect(nobody.status == 400)
        #expect(nobody.json("message").contains("without impersonating a user name"))
        await api.stop()
    }

    /// Who may act as somebody only to do certain things.
    @Test func bound() async throws {
        let api = try await server()
        try await api.grant(
            "jane",
            #"""
            [{"apiGroups":["authentication.k8s.io"],"resources":["users"],"resourceNames":["bob"],"verbs":["impersonate:user-info"]},
             {"apiGroups":["authentication.k8s.io"],"resources":["groups"],"resourceNames":["g"],"verbs":["impersonate:user-info"]},
             {"apiGroups":["authentication.k8s.io"],"resources":["nodes"],"verbs":["impersonate:arbitrary-node"]},
             {"apiGroups":[""],"resources":["pods"],"verbs":["impersonate-on:user-info:list","impersonate-on:arbitrary-node:list"]}]
            """#)
        try await api.grant("bob", #"[{"apiGroups":[""],"resources":["pods","secrets"],"verbs":["list"]}]"#)
        #expect(await api.send("GET", "/api/v1/pods", token: "jane", headers: [("Impersonate-User", "bob")]).status == 200)
        let secrets = await api.send("GET", "/api/v1/secrets", token: "jane", headers: [("Impersonate-User", "bob")])
        #expect(secrets.status == 403)
        #expect(secrets.json("message").contains(#"User \"jane\" cannot impersonate-on:user-info:list resource \"secrets\""#))
        let masters = await api.send(
            "GET", "/api/v1/pods", token: "jane", headers: [("Impersonate-User", "bob"), ("Impersonate-Group", "system:masters")])
        #expect(masters.json("message").contains("impersonating the system:masters group is not allowed"))
        // A node's groups are its own.
        let node = "/api/v1/pods?fieldSelector=spec.nodeName%3Dn1"
        #expect(await api.send("GET", node, token: "jane", headers: [("Impersonate-User", "system:node:n1")]).status == 200)
        #expect(await api.send("GET", "/api/v1/pods", token: "jane", headers: [("Impersonate-User", "system:node:n1")]).status == 403)
        await api.stop()
    }

    @Test func nodesSeeTheirOwn() async throws {
        let api = try await server()
        let node = NodeAuthorizer(server: api.server, roles: try #require(RBACAuthorizer(api.server)))
        let user = UserInfo(name: "system:node:n1", groups: ["system:nodes", "system:authenticated"])
        func ask(_ verb: String, _ resource: String, name: String = "", group: String = "", fields: String = "") async -> AuthorizationDecision {
            var attributes = AuthorizationAttributes(user: user, verb: verb, group: group, version: "v1", namespace: "", resource: resource, name: name)
            attributes.selectors = AuthorizationSelectors(fields: fields, labels: "")
            return await node.authorize(attributes)
        }
        #expect(await ask("list", "pods", fields: "spec.nodeName=n1") == .allow(""))
        #expect(await ask("list", "pods", fields: "spec.nodeName!=n1") == .noOpinion("can only list/watch pods with spec.nodeName field selector"))
        #expect(await ask("get", "nodes", name: "n1") == .allow(""))
        #expect(await ask("get", "nodes", name: "n2") == .noOpinion("node 'n1' cannot read 'n2', only its own Node object"))
        #expect(await ask("list", "nodes") == .noOpinion("node 'n1' cannot read all nodes, only its own Node object"))
        #expect(await ask("list", "resourceslices", group: "resource.k8s.io", fields: "spec.nodeName=n1") == .allow(""))
        #expect(await ask("get", "secrets", name: "s") == .noOpinion("can only read namespaced object of this type"))
        await api.stop()
    }

    @Test func selectorsInReviews() async throws {
        let api = try await server()
        func review(_ attributes: String) async throws -> Document {
            let body = #"{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":\#(attributes)}}"#
            let reply = await api.send("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", body, token: "jane")
            return reply.body
        }
        let broken = try await review(#"{"verb":"list","resource":"pods","fieldSelector":{"rawSelector":"a"},"labelSelector":{"requirements":[{"key":"a","operator":"In","values":["b"]},{"key":"c","operator":"New"}]}}"#)
        #expect(
            broken.json("status", "evaluationError")
                == #""spec.resourceAttributes.fieldSelector ignored due to parse error; spec.resourceAttributes.labelSelector partially ignored due to parse error""#)
        let empty = try await review(#"{"verb":"list","resource":"pods","fieldSelector":{}}"#)
        #expect(empty.json("message").contains("spec.resourceAttributes.fieldSelector.requirements: Required value: when spec.resourceAttributes.fieldSelector is specified, requirements or rawSelector is required"))
        let both = try await review(#"{"verb":"list","resource":"pods","labelSelector":{"rawSelector":"a","requirements":[{"key":"a","operator":"Exists"}]}}"#)
        #expect(both.json("message").contains("may not specified at the same time as requirements"))
        await api.stop()
    }
}
