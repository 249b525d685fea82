import KubernetesSchema
import Wire

/// Strategic merge patches: merge patches that know from the schema how lists are merged.
public struct StrategicMergePatch {
    let schema: Schema
    let patch: Document

    public init(_ patch: Document, schema: Schema = .shared) {
        self.schema = schema
        self.patch = patch
    }

    static let directive = "$patch"
    static let deleteFromList = "$deleteFromPrimitiveList/"
    static let elementOrder = "$setElementOrder/"
    static let retainKeys = "$retainKeys"

    /// Applies the patch to an object of a type.
    ///
    /// - Throws: `StatusError` 400 or 422 for malformed directives and items without their merge key.
    public func apply(_ type: TypeInfo, to document: inout Document) throws(StatusError) {
        guard patch.kind(patch.root) == .object else {
            throw .badRequest("json: cannot unmarshal \(patch.kind(patch.root) == .array ? "array" : "value") into Go value of type map[string]interface {}")
        }
        let object = try mergeObject(patch.root, document.root, type, &document)
        document.setRoot(object)
    }

    // MARK: Objects

    private func mergeObject(_ change: Document.Node, _ target: Document.Node, _ type: TypeInfo?, _ document: inout Document) throws(StatusError) -> Document.Node {
        if let directive = patch.string(patch[change, StrategicMergePatch.directive]) {
            switch directive {
            case "replace": return cleaned(change, &document, dropDirective: true)
            case "delete": return document.newObject()
            case "merge": break
            default: throw .badRequest("Unknown patch type found: \(directive)")
            }
        }
        let object = document.kind(target) == .object ? target : document.newObject()
        let retained = patch[change, StrategicMergePatch.retainKeys]
        if retained.exists { try retain(retained, change, object, &document) }
        for (key, value) in patch.members(change) {
            if key == StrategicMergePatch.directive || key == StrategicMergePatch.retainKeys { continue }
            if key.hasPrefix(StrategicMergePatch.deleteFromList) {
                deleteFromPrimitives(String(key.dropFirst(StrategicMergePatch.deleteFromList.count)), value, object, &document)
                continue
            }
            if key.hasPrefix(StrategicMergePatch.elementOrder) { continue }
            try mergeMember(key, value, object, type, &document)
        }
        try reorderLists(change, object, type, &document)
        return object
    }

    private func retain(_ keys: Document.Node, _ change: Document.Node, _ object: Document.Node, _ document: inout Document) throws(StatusError) {
        let kept = Set(patch.strings(keys))
        for (key, value) in patch.members(change) where key != StrategicMergePatch.retainKeys && key != StrategicMergePatch.directive {
            if patch.kind(value) != .null, !key.hasPrefix("$"), !kept.contains(key) {
                throw .badRequest("retainKeys list must contains all fields present in the patch")
            }
        }
        for key in document.keys(object) where !kept.contains(key) { document.remove(object, key) }
    }

    private func mergeMember(_ key: String, _ value: Document.Node, _ object: Document.Node, _ type: TypeInfo?, _ document: inout Document) throws(StatusError) {
        if patch.kind(value) == .null {
            document.remove(object, key)
            return
        }
        let field = type?.field(key)
        let existing = document[object, key]
        switch (patch.kind(value), document.kind(existing)) {
        case (.object?, .object?):
            let nested = field.flatMap { $0.type.container == .single ? $0.type.objectType : nil }.map { schema[$0] }
            if field?.patchStrategy.contains(.replace) == true, nested != nil {
                document.set(object, key, cleaned(value, &document, dropDirective: true))
                return
            }
            let merged = try mergeObject(value, existing, nested, &document)
            if merged != existing { document.set(object, key, merged) }
        case (.object?, _):
            // Nothing to merge into: an absent or null value, or another type that gives way.
            if patch.string(patch[value, StrategicMergePatch.directive]) == "delete" { return }
            let nested = field.flatMap { $0.type.container == .single ? $0.type.objectType : nil }.map { schema[$0] }
            document.set(object, key, try mergeObject(value, .none, nested, &document))
        case (.array?, .array?) where field?.patchStrategy.contains(.merge) == true:
            try mergeList(value, existing, field, &document)
        case (.array?, _) where field?.patchStrategy.contains(.merge) == true:
            let array = document.newArray()
            document.set(object, key, array)
            try mergeList(value, array, field, &document)
        default:
            document.set(object, key, cleaned(value, &document, dropDirective: true))
        }
    }

    /// A copy of a patch's value without directives.
    private func cleaned(_ value: Document.Node, _ document: inout Document, dropDirective: Bool) -> Document.Node {
        switch patch.kind(value) {
        case .object?:
            let object = document.newObject()
            for (key, member) in patch.members(value) {
                if key == StrategicMergePatch.directive || key == StrategicMergePatch.retainKeys || key.hasPrefix(StrategicMergePatch.deleteFromList)
                    || key.hasPrefix(StrategicMergePatch.elementOrder)
                {
                    continue
                }
                document.appendMember(object, key, cleaned(member, &document, dropDirective: dropDirective))
            }
            return object
        case .array?:
            let array = document.newArray()
            for item in patch.elements(value) {
                if patch[item, StrategicMergePatch.directive].exists, patch.count(item) == 1 { continue }
                document.append(array, cleaned(item, &document, dropDirective: dropDirective))
            }
            return array
        default: return document.copy(patch, value)
        }
    }

    // MARK: Lists

    private func deleteFromPrimitives(_ key: String, _ values: Document.Node, _ object: Document.Node, _ document: inout Document) {
        let list = document[object, key]
        for item in document.elements(list) {
            if patch.elements(values).contains(where: { Document.equal(document, item, patch, $0) }) { document.removeChild(list, item) }
        }
    }

    private func mergeList(_ change: Document.Node, _ list: Document.Node, _ field: FieldInfo?, _ document: inout Document) throws(StatusError) {
        guard let field, let id = field.type.objectType, let mergeKey = field.patchMergeKey else {
            return mergePrimitives(change, list, &document)
        }
        let items = patch.elements(change)
        if items.contains(where: { patch.string(patch[$0, StrategicMergePatch.directive]) == "replace" }) {
            document.removeAll(list)
            for item in items where !patch[item, StrategicMergePatch.directive].exists {
                document.append(list, cleaned(item, &document, dropDirective: true))
            }
            return
        }
        for item in items {
            guard patch.kind(item) == .object else {
                throw .badRequest("unable to find api field in struct \(schema[id].name) for the json field \"\(mergeKey)\"")
            }
            let keyValue = patch[item, mergeKey]
            let directive = patch.string(patch[item, StrategicMergePatch.directive])
            guard keyValue.exists else {
                throw StatusError.plain("map: \(GoText.map(patch, item)) does not contain declared merge key: \(mergeKey)")
            }
            let matching = document.elements(list).filter { Document.equal(document, document[$0, mergeKey], patch, keyValue) }
            if directive == "delete" {
                for match in matching { document.removeChild(list, match) }
            } else if let match = matching.first {
                let merged = try mergeObject(item, match, schema[id], &document)
                if merged != match { document.become(match, merged) }
            } else {
                let made = try mergeObject(item, .none, schema[id], &document)
                document.append(list, made)
            }
        }
    }

    private func mergePrimitives(_ change: Document.Node, _ list: Document.Node, _ document: inout Document) {
        for item in patch.elements(change) {
            let present = document.elements(list).contains { Document.equal(document, $0, patch, item) }
            if !present { document.append(list, document.copy(patch, item)) }
        }
    }

    // MARK: Order

    /// Brings the lists whose order the patch gives into it: what the patch doesn't name keeps its place relative to its neighbours.
    private func reorderLists(_ change: Document.Node, _ object: Document.Node, _ type: TypeInfo?, _ document: inout Document) throws(StatusError) {
        for (key, order) in patch.members(change) where key.hasPrefix(StrategicMergePatch.elementOrder) {
            let name = String(key.dropFirst(StrategicMergePatch.elementOrder.count))
            let list = document[object, name]
            guard document.kind(list) == .array, patch.kind(order) == .array else { continue }
            let mergeKey = type?.field(name)?.patchMergeKey
            func position(_ item: Document.Node) -> Int? {
                patch.elements(order).firstIndex { wanted in
                    if let mergeKey { return Document.equal(document, document[item, mergeKey], patch, patch[wanted, mergeKey]) }
                    return Document.equal(document, item, patch, wanted)
                }
            }
            let items = document.elements(list)
            let ordered = items.compactMap { item in position(item).map { ($0, item) } }.sorted { $0.0 < $1.0 }.map(\.1)
            document.reorder(list, StrategicMergePatch.interleave(items, ordered: ordered))
        }
    }

    /// Merges the ordered items with the others: an other item stands before the first ordered item that followed it originally.
    static func interleave(_ items: [Document.Node], ordered: [Document.Node]) -> [Document.Node] {
        let named = Set(ordered)
        var originalIndex: [Document.Node: Int] = [:]
        for (index, item) in items.enumerated() { originalIndex[item] = index }
        let others = items.filter { !named.contains($0) }
        var result: [Document.Node] = []
        var nextOther = 0
        for item in ordered {
            while nextOther < others.count, originalIndex[others[nextOther], default: 0] < originalIndex[item, default: 0] {
                result.append(others[nextOther])
                nextOther += 1
            }
            result.append(item)
        }
        result.append(contentsOf: others[nextOther...])
        return result
    }
}

/// Values as Go's `%v` prints them, where an error message shows one.
enum GoText {
    static func map(_ document: Document, _ node: Document.Node) -> String {
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
