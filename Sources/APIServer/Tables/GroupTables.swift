import KubernetesSchema
import KubernetesSemantics
import Wire

/// The tables of the named groups, by resource.
enum GroupTables {
    static let workloads: [String: TableDefinition] = [
        "controllerrevisions.apps": TableDefinition("Name Controller Revision Age") { row in
            let owner = row.list(row.object[row.object.root, "metadata", "ownerReferences"]).first { row.object.bool(row.object[$0, "controller"]) == true }
            var controller = "<none>"
            if let owner {
                let group = GroupVersion(apiVersion: row.object.string(row.object[owner, "apiVersion"]) ?? "")?.group ?? ""
                let kind = (row.object.string(row.object[owner, "kind"]) ?? "").lowercased()
                controller = "\(group.isEmpty ? kind : "\(kind).\(group)")/\(row.object.string(row.object[owner, "name"]) ?? "")"
            }
            return [row.name, .string(controller), row.int(row.object[row.object.root, "revision"]), row.age]
        },
        "daemonsets.apps": TableDefinition("Name Desired:integer Current:integer Ready:integer Up-to-date:integer Available:integer Node_Selector Age Containers* Images* Selector*") { row in
            let status = row.status
            let counts = ["desiredNumberScheduled", "currentNumberScheduled", "numberReady", "updatedNumberScheduled", "numberAvailable"].map { row.int(row.object[status, $0]) }
            let template = row.object[row.spec, "template", "spec"]
            return [row.name] + counts + [row.pairsOrNone(row.object[template, "nodeSelector"]), row.age] + row.containers(template) + [row.selector(row.object[row.spec, "selector"])]
        },
        "deployments.apps": TableDefinition("Name Ready Up-to-date Available Age Containers* Images* Selector*") { row in
            let ready = row.object.int(row.object[row.status, "readyReplicas"]) ?? 0
            let desired = row.object.int(row.object[row.spec, "replicas"]) ?? 0
            return [row.name, .string("\(ready)/\(desired)"), row.int(row.object[row.status, "updatedReplicas"]), row.int(row.object[row.status, "availableReplicas"]), row.age]
                + row.containers(row.object[row.spec, "template", "spec"]) + [row.selector(row.object[row.spec, "selector"])]
        },
        "replicasets.apps": TableDefinition("Name Desired:integer Current:integer Ready:integer Age Containers* Images* Selector*") { row in
            [row.name, row.int(row.object[row.spec, "replicas"]), row.int(row.object[row.status, "replicas"]), row.int(row.object[row.status, "readyReplicas"]), row.age]
                + row.containers(row.object[row.spec, "template", "spec"]) + [row.selector(row.object[row.spec, "selector"])]
        },
        "statefulsets.apps": TableDefinition("Name Ready Age Containers* Images*") { row in
            let ready = row.object.int(row.object[row.status, "readyReplicas"]) ?? 0
            let desired = row.object.int(row.object[row.spec, "replicas"]) ?? 0
            return [row.name, .string("\(ready)/\(desired)"), row.age] + row.containers(row.object[row.spec, "template", "spec"])
        },
        "horizontalpodautoscalers.autoscaling": TableDefinition("Name Reference Targets MinPods MaxPods Replicas Age") { row in
            let target = row.object[row.spec, "scaleTargetRef"]
            let reference = "\(row.object.string(row.object[target, "kind"]) ?? "")/\(row.object.string(row.object[target, "name"]) ?? "")"
            let minimum = row.object.int(row.object[row.spec, "minReplicas"]).map(String.init) ?? "<unset>"
            return [row.name, .string(reference), .string(targets(row)), .string(minimum), row.int(row.object[row.spec, "maxReplicas"]), row.int(row.object[row.status, "currentReplicas"]), row.age]
        },
        "cronjobs.batch": TableDefinition("Name Schedule Timezone Suspend:boolean Active:integer Last_Schedule Age Containers* Images* Selector*") { row in
            let suspended = row.object.bool(row.object[row.spec, "suspend"]).map { $0 ? "True" : "False" } ?? "<unset>"
            return [
                row.name, row.text(row.object[row.spec, "schedule"], ""), row.text(row.object[row.spec, "timeZone"]), .string(suspended),
                .int(Int64(row.object.count(row.object[row.status, "active"]))), row.since(row.object[row.status, "lastScheduleTime"], "<none>"), row.age,
            ] + row.containers(row.object[row.spec, "jobTemplate", "spec", "template", "spec"]) + [row.selector(row.object[row.spec, "jobTemplate", "spec", "selector"])]
        },
        "jobs.batch": TableDefinition("Name Status Completions Duration Age Containers* Images* Selector*") { row in job(row) },
        "poddisruptionbudgets.policy": TableDefinition("Name Min_Available Max_Unavailable Allowed_Disruptions:integer Age") { row in
            [row.name, .string(row.intOrString(row.object[row.spec, "minAvailable"]) ?? "N/A"), .string(row.intOrString(row.object[row.spec, "maxUnavailable"]) ?? "N/A"),
             row.int(row.object[row.status, "disruptionsAllowed"]), row.age]
        },
    ]

    private static func targets(_ row: TableRow) -> String {
        var items: [String] = []
        for metric in row.list(row.object[row.spec, "metrics"]) {
            guard row.object.equals(row.object[metric, "type"], "Resource") else {
                items.append("<unknown>")
                continue
            }
            let name = row.object.string(row.object[metric, "resource", "name"]) ?? ""
            let target = row.object[metric, "resource", "target"]
            let current = row.list(row.object[row.status, "currentMetrics"]).first { row.object.equals(row.object[$0, "resource", "name"], name) }
            if let utilization = row.object.int(row.object[target, "averageUtilization"]) {
                let now = current.flatMap { row.object.int(row.object[$0, "resource", "current", "averageUtilization"]) }.map { "\($0)%" } ?? "<unknown>"
                items.append("\(name): \(now)/\(utilization)%")
            } else {
                let now = current.flatMap { row.object.string(row.object[$0, "resource", "current", "averageValue"]) } ?? "<unknown>"
                items.append("\(name): \(now)/\(row.object.string(row.object[target, "averageValue"]) ?? "<auto>")")
            }
        }
        if items.isEmpty { return "<none>" }
        return items.prefix(2).joined(separator: ", ") + (items.count > 2 ? " + \(items.count - 2) more..." : "")
    }

    private static func job(_ row: TableRow) -> [Value] {
        let job = row.object
        func isTrue(_ type: String) -> Bool { job.equals(job[row.condition(type), "status"], "True") }
        let state: String
        if isTrue("Complete") { state = "Complete" } else if isTrue("Failed") { state = "Failed" } else if row.string("metadata", "deletionTimestamp") != nil { state = "Terminating" } else if isTrue("Suspended") { state = "Suspended" } else if isTrue("FailureTarget") { state = "FailureTarget" } else if isTrue("SuccessCriteriaMet") { state = "SuccessCriteriaMet" } else { state = "Running" }
        let succeeded = job.int(job[row.status, "succeeded"]) ?? 0
        let completions: String
        if let wanted = job.int(job[row.spec, "completions"]) {
            completions = "\(succeeded)/\(wanted)"
        } else {
            let parallelism = job.int(job[row.spec, "parallelism"]) ?? 0
            completions = parallelism > 1 ? "\(succeeded)/1 of \(parallelism)" : "\(succeeded)/1"
        }
        var duration = ""
        if let started = row.string("status", "startTime"), let (begin, _) = RFC3339.parse(started) {
            let end = row.string("status", "completionTime").flatMap { RFC3339.parse($0)?.seconds } ?? row.now
            duration = HumanDuration.text(end - begin)
        }
        return [row.name, .string(state), .string(completions), .string(duration), row.age] + row.containers(job[row.spec, "template", "spec"]) + [row.selector(job[row.spec, "selector"])]
    }

    private static func subjects(_ row: TableRow, _ kind: String) -> Value {
        let matching = row.list(row.object[row.object.root, "subjects"]).filter { row.object.equals(row.object[$0, "kind"], kind) }
        return .string(matching.map { subject in
            let name = row.object.string(row.object[subject, "name"]) ?? ""
            return kind == "ServiceAccount" ? "\(row.object.string(row.object[subject, "namespace"]) ?? "")/\(name)" : name
        }.joined(separator: ", "))
    }

    private static let binding = TableDefinition("Name Role Age Users* Groups* ServiceAccounts*") { row in
        let reference = row.object[row.object.root, "roleRef"]
        let role = "\(row.object.string(row.object[reference, "kind"]) ?? "")/\(row.object.string(row.object[reference, "name"]) ?? "")"
        return [row.name, .string(role), row.age, subjects(row, "User"), subjects(row, "Group"), subjects(row, "ServiceAccount")]
    }

    private static let webhooks = TableDefinition("Name Webhooks:integer Age") { row in
        [row.name, .int(Int64(row.object.count(row.object[row.object.root, "webhooks"]))), row.age]
    }

    private static func paramKind(_ row: TableRow) -> Value {
        let kind = row.object[row.spec, "paramKind"]
        guard kind.exists else { return "<unset>" }
        return .string("\(row.object.string(row.object[kind, "apiVersion"]) ?? "")/\(row.object.string(row.object[kind, "kind"]) ?? "")")
    }

    private static let policyBinding = TableDefinition("Name PolicyName ParamRef Age") { row in
        let reference = row.object[row.spec, "paramRef"]
        var shown = "<unset>"
        if reference.exists {
            let name = row.object.string(row.object[reference, "name"]) ?? ""
            let namespace = row.object.string(row.object[reference, "namespace"]) ?? ""
            shown = name.isEmpty ? "*" : namespace.isEmpty ? name : "\(namespace)/\(name)"
        }
        return [row.name, row.text(row.object[row.spec, "policyName"], ""), .string(shown), row.age]
    }

    static let others: [String: TableDefinition] = [
        "apiservices.apiregistration.k8s.io": TableDefinition("Name Service Available Age") { row in
            let service = row.object[row.spec, "service"]
            let shown = service.exists ? "\(row.object.string(row.object[service, "namespace"]) ?? "")/\(row.object.string(row.object[service, "name"]) ?? "")" : "Local"
            let condition = row.condition("Available")
            let state = row.object.string(row.object[condition, "status"]) ?? "Unknown"
            let reason = row.object.string(row.object[condition, "reason"]) ?? ""
            return [row.name, .string(shown), .string(state == "True" ? state : "\(state) (\(reason))"), row.age]
        },
        "certificatesigningrequests.certificates.k8s.io": TableDefinition("Name Age SignerName Requestor RequestedDuration Condition") { row in
            let seconds = row.object.int(row.object[row.spec, "expirationSeconds"])
            var states = row.list(row.object[row.status, "conditions"]).compactMap { row.object.string(row.object[$0, "type"]) }
            if states.isEmpty { states = ["Pending"] }
            if !row.object.isNull(row.object[row.status, "certificate"]) { states.append("Issued") }
            return [row.name, row.age, row.text(row.object[row.spec, "signerName"]), row.text(row.object[row.spec, "username"], ""),
                .string(seconds.map { HumanDuration.text($0) } ?? "<none>"), .string(states.joined(separator: ","))]
        },
        "leases.coordination.k8s.io": TableDefinition("Name Holder Age") { row in [row.name, row.text(row.object[row.spec, "holderIdentity"], ""), row.age] },
        "ingressclasses.networking.k8s.io": TableDefinition("Name Controller Parameters Age") { row in
            let parameters = row.object[row.spec, "parameters"]
            var shown = "<none>"
            if parameters.exists {
                let kind = row.object.string(row.object[parameters, "kind"]) ?? ""
                let group = row.object.string(row.object[parameters, "apiGroup"]) ?? ""
                shown = "\(group.isEmpty ? kind : "\(kind).\(group)")/\(row.object.string(row.object[parameters, "name"]) ?? "")"
            }
            return [row.name, row.text(row.object[row.spec, "controller"], ""), .string(shown), row.age]
        },
        "ingresses.networking.k8s.io": TableDefinition("Name Class Hosts Address Ports Age") { row in
            let hosts = row.list(row.object[row.spec, "rules"]).compactMap { row.object.string(row.object[$0, "host"]) }.filter { !$0.isEmpty }
            let shown = hosts.isEmpty ? "*" : hosts.count > 3 ? hosts.prefix(3).joined(separator: ",") + " + \(hosts.count - 3) more..." : hosts.joined(separator: ",")
            let addresses = row.list(row.object[row.status, "loadBalancer", "ingress"]).compactMap { row.object.string(row.object[$0, "ip"]) ?? row.object.string(row.object[$0, "hostname"]) }
            let ports = row.object.isEmpty(row.object[row.spec, "tls"]) ? "80" : "80, 443"
            return [row.name, row.text(row.object[row.spec, "ingressClassName"]), .string(shown), .string(addresses.joined(separator: ",")), .string(ports), row.age]
        },
        "ipaddresses.networking.k8s.io": TableDefinition("Name ParentRef") { row in
            let parent = row.object[row.spec, "parentRef"]
            var parts = [row.object.string(row.object[parent, "resource"]) ?? ""]
            if let group = row.object.string(row.object[parent, "group"]), !group.isEmpty { parts[0] += ".\(group)" }
            if let namespace = row.object.string(row.object[parent, "namespace"]), !namespace.isEmpty { parts.append(namespace) }
            parts.append(row.object.string(row.object[parent, "name"]) ?? "")
            return [row.name, .string(parts.joined(separator: "/")), row.age]
        },
        "networkpolicies.networking.k8s.io": TableDefinition("Name Pod-Selector Age") { row in [row.name, row.selector(row.object[row.spec, "podSelector"]), row.age] },
        "servicecidrs.networking.k8s.io": TableDefinition("Name CIDRs Age") { row in
            [row.name, .string(row.object.strings(row.object[row.spec, "cidrs"]).joined(separator: ",")), row.age]
        },
        "clusterrolebindings.rbac.authorization.k8s.io": binding,
        "rolebindings.rbac.authorization.k8s.io": binding,
        "csidrivers.storage.k8s.io": TableDefinition("Name AttachRequired:boolean PodInfoOnMount:boolean StorageCapacity:boolean TokenRequests RequiresRepublish:boolean Modes Age") { row in
            let audiences = row.list(row.object[row.spec, "tokenRequests"]).compactMap { row.object.string(row.object[$0, "audience"]) }
            let modes = row.object.strings(row.object[row.spec, "volumeLifecycleModes"])
            return [
                row.name, .bool(row.object.bool(row.object[row.spec, "attachRequired"]) ?? true), row.bool(row.object[row.spec, "podInfoOnMount"]),
                row.bool(row.object[row.spec, "storageCapacity"]), .string(audiences.isEmpty ? "<unset>" : audiences.joined(separator: ",")),
                row.bool(row.object[row.spec, "requiresRepublish"]), .string(modes.isEmpty ? "<none>" : modes.joined(separator: ",")), row.age,
            ]
        },
        "csinodes.storage.k8s.io": TableDefinition("Name Drivers:integer Age") { row in [row.name, .int(Int64(row.object.count(row.object[row.spec, "drivers"]))), row.age] },
        "storageclasses.storage.k8s.io": TableDefinition("Name Provisioner ReclaimPolicy VolumeBindingMode AllowVolumeExpansion Age") { row in
            let root = row.object.root
            var name = Metadata.string(row.object, "name")
            let annotations = row.object[root, "metadata", "annotations"]
            if row.object.equals(row.object[annotations, "storageclass.kubernetes.io/is-default-class"], "true") { name += " (default)" }
            return [.string(name), row.text(row.object[root, "provisioner"], ""), row.text(row.object[root, "reclaimPolicy"], "Delete"),
                row.text(row.object[root, "volumeBindingMode"], "Immediate"), row.bool(row.object[root, "allowVolumeExpansion"]), row.age]
        },
        "volumeattachments.storage.k8s.io": TableDefinition("Name Attacher PV Node Attached:boolean Age") { row in
            [row.name, row.text(row.object[row.spec, "attacher"], ""), row.text(row.object[row.spec, "source", "persistentVolumeName"], ""), row.text(row.object[row.spec, "nodeName"], ""),
             row.bool(row.object[row.status, "attached"]), row.age]
        },
        "volumeattributesclasses.storage.k8s.io": TableDefinition("Name DriverName Age") { row in [row.name, row.text(row.object[row.object.root, "driverName"], ""), row.age] },
        "mutatingadmissionpolicies.admissionregistration.k8s.io": TableDefinition("Name Mutations:integer ParamKind Age") { row in
            [row.name, .int(Int64(row.object.count(row.object[row.spec, "mutations"]))), paramKind(row), row.age]
        },
        "mutatingadmissionpolicybindings.admissionregistration.k8s.io": policyBinding,
        "mutatingwebhookconfigurations.admissionregistration.k8s.io": webhooks,
        "validatingadmissionpolicies.admissionregistration.k8s.io": TableDefinition("Name Validations:integer ParamKind Age") { row in
            [row.name, .int(Int64(row.object.count(row.object[row.spec, "validations"]))), paramKind(row), row.age]
        },
        "validatingadmissionpolicybindings.admissionregistration.k8s.io": policyBinding,
        "validatingwebhookconfigurations.admissionregistration.k8s.io": webhooks,
        "priorityclasses.scheduling.k8s.io": TableDefinition("Name Value:integer Global-Default:boolean Age PreemptionPolicy") { row in
            let root = row.object.root
            return [row.name, row.int(row.object[root, "value"]), row.bool(row.object[root, "globalDefault"]), row.age, row.text(row.object[root, "preemptionPolicy"], "")]
        },
        "runtimeclasses.node.k8s.io": TableDefinition("Name Handler Age") { row in [row.name, row.text(row.object[row.object.root, "handler"], ""), row.age] },
        "endpointslices.discovery.k8s.io": TableDefinition("Name AddressType Ports Endpoints Age") { row in
            func limited(_ items: [String], _ missing: String) -> Value {
                if items.isEmpty { return .string(missing) }
                return .string(items.prefix(3).joined(separator: ",") + (items.count > 3 ? " + \(items.count - 3) more..." : ""))
            }
            let root = row.object.root
            let ports = row.list(row.object[root, "ports"]).map { row.object.int(row.object[$0, "port"]).map(String.init) ?? "*" }
            let addresses = row.list(row.object[root, "endpoints"]).flatMap { row.object.strings(row.object[$0, "addresses"]) }
            return [row.name, row.text(row.object[root, "addressType"], ""), limited(ports, "<unset>"), limited(addresses, "<unset>"), row.age]
        },
        "deviceclasses.resource.k8s.io": TableDefinition("Name Age") { row in [row.name, row.age] },
        "resourceclaims.resource.k8s.io": TableDefinition("Name State Age") { row in
            var states: [String] = []
            if row.string("metadata", "deletionTimestamp") != nil { states.append("deleted") }
            if row.object[row.status, "allocation"].exists { states.append("allocated") }
            if !row.object.isEmpty(row.object[row.status, "reservedFor"]) { states.append("reserved") }
            return [row.name, .string(states.isEmpty ? "pending" : states.joined(separator: ",")), row.age]
        },
        "resourceclaimtemplates.resource.k8s.io": TableDefinition("Name Age") { row in [row.name, row.age] },
        "resourceslices.resource.k8s.io": TableDefinition("Name Node Driver Pool Age") { row in
            [row.name, row.text(row.object[row.spec, "nodeName"], "<unset>"), row.text(row.object[row.spec, "driver"], ""), row.text(row.object[row.spec, "pool", "name"], ""), row.age]
        },
        "flowschemas.flowcontrol.apiserver.k8s.io": TableDefinition("Name PriorityLevel MatchingPrecedence DistinguisherMethod Age MissingPL") { row in
            let missing = row.object.string(row.object[row.condition("Dangling"), "status"]) ?? "?"
            return [row.name, row.text(row.object[row.spec, "priorityLevelConfiguration", "name"]), row.int(row.object[row.spec, "matchingPrecedence"]),
                row.text(row.object[row.spec, "distinguisherMethod", "type"]), row.age, .string(missing)]
        },
        "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io": TableDefinition("Name Type NominalConcurrencyShares Queues HandSize QueueLengthLimit Age") { row in
            let limited = row.object[row.spec, "limited"]
            let queuing = row.object[limited, "limitResponse", "queuing"]
            func number(_ node: Document.Node) -> Value { row.object.int(node).map { .int($0) } ?? "<none>" }
            return [row.name, row.text(row.object[row.spec, "type"]), number(row.object[limited, "nominalConcurrencyShares"]), number(row.object[queuing, "queues"]),
                number(row.object[queuing, "handSize"]), number(row.object[queuing, "queueLengthLimit"]), row.age]
        },
    ]
}

extension TableRegistry {
    /// The tables of all built-in resources.
    static let builtIn: TableRegistry = {
        var definitions: [GroupResource: TableDefinition] = [:]
        for (name, definition) in CoreTables.all { definitions[GroupResource(group: "", resource: name)] = definition }
        for (name, definition) in GroupTables.workloads.merging(GroupTables.others, uniquingKeysWith: { first, _ in first }) {
            let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
            definitions[GroupResource(group: parts[1], resource: parts[0])] = definition
        }
        return TableRegistry(definitions)
    }()
}
