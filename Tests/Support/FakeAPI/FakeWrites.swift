import Client
import HTTP
import KubernetesAPI
import KubernetesSchema
import KubernetesSemantics
import Synchronization
import Wire

extension FakeAPI {
    private func commit(_ state: inout State, _ target: Target, _ type: String, _ object: Document) -> Document {
        state.version += 1
        var object = object
        object.set(object[object.root, "metadata"], "resourceVersion", string: "\(state.version)")
        object = object.compacted()
        var table = state.tables[target.resource] ?? Table()
        table.objects[target.key] = type == "DELETED" ? nil : object
        table.history.append(Change(version: state.version, type: type, key: target.key, object: object))
        state.tables[target.resource] = table
        for watcher in state.watchers where watcher.resource == target.resource { watcher.pipe.offer(type, object) }
        return object
    }

    func create(_ target: Target, _ body: Document) throws -> Document {
        try state.withLock { state in
            var (target, object) = (target, body)
            let metadata = object.ensureObject(object.root, "metadata")
            var name = object.string(object[metadata, "name"]) ?? ""
            state.uid += 1
            if name.isEmpty, let prefix = object.string(object[metadata, "generateName"]) { name = prefix + "x\(state.uid)" }
            target.name = name
            if state.tables[target.resource]?.objects[target.key] != nil {
                throw StatusError.alreadyExists(target.resource.groupResource, name)
            }
            object.set(metadata, "name", string: name)
            if !target.namespace.isEmpty { object.set(metadata, "namespace", string: target.namespace) }
            object.set(metadata, "uid", string: "uid-\(state.uid)")
            object.set(metadata, "creationTimestamp", string: clock.now().description)
            object.set(metadata, "generation", .int(1))
            if target.resource.resource == "namespaces" {
                object.set(object.ensureObject(object.root, "spec"), "finalizers", ["kubernetes"])
            }
            return commit(&state, target, "ADDED", object)
        }
    }

    func update(_ target: Target, _ body: Document) throws -> Document {
        try state.withLock { state in
            let old = try read(state, target)
            let sent = body.string(body[body.root, "metadata", "resourceVersion"]) ?? ""
            let stored = old.string(old[old.root, "metadata", "resourceVersion"]) ?? ""
            if !sent.isEmpty, sent != stored { throw StatusError.modified(target.resource.groupResource, target.name) }
            return replace(&state, target, old, body)
        }
    }

    func patch(_ target: Target, _ request: ClientRequest) throws -> Document {
        try state.withLock { state in
            let old = try read(state, target)
            var object = old
            let patch = try Document.parseJSON(request.body)
            switch request.headers["Content-Type"] {
            case PatchType.merge.rawValue: MergePatch.apply(patch, to: &object)
            case PatchType.strategic.rawValue:
                guard let kind = Schema.shared.resource(target.resource)?.kind, let type = Schema.shared.kind(kind) else {
                    throw StatusError.unsupportedMediaType("no schema")
                }
                try StrategicMergePatch(patch).apply(type, to: &object)
            default: throw StatusError.unsupportedMediaType(request.headers["Content-Type"] ?? "")
            }
            let metadata = (object[object.root, "metadata"], old[old.root, "metadata"])
            for field in ["uid", "resourceVersion"] where object.string(object[metadata.0, field]) != old.string(old[metadata.1, field]) {
                throw StatusError.conflict(target.resource.groupResource, target.name, "\(field) differs")
            }
            return replace(&state, target, old, object)
        }
    }

    /// Status and the rest are written apart, as the real one does.
    private func replace(_ state: inout State, _ target: Target, _ old: Document, _ new: Document) -> Document {
        var object = new
        let part = target.subresource == "status" ? "spec" : "status"
        let kept = object.copy(old, old[old.root, part])
        if old[old.root, part].exists { object.set(object.root, part, kept) } else { object.remove(object.root, part) }
        let metadata = object[object.root, "metadata"]
        for field in ["uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds"] {
            let node = old[old.root, "metadata", field]
            if node.exists { object.set(metadata, field, object.copy(old, node)) } else { object.remove(metadata, field) }
        }
        if !Document.equal(object, object[object.root, "spec"], old, old[old.root, "spec"]) {
            object.set(metadata, "generation", .int((old.int(old[old.root, "metadata", "generation"]) ?? 0) + 1))
        }
        if isFinished(object, target) { return commit(&state, target, "DELETED", object) }
        return commit(&state, target, "MODIFIED", object)
    }

    private func isFinished(_ object: Document, _ target: Target) -> Bool {
        let metadata = object[object.root, "metadata"]
        guard object[metadata, "deletionTimestamp"].exists, object.count(object[metadata, "finalizers"]) == 0 else { return false }
        if target.resource.resource == "namespaces" { return object.count(object[object.root, "spec", "finalizers"]) == 0 }
        return (object.int(object[metadata, "deletionGracePeriodSeconds"]) ?? 0) == 0
    }

    func delete(_ target: Target, _ options: Document) throws -> Document {
        try state.withLock { state in
            var object = try read(state, target)
            let metadata = object[object.root, "metadata"]
            for field in ["uid", "resourceVersion"] {
                let wanted = options.string(options[options.root, "preconditions", field])
                if let wanted, wanted != object.string(object[metadata, field]) {
                    throw StatusError.conflict(target.resource.groupResource, target.name, "Precondition failed: \(field)")
                }
            }
            let finalizers = object.ensureArray(metadata, "finalizers")
            switch options.string(options[options.root, "propagationPolicy"]) {
            case "Foreground" where !object.strings(finalizers).contains("foregroundDeletion"):
                object.append(finalizers, .string("foregroundDeletion"))
            case "Orphan" where !object.strings(finalizers).contains("orphan"): object.append(finalizers, .string("orphan"))
            default: break
            }
            var grace: Int64 = 0
            if target.resource.resource == "pods", !object.equals(object[object.root, "spec", "nodeName"], ""),
                object[object.root, "spec", "nodeName"].exists
            {
                grace = options.int(options[options.root, "gracePeriodSeconds"]) ?? 30
            }
            if !object[metadata, "deletionTimestamp"].exists {
                object.set(metadata, "deletionTimestamp", string: clock.now().adding(.seconds(grace)).description)
            }
            object.set(metadata, "deletionGracePeriodSeconds", .int(grace))
            if isFinished(object, target) { return commit(&state, target, "DELETED", object) }
            return commit(&state, target, "MODIFIED", object)
        }
    }
}

/// Discovery from the schema.
enum FakeDiscovery {
    static func answer(_ path: String) -> Document? {
        let parts = path.split(separator: "/").map(String.init)
        if parts == ["apis"] {
            let groups = Schema.shared.groups.filter { !$0.name.isEmpty }.map { group -> Value in
                let versions = group.versions.map { version -> Value in
                    ["groupVersion": .string("\(group.name)/\(version.name)"), "version": .string(version.name)]
                }
                return ["name": .string(group.name), "versions": .array(versions), "preferredVersion": versions[0]]
            }
            return Document(["kind": "APIGroupList", "groups": .array(groups)])
        }
        let version: GroupVersion
        if parts.count == 2, parts[0] == "api" {
            version = GroupVersion(group: "", version: parts[1])
        } else if parts.count == 3, parts[0] == "apis" {
            version = GroupVersion(group: parts[1], version: parts[2])
        } else {
            return nil
        }
        let resources = Schema.shared.resources(in: version).map { info -> Value in
            [
                "name": .string(info.name), "kind": .string(info.kind.kind), "namespaced": .bool(info.namespaced),
                "verbs": .strings(info.verbs),
            ]
        }
        return Document(["kind": "APIResourceList", "groupVersion": .string(version.description), "resources": .array(resources)])
    }
}
