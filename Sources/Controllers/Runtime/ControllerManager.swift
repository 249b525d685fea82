import Client
import KubernetesAPI
import Logging
import Metrics
import PKI

/// What the controllers are told at start.
public struct ControllerOptions: Sendable {
    /// PEM of the CA that serves the API; nil publishes none.
    public var rootCABundle: String?
    /// Ranges that nodes get their pod ranges from, one of each family at most, as `10.244.0.0/16,fd00:10:244::/56`; nil hands out none.
    public var clusterCIDR: String?
    public var nodeCIDRMaskSize = 24
    public var nodeCIDRMaskSizeIPv6 = 64
    /// How long a node may be silent before it counts as unknown.
    public var nodeMonitorGracePeriod = Duration.seconds(50)
    public var nodeMonitorPeriod = Duration.seconds(5)
    public var nodeStartupGracePeriod = Duration.seconds(60)
    /// Ended pods beyond this number are deleted; 0 or less keeps all.
    public var terminatedPodThreshold = 12500
    /// Signs approved certificate requests; nil signs none.
    public var signingAuthority: CertificateAuthority?
    /// The longest life of signed certificates.
    public var signingDuration = Duration.seconds(365 * 86400)
    /// Signs tokens of service accounts that stand in Secrets; nil makes none.
    public var serviceAccountKey: JWTSigner?
    /// Where the work queues' metrics go; nil keeps none.
    public var metrics: MetricRegistry?
    /// Names of controllers to leave out.
    public var disabled: Set<String> = []

    public init() {}
}

/// Runs all controllers in one process.
public final class ControllerManager: Sendable {
    private let context: ControllerContext
    private let ownsInformers: Bool

    /// - Parameters:
    ///   - clients: makes the client of a controller under its own service account, as `deployment-controller`. Shared informers run
    ///     under `shared-informers`, which upstream lets be the manager itself (`system:kube-controller-manager`).
    ///   - informers: those of the process, run by their owner; nil makes and runs some.
    public init(
        clients: @escaping @Sendable (_ controllerName: String) -> APIClient, informers: InformerFactory? = nil,
        options: ControllerOptions = ControllerOptions(), clock: any ComponentClock = SystemClock(),
        logger: Logger = Logger(label: "controller-manager")
    ) {
        ownsInformers = informers == nil
        context = ControllerContext(
            clients: clients, informers: informers ?? InformerFactory(client: clients("shared-informers"), clock: clock, logger: logger),
            clock: clock, options: options, logger: logger)
    }

    /// Runs until the task is cancelled. To be called once.
    public func run() async {
        var controllers = ControllerManager.all(context).filter { !context.options.disabled.contains($0.name) }
        if let registry = context.options.metrics {
            let metrics = QueueMetrics(registry)
            for index in controllers.indices { controllers[index].observe(metrics) }
        }
        await ControllerManager.run(controllers, context, runInformers: ownsInformers)
    }

    private static func run(_ controllers: [Controller], _ context: ControllerContext, runInformers: Bool) async {
        let informers = context.informers
        let logger = context.logger
        let recorders = context.allRecorders
        await withDiscardingTaskGroup { group in
            if runInformers {
                group.addTask { await informers.run() }
            }
            for recorder in recorders {
                group.addTask { await recorder.run() }
            }
            for controller in controllers {
                group.addTask { await controller.run(logger: logger) }
            }
        }
    }

    static func all(_ context: ControllerContext) -> [Controller] {
        let made: [Controller?] = [
            ServiceAccountController.make(context),
            RootCAPublisher.make(context),
            ReplicaController<ReplicaSet>.make(context, name: "replicaset-controller"),
            ReplicaController<ReplicationController>.make(context, name: "replication-controller"),
            DeploymentController.make(context),
            EndpointSliceController.make(context),
            EndpointsController.make(context),
            NamespaceController.make(context),
            GarbageCollector.make(context),
            NodeIPAMController.make(context),
            NodeLifecycleController.make(context),
            TaintEvictionController.make(context),
            PodGarbageCollector.make(context),
            DaemonSetController.make(context),
            StatefulSetController.make(context),
            JobController.make(context),
            TTLAfterFinishedController.make(context),
            CronJobController.make(context),
            DisruptionController.make(context),
            ResourceQuotaController.make(context),
            CertificateApprover.make(context),
            CertificateSigner.make(context),
            EndpointSliceMirroring.make(context),
            NodeTTLController.make(context),
            ClusterRoleAggregation.make(context),
            ClaimProtection.make(context),
            VolumeProtection.make(context),
            AttributesClassProtection.make(context),
            VolumeBinder.make(context),
            AttachDetachController.make(context),
            EphemeralVolumes.make(context),
            VolumeExpansion.make(context),
            AutoscalerController.make(context),
            BootstrapSigner.make(context),
            TokenCleaner.make(context),
            CertificateCleaner.make(context),
            AccountTokens.make(context),
            AccountTokenCleaner.make(context),
            ServiceCIDRController.make(context),
            ResourceClaimController.make(context),
            DeviceTaintEviction.make(context),
            PolicyStatusController.make(context),
        ]
        return made.compactMap { $0 }
    }
}
