import KubernetesSchema
import Wire

/// Defaults of pods and of every template of pods.
extension Defaulting {
    static let pod: Function = { object, root in
        let spec = object.ensureObject(root, "spec")
        for list in ["containers", "initContainers"] {
            for container in object.elements(object[spec, list]) { requestsFromLimits(&object, object[container, "resources"]) }
        }
        podLevelRequests(&object, spec)
        object.fill(spec, "enableServiceLinks", true)
        if object.bool(object[spec, "hostNetwork"]) == true {
            for list in ["containers", "initContainers"] {
                for container in object.elements(object[spec, list]) { hostPorts(&object, container) }
            }
        }
        podSpec(&object, spec)
        podStatus(&object, object[root, "status"])
    }

    static let podTemplate: Function = { object, root in template(&object, object[root, "template"]) }

    static func template(_ object: inout Document, _ template: Node) {
        guard object.kind(template) == .object else { return }
        podSpec(&object, object.ensureObject(template, "spec"))
    }

    static func podSpec(_ object: inout Document, _ spec: Node) {
        object.fillEmpty(spec, "dnsPolicy", "ClusterFirst")
        object.fillEmpty(spec, "restartPolicy", "Always")
        object.fill(spec, "securityContext", [:])
        object.fill(spec, "terminationGracePeriodSeconds", 30)
        object.fillEmpty(spec, "schedulerName", "default-scheduler")
        // The old name is an alias of the new one.
        let account = object.text(object[spec, "serviceAccountName"])
        let alias = object.text(object[spec, "serviceAccount"])
        if account.isEmpty, !alias.isEmpty {
            object.set(spec, "serviceAccountName", string: alias)
        } else if account != alias {
            object.set(spec, "serviceAccount", string: account)
        }
        for volume in object.elements(object[spec, "volumes"]) { self.volume(&object, volume) }
        for list in ["initContainers", "containers", "ephemeralContainers"] {
            for container in object.elements(object[spec, list]) { self.container(&object, container) }
        }
        resourceList(&object, object[spec, "overhead"])
        resources(&object, object[spec, "resources"])
    }

    private static func podStatus(_ object: inout Document, _ status: Node) {
        guard object.kind(status) == .object else { return }
        for list in ["initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"] {
            for entry in object.elements(object[status, list]) {
                resourceList(&object, object[entry, "allocatedResources"])
                resources(&object, object[entry, "resources"])
            }
        }
    }

    private static func hostPorts(_ object: inout Document, _ container: Node) {
        for port in object.elements(object[container, "ports"]) {
            let number = object.int(object[port, "containerPort"]) ?? 0
            if number != 0 { object.fillZero(port, "hostPort", number) }
        }
    }

    /// What is limited and not requested is requested.
    private static func requestsFromLimits(_ object: inout Document, _ resources: Node) {
        let limits = object.memberNodes(object[resources, "limits"])
        guard !limits.isEmpty else { return }
        let requests = object.ensureObject(resources, "requests")
        for limit in limits {
            let name = object.key(limit)
            if !object[requests, name].exists { object.set(requests, name, object.duplicate(limit)) }
        }
    }

    private static func isPodLevel(_ name: String) -> Bool { name == "cpu" || name == "memory" || name.hasPrefix("hugepages-") }

    /// The pod's own requests and limits, from its containers' and its limits.
    private static func podLevelRequests(_ object: inout Document, _ spec: Node) {
        let own = object[spec, "resources"]
        guard object.kind(own) == .object else { return }
        if !object.isEmpty(object[own, "limits"]) || !object.isEmpty(object[own, "requests"]) {
            for (name, amount) in aggregate(object, spec, "limits") where name.hasPrefix("hugepages-") {
                guard !object[own, "requests", name].exists, !object[own, "limits", name].exists else { continue }
                object.set(object.ensureObject(own, "limits"), name, string: amount.description)
            }
        }
        guard !object.isEmpty(object[own, "limits"]) else { return }
        for (name, amount) in aggregate(object, spec, "requests") where isPodLevel(name) && !name.hasPrefix("hugepages-") {
            if !object[own, "requests", name].exists { object.set(object.ensureObject(own, "requests"), name, string: amount.description) }
        }
        for limit in object.memberNodes(object[own, "limits"]) {
            let name = object.key(limit)
            if isPodLevel(name), !object[own, "requests", name].exists {
                object.set(object.ensureObject(own, "requests"), name, object.duplicate(limit))
            }
        }
    }

    /// What the containers need together: the running ones' sum, or a single step of initialization if that needs more.
    private static func aggregate(_ object: Document, _ spec: Node, _ list: String) -> [(String, Quantity)] {
        func amounts(_ container: Node) -> [String: Quantity] {
            var result: [String: Quantity] = [:]
            for (name, value) in object.members(object[container, "resources", list]) { result[name] = Quantity(object.text(value)) ?? .zero }
            return result
        }
        var total: [String: Quantity] = [:]
        for container in object.elements(object[spec, "containers"]) { total.merge(amounts(container)) { $0 + $1 } }
        var sidecars: [String: Quantity] = [:]
        var steps: [String: Quantity] = [:]
        for container in object.elements(object[spec, "initContainers"]) {
            let needs = amounts(container)
            if object.equals(object[container, "restartPolicy"], "Always") {
                total.merge(needs) { $0 + $1 }
                sidecars.merge(needs) { $0 + $1 }
                steps.merge(sidecars) { max($0, $1) }
            } else {
                steps.merge(needs.merging(sidecars) { $0 + $1 }) { max($0, $1) }
            }
        }
        total.merge(steps) { max($0, $1) }
        return total.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    // MARK: Containers

    private static func container(_ object: inout Document, _ container: Node) {
        if object.isBlank(object[container, "imagePullPolicy"]) {
            object.set(container, "imagePullPolicy", string: pullPolicy(object.text(object[container, "image"])))
        }
        object.fillEmpty(container, "terminationMessagePath", "/dev/termination-log")
        object.fillEmpty(container, "terminationMessagePolicy", "File")
        for port in object.elements(object[container, "ports"]) { object.fillEmpty(port, "protocol", "TCP") }
        for variable in object.elements(object[container, "env"]) {
            let source = object[variable, "valueFrom"]
            guard object.kind(source) == .object else { continue }
            fieldReference(&object, object[source, "fieldRef"])
            if object.kind(object[source, "fileKeyRef"]) == .object { object.fill(object[source, "fileKeyRef"], "optional", false) }
        }
        resources(&object, object[container, "resources"])
        for name in ["livenessProbe", "readinessProbe", "startupProbe"] { probe(&object, object[container, name]) }
        let lifecycle = object[container, "lifecycle"]
        if object.kind(lifecycle) == .object {
            httpGet(&object, object[lifecycle, "postStart", "httpGet"])
            httpGet(&object, object[lifecycle, "preStop", "httpGet"])
        }
    }

    /// `latest`, named or implied, is pulled always; what has another tag or a digest where it is missing.
    static func pullPolicy(_ image: String) -> String {
        guard !image.utf8.contains(0x40), isReference(image) else { return "IfNotPresent" }
        let last = image.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard let colon = last.firstIndex(of: ":") else { return image.isEmpty ? "IfNotPresent" : "Always" }
        return last[last.index(after: colon)...] == "latest" ? "Always" : "IfNotPresent"
    }

    /// Whether a text can be the name of an image: lower case past the host, and not too long.
    private static func isReference(_ image: String) -> Bool {
        let parts = image.split(separator: "/", omittingEmptySubsequences: false)
        guard let last = parts.last, image.utf8.count <= 255 + 129 else { return false }
        let name = last.prefix { $0 != ":" }
        let path = parts.dropFirst(parts.count > 1 ? 1 : 0).dropLast().joined(separator: "/") + name
        let length = image.utf8.count - (last.utf8.count - name.utf8.count)
        return length <= 255 && path.utf8.allSatisfy { ($0 >= 97 && $0 <= 122) || ($0 >= 45 && $0 <= 57) || $0 == 95 }
    }

    private static func probe(_ object: inout Document, _ probe: Node) {
        guard object.kind(probe) == .object else { return }
        object.fillZero(probe, "timeoutSeconds", 1)
        object.fillZero(probe, "periodSeconds", 10)
        object.fillZero(probe, "successThreshold", 1)
        object.fillZero(probe, "failureThreshold", 3)
        httpGet(&object, object[probe, "httpGet"])
        if object.kind(object[probe, "grpc"]) == .object { object.fill(object[probe, "grpc"], "service", "") }
    }

    private static func httpGet(_ object: inout Document, _ action: Node) {
        guard object.kind(action) == .object else { return }
        object.fillEmpty(action, "path", "/")
        object.fillEmpty(action, "scheme", "HTTP")
    }

    private static func fieldReference(_ object: inout Document, _ reference: Node) {
        if object.kind(reference) == .object { object.fillEmpty(reference, "apiVersion", "v1") }
    }

    static func resources(_ object: inout Document, _ resources: Node) {
        guard object.kind(resources) == .object else { return }
        resourceList(&object, object[resources, "limits"])
        resourceList(&object, object[resources, "requests"])
    }

    /// Amounts are rounded up to thousandths.
    static func resourceList(_ object: inout Document, _ list: Node) {
        for amount in object.memberNodes(list) {
            let mayBeFine = object.withStringBytes(amount) { bytes in bytes.contains { $0 == 0x6e || $0 == 0x75 || $0 == 0x2e || $0 == 0x65 } }
            guard mayBeFine == true, let quantity = Quantity(object.text(amount)), quantity.nanos % 1_000_000 != 0 else { continue }
            object.become(amount, .string(Quantity(milli: quantity.milliValue, quantity.format).description))
        }
    }

    // MARK: Volumes

    private static func volume(_ object: inout Document, _ volume: Node) {
        if object.memberNodes(volume).allSatisfy({ object.key($0) == "name" || object.isNull($0) }) { object.set(volume, "emptyDir", [:]) }
        for source in object.memberNodes(volume) where object.kind(source) == .object {
            switch object.key(source) {
            case "secret", "configMap": object.fill(source, "defaultMode", 420)
            case "downwardAPI":
                object.fill(source, "defaultMode", 420)
                for item in object.elements(object[source, "items"]) { fieldReference(&object, object[item, "fieldRef"]) }
            case "projected": projected(&object, source)
            case "image":
                if object.isBlank(object[source, "pullPolicy"]) {
                    object.set(source, "pullPolicy", string: pullPolicy(object.text(object[source, "reference"])))
                }
            case "ephemeral":
                let spec = object[source, "volumeClaimTemplate", "spec"]
                guard object.kind(spec) == .object else { continue }
                object.fill(spec, "volumeMode", "Filesystem")
                resources(&object, object[spec, "resources"])
            default: volumeSource(&object, source)
            }
        }
    }

    private static func projected(_ object: inout Document, _ projected: Node) {
        object.fill(projected, "defaultMode", 420)
        for source in object.elements(object[projected, "sources"]) {
            for item in object.elements(object[source, "downwardAPI", "items"]) { fieldReference(&object, object[item, "fieldRef"]) }
            if object.kind(object[source, "serviceAccountToken"]) == .object {
                object.fill(object[source, "serviceAccountToken"], "expirationSeconds", 3600)
            }
        }
    }

    /// The sources that pods and persistent volumes have in common.
    static func volumeSource(_ object: inout Document, _ source: Node) {
        switch object.key(source) {
        case "hostPath": object.fill(source, "type", "")
        case "iscsi": object.fillEmpty(source, "iscsiInterface", "default")
        case "rbd":
            object.fillEmpty(source, "pool", "rbd")
            object.fillEmpty(source, "user", "admin")
            object.fillEmpty(source, "keyring", "/etc/ceph/keyring")
        case "azureDisk":
            object.fill(source, "cachingMode", "ReadWrite")
            object.fill(source, "fsType", "ext4")
            object.fill(source, "readOnly", false)
            object.fill(source, "kind", "Shared")
        case "scaleIO":
            object.fillEmpty(source, "storageMode", "ThinProvisioned")
            object.fillEmpty(source, "fsType", "xfs")
        default: break
        }
    }
}
