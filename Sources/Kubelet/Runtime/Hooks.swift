import ContainerRuntime
import KubernetesAPI
import Protocols

/// Runs what stands under `lifecycle` of containers.
struct Hooks: Sendable {
    let runtime: CRIRuntime

    /// - Throws: why the hook failed.
    func run(_ handler: LifecycleHandler, _ container: Container, id: String, podAddress: String) async throws {
        if let action = handler.exec {
            let result = try await runtime.execSync(id, action.command, timeout: 0)
            if result.exitCode != 0 {
                let output = String(decoding: (result.stdout + result.stderr).prefix(HTTPCheck.bodyLimit), as: UTF8.self)
                throw ProbeError("command '\(action.command.joined(separator: " "))' exited with \(result.exitCode): \(output)")
            }
        } else if let action = handler.httpGet {
            let port = try HTTPCheck.port(action.port, container)
            let answer: HTTPCheck.Answer
            do {
                answer = try await HTTPCheck.get(action, host: podAddress, port: port, timeout: .seconds(30))
            } catch let error as ProbeError where action.scheme.uppercased() == "HTTPS" && !error.description.contains("refused") {
                // Upstream tries plain HTTP where the server doesn't speak TLS.
                var plain = action
                plain.scheme = "HTTP"
                answer = try await HTTPCheck.get(plain, host: podAddress, port: port, timeout: .seconds(30))
            }
            guard (200..<300).contains(answer.status) else { throw ProbeError("unexpected status: \(answer.status)") }
        } else if let action = handler.sleep {
            try await Task.sleep(for: .seconds(action.seconds))
        }
    }
}
