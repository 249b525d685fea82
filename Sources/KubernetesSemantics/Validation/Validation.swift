import KubernetesSchema
import Wire

enum Validation {
    static func apiService(_ object: Document) -> [FieldError] { [] }
    static func clusterRole(_ object: Document) -> [FieldError] { [] }
    static func clusterRoleBinding(_ object: Document) -> [FieldError] { [] }
    static func clusterRoleBindingUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func configMap(_ object: Document) -> [FieldError] { [] }
    static func configMapUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func controllerRevision(_ object: Document) -> [FieldError] { [] }
    static func controllerRevisionUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func cronJob(_ object: Document) -> [FieldError] { [] }
    static func cronJobUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func csiDriver(_ object: Document) -> [FieldError] { [] }
    static func csiDriverUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func csiNode(_ object: Document) -> [FieldError] { [] }
    static func csiStorageCapacity(_ object: Document) -> [FieldError] { [] }
    static func csiStorageCapacityUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func customResourceDefinition(_ object: Document) -> [FieldError] { [] }
    static func customResourceDefinitionUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func daemonSet(_ object: Document) -> [FieldError] { [] }
    static func daemonSetUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func deployment(_ object: Document) -> [FieldError] { [] }
    static func deploymentUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func deviceClass(_ object: Document) -> [FieldError] { [] }
    static func endpointSlice(_ object: Document) -> [FieldError] { [] }
    static func endpointSliceUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func endpoints(_ object: Document) -> [FieldError] { [] }
    static func event(_ object: Document) -> [FieldError] { [] }
    static func flowSchema(_ object: Document) -> [FieldError] { [] }
    static func horizontalPodAutoscaler(_ object: Document) -> [FieldError] { [] }
    static func ingress(_ object: Document) -> [FieldError] { [] }
    static func ingressClass(_ object: Document) -> [FieldError] { [] }
    static func ingressClassUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func ipAddress(_ object: Document) -> [FieldError] { [] }
    static let ipAddressName: @Sendable (String) -> [String] = { _ in [] }
    static func ipAddressUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func job(_ object: Document) -> [FieldError] { [] }
    static func jobUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func lease(_ object: Document) -> [FieldError] { [] }
    static func limitRange(_ object: Document) -> [FieldError] { [] }
    static func mutatingWebhooks(_ object: Document) -> [FieldError] { [] }
    static func namespaceFinalizers(_ object: Document) -> [FieldError] { [] }
    static func namespaceUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func networkPolicy(_ object: Document) -> [FieldError] { [] }
    static func node(_ object: Document) -> [FieldError] { [] }
    static func nodeUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func persistentVolume(_ object: Document) -> [FieldError] { [] }
    static func persistentVolumeClaim(_ object: Document) -> [FieldError] { [] }
    static func persistentVolumeClaimUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func persistentVolumeUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func pod(_ object: Document) -> [FieldError] { [] }
    static func podDisruptionBudget(_ object: Document) -> [FieldError] { [] }
    static func podTemplate(_ object: Document) -> [FieldError] { [] }
    static func podUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func priorityClass(_ object: Document) -> [FieldError] { [] }
    static func priorityClassUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func priorityLevel(_ object: Document) -> [FieldError] { [] }
    static func replicaSet(_ object: Document) -> [FieldError] { [] }
    static func replicaSetUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func replicationController(_ object: Document) -> [FieldError] { [] }
    static func resourceClaim(_ object: Document) -> [FieldError] { [] }
    static func resourceClaimTemplate(_ object: Document) -> [FieldError] { [] }
    static func resourceClaimTemplateUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func resourceClaimUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func resourceQuota(_ object: Document) -> [FieldError] { [] }
    static func resourceSlice(_ object: Document) -> [FieldError] { [] }
    static func resourceSliceUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func role(_ object: Document) -> [FieldError] { [] }
    static func roleBinding(_ object: Document) -> [FieldError] { [] }
    static func roleBindingUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func runtimeClass(_ object: Document) -> [FieldError] { [] }
    static func runtimeClassUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func secret(_ object: Document) -> [FieldError] { [] }
    static func secretUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func service(_ object: Document) -> [FieldError] { [] }
    static func serviceCIDR(_ object: Document) -> [FieldError] { [] }
    static func serviceCIDRUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func serviceUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func signingRequest(_ object: Document) -> [FieldError] { [] }
    static func signingRequestUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func statefulSet(_ object: Document) -> [FieldError] { [] }
    static func statefulSetUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func storageClass(_ object: Document) -> [FieldError] { [] }
    static func storageClassUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func validatingAdmissionPolicy(_ object: Document) -> [FieldError] { [] }
    static func validatingAdmissionPolicyBinding(_ object: Document) -> [FieldError] { [] }
    static func validatingWebhooks(_ object: Document) -> [FieldError] { [] }
    static func volumeAttachment(_ object: Document) -> [FieldError] { [] }
    static func volumeAttachmentUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
    static func volumeAttributesClass(_ object: Document) -> [FieldError] { [] }
    static func volumeAttributesClassUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] { [] }
}
