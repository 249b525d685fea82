import CEL
import KubernetesSchema
import Wire

/// Groups that extend and steer the API server: admission, flow control, API services, certificates; and what is left.
extension Validation {
    // MARK: Webhooks

    private static let versions = ["v1", "v1beta1"]

    static func validatingWebhooks(_ object: Document) -> [FieldError] { webhooks(object, mutating: false) }
    static func mutatingWebhooks(_ object: Document) -> [FieldError] { webhooks(object, mutating: true) }

    private static func webhooks(_ object: Document, mutating: Bool) -> [FieldError] {
        var checks = Checks(object)
        var names: Set<String> = []
        for (index, webhook) in checks.items(object.root, "webhooks").enumerated() {
            let path = "webhooks[\(index)]"
            let name = checks.text(webhook, "name")
            self.webhook(&checks, webhook, path)
            if mutating, checks.has(webhook, "reinvocationPolicy") {
                checks.oneOf(checks.text(webhook, "reinvocationPolicy"), "\(path).reinvocationPolicy", ["IfNeeded", "Never"])
            }
            reviewVersions(&checks, webhook, "\(path).admissionReviewVersions")
            if !name.isEmpty, !names.insert(name).inserted { checks.duplicate("\(path).name", name) }
        }
        return checks.errors
    }

    private static func reviewVersions(_ checks: inout Checks, _ webhook: Node, _ path: String) {
        let list = checks.strings(webhook, "admissionReviewVersions")
        if list.isEmpty { return checks.required(path, "must specify one of v1, v1beta1") }
        var seen: Set<String> = []
        for (index, version) in list.enumerated() {
            guard seen.insert(version).inserted else {
                checks.invalid("\(path)[\(index)]", version, "duplicate version")
                continue
            }
            checks.invalid("\(path)[\(index)]", version, Names.dns1035Label(version))
        }
        if !list.contains(where: { versions.contains($0) }) {
            checks.invalid(path, checks[webhook, "admissionReviewVersions"], "must include at least one of v1, v1beta1")
        }
    }

    private static func webhook(_ checks: inout Checks, _ webhook: Node, _ path: String) {
        let name = checks.text(webhook, "name")
        if checks.require(name, "\(path).name") {
            let problems = Names.dns1123Subdomain(name)
            checks.invalid("\(path).name", name, problems)
            if problems.isEmpty, name.split(separator: ".").count < 3 {
                checks.invalid("\(path).name", name, "should be a domain with at least three segments separated by dots")
            }
        }
        for (index, rule) in checks.items(webhook, "rules").enumerated() { admissionRule(&checks, rule, "\(path).rules[\(index)]") }
        if checks.has(webhook, "failurePolicy") { checks.oneOf(checks.text(webhook, "failurePolicy"), "\(path).failurePolicy", ["Fail", "Ignore"]) }
        if checks.has(webhook, "matchPolicy") { checks.oneOf(checks.text(webhook, "matchPolicy"), "\(path).matchPolicy", ["Equivalent", "Exact"]) }
        if checks.has(webhook, "sideEffects") {
            checks.oneOf(checks.text(webhook, "sideEffects"), "\(path).sideEffects", ["None", "NoneOnDryRun"])
        } else {
            checks.required("\(path).sideEffects", "must specify one of None, NoneOnDryRun")
        }
        if let seconds = checks.int(webhook, "timeoutSeconds"), seconds > 30 || seconds < 1 {
            checks.invalid("\(path).timeoutSeconds", seconds, "the timeout value must be between 1 and 30 seconds")
        }
        checks.labelSelector(checks[webhook, "namespaceSelector"], "\(path).namespaceSelector")
        checks.labelSelector(checks[webhook, "objectSelector"], "\(path).objectSelector")
        clientConfig(&checks, checks[webhook, "clientConfig"], "\(path).clientConfig")
        matchConditions(&checks, webhook, "\(path).matchConditions", hasParams: false)
    }

    static func clientConfig(_ checks: inout Checks, _ config: Node, _ path: String) {
        let (hasURL, hasService) = (checks.has(config, "url"), checks.has(config, "service"))
        if hasURL == hasService { return checks.required(path, "exactly one of url or service is required") }
        if hasURL {
            webhookURL(&checks, checks.text(config, "url"), "\(path).url")
        } else {
            webhookService(&checks, checks[config, "service"], "\(path).service")
        }
    }

    static func admissionRule(_ checks: inout Checks, _ rule: Node, _ path: String) {
        let operations = checks.strings(rule, "operations")
        if operations.isEmpty { checks.required("\(path).operations") }
        if operations.count > 1, operations.contains("*") {
            checks.invalid("\(path).operations", checks[rule, "operations"], "if '*' is present, must not specify other operations")
        }
        for (index, operation) in operations.enumerated() {
            checks.oneOf(operation, "\(path).operations[\(index)]", ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"])
        }
        for (field, words) in [("apiGroups", "API groups"), ("apiVersions", "API versions")] {
            let list = checks.strings(rule, field)
            if list.isEmpty { checks.required("\(path).\(field)") }
            if list.count > 1, list.contains("*") {
                checks.invalid("\(path).\(field)", checks[rule, field], "if '*' is present, must not specify other \(words)")
            }
        }
        for (index, version) in checks.strings(rule, "apiVersions").enumerated() where version.isEmpty { checks.required("\(path).apiVersions[\(index)]") }
        ruleResources(&checks, rule, "\(path).resources")
        if checks.has(rule, "scope") { checks.oneOf(checks.text(rule, "scope"), "\(path).scope", ["*", "Cluster", "Namespaced"]) }
    }

    // MARK: Flow control

    static func flowSchema(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        let precedence = checks.int(spec, "matchingPrecedence") ?? 0
        if precedence <= 0 { checks.invalid("spec.matchingPrecedence", precedence, "must be a positive value") }
        if precedence > 10000 { checks.invalid("spec.matchingPrecedence", precedence, "must not be greater than 10000") }
        if precedence == 1, object.text(object[object.root, "metadata", "name"]) != "exempt" {
            checks.invalid("spec.matchingPrecedence", precedence, "only the schema named 'exempt' may have matchingPrecedence 1")
        }
        let method = object[spec, "distinguisherMethod"]
        if object.kind(method) == .object, !["ByNamespace", "ByUser"].contains(checks.text(method, "type")) {
            checks.unsupported("spec.distinguisherMethod.type", raw: "{\"Type\":\(FieldError.quoted(checks.text(method, "type")))}", ["ByNamespace", "ByUser"])
        }
        let level = checks.text(object[spec, "priorityLevelConfiguration"], "name")
        let path = "spec.priorityLevelConfiguration.name"
        if checks.require(level, path, "must reference a priority level") { checks.dnsSubdomain(level, path) }
        for (index, rule) in checks.items(spec, "rules").enumerated() { flowRule(&checks, rule, "spec.rules[\(index)]") }
        return checks.errors
    }

    private static func flowRule(_ checks: inout Checks, _ rule: Node, _ path: String) {
        let subjects = checks.items(rule, "subjects")
        if subjects.isEmpty { checks.required("\(path).subjects", "subjects must contain at least one value") }
        for (index, subject) in subjects.enumerated() { flowSubject(&checks, subject, "\(path).subjects[\(index)]") }
        let (resources, others) = (checks.items(rule, "resourceRules"), checks.items(rule, "nonResourceRules"))
        if resources.isEmpty, others.isEmpty { checks.required(path, "at least one of resourceRules and nonResourceRules has to be non-empty") }
        for (index, rule) in resources.enumerated() {
            let place = "\(path).resourceRules[\(index)]"
            flowVerbs(&checks, rule, place)
            for (field, one, many) in [("apiGroups", "api group", "api groups"), ("resources", "resource", "resources")] {
                let list = checks.strings(rule, field)
                if list.isEmpty { checks.required("\(place).\(field)", "resource rules must supply at least one \(one)") }
                if list.count > 1, list.contains("*") { checks.invalid("\(place).\(field)", checks[rule, field], "if '*' is present, must not specify other \(many)") }
            }
            let namespaces = checks.strings(rule, "namespaces")
            if namespaces.isEmpty, checks.object.bool(checks[rule, "clusterScope"]) != true {
                checks.required("\(place).namespaces", "resource rules that are not cluster scoped must supply at least one namespace")
            } else if namespaces.contains("*") {
                if namespaces.count > 1 { checks.invalid("\(place).namespaces", checks[rule, "namespaces"], "if '*' is present, must not specify other namespaces") }
            } else {
                for (position, name) in namespaces.enumerated() {
                    for problem in Names.dns1123Label(name) {
                        checks.invalid("\(place).namespaces[\(position)]", name, "each member of this list must be '*' or a DNS-1123 label; \(problem)")
                    }
                }
            }
        }
        for (index, rule) in others.enumerated() {
            let place = "\(path).nonResourceRules[\(index)]"
            flowVerbs(&checks, rule, place)
            let urls = checks.strings(rule, "nonResourceURLs")
            if urls.isEmpty { checks.required("\(place).nonResourceURLs", "nonResourceURLs must contain at least one value") }
            if urls.count > 1, urls.contains("*") {
                checks.invalid("\(place).nonResourceURLs", checks[rule, "nonResourceURLs"], "if '*' is present, must not specify other non-resource URLs")
            }
        }
    }

    private static func flowVerbs(_ checks: inout Checks, _ rule: Node, _ path: String) {
        let known = ["create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"]
        let verbs = checks.strings(rule, "verbs")
        if verbs.isEmpty {
            checks.required("\(path).verbs", "verbs must contain at least one value")
        } else if verbs.contains("*") {
            if verbs.count > 1 { checks.invalid("\(path).verbs", checks[rule, "verbs"], "if '*' is present, must not specify other verbs") }
        } else if !verbs.allSatisfy({ known.contains($0) }) {
            checks.unsupported("\(path).verbs", raw: checks.json(checks[rule, "verbs"]), known)
        }
    }

    private static func flowSubject(_ checks: inout Checks, _ subject: Node, _ path: String) {
        let fields = ["Group": "group", "ServiceAccount": "serviceAccount", "User": "user"]
        let kind = checks.text(subject, "kind")
        guard let field = fields[kind] else { return checks.unsupported("\(path).kind", kind, fields.keys.sorted()) }
        for (other, name) in fields.sorted(by: { $0.key < $1.key }) where name != field && checks.has(subject, name) {
            checks.forbidden("\(path).\(name)", "\(name) is forbidden when subject kind is not '\(other)'")
        }
        guard checks.has(subject, field) else { return checks.required("\(path).\(field)", "\(field) is required when subject kind is '\(kind)'") }
        let body = checks[subject, field]
        checks.require(checks.text(body, "name"), "\(path).\(field).name")
        if field == "serviceAccount" { checks.require(checks.text(body, "namespace"), "\(path).\(field).namespace", "must specify namespace for service account") }
    }

    static func priorityLevel(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        let (name, type) = (object.text(object[object.root, "metadata", "name"]), checks.text(spec, "type"))
        if (name == "exempt") != (type == "Exempt") { checks.invalid("spec.type", type, "must be 'Exempt' if and only if `name` is 'exempt'") }
        switch type {
        case "Exempt": if checks.has(spec, "limited") { checks.forbidden("spec.limited", "must be nil if the type is not Limited") }
        case "Limited":
            if checks.has(spec, "exempt") { checks.forbidden("spec.exempt", "must be nil if the type is Limited") }
            if checks.has(spec, "limited") { limited(&checks, object[spec, "limited"]) } else { checks.required("spec.limited", "must not be empty when type is Limited") }
        default: checks.unsupported("spec.type", type, ["Exempt", "Limited"])
        }
        return checks.errors
    }

    private static func limited(_ checks: inout Checks, _ limited: Node) {
        let path = "spec.limited"
        if let shares = checks.int(limited, "nominalConcurrencyShares"), shares < 0 {
            checks.invalid("\(path).nominalConcurrencyShares", shares, "must be a non-negative integer")
        }
        let response = checks[limited, "limitResponse"]
        let place = "\(path).limitResponse"
        switch checks.text(response, "type") {
        case "Reject": if checks.has(response, "queuing") { checks.forbidden("\(place).queuing", "must be nil if limited.limitResponse.type is not Limited") }
        case "Queue":
            let queuing = checks[response, "queuing"]
            guard checks.object.kind(queuing) == .object else {
                return checks.required("\(place).queuing", "must not be empty if limited.limitResponse.type is Limited")
            }
            for field in ["queueLengthLimit", "queues", "handSize"] {
                if let value = checks.int(queuing, field), value <= 0 { checks.invalid("\(place).queuing.\(field)", value, "must be positive") }
            }
            if let hand = checks.int(queuing, "handSize"), let queues = checks.int(queuing, "queues"), hand > queues {
                checks.invalid("\(place).queuing.handSize", hand, "should not be greater than queues (\(queues))")
            }
        case let type: checks.unsupported("\(place).type", type, ["Queue", "Reject"])
        }
        if let lendable = checks.int(limited, "lendablePercent"), lendable < 0 || lendable > 100 {
            checks.invalid("\(path).lendablePercent", lendable, "must be between 0 and 100, inclusive")
        }
    }

    // MARK: API services, certificates

    static func apiService(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        let (group, version, name) = (checks.text(spec, "group"), checks.text(spec, "version"), object.text(object[object.root, "metadata", "name"]))
        let wanted = "\(version).\(group)"
        if !name.isEmpty, name != wanted, Names.pathSegment(name).isEmpty {
            checks.invalid("metadata.name", name, "must be `spec.version+\".\"+spec.group`: \(FieldError.quoted(wanted))")
        }
        if group.isEmpty {
            if version != "v1" { checks.required("spec.group", "only v1 may have an empty group and it better be legacy kube") }
        } else {
            checks.dnsSubdomain(group, "spec.group")
        }
        checks.invalid("spec.version", version, Names.dns1035Label(version))
        for (field, most) in [("groupPriorityMinimum", Int64(20000)), ("versionPriority", Int64(1000))] {
            let value = checks.int(spec, field) ?? 0
            if value <= 0 || value > most { checks.invalid("spec.\(field)", value, "must be positive and less than \(most)") }
        }
        let (skips, bundle) = (object.bool(object[spec, "insecureSkipTLSVerify"]) == true, checks.text(spec, "caBundle"))
        guard checks.has(spec, "service") else {
            if !bundle.isEmpty { checks.invalid("spec.caBundle", "\(Base64.decode(bundle)?.count ?? 0) bytes", "local APIServices may not have a caBundle") }
            if skips { checks.add(.invalid("spec.insecureSkipTLSVerify", raw: "true", "local APIServices may not have insecureSkipTLSVerify")) }
            return checks.errors
        }
        let service = object[spec, "service"]
        for field in ["namespace", "name"] { checks.require(checks.text(service, field), "spec.service.\(field)") }
        let port = checks.int(service, "port") ?? 0
        if port < 1 || port > 65535 { checks.invalid("spec.service.port", port, "port is not valid: must be between 1 and 65535, inclusive") }
        if skips, !bundle.isEmpty { checks.add(.invalid("spec.insecureSkipTLSVerify", raw: "true", "may not be true if caBundle is present")) }
        return checks.errors
    }

    private static let usages = [
        "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment", "decipher only",
        "digital signature", "email protection", "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement",
        "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime", "server auth", "signing", "timestamping",
    ]

    static func signingRequest(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        let request = checks.text(spec, "request")
        let decoded = String(decoding: Base64.decode(request) ?? [], as: UTF8.self)
        if !decoded.contains("-----BEGIN CERTIFICATE REQUEST-----") && !decoded.contains("-----BEGIN NEW CERTIFICATE REQUEST-----") {
            let shown = request.isEmpty ? "null" : FieldError.quoted(request)
            checks.add(.invalid("spec.request", raw: shown, "PEM block type must be CERTIFICATE REQUEST"))
        }
        let list = checks.strings(spec, "usages")
        if list.isEmpty { checks.required("spec.usages") }
        for (index, usage) in list.enumerated() {
            checks.oneOf(usage, "spec.usages[\(index)]", usages)
            if list[..<index].contains(usage) { checks.duplicate("spec.usages[\(index)]", usage) }
        }
        let signer = checks.text(spec, "signerName")
        if signer == "kubernetes.io/legacy-unknown" {
            checks.invalid("spec.signerName", signer, "the legacy signerName is not allowed via this API version")
        } else {
            checks.signerName(signer, "spec.signerName")
        }
        if let seconds = checks.int(spec, "expirationSeconds"), seconds < 600 {
            checks.invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 600 seconds (10 minutes)")
        }
        return checks.errors
    }

    static func signingRequestUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        var checks = Checks(object)
        let (status, before) = (object[object.root, "status"], old[old.root, "status"])
        var types: Set<String> = []
        for (index, condition) in checks.items(status, "conditions").enumerated() {
            let path = "status.conditions[\(index)]"
            let type = checks.text(condition, "type")
            checks.require(type, "\(path).type")
            let state = checks.text(condition, "status")
            if checks.require(state, "\(path).status") {
                if ["Approved", "Denied", "Failed"].contains(type) {
                    if state != "True" { checks.unsupported("\(path).status", state, ["True"]) }
                } else {
                    checks.oneOf(state, "\(path).status", ["False", "True", "Unknown"])
                }
            }
            if types.contains(type) { checks.duplicate("\(path).type", type) }
            for (one, other) in [("Approved", "Denied"), ("Denied", "Approved")] where type == one && types.contains(other) {
                checks.invalid("\(path).type", type, "Approved and Denied conditions are mutually exclusive")
            }
            types.insert(type)
        }
        for type in ["Approved", "Denied", "Failed"] where !types.contains(type) {
            if old.elements(old[before, "conditions"]).contains(where: { old.equals(old[$0, "type"], type) }) {
                checks.forbidden("status.conditions", "updates may not remove a condition of type \(FieldError.quoted(type))")
            }
        }
        let (mine, theirs) = (checks.text(status, "certificate"), old.text(old[before, "certificate"]))
        if !theirs.isEmpty, mine != theirs {
            checks.forbidden("status.certificate", "updates may not set certificate content unless the certificate is empty")
        }
        return checks.errors
    }

    // MARK: What is left

    static func priorityClass(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let root = object.root
        let name = object.text(object[root, "metadata", "name"])
        let value = checks.int(root, "value") ?? 0
        if name.hasPrefix("system-") {
            let known: [String: Int64] = ["system-node-critical": 2_000_001_000, "system-cluster-critical": 2_000_000_000]
            if known[name] != value || object.bool(object[root, "globalDefault"]) == true {
                checks.forbidden("metadata.name", "priority class names with 'system-' prefix are reserved for system use only")
            }
        } else if value > 1_000_000_000 {
            checks.forbidden("value", "maximum allowed value of a user defined priority is 1000000000")
        }
        if checks.has(root, "preemptionPolicy") {
            checks.oneOf(checks.text(root, "preemptionPolicy"), "preemptionPolicy", ["Never", "PreemptLowerPriority"])
        }
        return checks.errors
    }

    static func priorityClassUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        var checks = Checks(object)
        let (now, was) = (checks.int(object.root, "value") ?? 0, old.int(old[old.root, "value"]) ?? 0)
        if now != was { checks.forbidden("value", "may not be changed in an update.") }
        checks.immutable(object[object.root, "preemptionPolicy"], old, old[old.root, "preemptionPolicy"], "preemptionPolicy")
        return checks.errors
    }

    static func runtimeClass(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let handler = checks.text(object.root, "handler")
        if checks.require(handler, "handler") { checks.dnsLabel(handler, "handler") }
        let scheduling = object[object.root, "scheduling"]
        checks.labels(object[scheduling, "nodeSelector"], "scheduling.nodeSelector")
        checks.tolerations(checks.items(scheduling, "tolerations"), "scheduling.tolerations")
        checks.resourceList(object[object.root, "overhead", "podFixed"], "overhead.podFixed") { _, _, _ in }
        return checks.errors
    }

    static func runtimeClassUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        var checks = Checks(object)
        checks.immutable(object[object.root, "handler"], old, old[old.root, "handler"], "handler")
        return checks.errors + runtimeClass(object)
    }

    static func lease(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        if let seconds = checks.int(spec, "leaseDurationSeconds"), seconds <= 0 {
            checks.invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0")
        }
        if let count = checks.int(spec, "leaseTransitions"), count < 0 {
            checks.invalid("spec.leaseTransitions", count, "must be greater than or equal to 0")
        }
        return checks.errors
    }

    // MARK: resource.k8s.io

    static func resourceClaim(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        deviceClaim(&checks, object[object.root, "spec", "devices"], "spec.devices")
        return checks.errors
    }

    static func resourceClaimUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        var checks = Checks(object)
        if subresource.isEmpty { checks.immutable(object[object.root, "spec"], old, old[old.root, "spec"], "spec") }
        return checks.errors
    }

    static func resourceClaimTemplate(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        deviceClaim(&checks, object[object.root, "spec", "spec", "devices"], "spec.spec.devices")
        return checks.errors
    }

    static func resourceClaimTemplateUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        var checks = Checks(object)
        checks.immutable(object[object.root, "spec"], old, old[old.root, "spec"], "spec")
        return checks.errors
    }

    private static func deviceClaim(_ checks: inout Checks, _ devices: Node, _ path: String) {
        var names: Set<String> = []
        for (index, request) in checks.items(devices, "requests").enumerated() {
            let place = "\(path).requests[\(index)]"
            let name = checks.text(request, "name")
            checks.dnsLabel(name, "\(place).name")
            if !names.insert(name).inserted { checks.duplicate(place, name) }
            let alternatives = checks.items(request, "firstAvailable")
            let hasExactly = checks.has(request, "exactly")
            if hasExactly == !alternatives.isEmpty {
                if hasExactly {
                    checks.invalid(place, request, "exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set")
                } else {
                    checks.required(place, "exactly one of `exactly` or `firstAvailable` is required")
                }
                continue
            }
            if hasExactly { deviceRequest(&checks, checks[request, "exactly"], "\(place).exactly") }
            for (position, alternative) in alternatives.enumerated() {
                let spot = "\(place).firstAvailable[\(position)]"
                checks.dnsLabel(checks.text(alternative, "name"), "\(spot).name")
                deviceRequest(&checks, alternative, spot)
            }
        }
    }

    private static func deviceRequest(_ checks: inout Checks, _ request: Node, _ path: String) {
        let name = checks.text(request, "deviceClassName")
        if checks.require(name, "\(path).deviceClassName") { checks.dnsSubdomain(name, "\(path).deviceClassName") }
        selectors(&checks, request, "\(path).selectors")
        let (mode, count) = (checks.text(request, "allocationMode"), checks.int(request, "count") ?? 0)
        switch mode {
        case "All": if count != 0 { checks.invalid("\(path).count", count, "must not be specified when allocationMode is 'All'") }
        case "ExactCount": checks.positive(count, "\(path).count")
        default: checks.unsupported("\(path).allocationMode", mode, ["All", "ExactCount"])
        }
    }

    private static func selectors(_ checks: inout Checks, _ holder: Node, _ path: String) {
        for (index, selector) in checks.items(holder, "selectors").enumerated() {
            let place = "\(path)[\(index)].cel"
            if checks.has(selector, "cel") {
                deviceExpression(&checks, checks.text(checks[selector, "cel"], "expression"), "\(place).expression")
            } else {
                checks.required(place)
            }
        }
    }

    /// Upstream's longest expression, in bytes.
    private static let longestDeviceExpression = 10 << 10

    private static func deviceExpression(_ checks: inout Checks, _ expression: String, _ path: String) {
        if expression.utf8.count > longestDeviceExpression { return checks.add(.tooLong(path, maximum: longestDeviceExpression)) }
        do throws(CELError) { _ = try DeviceSelectorProgram(expression) } catch { checks.invalid(path, expression, error.message) }
    }

    static func deviceClass(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        selectors(&checks, object[object.root, "spec"], "spec.selectors")
        return checks.errors
    }

    static func resourceSlice(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        if checks.has(spec, "nodeName") {
            let name = checks.text(spec, "nodeName")
            if name.isEmpty {
                checks.invalid("spec.nodeName", "", "must be either unset or set to a non-empty string")
            } else {
                checks.dnsSubdomain(name, "spec.nodeName")
            }
        }
        let given = ["nodeName", "nodeSelector", "allNodes", "perDeviceNodeSelection"].filter { field in
            let node = object[spec, field]
            return object.kind(node) == .bool ? object.bool(node) == true : checks.has(spec, field) && !object.equals(node, "")
        }
        if given.isEmpty { checks.required("spec", "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required") }
        if given.count > 1 {
            let shown = given.map { "`\($0)`" }.joined(separator: ", ")
            checks.invalid("spec", "{\(shown)}", "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required, but multiple fields are set")
        }
        let driver = checks.text(spec, "driver")
        if checks.require(driver, "spec.driver") {
            if driver.utf8.count > 63 { checks.add(.tooLong("spec.driver", maximum: 63)) }
            checks.dnsSubdomain(driver, "spec.driver")
        }
        let pool = object[spec, "pool"]
        let name = checks.text(pool, "name")
        if checks.require(name, "spec.pool.name") {
            if name.utf8.count > 253 { checks.add(.tooLong("spec.pool.name", maximum: 253)) }
            for part in name.split(separator: "/", omittingEmptySubsequences: false) { checks.dnsSubdomain(String(part), "spec.pool.name") }
        }
        checks.positive(checks.int(pool, "resourceSliceCount") ?? 0, "spec.pool.resourceSliceCount")
        checks.nonNegative(pool, "generation", "spec.pool")
        devices(&checks, spec)
        return checks.errors
    }

    private static func devices(_ checks: inout Checks, _ spec: Node) {
        var names: Set<String> = []
        for (index, device) in checks.items(spec, "devices").enumerated() {
            let path = "spec.devices[\(index)]"
            let name = checks.text(device, "name")
            checks.dnsLabel(name, "\(path).name")
            if !names.insert(name).inserted { checks.duplicate(path, name) }
            for (key, attribute) in checks.object.members(checks[device, "attributes"]) {
                let place = "\(path).attributes[\(key)]"
                let values = checks.object.memberNodes(attribute).filter { !checks.object.isNull($0) }
                if values.count != 1 { checks.invalid(place, "", "exactly one value must be specified") }
                let text = checks.text(attribute, "string")
                if text.utf8.count > 64 { checks.add(.tooLong("\(place).string", maximum: 64)) }
            }
        }
    }

    static func resourceSliceUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        var checks = Checks(object)
        for field in ["driver", "nodeName"] {
            checks.immutable(object[object.root, "spec", field], old, old[old.root, "spec", field], "spec.\(field)")
        }
        checks.immutable(object[object.root, "spec", "pool", "name"], old, old[old.root, "spec", "pool", "name"], "spec.pool.name")
        return checks.errors + resourceSlice(object)
    }
}

extension Checks {
    /// `example.com/name`: the signer of certificates.
    mutating func signerName(_ name: String, _ path: String) {
        guard require(name, path) else { return }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            return invalid(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")
        }
        dnsSubdomain(parts[0], path)
        if parts[0].split(separator: ".").count < 2 { invalid(path, parts[0], "should be a domain with at least two segments separated by dots") }
        dnsSubdomain(parts[1], path)
    }
}
