import KubernetesSchema
import KubernetesSemantics
import Wire

/// Every pod runs as a service account and is given its token.
struct ServiceAccountAdmission: AdmissionPlugin {
    let name = "ServiceAccount"
    unowned let server: APIServer
    static let mountPath = "/var/run/secrets/kubernetes.io/serviceaccount"
    static let volumePrefix = "kube-api-access-"
    static let tokenSeconds: Int64 = 3607

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create || operation == .update }

    private func concerns(_ attributes: AdmissionAttributes) -> Bool {
        attributes.groupResource == GroupResource(group: "", resource: "pods")
    }

    func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard concerns(attributes), attributes.subresource.isEmpty, attributes.operation == .create else { return }
        // The mirror of a static pod has no account.
        if object[object.root, "metadata", "annotations"].exists,
            object[object[object.root, "metadata", "annotations"], "kubernetes.io/config.mirror"].exists
        {
            return try checkMirror(object, attributes)
        }
        let spec = object.ensureObject(object.root, "spec")
        var name = object.string(object[spec, "serviceAccountName"]) ?? ""
        if name.isEmpty {
            name = "default"
            object.set(spec, "serviceAccountName", string: name)
        }
        object.set(spec, "serviceAccount", string: name)
        let account = try await find(name, object, attributes)
        if wantsToken(object, spec, account) { mountToken(&object, spec) }
        if object.isEmpty(object[spec, "imagePullSecrets"]), !account.isEmpty(account[account.root, "imagePullSecrets"]) {
            object.set(spec, "imagePullSecrets", object.copy(account, account[account.root, "imagePullSecrets"]))
        }
    }

    private func checkMirror(_ pod: Document, _ attributes: AdmissionAttributes) throws {
        let spec = pod[pod.root, "spec"]
        if let name = pod.string(pod[spec, "serviceAccountName"]), !name.isEmpty {
            throw attributes.forbidden(pod, "a mirror pod may not reference service accounts")
        }
        for volume in pod.elements(pod[spec, "volumes"]) {
            if pod[volume, "secret"].exists { throw attributes.forbidden(pod, "a mirror pod may not reference secrets") }
            let hasToken = pod.elements(pod[volume, "projected", "sources"]).contains { pod[$0, "serviceAccountToken"].exists }
            if hasToken { throw attributes.forbidden(pod, "a mirror pod may not use ServiceAccountToken volume projections") }
        }
    }

    private func find(_ name: String, _ pod: Document, _ attributes: AdmissionAttributes) async throws -> Document {
        guard let registry = server.registry("", "serviceaccounts") else { throw StatusError.internalError("no service accounts are served") }
        var object = await registry.cache.cached(namespace: attributes.namespace, name: name)
        if object == nil {
            do {
                object = try await registry.get(namespace: attributes.namespace, name: name)
            } catch let error as StatusError where error.code == 404 {
                throw attributes.forbidden(pod, "error looking up service account \(attributes.namespace)/\(name): serviceaccount \(FieldError.quoted(name)) not found")
            }
        }
        guard let object else { throw attributes.forbidden(pod, "error looking up service account \(attributes.namespace)/\(name)") }
        return try object.document()
    }

    private func wantsToken(_ pod: Document, _ spec: Document.Node, _ account: Document) -> Bool {
        if let own = pod.bool(pod[spec, "automountServiceAccountToken"]) { return own }
        return account.bool(account[account.root, "automountServiceAccountToken"]) ?? true
    }

    private func mountToken(_ pod: inout Document, _ spec: Document.Node) {
        let existing = pod.elements(pod[spec, "volumes"]).compactMap { pod.string(pod[$0, "name"]) }
        let volume = existing.first { $0.hasPrefix(ServiceAccountAdmission.volumePrefix) } ?? ServiceAccountAdmission.volumePrefix + server.environment.nameSuffix()
        var isUsed = false
        for field in ["initContainers", "containers"] {
            for container in pod.elements(pod[spec, field]) {
                let document = pod
                let isMounted = document.elements(document[container, "volumeMounts"]).contains {
                    document.equals(document[$0, "mountPath"], ServiceAccountAdmission.mountPath)
                }
                if isMounted { continue }
                isUsed = true
                let mounts = pod.ensureArray(container, "volumeMounts")
                pod.append(mounts, ["name": .string(volume), "readOnly": true, "mountPath": .string(ServiceAccountAdmission.mountPath)])
            }
        }
        guard isUsed, !existing.contains(volume) else { return }
        let sources: Value = [
            ["serviceAccountToken": ["expirationSeconds": .int(ServiceAccountAdmission.tokenSeconds), "path": "token"]],
            ["configMap": ["name": "kube-root-ca.crt", "items": [["key": "ca.crt", "path": "ca.crt"]]]],
            ["downwardAPI": ["items": [["path": "namespace", "fieldRef": ["apiVersion": "v1", "fieldPath": "metadata.namespace"]]]]],
        ]
        let volumes = pod.ensureArray(spec, "volumes")
        pod.append(volumes, ["name": .string(volume), "projected": ["sources": sources, "defaultMode": 420]])
    }
}
