import HTTP
import KubernetesSchema
import KubernetesSemantics
import Wire

/// create, update, patch, delete and deletecollection of any resource and of its status.
struct WriteHandler: Sendable {
    let registry: ResourceRegistry
    let version: ServedVersion
    let context: RequestContext
    let responder: Responder
    let admission: AdmissionChain
    let reader: ReadHandler
    let environment: RegistryEnvironment

    var definition: ResourceDefinition { registry.definition }
    var namespace: String { definition.namespaced ? context.info.namespace : "" }

    private var strategyContext: StrategyContext {
        let user = context.user
        return StrategyContext(userName: user.name, userUID: user.uid, userGroups: user.groups, userExtra: user.extra, now: environment.now())
    }

    private func attributes(_ operation: AdmissionOperation, name: String, subresource: String, isDryRun: Bool) -> AdmissionAttributes {
        AdmissionAttributes(
            operation: operation, kind: definition.kind, resource: version.info.groupVersionResource, subresource: subresource,
            namespace: namespaceForAdmission(name), name: name, isDryRun: isDryRun, context: context)
    }

    /// A namespace lies in itself.
    private func namespaceForAdmission(_ name: String) -> String {
        definition.resource == GroupResource(group: "", resource: "namespaces") ? name : namespace
    }

    private func decode(_ options: WriteOptions) async throws -> Document {
        let media = try Negotiation.contentType(context)
        let bytes = try await context.request.readBody()
        let decoder = BodyDecoder(schema: definition.schema, context: context, validation: options.fieldValidation)
        return try decoder.decode(bytes, media, expected: version.kind).0
    }

    private func checkNamespace(_ object: inout Document) throws {
        guard definition.namespaced else { return }
        let sent = Metadata.string(object, "namespace")
        if sent.isEmpty {
            object.set(object.ensureObject(object.root, "metadata"), "namespace", string: namespace)
        } else if sent != namespace {
            throw StatusError.badRequest("the namespace of the provided object does not match the namespace sent on the request")
        }
    }

    private var timestamp: String { RFC3339.format(seconds: environment.now()) }

    private func hub(_ object: Document) throws -> Document {
        try Conversion.convert(object, from: version.kind, to: definition.kind, schema: definition.schema)
    }

    private func served(_ hub: Document) throws -> Document {
        try Conversion.convert(hub, from: definition.kind, to: version.kind, schema: definition.schema)
    }

    private func answer(_ object: Document, status: Int, _ form: AcceptedForm, old: Document? = nil) async throws {
        for warning in definition.strategy.warnings(object, old: old) { context.warn(warning) }
        let revision = Int64(Metadata.string(object, "resourceVersion")) ?? 0
        try await reader.send(CachedObject(definition, object, revision: revision), status: status, form)
    }

    // MARK: create

    func create() async throws {
        let form = try Negotiation.accepted(context)
        let options = try WriteOptions(context, kind: "CreateOptions")
        var object = try await decode(options)
        try checkNamespace(&object)
        if !Metadata.string(object, "resourceVersion").isEmpty, Metadata.string(object, "resourceVersion") != "0" {
            throw StatusError.plain("resourceVersion should not be set on objects to be created")
        }
        Defaulting.apply(version.kind, to: &object)
        object = try canonical(object)
        ManagedFields.recordUpdate(
            &object, old: nil, type: version.type, manager: options.fieldManager, subresource: "", now: timestamp, schema: definition.schema)
        let made = try await store(object, options)
        try await answer(made, status: 201, form)
    }

    private func canonical(_ object: Document) throws -> Document {
        var decoder = ObjectDecoder(object, schema: definition.schema)
        do { return try decoder.decode(version.type) } catch { throw StatusError.internalError(error.description) }
    }

    private func store(_ object: Document, _ options: WriteOptions) async throws -> Document {
        let name = Metadata.string(object, "name")
        let attributes = attributes(.create, name: name, subresource: "", isDryRun: options.isDryRun)
        var hub = try hub(object)
        try await admission.admit(&hub, old: nil, attributes)
        hub = try definition.canonical(hub)
        return try await registry.create(hub, namespace: namespace, isDryRun: options.isDryRun, strategyContext: strategyContext) { final in
            var attributes = attributes
            attributes.name = Metadata.string(final, "name")
            try await admission.validate(final, old: nil, attributes)
        }
    }

    // MARK: update

    func update(name: String, subresource: String) async throws {
        let form = try Negotiation.accepted(context)
        let options = try WriteOptions(context, kind: "UpdateOptions")
        var object = try await decode(options)
        try checkNamespace(&object)
        try checkName(object, name)
        if Metadata.string(object, "name").isEmpty { object.set(object.ensureObject(object.root, "metadata"), "name", string: name) }
        Defaulting.apply(version.kind, to: &object)
        let sent = try canonical(object)
        try await change(name: name, subresource: subresource, options, form) { _ in sent }
    }

    private func checkName(_ object: Document, _ name: String) throws {
        let sent = Metadata.string(object, "name")
        if sent.isEmpty { throw StatusError.badRequest("the name of the object (\(sent)) does not match the name on the URL (\(name))") }
        if sent != name { throw StatusError.badRequest("the name of the object (\(sent)) does not match the name on the URL (\(name))") }
    }

    /// What update and patch have in common; `make` gets the stored object in the request's version and answers the new one.
    private func change(
        name: String, subresource: String, _ options: WriteOptions, _ form: AcceptedForm, make: @escaping @Sendable (Document?) throws -> Document
    ) async throws {
        let attributes = attributes(.update, name: name, subresource: subresource, isDryRun: options.isDryRun)
        let now = timestamp
        let transform: ResourceRegistry.Transform = { old in
            let before = try old.map { try served($0) }
            var object = try make(before)
            ManagedFields.recordUpdate(
                &object, old: before, type: version.type, manager: options.fieldManager, subresource: subresource, now: now, schema: definition.schema)
            var hub = try hub(object)
            var attributes = attributes
            if old == nil { attributes.operation = .create }
            try await admission.admit(&hub, old: old, attributes)
            return try definition.canonical(hub)
        }
        let (object, created) = try await registry.update(
            namespace: namespace, name: name, subresource: subresource, isDryRun: options.isDryRun, strategyContext: strategyContext,
            transform: transform
        ) { new, old in
            var attributes = attributes
            if old == nil { attributes.operation = .create }
            try await admission.validate(new, old: old, attributes)
        }
        try await answer(object, status: created ? 201 : 200, form)
    }

    // MARK: patch

    func patch(name: String, subresource: String) async throws {
        let form = try Negotiation.accepted(context)
        let options = try WriteOptions(context, kind: "PatchOptions")
        let patch = try await readPatch(options)
        let decoderContext = context
        try await change(name: name, subresource: subresource, options, form) { old in
            guard let old else { throw StatusError.notFound(definition.resource, name) }
            var object = try patch.apply(to: old, version.type, definition.schema)
            if Metadata.string(object, "name") != name, object.kind(object[object.root, "metadata"]) == .object {
                throw StatusError.badRequest("the name of the object (\(Metadata.string(object, "name"))) does not match the name on the URL (\(name))")
            }
            object = try reread(object, options, decoderContext)
            Defaulting.apply(version.kind, to: &object)
            return try canonical(object)
        }
    }

    /// Decodes a patched object as if the client had sent it.
    private func reread(_ object: Document, _ options: WriteOptions, _ context: RequestContext) throws -> Document {
        var decoder = ObjectDecoder(object, schema: definition.schema)
        let result: Document
        do {
            result = try decoder.decode(version.type)
        } catch {
            let shown = FieldError.quoted(String(decoding: ShownObject.sorted(object).encodeJSON(), as: UTF8.self))
            throw StatusError.invalid(group: "", kind: "", name: "", [FieldError(.invalid, "patch", value: shown, error.description)])
        }
        if !decoder.strictErrors.isEmpty {
            switch options.fieldValidation {
            case .ignore: break
            case .warn: for error in decoder.strictErrors { context.warn(error) }
            case .strict:
                let shown = decoder.strictErrors.joined(separator: ", ")
                throw StatusError.badRequest("strict decoding error: \(shown)")
            }
        }
        return result
    }

    private func readPatch(_ options: WriteOptions) async throws -> Patch {
        let type = (context.request.headers["Content-Type"] ?? "").split(separator: ";").first.map { $0.trimmed } ?? ""
        guard let kind = Patch.Kind(rawValue: type) else {
            throw StatusError(code: 415, reason: "UnsupportedMediaType", message: "415: Unsupported Media Type", details: .init())
        }
        if kind == .apply || kind == .applyCBOR {
            // Server-side apply is not served yet; what isn't served is an unsupported type.
            throw StatusError(code: 415, reason: "UnsupportedMediaType", message: "415: Unsupported Media Type", details: .init())
        }
        let bytes = try await context.request.readBody()
        return try Patch(kind, bytes)
    }

    // MARK: delete

    func delete(name: String) async throws {
        let form = try Negotiation.accepted(context)
        let options = try await deleteOptions()
        let attributes = attributes(.delete, name: name, subresource: "", isDryRun: options.isDryRun)
        let result = try await registry.delete(namespace: namespace, name: name, options: options, isDryRun: options.isDryRun) { old in
            var copy = old
            try await admission.admit(&copy, old: old, attributes)
            try await admission.validate(nil, old: old, attributes)
        }
        switch result {
        case .pending(let object): try await answer(object, status: 200, form)
        case .deleted(let object):
            if definition.strategy.returnsDeletedObject { return try await answer(object, status: 200, form) }
            try await responder.sendSuccess(name: name, resource: definition.resource, uid: Metadata.string(object, "uid"), form)
        }
    }

    private func deleteOptions() async throws -> DeleteOptions {
        let bytes = try await context.request.readBody()
        var options: DeleteOptions
        if bytes.isEmpty {
            options = try DeleteOptions(context.query)
        } else {
            let media = try Negotiation.contentType(context)
            let decoder = BodyDecoder(schema: definition.schema, context: context, validation: .ignore)
            let expected = GroupVersionKind(group: "", version: "v1", kind: "DeleteOptions")
            let versions = [expected, version.kind.groupVersion.kind("DeleteOptions"), GroupVersionKind(group: "meta.k8s.io", version: "v1", kind: "DeleteOptions")]
            options = DeleteOptions(try decoder.decode(bytes, media, expected: expected, accepted: versions).0)
            if context.query.values("dryRun").contains("All") { options.isDryRun = true }
        }
        try options.validate()
        return options
    }

    func deleteCollection() async throws {
        let form = try Negotiation.accepted(context)
        let listOptions = try ListOptions(context.query, forceWatch: false)
        let options = try await deleteOptions()
        let page = try await reader.page(listOptions)
        for object in page.objects {
            let attributes = attributes(.delete, name: object.name, subresource: "", isDryRun: options.isDryRun)
            do {
                _ = try await registry.delete(namespace: object.namespace, name: object.name, options: options, isDryRun: options.isDryRun) { old in
                    try await admission.validate(nil, old: old, attributes)
                }
            } catch let error as StatusError where error.reason == "NotFound" {
                continue
            }
        }
        try await reader.send(page, form)
    }
}

/// A patch of any of the types that are served.
struct Patch: Sendable {
    enum Kind: String {
        case json = "application/json-patch+json"
        case merge = "application/merge-patch+json"
        case strategic = "application/strategic-merge-patch+json"
        case apply = "application/apply-patch+yaml"
        case applyCBOR = "application/apply-patch+cbor"
    }

    private enum Content: Sendable {
        case json(JSONPatch)
        case merge(Document)
        case strategic(Document)
    }

    private let content: Content

    init(_ kind: Kind, _ bytes: [UInt8]) throws {
        let document: Document
        do {
            document = try Document.parseJSON(bytes)
        } catch {
            throw StatusError.badRequest(kind == .json ? "error decoding patch: \(error)" : "\(error)")
        }
        switch kind {
        case .json: content = .json(try JSONPatch(document))
        case .merge:
            guard document.kind(document.root) == .object else { throw StatusError.badRequest("json: cannot unmarshal array into Go value of type map[string]interface {}") }
            content = .merge(document)
        default: content = .strategic(document)
        }
    }

    /// The patched object, not yet decoded again.
    func apply(to old: Document, _ type: TypeInfo, _ schema: Schema) throws -> Document {
        var object = old
        switch content {
        case .json(let patch): try patch.apply(to: &object)
        case .merge(let patch): MergePatch.apply(patch, to: &object)
        case .strategic(let patch): try StrategicMergePatch(patch, schema: schema).apply(type, to: &object)
        }
        return object
    }
}

/// Objects as upstream shows them in messages: as maps, whose members are sorted.
enum ShownObject {
    static func sorted(_ object: Document) -> Document {
        var copy = object
        let members = copy.memberNodes(copy.root).sorted { copy.key($0) < copy.key($1) }
        copy.reorder(copy.root, members)
        return copy
    }
}
