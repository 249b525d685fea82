import ArgumentParser
import Client
import KubernetesSchema
import Logging

/// Flags of components of which one at a time may act: upstream's.
struct LeaderElectionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Whether to wait for the lead, and to stop when it is lost.", valueName: "true|false"))
    var leaderElect = true

    @Option(help: "How long others wait before they take the lead over, as 15s.", transform: LeaderElectionOptions.duration)
    var leaderElectLeaseDuration = Duration.seconds(15)

    @Option(help: "How long the leader tries to renew before it gives up, as 10s.", transform: LeaderElectionOptions.duration)
    var leaderElectRenewDeadline = Duration.seconds(10)

    @Option(help: "How often the lead is tried for or renewed, as 2s.", transform: LeaderElectionOptions.duration)
    var leaderElectRetryPeriod = Duration.seconds(2)

    @Option(help: "The namespace of the Lease.")
    var leaderElectResourceNamespace = "kube-system"

    @Option(help: "The name of the Lease. By default the component's.")
    var leaderElectResourceName: String?

    func validate() throws {
        guard leaderElectLeaseDuration > leaderElectRenewDeadline else {
            throw ValidationError("--leader-elect-lease-duration must be longer than --leader-elect-renew-deadline")
        }
        guard leaderElectRenewDeadline > leaderElectRetryPeriod * 1.2, leaderElectRetryPeriod > .zero else {
            throw ValidationError("--leader-elect-renew-deadline must be longer than 1.2 times --leader-elect-retry-period, which must be more than nothing")
        }
    }

    /// Runs `lead` while this process leads. Losing the lead ends the process, as upstream's components do: its caches may be stale by then.
    ///
    /// - Parameter component: `kube-scheduler` or `kube-controller-manager`, the Lease's name by default.
    func run(_ component: String, _ client: APIClient, _ logger: Logger, _ lead: @escaping @Sendable () async throws -> Void) async throws {
        guard leaderElect else { return try await lead() }
        let identity = "\(MachineAddresses.hostName ?? "localhost")_\(UUID4.make())"
        var configuration = LeaderElector.Configuration(
            namespace: leaderElectResourceNamespace, name: leaderElectResourceName ?? component, identity: identity)
        configuration.leaseDuration = leaderElectLeaseDuration
        configuration.renewDeadline = leaderElectRenewDeadline
        configuration.retryPeriod = leaderElectRetryPeriod
        do {
            try await LeaderElector(client: client, configuration: configuration, logger: logger).run(lead)
        } catch is LeaderElector.LeadershipLost {
            throw StartFailure("the lead was lost: another \(component) may act now")
        }
    }

    private static func duration(_ text: String) throws -> Duration {
        guard let duration = GoDuration(text)?.duration, duration > .zero else {
            throw ValidationError("\"\(text)\" is no duration: write 15s or 1m30s")
        }
        return duration
    }
}
