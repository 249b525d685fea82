import KubernetesSchema
import Wire

/// Defaults of the smaller groups.
extension Defaulting {
    // MARK: networking, discovery

    static let ingressClass: Function = { object, root in
        let parameters = object[root, "spec", "parameters"]
        if object.kind(parameters) == .object { object.fill(parameters, "scope", "Cluster") }
    }

    static let networkPolicy: Function = { object, root in
        let spec = object.ensureObject(root, "spec")
        if object.isEmpty(object[spec, "policyTypes"]) {
            object.set(spec, "policyTypes", object.isEmpty(object[spec, "egress"]) ? ["Ingress"] : ["Ingress", "Egress"])
        }
        for direction in ["ingress", "egress"] {
            for rule in object.elements(object[spec, direction]) {
                for port in object.elements(object[rule, "ports"]) { object.fill(port, "protocol", "TCP") }
            }
        }
    }

    static let endpointSlice: Function = { object, root in
        for port in object.elements(object[root, "ports"]) {
            object.fill(port, "name", "")
            object.fill(port, "protocol", "TCP")
        }
    }

    // MARK: rbac

    static let roleBinding: Function = { object, root in
        let group = "rbac.authorization.k8s.io"
        object.fillEmpty(object.ensureObject(root, "roleRef"), "apiGroup", group)
        for subject in object.elements(object[root, "subjects"]) {
            let kind = object[subject, "kind"]
            if object.equals(kind, "User") || object.equals(kind, "Group") { object.fillEmpty(subject, "apiGroup", group) }
        }
    }

    // MARK: storage, scheduling, node

    static let storageClass: Function = { object, root in
        object.fill(root, "reclaimPolicy", "Delete")
        object.fill(root, "volumeBindingMode", "Immediate")
    }

    static let csiDriver: Function = { object, root in
        let spec = object.ensureObject(root, "spec")
        object.fill(spec, "attachRequired", true)
        object.fill(spec, "podInfoOnMount", false)
        object.fill(spec, "storageCapacity", false)
        object.fill(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType")
        if object.isEmpty(object[spec, "volumeLifecycleModes"]) { object.set(spec, "volumeLifecycleModes", ["Persistent"]) }
        object.fill(spec, "requiresRepublish", false)
        object.fill(spec, "seLinuxMount", false)
    }

    static let volumeAttachment: Function = { object, root in
        let inline = object[root, "spec", "source", "inlineVolumeSpec"]
        if object.kind(inline) == .object { persistentVolumeSource(&object, inline) }
    }

    static let priorityClass: Function = { object, root in object.fill(root, "preemptionPolicy", "PreemptLowerPriority") }

    static let runtimeClass: Function = { object, root in resourceList(&object, object[root, "overhead", "podFixed"]) }

    // MARK: flowcontrol

    static let flowSchema: Function = { object, root in object.fillZero(object.ensureObject(root, "spec"), "matchingPrecedence", 1000) }

    static let priorityLevel: Function = { object, root in
        let spec = object[root, "spec"]
        let exempt = object[spec, "exempt"]
        if object.kind(exempt) == .object {
            object.fill(exempt, "nominalConcurrencyShares", 0)
            object.fill(exempt, "lendablePercent", 0)
        }
        let limited = object[spec, "limited"]
        guard object.kind(limited) == .object else { return }
        object.fill(limited, "nominalConcurrencyShares", 30)
        object.fill(limited, "lendablePercent", 0)
        let queuing = object[limited, "limitResponse", "queuing"]
        guard object.kind(queuing) == .object else { return }
        object.fillZero(queuing, "handSize", 8)
        object.fillZero(queuing, "queues", 64)
        object.fillZero(queuing, "queueLengthLimit", 50)
    }

    // MARK: admissionregistration, apiextensions, apiregistration

    static let validatingWebhooks: Function = { object, root in
        for webhook in object.elements(object[root, "webhooks"]) { webhookDefaults(&object, webhook) }
    }

    static let mutatingWebhooks: Function = { object, root in
        for webhook in object.elements(object[root, "webhooks"]) {
            webhookDefaults(&object, webhook)
            object.fill(webhook, "reinvocationPolicy", "Never")
        }
    }

    private static func webhookDefaults(_ object: inout Document, _ webhook: Node) {
        object.fill(webhook, "failurePolicy", "Fail")
        matchResources(&object, webhook)
        object.fill(webhook, "timeoutSeconds", 10)
        serviceReference(&object, object[webhook, "clientConfig", "service"])
        for rule in object.elements(object[webhook, "rules"]) { object.fill(rule, "scope", "*") }
    }

    private static func serviceReference(_ object: inout Document, _ reference: Node) {
        if object.kind(reference) == .object { object.fill(reference, "port", 443) }
    }

    private static func matchResources(_ object: inout Document, _ match: Node) {
        guard object.kind(match) == .object else { return }
        object.fill(match, "matchPolicy", "Equivalent")
        object.fill(match, "namespaceSelector", [:])
        object.fill(match, "objectSelector", [:])
        for list in ["resourceRules", "excludeResourceRules"] {
            for rule in object.elements(object[match, list]) { object.fill(rule, "scope", "*") }
        }
    }

    static let admissionPolicy: Function = { object, root in
        let spec = object.ensureObject(root, "spec")
        object.fill(spec, "failurePolicy", "Fail")
        matchResources(&object, object[spec, "matchConstraints"])
    }

    static let admissionPolicyBinding: Function = { object, root in matchResources(&object, object[root, "spec", "matchResources"]) }

    static let customResourceDefinition: Function = { object, root in
        let spec = object.ensureObject(root, "spec")
        let names = object.ensureObject(spec, "names")
        let kind = object.text(object[names, "kind"])
        if !kind.isEmpty {
            object.fillEmpty(names, "singular", kind.lowercased())
            object.fillEmpty(names, "listKind", kind + "List")
        }
        object.fill(spec, "conversion", ["strategy": "None"])
        serviceReference(&object, object[spec, "conversion", "webhook", "clientConfig", "service"])
        let status = object.ensureObject(root, "status")
        guard object.isEmpty(object[status, "storedVersions"]) else { return }
        let stored = object.elements(object[spec, "versions"]).first { object.bool(object[$0, "storage"]) == true }
        if let stored { object.set(status, "storedVersions", .strings([object.text(object[stored, "name"])])) }
    }

    static let apiService: Function = { object, root in serviceReference(&object, object[root, "spec", "service"]) }

    // MARK: resource, authentication

    static let resourceClaim: Function = { object, root in
        deviceClaim(&object, object[root, "spec"])
        for result in object.elements(object[root, "status", "allocation", "devices", "results"]) { tolerations(&object, result) }
    }

    static let resourceClaimTemplate: Function = { object, root in deviceClaim(&object, object[root, "spec", "spec"]) }

    private static func deviceClaim(_ object: inout Document, _ spec: Node) {
        for request in object.elements(object[spec, "devices", "requests"]) {
            // Older versions have the request's members in the request itself.
            let isFlat = !object.isBlank(object[request, "deviceClassName"])
            let exactly = isFlat ? request : object[request, "exactly"]
            if object.kind(exactly) == .object { deviceRequest(&object, exactly) }
            for alternative in object.elements(object[request, "firstAvailable"]) { deviceRequest(&object, alternative) }
        }
    }

    private static func deviceRequest(_ object: inout Document, _ request: Node) {
        object.fillEmpty(request, "allocationMode", "ExactCount")
        if object.equals(object[request, "allocationMode"], "ExactCount") { object.fillZero(request, "count", 1) }
        tolerations(&object, request)
    }

    private static func tolerations(_ object: inout Document, _ holder: Node) {
        for toleration in object.elements(object[holder, "tolerations"]) { object.fillEmpty(toleration, "operator", "Equal") }
    }

    static let resourceSlice: Function = { object, root in
        for device in object.elements(object[root, "spec", "devices"]) {
            for (_, mapping) in object.members(object[device, "nodeAllocatableResourceMappings"]) {
                object.fill(mapping, "allocationMultiplier", "1")
            }
            for taint in object.elements(object[device, "taints"]) { timeAdded(&object, taint) }
        }
    }

    static let deviceTaintRule: Function = { object, root in
        let taint = object[root, "spec", "taint"]
        if object.kind(taint) == .object { timeAdded(&object, taint) }
    }

    private static func timeAdded(_ object: inout Document, _ taint: Node) {
        if object.isNull(object[taint, "timeAdded"]) { object.set(taint, "timeAdded", string: Clock.timestamp()) }
    }

    static let tokenRequest: Function = { object, root in object.fill(object.ensureObject(root, "spec"), "expirationSeconds", 3600) }
}
