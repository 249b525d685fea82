import KubernetesSchema
import Wire

/// The strategy of CustomResourceDefinitions.
struct DefinitionStrategy: ObjectStrategy {
    var allowsUnconditionalUpdate: Bool { false }
    var hasGeneration: Bool { true }

    func prepareForCreate(_ object: inout Document, _ context: StrategyContext) {
        object.remove(object.root, "status")
        DefinitionPreparation.addStoredVersion(&object)
    }

    func prepareForUpdate(_ object: inout Document, old: Document, subresource: String, _ context: StrategyContext) {
        if subresource.isEmpty { DefinitionPreparation.addStoredVersion(&object) }
    }

    func validateCreate(_ object: Document) -> [FieldError] { Validation.customResourceDefinition(object) }

    func validateUpdate(_ object: Document, old: Document, subresource: String) -> [FieldError] {
        Validation.customResourceDefinitionUpdate(object, old, subresource)
    }

    /// Formats that mean nothing, unless they were there before.
    func warnings(_ object: Document, old: Document?) -> [String] {
        let before = old.map { Set(DefinitionFlaws.unknownFormats($0)) } ?? []
        return DefinitionFlaws.unknownFormats(object).filter { !before.contains($0) }.map { "unrecognized format \(FieldError.quoted($0))" }
    }

    func prepareForDeletion(_ object: inout Document, now: Int64) {
        let metadata = object.ensureObject(object.root, "metadata")
        guard object.isNull(object[metadata, "deletionTimestamp"]) else { return }
        let finalizers = object.ensureArray(metadata, "finalizers")
        let finalizer = DefinitionStatus.cleanupFinalizer
        if !object.strings(finalizers).contains(finalizer) { object.append(finalizers, .string(finalizer)) }
        DefinitionStatus.set(
            &object, "Terminating", "True", reason: "InstanceDeletionPending",
            message: "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon", now: now)
    }

    var marksGracePeriod: Bool { false }
}
