import Domain
import Testing

@Suite("The schedule of webhooks")
struct WebhookScheduleTests {
    /// The wait after each attempt in seconds, as the documentation tells it.
    private static let waits: [Int64] = [
        30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 43_200, 72_000, 86_400,
    ]

    @Test("Twelve attempts over three days, each wait longer than the one before")
    func waits() {
        let told = (1...11).map { WebhookSchedule.delay(afterAttempt: $0, fraction: 0)?.wholeMilliseconds }
        #expect(told == WebhookScheduleTests.waits.map { $0 * 1000 })
        #expect(WebhookSchedule.attemptsMax == 12)
        let hours = WebhookScheduleTests.waits.reduce(0, +) / 3600
        #expect(hours == 71)
    }

    @Test("Up to a tenth is added, and never taken away", arguments: 1...11)
    func jitter(attempt: Int) throws {
        let least = try #require(WebhookSchedule.delay(afterAttempt: attempt, fraction: 0))
        let most = try #require(WebhookSchedule.delay(afterAttempt: attempt, fraction: 0.999_999))
        #expect(most > least && most <= least + least / 10)
    }

    @Test("After the last attempt there is none", arguments: [-1, 0, 12, 13, 1000])
    func end(attempt: Int) {
        #expect(WebhookSchedule.delay(afterAttempt: attempt, fraction: 0.5) == nil)
    }
}
