import KubernetesSchema
import Wire

/// The checks of the pod security standards over one pod.
struct PodSecurityChecks {
    typealias Node = Document.Node
    let pod: Document
    let metadata: Node
    let spec: Node
    /// The minor version whose standard counts.
    let minor: Int

    // MARK: Which checks there are

    func baseline() -> [PodSecurityViolation] {
        [
            appArmor(), capabilitiesBaseline(), hostNamespaces(), hostPathVolumes(), hostPorts(), minor >= 34 ? hostProbes() : nil, privileged(),
            procMount(isRestricted: false), seLinux(), seccompBaseline(), sysctls(), windowsHostProcess(),
        ].compactMap { $0 }
    }

    /// Those of the baseline that the restricted level doesn't have a stricter one for, then its own.
    func restricted() -> [PodSecurityViolation] {
        [
            appArmor(), minor < 22 ? capabilitiesBaseline() : nil, hostNamespaces(), hostPorts(), minor >= 34 ? hostProbes() : nil, privileged(),
            minor < 35 ? procMount(isRestricted: false) : nil, seLinux(), minor < 19 ? seccompBaseline() : nil, sysctls(), windowsHostProcess(),
            minor >= 8 ? privilegeEscalation() : nil, minor >= 22 ? capabilitiesRestricted() : nil,
            minor >= 35 ? procMount(isRestricted: true) : nil, restrictedVolumes(), runAsNonRoot(),
            minor >= 23 ? runAsUser() : nil, minor >= 19 ? seccompRestricted() : nil,
        ].compactMap { $0 }
    }

    // MARK: Reading

    private struct Container {
        var name: String
        var node: Node
        var security: Node
    }

    private var containers: [Container] {
        ["initContainers", "containers", "ephemeralContainers"].flatMap { list in
            pod.elements(pod[spec, list]).map { Container(name: pod.string(pod[$0, "name"]) ?? "", node: $0, security: pod[$0, "securityContext"]) }
        }
    }

    private var shared: Node { pod[spec, "securityContext"] }
    private var annotations: [(key: String, value: String)] { pod.members(pod[metadata, "annotations"]).map { ($0.key, pod.string($0.value) ?? "") } }
    /// Windows pods are excused from what only Linux has.
    private var isWindows: Bool { minor >= 25 && pod.equals(pod[spec, "os", "name"], "windows") }
    private var hasUserNamespace: Bool { minor >= 35 && pod.bool(pod[spec, "hostUsers"]) == false }

    private func plural(_ one: String, _ many: String, _ count: Int) -> String { count == 1 ? one : many }
    private func quoted(_ names: some Sequence<String>) -> String { names.map { "\"\($0)\"" }.joined(separator: ", ") }
    private func named(_ names: [String]) -> String { "\(plural("container", "containers", names.count)) \(quoted(names))" }
    private func isSet(_ node: Node) -> Bool { !pod.isNull(node) }

    /// The pod and the containers whose value is bad, as they are named.
    private func setters(_ bad: (Node) -> Bool) -> [String] {
        var result = isSet(shared) && bad(shared) ? ["pod"] : []
        let names = containers.filter { isSet($0.security) && bad($0.security) }.map(\.name)
        if !names.isEmpty { result.append(named(names)) }
        return result
    }

    // MARK: Baseline

    private func appArmor() -> PodSecurityViolation? {
        var values: Set<String> = []
        func isBad(_ security: Node) -> Bool {
            let profile = pod[security, "appArmorProfile"]
            guard isSet(profile) else { return false }
            let type = pod.string(pod[profile, "type"]) ?? ""
            return type != "RuntimeDefault" && type != "Localhost"
        }
        var found = setters(isBad)
        for security in [shared] + containers.map(\.security) where isSet(security) && isBad(security) {
            values.insert(pod.string(pod[security, "appArmorProfile", "type"]) ?? "")
        }
        var list = values.sorted()
        let forbidden = annotations.filter { key, value in
            key.hasPrefix("container.apparmor.security.beta.kubernetes.io/") && !value.isEmpty && value != "runtime/default" && !value.hasPrefix("localhost/")
        }.map { "\($0.key)=\(FieldError.quoted($0.value))" }.sorted()
        if !forbidden.isEmpty {
            list += forbidden
            found.append(plural("annotation", "annotations", forbidden.count))
        }
        guard !found.isEmpty else { return nil }
        return PodSecurityViolation(
            plural("forbidden AppArmor profile", "forbidden AppArmor profiles", list.count),
            "\(found.joined(separator: " and ")) must not set AppArmor profile type to \(quoted(list))")
    }

    private static let defaultCapabilities: Set<String> = [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    ]

    private func capabilitiesBaseline() -> PodSecurityViolation? {
        var names: [String] = []
        var forbidden: Set<String> = []
        for container in containers {
            let bad = pod.strings(pod[container.security, "capabilities", "add"]).filter { !PodSecurityChecks.defaultCapabilities.contains($0) }
            if bad.isEmpty { continue }
            names.append(container.name)
            forbidden.formUnion(bad)
        }
        guard !names.isEmpty else { return nil }
        return PodSecurityViolation(
            "non-default capabilities", "\(named(names)) must not include \(quoted(forbidden.sorted())) in securityContext.capabilities.add")
    }

    private func hostNamespaces() -> PodSecurityViolation? {
        let used = ["hostNetwork", "hostPID", "hostIPC"].filter { pod.bool(pod[spec, $0]) == true }.map { "\($0)=true" }
        return used.isEmpty ? nil : PodSecurityViolation("host namespaces", used.joined(separator: ", "))
    }

    private func hostPathVolumes() -> PodSecurityViolation? {
        let names = pod.elements(pod[spec, "volumes"]).filter { isSet(pod[$0, "hostPath"]) }.map { pod.string(pod[$0, "name"]) ?? "" }
        return names.isEmpty ? nil : PodSecurityViolation("hostPath volumes", "\(plural("volume", "volumes", names.count)) \(quoted(names))")
    }

    private func hostPorts() -> PodSecurityViolation? {
        var names: [String] = []
        var ports: Set<String> = []
        for container in containers {
            let used = pod.elements(pod[container.node, "ports"]).compactMap { pod.int(pod[$0, "hostPort"]) }.filter { $0 != 0 }
            if used.isEmpty { continue }
            names.append(container.name)
            ports.formUnion(used.map(String.init))
        }
        guard !names.isEmpty else { return nil }
        let list = ports.sorted().joined(separator: ", ")
        return PodSecurityViolation(
            "hostPort", "\(named(names)) \(plural("uses", "use", names.count)) \(plural("hostPort", "hostPorts", ports.count)) \(list)")
    }

    private func hostProbes() -> PodSecurityViolation? {
        var names: Set<String> = []
        var hosts: Set<String> = []
        for container in containers {
            let places = ["livenessProbe", "readinessProbe", "startupProbe"].map { pod[container.node, $0] }
                + ["postStart", "preStop"].map { pod[container.node, "lifecycle", $0] }
            for place in places {
                for handler in ["httpGet", "tcpSocket"] {
                    guard let host = pod.string(pod[place, handler, "host"]), !host.isEmpty else { continue }
                    names.insert(container.name)
                    hosts.insert(host)
                }
            }
        }
        guard !names.isEmpty else { return nil }
        let what = plural("probe or lifecycle host", "probe or lifecycle hosts", hosts.count)
        return PodSecurityViolation(
            "probe or lifecycle host", "\(named(names.sorted())) \(plural("uses", "use", names.count)) \(what) \(quoted(hosts.sorted()))")
    }

    private func privileged() -> PodSecurityViolation? {
        let names = containers.filter { pod.bool(pod[$0.security, "privileged"]) == true }.map(\.name)
        return names.isEmpty ? nil : PodSecurityViolation("privileged", "\(named(names)) must not set securityContext.privileged=true")
    }

    private func procMount(isRestricted: Bool) -> PodSecurityViolation? {
        // Processes of a user namespace of their own may see an unmasked /proc, as far as the baseline goes.
        if !isRestricted, hasUserNamespace { return nil }
        let bad = containers.filter { container in
            let value = pod.string(pod[container.security, "procMount"])
            return value != nil && value != "Default"
        }
        guard !bad.isEmpty else { return nil }
        let values = Set(bad.map { pod.string(pod[$0.security, "procMount"]) ?? "" }).sorted()
        return PodSecurityViolation("procMount", "\(named(bad.map(\.name))) must not set securityContext.procMount to \(quoted(values))")
    }

    private func seLinux() -> PodSecurityViolation? {
        var allowed: Set<String> = ["", "container_t", "container_init_t", "container_kvm_t"]
        if minor >= 31 { allowed.insert("container_engine_t") }
        func text(_ security: Node, _ name: String) -> String { pod.string(pod[security, "seLinuxOptions", name]) ?? "" }
        func isBad(_ security: Node) -> Bool {
            isSet(pod[security, "seLinuxOptions"])
                && (!allowed.contains(text(security, "type")) || !text(security, "user").isEmpty || !text(security, "role").isEmpty)
        }
        let found = setters(isBad)
        guard !found.isEmpty else { return nil }
        let all = ([shared] + containers.map(\.security)).filter { isSet($0) && isSet(pod[$0, "seLinuxOptions"]) }
        let types = Set(all.map { text($0, "type") }.filter { !allowed.contains($0) }).sorted()
        var data: [String] = []
        if !types.isEmpty { data.append("\(plural("type", "types", types.count)) \(quoted(types))") }
        if all.contains(where: { !text($0, "user").isEmpty }) { data.append("user may not be set") }
        if all.contains(where: { !text($0, "role").isEmpty }) { data.append("role may not be set") }
        return PodSecurityViolation(
            "seLinuxOptions", "\(found.joined(separator: " and ")) set forbidden securityContext.seLinuxOptions: \(data.joined(separator: "; "))")
    }

    private func isBadSeccomp(_ security: Node) -> Bool {
        let profile = pod[security, "seccompProfile"]
        guard isSet(profile) else { return false }
        let type = pod.string(pod[profile, "type"]) ?? ""
        return type != "RuntimeDefault" && type != "Localhost"
    }

    private func explicitSeccomp() -> PodSecurityViolation? {
        let found = setters(isBadSeccomp)
        guard !found.isEmpty else { return nil }
        let values = ([shared] + containers.map(\.security)).filter { isSet($0) && isBadSeccomp($0) }.map { pod.string(pod[$0, "seccompProfile", "type"]) ?? "" }
        return PodSecurityViolation(
            "seccompProfile", "\(found.joined(separator: " and ")) must not set securityContext.seccompProfile.type to \(quoted(Set(values).sorted()))")
    }

    private func seccompBaseline() -> PodSecurityViolation? {
        if minor >= 19 { return explicitSeccomp() }
        let own = Set(["seccomp.security.alpha.kubernetes.io/pod"] + containers.map { "container.seccomp.security.alpha.kubernetes.io/\($0.name)" })
        let forbidden = annotations.filter { key, value in
            own.contains(key) && value != "runtime/default" && value != "docker/default" && !value.hasPrefix("localhost/")
        }.map { "\($0.key)=\(FieldError.quoted($0.value))" }.sorted()
        guard !forbidden.isEmpty else { return nil }
        return PodSecurityViolation(
            "seccompProfile", "forbidden \(plural("annotation", "annotations", forbidden.count)) \(forbidden.joined(separator: ", "))")
    }

    /// Parameters with the version since which they are allowed.
    private static let sysctls: [String: Int] = [
        "kernel.shm_rmid_forced": 0, "net.ipv4.ip_local_port_range": 0, "net.ipv4.tcp_syncookies": 0, "net.ipv4.ping_group_range": 0,
        "net.ipv4.ip_unprivileged_port_start": 0, "net.ipv4.ip_local_reserved_ports": 27, "net.ipv4.tcp_keepalive_time": 29,
        "net.ipv4.tcp_fin_timeout": 29, "net.ipv4.tcp_keepalive_intvl": 29, "net.ipv4.tcp_keepalive_probes": 29, "net.ipv4.tcp_rmem": 32,
        "net.ipv4.tcp_wmem": 32,
    ]

    private func sysctls() -> PodSecurityViolation? {
        let bad = pod.elements(pod[shared, "sysctls"]).compactMap { pod.string(pod[$0, "name"]) }.filter { (PodSecurityChecks.sysctls[$0] ?? .max) > minor || PodSecurityChecks.sysctls[$0] == nil }
        return bad.isEmpty ? nil : PodSecurityViolation("forbidden sysctls", bad.joined(separator: ", "))
    }

    private func windowsHostProcess() -> PodSecurityViolation? {
        let found = setters { pod.bool(pod[$0, "windowsOptions", "hostProcess"]) == true }
        guard !found.isEmpty else { return nil }
        return PodSecurityViolation("hostProcess", "\(found.joined(separator: " and ")) must not set securityContext.windowsOptions.hostProcess=true")
    }

    // MARK: Restricted

    private func privilegeEscalation() -> PodSecurityViolation? {
        if isWindows { return nil }
        let names = containers.filter { pod.bool(pod[$0.security, "allowPrivilegeEscalation"]) != false }.map(\.name)
        guard !names.isEmpty else { return nil }
        return PodSecurityViolation("allowPrivilegeEscalation != false", "\(named(names)) must set securityContext.allowPrivilegeEscalation=false")
    }

    private func capabilitiesRestricted() -> PodSecurityViolation? {
        if isWindows { return nil }
        let missing = containers.filter { !pod.strings(pod[$0.security, "capabilities", "drop"]).contains("ALL") }.map(\.name)
        var adding: [String] = []
        var forbidden: Set<String> = []
        for container in containers {
            let bad = pod.strings(pod[container.security, "capabilities", "add"]).filter { $0 != "NET_BIND_SERVICE" }
            if bad.isEmpty { continue }
            adding.append(container.name)
            forbidden.formUnion(bad)
        }
        var details: [String] = []
        if !missing.isEmpty { details.append("\(named(missing)) must set securityContext.capabilities.drop=[\"ALL\"]") }
        if !adding.isEmpty { details.append("\(named(adding)) must not include \(quoted(forbidden.sorted())) in securityContext.capabilities.add") }
        return details.isEmpty ? nil : PodSecurityViolation("unrestricted capabilities", details.joined(separator: "; "))
    }

    private static let freeVolumes = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret"]
    private static let otherVolumes = [
        "hostPath", "gcePersistentDisk", "awsElasticBlockStore", "gitRepo", "nfs", "iscsi", "glusterfs", "rbd", "flexVolume", "cinder", "cephfs", "flocker",
        "fc", "azureFile", "vsphereVolume", "quobyte", "azureDisk", "photonPersistentDisk", "portworxVolume", "scaleIO", "storageos",
    ]

    private func restrictedVolumes() -> PodSecurityViolation? {
        var names: [String] = []
        var types: Set<String> = []
        for volume in pod.elements(pod[spec, "volumes"]) where !PodSecurityChecks.freeVolumes.contains(where: { isSet(pod[volume, $0]) }) {
            names.append(pod.string(pod[volume, "name"]) ?? "")
            types.insert(PodSecurityChecks.otherVolumes.first { isSet(pod[volume, $0]) } ?? "unknown")
        }
        guard !names.isEmpty else { return nil }
        let kinds = plural("restricted volume type", "restricted volume types", types.count)
        return PodSecurityViolation(
            "restricted volume types",
            "\(plural("volume", "volumes", names.count)) \(quoted(names)) \(plural("uses", "use", names.count)) \(kinds) \(quoted(types.sorted()))")
    }

    private func runAsNonRoot() -> PodSecurityViolation? {
        if hasUserNamespace { return nil }
        let found = setters { pod.bool(pod[$0, "runAsNonRoot"]) == false }
        if !found.isEmpty {
            return PodSecurityViolation("runAsNonRoot != true", "\(found.joined(separator: " and ")) must not set securityContext.runAsNonRoot=false")
        }
        if pod.bool(pod[shared, "runAsNonRoot"]) == true { return nil }
        let names = containers.filter { pod.bool(pod[$0.security, "runAsNonRoot"]) == nil }.map(\.name)
        guard !names.isEmpty else { return nil }
        return PodSecurityViolation("runAsNonRoot != true", "pod or \(named(names)) must set securityContext.runAsNonRoot=true")
    }

    private func runAsUser() -> PodSecurityViolation? {
        if hasUserNamespace { return nil }
        let found = setters { pod.int(pod[$0, "runAsUser"]) == 0 }
        return found.isEmpty ? nil : PodSecurityViolation("runAsUser=0", "\(found.joined(separator: " and ")) must not set runAsUser=0")
    }

    private func seccompRestricted() -> PodSecurityViolation? {
        if isWindows { return nil }
        if let explicit = explicitSeccomp() { return explicit }
        if isSet(pod[shared, "seccompProfile"]) { return nil }
        let names = containers.filter { !isSet(pod[$0.security, "seccompProfile"]) }.map(\.name)
        guard !names.isEmpty else { return nil }
        return PodSecurityViolation(
            "seccompProfile", "pod or \(named(names)) must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"")
    }
}
