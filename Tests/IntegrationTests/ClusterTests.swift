import Foundation
import Testing

/// The whole house at once, as its users meet it. One cluster serves all steps, in their order.
@Suite(.serialized, .enabled(if: Cluster.obstacle == nil, "a node can't run here"))
struct ClusterTests {
    @Test func runsAnApplicationThroughItsLife() throws {
        let cluster = try Cluster()
        defer { cluster.clean() }
        try cluster.start()
        try #require(Cluster.eventually { !cluster.isRunning || cluster.text("get", "nodes", "--no-headers").contains(" Ready ") } && cluster.isRunning, "\(cluster.log.suffix(3000))")
        try deploys(cluster)
        try streams(cluster)
        try scales(cluster)
        try rollsWithoutLoss(cluster)
        try backsOff(cluster)
        try refusesStrangers(cluster)
        try survivesACrash(cluster)
        try leavesNothing(cluster)
    }

    private func deploys(_ cluster: Cluster) throws {
        let image = "\(cluster.folder)/web.tar"
        let busybox = Cluster.find("busybox") ?? ""
        let built = Cluster.run(
            Cluster.program,
            ["images", "build", "--name", "swiftlet.local/web:1", "--output", image, "--file", "/bin/busybox=\(busybox)", "--file", "/web=\(Cluster.packageRoot)/examples/web/serve"])
        #expect(built.code == 0, "\(built.output)")
        let imported = Cluster.run(Cluster.program, ["images", "import", "--data-dir", cluster.folder, image])
        #expect(imported.code == 0, "\(imported.output)")
        let applied = cluster.kubectl("apply", "-f", "\(Cluster.packageRoot)/examples/web")
        #expect(applied.code == 0, "\(applied.output)")
        let rolled = cluster.kubectl("rollout", "status", "deployment/web", "--timeout=180s")
        try #require(rolled.code == 0, "\(rolled.output) \(cluster.text("get", "pods,events")) \(cluster.log.suffix(2000))")
        let address = cluster.text("get", "service", "web", "-o", "jsonpath={.spec.clusterIP}")
        let nodePort = cluster.text("get", "service", "web", "-o", "jsonpath={.spec.ports[0].nodePort}")
        let node = cluster.text("get", "node", "test-node", "-o", "jsonpath={.status.addresses[0].address}")
        #expect(Cluster.eventually(30) { Cluster.fetch("http://\(address)/").output.hasPrefix("Hello from web-") })
        #expect(Cluster.eventually(30) { Cluster.fetch("http://\(node):\(nodePort)/").output.hasPrefix("Hello from web-") })
        // Another pod finds it by its name.
        let pod = cluster.text("get", "pods", "-o", "jsonpath={.items[0].metadata.name}")
        #expect(Cluster.eventually(30) { cluster.text("exec", pod, "--", "/bin/busybox", "wget", "-qO-", "http://web.default.svc.cluster.local").contains("Hello from web-") })
    }

    private func streams(_ cluster: Cluster) throws {
        let pod = cluster.text("get", "pods", "-o", "jsonpath={.items[0].metadata.name}")
        #expect(cluster.text("exec", pod, "--", "/bin/busybox", "cat", "/etc/web/token") == "example")
        #expect(cluster.kubectl("exec", pod, "--", "/bin/busybox", "sh", "-c", "exit 7").code == 7)
        #expect(cluster.kubectl("exec", "-i", pod, "--", "/bin/busybox", "cat", input: "through standard input").output.contains("through standard input"))
        cluster.kubectl("run", "talker", "--image=swiftlet.local/web:1", "--restart=Never", "--command", "--", "/bin/busybox", "echo", "said once")
        #expect(Cluster.eventually { cluster.text("logs", "talker") == "said once" })
        let forward = Process()
        forward.executableURL = URL(fileURLWithPath: Cluster.find("kubectl") ?? "kubectl")
        forward.arguments = ["--kubeconfig", "\(cluster.folder)/admin.kubeconfig", "port-forward", pod, "17480:8080"]
        forward.standardOutput = FileHandle.nullDevice
        forward.standardError = FileHandle.nullDevice
        try forward.run()
        #expect(Cluster.eventually(30) { Cluster.fetch("http://127.0.0.1:17480/").output.hasPrefix("Hello from \(pod)") })
        forward.terminate()
        forward.waitUntilExit()
    }

    private func scales(_ cluster: Cluster) throws {
        for count in [10, 2] {
            cluster.kubectl("scale", "deployment/web", "--replicas=\(count)")
            #expect(Cluster.eventually { cluster.text("get", "deployment", "web", "-o", "jsonpath={.status.availableReplicas}/{.status.replicas}") == "\(count)/\(count)" })
        }
        #expect(Cluster.eventually { cluster.text("get", "pods", "-l", "app=web", "--no-headers").split(separator: "\n").count == 2 })
    }

    private func rollsWithoutLoss(_ cluster: Cluster) throws {
        let address = cluster.text("get", "service", "web", "-o", "jsonpath={.spec.clusterIP}")
        cluster.kubectl("set", "env", "deployment/web", "ROUND=2")
        var lost: [String] = []
        var asked = 0
        var isDone = false
        while !isDone, asked < 4000 {
            let answer = Cluster.fetch("http://\(address)/")
            asked += 1
            if !answer.output.hasPrefix("Hello from web-") { lost.append(answer.output) }
            if asked % 20 == 0 {
                isDone = cluster.kubectl("rollout", "status", "deployment/web", "--watch=false").output.contains("successfully rolled out")
                    && cluster.text("get", "pods", "-l", "app=web", "--no-headers").split(separator: "\n").count == 2
            }
        }
        #expect(isDone)
        #expect(lost.isEmpty, "\(lost.count) of \(asked): \(lost.first ?? "")")
    }

    private func backsOff(_ cluster: Cluster) throws {
        cluster.kubectl("run", "crasher", "--image=swiftlet.local/web:1", "--command", "--", "/bin/busybox", "sh", "-c", "exit 3")
        #expect(Cluster.eventually { cluster.text("get", "events", "--field-selector", "involvedObject.name=crasher,reason=BackOff", "--no-headers").contains("Back-off restarting failed container") })
        #expect(Cluster.eventually { cluster.text("get", "pod", "crasher", "-o", "jsonpath={.status.containerStatuses[0].lastState.terminated.exitCode}") == "3" })
        cluster.kubectl("delete", "pod", "crasher", "talker", "--grace-period=1")
    }

    private func refusesStrangers(_ cluster: Cluster) throws {
        let token = cluster.text("create", "token", "default")
        let answer = Cluster.run(
            Cluster.find("curl") ?? "curl",
            ["-sk", "-m", "10", "-H", "Authorization: Bearer \(token)", "https://127.0.0.1:\(cluster.port)/api/v1/namespaces/default/secrets"])
        #expect(answer.output.contains("\"code\":403") || answer.output.contains("\"code\": 403"), "\(answer.output)")
        #expect(answer.output.contains("system:serviceaccount:default:default"))
    }

    private func survivesACrash(_ cluster: Cluster) throws {
        let containers = "jsonpath={range .items[*]}{.status.containerStatuses[0].containerID} {end}"
        let before = cluster.text("get", "pods", "-l", "app=web", "-o", containers)
        var acknowledged = 0
        for index in 0..<20 where cluster.kubectl("create", "configmap", "kept-\(index)", "--from-literal=a=b").code == 0 { acknowledged += 1 }
        cluster.crash()
        let address = "10.97.0.1"
        #expect(!cluster.isRunning)
        try cluster.start()
        try #require(Cluster.eventually { cluster.text("get", "--raw", "/readyz") == "ok" }, "\(cluster.log.suffix(2000))")
        let kept = cluster.text("get", "configmaps", "--no-headers").split(separator: "\n").filter { $0.hasPrefix("kept-") }.count
        #expect(kept == acknowledged)
        #expect(Cluster.eventually { cluster.text("get", "nodes", "--no-headers").contains(" Ready ") })
        // The same containers, not new ones.
        #expect(Cluster.eventually { cluster.text("get", "pods", "-l", "app=web", "-o", containers) == before })
        #expect(cluster.text("get", "service", "kubernetes", "-o", "jsonpath={.spec.clusterIP}") == address)
    }

    private func leavesNothing(_ cluster: Cluster) throws {
        cluster.kubectl("create", "namespace", "room")
        cluster.kubectl("-n", "room", "apply", "-f", "\(Cluster.packageRoot)/examples/web")
        #expect(cluster.kubectl("-n", "room", "rollout", "status", "deployment/web", "--timeout=180s").code == 0)
        let deleted = cluster.kubectl("delete", "namespace", "room", "--timeout=180s")
        #expect(deleted.code == 0, "\(deleted.output)")
        #expect(cluster.text("get", "pods,services,deployments,replicasets,endpointslices,configmaps,secrets", "-n", "room", "--no-headers").contains("No resources found"))
        #expect(cluster.kubectl("get", "namespace", "room").code != 0)
        let rules = Cluster.run(Cluster.find("nft") ?? "nft", ["list", "table", "ip", "kube-proxy"]).output
        let expected = cluster.text("get", "service", "web", "-o", "jsonpath={.spec.clusterIP}")
        #expect(rules.contains(expected))
        cluster.kubectl("delete", "-f", "\(Cluster.packageRoot)/examples/web")
        #expect(Cluster.eventually { cluster.text("get", "pods", "--no-headers").contains("No resources found") })
        #expect(Cluster.eventually(60) { !Cluster.run(Cluster.find("nft") ?? "nft", ["list", "table", "ip", "kube-proxy"]).output.contains(expected) })
        // Neither containers, nor mounts, nor interfaces of pods.
        #expect(Cluster.eventually(60) { cluster.containers.isEmpty })
        #expect(Cluster.eventually(60) { !Cluster.run("/bin/sh", ["-c", "grep \(cluster.folder)/kubelet/pods /proc/mounts || true"]).output.contains("/pods/") })
        #expect(Cluster.eventually(60) { Cluster.run("/bin/sh", ["-c", "ip -o link show master \(Cluster.bridge) | wc -l"]).output.trimmingCharacters(in: .whitespacesAndNewlines) == "0" })
    }
}

/// What users are told when something is wrong: one clear line, and a failing exit code.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: Cluster.program), "the program isn't built"))
struct StartFailureTests {
    @Test func saysWhatIsWrong() throws {
        let folder = "/tmp/swiftlet-start-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let missing = Cluster.run(Cluster.program, ["scheduler", "--kubeconfig", "\(folder)/none"])
        #expect(missing.code != 0 && missing.output.contains("\(folder)/none"))
        #expect(missing.output.split(separator: "\n").count == 1, "\(missing.output)")
        let flag = Cluster.run(Cluster.program, ["apiserver", "--no-such-flag"])
        #expect(flag.code != 0 && flag.output.contains("no-such-flag"))
        let range = Cluster.run(Cluster.program, ["apiserver", "--data-dir", folder, "--service-cluster-ip-range", "nonsense"])
        #expect(range.code != 0 && range.output.contains("--service-cluster-ip-range"), "\(range.output)")
    }

    @Test func aFolderHasOneOwnerAndAPortToo() throws {
        let folder = "/tmp/swiftlet-owner-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let first = Process()
        first.executableURL = URL(fileURLWithPath: Cluster.program)
        first.arguments = ["apiserver", "--data-dir", folder, "--secure-port", "17543"]
        first.standardOutput = FileHandle.nullDevice
        first.standardError = FileHandle.nullDevice
        try first.run()
        defer {
            first.terminate()
            first.waitUntilExit()
        }
        #expect(Cluster.eventually(60) { FileManager.default.fileExists(atPath: "\(folder)/admin.kubeconfig") })
        let second = Cluster.run(Cluster.program, ["apiserver", "--data-dir", folder, "--secure-port", "17544"])
        #expect(second.code != 0 && second.output.contains("process \(first.processIdentifier)"), "\(second.output)")
        let third = Cluster.run(Cluster.program, ["apiserver", "--data-dir", folder + "-b", "--secure-port", "17543"])
        try? FileManager.default.removeItem(atPath: folder + "-b")
        #expect(third.code != 0 && third.output.contains("17543"), "\(third.output)")
    }
}
