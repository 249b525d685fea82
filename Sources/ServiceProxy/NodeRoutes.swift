import Client
import KubernetesAPI
import KubernetesSchema
import Logging

/// What has to be done to one route.
public enum NodeRouteChange: Sendable, Hashable {
    /// Packets to the range go by the gateway from now on, whether there was a route before or not.
    case replace(CIDR, gateway: IPAddressValue)
    case remove(CIDR)
}

/// The routes that lead to other nodes' pods: pure, so that every case can be tested.
public enum NodeRoutePlan {
    /// The number by which these routes are told from everybody else's ("proto" of ip-route).
    public static let routeProtocol = 86

    /// The routes that a node wants: every other node's ranges by that node's internal address of the same family.
    /// Ranges that overlap the node's own are left out: its own pods must stay reachable. Where two nodes claim one range, the first name has it.
    public static func wanted(_ nodes: [Node], nodeName: String) -> [CIDR: IPAddressValue] {
        let own = nodes.filter { $0.metadata.name == nodeName }.flatMap { $0.spec.podCIDRs.compactMap { CIDR($0) } }
        var routes: [CIDR: IPAddressValue] = [:]
        for node in nodes.sorted(by: { $0.metadata.name < $1.metadata.name }) where node.metadata.name != nodeName {
            let addresses = node.status.addresses.filter { $0.type == "InternalIP" }.compactMap { IPAddressValue($0.address) }
            for range in node.spec.podCIDRs.compactMap({ CIDR($0) }) {
                guard let gateway = addresses.first(where: { $0.isV6 == range.isV6 }), routes[range] == nil else { continue }
                guard !own.contains(where: { $0.contains(range.base) || range.contains($0.base) }), !range.contains(gateway) else { continue }
                routes[range] = gateway
            }
        }
        return routes
    }

    /// What brings the routes of the kernel to the wanted ones; removals come first.
    public static func changes(from present: [CIDR: IPAddressValue], to wanted: [CIDR: IPAddressValue]) -> [NodeRouteChange] {
        let gone = present.keys.filter { wanted[$0] == nil }.sorted { $0.description < $1.description }
        let new = wanted.filter { present[$0.key] != $0.value }.sorted { $0.key.description < $1.key.description }
        return gone.map { .remove($0) } + new.map { .replace($0.key, gateway: $0.value) }
    }

    /// Reads what `ip route show` prints, a line for each route. A route without a gateway isn't ours, and is left out.
    public static func parse(_ output: String) -> [CIDR: IPAddressValue] {
        var routes: [CIDR: IPAddressValue] = [:]
        for line in output.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard let first = words.first, let via = words.firstIndex(of: "via"), via + 1 < words.count, let gateway = IPAddressValue(words[via + 1]) else { continue }
            // A single address is printed without its prefix.
            guard let range = CIDR(first) ?? CIDR("\(first)/\(gateway.isV6 ? 128 : 32)") else { continue }
            routes[range] = gateway
        }
        return routes
    }
}

/// Keeps this machine's routes to the pods of other nodes. Nodes have to reach each other directly, without a router between them.
public final class NodeRoutes: Sendable {
    /// The routes of `NodeRoutePlan.routeProtocol` that the kernel has.
    public typealias Present = @Sendable () async throws -> [CIDR: IPAddressValue]
    /// Changes one route.
    public typealias Apply = @Sendable (_ change: NodeRouteChange) async throws -> Void

    private let informers: InformerFactory
    private let ownsInformers: Bool
    private let nodeName: String
    private let present: Present
    private let apply: Apply
    private let logger: Logger
    private let changed = WorkQueue<String>()

    /// How often the kernel is asked whether it still has the routes: it drops them with the interface that they go by.
    static let checkInterval: Duration = .seconds(60)

    /// - Parameters:
    ///   - informers: those of the process, run by their owner; nil makes and runs some.
    public init(
        client: APIClient, informers: InformerFactory? = nil, nodeName: String, logger: Logger, present: @escaping Present, apply: @escaping Apply
    ) {
        ownsInformers = informers == nil
        self.informers = informers ?? InformerFactory(client: client, logger: logger)
        self.nodeName = nodeName
        self.present = present
        self.apply = apply
        self.logger = logger
    }

    /// Runs until the task is cancelled. To be called once. The routes stay when it ends: a restart must not interrupt anybody.
    public func run() async {
        let nodes = informers.informer(Node.self)
        nodes.addHandler(InformerHandler(onChange: { [self] _ in changed.add("") }))
        await withDiscardingTaskGroup { group in
            if ownsInformers { group.addTask { [informers] in await informers.run() } }
            group.addTask { [self] in
                do { try await nodes.waitForSync() } catch { return }
                changed.add("")
                while let key = await changed.next() {
                    let wanted = NodeRoutePlan.wanted(nodes.list(), nodeName: nodeName)
                    let done = await sync(wanted)
                    changed.done(key)
                    if done {
                        changed.forget(key)
                        if !wanted.isEmpty { changed.addAfter(key, NodeRoutes.checkInterval) }
                    } else {
                        changed.addRateLimited(key)
                    }
                    if Task.isCancelled { return }
                }
            }
        }
    }

    /// Makes the changes that are due; false where one failed, which is tried again.
    private func sync(_ wanted: [CIDR: IPAddressValue]) async -> Bool {
        let changes: [NodeRouteChange]
        do { changes = NodeRoutePlan.changes(from: try await present(), to: wanted) } catch {
            logger.error("routes to other nodes can't be read", metadata: ["cause": "\(error)"])
            return false
        }
        var succeeded = true
        for change in changes {
            do {
                try await apply(change)
                logger.info("route to another node's pods", metadata: ["change": "\(change)"])
            } catch {
                logger.error("a route to another node's pods can't be changed", metadata: ["change": "\(change)", "cause": "\(error)"])
                succeeded = false
            }
        }
        return succeeded
    }
}

extension NodeRouteChange: CustomStringConvertible {
    public var description: String {
        switch self {
        case .replace(let range, let gateway): "\(range) via \(gateway)"
        case .remove(let range): "\(range) removed"
        }
    }
}
