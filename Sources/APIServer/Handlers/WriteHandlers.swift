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
    let authorizer: any Authorizer

    var definition: ResourceDefinition { registry.definition }
    var namespace: String { definition.namespaced ? context.info.namespace : "" }

    var strategyContext: StrategyContext {
        let user = context.user
        return StrategyContext(userName: user.name, userUID: user.uid, userGroups: user.groups, userExtra: user.extra, now: environment.now())
    }

    func attributes(_ operation: AdmissionOperation, name: String, subresource: String, isDryRun: Bool, options: Document) -> AdmissionAttributes {
        AdmissionAttributes(
            operation: operation, kind: version.kind, objectKind: definition.kind, resource: version.info.groupVersionResource,
            subresource: subresource, namespace: namespaceForAdmission(name), name: name, isDryRun: isDryRun, context: context,
            definition: definition, options: options)
    }

    /// A namespace lies in itself.
    private func namespaceForAdmission(_ name: String) -> String {
        definition.resource == GroupResource(group: "", resource: "namespaces") ? name : namespace
    }

    private func decode(_ options: WriteOptions) async throws -> Document {
        let media = try Negotiation.contentType(context)
        let bytes = try await context.request.readBody()
        let decoder = BodyDecoder(schema: definition.schema, context: context, validation: options.fieldValidation)
        return try decoder.decode(bytes, media, version)
    }

    func checkNamespace(_ object: inout Document) throws {
        guard definition.namespaced else { return }
        let sent = Metadata.string(object, "namespace")
        if sent.isEmpty {
            object.set(object.ensureObject(object.root, "metadata"), "namespace", string: namespace)
        } else if sent != namespace {
            throw StatusError.badRequest("the namespace of the provided object does not match the namespace sent on the request")
        }
    }

    var timestamp: String { RFC3339.format(seconds: environment.now()) }

    func hub(_ object: Document) throws -> Document {
        try Conversion.convert(object, from: version.kind, to: definition.kind, schema: definition.schema)
    }

    func served(_ hub: Document) throws -> Document {
        try Conversion.convert(hub, from: definition.kind, to: version.kind, schema: definition.schema)
    }

    /// Says what the object had better not say; an object whose status changes was looked at before.
    private func warn(_ object: Document, old: Document?, subresource: String) {
        guard subresource.isEmpty else { return }
        for warning in definition.strategy.warnings(object, old: old) { context.warn(warning) }
    }

    func answer(_ object: Document, status: Int, _ form: AcceptedForm) async throws {
        let revision = Int64(Metadata.string(object, "resourceVersion")) ?? 0
        try await reader.send(CachedObject(definition, object, revision: revision), status: status, form)
    }

    // MARK: create

    func create() async throws {
        let form = try Negotiation.accepted(context, allowsProtobufObjects: !definition.objectSchema.isCustom)
        let options = try WriteOptions(context, kind: "CreateOptions")
        var object = try await decode(options)
        try checkNamespace(&object)
        if !Metadata.string(object, "resourceVersion").isEmpty, Metadata.string(object, "resourceVersion") != "0" {
            throw StatusError.plain("resourceVersion should not be set on objects to be created")
        }
        version.objectSchema.applyDefaults(version.kind, to: &object)
        object = try canonical(object)
        OwnerReferences.deduplicate(&object, context, isAdmitted: false)
        definition.fieldManager(version, subresource: "").update(&object, old: nil, manager: options.fieldManager, now: timestamp)
        let made = try await store(object, options)
        try await answer(made, status: 201, form)
    }

    func canonical(_ object: Document) throws -> Document {
        do { return try version.objectSchema.canonical(object) } catch { throw StatusError.internalError(error.description) }
    }

    private func store(_ object: Document, _ options: WriteOptions) async throws -> Document {
        let name = Metadata.string(object, "name")
        let attributes = attributes(.create, name: name, subresource: "", isDryRun: options.isDryRun, options: options.document("CreateOptions"))
        var hub = try hub(object)
        try await admission.admit(&hub, old: nil, attributes)
        OwnerReferences.deduplicate(&hub, context, isAdmitted: true)
        hub = try definition.canonical(hub)
        return try await registry.create(hub, namespace: namespace, isDryRun: options.isDryRun, strategyContext: strategyContext) { final in
            var attributes = attributes
            attributes.name = Metadata.string(final, "name")
            warn(final, old: nil, subresource: "")
            try await admission.validate(final, old: nil, attributes)
        }
    }

    // MARK: update

    func update(name: String, subresource: String) async throws {
        let form = try Negotiation.accepted(context, allowsProtobufObjects: !definition.objectSchema.isCustom)
        let options = try WriteOptions(context, kind: "UpdateOptions")
        var object = try await decode(options)
        try checkNamespace(&object)
        try checkName(object, name)
        if Metadata.string(object, "name").isEmpty { object.set(object.ensureObject(object.root, "metadata"), "name", string: name) }
        version.objectSchema.applyDefaults(version.kind, to: &object)
        object = try canonical(object)
        OwnerReferences.deduplicate(&object, context, isAdmitted: false)
        let sent = object
        let (fields, now) = (definition.fieldManager(version, subresource: subresource), timestamp)
        try await change(name: name, subresource: subresource, options, form) { old in
            var object = sent
            fields.update(&object, old: old, manager: options.fieldManager, now: now)
            return object
        }
    }

    private func checkName(_ object: Document, _ name: String) throws {
        let sent = Metadata.string(object, "name")
        if sent.isEmpty {
            throw StatusError.badRequest("the name of the object (\(name) based on URL) was undeterminable: name must be provided")
        }
        if sent != name { throw StatusError.badRequest("the name of the object (\(sent)) does not match the name on the URL (\(name))") }
    }

    /// What update, patch and apply have in common.
    ///
    /// - Parameters:
    ///   - createsAlways: whether an object that isn't there is created, though the resource doesn't do so for updates.
    ///   - make: gets the stored object in the request's version, or nil, and answers the new one with its managed fields.
    func change(
        name: String, subresource: String, _ options: WriteOptions, _ form: AcceptedForm, createsAlways: Bool = false,
        make: @escaping @Sendable (Document?) throws -> Document
    ) async throws {
        let attributes = attributes(
            .update, name: name, subresource: subresource, isDryRun: options.isDryRun,
            options: options.document("UpdateOptions"))
        let creation = options.document("CreateOptions")
        let transform: ResourceRegistry.Transform = { old in
            let object = try make(try old.map { try served($0) })
            var hub = try hub(object)
            var attributes = attributes
            if old == nil { (attributes.operation, attributes.options) = (.create, creation) }
            try await admission.admit(&hub, old: old, attributes)
            OwnerReferences.deduplicate(&hub, context, isAdmitted: true)
            return try definition.canonical(hub)
        }
        let (object, created) = try await registry.update(
            namespace: namespace, name: name, subresource: subresource, isDryRun: options.isDryRun, createsAlways: createsAlways,
            strategyContext: strategyContext, transform: transform
        ) { new, old in
            var attributes = attributes
            if old == nil {
                (attributes.operation, attributes.options) = (.create, creation)
                try await authorizeCreation(name)
            }
            warn(new, old: old, subresource: subresource)
            try await admission.validate(new, old: old, attributes)
        }
        try await answer(object, status: created ? 201 : 200, form)
    }

    /// Who may update doesn't come to create by it.
    private func authorizeCreation(_ name: String) async throws {
        var attributes = AuthorizationAttributes(context)
        attributes.verb = "create"
        attributes.name = name
        switch await authorizer.authorize(attributes) {
        case .allow: return
        case .deny(let reason), .noOpinion(let reason): throw StatusError.forbidden(definition.resource, name, reason)
        }
    }

    // MARK: delete

    func delete(name: String) async throws {
        let form = try Negotiation.accepted(context, allowsProtobufObjects: !definition.objectSchema.isCustom)
        let options = try await deleteOptions()
        let attributes = attributes(.delete, name: name, subresource: "", isDryRun: options.isDryRun, options: options.document)
        warnOfOrphans(options)
        let result = try await registry.delete(namespace: namespace, name: name, options: options, isDryRun: options.isDryRun) { old in
            var (copy, attributes) = (old, attributes)
            // Admission sees the time that the object will really have.
            if let grace = definition.strategy.gracePeriod(old, requested: options.gracePeriodSeconds) {
                var effective = options
                effective.gracePeriodSeconds = grace
                attributes.options = effective.document
            }
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

    private func warnOfOrphans(_ options: DeleteOptions) {
        guard options.propagationPolicy == nil, options.orphanDependents == nil, let warning = definition.strategy.orphaningWarning else { return }
        context.warn(warning)
    }

    private func deleteOptions() async throws -> DeleteOptions {
        let bytes = try await context.request.readBody()
        var options: DeleteOptions
        if bytes.isEmpty {
            options = try DeleteOptions(context.query)
        } else {
            let media = try Negotiation.contentType(context)
            let decoder = BodyDecoder(schema: definition.schema, context: context, validation: .ignore)
            options = DeleteOptions(try decoder.decodeDeleteOptions(bytes, media))
        }
        try options.validate()
        return options
    }

    func deleteCollection() async throws {
        let form = try Negotiation.accepted(context, allowsProtobufObjects: !definition.objectSchema.isCustom)
        var listOptions = try ListOptions(context.query, forceWatch: false)
        try reader.checkFieldSelector(listOptions.fields)
        // What is deleted is read page by page, and a page is of the very version that was named.
        if listOptions.resourceVersionMatch.isEmpty, listOptions.continueToken.isEmpty, try listOptions.parsedResourceVersion() > 0 {
            listOptions.resourceVersionMatch = "Exact"
        }
        let options = try await deleteOptions()
        warnOfOrphans(options)
        // As upstream: the objects are read from where they rest if need be.
        let page = try await reader.page(listOptions, isForDeletion: true)
        for object in page.objects {
            // As upstream: the request names none of the objects.
            let attributes = attributes(.delete, name: "", subresource: "", isDryRun: options.isDryRun, options: options.document)
            do {
                _ = try await registry.delete(namespace: object.namespace, name: object.name, options: options, isDryRun: options.isDryRun) { old in
                    var copy = old
                    try await admission.admit(&copy, old: old, attributes)
                    try await admission.validate(nil, old: old, attributes)
                }
            } catch let error as StatusError where error.reason == "NotFound" {
                continue
            }
        }
        try await reader.send(page, form)
    }
}
