import ContainerRuntime
import HTTP
import KubernetesAPI
import Logging
import NIOCore
import Protocols

/// Commands, attachments and port forwarding: asks the runtime for a stream and passes it on as it is, SPDY and WebSocket alike.
struct StreamService: Sendable {
    let manager: PodManager
    let logger: Logger

    private var runtime: CRIRuntime { manager.kubelet.runtime }

    /// Paths: `/exec/NS/POD[/UID]/CONTAINER`, `/attach/…`, `/run/…`, `/portForward/NS/POD[/UID]`.
    func serve(_ parts: [String], _ query: Query, _ request: IncomingRequest, _ response: ResponseWriter) async throws {
        guard let pod = manager.pod(parts[1], parts[2]) else { return try await fail(response, 404, "pod does not exist") }
        let state = try await manager.reader.pod(pod.metadata.uid)
        do {
            if parts[0] == "portForward" {
                guard let sandbox = state.readySandbox else { return try await fail(response, 400, "not running") }
                var ask = CRI.PortForwardRequest()
                ask.podSandboxID = sandbox.id
                ask.port = query.all("port").flatMap { $0.split(separator: ",") }.compactMap { Int32($0) }
                return try await relay(try await runtime.portForward(ask), request, response)
            }
            guard let name = parts.last, let container = state.container(name), container.state == .running else {
                return try await fail(response, 500, "container not found (\"\(parts.last ?? "")\")")
            }
            switch parts[0] {
            case "exec": try await relay(try await runtime.exec(exec(container.id, query)), request, response)
            case "attach":
                var ask = CRI.AttachRequest()
                ask.containerID = container.id
                ask.stdin = query.flag("input") || query.flag("stdin")
                ask.stdout = query.flag("output") || query.flag("stdout")
                ask.stderr = query.flag("error") || query.flag("stderr")
                ask.tty = pod.container(named: name)?.tty ?? false
                if ask.tty { ask.stderr = false }
                try await relay(try await runtime.attach(ask), request, response)
            default: try await run(container.id, query, response)
            }
        } catch let error as GRPCError {
            try await fail(response, 500, "rpc error: code = \(error.code.name) desc = \(error.message)")
        }
    }

    private func exec(_ id: String, _ query: Query) -> CRI.ExecRequest {
        var ask = CRI.ExecRequest()
        ask.containerID = id
        ask.cmd = query.all("command")
        ask.tty = query.flag("tty")
        ask.stdin = query.flag("input") || query.flag("stdin")
        ask.stdout = query.flag("output") || query.flag("stdout")
        ask.stderr = (query.flag("error") || query.flag("stderr")) && !ask.tty
        return ask
    }

    private func run(_ id: String, _ query: Query, _ response: ResponseWriter) async throws {
        let command = query["cmd"].map { $0.split(separator: " ").map(String.init) } ?? query.all("command")
        let result = try await runtime.execSync(id, command, timeout: 0)
        guard result.exitCode == 0 else {
            let output = String(decoding: result.stdout + result.stderr, as: UTF8.self)
            return try await fail(response, 500, "\(output)\ncommand terminated with exit code \(result.exitCode)")
        }
        try await response.send(status: 200, headers: ["Content-Type": "text/plain"], body: result.stdout + result.stderr)
    }

    private func fail(_ response: ResponseWriter, _ status: Int, _ text: String) async throws {
        try await response.send(status: status, headers: ["Content-Type": "text/plain; charset=utf-8"], body: Array("\(text)\n".utf8))
    }

    // MARK: Passing on

    private func relay(_ url: String, _ request: IncomingRequest, _ response: ResponseWriter) async throws {
        guard let place = StreamService.parse(url) else {
            return try await fail(response, 500, "the runtime's streaming address \(url) can't be understood")
        }
        let client = HTTPClient(configuration: HTTPClientConfiguration(endpoint: .tcp(host: place.host, port: place.port)))
        defer { client.shutdown() }
        var headers = HTTPFields()
        let dropped: Set<String> = ["host", "authorization", "content-length", "transfer-encoding", "accept-encoding"]
        for field in request.head.headers where !dropped.contains(field.name.lowercased()) { headers.add(field.name, field.value) }
        let (answer, stream) = try await client.upgrade(OutgoingRequest(method: request.head.method, target: place.target, headers: headers))
        guard let stream else {
            let body = try await answer.body.collect(upTo: 1 << 20)
            return try await response.send(status: answer.status, headers: answer.headers, body: body)
        }
        let own: any ByteStream
        do {
            own = try await response.upgrade(headers: answer.headers)
        } catch {
            stream.abort()
            throw error
        }
        await StreamService.join(own, stream)
    }

    static func parse(_ url: String) -> (host: String, port: Int, target: String)? {
        guard url.hasPrefix("http://") else { return nil }
        let rest = url.dropFirst(7)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let authority = rest[..<slash]
        guard let colon = authority.lastIndex(of: ":"), let port = Int(authority[authority.index(after: colon)...]) else { return nil }
        var host = String(authority[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        return (host.isEmpty ? "127.0.0.1" : host, port, slash == rest.endIndex ? "/" : String(rest[slash...]))
    }

    /// Passes bytes both ways until both directions have ended.
    static func join(_ first: any ByteStream, _ second: any ByteStream) async {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await copy(first, second) }
            group.addTask { await copy(second, first) }
            // One that broke takes the other with it.
            if await group.next() == false {
                first.abort()
                second.abort()
            }
            await group.waitForAll()
        }
        await first.close()
        await second.close()
    }

    private static func copy(_ source: any ByteStream, _ target: any ByteStream) async -> Bool {
        do {
            while let buffer = try await source.read() { try await target.write(buffer) }
            await target.closeWrite()
            return true
        } catch {
            return false
        }
    }
}
