import KubernetesAPI
import KubernetesSchema
import Logging
import Synchronization

/// Lets one of several processes lead, by a Lease that the leader renews.
public final class LeaderElector: Sendable {
    public struct Configuration: Sendable {
        public var namespace: String
        public var name: String
        /// Who this process is; distinct among all candidates.
        public var identity: String
        /// How long others wait before they take over.
        public var leaseDuration: Duration = .seconds(15)
        /// How long the leader tries to renew before it gives up.
        public var renewDeadline: Duration = .seconds(10)
        public var retryPeriod: Duration = .seconds(2)
        /// Whether the lease is given back when the task is cancelled.
        public var releaseOnCancel = true

        public init(namespace: String = "kube-system", name: String, identity: String) {
            self.namespace = namespace
            self.name = name
            self.identity = identity
        }
    }

    /// The lease was lost: another process may lead now.
    public struct LeadershipLost: Error, CustomStringConvertible {
        public var description: String { "leaderelection lost" }
    }

    private struct Observed {
        var spec: LeaseSpec?
        var at: Duration = .zero
        var lease: Lease?
    }

    private let client: APIClient
    private let configuration: Configuration
    private let clock: any ComponentClock
    private let logger: Logger
    private let observed = Mutex(Observed())

    public init(
        client: APIClient, configuration: Configuration, clock: any ComponentClock = SystemClock(),
        logger: Logger = Logger(label: "leader-election")
    ) {
        self.client = client
        self.configuration = configuration
        self.clock = clock
        self.logger = logger
    }

    /// Whether this process leads, as far as it knows.
    public var isLeader: Bool { observed.withLock { $0.spec?.holderIdentity == configuration.identity } }
    /// Who leads, as far as is known; empty where nobody does.
    public var leader: String { observed.withLock { $0.spec?.holderIdentity ?? "" } }

    /// Waits for leadership, then runs `lead` while it lasts. Cancelled, it ends `lead` and gives the lease back.
    /// - Throws: `LeadershipLost` when the lease could not be renewed (`lead` is cancelled then), and what `lead` throws.
    public func run(_ lead: @escaping @Sendable () async throws -> Void) async throws {
        while await !tryAcquireOrRenew() {
            try await clock.sleep(for: configuration.retryPeriod * Double.random(in: 1...2.2))
        }
        logger.info("leading", metadata: ["lease": "\(configuration.namespace)/\(configuration.name)"])
        let outcome: Result<Void, any Error>
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await lead() }
                group.addTask { try await self.renew() }
                defer { group.cancelAll() }
                try await group.next()
            }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        if configuration.releaseOnCancel, isLeader { await release() }
        try outcome.get()
    }

    /// Renews until that fails for the deadline.
    private func renew() async throws {
        var last = clock.monotonic()
        while true {
            try await clock.sleep(for: configuration.retryPeriod)
            if await tryAcquireOrRenew() {
                last = clock.monotonic()
            } else if clock.monotonic() - last >= configuration.renewDeadline || !isLeader {
                throw LeadershipLost()
            }
        }
    }

    private func observe(_ lease: Lease) {
        let now = clock.monotonic()
        observed.withLock { observed in
            if observed.spec != lease.spec {
                observed.spec = lease.spec
                observed.at = now
            }
            observed.lease = lease
        }
    }

    private func tryAcquireOrRenew() async -> Bool {
        do {
            return try await attempt()
        } catch {
            if !(error is CancellationError) {
                logger.warning("the lease could not be taken or renewed", metadata: ["error": "\(error)"])
            }
            return false
        }
    }

    private func attempt() async throws -> Bool {
        let now = clock.now()
        var spec = LeaseSpec()
        spec.holderIdentity = configuration.identity
        spec.leaseDurationSeconds = Int32(clamping: configuration.leaseDuration.components.seconds)
        spec.acquireTime = now
        spec.renewTime = now
        spec.leaseTransitions = 0
        var lease: Lease
        do {
            lease = try await client.get(Lease.self, namespace: configuration.namespace, name: configuration.name)
        } catch where error.isNotFound {
            lease = Lease()
            lease.metadata.namespace = configuration.namespace
            lease.metadata.name = configuration.name
            lease.spec = spec
            observe(try await client.create(lease))
            return true
        }
        observe(lease)
        let holder = lease.spec.holderIdentity ?? ""
        if !holder.isEmpty, holder != configuration.identity {
            let age = clock.monotonic() - observed.withLock { $0.at }
            if age < .seconds(Int64(lease.spec.leaseDurationSeconds ?? 15)) { return false }
        }
        if holder == configuration.identity {
            spec.acquireTime = lease.spec.acquireTime
            spec.leaseTransitions = lease.spec.leaseTransitions
        } else {
            spec.leaseTransitions = (lease.spec.leaseTransitions ?? 0) + 1
        }
        lease.spec = spec
        observe(try await client.update(lease))
        return true
    }

    /// Gives the lease back, so that another can take it at once.
    private func release() async {
        guard var lease = observed.withLock({ $0.lease }) else { return }
        let now = clock.now()
        lease.spec.holderIdentity = ""
        lease.spec.leaseDurationSeconds = 1
        lease.spec.renewTime = now
        lease.spec.acquireTime = now
        let released = lease
        // The surrounding task is cancelled as a rule; a task of its own, awaited here, can still send.
        let client = client
        let result = await Task { try await client.update(released) }.result
        switch result {
        case .success(let lease): observe(lease)
        case .failure(let error): logger.warning("the lease could not be released", metadata: ["error": "\(error)"])
        }
    }
}
