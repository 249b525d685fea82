import Client
import ContainerRuntime
import HTTP
import KubernetesAPI
import KubernetesSchema
import Protocols
import Synchronization
import Wire

/// Sees to it that images are there when containers start.
final class ImageManager: Sendable {
    private struct Entry {
        var delay: Duration
        var failedAt: Timestamp
        var message: String
    }

    private struct Key: Hashable {
        var pod: String
        var image: String
    }

    private static let initialDelay: Duration = .seconds(10)
    private static let maximumDelay: Duration = .seconds(300)

    private let runtime: CRIRuntime
    private let events: PodEvents
    private let client: APIClient?
    private let clock: any ComponentClock
    private let failures = Mutex<[Key: Entry]>([:])

    init(runtime: CRIRuntime, events: PodEvents, client: APIClient?, clock: any ComponentClock = SystemClock()) {
        self.runtime = runtime
        self.events = events
        self.client = client
        self.clock = clock
    }

    /// - Returns: the image as the runtime has it.
    /// - Throws: `StartFailure`.
    func ensure(_ pod: Pod, _ container: Container, _ sandbox: CRI.PodSandboxConfig) async throws -> CRI.Image {
        let policy = container.imagePullPolicy.isEmpty ? ImageManager.defaultPolicy(container.image) : container.imagePullPolicy
        if policy != "Always" {
            let present: CRI.Image?
            do {
                present = try await runtime.imageStatus(container.image)
            } catch {
                let message = "Failed to inspect image \"\(container.image)\": \(error)"
                events.container(pod, container, "Warning", "InspectFailed", message)
                throw StartFailure("ImageInspectError", message)
            }
            if let present {
                events.container(
                    pod, container, "Normal", "Pulled",
                    "Container image \"\(container.image)\" already present on machine and can be accessed by the pod")
                return present
            }
            if policy == "Never" {
                let message = "Container image \"\(container.image)\" is not present with pull policy of Never"
                events.container(pod, container, "Warning", "ErrImageNeverPull", message)
                throw StartFailure("ErrImageNeverPull", message)
            }
        }
        return try await pull(pod, container, sandbox)
    }

    /// Always for `latest`, else if not present.
    static func defaultPolicy(_ image: String) -> String {
        if image.contains("@") { return "IfNotPresent" }
        let last = image.split(separator: "/").last ?? ""
        guard let colon = last.lastIndex(of: ":") else { return "Always" }
        return last[last.index(after: colon)...] == "latest" ? "Always" : "IfNotPresent"
    }

    private func pull(_ pod: Pod, _ container: Container, _ sandbox: CRI.PodSandboxConfig) async throws -> CRI.Image {
        let key = Key(pod: pod.metadata.uid, image: container.image)
        if let entry = failures.withLock({ $0[key] }), clock.now().since(entry.failedAt) < entry.delay {
            let message = "Back-off pulling image \"\(container.image)\""
            events.container(pod, container, "Normal", "BackOff", message)
            throw StartFailure("ImagePullBackOff", "\(message): \(entry.message)", retryAfter: entry.delay - clock.now().since(entry.failedAt))
        }
        events.container(pod, container, "Normal", "Pulling", "Pulling image \"\(container.image)\"")
        let started = clock.monotonic()
        do {
            let reference = try await runtime.pullImage(container.image, auth: try await credentials(pod, container.image), sandboxConfig: sandbox)
            guard let image = try await runtime.imageStatus(reference) else {
                throw GRPCError(.notFound, "the image was pulled but is not there")
            }
            failures.withLock { $0[key] = nil }
            let took = ImageManager.text(clock.monotonic() - started)
            events.container(
                pod, container, "Normal", "Pulled",
                "Successfully pulled image \"\(container.image)\" in \(took) (\(took) including waiting). Image size: \(image.size) bytes.")
            return image
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            let message = "failed to pull and unpack image \"\(container.image)\": \((error as? GRPCError)?.message ?? "\(error)")"
            events.container(pod, container, "Warning", "Failed", "Failed to pull image \"\(container.image)\": \(message)")
            let delay = failures.withLock { failures -> Duration in
                let delay = min((failures[key]?.delay ?? ImageManager.initialDelay / 2) * 2, ImageManager.maximumDelay)
                failures[key] = Entry(delay: delay, failedAt: clock.now(), message: "ErrImagePull: \(message)")
                return delay
            }
            throw StartFailure("ErrImagePull", message, retryAfter: delay)
        }
    }

    /// As Go prints durations, to the millisecond.
    private static func text(_ duration: Duration) -> String {
        let milliseconds = duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
        return milliseconds < 1000 ? "\(milliseconds)ms" : "\(milliseconds / 1000).\(String(milliseconds % 1000 + 1000).dropFirst())s"
    }

    func forget(_ podUID: String) { failures.withLock { failures in failures = failures.filter { $0.key.pod != podUID } } }

    // MARK: Credentials

    /// What the pod's pull secrets have for the image's registry.
    private func credentials(_ pod: Pod, _ image: String) async throws -> CRI.AuthConfig? {
        guard let client else { return nil }
        for reference in pod.spec.imagePullSecrets {
            guard let secret = try? await client.get(Secret.self, namespace: pod.namespace, name: reference.name) else { continue }
            if let bytes = secret.data[".dockerconfigjson"], let document = try? Document.parseJSON(bytes),
                let found = ImageManager.auth(document, document[document.root, "auths"], image)
            {
                return found
            }
            if let bytes = secret.data[".dockercfg"], let document = try? Document.parseJSON(bytes),
                let found = ImageManager.auth(document, document.root, image)
            {
                return found
            }
        }
        return nil
    }

    static func registry(of image: String) -> String {
        let first = image.split(separator: "/", maxSplits: 1).first.map(String.init) ?? ""
        guard image.contains("/"), first.contains(".") || first.contains(":") || first == "localhost" else { return "docker.io" }
        return first
    }

    private static func auth(_ document: Document, _ node: Document.Node, _ image: String) -> CRI.AuthConfig? {
        let wanted = registry(of: image)
        for (key, value) in document.members(node) {
            var host = key
            for prefix in ["https://", "http://"] where host.hasPrefix(prefix) { host = String(host.dropFirst(prefix.count)) }
            host = String(host.split(separator: "/").first ?? "")
            guard host == wanted || (wanted == "docker.io" && host == "index.docker.io") else { continue }
            var auth = CRI.AuthConfig()
            auth.username = document.string(document[value, "username"]) ?? ""
            auth.password = document.string(document[value, "password"]) ?? ""
            auth.auth = document.string(document[value, "auth"]) ?? ""
            auth.identityToken = document.string(document[value, "identitytoken"]) ?? ""
            return auth
        }
        return nil
    }
}

/// Why a container didn't start: the reason and message of its waiting state.
struct StartFailure: Error, Sendable, CustomStringConvertible {
    var reason: String
    var message: String
    /// When to try again; nil for the usual time.
    var retryAfter: Duration?

    init(_ reason: String, _ message: String, retryAfter: Duration? = nil) {
        self.reason = reason
        self.message = message
        self.retryAfter = retryAfter
    }

    var description: String { "\(reason): \(message)" }
}

/// Events about pods and their containers.
final class PodEvents: Sendable {
    private let recorder: EventRecorder?

    init(_ recorder: EventRecorder?) { self.recorder = recorder }

    func pod(_ pod: Pod, _ type: String, _ reason: String, _ message: String) {
        recorder?.record(EventRecorder.reference(to: pod), type: type, reason, message)
    }

    func container(_ pod: Pod, _ container: Container, _ type: String, _ reason: String, _ message: String) {
        let list =
            pod.spec.initContainers.contains { $0.name == container.name }
            ? "initContainers"
            : pod.spec.containers.contains { $0.name == container.name } ? "containers" : "ephemeralContainers"
        recorder?.record(EventRecorder.reference(to: pod, fieldPath: "spec.\(list){\(container.name)}"), type: type, reason, message)
    }
}
