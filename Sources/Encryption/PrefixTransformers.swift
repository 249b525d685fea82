import Datastore
import Metrics

/// Takes whichever of several transformers the value's prefix names; the first one writes, and what another wrote is stale.
struct PrefixTransformers: ValueTransformer {
    struct Entry: Sendable {
        /// Empty for values that aren't encrypted.
        var prefix: [UInt8]
        var transformer: any ValueTransformer
    }

    private let entries: [Entry]
    private let unmatched: String
    private let metrics: EncryptionMetrics?
    /// Whose values are transformed, for metrics.
    var resource = ""

    /// - Parameters:
    ///   - unmatched: what is said of values that none of the prefixes fits.
    ///   - metrics: told of every transformation.
    init(_ entries: [Entry], unmatched: String, metrics: EncryptionMetrics? = nil) {
        self.entries = entries
        self.unmatched = unmatched
        self.metrics = metrics
    }

    private func note(_ direction: String, _ prefix: [UInt8], _ started: ContinuousClock.Instant, _ error: (any Error)?) {
        metrics?.note(resource, direction, prefix, started, error)
    }

    func fromStorage(_ bytes: [UInt8], context: [UInt8]) async throws -> (bytes: [UInt8], stale: Bool) {
        let started = ContinuousClock.now
        var errors: [String] = []
        for (index, entry) in entries.enumerated() where bytes.starts(with: entry.prefix) {
            do {
                let rest = entry.prefix.isEmpty ? bytes : Array(bytes.dropFirst(entry.prefix.count))
                let (value, stale) = try await entry.transformer.fromStorage(rest, context: context)
                note("from_storage", entry.prefix.isEmpty ? Array("identity".utf8) : entry.prefix, started, nil)
                return (value, stale || index != 0)
            } catch {
                // That identity can't read what is encrypted is no failure: others are asked. Keys of one name may stand in several providers.
                if entry.prefix.isEmpty { continue }
                note("from_storage", entry.prefix, started, error)
                errors.append("\(error)")
            }
        }
        if errors.isEmpty {
            let error = EncryptionError(unmatched)
            note("from_storage", Array("unknown".utf8), started, error)
            throw error
        }
        var seen: Set<String> = []
        let distinct = errors.filter { seen.insert($0).inserted }
        throw EncryptionError(distinct.count == 1 ? distinct[0] : "[\(distinct.joined(separator: ", "))]")
    }

    func toStorage(_ bytes: [UInt8], context: [UInt8]) async throws -> [UInt8] {
        let started = ContinuousClock.now
        let entry = entries[0]
        do {
            let value = try await entry.transformer.toStorage(bytes, context: context)
            note("to_storage", entry.prefix, started, nil)
            return entry.prefix.isEmpty ? value : entry.prefix + value
        } catch {
            note("to_storage", entry.prefix, started, error)
            throw error
        }
    }
}

/// What is counted of encryption, under upstream's names.
public struct EncryptionMetrics: Sendable {
    let latencies: Histogram
    let operations: Counter
    let misses: Counter
    let reloads: Counter
    let reloadTimes: Gauge
    let configuration: Gauge
    let kmsOperations: Histogram
    let keyIDs: Counter
    let invalidKeyIDs: Counter

    public init(_ registry: MetricRegistry) {
        latencies = registry.histogram(
            "apiserver_storage_transformation_duration_seconds", help: "Time that stored values took to be transformed, in seconds.",
            labels: ["transformation_type", "transformer_prefix"], buckets: (0..<25).map { 5e-6 * Double(1 << $0) })
        operations = registry.counter(
            "apiserver_storage_transformation_operations_total", help: "Transformations of stored values.",
            labels: ["resource", "transformation_type", "transformer_prefix", "status"])
        misses = registry.counter(
            "apiserver_storage_envelope_transformation_cache_misses_total", help: "Keys that had to be asked of a KMS plugin.")
        reloads = registry.counter(
            "apiserver_encryption_config_controller_automatic_reloads_total", help: "Reloads of the encryption configuration.",
            labels: ["status", "apiserver_id_hash"])
        reloadTimes = registry.gauge(
            "apiserver_encryption_config_controller_automatic_reload_last_timestamp_seconds", help: "When the encryption configuration was last reloaded.",
            labels: ["status", "apiserver_id_hash"])
        configuration = registry.gauge(
            "apiserver_encryption_config_controller_last_config_info", help: "The encryption configuration that is used, by its digest.",
            labels: ["apiserver_id_hash", "hash"])
        kmsOperations = registry.histogram(
            "apiserver_envelope_encryption_kms_operations_latency_seconds", help: "Time that calls of KMS plugins took, in seconds.",
            labels: ["provider_name", "method_name", "grpc_status_code"], buckets: (0..<14).map { 1e-4 * Double(1 << $0) })
        keyIDs = registry.counter(
            "apiserver_envelope_encryption_key_id_hash_total", help: "How often a key of a KMS plugin was used.",
            labels: ["transformation_type", "provider_name", "key_id_hash", "apiserver_id_hash"])
        invalidKeyIDs = registry.counter(
            "apiserver_envelope_encryption_invalid_key_id_from_status_total", help: "Statuses of KMS plugins with an impossible key.",
            labels: ["provider_name", "error"])
    }

    func note(_ resource: String, _ direction: String, _ prefix: [UInt8], _ started: ContinuousClock.Instant, _ error: (any Error)?) {
        let name = String(decoding: prefix, as: UTF8.self)
        operations.add(1, [resource, direction, name, error == nil ? "OK" : "Unknown"])
        guard error == nil else { return }
        let elapsed = (ContinuousClock.now - started).components
        latencies.observe(Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18, [direction, name])
    }
}
