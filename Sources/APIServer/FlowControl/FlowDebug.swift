import HTTP
import KubernetesSchema
import Synchronization
import Wire

/// `/debug/api_priority_and_fairness/dump_priority_levels`, `dump_queues` and `dump_requests`: tables of what waits and runs.
struct FlowDebug: PathHandler {
    let controller: FlowController

    private static let root = "/debug/api_priority_and_fairness/"

    func handle(_ context: RequestContext, _ sink: any ResponseSink, _ server: APIServer) async throws -> Bool {
        guard context.info.path.hasPrefix(Self.root) else { return false }
        let rows: [[String]]
        switch context.info.path.dropFirst(Self.root.count) {
        case "dump_priority_levels": rows = levels()
        case "dump_queues": rows = queues()
        case "dump_requests": rows = requests(server)
        default: return false
        }
        let responder = Responder(context: context, sink: sink, schema: server.schema)
        try await responder.send(text: FlowDebug.table(rows), contentType: "text/plain; charset=utf-8")
        return true
    }

    /// Columns as wide as their widest cell, eight at least, as Go's tabwriter sets them.
    static func table(_ rows: [[String]]) -> String {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in max(8, (rows.compactMap { $0.count > column ? $0[column].count + 2 : nil }.max() ?? 0)) }
        return rows.map { row in
            row.enumerated().map { index, cell in
                if index == row.count - 1 { return cell }
                let text = cell + ","
                return text + String(repeating: " ", count: max(0, widths[index] - text.count))
            }.joined() + "\n"
        }.joined()
    }

    private var snapshot: [(name: String, level: FlowLevel)] {
        controller.state.withLock { $0.levels }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func levels() -> [[String]] {
        let head = [
            "PriorityLevelName", "ActiveQueues", "IsIdle", "IsQuiescing", "WaitingRequests", "ExecutingRequests", "DispatchedRequests", "RejectedRequests",
            "TimedoutRequests", "CancelledRequests",
        ]
        return [head] + snapshot.map { name, level in
            let queues = level.queues
            return [
                name, "\(queues.queues.count { !$0.waiting.isEmpty })", "\(queues.isIdle)", "\(level.isQuiescing)", "\(queues.waitingCount)",
                "\(queues.executing.count)", "\(level.dispatchedCount)", "\(level.rejectedCount)", "\(level.timedOutCount)", "\(level.cancelledCount)",
            ]
        }
    }

    /// Seats times seconds, with eight digits.
    static func seatSeconds(_ value: Double) -> String {
        let units = Int64((value * 1e8).rounded())
        let part = String(units.magnitude % 100_000_000)
        return "\(units < 0 ? "-" : "")\(units.magnitude / 100_000_000).\(String(repeating: "0", count: 8 - part.count))\(part)ss"
    }

    /// The time of day of a moment that the controller counts from its start.
    private func moment(_ seconds: Double, _ server: APIServer) -> String {
        let now = server.environment.preciseNow()
        let nanos = Int64(now.seconds) * 1_000_000_000 + Int64(now.nanos) - Int64((controller.now - seconds) * 1e9)
        return Timestamp(seconds: nanos / 1_000_000_000, nanos: Int32(nanos % 1_000_000_000)).microDescription
    }

    private func queues() -> [[String]] {
        let head = [
            "PriorityLevelName", "Index", "PendingRequests", "ExecutingRequests", "SeatsInUse", "NextDispatchR", "InitialSeatsSum", "MaxSeatsSum",
            "TotalWorkSum",
        ]
        return [head] + snapshot.flatMap { name, level in
            level.queues.queues.enumerated().map { index, queue in
                [
                    name, "\(index)", "\(queue.waiting.count)", "\(queue.executing)", "\(queue.seatsInUse)", Self.seatSeconds(queue.nextStart),
                    "\(queue.waiting.reduce(0) { $0 + $1.estimate.initialSeats })", "\(queue.seatsWaiting)", Self.seatSeconds(queue.work),
                ]
            }
        }
    }

    private func requests(_ server: APIServer) -> [[String]] {
        let head = [
            "PriorityLevelName", "FlowSchemaName", "QueueIndex", "RequestIndexInQueue", "FlowDistingsher", "ArriveTime", "InitialSeats", "FinalSeats",
            "AdditionalLatency", "StartTime",
        ]
        func row(_ name: String, _ request: FairQueues.Request, _ queue: Int, _ index: Int) -> [String] {
            [
                name, request.schema, "\(queue)", "\(index)", request.distinguisher, moment(request.arrival, server), "\(request.estimate.initialSeats)",
                "\(request.estimate.finalSeats)", "\(GoDuration(nanoseconds: Int64(request.estimate.additionalLatency * 1e9)))",
                request.start > 0 ? moment(request.start, server) : "0001-01-01T00:00:00Z",
            ]
        }
        return [head] + snapshot.flatMap { name, level in
            let waiting = level.queues.queues.enumerated().flatMap { index, queue in queue.waiting.enumerated().map { row(name, $1, index, $0) } }
            return waiting + level.queues.executing.values.sorted { $0.id < $1.id }.map { row(name, $0, $0.queue ?? -1, -1) }
        }
    }
}
