import Client
import FakeAPI
import KubernetesAPI
import KubernetesSchema
import PKI
import Testing
import Wire

@testable import Controllers

@Suite struct TokenTests {
    private let cluster = TestCluster()
    private var client: APIClient { cluster.client }

    private func token(_ id: String, expires: String? = nil) -> Secret {
        var secret = Secret()
        secret.metadata.name = "bootstrap-token-\(id)"
        secret.metadata.namespace = "kube-system"
        secret.type = BootstrapTokens.type
        secret.data = [
            "token-id": Array(id.utf8), "token-secret": Array("0123456789abcdef".utf8), "usage-bootstrap-signing": Array("true".utf8),
        ]
        if let expires { secret.data["expiration"] = Array(expires.utf8) }
        return secret
    }

    @Test func clusterInformationIsSignedWithEveryTokenThatMay() async throws {
        var info = ConfigMap()
        info.metadata.name = "cluster-info"
        info.metadata.namespace = "kube-public"
        info.data = ["kubeconfig": "content", "jws-kubeconfig-gone00": "old"]
        try await client.create(info)
        try await client.create(token("abcdef"))
        try await client.create(token("expird", expires: "2020-01-01T00:00:00Z"))
        try await cluster.run(["bootstrap-signer-controller", "token-cleaner-controller"]) {
            let isSigned = try await eventually {
                let data = try await client.get(ConfigMap.self, namespace: "kube-public", name: "cluster-info").data
                return Set(data.keys) == ["kubeconfig", "jws-kubeconfig-abcdef"]
            }
            #expect(isSigned)
            let isClean = try await eventually {
                try await client.list(Secret.self, namespace: "kube-system").items.map(\.name) == ["bootstrap-token-abcdef"]
            }
            #expect(isClean)
        }
        let signature = BootstrapTokens.signature("content", id: "abcdef", secret: "0123456789abcdef")
        #expect(signature.hasPrefix("eyJhbGciOiJIUzI1NiIsImtpZCI6ImFiY2RlZiJ9.."))
        #expect(signature.split(separator: ".").count == 2)
        #expect(BootstrapTokens.signing(token("BAD!!!"), now: Timestamp(seconds: 0)) == nil)
    }

    @Test func secretsThatAskForAnAccountsTokenGetIt() async throws {
        var account = ServiceAccount()
        account.metadata.name = "robot"
        account.metadata.namespace = "default"
        let made = try await client.create(account)
        var options = ControllerOptions()
        let signer = try JWTSigner(privateKeyPEM: JWTSigner.generateP256Key().privateKeyPEM)
        options.serviceAccountKey = signer
        options.rootCABundle = "bundle"
        try await cluster.run(["serviceaccount-token-controller"], options) {
            for (name, owner) in [("mine", "robot"), ("orphan", "nobody")] {
                var secret = Secret()
                secret.metadata.name = name
                secret.metadata.namespace = "default"
                secret.type = AccountTokens.type
                secret.metadata.annotations[AccountTokens.nameAnnotation] = owner
                try await client.create(secret)
            }
            #expect(try await eventually {
                let secrets = try await client.list(Secret.self, namespace: "default").items
                return secrets.map(\.name) == ["mine"] && secrets[0].data["token"] != nil
            })
            let secret = try await client.get(Secret.self, namespace: "default", name: "mine")
            #expect(secret.data["ca.crt"] == Array("bundle".utf8) && secret.data["namespace"] == Array("default".utf8))
            #expect(secret.metadata.annotations[AccountTokens.uidAnnotation] == made.metadata.uid)
            let parts = try JWT.parse(String(decoding: secret.data["token"] ?? [], as: UTF8.self))
            let claims = try Document.parseJSON(parts.payload)
            #expect(claims.equals(claims[claims.root, "sub"], "system:serviceaccount:default:robot"))
            try await client.delete(ServiceAccount.self, namespace: "default", name: "robot")
            #expect(try await eventually { try await client.list(Secret.self, namespace: "default").items.isEmpty })
        }
    }

    @Test func oldTokensAreMarkedAndThenDeleted() {
        let now = Timestamp(seconds: 1_800_000_000)
        var account = ServiceAccount()
        var reference = ObjectReference()
        reference.name = "t"
        account.secrets = [reference]
        var secret = Secret()
        secret.metadata.name = "t"
        secret.type = AccountTokens.type
        secret.metadata.creationTimestamp = Timestamp(seconds: 1_600_000_000)
        #expect(AccountTokenCleaner.step(secret, account, isMounted: false, now: now) == .mark)
        #expect(AccountTokenCleaner.step(secret, account, isMounted: true, now: now) == .keep)
        #expect(AccountTokenCleaner.step(secret, nil, isMounted: false, now: now) == .keep)
        secret.metadata.labels[AccountTokenCleaner.invalidSince] = "2020-01-01"
        #expect(AccountTokenCleaner.step(secret, account, isMounted: false, now: now) == .delete)
        secret.metadata.labels[AccountTokenCleaner.lastUsed] = AccountTokenCleaner.date(now)
        #expect(AccountTokenCleaner.step(secret, account, isMounted: false, now: now) == .keep)
    }

    @Test func certificateRequestsHaveTheirTime() {
        let now = Timestamp(seconds: 1_000_000)
        var request = CertificateSigningRequest()
        request.metadata.creationTimestamp = now
        #expect(CertificateCleaner.due(request, now: now) == .seconds(86400))
        var condition = CertificateSigningRequestCondition()
        condition.type = "Denied"
        condition.lastUpdateTime = now
        request.status.conditions = [condition]
        #expect(CertificateCleaner.due(request, now: now) == .seconds(3600))
        request.status.conditions[0].type = "Approved"
        #expect(CertificateCleaner.due(request, now: now) == .seconds(86400))
    }

    // MARK: Service ranges

    private func range(_ name: String, _ cidrs: [String]) -> ServiceCIDR {
        var range = ServiceCIDR()
        range.metadata.name = name
        range.spec.cidrs = cidrs
        return range
    }

    @Test func rangesStayWhileAddressesNeedThem() async throws {
        var address = IPAddress()
        address.metadata.name = "10.1.0.5"
        address.metadata.labels[ServiceCIDRController.managedBy] = ServiceCIDRController.allocator
        let (small, large, other) = (range("s", ["10.1.0.0/24"]), range("l", ["10.1.0.0/16"]), range("o", ["10.2.0.0/16"]))
        #expect(ServiceCIDRController.mayGo(small, [small, large], [address]))
        #expect(!ServiceCIDRController.mayGo(small, [small, other], [address]))
        #expect(ServiceCIDRController.mayGo(other, [small, other], [address]))
        try await cluster.run(["service-cidr-controller"]) {
            try await client.create(small)
            #expect(try await eventually {
                let live = try await client.get(ServiceCIDR.self, name: "s")
                return live.metadata.finalizers == [ServiceCIDRController.finalizer]
                    && live.status.conditions.first?.message == "Kubernetes Service CIDR is ready"
            })
            try await client.create(address)
            try await client.delete(ServiceCIDR.self, name: "s")
            #expect(try await eventually {
                try await client.get(ServiceCIDR.self, name: "s").status.conditions.first?.reason == "Terminating"
            })
        }
    }

    // MARK: Resource claims

    @Test func templatesBecomeClaims() async throws {
        var template = ResourceClaimTemplate()
        template.metadata.name = "t"
        template.metadata.namespace = "default"
        template.spec.metadata.labels = ["a": "b"]
        var pod = Pod()
        pod.metadata.name = "p"
        pod.metadata.namespace = "default"
        var entry = PodResourceClaim()
        entry.name = "gpu"
        entry.resourceClaimTemplateName = "t"
        pod.spec.resourceClaims = [entry]
        try await cluster.run(["resourceclaim-controller"]) {
            try await client.create(pod)
            #expect(try await eventually {
                try await client.list(Event.self, namespace: "default").items.contains { $0.reason == "FailedResourceClaimCreation" }
            })
            try await client.create(template)
            #expect(try await eventually {
                let claims = try await client.list(ResourceResourceClaim.self, namespace: "default").items
                let live = try await client.get(Pod.self, namespace: "default", name: "p")
                return claims.count == 1 && live.status.resourceClaimStatuses.first?.resourceClaimName == claims[0].name
                    && claims[0].metadata.annotations[ResourceClaimController.annotation] == "gpu"
            })
            var done = try await client.get(Pod.self, namespace: "default", name: "p")
            done.status.phase = "Succeeded"
            try await client.updateStatus(done)
            #expect(try await eventually { try await client.list(ResourceResourceClaim.self, namespace: "default").items.isEmpty })
        }
    }
}
