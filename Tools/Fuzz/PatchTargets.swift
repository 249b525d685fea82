import KubernetesSchema
import KubernetesSemantics
import Wire

/// A patch and what it is applied to: two lines.
struct PatchInput {
    let object: Document
    let patch: Document
    let type: TypeInfo
    let kind: GroupVersionKind

    init?(_ input: [UInt8]) {
        let lines = input.split(separator: 10, maxSplits: 1).map(Array.init)
        guard lines.count == 2, let parsed = try? Document.parseJSON(lines[0]), var patch = try? Document.parseJSON(lines[1]) else { return nil }
        (type, kind) = FuzzObjects.type(of: parsed)
        guard let object = FuzzObjects.canonical(parsed, type) else { return nil }
        _ = DuplicateFields.remove(from: &patch)
        self.object = object
        self.patch = patch
    }

    /// What is wrong with the patched object.
    func problem(_ patched: Document) -> String? {
        let json = patched.encodeJSON()
        guard let again = try? Document.parseJSON(json) else { return "what was patched isn't read" }
        guard again.encodeJSON() == json else { return "reading what was patched changes it" }
        return FuzzObjects.canonical(again, type).flatMap { FuzzObjects.problem($0, type, kind) }
    }
}

/// JSON patches.
struct JSONPatchTarget: FuzzTarget {
    static let name = "json-patch"
    static let words =
        FuzzObjects.words + [
            "{\"op\":\"add\",\"path\":\"/metadata/labels/a\",\"value\":1}", "{\"op\":\"remove\",\"path\":\"/spec\"}", "\"op\":\"replace\"", "\"op\":\"test\"", "\"op\":\"move\"", "\"op\":\"copy\"",
            "\"from\":\"/spec\"", "\"path\":\"/spec/containers/-\"", "\"path\":\"\"", "\"path\":\"/\"", "~0", "~1", "/-1", "/0", "/-", "/01", "\"value\":",
        ]

    func run(_ input: [UInt8]) -> String? {
        guard let input = PatchInput(input), let patch = try? JSONPatch(input.patch) else { return nil }
        _ = JSONPatch.strictErrors(input.patch)
        var object = input.object
        guard (try? patch.apply(to: &object)) != nil else { return nil }
        return input.problem(object)
    }
}

/// Merge patches (RFC 7386) and strategic ones.
struct MergePatchTarget: FuzzTarget {
    static let name = "merge-patch"
    static let words = FuzzObjects.words

    func run(_ input: [UInt8]) -> String? {
        guard let input = PatchInput(input), input.patch.kind(input.patch.root) == .object else { return nil }
        var object = input.object
        MergePatch.apply(input.patch, to: &object)
        if let problem = input.problem(object) { return "merge: \(problem)" }
        var strategic = input.object
        guard (try? StrategicMergePatch(input.patch).apply(input.type, to: &strategic)) != nil else { return nil }
        return input.problem(strategic).map { "strategic: \($0)" }
    }
}

/// Server-side apply.
struct ApplyTarget: FuzzTarget {
    static let name = "apply"
    static let words = FuzzObjects.words + ["\"fieldsType\":\"FieldsV1\"", "\"fieldsV1\":{\"f:spec\":{}}", "\"f:metadata\":{\"f:labels\":{\"f:a\":{}}}", "\"k:{\\\"name\\\":\\\"a\\\"}\":{\".\":{}}", "\"v:\\\"a\\\"\":{}"]

    func run(_ input: [UInt8]) -> String? {
        guard let input = PatchInput(input), input.patch.kind(input.patch.root) == .object else { return nil }
        let manager = FieldManager(kind: input.kind, type: input.type, subresource: "", resetFields: [], schema: .shared)
        var live = input.object
        manager.update(&live, old: nil, manager: "fuzz", now: "2001-01-01T00:00:00Z")
        var patch = input.patch
        patch.set(patch.root, "kind", string: input.kind.kind)
        patch.set(patch.root, "apiVersion", string: input.kind.apiVersion)
        guard let first = try? manager.apply(patch, to: live, manager: "a", force: true, now: "2001-01-01T00:00:01Z") else { return nil }
        if let problem = input.problem(first.object) { return problem }
        guard let object = FuzzObjects.canonical(first.object, input.type) else { return nil }
        guard let second = try? manager.apply(patch, to: object, manager: "a", force: true, now: "2001-01-01T00:00:02Z") else { return "applying again is refused" }
        return second.isChanged ? "applying again changes \(FuzzObjects.text(object.encodeJSON()))" : nil
    }
}
