import APIServer
import ArgumentParser
import KubernetesSchema

/// Flags of how much the API server takes at once.
struct FlowControlOptions: ParsableArguments {
    @Option(help: "Whether requests are queued by flow schemas and priority levels. Without, what is too much is refused.")
    var enablePriorityAndFairness = true

    @Option(name: .customLong("max-requests-inflight"), help: "The most reading requests at once; with the mutating ones, the seats of all priority levels.")
    var maxRequestsInFlight = 400

    @Option(name: .customLong("max-mutating-requests-inflight"), help: "The most mutating requests at once.")
    var maxMutatingRequestsInFlight = 200

    @Option(help: "How long a request may take that isn't long-running by nature. A quarter of it may go by in a queue.")
    var requestTimeout = "1m0s"

    /// - Throws: `StartFailure` that names the flag.
    func apply(to configuration: inout APIServerConfiguration) throws {
        var settings = FlowControlSettings()
        settings.isFair = enablePriorityAndFairness
        settings.maxRequests = maxRequestsInFlight
        settings.maxMutatingRequests = maxMutatingRequestsInFlight
        let timeout = try FlagDuration.parse(requestTimeout, "--request-timeout")
        if timeout.nanoseconds < 0 { throw StartFailure("--request-timeout can not be negative value") }
        settings.requestTimeout = .nanoseconds(timeout.nanoseconds)
        do { try settings.validate() } catch { throw StartFailure("\(error)") }
        configuration.flowControl = settings
    }
}
