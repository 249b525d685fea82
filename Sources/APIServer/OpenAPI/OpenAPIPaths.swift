import Crypto
import HTTP
import KubernetesSchema
import Synchronization
import Wire

/// `/openapi/v2` and `/openapi/v3`, made from the tables and the definitions when first asked for.
///
/// Version 2 is one document: it is put together from fragments, so that a change of one definition makes one of them anew.
final class OpenAPIPaths: PathHandler {
    private let schema: Schema
    private let version: String
    /// Made documents, each with the state of the definitions that it shows.
    private let documents = Mutex<[String: (bytes: [UInt8], hash: String, state: [UInt8])]>([:])
    private let fragments = Mutex<[String: (fragment: Fragment, state: [UInt8])]>([:])

    /// A part of the document in one form: the entries of its paths and of its definitions, without what surrounds them.
    private struct Fragment: Sendable {
        var paths: [UInt8]
        var definitions: [UInt8]
    }

    init(schema: Schema, version: String) {
        self.schema = schema
        self.version = version
    }

    func handle(_ context: RequestContext, _ sink: any ResponseSink, _ server: APIServer) async throws -> Bool {
        let path = context.info.path
        guard path.hasPrefix("/openapi/") else { return false }
        let responder = Responder(context: context, sink: sink, schema: schema)
        if path == "/openapi/v2" {
            let asked = Negotiation.clauses(context.request.headers["Accept"] ?? "").map(\.type)
            if let first = asked.first(where: { OpenAPIProtobuf.mediaTypes.contains($0) || ["application/json", "*/*", "application/*"].contains($0) }),
                OpenAPIProtobuf.mediaTypes.contains(first)
            {
                let made = document("v2 protobuf", state(server)) { self.v2Protobuf(server) }
                try await send(made, context, responder, contentType: OpenAPIProtobuf.contentType)
                return true
            }
            try await send(document("v2", state(server)) { self.v2(server) }, context, responder)
            return true
        }
        if path == "/openapi/v3" || path == "/openapi/v3/" {
            try await responder.send(json: index(server.custom, server.aggregator))
            return true
        }
        guard let served = groupVersion(String(path.dropFirst("/openapi/v3/".count)), server.custom) else { return false }
        try await send(v3Document(served, server.custom), context, responder)
        return true
    }

    private func v3Document(_ version: GroupVersion, _ custom: CustomResources) -> (bytes: [UInt8], hash: String) {
        document("v3 \(version)", state(of: version, custom)) { self.v3(version, custom).encodeJSON() }
    }

    /// The definitions that a group-version shows, as far as OpenAPI does.
    private func state(of version: GroupVersion, _ custom: CustomResources) -> [UInt8] {
        custom.resources(in: version).flatMap { Array($0.entry.object.uid.utf8) + $0.entry.facts.fingerprint }
    }

    private func state(_ server: APIServer) -> [UInt8] {
        withUnsafeBytes(of: server.custom.generation) { Array($0) } + state(server.aggregator)
    }

    private func state(_ aggregator: Aggregator?) -> [UInt8] { withUnsafeBytes(of: aggregator?.generation ?? 0) { Array($0) } }

    private func groupVersion(_ text: String, _ custom: CustomResources) -> GroupVersion? {
        let parts = text.split(separator: "/").map(String.init)
        let version: GroupVersion
        switch (parts.first, parts.count) {
        case ("api"?, 2): version = GroupVersion(group: "", version: parts[1])
        case ("apis"?, 3): version = GroupVersion(group: parts[1], version: parts[2])
        default: return nil
        }
        return schema.resources(in: version).contains { $0.servedByDefault } || custom.groupVersions.contains(version) ? version : nil
    }

    private func document(_ key: String, _ state: [UInt8], _ make: () -> [UInt8]) -> (bytes: [UInt8], hash: String) {
        if let made = documents.withLock({ $0[key] }), made.state == state { return (made.bytes, made.hash) }
        let bytes = make()
        let hash = SHA512.hash(data: bytes).map { byte in
            let text = String(byte, radix: 16, uppercase: true)
            return text.count == 1 ? "0" + text : text
        }.joined()
        documents.withLock { $0[key] = (bytes, hash, state) }
        return (bytes, hash)
    }

    private func send(
        _ made: (bytes: [UInt8], hash: String), _ context: RequestContext, _ responder: Responder, contentType: String = "application/json"
    ) async throws {
        let accepted = Negotiation.clauses(context.request.headers["Accept"] ?? "").map(\.type)
        // Version 3 has no Protobuf form here: clients that can read nothing else are told so.
        if contentType == "application/json", !accepted.isEmpty, !accepted.contains(where: { ["application/json", "*/*", "application/*"].contains($0) }) {
            throw Negotiation.notAcceptable("application/json")
        }
        var headers = responder.headers(contentType)
        let tag = "\"\(made.hash)\""
        headers.add("Etag", tag)
        headers.add("Vary", "Accept")
        if context.request.headers["If-None-Match"] == tag { return try await responder.sink.send(status: 304, headers: headers, body: []) }
        try await responder.sink.send(status: 200, headers: headers, body: made.bytes)
    }

    private var servedVersions: [GroupVersion] {
        schema.groups.flatMap { group in
            group.versions.filter(\.servedByDefault).map { GroupVersion(group: group.name, version: $0.name) }
        }.filter { !schema.resources(in: $0).isEmpty }
    }

    private static func path(_ version: GroupVersion) -> String { version.group.isEmpty ? "api/\(version.version)" : "apis/\(version.group)/\(version.version)" }

    private func index(_ custom: CustomResources, _ aggregator: Aggregator?) -> Value {
        let added = custom.groupVersions.filter { version in schema.resources(in: version).isEmpty }
        let paths = (servedVersions + added).map { version -> (String, Value) in
            let path = OpenAPIPaths.path(version)
            return (path, ["serverRelativeURL": .string("/openapi/v3/\(path)?hash=\(v3Document(version, custom).hash)")])
        }
        let others = (aggregator?.served ?? [:]).compactMap { version, served -> (String, Value)? in
            let path = OpenAPIPaths.path(version)
            return served.openAPIHash.map { (path, ["serverRelativeURL": .string("/openapi/v3/\(path)?hash=\($0)")]) }
        }
        return ["paths": .object((paths + others).sorted { $0.0 < $1.0 })]
    }

    // MARK: Documents

    private var info: Value { ["title": "Kubernetes", "version": .string("v\(version)")] }

    private func v3(_ version: GroupVersion, _ custom: CustomResources) -> Value {
        let schemas = OpenAPISchemas(schema: schema, v3: true)
        let added = custom.resources(in: version)
        let (ownPaths, own) = customEntries(added, version, v3: true)
        var roots = roots(version)
        if !added.isEmpty { roots += ["meta/v1.ObjectMeta", "meta/v1.ListMeta", "autoscaling/v1.Scale"].compactMap { schema.type($0) } }
        let definitions = (schemas.definitions(roots) + own).sorted { $0.0 < $1.0 }
        let paths = schema.resources(in: version).filter(\.servedByDefault).flatMap { operations($0, version, v3: true) } + ownPaths
        return [
            "openapi": "3.0.0", "info": info, "paths": .object(paths),
            "components": ["schemas": .object(definitions), "securitySchemes": ["BearerToken": ["type": "apiKey", "description": "Bearer Token authentication", "name": "authorization", "in": "header"]]],
        ]
    }

    /// What definitions add to a group-version.
    private func customEntries(
        _ resources: [(info: ResourceInfo, verbs: [String], entry: CustomResources.Entry)], _ version: GroupVersion, v3: Bool
    ) -> (paths: [(String, Value)], definitions: [(String, Value)]) {
        let builder = CustomOpenAPI(v3: v3)
        let paths = resources.flatMap { operations($0.info, version, v3: v3) }
        return (paths, resources.flatMap { builder.definitions($0.info, listKind: $0.entry.facts.names.listKind, $0.entry.object) })
    }

    // MARK: Version 2

    private func builtInEntries() -> (paths: [(String, Value)], definitions: [(String, Value)]) {
        let all = servedVersions.flatMap(roots)
        let paths = servedVersions.flatMap { version in schema.resources(in: version).filter(\.servedByDefault).flatMap { operations($0, version, v3: false) } }
        return (paths, OpenAPISchemas(schema: schema, v3: false).definitions(all))
    }

    /// The fragments of the document: what is built in, then one for each group-version of definitions.
    private func fragments(
        _ form: String, _ server: APIServer, _ encode: ((paths: [(String, Value)], definitions: [(String, Value)])) -> Fragment
    ) -> [Fragment] {
        let custom = server.custom
        let versions = custom.groupVersions
        let keys = Set(["\(form) built in", "\(form) aggregated"] + versions.map { "\(form) \($0)" })
        // Those of group-versions that went are let go.
        fragments.withLock { made in made = made.filter { !$0.key.hasPrefix(form + " ") || keys.contains($0.key) } }
        return [fragment("\(form) built in", []) { encode(builtInEntries()) }]
            + versions.map { version in
                fragment("\(form) \(version)", state(of: version, custom)) {
                    encode(customEntries(custom.resources(in: version), version, v3: false))
                }
            }
            + [fragment("\(form) aggregated", state(server.aggregator)) { encode(aggregatedEntries(server.aggregator)) }]
    }

    /// What other servers say of their group-versions; definitions that are there already are taken for the same.
    private func aggregatedEntries(_ aggregator: Aggregator?) -> (paths: [(String, Value)], definitions: [(String, Value)]) {
        let parts = (aggregator?.served ?? [:]).sorted { $0.key < $1.key }.compactMap(\.value.openAPI)
        guard !parts.isEmpty else { return ([], []) }
        var seen = Set(builtInEntries().definitions.map(\.0))
        return (parts.flatMap(\.paths), parts.flatMap(\.definitions).filter { seen.insert($0.0).inserted })
    }

    private func fragment(_ key: String, _ state: [UInt8], _ make: () -> Fragment) -> Fragment {
        if let made = fragments.withLock({ $0[key] }), made.state == state { return made.fragment }
        let fragment = make()
        fragments.withLock { $0[key] = (fragment, state) }
        return fragment
    }

    private func v2(_ server: APIServer) -> [UInt8] {
        let parts = fragments("json", server) { entries in
            // The entries of an object, without its braces.
            func inner(_ members: [(String, Value)]) -> [UInt8] { Array(Value.object(members).encodeJSON().dropFirst().dropLast()) }
            return Fragment(paths: inner(entries.paths), definitions: inner(entries.definitions))
        }
        var out = Array("{\"swagger\":\"2.0\",\"info\":".utf8) + info.encodeJSON()
        out += Array(",\"paths\":{".utf8) + parts.map(\.paths).filter { !$0.isEmpty }.joined(separator: [0x2c])
        out += Array("},\"definitions\":{".utf8) + parts.map(\.definitions).filter { !$0.isEmpty }.joined(separator: [0x2c])
        return out + Array("}}".utf8)
    }

    private func v2Protobuf(_ server: APIServer) -> [UInt8] {
        let parts = fragments("protobuf", server) { entries in
            Fragment(paths: OpenAPIProtobuf.paths(entries.paths), definitions: OpenAPIProtobuf.definitions(entries.definitions))
        }
        return OpenAPIProtobuf.document(info: info, paths: parts.flatMap(\.paths), definitions: parts.flatMap(\.definitions))
    }

    private func roots(_ version: GroupVersion) -> [TypeInfo] {
        var roots: [TypeInfo] = []
        for resource in schema.resources(in: version) where resource.servedByDefault {
            if let type = schema.kind(resource.kind) { roots.append(type) }
            if let list = schema.kind(resource.kind.groupVersion.kind(resource.kind.kind + "List")) { roots.append(list) }
            for sub in resource.subresources { if let type = schema.kind(sub.kind) { roots.append(type) } }
        }
        for name in ["meta/v1.DeleteOptions", "meta/v1.Status", "meta/v1.APIResourceList", "meta/v1.WatchEvent"] { if let type = schema.type(name) { roots.append(type) } }
        return roots
    }

    private func operations(_ resource: ResourceInfo, _ version: GroupVersion, v3: Bool) -> [(String, Value)] {
        let base = "/" + OpenAPIPaths.path(version) + (resource.namespaced ? "/namespaces/{namespace}" : "") + "/\(resource.name)"
        var paths: [(String, Value)] = []
        func add(_ path: String, _ kind: GroupVersionKind, _ verbs: [(method: String, verb: String, action: String)], allowed: [String]) {
            var members: [(String, Value)] = []
            for (method, verb, action) in verbs where allowed.contains(verb) { members.append((method, operation(kind, verb, action, v3: v3))) }
            if !members.isEmpty { paths.append((path, .object(members))) }
        }
        add(base, resource.kind, [("get", "list", "list"), ("post", "create", "post"), ("delete", "deletecollection", "deletecollection")], allowed: resource.verbs)
        let item = [("get", "get", "get"), ("put", "update", "put"), ("patch", "patch", "patch"), ("delete", "delete", "delete")]
        add("\(base)/{name}", resource.kind, item, allowed: resource.verbs)
        for sub in resource.subresources {
            add("\(base)/{name}/\(sub.name)", sub.kind, item + [("post", "create", "post")], allowed: sub.verbs)
        }
        return paths
    }

    /// An operation with what clients look for: its kind, its action, and whether it takes `fieldValidation` and `dryRun`.
    private func operation(_ kind: GroupVersionKind, _ verb: String, _ action: String, v3: Bool) -> Value {
        var parameters: [Value] = []
        func parameter(_ name: String, _ type: String, _ text: String) {
            if v3 {
                parameters.append(["name": .string(name), "in": "query", "description": .string(text), "schema": ["type": .string(type), "uniqueItems": true]])
            } else {
                parameters.append(["name": .string(name), "in": "query", "description": .string(text), "type": .string(type), "uniqueItems": true])
            }
        }
        if ["create", "update", "patch"].contains(verb) {
            parameter("dryRun", "string", "All: go through everything and store nothing.")
            parameter("fieldManager", "string", "Who the changes are put down to.")
            parameter("fieldValidation", "string", "What becomes of unknown and duplicate fields: Ignore, Warn or Strict.")
        }
        if verb == "patch" { parameter("force", "boolean", "Whether an apply takes fields from other managers.") }
        if verb == "delete" || verb == "deletecollection" { parameter("dryRun", "string", "All: go through everything and store nothing.") }
        var members: [(String, Value)] = [("description", .string("\(verb) \(kind.kind)"))]
        if !parameters.isEmpty { members.append(("parameters", .array(parameters))) }
        members.append(("responses", ["200": ["description": "OK"]]))
        members.append(("x-kubernetes-action", .string(action)))
        members.append(("x-kubernetes-group-version-kind", ["group": .string(kind.group), "kind": .string(kind.kind), "version": .string(kind.version)]))
        return .object(members)
    }
}
