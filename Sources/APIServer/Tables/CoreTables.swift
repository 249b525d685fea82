import KubernetesSchema
import KubernetesSemantics
import Wire

/// The tables of the core group.
enum CoreTables {
    static let all: [String: TableDefinition] = [
        "configmaps": TableDefinition("Name Data Age") { row in
            [row.name, .int(Int64(row.object.count(row.object[row.object.root, "data"]) + row.object.count(row.object[row.object.root, "binaryData"]))), row.age]
        },
        "endpoints": TableDefinition("Name Endpoints Age") { row in [row.name, .string(endpoints(row)), row.age] },
        "events": TableDefinition("Last_Seen Type Reason Object Subobject* Source* Message First_Seen* Count* Name*") { row in event(row) },
        "namespaces": TableDefinition("Name Status Age") { row in [row.name, row.text(row.object[row.status, "phase"], ""), row.age] },
        "nodes": TableDefinition("Name Status Roles Age Version Internal-IP* External-IP* OS-Image* Kernel-Version* Container-Runtime*") { row in node(row) },
        "persistentvolumeclaims": TableDefinition("Name Status Volume Capacity Access_Modes StorageClass VolumeAttributesClass Age VolumeMode*") { row in claim(row) },
        "persistentvolumes": TableDefinition("Name Capacity Access_Modes Reclaim_Policy Status Claim StorageClass VolumeAttributesClass Reason Age VolumeMode*") { row in volume(row) },
        "pods": PodTable.definition,
        "podtemplates": TableDefinition("Name Containers Images Pod_Labels") { row in
            let template = row.object[row.object.root, "template"]
            return [row.name] + row.containers(row.object[template, "spec"]) + [row.pairsOrNone(row.object[template, "metadata", "labels"])]
        },
        "replicationcontrollers": TableDefinition("Name Desired:integer Current:integer Ready:integer Age Containers* Images* Selector*") { row in
            [row.name, row.int(row.object[row.spec, "replicas"]), row.int(row.object[row.status, "replicas"]), row.int(row.object[row.status, "readyReplicas"]), row.age]
                + row.containers(row.object[row.spec, "template", "spec"]) + [row.pairsOrNone(row.object[row.spec, "selector"])]
        },
        "resourcequotas": TableDefinition("Name Request Limit Age") { row in quota(row) },
        "secrets": TableDefinition("Name Type Data Age") { row in
            [row.name, row.text(row.object[row.object.root, "type"], ""), .int(Int64(row.object.count(row.object[row.object.root, "data"]))), row.age]
        },
        "serviceaccounts": TableDefinition("Name Age") { row in [row.name, row.age] },
        "services": TableDefinition("Name Type Cluster-IP External-IP Port(s) Age Selector*") { row in service(row) },
    ]

    private static func endpoints(_ row: TableRow) -> String {
        var items: [String] = []
        let limit = 3
        var total = 0
        for subset in row.list(row.object[row.object.root, "subsets"]) {
            let ports = row.list(row.object[subset, "ports"])
            for address in row.list(row.object[subset, "addresses"]) {
                let ip = row.object.string(row.object[address, "ip"]) ?? ""
                if ports.isEmpty {
                    total += 1
                    if items.count < limit { items.append(ip) }
                }
                for port in ports {
                    total += 1
                    if items.count < limit {
                        let number = row.object.int(row.object[port, "port"]) ?? 0
                        items.append(ip.contains(":") ? "[\(ip)]:\(number)" : "\(ip):\(number)")
                    }
                }
            }
        }
        if items.isEmpty { return "<none>" }
        return items.joined(separator: ",") + (total > limit ? " + \(total - limit) more..." : "")
    }

    private static func event(_ row: TableRow) -> [Value] {
        let event = row.object
        let root = event.root
        func seen(_ fields: [Document.Node]) -> Value {
            for field in fields where event.string(field) != nil { return row.since(field) }
            return .string("<unknown>")
        }
        let involved = event[root, "involvedObject"]
        let kind = (event.string(event[involved, "kind"]) ?? "").lowercased()
        var source = row.string("source", "component") ?? row.string("reportingComponent") ?? ""
        if let host = row.string("source", "host") { source += ", \(host)" }
        let count = event.int(event[root, "series", "count"]) ?? event.int(event[root, "count"]) ?? 0
        let object = "\(kind)/\(event.string(event[involved, "name"]) ?? "")"
        return [
            seen([event[root, "series", "lastObservedTime"], event[root, "lastTimestamp"], event[root, "eventTime"]]), row.text(event[root, "type"], ""),
            row.text(event[root, "reason"], ""), .string(object), row.text(event[involved, "fieldPath"], ""), .string(source),
            .string((row.string("message") ?? "").trimmingNewlines), seen([event[root, "firstTimestamp"], event[root, "eventTime"]]), .int(max(count, 1)), row.name,
        ]
    }

    private static func node(_ row: TableRow) -> [Value] {
        let node = row.object
        var states: [String] = []
        let ready = row.condition("Ready")
        if ready.exists { states.append(node.equals(node[ready, "status"], "True") ? "Ready" : "NotReady") } else { states.append("Unknown") }
        if node.bool(node[row.spec, "unschedulable"]) == true { states.append("SchedulingDisabled") }
        var roles: [String] = []
        for (key, value) in node.members(node[node.root, "metadata", "labels"]) {
            if key.hasPrefix("node-role.kubernetes.io/") { roles.append(String(key.dropFirst("node-role.kubernetes.io/".count))) } else if key == "kubernetes.io/role", let text = node.string(value), !text.isEmpty { roles.append(text) }
        }
        func address(_ type: String) -> Value {
            let match = row.list(node[row.status, "addresses"]).first { node.equals(node[$0, "type"], type) }
            return match.map { row.text(node[$0, "address"]) } ?? "<none>"
        }
        let info = node[row.status, "nodeInfo"]
        return [
            row.name, .string(states.joined(separator: ",")), .string(roles.isEmpty ? "<none>" : roles.sorted().joined(separator: ",")), row.age,
            row.text(node[info, "kubeletVersion"], ""), address("InternalIP"), address("ExternalIP"), row.text(node[info, "osImage"], "<unknown>"),
            row.text(node[info, "kernelVersion"], "<unknown>"), row.text(node[info, "containerRuntimeVersion"], "<unknown>"),
        ]
    }

    static func accessModes(_ row: TableRow, _ node: Document.Node) -> String {
        let short = ["ReadWriteOnce": "RWO", "ReadOnlyMany": "ROX", "ReadWriteMany": "RWX", "ReadWriteOncePod": "RWOP"]
        let modes = Set(row.object.strings(node))
        return ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"].filter(modes.contains).compactMap { short[$0] }.joined(separator: ",")
    }

    private static func claim(_ row: TableRow) -> [Value] {
        let claim = row.object
        var phase = row.string("status", "phase") ?? ""
        if row.string("metadata", "deletionTimestamp") != nil { phase = "Terminating" }
        let volume = row.string("spec", "volumeName") ?? ""
        let isBound = !volume.isEmpty
        return [
            row.name, .string(phase), .string(volume), isBound ? row.text(claim[row.status, "capacity", "storage"], "") : "",
            .string(isBound ? accessModes(row, claim[row.status, "accessModes"]) : ""), row.text(claim[row.spec, "storageClassName"], ""),
            row.text(claim[row.spec, "volumeAttributesClassName"], "<unset>"), row.age, row.text(claim[row.spec, "volumeMode"], "<unset>"),
        ]
    }

    private static func volume(_ row: TableRow) -> [Value] {
        let volume = row.object
        let reference = volume[row.spec, "claimRef"]
        let claim = reference.exists ? "\(volume.string(volume[reference, "namespace"]) ?? "")/\(volume.string(volume[reference, "name"]) ?? "")" : ""
        var phase = row.string("status", "phase") ?? ""
        if row.string("metadata", "deletionTimestamp") != nil { phase = "Terminating" }
        return [
            row.name, row.text(volume[row.spec, "capacity", "storage"], ""), .string(accessModes(row, volume[row.spec, "accessModes"])),
            row.text(volume[row.spec, "persistentVolumeReclaimPolicy"], ""), .string(phase), .string(claim), row.text(volume[row.spec, "storageClassName"], ""),
            row.text(volume[row.spec, "volumeAttributesClassName"], "<unset>"), row.text(volume[row.status, "reason"], ""), row.age, row.text(volume[row.spec, "volumeMode"], "<unset>"),
        ]
    }

    private static func quota(_ row: TableRow) -> [Value] {
        let quota = row.object
        var requests: [String] = []
        var limits: [String] = []
        for (name, hard) in quota.members(quota[row.status, "hard"]).sorted(by: { $0.key < $1.key }) {
            let used = quota.string(quota[quota[row.status, "used"], name]) ?? "0"
            let text = "\(name): \(used)/\(quota.string(hard) ?? "")"
            if name.hasPrefix("limits") { limits.append(text) } else { requests.append(text) }
        }
        return [row.name, .string(requests.joined(separator: ", ")), .string(limits.joined(separator: ", ")), row.age]
    }

    private static func service(_ row: TableRow) -> [Value] {
        let service = row.object
        let type = row.string("spec", "type") ?? ""
        let ports = row.list(service[row.spec, "ports"]).map { port -> String in
            let number = service.int(service[port, "port"]) ?? 0
            let nodePort = service.int(service[port, "nodePort"]) ?? 0
            let networkProtocol = service.string(service[port, "protocol"]) ?? "TCP"
            return nodePort > 0 ? "\(number):\(nodePort)/\(networkProtocol)" : "\(number)/\(networkProtocol)"
        }
        return [
            row.name, .string(type), row.text(service[row.spec, "clusterIP"]), .string(external(row, type)),
            .string(ports.isEmpty ? "<none>" : ports.joined(separator: ",")), row.age, row.pairsOrNone(service[row.spec, "selector"]),
        ]
    }

    private static func external(_ row: TableRow, _ type: String) -> String {
        let service = row.object
        if type == "ExternalName" { return row.string("spec", "externalName") ?? "" }
        let addresses = service.strings(service[row.spec, "externalIPs"])
        guard type == "LoadBalancer" else { return addresses.isEmpty ? "<none>" : addresses.joined(separator: ",") }
        let balanced = row.list(service[row.status, "loadBalancer", "ingress"]).compactMap { service.string(service[$0, "ip"]) ?? service.string(service[$0, "hostname"]) }
        let all = balanced + addresses
        return all.isEmpty ? "<pending>" : all.joined(separator: ",")
    }
}

extension String {
    fileprivate var trimmingNewlines: String {
        var text = self
        while let last = text.last, last == "\n" || last == " " { text.removeLast() }
        return text
    }
}
