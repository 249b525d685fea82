import Client
import FakeAPI
import Testing

@Suite struct WorkQueueTests {
    @Test func keysAreHandedOutOnceAndComeBackWhenTouchedMeanwhile() async {
        let queue = WorkQueue<String>(clock: ManualClock())
        queue.add("a")
        queue.add("a")
        queue.add("b")
        #expect(queue.count == 2)
        #expect(await queue.next() == "a")
        queue.add("a")
        #expect(queue.count == 1)
        #expect(await queue.next() == "b")
        queue.done("b")
        queue.done("a")
        #expect(await queue.next() == "a")
        queue.done("a")
        #expect(queue.count == 0)
        queue.shutdown()
        #expect(await queue.next() == nil)
    }

    @Test func failuresBackOffByDoublingUntilForgotten() async {
        let clock = ManualClock()
        let queue = WorkQueue<String>(clock: clock)
        for delay in [5, 10, 20] {
            queue.addRateLimited("a")
            #expect(await eventually { clock.sleeperCount == 1 })
            clock.advance(by: .milliseconds(delay - 1))
            #expect(queue.count == 0)
            clock.advance(by: .milliseconds(1))
            #expect(await queue.next() == "a")
            queue.done("a")
        }
        #expect(queue.failures("a") == 3)
        queue.forget("a")
        #expect(queue.failures("a") == 0)
    }

    @Test func theEarlierOfTwoMomentsCounts() async {
        let clock = ManualClock()
        let queue = WorkQueue<String>(clock: clock)
        queue.addAfter("a", .seconds(60))
        queue.addAfter("a", .seconds(5))
        queue.addAfter("b", .seconds(10))
        #expect(await eventually { clock.sleeperCount == 1 })
        clock.advance(by: .seconds(5))
        #expect(await queue.next() == "a")
        #expect(queue.count == 0)
        #expect(await eventually { clock.sleeperCount == 1 })
        clock.advance(by: .seconds(5))
        #expect(await queue.next() == "b")
    }

    @Test func aCancelledWaiterTakesNoKey() async {
        let queue = WorkQueue<String>()
        let waiter = Task { await queue.next() }
        waiter.cancel()
        #expect(await waiter.value == nil)
        queue.add("a")
        #expect(queue.count == 1)
    }
}
