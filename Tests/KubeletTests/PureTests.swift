import ContainerRuntime
import Glibc
import KubernetesAPI
import KubernetesSchema
import Protocols
import Testing

@testable import Kubelet

struct EnvironmentTests {
    @Test func variablesExpand() {
        let values = ["A": "1", "B": "$(A)"]
        #expect(VariableExpansion.expand("$(A)-$(B)-$(C)-$$(A)-$x$", values) == "1-$(A)-$(C)-$(A)-$x$")
    }

    @Test func servicesBecomeVariables() {
        var service = Service()
        service.metadata.name = "my-db"
        service.spec.clusterIP = "10.0.0.5"
        var port = ServicePort()
        port.name = "sql"
        port.port = 5432
        port.protocol = "TCP"
        service.spec.ports = [port]
        let variables = ServiceEnvironment.variables([service])
        #expect(variables["MY_DB_SERVICE_HOST"] == "10.0.0.5" && variables["MY_DB_SERVICE_PORT_SQL"] == "5432")
        #expect(variables["MY_DB_PORT_5432_TCP"] == "tcp://10.0.0.5:5432")
    }

    @Test func theDownwardAPIRoundsUp() throws {
        var pod = makePod(["a"])
        pod.spec.containers[0].resources.limits["cpu"] = Quantity(milli: 1250)
        pod.metadata.labels = ["b": "2", "a": "x\"y"]
        let api = DownwardAPI(pod: pod)
        var selector = ResourceFieldSelector()
        selector.resource = "limits.cpu"
        #expect(try api.resource(selector, in: pod.spec.containers[0]) == "2")
        selector.divisor = Quantity(milli: 1)
        #expect(try api.resource(selector, in: pod.spec.containers[0]) == "1250")
        #expect(try api.field("metadata.labels") == "a=\"x\\\"y\"\nb=\"2\"")
        #expect(try api.field("metadata.labels['b']") == "2")
    }

    @Test func resolversFollowThePolicy() {
        let host = ResolverConfiguration.parse("nameserver 1.1.1.1\nsearch example.org\noptions edns0\n")
        var pod = makePod(["a"])
        pod.spec.dnsPolicy = "ClusterFirst"
        let cluster = ResolverConfiguration.make(pod, host: host, clusterDNS: ["10.96.0.10"], clusterDomain: "cluster.local")
        #expect(cluster.servers == ["10.96.0.10"])
        #expect(cluster.searches == ["default.svc.cluster.local", "svc.cluster.local", "cluster.local", "example.org"])
        pod.spec.hostNetwork = true
        #expect(ResolverConfiguration.make(pod, host: host, clusterDNS: ["10.96.0.10"], clusterDomain: "cluster.local") == host)
    }

    @Test func sharesAndQuotasAreTheKernels() {
        #expect(LinuxResources.shares(milliCPU: 0) == 2 && LinuxResources.shares(milliCPU: 500) == 512)
        #expect(LinuxResources.quota(milliCPU: 250) == 25_000 && LinuxResources.quota(milliCPU: 1) == 1000)
    }
}

struct VolumeTests {
    @Test func filesAreSwappedWhole() throws {
        let folder = "/tmp/swiftlet-writer-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        try Files.makeFolder(folder)
        defer { try? Files.removeTree(folder) }
        let writer = AtomicWriter(folder: folder, group: nil)
        let first = ["a": ProjectedFile(content: [1], mode: 0o440), "d/b": ProjectedFile(content: [2], mode: 0o644)]
        #expect(try writer.write(first, stamp: "1"))
        #expect(try !writer.write(first, stamp: "2"))
        #expect(try Files.read("\(folder)/d/b") == [2])
        #expect(try writer.write(["a": ProjectedFile(content: [3], mode: 0o440)], stamp: "3"))
        #expect(try Files.read("\(folder)/a") == [3])
        #expect(Files.list(folder).sorted() == ["..3", "..data", "a"])
        #expect(throws: ConfigurationFailure.self) { try writer.write(["../x": ProjectedFile(content: [], mode: 0)], stamp: "4") }
    }

    @Test func logsAreReadFromTheEndAndJoined() throws {
        let path = "/tmp/swiftlet-log-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        defer { unlink(path) }
        try Files.write(
            path,
            """
            2026-01-01T00:00:00.000000001Z stdout F one
            2026-01-01T00:00:01.000000001Z stderr P tw
            2026-01-01T00:00:01.000000002Z stderr F o
            2026-01-01T00:00:02.000000001Z stdout F three

            """)
        func read(_ change: (inout ContainerLogOptions) -> Void) throws -> String {
            var options = ContainerLogOptions()
            change(&options)
            var reader = try ContainerLogReader(path: path, options: options)
            return String(decoding: try reader.next(), as: UTF8.self)
        }
        #expect(try read { _ in } == "one\ntwo\nthree\n")
        #expect(try read { $0.tailLines = 1 } == "three\n")
        #expect(try read { $0.limitBytes = 5 } == "one\nt")
        #expect(try read { $0.since = Timestamp("2026-01-01T00:00:02Z") } == "three\n")
        #expect(
            try read {
                $0.timestamps = true; $0.tailLines = 1
            } == "2026-01-01T00:00:02.000000001Z three\n")
    }
}
