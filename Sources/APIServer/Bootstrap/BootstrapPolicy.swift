import KubernetesSchema
import Wire

/// The default roles and bindings, reconciled at every start as upstream does: missing rules and subjects are added, others left alone,
/// unless the object says `rbac.authorization.kubernetes.io/autoupdate: "false"`.
enum BootstrapPolicy {
    static let group = "rbac.authorization.k8s.io"

    struct Entry {
        /// `clusterroles`, `roles`, …
        var resource: String
        var namespace: String
        var object: Value
        var name: String
    }

    static func entries() -> [Entry] {
        var entries: [Entry] = []
        var rules: [Value] = []
        var open: (resource: String, namespace: String, name: String, labels: [String], aggregates: String?)?
        func close() {
            guard let role = open else { return }
            var members = head(role.resource == "roles" ? "Role" : "ClusterRole", role.name, role.namespace, role.labels)
            if let label = role.aggregates {
                members.append(("aggregationRule", ["clusterRoleSelectors": [["matchLabels": .object([("\(group)/\(label)", "true")])]]]))
            } else {
                members.append(("rules", .array(rules)))
            }
            entries.append(Entry(resource: role.resource, namespace: role.namespace, object: .object(members), name: role.name))
            open = nil
            rules = []
        }
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            switch words.first {
            case "clusterrole"?:
                close()
                open = ("clusterroles", "", words[1], words.dropFirst(2).filter { $0.hasPrefix("+") }.map { String($0.dropFirst()) },
                    words.dropFirst(2).first { $0.hasPrefix("<") }.map { String($0.dropFirst()) })
            case "role"?:
                close()
                open = ("roles", words[1], words[2], [], nil)
            case "clusterrolebinding"?:
                close()
                entries.append(binding("clusterrolebindings", "", words[1], "ClusterRole", words[2], words.dropFirst(3)))
            case "rolebinding"?:
                close()
                let role = words[3].split(separator: ":", maxSplits: 1).map(String.init)
                entries.append(binding("rolebindings", words[1], words[2], role[0], role[1], words.dropFirst(4)))
            default: rules.append(rule(String(line)))
            }
        }
        close()
        return entries
    }

    private static func head(_ kind: String, _ name: String, _ namespace: String, _ aggregated: [String]) -> [(String, Value)] {
        var labels: [(String, Value)] = [("kubernetes.io/bootstrapping", "rbac-defaults")]
        labels += aggregated.map { ("\(group)/\($0)", "true") }
        var metadata: [(String, Value)] = [("name", .string(name))]
        if !namespace.isEmpty { metadata.append(("namespace", .string(namespace))) }
        metadata.append(("labels", .object(labels)))
        metadata.append(("annotations", ["rbac.authorization.kubernetes.io/autoupdate": "true"]))
        return [("kind", .string(kind)), ("apiVersion", .string("\(group)/v1")), ("metadata", .object(metadata))]
    }

    private static func rule(_ line: String) -> Value {
        let parts = line.split(separator: "|").map { $0.trimmed }
        func list(_ text: String, _ separator: Character) -> Value { .strings(text.split(separator: separator).map { $0 == "core" ? "" : String($0) }) }
        if parts.count == 2 {
            return ["verbs": list(parts[0], ","), "nonResourceURLs": list(parts[1], " ")]
        }
        var members: [(String, Value)] = [("verbs", list(parts[0], ",")), ("apiGroups", list(parts[1], " ")), ("resources", list(parts[2], " "))]
        if parts.count > 3 { members.append(("resourceNames", list(parts[3], " "))) }
        return .object(members)
    }

    private static func binding(
        _ resource: String, _ namespace: String, _ name: String, _ roleKind: String, _ role: String, _ subjects: ArraySlice<String>
    ) -> Entry {
        var members = head(resource == "rolebindings" ? "RoleBinding" : "ClusterRoleBinding", name, namespace, [])
        let list = subjects.map { subject -> Value in
            let pair = subject.split(separator: ":", maxSplits: 1).map(String.init)
            if pair[0] == "ServiceAccount" {
                let account = pair[1].split(separator: "/").map(String.init)
                return ["kind": "ServiceAccount", "name": .string(account[1]), "namespace": .string(account[0])]
            }
            return ["kind": .string(pair[0]), "apiGroup": .string(group), "name": .string(pair[1])]
        }
        if !list.isEmpty { members.append(("subjects", .array(list))) }
        members.append(("roleRef", ["apiGroup": .string(group), "kind": .string(roleKind), "name": .string(role)]))
        return Entry(resource: resource, namespace: namespace, object: .object(members), name: name)
    }

    /// Makes what is missing and completes what was made by an earlier version.
    static func reconcile(_ client: LoopbackClient) async throws {
        for entry in entries() {
            let collection = "/apis/\(group)/v1" + (entry.namespace.isEmpty ? "" : "/namespaces/\(entry.namespace)") + "/\(entry.resource)"
            let wanted = Document(entry.object)
            do {
                let path = "\(collection)/\(PercentEncoding.encode(entry.name))"
                var stored = try await client.send("GET", path)
                if stored.string(stored[stored.root, "metadata", "annotations", "rbac.authorization.kubernetes.io/autoupdate"]) == "false" { continue }
                if complete(&stored, wanted) { try await client.send("PUT", path, body: stored) }
            } catch let error as StatusError where error.code == 404 {
                do { try await client.send("POST", collection, body: wanted) } catch let error as StatusError where error.reason == "AlreadyExists" { continue }
            }
        }
    }

    /// Adds the rules and subjects that an object lacks; false where it lacks none.
    private static func complete(_ stored: inout Document, _ wanted: Document) -> Bool {
        var changed = false
        for field in ["rules", "subjects"] where wanted[wanted.root, field].exists {
            // The rules of an aggregated role are the controller's.
            if stored[stored.root, "aggregationRule"].exists { continue }
            let missing = wanted.elements(wanted[wanted.root, field]).filter { item in
                !stored.elements(stored[stored.root, field]).contains { covers(stored, $0, wanted, item) }
            }
            if missing.isEmpty { continue }
            let list = stored.ensureArray(stored.root, field)
            for item in missing { stored.append(list, stored.copy(wanted, item)) }
            changed = true
        }
        return changed
    }

    private static func covers(_ stored: Document, _ has: Document.Node, _ wanted: Document, _ needs: Document.Node) -> Bool {
        wanted.members(needs).allSatisfy { member in
            let other = stored[has, member.key]
            if wanted.kind(member.value) == .array { return Set(stored.strings(other)).isSuperset(of: wanted.strings(member.value)) }
            return member.key == "apiGroup" || Document.equal(stored, other, wanted, member.value)
        }
    }
}
