import KubernetesSchema
import KubernetesSemantics
import Wire

/// Reads what rows show from an object.
struct TableRow {
    let object: Document
    let now: Int64

    var spec: Document.Node { object[object.root, "spec"] }
    var status: Document.Node { object[object.root, "status"] }
    var name: Value { .string(Metadata.string(object, "name")) }

    /// A string at a path; nil where it is absent or empty.
    func string(_ path: String...) -> String? {
        var node = object.root
        for key in path { node = object[node, key] }
        let text = object.string(node) ?? ""
        return text.isEmpty ? nil : text
    }

    func text(_ node: Document.Node, _ missing: String = "<none>") -> Value {
        let text = object.string(node) ?? ""
        return .string(text.isEmpty ? missing : text)
    }

    func int(_ node: Document.Node) -> Value { .int(object.int(node) ?? 0) }
    func bool(_ node: Document.Node) -> Value { .bool(object.bool(node) ?? false) }
    func list(_ node: Document.Node) -> [Document.Node] { object.elements(node) }
    func names(_ node: Document.Node, _ field: String = "name") -> String { list(node).compactMap { object.string(object[$0, field]) }.joined(separator: ",") }

    /// A number or percentage as text.
    func intOrString(_ node: Document.Node) -> String? { object.string(node) ?? object.int(node).map(String.init) }

    var age: Value { since(object[object.root, "metadata", "creationTimestamp"]) }

    func since(_ node: Document.Node, _ missing: String = "<unknown>") -> Value {
        guard let text = object.string(node), let (seconds, _) = RFC3339.parse(text) else { return .string(missing) }
        return .string(HumanDuration.text(now - seconds))
    }

    /// Labels or a map of strings as `a=b,c=d`.
    func pairs(_ node: Document.Node) -> String {
        object.members(node).map { "\($0.key)=\(object.string($0.value) ?? "")" }.sorted().joined(separator: ",")
    }

    func pairsOrNone(_ node: Document.Node) -> Value { .string(object.isEmpty(node) ? "<none>" : pairs(node)) }

    func selector(_ node: Document.Node) -> Value {
        let text = LabelSelector(object, node).description
        return .string(text.isEmpty ? "<none>" : text)
    }

    /// Names and images of the containers of a pod template.
    func containers(_ podSpec: Document.Node) -> [Value] {
        [.string(names(object[podSpec, "containers"])), .string(names(object[podSpec, "containers"], "image"))]
    }

    func condition(_ type: String) -> Document.Node {
        list(object[status, "conditions"]).first { object.equals(object[$0, "type"], type) } ?? .none
    }
}

/// Times as people read them, as upstream's `duration.HumanDuration`.
enum HumanDuration {
    static func text(_ seconds: Int64) -> String {
        if seconds < -1 { return "<invalid>" }
        if seconds < 0 { return "0s" }
        if seconds < 120 { return "\(seconds)s" }
        let minutes = seconds / 60
        if minutes < 10 { return seconds % 60 == 0 ? "\(minutes)m" : "\(minutes)m\(seconds % 60)s" }
        if minutes < 180 { return "\(minutes)m" }
        let hours = seconds / 3600
        if hours < 8 { return minutes % 60 == 0 ? "\(hours)h" : "\(hours)h\(minutes % 60)m" }
        if hours < 48 { return "\(hours)h" }
        let days = hours / 24
        if hours < 192 { return hours % 24 == 0 ? "\(days)d" : "\(days)d\(hours % 24)h" }
        if days < 730 { return "\(days)d" }
        let years = days / 365
        if years < 8 { return days % 365 == 0 ? "\(years)y" : "\(years)y\(days % 365)d" }
        return "\(years)y"
    }
}

extension TableDefinition {
    /// - Parameters:
    ///   - columns: names separated by spaces; `_` is a space, `:integer` a type, `*` marks what is only shown when wide.
    init(_ columns: String, conditions: @escaping @Sendable (Document) -> [Value] = { _ in [] }, _ cells: @escaping @Sendable (TableRow) -> [Value]) {
        let made = columns.split(separator: " ").map { word -> TableColumn in
            var word = String(word)
            let isWide = word.hasSuffix("*")
            if isWide { word.removeLast() }
            let parts = word.split(separator: ":").map(String.init)
            let name = parts[0].map { $0 == "_" ? " " : String($0) }.joined()
            return TableColumn(
                name, type: parts.count > 1 ? parts[1] : "string", format: name == "Name" ? "name" : "", priority: isWide ? 1 : 0,
                ColumnDescriptions.text(name))
        }
        self.init(columns: made, conditions: conditions) { object, now in cells(TableRow(object: object, now: now)) }
    }
}

/// What columns show, in a sentence each.
enum ColumnDescriptions {
    static func text(_ name: String) -> String { known[name] ?? "The object's \(name.lowercased())." }

    private static let known: [String: String] = [
        "Name": "The object's name, unique among its kind in its namespace.", "Age": "How long ago the object was created.",
        "Ready": "How many are ready, of how many there are to be.", "Status": "The state in one word.",
        "Restarts": "How often containers were started again, and when the last one was.", "IP": "The address in the network of pods.",
        "Node": "The node that it is on.", "Nominated Node": "The node that room is being made on.",
        "Readiness Gates": "How many of the further conditions of readiness hold.", "Containers": "The names of the containers.",
        "Images": "The images of the containers.", "Selector": "The labels that select the pods.", "Desired": "How many there are to be.",
        "Current": "How many there are.", "Up-to-date": "How many have the newest template.", "Available": "How many have been ready for long enough.",
        "Data": "How many entries it has.", "Cluster-IP": "The address inside of the cluster.", "External-IP": "The addresses outside of the cluster.",
        "Port(s)": "The ports with their protocols.", "Version": "The version of the kubelet.", "Roles": "The roles that labels name.",
    ]
}
