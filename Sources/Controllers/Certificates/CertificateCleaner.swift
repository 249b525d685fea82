import Client
import KubernetesAPI
import KubernetesSchema
import PKI

/// Deletes certificate requests that nobody will come back for.
enum CertificateCleaner {
    private static let handled = Duration.seconds(3600)
    private static let pending = Duration.seconds(86400)

    /// How long until a request may go; nil for none that will.
    static func due(_ request: CertificateSigningRequest, now: Timestamp) -> Duration? {
        var moments: [Timestamp] = []
        let isIssued = !request.status.certificate.isEmpty
        if request.status.conditions.isEmpty, let made = request.metadata.creationTimestamp { moments.append(made.adding(pending)) }
        for condition in request.status.conditions {
            guard let since = condition.lastUpdateTime else { continue }
            switch condition.type {
            case "Approved": moments.append(since.adding(isIssued ? handled : pending))
            case "Denied", "Failed": moments.append(since.adding(handled))
            default: break
            }
        }
        if isIssued, request.status.conditions.contains(where: { $0.type == "Approved" }),
            let certificate = try? CertificateInfo.read(pem: String(decoding: request.status.certificate, as: UTF8.self)).first
        {
            moments.append(Timestamp(seconds: certificate.notAfter))
        }
        return moments.min().map { $0.since(now) }
    }

    static func make(_ context: ControllerContext) -> Controller {
        let client = context.clients("certificate-controller")
        let requests = context.informers.informer(CertificateSigningRequest.self)
        let clock = context.clock
        var controller = Controller(name: "certificatesigningrequest-cleaner-controller", workers: 1, queue: context.queue()) { key in
            guard let request = requests.get(key: key), request.metadata.deletionTimestamp == nil,
                let left = due(request, now: clock.now())
            else { return .done }
            if left >= .zero { return .again(after: left + .seconds(1)) }
            do {
                try await client.delete(CertificateSigningRequest.self, name: key, uid: request.metadata.uid)
            } catch where error.isNotFound || error.isConflict {
                return .done
            }
            return .done
        }
        controller.watch(requests)
        return controller
    }
}
