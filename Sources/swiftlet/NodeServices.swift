import APIServer
import Client
import ClusterDNS
import ContainerRuntime
import Glibc
import KubernetesSchema
import Logging
import ServiceProxy
import Wire

/// What a node runs beside its kubelet.
enum NodeServices {
    /// Runs the service proxy, and keeps the routes to other nodes if wanted, until the task is cancelled.
    /// - Parameter clusterCIDRs: empty where the network's plugins masquerade.
    static func runProxy(_ client: APIClient, nodeName: String, clusterCIDRs: [CIDR], keepsRoutes: Bool, logger: Logger) async throws {
        guard let nft = Subprocess.find("nft") else {
            throw StartFailure("nft is missing: install it with 'apt-get install nftables'")
        }
        prepareKernel(logger)
        let proxy = ServiceProxy(client: client, nodeName: nodeName, clusterCIDRs: clusterCIDRs, logger: logger) { script in
            try await BlockingIO.run {
                let path = "/tmp/swiftlet-nft-\(getpid()).rules"
                try DataFolder.write(path, script)
                defer { unlink(path) }
                let result = try Subprocess.run(nft, ["-f", path])
                guard result.exitCode == 0 else { throw CommandRefused(output: result.output) }
            }
        }
        let routes = keepsRoutes ? nodeRoutes(client, nodeName: nodeName, logger: logger) : nil
        await withDiscardingTaskGroup { group in
            group.addTask { await proxy.run() }
            if let routes { group.addTask { await routes.run() } }
        }
    }

    /// Routes by the ip program; nil, and a warning, where there is none.
    private static func nodeRoutes(_ client: APIClient, nodeName: String, logger: Logger) -> NodeRoutes? {
        guard let ip = Subprocess.find("ip") else {
            logger.warning("ip is missing, pods of other nodes won't be reached: install it with 'apt-get install iproute2'")
            return nil
        }
        let mark = "\(NodeRoutePlan.routeProtocol)"
        let present: NodeRoutes.Present = {
            try await BlockingIO.run {
                var routes: [CIDR: IPAddressValue] = [:]
                for family in ["-4", "-6"] {
                    let result = try Subprocess.run(ip, [family, "-o", "route", "show", "proto", mark])
                    // A kernel without IPv6 has no such routes.
                    guard result.exitCode == 0 else {
                        if family == "-6" { continue }
                        throw CommandRefused(output: result.output)
                    }
                    routes.merge(NodeRoutePlan.parse(result.output)) { $1 }
                }
                return routes
            }
        }
        return NodeRoutes(client: client, nodeName: nodeName, logger: logger, present: present) { change in
            let arguments: [String]
            switch change {
            case .replace(let range, let gateway):
                arguments = [range.isV6 ? "-6" : "-4", "route", "replace", "\(range)", "via", "\(gateway)", "proto", mark]
            case .remove(let range): arguments = [range.isV6 ? "-6" : "-4", "route", "del", "\(range)", "proto", mark]
            }
            try await BlockingIO.run {
                let result = try Subprocess.run(ip, arguments)
                guard result.exitCode == 0 else { throw CommandRefused(output: result.output) }
            }
        }
    }

    /// The ranges of pods' addresses that a flag names.
    static func clusterCIDRs(_ text: String?) throws -> [CIDR] {
        try (text ?? "").split(separator: ",").map { part in
            guard let range = CIDR(String(part)) else { throw StartFailure("--cluster-cidr: \"\(part)\" is no range of addresses (10.244.0.0/16, say)") }
            return range
        }
    }

    struct CommandRefused: Error, CustomStringConvertible {
        var output: String
        var description: String { String(output.prefix(600)) }
    }

    /// Packets have to be forwarded, those over a bridge too. What can't be set is left as it is: it may be set already, or be somebody else's.
    private static func prepareKernel(_ logger: Logger) {
        for (path, value) in [("/proc/sys/net/ipv4/ip_forward", "1"), ("/proc/sys/net/bridge/bridge-nf-call-iptables", "1"), ("/proc/sys/net/ipv6/conf/all/forwarding", "1"), ("/proc/sys/net/bridge/bridge-nf-call-ip6tables", "1")] {
            guard let file = fopen(path, "w") else { continue }
            if fputs(value, file) < 0 { logger.notice("can't be set", metadata: ["path": "\(path)"]) }
            fclose(file)
        }
    }

    /// The port that cluster DNS listens on at the node's address; pods know it as port 53 of the Service.
    static let dnsPort = 10053

    /// Runs cluster DNS until the task is cancelled.
    static func runDNS(_ client: APIClient, domain: String, address: String, logger: Logger) async throws {
        let dns = ClusterDNS(client: client, domain: domain, address: address, port: dnsPort, upstreams: ClusterDNS.systemUpstreams(), logger: logger)
        do {
            try await dns.run()
        } catch {
            throw StartFailure("cluster DNS can't listen on \(address):\(dnsPort): \(error)")
        }
    }

    /// Makes what cluster DNS needs in the API: its Service with this node behind it, and the right to read services.
    static func publishDNS(_ client: LoopbackClient, clusterIP: String, address: String) async throws {
        let rules: Value = [
            ["apiGroups": [""], "resources": ["endpoints", "services", "pods", "namespaces"], "verbs": ["list", "watch"]],
            ["apiGroups": ["discovery.k8s.io"], "resources": ["endpointslices"], "verbs": ["list", "watch"]],
        ]
        try await client.put("/apis/rbac.authorization.k8s.io/v1/clusterroles", ["kind": "ClusterRole", "apiVersion": "rbac.authorization.k8s.io/v1", "metadata": ["name": "system:coredns"], "rules": rules])
        try await client.put("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", [
            "kind": "ClusterRoleBinding", "apiVersion": "rbac.authorization.k8s.io/v1", "metadata": ["name": "system:coredns"],
            "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "system:coredns"],
            "subjects": [["kind": "ServiceAccount", "name": "coredns", "namespace": "kube-system"]],
        ])
        let labels: Value = ["k8s-app": "kube-dns", "kubernetes.io/cluster-service": "true", "kubernetes.io/name": "CoreDNS"]
        let ports: Value = [["name": "dns", "port": 53, "protocol": "UDP", "targetPort": 53], ["name": "dns-tcp", "port": 53, "protocol": "TCP", "targetPort": 53]]
        try await client.ensure("/api/v1/namespaces/kube-system/services", [
            "kind": "Service", "apiVersion": "v1", "metadata": ["name": "kube-dns", "namespace": "kube-system", "labels": labels],
            "spec": ["clusterIP": .string(clusterIP), "ports": ports],
        ])
        let port = Int64(dnsPort)
        try await client.put("/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices", [
            "kind": "EndpointSlice", "apiVersion": "discovery.k8s.io/v1",
            "metadata": ["name": "kube-dns", "namespace": "kube-system", "labels": ["kubernetes.io/service-name": "kube-dns"]],
            "addressType": address.contains(":") ? "IPv6" : "IPv4", "endpoints": [["addresses": [.string(address)], "conditions": ["ready": true]]],
            "ports": [["name": "dns", "port": .int(port), "protocol": "UDP"], ["name": "dns-tcp", "port": .int(port), "protocol": "TCP"]],
        ])
    }

    /// Lets the API server into kubelets: it shows a client certificate of its own there.
    static func grantKubeletAccess(_ client: LoopbackClient) async throws {
        try await client.ensure("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", [
            "kind": "ClusterRoleBinding", "apiVersion": "rbac.authorization.k8s.io/v1", "metadata": ["name": "swiftlet:kube-apiserver-kubelet-client"],
            "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "system:kubelet-api-admin"],
            "subjects": [["kind": "User", "apiGroup": "rbac.authorization.k8s.io", "name": "kube-apiserver-kubelet-client"]],
        ])
    }
}
