import KubernetesSchema
import Wire

/// Workloads: what makes pods of templates, and scales them.
extension Checks {
    private static let mismatch = "`selector` does not match template `labels`"

    /// What controllers that keep their pods running ask of a template.
    mutating func runningTemplate(_ template: Node, _ path: String, kind: String) {
        podTemplate(template, path)
        let policy = text(object[template, "spec"], "restartPolicy")
        if policy != "Always" { unsupported("\(path).spec.restartPolicy", policy, ["Always"]) }
        if has(object[template, "spec"], "activeDeadlineSeconds") {
            forbidden("\(path).spec.activeDeadlineSeconds", "activeDeadlineSeconds in \(kind) is not Supported")
        }
    }

    mutating func selectorMatches(_ selector: LabelSelector, _ template: Node, _ path: String) {
        guard !selector.isEverything else { return }
        let labels = object[template, "metadata", "labels"]
        if !selector.matches(labelMap(labels)) { invalid("\(path).metadata.labels", labels, Checks.mismatch) }
    }

    /// A selector that must be there and select something.
    private mutating func requiredSelector(_ spec: Node, _ kind: String) {
        let selector = object[spec, "selector"]
        guard object.kind(selector) == .object else { return required("spec.selector") }
        labelSelector(selector, "spec.selector")
        if isEmptySelector(selector) { invalid("spec.selector", selector, "empty selector is invalid for \(kind)") }
    }

    /// A selector and a template that belong together.
    mutating func selectorAndTemplate(_ spec: Node, _ wrong: String, kind: String, selectorKind: String) {
        requiredSelector(spec, selectorKind)
        guard has(spec, "selector") else {
            // No selector selects nothing, which matches no labels.
            invalid("spec.template.metadata.labels", object[spec, "template", "metadata", "labels"], Checks.mismatch)
            return runningTemplate(object[spec, "template"], "spec.template", kind: kind)
        }
        guard let parsed = parsedSelector(object[spec, "selector"]) else {
            return invalid("spec.selector", object[spec, "selector"], wrong)
        }
        selectorMatches(parsed, object[spec, "template"], "spec.template")
        runningTemplate(object[spec, "template"], "spec.template", kind: kind)
    }

    fileprivate mutating func isZero(_ node: Node) -> Bool {
        object.int(node) == 0 || object.equals(node, "0") || object.equals(node, "0%")
    }

    fileprivate mutating func atMostAll(_ node: Node, _ path: String) {
        let text = object.text(node)
        if text.hasSuffix("%"), let percent = Int64(text.dropLast()), percent > 100 { invalid(path, text, "must not be greater than 100%") }
    }

    mutating func deploymentStrategy(_ strategy: Node, _ path: String) {
        let rolling = object[strategy, "rollingUpdate"]
        switch text(strategy, "type") {
        case "Recreate":
            if has(strategy, "rollingUpdate") { forbidden("\(path).rollingUpdate", "may not be specified when strategy `type` is 'Recreate'") }
        case "RollingUpdate":
            let (unavailable, surge) = (object[rolling, "maxUnavailable"], object[rolling, "maxSurge"])
            numberOrPercent(unavailable, "\(path).rollingUpdate.maxUnavailable")
            numberOrPercent(surge, "\(path).rollingUpdate.maxSurge")
            if isZero(unavailable), isZero(surge) {
                invalid("\(path).rollingUpdate.maxUnavailable", unavailable, "may not be 0 when `maxSurge` is 0")
            }
            atMostAll(unavailable, "\(path).rollingUpdate.maxUnavailable")
        default:
            let shown = "{\"Type\":\(FieldError.quoted(text(strategy, "type"))),\"RollingUpdate\":null}"
            unsupported(path, raw: shown, ["Recreate", "RollingUpdate"])
        }
    }

    mutating func daemonSetStrategy(_ strategy: Node, _ path: String) {
        let rolling = object[strategy, "rollingUpdate"]
        switch text(strategy, "type") {
        case "OnDelete": break
        case "RollingUpdate":
            let (unavailable, surge) = (object[rolling, "maxUnavailable"], object[rolling, "maxSurge"])
            numberOrPercent(unavailable, "\(path).rollingUpdate.maxUnavailable")
            numberOrPercent(surge, "\(path).rollingUpdate.maxSurge")
            atMostAll(unavailable, "\(path).rollingUpdate.maxUnavailable")
            atMostAll(surge, "\(path).rollingUpdate.maxSurge")
            if !isZero(unavailable), !isZero(surge) {
                invalid("\(path).rollingUpdate.maxSurge", surge, "may not be set when maxUnavailable is non-zero")
            } else if isZero(unavailable), isZero(surge) {
                required("\(path).rollingUpdate.maxUnavailable", "cannot be 0 when maxSurge is 0")
            }
        default: unsupported("\(path).type", text(strategy, "type"), ["OnDelete", "RollingUpdate"])
        }
    }
}

extension Validation {
    // MARK: apps

    static func deployment(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        checks.nonNegative(spec, "replicas", "spec")
        checks.selectorAndTemplate(spec, "invalid label selector", kind: "ReplicaSet", selectorKind: "deployment")
        checks.deploymentStrategy(object[spec, "strategy"], "spec.strategy")
        for field in ["minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"] { checks.nonNegative(spec, field, "spec") }
        if let deadline = checks.int(spec, "progressDeadlineSeconds"), deadline <= checks.int(spec, "minReadySeconds") ?? 0 {
            checks.invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds")
        }
        return checks.errors
    }

    static func deploymentUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        guard subresource.isEmpty else { return statusCounts(object, ["replicas", "updatedReplicas", "readyReplicas", "availableReplicas", "unavailableReplicas"]) }
        return deployment(object) + selectorUnchanged(object, old)
    }

    /// Counts in a status are not negative, and no part is more than the whole.
    private static func statusCounts(_ object: Document, _ fields: [String]) -> [FieldError] {
        var checks = Checks(object)
        let status = object[object.root, "status"]
        for field in fields + ["observedGeneration", "collisionCount"] { checks.nonNegative(status, field, "status") }
        let total = checks.int(status, "replicas") ?? 0
        for field in ["updatedReplicas", "readyReplicas", "availableReplicas", "fullyLabeledReplicas"] where fields.contains(field) {
            if let part = checks.int(status, field), part > total {
                checks.invalid("status.\(field)", part, "cannot be greater than status.replicas")
            }
        }
        if fields.contains("readyReplicas"), let available = checks.int(status, "availableReplicas"), available > checks.int(status, "readyReplicas") ?? 0 {
            checks.invalid("status.availableReplicas", available, "cannot be greater than readyReplicas")
        }
        return checks.errors
    }

    private static func selectorUnchanged(_ object: Document, _ old: Document) -> [FieldError] {
        var checks = Checks(object)
        checks.immutable(object[object.root, "spec", "selector"], old, old[old.root, "spec", "selector"], "spec.selector")
        return checks.errors
    }

    static func replicaSet(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        for field in ["replicas", "minReadySeconds"] { checks.nonNegative(spec, field, "spec") }
        checks.selectorAndTemplate(spec, "invalid label selector", kind: "ReplicaSet", selectorKind: "deployment")
        return checks.errors
    }

    static func replicaSetUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        guard subresource.isEmpty else { return statusCounts(object, ["replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas"]) }
        return replicaSet(object) + selectorUnchanged(object, old)
    }

    static func daemonSet(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        let selector = object[spec, "selector"]
        checks.labelSelector(selector, "spec.selector")
        if let parsed = checks.has(spec, "selector") ? checks.parsedSelector(selector) : .nothing,
            !parsed.matches(checks.labelMap(object[spec, "template", "metadata", "labels"]))
        {
            checks.invalid("spec.template.metadata.labels", object[spec, "template", "metadata", "labels"], "`selector` does not match template `labels`")
        }
        if checks.has(spec, "selector"), checks.isEmptySelector(selector) {
            checks.invalid("spec.selector", selector, "empty selector is invalid for daemonset")
        }
        checks.runningTemplate(object[spec, "template"], "spec.template", kind: "DaemonSet")
        for field in ["minReadySeconds", "revisionHistoryLimit"] { checks.nonNegative(spec, field, "spec") }
        checks.daemonSetStrategy(object[spec, "updateStrategy"], "spec.updateStrategy")
        return checks.errors
    }

    static func daemonSetUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        guard subresource.isEmpty else { return [] }
        return daemonSet(object) + selectorUnchanged(object, old)
    }

    static func statefulSet(_ object: Document) -> [FieldError] {
        var copy = object
        let spec = copy[copy.root, "spec"]
        // The claims' volumes are there for the template's mounts.
        let claims = copy.elements(copy[spec, "volumeClaimTemplates"])
        let podSpec = copy[spec, "template", "spec"]
        if copy.kind(podSpec) == .object {
            for name in ["subdomain", "hostname"] where !claims.isEmpty || copy[podSpec, name].exists { copy.remove(podSpec, name) }
            if !claims.isEmpty {
                let names = Set(claims.map { copy.text(copy[$0, "metadata", "name"]) })
                let volumes = copy.ensureArray(podSpec, "volumes")
                for volume in copy.elements(volumes) where names.contains(copy.text(copy[volume, "name"])) { copy.removeChild(volumes, volume) }
                for (position, name) in names.sorted().enumerated() {
                    let volume = copy.build(["name": .string(name), "persistentVolumeClaim": ["claimName": .string(name)]])
                    copy.insert(volumes, volume, at: position)
                }
            }
        }
        var checks = Checks(copy)
        statefulSetStrategy(&checks, spec)
        let retention = copy[spec, "persistentVolumeClaimRetentionPolicy"]
        for field in ["whenDeleted", "whenScaled"] where checks.has(retention, field) {
            checks.oneOf(checks.text(retention, field), "spec.persistentVolumeClaimRetentionPolicy.\(field)", ["Delete", "Retain"])
        }
        for (index, claim) in claims.enumerated() { checks.claimSpec(copy[claim, "spec"], "spec.volumeClaimTemplates[\(index)].spec") }
        for field in ["replicas", "minReadySeconds", "revisionHistoryLimit"] { checks.nonNegative(spec, field, "spec") }
        checks.nonNegative(copy[spec, "ordinals"], "start", "spec.ordinals")
        let service = checks.text(spec, "serviceName")
        if !service.isEmpty { checks.dnsLabel(service, "spec.serviceName") }
        checks.selectorAndTemplate(spec, "", kind: "StatefulSet", selectorKind: "statefulset")
        return checks.errors
    }

    private static func statefulSetStrategy(_ checks: inout Checks, _ spec: Node) {
        let management = checks.text(spec, "podManagementPolicy")
        if !["OrderedReady", "Parallel"].contains(management) {
            checks.invalid("spec.podManagementPolicy", management, "must be 'OrderedReady' or 'Parallel'")
        }
        let strategy = checks[spec, "updateStrategy"]
        switch checks.text(strategy, "type") {
        case "OnDelete":
            if checks.has(strategy, "rollingUpdate") {
                checks.invalid("spec.updateStrategy.rollingUpdate", checks[strategy, "rollingUpdate"], "only allowed for updateStrategy 'RollingUpdate'")
            }
        case "RollingUpdate":
            checks.nonNegative(checks[strategy, "rollingUpdate"], "partition", "spec.updateStrategy.rollingUpdate")
        default:
            let type = FieldError.quoted(checks.text(strategy, "type"))
            checks.add(.invalid("spec.updateStrategy", raw: "{\"Type\":\(type),\"RollingUpdate\":null}", "must be 'RollingUpdate' or 'OnDelete'"))
        }
    }

    static func statefulSetUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        guard subresource.isEmpty else { return [] }
        var checks = Checks(object)
        var copy = object
        let (spec, before) = (copy[copy.root, "spec"], old[old.root, "spec"])
        let changeable = [
            "replicas", "template", "updateStrategy", "minReadySeconds", "ordinals", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy",
        ]
        for name in changeable { StrategyTools.keep(&copy, spec, old, before, name) }
        if !Document.equal(copy, spec, old, before) {
            checks.forbidden("spec", "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden")
        }
        return statefulSet(object) + checks.errors
    }

    static func replicationController(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        for field in ["minReadySeconds", "replicas"] { checks.nonNegative(spec, field, "spec") }
        let selector = checks.labelMap(object[spec, "selector"])
        if selector.isEmpty { checks.required("spec.selector") }
        guard checks.has(spec, "template") else {
            checks.required("spec.template")
            return checks.errors
        }
        checks.selectorMatches(LabelSelector(matching: selector), object[spec, "template"], "spec.template")
        checks.runningTemplate(object[spec, "template"], "spec.template", kind: "ReplicationController")
        return checks.errors
    }

    static func controllerRevision(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        checks.nonNegative(object.root, "revision", "")
        var errors = checks.errors.map { error in
            var error = error
            if error.field == ".revision" { error.field = "revision" }
            return error
        }
        let data = object[object.root, "data"]
        if object.isNull(data) {
            errors.append(.required("data", "data is mandatory"))
        } else if object.kind(data) != .object {
            errors.append(.required("data", "data must be a valid JSON object"))
        }
        return errors
    }

    static func controllerRevisionUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        var checks = Checks(object)
        checks.immutable(object[object.root, "data"], old, old[old.root, "data"], "data")
        return controllerRevision(object) + checks.errors
    }

    // MARK: batch

    static func job(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        let metadata = object[object.root, "metadata"]
        let (name, uid) = (checks.text(metadata, "name"), checks.text(metadata, "uid"))
        if object.bool(object[spec, "manualSelector"]) != true { generatedSelector(&checks, spec, name, uid) }
        checks.jobSpec(spec, "spec")
        let selector = object[spec, "selector"]
        if checks.has(spec, "selector") { checks.labelSelector(selector, "spec.selector") } else { checks.required("spec.selector") }
        if let parsed = checks.parsedSelector(selector), !parsed.matches(checks.labelMap(object[spec, "template", "metadata", "labels"])) {
            checks.invalid("spec.template.metadata.labels", object[spec, "template", "metadata", "labels"], "`selector` does not match template `labels`")
        }
        if checks.text(spec, "completionMode") == "Indexed", let completions = checks.int(spec, "completions"), completions > 0 {
            let last = "\(name)-\(completions - 1)"
            if !Names.dns1123Label(last).isEmpty {
                checks.invalid("metadata.name", name, "will not able to create pod with invalid DNS label: \(last)")
            }
        }
        return checks.errors
    }

    /// The labels that the server made, which nobody may set to something else.
    private static func generatedSelector(_ checks: inout Checks, _ spec: Node, _ name: String, _ uid: String) {
        // A missing selector is reported on its own.
        guard checks.has(spec, "selector") else { return }
        let stored = checks.object[spec, "template", "metadata", "labels"]
        let labels = checks.labelMap(stored)
        let expected = [
            "controller-uid": uid, "job-name": name, "batch.kubernetes.io/controller-uid": uid, "batch.kubernetes.io/job-name": name,
        ]
        for (key, value) in expected.sorted(by: { $0.key < $1.key }) where labels[key] != value {
            let path = "spec.template.metadata.labels"
            if labels[key] != nil {
                checks.invalid("\(path)[\(key)]", stored, "must be '\(value)'")
            } else {
                checks.required("\(path)[\(key)]", "must be '\(value)'")
            }
        }
        let selector = checks.object[spec, "selector"]
        if let parsed = checks.parsedSelector(selector), !parsed.matches(expected) { checks.invalid("spec.selector", selector, "`selector` not auto-generated") }
    }

    static func jobUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        guard subresource.isEmpty else { return [] }
        var checks = Checks(object)
        let (spec, before) = (object[object.root, "spec"], old[old.root, "spec"])
        for field in ["selector", "completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy"] {
            checks.immutable(object[spec, field], old, old[before, field], "spec.\(field)")
        }
        let isElastic = checks.text(spec, "completionMode") == "Indexed"
            && checks.int(spec, "completions") == checks.int(spec, "parallelism")
        if !isElastic { checks.immutable(object[spec, "completions"], old, old[before, "completions"], "spec.completions") }
        // A suspended job that never ran may still be placed elsewhere.
        let isFree = old.bool(old[before, "suspend"]) == true && old.isNull(old[old.root, "status", "startTime"])
        var copy = object
        let template = copy[copy.root, "spec", "template"]
        if isFree {
            StrategyTools.keep(&copy, copy[template, "metadata"], old, old[before, "template", "metadata"], "labels")
            StrategyTools.keep(&copy, copy[template, "metadata"], old, old[before, "template", "metadata"], "annotations")
            for name in ["nodeSelector", "tolerations", "schedulingGates", "affinity"] {
                StrategyTools.keep(&copy, copy[template, "spec"], old, old[before, "template", "spec"], name)
            }
        }
        if !Document.equal(copy, template, old, old[before, "template"]) {
            checks.invalid("spec.template", object[spec, "template"], "field is immutable")
        }
        return checks.errors + job(object)
    }

    static func cronJob(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        checks.cronJobSpec(object[object.root, "spec"])
        let name = object.text(object[object.root, "metadata", "name"])
        if name.utf8.count > 52 { checks.invalid("metadata.name", name, "must be no more than 52 characters") }
        return checks.errors
    }

    static func cronJobUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        guard subresource.isEmpty else { return [] }
        var checks = Checks(object)
        checks.cronJobSpec(object[object.root, "spec"])
        return checks.errors
    }
}

extension Checks {
    mutating func jobSpec(_ spec: Node, _ path: String) {
        let counts = [
            "parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished", "backoffLimitPerIndex", "maxFailedIndexes",
        ]
        for field in counts { nonNegative(spec, field, path) }
        let mode = text(spec, "completionMode")
        if has(spec, "completionMode"), mode != "NonIndexed", mode != "Indexed" {
            unsupported("\(path).completionMode", mode, ["NonIndexed", "Indexed"])
        }
        if has(spec, "maxFailedIndexes"), !has(spec, "backoffLimitPerIndex") {
            required("\(path).backoffLimitPerIndex", "when maxFailedIndexes is specified")
        }
        if mode == "Indexed" {
            if !has(spec, "completions") { required("\(path).completions", "when completion mode is Indexed") }
            if let parallel = int(spec, "parallelism"), parallel > 100_000 {
                invalid("\(path).parallelism", parallel, "must be less than or equal to 100000 when completion mode is Indexed")
            }
            if let failed = int(spec, "maxFailedIndexes"), let completions = int(spec, "completions"), failed > completions {
                invalid("\(path).maxFailedIndexes", failed, "must be less than or equal to completions")
            }
        }
        if mode.isEmpty && !has(spec, "completionMode") || mode == "NonIndexed" {
            for field in ["backoffLimitPerIndex", "maxFailedIndexes"] {
                if let value = int(spec, field) { invalid("\(path).\(field)", value, "requires indexed completion mode") }
            }
            if has(spec, "successPolicy") { invalid("\(path).successPolicy", object[spec, "successPolicy"], "requires indexed completion mode") }
        }
        failurePolicy(spec, "\(path).podFailurePolicy")
        let replacement = text(spec, "podReplacementPolicy")
        if has(spec, "podReplacementPolicy") {
            if has(spec, "podFailurePolicy") {
                oneOf(replacement, "\(path).podReplacementPolicy", ["Failed"])
            } else {
                oneOf(replacement, "\(path).podReplacementPolicy", ["Failed", "TerminatingOrFailed"])
            }
        }
        podTemplate(object[spec, "template"], "\(path).template")
        let (restart, place) = (text(object[spec, "template", "spec"], "restartPolicy"), "\(path).template.spec.restartPolicy")
        if restart == "Always" || restart.isEmpty {
            required(place, "valid values: \"OnFailure\", \"Never\"")
        } else if restart != "OnFailure", restart != "Never" {
            unsupported(place, restart, ["OnFailure", "Never"])
        } else if has(spec, "podFailurePolicy"), restart != "Never" {
            invalid(place, restart, "only \"Never\" is supported when podFailurePolicy is specified")
        }
    }

    private mutating func failurePolicy(_ spec: Node, _ path: String) {
        let actions = ["Count", "FailIndex", "FailJob", "Ignore"]
        for (index, rule) in items(object[spec, "podFailurePolicy"], "rules").enumerated() {
            let place = "\(path).rules[\(index)]"
            let action = text(rule, "action")
            if action.isEmpty {
                required("\(place).action", "valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]")
            } else if action == "FailIndex" {
                if !has(spec, "backoffLimitPerIndex") { invalid("\(place).action", action, "requires the backoffLimitPerIndex to be set") }
            } else {
                oneOf(action, "\(place).action", actions)
            }
            let conditions = items(rule, "onPodConditions")
            for (position, condition) in conditions.enumerated() {
                let spot = "\(place).onPodConditions[\(position)]"
                qualifiedName(text(condition, "type"), "\(spot).type")
                requireOneOf(text(condition, "status"), "\(spot).status", ["False", "True", "Unknown"], "valid values: [\"False\" \"True\" \"Unknown\"]")
            }
            exitCodes(object[rule, "onExitCodes"], "\(place).onExitCodes")
            if has(rule, "onExitCodes"), !conditions.isEmpty {
                add(FieldError(.invalid, place, "specifying both OnExitCodes and OnPodConditions is not supported"))
            }
            if !has(rule, "onExitCodes"), conditions.isEmpty {
                add(FieldError(.invalid, place, "specifying one of OnExitCodes and OnPodConditions is required"))
            }
        }
    }

    private mutating func exitCodes(_ codes: Node, _ path: String) {
        guard object.kind(codes) == .object else { return }
        let op = text(codes, "operator")
        requireOneOf(op, "\(path).operator", ["In", "NotIn"], "valid values: [\"In\" \"NotIn\"]")
        let values = items(codes, "values").compactMap { object.int($0) }
        if values.isEmpty { invalid("\(path).values", object[codes, "values"], "at least one value is required") }
        for (index, value) in values.enumerated() {
            if op == "In", value == 0 { invalid("\(path).values[\(index)]", value, "must not be 0 for the In operator") }
            if values[..<index].contains(value) { add(FieldError(.duplicate, "\(path).values[\(index)]", value: String(value))) }
        }
    }

    mutating func cronJobSpec(_ spec: Node) {
        let schedule = text(spec, "schedule")
        if require(schedule, "spec.schedule") {
            if schedule.contains("TZ") {
                invalid("spec.schedule", schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead")
            }
            if let problem = CronSchedule.problem(schedule) { invalid("spec.schedule", schedule, problem) }
        }
        nonNegative(spec, "startingDeadlineSeconds", "spec")
        if has(spec, "timeZone"), text(spec, "timeZone").isEmpty { invalid("spec.timeZone", "", "timeZone must be nil or non-empty string") }
        requireOneOf(text(spec, "concurrencyPolicy"), "spec.concurrencyPolicy", ["Allow", "Forbid", "Replace"])
        let job = object[spec, "jobTemplate", "spec"]
        jobSpec(job, "spec.jobTemplate.spec")
        if object.bool(object[job, "manualSelector"]) == true {
            unsupported("spec.jobTemplate.spec.manualSelector", raw: "true", ["nil", "false"])
        }
        for field in ["successfulJobsHistoryLimit", "failedJobsHistoryLimit"] { nonNegative(spec, field, "spec") }
    }
}

/// The five fields of a crontab's line, or one of its nicknames.
enum CronSchedule {
    private static let bounds = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 6)]
    private static let names: [[String]] = [
        [], [], [], ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        ["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
    ]

    /// What is wrong with a schedule; nil where nothing is.
    static func problem(_ schedule: String) -> String? {
        if schedule.hasPrefix("@") {
            let known = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"]
            if known.contains(schedule) || schedule.hasPrefix("@every ") { return nil }
            return "unrecognized descriptor: \(schedule)"
        }
        let fields = schedule.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        guard fields.count == 5 else {
            let shown = fields.map { $0 }.joined(separator: " ")
            return "expected exactly 5 fields, found \(fields.count): [\(shown)]"
        }
        for (index, field) in fields.enumerated() {
            for part in field.split(separator: ",", omittingEmptySubsequences: false) {
                if let problem = range(String(part), bounds[index], names[index], offset: index == 3 ? 1 : 0) { return problem }
            }
        }
        return nil
    }

    private static func range(_ text: String, _ bounds: (Int, Int), _ names: [String], offset: Int) -> String? {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard halves.count <= 2 else { return "too many slashes: \(text)" }
        if halves.count == 2, Int(halves[1]) == nil { return "failed to parse int from \(halves[1]): strconv.Atoi: parsing \(FieldError.quoted(halves[1])): invalid syntax" }
        if halves[0] == "*" || halves[0] == "?" { return nil }
        let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard ends.count <= 2 else { return "too many hyphens: \(text)" }
        var values: [Int] = []
        for end in ends {
            if let position = names.firstIndex(of: end.lowercased()) {
                values.append(position + offset)
            } else if let value = Int(end) {
                values.append(value)
            } else {
                return "failed to parse int from \(end): strconv.Atoi: parsing \(FieldError.quoted(end)): invalid syntax"
            }
        }
        if values[0] < bounds.0 { return "beginning of range (\(values[0])) below minimum (\(bounds.0)): \(text)" }
        let last = values.last ?? values[0]
        if last > bounds.1 { return "end of range (\(last)) above maximum (\(bounds.1)): \(text)" }
        if values[0] > last { return "beginning of range (\(values[0])) beyond end of range (\(last)): \(text)" }
        return nil
    }
}
