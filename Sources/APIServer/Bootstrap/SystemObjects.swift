import KubernetesSchema
import Wire

/// The flow schemas and priority levels of a fresh server.
enum FlowControlDefaults {
    static func objects() throws -> [Document] { try Document.parseYAML(Array(text.utf8)) }
}

/// The objects that upstream's server makes at its start.
struct SystemObjects: Sendable {
    let server: APIServer
    let configuration: APIServerConfiguration
    let credentials: APIServerCredentials

    private var client: LoopbackClient { LoopbackClient(server) }

    private func ensure(_ collection: String, _ object: Value) async throws { try await client.ensure(collection, object) }

    func reconcile() async throws {
        for name in ["kube-system", "kube-public", "kube-node-lease", "default"] {
            try await ensure("/api/v1/namespaces", ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)]])
        }
        try await reconcileAPIServices()
        try await reconcileServiceCIDR()
        try await reconcileFlowControl()
        try await reconcilePriorityClasses()
        try await BootstrapPolicy.reconcile(client)
        try await reconcileAuthenticationConfig()
        try await LegacyTokenTracking(server: server).reconcile()
        try await reconcileKubernetesService()
    }

    private func reconcileAPIServices() async throws {
        for group in server.schema.groups where group.priority > 0 {
            for version in group.versions where version.servedByDefault {
                var spec: [(String, Value)] = []
                if !group.name.isEmpty { spec.append(("group", .string(group.name))) }
                spec.append(("version", .string(version.name)))
                spec.append(("groupPriorityMinimum", .int(Int64(group.priority))))
                spec.append(("versionPriority", .int(Int64(version.priority))))
                let name = "\(version.name).\(group.name)"
                try await ensure("/apis/apiregistration.k8s.io/v1/apiservices", [
                    "apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService",
                    "metadata": ["name": .string(name), "labels": ["kube-aggregator.kubernetes.io/automanaged": "onstart"]], "spec": .object(spec),
                ])
            }
        }
    }

    /// Applies a condition of an object's status, which its manager owns from then on.
    private func applyCondition(_ condition: Value, _ version: String, _ kind: String, _ path: String, _ name: String, _ manager: String) async throws {
        let object: Value = [
            "apiVersion": .string(version), "kind": .string(kind), "metadata": ["name": .string(name)], "status": ["conditions": [condition]],
        ]
        try await LoopbackClient(server, agent: manager).send(
            "PATCH", path + "/status", query: "fieldManager=\(manager)&force=true", body: Document(object), contentType: "application/apply-patch+yaml")
    }

    private var now: String { RFC3339.format(seconds: server.environment.now()) }

    private func reconcileServiceCIDR() async throws {
        let ranges = configuration.serviceClusterIPRanges.map(\.description)
        try await ensure("/apis/networking.k8s.io/v1/servicecidrs", [
            "apiVersion": "networking.k8s.io/v1", "kind": "ServiceCIDR", "metadata": ["name": "kubernetes"], "spec": ["cidrs": .strings(ranges)],
        ])
        let path = "/apis/networking.k8s.io/v1/servicecidrs/kubernetes"
        let stored = try await client.send("GET", path)
        guard stored.isEmpty(stored[stored.root, "status", "conditions"]) else { return }
        let condition: Value = [
            "type": "Ready", "status": "True", "lastTransitionTime": .string(now), "message": "Kubernetes default Service CIDR is ready",
        ]
        try await applyCondition(condition, "networking.k8s.io/v1", "ServiceCIDR", path, "kubernetes", "kubernetes-service-cidr-controller")
    }

    private func reconcileFlowControl() async throws { try await FlowObjects(server: server).maintain() }

    private func reconcilePriorityClasses() async throws {
        let classes: [(String, Int64, String)] = [
            ("system-node-critical", 2_000_001_000, "Used for system critical pods that must not be moved from their current node."),
            ("system-cluster-critical", 2_000_000_000,
                "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary."),
        ]
        for (name, value, description) in classes {
            try await ensure("/apis/scheduling.k8s.io/v1/priorityclasses", [
                "apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": ["name": .string(name)], "value": .int(value),
                "description": .string(description),
            ])
        }
    }

    private func reconcileAuthenticationConfig() async throws {
        let collection = "/api/v1/namespaces/kube-system/configmaps"
        let path = "\(collection)/extension-apiserver-authentication"
        let headers = configuration.authentication.requestHeader
        func shown(_ list: [String]) -> Value { .string(String(decoding: Value.strings(list).encodeJSON(), as: UTF8.self)) }
        let data: [(String, Value)] = [
            ("client-ca-file", .string(credentials.clientAuthorityPEM)),
            ("requestheader-allowed-names", shown(headers.allowedNames)),
            ("requestheader-client-ca-file", .string(credentials.frontProxyAuthorityPEM)),
            ("requestheader-extra-headers-prefix", shown(headers.extraPrefixes)),
            ("requestheader-group-headers", shown(headers.groupHeaders)),
            ("requestheader-uid-headers", shown(headers.uidHeaders)),
            ("requestheader-username-headers", shown(headers.usernameHeaders)),
        ]
        let object: Value = [
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "extension-apiserver-authentication", "namespace": "kube-system"], "data": .object(data),
        ]
        do {
            try await client.send("POST", collection, body: Document(object))
        } catch let error as StatusError where error.reason == "AlreadyExists" {
            try await client.send("PATCH", path, body: Document(["data": .object(data)]), contentType: "application/merge-patch+json")
        }
    }

    /// The Service `kubernetes` and its endpoints: this server.
    private func reconcileKubernetesService() async throws {
        let port = Int64(configuration.securePort)
        let addresses = configuration.apiServerServiceAddresses
        try await ensure("/api/v1/namespaces/default/services", [
            "apiVersion": "v1", "kind": "Service",
            "metadata": ["name": "kubernetes", "namespace": "default", "labels": ["component": "apiserver", "provider": "kubernetes"]],
            "spec": [
                "clusterIP": .string(addresses.first ?? ""), "ipFamilyPolicy": addresses.count > 1 ? "PreferDualStack" : "SingleStack",
                "ports": [["name": "https", "protocol": "TCP", "port": 443, "targetPort": .int(port)]], "sessionAffinity": "None", "type": "ClusterIP",
            ],
        ])
        try await reconcileEndpoints(port)
    }

    private func reconcileEndpoints(_ port: Int64) async throws {
        let address = configuration.advertiseAddress
        // Upstream leaves a loopback address out: no pod could reach it.
        if address.hasPrefix("127.") || address == "::1" { return }
        let subsets: Value = [["addresses": [["ip": .string(address)]], "ports": [["name": "https", "port": .int(port), "protocol": "TCP"]]]]
        try await client.put("/api/v1/namespaces/default/endpoints", [
            "apiVersion": "v1", "kind": "Endpoints",
            "metadata": ["name": "kubernetes", "namespace": "default", "labels": ["endpointslice.kubernetes.io/skip-mirror": "true"]], "subsets": subsets,
        ])
        try await client.put("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices", [
            "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
            "metadata": ["name": "kubernetes", "namespace": "default", "labels": ["kubernetes.io/service-name": "kubernetes"]],
            "addressType": address.contains(":") ? "IPv6" : "IPv4", "endpoints": [["addresses": [.string(address)], "conditions": ["ready": true]]],
            "ports": [["name": "https", "port": .int(port), "protocol": "TCP"]],
        ])
    }
}
