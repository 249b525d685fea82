import KubernetesSchema
import Wire

/// Defaults of the groups apps, batch and autoscaling.
extension Defaulting {
    static let deployment: Function = { object, root in
        let spec = object.ensureObject(root, "spec")
        object.fill(spec, "replicas", 1)
        let strategy = object.ensureObject(spec, "strategy")
        object.fillEmpty(strategy, "type", "RollingUpdate")
        if object.equals(object[strategy, "type"], "RollingUpdate") {
            let rolling = object.ensureObject(strategy, "rollingUpdate")
            object.fill(rolling, "maxUnavailable", "25%")
            object.fill(rolling, "maxSurge", "25%")
        }
        object.fill(spec, "revisionHistoryLimit", 10)
        object.fill(spec, "progressDeadlineSeconds", 600)
        template(&object, object.ensureObject(spec, "template"))
    }

    /// The count of the template's versions lives in an annotation.
    static let templateGenerationAnnotation = "deprecated.daemonset.template.generation"

    static let daemonSet: Function = { object, root in
        let annotations = object.ensureObject(object.ensureObject(root, "metadata"), "annotations")
        if object.isNull(object[annotations, templateGenerationAnnotation]) { object.set(annotations, templateGenerationAnnotation, "0") }
        let spec = object.ensureObject(root, "spec")
        let strategy = object.ensureObject(spec, "updateStrategy")
        object.fillEmpty(strategy, "type", "RollingUpdate")
        if object.equals(object[strategy, "type"], "RollingUpdate") {
            let rolling = object.ensureObject(strategy, "rollingUpdate")
            object.fill(rolling, "maxUnavailable", 1)
            object.fill(rolling, "maxSurge", 0)
        }
        object.fill(spec, "revisionHistoryLimit", 10)
        template(&object, object.ensureObject(spec, "template"))
    }

    static let statefulSet: Function = { object, root in
        let spec = object.ensureObject(root, "spec")
        object.fillEmpty(spec, "podManagementPolicy", "OrderedReady")
        let strategy = object.ensureObject(spec, "updateStrategy")
        if object.isBlank(object[strategy, "type"]) {
            object.set(strategy, "type", "RollingUpdate")
            object.ensureObject(strategy, "rollingUpdate")
        }
        if object.equals(object[strategy, "type"], "RollingUpdate"), object.kind(object[strategy, "rollingUpdate"]) == .object {
            let rolling = object[strategy, "rollingUpdate"]
            object.fill(rolling, "partition", 0)
        }
        let retention = object.ensureObject(spec, "persistentVolumeClaimRetentionPolicy")
        object.fillEmpty(retention, "whenDeleted", "Retain")
        object.fillEmpty(retention, "whenScaled", "Retain")
        object.fill(spec, "replicas", 1)
        object.fill(spec, "revisionHistoryLimit", 10)
        template(&object, object.ensureObject(spec, "template"))
        for claim in object.elements(object[spec, "volumeClaimTemplates"]) {
            persistentVolumeClaim(&object, claim)
            object.fillEmpty(claim, "apiVersion", "v1")
            object.fillEmpty(claim, "kind", "PersistentVolumeClaim")
            let heads = [object[claim, "kind"], object[claim, "apiVersion"]]
            object.reorder(claim, heads + object.memberNodes(claim).filter { !heads.contains($0) })
        }
    }

    static let replicaSet: Function = { object, root in
        let spec = object.ensureObject(root, "spec")
        object.fill(spec, "replicas", 1)
        template(&object, object.ensureObject(spec, "template"))
    }

    static let job: Function = { object, root in
        let spec = object.ensureObject(root, "spec")
        jobSpec(&object, spec)
        if object.isNull(object[spec, "completions"]), object.isNull(object[spec, "parallelism"]) { object.set(spec, "completions", 1) }
        object.fill(spec, "parallelism", 1)
        let hasLimitPerIndex = !object.isNull(object[spec, "backoffLimitPerIndex"])
        object.fill(spec, "backoffLimit", hasLimitPerIndex ? 2_147_483_647 : 6)
        labelsFromTemplate(&object, root, object[spec, "template", "metadata", "labels"])
        object.fill(spec, "completionMode", "NonIndexed")
        object.fill(spec, "suspend", false)
        let hasFailurePolicy = !object.isNull(object[spec, "podFailurePolicy"])
        object.fill(spec, "podReplacementPolicy", hasFailurePolicy ? "Failed" : "TerminatingOrFailed")
        object.fill(spec, "manualSelector", false)
    }

    private static func jobSpec(_ object: inout Document, _ spec: Node) {
        for rule in object.elements(object[spec, "podFailurePolicy", "rules"]) {
            for pattern in object.elements(object[rule, "onPodConditions"]) { object.fillEmpty(pattern, "status", "True") }
        }
        template(&object, object.ensureObject(spec, "template"))
    }

    static let cronJob: Function = { object, root in
        let spec = object.ensureObject(root, "spec")
        object.fillEmpty(spec, "concurrencyPolicy", "Allow")
        object.fill(spec, "suspend", false)
        object.fill(spec, "successfulJobsHistoryLimit", 3)
        object.fill(spec, "failedJobsHistoryLimit", 1)
        jobSpec(&object, object.ensureObject(object.ensureObject(spec, "jobTemplate"), "spec"))
    }

    static let horizontalPodAutoscalerV1: Function = { object, root in
        object.fill(object.ensureObject(root, "spec"), "minReplicas", 1)
    }

    static let horizontalPodAutoscaler: Function = { object, root in
        let spec = object.ensureObject(root, "spec")
        object.fill(spec, "minReplicas", 1)
        if object.isEmpty(object[spec, "metrics"]) {
            let target: Value = ["type": "Utilization", "averageUtilization": 80]
            object.set(spec, "metrics", [["type": "Resource", "resource": ["name": "cpu", "target": target]]])
        }
        let behavior = object[spec, "behavior"]
        guard object.kind(behavior) == .object else { return }
        let percent: Value = ["type": "Percent", "value": 100, "periodSeconds": 15]
        let up = object.ensureObject(behavior, "scaleUp")
        object.fill(up, "stabilizationWindowSeconds", 0)
        object.fill(up, "selectPolicy", "Max")
        object.fill(up, "policies", [["type": "Pods", "value": 4, "periodSeconds": 15], percent])
        let down = object.ensureObject(behavior, "scaleDown")
        object.fill(down, "selectPolicy", "Max")
        object.fill(down, "policies", [percent])
    }
}
