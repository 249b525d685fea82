import Testing

@testable import KubernetesSchema

struct QuantityTests {
    @Test(arguments: [
        ("0", "0"), ("1000m", "1"), ("0.5", "500m"), ("1.5Gi", "1536Mi"), ("1024Mi", "1Gi"), ("1000Mi", "1000Mi"), ("1k", "1k"),
        ("1000k", "1M"), ("12e6", "12e6"), ("1e3", "1e3"), ("1E", "1E"), ("1.1", "1100m"), ("0.1n", "1n"), ("-0.1n", "-1n"),
        ("100m", "100m"), ("1u", "1u"), ("1500Ki", "1500Ki"), ("0.5Ki", "512"), ("1Ei", "1Ei"), ("9Ei", "9223372036854775807"),
        ("0Mi", "0"), ("0.0", "0"), (".5", "500m"), ("5.", "5."), ("+5", "+5"), ("-5m", "-5m"), ("2000e-3", "2"), ("1048576Ki", "1Gi"),
        ("1.024k", "1.024k"), ("123456789012345678901234567890", "123456789012345678901234567890"), ("8Mi", "8Mi"), ("0.001Mi", "1048576m"),
    ])
    func canonicalForm(text: String, expected: String) throws {
        #expect(try Quantity(parsing: text).description == expected)
    }

    @Test(arguments: [
        ("", QuantityError.format), ("1.1.1", .format), ("1 Mi", .format), ("abc", .format), ("1Mib", .format), ("1mi", .suffix),
        ("1K", .suffix), ("1ee", .suffix), ("1e", .suffix),
    ])
    func refusals(text: String, error: QuantityError) {
        #expect(throws: error) { try Quantity(parsing: text) }
    }

    @Test func arithmetic() throws {
        var sum = Quantity.zero
        for text in ["100m", "0.25", "2"] { sum += try Quantity(parsing: text) }
        #expect(sum.description == "2350m" && sum.milliValue == 2350 && sum.value == 3)
        let memory = try Quantity(parsing: "1Gi") - Quantity(parsing: "512Mi")
        #expect(memory.description == "512Mi" && memory.value == 536_870_912)
        #expect(try Quantity(parsing: "1Gi") == Quantity(parsing: "1073741824"))
        #expect(try Quantity(parsing: "1M") < Quantity(parsing: "1Mi"))
        #expect(try Quantity(parsing: "-1500m").value == -2)
        #expect((try -Quantity(parsing: "2Gi")).description == "-2Gi")
        #expect((Quantity.zero + (try Quantity(parsing: "2Ki"))).description == "2Ki")
        #expect(Quantity(.max).milliValue == .max && Quantity(nanos: .max, .decimalSI).value == .max)
    }

    @Test(arguments: [
        ("1h", "1h0m0s", 3_600_000_000_000), ("1.5s", "1.5s", 1_500_000_000), ("250ms", "250ms", 250_000_000), ("0", "0s", 0),
        ("-1m30s", "-1m30s", -90_000_000_000), ("1us", "1µs", 1_000), ("15ns", "15ns", 15), (".5m", "30s", 30_000_000_000),
        ("100h1m1.001s", "100h1m1.001s", 360_061_001_000_000),
    ] as [(String, String, Int64)])
    func durations(text: String, expected: String, nanoseconds: Int64) throws {
        let duration = try #require(GoDuration(text))
        #expect(duration.nanoseconds == nanoseconds && duration.description == expected)
    }

    @Test(arguments: ["", "1", "s", "1x", "-", "9999999999999h", "1.s.5"])
    func noDurations(text: String) {
        #expect(GoDuration(text) == nil)
    }
}
