import KubernetesSchema
import KubernetesSemantics
import Wire

public enum AdmissionOperation: String, Sendable {
    case create = "CREATE"
    case update = "UPDATE"
    case delete = "DELETE"
    case connect = "CONNECT"
}

/// What a request wants, as admission sees it (`admission.Attributes`). Objects are of the hub version.
public struct AdmissionAttributes: Sendable {
    public var operation: AdmissionOperation
    /// The kind in the version of the request.
    public var kind: GroupVersionKind
    /// The kind of the objects that plugins see: the hub version.
    public var objectKind: GroupVersionKind
    public var resource: GroupVersionResource
    public var subresource: String
    public var namespace: String
    public var name: String
    public var isDryRun: Bool
    public var context: RequestContext
    /// The resource whose objects they are; nil for objects of subresources and for what isn't stored.
    public var definition: ResourceDefinition?
    /// `CreateOptions`, `UpdateOptions` or `DeleteOptions`; patches are updates.
    public var options: Document?
    /// What is known of earlier rounds of mutating admission.
    let rounds = AdmissionRounds()

    public init(
        operation: AdmissionOperation, kind: GroupVersionKind, objectKind: GroupVersionKind? = nil, resource: GroupVersionResource, subresource: String,
        namespace: String, name: String, isDryRun: Bool, context: RequestContext, definition: ResourceDefinition? = nil, options: Document? = nil
    ) {
        self.objectKind = objectKind ?? kind
        self.definition = definition
        self.options = options
        self.operation = operation
        self.kind = kind
        self.resource = resource
        self.subresource = subresource
        self.namespace = namespace
        self.name = name
        self.isDryRun = isDryRun
        self.context = context
    }

    public var user: UserInfo { context.user }
    public var groupResource: GroupResource { resource.groupResource }

    /// `StatusError` 403 in the words of upstream's `admission.NewForbidden`.
    public func forbidden(_ object: Document?, _ cause: String) -> StatusError {
        var shown = name
        if shown.isEmpty, let object {
            shown = object.string(object[object.root, "metadata", "name"]) ?? ""
            if shown.isEmpty, let prefix = object.string(object[object.root, "metadata", "generateName"]), !prefix.isEmpty { shown = prefix + "-" }
            if shown.isEmpty { shown = "Unknown" }
        }
        return .forbidden(groupResource, shown, cause)
    }
}

/// A stage that changes or refuses what clients want to write.
public protocol AdmissionPlugin: Sendable {
    /// As `--enable-admission-plugins` names it.
    var name: String { get }
    func handles(_ operation: AdmissionOperation) -> Bool
    /// Changes an object before it is validated. `old` is the stored object of an update. Deletions and connects have no object.
    func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws
    /// Refuses by throwing. `object` is nil for deletions.
    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws
}

extension AdmissionPlugin {
    public func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws {}
    public func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {}
}

/// The plugins in upstream's order.
public struct AdmissionChain: Sendable {
    public var plugins: [any AdmissionPlugin]

    public init(_ plugins: [any AdmissionPlugin] = []) { self.plugins = plugins }

    public func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws {
        let before = object
        attributes.rounds.begin()
        try await admitOnce(&object, old, attributes)
        if attributes.rounds.beginAnother() { try await admitOnce(&object, old, attributes) }
        keepManagedFields(&object, before, attributes.context)
    }

    private func admitOnce(_ object: inout Document, _ old: Document?, _ attributes: AdmissionAttributes) async throws {
        for plugin in plugins where plugin.handles(attributes.operation) { try await plugin.admit(&object, old: old, attributes) }
    }

    /// Takes back what plugins made of the managed fields where it can't be read.
    private func keepManagedFields(_ object: inout Document, _ before: Document, _ context: RequestContext) {
        let (old, new) = (before[before.root, "metadata", "managedFields"], object[object.root, "metadata", "managedFields"])
        guard !Document.equal(before, old, object, new), ManagedFields(of: object) == nil else { return }
        let metadata = object.ensureObject(object.root, "metadata")
        if old.exists { object.set(metadata, "managedFields", object.copy(before, old)) } else { object.remove(metadata, "managedFields") }
        context.warn(
            ".metadata.managedFields was in an invalid state after admission; this could be caused by an outdated mutating admission controller; "
                + "please fix your requests: invalid managed fields")
    }

    public func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        for plugin in plugins where plugin.handles(attributes.operation) { try await plugin.validate(object, old: old, attributes) }
    }
}
