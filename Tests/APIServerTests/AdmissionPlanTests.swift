import KubernetesSchema
import Testing
import Wire

@testable import APIServer

/// What admission plugins decide, apart from where they read.
@Suite struct AdmissionPlanTests {
    private func pod(_ resources: Value, _ spec: [(String, Value)] = []) -> Document {
        let container: Value = ["name": "main", "resources": resources]
        let members: [(String, Value)] = [("containers", [container])] + spec
        return Document(["metadata": ["name": "web"], "spec": .object(members)])
    }

    private func quota(_ hard: Value, used: Value, _ spec: Value = [:]) -> Document {
        Document(["metadata": ["name": "rq"], "spec": spec, "status": ["hard": hard, "used": used]])
    }

    private func charge(_ quota: Document, _ pod: Document, old: Document? = nil) throws -> ResourceAmounts? {
        let charge = QuotaCharge(rules: .pods, object: pod, old: old, isStatus: false)
        return try charge.apply(to: quota).map { $0.amounts($0[$0.root, "status", "used"]) }
    }

    // MARK: Quotas

    @Test func quotasAreChargedWhatTheyLimit() throws {
        let asks = pod(["requests": ["cpu": "500m", "memory": "1Gi", "example.com/gpu": "2"]])
        let limits = quota(
            ["pods": "2", "requests.cpu": "1", "requests.example.com/gpu": "2"],
            used: ["pods": "1", "requests.cpu": "250m", "requests.example.com/gpu": "0"])
        let used = try charge(limits, asks)
        #expect(used == ["pods": Quantity(2), "requests.cpu": Quantity(milli: 750), "requests.example.com/gpu": Quantity(2)])
        // What doesn't concern pods isn't touched.
        #expect(try charge(quota(["services": "1"], used: ["services": "1"]), asks) == nil)
        // An update pays what it adds.
        let more = pod(["requests": ["cpu": "600m"]])
        let grown = try charge(limits, more, old: asks)
        #expect(grown?["requests.cpu"] == Quantity(milli: 350))
        #expect(grown?["pods"] == Quantity(1))
    }

    @Test func quotasRefuseInUpstreamsWords() {
        let asks = pod(["requests": ["cpu": "500m"]])
        let exceeded = "exceeded quota: rq, requested: cpu=500m,pods=1, used: cpu=600m,pods=1, limited: cpu=1,pods=1"
        #expect(throws: QuotaRefusal(message: exceeded)) {
            try charge(quota(["pods": "1", "cpu": "1"], used: ["pods": "1", "cpu": "600m"]), asks)
        }
        #expect(throws: QuotaRefusal(message: "failed quota: rq: must specify limits.cpu for: main; memory for: main")) {
            try charge(quota(["memory": "1Gi", "limits.cpu": "1"], used: ["memory": "0", "limits.cpu": "0"]), asks)
        }
        #expect(throws: QuotaRefusal(message: "status unknown for quota: rq, resources: pods")) {
            try charge(quota(["pods": "1"], used: [:]), asks)
        }
    }

    @Test(arguments: [
        ("BestEffort", false), ("NotBestEffort", true), ("Terminating", true), ("NotTerminating", false), ("PriorityClass", true),
        ("CrossNamespacePodAffinity", false), ("VolumeAttributesClass", false),
    ])
    func scopesChoosePods(_ scope: String, _ isIn: Bool) {
        let asks = pod(["limits": ["cpu": "1"]], [("activeDeadlineSeconds", 5), ("priorityClassName", "high")])
        let limits = quota(["pods": "1"], used: ["pods": "0"], ["scopes": [.string(scope)]])
        #expect(QuotaRules.pods.isInScopes(limits, asks) == isIn)
    }

    @Test func selectorsChoosePriorityClasses() {
        func isIn(_ op: String, _ values: Value) -> Bool {
            let term: Value = ["scopeName": "PriorityClass", "operator": .string(op), "values": values]
            let limits = quota(["pods": "1"], used: ["pods": "0"], ["scopeSelector": ["matchExpressions": [term]]])
            return QuotaRules.pods.isInScopes(limits, pod([:], [("priorityClassName", "high")]))
        }
        #expect(isIn("In", ["high"]))
        #expect(!isIn("In", ["low"]))
        #expect(isIn("NotIn", ["low"]))
        #expect(!isIn("DoesNotExist", []))
    }

    @Test func claimsCountForTheirClassToo() {
        let claim = Document(["spec": ["storageClassName": "fast", "resources": ["requests": ["storage": "1Gi"]]]])
        let usage = QuotaRules.claims.usage(claim)
        #expect(usage["fast.storageclass.storage.k8s.io/requests.storage"] == Quantity("1Gi"))
        #expect(usage["fast.storageclass.storage.k8s.io/persistentvolumeclaims"] == Quantity(1))
        #expect(QuotaRules.claims.names(Array(usage.keys)).count == usage.count)
    }

    // MARK: Limit ranges

    private func range(_ limit: Value) -> Document { Document(["spec": ["limits": [limit]]]) }

    @Test func limitRangesFillWhatContainersLack() {
        var object = pod(["requests": ["cpu": "1"]], [("initContainers", [["name": "first"]])])
        let limit: Value = ["type": "Container", "default": ["cpu": "2"], "defaultRequest": ["cpu": "100m", "memory": "5Mi"]]
        LimitRangePlan.setDefaults(range(limit), &object)
        let containers = object.elements(object[object.root, "spec", "containers"])
        let requests = containers.map { object.amounts(object[$0, "resources", "requests"]) }
        #expect(requests == [["cpu": Quantity(1), "memory": Quantity("5Mi") ?? .zero]])
        let note = object.string(object[object[object.root, "metadata", "annotations"], LimitRanger.annotation])
        #expect(note == "LimitRanger plugin set: memory request for container main; cpu limit for container main; "
            + "cpu, memory request for init container first; cpu limit for init container first")
    }

    @Test(arguments: [
        ("min", "2", "minimum cpu usage per Container is 2, but request is 1"),
        ("max", "3", "maximum cpu usage per Container is 3, but limit is 4"),
        ("maxLimitRequestRatio", "3", "cpu max limit to request ratio per Container is 3, but provided ratio is 4.000000"),
    ])
    func limitRangesRefuseInUpstreamsWords(_ field: String, _ bound: String, _ message: String) {
        let object = pod(["requests": ["cpu": "1"], "limits": ["cpu": "4"]])
        let members: [(String, Value)] = [("type", "Container"), (field, Value.object([("cpu", .string(bound))]))]
        let limits = range(.object(members))
        #expect(LimitRangePlan.podErrors(limits, object) == [message])
        #expect(LimitRangePlan.podErrors(range(["type": "Pod", "max": ["cpu": "4"]]), object).isEmpty)
    }

    // MARK: Runtime and storage classes

    @Test func runtimeClassesMergeTolerations() {
        let wide: Value = ["key": "k", "operator": "Exists"]
        var object = pod([:], [("tolerations", [["key": "k", "operator": "Equal", "value": "v", "effect": "NoSchedule"]])])
        #expect(RuntimeClassPlan.setScheduling(Document(["scheduling": ["tolerations": [wide]]]), &object) == nil)
        #expect(object.elements(object[object.root, "spec", "tolerations"]).map { object.string(object[$0, "operator"]) } == ["Exists"])
    }

    @Test func theNewestDefaultStorageClassWins() {
        func storage(_ name: String, _ made: String, _ isDefault: Bool) -> Document {
            let marks: Value = ["storageclass.kubernetes.io/is-default-class": .string(isDefault ? "true" : "false")]
            return Document(["metadata": ["name": .string(name), "creationTimestamp": .string(made), "annotations": marks]])
        }
        let mark = "storageclass.kubernetes.io/is-default-class"
        let old = storage("old", "2026-01-01T00:00:00Z", true)
        #expect(DefaultClass.choose([storage("new", "2026-03-01T00:00:00Z", false)], marks: [mark]) == nil)
        let same = [storage("b", "2026-02-01T00:00:00Z", true), old, storage("a", "2026-02-01T00:00:00Z", true)]
        #expect(DefaultClass.choose(same, marks: [mark]) == "a")
    }
}
