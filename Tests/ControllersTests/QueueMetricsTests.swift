import Client
import FakeAPI
import Logging
import Metrics
import Testing

@testable import Controllers

@Suite struct QueueMetricsTests {
    @Test func queuesAreMeasured() async throws {
        let registry = MetricRegistry()
        let queue = WorkQueue<String>(baseDelay: .milliseconds(1))
        var controller = Controller(name: "measured", workers: 1, queue: queue) { key in
            if key == "bad", queue.failures(key) == 0 { throw Failure() }
            return .done
        }
        controller.observe(QueueMetrics(registry))
        for key in ["a", "a", "b", "bad"] { queue.add(key) }
        #expect(String(decoding: await registry.text(), as: UTF8.self).contains("workqueue_depth{name=\"measured\"} 3"))
        let running = Task { [controller] in await controller.run(logger: Logger(label: "test")) }
        #expect(await eventually { queue.outstanding == 0 })
        running.cancel()
        await running.value
        let text = String(decoding: await registry.text(), as: UTF8.self)
        #expect(text.contains("workqueue_adds_total{name=\"measured\"} 4"))
        #expect(text.contains("workqueue_retries_total{name=\"measured\"} 1"))
        #expect(text.contains("workqueue_work_duration_seconds_count{name=\"measured\"} 4"))
        #expect(text.contains("workqueue_queue_duration_seconds_count{name=\"measured\"} 4"))
        #expect(text.contains("workqueue_depth{name=\"measured\"} 0"))
    }

    private struct Failure: Error {}
}
