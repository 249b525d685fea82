import KubernetesSchema
import Wire

/// Defaults of the core group, pods aside.
extension Defaulting {
    static let replicationController: Function = { object, root in
        let spec = object.ensureObject(root, "spec")
        object.fill(spec, "replicas", 1)
        let labels = object[spec, "template", "metadata", "labels"]
        if object.kind(labels) == .object {
            if object.isEmpty(object[spec, "selector"]) { object.set(spec, "selector", object.duplicate(labels)) }
            labelsFromTemplate(&object, root, labels)
        }
        template(&object, object[spec, "template"])
    }

    /// An object without labels takes those of its template.
    static func labelsFromTemplate(_ object: inout Document, _ root: Node, _ labels: Node) {
        let metadata = object.ensureObject(root, "metadata")
        if object.isEmpty(object[metadata, "labels"]), !object.isEmpty(labels) { object.set(metadata, "labels", object.duplicate(labels)) }
    }

    static let service: Function = { object, root in
        let spec = object.ensureObject(root, "spec")
        object.fillEmpty(spec, "sessionAffinity", "None")
        if object.equals(object[spec, "sessionAffinity"], "None") {
            object.remove(spec, "sessionAffinityConfig")
        } else if object.equals(object[spec, "sessionAffinity"], "ClientIP") {
            if object.isNull(object[spec, "sessionAffinityConfig", "clientIP", "timeoutSeconds"]) {
                object.set(spec, "sessionAffinityConfig", ["clientIP": ["timeoutSeconds": 10800]])
            }
        }
        object.fillEmpty(spec, "type", "ClusterIP")
        for port in object.elements(object[spec, "ports"]) {
            object.fillEmpty(port, "protocol", "TCP")
            let target = object[port, "targetPort"]
            if object.isBlank(target) || object.int(target) == 0 { object.set(port, "targetPort", .int(object.int(object[port, "port"]) ?? 0)) }
        }
        let type = object.text(object[spec, "type"])
        let hasExternalIPs = type == "ClusterIP" && !object.isEmpty(object[spec, "externalIPs"])
        if type == "LoadBalancer" || type == "NodePort" || hasExternalIPs { object.fillEmpty(spec, "externalTrafficPolicy", "Cluster") }
        if type == "NodePort" || type == "LoadBalancer" || type == "ClusterIP" { object.fill(spec, "internalTrafficPolicy", "Cluster") }
        if type == "LoadBalancer" {
            object.fill(spec, "allocateLoadBalancerNodePorts", true)
            for ingress in object.elements(object[root, "status", "loadBalancer", "ingress"]) where !object.isBlank(object[ingress, "ip"]) {
                object.fill(ingress, "ipMode", "VIP")
            }
        }
    }

    static let secret: Function = { object, root in
        object.fillEmpty(root, "type", "Opaque")
        let plain = object[root, "stringData"]
        guard object.kind(plain) == .object else { return }
        // What is written as text becomes data.
        if !object.isEmpty(plain) {
            let data = object.ensureObject(root, "data")
            for (key, value) in object.members(plain) {
                let bytes = object.withStringBytes(value) { Array($0) } ?? []
                object.set(data, key, string: Base64.encode(bytes))
            }
        }
        object.remove(root, "stringData")
    }

    static let persistentVolume: Function = { object, root in
        object.fillEmpty(object.ensureObject(root, "status"), "phase", "Pending")
        let spec = object.ensureObject(root, "spec")
        object.fillEmpty(spec, "persistentVolumeReclaimPolicy", "Retain")
        object.fill(spec, "volumeMode", "Filesystem")
        persistentVolumeSource(&object, spec)
    }

    static func persistentVolumeSource(_ object: inout Document, _ spec: Node) {
        resourceList(&object, object[spec, "capacity"])
        for source in object.memberNodes(spec) where object.kind(source) == .object { volumeSource(&object, source) }
    }

    static let persistentVolumeClaim: Function = { object, root in
        object.fillEmpty(object.ensureObject(root, "status"), "phase", "Pending")
        let spec = object.ensureObject(root, "spec")
        object.fill(spec, "volumeMode", "Filesystem")
        resources(&object, object[spec, "resources"])
        resourceList(&object, object[root, "status", "capacity"])
        resourceList(&object, object[root, "status", "allocatedResources"])
    }

    static let endpoints: Function = { object, root in
        for subset in object.elements(object[root, "subsets"]) {
            for port in object.elements(object[subset, "ports"]) { object.fillEmpty(port, "protocol", "TCP") }
        }
    }

    static let namespace: Function = { object, root in
        let metadata = object.ensureObject(root, "metadata")
        let name = object.text(object[metadata, "name"])
        if !name.isEmpty { object.set(object.ensureObject(metadata, "labels"), "kubernetes.io/metadata.name", string: name) }
        object.fillEmpty(object.ensureObject(root, "status"), "phase", "Active")
    }

    static let node: Function = { object, root in
        let status = object[root, "status"]
        guard object.kind(status) == .object else { return }
        let capacity = object[status, "capacity"]
        if object.kind(capacity) == .object, object.isNull(object[status, "allocatable"]) {
            object.set(status, "allocatable", object.duplicate(capacity))
        }
        resourceList(&object, object[status, "capacity"])
        resourceList(&object, object[status, "allocatable"])
    }

    static let limitRange: Function = { object, root in
        for item in object.elements(object[root, "spec", "limits"]) {
            for list in ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"] { resourceList(&object, object[item, list]) }
            guard object.equals(object[item, "type"], "Container") else { continue }
            copyAbsent(&object, item, from: "max", to: "default")
            copyAbsent(&object, item, from: "default", to: "defaultRequest")
            copyAbsent(&object, item, from: "min", to: "defaultRequest")
        }
    }

    private static func copyAbsent(_ object: inout Document, _ item: Node, from source: String, to target: String) {
        for amount in object.memberNodes(object[item, source]) {
            let name = object.key(amount)
            let list = object.ensureObject(item, target)
            if !object[list, name].exists { object.set(list, name, object.duplicate(amount)) }
        }
    }

    static let resourceQuota: Function = { object, root in
        resourceList(&object, object[root, "spec", "hard"])
        resourceList(&object, object[root, "status", "hard"])
        resourceList(&object, object[root, "status", "used"])
    }
}
