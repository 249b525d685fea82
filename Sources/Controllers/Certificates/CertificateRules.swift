import KubernetesAPI
import PKI

/// Which certificate requests upstream's own signers take, and why not.
enum CertificateRules {
    static let kubeletClient = "kubernetes.io/kube-apiserver-client-kubelet"
    static let kubeletServing = "kubernetes.io/kubelet-serving"
    static let client = "kubernetes.io/kube-apiserver-client"

    /// What is wrong with a request for a signer; nil: nothing.
    static func objection(_ subject: CertificateSubject, usages: Set<String>, signer: String) -> String? {
        switch signer {
        case client: return clientObjection(usages)
        case kubeletClient:
            if subject.organizations != ["system:nodes"] { return "subject organization is not system:nodes" }
            if !subject.dnsNames.isEmpty { return "DNS subjectAltNames are not allowed" }
            if !subject.emailAddresses.isEmpty { return "Email subjectAltNames are not allowed" }
            if !subject.ipAddresses.isEmpty { return "IP subjectAltNames are not allowed" }
            if !subject.uris.isEmpty { return "URI subjectAltNames are not allowed" }
            if !subject.commonName.hasPrefix("system:node:") { return "subject common name does not begin with system:node:" }
            return usageObjection(usages, "client auth")
        case kubeletServing:
            if subject.organizations != ["system:nodes"] { return "subject organization is not system:nodes" }
            if subject.dnsNames.isEmpty, subject.ipAddresses.isEmpty { return "DNS or IP subjectAltName is required" }
            if !subject.emailAddresses.isEmpty { return "Email subjectAltNames are not allowed" }
            if !subject.uris.isEmpty { return "URI subjectAltNames are not allowed" }
            if let objection = usageObjection(usages, "server auth") { return objection }
            return subject.commonName.hasPrefix("system:node:") ? nil : "subject common name does not begin with system:node:"
        default: return "unrecognized signerName: \"\(signer)\""
        }
    }

    /// Keys that don't encrypt (ECDSA) needn't ask for it.
    private static func usageObjection(_ usages: Set<String>, _ purpose: String) -> String? {
        let required: Set<String> = ["digital signature", "key encipherment", purpose]
        if usages == required || usages == required.subtracting(["key encipherment"]) { return nil }
        return "usages did not match [\(required.sorted().joined(separator: " "))]"
    }

    private static func clientObjection(_ usages: Set<String>) -> String? {
        let odd = usages.subtracting(["digital signature", "key encipherment", "client auth"]).sorted()
        if let first = odd.first { return "invalid usage for client certificate: \(first)" }
        return usages.contains("client auth") ? nil : "missing required usage for client certificate: client auth"
    }
}
