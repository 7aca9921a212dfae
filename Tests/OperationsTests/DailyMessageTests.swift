import Domain
import JobQueue
import SQLEngine
import TestSupport
import Testing

@testable import Operations

@Suite("Messages of a day")
struct DailyMessageTests {
    @Test("at the limit messages wait for the next day, and say so", arguments: EngineUnderTest.allCases)
    func rest(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            var house = house
            // The next noon in Turkey: no midnight comes between the messages of one day.
            let day: Int64 = 86_400_000
            house.clock.advance(by: .milliseconds((day + 9 * 3_600_000 - house.clock.now.milliseconds % day) % day))
            house.operations.settings.messagesPerDay = 1
            try await house.pull(package())
            try await house.pull(package(status: "Picking", at: 1_777_000_100))
            #expect(house.outside.now.messages.count == 1)
            try await house.pull(package(status: "Shipped", at: 1_777_000_200))
            #expect(house.outside.now.messages.count == 1)
            let waiting: SQL = "FROM is_kuyrugu WHERE tip = 'mesaj_gonder' AND durum = 'planli'"
            #expect(try await house.text("SELECT hata_kodu \(fragment: waiting)") == "gunluk_mesaj_siniri")
            #expect(try await house.text("SELECT hata \(fragment: waiting)")?.contains("gece yarısından sonra") == true)
            #expect(try await house.count("SELECT deneme \(fragment: waiting)") == 0)
            #expect(try await house.count("SELECT count(*) FROM dis_islem WHERE durum = 'basladi'") == 0)
            #expect(try await house.count("SELECT count(*) FROM hata_log") == 0)
            house.clock.advance(by: .seconds(24 * 3600))
            try await house.elapse()
            #expect(house.outside.now.messages.count == 2)
        }
    }

    @Test("dealers have days of their own, and what was not sent does not count", arguments: EngineUnderTest.allCases)
    func counting(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database async throws in
            let day = DailyMessages(most: 2, now: ManualClock().now)
            try await database.write { tx in
                #expect(try day.take(ID(1), tx) && day.take(ID(1), tx) && !day.take(ID(1), tx))
                #expect(try day.take(ID(2), tx))
                try day.takeBack(ID(1), tx)
                #expect(try day.take(ID(1), tx) && !day.take(ID(1), tx))
            }
        }
    }

    @Test(
        "the day ends at midnight in Turkey",
        arguments: [("2026-05-04T20:59:00Z", 120), ("2026-05-04T21:00:00Z", 86_460), ("2026-05-04T07:00:00Z", 50_460)])
    func midnight(now: String, seconds: Int) throws {
        let day = DailyMessages(most: 1, now: try #require(Timestamp(iso8601: now)))
        #expect(day.refusal.retryAfter == .seconds(seconds))
    }
}
