import CEL
import Testing

@Suite struct EvaluationTests {
    @Test func issuesAreTheReferences() {
        for (text, issues) in ReferenceCases.issues { #expect(Fixture.run(text).error == issues, "\(text)") }
    }

    @Test func valuesErrorsAndCostsAreTheReferences() {
        for (text, expected, cost, least, most) in ReferenceCases.runs {
            let result = Fixture.run(text)
            let shown = result.value.map { "\($0.type.name)|\(CELOperations.describe($0))" } ?? "error|\(result.error)"
            #expect(shown == expected, "\(text)")
            #expect(result.cost == cost, "cost of \(text)")
            #expect(result.estimate == Estimate(least, most), "estimate of \(text)")
        }
    }

    private func program(_ text: String) throws -> CELProgram { try CELProgram(Fixture.environment.compile(text).get()) }

    @Test func aRunEndsAtItsLimit() throws {
        let loops = try program("lists.range(1000).all(a, lists.range(1000).all(b, a + b >= 0))")
        let result = loops.evaluate(Fixture.variables, limit: 10_000)
        #expect(throws: CELFailure.costLimitExceeded) { try result.value.get() }
        #expect(CELFailure.costLimitExceeded.description == "operation cancelled: actual cost limit exceeded")
        let stopped = loops.evaluate(Fixture.variables, checkFrequency: 10) { true }
        #expect(throws: CELFailure.interrupted) { try stopped.value.get() }
    }

    @Test func gatheringIsLinear() throws {
        let result = try program("lists.range(20000).map(x, x * 2).filter(x, x > 10).size()").evaluate(Fixture.variables)
        guard case .int(19_994) = try result.value.get() else {
            Issue.record("\(result)")
            return
        }
    }

    @Test func depthAndSizeAreBounded() {
        let deep = String(repeating: "(", count: 300) + "1" + String(repeating: ")", count: 300)
        #expect(Fixture.run(deep).error == "ERROR: <input>:-1:0: expression recursion limit exceeded: 250")
        #expect(Fixture.run(String(repeating: "[", count: 5_000)).error.contains("recursion limit"))
        #expect(Fixture.run("'" + String(repeating: "x", count: 100_000) + "'").error.contains("expression code point size exceeds limit: size: 100002, limit 100000"))
        #expect(Fixture.run((0..<2_000).map { "b && i > \($0 - 5_000)" }.joined(separator: " && ")).error.isEmpty)
    }

    @Test func timeZones() throws {
        for (text, hour) in [
            ("timestamp('2024-07-01T12:00:00Z').getHours('Europe/Berlin')", 14), ("timestamp('2024-01-01T12:00:00Z').getHours('Europe/Berlin')", 13),
            ("timestamp('2061-07-01T12:00:00Z').getHours('America/New_York')", 8), ("timestamp('2061-12-01T12:00:00Z').getHours('America/New_York')", 7),
            ("timestamp('2024-07-01T12:00:00Z').getHours('-03:30')", 8),
        ] {
            let result = Fixture.run(text)
            guard result.error.hasPrefix("unknown time zone") || CELOperations.isEqual(result.value ?? .null, .int(Int64(hour))) else {
                Issue.record("\(text): \(result)")
                continue
            }
        }
    }

    @Test func garbageNeverCrashes() {
        var state: UInt64 = 42
        let parts = [
            "x", ".", "(", ")", "[", "]", "{", "}", "'a'", "1", "?", ":", ",", "&&", "||", "!", "-", "+", "in", "has", ".all(", "map", "\"", "\\", "`", "0x",
            "1u", "2.5", "é", "true", "null", " ", "\n", "//", "%", "==", "b'", "r'",
        ]
        for _ in 0..<3_000 {
            var text = ""
            for _ in 0..<12 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += parts[Int(state >> 33) % parts.count]
            }
            _ = Fixture.run(text)
        }
    }
}
