import KubernetesSchema
import KubernetesSemantics
import Wire

/// Turns custom objects of one version into another, as their definition says: by their version's name alone, or by a webhook.
public protocol ObjectConverter: Sendable {
    /// Converts objects, all at once, in their order. They are of one kind, each of any version but the wanted one.
    func convert(_ objects: [Document], to version: GroupVersion) async throws -> [Document]
}

/// Makes the converters of definitions whose strategy is `Webhook`.
public protocol ConversionWebhooks: Sendable {
    /// - Parameter conversion: the definition's `spec.conversion`.
    func converter(for kind: GroupKind, _ conversion: Value) throws -> any ObjectConverter
}

/// Versions that differ in their name alone.
struct NamedConverter: ObjectConverter {
    func convert(_ objects: [Document], to version: GroupVersion) async throws -> [Document] {
        objects.map { object in
            var object = object
            object.set(object.root, "apiVersion", string: version.description)
            return object
        }
    }
}

/// Stands for a conversion webhook where none can be called.
struct MissingConverter: ObjectConverter {
    let kind: GroupKind

    func convert(_ objects: [Document], to version: GroupVersion) async throws -> [Document] {
        let from = objects.first.flatMap { $0.string($0[$0.root, "apiVersion"]) } ?? ""
        throw StatusError.plain("conversion webhook for \(from), Kind=\(kind.kind) failed: conversion webhooks are not served")
    }
}

/// Keeps a webhook's answers to the rules: the same objects in the wanted version, with nothing of their metadata changed but labels and
/// annotations.
struct CheckedConverter: ObjectConverter {
    let inner: any ObjectConverter
    let kind: String

    func convert(_ objects: [Document], to version: GroupVersion) async throws -> [Document] {
        guard let first = objects.first else { return [] }
        let from = first.string(first[first.root, "apiVersion"]) ?? ""
        let head = "conversion webhook for \(from), Kind=\(kind)"
        let converted = try await answers(objects, version)
        guard converted.count == objects.count else {
            throw StatusError.plain("\(head) returned \(converted.count) objects, expected \(objects.count)")
        }
        return try zip(objects, converted).enumerated().map { index, pair in
            let (old, new) = pair
            guard new.kind(new.root) == .object else { throw StatusError.plain(CheckedConverter.noObject(new)) }
            if let problem = problem(new, version) { throw StatusError.plain("\(head) returned invalid object at index \(index): \(problem)") }
            if let problem = changed(old, new) { throw StatusError.plain("\(head) returned invalid object: \(problem)") }
            do {
                return try restored(new, old)
            } catch let problem as DecodingError {
                throw StatusError.plain("\(head) returned invalid metadata: \(problem.description)")
            }
        }
    }

    /// How many objects a webhook is sent at once.
    private static let batch = 200

    private func answers(_ objects: [Document], _ version: GroupVersion) async throws -> [Document] {
        if objects.count <= CheckedConverter.batch { return try await inner.convert(objects, to: version) }
        var converted: [Document] = []
        for start in stride(from: 0, to: objects.count, by: CheckedConverter.batch) {
            let part = Array(objects[start..<min(start + CheckedConverter.batch, objects.count)])
            let answer = try await inner.convert(part, to: version)
            converted += answer
            // Nothing after a wrong count can be told apart.
            if answer.count != part.count { break }
        }
        return converted
    }

    /// What is said of an answer that is no object at all.
    private static func noObject(_ document: Document) -> String {
        guard let kind = document.kind(document.root), kind != .null else { return "unexpected end of JSON input" }
        return "json: cannot unmarshal \(DecodedReview.word(kind)) into Go value of type map[string]interface {}"
    }

    private func problem(_ object: Document, _ version: GroupVersion) -> String? {
        let got = object.string(object[object.root, "apiVersion"]) ?? ""
        if got != version.description { return "invalid groupVersion (expected \(version), received \(got))" }
        let name = object.string(object[object.root, "kind"]) ?? ""
        return name == kind ? nil : "invalid kind (expected \(kind), received \(name))"
    }

    private func changed(_ old: Document, _ new: Document) -> String? {
        for (field, word) in [("name", "name"), ("namespace", "namespace"), ("uid", "UID")] {
            let (before, after) = (Metadata.string(old, field), Metadata.string(new, field))
            if before != after { return "must have the same \(word): \(before) != \(after)" }
        }
        return nil
    }

    private func restored(_ new: Document, _ old: Document) throws -> Document {
        var object = new
        let answered = new[new.root, "metadata"]
        guard answered.exists else { throw DecodingError("missing metadata in converted object") }
        guard new.kind(answered) == .object else { throw DecodingError("invalid metadata of type \(word(new, answered)) in converted object") }
        object.set(object.root, "metadata", object.copy(old, old[old.root, "metadata"]))
        let metadata = object.ensureObject(object.root, "metadata")
        for field in ["labels", "annotations"] {
            let value = new[answered, field]
            guard !new.isNull(value) else {
                object.remove(metadata, field)
                continue
            }
            guard new.kind(value) == .object else { throw DecodingError("invalid metadata.\(field) of type \(word(new, value)) in converted object") }
            for (key, text) in new.members(value) where new.string(text) == nil {
                throw DecodingError("metadata.\(field)[\(key)] must be a string, but is \(word(new, text)) in converted object")
            }
            if !Document.equal(new, value, old, old[old.root, "metadata", field]) {
                let errors =
                    field == "labels"
                    ? MetadataValidation.labels(new, value, "metadata.labels") : MetadataValidation.annotations(new, value, "metadata.annotation")
                if !errors.isEmpty {
                    let words = errors.map(\.description).joined(separator: ", ")
                    throw DecodingError(errors.count == 1 ? words : "[\(words)]")
                }
            }
            object.set(metadata, field, object.copy(new, value))
        }
        return object
    }

    private func word(_ object: Document, _ node: Document.Node) -> String {
        switch object.kind(node) {
        case .bool?: return "bool"
        case .int?: return "int64"
        case .double?: return "float64"
        case .string?: return "string"
        case .array?: return "[]interface {}"
        case .object?: return "map[string]interface {}"
        case .null?, nil: return "<nil>"
        }
    }
}

/// Custom objects rest as JSON in their storage version.
struct CustomCodec: ObjectCodec {
    /// The version of which the objects in memory are.
    let hub: CustomKind
    let storageVersion: GroupVersion
    /// Every version, by its name.
    let kinds: [GroupVersion: CustomKind]
    let converter: any ObjectConverter

    func encode(_ object: Document) async throws -> [UInt8] {
        var object = object
        if storageVersion != hub.kind.groupVersion {
            object = try await converter.convert([object], to: storageVersion)[0]
            if let kind = kinds[storageVersion] { object = try kind.decode(object, tracks: false).object }
        }
        let metadata = object[object.root, "metadata"]
        object.remove(metadata, "resourceVersion")
        object.remove(metadata, "selfLink")
        return object.encodeJSON() + [0x0a]
    }

    func decode(_ values: [[UInt8]]) async -> [Result<Document, any Error>] {
        var results: [Result<Document, any Error>] = values.map { bytes in Result { try stored(bytes) } }
        let version = hub.kind.groupVersion
        let others = results.indices.filter { index in
            guard case .success(let object) = results[index] else { return false }
            return !object.equals(object[object.root, "apiVersion"], version.description)
        }
        guard !others.isEmpty else { return results }
        do {
            let converted = try await converter.convert(others.compactMap { try? results[$0].get() }, to: version)
            for (index, object) in zip(others, converted) { results[index] = Result { try hub.decode(object, tracks: false).object } }
        } catch {
            for index in others { results[index] = .failure(error) }
        }
        return results
    }

    /// An object in the version in which it rests, pruned and with its defaults.
    private func stored(_ bytes: [UInt8]) throws -> Document {
        let parsed = try Document.parseJSON(bytes)
        let version = parsed.string(parsed[parsed.root, "apiVersion"]).flatMap { GroupVersion(apiVersion: $0) } ?? storageVersion
        // An object of a version that is no longer there is read by the newest schema that is.
        let kind = kinds[version] ?? hub
        var object = try kind.decode(parsed, tracks: false, dropsInvalid: true).object
        kind.applyDefaults(to: &object)
        let metadata = object.ensureObject(object.root, "metadata")
        if (object.int(object[metadata, "generation"]) ?? 0) == 0 {
            object.set(metadata, "generation", .int(1))
            hub.sortMetadata(&object)
        }
        return object
    }
}
