import Client
import FakeAPI
import KubernetesAPI
import KubernetesSchema
import PKI
import Testing

@testable import Controllers

@Suite struct PolicyTests {
    // MARK: Schedules

    private func time(_ text: String) -> Timestamp { Timestamp(text) ?? .zero }

    @Test(arguments: [
        ("*/15 * * * *", "2026-03-01T10:07:30Z", "2026-03-01T10:15:00Z"), ("0 0 29 2 *", "2026-03-01T00:00:00Z", "2028-02-29T00:00:00Z"),
        ("30 4 1,15 * 5", "2026-11-02T00:00:00Z", "2026-11-06T04:30:00Z"), ("@daily", "2026-12-31T23:59:00Z", "2027-01-01T00:00:00Z"),
        ("0 9 * jan-mar mon-fri", "2026-11-21T00:00:00Z", "2027-01-01T09:00:00Z"), 
        ("@every 90s", "2026-01-01T00:00:00Z", "2026-01-01T00:01:30Z"),
        ("5-10/5 8 * * *", "2026-01-01T08:05:00Z", "2026-01-01T08:10:00Z"),
    ])
    func schedulesSayWhatComesNext(_ schedule: String, _ from: String, _ expected: String) throws {
        #expect(try CronSchedule(schedule).next(after: time(from)) == time(expected))
    }

    @Test func schedulesSayWhatCameLast() throws {
        let schedule = try CronSchedule("0 6 * * 1")
        let sunday = time("2026-11-22T12:00:00Z")
        #expect(schedule.last(notAfter: sunday, after: time("2026-01-01T00:00:00Z")) == time("2026-11-16T06:00:00Z"))
        #expect(schedule.last(notAfter: sunday, after: time("2026-11-16T06:00:00Z")) == nil)
        #expect(throws: CronSchedule.Failure.self) { try CronSchedule("61 * * * *") }
        #expect(throws: CronSchedule.Failure.self) { try CronSchedule("TZ=Nowhere/Else 1 * * * *") }
        #expect(throws: CronSchedule.Failure.self) { try CronSchedule("* * * *") }
        #expect(try CronSchedule("0 0 31 2 *").next(after: sunday) == nil)
    }

    @Test func cronJobsMakeJobsAndForgetOldOnes() async throws {
        let clock = ManualClock(start: time("2026-11-21T10:00:30Z"))
        let cluster = TestCluster(clock: clock)
        let client = cluster.client
        try await cluster.run(["cronjob-controller"]) {
            var cron = CronJob()
            cron.metadata.name = "tick"
            cron.metadata.namespace = "default"
            cron.spec.schedule = "* * * * *"
            cron.spec.concurrencyPolicy = "Forbid"
            cron.spec.successfulJobsHistoryLimit = 1
            try await client.create(cron)
            func live() async throws -> CronJob { try await client.get(CronJob.self, namespace: "default", name: "tick") }
            func jobs() async throws -> [Job] { try await client.list(Job.self, namespace: "default").items }
            #expect(await eventually { clock.sleeperCount > 0 })
            #expect(try await jobs().isEmpty)
            var names: Set<String> = []
            for round in 1...3 {
                clock.advance(by: .seconds(60))
                #expect(try await eventually {
                    clock.advance(by: .milliseconds(1))
                    return try await live().status.active.count == 1
                })
                let due = time("2026-11-21T10:0\(round):00Z")
                #expect(try await live().status.lastScheduleTime == due)
                var job = try #require(try await jobs().first { $0.name == "tick-\(due.seconds / 60)" })
                names.insert(job.name)
                var complete = JobCondition()
                complete.type = "Complete"
                complete.status = "True"
                job.status.conditions = [complete]
                job.status.completionTime = clock.now()
                job.status.startTime = due
                try await client.updateStatus(job)
                #expect(try await eventually { try await live().status.active.isEmpty })
            }
            #expect(names.count == 3)
            #expect(try await eventually { try await jobs().count == 1 })
            #expect(try await live().status.lastSuccessfulTime != nil)
        }
    }

    // MARK: Disruption budgets

    @Test func budgetsCountWhatMayGo() async throws {
        let cluster = TestCluster()
        let client = cluster.client
        try await cluster.run(["disruption-controller", "replicaset-controller"]) {
            try await client.create(replicaSet(4))
            var budget = PodDisruptionBudget()
            budget.metadata.name = "web"
            budget.metadata.namespace = "default"
            budget.spec.selector = webSelector()
            budget.spec.maxUnavailable = .string("30%")
            try await client.create(budget)
            func live() async throws -> PodDisruptionBudgetStatus {
                try await client.get(PodDisruptionBudget.self, namespace: "default", name: "web").status
            }
            #expect(try await eventually { try await live().expectedPods == 4 })
            #expect(try await live().conditions.first?.reason == "InsufficientPods")
            #expect(try await eventually {
                try await cluster.settlePods()
                return try await live().currentHealthy == 4
            })
            let status = try await live()
            #expect(status.desiredHealthy == 2 && status.disruptionsAllowed == 2 && status.conditions.first?.reason == "SufficientPods")
        }
    }

    @Test func grantedEvictionsAreWaitedFor() {
        let now = Timestamp(seconds: 1000)
        var budget = PodDisruptionBudget()
        budget.status.disruptedPods = ["a": Timestamp(seconds: 950), "b": Timestamp(seconds: 800)]
        let pods = ["a", "b", "c"].map { name in
            var pod = Pod()
            pod.metadata.name = name
            var ready = PodCondition()
            ready.type = "Ready"
            ready.status = "True"
            pod.status.conditions = [ready]
            return pod
        }
        let recheck = budget.settle(pods, .init(pods: 3, healthy: 1), timeout: .seconds(120), now: now)
        #expect(recheck == .seconds(70))
        #expect(budget.status.disruptedPods.keys.sorted() == ["a"])
        #expect(budget.status.currentHealthy == 2 && budget.status.disruptionsAllowed == 1)
    }

    // MARK: Quotas

    @Test func quotasShowWhatIsUsed() async throws {
        let cluster = TestCluster()
        let client = cluster.client
        try await cluster.run(["resourcequota-controller"]) {
            var quota = ResourceQuota()
            quota.metadata.name = "quota"
            quota.metadata.namespace = "default"
            for name in ["pods", "requests.cpu", "limits.memory", "configmaps", "count/secrets", "services.nodeports"] {
                quota.spec.hard[name] = Quantity(10)
            }
            try await client.create(quota)
            var pod = Pod()
            pod.metadata.name = "p"
            pod.metadata.namespace = "default"
            var container = podTemplate().spec.containers[0]
            container.resources.requests["cpu"] = Quantity("250m")
            container.resources.limits["memory"] = Quantity("64Mi")
            var start = container
            start.name = "start"
            start.resources.requests["cpu"] = Quantity("1")
            pod.spec.containers = [container, container]
            pod.spec.initContainers = [start]
            try await client.create(pod)
            var map = ConfigMap()
            map.metadata.name = "m"
            map.metadata.namespace = "default"
            try await client.create(map)
            func used() async throws -> [String: String] {
                try await client.get(ResourceQuota.self, namespace: "default", name: "quota").status.used.mapValues(\.description)
            }
            let expected = [
                "pods": "1", "requests.cpu": "1", "limits.memory": "128Mi", "configmaps": "1", "count/secrets": "0",
                "services.nodeports": "0",
            ]
            #expect(try await eventually { try await used() == expected })
            try await client.delete(ConfigMap.self, namespace: "default", name: "m")
            try await client.delete(Pod.self, namespace: "default", name: "p", gracePeriodSeconds: 0)
            #expect(try await eventually { try await used().values.allSatisfy { $0 == "0" } })
        }
    }

    // MARK: Certificates

    @Test func approvedRequestsAreSigned() async throws {
        let cluster = TestCluster()
        let client = cluster.client
        var options = ControllerOptions()
        let authority = try CertificateAuthority.create(commonName: "test", now: SystemClock().now().seconds)
        options.signingAuthority = authority
        try await cluster.run(["certificatesigningrequest-signing-controller"], options) {
            for (name, usages) in [("good", ["client auth", "digital signature"]), ("bad", ["server auth"])] {
                let wanted = CertificateRequest(commonName: "alice", organizations: ["team"], usages: .client)
                var request = CertificateSigningRequest()
                request.metadata.name = name
                request.spec.signerName = CertificateRules.client
                request.spec.usages = usages
                request.spec.request = Array(try SigningRequest.create(wanted).requestPEM.utf8)
                let made = try await client.create(request)
                var approved = CertificateSigningRequestCondition()
                approved.type = "Approved"
                approved.status = "True"
                request = made
                request.status.conditions = [approved]
                try await client.updateStatus(request)
            }
            func live(_ name: String) async throws -> CertificateSigningRequestStatus {
                try await client.get(CertificateSigningRequest.self, name: name).status
            }
            #expect(try await eventually { try await !live("good").certificate.isEmpty })
            #expect(authority.hasIssued(certificatePEM: String(decoding: try await live("good").certificate, as: UTF8.self)))
            let refused = try await eventually {
                try await live("bad").conditions.contains { $0.message == "invalid usage for client certificate: server auth" }
            }
            #expect(refused)
        }
    }
}
