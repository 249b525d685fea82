import KubernetesSchema
import Wire

/// What a pod's specification may say but had better not: answered beside the object, it stops nobody.
public struct PodWarnings {
    private typealias Node = Document.Node

    private let object: Document
    private let spec: Document.Node
    private let annotations: Document.Node
    /// Where the pod or the template lies: empty, or a path with a dot at its end.
    private let path: String
    private var found: [String] = []

    private init(_ object: Document, _ pod: Document.Node, _ path: String) {
        self.object = object
        self.path = path
        spec = object[pod, "spec"]
        annotations = object[pod, "metadata", "annotations"]
    }

    /// The warnings of a pod, or of a template of pods.
    ///
    /// - Parameters:
    ///   - pod: the node with metadata and spec.
    ///   - path: the template's path; empty for a pod.
    public static func of(_ object: Document, _ pod: Document.Node, path: String = "") -> [String] {
        var warnings = PodWarnings(object, pod, path.isEmpty ? "" : path + ".")
        warnings.collect()
        return warnings.found
    }

    private mutating func collect() {
        nodeLabels()
        outdatedAnnotations()
        volumes()
        found += VolumePathWarnings.of(object, object[spec, "volumes"])
        names()
        amounts(object[spec, "overhead"], "\(path)spec.overhead")
        if !object[spec, "securityContext", "seccompProfile"].exists {
            outdatedProfile("seccomp.security.alpha.kubernetes.io/pod", "non-functional in v1.27+; use the \"seccompProfile\" field instead")
        }
        for (container, path) in containers { self.container(container, path) }
        ports()
        portNames()
        if let period = object.int(object[spec, "terminationGracePeriodSeconds"]), period < 0 {
            found.append("\(path)spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1")
        }
        affinityTerms()
    }

    private var containers: [(node: Document.Node, path: String)] {
        ["initContainers", "containers", "ephemeralContainers"].flatMap { list in
            object.elements(object[spec, list]).enumerated().map { ($0.element, "\(path)spec.\(list)[\($0.offset)]") }
        }
    }

    // MARK: Labels of nodes

    private mutating func nodeLabels() {
        for (key, _) in object.members(object[spec, "nodeSelector"]) {
            if let message = NodeLabelWarnings.message(key) { found.append("\(path)spec.nodeSelector[\(key)]: \(message)") }
        }
        let affinity = object[spec, "affinity", "nodeAffinity"]
        let base = "\(path)spec.affinity.nodeAffinity"
        let required = "requiredDuringSchedulingIgnoredDuringExecution", preferred = "preferredDuringSchedulingIgnoredDuringExecution"
        for (index, term) in object.elements(object[affinity, required, "nodeSelectorTerms"]).enumerated() {
            found += NodeLabelWarnings.term(object, term, "\(base).\(required).nodeSelectorTerms[\(index)]")
        }
        for (index, term) in object.elements(object[affinity, preferred]).enumerated() {
            found += NodeLabelWarnings.term(object, object[term, "preference"], "\(base).\(preferred)[\(index)].preference", checksValues: true)
        }
        for (index, constraint) in object.elements(object[spec, "topologySpreadConstraints"]).enumerated() {
            let at = "\(path)spec.topologySpreadConstraints[\(index)]"
            let key = object.text(object[constraint, "topologyKey"])
            if let message = NodeLabelWarnings.message(key) { found.append("\(at).topologyKey: \(key) is \(message)") }
            selector(constraint, at)
        }
    }

    private mutating func selector(_ term: Document.Node, _ at: String) {
        if object.isNull(object[term, "labelSelector"]) { found.append("\(at).labelSelector: a null labelSelector results in matching no pod") }
    }

    private mutating func affinityTerms() {
        for kind in ["podAffinity", "podAntiAffinity"] {
            let affinity = object[spec, "affinity", kind]
            let required = "requiredDuringSchedulingIgnoredDuringExecution", preferred = "preferredDuringSchedulingIgnoredDuringExecution"
            for (index, term) in object.elements(object[affinity, required]).enumerated() {
                selector(term, "\(path)spec.affinity.\(kind).\(required)[\(index)]")
            }
            for (index, term) in object.elements(object[affinity, preferred]).enumerated() {
                selector(object[term, "podAffinityTerm"], "\(path)spec.affinity.\(kind).\(preferred)[\(index)].podAffinityTerm")
            }
        }
    }

    // MARK: What is out of use

    private mutating func outdatedAnnotations() {
        let sysctls = "non-functional in v1.11+; use the \"sysctls\" field instead"
        let outdated = [
            ("scheduler.alpha.kubernetes.io/critical-pod", "non-functional in v1.16+; use the \"priorityClassName\" field instead"),
            ("security.alpha.kubernetes.io/sysctls", sysctls), ("security.alpha.kubernetes.io/unsafe-sysctls", sysctls),
        ]
        for (key, message) in outdated { outdatedProfile(key, message) }
    }

    private mutating func outdatedProfile(_ key: String, _ message: String) {
        if object[annotations, key].exists { found.append("\(path)metadata.annotations[\(key)]: \(message)") }
    }

    private mutating func volumes() {
        for (index, volume) in object.elements(object[spec, "volumes"]).enumerated() {
            let at = "\(path)spec.volumes[\(index)]"
            for (name, message) in KindWarnings.volumeSources where !object.isNull(object[volume, name]) {
                if name == "rbd" || name == "cephfs" { continue }
                found.append("\(at).\(name): \(message)")
            }
            let claim = object[volume, "ephemeral", "volumeClaimTemplate", "spec"]
            found += KindWarnings.claim(object, claim, "\(at).ephemeral.volumeClaimTemplate.spec")
            for name in ["cephfs", "rbd"] where !object.isNull(object[volume, name]) {
                found.append("\(at).\(name): \(KindWarnings.cephMessage)")
            }
        }
    }

    // MARK: Names that come twice

    private mutating func names() {
        twice("hostAliases", "ip")
        twice("imagePullSecrets", "name")
        for (index, secret) in object.elements(object[spec, "imagePullSecrets"]).enumerated() where object.isBlank(object[secret, "name"]) {
            found.append("\(path)spec.imagePullSecrets[\(index)].name: invalid empty name \"\"")
        }
    }

    private mutating func twice(_ list: String, _ member: String) {
        var known: Set<String> = []
        for (index, element) in object.elements(object[spec, list]).enumerated() {
            let value = object.text(object[element, member])
            if !known.insert(value).inserted {
                found.append("\(path)spec.\(list)[\(index)].\(member): duplicate \(member) \(FieldError.quoted(value))")
            }
        }
    }

    // MARK: Containers

    private mutating func amounts(_ list: Document.Node, _ at: String, only: [String] = ["memory", "ephemeral-storage"]) {
        for name in only { found += KindWarnings.fraction(object, object[list, name], "\(at)[\(name)]") }
    }

    private mutating func container(_ container: Document.Node, _ at: String) {
        let name = object.text(object[container, "name"])
        if !object[container, "securityContext", "seccompProfile"].exists {
            outdatedProfile(
                "container.seccomp.security.alpha.kubernetes.io/\(name)", "non-functional in v1.27+; use the \"seccompProfile\" field instead")
        }
        let key = "container.apparmor.security.beta.kubernetes.io/\(name)"
        // Pods get the fields of their annotations, and a warning of that kind elsewhere.
        if !path.isEmpty, !object[container, "securityContext", "appArmorProfile"].exists, object[annotations, key].exists,
            !object[spec, "securityContext", "appArmorProfile"].exists {
            outdatedProfile(key, "deprecated since v1.30; use the \"appArmorProfile\" field instead")
        }
        for resource in ["memory", "ephemeral-storage"] {
            for list in ["limits", "requests"] { amounts(object[container, "resources", list], "\(at).resources.\(list)", only: [resource]) }
        }
        variables(container, at)
    }

    /// A variable may build on one of its name, but not hide it.
    private mutating func variables(_ container: Document.Node, _ at: String) {
        var known: Set<String> = []
        for (index, variable) in object.elements(object[container, "env"]).enumerated() {
            let name = object.text(object[variable, "name"])
            if known.insert(name).inserted { continue }
            let (value, reference) = (object.text(object[variable, "value"]), "$(\(name))")
            guard !object.isNull(object[variable, "valueFrom"]) || value == reference || !value.contains(reference) else { continue }
            found.append(
                "\(at).env[\(index)]: hides previous definition of \(FieldError.quoted(name)), which may be dropped when using apply")
        }
    }

    // MARK: Ports

    private struct Port {
        var path: String
        var hostAddress: String
        var hostPort: Int64
    }

    private mutating func ports() {
        var known: [String: [Port]] = [:]
        for (container, at) in containers {
            for (index, node) in object.elements(object[container, "ports"]).enumerated() {
                let port = Port(
                    path: "\(at).ports[\(index)]", hostAddress: object.text(object[node, "hostIP"]), hostPort: object.int(object[node, "hostPort"]) ?? 0)
                let (number, name) = (object.int(object[node, "containerPort"]) ?? 0, object.text(object[node, "protocol"]))
                if !port.hostAddress.isEmpty, port.hostPort == 0 {
                    let shown = "{Name:\(object.text(object[node, "name"])) HostPort:0 ContainerPort:\(number) Protocol:\(name) HostIP:\(port.hostAddress)}"
                    found.append("\(port.path): hostIP set without hostPort: \(shown)")
                }
                for other in known["\(number)/\(name)"] ?? [] { compare(port, other) }
                known["\(number)/\(name)", default: []].append(port)
            }
        }
    }

    private mutating func compare(_ port: Port, _ other: Port) {
        if port.hostAddress == other.hostAddress, port.hostPort == other.hostPort {
            found.append("\(port.path): duplicate port definition with \(other.path)")
        } else if port.hostPort == 0 || other.hostPort == 0 {
            found.append("\(port.path): overlapping port definition with \(other.path)")
        } else if port.hostPort == other.hostPort, port.hostAddress.isEmpty != other.hostAddress.isEmpty {
            found.append("\(port.path): dangerously ambiguous port definition with \(other.path)")
        }
    }

    private mutating func portNames() {
        var known: [String: String] = [:]
        for (container, at) in containers {
            for (index, port) in object.elements(object[container, "ports"]).enumerated() {
                let name = object.text(object[port, "name"])
                guard !name.isEmpty else { continue }
                if let first = known[name] {
                    found.append(
                        "\(at).ports[\(index)]: duplicate port name \(FieldError.quoted(name)) with \(first), services and probes that select "
                            + "ports by name will use \(first)")
                } else {
                    known[name] = "\(at).ports[\(index)]"
                }
            }
        }
    }
}

/// Labels of nodes that go by other names today.
enum NodeLabelWarnings {
    private static let messages = [
        "beta.kubernetes.io/arch": "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
        "beta.kubernetes.io/os": "deprecated since v1.14; use \"kubernetes.io/os\" instead",
        "failure-domain.beta.kubernetes.io/region": "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
        "failure-domain.beta.kubernetes.io/zone": "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
        "beta.kubernetes.io/instance-type": "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead",
        "app.kubernetes.io/created-by": "deprecated since v1.9",
        "scheduler.alpha.kubernetes.io/preferAvoidPods": "deprecated since v1.22; use Taints and Tolerations instead",
        "node-role.kubernetes.io/master": "use \"node-role.kubernetes.io/control-plane\" instead",
    ]

    static func message(_ label: String) -> String? { messages[label] }

    /// The warnings of one term of a node selector.
    static func term(_ object: Document, _ term: Document.Node, _ path: String, checksValues: Bool = false) -> [String] {
        var found: [String] = []
        for (index, expression) in object.elements(object[term, "matchExpressions"]).enumerated() {
            let (key, at) = (object.text(object[expression, "key"]), "\(path).matchExpressions[\(index)]")
            if let message = message(key) { found.append("\(at).key: \(key) is \(message)") }
            guard checksValues else { continue }
            for (position, value) in object.strings(object[expression, "values"]).enumerated() {
                found += Names.labelValue(value).map { "\(at).values[\(position)]: \(value) is invalid, \($0)" }
            }
        }
        return found
    }
}
