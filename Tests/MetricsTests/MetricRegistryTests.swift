import Metrics
import Testing

@Suite struct MetricRegistryTests {
    @Test func textFormat() async {
        let registry = MetricRegistry()
        registry.counter("requests_total", help: "All requests.", labels: ["code", "verb"]).add(1, ["200", "GET"])
        registry.counter("requests_total", help: "All requests.", labels: ["code", "verb"]).add(2, ["200", "GET"])
        registry.counter("requests_total", help: "All requests.", labels: ["code", "verb"]).add(1, ["404", "a\"b\\c\nd"])
        registry.gauge("inflight", help: "Now.").set(1.5)
        let latency = registry.histogram("latency_seconds", help: "How long.", buckets: [0.1, 1])
        for value in [0.05, 0.1, 0.5, 3] { latency.observe(value) }
        let text = String(decoding: await registry.text(), as: UTF8.self)
        #expect(text == """
            # HELP inflight Now.
            # TYPE inflight gauge
            inflight 1.5
            # HELP latency_seconds How long.
            # TYPE latency_seconds histogram
            latency_seconds_bucket{le="0.1"} 2
            latency_seconds_bucket{le="1"} 3
            latency_seconds_bucket{le="+Inf"} 4
            latency_seconds_sum 3.65
            latency_seconds_count 4
            # HELP requests_total All requests.
            # TYPE requests_total counter
            requests_total{code="200",verb="GET"} 3
            requests_total{code="404",verb="a\\"b\\\\c\\nd"} 1

            """)
    }

    @Test func processFigures() async {
        let registry = MetricRegistry()
        ProcessMetrics.register(in: registry)
        _ = await registry.text()
        #expect(registry.gauge("process_resident_memory_bytes", help: "").value() > 1_048_576)
        #expect(registry.gauge("process_start_time_seconds", help: "").value() > 1.6e9)
        #expect(registry.gauge("process_open_fds", help: "").value() >= 3)
    }
}
