import KubernetesSchema
import KubernetesSemantics
import PKI
import Wire

private let requests = GroupResource(group: "certificates.k8s.io", resource: "certificatesigningrequests")

/// Asks whether a user may act on a signer: by its name, or by its domain with a star.
private struct SignerAccess {
    unowned let server: APIServer

    func allows(_ user: UserInfo, _ verb: String, _ signer: String) async -> Bool {
        let domain = signer.split(separator: "/", omittingEmptySubsequences: false).first.map(String.init) ?? ""
        for name in [signer, "\(domain)/*"] {
            let attributes = AuthorizationAttributes(
                user: user, verb: verb, group: "certificates.k8s.io", version: "*", resource: "signers", name: name)
            if case .allow = await server.authorizer.authorize(attributes) { return true }
        }
        return false
    }
}

/// Certificate requests are approved and denied by those who may `approve` for the signer. The stored request's signer counts.
struct CertificateApproval: AdmissionPlugin {
    let name = "CertificateApproval"
    unowned let server: APIServer

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .update }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard attributes.subresource == "approval", attributes.groupResource == requests, let old else { return }
        let signer = old.string(old[old.root, "spec", "signerName"]) ?? ""
        if await SignerAccess(server: server).allows(attributes.user, "approve", signer) { return }
        throw attributes.forbidden(object, "user not permitted to approve requests with signerName \(FieldError.quoted(signer))")
    }
}

/// Certificates are issued, and conditions of requests changed, by those who may `sign` for the signer.
struct CertificateSigning: AdmissionPlugin {
    let name = "CertificateSigning"
    unowned let server: APIServer

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .update }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard attributes.subresource == "status", attributes.groupResource == requests, let object, let old else { return }
        let isUnchanged = ["certificate", "conditions"].allSatisfy { field in
            let (before, after) = (old[old.root, "status", field], object[object.root, "status", field])
            return (old.isNull(before) && object.isNull(after)) || Document.equal(old, before, object, after)
        }
        if isUnchanged { return }
        let signer = old.string(old[old.root, "spec", "signerName"]) ?? ""
        if await SignerAccess(server: server).allows(attributes.user, "sign", signer) { return }
        throw attributes.forbidden(object, "user not permitted to sign requests with signerName \(FieldError.quoted(signer))")
    }
}

/// Nobody gets a client certificate of the group that may do everything.
struct CertificateSubjectRestriction: AdmissionPlugin {
    let name = "CertificateSubjectRestriction"
    private static let signer = "kubernetes.io/kube-apiserver-client"

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard attributes.groupResource == requests, attributes.subresource.isEmpty, let object,
            object.equals(object[object.root, "spec", "signerName"], CertificateSubjectRestriction.signer)
        else { return }
        let encoded = object.string(object[object.root, "spec", "request"]) ?? ""
        let subject: CertificateSubject
        do {
            subject = try SigningRequest(pem: String(decoding: Base64.decode(encoded) ?? [], as: UTF8.self)).subject
        } catch {
            throw attributes.forbidden(object, "failed to parse CSR: \(error)")
        }
        guard subject.organizations.contains("system:masters") else { return }
        throw attributes.forbidden(object, "use of \(CertificateSubjectRestriction.signer) signer with system:masters group is not allowed")
    }
}

/// Trust bundles that belong to a signer are written by those who may `attest` for it.
struct ClusterTrustBundleAttest: AdmissionPlugin {
    let name = "ClusterTrustBundleAttest"
    unowned let server: APIServer

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create || operation == .update }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard attributes.groupResource == GroupResource(group: "certificates.k8s.io", resource: "clustertrustbundles"), let object else { return }
        let signer = object.string(object[object.root, "spec", "signerName"]) ?? ""
        if signer.isEmpty { return }
        // Storage migration and garbage collection leave what a bundle means as it is.
        if let old, ClusterTrustBundleAttest.differsInCollectionAlone(object, old) { return }
        if await SignerAccess(server: server).allows(attributes.user, "attest", signer) { return }
        throw attributes.forbidden(object, "user not permitted to attest for signerName \(FieldError.quoted(signer))")
    }

    private static func differsInCollectionAlone(_ new: Document, _ old: Document) -> Bool {
        func bare(_ document: Document) -> Document {
            var copy = document
            let metadata = copy[copy.root, "metadata"]
            for field in ["ownerReferences", "finalizers", "selfLink", "managedFields"] { copy.remove(metadata, field) }
            return copy
        }
        let (left, right) = (bare(new), bare(old))
        return Document.equal(left, left.root, right, right.root)
    }
}
