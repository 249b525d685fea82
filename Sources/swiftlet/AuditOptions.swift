import APIServer
import ArgumentParser
import KubernetesSchema

/// Flags of what is recorded of requests, and where it goes.
struct AuditOptions: ParsableArguments {
    @Option(help: "What is recorded of requests: a file of kind Policy in audit.k8s.io/v1. By default nothing is.")
    var auditPolicyFile: String?

    @Option(help: "The file that audit events go to, one a line; - for standard output.")
    var auditLogPath: String?

    @Option(name: .customLong("audit-log-maxage"), help: "Days for which old audit logs are kept; 0 for ever.")
    var auditLogMaxAge = 366

    @Option(name: .customLong("audit-log-maxbackup"), help: "How many old audit logs are kept; 0 for all.")
    var auditLogMaxBackup = 100

    @Option(name: .customLong("audit-log-maxsize"), help: "Megabytes at which an audit log is put aside; 0 for never.")
    var auditLogMaxSize = 100

    @Option(help: "How audit events are written: json, or legacy for a line of text.")
    var auditLogFormat = "json"

    @Option(help: "The version that audit events are written in.")
    var auditLogVersion = "audit.k8s.io/v1"

    @Option(help: "A kubeconfig of the service that audit events are posted to.")
    var auditWebhookConfigFile: String?

    @Option(help: "How long is waited before audit events are posted again the first time.")
    var auditWebhookInitialBackoff = "10s"

    @Option(help: "The version that audit events are posted in.")
    var auditWebhookVersion = "audit.k8s.io/v1"

    @OptionGroup var log: AuditLogDelivery
    @OptionGroup var webhook: AuditWebhookDelivery

    typealias Batch = (bufferSize: Int, maxSize: Int, maxWait: String, throttles: Bool, rate: Double, burst: Int)

    static func settings(
        _ plugin: String, _ mode: String, _ defaults: AuditBatching, _ batch: Batch, _ truncation: (isEnabled: Bool, batch: Int, event: Int)
    ) throws -> (AuditBatching, AuditTruncation) {
        guard let known = AuditMode(rawValue: mode) else {
            let modes = AuditMode.allCases.map(\.rawValue).joined(separator: ",")
            throw StartFailure("invalid audit \(plugin) mode \(mode), allowed modes are \(FieldError.quoted(modes))")
        }
        var batching = defaults
        batching.mode = known
        batching.bufferSize = batch.bufferSize
        batching.maxSize = batch.maxSize
        batching.maxWait = .nanoseconds(try FlagDuration.parse(batch.maxWait, "--audit-\(plugin)-batch-max-wait").nanoseconds)
        batching.throttles = batch.throttles
        batching.rate = batch.rate
        batching.burst = batch.burst
        var truncating = AuditTruncation()
        truncating.isEnabled = truncation.isEnabled
        truncating.maxBatchSize = truncation.batch
        truncating.maxEventSize = truncation.event
        do {
            try batching.validate(plugin)
            try truncating.validate(plugin)
        } catch {
            throw StartFailure("\(error)")
        }
        return (batching, truncating)
    }

    /// - Throws: `StartFailure` that names the flag.
    func apply(to configuration: inout APIServerConfiguration) throws {
        for version in [auditLogVersion, auditWebhookVersion] where version != "audit.k8s.io/v1" {
            throw StartFailure("invalid group version, allowed versions are [\"audit.k8s.io/v1\"]")
        }
        if let path = auditLogPath {
            var log = AuditLog.Configuration(path: path)
            for (flag, value) in [("maxage", auditLogMaxAge), ("maxbackup", auditLogMaxBackup), ("maxsize", auditLogMaxSize)] where value < 0 {
                throw StartFailure("--audit-log-\(flag) \(value) can't be a negative number")
            }
            guard ["legacy", "json"].contains(auditLogFormat) else {
                throw StartFailure("invalid audit log format \(auditLogFormat), allowed formats are \"legacy,json\"")
            }
            log.isLegacy = auditLogFormat == "legacy"
            log.maximumAge = auditLogMaxAge
            log.maximumBackups = auditLogMaxBackup
            log.maximumSize = auditLogMaxSize
            (log.batching, log.truncation) = try self.log.settings()
            configuration.auditLog = log
        }
        if let file = auditWebhookConfigFile {
            var webhook = AuditWebhook.Configuration(kubeconfig: file)
            webhook.initialBackoff = .nanoseconds(try FlagDuration.parse(auditWebhookInitialBackoff, "--audit-webhook-initial-backoff").nanoseconds)
            (webhook.batching, webhook.truncation) = try self.webhook.settings()
            configuration.auditWebhook = webhook
        }
        guard let file = auditPolicyFile else { return }
        let bytes = try FlagFile.bytes(file, "--audit-policy-file")
        do { configuration.auditPolicy = try AuditPolicy(bytes) } catch { throw StartFailure("--audit-policy-file \(file): \(error)") }
    }
}

/// Flags of how audit events go to the log.
struct AuditLogDelivery: ParsableArguments {
    @Option(name: .customLong("audit-log-mode"), help: "Whether requests wait for their audit events: batch, blocking or blocking-strict.")
    var mode = "blocking"

    @Option(name: .customLong("audit-log-batch-buffer-size"), help: "How many audit events wait at most.")
    var bufferSize = 10_000

    @Option(name: .customLong("audit-log-batch-max-size"), help: "How many audit events go together at most.")
    var maxSize = 1

    @Option(name: .customLong("audit-log-batch-max-wait"), help: "How long audit events wait for others to go with.")
    var maxWait = "0s"

    @Option(name: .customLong("audit-log-batch-throttle-enable"), help: "Whether batches are held back when they are too many.")
    var throttles = false

    @Option(name: .customLong("audit-log-batch-throttle-qps"), help: "How many batches go in a second on average at most.")
    var rate = 0.0

    @Option(name: .customLong("audit-log-batch-throttle-burst"), help: "How many batches go at once at most.")
    var burst = 0

    @Option(name: .customLong("audit-log-truncate-enabled"), help: "Whether large audit events lose their objects.")
    var truncates = false

    @Option(name: .customLong("audit-log-truncate-max-batch-size"), help: "How many bytes of audit events go together at most.")
    var maxBatchBytes = 10_485_760

    @Option(name: .customLong("audit-log-truncate-max-event-size"), help: "How many bytes an audit event has at most.")
    var maxEventBytes = 102_400

    func settings() throws -> (AuditBatching, AuditTruncation) {
        try AuditOptions.settings(
            "log", mode, AuditBatching.log,
            (bufferSize, maxSize, maxWait, throttles, rate, burst), (truncates, maxBatchBytes, maxEventBytes))
    }
}

/// Flags of how audit events go to the webhook.
struct AuditWebhookDelivery: ParsableArguments {
    @Option(name: .customLong("audit-webhook-mode"), help: "Whether requests wait for their audit events: batch, blocking or blocking-strict.")
    var mode = "batch"

    @Option(name: .customLong("audit-webhook-batch-buffer-size"), help: "How many audit events wait at most.")
    var bufferSize = 10_000

    @Option(name: .customLong("audit-webhook-batch-max-size"), help: "How many audit events go together at most.")
    var maxSize = 400

    @Option(name: .customLong("audit-webhook-batch-max-wait"), help: "How long audit events wait for others to go with.")
    var maxWait = "30s"

    @Option(name: .customLong("audit-webhook-batch-throttle-enable"), help: "Whether batches are held back when they are too many.")
    var throttles = true

    @Option(name: .customLong("audit-webhook-batch-throttle-qps"), help: "How many batches go in a second on average at most.")
    var rate = 10.0

    @Option(name: .customLong("audit-webhook-batch-throttle-burst"), help: "How many batches go at once at most.")
    var burst = 15

    @Option(name: .customLong("audit-webhook-truncate-enabled"), help: "Whether large audit events lose their objects.")
    var truncates = false

    @Option(name: .customLong("audit-webhook-truncate-max-batch-size"), help: "How many bytes of audit events go together at most.")
    var maxBatchBytes = 10_485_760

    @Option(name: .customLong("audit-webhook-truncate-max-event-size"), help: "How many bytes an audit event has at most.")
    var maxEventBytes = 102_400

    func settings() throws -> (AuditBatching, AuditTruncation) {
        try AuditOptions.settings(
            "webhook", mode, AuditBatching.webhook,
            (bufferSize, maxSize, maxWait, throttles, rate, burst), (truncates, maxBatchBytes, maxEventBytes))
    }
}
