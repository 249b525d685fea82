import KubernetesSchema
import KubernetesSemantics
import Wire

/// The rows of pods: the state in one word takes some finding.
enum PodTable {
    static let definition = TableDefinition(
        "Name Ready Status Restarts Age IP* Node* Nominated_Node* Readiness_Gates*", conditions: { pod in
            let phase = pod.string(pod[pod.root, "status", "phase"])
            guard phase == "Succeeded" || phase == "Failed" else { return [] }
            let reason = phase == "Succeeded" ? "Succeeded" : "Failed"
            let message = phase == "Succeeded" ? "The pod has completed successfully." : "The pod failed."
            return [["type": "Completed", "status": "True", "reason": .string(reason), "message": .string(message)]]
        }
    ) { row in
        let summary = summarize(row)
        let gates = row.list(row.object[row.spec, "readinessGates"])
        let held = gates.filter { gate in
            let type = row.object.string(row.object[gate, "conditionType"]) ?? ""
            return row.object.equals(row.object[row.condition(type), "status"], "True")
        }
        return [
            row.name, .string("\(summary.ready)/\(summary.total)"), .string(summary.reason), .string(summary.restarts), row.age,
            row.text(row.object[row.status, "podIP"]), row.text(row.object[row.spec, "nodeName"]), row.text(row.object[row.status, "nominatedNodeName"]),
            .string(gates.isEmpty ? "<none>" : "\(held.count)/\(gates.count)"),
        ]
    }

    private struct Summary {
        var reason = ""
        var ready = 0
        var total = 0
        var restarts = ""
    }

    private static func summarize(_ row: TableRow) -> Summary {
        let pod = row.object
        var summary = Summary()
        summary.total = pod.count(pod[row.spec, "containers"])
        summary.reason = row.string("status", "reason") ?? row.string("status", "phase") ?? ""
        if pod.equals(pod[row.condition("PodScheduled"), "reason"], "SchedulingGated") { summary.reason = "SchedulingGated" }
        let sidecars = Set(row.list(pod[row.spec, "initContainers"]).filter { pod.equals(pod[$0, "restartPolicy"], "Always") }.compactMap { pod.string(pod[$0, "name"]) })
        summary.total += sidecars.count
        var restarts: Int64 = 0
        var lastRestart: Int64?
        func count(_ status: Document.Node) {
            restarts += pod.int(pod[status, "restartCount"]) ?? 0
            if let text = pod.string(pod[status, "lastState", "terminated", "finishedAt"]), let (seconds, _) = RFC3339.parse(text) { lastRestart = max(lastRestart ?? seconds, seconds) }
        }
        var isInitializing = false
        var sidecarRestarts: Int64 = 0
        for (index, status) in row.list(pod[row.status, "initContainerStatuses"]).enumerated() {
            count(status)
            let isSidecar = sidecars.contains(pod.string(pod[status, "name"]) ?? "")
            if isSidecar {
                sidecarRestarts += pod.int(pod[status, "restartCount"]) ?? 0
                if pod.bool(pod[status, "ready"]) == true { summary.ready += 1 }
            }
            let ended = pod[status, "state", "terminated"]
            if isInitializing { continue }
            if ended.exists, pod.int(pod[ended, "exitCode"]) == 0 { continue }
            if isSidecar, pod.bool(pod[status, "started"]) == true { continue }
            isInitializing = true
            summary.reason = initReason(row, status, ended, index)
        }
        if !isInitializing || hasInitialized(row) {
            restarts = sidecarRestarts
            var hasRunning = false
            for status in row.list(pod[row.status, "containerStatuses"]).reversed() {
                count(status)
                if let reason = pod.string(pod[status, "state", "waiting", "reason"]), !reason.isEmpty {
                    summary.reason = reason
                } else if pod[status, "state", "terminated"].exists {
                    summary.reason = ended(pod, pod[status, "state", "terminated"], "")
                } else if pod.bool(pod[status, "ready"]) == true, pod[status, "state", "running"].exists {
                    hasRunning = true
                    summary.ready += 1
                }
            }
            if summary.reason == "Completed", hasRunning {
                summary.reason = pod.equals(pod[row.condition("Ready"), "status"], "True") ? "Running" : "NotReady"
            }
        }
        if row.string("metadata", "deletionTimestamp") != nil {
            let phase = row.string("status", "phase")
            if row.string("status", "reason") == "NodeLost" { summary.reason = "Unknown" } else if phase != "Succeeded", phase != "Failed" { summary.reason = "Terminating" }
        }
        summary.restarts = "\(restarts)"
        if restarts > 0, let last = lastRestart { summary.restarts += " (\(HumanDuration.text(row.now - last)) ago)" }
        return summary
    }

    private static func hasInitialized(_ row: TableRow) -> Bool {
        row.object.equals(row.object[row.condition("Initialized"), "status"], "True")
    }

    private static func ended(_ pod: Document, _ terminated: Document.Node, _ prefix: String) -> String {
        if let reason = pod.string(pod[terminated, "reason"]), !reason.isEmpty { return prefix + reason }
        if let signal = pod.int(pod[terminated, "signal"]), signal != 0 { return "\(prefix)Signal:\(signal)" }
        return "\(prefix)ExitCode:\(pod.int(pod[terminated, "exitCode"]) ?? 0)"
    }

    private static func initReason(_ row: TableRow, _ status: Document.Node, _ terminated: Document.Node, _ index: Int) -> String {
        if terminated.exists { return ended(row.object, terminated, "Init:") }
        if let waiting = row.object.string(row.object[status, "state", "waiting", "reason"]), !waiting.isEmpty, waiting != "PodInitializing" { return "Init:\(waiting)" }
        return "Init:\(index)/\(row.object.count(row.object[row.spec, "initContainers"]))"
    }
}
