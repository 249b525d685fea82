import KubernetesAPI

/// Whether a pod may run on this node at all. Pure.
enum PodAdmission {
    /// Kernel parameters that are namespaced and can't harm others; upstream's list.
    static let safeSysctls: Set<String> = [
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
        "net.ipv4.ip_unprivileged_port_start", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout",
        "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
    ]

    /// Why the pod is refused; nil when it isn't.
    static func refuse(_ pod: Pod) -> WaitingReason? {
        for sysctl in pod.spec.securityContext?.sysctls ?? [] {
            let name = sysctl.name.split(separator: "/").joined(separator: ".")
            if !safeSysctls.contains(name) {
                return WaitingReason(reason: "SysctlForbidden", message: "forbidden sysctl: \"\(name)\" not allowlisted")
            }
            if pod.spec.hostNetwork, name.hasPrefix("net.") {
                return WaitingReason(reason: "SysctlForbidden", message: "forbidden sysctl: \"\(name)\" not allowed with host net enabled")
            }
        }
        if pod.spec.nodeSelector["kubernetes.io/os"].map({ $0 != "linux" }) ?? false || pod.spec.os.map({ $0.name != "linux" }) ?? false {
            return WaitingReason(reason: "PodOSNotSupported", message: "Failed to admit pod as the OS field doesn't match node OS")
        }
        return nil
    }
}
