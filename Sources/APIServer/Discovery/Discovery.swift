import Crypto
import HTTP
import KubernetesSchema
import Synchronization
import Wire

/// What is served: `/api`, `/apis`, each group and version, plain and aggregated, from the schema's tables and what definitions add.
final class Discovery: PathHandler {
    private let schema: Schema
    private let address: String
    /// Aggregated answers with their tags, made once for every state of the definitions.
    private let aggregated = Mutex<(generation: UInt64, made: [String: (body: Document, tag: String)])>((0, [:]))

    /// What other servers serve.
    private let aggregator: Aggregator?

    init(schema: Schema, configuration: APIServerConfiguration, aggregator: Aggregator? = nil) {
        self.schema = schema
        self.aggregator = aggregator
        let host = configuration.advertiseAddress.contains(":") ? "[\(configuration.advertiseAddress)]" : configuration.advertiseAddress
        address = "\(host):\(configuration.securePort)"
    }

    func handle(_ context: RequestContext, _ sink: any ResponseSink, _ server: APIServer) async throws -> Bool {
        var path = context.info.path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        let responder = Responder(context: context, sink: sink, schema: schema)
        let parts = path.split(separator: "/").map(String.init)
        guard let first = parts.first, first == "api" || first == "apis", context.request.method == "GET" || context.request.method == "HEAD" else { return false }
        switch (first, parts.count) {
        case ("api", 1):
            if try await sendAggregated(path, context, responder, server.custom) { return true }
            try await send(versions, "APIVersions", responder, context)
        case ("apis", 1):
            if try await sendAggregated(path, context, responder, server.custom) { return true }
            try await send(groupList(server.custom), "APIGroupList", responder, context)
        case ("api", 2):
            guard parts[1] == "v1" else { return false }
            try await send(resources(GroupVersion(group: "", version: "v1"), server.custom), "APIResourceList", responder, context)
        case ("apis", 2):
            guard let group = groups(server.custom).first(where: { $0.name == parts[1] }) else { return false }
            try await send(groupValue(group, standsAlone: true), "APIGroup", responder, context)
        case ("apis", 3):
            let version = GroupVersion(group: parts[1], version: parts[2])
            guard server.isServed(version) else {
                if schema.group(parts[1]) != nil { throw APIServer.noSuchResource }
                return false
            }
            try await send(resources(version, server.custom), "APIResourceList", responder, context)
        default: return false
        }
        return true
    }

    private func send(_ value: Value, _ kind: String, _ responder: Responder, _ context: RequestContext) async throws {
        let form = try Negotiation.accepted(context, allowsShapes: false)
        var document = Document(value)
        if form.mediaType == .protobuf {
            guard let type = schema.type("meta/v1.\(kind)") else { throw StatusError.notAcceptableList }
            document = try ObjectCoding.canonical(document, type, schema)
        }
        try await responder.send(document, kind: GroupVersionKind(group: "", version: "v1", kind: kind), form)
    }

    // MARK: Plain

    private var versions: Value {
        ["kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": [["clientCIDR": "0.0.0.0/0", "serverAddress": .string(address)]]]
    }

    /// A group with at least one served version.
    private func served(_ name: String) -> GroupInfo? {
        schema.groups.first { $0.name == name && !$0.name.isEmpty && $0.versions.contains { $0.servedByDefault } && hasResources($0) }
    }

    private func hasResources(_ group: GroupInfo) -> Bool {
        group.versions.contains { $0.servedByDefault && !schema.resources(in: GroupVersion(group: group.name, version: $0.name)).isEmpty }
    }

    /// A group with the versions that are served, the preferred one first.
    private struct Group {
        var name: String
        var priority: Int
        var versions: [String]
    }

    /// The priority of groups that definitions make.
    private static let customPriority = 1000

    /// All groups but the core one, by their priority. The registration of APIs itself comes first, without one.
    private func groups(_ custom: CustomResources) -> [Group] {
        var groups = schema.groups.filter { served($0.name) != nil }.map { group in
            Group(name: group.name, priority: group.priority, versions: group.versions.filter(\.servedByDefault).map(\.name))
        }
        for version in custom.groupVersions {
            if let place = groups.firstIndex(where: { $0.name == version.group }) {
                if !groups[place].versions.contains(version.version) { groups[place].versions.append(version.version) }
            } else {
                let made = Group(name: version.group, priority: Discovery.customPriority, versions: [version.version])
                groups.insert(made, at: groups.firstIndex { $0.priority > 0 && $0.priority < Discovery.customPriority } ?? groups.count)
            }
        }
        for service in (aggregator?.served.values.map(\.service) ?? []).sorted(by: Discovery.precedes) {
            if let place = groups.firstIndex(where: { $0.name == service.version.group }) {
                if !groups[place].versions.contains(service.version.version) { groups[place].versions.append(service.version.version) }
            } else {
                let made = Group(name: service.version.group, priority: service.groupPriority, versions: [service.version.version])
                groups.insert(made, at: groups.firstIndex { $0.priority > 0 && $0.priority < service.groupPriority } ?? groups.count)
            }
        }
        return groups
    }

    private static func precedes(_ left: AggregatedService, _ right: AggregatedService) -> Bool {
        if left.groupPriority != right.groupPriority { return left.groupPriority > right.groupPriority }
        if left.version.group != right.version.group { return left.version.group < right.version.group }
        if left.versionPriority != right.versionPriority { return left.versionPriority > right.versionPriority }
        return VersionOrder.precedes(left.version.version, right.version.version)
    }

    private func groupList(_ custom: CustomResources) -> Value {
        ["kind": "APIGroupList", "apiVersion": "v1", "groups": .array(groups(custom).map { groupValue($0, standsAlone: false) })]
    }

    private func groupValue(_ group: Group, standsAlone: Bool) -> Value {
        let versions = group.versions.map { version -> Value in
            ["groupVersion": .string("\(group.name)/\(version)"), "version": .string(version)]
        }
        let members: [(String, Value)] = [("name", .string(group.name)), ("versions", .array(versions)), ("preferredVersion", versions.first ?? .null)]
        return .object((standsAlone ? [("kind", "APIGroup"), ("apiVersion", "v1")] : []) + members)
    }

    /// The resources of a group-version with their verbs.
    private func infos(_ version: GroupVersion, _ custom: CustomResources) -> [(info: ResourceInfo, verbs: [String])] {
        schema.resources(in: version).map { ($0, $0.verbs) } + custom.resources(in: version).map { ($0.info, $0.verbs) }
    }

    private func resources(_ version: GroupVersion, _ custom: CustomResources) -> Value {
        var list: [Value] = []
        for (resource, verbs) in infos(version, custom) {
            var members: [(String, Value)] = [
                ("name", .string(resource.name)), ("singularName", .string(resource.singular)), ("namespaced", .bool(resource.namespaced)),
                ("kind", .string(resource.kind.kind)), ("verbs", .strings(verbs)),
            ]
            if !resource.shortNames.isEmpty { members.append(("shortNames", .strings(resource.shortNames))) }
            if !resource.categories.isEmpty { members.append(("categories", .strings(resource.categories))) }
            if let hash = resource.storageVersionHash { members.append(("storageVersionHash", .string(hash))) }
            list.append(.object(members))
            for sub in resource.subresources {
                var members: [(String, Value)] = [
                    ("name", .string("\(resource.name)/\(sub.name)")), ("singularName", ""), ("namespaced", .bool(resource.namespaced)),
                ]
                if sub.isForeign {
                    members.append(("group", .string(sub.kind.group)))
                    members.append(("version", .string(sub.kind.version)))
                }
                members.append(("kind", .string(sub.kind.kind)))
                members.append(("verbs", .strings(sub.verbs)))
                list.append(.object(members))
            }
        }
        var members: [(String, Value)] = [("kind", "APIResourceList")]
        if !version.group.isEmpty { members.append(("apiVersion", "v1")) }
        members.append(("groupVersion", .string(version.description)))
        members.append(("resources", .array(list)))
        return .object(members)
    }

    // MARK: Aggregated

    private func sendAggregated(
        _ path: String, _ context: RequestContext, _ responder: Responder, _ custom: CustomResources
    ) async throws -> Bool {
        for clause in Negotiation.clauses(context.request.headers["Accept"] ?? "") {
            guard clause.parameters["as"] == "APIGroupDiscoveryList" else {
                if ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf", "*/*"].contains(clause.type) { return false }
                continue
            }
            guard clause.parameters["g"] == "apidiscovery.k8s.io", let version = clause.parameters["v"], version == "v2" || version == "v2beta1",
                let media = MediaType(rawValue: clause.type), media != .cbor
            else { continue }
            let (body, tag) = try answer(path, version, custom)
            var form = AcceptedForm()
            form.mediaType = media
            form.contentType = "\(media.rawValue);g=apidiscovery.k8s.io;v=\(version);as=APIGroupDiscoveryList"
            var headers = responder.headers(form.contentType)
            headers.set("Cache-Control", "public")
            headers.add("Etag", tag)
            headers.add("Vary", "Accept")
            if context.request.headers["If-None-Match"] == tag {
                try await responder.sink.send(status: 304, headers: headers, body: [])
                return true
            }
            let kind = GroupVersionKind(group: "apidiscovery.k8s.io", version: version, kind: "APIGroupDiscoveryList")
            let bytes: [UInt8]
            if media == .protobuf, let type = schema.kind(kind) {
                bytes = try ObjectCoding.protobuf(body, type, kind, schema)
            } else {
                bytes = media == .yaml ? body.encodeYAML() : body.encodeJSON() + [0x0a]
            }
            try await responder.sink.send(status: 200, headers: headers, body: bytes)
            return true
        }
        return false
    }

    private func answer(_ path: String, _ version: String, _ custom: CustomResources) throws -> (Document, String) {
        let key = "\(path) \(version)"
        let generation = custom.generation &+ (aggregator?.generation ?? 0) &* (1 << 32)
        if let made = aggregated.withLock({ $0.generation == generation ? $0.made[key] : nil }) { return made }
        let groups = path == "/api" ? [Group(name: "", priority: 0, versions: ["v1"])] : groups(custom)
        let list: Value = [
            "kind": "APIGroupDiscoveryList", "apiVersion": .string("apidiscovery.k8s.io/\(version)"), "metadata": [:], "items": .array(groups.map { aggregatedGroup($0, custom) }),
        ]
        let document = Document(list)
        let digest = SHA512.hash(data: document.encodeJSON()).map { byte in
            let text = String(byte, radix: 16, uppercase: true)
            return text.count == 1 ? "0" + text : text
        }.joined()
        let made = (document, "\"\(digest)\"")
        aggregated.withLock { state in
            if state.generation != generation { state = (generation, [:]) }
            state.made[key] = made
        }
        return made
    }

    private func aggregatedGroup(_ group: Group, _ custom: CustomResources) -> Value {
        let versions = group.versions.map { version -> Value in
            let groupVersion = GroupVersion(group: group.name, version: version)
            if let other = aggregator?.served[groupVersion] {
                let resources = other.resources.map { [("resources", $0)] } ?? []
                return .object([("version", .string(version))] + resources + [("freshness", other.isStale ? "Stale" : "Current")])
            }
            let builtIn = schema.resources(in: groupVersion).map { aggregatedResource($0, $0.verbs) }
            // Kinds of definitions are named with their group and version.
            let added = custom.resources(in: groupVersion).map { aggregatedResource($0.info, $0.verbs, namesAll: true) }
            return ["version": .string(version), "resources": .array(builtIn + added), "freshness": "Current"]
        }
        return ["metadata": group.name.isEmpty ? [:] : ["name": .string(group.name)], "versions": .array(versions)]
    }

    private func responseKind(_ kind: GroupVersionKind, _ isForeign: Bool) -> Value {
        // Group and version are named only where they aren't the surrounding ones.
        ["group": .string(isForeign ? kind.group : ""), "version": .string(isForeign ? kind.version : ""), "kind": .string(kind.kind)]
    }

    private func aggregatedResource(_ resource: ResourceInfo, _ verbs: [String], namesAll: Bool = false) -> Value {
        var members: [(String, Value)] = [
            ("resource", .string(resource.name)), ("responseKind", responseKind(resource.kind, namesAll)), ("scope", resource.namespaced ? "Namespaced" : "Cluster"),
            ("singularResource", .string(resource.singular)), ("verbs", .strings(verbs)),
        ]
        if !resource.shortNames.isEmpty { members.append(("shortNames", .strings(resource.shortNames))) }
        if !resource.categories.isEmpty { members.append(("categories", .strings(resource.categories))) }
        if !resource.subresources.isEmpty {
            members.append(("subresources", .array(resource.subresources.map { sub in
                ["subresource": .string(sub.name), "responseKind": responseKind(sub.kind, sub.isForeign || namesAll), "verbs": .strings(sub.verbs)]
            })))
        }
        return .object(members)
    }
}
