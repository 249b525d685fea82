import HTTP
import KubernetesAPI
import KubernetesSchema
import NIOCore

/// Requests that probes and hooks send.
enum HTTPCheck {
    struct Answer: Sendable {
        var status: Int
        var body: String
        var location: String?
    }

    /// The most of a body that is looked at.
    static let bodyLimit = 10 << 10
    static let redirects = 10
    private static let userAgent = "kube-probe/1.36"

    /// Asks as the action says; follows redirects that stay on the host.
    /// - Throws: `ProbeError` with Go's words.
    static func get(_ action: HTTPGetAction, host podAddress: String, port: Int, timeout: Duration) async throws -> Answer {
        let host = action.host.isEmpty ? podAddress : action.host
        let isTLS = action.scheme.uppercased() == "HTTPS"
        let authority = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        var path = action.path.isEmpty ? "/" : action.path.hasPrefix("/") ? action.path : "/\(action.path)"
        let url = "\(isTLS ? "https" : "http")://\(authority)"
        var configuration = HTTPClientConfiguration(
            endpoint: .tcp(host: host, port: port), tls: isTLS ? TLSClientConfiguration(trust: .insecure) : nil)
        configuration.protocols = .http1Only
        configuration.connectTimeout = timeout
        let client = HTTPClient(configuration: configuration)
        defer { client.shutdown() }
        var headers = HTTPFields()
        for header in action.httpHeaders where header.name.lowercased() != "host" { headers.add(header.name, header.value) }
        if let own = action.httpHeaders.last(where: { $0.name.lowercased() == "host" }) { headers.set("Host", own.value) }
        if !headers.contains("User-Agent") { headers.add("User-Agent", userAgent) }
        if !headers.contains("Accept") { headers.add("Accept", "*/*") }
        headers.set("Connection", "close")
        let complete = headers
        for _ in 0...redirects {
            let target = path
            let answer = try await limited(timeout, "Get \"\(url)\(target)\"") {
                let response = try await client.send(OutgoingRequest(method: "GET", target: target, headers: complete))
                var body: [UInt8] = []
                for try await part in response.body {
                    body += part.readableBytesView.prefix(bodyLimit - body.count)
                    if body.count >= bodyLimit { break }
                }
                return Answer(status: response.status, body: String(decoding: body, as: UTF8.self), location: response.headers["Location"])
            }
            guard (300..<400).contains(answer.status), let location = answer.location else { return answer }
            // Elsewhere: the probe counts as passed, as upstream has it.
            if location.hasPrefix("/") {
                path = location
            } else if location.hasPrefix("\(url)/") {
                path = String(location.dropFirst(url.count))
            } else {
                return answer
            }
        }
        throw ProbeError("Get \"\(url)\(path)\": stopped after 10 redirects")
    }

    /// Runs with a time limit; errors in the words that Go's clients use.
    static func limited<T: Sendable>(_ timeout: Duration, _ what: String, _ body: @escaping @Sendable () async throws -> T) async throws -> T {
        do {
            return try await withThrowingTaskGroup(of: T.self) { group in
                group.addTask { try await body() }
                group.addTask {
                    try await Task.sleep(for: timeout)
                    throw ProbeError("context deadline exceeded (Client.Timeout exceeded while awaiting headers)")
                }
                defer { group.cancelAll() }
                guard let first = try await group.next() else { throw CancellationError() }
                return first
            }
        } catch let error as ProbeError {
            throw ProbeError("\(what): \(error.description)")
        } catch let error as HTTPClientError where error.isConnectionRefused {
            throw ProbeError("\(what): connect: connection refused")
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw ProbeError("\(what): \(error)")
        }
    }

    /// A port by number, or by name among the container's.
    static func port(_ port: IntOrString, _ container: Container) throws -> Int {
        switch port {
        case .int(let number): return Int(number)
        case .string(let name):
            if let found = container.ports.first(where: { $0.name == name }) { return Int(found.containerPort) }
            if let number = Int(name) { return number }
            throw ProbeError("couldn't find port: \(name) in container \(container.name)")
        }
    }
}

/// Why a check failed.
struct ProbeError: Error, Sendable, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
