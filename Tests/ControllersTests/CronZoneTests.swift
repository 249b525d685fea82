import KubernetesSchema
import Testing
import TimeZones

@testable import Controllers

/// Berlin's clocks went forward at 2 on 2024-03-31 and back at 3 on 2024-10-27.
@Suite(.enabled(if: TimeZone.named("Europe/Berlin") != nil, "no time zone data on this machine")) struct CronZoneTests {
    private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }

    @Test(arguments: [
        ("0 6 * * *", "2024-01-10T04:00:00Z", "2024-01-10T05:00:00Z"), ("0 6 * * *", "2024-07-10T04:00:00Z", "2024-07-11T04:00:00Z"),
        // 2:30 doesn't exist on the 31st.
        ("30 2 * * *", "2024-03-30T02:00:00Z", "2024-04-01T00:30:00Z"),
        // 2:30 comes twice on the 27th.
        ("30 2 * * *", "2024-10-26T23:00:00Z", "2024-10-27T00:30:00Z"), ("30 2 * * *", "2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z"),
        ("0 0 1 * *", "2024-12-31T12:00:00Z", "2024-12-31T23:00:00Z"),
    ])
    func schedulesFollowTheClocksOfTheirZone(schedule: String, from: String, expected: String) throws {
        let cron = try CronSchedule(schedule, zone: TimeZone.named("Europe/Berlin"))
        #expect(cron.next(after: try time(from)) == (try time(expected)))
        let after = try time(expected).adding(.seconds(60))
        #expect(cron.last(notAfter: after, after: try time(from)) == (try time(expected)))
    }

    @Test func aScheduleMayNameItsZone() throws {
        let cron = try CronSchedule("CRON_TZ=America/New_York 0 12 * * *")
        #expect(cron.next(after: try time("2024-07-01T00:00:00Z")) == (try time("2024-07-01T16:00:00Z")))
    }
}
