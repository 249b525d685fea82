import KubernetesSchema
import KubernetesSemantics
import Wire

/// Refuses what goes beyond a namespace's quotas, and charges these for what is let in.
///
/// A charge is an optimistic write of the quota's status that reckons with the stored amounts, so that requests at the same time can't
/// use the same rest of a quota. A charge whose object isn't stored after all stays until the quota controller counts again, as upstream.
struct ResourceQuotaAdmission: AdmissionPlugin {
    let name = "ResourceQuota"
    unowned let server: APIServer
    /// Never charged, as upstream.
    private static let ignored: Set<GroupResource> = [
        GroupResource(group: "", resource: "bindings"), GroupResource(group: "", resource: "events"),
        GroupResource(group: "events.k8s.io", resource: "events"),
        GroupResource(group: "authorization.k8s.io", resource: "localsubjectaccessreviews"),
    ]

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create || operation == .update }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard let object, !attributes.namespace.isEmpty, attributes.groupResource != GroupResource(group: "", resource: "namespaces"),
            !ResourceQuotaAdmission.ignored.contains(attributes.groupResource)
        else { return }
        let rules = QuotaRules(attributes.groupResource)
        guard rules.handles(object, old: old, attributes), let registry = server.registry("", "resourcequotas") else { return }
        let quotas = try await registry.cache.snapshot(notOlderThan: 0).objects.filter { $0.namespace == attributes.namespace }
        guard !quotas.isEmpty else { return }
        let charge = QuotaCharge(rules: rules, object: object, old: old, isStatus: attributes.subresource == "status")
        var due: [String] = []
        for quota in quotas {
            // The amounts as they are stored: the cache may be a moment behind what others have been charged for.
            guard let current = try? await registry.get(namespace: quota.namespace, name: quota.name) else { continue }
            if try reckon(charge, try current.document(), attributes) != nil { due.append(quota.name) }
        }
        guard !attributes.isDryRun else { return }
        try await pay(due, charge, registry, attributes)
    }

    private func reckon(_ charge: QuotaCharge, _ quota: Document, _ attributes: AdmissionAttributes) throws(StatusError) -> Document? {
        do { return try charge.apply(to: quota) } catch { throw attributes.forbidden(charge.object, error.message) }
    }

    private func pay(_ due: [String], _ charge: QuotaCharge, _ registry: ResourceRegistry, _ attributes: AdmissionAttributes) async throws {
        let context = StrategyContext(now: server.environment.now())
        var paid: [String] = []
        for name in due {
            do {
                _ = try await registry.update(
                    namespace: attributes.namespace, name: name, subresource: "status", isDryRun: false, strategyContext: context,
                    transform: { stored in
                        guard let stored else { throw StatusError.notFound(GroupResource(group: "", resource: "resourcequotas"), name) }
                        return try reckon(charge, stored, attributes) ?? stored
                    }, admit: { _, _ in })
                paid.append(name)
            } catch let error as StatusError where error.code == 404 {
                // A quota that has gone limits nothing any more.
                continue
            } catch {
                for name in paid { await refund(name, charge, registry, attributes, context) }
                throw error
            }
        }
    }

    /// Takes a charge back where another quota said no.
    private func refund(
        _ name: String, _ charge: QuotaCharge, _ registry: ResourceRegistry, _ attributes: AdmissionAttributes, _ context: StrategyContext
    ) async {
        // What can't be taken back is put right by the quota controller's next count.
        _ = try? await registry.update(
            namespace: attributes.namespace, name: name, subresource: "status", isDryRun: false, strategyContext: context,
            transform: { stored in
                guard let stored else { throw StatusError.notFound(GroupResource(group: "", resource: "resourcequotas"), name) }
                return charge.refunded(stored)
            }, admit: { _, _ in })
    }
}

/// Why a quota lets an object not in, in upstream's words.
struct QuotaRefusal: Error, Equatable {
    var message: String
}

/// What one request costs.
struct QuotaCharge: Sendable {
    let rules: QuotaRules
    let object: Document
    let old: Document?
    let isStatus: Bool

    private func covers(_ quota: Document, _ object: Document) -> Bool {
        let hard = quota.keys(quota[quota.root, "status", "hard"])
        return !rules.names(hard).isEmpty && rules.isInScopes(quota, object)
    }

    /// What is to be added to a quota's used amounts: all of a new object, or what an update adds. Nothing is ever given back here.
    private func delta(_ quota: Document) -> ResourceAmounts {
        var usage = rules.usage(object)
        if let old, covers(quota, old) {
            for (name, before) in rules.usage(old) {
                guard let after = usage[name] else { continue }
                usage[name] = after > before ? after - before : .zero
            }
        }
        return usage.filter { !$0.value.isZero }
    }

    /// The quota with the charge in its status; nil where there is none.
    ///
    /// - Throws: where the quota doesn't allow it.
    func apply(to quota: Document) throws(QuotaRefusal) -> Document? {
        guard covers(quota, object) else { return nil }
        let name = Metadata.string(quota, "name")
        let status = quota[quota.root, "status"]
        let hard = quota.amounts(quota[status, "hard"])
        let used = quota.amounts(quota[status, "used"])
        let restricted = rules.names(hard.keys)
        if let missing = rules.missing(restricted, object) { throw QuotaRefusal(message: "failed quota: \(name): \(missing)") }
        if restricted.contains(where: { used[$0] == nil }) {
            throw QuotaRefusal(message: "status unknown for quota: \(name), resources: \(restricted.joined(separator: ","))")
        }
        let negative = rules.usage(object).filter { $0.value.sign < 0 }.keys.sorted()
        if !negative.isEmpty {
            throw QuotaRefusal(message: "quota usage is negative for resource(s): \(negative.joined(separator: ","))")
        }
        let requested = delta(quota).filter { hard[$0.key] != nil }
        guard !requested.isEmpty else { return nil }
        var total = used
        PodResources.add(&total, requested)
        let exceeded = requested.keys.filter { (total[$0] ?? .zero) > (hard[$0] ?? .zero) }.sorted()
        if !exceeded.isEmpty, !isStatus {
            let (asked, now, most) = (show(requested, exceeded), show(used, exceeded), show(hard, exceeded))
            throw QuotaRefusal(message: "exceeded quota: \(name), requested: \(asked), used: \(now), limited: \(most)")
        }
        return written(quota, total, requested.keys.sorted())
    }

    /// The quota without the charge.
    func refunded(_ quota: Document) -> Document {
        var total = quota.amounts(quota[quota.root, "status", "used"])
        let requested = delta(quota).filter { total[$0.key] != nil }
        for (name, amount) in requested {
            let now = total[name] ?? .zero
            total[name] = now > amount ? now - amount : .zero
        }
        return written(quota, total, requested.keys.sorted())
    }

    private func written(_ quota: Document, _ total: ResourceAmounts, _ names: [String]) -> Document {
        var result = quota
        let used = result.ensureObject(result.ensureObject(result.root, "status"), "used")
        for name in names { result.set(used, name, string: (total[name] ?? .zero).description) }
        return result
    }

    private func show(_ amounts: ResourceAmounts, _ names: [String]) -> String {
        names.map { "\($0)=\(amounts[$0] ?? .zero)" }.joined(separator: ",")
    }
}
