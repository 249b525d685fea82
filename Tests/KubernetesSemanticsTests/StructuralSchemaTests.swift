import KubernetesSchema
import Testing
import Wire

@testable import KubernetesSemantics

private func schema(_ json: String) throws -> StructuralSchema {
    let document = try Document.parseJSON(json)
    return StructuralSchema(document, document.root)
}

private func text(_ document: Document) -> String { String(decoding: document.encodeJSON(), as: UTF8.self) }

@Suite struct StructuralSchemaTests {
    private static let root = #"""
        {"type":"object","properties":{
          "size":{"type":"integer","minimum":1,"maximum":10},
          "ratio":{"type":"number","multipleOf":0.5},
          "name":{"type":"string","pattern":"^[a-z]+$","maxLength":4},
          "mode":{"type":"string","enum":["a","b"]},
          "when":{"type":"string","format":"date-time"},
          "port":{"x-kubernetes-int-or-string":true},
          "small":{"type":"integer","format":"int32"},
          "list":{"type":"array","maxItems":2,"items":{"type":"object","required":["k"],"properties":{"k":{"type":"string"}}}},
          "labels":{"type":"object","additionalProperties":{"type":"string"}},
          "maybe":{"type":"string","nullable":true},
          "choice":{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},
            "oneOf":[{"required":["a"]},{"required":["b"]}]}}}
        """#

    @Test(arguments: [
        (#"{"size":3,"name":"abc","mode":"a","port":80,"maybe":null,"labels":{"x":"y"},"ratio":1.5}"#, []),
        (#"{"size":11}"#, ["size: Invalid value: 11: size in body should be less than or equal to 10"]),
        (#"{"size":"x"}"#, [#"size: Invalid value: "string": size in body must be of type integer: "string""#]),
        (#"{"size":1.5}"#, [
            #"size: Invalid value: "number": size in body must be of type integer: "number""#,
            #"<nil>: Invalid value: "": Checked value must be of type integer (default format) in size"#,
        ]),
        (#"{"ratio":0.7}"#, ["ratio: Invalid value: 0.7: ratio in body should be a multiple of 0.5"]),
        (#"{"small":3000000000}"#, [#"<nil>: Invalid value: "": Checked value must be of type integer with format int32 in small"#]),
        (#"{"name":"A"}"#, ["name: Invalid value: \"A\": name in body should match '^[a-z]+$'"]),
        (#"{"name":"abcde"}"#, ["name: Too long: may not be more than 4 bytes"]),
        (#"{"mode":"z"}"#, [#"mode: Unsupported value: "z": supported values: "a", "b""#]),
        (#"{"when":"soon"}"#, [#"when: Invalid value: "soon": when in body must be of type date-time: "soon""#]),
        (#"{"port":true}"#, [#"port: Invalid value: "boolean": port in body must be of type integer,string: "boolean""#]),
        (#"{"list":[{}]}"#, ["list[0].k: Required value"]),
        (#"{"list":[{"k":"a"},{"k":"b"},{"k":"c"}]}"#, ["list: Too many: 3: must have at most 2 items"]),
        (#"{"labels":{"x":1}}"#, [#"labels.x: Invalid value: "integer": labels.x in body must be of type string: "integer""#]),
        (#"{"size":null}"#, [#"size: Invalid value: "null": size in body must be of type integer: "null""#]),
        (#"{"choice":{"a":"","b":""}}"#, [
            #"<nil>: Invalid value: "": "choice" must validate one and only one schema (oneOf). Found 2 valid alternatives"#
        ]),
    ] as [(String, [String])])
    func values(_ json: String, _ expected: [String]) throws {
        let object = try Document.parseJSON(json)
        let errors = SchemaValidator.validate(object, object.root, try schema(Self.root).root)
        #expect(errors.map(\.description) == expected)
    }

    @Test func whatDidNotChangeIsForgiven() throws {
        let keyed = #"""
            {"type":"object","properties":{"n":{"type":"integer","maximum":1},"list":{"type":"array","x-kubernetes-list-type":"map",
             "x-kubernetes-list-map-keys":["k"],"items":{"type":"object","properties":{"k":{"type":"string"},"v":{"type":"integer","maximum":1}}}}}}
            """#
        let compiled = try schema(keyed)
        func errors(_ new: String, _ old: String) throws -> [String] {
            let (object, before) = (try Document.parseJSON(new), try Document.parseJSON(old))
            return SchemaValidator.validate(object, object.root, compiled.root, old: (before, before.root)).map(\.field)
        }
        #expect(try errors(#"{"n":5}"#, #"{"n":5}"#) == [])
        #expect(try errors(#"{"n":6}"#, #"{"n":5}"#) == ["n"])
        // Items of keyed lists are the same wherever they stand.
        #expect(try errors(#"{"list":[{"k":"b"},{"k":"a","v":9}]}"#, #"{"list":[{"k":"a","v":9}]}"#) == [])
        #expect(try errors(#"{"list":[{"k":"b","v":9}]}"#, #"{"list":[{"k":"a","v":9}]}"#) == ["list[0].v"])
    }

    @Test func readingPrunesSortsAndReports() throws {
        let json = #"""
            {"type":"object","properties":{"spec":{"type":"object","properties":{"a":{"type":"string","default":"x"},"n":{"type":"string"},
             "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
             "pod":{"type":"object","x-kubernetes-embedded-resource":true,"properties":{"spec":{"type":"object"}}}}}}}
            """#
        let compiled = try schema(json)
        let kind = CustomKind(GroupVersionKind(group: "e.com", version: "v1", kind: "Thing")) { compiled }
        let sent = #"""
            {"kind":"Thing","apiVersion":"e.com/v1","metadata":{"name":"t","creationTimestamp":null,"odd":1},"zzz":1,
             "spec":{"n":null,"free":{"x":1},"b":2,"b":3,"pod":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p","no":1},"spec":{"gone":1},"more":1}}}
            """#
        var (object, strict) = try kind.decode(try Document.parseJSON(sent), tracks: true)
        kind.applyDefaults(to: &object)
        #expect(
            text(object)
                == #"{"apiVersion":"e.com/v1","kind":"Thing","metadata":{"name":"t"},"spec":{"a":"x","free":{"x":1},"pod":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{}}}}"#)
        #expect(
            strict == [
                #"duplicate field "spec.b""#, #"unknown field "metadata.odd""#, #"unknown field "spec.b""#, #"unknown field "spec.pod.more""#,
                #"unknown field "spec.pod.spec.gone""#, #"unknown field "zzz""#, #"unknown field "spec.pod.metadata.no""#,
            ])
    }

    @Test func nullsAreDefaultedKeptOrDropped() throws {
        let compiled = try schema(
            #"{"type":"object","properties":{"d":{"type":"string","default":"x"},"k":{"type":"string","nullable":true},"g":{"type":"string"}}}"#)
        let kind = CustomKind(GroupVersionKind(group: "e.com", version: "v1", kind: "Thing")) { compiled }
        var object = try kind.decode(try Document.parseJSON(#"{"d":null,"k":null,"g":null}"#), tracks: false).object
        kind.applyDefaults(to: &object)
        #expect(text(object) == #"{"d":"x","k":null}"#)
    }

    @Test(arguments: [
        (StringFormat.uuid, "123e4567-e89b-12d3-a456-426614174000", "123e"), (.email, "a.b@c.d", "a@"), (.hostname, "a.example.com", "-a"),
        (.ipv4, "10.0.0.01", "10.0.0"), (.ipv6, "::1", "10.0.0.1"), (.cidr, "10.0.0.0/8", "10.0.0.0"), (.mac, "01:23:45:67:89:ab", "01:23"),
        (.isbn, "978-0321751041", "978-0321751042"), (.isbn10, "0321751043", "0321751044"), (.creditcard, "4111 1111 1111 1111", "4111"),
        (.ssn, "111-11-1111", "11"), (.hexcolor, "#FFF", "#FF"), (.rgbcolor, "rgb(1,2,3)", "rgb(256,2,3)"), (.byte, "YQ==", "YQ"),
        (.date, "2024-02-29", "2023-02-29"), (.dateTime, "2024-01-01T00:00:00.5Z", "2024-01-01"), (.duration, "3 days", "soon"),
        (.uri, "https://a.b/c?d", "no uri"), (.shortName, "a-b", "a.b"), (.longName, "a.b", "A"), (.bsonobjectid, "507f1f77bcf86cd799439011", "x"),
    ] as [(StringFormat, String, String)])
    func formats(_ format: StringFormat, _ good: String, _ bad: String) {
        #expect(format.accepts(good))
        #expect(!format.accepts(bad))
    }

    @Test func listsWithKeysAreUnique() throws {
        let compiled = try schema(
            #"{"type":"object","properties":{"s":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},"m":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],"items":{"type":"object","properties":{"k":{"type":"string"}}}}}}"#)
        let object = try Document.parseJSON(#"{"s":["a","b","a","a"],"m":[{"k":"x"},{"k":"x"},{}]}"#)
        let errors = ListTypeValidation.validate(object, object.root, compiled.root)
        #expect(errors.map(\.description) == [#"s[2]: Duplicate value: "a""#, #"m[1]: Duplicate value: {"k":"x"}"#])
    }

    @Test func compiledSchemasAreSmall() throws {
        let fields = (0..<1000).map { #""field\#($0)":{"type":"string","description":"\#(String(repeating: "prose ", count: 50))"}"# }
        let compiled = try schema(#"{"type":"object","properties":{\#(fields.joined(separator: ","))}}"#)
        #expect(compiled.footprint < 128 * 1024)
    }
}

@Suite struct DefinitionValidationTests {
    private static func definition(_ schema: String, _ version: String = "", _ spec: String = "") throws -> Document {
        try Document.parseJSON(#"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"things.e.com"},
             "spec":{"group":"e.com","scope":"Namespaced","names":{"plural":"things","singular":"thing","kind":"Thing","listKind":"ThingList"},
             "conversion":{"strategy":"None"}\#(spec),"versions":[{"name":"v1","served":true,"storage":true\#(version),"schema":{"openAPIV3Schema":\#(schema)}}]},
             "status":{"storedVersions":["v1"]}}
            """#)
    }

    @Test(arguments: [
        (#"{"type":"object"}"#, []),
        (#"{"properties":{}}"#, ["spec.validation.openAPIV3Schema.type: Required value: must not be empty at the root"]),
        (#"{"type":"array","items":{"type":"string"}}"#, [#"spec.validation.openAPIV3Schema.type: Invalid value: "array": must be object at the root"#]),
        (#"{"type":"object","properties":{"a":{"type":"string","pattern":"("}}}"#, [
            #"spec.validation.openAPIV3Schema.properties[a].pattern: Invalid value: "(": must be a valid regular expression, but isn't: error parsing regexp: missing closing ): `(`"#
        ]),
        (#"{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"string"}},"additionalProperties":{"type":"string"}}}}"#, [
            "spec.validation.openAPIV3Schema.properties[a].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive"
        ]),
        (#"{"type":"object","properties":{"a":{"type":"integer","default":"x"}}}"#, [
            #"spec.validation.openAPIV3Schema.properties[a].default: Invalid value: "string":  in body must be of type integer: "string""#
        ]),
        (#"{"type":"object","properties":{"a":{"type":"object","default":{"x":1},"properties":{"b":{"type":"string"}}}}}"#, [
            #"spec.validation.openAPIV3Schema.properties[a].default: Invalid value: {"x":1}: must not have unknown fields"#
        ]),
        (#"{"type":"object","properties":{"a":{"type":"string","anyOf":[{"type":"string"}]}}}"#, [
            "spec.validation.openAPIV3Schema.properties[a].anyOf[0].type: Forbidden: must be empty to be structural"
        ]),
        (#"{"type":"object","properties":{"a":{"type":"array","x-kubernetes-list-type":"map","items":{"type":"object","properties":{"k":{"type":"string"}}},"x-kubernetes-list-map-keys":["k"]}}}"#, [
            "spec.validation.openAPIV3Schema.properties[a].items.properties[k].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"
        ]),
        (#"{"type":"object","properties":{"metadata":{"type":"object","properties":{"labels":{"type":"object"}}}}}"#, [
            "spec.validation.openAPIV3Schema.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified"
        ]),
    ] as [(String, [String])])
    func schemas(_ schema: String, _ expected: [String]) throws {
        #expect(Validation.customResourceDefinition(try Self.definition(schema)).map(\.description) == expected)
    }

    @Test func columnsScaleAndFields() throws {
        let version = #"""
            ,"additionalPrinterColumns":[{"name":"A","type":"zzz","jsonPath":"spec"}],"selectableFields":[{"jsonPath":".spec.none"}],
            "subresources":{"scale":{"specReplicasPath":".status.x","statusReplicasPath":".status.y"}}
            """#
        let errors = Validation.customResourceDefinition(try Self.definition(#"{"type":"object","properties":{"spec":{"type":"object"}}}"#, version))
        #expect(
            errors.map(\.description) == [
                #"spec.subresources.scale.specReplicasPath: Invalid value: ".status.x": should be a json path under .spec"#,
                #"spec.additionalPrinterColumns[0].type: Invalid value: "zzz": must be one of boolean,date,integer,number,string"#,
                #"spec.additionalPrinterColumns[0].JSONPath: Invalid value: "spec": must be a simple json path starting with ."#,
                #"spec.selectableFields[0].jsonPath: Invalid value: ".spec.none": is an invalid path: does not refer to a valid field"#,
            ])
    }

    @Test func storedFlawsMayStay() throws {
        let flawed = try Self.definition(#"{"properties":{}}"#)
        #expect(Validation.customResourceDefinitionUpdate(flawed, flawed, "").isEmpty == false)
        let group = try Self.definition(#"{"type":"object"}"#)
        var changed = group
        changed.set(changed[changed.root, "spec"], "group", string: "f.com")
        #expect(Validation.customResourceDefinitionUpdate(changed, group, "").contains { $0.field == "spec.group" && $0.detail == "field is immutable" })
    }
}

@Suite struct JSONPathTests {
    @Test(arguments: [
        (".a.b", ["1"]), ("{.a.b}", ["1"]), (".list[1].v", ["2"]), (".list[-1].v", ["3"]), (".list[*].v", ["1", "2", "3"]), (".list[0:2].v", ["1", "2"]),
        (#".list[?(@.k=="y")].v"#, ["2"]), (".list[?(@.v>1)].k", [#""y""#, #""z""#]), (".a['x.y']", ["5"]), (#".a.x\.y"#, ["5"]), (".none.b", []),
        ("..k", [#""x""#, #""y""#, #""z""#]),
    ] as [(String, [String])])
    func paths(_ path: String, _ expected: [String]) throws {
        let object = try Document.parseJSON(#"{"a":{"b":1,"x.y":5},"list":[{"k":"x","v":1},{"k":"y","v":2},{"k":"z","v":3}]}"#)
        let values = try JSONPath(path).values(in: object)
        #expect(values.map { String(decoding: object.encodeJSON($0), as: UTF8.self) } == expected)
    }
}
