import HTTP
import KubernetesSchema
import KubernetesSemantics
import Wire

extension WriteHandler {
    /// A patch of the resource or of one of its subresources, server-side apply among them.
    func patch(name: String, subresource: String) async throws {
        let kind = try Patch.kind(context, version.objectSchema)
        let form = try Negotiation.accepted(context, allowsProtobufObjects: !definition.objectSchema.isCustom)
        let bytes = try await context.request.readBody()
        let options = try WriteOptions(context, kind: "PatchOptions", isApply: kind.isApply)
        if kind.isApply { return try await apply(try AppliedConfiguration(bytes, kind), name: name, subresource: subresource, options, form) }
        let patch = try Patch(kind, bytes, options.fieldValidation)
        let (fields, now) = (definition.fieldManager(version, subresource: subresource), timestamp)
        try await change(name: name, subresource: subresource, options, form) { old in
            guard let old else { throw StatusError.notFound(definition.resource, name) }
            let patched = try patch.apply(to: old, version.objectSchema)
            var object = try reread(patched, of: old, patch, options)
            version.objectSchema.applyDefaults(version.kind, to: &object)
            object = try canonical(object)
            fields.update(&object, old: old, manager: options.fieldManager, now: now)
            try check(&object, old: old, name)
            return object
        }
    }

    /// What holds of every patched object: it is the one on the URL.
    private func check(_ object: inout Document, old: Document?, _ name: String) throws {
        let uid = Metadata.string(object, "uid")
        if old == nil, !uid.isEmpty {
            throw StatusError.conflict(
                definition.resource, name, "uid mismatch: the provided object specified uid \(uid), and no existing object was found")
        }
        try checkNamespace(&object)
        let sent = Metadata.string(object, "name")
        if sent.isEmpty {
            throw StatusError.badRequest("the name of the object (\(name) based on URL) was undeterminable: name must be provided")
        }
        if sent != name { throw StatusError.badRequest("the name of the object (\(sent)) does not match the name on the URL (\(name))") }
    }

    /// Decodes a patched object as if the client had sent it.
    private func reread(_ object: Document, of old: Document, _ patch: Patch, _ options: WriteOptions) throws -> Document {
        if let problem = kindProblem(object, patch) { throw Patch.refused(patch.shown(object, old), problem) }
        let (result, found): (Document, [String])
        do {
            (result, found) = try version.objectSchema.decode(object)
        } catch {
            throw Patch.refused(patch.shown(object, old), error.description)
        }
        // What was patched is a map, whose members are met in order.
        let errors = patch.strictErrors + found.sorted()
        if !errors.isEmpty {
            switch options.fieldValidation {
            case .ignore: break
            case .warn: for error in errors { context.warn(error) }
            case .strict: throw Patch.refused(patch.shown(object, old), "strict decoding error: \(errors.joined(separator: ", "))")
            }
        }
        return result
    }

    /// Why a patched document can't be read: it says that it is of a kind that isn't known. Strategic patches change objects, not documents.
    private func kindProblem(_ object: Document, _ patch: Patch) -> String? {
        guard !patch.isStrategic, !version.objectSchema.isCustom else { return nil }
        let name = object.string(object[object.root, "kind"]) ?? "", text = object.string(object[object.root, "apiVersion"]) ?? ""
        guard let group = text.isEmpty ? version.kind.groupVersion : GroupVersion(apiVersion: text) else {
            return "unexpected GroupVersion string: \(text)"
        }
        let kind = group.kind(name.isEmpty ? version.kind.kind : name)
        guard definition.schema.kind(kind) == nil else { return nil }
        return "no kind \"\(kind.kind)\" is registered for version \"\(kind.apiVersion)\" in scheme \"pkg/api/legacyscheme/scheme.go:30\""
    }

    // MARK: Server-side apply

    private func apply(_ configuration: AppliedConfiguration, name: String, subresource: String, _ options: WriteOptions, _ form: AcceptedForm) async throws {
        let (fields, now) = (definition.fieldManager(version, subresource: subresource), timestamp)
        // A subresource belongs to an object that is there.
        try await change(name: name, subresource: subresource, options, form, createsAlways: subresource.isEmpty) { old in
            let applied = try fields.apply(configuration.object, to: old, manager: options.fieldManager, force: options.force, now: now)
            var object = applied.object
            if applied.isChanged {
                object = try converted(object)
                version.objectSchema.applyDefaults(version.kind, to: &object)
            }
            object = try canonical(object)
            try configuration.report(options.fieldValidation, context)
            try check(&object, old: old, name)
            return object
        }
    }

    /// The merged object in the canonical form.
    private func converted(_ object: Document) throws -> Document {
        do {
            return try version.objectSchema.canonical(object)
        } catch {
            let kind = "\(version.kind.group)/\(version.kind.version), Kind=\(version.kind.kind)"
            let place = "\(Metadata.string(object, "namespace"))/\(Metadata.string(object, "name")); \(kind)"
            throw StatusError.plain("failed to convert new object (\(place)) to proper version (\(version.kind.apiVersion)): \(error.description)")
        }
    }
}

/// The body of a server-side apply.
struct AppliedConfiguration: Sendable {
    let object: Document
    private let duplicates: [YAMLDuplicates]

    init(_ bytes: [UInt8], _ kind: Patch.Kind) throws(StatusError) {
        if kind == .applyCBOR {
            try self.init(cbor: bytes)
        } else {
            try self.init(bytes)
        }
    }

    private init(cbor bytes: [UInt8]) throws(StatusError) {
        do {
            object = try Document.parseCBOR(bytes)
        } catch {
            throw .badRequest("error decoding YAML: \(error)")
        }
        duplicates = []
        if object.kind(object.root) == .object { return }
        let word = object.kind(object.root) == .array ? "array" : object.kind(object.root) == .string ? "UTF-8 text string" : "primitives"
        throw .badRequest("error decoding YAML: cbor: cannot unmarshal \(word) into Go value of type map[string]interface {}")
    }

    /// Reads YAML, of which JSON is a part.
    init(_ bytes: [UInt8]) throws(StatusError) {
        var document: Document
        do {
            document = try Document.parseSingleYAML(bytes)
        } catch {
            throw .badRequest("error decoding YAML: error converting YAML to JSON: \(error)")
        }
        if document.kind(document.root) == .null { document = Document.object() }
        guard document.kind(document.root) == .object else {
            let word = GoWords.kind(document.kind(document.root))
            throw .badRequest(
                "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal \(word) into Go value of type map[string]interface {}")
        }
        duplicates = DuplicateFields.remove(from: &document).isEmpty ? [] : YAMLDuplicates.find(in: bytes)
        object = document
    }

    /// Tells the client of members that were named twice.
    func report(_ validation: WriteOptions.FieldValidation, _ context: RequestContext) throws(StatusError) {
        let problems = duplicates.map { "line \($0.line): key \(FieldError.quoted($0.key)) already set in map" }
        switch validation {
        case .ignore: return
        case .warn: for problem in problems { context.warn(problem) }
        case .strict:
            guard !problems.isEmpty else { return }
            let cause = "error converting YAML to JSON: yaml: unmarshal errors:\n  \(problems.joined(separator: "\n  "))"
            throw .badRequest("error strict decoding YAML: \(cause)")
        }
    }
}
