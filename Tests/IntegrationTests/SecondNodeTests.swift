import Foundation
import Testing

/// A cluster of two nodes on one machine: each node lives in a network namespace of its own, a wire between them.
final class TwoNodes: @unchecked Sendable {
    // Used by one test at a time: the suite has one.
    struct Member {
        var name: String
        var namespace: String
        var interface: String
        var address: String
        var bridge: String
        var cgroupRoot: String
        var folder: String
    }

    let folder: String
    let first: Member
    let second: Member
    private var processes: [Process] = []
    static let port = 17766
    static let clusterRange = "10.252.0.0/16"

    /// Why two nodes can't run here; nil where they can.
    static let obstacle: String? = {
        if let obstacle = Cluster.obstacle { return obstacle }
        for name in ["ip", "nsenter", "openssl"] where Cluster.find(name) == nil { return "\(name) is missing" }
        return nil
    }()

    init() throws {
        let root = "/tmp/swiftlet-two-\(getpid())"
        folder = root
        func member(_ name: String, _ number: Int) -> Member {
            Member(
                name: name, namespace: "swtwo-\(name)", interface: "swtwo\(number)", address: "192.0.2.\(100 + number)", bridge: "swtwobr\(number)",
                cgroupRoot: "/swiftlet-two-\(name)", folder: "\(root)/\(name)")
        }
        first = member("first", 1)
        second = member("second", 2)
        for member in [first, second] { try FileManager.default.createDirectory(atPath: member.folder, withIntermediateDirectories: true) }
    }

    @discardableResult
    static func ip(_ arguments: String...) -> Cluster.Result { Cluster.run(Cluster.find("ip") ?? "ip", arguments) }

    func connect() throws {
        for member in [first, second] {
            let added = TwoNodes.ip("netns", "add", member.namespace)
            try #require(added.code == 0, "\(added.output)")
        }
        let wired = TwoNodes.ip("link", "add", first.interface, "netns", first.namespace, "type", "veth", "peer", "name", second.interface, "netns", second.namespace)
        try #require(wired.code == 0, "\(wired.output)")
        for (member, other) in [(first, second), (second, first)] {
            TwoNodes.ip("-n", member.namespace, "link", "set", "lo", "up")
            TwoNodes.ip("-n", member.namespace, "address", "add", "\(member.address)/24", "dev", member.interface)
            TwoNodes.ip("-n", member.namespace, "link", "set", member.interface, "up")
            // Addresses of services have to be routed somewhere before they are rewritten.
            TwoNodes.ip("-n", member.namespace, "route", "add", "default", "via", other.address)
        }
    }

    /// Only the network is another: "ip netns exec" would hide the cgroups too.
    private func inside(_ member: Member, _ arguments: [String]) -> [String] { ["--net=/run/netns/\(member.namespace)"] + arguments }

    @discardableResult
    func run(_ member: Member, _ arguments: [String]) -> Cluster.Result {
        Cluster.run(Cluster.find("nsenter") ?? "nsenter", inside(member, arguments))
    }

    @discardableResult
    func start(_ member: Member, log: String, _ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Cluster.find("nsenter") ?? "nsenter")
        process.arguments = inside(member, [Cluster.program] + arguments)
        FileManager.default.createFile(atPath: "\(folder)/\(log).log", contents: nil)
        let file = FileHandle(forWritingAtPath: "\(folder)/\(log).log")
        process.standardOutput = file
        process.standardError = file
        try process.run()
        processes.append(process)
        return process
    }

    private func nodeFlags(_ member: Member) -> [String] {
        ["--data-dir", member.folder, "--node-name", member.name, "--node-ip", member.address, "--cgroup-root", member.cgroupRoot, "--cni-bridge", member.bridge,
         "--cluster-cidr", TwoNodes.clusterRange]
    }

    func startServer() throws {
        try start(first, log: "server", ["server", "--secure-port", "\(TwoNodes.port)", "--advertise-address", first.address] + nodeFlags(first))
    }

    /// The kubelet of the second node; the proxy beside it.
    func join() throws -> Process {
        let node = try kubeconfig("node", user: "system:node:\(second.name)", group: "system:nodes")
        let proxy = try kubeconfig("proxy", user: "system:kube-proxy", group: "system:proxies")
        let kubelet = try start(
            second, log: "kubelet", ["kubelet", "--kubeconfig", node, "--client-ca-file", "\(first.folder)/pki/ca.crt"] + nodeFlags(second))
        try start(second, log: "proxy", ["proxy", "--kubeconfig", proxy, "--node-name", second.name, "--cluster-cidr", TwoNodes.clusterRange])
        return kubelet
    }

    /// A kubeconfig with a client certificate of the cluster's authority.
    private func kubeconfig(_ name: String, user: String, group: String) throws -> String {
        let base = "\(folder)/\(name)"
        let openssl = Cluster.find("openssl") ?? "openssl"
        try "extendedKeyUsage=clientAuth\n".write(toFile: "\(base).ext", atomically: true, encoding: .utf8)
        let asked = Cluster.run(
            openssl, ["req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "\(base).key", "-out", "\(base).csr", "-subj", "/O=\(group)/CN=\(user)"])
        try #require(asked.code == 0, "\(asked.output)")
        let authority = "\(first.folder)/pki/ca"
        let signed = Cluster.run(
            openssl,
            ["x509", "-req", "-in", "\(base).csr", "-CA", "\(authority).crt", "-CAkey", "\(authority).key", "-set_serial", "\(Int.random(in: 1..<1 << 40))", "-days", "1",
             "-out", "\(base).crt", "-extfile", "\(base).ext"])
        try #require(signed.code == 0, "\(signed.output)")
        let text = """
            {"apiVersion": "v1", "kind": "Config", "current-context": "it",
             "clusters": [{"name": "it", "cluster": {"server": "https://\(first.address):\(TwoNodes.port)", "certificate-authority": "\(authority).crt"}}],
             "users": [{"name": "it", "user": {"client-certificate": "\(base).crt", "client-key": "\(base).key"}}],
             "contexts": [{"name": "it", "context": {"cluster": "it", "user": "it"}}]}
            """
        try text.write(toFile: "\(base).kubeconfig", atomically: true, encoding: .utf8)
        return "\(base).kubeconfig"
    }

    /// kubectl beside the server, its answer trimmed.
    @discardableResult
    func text(_ arguments: String...) -> String {
        run(first, [Cluster.find("kubectl") ?? "kubectl", "--kubeconfig", "\(first.folder)/admin.kubeconfig"] + arguments).output
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func log(_ name: String) -> String { String(((try? String(contentsOfFile: "\(folder)/\(name).log", encoding: .utf8)) ?? "").suffix(2500)) }

    func routes(_ member: Member) -> String { TwoNodes.ip("-n", member.namespace, "route", "show", "proto", "86").output }

    /// Removes everything: processes, pods, namespaces, the folder.
    func clean() {
        for process in processes.reversed() where process.isRunning {
            process.terminate()
            process.waitUntilExit()
        }
        for member in [first, second] {
            run(member, [Cluster.program, "node", "clean", "--data-dir", member.folder, "--cgroup-root", member.cgroupRoot, "--cni-bridge", member.bridge])
            TwoNodes.ip("netns", "delete", member.namespace)
            for hierarchy in ["/sys/fs/cgroup"] + ((try? FileManager.default.contentsOfDirectory(atPath: "/sys/fs/cgroup")) ?? []).map({ "/sys/fs/cgroup/\($0)" }) {
                rmdir("\(hierarchy)\(member.cgroupRoot)")
            }
        }
        try? FileManager.default.removeItem(atPath: folder)
    }
}

@Suite(.serialized, .enabled(if: TwoNodes.obstacle == nil, "two nodes can't run here"))
struct SecondNodeTests {
    @Test func podsOfBothNodesReachEachOther() throws {
        let nodes = try TwoNodes()
        defer { nodes.clean() }
        try nodes.connect()
        try nodes.startServer()
        try #require(Cluster.eventually { nodes.text("get", "nodes", "first", "--no-headers").contains(" Ready ") }, "\(nodes.log("server"))")
        let kubelet = try nodes.join()
        try #require(Cluster.eventually { nodes.text("get", "nodes", "second", "--no-headers").contains(" Ready ") }, "\(nodes.log("kubelet")) \(nodes.log("proxy"))")
        try runsPods(nodes)
        reach(nodes)
        keepAddresses(nodes)
        forgetsANodeThatLeft(nodes, kubelet)
    }

    private func runsPods(_ nodes: TwoNodes) throws {
        let image = "\(nodes.folder)/web.tar"
        let built = Cluster.run(
            Cluster.program,
            ["images", "build", "--name", "swiftlet.local/web:1", "--output", image, "--file", "/bin/busybox=\(Cluster.find("busybox") ?? "")",
             "--file", "/web=\(Cluster.packageRoot)/examples/web/serve"])
        try #require(built.code == 0, "\(built.output)")
        for member in [nodes.first, nodes.second] {
            let imported = Cluster.run(Cluster.program, ["images", "import", "--data-dir", member.folder, image])
            try #require(imported.code == 0, "\(imported.output)")
            // What begins with a brace would be taken for one JSON document.
            let manifest = """
                ---
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "\(member.name)", "labels": {"app": "\(member.name)"}}, "spec": {
                  "nodeName": "\(member.name)", "terminationGracePeriodSeconds": 1, "containers": [{"name": "web", "image": "swiftlet.local/web:1",
                  "command": ["/bin/busybox", "sh", "/web"], "env": [{"name": "GREETING", "value": "Hello"}, {"name": "POD_NAME", "value": "\(member.name)"}]}]}}
                ---
                {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "\(member.name)"}, "spec": {
                  "selector": {"app": "\(member.name)"}, "ports": [{"port": 80, "targetPort": 8080}]}}
                """
            try manifest.write(toFile: "\(nodes.folder)/\(member.name).yaml", atomically: true, encoding: .utf8)
            // The namespace's service account may not be there yet.
            var applied = ""
            let isThere = Cluster.eventually(30) {
                applied = nodes.text("apply", "-f", "\(nodes.folder)/\(member.name).yaml")
                return nodes.text("get", "pod,service", member.name, "-o", "name") == "pod/\(member.name)\nservice/\(member.name)"
            }
            try #require(isThere, "\(applied) \(nodes.log("server"))")
        }
        let waited = nodes.text("wait", "--for=condition=Ready", "pod/first", "pod/second", "--timeout=120s")
        try #require(nodes.text("get", "pods", "--no-headers").components(separatedBy: " Running ").count == 3, "\(waited) \(nodes.log("kubelet"))")
    }

    private func reach(_ nodes: TwoNodes) {
        for (from, to) in [("first", "second"), ("second", "first")] {
            let address = nodes.text("get", "pod", to, "-o", "jsonpath={.status.podIP}")
            for url in ["http://\(address):8080", "http://\(to).default.svc.cluster.local"] {
                #expect(
                    Cluster.eventually(30) { nodes.text("exec", from, "--", "/bin/busybox", "wget", "-qO-", url) == "Hello from \(to)" },
                    "\(from) to \(url): \(nodes.routes(nodes.first)) \(nodes.routes(nodes.second))")
            }
        }
    }

    /// What a pod of the first node asked stands in the second pod's table of connections under the address of the pod.
    private func keepAddresses(_ nodes: TwoNodes) {
        let asker = nodes.text("get", "pod", "first", "-o", "jsonpath={.status.podIP}")
        #expect(asker.hasPrefix("10.252."))
        #expect(nodes.text("exec", "second", "--", "/bin/busybox", "netstat", "-tn").contains("\(asker):"))
    }

    private func forgetsANodeThatLeft(_ nodes: TwoNodes, _ kubelet: Process) {
        #expect(nodes.routes(nodes.first).contains("via \(nodes.second.address)"))
        kubelet.terminate()
        kubelet.waitUntilExit()
        nodes.text("delete", "node", "second")
        #expect(Cluster.eventually(30) { nodes.routes(nodes.first).isEmpty })
    }
}
