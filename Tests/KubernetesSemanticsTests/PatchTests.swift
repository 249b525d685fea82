import KubernetesSchema
import Testing
import Wire

@testable import KubernetesSemantics

private func text(_ document: Document) -> String { String(decoding: document.encodeJSON(), as: UTF8.self) }

@Suite struct StrategicMergePatchTests {
    private static func apply(_ patch: String, to object: String) throws -> String {
        let type = try #require(Schema.shared.kind(GroupVersion(group: "", version: "v1").kind("Pod")))
        var document = try Document.parseJSON(object)
        try StrategicMergePatch(try Document.parseJSON(patch)).apply(type, to: &document)
        return text(document)
    }

    private static func containers(_ json: String) -> String { #"{"spec":{"containers":[\#(json)]}}"# }

    @Test(arguments: [
        // New items of a list come where the patch has them.
        (containers(#"{"name":"b"}"#), containers(#"{"name":"a","image":"i"}"#), containers(#"{"name":"b"},{"name":"a","image":"i"}"#)),
        (containers(#"{"name":"a","image":"z"}"#), containers(#"{"name":"b"},{"name":"a","image":"i"}"#),
            containers(#"{"name":"b"},{"name":"a","image":"z"}"#)),
        (containers(#"{"$patch":"delete","name":"a"}"#), containers(#"{"name":"a"},{"name":"b"}"#), containers(#"{"name":"b"}"#)),
        (containers(#"{"$patch":"replace"},{"name":"c"}"#), containers(#"{"name":"a"},{"name":"b"}"#), containers(#"{"name":"c"}"#)),
        // Without anything to merge into a list is taken as it is, items of the same key and all.
        (containers(#"{"name":"a","ports":[{"containerPort":53,"protocol":"UDP"},{"containerPort":53,"protocol":"TCP"}]}"#), containers(#"{"name":"a"}"#),
            containers(#"{"name":"a","ports":[{"containerPort":53,"protocol":"UDP"},{"containerPort":53,"protocol":"TCP"}]}"#)),
        (#"{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}],"containers":[{"name":"b","image":"i"}]}}"#,
            containers(#"{"name":"a"},{"name":"x"},{"name":"b"}"#), containers(#"{"name":"x"},{"name":"b","image":"i"},{"name":"a"}"#)),
        (#"{"metadata":{"$deleteFromPrimitiveList/finalizers":["a"],"finalizers":["c"]}}"#, #"{"metadata":{"finalizers":["a","b"]}}"#,
            #"{"metadata":{"finalizers":["c","b"]}}"#),
        (#"{"metadata":{"labels":{"$patch":"replace","a":"1"}}}"#, #"{"metadata":{"labels":{"b":"2"}}}"#, #"{"metadata":{"labels":{"a":"1"}}}"#),
        (#"{"metadata":{"labels":{"$patch":"delete"}}}"#, #"{"metadata":{"labels":{"b":"2"}}}"#, #"{"metadata":{"labels":{}}}"#),
        (#"{"spec":{"nodeSelector":null,"hostname":"h"}}"#, #"{"spec":{"nodeSelector":{"a":"b"}}}"#, #"{"spec":{"hostname":"h"}}"#),
        (#"{"spec":{"volumes":[{"name":"v","$retainKeys":["name","emptyDir"],"emptyDir":{}}]}}"#,
            #"{"spec":{"volumes":[{"name":"v","hostPath":{"path":"/"}}]}}"#, #"{"spec":{"volumes":[{"name":"v","emptyDir":{}}]}}"#),
        // Nulls in what is taken whole say nothing.
        (#"{"spec":{"securityContext":{"runAsUser":1,"runAsGroup":null}}}"#, #"{"spec":{}}"#, #"{"spec":{"securityContext":{"runAsUser":1}}}"#),
    ])
    func directives(_ patch: String, _ object: String, _ expected: String) throws {
        #expect(try StrategicMergePatchTests.apply(patch, to: object) == expected)
    }

    @Test(arguments: [
        (containers(#"{"image":"x"}"#), 500, "map: map[image:x] does not contain declared merge key: name"),
        (#"{"spec":{"$patch":"zzz"}}"#, 500, "unknown patch type: zzz in map: map[$patch:zzz]"),
        (#"{"metadata":{"$retainKeys":"a"}}"#, 400, "invalid patch format of retainKeys"),
        (#"[]"#, 400, "json: cannot unmarshal array into Go value of type map[string]interface {}"),
    ])
    func refusals(_ patch: String, _ code: Int, _ message: String) throws {
        let error = #expect(throws: StatusError.self) {
            try StrategicMergePatchTests.apply(patch, to: #"{"metadata":{},"spec":{"containers":[{"name":"a"}]}}"#)
        }
        #expect(error?.code == code)
        #expect(error?.message == message)
    }
}

@Suite struct JSONPatchTests {
    private static func apply(_ patch: String, to object: String) throws -> String {
        var document = try Document.parseJSON(object)
        try JSONPatch(try Document.parseJSON(patch)).apply(to: &document)
        return text(document)
    }

    @Test(arguments: [
        (#"[{"op":"add","path":"/a/-","value":3}]"#, #"{"a":[1,2]}"#, #"{"a":[1,2,3]}"#),
        (#"[{"op":"add","path":"/a/1","value":3}]"#, #"{"a":[1,2]}"#, #"{"a":[1,3,2]}"#),
        (#"[{"op":"remove","path":"/a/-1"}]"#, #"{"a":[1,2]}"#, #"{"a":[1]}"#),
        (#"[{"op":"add","path":"/x~1y~0z","value":1}]"#, #"{}"#, #"{"x/y~z":1}"#),
        (#"[{"op":"move","from":"/a","path":"/b"}]"#, #"{"a":{"c":1}}"#, #"{"b":{"c":1}}"#),
        (#"[{"op":"copy","from":"/a","path":"/b"},{"op":"replace","path":"/b/c","value":2}]"#, #"{"a":{"c":1}}"#, #"{"a":{"c":1},"b":{"c":2}}"#),
        (#"[{"op":"test","path":"/a","value":null}]"#, #"{}"#, #"{}"#),
        (#"[{"op":"replace","path":"/b","value":1}]"#, #"{"a":1}"#, #"{"a":1,"b":1}"#),
        (#"[{"op":"replace","path":"","value":{"z":1}}]"#, #"{"a":1}"#, #"{"z":1}"#),
    ])
    func operations(_ patch: String, _ object: String, _ expected: String) throws {
        #expect(try JSONPatchTests.apply(patch, to: object) == expected)
    }

    @Test(arguments: [
        #"[{"op":"remove","path":"/none"}]"#, #"[{"op":"zzz","path":"/a"}]"#, #"[{"op":"add","path":"nope","value":1}]"#,
        #"[{"op":"add","path":"/list/9","value":1}]"#, #"[{"op":"test","path":"/a","value":2}]"#, #"[{"op":"add","path":"/no/way","value":1}]"#,
        #"[{"op":"copy","from":"/a/b","path":"/c"}]"#, #"[{"op":"add","value":1}]"#,
    ])
    func failuresSayNoMoreThanThatTheyAre(_ patch: String) throws {
        let error = #expect(throws: StatusError.self) { try JSONPatchTests.apply(patch, to: #"{"a":1,"list":[]}"#) }
        #expect(error?.code == 422)
        #expect(error?.message == "the server rejected our request due to an error in our request")
    }

    @Test func copiesAreLimited() throws {
        let copies = (0..<5).map { #"{"op":"copy","from":"/a","path":"/b\#($0)"}"# }.joined(separator: ",")
        let large = String(repeating: "x", count: 1024 * 1024)
        #expect(throws: StatusError.self) { try JSONPatchTests.apply("[\(copies)]", to: #"{"a":"\#(large)"}"#) }
    }

    @Test func unknownFieldsOfOperationsAreNamed() throws {
        let document = try Document.parseJSON(#"[{"op":"add","op":"add","zzz":1}]"#)
        #expect(JSONPatch.strictErrors(document) == [#"json patch duplicate field "[0].op""#, #"json patch unknown field "[0].zzz""#])
    }
}

@Suite struct DuplicateFieldsTests {
    @Test func theLastOneCounts() throws {
        var document = try Document.parseJSON(#"{"a":1,"b":[{"c":1,"c":2}],"a":3}"#)
        #expect(DuplicateFields.remove(from: &document) == [#"duplicate field "b[0].c""#, #"duplicate field "a""#])
        #expect(text(document) == #"{"b":[{"c":2}],"a":3}"#)
    }
}

@Suite struct YAMLDuplicatesTests {
    @Test func linesAndKeysAreNamed() {
        let text = "a: 1\nb:\n  c: 1\n  c: 2\na:\n  - x\n"
        #expect(YAMLDuplicates.find(in: Array(text.utf8)) == [.init(line: 4, key: "c"), .init(line: 6, key: "a")])
        #expect(YAMLDuplicates.find(in: Array("a: {b: 1}".utf8)).isEmpty)
    }
}
