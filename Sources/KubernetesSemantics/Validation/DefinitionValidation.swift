import KubernetesSchema
import Wire

/// CustomResourceDefinitions.
///
/// Upstream validates them in a shape that says once what all versions have in common, so that errors name `spec.validation` where every
/// version has the same schema; the stored shape is that one.
extension Validation {
    /// How strict to be with a definition, by what was stored before it.
    struct DefinitionStrictness {
        var keywords = SchemaKeywordValidation.Strictness()
        var requiresSchema = true
        var requiresStructural = true
        var requiresPrunedDefaults = true
        var requiresKnownReviewVersion = true
        var requiresImmutableNames = false
        /// The rules and message expressions that are there already.
        var storedRules: Set<String> = []
        /// The selectable fields that were too many before, by version; "" for those of all.
        var toleratesManyFields: Set<String> = []
        var checksCABundle = false
    }

    static func customResourceDefinition(_ object: Document) -> [FieldError] {
        definition(object, old: nil, DefinitionStrictness()) { checks in
            let spec = checks[checks.root, "spec"]
            let name = checks.text(checks[checks.root, "metadata"], "name")
            let required = "\(checks.text(checks[spec, "names"], "plural")).\(checks.text(spec, "group"))"
            if !name.isEmpty, name != required { checks.invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group") }
        }
    }

    static func customResourceDefinitionUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        guard subresource.isEmpty else {
            var checks = Checks(object)
            names(&checks, checks[checks[checks.root, "status"], "acceptedNames"], "status.acceptedNames")
            return checks.errors
        }
        let strictness = DefinitionFlaws.strictness(object, old)
        return definition(object, old: old, strictness) { checks in
            let (spec, before) = (object[object.root, "spec"], old[old.root, "spec"])
            if strictness.requiresImmutableNames {
                checks.immutable(object[spec, "scope"], old, old[before, "scope"], "spec.scope")
                checks.immutable(object[spec, "names", "kind"], old, old[before, "names", "kind"], "spec.names.kind")
            }
            checks.immutable(object[spec, "group"], old, old[before, "group"], "spec.group")
            checks.immutable(object[spec, "names", "plural"], old, old[before, "names", "plural"], "spec.names.plural")
        }
    }

    private static func definition(
        _ object: Document, old: Document?, _ strictness: DefinitionStrictness, _ first: (inout Checks) -> Void
    ) -> [FieldError] {
        var own = Checks(object)
        first(&own)
        var hoisted = object
        // Only shapes change, and nothing of that can fail.
        try? CustomResourceDefinitionShapes.toV1beta1(&hoisted)
        var checks = Checks(hoisted)
        definitionSpec(&checks, strictness)
        let status = checks[checks.root, "status"]
        names(&checks, checks[status, "acceptedNames"], "status.acceptedNames")
        storedVersions(&checks)
        approval(&checks, old: old)
        let wasPreserving = old.map { $0.bool($0[$0.root, "spec", "preserveUnknownFields"]) == true } ?? false
        if !wasPreserving, object.bool(object[object.root, "spec", "preserveUnknownFields"]) == true {
            checks.add(
                .invalid(
                    "spec.preserveUnknownFields", raw: "true",
                    "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead"))
        }
        return own.errors + checks.errors
    }

    // MARK: Spec

    private static func definitionSpec(_ checks: inout Checks, _ strictness: DefinitionStrictness) {
        let spec = checks[checks.root, "spec"]
        let group = checks.text(spec, "group")
        if checks.require(group, "spec.group") {
            let problems = Names.dns1123Subdomain(group)
            if !problems.isEmpty {
                checks.invalid("spec.group", group, problems.joined(separator: ","))
            } else if !group.contains(".") {
                checks.invalid("spec.group", group, "should be a domain with at least one dot")
            }
        }
        checks.requireOneOf(checks.text(spec, "scope"), "spec.scope", ["Cluster", "Namespaced"])
        let preserves = checks.object.bool(checks[spec, "preserveUnknownFields"]) == true
        definitionVersions(&checks, spec, preserves: preserves, strictness)
        let given = checks[spec, "names"]
        for field in ["plural", "singular", "kind", "listKind"] { checks.require(checks.text(given, field), "spec.names.\(field)") }
        names(&checks, given, "spec.names")
        let hasStatus =
            checks.has(checks[spec, "subresources"], "status")
            || checks.items(spec, "versions").contains { checks.has(checks[$0, "subresources"], "status") }
        schema(&checks, checks[spec, "validation"], "spec.validation", hasStatus: hasStatus, preserves: preserves, strictness)
        subresources(&checks, checks[spec, "subresources"], "spec.subresources")
        columns(&checks, checks[spec, "additionalPrinterColumns"], "spec.additionalPrinterColumns")
        if !checks.object.isEmpty(checks[spec, "selectableFields"]) {
            if checks.has(spec, "validation") {
                selectable(
                    &checks, checks[spec, "selectableFields"], checks[checks[spec, "validation"], "openAPIV3Schema"], "spec.selectableFields",
                    tolerated: strictness.toleratesManyFields.contains(""))
            } else {
                checks.invalid("spec.selectableFields", "", "may only be set when validations.schema is included")
            }
        }
        conversion(&checks, checks[spec, "conversion"], preserves: preserves, strictness)
    }

    private static func definitionVersions(_ checks: inout Checks, _ spec: Node, preserves: Bool, _ strictness: DefinitionStrictness) {
        let versions = checks.items(spec, "versions")
        let hasCommonSchema = checks.has(checks[spec, "validation"], "openAPIV3Schema")
        var seen: Set<String> = []
        var isUnique = true
        for (index, version) in versions.enumerated() {
            let path = "spec.versions[\(index)]"
            let hasSchema = hasCommonSchema || checks.has(checks[version, "schema"], "openAPIV3Schema")
            if !hasSchema, strictness.requiresSchema {
                checks.required("\(path).schema.openAPIV3Schema")
            } else if !hasSchema, !preserves, checks.object.bool(checks[version, "served"]) == true {
                checks.required("\(path).schema.openAPIV3Schema", "because otherwise all fields are pruned")
            }
        }
        if preserves, DefinitionFlaws.hasDefaults(checks.object) {
            checks.add(.invalid("spec.preserveUnknownFields", raw: "true", "must be false in order to use defaults in the schema"))
        }
        for (index, version) in versions.enumerated() {
            let path = "spec.versions[\(index)]"
            let name = checks.text(version, "name")
            if !seen.insert(name).inserted { isUnique = false }
            let problems = Names.dns1035Label(name)
            if !problems.isEmpty { checks.invalid("\(path).name", name, problems.joined(separator: ",")) }
            oneVersion(&checks, version, spec, path, preserves: preserves, strictness)
        }
        // What once stood there alone is the first version's name still.
        if let first = versions.first, case let name = checks.text(first, "name"), case let problems = Names.dns1035Label(name), !problems.isEmpty {
            checks.invalid("spec.version", name, problems.joined(separator: ","))
        }
        let shown = GoShape.versions(checks.object, versions)
        if !isUnique { checks.add(.invalid("spec.versions", raw: shown, "must contain unique version names")) }
        if versions.filter({ checks.object.bool(checks[$0, "storage"]) == true }).count != 1 {
            checks.add(.invalid("spec.versions", raw: shown, "must have exactly one version marked as storage version"))
        }
    }

    private static func oneVersion(
        _ checks: inout Checks, _ version: Node, _ spec: Node, _ path: String, preserves: Bool, _ strictness: DefinitionStrictness
    ) {
        let warning = checks[version, "deprecationWarning"]
        if let text = checks.object.string(warning) {
            let isDeprecated = checks.object.bool(checks[version, "deprecated"]) == true
            for problem in deprecationProblems(text, isDeprecated: isDeprecated) { checks.invalid("\(path).deprecationWarning", text, problem) }
        }
        let own = checks.has(version, "subresources") ? checks[version, "subresources"] : checks[spec, "subresources"]
        schema(
            &checks, checks[version, "schema"], "\(path).schema", hasStatus: checks.has(own, "status"), preserves: preserves, strictness)
        subresources(&checks, checks[version, "subresources"], "\(path).subresources")
        columns(&checks, checks[version, "additionalPrinterColumns"], "\(path).additionalPrinterColumns")
        guard !checks.object.isEmpty(checks[version, "selectableFields"]) else { return }
        let own3 = checks[checks[version, "schema"], "openAPIV3Schema"]
        let schema = checks.object.isNull(own3) ? checks[checks[spec, "validation"], "openAPIV3Schema"] : own3
        if checks.object.isNull(schema) {
            checks.invalid("\(path).selectableFields", "", "may only be set when `version.schema.openAPIV3Schema` is not included")
        } else {
            selectable(
                &checks, checks[version, "selectableFields"], schema, "\(path).selectableFields",
                tolerated: strictness.toleratesManyFields.contains(checks.text(version, "name")))
        }
    }

    private static func deprecationProblems(_ text: String, isDeprecated: Bool) -> [String] {
        guard isDeprecated else { return ["can only be set for deprecated versions"] }
        var problems: [String] = []
        if text.utf8.count > 256 { problems.append("must be <= 256 characters long") }
        if text.isEmpty { problems.append("must not be an empty string") }
        var offset = 0
        for scalar in text.unicodeScalars {
            let category = scalar.properties.generalCategory
            let isSpace = category == .spaceSeparator && scalar != " "
            if isSpace || [.control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator].contains(category) {
                problems.append("must only contain printable UTF-8 characters; non-printable character found at index \(offset)")
                break
            }
            offset += String(scalar).utf8.count
        }
        return problems
    }

    /// Names that are there; which have to be there is another matter.
    private static func names(_ checks: inout Checks, _ names: Node, _ path: String) {
        for field in ["plural", "singular"] {
            let value = checks.text(names, field)
            let problems = Names.dns1035Label(value)
            if !value.isEmpty, !problems.isEmpty { checks.invalid("\(path).\(field)", value, problems.joined(separator: ",")) }
        }
        for field in ["kind", "listKind"] {
            let value = checks.text(names, field)
            let problems = Names.dns1035Label(value.lowercased())
            if !value.isEmpty, !problems.isEmpty {
                checks.invalid("\(path).\(field)", value, "may have mixed case, but should otherwise match: \(problems.joined(separator: ","))")
            }
        }
        let kind = checks.text(names, "kind")
        if !kind.isEmpty, kind == checks.text(names, "listKind") { checks.invalid("\(path).listKind", kind, "kind and listKind may not be the same") }
        for field in ["shortNames", "categories"] {
            for (index, value) in checks.strings(names, field).enumerated() {
                let problems = Names.dns1035Label(value)
                if !problems.isEmpty { checks.invalid("\(path).\(field)[\(index)]", value, problems.joined(separator: ",")) }
            }
        }
    }

    // MARK: Schema

    private static let allowedAtRoot: Set<String> = [
        "description", "type", "format", "title", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern",
        "maxItems", "minItems", "uniqueItems", "multipleOf", "required", "items", "properties", "externalDocs", "example",
        "x-kubernetes-preserve-unknown-fields", "x-kubernetes-validations",
    ]

    private static func schema(
        _ checks: inout Checks, _ validation: Node, _ path: String, hasStatus: Bool, preserves: Bool, _ strictness: DefinitionStrictness
    ) {
        let document = checks.object
        let schema = document[validation, "openAPIV3Schema"]
        guard document.kind(schema) == .object else { return }
        let place = "\(path).openAPIV3Schema"
        var errors: [FieldError] = []
        if hasStatus { errors += rootKeywords(checks, schema, place) }
        if document.bool(document[schema, "nullable"]) == true { errors.append(.forbidden("\(place).nullable", "nullable cannot be true at the root")) }
        var unsupported: String?
        let mustBeStructural = strictness.requiresStructural || !preserves || DefinitionFlaws.hasExtensions(document, schema)
        if mustBeStructural {
            if let problem = StructuralityValidation.unsupported(document, schema) {
                // What can't be looked at at all is mostly told by the keywords below, better.
                unsupported = problem
            } else {
                let structural = StructuralityValidation.validate(document, schema, place)
                errors += structural
                if structural.isEmpty {
                    errors += SchemaDefaultValidation.validate(
                        document, schema, place, requiresPruned: strictness.requiresPrunedDefaults, types: .shared)
                }
            }
        }
        errors += SchemaKeywordValidation.validate(document, schema, place, strictness.keywords)
        if errors.isEmpty, let unsupported { errors.append(.invalid(place, "", unsupported)) }
        if errors.isEmpty, mustBeStructural {
            errors += CustomRules.engine.check(document, schema, path: place, stored: strictness.storedRules)
        }
        checks.add(errors)
    }

    /// Status is validated by its part of the schema alone, which has to lose nothing by that.
    private static func rootKeywords(_ checks: Checks, _ schema: Node, _ place: String) -> [FieldError] {
        for member in checks.object.memberNodes(schema) where !checks.object.isNull(member) {
            let key = checks.object.key(member)
            if key == "type" {
                let type = checks.text(schema, "type")
                if !type.isEmpty, type != "object" {
                    return [
                        .invalid("\(place).type", type, "only \"object\" is allowed as the type at the root of the schema if the status subresource is enabled")
                    ]
                }
                continue
            }
            if !allowedAtRoot.contains(key) {
                return [
                    .invalid(
                        place, raw: checks.json(schema),
                        "only [Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations] fields are allowed at the root of the schema if the status subresource is enabled"
                    )
                ]
            }
        }
        return []
    }

    // MARK: Subresources, columns, fields

    private static func simplePath(_ checks: inout Checks, _ text: String, _ path: String) -> Bool {
        if text.hasPrefix(".") { return true }
        checks.invalid(path, text, text.isEmpty ? "must not be empty" : "must be a simple json path starting with .")
        return false
    }

    private static func subresources(_ checks: inout Checks, _ node: Node, _ path: String) {
        let scale = checks[node, "scale"]
        guard checks.object.kind(scale) == .object else { return }
        for (field, root) in [("specReplicasPath", "spec"), ("statusReplicasPath", "status")] {
            let text = checks.text(scale, field)
            guard checks.require(text, "\(path).scale.\(field)"), simplePath(&checks, text, "\(path).scale.\(field)") else { continue }
            if !text.hasPrefix(".\(root).") { checks.invalid("\(path).scale.\(field)", text, "should be a json path under .\(root)") }
        }
        let selector = checks.text(scale, "labelSelectorPath")
        guard !selector.isEmpty, simplePath(&checks, selector, "\(path).scale.labelSelectorPath") else { return }
        if !selector.hasPrefix(".spec."), !selector.hasPrefix(".status.") {
            checks.invalid("\(path).scale.labelSelectorPath", selector, "should be a json path under either .spec or .status")
        }
    }

    private static let columnTypes = ["boolean", "date", "integer", "number", "string"]
    private static let columnFormats = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"]

    private static func columns(_ checks: inout Checks, _ list: Node, _ path: String) {
        for (index, column) in checks.object.elements(list).enumerated() {
            let place = "\(path)[\(index)]"
            checks.require(checks.text(column, "name"), "\(place).name")
            let (type, format) = (checks.text(column, "type"), checks.text(column, "format"))
            let types = "must be one of \(columnTypes.joined(separator: ","))"
            if checks.require(type, "\(place).type", types), !columnTypes.contains(type) { checks.invalid("\(place).type", type, types) }
            if !format.isEmpty, !columnFormats.contains(format) {
                checks.invalid("\(place).format", format, "must be one of \(columnFormats.joined(separator: ","))")
            }
            let text = checks.text(column, "JSONPath")
            if checks.require(text, "\(place).JSONPath") { _ = simplePath(&checks, text, "\(place).JSONPath") }
        }
    }

    private static let maximumSelectableFields = 8

    private static func selectable(_ checks: inout Checks, _ list: Node, _ schema: Node, _ path: String, tolerated: Bool) {
        var seen: Set<String> = []
        for (index, field) in checks.object.elements(list).enumerated() {
            let place = "\(path)[\(index)].jsonPath"
            let text = checks.text(field, "jsonPath")
            guard checks.require(text, place) else { continue }
            switch SchemaPath.resolve(text, checks.object, schema, allowsBrackets: false) {
            case .failure(let problem): checks.invalid(place, text, "is an invalid path: \(problem.words)")
            case .success(let target):
                if target.first == "metadata" { checks.invalid(place, text, "must not point to fields in metadata") }
                if !["string", "boolean", "integer"].contains(checks.text(target.schema, "type")) {
                    checks.invalid(
                        place, text,
                        "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.")
                }
                if !seen.insert(target.path).inserted { checks.duplicate(place, text) }
            }
        }
        if seen.count > maximumSelectableFields, !tolerated {
            checks.add(.tooMany(path, count: seen.count, maximum: maximumSelectableFields))
        }
    }

    // MARK: Conversion

    private static func conversion(_ checks: inout Checks, _ conversion: Node, preserves: Bool, _ strictness: DefinitionStrictness) {
        guard checks.object.kind(conversion) == .object else { return }
        let path = "spec.conversion"
        let strategy = checks.text(conversion, "strategy")
        if strategy != "None", preserves { checks.invalid("\(path).strategy", strategy, "must be None if spec.preserveUnknownFields is true") }
        checks.requireOneOf(strategy, "\(path).strategy", ["None", "Webhook"])
        let versions = checks.strings(conversion, "conversionReviewVersions")
        guard strategy == "Webhook" else {
            for field in ["webhookClientConfig", "conversionReviewVersions"] where checks.has(conversion, field) {
                checks.forbidden("\(path).\(field)", "should not be set when strategy is not set to Webhook")
            }
            return
        }
        if checks.has(conversion, "webhookClientConfig") {
            clientConfig(&checks, checks[conversion, "webhookClientConfig"], "\(path).webhookClientConfig")
        } else {
            checks.required("\(path).webhookClientConfig", "required when strategy is set to Webhook")
        }
        let place = "\(path).conversionReviewVersions"
        guard !versions.isEmpty else { return checks.required(place) }
        var seen: Set<String> = []
        for (index, version) in versions.enumerated() {
            if seen.insert(version).inserted {
                checks.invalid("\(place)[\(index)]", version, Names.dns1035Label(version))
            } else {
                checks.invalid("\(place)[\(index)]", version, "duplicate version")
            }
        }
        if strictness.requiresKnownReviewVersion, seen.isDisjoint(with: ["v1", "v1beta1"]) {
            checks.invalid(place, checks[conversion, "conversionReviewVersions"], "must include at least one of v1, v1beta1")
        }
    }

    // MARK: Status and approval

    private static func storedVersions(_ checks: inout Checks) {
        let status = checks[checks.root, "status"]
        let list = checks.strings(status, "storedVersions")
        if list.isEmpty { return checks.invalid("status.storedVersions", checks[status, "storedVersions"], "must have at least one stored version") }
        let versions = checks.items(checks[checks.root, "spec"], "versions")
        var left = list
        for version in versions {
            let name = checks.text(version, "name")
            if checks.object.bool(checks[version, "storage"]) == true, !left.contains(name) {
                checks.invalid("status.storedVersions", checks[status, "storedVersions"], "must have the storage version \(name)")
            }
            left.removeAll { $0 == name }
        }
        for name in left {
            let index = list.firstIndex(of: name) ?? 0
            checks.invalid(
                "status.storedVersions[\(index)]", name,
                "missing from spec.versions; \(name) was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in \(name) and removes \(name) from status.storedVersions"
            )
        }
    }

    private static func approval(_ checks: inout Checks, old: Document?) {
        let group = checks.text(checks[checks.root, "spec"], "group")
        guard APIApproval.isProtected(group) else { return }
        let state = APIApproval(checks.object)
        if let old, APIApproval(old).state == state.state { return }
        let path = "metadata.annotations[\(APIApproval.annotation)]"
        switch state.state {
        case .approved, .bypassed: return
        case .missing: checks.required(path, state.message)
        case .invalid: checks.invalid(path, state.text, state.message)
        }
    }
}
