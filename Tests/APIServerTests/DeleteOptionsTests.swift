import HTTP
import KubernetesSchema
import KubernetesSemantics
import Testing
import Wire

@testable import APIServer

@Suite struct DeleteOptionsTests {
    /// Clients send them in the version of whatever they delete.
    @Test(arguments: ["v1", "apps/v1", "meta.k8s.io/v1"]) func anyGroupsVersionIsTaken(version: String) async throws {
        let api = try InProcessServer()
        let path = "/api/v1/namespaces/default/configmaps"
        let kind = try #require(GroupVersion(apiVersion: version)).kind("DeleteOptions")
        let type = try #require(api.server.schema.kind(GroupVersionKind(group: "", version: "v1", kind: "DeleteOptions")))
        let options = try Document.parseJSON(#"{"propagationPolicy":"Background"}"#)
        let bodies: [(String, [UInt8])] = [
            ("application/vnd.kubernetes.protobuf", ProtobufEncoder(options, schema: api.server.schema).object(type, kind: kind)),
            ("application/json", Array(#"{"kind":"DeleteOptions","apiVersion":"\#(version)","propagationPolicy":"Background"}"#.utf8)),
        ]
        for (media, body) in bodies {
            #expect(await api.send("POST", path, #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"}}"#).status == 201)
            let sink = CollectingSink()
            let headers = HTTPFields([("Accept", "application/json"), ("Content-Type", media)])
            await api.server.handle(
                APIRequest(method: "DELETE", path: "\(path)/c", query: nil, headers: headers, body: body, identity: .apiServer), sink)
            #expect(sink.result.status == 200, "\(String(decoding: sink.result.bytes, as: UTF8.self))")
        }
        await api.stop()
    }
}
