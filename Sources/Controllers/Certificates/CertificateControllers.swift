import Client
import KubernetesAPI
import KubernetesSchema
import Logging
import PKI

extension CertificateSigningRequest {
    func has(_ type: String) -> Bool { status.conditions.contains { $0.type == type && $0.status != "False" } }
}

/// Approves the requests of kubelets for their client certificates, where RBAC lets them have those.
struct CertificateApprover: Sendable {
    private let client: APIClient
    private let requests: SharedInformer<CertificateSigningRequest>
    private let clock: any ComponentClock
    private let logger: Logger

    static func make(_ context: ControllerContext) -> Controller {
        let loop = CertificateApprover(
            client: context.clients("certificate-controller"), requests: context.informers.informer(CertificateSigningRequest.self),
            clock: context.clock, logger: context.logger)
        var controller = Controller(name: "certificatesigningrequest-approving-controller", queue: context.queue()) {
            try await loop.reconcile($0)
        }
        controller.watch(loop.requests)
        return controller
    }

    private func reconcile(_ key: String) async throws -> Reconciled {
        guard let request = requests.get(key: key), request.status.certificate.isEmpty, !request.has("Approved"), !request.has("Denied"),
            request.spec.signerName == CertificateRules.kubeletClient
        else { return .done }
        let subject = try SigningRequest(pem: String(decoding: request.spec.request, as: UTF8.self)).subject
        let usages = Set(request.spec.usages)
        if CertificateRules.objection(subject, usages: usages, signer: CertificateRules.kubeletClient) != nil { return .done }
        var ways = [("nodeclient", "Auto approving kubelet client certificate after SubjectAccessReview.")]
        if request.spec.username == subject.commonName {
            ways.insert(("selfnodeclient", "Auto approving self kubelet client certificate after SubjectAccessReview."), at: 0)
        }
        for (subresource, message) in ways where try await isAllowed(request, subresource) {
            try await approve(request, message)
            return .done
        }
        let tried = ways.map(\.0).joined(separator: " ")
        logger.debug("a certificate request is not allowed", metadata: ["request": "\(key)", "tried": "\(tried)"])
        return .done
    }

    private func isAllowed(_ request: CertificateSigningRequest, _ subresource: String) async throws -> Bool {
        var attributes = ResourceAttributes()
        attributes.group = "certificates.k8s.io"
        attributes.version = "*"
        attributes.resource = "certificatesigningrequests"
        attributes.subresource = subresource
        attributes.verb = "create"
        var review = SubjectAccessReview()
        review.spec.user = request.spec.username
        review.spec.uid = request.spec.uid
        review.spec.groups = request.spec.groups
        review.spec.extra = request.spec.extra
        review.spec.resourceAttributes = attributes
        return try await client.create(review).status.allowed
    }

    private func approve(_ request: CertificateSigningRequest, _ message: String) async throws {
        var approved = request
        var condition = CertificateSigningRequestCondition()
        condition.type = "Approved"
        condition.status = "True"
        condition.reason = "AutoApproved"
        condition.message = message
        condition.lastUpdateTime = Timestamp(seconds: clock.now().seconds)
        condition.lastTransitionTime = condition.lastUpdateTime
        approved.status.conditions.append(condition)
        try await client.update(approved, subresource: "approval")
    }
}

/// Signs approved requests with the cluster's CA, for upstream's own signer names.
struct CertificateSigner: Sendable {
    private static let shortest: Int64 = 600

    private let client: APIClient
    private let requests: SharedInformer<CertificateSigningRequest>
    private let authority: CertificateAuthority
    private let duration: Int64
    private let clock: any ComponentClock

    /// Nil where no CA is given.
    static func make(_ context: ControllerContext) -> Controller? {
        guard let authority = context.options.signingAuthority else { return nil }
        let loop = CertificateSigner(
            client: context.clients("certificate-controller"), requests: context.informers.informer(CertificateSigningRequest.self),
            authority: authority, duration: context.options.signingDuration.components.seconds, clock: context.clock)
        var controller = Controller(name: "certificatesigningrequest-signing-controller", queue: context.queue()) {
            try await loop.reconcile($0)
        }
        controller.watch(loop.requests)
        return controller
    }

    private func reconcile(_ key: String) async throws -> Reconciled {
        let known = [CertificateRules.client, CertificateRules.kubeletClient, CertificateRules.kubeletServing]
        guard var request = requests.get(key: key), request.status.certificate.isEmpty, request.has("Approved"), !request.has("Denied"),
            !request.has("Failed"), known.contains(request.spec.signerName)
        else { return .done }
        let text = String(decoding: request.spec.request, as: UTF8.self)
        let subject = try SigningRequest(pem: text).subject
        let usages = Set(request.spec.usages)
        let now = clock.now()
        if let objection = CertificateRules.objection(subject, usages: usages, signer: request.spec.signerName) {
            var condition = CertificateSigningRequestCondition()
            condition.type = "Failed"
            condition.status = "True"
            condition.reason = "SignerValidationFailure"
            condition.message = objection
            condition.lastUpdateTime = Timestamp(seconds: now.seconds)
            condition.lastTransitionTime = condition.lastUpdateTime
            request.status.conditions.append(condition)
            try await client.updateStatus(request)
            return .done
        }
        var purposes: CertificateUsages = []
        if usages.contains("server auth") { purposes.insert(.server) }
        if usages.contains("client auth") { purposes.insert(.client) }
        let asked = request.spec.expirationSeconds.map { max(CertificateSigner.shortest, Int64($0)) } ?? duration
        let certificate = try authority.sign(
            requestPEM: text, usages: purposes, digitalSignature: usages.contains("digital signature"),
            keyEncipherment: usages.contains("key encipherment"), now: now.seconds, notAfter: now.seconds + min(asked, duration))
        request.status.certificate = Array(certificate.utf8)
        try await client.updateStatus(request)
        return .done
    }
}
