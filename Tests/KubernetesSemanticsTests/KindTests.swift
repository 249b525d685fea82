import KubernetesSchema
import Testing
import Wire

@testable import KubernetesSemantics

/// An object of a kind, read as if a client had sent it.
private func read(_ json: String, as kind: GroupVersionKind) throws -> Document {
    let type = try #require(Schema.shared.kind(kind))
    var decoder = ObjectDecoder(try Document.parseJSON(Array(json.utf8)), schema: .shared)
    return try decoder.decode(type)
}

private func text(_ document: Document) -> String { String(decoding: document.encodeJSON(), as: UTF8.self) }

private let core = GroupVersion(group: "", version: "v1")
private let podJSON = """
    {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"d"},"spec":{"containers":[{"name":"c","image":"busybox",
    "resources":{"limits":{"cpu":"1","memory":"1Gi"}},"ports":[{"containerPort":80}],"livenessProbe":{"httpGet":{"port":80}}}],
    "volumes":[{"name":"v"},{"name":"s","secret":{"secretName":"x"}}]}}
    """

@Suite struct DefaultingTests {
    @Test func isIdempotentForEveryKind() throws {
        for resource in Schema.shared.resources where resource.storage != nil {
            let type = try #require(Schema.shared.kind(resource.kind))
            var once = ManagedFields.emptyObject(type, .shared)
            Defaulting.apply(resource.kind, to: &once)
            var twice = once
            Defaulting.apply(resource.kind, to: &twice)
            #expect(text(once) == text(twice), "\(resource.kind)")
        }
    }

    @Test func fillsAPod() throws {
        var pod = try read(podJSON, as: core.kind("Pod"))
        Defaulting.apply(core.kind("Pod"), to: &pod)
        let spec = pod[pod.root, "spec"]
        let container = pod.element(pod[spec, "containers"], at: 0)
        #expect(pod.string(pod[container, "imagePullPolicy"]) == "Always")
        #expect(pod.string(pod[container, "resources", "requests", "memory"]) == "1Gi")
        #expect(pod.string(pod[pod.element(pod[container, "ports"], at: 0), "protocol"]) == "TCP")
        #expect(pod.string(pod[container, "livenessProbe", "httpGet", "scheme"]) == "HTTP")
        #expect(pod.int(pod[spec, "terminationGracePeriodSeconds"]) == 30)
        #expect(pod.kind(pod[pod.element(pod[spec, "volumes"], at: 0), "emptyDir"]) == .object)
        #expect(pod.int(pod[pod.element(pod[spec, "volumes"], at: 1), "secret", "defaultMode"]) == 420)
    }

    @Test(arguments: [
        ("busybox", "Always"), ("busybox:1.36", "IfNotPresent"), ("registry:5000/a/b", "Always"), ("registry:5000/a/b:latest", "Always"),
        ("a@sha256:0123", "IfNotPresent"), ("a:v1", "IfNotPresent"), ("Bad!", "IfNotPresent"),
    ])
    func choosesWhenToPull(image: String, policy: String) {
        #expect(Defaulting.pullPolicy(image) == policy)
    }
}

@Suite struct ShapeConversionTests {
    private func roundTrip(_ json: String, _ from: GroupVersionKind, _ to: GroupVersionKind) throws {
        let original = try read(json, as: from)
        let there = try Conversion.convert(original, from: from, to: to)
        let back = try Conversion.convert(there, from: to, to: from)
        #expect(text(back) == text(original))
    }

    @Test func autoscalersKeepEverything() throws {
        let json = """
            {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"h","annotations":{"a":"b"}},
            "spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"d"},"minReplicas":1,"maxReplicas":5,
            "metrics":[{"type":"Pods","pods":{"metric":{"name":"m","selector":{"matchLabels":{"a":"b"}}},
            "target":{"type":"AverageValue","averageValue":"10"}}},
            {"type":"External","external":{"metric":{"name":"e"},"target":{"type":"Value","value":"3"}}},
            {"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":60}}}],
            "behavior":{"scaleUp":{"stabilizationWindowSeconds":0,"selectPolicy":"Max","policies":[{"type":"Pods","value":4,"periodSeconds":15}]}}},
            "status":{"currentReplicas":1,"desiredReplicas":1,"currentMetrics":null,
            "conditions":[{"type":"AbleToScale","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z","reason":"R","message":"m"}]}}
            """
        let v2 = GroupVersion(group: "autoscaling", version: "v2").kind("HorizontalPodAutoscaler")
        try roundTrip(json, v2, GroupVersion(group: "autoscaling", version: "v1").kind("HorizontalPodAutoscaler"))
    }

    @Test func eventsKeepEverything() throws {
        let json = """
            {"apiVersion":"v1","kind":"Event","metadata":{"name":"e","namespace":"d"},"involvedObject":{"kind":"Pod","name":"p","namespace":"d"},
            "reason":"Started","message":"ok","source":{"component":"kubelet"},"firstTimestamp":"2026-01-01T00:00:00Z",
            "lastTimestamp":"2026-01-01T00:00:05Z","count":3,"type":"Normal","reportingComponent":"kubelet","reportingInstance":"n"}
            """
        try roundTrip(json, core.kind("Event"), GroupVersion(group: "events.k8s.io", version: "v1").kind("Event"))
    }

    @Test(arguments: ["null", "{\"type\":\"object\"}"])
    func definitionsKeepEverything(second: String) throws {
        let json = """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"w.example.com"},
            "spec":{"group":"example.com","names":{"plural":"ws","singular":"w","kind":"W","listKind":"WList"},"scope":"Namespaced",
            "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}},"subresources":{"status":{}}},
            {"name":"v2","served":true,"storage":false,"schema":{"openAPIV3Schema":\(second)},"subresources":{"status":{}}}],
            "conversion":{"strategy":"Webhook","webhook":{"clientConfig":{"url":"https://h/x"},"conversionReviewVersions":["v1"]}}}}
            """
        let group = "apiextensions.k8s.io"
        let v1 = GroupVersion(group: group, version: "v1").kind("CustomResourceDefinition")
        try roundTrip(json, v1, GroupVersion(group: group, version: "v1beta1").kind("CustomResourceDefinition"))
    }
}

@Suite struct PodStrategyTests {
    private func pod(node: String, phase: String, grace: Int64) -> Document {
        Document(["spec": ["nodeName": .string(node), "terminationGracePeriodSeconds": .int(grace)], "status": ["phase": .string(phase)]])
    }

    @Test(arguments: [
        ("n", "Running", 30, nil, 30), ("n", "Running", 30, 5, 5), ("n", "Running", 30, -1, 1), ("", "Pending", 30, nil, 0),
        ("n", "Succeeded", 30, 10, 0), ("n", "Failed", 30, nil, 0), ("n", "Running", 30, 0, 0),
    ] as [(String, String, Int64, Int64?, Int64)])
    func findsTheGracePeriod(node: String, phase: String, grace: Int64, requested: Int64?, expected: Int64) {
        #expect(PodStrategy().gracePeriod(pod(node: node, phase: phase, grace: grace), requested: requested) == expected)
    }

    @Test func computesTheQualityOfService() throws {
        var pod = try read(podJSON, as: core.kind("Pod"))
        #expect(PodStrategy.qualityOfService(pod, pod[pod.root, "spec"]) == "Burstable")
        Defaulting.apply(core.kind("Pod"), to: &pod)
        PodStrategy().prepareForCreate(&pod, StrategyContext())
        #expect(pod.string(pod[pod.root, "status", "qosClass"]) == "Guaranteed")
        #expect(pod.string(pod[pod.root, "status", "phase"]) == "Pending")
    }
}

@Suite struct ValidationTests {
    private func defaulted(_ json: String, _ kind: GroupVersionKind) throws -> Document {
        var object = try read(json, as: kind)
        Defaulting.apply(kind, to: &object)
        return object
    }

    @Test func takesASoundPodAndTellsWhatIsWrongWithOthers() throws {
        var pod = try defaulted(podJSON, core.kind("Pod"))
        #expect(Validation.pod(pod).isEmpty)
        pod.set(pod.element(pod[pod.root, "spec", "containers"], at: 0), "image", "")
        #expect(Validation.pod(pod).map(\.description) == ["spec.containers[0].image: Required value"])
        pod.remove(pod[pod.root, "spec"], "containers")
        #expect(Validation.pod(pod).map(\.description) == ["spec.containers: Required value"])
    }

    @Test func letsOnlyImagesOfAPodChange() throws {
        let old = try defaulted(podJSON, core.kind("Pod"))
        var new = old
        new.set(new.element(new[new.root, "spec", "containers"], at: 0), "image", "busybox:2")
        #expect(Validation.podUpdate(new, old, "").isEmpty)
        new.set(new[new.root, "spec"], "hostname", "other")
        let errors = Validation.podUpdate(new, old, "")
        #expect(errors.count == 1)
        #expect(errors.first?.description.hasPrefix("spec: Forbidden: pod updates may not change fields other than") == true)
    }

    @Test func keepsSelectorsAndImmutableData() throws {
        let json = """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},
            "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
            """
        let old = try defaulted(json, GroupVersion(group: "apps", version: "v1").kind("Deployment"))
        #expect(Validation.deployment(old).isEmpty)
        var new = old
        new.set(new[new.root, "spec", "selector", "matchLabels"], "a", "c")
        let fields = Validation.deploymentUpdate(new, old, "").map(\.field)
        #expect(fields == ["spec.template.metadata.labels", "spec.selector"])

        let secret = try read("{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"data\":{\"a\":\"Yg==\"},\"immutable\":true,\"type\":\"Opaque\"}", as: core.kind("Secret"))
        var changed = secret
        changed.set(changed[changed.root, "data"], "a", "Yw==")
        #expect(Validation.secretUpdate(changed, secret, "").map(\.description) == ["data: Forbidden: field is immutable when `immutable` is set"])
    }

    @Test(arguments: [
        ("*/5 * * * *", true), ("0 0 1 jan sun", true), ("@daily", true), ("60 * * * *", false), ("* * * *", false), ("a * * * *", false),
        ("@never", false), ("5-1 * * * *", false),
    ])
    func readsSchedules(schedule: String, isSound: Bool) {
        #expect((CronSchedule.problem(schedule) == nil) == isSound)
    }
}
