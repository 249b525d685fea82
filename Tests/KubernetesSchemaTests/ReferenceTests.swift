import Foundation
import Testing

@testable import KubernetesSchema

/// The reference data beside the package; tests over it are skipped where it's absent.
enum Reference {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/kubernetes")
    static var exists: Bool { FileManager.default.fileExists(atPath: folder.appendingPathComponent("api.json").path) }

    static func json(_ path: String) throws -> [String: Any] {
        let data = try Data(contentsOf: folder.appendingPathComponent(path))
        return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
}

@Suite(.enabled(if: Reference.exists))
struct ReferenceTests {
    /// Types that the notation has as kinds of value, and Go helpers without a wire form.
    static let special: Set<String> = [
        "Time", "MicroTime", "Duration", "FieldsV1", "Verbs", "Quantity", "QuantityValue", "IntOrString", "RawExtension", "encodable",
        "ExtraValue", "JSON", "JSONSchemaPropsOrBool", "JSONSchemaPropsOrArray", "JSONSchemaPropsOrStringArray", "TableOptions",
    ]

    @Test func everyTypeAndFieldIsInTheSchema() throws {
        let reference = try #require(try Reference.json("api.json")["types"] as? [String: [String: Any]])
        let byGoName = Dictionary(uniqueKeysWithValues: Schema.shared.types.map { ($0.goName, $0) })
        var fields = 0
        for (goName, value) in reference {
            let name = String(goName.split(separator: ".").last ?? "")
            guard let type = byGoName[goName] else {
                #expect(Self.special.contains(name), "\(goName) is missing")
                continue
            }
            let expected = try #require(value["fields"] as? [[String: Any]])
            if goName.hasSuffix("core/v1.List") { continue }
            try #require(type.fields.count == expected.count, "\(goName)")
            for (field, facts) in zip(type.fields, expected) {
                compare(field, facts, goName)
                fields += 1
            }
            if let package = value["protoPackage"] as? String { #expect(type.package.protoPackage == package) }
            #expect((type.mapType == .atomic) == (value["mapType"] as? String == "atomic"))
            #expect(type.unions.count == (value["unions"] as? [Any] ?? []).count)
            for kind in value["groupVersionKinds"] as? [[String: String]] ?? [] {
                let gvk = GroupVersionKind(group: kind["group"] ?? "", version: kind["version"] ?? "", kind: kind["kind"] ?? "")
                #expect(Schema.shared.kind(gvk) === type)
            }
        }
        #expect(fields > 4500)
    }

    private func compare(_ field: FieldInfo, _ facts: [String: Any], _ type: String) {
        let name = facts["name"] as? String ?? ""
        let place = "\(type).\(name)"
        #expect(field.name == name, "\(place)")
        #expect(field.tag == Int32(facts["tag"] as? Int ?? -1), "\(place)")
        #expect(field.omitEmpty == (facts["omitempty"] as? Bool ?? false), "\(place)")
        #expect(field.omitZero == (facts["omitzero"] as? Bool ?? false), "\(place)")
        #expect(field.required == (facts["required"] as? Bool ?? false), "\(place)")
        #expect(field.inline == (facts["inline"] as? Bool ?? false), "\(place)")
        #expect(field.isPointer == (facts["go"] as? String ?? "").hasPrefix("*"), "\(place)")
        #expect(field.protoName == facts["protoName"] as? String ?? name, "\(place)")
        #expect(field.listType.map { "\($0)" } == facts["listType"] as? String, "\(place)")
        #expect(field.listMapKeys == facts["listMapKeys"] as? [String] ?? [], "\(place)")
        #expect(field.mapType.map { "\($0)" } == facts["mapType"] as? String, "\(place)")
        #expect(field.patchMergeKey == facts["patchMergeKey"] as? String, "\(place)")
        var strategy: PatchStrategy = []
        for word in (facts["patchStrategy"] as? String ?? "").split(separator: ",") {
            strategy.insert(word == "merge" ? .merge : word == "replace" ? .replace : .retainKeys)
        }
        #expect(field.patchStrategy == strategy, "\(place)")
        #expect((field.defaultJSON != nil) == (facts["default"] != nil), "\(place)")
        let proto = facts["proto"] as? String ?? ""
        #expect(field.type.isMap == proto.hasPrefix("map<") || proto.isEmpty, "\(place)")
        #expect(field.type.isList == (facts["repeated"] as? Bool ?? false) || proto.isEmpty, "\(place)")
        let scalars: [String: ElementType] = [
            "string": .string, "int32": .int32, "int64": .int64, "bool": .bool, "double": .double, "bytes": .bytes,
        ]
        if let scalar = scalars[proto] {
            #expect(field.type.element == scalar, "\(place)")
        } else if !proto.isEmpty, !field.type.isMap, let id = field.type.objectType {
            let expected = proto.contains(".") ? proto : "\(Schema.shared.types.first { $0.goName == type }?.package.protoPackage ?? "").\(proto)"
            #expect(Schema.shared[id].protoName == expected, "\(place)")
        }
    }

    @Test func constantsAreThere() throws {
        let reference = try #require(try Reference.json("api.json")["stringConstants"] as? [String: [String]])
        let core = reference.filter { $0.key.hasPrefix("k8s.io/api/core/v1.") }
        for (name, values) in core {
            #expect(Schema.shared.constants(of: name.replacingOccurrences(of: "k8s.io/api/", with: "")) == values)
        }
    }

    @Test func resourcesAreThoseOfDiscovery() throws {
        for group in Schema.shared.groups {
            for version in group.versions {
                let groupVersion = GroupVersion(group: group.name, version: version.name)
                let file = group.name.isEmpty ? "api__v1.json" : "apis__\(group.name)__\(version.name).json"
                let expected = try #require(try Reference.json("discovery/\(file)")["resources"] as? [[String: Any]])
                var found: [String] = []
                for resource in Schema.shared.resources(in: groupVersion) {
                    found.append(resource.name)
                    found += resource.subresources.map { "\(resource.name)/\($0.name)" }
                    let facts = expected.first { $0["name"] as? String == resource.name }
                    #expect(resource.kind.kind == facts?["kind"] as? String)
                    #expect(resource.verbs == facts?["verbs"] as? [String])
                    #expect(resource.shortNames == facts?["shortNames"] as? [String] ?? [])
                    #expect(resource.categories == facts?["categories"] as? [String] ?? [])
                    #expect(resource.storageVersionHash == facts?["storageVersionHash"] as? String)
                    #expect(resource.singular == facts?["singularName"] as? String)
                    #expect(resource.namespaced == facts?["namespaced"] as? Bool)
                    #expect(Schema.shared.kind(resource.kind) != nil)
                    for sub in resource.subresources {
                        #expect(Schema.shared.kind(sub.kind) != nil, "\(resource.name)/\(sub.name)")
                    }
                    if let storage = resource.storage { #expect(Schema.shared.kind(storage.groupVersion.kind(resource.kind.kind)) != nil) }
                }
                #expect(found.sorted() == expected.compactMap { $0["name"] as? String }.sorted(), "\(groupVersion)")
            }
        }
        let apis = try #require(try Reference.json("discovery/apis.json")["groups"] as? [[String: Any]])
        #expect(Schema.shared.groups.map(\.name) == [""] + apis.compactMap { $0["name"] as? String })
    }
}
