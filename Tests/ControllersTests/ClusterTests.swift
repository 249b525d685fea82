import Client
import FakeAPI
import KubernetesAPI
import KubernetesSchema
import Testing

@testable import Controllers

@Suite struct ClusterTests {
    private let cluster = TestCluster()
    private var client: APIClient { cluster.client }

    private func namespace(_ name: String) -> Namespace {
        var namespace = Namespace()
        namespace.metadata.name = name
        return namespace
    }

    private func exists<T: KubernetesObject>(_ type: T.Type, _ namespace: String, _ name: String) async throws -> Bool {
        do {
            _ = try await client.get(T.self, namespace: namespace, name: name)
            return true
        } catch where error.isNotFound {
            return false
        }
    }

    @Test func everyNamespaceGetsAnAccountAndTheCA() async throws {
        var options = ControllerOptions()
        options.rootCABundle = "PEM"
        try await cluster.run(["serviceaccount", "root-ca-cert-publisher"], options) {
            try await client.create(namespace("team"))
            #expect(try await eventually { try await exists(ServiceAccount.self, "team", "default") })
            #expect(try await eventually { try await exists(ConfigMap.self, "team", RootCAPublisher.name) })
            try await client.delete(ServiceAccount.self, namespace: "team", name: "default")
            #expect(try await eventually { try await exists(ServiceAccount.self, "team", "default") })
            var map = try await client.get(ConfigMap.self, namespace: "team", name: RootCAPublisher.name)
            map.data = [:]
            try await client.update(map)
            #expect(try await eventually {
                try await client.get(ConfigMap.self, namespace: "team", name: RootCAPublisher.name).data == ["ca.crt": "PEM"]
            })
        }
    }

    @Test func aDeletedNamespaceIsEmptiedAndGoes() async throws {
        try await client.create(namespace("team"))
        var map = ConfigMap()
        map.metadata.name = "settings"
        map.metadata.namespace = "team"
        try await client.create(map)
        map.metadata.name = "held"
        map.metadata.finalizers = ["example.com/hold"]
        try await client.create(map)
        try await cluster.run(["namespace-controller"]) {
            try await client.delete(Namespace.self, name: "team")
            let reported = try await eventually {
                let conditions = try await client.get(Namespace.self, name: "team").status.conditions
                return conditions.contains {
                    $0.type == "NamespaceFinalizersRemaining" && $0.status == "True"
                        && $0.message == "Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances"
                }
            }
            #expect(reported)
            #expect(try await !exists(ConfigMap.self, "team", "settings"))
            var held = try await client.get(ConfigMap.self, namespace: "team", name: "held")
            held.metadata.finalizers = []
            try await client.update(held)
            #expect(try await eventually { try await !exists(Namespace.self, "", "team") })
        }
    }

    // MARK: Garbage collection

    private func map(_ name: String, owners: [ConfigMap] = [], blocking: Bool = true) -> ConfigMap {
        var map = ConfigMap()
        map.metadata.name = name
        map.metadata.namespace = "default"
        map.metadata.ownerReferences = owners.map { owner in
            var reference = OwnerReference(controller: owner)
            reference.controller = nil
            reference.blockOwnerDeletion = blocking
            return reference
        }
        return map
    }

    @Test func dependentsGoWithTheirLastOwner() async throws {
        let first = try await client.create(map("first"))
        let second = try await client.create(map("second"))
        try await client.create(map("both", owners: [first, second]))
        try await client.create(map("one", owners: [first]))
        var stranger = first
        stranger.metadata.uid = "unknown"
        try await cluster.run(["garbage-collector-controller"]) {
            try await client.create(map("absent", owners: [stranger]))
            #expect(try await eventually { try await !exists(ConfigMap.self, "default", "absent") })
            try await client.delete(ConfigMap.self, namespace: "default", name: "first")
            #expect(try await eventually { try await !exists(ConfigMap.self, "default", "one") })
            let kept = try await eventually {
                try await client.get(ConfigMap.self, namespace: "default", name: "both").metadata.ownerReferences.map(\.name) == ["second"]
            }
            #expect(kept)
        }
    }

    @Test func foregroundWaitsForDependentsAndOrphaningLetsThemGo() async throws {
        let owner = try await client.create(map("owner"))
        var blocked = map("blocked", owners: [owner])
        blocked.metadata.finalizers = ["example.com/hold"]
        try await client.create(blocked)
        let parent = try await client.create(map("parent"))
        try await client.create(map("child", owners: [parent]))
        try await cluster.run(["garbage-collector-controller"]) {
            try await client.delete(ConfigMap.self, namespace: "default", name: "parent", propagationPolicy: .orphan)
            #expect(try await eventually { try await !exists(ConfigMap.self, "default", "parent") })
            #expect(try await client.get(ConfigMap.self, namespace: "default", name: "child").metadata.ownerReferences.isEmpty)
            try await client.delete(ConfigMap.self, namespace: "default", name: "owner", propagationPolicy: .foreground)
            let isDeleting = try await eventually {
                try await client.get(ConfigMap.self, namespace: "default", name: "blocked").metadata.deletionTimestamp != nil
            }
            #expect(isDeleting)
            #expect(try await exists(ConfigMap.self, "default", "owner"))
            var held = try await client.get(ConfigMap.self, namespace: "default", name: "blocked")
            held.metadata.finalizers = []
            try await client.update(held)
            #expect(try await eventually { try await !exists(ConfigMap.self, "default", "owner") })
        }
    }

    @Test func aCircleOfOwnersGoes() async throws {
        var maps: [ConfigMap] = []
        for name in ["a", "b", "c"] { maps.append(try await client.create(map(name))) }
        for (index, owner) in [2, 0, 1].enumerated() {
            var owned = maps[index]
            owned.metadata.ownerReferences = map("", owners: [maps[owner]]).metadata.ownerReferences
            try await client.update(owned)
        }
        try await cluster.run(["garbage-collector-controller"]) {
            try await client.delete(ConfigMap.self, namespace: "default", name: "a", propagationPolicy: .foreground)
            #expect(try await eventually { try await client.list(ConfigMap.self, namespace: "default").items.isEmpty })
        }
    }

    @Test func dependentsThatDontBlockAreNotWaitedForButGoToo() async throws {
        let owner = try await client.create(map("owner"))
        var free = map("free", owners: [owner], blocking: false)
        free.metadata.finalizers = ["example.com/hold"]
        try await client.create(free)
        try await cluster.run(["garbage-collector-controller"]) {
            try await client.delete(ConfigMap.self, namespace: "default", name: "owner", propagationPolicy: .foreground)
            #expect(try await eventually { try await !exists(ConfigMap.self, "default", "owner") })
            let isDeleting = try await eventually {
                try await client.get(ConfigMap.self, namespace: "default", name: "free").metadata.deletionTimestamp != nil
            }
            #expect(isDeleting)
        }
    }

    @Test func anObjectWithASolidOwnerOutlivesOneThatWaitsForIt() async throws {
        let (first, second) = (try await client.create(map("first")), try await client.create(map("second")))
        try await client.create(map("both", owners: [first, second]))
        try await cluster.run(["garbage-collector-controller"]) {
            try await client.delete(ConfigMap.self, namespace: "default", name: "first", propagationPolicy: .foreground)
            #expect(try await eventually { try await !exists(ConfigMap.self, "default", "first") })
            let both = try await client.get(ConfigMap.self, namespace: "default", name: "both")
            #expect(both.metadata.ownerReferences.map(\.name) == ["second"] && both.metadata.deletionTimestamp == nil)
        }
    }

    @Test func ownersOfAnotherNamespaceCountAsAbsent() async throws {
        var elsewhere = map("owner")
        elsewhere.metadata.namespace = "other"
        let owner = try await client.create(elsewhere)
        try await client.create(map("stray", owners: [owner]))
        try await cluster.run(["garbage-collector-controller"]) {
            let isGone = try await eventually { try await !exists(ConfigMap.self, "default", "stray") }
            #expect(isGone)
            let isOwnerThere = try await exists(ConfigMap.self, "other", "owner")
            #expect(isOwnerThere)
        }
    }

    // MARK: Endpoints

    @Test func servicesFollowTheirPods() async throws {
        var service = Service()
        service.metadata.name = "web"
        service.metadata.namespace = "default"
        service.metadata.labels = ["team": "a"]
        service.spec.selector = ["app": "web"]
        service.spec.clusterIP = "10.96.0.9"
        service.spec.ipFamilies = ["IPv4"]
        var port = ServicePort()
        port.name = "http"
        port.port = 80
        port.protocol = "TCP"
        port.targetPort = .string("serve")
        service.spec.ports = [port]
        try await client.create(service)
        try await cluster.run(["endpointslice-controller", "endpoint-controller"]) {
            for index in 0..<3 {
                var pod = Pod()
                pod.metadata.name = "web-\(index)"
                pod.metadata.namespace = "default"
                pod.metadata.labels = ["app": "web"]
                var container = podTemplate().spec.containers[0]
                var named = ContainerPort()
                named.name = "serve"
                named.containerPort = index == 2 ? 9090 : 8080
                container.ports = [named]
                pod.spec.containers = [container]
                pod.spec.nodeName = "node"
                let made = try await client.create(pod)
                if index > 0 { try await client.updateStatus(cluster.ready(made)) }
            }
            func slices() async throws -> [EndpointSlice] { try await client.list(EndpointSlice.self, namespace: "default").items }
            #expect(try await eventually { try await slices().reduce(0) { $0 + $1.endpoints.count } == 2 })
            let all = try await slices()
            #expect(Set(all.flatMap(\.ports).compactMap(\.port)) == [8080, 9090])
            let slice = try #require(all.first)
            #expect(slice.metadata.labels["kubernetes.io/service-name"] == "web" && slice.metadata.labels["team"] == "a")
            #expect(slice.metadata.labels["endpointslice.kubernetes.io/managed-by"] == "endpointslice-controller.k8s.io")
            #expect(slice.name.hasPrefix("web-") && slice.endpoints.first?.conditions.ready == true)
            let listed = try await eventually {
                let endpoints = try? await client.get(Endpoints.self, namespace: "default", name: "web")
                return endpoints?.subsets.count == 2 && endpoints?.subsets.allSatisfy { $0.addresses.count == 1 } == true
            }
            #expect(listed)
            try await client.delete(Pod.self, namespace: "default", name: "web-1")
            #expect(try await eventually {
                let ends = try await slices().flatMap(\.endpoints)
                return ends.contains { $0.conditions.terminating == true && $0.conditions.ready == false && $0.conditions.serving == true }
            })
            for name in ["web-1", "web-2"] {
                try await client.delete(Pod.self, namespace: "default", name: name, gracePeriodSeconds: 0)
            }
            #expect(try await eventually {
                let left = try await slices()
                return left.count == 1 && left[0].endpoints.isEmpty
            })
            try await client.delete(Service.self, namespace: "default", name: "web")
            #expect(try await eventually { try await !exists(Endpoints.self, "default", "web") })
        }
    }

    @Test func endpointsWrittenByHandAreMirrored() async throws {
        try await cluster.run(["endpointslicemirroring-controller"]) {
            var service = Service()
            service.metadata.name = "outside"
            service.metadata.namespace = "default"
            try await client.create(service)
            var written = Endpoints()
            written.metadata.name = "outside"
            written.metadata.namespace = "default"
            var subset = EndpointSubset()
            var address = EndpointAddress()
            address.ip = "192.0.2.7"
            var port = EndpointPort()
            port.name = "http"
            port.port = 80
            subset.addresses = [address]
            subset.ports = [port]
            written.subsets = [subset]
            written = try await client.create(written)
            func slices() async throws -> [EndpointSlice] { try await client.list(EndpointSlice.self, namespace: "default").items }
            #expect(try await eventually { try await slices().first?.endpoints.first?.addresses == ["192.0.2.7"] })
            let labels = try await slices()[0].metadata.labels
            #expect(labels["endpointslice.kubernetes.io/managed-by"] == EndpointSliceMirroring.managedBy)
            written.subsets[0].addresses[0].ip = "192.0.2.8"
            try await client.update(written)
            #expect(try await eventually { try await slices().map { $0.endpoints.flatMap(\.addresses) } == [["192.0.2.8"]] })
            try await client.delete(Endpoints.self, namespace: "default", name: "outside")
            #expect(try await eventually { try await slices().isEmpty })
        }
    }

    @Test func slicesHoldAHundredEndpoints() {
        var service = Service()
        service.metadata.name = "web"
        service.spec.ipFamilies = ["IPv4"]
        service.spec.clusterIP = "10.0.0.1"
        let pods = (0..<250).map { index in
            var pod = Pod()
            pod.metadata.name = "p\(index)"
            pod.metadata.uid = "u\(index)"
            pod.status.podIP = "10.1.\(index / 250).\(index % 250)"
            return pod
        }
        var plan = EndpointSlicePlan(service: service, pods: pods, existing: [], zones: [:])
        #expect(plan.create.map(\.endpoints.count) == [100, 100, 50])
        var existing = plan.create
        for index in existing.indices {
            existing[index].metadata.uid = "s\(index)"
            existing[index].metadata.name = "web-\(index)"
        }
        plan = EndpointSlicePlan(service: service, pods: pods, existing: existing, zones: [:])
        #expect(plan == EndpointSlicePlan(service: service, pods: pods.reversed(), existing: existing, zones: [:]))
        #expect(plan.create.isEmpty && plan.update.isEmpty && plan.delete.isEmpty)
        // One pod less changes one slice.
        plan = EndpointSlicePlan(service: service, pods: Array(pods.dropFirst()), existing: existing, zones: [:])
        #expect(plan.create.isEmpty && plan.delete.isEmpty && plan.update.count == 1)
    }
}
