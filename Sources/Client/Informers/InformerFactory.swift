import KubernetesAPI
import KubernetesSchema
import Logging
import Synchronization

/// The informers of a process: one for each resource and selection, whoever asks.
///
/// `run()` runs all of them, those that are asked for later too, until its task is cancelled.
public final class InformerFactory: Sendable {
    private struct Key: Hashable {
        var resource: GroupVersionResource
        var namespace: String
        var labelSelector: String
        var fieldSelector: String
        var metadataOnly: Bool
    }

    private struct Entry: Sendable {
        var informer: any Sendable
        var run: @Sendable () async -> Void
        var synced: @Sendable () async throws -> Void
        /// Cancels the running informer; set when it runs.
        var stop: Latch
    }

    private let client: APIClient
    private let logger: Logger
    private let clock: any ComponentClock
    private let entries = Mutex<[Key: Entry]>([:])
    private let started: AsyncStream<Entry>
    private let starter: AsyncStream<Entry>.Continuation

    public init(client: APIClient, clock: any ComponentClock = SystemClock(), logger: Logger = Logger(label: "informers")) {
        self.client = client
        self.clock = clock
        self.logger = logger
        // As many as there are resources to watch.
        (started, starter) = AsyncStream.makeStream(of: Entry.self)
    }

    /// The informer of a type.
    /// - Parameter namespace: empty for all.
    public func informer<Object: KubernetesObject>(
        _ type: Object.Type, namespace: String = "", labelSelector: String = "", fieldSelector: String = ""
    ) -> SharedInformer<Object> {
        let key = Key(
            resource: Object.resource, namespace: namespace, labelSelector: labelSelector, fieldSelector: fieldSelector,
            metadataOnly: false)
        return informer(key)
    }

    /// An informer of the metadata of any resource.
    public func metadataInformer(_ resource: GroupVersionResource, namespace: String = "") -> SharedInformer<PartialObjectMetadata> {
        informer(Key(resource: resource, namespace: namespace, labelSelector: "", fieldSelector: "", metadataOnly: true))
    }

    /// Ends a metadata informer: its resource is no longer served.
    public func stopMetadataInformer(_ resource: GroupVersionResource, namespace: String = "") {
        let key = Key(resource: resource, namespace: namespace, labelSelector: "", fieldSelector: "", metadataOnly: true)
        entries.withLock { $0.removeValue(forKey: key) }?.stop.open()
    }

    private func informer<Object: KubernetesObject>(_ key: Key) -> SharedInformer<Object> {
        let (informer, fresh) = entries.withLock { entries -> (SharedInformer<Object>, Entry?) in
            if let known = entries[key]?.informer as? SharedInformer<Object> { return (known, nil) }
            let source = ListWatchSource<Object>(
                client: client, resource: key.resource, namespace: key.namespace, labelSelector: key.labelSelector,
                fieldSelector: key.fieldSelector, metadataOnly: key.metadataOnly, logger: logger)
            let made = SharedInformer(source: source, clock: clock, logger: logger)
            let entry = Entry(
                informer: made, run: { await made.run() }, synced: { try await made.waitForSync() }, stop: Latch())
            entries[key] = entry
            return (made, entry)
        }
        if let fresh { starter.yield(fresh) }
        return informer
    }

    /// Runs the informers. To be called once.
    public func run() async {
        await withDiscardingTaskGroup { group in
            for await entry in started {
                group.addTask {
                    await withDiscardingTaskGroup { pair in
                        pair.addTask { await entry.run() }
                        await entry.stop.wait()
                        pair.cancelAll()
                    }
                }
            }
            group.cancelAll()
        }
    }

    /// Waits until all informers that were asked for so far have their first list.
    /// - Throws: `CancellationError`.
    public func waitForSync() async throws {
        let waiting = entries.withLock { $0.values.map(\.synced) }
        for wait in waiting { try await wait() }
    }
}
