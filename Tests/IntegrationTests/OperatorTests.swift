import Foundation
import Testing

/// An operator that knows nothing of Swiftlet manages its own custom resource, and kubectl works with it as with any.
@Suite(.serialized, .enabled(if: Operator.obstacle == nil, "the operator can't run here: \(Operator.obstacle ?? "")"))
struct OperatorTests {
    @Test func managesItsResource() throws {
        let place = try Operator()
        defer { place.clean() }
        try place.start()
        try #require(place.eventually { place.kubectl("get", "--raw", "/readyz").code == 0 }, "\(place.log("apiserver"))")
        let defined = place.kubectl("apply", "-f", "-", input: Operator.definition)
        try #require(defined.code == 0, "\(defined.output)")
        #expect(place.kubectl("wait", "--for=condition=Established", "crd/widgets.example.com", "--timeout=60s").code == 0)
        explains(place)
        try place.startOperator()
        creates(place)
        edits(place)
        deletes(place)
    }

    private func explains(_ place: Operator) {
        #expect(place.eventually { place.kubectl("explain", "widgets.spec.size").output.contains("How large it is.") })
        let whole = place.kubectl("explain", "wg", "--recursive").output
        #expect(whole.contains("GROUP:      example.com") && whole.contains("size\t<integer>"), "\(whole)")
    }

    private func creates(_ place: Operator) {
        let refused = place.kubectl("apply", "-f", "-", input: Operator.widget("first", size: 100))
        #expect(refused.code != 0 && refused.output.contains("should be less than or equal to 10"), "\(refused.output)")
        let made = place.kubectl("apply", "-f", "-", input: Operator.widget("first", size: 2))
        #expect(made.output.contains("widget.example.com/first created"), "\(made.output)")
        // What the operator does: a status, a finalizer, an object of its own, an event.
        #expect(place.eventually { place.text("get", "wg", "first", "-o", "jsonpath={.status.made}") == "2" }, "\(place.log("operator"))")
        #expect(place.text("get", "widgets", "first", "-o", "jsonpath={.metadata.finalizers}").contains("kopf"))
        #expect(place.text("get", "configmap", "widget-first", "-o", "jsonpath={.data.size}") == "2")
        #expect(place.text("get", "configmap", "widget-first", "-o", "jsonpath={.metadata.ownerReferences[0].kind}") == "Widget")
        #expect(place.eventually { place.text("get", "events").contains("made of size 2") }, "\(place.log("operator"))")
        let table = place.text("get", "all,widgets")
        #expect(table.contains("NAME") && table.contains("SIZE") && table.contains("first"), "\(table)")
    }

    private func edits(_ place: Operator) {
        let edited = place.kubectl("edit", "widget", "first", environment: ["KUBE_EDITOR": "sed -i s/size:\\ 2/size:\\ 5/"])
        #expect(edited.output.contains("widget.example.com/first edited"), "\(edited.output)")
        #expect(place.eventually { place.text("get", "wg", "first", "-o", "jsonpath={.status.made}") == "5" }, "\(place.log("operator"))")
        #expect(place.eventually { place.text("get", "configmap", "widget-first", "-o", "jsonpath={.data.size}") == "5" })
        let again = place.kubectl("apply", "--server-side", "--force-conflicts", "-f", "-", input: Operator.widget("first", size: 3))
        #expect(again.output.contains("serverside-applied"), "\(again.output)")
        #expect(place.eventually { place.text("get", "wg", "first", "-o", "jsonpath={.status.made}") == "3" })
        #expect(place.kubectl("patch", "wg", "first", "--type=merge", "-p", #"{"spec":{"size":"x"}}"#).output.contains("must be of type integer"))
    }

    private func deletes(_ place: Operator) {
        let gone = place.kubectl("delete", "widget", "first", "--timeout=60s")
        #expect(gone.code == 0 && gone.output.contains("deleted"), "\(gone.output) \(place.log("operator"))")
        #expect(place.eventually { place.log("operator").contains("taken apart") }, "\(place.log("operator"))")
        #expect(place.kubectl("delete", "crd", "widgets.example.com", "--timeout=60s").code == 0)
        #expect(place.eventually { place.kubectl("get", "--raw", "/apis/example.com/v1/widgets").output.contains("NotFound") })
    }
}

/// An API server of its own, and an operator written with kopf beside it.
final class Operator: @unchecked Sendable {
    // Used by one test.
    private let folder = "/tmp/swiftlet-operator-\(getpid())"
    private let port = 17444
    private var processes: [Process] = []

    /// Where `Scripts/install-dependencies test` puts it.
    private static let kopf = "\(Cluster.packageRoot)/.build/kopf/bin/kopf"

    /// Why the test can't run; nil where it can.
    static let obstacle: String? = {
        if Cluster.find("kubectl") == nil { return "kubectl is missing" }
        if !FileManager.default.isExecutableFile(atPath: kopf) { return "kopf is missing" }
        return FileManager.default.fileExists(atPath: Cluster.program) ? nil : "the program isn't built"
    }()

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    func start() throws {
        try run(
            "apiserver", Cluster.program,
            ["apiserver", "--data-dir", "\(folder)/data", "--secure-port", "\(port)", "--advertise-address", "127.0.0.1"])
        let pki = "\(folder)/data/pki"
        let config = """
            {"apiVersion":"v1","kind":"Config","current-context":"c","contexts":[{"name":"c","context":{"cluster":"c","user":"u","namespace":"default"}}],
             "clusters":[{"name":"c","cluster":{"server":"https://127.0.0.1:\(port)","certificate-authority":"\(pki)/ca.crt"}}],
             "users":[{"name":"u","user":{"client-certificate":"\(pki)/admin.crt","client-key":"\(pki)/admin.key"}}]}
            """
        try config.write(toFile: "\(folder)/kubeconfig", atomically: true, encoding: .utf8)
    }

    func startOperator() throws {
        try Operator.source.write(toFile: "\(folder)/operator.py", atomically: true, encoding: .utf8)
        try run("operator", Operator.kopf, ["run", "--standalone", "--namespace", "default", "\(folder)/operator.py"])
    }

    private func run(_ name: String, _ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["KUBECONFIG": "\(folder)/kubeconfig"]) { $1 }
        FileManager.default.createFile(atPath: "\(folder)/\(name).log", contents: nil)
        let log = FileHandle(forWritingAtPath: "\(folder)/\(name).log")
        process.standardOutput = log
        process.standardError = log
        try process.run()
        processes.append(process)
    }

    func clean() {
        for process in processes.reversed() where process.isRunning {
            // An operator waits for its API server when it is asked to end.
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        try? FileManager.default.removeItem(atPath: folder)
    }

    func log(_ name: String) -> String { String(((try? String(contentsOfFile: "\(folder)/\(name).log", encoding: .utf8)) ?? "").suffix(3000)) }

    @discardableResult
    func kubectl(_ arguments: String..., input: String? = nil, environment: [String: String] = [:]) -> Cluster.Result {
        Cluster.run(
            Cluster.find("kubectl") ?? "kubectl", arguments,
            environment: ["KUBECONFIG": "\(folder)/kubeconfig"].merging(environment) { $1 }, input: input)
    }

    func text(_ arguments: String...) -> String {
        Cluster.run(Cluster.find("kubectl") ?? "kubectl", arguments, environment: ["KUBECONFIG": "\(folder)/kubeconfig"]).output
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func eventually(_ condition: () -> Bool) -> Bool { Cluster.eventually(60, condition) }

    static func widget(_ name: String, size: Int) -> String {
        """
        apiVersion: example.com/v1
        kind: Widget
        metadata: {name: \(name)}
        spec:
          size: \(size)
        """
    }

    static let definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: widgets, kind: Widget, shortNames: [wg], categories: [all]}
          versions:
            - name: v1
              served: true
              storage: true
              subresources: {status: {}}
              additionalPrinterColumns: [{name: Size, type: integer, jsonPath: .spec.size}]
              schema:
                openAPIV3Schema:
                  description: A thing of some size.
                  type: object
                  properties:
                    spec:
                      type: object
                      required: [size]
                      properties:
                        size: {type: integer, minimum: 1, maximum: 10, description: How large it is.}
                    status: {type: object, x-kubernetes-preserve-unknown-fields: true}
        """

    static let source = """
        import json
        import subprocess
        import kopf


        def build(name, size):
            child = {'apiVersion': 'v1', 'kind': 'ConfigMap', 'metadata': {'name': 'widget-' + name}, 'data': {'size': str(size)}}
            kopf.adopt(child)
            subprocess.run(['kubectl', 'apply', '-f', '-'], input=json.dumps(child).encode(), check=True)


        @kopf.on.create('example.com', 'v1', 'widgets')
        @kopf.on.update('example.com', 'v1', 'widgets', field='spec')
        def make(body, name, spec, patch, **_):
            build(name, spec['size'])
            patch.status['made'] = spec['size']
            kopf.info(body, reason='Made', message=f"made of size {spec['size']}")


        @kopf.on.delete('example.com', 'v1', 'widgets')
        def take_apart(name, logger, **_):
            logger.info('taken apart')
        """
}
