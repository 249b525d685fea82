import KubernetesSchema
import KubernetesSemantics
import Wire

extension FlowControlDefaults {
    /// What this server writes flow schemas and levels as.
    static let producer = "api-priority-and-fairness-config-producer-v1"
    /// What it writes their status as.
    static let consumer = "api-priority-and-fairness-config-consumer-v1"
    static let version = GroupVersion(group: "flowcontrol.apiserver.k8s.io", version: "v1")
    static let path = "/apis/flowcontrol.apiserver.k8s.io/v1"
    static let autoUpdate = "apf.kubernetes.io/autoupdate-spec"

    static let mandatoryLevels: [PriorityLevel] = mandatory("PriorityLevelConfiguration").compactMap { PriorityLevel($0) }
    private static let mandatorySchemas: [FlowSchema] = mandatory("FlowSchema").map { FlowSchema($0) }

    private static func mandatory(_ kind: String) -> [Document] {
        ((try? objects()) ?? []).filter { $0.equals($0[$0.root, "kind"], kind) && ["exempt", "catch-all"].contains(Metadata.string($0, "name")) }
    }

    private static func schema(_ name: String) -> FlowSchema {
        // From a text in the program alone.
        guard let schema = mandatorySchemas.first(where: { $0.name == name }) else { preconditionFailure("the flow schema \(name) is missing") }
        return schema
    }

    /// Lets administrators through when nobody has said so.
    static let exemptSchema = schema("exempt")
    /// Takes whatever no other schema takes.
    static let catchAllSchema = schema("catch-all")
}

/// Keeps the flow schemas and levels that every server has.
struct FlowObjects: Sendable {
    let server: APIServer

    private static func collection(_ object: Document) -> String {
        "\(FlowControlDefaults.path)/\(object.equals(object[object.root, "kind"], "FlowSchema") ? "flowschemas" : "prioritylevelconfigurations")"
    }

    /// Whether a stored object is to follow what this server would make: mandatory ones always are, others where nobody said or changed anything.
    static func follows(_ stored: Document) -> Bool {
        if ["exempt", "catch-all"].contains(Metadata.string(stored, "name")) { return true }
        let annotations = stored[stored.root, "metadata", "annotations"]
        if let told = boolean(stored.string(stored[annotations, FlowControlDefaults.autoUpdate])) { return told }
        return stored.int(stored[stored.root, "metadata", "generation"]) == 1
    }

    /// As Go's `strconv.ParseBool`.
    private static func boolean(_ text: String?) -> Bool? {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": true
        case "0", "f", "F", "false", "FALSE", "False": false
        default: nil
        }
    }

    /// What a stored object has to become; nil where it is right.
    static func revised(_ stored: Document, wanted: Document) -> Document? {
        let follows = follows(stored)
        let kind = stored.string(stored[stored.root, "kind"]) ?? ""
        var wanted = wanted
        Defaulting.apply(FlowControlDefaults.version.kind(kind), to: &wanted)
        let annotation = stored.string(stored[stored.root, "metadata", "annotations", FlowControlDefaults.autoUpdate])
        let isMarked = boolean(annotation) == follows
        let isSame = wanted.value(wanted[wanted.root, "spec"]).encodeSorted() == stored.value(stored[stored.root, "spec"]).encodeSorted()
        if isMarked, isSame || !follows { return nil }
        var revised = stored
        if follows, !isSame { revised.set(revised.root, "spec", revised.copy(wanted, wanted[wanted.root, "spec"])) }
        let annotations = revised.ensureObject(revised[revised.root, "metadata"], "annotations")
        revised.set(annotations, FlowControlDefaults.autoUpdate, string: "\(follows)")
        return revised
    }

    /// Makes what is missing, puts right what was changed, and removes what earlier versions made.
    func maintain() async throws {
        let client = LoopbackClient(server, agent: FlowControlDefaults.producer)
        var names: [String: Set<String>] = [:]
        for var object in try FlowControlDefaults.objects() {
            let collection = FlowObjects.collection(object)
            let name = Metadata.string(object, "name")
            names[collection, default: []].insert(name)
            object.set(object.root, "apiVersion", string: FlowControlDefaults.version.description)
            do {
                let stored = try await client.send("GET", "\(collection)/\(name)")
                if let revised = FlowObjects.revised(stored, wanted: object) { try await client.send("PUT", "\(collection)/\(name)", body: revised) }
            } catch let error as StatusError where error.code == 404 {
                object.set(object[object.root, "metadata"], "annotations", [FlowControlDefaults.autoUpdate: "true"])
                do { try await client.send("POST", collection, body: object) } catch let error as StatusError where error.reason == "AlreadyExists" {}
            } catch let error as StatusError where error.code == 409 {
                // Somebody else changes it: the next round will see.
            }
        }
        for (collection, wanted) in names {
            let list = try await client.send("GET", collection)
            for item in list.elements(list[list.root, "items"]) {
                let name = list.string(list[item, "metadata", "name"]) ?? ""
                guard !wanted.contains(name), FlowObjects.boolean(list.string(list[item, "metadata", "annotations", FlowControlDefaults.autoUpdate])) == true
                else { continue }
                do { try await client.send("DELETE", "\(collection)/\(name)") } catch let error as StatusError where error.code == 404 {}
            }
        }
    }
}

extension Value {
    /// JSON with the members of objects in order, for comparing.
    fileprivate func encodeSorted() -> [UInt8] { sorted.encodeJSON() }

    private var sorted: Value {
        switch self {
        case .object(let members): .object(members.map { ($0.0, $0.1.sorted) }.sorted { $0.0 < $1.0 })
        case .array(let elements): .array(elements.map(\.sorted))
        default: self
        }
    }
}
