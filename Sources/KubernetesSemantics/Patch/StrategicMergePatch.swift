import KubernetesSchema
import Wire

/// Strategic merge patches: merge patches that know from the schema how lists are merged.
public struct StrategicMergePatch: Sendable {
    let schema: Schema
    let patch: Document

    public init(_ patch: Document, schema: Schema = .shared) {
        self.schema = schema
        self.patch = patch
    }

    /// Applies the patch to an object of a type.
    ///
    /// - Throws: `StatusError` 400 or 500 for malformed directives, unknown fields to merge into, and items without their merge key.
    public func apply(_ type: TypeInfo, to document: inout Document) throws(StatusError) {
        guard patch.kind(patch.root) == .object else {
            let word = patch.kind(patch.root) == .array ? "array" : "value"
            throw .badRequest("json: cannot unmarshal \(word) into Go value of type map[string]interface {}")
        }
        var merger = StrategicMerger(schema: schema, document: document)
        let change = merger.document.copy(patch, patch.root)
        let root = try merger.object(document.root, change, .structure(type))
        merger.document.setRoot(root)
        document = merger.document
    }
}

/// What the schema says of the values that a strategic merge meets.
enum PatchTarget {
    case structure(TypeInfo)
    /// A map, or a list's items: what an element is.
    case element(FieldInfo)
    /// A value without fields of its own, by the name that messages show.
    case opaque(String)
    case unknown
}

/// The merging of one patch, all of it in one arena: the patch's nodes are moved to where they belong.
struct StrategicMerger {
    static let directive = "$patch"
    static let deleteFromList = "$deleteFromPrimitiveList/"
    static let elementOrder = "$setElementOrder/"
    static let retainKeys = "$retainKeys"

    private static let badRetainKeys = StatusError.badRequest("invalid patch format of retainKeys")
    private static let badElementOrder = StatusError.badRequest("invalid patch format of setElementOrder list")

    let schema: Schema
    var document: Document

    // MARK: The schema

    private func structure(_ target: PatchTarget) -> PatchTarget {
        guard case .element(let field) = target else { return target }
        switch field.type.element {
        case .object(let id): return .structure(schema[id])
        case .rawExtension: return .opaque("RawExtension")
        case .json: return .opaque("JSON")
        case .fieldsV1: return .opaque("FieldsV1")
        default: return .unknown
        }
    }

    /// The field that a member is; nil where the object is a map.
    private func field(_ name: String, of target: PatchTarget) throws(StatusError) -> FieldInfo? {
        switch target {
        case .structure(let type):
            guard let field = type.field(name) else { throw StrategicMerger.noField(type.name, name) }
            return field
        case .opaque(let type): throw StrategicMerger.noField(type, name)
        default: return nil
        }
    }

    private static func noField(_ type: String, _ name: String) -> StatusError {
        .plain("unable to find api field in struct \(type) for the json field \(FieldError.quoted(name))")
    }

    /// What the members of an object are that is a field of another, or a value of a map.
    private func members(_ field: FieldInfo?, of target: PatchTarget) -> PatchTarget {
        guard let field else { return structure(target) }
        return field.type.container == .map ? .element(field) : structure(.element(field))
    }

    // MARK: Objects

    /// Merges a change into an object, which may be absent.
    mutating func object(_ original: Document.Node, _ change: Document.Node, _ target: PatchTarget) throws(StatusError) -> Document.Node {
        let directive = document[change, StrategicMerger.directive]
        if directive.exists {
            switch document.string(directive) {
            case "replace"?:
                document.remove(change, StrategicMerger.directive)
                return change
            case "delete"?: return document.newObject()
            default: throw badDirective(change)
            }
        }
        let object = document.kind(original) == .object ? original : document.newObject()
        try retain(change, object)
        try order(change, object, target)
        for (key, value) in document.members(change) { try member(key, value, object, target) }
        return object
    }

    private func badDirective(_ change: Document.Node) -> StatusError {
        let name = GoText.map(document, document[change, StrategicMerger.directive])
        return .plain("unknown patch type: \(name) in map: \(GoText.map(document, change))")
    }

    private mutating func retain(_ change: Document.Node, _ object: Document.Node) throws(StatusError) {
        let retained = document[change, StrategicMerger.retainKeys]
        guard retained.exists else { return }
        document.remove(change, StrategicMerger.retainKeys)
        guard document.kind(retained) == .array else { throw StrategicMerger.badRetainKeys }
        let kept = Set(document.strings(retained))
        for (key, value) in document.members(change) where !document.isNull(value) && !kept.contains(key) {
            if key.hasPrefix(StrategicMerger.deleteFromList) || key.hasPrefix(StrategicMerger.elementOrder) { continue }
            throw StrategicMerger.badRetainKeys
        }
        for key in document.keys(object) where !kept.contains(key) { document.remove(object, key) }
    }

    private mutating func member(_ key: String, _ value: Document.Node, _ object: Document.Node, _ target: PatchTarget) throws(StatusError) {
        let isDeletion = key.hasPrefix(StrategicMerger.deleteFromList)
        if !isDeletion, key.hasPrefix("$deleteFromPrimitiveList") { throw .badRequest("invalid patch format of primitive list") }
        let name = isDeletion ? String(key.dropFirst(StrategicMerger.deleteFromList.count)) : key
        if document.isNull(value) { return document.remove(object, name) }
        let existing = document[object, name]
        switch (document.kind(existing), document.kind(value)) {
        case (.object?, .object?):
            let field = try field(name, of: target)
            if let field, field.patchStrategy.contains(.replace) { return document.set(object, name, value) }
            let merged = try self.object(existing, value, members(field, of: target))
            if merged != existing { document.set(object, name, merged) }
        case (.array?, .array?):
            let field = try field(name, of: target)
            let change = document.elements(value)
            guard isDeletion || field?.patchStrategy.contains(.merge) == true else { return document.set(object, name, value) }
            let original = document.elements(existing)
            let merged = try isDeletion ? without(change, original) : list(original, change, field)
            document.reorder(existing, merged)
        default:
            if isDeletion { return }
            dropNulls(value)
            if dropDirectives(value) { document.set(object, name, value) } else { document.remove(object, name) }
        }
    }

    private mutating func dropNulls(_ node: Document.Node) {
        for member in document.memberNodes(node) {
            if document.isNull(member) { document.removeChild(node, member) } else { dropNulls(member) }
        }
        for item in document.elements(node) { dropNulls(item) }
    }

    /// Takes everything out that is marked by a directive; false where that is the value itself.
    private mutating func dropDirectives(_ node: Document.Node) -> Bool {
        if document[node, StrategicMerger.directive].exists { return false }
        for child in document.memberNodes(node) + document.elements(node) where !dropDirectives(child) { document.removeChild(node, child) }
        return true
    }

    // MARK: Lists

    private func isEqual(_ left: Document.Node, _ right: Document.Node) -> Bool { Document.equal(document, left, document, right) }

    private func without(_ deleted: [Document.Node], _ original: [Document.Node]) throws(StatusError) -> [Document.Node] {
        _ = try areObjects(original + deleted)
        return original.filter { item in !deleted.contains { isEqual(item, $0) } }
    }

    /// Whether the items are objects, which they must be all or none.
    private func areObjects(_ items: [Document.Node]) throws(StatusError) -> Bool {
        guard let first = items.first.map({ document.kind($0) }) else { return false }
        if first == .array { throw StatusError(code: 422, reason: "Invalid", message: "lists of lists are not supported", details: .init()) }
        guard items.allSatisfy({ document.kind($0) == first }) else {
            let shown = items.map { GoText.map(document, $0) }.joined(separator: " ")
            throw .plain("list element types are not identical: [[\(shown)]]")
        }
        return first == .object
    }

    /// Merges two lists: what the patch names stands in its order, everything else beside its neighbours.
    private mutating func list(_ stored: [Document.Node], _ change: [Document.Node], _ field: FieldInfo?) throws(StatusError) -> [Document.Node] {
        guard try areObjects(stored + change) else {
            let added = change.enumerated().filter { place, item in
                !(stored + change[..<place]).contains { isEqual(item, $0) }
            }
            return arranged(stored + added.map(\.element), by: change, stored, key: nil)
        }
        guard let key = field?.patchMergeKey, !key.isEmpty, let field else {
            throw .plain("cannot merge lists without merge key for \(field?.name ?? "")")
        }
        var original = stored
        var named: [Document.Node] = []
        var replaces = false
        for item in change {
            let directive = document[item, StrategicMerger.directive]
            guard directive.exists else {
                named.append(item)
                continue
            }
            switch document.string(directive) {
            case "delete"?:
                let value = try mergeKey(item, key)
                original.removeAll { isEqual(document[$0, key], value) }
            case "replace"?: replaces = true
            case "merge"?: throw .plain("merging lists cannot yet be specified in the patch")
            default: throw badDirective(item)
            }
        }
        if replaces { return named }
        var merged = original
        for item in named {
            let value = try mergeKey(item, key)
            if let place = merged.firstIndex(where: { isEqual(document[$0, key], value) }) {
                let node = try object(merged[place], item, structure(.element(field)))
                merged[place] = node
            } else {
                merged.append(item)
            }
        }
        for item in merged { _ = try mergeKey(item, key) }
        return arranged(merged, by: named, original, key: key)
    }

    private func mergeKey(_ item: Document.Node, _ key: String) throws(StatusError) -> Document.Node {
        let value = document[item, key]
        guard value.exists else { throw .plain("map: \(GoText.map(document, item)) does not contain declared merge key: \(key)") }
        return value
    }

    // MARK: Order

    private func position(_ item: Document.Node, in list: [Document.Node], _ key: String?) -> Int? {
        list.firstIndex { other in key.map { isEqual(document[item, $0], document[other, $0]) } ?? isEqual(item, other) }
    }

    /// The items in the order of a list that names some of them; the others come before the named items that they stood before.
    private func arranged(_ items: [Document.Node], by order: [Document.Node], _ stored: [Document.Node], key: String?) -> [Document.Node] {
        var named: [(place: Int, item: Document.Node)] = []
        var others: [Document.Node] = []
        for item in items {
            if let place = position(item, in: order, key) { named.append((place, item)) } else { others.append(item) }
        }
        named.sort { $0.place < $1.place }
        var rest = others[...]
        var result: [Document.Node] = []
        for (_, item) in named {
            let place = position(item, in: stored, key)
            while let place, let other = rest.first, let before = position(other, in: stored, key), before < place {
                result.append(rest.removeFirst())
            }
            result.append(item)
        }
        return result + rest
    }

    /// Merges the lists whose order the change gives, and takes them out of it.
    private mutating func order(_ change: Document.Node, _ object: Document.Node, _ target: PatchTarget) throws(StatusError) {
        for (key, value) in document.members(change) where key.hasPrefix("$setElementOrder") {
            document.remove(change, key)
            guard document.kind(value) == .array else {
                throw .plain("expected a []interface {}, but received a \(GoSyntax.type(document.kind(value)))")
            }
            guard key.hasPrefix(StrategicMerger.elementOrder) else { throw StrategicMerger.badElementOrder }
            let name = String(key.dropFirst(StrategicMerger.elementOrder.count))
            let (existing, sent) = (document[object, name], document[change, name])
            for list in [existing, sent] where list.exists && document.kind(list) != .array {
                throw .plain("expected a []interface {}, but received a \(GoSyntax.type(document.kind(list)))")
            }
            let field = try field(name, of: target)
            let wanted = document.elements(value)
            try checkOrder(document.elements(sent), wanted, field?.patchMergeKey)
            guard existing.exists || sent.exists else { continue }
            let stored = document.elements(existing)
            let merged: [Document.Node]
            switch (existing.exists, sent.exists) {
            case (true, false): merged = stored
            case (false, _): merged = document.elements(sent).filter { dropDirectives($0) }
            default:
                let isMerged = field?.patchStrategy.contains(.merge) == true
                merged = isMerged ? try list(stored, document.elements(sent), field) : document.elements(sent)
            }
            document.remove(change, name)
            let result = arranged(merged, by: wanted, stored, key: field?.patchMergeKey)
            let list = document.newArray()
            document.reorder(list, result)
            document.set(object, name, list)
        }
    }

    /// What the change's list says must come in the order that it gives.
    private func checkOrder(_ sent: [Document.Node], _ wanted: [Document.Node], _ key: String?) throws(StatusError) {
        guard !sent.isEmpty, !wanted.isEmpty else { return }
        let items = sent.filter { !document[$0, StrategicMerger.directive].exists }
        var left = items[...]
        for place in wanted {
            guard let item = left.first else { return }
            if let key {
                _ = try mergeKey(item, key)
                _ = try mergeKey(place, key)
            }
            if position(item, in: [place], key) != nil { left = left.dropFirst() }
        }
        guard !left.isEmpty else { return }
        func shown(_ list: [Document.Node]) -> String { "[\(list.map { GoText.map(document, $0) }.joined(separator: " "))]" }
        throw .plain("The order in patch list:\n\(shown(sent))\n doesn't match $setElementOrder list:\n\(shown(wanted))\n")
    }
}

/// Values as Go's `%v` prints them, where an error message shows one.
public enum GoText {
    public static func map(_ document: Document, _ node: Document.Node) -> String {
        switch document.kind(node) {
        case .object?:
            let members = document.members(node).sorted { $0.key < $1.key }.map { "\($0.key):\(map(document, $0.value))" }
            return "map[\(members.joined(separator: " "))]"
        case .array?: return "[\(document.elements(node).map { map(document, $0) }.joined(separator: " "))]"
        case .string?: return document.string(node) ?? ""
        case .null?, nil: return "<nil>"
        default: return String(decoding: document.encodeJSON(node), as: UTF8.self)
        }
    }
}
