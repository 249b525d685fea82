import Crypto
import HTTP
import KubernetesSchema
import Synchronization
import Wire

/// What is served: `/api`, `/apis`, each group and version, plain and aggregated, from the schema's tables.
final class Discovery: PathHandler {
    private let schema: Schema
    private let address: String
    /// Aggregated answers with their tags, made once.
    private let aggregated = Mutex<[String: (body: Document, tag: String)]>([:])

    init(schema: Schema, configuration: APIServerConfiguration) {
        self.schema = schema
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
            if try await sendAggregated(path, context, responder) { return true }
            try await send(versions, "APIVersions", responder, context)
        case ("apis", 1):
            if try await sendAggregated(path, context, responder) { return true }
            try await send(groupList, "APIGroupList", responder, context)
        case ("api", 2):
            guard parts[1] == "v1" else { return false }
            try await send(resources(GroupVersion(group: "", version: "v1")), "APIResourceList", responder, context)
        case ("apis", 2):
            guard let group = served(parts[1]) else { return false }
            try await send(groupValue(group, standsAlone: true), "APIGroup", responder, context)
        case ("apis", 3):
            let version = GroupVersion(group: parts[1], version: parts[2])
            guard server.isServed(version) else {
                if schema.group(parts[1]) != nil { throw APIServer.noSuchResource }
                return false
            }
            try await send(resources(version), "APIResourceList", responder, context)
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

    private var groupList: Value {
        let groups = schema.groups.filter { served($0.name) != nil }.map { groupValue($0, standsAlone: false) }
        return ["kind": "APIGroupList", "apiVersion": "v1", "groups": .array(groups)]
    }

    private func groupValue(_ group: GroupInfo, standsAlone: Bool) -> Value {
        let versions = group.versions.filter(\.servedByDefault).map { version -> Value in
            ["groupVersion": .string("\(group.name)/\(version.name)"), "version": .string(version.name)]
        }
        let members: [(String, Value)] = [("name", .string(group.name)), ("versions", .array(versions)), ("preferredVersion", versions.first ?? .null)]
        return .object((standsAlone ? [("kind", "APIGroup"), ("apiVersion", "v1")] : []) + members)
    }

    private func resources(_ version: GroupVersion) -> Value {
        var list: [Value] = []
        for resource in schema.resources(in: version) {
            var members: [(String, Value)] = [
                ("name", .string(resource.name)), ("singularName", .string(resource.singular)), ("namespaced", .bool(resource.namespaced)),
                ("kind", .string(resource.kind.kind)), ("verbs", .strings(resource.verbs)),
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

    private func sendAggregated(_ path: String, _ context: RequestContext, _ responder: Responder) async throws -> Bool {
        for clause in Negotiation.clauses(context.request.headers["Accept"] ?? "") {
            guard clause.parameters["as"] == "APIGroupDiscoveryList" else {
                if ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf", "*/*"].contains(clause.type) { return false }
                continue
            }
            guard clause.parameters["g"] == "apidiscovery.k8s.io", let version = clause.parameters["v"], version == "v2" || version == "v2beta1",
                let media = MediaType(rawValue: clause.type)
            else { continue }
            let (body, tag) = try answer(path, version)
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

    private func answer(_ path: String, _ version: String) throws -> (Document, String) {
        let key = "\(path) \(version)"
        if let made = aggregated.withLock({ $0[key] }) { return made }
        let groups = schema.groups.filter { path == "/api" ? $0.name.isEmpty : served($0.name) != nil }
        let list: Value = [
            "kind": "APIGroupDiscoveryList", "apiVersion": .string("apidiscovery.k8s.io/\(version)"), "metadata": [:], "items": .array(groups.map(aggregatedGroup)),
        ]
        let document = Document(list)
        let digest = SHA512.hash(data: document.encodeJSON()).map { byte in
            let text = String(byte, radix: 16, uppercase: true)
            return text.count == 1 ? "0" + text : text
        }.joined()
        let made = (document, "\"\(digest)\"")
        aggregated.withLock { $0[key] = made }
        return made
    }

    private func aggregatedGroup(_ group: GroupInfo) -> Value {
        let versions = group.versions.filter(\.servedByDefault).map { version -> Value in
            let resources = schema.resources(in: GroupVersion(group: group.name, version: version.name)).map(aggregatedResource)
            return ["version": .string(version.name), "resources": .array(resources), "freshness": "Current"]
        }
        return ["metadata": group.name.isEmpty ? [:] : ["name": .string(group.name)], "versions": .array(versions)]
    }

    private func responseKind(_ kind: GroupVersionKind, _ isForeign: Bool) -> Value {
        // Group and version are named only where they aren't the surrounding ones.
        ["group": .string(isForeign ? kind.group : ""), "version": .string(isForeign ? kind.version : ""), "kind": .string(kind.kind)]
    }

    private func aggregatedResource(_ resource: ResourceInfo) -> Value {
        var members: [(String, Value)] = [
            ("resource", .string(resource.name)), ("responseKind", responseKind(resource.kind, false)), ("scope", resource.namespaced ? "Namespaced" : "Cluster"),
            ("singularResource", .string(resource.singular)), ("verbs", .strings(resource.verbs)),
        ]
        if !resource.shortNames.isEmpty { members.append(("shortNames", .strings(resource.shortNames))) }
        if !resource.categories.isEmpty { members.append(("categories", .strings(resource.categories))) }
        if !resource.subresources.isEmpty {
            members.append(("subresources", .array(resource.subresources.map { sub in
                ["subresource": .string(sub.name), "responseKind": responseKind(sub.kind, sub.isForeign), "verbs": .strings(sub.verbs)]
            })))
        }
        return .object(members)
    }
}
