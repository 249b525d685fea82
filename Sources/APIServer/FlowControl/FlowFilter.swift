import HTTP
import KubernetesSchema
import Synchronization

extension APIServer {
    /// Answers a request when its turn has come, or tells the client to come again.
    func withFlowControl(_ context: RequestContext, _ sink: any ResponseSink, _ flow: FlowControl, _ body: () async throws -> Void) async throws {
        let info = context.info
        switch flow {
        case .none: return try await body()
        case .plain(let limits):
            if RequestMetrics.isLongRunning(info) { return try await body() }
            guard limits.enter(info, context.user) else { return try await refuse(context, sink, retryAfter: 1) }
            defer { limits.leave(info) }
            try await body()
        case .fair(let controller):
            let isWatch = info.verb == "watch"
            if !isWatch, RequestMetrics.isLongRunning(info) { return try await body() }
            let seat: FlowSeat
            switch controller.enter(info, context.user, context.query) {
            case .seat(let given):
                seat = given
                context.flowSeat = seat
            case .refused(let wanted, let retryAfter):
                context.flowSeat = wanted
                return try await refuse(context, sink, retryAfter: retryAfter)
            case .queued(let waiting):
                seat = waiting
                context.flowSeat = seat
                if let retryAfter = await controller.wait(seat) { return try await refuse(context, sink, retryAfter: retryAfter) }
            }
            if isWatch { controller.noteWatch(info, 1) }
            defer {
                if isWatch { controller.noteWatch(info, -1) }
                seat.release(isWatch: isWatch)
            }
            try await body()
        }
    }

    private func refuse(_ context: RequestContext, _ sink: any ResponseSink, retryAfter: Int64) async throws {
        let responder = Responder(context: context, sink: sink, schema: schema)
        var headers = responder.headers("text/plain; charset=utf-8")
        headers.set("Retry-After", "\(retryAfter)")
        headers.set("X-Content-Type-Options", "nosniff")
        try await sink.send(status: 429, headers: headers, body: Array("Too many requests, please try again later.\n".utf8))
    }

    /// Sets flow control up as configured.
    func installFlowControl(_ settings: FlowControlSettings) {
        guard settings.isFair else {
            return stages.withLock { $0.flow = .plain(MaxInFlight(reading: settings.maxRequests, mutating: settings.maxMutatingRequests)) }
        }
        let controller = FlowController(
            serverLimit: settings.maxRequests + settings.maxMutatingRequests, waitLimit: settings.waitLimit, metrics: FlowMetrics(metrics)
        ) { [weak self] info in
            guard let cache = self?.registry(info.groupResource)?.cache else { return nil }
            return cache.statistics
        }
        controller.metrics.follow(controller)
        install(FlowDebug(controller: controller))
        let consumer = FlowConsumer(self, controller)
        stages.withLock { stages in
            stages.flow = .fair(controller)
            stages.flowConsumer = consumer
        }
    }
}
