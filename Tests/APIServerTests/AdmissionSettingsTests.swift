import KubernetesSchema
import Synchronization
import Testing
import Wire

@testable import APIServer

private func yaml(_ text: String) throws -> Document { try Document.parseSingleYAML(Array(text.utf8)) }

@Suite struct EventRateLimitTests {
    private static let head = "kind: Configuration\napiVersion: eventratelimit.admission.k8s.io/v1alpha1\n"

    @Test func bucketsFillSteadily() throws {
        let clock = Mutex(ContinuousClock.now)
        let plugin = try EventRateLimit(
            try yaml(Self.head + "limits:\n- {type: Namespace, qps: 1, burst: 2}\n- {type: Server, qps: 100, burst: 100}\n")) { clock.withLock { $0 } }
        func refusals(_ namespace: String) -> [String] { plugin.refusals { $0 == "Namespace" ? namespace : "" } }
        #expect(refusals("a").isEmpty && refusals("a").isEmpty)
        #expect(refusals("a") == ["limit reached on type Namespace for key a"])
        #expect(refusals("b").isEmpty)
        clock.withLock { $0 += .seconds(1) }
        #expect(refusals("a").isEmpty)
        #expect(!refusals("a").isEmpty)
    }

    @Test func forgottenBucketsAreFull() throws {
        let plugin = try EventRateLimit(try yaml(Self.head + "limits: [{type: User, qps: 1, burst: 1, cacheSize: 1}]")) { [now = ContinuousClock.now] in now }
        #expect(plugin.refusals { _ in "a" }.isEmpty)
        #expect(!plugin.refusals { _ in "a" }.isEmpty)
        #expect(plugin.refusals { _ in "b" }.isEmpty)
        #expect(plugin.refusals { _ in "a" }.isEmpty)
    }

    @Test(arguments: [
        ("limits: []", "limits: Invalid value: null: must not be empty"),
        ("limits: [{type: Server, qps: 0, burst: 1}]", "limits[0].qps: Invalid value: 0: must be positive"),
        ("limits: [{type: X, qps: 1, burst: 1}]", "limits[0].type: Unsupported value: \"X\""),
    ])
    func wrongLimitsAreTold(_ limits: String, _ message: String) throws {
        let file = try yaml(Self.head + limits)
        do {
            _ = try EventRateLimit(file)
            Issue.record("accepted")
        } catch {
            #expect("\(error)".contains(message), "\(error)")
        }
    }

    @Test func bothVersionsOfEventsTellTheirSource() throws {
        let old = try yaml("source: {component: c, host: h}\ninvolvedObject: {kind: Pod, namespace: ns, name: p, uid: u, apiVersion: v1}")
        let new = try yaml("deprecatedSource: {component: c, host: h}\nregarding: {kind: Pod, namespace: ns, name: p, uid: u, apiVersion: v1}")
        #expect(EventRateLimit.source(old) == "chPodnspuv1")
        #expect(EventRateLimit.source(new) == "chPodnspuv1")
    }
}

@Suite struct ImagePolicyTests {
    @Test func settingsHaveBounds() throws {
        let settings = try ImagePolicyWebhook.Settings(try yaml("imagePolicy: {kubeConfigFile: /k, allowTTL: 50, denyTTL: -1, defaultAllow: true}"))
        #expect(settings.kubeconfig == "/k" && settings.allowTime == .seconds(50) && settings.denyTime == .zero && settings.allowsByDefault)
        #expect(settings.retryBackoff == .milliseconds(500))
        #expect(throws: ConfigurationProblem("valid value is between 1s and 30m0s, got 1h23m20s")) {
            try ImagePolicyWebhook.Settings(try yaml("imagePolicy: {allowTTL: 5000}"))
        }
        #expect(throws: ConfigurationProblem("no config specified")) { try ImagePolicyWebhook.Settings(nil) }
    }

    @Test func imagesAndAnnotationsAreAskedAbout() throws {
        let pod = try yaml(
            """
            metadata: {annotations: {a: b, x.image-policy.k8s.io/ticket: t}}
            spec: {containers: [{image: one}], initContainers: [{image: two}], ephemeralContainers: [{image: three}]}
            """)
        func shown(_ subresource: String) -> String {
            String(decoding: ImagePolicyWebhook.specification(pod, namespace: "n", subresource: subresource).encodeJSON(), as: UTF8.self)
        }
        #expect(
            shown("")
                == "{\"containers\":[{\"image\":\"one\"},{\"image\":\"two\"}],\"annotations\":{\"x.image-policy.k8s.io/ticket\":\"t\"},\"namespace\":\"n\"}")
        #expect(shown("ephemeralcontainers").hasPrefix("{\"containers\":[{\"image\":\"three\"}]"))
    }
}

@Suite struct ClusterDefaultsTests {
    @Test func selectorsOfTheCluster() throws {
        let cluster = PodNodeSelector.cluster(try yaml("podNodeSelectorPluginConfig: {clusterDefaultNodeSelector: 'env=dev', a: 'env=dev,disk=ssd'}"))
        #expect(cluster == ["clusterDefaultNodeSelector": "env=dev", "a": "env=dev,disk=ssd"])
        let allowed = try PodNodeSelector.labels(cluster["a"] ?? "")
        #expect(PodNodeSelector.allows(["disk": "ssd"], allowed) && !PodNodeSelector.allows(["disk": "hdd"], allowed))
        #expect(!PodNodeSelector.allows(["x": "y"], allowed) && PodNodeSelector.allows(["x": "y"], [:]))
    }

    @Test func tolerationsOfTheCluster() throws {
        let cluster = PodTolerationRestriction.Cluster(try yaml("default: [{key: a, operator: Exists}]\nwhitelist: [{key: b, value: c}]"))
        #expect(cluster.defaults.map(\.key) == ["a"] && cluster.allowed.map(\.value) == ["c"])
    }
}
