import KubernetesSchema
import Wire

/// Containers of every sort.
extension Checks {
    private static let withoutRestart = "may not be set for init containers without restartPolicy=Always"

    mutating func containers(_ spec: Node, _ path: String, _ volumes: [String: Node]) {
        let list = items(spec, "containers")
        guard !list.isEmpty else { return required("\(path).containers") }
        var names: Set<String> = []
        for (index, container) in list.enumerated() {
            let place = "\(path).containers[\(index)]"
            self.container(container, place, volumes)
            let name = text(container, "name")
            if !names.insert(name).inserted { duplicate("\(place).name", name) }
            lifecycleAndProbes(container, place)
            restartPolicy(container, place)
        }
        hostPorts(list, "\(path).containers")
    }

    mutating func initContainers(_ spec: Node, _ path: String, _ volumes: [String: Node]) {
        var names = Set(items(spec, "containers").map { text($0, "name") })
        for (index, container) in items(spec, "initContainers").enumerated() {
            let place = "\(path).initContainers[\(index)]"
            self.container(container, place, volumes)
            restartPolicy(container, place)
            let name = text(container, "name")
            if names.contains(name) { duplicate("\(place).name", name) } else if !name.isEmpty { names.insert(name) }
            hostPorts([container], "\(path).initContainers")
            if text(container, "restartPolicy") == "Always" {
                lifecycleAndProbes(container, place)
            } else {
                for field in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] where has(container, field) {
                    forbidden("\(place).\(field)", Checks.withoutRestart)
                }
            }
        }
    }

    mutating func ephemeralContainers(_ spec: Node, _ path: String, _ volumes: [String: Node]) {
        let others = Set((items(spec, "containers") + items(spec, "initContainers")).map { text($0, "name") })
        var names = others
        for (index, container) in items(spec, "ephemeralContainers").enumerated() {
            let place = "\(path).ephemeralContainers[\(index)]"
            self.container(container, place, volumes)
            let name = text(container, "name")
            if !names.insert(name).inserted { duplicate("\(place).name", name) }
            let target = text(container, "targetContainerName")
            if !target.isEmpty, !others.contains(target) { add(.notFound("\(place).targetContainerName", target)) }
            let refused = ["ports", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "resizePolicy", "restartPolicy"]
            for field in refused where has(container, field) {
                forbidden("\(place).\(field)", "cannot be set for an Ephemeral Container")
            }
            if !object.isEmpty(object[container, "resources"]) { forbidden("\(place).resources", "cannot be set for an Ephemeral Container") }
            for (position, mount) in items(container, "volumeMounts").enumerated() {
                for field in ["subPath", "subPathExpr"] where !text(mount, field).isEmpty {
                    forbidden("\(place).volumeMounts[\(position)].\(field)", "cannot be set for an Ephemeral Container")
                }
            }
        }
    }

    /// What all sorts have in common.
    private mutating func container(_ container: Node, _ path: String, _ volumes: [String: Node]) {
        let name = text(container, "name")
        if require(name, "\(path).name") { dnsLabel(name, "\(path).name") }
        require(text(container, "image"), "\(path).image")
        requireOneOf(text(container, "terminationMessagePolicy"), "\(path).terminationMessagePolicy", ["FallbackToLogsOnError", "File"])
        containerPorts(items(container, "ports"), "\(path).ports")
        environment(container, path)
        volumeMounts(container, path, volumes)
        requireOneOf(text(container, "imagePullPolicy"), "\(path).imagePullPolicy", ["Always", "IfNotPresent", "Never"])
        containerResources(object[container, "resources"], "\(path).resources")
        for (index, policy) in items(container, "resizePolicy").enumerated() {
            let place = "\(path).resizePolicy[\(index)]"
            requireOneOf(text(policy, "resourceName"), "\(place).resourceName", ["cpu", "memory"])
            requireOneOf(text(policy, "restartPolicy"), "\(place).restartPolicy", ["NotRequired", "RestartContainer"])
        }
        containerSecurity(object[container, "securityContext"], "\(path).securityContext")
    }

    private mutating func containerSecurity(_ context: Node, _ path: String) {
        guard object.kind(context) == .object else { return }
        for name in ["runAsUser", "runAsGroup"] { identity(context, name, path) }
        if has(context, "procMount") { oneOf(text(context, "procMount"), "\(path).procMount", ["Default", "Unmasked"]) }
        seccomp(object[context, "seccompProfile"], "\(path).seccompProfile")
        appArmor(object[context, "appArmorProfile"], "\(path).appArmorProfile")
        guard object.bool(object[context, "allowPrivilegeEscalation"]) == false else { return }
        if object.bool(object[context, "privileged"]) == true {
            invalid(path, context, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true")
        }
        if strings(object[context, "capabilities"], "add").contains("CAP_SYS_ADMIN") {
            invalid(path, context, "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN")
        }
    }

    private mutating func restartPolicy(_ container: Node, _ path: String) {
        guard has(container, "restartPolicy") else { return }
        oneOf(text(container, "restartPolicy"), "\(path).restartPolicy", ["Always", "Never", "OnFailure"])
    }

    private mutating func containerPorts(_ ports: [Node], _ path: String) {
        var names: Set<String> = []
        for (index, port) in ports.enumerated() {
            let place = "\(path)[\(index)]"
            let name = text(port, "name")
            if !name.isEmpty {
                let problems = Checks.portName(name)
                invalid("\(place).name", name, problems)
                if problems.isEmpty, !names.insert(name).inserted { duplicate("\(place).name", name) }
            }
            let number = int(port, "containerPort") ?? 0
            if number == 0 { required("\(place).containerPort") } else { portNumber(number, "\(place).containerPort") }
            let host = int(port, "hostPort") ?? 0
            if host != 0 { portNumber(host, "\(place).hostPort") }
            requireOneOf(text(port, "protocol"), "\(place).protocol", ["SCTP", "TCP", "UDP"])
        }
    }

    private mutating func hostPorts(_ containers: [Node], _ path: String) {
        var seen: Set<String> = []
        for (index, container) in containers.enumerated() {
            for (position, port) in items(container, "ports").enumerated() {
                let number = int(port, "hostPort") ?? 0
                guard number != 0 else { continue }
                let key = "\(text(port, "protocol"))/\(text(port, "hostIP"))/\(number)"
                if !seen.insert(key).inserted { duplicate("\(path)[\(index)].ports[\(position)].hostPort", key) }
            }
        }
    }

    // MARK: Environment

    private mutating func environmentName(_ name: String, _ path: String) {
        if name.utf8.contains(where: { $0 < 0x20 || $0 > 0x7e || $0 == 0x3d }) {
            invalid(path, name, "a valid environment variable name must consist only of printable ASCII characters other than '='")
        }
    }

    private mutating func environment(_ container: Node, _ path: String) {
        for (index, variable) in items(container, "env").enumerated() {
            let place = "\(path).env[\(index)]"
            let name = text(variable, "name")
            if require(name, "\(place).name") { environmentName(name, "\(place).name") }
            let source = object[variable, "valueFrom"]
            if object.kind(source) == .object { valueSource(source, hasValue: !text(variable, "value").isEmpty, "\(place).valueFrom") }
        }
        for (index, source) in items(container, "envFrom").enumerated() {
            let place = "\(path).envFrom[\(index)]"
            environmentName(text(source, "prefix"), "\(place).prefix")
            var count = 0
            for field in ["configMapRef", "secretRef"] where has(source, field) {
                count += 1
                let name = text(object[source, field], "name")
                if require(name, "\(place).\(field).name") { dnsSubdomain(name, "\(place).\(field).name") }
            }
            if count == 0 { invalid("\(path).envFrom", "", "must specify one of: `configMapRef` or `secretRef`") }
            if count > 1 { invalid("\(path).envFrom", "", "may not have more than one field specified at a time") }
        }
    }

    private mutating func valueSource(_ source: Node, hasValue: Bool, _ path: String) {
        var count = 0
        if has(source, "fieldRef") {
            count += 1
            fieldReference(object[source, "fieldRef"], "\(path).fieldRef", Checks.environmentFields)
        }
        if has(source, "resourceFieldRef") {
            count += 1
            resourceReference(object[source, "resourceFieldRef"], "\(path).resourceFieldRef", needsContainer: false)
        }
        for field in ["configMapKeyRef", "secretKeyRef"] where has(source, field) {
            count += 1
            let reference = object[source, field]
            dnsSubdomain(text(reference, "name"), "\(path).\(field).name")
            let key = text(reference, "key")
            if require(key, "\(path).\(field).key") { invalid("\(path).\(field).key", key, Names.configMapKey(key)) }
        }
        if has(source, "fileKeyRef") {
            count += 1
            for field in ["key", "volumeName", "path"] { require(text(object[source, "fileKeyRef"], field), "\(path).fileKeyRef.\(field)") }
        }
        if count == 0 {
            invalid(path, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`")
        } else if hasValue {
            invalid(path, "", "may not be specified when `value` is not empty")
        } else if count > 1 {
            invalid(path, "", "may not have more than one field specified at a time")
        }
    }

    static let environmentFields = [
        "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs",
        "status.podIP", "status.podIPs",
    ]
    static let volumeFields = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"]
    private static let convertible = Set(environmentFields + volumeFields + [
        "spec.restartPolicy", "spec.schedulerName", "status.phase", "spec.host",
    ])

    /// A reference to a field of the pod.
    mutating func fieldReference(_ reference: Node, _ path: String, _ allowed: [String]) {
        let field = text(reference, "fieldPath")
        guard require(text(reference, "apiVersion"), "\(path).apiVersion"), require(field, "\(path).fieldPath") else { return }
        if field.hasSuffix("']"), let open = field.range(of: "['") {
            let (base, subscriptText) = (String(field[..<open.lowerBound]), String(field[open.upperBound...].dropLast(2)))
            switch base {
            case "metadata.annotations": return qualifiedName(subscriptText.lowercased(), path)
            case "metadata.labels": return qualifiedName(subscriptText, path)
            default: break
            }
        }
        guard Checks.convertible.contains(field) else {
            return invalid("\(path).fieldPath", field, "error converting fieldPath: field label not supported: \(field)")
        }
        if !allowed.contains(field) { unsupported("\(path).fieldPath", field, allowed) }
    }

    /// A reference to a container's requests or limits.
    mutating func resourceReference(_ reference: Node, _ path: String, needsContainer: Bool) {
        let resource = text(reference, "resource")
        let known = [
            "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory",
        ]
        if needsContainer, text(reference, "containerName").isEmpty {
            required("\(path).containerName")
        } else if resource.isEmpty {
            required("\(path).resource")
        } else if !known.contains(resource), !resource.hasPrefix("limits.hugepages-"), !resource.hasPrefix("requests.hugepages-") {
            unsupported("\(path).resource", resource, known)
        }
        let divisor = text(reference, "divisor")
        guard let amount = Quantity(divisor), !amount.isZero else { return }
        let isCPU = resource.hasSuffix(".cpu")
        let fits = isCPU ? ["1m", "1"] : ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"]
        if !fits.contains(divisor) {
            let what = isCPU ? "only divisor's values 1m and 1 are supported with the cpu resource"
                : "only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the \(resource.split(separator: ".").last ?? "") resource"
            invalid("\(path).divisor", divisor, what)
        }
    }

    // MARK: Mounts

    private mutating func volumeMounts(_ container: Node, _ path: String, _ volumes: [String: Node]) {
        let devices = items(container, "volumeDevices")
        let deviceNames = Set(devices.map { text($0, "name") })
        let devicePaths = Set(devices.map { text($0, "devicePath") })
        var paths: Set<String> = []
        for (index, mount) in items(container, "volumeMounts").enumerated() {
            let place = "\(path).volumeMounts[\(index)]"
            let (name, target) = (text(mount, "name"), text(mount, "mountPath"))
            require(name, "\(place).name")
            if volumes[name] == nil { add(.notFound("\(place).name", name)) }
            require(target, "\(place).mountPath")
            if !paths.insert(target).inserted { invalid("\(place).mountPath", target, "must be unique") }
            if deviceNames.contains(name) { invalid("\(place).name", name, "must not already exist in volumeDevices") }
            if devicePaths.contains(target) { invalid("\(place).mountPath", target, "must not already exist as a path in volumeDevices") }
            for field in ["subPath", "subPathExpr"] where !text(mount, field).isEmpty {
                localPath(text(mount, field), "\(path).volumeMounts.\(field)")
            }
            if !text(mount, "subPath").isEmpty, !text(mount, "subPathExpr").isEmpty {
                invalid("\(place).subPathExpr", text(mount, "subPathExpr"), "subPathExpr and subPath are mutually exclusive")
            }
            if has(mount, "mountPropagation") {
                let (propagation, spot) = (text(mount, "mountPropagation"), "\(path).volumeMounts.mountPropagation")
                oneOf(propagation, spot, ["Bidirectional", "HostToContainer", "None"])
                if propagation == "Bidirectional", object.bool(object[container, "securityContext", "privileged"]) != true {
                    forbidden(spot, "Bidirectional mount propagation is available only to privileged containers")
                }
            }
        }
        var seen: Set<String> = []
        let mounted = Set(items(container, "volumeMounts").map { text($0, "name") })
        for (index, device) in devices.enumerated() {
            let place = "\(path).volumeDevices[\(index)]"
            let (name, target) = (text(device, "name"), text(device, "devicePath"))
            require(name, "\(place).name")
            if let volume = volumes[name] {
                if !has(volume, "persistentVolumeClaim"), !has(volume, "ephemeral") {
                    invalid("\(place).name", name, "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode")
                }
            } else {
                add(.notFound("\(place).name", name))
            }
            if require(target, "\(place).devicePath") {
                noBacksteps(target, "\(place).devicePath")
                if !seen.insert(target).inserted { invalid("\(place).devicePath", target, "must be unique") }
            }
            if mounted.contains(name) { invalid("\(place).name", name, "must not already exist in volumeMounts") }
        }
    }

    mutating func noBacksteps(_ value: String, _ path: String) {
        if value.split(separator: "/").contains("..") { invalid(path, value, "must not contain '..'") }
    }

    mutating func localPath(_ value: String, _ path: String) {
        if value.hasPrefix("/") { invalid(path, value, "must be a relative path") }
        noBacksteps(value, path)
    }

    // MARK: Probes

    private mutating func lifecycleAndProbes(_ container: Node, _ path: String) {
        let lifecycle = object[container, "lifecycle"]
        for name in ["postStart", "preStop"] where has(lifecycle, name) { handler(object[lifecycle, name], "\(path).lifecycle.\(name)") }
        for name in ["livenessProbe", "readinessProbe", "startupProbe"] {
            let probe = object[container, name]
            guard object.kind(probe) == .object else { continue }
            let place = "\(path).\(name)"
            handler(probe, place)
            for field in ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"] {
                nonNegative(probe, field, place)
            }
            if let grace = int(probe, "terminationGracePeriodSeconds"), grace <= 0 {
                invalid("\(place).terminationGracePeriodSeconds", grace, "must be greater than 0")
            }
            if name == "readinessProbe", has(probe, "terminationGracePeriodSeconds") {
                invalid("\(place).terminationGracePeriodSeconds", object[probe, "terminationGracePeriodSeconds"], "must not be set for readinessProbes")
            }
            let threshold = int(probe, "successThreshold") ?? 1
            if name != "readinessProbe", threshold != 1 { invalid("\(place).successThreshold", threshold, "must be 1") }
        }
    }

    private mutating func handler(_ handler: Node, _ path: String) {
        var count = 0
        for name in ["exec", "httpGet", "tcpSocket", "grpc", "sleep"] where has(handler, name) {
            count += 1
            if count > 1 {
                forbidden("\(path).\(name)", "may not specify more than 1 handler type")
                continue
            }
            let (action, place) = (object[handler, name], "\(path).\(name)")
            switch name {
            case "exec": if object.isEmpty(object[action, "command"]) { required("\(place).command") }
            case "httpGet":
                require(text(action, "path"), "\(place).path")
                portNumberOrName(object[action, "port"], "\(place).port")
                oneOf(text(action, "scheme"), "\(place).scheme", ["HTTP", "HTTPS"])
            case "tcpSocket": portNumberOrName(object[action, "port"], "\(place).port")
            case "grpc": portNumber(int(action, "port") ?? 0, "\(place).port")
            default:
                if let seconds = int(action, "seconds"), seconds < 0 {
                    invalid(place, seconds, "must be non-negative and less than terminationGracePeriodSeconds")
                }
            }
        }
        if count == 0 { required(path, "must specify a handler type") }
    }

    // MARK: Resources

    private static let standard: Set<String> = [
        "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage", "limits.cpu", "limits.memory",
        "limits.ephemeral-storage", "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps",
        "persistentvolumeclaims", "storage", "requests.storage", "services.nodeports", "services.loadbalancers",
    ]

    /// The name of a resource of any sort.
    mutating func resourceName(_ name: String, _ path: String) -> Bool {
        let problems = Names.qualifiedName(name)
        invalid(path, name, problems)
        guard problems.isEmpty else { return false }
        let isHuge = name.hasPrefix("hugepages-") || name.hasPrefix("requests.hugepages-")
        if !name.contains("/"), !Checks.standard.contains(name), !isHuge {
            invalid(path, name, "must be a standard resource type or fully qualified")
            return false
        }
        return true
    }

    private mutating func containerResourceName(_ name: String, _ path: String) {
        _ = resourceName(name, path)
        if !name.contains("/") {
            if !["cpu", "memory", "ephemeral-storage"].contains(name), !name.hasPrefix("hugepages-") {
                invalid(path, name, "must be a standard resource for containers")
            }
        } else if !name.contains("kubernetes.io/"), name.hasPrefix("requests.") || !Names.qualifiedName("requests." + name).isEmpty {
            invalid(path, name, "doesn't follow extended resource name standard")
        }
    }

    /// The amounts of a list.
    mutating func resourceList(_ list: Node, _ path: String, _ name: (inout Checks, String, String) -> Void) {
        for (key, value) in object.members(list) {
            let place = "\(path)[\(key)]"
            name(&self, key, place)
            let amount = object.text(value)
            nonNegativeQuantity(amount, place)
            let isWhole = key.contains("/") && !key.contains("kubernetes.io/")
            let isCounted = ["pods", "services", "secrets", "configmaps", "persistentvolumeclaims", "resourcequotas", "replicationcontrollers"]
                .contains(key)
            if isWhole || isCounted, let quantity = Quantity(amount), quantity.exactInt64 == nil { invalid(place, amount, "must be an integer") }
        }
    }

    mutating func containerResources(_ resources: Node, _ path: String) {
        guard object.kind(resources) == .object else { return }
        let (limits, requests) = (object[resources, "limits"], object[resources, "requests"])
        resourceList(limits, "\(path).limits") { $0.containerResourceName($1, $2) }
        resourceList(requests, "\(path).requests") { $0.containerResourceName($1, $2) }
        for (name, value) in object.members(requests) {
            let text = object.text(value)
            let isBurstable = !name.hasPrefix("hugepages-") && (!name.contains("/") || name.contains("kubernetes.io/"))
            guard let request = Quantity(text) else { continue }
            let limitText = object.text(object[limits, name])
            guard let limit = Quantity(limitText) else {
                if !isBurstable { required("\(path).limits", "Limit must be set for non overcommitable resources") }
                continue
            }
            if request != limit, !isBurstable {
                invalid("\(path).requests", text, "must be equal to \(name) limit of \(limitText)")
            } else if request > limit {
                invalid("\(path).requests", text, "must be less than or equal to \(name) limit of \(limitText)")
            }
        }
        let names = object.keys(limits) + object.keys(requests)
        if names.contains(where: { $0.hasPrefix("hugepages-") }), !names.contains("cpu"), !names.contains("memory") {
            forbidden(path, "HugePages require cpu or memory")
        }
    }
}

extension String {
    /// The first place at which a text stands.
    fileprivate func range(of text: String) -> Range<String.Index>? { firstRange(of: text) }
}
