import KubernetesSchema
import Wire

/// HorizontalPodAutoscalers of autoscaling/v1 say no more than a target for the CPU; the rest of v2 travels in annotations.
enum HorizontalPodAutoscalerShapes {
    private typealias Node = Document.Node
    private static let prefix = "autoscaling.alpha.kubernetes.io/"
    private static let annotations = ["metrics", "behavior", "scale-down-tolerance", "scale-up-tolerance", "current-metrics", "conditions"]

    // MARK: v2 to v1

    static func toV1(_ object: inout Document) throws {
        let root = object.root
        dropAnnotations(&object)
        let (spec, status) = (object[root, "spec"], object[root, "status"])
        var others: [Value] = []
        var target: Int64?
        for metric in object.elements(object[spec, "metrics"]) {
            if let utilization = cpuUtilization(object, metric) {
                if target == nil { target = utilization }
            } else {
                others.append(metricToV1(object.value(metric)))
            }
        }
        if !others.isEmpty { annotate(&object, "metrics", .array(others)) }
        let current = object.elements(object[status, "currentMetrics"]).map { statusToV1(object.value($0)) }
        if !current.isEmpty { annotate(&object, "current-metrics", .array(current)) }
        let behavior = object[spec, "behavior"]
        if object.kind(behavior) == .object { annotate(&object, "behavior", behaviorText(object.value(behavior))) }
        let conditions = object.elements(object[status, "conditions"]).map { condition(object.value($0)) }
        if !conditions.isEmpty { annotate(&object, "conditions", .array(conditions)) }

        for metric in object.elements(object[status, "currentMetrics"]) where object.equals(object[metric, "resource", "name"], "cpu") {
            if let used = object.int(object[metric, "resource", "current", "averageUtilization"]) {
                object.set(status, "currentCPUUtilizationPercentage", .int(used))
            }
        }
        if let target { object.set(spec, "targetCPUUtilizationPercentage", .int(target)) }
        for name in ["metrics", "behavior"] { object.remove(spec, name) }
        for name in ["currentMetrics", "conditions"] { object.remove(status, name) }
    }

    private static func cpuUtilization(_ object: Document, _ metric: Node) -> Int64? {
        guard object.equals(object[metric, "type"], "Resource"), object.equals(object[metric, "resource", "name"], "cpu") else { return nil }
        return object.int(object[metric, "resource", "target", "averageUtilization"])
    }

    private static func annotate(_ object: inout Document, _ name: String, _ value: Value) {
        let annotations = object.ensureObject(object.ensureObject(object.root, "metadata"), "annotations")
        object.set(annotations, prefix + name, string: String(decoding: value.encodeJSON(), as: UTF8.self))
    }

    private static func dropAnnotations(_ object: inout Document) {
        let metadata = object[object.root, "metadata"]
        let node = object[metadata, "annotations"]
        guard object.kind(node) == .object else { return }
        for name in annotations { object.remove(node, prefix + name) }
        if object.isEmpty(node) { object.remove(metadata, "annotations") }
    }

    /// An object of those members that have a value.
    private static func present(_ members: [(String, Value?)]) -> Value {
        .object(members.compactMap { name, value in
            guard let value else { return nil }
            if case .null = value { return nil }
            return (name, value)
        })
    }

    private static func metricToV1(_ metric: Value) -> Value {
        present([
            ("type", metric["type"]),
            ("object", metric["object"].map { source in
                present([
                    ("target", source["describedObject"]), ("metricName", source["metric"]?["name"]),
                    ("targetValue", source["target"]?["value"] ?? "0"), ("selector", source["metric"]?["selector"]),
                    ("averageValue", source["target"]?["averageValue"]),
                ])
            }),
            ("pods", metric["pods"].map { source in
                present([
                    ("metricName", source["metric"]?["name"]), ("targetAverageValue", source["target"]?["averageValue"] ?? "0"),
                    ("selector", source["metric"]?["selector"]),
                ])
            }),
            ("resource", metric["resource"].map { resourceToV1($0) }),
            ("containerResource", metric["containerResource"].map { resourceToV1($0) }),
            ("external", metric["external"].map { source in
                present([
                    ("metricName", source["metric"]?["name"]), ("metricSelector", source["metric"]?["selector"]),
                    ("targetValue", source["target"]?["value"]), ("targetAverageValue", source["target"]?["averageValue"]),
                ])
            }),
        ])
    }

    private static func resourceToV1(_ source: Value) -> Value {
        present([
            ("name", source["name"]), ("targetAverageUtilization", source["target"]?["averageUtilization"]),
            ("targetAverageValue", source["target"]?["averageValue"]), ("container", source["container"]),
        ])
    }

    private static func statusToV1(_ status: Value) -> Value {
        func resource(_ source: Value) -> Value {
            present([
                ("name", source["name"]), ("currentAverageUtilization", source["current"]?["averageUtilization"]),
                ("currentAverageValue", source["current"]?["averageValue"] ?? "0"), ("container", source["container"]),
            ])
        }
        return present([
            ("type", status["type"]),
            ("object", status["object"].map { source in
                present([
                    ("target", source["describedObject"]), ("metricName", source["metric"]?["name"]),
                    ("currentValue", source["current"]?["value"] ?? "0"), ("selector", source["metric"]?["selector"]),
                    ("averageValue", source["current"]?["averageValue"]),
                ])
            }),
            ("pods", status["pods"].map { source in
                present([
                    ("metricName", source["metric"]?["name"]), ("currentAverageValue", source["current"]?["averageValue"] ?? "0"),
                    ("selector", source["metric"]?["selector"]),
                ])
            }),
            ("resource", status["resource"].map { resource($0) }),
            ("containerResource", status["containerResource"].map { resource($0) }),
            ("external", status["external"].map { source in
                present([
                    ("metricName", source["metric"]?["name"]), ("metricSelector", source["metric"]?["selector"]),
                    ("currentValue", source["current"]?["value"] ?? "0"), ("currentAverageValue", source["current"]?["averageValue"]),
                ])
            }),
        ])
    }

    private static func condition(_ condition: Value) -> Value {
        var members: [(String, Value)] = [("type", condition["type"] ?? ""), ("status", condition["status"] ?? "")]
        members.append(("lastTransitionTime", condition["lastTransitionTime"] ?? .null))
        for name in ["reason", "message"] {
            if let text = condition[name], text.string?.isEmpty == false { members.append((name, text)) }
        }
        return .object(members)
    }

    /// The behaviour is written with the names of upstream's internal type.
    private static func behaviorText(_ behavior: Value) -> Value {
        func rules(_ rules: Value?) -> Value {
            guard let rules, case .object = rules else { return .null }
            let policies: Value? = rules["policies"]?.array.map { list in
                .array(list.map { ["Type": $0["type"] ?? "", "Value": $0["value"] ?? 0, "PeriodSeconds": $0["periodSeconds"] ?? 0] })
            }
            return [
                "StabilizationWindowSeconds": rules["stabilizationWindowSeconds"] ?? .null, "SelectPolicy": rules["selectPolicy"] ?? .null,
                "Policies": policies ?? .null, "Tolerance": rules["tolerance"] ?? .null,
            ]
        }
        return ["ScaleUp": rules(behavior["scaleUp"]), "ScaleDown": rules(behavior["scaleDown"])]
    }

    // MARK: v1 to v2

    static func fromV1(_ object: inout Document) throws {
        let root = object.root
        let (spec, status) = (object.ensureObject(root, "spec"), object.ensureObject(root, "status"))
        var metrics = (annotation(object, "metrics")?.array ?? []).map { metricFromV1($0) }
        if let target = object.int(object[spec, "targetCPUUtilizationPercentage"]) { metrics.append(cpu(target)) }
        object.remove(spec, "targetCPUUtilizationPercentage")
        if metrics.isEmpty { metrics.append(cpu(80)) }
        object.set(spec, "metrics", .array(metrics))
        if let behavior = annotation(object, "behavior"), let value = behaviorFromText(behavior) { object.set(spec, "behavior", value) }
        let used = object.int(object[status, "currentCPUUtilizationPercentage"])
        object.remove(status, "currentCPUUtilizationPercentage")
        if let current = annotation(object, "current-metrics")?.array {
            object.set(status, "currentMetrics", .array(current.map { statusFromV1($0) }))
        } else if let used {
            object.set(status, "currentMetrics", [["type": "Resource", "resource": ["name": "cpu", "current": ["averageUtilization": .int(used)]]]])
        }
        if let conditions = annotation(object, "conditions")?.array { object.set(status, "conditions", .array(conditions)) }
        dropAnnotations(&object)
    }

    private static func cpu(_ target: Int64) -> Value {
        ["type": "Resource", "resource": ["name": "cpu", "target": ["type": "Utilization", "averageUtilization": .int(target)]]]
    }

    /// The annotation's value; nil where it is absent or no JSON, as upstream ignores what it can't read.
    private static func annotation(_ object: Document, _ name: String) -> Value? {
        guard let text = object.string(object[object.root, "metadata", "annotations", prefix + name]) else { return nil }
        guard let parsed = try? Document.parseJSON(Array(text.utf8)) else { return nil }
        return parsed.value(parsed.root)
    }

    private static func metric(_ source: Value, _ selector: String) -> Value {
        present([("name", source["metricName"]), ("selector", source[selector])])
    }

    private static func target(_ type: String, value: Value? = nil, average: Value? = nil, utilization: Value? = nil) -> Value {
        present([("type", .string(type)), ("value", value), ("averageValue", average), ("averageUtilization", utilization)])
    }

    private static func metricFromV1(_ source: Value) -> Value {
        func resource(_ source: Value) -> Value {
            let (utilization, average) = (source["targetAverageUtilization"], source["targetAverageValue"])
            let type = utilization == nil ? "AverageValue" : "Utilization"
            return present([
                ("name", source["name"]), ("target", target(type, average: average, utilization: utilization)), ("container", source["container"]),
            ])
        }
        return present([
            ("type", source["type"]),
            ("object", source["object"].map { source in
                let average = source["averageValue"]
                let isZero = source["targetValue"]?.string == "0"
                let value = average != nil && isZero ? nil : source["targetValue"]
                return present([
                    ("describedObject", source["target"]), ("target", target(average == nil ? "Value" : "AverageValue", value: value, average: average)),
                    ("metric", metric(source, "selector")),
                ])
            }),
            ("pods", source["pods"].map { source in
                present([("metric", metric(source, "selector")), ("target", target("AverageValue", average: source["targetAverageValue"]))])
            }),
            ("resource", source["resource"].map { resource($0) }),
            ("containerResource", source["containerResource"].map { resource($0) }),
            ("external", source["external"].map { source in
                let value = source["targetValue"]
                let wanted = target(value == nil ? "AverageValue" : "Value", value: value, average: source["targetAverageValue"])
                return present([("metric", metric(source, "metricSelector")), ("target", wanted)])
            }),
        ])
    }

    private static func statusFromV1(_ source: Value) -> Value {
        func current(value: Value? = nil, average: Value? = nil, utilization: Value? = nil) -> Value {
            present([("value", value), ("averageValue", average), ("averageUtilization", utilization)])
        }
        func resource(_ source: Value) -> Value {
            let now = current(average: source["currentAverageValue"], utilization: source["currentAverageUtilization"])
            return present([("name", source["name"]), ("current", now), ("container", source["container"])])
        }
        return present([
            ("type", source["type"]),
            ("object", source["object"].map { source in
                present([
                    ("metric", metric(source, "selector")), ("describedObject", source["target"]),
                    ("current", current(value: source["currentValue"], average: source["averageValue"])),
                ])
            }),
            ("pods", source["pods"].map { source in
                present([("metric", metric(source, "selector")), ("current", current(average: source["currentAverageValue"]))])
            }),
            ("resource", source["resource"].map { resource($0) }),
            ("containerResource", source["containerResource"].map { resource($0) }),
            ("external", source["external"].map { source in
                let now = current(value: source["currentValue"], average: source["currentAverageValue"])
                return present([("metric", metric(source, "metricSelector")), ("current", now)])
            }),
        ])
    }

    private static func behaviorFromText(_ text: Value) -> Value? {
        func rules(_ rules: Value?) -> Value? {
            guard let rules, case .object = rules else { return nil }
            let policies: Value? = either(rules, "Policies")?.array.map { list in
                .array(list.map { policy in
                    present([("type", either(policy, "Type")), ("value", either(policy, "Value")), ("periodSeconds", either(policy, "PeriodSeconds"))])
                })
            }
            return present([
                ("stabilizationWindowSeconds", either(rules, "StabilizationWindowSeconds")), ("selectPolicy", either(rules, "SelectPolicy")),
                ("policies", policies), ("tolerance", either(rules, "Tolerance")),
            ])
        }
        let (up, down) = (rules(either(text, "ScaleUp")), rules(either(text, "ScaleDown")))
        guard up != nil || down != nil else { return nil }
        return present([("scaleUp", up), ("scaleDown", down)])
    }

    /// A member, whatever the case of its first letter.
    private static func either(_ object: Value, _ name: String) -> Value? {
        object[name] ?? object[name.prefix(1).lowercased() + name.dropFirst()]
    }
}
