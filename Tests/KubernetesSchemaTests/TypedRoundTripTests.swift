import Foundation
import KubernetesAPI
import Testing
import Wire

@testable import KubernetesSchema

/// Typed structures over one filled object of every kind.
@Suite(.enabled(if: Reference.exists))
struct TypedRoundTripTests {
    private func check<Value: KubernetesKind>(_ type: Value.Type) throws {
        let kind = type.kind
        let group = kind.group.isEmpty ? "core" : kind.group
        let file = Reference.folder.appendingPathComponent("fixtures/\(group).\(kind.version).\(kind.kind).json")
        guard FileManager.default.fileExists(atPath: file.path) else {
            Issue.record("no fixture \(file.lastPathComponent)")
            return
        }
        let original = try Document.parseJSON([UInt8](try Data(contentsOf: file)))
        let value = try Value(from: original)
        let written = value.document()
        var again = written
        // Objects within objects are written with their kind, which the fixtures don't have.
        let inner = again.elements(again[again.root, "spec", "volumeClaimTemplates"]) + [again[again.root, "deleteOptions"]]
        for node in inner where node.exists {
            again.remove(node, "kind")
            again.remove(node, "apiVersion")
        }
        let expected = String(decoding: try canonical(original), as: UTF8.self)
        #expect(String(decoding: try canonical(again), as: UTF8.self) == expected, "\(kind)")
        #expect(try Value(from: written) == value, "\(kind)")
    }

    /// Members sorted, so that order doesn't matter.
    private func canonical(_ document: Document) throws -> Data {
        let value = try JSONSerialization.jsonObject(with: Data(document.encodeJSON()))
        return try JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes])
    }

    @Test func fixturesSurvive() throws {
        try check(Pod.self)
        try check(Node.self)
        try check(Namespace.self)
        try check(Service.self)
        try check(Endpoints.self)
        try check(ConfigMap.self)
        try check(Secret.self)
        try check(ServiceAccount.self)
        try check(Event.self)
        try check(Binding.self)
        try check(ReplicationController.self)
        try check(PersistentVolumeClaim.self)
        try check(PersistentVolume.self)
        try check(ResourceQuota.self)
        try check(LimitRange.self)
        try check(PodTemplate.self)
        try check(Deployment.self)
        try check(ReplicaSet.self)
        try check(StatefulSet.self)
        try check(DaemonSet.self)
        try check(ControllerRevision.self)
        try check(Job.self)
        try check(CronJob.self)
        try check(EndpointSlice.self)
        try check(Lease.self)
        try check(PriorityClass.self)
        try check(RuntimeClass.self)
        try check(CSINode.self)
        try check(StorageClass.self)
        try check(TokenRequest.self)
        try check(TokenReview.self)
        try check(SubjectAccessReview.self)
        try check(Eviction.self)
        try check(PodDisruptionBudget.self)
        try check(ServiceCIDR.self)
        try check(IPAddress.self)
        try check(CertificateSigningRequest.self)
        try check(Scale.self)
    }
}

struct TypedStructTests {
    @Test func zeroObjectIsWrittenAsGoWritesIt() throws {
        var pod = Pod()
        pod.metadata.name = "a"
        pod.spec.containers = [Container()]
        let expected = #"{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"},"spec":{"containers":[{"name":"","resources":{}}]},"status":{}}"#
        #expect(String(decoding: pod.document().encodeJSON(), as: UTF8.self) == expected)
    }

    @Test func copiesDoNotShareChanges() throws {
        var pod = Pod()
        pod.spec.nodeName = "one"
        pod.spec.securityContext = PodSecurityContext()
        var copy = pod
        copy.spec.nodeName = "two"
        copy.spec.securityContext?.runAsUser = 5
        #expect(pod.spec.nodeName == "one" && pod.spec.securityContext?.runAsUser == nil)
        #expect(copy.spec.securityContext?.runAsUser == 5 && copy != pod)
    }

    @Test func unknownMembersAndSpecialsSurvive() throws {
        let text = #"{"kind":"Service","apiVersion":"v1","metadata":{},"spec":{"ports":[{"port":80,"targetPort":"web"},{"port":81,"targetPort":8081}],"later":{"a":[1,null]}},"status":{"loadBalancer":{}}}"#
        let service = try Service(from: Document.parseJSON(text))
        #expect(service.spec.ports.map(\.targetPort) == [.string("web"), .int(8081)])
        #expect(service.spec.unknownFields?.keys == ["later"])
        #expect(String(decoding: service.document().encodeJSON(), as: UTF8.self) == text)
    }

    @Test func wrongTypesAreNamed() throws {
        #expect(throws: TypedDecodingError(member: "replicas", expected: "a 32-bit integer")) {
            try Deployment(from: Document.parseJSON(#"{"spec":{"replicas":"three"}}"#))
        }
        #expect(throws: TypedDecodingError.self) { try Pod(from: Document.parseJSON("[]")) }
    }

    @Test func listsHaveTheItemsKind() throws {
        var list = List<Deployment>()
        list.items = [Deployment()]
        list.metadata.resourceVersion = "5"
        #expect(List<Deployment>.kind.description == "apps/v1, Kind=DeploymentList")
        #expect(try List<Deployment>(from: list.document()) == list)
    }

    @Test func base64() {
        for bytes in [[], [1], [1, 2], [1, 2, 3], [255, 254, 253, 252]] as [[UInt8]] {
            #expect(Base64.encode(bytes) == Data(bytes).base64EncodedString() && Base64.decode(Base64.encode(bytes)) == bytes)
        }
        for text in ["A", "AB", "AB=", "A===", "AB==C", "A*=="] { #expect(Base64.decode(text) == nil) }
    }
}
