import Datastore
import HTTP
import KubernetesSchema
import KubernetesSemantics
import Wire

/// get, list and watch of any resource.
struct ReadHandler {
    let registry: ResourceRegistry
    let version: ServedVersion
    let context: RequestContext
    let responder: Responder
    let tables: TableRegistry
    let environment: RegistryEnvironment

    var definition: ResourceDefinition { registry.definition }

    /// The form of the answer; custom objects have no Protobuf form of their own.
    private func accepted() throws(StatusError) -> AcceptedForm {
        try Negotiation.accepted(context, allowsProtobufObjects: !definition.objectSchema.isCustom)
    }

    // MARK: get

    func get(name: String) async throws {
        let form = try accepted()
        let wanted = context.query["resourceVersion"] ?? ""
        let object: CachedObject
        if wanted.isEmpty {
            object = try await registry.get(namespace: context.info.namespace, name: name)
        } else {
            var options = ListOptions()
            options.resourceVersion = wanted
            object = try await registry.get(namespace: context.info.namespace, name: name, notOlderThan: try options.parsedResourceVersion())
        }
        try await send(object, status: 200, form)
    }

    /// Sends one object in the form that the client wants.
    func send(_ object: CachedObject, status: Int, _ form: AcceptedForm) async throws {
        if form.listShape == true { throw misshapen("PartialObjectMetadataList", "not a list", version.kind.kind) }
        if form.shape == .object, !form.isPretty {
            switch form.mediaType {
            case .json:
                return try await responder.sink.send(status: status, headers: responder.headers(form.contentType), body: whole(object))
            case .protobuf:
                let message = try object.bytes(version, .protobuf)
                let body = ProtobufEncoder.envelope(message, apiVersion: version.kind.apiVersion, kind: version.kind.kind)
                return try await responder.sink.send(status: status, headers: responder.headers(form.contentType), body: body)
            case .yaml, .cbor: break
            }
        }
        switch form.shape {
        case .object: try await responder.send(try object.document(as: version), kind: version.kind, status: status, form)
        case .table(let apiVersion):
            let table = try tableBuilder(apiVersion).table([object], metadata: ["resourceVersion": .string(String(object.revision))])
            try await responder.send(table, kind: metaKind("Table", apiVersion), status: status, form)
        case .partialMetadata(let apiVersion):
            let partial = PartialMetadata.make(try object.document(), kind: "PartialObjectMetadata", apiVersion)
            try await responder.send(partial, kind: metaKind("PartialObjectMetadata", apiVersion), status: status, form)
        }
    }

    /// A single object's JSON.
    private func whole(_ object: CachedObject) throws -> [UInt8] {
        var out = try headed(object)
        out.append(0x0a)
        return out
    }

    /// An object's JSON with kind and version before the bytes that all forms have in common.
    private func headed(_ object: CachedObject) throws -> [UInt8] {
        let body = try object.bytes(version, .json)
        var out: [UInt8] = []
        out.reserveCapacity(body.count + 96)
        out.append(contentsOf: version.head.utf8)
        out.append(contentsOf: body.count > 2 ? [0x2c] : [])
        out.append(contentsOf: body.dropFirst())
        return out
    }

    private func metaKind(_ kind: String, _ apiVersion: String) -> GroupVersionKind {
        GroupVersionKind(group: "meta.k8s.io", version: apiVersion, kind: kind)
    }

    private func tableBuilder(_ apiVersion: String) -> TableBuilder {
        TableBuilder(
            definition: definition.table ?? tables.definition(definition.resource), version: version, apiVersion: apiVersion,
            includeObject: context.query["includeObject"] ?? "Metadata", now: environment.now())
    }

    // MARK: list

    func list() async throws {
        let options = try ListOptions(context.query, forceWatch: context.info.verb == "watch")
        try checkFieldSelector(options.fields)
        if options.isWatch { return try await watch(options) }
        let form = try accepted()
        let page = try await self.page(options)
        try await send(page, form)
    }

    struct Page {
        var objects: [CachedObject]
        var revision: Int64
        var continueToken = ""
        var remaining: Int?
    }

    /// The objects that a list answers.
    func page(_ options: ListOptions, isForDeletion: Bool = false) async throws -> Page {
        let namespace = context.info.namespace
        let revision = try options.parsedResourceVersion()
        let wanted = { (object: CachedObject) -> Bool in
            (namespace.isEmpty || object.namespace == namespace) && (options.labels.isEverything || options.labels.matches(object.labels))
                && (options.fields.isEverything || options.fields.matches(object.fields))
        }
        if !options.continueToken.isEmpty {
            let token = try ContinueToken(parsing: options.continueToken)
            if !options.resourceVersion.isEmpty, options.resourceVersion != "0" {
                throw StatusError.badRequest("specifying resource version is not allowed when using continue")
            }
            var options = options
            // A limit is ignored where any version will do.
            if options.resourceVersion == "0" { options.limit = 0 }
            return try await storedPage(options, revision: token.revision, after: token.lastKey, wanted)
        }
        if options.resourceVersionMatch == "Exact" || (options.limit > 0 && revision > 0 && options.resourceVersionMatch.isEmpty) {
            return try await storedPage(options, revision: revision, after: nil, wanted)
        }
        let snapshot: CacheSnapshot
        do {
            snapshot = options.resourceVersion.isEmpty
                ? try await registry.cache.consistentSnapshot() : try await registry.cache.snapshot(notOlderThan: revision)
        } catch where registry.cache.isHeld && (options.limit > 0 || isForDeletion) {
            // Pages come from the datastore where the cache can't be filled: its error says why.
            return try await storedPage(options, revision: revision, after: nil, wanted)
        }
        let objects = snapshot.objects.filter(wanted)
        // A limit is ignored where any version will do, as upstream's cache does.
        guard options.limit > 0, options.resourceVersion != "0", objects.count > Int(options.limit) else {
            return Page(objects: objects, revision: snapshot.revision)
        }
        return cut(objects, Int(options.limit), snapshot.revision, options)
    }

    private func cut(_ objects: [CachedObject], _ limit: Int, _ revision: Int64, _ options: ListOptions) -> Page {
        let kept = Array(objects.prefix(limit))
        let isWhole = options.labels.isEverything && options.fields.isEverything
        let token = ContinueToken(revision: revision, lastKey: kept.last.map(relativeKey) ?? "")
        return Page(objects: kept, revision: revision, continueToken: token.text, remaining: isWhole ? objects.count - limit : nil)
    }

    private func relativeKey(_ object: CachedObject) -> String {
        definition.namespaced && context.info.namespace.isEmpty ? "\(object.namespace)/\(object.name)" : object.name
    }

    /// A page read from the datastore's history.
    private func storedPage(
        _ options: ListOptions, revision: Int64, after: String?, _ wanted: (CachedObject) -> Bool
    ) async throws -> Page {
        let prefix = definition.listPrefix(namespace: context.info.namespace)
        do {
            let listed = try await registry.store.list(prefix, startAfter: after.map { prefix + $0 }, revision: max(revision, 0), counting: false)
            var objects: [CachedObject] = []
            for (item, loaded) in zip(listed.items, await definition.load(listed.items)) {
                let object = CachedObject(definition, try loaded.get(), revision: item.modRevision)
                if wanted(object) { objects.append(object) }
            }
            let at = revision > 0 ? revision : listed.revision
            guard options.limit > 0, objects.count > Int(options.limit) else { return Page(objects: objects, revision: at) }
            return cut(objects, Int(options.limit), at, options)
        } catch DatastoreError.compacted {
            guard let after else { throw StatusError.expired("The resourceVersion for the provided list is too old.") }
            var error = StatusError.expired(
                "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.")
            error.continueToken = ContinueToken(revision: -1, lastKey: after).text
            throw error
        } catch DatastoreError.futureRevision(let current) {
            throw StatusError.tooLargeResourceVersion(revision, current: current)
        }
    }

    func checkFieldSelector(_ selector: FieldSelector) throws {
        var known: Set<String> = ["metadata.name"]
        if definition.namespaced || definition.resource.group.isEmpty { known.insert("metadata.namespace") }
        known.formUnion(definition.strategy.selectableFieldNames)
        for term in selector.terms where !known.contains(term.field) || !definition.strategy.selects(term.field, kind: version.kind) {
            throw StatusError.badRequest(definition.strategy.unknownFieldSelector(term.field, kind: version.kind))
        }
    }

    private func listMetadata(_ page: Page) -> [(String, Value)] {
        var metadata: [(String, Value)] = []
        let isCustom = definition.objectSchema.isCustom
        if isCustom { metadata.append(("continue", .string(page.continueToken))) }
        if isCustom, let remaining = page.remaining { metadata.append(("remainingItemCount", .int(Int64(remaining)))) }
        metadata.append(("resourceVersion", .string(String(page.revision))))
        if isCustom { return metadata }
        if !page.continueToken.isEmpty { metadata.append(("continue", .string(page.continueToken))) }
        if let remaining = page.remaining { metadata.append(("remainingItemCount", .int(Int64(remaining)))) }
        return metadata
    }

    /// Metadata was asked for in the form of one object where there are many, or the other way around.
    private func misshapen(_ form: String, _ problem: String, _ type: String) -> StatusError {
        let group = version.kind.group
        let package = definition.objectSchema.isCustom ? "unstructured" : group.isEmpty ? "core" : String(group.prefix { $0 != "." })
        let name = definition.objectSchema.isCustom ? (problem == "a list" ? "UnstructuredList" : "Unstructured") : type
        return StatusError(
            code: 406, reason: "NotAcceptable",
            message: "you requested \(form), but the requested object is \(problem) (*\(package).\(name))")
    }

    func send(_ page: Page, _ form: AcceptedForm) async throws {
        if form.listShape == false { throw misshapen("PartialObjectMetadata", "a list", version.kind.kind + "List") }
        let listKind = version.kind.groupVersion.kind(definition.objectSchema.isCustom ? definition.listKind : version.kind.kind + "List")
        switch form.shape {
        case .table(let apiVersion):
            let table = try tableBuilder(apiVersion).table(page.objects, metadata: .object(listMetadata(page)))
            return try await responder.send(table, kind: metaKind("Table", apiVersion), form)
        case .partialMetadata(let apiVersion):
            var list = Document(["kind": "PartialObjectMetadataList", "apiVersion": .string("meta.k8s.io/\(apiVersion)"), "metadata": .object(listMetadata(page))])
            let items = list.newArray()
            list.appendMember(list.root, "items", items)
            for object in page.objects {
                let partial = PartialMetadata.make(try object.document(), kind: "PartialObjectMetadata", apiVersion)
                list.append(items, list.copy(partial, partial.root))
            }
            return try await responder.send(list, kind: metaKind("PartialObjectMetadataList", apiVersion), form)
        case .object: break
        }
        switch form.mediaType {
        case .json where !form.isPretty: try await spliceJSON(page, listKind, form)
        case .protobuf: try await spliceProtobuf(page, listKind, form)
        default:
            var list = Document(["kind": .string(listKind.kind), "apiVersion": .string(listKind.apiVersion), "metadata": .object(listMetadata(page))])
            let items = list.newArray()
            list.appendMember(list.root, "items", items)
            for object in page.objects {
                let parsed = try Document.parseJSON(definition.objectSchema.isCustom ? try headed(object) : try object.bytes(version, .json))
                list.append(items, list.copy(parsed, parsed.root))
            }
            try await responder.send(list, kind: listKind, form)
        }
    }

    /// How many bytes of a list go out at once, so that one list never stalls the watchers of its loop.
    private static let sliceBytes = 256 * 1024

    private func spliceJSON(_ page: Page, _ kind: GroupVersionKind, _ form: AcceptedForm) async throws {
        var out: [UInt8] = []
        let metadata = Value.object(listMetadata(page)).encodeJSON()
        // Lists of custom objects have their members sorted, and items that say what they are.
        let isCustom = definition.objectSchema.isCustom
        if isCustom {
            out.append(contentsOf: "{\"apiVersion\":\"\(kind.apiVersion)\",\"items\":[".utf8)
        } else {
            out.append(contentsOf: "{\"kind\":\"\(kind.kind)\",\"apiVersion\":\"\(kind.apiVersion)\",\"metadata\":".utf8)
            out.append(contentsOf: metadata)
            out.append(contentsOf: ",\"items\":[".utf8)
        }
        var isStreaming = false
        for (index, object) in page.objects.enumerated() {
            if index > 0 { out.append(0x2c) }
            out.append(contentsOf: isCustom ? try headed(object) : try object.bytes(version, .json))
            if out.count >= ReadHandler.sliceBytes {
                if !isStreaming { try await responder.sink.writeHead(status: 200, headers: responder.headers(form.contentType)) }
                isStreaming = true
                try await responder.sink.write(out)
                out.removeAll(keepingCapacity: true)
            }
        }
        out.append(0x5d)
        if isCustom {
            out.append(contentsOf: ",\"kind\":\"\(kind.kind)\",\"metadata\":".utf8)
            out.append(contentsOf: metadata)
        }
        out.append(contentsOf: "}\n".utf8)
        if isStreaming {
            try await responder.sink.write(out)
            try await responder.sink.finish()
        } else {
            try await responder.sink.send(status: 200, headers: responder.headers(form.contentType), body: out)
        }
    }

    private func spliceProtobuf(_ page: Page, _ kind: GroupVersionKind, _ form: AcceptedForm) async throws {
        var message = ProtobufWriter()
        message.message(field: 1) { metadata in
            metadata.string(field: 1, "")
            metadata.string(field: 2, String(page.revision))
            metadata.string(field: 3, page.continueToken)
            if let remaining = page.remaining { metadata.int64(field: 4, Int64(remaining)) }
        }
        for object in page.objects { message.bytes(field: 2, try object.bytes(version, .protobuf)) }
        let body = ProtobufEncoder.envelope(message.bytes, apiVersion: kind.apiVersion, kind: kind.kind)
        try await responder.sink.send(status: 200, headers: responder.headers(form.contentType), body: body)
    }

    // MARK: watch

    private func watch(_ options: ListOptions) async throws {
        let form = try accepted()
        let revision = try options.parsedResourceVersion()
        let initial = options.sendsInitialEvents ?? (options.resourceVersion.isEmpty || options.resourceVersion == "0")
        let marksEnd = options.sendsInitialEvents == true && options.allowsBookmarks
        let watcher = CacheWatcher(namespace: context.info.namespace, labels: options.labels, fields: options.fields, marksInitialEnd: marksEnd)
        var from = revision
        if initial, options.resourceVersion.isEmpty { from = try await registry.store.currentRevision() }
        let framing = WatchFraming(version: version, definition: definition, form: form, tables: tableForWatch(form))
        // Upstream answers an expired version inside the stream.
        var failure: StatusError?
        do {
            if options.sendsInitialEvents == false, options.resourceVersion.isEmpty || revision == 0 {
                try await registry.cache.watch(after: try await registry.store.currentRevision(), initialState: false, watcher)
            } else {
                try await registry.cache.watch(after: from, initialState: initial, watcher)
            }
        } catch let error as StatusError where error.code == 410 {
            failure = error
        }
        defer { registry.cache.remove(watcher) }
        try await responder.sink.writeHead(status: 200, headers: responder.headers(WatchFraming.contentType(form.mediaType)))
        if let failure {
            try await responder.sink.write(try framing.error(failure))
            return try await responder.sink.finish()
        }
        try await stream(watcher, framing, options)
        try await responder.sink.finish()
    }

    private func tableForWatch(_ form: AcceptedForm) -> TableBuilder? {
        if case .table(let apiVersion) = form.shape { return tableBuilder(apiVersion) }
        return nil
    }

    private func stream(_ watcher: CacheWatcher, _ framing: WatchFraming, _ options: ListOptions) async throws {
        // As upstream: between half an hour and an hour where the client names no time.
        let seconds = options.timeoutSeconds.map { max($0, 1) } ?? Int64.random(in: 1800...3600)
        let end = ContinuousClock.now + .seconds(seconds)
        var nextBookmark = ContinuousClock.now + .seconds(Int64.random(in: 50...60))
        var framing = framing
        // An empty write sends the head at once, so that the client knows that the watch stands.
        try await responder.sink.write([])
        if watcher.isDrained { context.flowSeat?.release(isWatch: true) }
        while ContinuousClock.now < end {
            // A client that wants no bookmarks must not be waited for until one is due: that moment would stay past, and the loop would spin.
            let wake = options.allowsBookmarks ? min(end, nextBookmark) : end
            guard let items = await watcher.next(until: wake) else { return }
            try Task.checkCancellation()
            var out: [UInt8] = []
            for item in items {
                switch item {
                case .event(let kind, let object): out.append(contentsOf: try framing.event(kind, object))
                case .initialEventsEnd(let revision): out.append(contentsOf: try framing.bookmark(revision, initialEnd: true))
                }
                if out.count >= ReadHandler.sliceBytes {
                    try await responder.sink.write(out)
                    out.removeAll(keepingCapacity: true)
                }
            }
            if options.allowsBookmarks, ContinuousClock.now >= nextBookmark {
                nextBookmark = ContinuousClock.now + .seconds(60)
                if let current = try? await registry.cache.consistentSnapshot().revision, watcher.isDrained {
                    out.append(contentsOf: try framing.bookmark(current, initialEnd: false))
                }
            }
            if !out.isEmpty { try await responder.sink.write(out) }
            // The initial state is out: what follows costs whoever makes changes.
            context.flowSeat?.release(isWatch: true)
        }
    }
}
