import KubernetesAPI
import KubernetesSchema
import Logging
import Wire

/// Where an informer gets its objects from.
struct ListWatchSource<Object: KubernetesObject>: Sendable {
    var resource: GroupVersionResource
    /// The objects, the list's resource version, and the token of the next page.
    var list: @Sendable (ListQuery) async throws -> (objects: [Object], resourceVersion: String, next: String)
    var watch: @Sendable (_ resourceVersion: String, _ timeoutSeconds: Int) async throws -> WatchEvents<Object>
}

extension ListWatchSource {
    init(
        client: APIClient, resource: GroupVersionResource, namespace: String, labelSelector: String, fieldSelector: String,
        metadataOnly: Bool, logger: Logger
    ) {
        self.resource = resource
        list = { query in
            var query = query
            query.labelSelector = labelSelector
            query.fieldSelector = fieldSelector
            let accept = metadataOnly ? APIClient.metadataListAccept : "application/json"
            var document = try await client.json(
                "GET", APIClient.path(resource, namespace: namespace), query: query.parameters, accept: accept)
            var objects: [Object] = []
            let items = document.elements(document[document.root, "items"])
            objects.reserveCapacity(items.count)
            for item in items {
                let metadata = document[item, "metadata"]
                document.remove(metadata, "managedFields")
                do {
                    var object = try Object(from: document, item)
                    if metadataOnly { object.unknownFields = nil }
                    objects.append(object)
                } catch {
                    let name = document.string(document[metadata, "name"]) ?? ""
                    logger.error("an object can't be read", metadata: ["name": "\(name)", "error": "\(error)"])
                }
            }
            let metadata = document[document.root, "metadata"]
            let version = document.string(document[metadata, "resourceVersion"]) ?? ""
            return (objects, version, document.string(document[metadata, "continue"]) ?? "")
        }
        watch = { version, timeout in
            let query = ListQuery(labelSelector: labelSelector, fieldSelector: fieldSelector, resourceVersion: version)
            return try await client.watch(
                Object.self, resource: resource, namespace: namespace, query: query, allowBookmarks: true, timeoutSeconds: timeout,
                accept: metadataOnly ? APIClient.metadataAccept : "application/json")
        }
    }
}

/// Keeps an informer's store like the server's: list, then watch from there; again from the last version where a watch ends; anew where
/// the history is gone.
struct Reflector<Object: KubernetesObject> {
    enum Step: Equatable {
        /// `fresh`: the server's newest state is needed, as what it had at hand was too old.
        case list(fresh: Bool)
        case watch(from: String)
    }

    let source: ListWatchSource<Object>
    let clock: any ComponentClock
    let logger: Logger
    private var step = Step.list(fresh: false)
    /// client-go's steps, but for the longest: a server that comes back is found within twenty seconds.
    private var backoff = Backoff(initial: .milliseconds(800), maximum: .seconds(10), factor: 2, resetAfter: .seconds(120))

    init(source: ListWatchSource<Object>, clock: any ComponentClock, logger: Logger) {
        self.source = source
        self.clock = clock
        self.logger = logger
    }

    mutating func run(_ informer: SharedInformer<Object>) async {
        while !Task.isCancelled {
            do {
                switch step {
                case .list(let fresh):
                    informer.set(phase: .listing)
                    step = .watch(from: try await list(informer, fresh: fresh))
                case .watch(let version):
                    informer.set(phase: .watching)
                    let started = clock.monotonic()
                    let last = try await watch(informer, from: version)
                    step = .watch(from: last)
                    // A server that ends watches at once and silently must not be asked in a tight loop.
                    if last == version, clock.monotonic() - started < .seconds(1) { try await pause(informer) }
                }
            } catch is CancellationError {
                return
            } catch {
                if Task.isCancelled { return }
                await recover(informer, error)
            }
        }
    }

    private mutating func recover(_ informer: SharedInformer<Object>, _ error: any Error) async {
        if error.isExpired {
            let wasListing = if case .list(let fresh) = step { fresh } else { false }
            logger.debug("the resource version is no longer kept; listing again", metadata: ["error": "\(error)"])
            step = .list(fresh: true)
            if !wasListing { return }
        } else {
            // Watches end with their connections; that the list fails, too, is worth a warning.
            let isListing = if case .list = step { true } else { false }
            let level: Logger.Level = isListing ? .warning : .info
            logger.log(level: level, "\(isListing ? "listing" : "watching") failed; trying again", metadata: ["error": "\(error)"])
        }
        try? await pause(informer)
    }

    private mutating func pause(_ informer: SharedInformer<Object>) async throws {
        informer.set(phase: .backingOff)
        try await clock.sleep(for: backoff.next(now: clock.monotonic()))
    }

    /// - Returns: the list's resource version.
    private func list(_ informer: SharedInformer<Object>, fresh: Bool) async throws -> String {
        var query = ListQuery(resourceVersion: fresh ? nil : "0")
        var (objects, version, next) = try await source.list(query)
        while !next.isEmpty {
            query = ListQuery(continueToken: next)
            let page = try await source.list(query)
            objects += page.objects
            (version, next) = (page.resourceVersion, page.next)
        }
        informer.replace(objects)
        informer.note(resourceVersion: version)
        return version
    }

    /// - Returns: the last resource version seen, when the watch has ended in order.
    private mutating func watch(_ informer: SharedInformer<Object>, from version: String) async throws -> String {
        var last = version
        defer { step = .watch(from: last) }
        // 5 to 10 minutes, so that not all watches are renewed at once.
        let events = try await source.watch(version, Int.random(in: 300...600))
        for try await event in events {
            switch event {
            case .added(let object), .modified(let object):
                informer.set(object)
                last = object.metadata.resourceVersion
            case .deleted(let object):
                informer.remove(object)
                last = object.metadata.resourceVersion
            case .bookmark(let version, _):
                last = version
            case .undecodable(let version, let name, let reason):
                logger.error("an object can't be read", metadata: ["name": "\(name)", "error": "\(reason)"])
                if !version.isEmpty { last = version }
            case .error(let error):
                throw error
            }
            informer.note(resourceVersion: last)
        }
        return last
    }
}

/// Growing pauses with jitter; from the start again after a while without failures.
public struct Backoff: Sendable {
    private let initial: Duration
    private let maximum: Duration
    private let factor: Double
    private let resetAfter: Duration
    private var current: Duration
    private var last: Duration?

    public init(initial: Duration, maximum: Duration, factor: Double = 2, resetAfter: Duration) {
        self.initial = initial
        self.maximum = maximum
        self.factor = factor
        self.resetAfter = resetAfter
        current = initial
    }

    /// The next pause: once to twice the current step.
    public mutating func next(now: Duration) -> Duration {
        if let last, now - last > resetAfter { current = initial }
        last = now
        let pause = current * Double.random(in: 1...2)
        current = min(current * factor, maximum)
        return pause
    }
}
