import ContainerRuntime
import HTTP
import KubernetesAPI
import KubernetesSchema
import Protocols

/// The sorts of probes.
enum ProbeKind: String, Sendable, CaseIterable {
    case startup = "Startup"
    case liveness = "Liveness"
    case readiness = "Readiness"

    func probe(_ container: Container) -> Probe? {
        switch self {
        case .startup: container.startupProbe
        case .liveness: container.livenessProbe
        case .readiness: container.readinessProbe
        }
    }
}

/// Runs probes once.
struct Prober: Sendable {
    enum Outcome: Sendable, Equatable {
        case success
        case failure(String)
        /// The probe couldn't be run; counts as failure.
        case error(String)
    }

    let runtime: CRIRuntime

    func run(_ probe: Probe, _ container: Container, id: String, podAddress: String) async -> Outcome {
        let timeout = Duration.seconds(Int64(max(probe.timeoutSeconds, 1)))
        do {
            if let action = probe.exec { return try await exec(action, id, seconds: Int64(max(probe.timeoutSeconds, 1)), container) }
            if let action = probe.httpGet {
                let port = try HTTPCheck.port(action.port, container)
                let answer = try await HTTPCheck.get(action, host: podAddress, port: port, timeout: timeout)
                return (200..<400).contains(answer.status) ? .success : .failure("HTTP probe failed with statuscode: \(answer.status)")
            }
            if let action = probe.tcpSocket {
                let port = try HTTPCheck.port(action.port, container)
                let host = action.host.isEmpty ? podAddress : action.host
                let place = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
                let stream = try await HTTPCheck.limited(timeout, "dial tcp \(place)") {
                    try await TCPStream.connect(host: host, port: port, timeout: timeout)
                }
                stream.abort()
                return .success
            }
            if let action = probe.grpc { return try await grpc(action, podAddress, timeout) }
            return .success
        } catch let error as ProbeError {
            return .failure(error.description)
        } catch {
            return .error("\(error)")
        }
    }

    private func exec(_ action: ExecAction, _ id: String, seconds: Int64, _ container: Container) async throws -> Outcome {
        let command = action.command
        do {
            let result = try await runtime.execSync(id, command, timeout: seconds)
            if result.exitCode == 0 { return .success }
            return .failure(String(decoding: (result.stdout + result.stderr).prefix(HTTPCheck.bodyLimit), as: UTF8.self))
        } catch let error as GRPCError where error.code == .deadlineExceeded || error.message.contains("timeout") {
            return .failure("command timed out: \"\(command.joined(separator: " "))\" timed out after \(seconds)s")
        } catch let error as GRPCError {
            // A command that can't be started is a failure of the container, not of the runtime.
            if error.message.contains("failed to exec") || error.message.contains("failed to start exec") { return .failure(error.message) }
            throw error
        }
    }

    /// `grpc.health.v1.Health/Check`.
    private func grpc(_ action: GRPCAction, _ address: String, _ timeout: Duration) async throws -> Outcome {
        let client = GRPCClient(host: address, port: Int(action.port))
        defer { client.shutdown() }
        let name = Array((action.service ?? "").utf8)
        // One string field of less than 128 bytes, else two length bytes.
        var message: [UInt8] = []
        if !name.isEmpty {
            message = [0x0A] + (name.count < 128 ? [UInt8(name.count)] : [UInt8(name.count & 0x7F | 0x80), UInt8(name.count >> 7)]) + name
        }
        let request = message
        do {
            let reply = try await client.unary(path: "/grpc.health.v1.Health/Check", message: request, timeout: timeout)
            if reply.elementsEqual([0x08, 0x01]) { return .success }
            return .failure("service unhealthy (responded with \"\(reply.count == 2 && reply[1] == 2 ? "NOT_SERVING" : "UNKNOWN")\")")
        } catch let error as GRPCError {
            switch error.code {
            case .unimplemented: return .failure("error: this server does not implement the grpc health protocol (grpc.health.v1.Health): \(error.message)")
            case .deadlineExceeded: return .failure("timeout: health rpc did not complete within \(RestartBackoff.text(timeout))")
            default: return .failure("error: health rpc probe failed: \(error)")
            }
        }
    }
}
