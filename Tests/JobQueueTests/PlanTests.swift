import Domain
import JobQueue
import SQLEngine
import TestSupport
import Testing

@Suite("What fires regularly")
struct PlanTests {
    private static func time(_ text: String) throws -> Timestamp { try #require(Timestamp(iso8601: text)) }

    @Test(
        "The next time follows from the five fields and the clocks of the zone",
        arguments: [
            ("*/15 * * * *", "Europe/Istanbul", "2026-11-25T10:07:30.000Z", "2026-11-25T10:15:00.000Z"),
            ("17 3 * * *", "Europe/Istanbul", "2026-11-25T00:16:59.000Z", "2026-11-25T00:17:00.000Z"),
            ("17 3 * * *", "Europe/Istanbul", "2026-11-25T00:17:00.000Z", "2026-11-26T00:17:00.000Z"),
            ("0 9-17/4 * * 1-5", "Europe/Istanbul", "2026-11-27T14:30:00.000Z", "2026-11-30T06:00:00.000Z"),
            ("0 0 1 1 *", "UTC", "2026-01-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"),
            ("0 0 29 2 *", "UTC", "2026-03-01T00:00:00.000Z", "2028-02-29T00:00:00.000Z"),
            ("30 12 13 * 5", "UTC", "2026-11-10T00:00:00.000Z", "2026-11-13T12:30:00.000Z"),
            ("30 12 13 * 5", "UTC", "2026-11-13T12:30:00.000Z", "2026-11-20T12:30:00.000Z"),
            ("0 0 * * 7", "UTC", "2026-11-25T00:00:00.000Z", "2026-11-29T00:00:00.000Z"),
            // The clocks leap from 2 to 3 on 29 March 2026 in Berlin, and come back on 25 October.
            ("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00.000Z", "2026-03-29T01:30:00.000Z"),
            ("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00.000Z", "2026-10-25T00:30:00.000Z"),
            ("30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00.000Z", "2026-10-26T01:30:00.000Z"),
        ])
    func next(_ text: String, _ zone: String, _ after: String, _ expected: String) throws {
        let found = try CronExpression(text).next(after: try PlanTests.time(after), zone: zone)
        #expect(found.description == expected)
    }

    @Test(
        "What is no schedule is refused",
        arguments: [
            "", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "a * * * *", "*/0 * * * *", "5-1 * * * *",
            "1-2-3 * * * *",
        ])
    func refused(_ text: String) {
        #expect(throws: CronExpression.Fault.self) { try CronExpression(text) }
    }

    @Test("A schedule that never comes and a zone that is none are refused")
    func never() throws {
        let now = try PlanTests.time("2026-11-25T00:00:00.000Z")
        #expect(throws: CronExpression.Fault.neverFires) {
            try CronExpression("0 0 30 2 *").next(after: now, zone: "UTC")
        }
        #expect(throws: CronExpression.Fault.unknownTimeZone("Mars")) {
            try CronExpression("0 0 1 2 *").next(after: now, zone: "Mars")
        }
    }

    private func add(_ schedule: String, missed: Plan.Missed, _ house: QueueHouse) async throws {
        let now = house.clock.now
        try await house.database.write { tx in
            try tx.run("DELETE FROM is_kuyrugu_plan")
            try tx.run(
                """
                INSERT INTO is_kuyrugu_plan (ad, tip, veri, zamanlama, saat_dilimi, kacirilan, created_at, updated_at)
                VALUES ('sınama', 'saklama_temizligi', '{}', \(schedule), 'UTC', \(missed), \(now), \(now))
                """)
        }
    }

    private func fire(at now: Timestamp, _ house: QueueHouse) async throws -> Int {
        let plans = PlanTable(enqueuer: house.enqueuer)
        return try await house.database.write { tx in try plans.fire(now: now, tx) }
    }

    @Test("Many nodes that look at once fire each slot once", arguments: EngineUnderTest.allCases)
    func once(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            try await add("0 * * * *", missed: .one, house)
            let start = try PlanTests.time("2026-11-25T10:30:00.000Z")
            #expect(try await fire(at: start, house) == 0)
            for hour in 1...3 {
                let now = start + .seconds(Int64(hour) * 3600)
                let fired = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<6 { group.addTask { try await fire(at: now, house) } }
                    return try await group.reduce(0, +)
                }
                #expect(fired == 1)
            }
            #expect(try await house.count() == 3)
        }
    }

    @Test(
        "Slots that passed while nothing ran fire as the plan wants it", arguments: EngineUnderTest.allCases,
        [(Plan.Missed.one, 1), (.all, 5), (.skip, 0)])
    func missed(_ engine: EngineUnderTest, _ expected: (policy: Plan.Missed, count: Int)) async throws {
        try await QueueHouse.run(on: engine) { house in
            try await add("0 * * * *", missed: expected.policy, house)
            let start = try PlanTests.time("2026-11-25T10:30:00.000Z")
            #expect(try await fire(at: start, house) == 0)
            #expect(try await fire(at: start + .seconds(5 * 3600), house) == expected.count)
            // The next slot is the next one, whatever was missed.
            #expect(try await fire(at: start + .seconds(5 * 3600 + 1800), house) == 1)
        }
    }

    @Test(
        "A plan that can't be read is switched off and says why; others fire all the same",
        arguments: EngineUnderTest.allCases)
    func unreadable(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            try await add("bozuk", missed: .one, house)
            #expect(try await fire(at: house.clock.now, house) == 0)
            let plan = try await house.database.read { tx in try PlanTable.all(tx)[0] }
            #expect(!plan.isActive && plan.lastFault != nil)
        }
    }
}
