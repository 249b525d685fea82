/// One node of the schema by which objects are merged and owned field by field.
///
/// The machinery of server-side apply knows objects only through this: built-in kinds answer from the tables (`TableSchema`), custom
/// resources from their structural schemas. A node must be cheap to make and to copy, for the walkers ask for one at every value.
public protocol MergeSchema: Sendable {
    /// What a value here may be, and how far down it is merged.
    var shape: MergeShape { get }
    /// The schema of a member that the schema names; nil where it doesn't name it, and where a value here is no object.
    func field(_ name: String) -> (any MergeSchema)?
    /// The schema of an object's members that it doesn't name (a map's values), or of a list's items; nil where there is none, so that an
    /// unknown member is a leaf.
    var element: (any MergeSchema)? { get }
    /// What a scalar here may be; asked for scalars only.
    var scalar: MergeScalar { get }
}

extension MergeSchema {
    public var scalar: MergeScalar { .any }
}

/// What a scalar may be.
public enum MergeScalar: Sendable {
    case any, string, number, boolean
}

/// How the value of a schema's node is merged and owned.
public enum MergeShape: Sendable, Equatable {
    /// A leaf: string, number, boolean; also values of which the schema says nothing but that they go as one.
    case scalar
    /// The value itself says what it is: objects are merged member by member, with members that are deduced too; lists and scalars are
    /// leaves. So are preserved unknown fields and any-JSON fields.
    case deduced
    /// An object: a structure with fields by name, a map of elements, or both. An atomic one is a leaf.
    case object(isAtomic: Bool)
    /// A leaf, whatever its items are.
    case atomicList
    /// A list of scalars, each of which is owned on its own.
    case set
    /// A list of objects that these fields identify.
    case keyedList([MergeKey])
}

/// A field that, with others, identifies an item of a list.
public struct MergeKey: Sendable, Equatable {
    public let name: String
    /// What an item that lacks the field is taken to have, as JSON; nil where the absence itself identifies.
    public let defaultJSON: String?

    public init(name: String, defaultJSON: String? = nil) {
        self.name = name
        self.defaultJSON = defaultJSON
    }
}

/// The schema of values of which nothing is known: preserved unknown fields, any-JSON fields.
public struct DeducedSchema: MergeSchema {
    public init() {}
    public var shape: MergeShape { .deduced }
    public func field(_ name: String) -> (any MergeSchema)? { nil }
    public var element: (any MergeSchema)? { self }
}

/// The schema of a leaf.
public struct ScalarSchema: MergeSchema {
    public init() {}
    public var shape: MergeShape { .scalar }
    public func field(_ name: String) -> (any MergeSchema)? { nil }
    public var element: (any MergeSchema)? { nil }
}
