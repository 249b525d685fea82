import KubernetesSchema
import Testing
import Wire

@testable import KubernetesSemantics

private let apps = GroupVersion(group: "apps", version: "v1")

/// A deployment's life in the hands of managers, without a server.
private struct Life {
    let kind: GroupVersionKind
    let fields: FieldManager
    var object: Document?
    var time = 0

    init(_ kind: GroupVersionKind = apps.kind("Deployment"), subresource: String = "") throws {
        self.kind = kind
        let type = try #require(Schema.shared.kind(kind))
        let reset = subresource == "status" ? [["spec"]] : [["status"]]
        fields = FieldManager(kind: kind, type: type, subresource: subresource, resetFields: reset, schema: .shared)
    }

    private func read(_ document: Document) throws -> Document {
        let type = try #require(Schema.shared.kind(kind))
        var decoder = ObjectDecoder(document, schema: .shared)
        return try decoder.decode(type)
    }

    private func now() -> String { "2024-01-01T00:00:\(time < 10 ? "0" : "")\(time)Z" }

    private func headed(_ json: String) throws -> Document {
        var document = try Document.parseJSON(json)
        document.set(document.root, "apiVersion", string: kind.apiVersion)
        document.set(document.root, "kind", string: kind.kind)
        return document
    }

    mutating func apply(_ json: String, by manager: String, force: Bool = false) throws {
        time += 1
        let applied = try fields.apply(try headed(json), to: object, manager: manager, force: force, now: now())
        var made = try read(applied.object)
        if object == nil { made.set(made.ensureObject(made.root, "metadata"), "uid", string: "u") }
        object = try read(made)
    }

    mutating func update(by manager: String, _ change: (inout Document) -> Void) throws {
        time += 1
        var new = try #require(object)
        change(&new)
        new = try read(new)
        fields.update(&new, old: object, manager: manager, now: now())
        object = new
    }

    /// Manager, operation and fields of every entry.
    var owners: [String] {
        guard let object, let managed = ManagedFields(of: object) else { return [] }
        return managed.entries.map { identity, entry in
            var document = Document()
            let node = entry.fields.encode(into: &document)
            return "\(identity.manager) \(identity.isApply ? "Apply" : "Update")\(identity.subresource.isEmpty ? "" : "/" + identity.subresource) "
                + String(decoding: document.encodeJSON(node), as: UTF8.self)
        }.sorted()
    }

    func json(_ path: String...) -> String {
        guard let object else { return "" }
        var node = object.root
        for step in path { node = Int(step).map { object.element(node, at: $0) } ?? object[node, step] }
        return node.exists ? String(decoding: object.encodeJSON(node), as: UTF8.self) : "absent"
    }
}

@Suite struct FieldManagerTests {
    @Test func appliedFieldsAreOwned() throws {
        var life = try Life()
        try life.apply(#"{"metadata":{"name":"d","labels":{"l":"1"}},"spec":{"replicas":2,"selector":{"matchLabels":{"a":"b"}}}}"#, by: "one")
        #expect(life.owners == [#"one Apply {"f:metadata":{"f:labels":{"f:l":{}}},"f:spec":{"f:replicas":{},"f:selector":{}}}"#])
    }

    @Test func sameValueIsSharedAndAnotherConflicts() throws {
        var life = try Life()
        try life.apply(#"{"metadata":{"name":"d"},"spec":{"replicas":2}}"#, by: "one")
        try life.apply(#"{"metadata":{"name":"d"},"spec":{"replicas":2}}"#, by: "two")
        #expect(life.owners.count == 2)
        let error = #expect(throws: StatusError.self) { try life.apply(#"{"metadata":{"name":"d"},"spec":{"replicas":5}}"#, by: "two") }
        #expect(error?.code == 409)
        #expect(error?.message == "Apply failed with 1 conflict: conflict with \"one\": .spec.replicas")
        #expect(error?.details?.causes == [.init(reason: "FieldManagerConflict", message: "conflict with \"one\"", field: ".spec.replicas")])
        try life.apply(#"{"metadata":{"name":"d"},"spec":{"replicas":5}}"#, by: "two", force: true)
        #expect(life.owners == [#"two Apply {"f:spec":{"f:replicas":{}}}"#])
        #expect(life.json("spec", "replicas") == "5")
    }

    @Test func severalConflictsAreListedByManager() throws {
        var life = try Life()
        try life.apply(#"{"metadata":{"name":"d","labels":{"a":"1"}},"spec":{"replicas":2}}"#, by: "one")
        try life.update(by: "edit") { $0.set($0[$0.root, "spec"], "paused", .bool(true)) }
        let error = #expect(throws: StatusError.self) {
            try life.apply(#"{"metadata":{"name":"d","labels":{"a":"2"}},"spec":{"replicas":3,"paused":false}}"#, by: "two")
        }
        #expect(error?.message == """
            Apply failed with 3 conflicts: conflicts with "edit" using apps/v1:
            - .spec.paused
            conflicts with "one":
            - .metadata.labels.a
            - .spec.replicas
            """)
    }

    @Test func givenUpFieldsGoUnlessSharedOrUpdated() throws {
        var life = try Life()
        try life.apply(#"{"metadata":{"name":"d","labels":{"a":"1","b":"2"},"annotations":{"x":"y"}}}"#, by: "one")
        try life.apply(#"{"metadata":{"name":"d","labels":{"b":"2"}}}"#, by: "two")
        try life.update(by: "edit") { $0.set($0[$0.root, "metadata", "labels"], "c", string: "3") }
        try life.apply(#"{"metadata":{"name":"d"}}"#, by: "one")
        #expect(life.json("metadata", "labels") == #"{"b":"2","c":"3"}"#)
        #expect(life.json("metadata", "annotations") == "absent")
        #expect(life.owners == [#"edit Update {"f:metadata":{"f:labels":{"f:c":{}}}}"#, #"two Apply {"f:metadata":{"f:labels":{"f:b":{}}}}"#])
    }

    @Test func itemsOfKeyedListsAreOwnedApart() throws {
        var life = try Life()
        func containers(_ json: String) -> String { #"{"metadata":{"name":"d"},"spec":{"template":{"spec":{"containers":\#(json)}}}}"# }
        try life.apply(containers(#"[{"name":"c","image":"i"},{"name":"d","image":"i","env":[{"name":"X","value":"1"}]}]"#), by: "one")
        try life.apply(containers(#"[{"name":"d","env":[{"name":"Y","value":"2"}]}]"#), by: "two")
        #expect(life.json("spec", "template", "spec", "containers", "1", "env") == #"[{"name":"X","value":"1"},{"name":"Y","value":"2"}]"#)
        // The other's part of an item holds it.
        try life.apply(containers(#"[{"name":"c","image":"i"}]"#), by: "one")
        #expect(life.json("spec", "template", "spec", "containers", "1", "env") == #"[{"name":"Y","value":"2"}]"#)
        try life.apply(#"{"metadata":{"name":"d"}}"#, by: "two")
        #expect(life.json("spec", "template", "spec", "containers", "1") == "absent")
    }

    @Test func keysHaveDefaultsAndSetsHaveValues() throws {
        var life = try Life(GroupVersion(group: "", version: "v1").kind("Service"))
        try life.apply(
            #"{"metadata":{"name":"s","finalizers":["e.com/a"]},"spec":{"ports":[{"port":80},{"port":80,"protocol":"UDP"}],"selector":{"a":"b"}}}"#,
            by: "one")
        #expect(life.owners == [
            #"one Apply {"f:metadata":{"f:finalizers":{"v:\"e.com/a\"":{}}},"f:spec":{"f:ports":{"k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"#
                + #""f:port":{}},"k:{\"port\":80,\"protocol\":\"UDP\"}":{".":{},"f:port":{},"f:protocol":{}}},"f:selector":{}}}"#
        ])
        try life.apply(#"{"metadata":{"name":"s","finalizers":["e.com/b"]}}"#, by: "two")
        #expect(life.json("metadata", "finalizers") == #"["e.com/a","e.com/b"]"#)
        let error = #expect(throws: StatusError.self) { try life.apply(#"{"metadata":{"name":"s"},"spec":{"selector":{"c":"d"}}}"#, by: "two") }
        #expect(error?.details?.causes.first?.field == ".spec.selector")
    }

    @Test func untrackedObjectsStaySoUntilApplied() throws {
        var life = try Life()
        try life.apply(#"{"metadata":{"name":"d","labels":{"a":"1"}}}"#, by: "one")
        try life.update(by: "edit") { $0.set($0[$0.root, "metadata"], "managedFields", [] as Value) }
        #expect(life.owners.isEmpty)
        try life.update(by: "edit") { $0.set($0[$0.root, "metadata", "labels"], "b", string: "2") }
        #expect(life.owners.isEmpty)
        try life.apply(#"{"metadata":{"name":"d","labels":{"c":"3"}}}"#, by: "one")
        #expect(life.owners.contains { $0.hasPrefix("before-first-apply Update ") && $0.contains("f:a") && $0.contains("f:b") })
    }

    @Test func oneEntryThatSaysNothingResets() throws {
        var life = try Life()
        try life.apply(#"{"metadata":{"name":"d","labels":{"a":"1"}}}"#, by: "one")
        try life.update(by: "edit") { $0.set($0[$0.root, "metadata"], "managedFields", [[:]] as Value) }
        #expect(life.owners.isEmpty)
    }

    @Test func oldestUpdatersShareAnEntry() throws {
        var life = try Life()
        try life.apply(#"{"metadata":{"name":"d","labels":{"a":"1"}}}"#, by: "one")
        for number in 0..<12 {
            try life.update(by: "m\(number)") { $0.set($0[$0.root, "metadata", "labels"], "l\(number)", string: "x") }
        }
        let updates = life.owners.filter { $0.contains(" Update ") }
        #expect(updates.count == ManagedFields.maximumUpdateManagers)
        #expect(updates.contains(#"ancient-changes Update {"f:metadata":{"f:labels":{"f:l0":{},"f:l1":{},"f:l2":{}}}}"#))
    }

    @Test func kubectlTakesOverWhatClientSideApplySet() throws {
        var life = try Life()
        try life.apply(#"{"metadata":{"name":"d"},"spec":{"paused":true}}"#, by: "other")
        let last = #"{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replicas":2}}"#
        try life.update(by: "kubectl-client-side-apply") {
            $0.set($0.ensureObject($0[$0.root, "metadata"], "annotations"), LastApplied.annotation, string: last)
            $0.set($0[$0.root, "spec"], "replicas", .int(2))
        }
        #expect(throws: StatusError.self) { try life.apply(#"{"metadata":{"name":"d"},"spec":{"replicas":3}}"#, by: "someone") }
        try life.apply(#"{"metadata":{"name":"d"},"spec":{"replicas":3}}"#, by: "kubectl")
        #expect(life.json("spec", "replicas") == "3")
        #expect(life.json("metadata", "annotations", LastApplied.annotation)
            == #""{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"d\"},\"spec\":{\"replicas\":3}}\n""#)
    }

    @Test(arguments: [
        (#"{"metadata":{"name":"d"},"spec":{"zzz":1}}"#, "failed to create typed patch object (/d; apps/v1, Kind=Deployment): .spec.zzz: field not declared in schema"),
        (#"{"metadata":{"name":"d"},"spec":{"replicas":"a"}}"#,
            "failed to create typed patch object (/d; apps/v1, Kind=Deployment): .spec.replicas: expected numeric (int or float), got string"),
        (#"{"metadata":{"name":"d","managedFields":[]}}"#, "metadata.managedFields must be nil"),
        (#"{"metadata":{"name":"d"},"spec":{"template":{"spec":{"containers":[{"name":"c"},{"name":"c"}]}}}}"#,
            "failed to create typed patch object (/d; apps/v1, Kind=Deployment): .spec.template.spec.containers: duplicate entries for key [name=\"c\"]"),
    ])
    func whatCannotBeAppliedIsSaid(_ json: String, _ message: String) throws {
        var life = try Life()
        let error = #expect(throws: StatusError.self) { try life.apply(json, by: "one") }
        #expect(error?.message == message)
    }

    @Test func requestsOwnNothingThatTheyCannotChange() throws {
        var life = try Life(subresource: "status")
        try life.apply(#"{"metadata":{"name":"d"},"spec":{"replicas":1},"status":{"replicas":1}}"#, by: "one")
        #expect(life.owners == [#"one Apply/status {"f:status":{"f:replicas":{}}}"#])
    }

    @Test func entriesOfOtherVersionsFollowTheObject() throws {
        let kind = GroupVersion(group: "autoscaling", version: "v2").kind("HorizontalPodAutoscaler")
        var life = try Life(kind)
        let target = #""scaleTargetRef":{"kind":"Deployment","name":"d"}"#
        try life.apply(#"{"metadata":{"name":"h"},"spec":{\#(target),"maxReplicas":3}}"#, by: "one")
        var object = try #require(life.object)
        var managed = try #require(ManagedFields(of: object))
        for (identity, entry) in managed.entries {
            managed.entries[identity] = ManagedEntry(apiVersion: "autoscaling/v1", time: entry.time, fields: entry.fields)
        }
        let gone = ManagerIdentity(manager: "gone", isApply: true, apiVersion: "", subresource: "")
        managed.entries[gone] = ManagedEntry(apiVersion: "autoscaling/v9", time: nil, fields: FieldSet(fields: [["spec", "maxReplicas"]]))
        managed.write(into: &object)
        life.object = object
        let error = #expect(throws: StatusError.self) { try life.apply(#"{"metadata":{"name":"h"},"spec":{"maxReplicas":9}}"#, by: "two") }
        #expect(error?.message == "Apply failed with 1 conflict: conflict with \"one\": .spec.maxReplicas")
    }
}

@Suite struct MergeOrderTests {
    @Test(arguments: [
        ("a,b,c", "c,b,a", "c,b,a"), ("a,b,c", "b", "a,b,c"), ("a,b,c", "d,b", "a,d,b,c"), ("a,b", "c,d", "a,b,c,d"), ("", "x,y", "x,y"),
    ])
    func appliedOrderWins(_ live: String, _ applied: String, _ merged: String) throws {
        func object(_ names: String) throws -> Document {
            let items = names.split(separator: ",").map { #"{"name":"\#($0)"}"# }.joined(separator: ",")
            return try Document.parseJSON(#"{"spec":{"containers":[\#(items)]}}"#)
        }
        let type = try #require(Schema.shared.kind(GroupVersion(group: "", version: "v1").kind("Pod")))
        let result = ObjectMerge.merge(try object(applied), into: try object(live), schema: TableSchema(type, .shared))
        let names = result.elements(result[result.root, "spec", "containers"]).compactMap { result.string(result[$0, "name"]) }
        #expect(names.joined(separator: ",") == merged)
    }
}

@Suite struct PathElementTests {
    @Test(arguments: [
        ("f:spec", ".spec"), (#"k:{"protocol":"TCP","port":80}"#, #"[port=80,protocol="TCP"]"#), (#"v:"a""#, #"[="a"]"#), ("i:3", "[3]"),
    ])
    func areShownAsUpstreamShowsThem(_ text: String, _ shown: String) throws {
        #expect(try #require(PathElement(parsing: text)).description == shown)
    }

    @Test func numbersInKeysAreOrderedAsNumbers() throws {
        let low = try #require(PathElement(parsing: #"k:{"port":80}"#))
        let high = try #require(PathElement(parsing: #"k:{"port":443}"#))
        #expect(low < high)
    }
}

@Suite struct ScaleFieldsTests {
    private static let scale = ScaleFields(apiVersion: "apps/v1", replicas: ["apps/v1": ["spec", "replicas"]])

    private static func entry(_ apiVersion: String, _ paths: [[String]]) -> ManagedEntry {
        ManagedEntry(apiVersion: apiVersion, time: "t", fields: FieldSet(fields: paths))
    }

    @Test func whoOwnsTheReplicasOwnsTheScale() {
        var parent = ManagedFields()
        let owner = ManagerIdentity(manager: "a", isApply: true, apiVersion: "apps/v1", subresource: "")
        let other = ManagerIdentity(manager: "b", isApply: true, apiVersion: "apps/v1", subresource: "")
        parent.entries[owner] = ScaleFieldsTests.entry("apps/v1", [["spec", "replicas"], ["spec", "paused"]])
        parent.entries[other] = ScaleFieldsTests.entry("apps/v1", [["spec", "template"]])
        let scale = ScaleFieldsTests.scale.entries(ofScale: parent)
        #expect(scale.entries == [owner: ScaleFieldsTests.entry("autoscaling/v1", [["spec", "replicas"]])])
    }

    @Test func takenReplicasLeaveTheirOwner() {
        var parent = ManagedFields()
        let owner = ManagerIdentity(manager: "a", isApply: true, apiVersion: "apps/v1", subresource: "")
        let scaler = ManagerIdentity(manager: "hpa", isApply: false, apiVersion: "autoscaling/v1", subresource: "scale")
        parent.entries[owner] = ScaleFieldsTests.entry("apps/v1", [["spec", "replicas"], ["spec", "paused"]])
        var scale = ManagedFields()
        scale.entries[scaler] = ScaleFieldsTests.entry("autoscaling/v1", [["spec", "replicas"]])
        let after = ScaleFieldsTests.scale.entries(ofParent: parent, after: scale)
        #expect(after.entries[owner]?.fields == FieldSet(fields: [["spec", "paused"]]))
        #expect(after.entries[scaler] == ManagedEntry(apiVersion: "apps/v1", time: nil, fields: FieldSet(fields: [["spec", "replicas"]])))
    }
}

@Suite struct DeducedSchemaTests {
    private func object(_ json: String) throws -> Document { try Document.parseJSON(json) }

    @Test func objectsAreMergedAndListsReplaced() throws {
        let merged = ObjectMerge.merge(
            try object(#"{"a":{"c":2},"l":[3]}"#), into: try object(#"{"a":{"b":1},"l":[1,2]}"#), schema: DeducedSchema())
        #expect(merged.json(merged.root) == #"{"a":{"b":1,"c":2},"l":[3]}"#)
    }

    @Test func membersAndTheirObjectsAreOwned() throws {
        let fields = FieldSet(of: try object(#"{"a":{"b":1},"l":[1],"n":null}"#), schema: DeducedSchema())
        var document = Document()
        let node = fields.encode(into: &document)
        #expect(document.json(node) == #"{"f:a":{".":{},"f:b":{}},"f:l":{},"f:n":{}}"#)
    }

    @Test func aValueOfAnotherShapeIsModifiedAndAdded() throws {
        let comparison = FieldComparison(try object(#"{"a":[1]}"#), try object(#"{"a":{"b":1}}"#), schema: DeducedSchema())
        #expect(comparison.modified == FieldSet(fields: [["a"]]))
        #expect(comparison.added == FieldSet(fields: [["a", "b"]]))
    }
}
