import ContainerRuntime
import HTTP
import KubernetesAPI
import KubernetesSchema
import Synchronization

/// Serves `/containerLogs/NAMESPACE/POD/CONTAINER`.
struct LogService: Sendable {
    /// How often a followed file is looked at.
    static let interval: Duration = .milliseconds(100)

    let manager: PodManager

    func serve(_ namespace: String, _ name: String, _ container: String, _ query: Query, _ response: ResponseWriter) async throws {
        guard let pod = manager.pod(namespace, name) else {
            return try await fail(response, 404, "pod \"\(name)\" does not exist\n")
        }
        guard pod.container(named: container) != nil else {
            return try await fail(response, 404, "container \"\(container)\" not found in pod \"\(name)\"\n")
        }
        let options: ContainerLogOptions
        do {
            options = try LogService.options(query, now: SystemTime.now())
        } catch {
            return try await fail(response, 400, "\(error)\n")
        }
        let runtime = try await manager.reader.pod(pod.metadata.uid)
        let history = runtime.containers.filter { $0.name == container && $0.state != .created }
        guard let found = options.previous ? history.dropFirst().first : history.first else {
            let status = manager.status(of: pod)
            let all = status.initContainerStatuses + status.containerStatuses + status.ephemeralContainerStatuses
            let waiting = all.first { $0.name == container }?.state.waiting
            if options.previous {
                return try await fail(response, 400, "previous terminated container \"\(container)\" in pod \"\(name)\" not found")
            }
            let why = waiting.map { $0.message.isEmpty ? $0.reason : $0.reason + ": " + $0.message } ?? "not available"
            let text =
                waiting.map { ["ContainerCreating", "PodInitializing"].contains($0.reason) || $0.reason.isEmpty } ?? true
                ? "container \"\(container)\" in pod \"\(name)\" is waiting to start: \(waiting?.reason ?? "ContainerCreating")"
                : LogService.waitingText(container, name, waiting?.reason ?? "", why)
            return try await fail(response, 400, text)
        }
        try await settle(found)
        try await stream(found, pod, options, response)
    }

    /// How long after a container's end its last words may still be on their way: the runtime says that it ended before it has emptied its pipes.
    static let settleTime: Duration = .seconds(1)

    private func settle(_ container: RuntimeContainer) async throws {
        guard container.state == .exited, container.finishedAt > 0 else { return }
        let now = SystemTime.now()
        let elapsed: Duration = .nanoseconds(now.seconds * 1_000_000_000 + Int64(now.nanos) - container.finishedAt)
        if elapsed < LogService.settleTime { try await Task.sleep(for: min(LogService.settleTime - elapsed, LogService.settleTime)) }
    }

    private static func waitingText(_ container: String, _ pod: String, _ reason: String, _ why: String) -> String {
        switch reason {
        case "ErrImagePull", "ImagePullBackOff":
            "container \"\(container)\" in pod \"\(pod)\" is waiting to start: \(reason == "ErrImagePull" ? "image can't be pulled" : "trying and failing to pull image")"
        default: "container \"\(container)\" in pod \"\(pod)\" is waiting to start: \(reason)"
        }
    }

    private func fail(_ response: ResponseWriter, _ status: Int, _ text: String) async throws {
        try await response.send(status: status, headers: ["Content-Type": "text/plain; charset=utf-8"], body: Array(text.utf8))
    }

    static func options(_ query: Query, now: Timestamp) throws -> ContainerLogOptions {
        var options = ContainerLogOptions()
        options.follow = query.flag("follow")
        options.timestamps = query.flag("timestamps")
        options.previous = query.flag("previous")
        func number(_ name: String) throws -> Int? {
            guard let text = query[name], !text.isEmpty, !(name == "tailLines" && text == "all") else { return nil }
            guard let value = Int(text), value >= 0 else { throw ConfigurationFailure("unable to decode query: \(name) \"\(text)\"") }
            return value
        }
        options.tailLines = try number("tailLines")
        options.limitBytes = try number("limitBytes")
        if let seconds = try number("sinceSeconds") { options.since = now.adding(.seconds(-Int64(seconds))) }
        if let text = query["sinceTime"], !text.isEmpty {
            guard let time = Timestamp(text) else { throw ConfigurationFailure("unable to decode query: sinceTime \"\(text)\"") }
            options.since = time
        }
        if let stream = query["stream"], !stream.isEmpty { options.stream = stream }
        return options
    }

    /// Owns the reader, which one call at a time uses.
    private final class Source: Sendable {
        private let reader: Mutex<ContainerLogReader>

        init(_ path: String, _ options: ContainerLogOptions) throws {
            reader = Mutex(try ContainerLogReader(path: path, options: options))
        }

        /// - Returns: the output, and whether there will be no more.
        func next() throws -> (bytes: [UInt8], isDone: Bool) {
            try reader.withLock { reader in
                let bytes = try reader.next()
                return (bytes, reader.isExhausted)
            }
        }
    }

    private func stream(_ container: RuntimeContainer, _ pod: Pod, _ options: ContainerLogOptions, _ response: ResponseWriter) async throws {
        let source: Source
        do {
            source = try await BlockingIO.run { try Source(container.logPath, options) }
        } catch {
            return try await fail(response, 500, "failed to try resolving symlinks in path \"\(container.logPath)\": \(error)\n")
        }
        try await response.writeHead(status: 200, headers: ["Content-Type": "text/plain"])
        var ended = container.state == .exited
        while true {
            // Asked before the read: what was written until then is read.
            if options.follow, !ended { ended = await hasEnded(container, pod) }
            var wrote = false
            while true {
                let (bytes, isDone) = try await BlockingIO.run { try source.next() }
                if !bytes.isEmpty {
                    try await response.write(bytes)
                    wrote = true
                }
                if isDone { return try await response.finish() }
                if bytes.isEmpty { break }
            }
            if !options.follow || ended { return try await response.finish() }
            if !wrote { try await Task.sleep(for: LogService.interval) }
        }
    }

    private func hasEnded(_ container: RuntimeContainer, _ pod: Pod) async -> Bool {
        await !manager.isRunning(container.id, pod.metadata.uid)
    }
}
