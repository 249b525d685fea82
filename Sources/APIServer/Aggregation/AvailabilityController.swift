import KubernetesSchema
import Logging
import Wire

/// Keeps the condition `Available` of APIServices that other servers answer for, and learns what those servers serve.
///
/// It looks again when an APIService, its Service or the Service's endpoints change, soon after a failure, and now and then.
final class AvailabilityController: Sendable {
    private static let path = "/apis/apiregistration.k8s.io/v1/apiservices"
    private static let resync: Duration = .seconds(30)
    /// How often a failing server is asked again, at first and at most.
    private static let retry = (first: Duration.milliseconds(500), most: Duration.seconds(10))
    /// How many endpoints are asked at once; one that answers is enough.
    private static let attempts = 5

    private let aggregator: Aggregator
    private let client: LoopbackClient
    private let now: @Sendable () -> Int64
    private let logger: Logger

    init(_ aggregator: Aggregator, client: LoopbackClient, now: @escaping @Sendable () -> Int64, logger: Logger) {
        self.aggregator = aggregator
        self.client = client
        self.now = now
        self.logger = logger
    }

    /// Runs until the task is cancelled.
    func run() async {
        let (signals, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let watched = [("apiregistration.k8s.io", "apiservices"), ("", "services"), ("discovery.k8s.io", "endpointslices")]
        await withTaskGroup(of: Void.self) { group in
            for (name, resource) in watched {
                guard let registry = aggregator.server.registry(name, resource) else { continue }
                group.addTask { await self.follow(registry, continuation) }
            }
            group.addTask { await self.loop(signals, continuation) }
        }
    }

    private func follow(_ registry: ResourceRegistry, _ signals: AsyncStream<Void>.Continuation) async {
        while !Task.isCancelled {
            let watcher = CacheWatcher(namespace: "", labels: .everything, fields: FieldSelector(), marksInitialEnd: true)
            guard (try? await registry.cache.watch(after: 0, initialState: true, watcher)) != nil else {
                try? await Task.sleep(for: .milliseconds(200))
                continue
            }
            while !Task.isCancelled, let items = await watcher.next(until: .now + .seconds(60)) {
                if !items.isEmpty { signals.yield() }
            }
            registry.cache.remove(watcher)
        }
    }

    private func loop(_ signals: AsyncStream<Void>, _ continuation: AsyncStream<Void>.Continuation) async {
        var delay = AvailabilityController.retry.first
        for await _ in signals {
            if Task.isCancelled { return }
            let services = (try? await aggregator.all()) ?? []
            let isAllAvailable = await reconcile(services)
            if services.isEmpty { continue }
            delay = isAllAvailable ? AvailabilityController.retry.first : min(delay * 2, AvailabilityController.retry.most)
            let pause = isAllAvailable ? AvailabilityController.resync : delay
            Task {
                try? await Task.sleep(for: pause)
                continuation.yield()
            }
        }
    }

    /// - Returns: whether every server is available.
    private func reconcile(_ services: [AggregatedService]) async -> Bool {
        var served: [GroupVersion: Aggregator.Served] = [:]
        var isAllAvailable = true
        let before = aggregator.served
        aggregator.update(Dictionary(services.map { ($0.version, AvailabilityController.untold($0, before)) }) { $1 })
        await withTaskGroup(of: (AggregatedService, Finding, Aggregator.Served?).self) { group in
            for service in services {
                group.addTask {
                    let finding = await self.find(service)
                    let told = finding.isAvailable ? await self.discover(service) : nil
                    return (service, finding, told)
                }
            }
            for await (service, finding, told) in group {
                if !finding.isAvailable { isAllAvailable = false }
                await write(finding, service)
                if let told {
                    served[service.version] = told
                } else {
                    // As upstream: of a server that doesn't answer only its being there is shown.
                    served[service.version] = Aggregator.Served(service: service, isStale: true)
                }
            }
        }
        aggregator.update(served)
        return isAllAvailable
    }

    /// What is shown of a server that hasn't told now: what it told before, or that it is there.
    private static func untold(_ service: AggregatedService, _ before: [GroupVersion: Aggregator.Served]) -> Aggregator.Served {
        var known = before[service.version] ?? Aggregator.Served(service: service, isStale: true)
        known.service = service
        return known
    }

    // MARK: Looking

    struct Finding: Sendable, Equatable {
        var isAvailable: Bool
        var reason: String
        var message: String
    }

    private func find(_ service: AggregatedService) async -> Finding {
        func missing(_ reason: String, _ message: String) -> Finding { Finding(isAvailable: false, reason: reason, message: message) }
        let place = "service/\(service.service) in \(FieldError.quoted(service.namespace))"
        let server = aggregator.server
        guard let services = server.registry("", "services"), let slices = server.registry("discovery.k8s.io", "endpointslices"),
            let object = await services.cache.cached(namespace: service.namespace, name: service.service), let document = try? object.document()
        else { return missing("ServiceNotFound", "\(place) is not present") }
        if document.equals(document[document.root, "spec", "type"], "ClusterIP") {
            let ports = document.elements(document[document.root, "spec", "ports"])
            guard let port = ports.first(where: { document.int(document[$0, "port"]) == Int64(service.port) }) else {
                return missing("ServicePortError", "\(place) is not listening on port \(service.port)")
            }
            let name = document.string(document[port, "name"]) ?? ""
            let objects = ((try? await slices.cache.snapshot(notOlderThan: 0).objects) ?? [])
                .filter { $0.namespace == service.namespace && $0.labels["kubernetes.io/service-name"] == service.service }
            if objects.isEmpty { return missing("EndpointsNotFound", "cannot find endpointslices for \(place)") }
            guard objects.contains(where: { AvailabilityController.hasEndpoint($0, name) }) else {
                return missing("MissingEndpoints", "endpointslices for \(place) have no addresses with port name \(FieldError.quoted(name))")
            }
        }
        if let problem = await ask(service) { return missing("FailedDiscoveryCheck", problem) }
        return Finding(isAvailable: true, reason: "Passed", message: "all checks passed")
    }

    private static func hasEndpoint(_ object: CachedObject, _ port: String) -> Bool {
        guard let slice = try? object.document() else { return false }
        let isReady = slice.elements(slice[slice.root, "endpoints"]).contains { slice.bool(slice[$0, "conditions", "ready"]) ?? true }
        return isReady && slice.elements(slice[slice.root, "ports"]).contains {
            (slice.string(slice[$0, "name"]) ?? "") == port && !slice.isNull(slice[$0, "port"])
        }
    }

    /// Asks some endpoints for their discovery document.
    ///
    /// - Returns: what is wrong; nil where one of them answers.
    private func ask(_ service: AggregatedService) async -> String? {
        await withTaskGroup(of: String?.self) { group in
            for _ in 0..<AvailabilityController.attempts { group.addTask { await self.askOnce(service) } }
            var last: String? = "no attempt was made"
            for await problem in group {
                last = problem
                if problem == nil { break }
            }
            group.cancelAll()
            return last
        }
    }

    private func askOnce(_ service: AggregatedService) async -> String? {
        let address: ServiceResolver.Address
        do {
            address = try await aggregator.address(of: service)
        } catch {
            return (error as? StatusError)?.message ?? "\(error)"
        }
        let host = address.host.contains(":") ? "[\(address.host)]" : address.host
        let url = "https://\(host):\(address.port)\(service.path)"
        do {
            let (status, _) = try await aggregator.read(service.path, accept: "application/json", from: service, at: address)
            guard !(200..<300).contains(status) else { return nil }
            return "failing or missing response from \(url): bad status from \(url): \(status)"
        } catch is Deadline.Exceeded {
            return "failing or missing response from \(url): Get \(FieldError.quoted(url)): context deadline exceeded"
        } catch {
            return "failing or missing response from \(url): Get \(FieldError.quoted(url)): \(WebhookClient.words(error))"
        }
    }

    // MARK: Telling

    private func write(_ finding: Finding, _ service: AggregatedService) async {
        do {
            var object = try await client.send("GET", "\(AvailabilityController.path)/\(service.name)")
            let conditions = object.ensureArray(object.ensureObject(object.root, "status"), "conditions")
            let known = object.elements(conditions).first { object.equals(object[$0, "type"], "Available") }
            let status = finding.isAvailable ? "True" : "False"
            if let known, object.equals(object[known, "status"], status), object.equals(object[known, "reason"], finding.reason),
                object.equals(object[known, "message"], finding.message)
            {
                return
            }
            let isSame = known.map { object.equals(object[$0, "status"], status) } ?? false
            let since = isSame ? known.flatMap { object.string(object[$0, "lastTransitionTime"]) } : nil
            let made: Value = [
                "type": "Available", "status": .string(status), "lastTransitionTime": .string(since ?? RFC3339.format(seconds: now())),
                "reason": .string(finding.reason), "message": .string(finding.message),
            ]
            if let known { object.become(known, made) } else { object.append(conditions, made) }
            try await client.send("PUT", "\(AvailabilityController.path)/\(service.name)/status", body: object)
        } catch let error as StatusError where error.code == 404 || error.code == 409 {
            return
        } catch {
            logger.warning("the availability of an API service can't be written", metadata: ["name": "\(service.name)", "cause": "\(error)"])
        }
    }

    // MARK: Learning

    /// What a server serves in its group-version.
    private func discover(_ service: AggregatedService) async -> Aggregator.Served? {
        guard let address = try? await aggregator.address(of: service),
            let (status, body) = try? await aggregator.read(service.path, accept: "application/json", from: service, at: address), status == 200,
            let list = try? Document.parseJSON(body)
        else { return nil }
        var served = Aggregator.Served(service: service)
        served.resources = await aggregatedResources(service, address) ?? DiscoveredResources.aggregated(list, service.version)
        if let (status, body) = try? await aggregator.read("/openapi/v3", accept: "application/json", from: service, at: address), status == 200,
            let index = try? Document.parseJSON(body)
        {
            let path = String(service.path.dropFirst())
            let url = index.string(index[index.root, "paths", path, "serverRelativeURL"]) ?? ""
            if let mark = url.firstRange(of: "hash=") { served.openAPIHash = String(url[mark.upperBound...]) }
        }
        // The document is large: it is read again only when something else says that it may have changed.
        if let known = aggregator.served[service.version], let openAPI = known.openAPI, known.openAPIHash != nil, known.openAPIHash == served.openAPIHash {
            served.openAPI = openAPI
        } else if let (status, body) = try? await aggregator.read("/openapi/v2", accept: "application/json", from: service, at: address), status == 200,
            let document = try? Document.parseJSON(body)
        {
            served.openAPI = AggregatedOpenAPI(document, below: service.path)
        }
        return served
    }

    /// What the server itself says in the aggregated form; nil where it doesn't know that.
    private func aggregatedResources(_ service: AggregatedService, _ address: ServiceResolver.Address) async -> Value? {
        let accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
        guard let (status, body) = try? await aggregator.read("/apis", accept: accept, from: service, at: address), status == 200,
            let list = try? Document.parseJSON(body), list.equals(list[list.root, "kind"], "APIGroupDiscoveryList")
        else { return nil }
        let group = list.elements(list[list.root, "items"]).first { list.equals(list[$0, "metadata", "name"], service.version.group) }
        let version = list.elements(list[group ?? .none, "versions"]).first { list.equals(list[$0, "version"], service.version.version) }
        guard let version, list.kind(list[version, "resources"]) == .array else { return nil }
        return list.value(list[version, "resources"])
    }
}

/// Turns plain discovery into the aggregated form.
enum DiscoveredResources {
    static func aggregated(_ list: Document, _ version: GroupVersion) -> Value {
        struct Entry {
            var members: [(String, Value)]
            var subresources: [Value] = []
        }
        func text(_ node: Document.Node, _ key: String) -> String { list.string(list[node, key]) ?? "" }
        func kind(_ node: Document.Node) -> Value {
            let (group, own) = (text(node, "group"), text(node, "version"))
            return [
                "group": .string(group.isEmpty && own.isEmpty ? version.group : group), "version": .string(own.isEmpty ? version.version : own),
                "kind": .string(text(node, "kind")),
            ]
        }
        var order: [String] = []
        var entries: [String: Entry] = [:]
        for node in list.elements(list[list.root, "resources"]) {
            let parts = text(node, "name").split(separator: "/", maxSplits: 1).map(String.init)
            guard let name = parts.first else { continue }
            let verbs = Value.strings(list.strings(list[node, "verbs"]))
            if entries[name] == nil {
                order.append(name)
                entries[name] = Entry(members: [])
            }
            if parts.count == 2 {
                entries[name]?.subresources.append(["subresource": .string(parts[1]), "responseKind": kind(node), "verbs": verbs])
                continue
            }
            var members: [(String, Value)] = [
                ("resource", .string(name)), ("responseKind", kind(node)),
                ("scope", list.bool(list[node, "namespaced"]) == true ? "Namespaced" : "Cluster"), ("singularResource", .string(text(node, "singularName"))),
                ("verbs", verbs),
            ]
            for field in ["shortNames", "categories"] {
                let values = list.strings(list[node, field])
                if !values.isEmpty { members.append((field, .strings(values))) }
            }
            entries[name]?.members = members
        }
        return .array(order.compactMap { name in
            guard let entry = entries[name], !entry.members.isEmpty else { return nil }
            return .object(entry.members + (entry.subresources.isEmpty ? [] : [("subresources", .array(entry.subresources))]))
        })
    }
}
