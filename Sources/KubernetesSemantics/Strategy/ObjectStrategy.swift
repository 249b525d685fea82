import KubernetesSchema
import Wire

/// What a strategy may know of the request.
public struct StrategyContext: Sendable {
    public var userName: String
    public var userUID: String
    public var userGroups: [String]
    public var userExtra: [String: [String]]
    /// Seconds since 1970.
    public var now: Int64

    public init(userName: String = "", userUID: String = "", userGroups: [String] = [], userExtra: [String: [String]] = [:], now: Int64 = 0) {
        self.userName = userName
        self.userUID = userUID
        self.userGroups = userGroups
        self.userExtra = userExtra
        self.now = now
    }
}

/// What a kind does differently from every other on its way into storage, as upstream's registry strategies: pure functions on documents
/// of the hub version.
///
/// The registry itself does what is common to all (metadata, uid, generation where `hasGeneration`, status reset and kept where the
/// resource has a `status` subresource, metadata's validation); a strategy adds to it. Every requirement has a default.
public protocol ObjectStrategy: Sendable {
    /// Whether a PUT to an absent name creates.
    var allowsCreateOnUpdate: Bool { get }
    /// Whether an update without a resourceVersion is taken.
    var allowsUnconditionalUpdate: Bool { get }
    /// Whether `metadata.generation` starts at 1 and counts changes of what `generationFields` names.
    var hasGeneration: Bool { get }
    /// The members whose change raises the generation.
    var generationFields: [String] { get }
    /// Whether what is asked for changed, and with it the generation.
    func hasChangedContent(_ new: Document, _ old: Document) -> Bool
    /// Whether main updates keep the stored status, and creation clears it. Only asked where the resource has a `status` subresource.
    var resetsStatus: Bool { get }

    /// The paths that a request to the resource, or to a subresource, can't change, and that nobody comes to own by it.
    func resetFields(subresource: String) -> [[String]]
    /// What is wrong with a name, or with a `generateName` prefix.
    func nameErrors(_ name: String, isPrefix: Bool) -> [String]
    /// Brings a new object into shape: drops what clients may not set, allocates what can be known at once.
    func prepareForCreate(_ object: inout Document, _ context: StrategyContext)
    /// Brings a changed object into shape. `subresource` is empty for the resource itself.
    func prepareForUpdate(_ object: inout Document, old: Document, subresource: String, _ context: StrategyContext)
    /// What is wrong with a new object, in upstream's order, metadata left to the registry.
    func validateCreate(_ object: Document) -> [FieldError]
    /// What is wrong with a changed object, metadata left to the registry.
    func validateUpdate(_ object: Document, old: Document, subresource: String) -> [FieldError]
    /// Whether the kind's own validation looks at changes of the metadata, which is looked at for every kind: they are reported twice then.
    var checksMetadataChanges: Bool { get }
    /// Warnings to the client about an object that is otherwise fine.
    func warnings(_ object: Document, old: Document?) -> [String]
    /// The fields that field selectors may name, beyond metadata.name and metadata.namespace, with the object's values.
    func selectableFields(_ object: Document) -> [String: String]
    /// The names that `selectableFields` answers.
    var selectableFieldNames: [String] { get }
    /// The words with which a field selector on an unknown field is refused.
    func unknownFieldSelector(_ field: String, kind: GroupVersionKind) -> String
    /// Whether a selectable field can be selected by in a version: versions may name fields differently.
    func selects(_ field: String, kind: GroupVersionKind) -> Bool
    /// How many seconds a deletion waits for the object's owner to finish, or nil where objects go at once. `requested` is the client's wish.
    func gracePeriod(_ object: Document, requested: Int64?) -> Int64?
    /// Refuses a deletion by throwing.
    func validateDelete(_ object: Document) throws(StatusError)
    /// Marks an object whose deletion begins (a namespace's phase).
    func prepareForDeletion(_ object: inout Document, now: Int64)
    /// Whether the object says how long its deletion waits, and counts its beginning as a new generation.
    var marksGracePeriod: Bool { get }
    /// Whether something beside finalizers holds an object that is being deleted (a namespace's own finalizers).
    func isDeletionPending(_ object: Document) -> Bool
    /// Whether the kind has finalizers of its own, beside those of the metadata, so that its deletion begins and ends apart (namespaces).
    var holdsDeletion: Bool { get }
    /// Whether a finished deletion answers the object, not a Status.
    var returnsDeletedObject: Bool { get }
    /// What a deletion that names no policy does to dependents: true to orphan them.
    var orphansByDefault: Bool { get }
    /// What a client is told whose deletion orphans dependents without saying so.
    var orphaningWarning: String? { get }
}

extension ObjectStrategy {
    public var allowsCreateOnUpdate: Bool { false }
    public var allowsUnconditionalUpdate: Bool { true }
    public var hasGeneration: Bool { false }
    public var generationFields: [String] { ["spec"] }
    public func hasChangedContent(_ new: Document, _ old: Document) -> Bool {
        generationFields.contains { !Document.equal(new, new[new.root, $0], old, old[old.root, $0]) }
    }
    public var resetsStatus: Bool { true }
    public func resetFields(subresource: String) -> [[String]] {
        switch subresource {
        case "": return [["status"]]
        case "status": return [["spec"]]
        default: return []
        }
    }
    public func nameErrors(_ name: String, isPrefix: Bool) -> [String] { Names.dns1123Subdomain(isPrefix ? maskTrailingDash(name) : name) }
    public func prepareForCreate(_ object: inout Document, _ context: StrategyContext) {}
    public func prepareForUpdate(_ object: inout Document, old: Document, subresource: String, _ context: StrategyContext) {}
    public func validateCreate(_ object: Document) -> [FieldError] { [] }
    public func validateUpdate(_ object: Document, old: Document, subresource: String) -> [FieldError] { [] }
    public var checksMetadataChanges: Bool { true }
    public func warnings(_ object: Document, old: Document?) -> [String] { [] }
    public func selectableFields(_ object: Document) -> [String: String] { [:] }
    public func selects(_ field: String, kind: GroupVersionKind) -> Bool { true }
    public var selectableFieldNames: [String] { ["metadata.namespace"] }
    public func unknownFieldSelector(_ field: String, kind: GroupVersionKind) -> String {
        "\(FieldError.quoted(field)) is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
    }
    public func gracePeriod(_ object: Document, requested: Int64?) -> Int64? { nil }
    public var orphansByDefault: Bool { false }
    public var orphaningWarning: String? { nil }
    public func validateDelete(_ object: Document) throws(StatusError) {}
    public func prepareForDeletion(_ object: inout Document, now: Int64) {}
    public var marksGracePeriod: Bool { true }
    public func isDeletionPending(_ object: Document) -> Bool { false }
    public var holdsDeletion: Bool { false }
    public var returnsDeletedObject: Bool { false }

    /// A prefix may end in a dash, which the generated suffix makes good.
    public func maskTrailingDash(_ name: String) -> String {
        name.count > 1 && name.hasSuffix("-") ? String(name.dropLast()) + "a" : name
    }
}

/// The strategy of kinds that need none.
public struct DefaultStrategy: ObjectStrategy {
    public init() {}
}
