import Client
import KubernetesSchema
import KubernetesSemantics
import Wire

/// Checks the types of ValidatingAdmissionPolicies' expressions, and writes what it finds into their status.
enum PolicyStatusController {
    static let name = "validatingadmissionpolicy-status-controller"
    private static let resource = GroupVersionResource(group: "admissionregistration.k8s.io", version: "v1", resource: "validatingadmissionpolicies")

    static func make(_ context: ControllerContext) -> Controller {
        let client = context.clients(name)
        let policies = context.informers.metadataInformer(resource)
        var controller = Controller(name: name, workers: 5, queue: context.queue()) { key in
            do {
                let policy = try await client.get(resource, name: key)
                guard let status = try await status(policy, client) else { return .done }
                try await client.patch(resource, name: key, subresource: "status", .apply, body: status, fieldManager: name, force: true)
            } catch where error.isNotFound {
                return .done
            }
            return .done
        }
        controller.watch(policies)
        return controller
    }

    /// What is to be applied to a policy's status; nil where its present generation was checked.
    private static func status(_ policy: Document, _ client: APIClient) async throws -> Document? {
        let generation = policy.int(policy[policy.root, "metadata", "generation"]) ?? 0
        if generation <= policy.int(policy[policy.root, "status", "observedGeneration"]) ?? 0 { return nil }
        var kinds: [(kind: GroupVersionKind, type: DeclaredType)] = []
        for resource in PolicyTypeCheck.resources(policy) {
            guard let kind = await kind(of: resource, client), let type = await type(of: kind, client), !kinds.contains(where: { $0.kind == kind })
            else { continue }
            kinds.append((kind, type))
        }
        var params: DeclaredType?
        if let kind = PolicyTypeCheck.params(policy) { params = await type(of: kind, client) }
        let warnings = PolicyTypeCheck.warnings(policy, kinds: kinds, params: params)
            .map { warning -> Value in ["fieldRef": .string(warning.field), "warning": .string(warning.text)] }
        return Document([
            "apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicy",
            "metadata": ["name": .string(policy.string(policy[policy.root, "metadata", "name"]) ?? "")],
            "status": [
                "observedGeneration": .int(generation), "typeChecking": warnings.isEmpty ? [:] : ["expressionWarnings": .array(warnings)],
            ],
        ])
    }

    private static func kind(of resource: GroupVersionResource, _ client: APIClient) async -> GroupVersionKind? {
        if let known = Schema.shared.resource(resource) { return known.kind }
        return try? await client.resources(of: resource.groupVersion).first { $0.resource == resource }?.kind
    }

    /// The type of a kind: by the tables, or by what the server publishes of it.
    private static func type(of kind: GroupVersionKind, _ client: APIClient) async -> DeclaredType? {
        if let known = PolicyTypeCheck.type(of: kind), Schema.shared.resource(kind: kind) != nil { return known }
        guard let document = try? await client.json("GET", "/openapi/v3/apis/\(kind.group)/\(kind.version)") else { return nil }
        for (_, schema) in document.members(document[document.root, "components", "schemas"]) {
            let isOfKind = document.elements(document[schema, "x-kubernetes-group-version-kind"]).contains { entry in
                document.equals(document[entry, "group"], kind.group) && document.equals(document[entry, "version"], kind.version)
                    && document.equals(document[entry, "kind"], kind.kind)
            }
            if isOfKind { return PolicyTypeCheck.type(published: document, schema) }
        }
        return nil
    }
}
