import CEL
import KubernetesSchema
import KubernetesSemantics
import Testing
import Wire

@Suite struct ValidationRuleTests {
    private let engine = CELRuleEngine()

    private func check(_ schema: Value, stored: Set<String> = []) -> [String] {
        let document = Document(schema)
        return engine.check(document, document.root, path: "openAPIV3Schema", stored: stored).map(\.description)
    }

    private func run(_ schema: Value, _ object: Value, old: Value? = nil) -> [String] {
        let document = Document(schema)
        return engine.prepare(StructuralSchema(document, document.root)).evaluate(Document(object), old: old.map { Document($0) }).map(\.description)
    }

    private func spec(_ properties: Value, _ rules: Value) -> Value {
        ["type": "object", "properties": ["spec": ["type": "object", "properties": properties, "x-kubernetes-validations": rules]]]
    }

    @Test func rulesThatDoNotCompile() {
        let schema = spec(["name": ["type": "string", "maxLength": 10]], [["rule": "self.name > 1"]])
        #expect(
            check(schema) == [
                "openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule: Invalid value: "
                    + "{\"Rule\":\"self.name \\u003e 1\",\"Message\":\"\",\"MessageExpression\":\"\",\"Reason\":null,\"FieldPath\":\"\",\"OptionalOldSelf\":null}: "
                    + "compilation failed: ERROR: <input>:1:11: found no matching overload for '_>_' applied to '(string, int)'\n | self.name > 1\n | ..........^"
            ])
        #expect(check(spec(["a": ["type": "integer"]], [["rule": "self.a"]])).first?.hasSuffix(": cel expression must evaluate to a bool") == true)
        #expect(check(spec(["a": ["type": "integer"]], [["rule": "self.b == 1"]])).first?.contains("undefined field 'b'") == true)
        #expect(check(spec(["a": ["type": "integer"]], [["rule": "self.a == 1", "messageExpression": "self.a"]])).first?.hasSuffix("messageExpression must evaluate to a string") == true)
        #expect(
            check(spec(["a": ["type": "integer"]], [["rule": "self.a == 1", "optionalOldSelf": true]])) == [
                "openAPIV3Schema.properties[spec].x-kubernetes-validations[0].optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule"
            ])
        let list: Value = ["list": ["type": "array", "maxItems": 5, "items": ["type": "integer", "x-kubernetes-validations": [["rule": "self == oldSelf"]]]]]
        #expect(check(spec(list, [])).first?.hasSuffix("oldSelf cannot be used on the uncorrelatable portion of the schema within openAPIV3Schema.properties[spec].properties[list]") == true)
    }

    @Test func rulesThatCostTooMuch() {
        let names: Value = ["names": ["type": "array", "items": ["type": "string"]]]
        let errors = check(spec(names, [["rule": "self.names.all(a, self.names.all(b, a == b))"]]))
        #expect(errors.count == 3)
        #expect(
            errors.first
                == "openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds budget by factor of more than 100x "
                + "(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)")
        let small: Value = ["names": ["type": "array", "maxItems": 10, "items": ["type": "string", "maxLength": 10]]]
        #expect(check(spec(small, [["rule": "self.names.all(a, self.names.all(b, a == b))"]])) == [])
    }

    @Test func failures() {
        let schema = spec(
            ["min": ["type": "integer"], "max": ["type": "integer"], "mode": ["type": "string", "x-kubernetes-validations": [["rule": "self != 'x'", "message": " no x "]]]],
            [
                ["rule": "self.min <= self.max", "reason": "FieldValueForbidden", "fieldPath": ".max"],
                ["rule": "self.min > 0", "messageExpression": "'min is ' + string(self.min)"],
                ["rule": "self.min / 0 == 1"],
            ])
        #expect(
            run(schema, ["spec": ["min": 0, "max": -1, "mode": "x"]]) == [
                "spec.max: Forbidden: failed rule: self.min <= self.max", "spec: Invalid value: min is 0",
                "spec: Invalid value: \"object\": division by zero evaluating rule: self.min / 0 == 1", "spec.mode: Invalid value: \"x\": no x",
            ])
        #expect(run(schema, ["spec": ["min": 1, "mode": "y"]]).first == "spec: Invalid value: \"object\": no such key: max evaluating rule: self.min <= self.max")
    }

    @Test func transitions() {
        let schema = spec(
            ["a": ["type": "string", "x-kubernetes-validations": [["rule": "self == oldSelf", "message": "immutable"]]], "b": ["type": "string"]],
            [["rule": "!oldSelf.hasValue() || has(self.b)", "optionalOldSelf": true, "message": "b is wanted"], ["rule": "!has(self.b) || self.b != 'bad'"]])
        #expect(run(schema, ["spec": ["a": "1"]]) == [])
        #expect(run(schema, ["spec": ["a": "2", "b": "x"]], old: ["spec": ["a": "1", "b": "x"]]) == ["spec.a: Invalid value: \"2\": immutable"])
        #expect(run(schema, ["spec": ["a": "1"]], old: ["spec": ["a": "1"]]) == ["spec: Invalid value: b is wanted"])
        // What was wrong before and didn't change is let be.
        #expect(run(schema, ["spec": ["b": "bad"], "x": 1], old: ["spec": ["b": "bad"]]) == [])
        #expect(run(schema, ["spec": ["b": "bad"]]).count == 1)
    }

    @Test func listsOfKeysAndSets() {
        let schema = spec(
            [
                "set": ["type": "array", "x-kubernetes-list-type": "set", "items": ["type": "string"]],
                "ports": [
                    "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"],
                    "items": [
                        "type": "object", "properties": ["name": ["type": "string"], "port": ["type": "integer"]],
                        "x-kubernetes-validations": [["rule": "self.port >= oldSelf.port", "message": "ports only grow"]],
                    ],
                ],
            ],
            [["rule": "self.set == oldSelf.set"], ["rule": "(self.set + ['a']).size() == self.set.size()"]])
        let old: Value = ["spec": ["set": ["a", "b"], "ports": [["name": "x", "port": 5], ["name": "y", "port": 6]]]]
        #expect(run(schema, ["spec": ["set": ["b", "a"], "ports": [["name": "y", "port": 6], ["name": "x", "port": 7]]]], old: old) == [])
        #expect(
            run(schema, ["spec": ["set": ["b", "a"], "ports": [["name": "y", "port": 5], ["name": "z", "port": 1]]]], old: old) == [
                "spec.ports[0]: Invalid value: ports only grow"
            ])
    }

    @Test func formatsAndNames() {
        let schema = spec(
            [
                "when": ["type": "string", "format": "date-time"], "wait": ["type": "string", "format": "duration"],
                "data": ["type": "string", "format": "byte"], "any": ["x-kubernetes-int-or-string": true], "a-b": ["type": "string"], "namespace": ["type": "string"],
            ],
            [
                [
                    "rule":
                        "self.when.getFullYear() == 2024 && self.wait > duration('1m') && size(self.data) == 3 && type(self.any) == int && self.a__dash__b == 'c' && self.__namespace__ == 'd'"
                ]
            ])
        #expect(run(schema, ["spec": ["when": "2024-05-01T00:00:00Z", "wait": "2m", "data": "YWJj", "any": 1, "a-b": "c", "namespace": "d"]]) == [])
        let root: Value = ["type": "object", "x-kubernetes-validations": [["rule": "self.metadata.name.startsWith('a')"]], "properties": ["spec": ["type": "object"]]]
        #expect(run(root, ["metadata": ["name": "b"]]) == ["<nil>: Invalid value: failed rule: self.metadata.name.startsWith('a')"])
    }
}

@Suite struct BuiltInTypesTests {
    @Test func podsAreTyped() throws {
        let type = try #require(Schema.shared.type("core/v1.Pod"))
        let pod = BuiltInTypes(type).root
        var environment = KubernetesEnvironment.base
        environment.add(variable: "object", pod.type)
        environment.add(DeclaredTypeProvider([pod]))
        let document = Document(["metadata": ["name": "a", "labels": ["x/y": "z"]], "spec": ["containers": [["name": "c", "image": "i"]]]])
        func run(_ text: String) throws -> CELValue {
            try CELProgram(environment.compile(text).get()).evaluate(CELVariables(["object": DocumentValues.value(document, document.root, pod)])).value.get()
        }
        let text = "object.metadata.name == 'a' && object.spec.containers.all(c, c.image == 'i' && !has(c.command)) && object.metadata.labels['x/y'] == 'z'"
        guard case .bool(true) = try run(text) else {
            Issue.record("not true")
            return
        }
        let issues = #expect(throws: CELIssues.self) { try environment.compile("object.spec.replicas > 1").get() }
        #expect(issues?.description == "ERROR: <input>:1:12: undefined field 'replicas'\n | object.spec.replicas > 1\n | ...........^")
    }
}
