import HTTP
import KubernetesSchema
import KubernetesSemantics
import Synchronization
import Testing
import Wire

@testable import APIServer

@Suite(.timeLimit(.minutes(1))) struct CustomResourceTests {
    private static let definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
    private static let gadgets = "/apis/e.com/v1/namespaces/default/gadgets"

    private static func definition(
        _ plural: String = "gadgets", kind: String = "Gadget", versions: String? = nil, scope: String = "Namespaced"
    ) -> String {
        let v1 = #"""
            {"name":"v1","served":true,"storage":true,"subresources":{"status":{},"scale":{"specReplicasPath":".spec.size","statusReplicasPath":".status.replicas"}},
             "additionalPrinterColumns":[{"name":"Size","type":"integer","jsonPath":".spec.size"}],"selectableFields":[{"jsonPath":".spec.mode"}],
             "schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{
              "size":{"type":"integer","default":3,"maximum":9},"mode":{"type":"string"},
              "list":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],"items":{"type":"object","required":["k"],
               "properties":{"k":{"type":"string"},"v":{"type":"integer"}}}}}},
              "status":{"type":"object","properties":{"replicas":{"type":"integer"}}}}}}}
            """#
        return #"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"\#(plural).e.com"},
             "spec":{"group":"e.com","scope":"\#(scope)","names":{"plural":"\#(plural)","kind":"\#(kind)"},"versions":[\#(versions ?? v1)]}}
            """#
    }

    private func isEstablished(_ status: Int, _ body: Document) -> Bool { status == 200 && DefinitionStatus.isTrue(body, "Established") }

    private func establish(_ api: InProcessServer, _ definition: String = definition(), name: String = "gadgets.e.com") async throws {
        let made = await api.send("POST", Self.definitions, definition)
        #expect(made.status == 201, "\(made.body.json())")
        _ = try await api.wait("\(Self.definitions)/\(name)", until: isEstablished)
    }

    private func gadget(_ name: String, _ spec: String = "{}") -> String {
        #"{"apiVersion":"e.com/v1","kind":"Gadget","metadata":{"name":"\#(name)"},"spec":\#(spec)}"#
    }

    @Test func lifecycle() async throws {
        let api = try InProcessServer()
        #expect(await api.send("GET", Self.gadgets).status == 404)
        try await establish(api)
        let made = await api.send("POST", Self.gadgets, gadget("g", #"{"mode":"m","odd":1}"#))
        #expect(made.status == 201)
        #expect(made.body.json("spec") == #"{"mode":"m","size":3}"#)
        #expect(made.body.json("metadata", "generation") == "1")

        let refused = await api.send("POST", Self.gadgets, gadget("h", #"{"size":10}"#))
        #expect(refused.status == 422)
        #expect(refused.body.json("message") == #""Gadget.e.com \"h\" is invalid: spec.size: Invalid value: 10: spec.size in body should be less than or equal to 9""#)
        let strict = await api.send("POST", "\(Self.gadgets)?fieldValidation=Strict", gadget("h", #"{"odd":1}"#))
        #expect(strict.status == 400)
        #expect(strict.body.json("message").contains(#"strict decoding error: unknown field \"spec.odd\""#))

        let merged = await api.send("PATCH", "\(Self.gadgets)/g", #"{"spec":{"size":4}}"#, type: "application/merge-patch+json")
        #expect(merged.body.json("spec", "size") == "4")
        #expect(merged.body.json("metadata", "generation") == "2")
        let strategic = await api.send("PATCH", "\(Self.gadgets)/g", #"{"spec":{}}"#, type: "application/strategic-merge-patch+json")
        #expect(strategic.status == 415)
        #expect(strategic.body.json("message").contains("application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml"))

        let status = await api.send("PATCH", "\(Self.gadgets)/g/status", #"{"status":{"replicas":2},"spec":{"size":1}}"#, type: "application/merge-patch+json")
        #expect(status.body.json("status") == #"{"replicas":2}"#)
        #expect(status.body.json("spec", "size") == "4")
        #expect(status.body.json("metadata", "generation") == "2")
        let scale = await api.send("PATCH", "\(Self.gadgets)/g/scale", #"{"spec":{"replicas":5}}"#, type: "application/merge-patch+json")
        #expect(scale.body.json("spec") == #"{"replicas":5}"#)
        #expect(scale.body.json("status") == #"{"replicas":2}"#)
        #expect(await api.send("GET", "\(Self.gadgets)/g").body.json("spec", "size") == "5")

        let list = await api.send("GET", "\(Self.gadgets)?fieldSelector=spec.mode%3Dm").body
        #expect(list.json("kind") == #""GadgetList""#)
        #expect(list.elements(list[list.root, "items"]).count == 1)
        #expect(await api.send("GET", "\(Self.gadgets)?fieldSelector=spec.size%3D1").status == 400)
        let table = await api.send("GET", Self.gadgets, accept: "application/json;as=Table;v=v1;g=meta.k8s.io").body
        #expect(String(decoding: table.encodeJSON(table[table.element(table[table.root, "rows"], at: 0), "cells"]), as: UTF8.self) == #"["g",5]"#)
        #expect(await api.send("GET", "\(Self.gadgets)/g", accept: "application/vnd.kubernetes.protobuf").status == 406)

        #expect(await api.send("DELETE", "\(Self.gadgets)/g").status == 200)
        #expect(await api.send("GET", "\(Self.gadgets)/g").status == 404)
        await api.stop()
    }

    @Test func applyMergesListsByTheirKeys() async throws {
        let api = try InProcessServer()
        try await establish(api)
        func apply(_ manager: String, _ spec: String) async -> (status: Int, body: Document) {
            await api.send("PATCH", "\(Self.gadgets)/g?fieldManager=\(manager)", gadget("g", spec), type: "application/apply-patch+yaml")
        }
        #expect(await apply("one", #"{"list":[{"k":"a","v":1}]}"#).status == 201)
        let second = await apply("two", #"{"list":[{"k":"b","v":2}]}"#)
        #expect(second.body.json("spec", "list") == #"[{"k":"a","v":1},{"k":"b","v":2}]"#)
        #expect(await apply("two", #"{"list":[{"k":"a","v":9}]}"#).status == 409)
        #expect(await apply("one", "{}").body.json("spec", "list") == #"[{"k":"b","v":2}]"#)
        await api.stop()
    }

    @Test func discoveryFollowsDefinitions() async throws {
        let api = try InProcessServer()
        try await establish(api)
        let group = try await api.wait("/apis/e.com") { status, _ in status == 200 }
        #expect(group.json("preferredVersion") == #"{"groupVersion":"e.com/v1","version":"v1"}"#)
        let list = await api.send("GET", "/apis/e.com/v1").body
        #expect(list.elements(list[list.root, "resources"]).map { list.string(list[$0, "name"]) } == ["gadgets", "gadgets/status", "gadgets/scale"])
        let found = try #require(api.server.custom.find(GroupVersionResource(group: "e.com", version: "v1", resource: "gadgets")))
        #expect(found.version.info.subresources.map(\.name) == ["status", "scale"])
        // Nothing was met yet: the schema isn't compiled.
        #expect(!found.version.custom.isCompiled)
        #expect(api.server.custom.groupVersions == [GroupVersion(group: "e.com", version: "v1")])
        let service = try await api.wait("/apis/apiregistration.k8s.io/v1/apiservices/v1.e.com") { status, _ in status == 200 }
        #expect(service.json("metadata", "labels") == #"{"kube-aggregator.kubernetes.io/automanaged":"true"}"#)
        await api.stop()
    }

    @Test func openAPIFollowsDefinitions() async throws {
        let api = try InProcessServer()
        let before = await api.send("GET", "/openapi/v2").body
        #expect(!before[before.root, "definitions", "com.e.v1.Gadget"].exists)
        try await establish(api)
        let version2 = try await api.wait("/openapi/v2") { _, body in body[body.root, "definitions", "com.e.v1.Gadget"].exists }
        let gadget = version2[version2.root, "definitions", "com.e.v1.Gadget"]
        #expect(version2.keys(version2[gadget, "properties"]) == ["apiVersion", "kind", "metadata", "spec", "status"])
        #expect(version2[version2.root, "paths", "/apis/e.com/v1/namespaces/{namespace}/gadgets"].exists)
        let version3 = await api.send("GET", "/openapi/v3/apis/e.com/v1").body
        let names = version3.keys(version3[version3.root, "components", "schemas"])
        #expect(names.contains("com.e.v1.Gadget") && names.contains("com.e.v1.GadgetList"))
        let index = await api.send("GET", "/openapi/v3").body
        #expect(index[index.root, "paths", "apis/e.com/v1"].exists)
        await api.stop()
    }

    @Test func changedDefinitionsAreServedAtOnce() async throws {
        let api = try InProcessServer()
        try await establish(api)
        #expect(await api.send("POST", Self.gadgets, gadget("g")).status == 201)
        let more = #"[{"op":"add","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/added","value":{"type":"string","default":"new"}}]"#
        let patched = await api.send("PATCH", "\(Self.definitions)/gadgets.e.com", more, type: "application/json-patch+json")
        #expect(patched.status == 200)
        // Defaults are filled in where objects are read, whenever they were written.
        _ = try await api.wait("\(Self.gadgets)/g") { _, body in body.json("spec", "added") == #""new""# }
        await api.stop()
    }

    @Test func namesAreTakenOnce() async throws {
        let api = try InProcessServer()
        try await establish(api)
        #expect(await api.send("POST", Self.definitions, Self.definition("widgets")).status == 201)
        let refused = try await api.wait("\(Self.definitions)/widgets.e.com") { _, body in DefinitionStatus.condition(body, "NamesAccepted") != nil }
        #expect(!DefinitionStatus.isTrue(refused, "NamesAccepted"))
        let condition = try #require(DefinitionStatus.condition(refused, "NamesAccepted"))
        #expect(refused.string(refused[condition, "reason"]) == "ListKindConflict")
        #expect(await api.send("GET", "/apis/e.com/v1/namespaces/default/widgets").status == 404)
        // Names that are given up are free for others.
        #expect(await api.send("DELETE", "\(Self.definitions)/gadgets.e.com").status == 200)
        _ = try await api.wait("\(Self.definitions)/widgets.e.com", until: isEstablished)
        await api.stop()
    }

    @Test func deletionTakesObjectsAndWatchesAlong() async throws {
        let api = try InProcessServer()
        try await establish(api)
        #expect(await api.send("POST", Self.gadgets, gadget("g")).status == 201)
        let held = #"{"apiVersion":"e.com/v1","kind":"Gadget","metadata":{"name":"held","finalizers":["e.com/hold"]}}"#
        #expect(await api.send("POST", Self.gadgets, held).status == 201)
        let watch = Task { await api.send("GET", "\(Self.gadgets)?watch=1&resourceVersion=0") }

        let deleted = await api.send("DELETE", "\(Self.definitions)/gadgets.e.com").body
        #expect(deleted.json("metadata", "finalizers") == #"["customresourcecleanup.apiextensions.k8s.io"]"#)
        #expect(DefinitionStatus.isTrue(deleted, "Terminating"))
        _ = try await api.wait("\(Self.gadgets)/held") { _, body in Metadata.isBeingDeleted(body) }
        let late = await api.send("POST", Self.gadgets, gadget("late"))
        #expect(late.status == 403)
        #expect(late.body.json("message").contains("create not allowed while custom resource definition is terminating"))
        #expect(await api.send("PATCH", "\(Self.gadgets)/held", #"{"metadata":{"finalizers":null}}"#, type: "application/merge-patch+json").status == 200)
        _ = try await api.wait("\(Self.definitions)/gadgets.e.com") { status, _ in status == 404 }
        _ = await watch.value
        _ = try await api.wait(Self.gadgets) { status, _ in status == 404 }
        await api.stop()
    }

    @Test func versionsShareTheirObjects() async throws {
        let api = try InProcessServer()
        func version(_ name: String, _ rest: String, _ field: String) -> String {
            #"{"name":"\#(name)",\#(rest),"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{"a":{"type":"string"},"\#(field)":{"type":"string"}}}}}}}"#
        }
        let versions = version("v1", #""served":true,"storage":true"#, "b") + "," + version("v1beta1", #""served":true,"storage":false,"deprecated":true"#, "c")
        try await establish(api, Self.definition(versions: versions))
        let beta = "/apis/e.com/v1beta1/namespaces/default/gadgets"
        let made = await api.send(
            "POST", beta, #"{"apiVersion":"e.com/v1beta1","kind":"Gadget","metadata":{"name":"g"},"spec":{"a":"x","c":"y"}}"#)
        #expect(made.status == 201)
        // What the stored version doesn't know is pruned on the way.
        #expect(await api.send("GET", "\(Self.gadgets)/g").body.json("spec") == #"{"a":"x"}"#)
        #expect(await api.send("GET", "\(beta)/g").body.json("apiVersion") == #""e.com/v1beta1""#)
        await api.stop()
    }

    @Test(arguments: [
        (["v1beta1", "v1", "foo", "v2alpha1", "v10", "v2"], ["v10", "v2", "v1", "v1beta1", "v2alpha1", "foo"])
    ])
    func versionsAreRanked(_ versions: [String], _ expected: [String]) {
        #expect(versions.sorted(by: VersionOrder.precedes) == expected)
    }

    /// A webhook that answers whatever it is told to.
    private struct FixedConverter: ObjectConverter {
        let change: @Sendable (inout Document) -> Void

        func convert(_ objects: [Document], to version: GroupVersion) async throws -> [Document] {
            objects.map { object in
                var object = object
                object.set(object.root, "apiVersion", string: version.description)
                change(&object)
                return object
            }
        }
    }

    @Test func conversionsKeepMetadata() async throws {
        let object = try Document.parseJSON(#"{"apiVersion":"e.com/v1","kind":"Gadget","metadata":{"name":"g","uid":"u","labels":{"a":"b"}}}"#)
        let version = GroupVersion(group: "e.com", version: "v2")
        func convert(_ change: @escaping @Sendable (inout Document) -> Void) async throws -> Document {
            try await CheckedConverter(inner: FixedConverter(change: change), kind: "Gadget").convert([object], to: version)[0]
        }
        let labelled = try await convert { object in
            object.set(object[object.root, "metadata"], "labels", ["c": "d"])
            object.set(object[object.root, "metadata"], "generation", .int(9))
        }
        #expect(labelled.json("metadata") == #"{"name":"g","uid":"u","labels":{"c":"d"}}"#)
        for (field, word) in [("name", "name"), ("uid", "UID")] {
            await #expect(throws: StatusError.plain("conversion webhook for e.com/v1, Kind=Gadget returned invalid object: must have the same \(word): \(field == "name" ? "g" : "u") != x")) {
                _ = try await convert { $0.set($0[$0.root, "metadata"], field, string: "x") }
            }
        }
    }
}
