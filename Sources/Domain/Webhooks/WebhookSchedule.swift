/// When an event that did not arrive is sent again, and when a receiver counts as broken.
package enum WebhookSchedule {
    /// The wait after each attempt, in seconds: 30 s, 2 min, 10 min, 30 min, 1 h, 2 h, 4 h, 8 h, 12 h, 20 h and 24 h.
    /// Together 2 days 23 hours 42 minutes.
    private static let waits: [Int64] = [
        30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 43_200, 72_000, 86_400,
    ]

    /// How often an event is sent at most, the first time included.
    package static let attemptsMax = waits.count + 1

    /// After so many failed attempts in a row, over all its events, a receiver is shown as failing.
    package static let failuresUntilFailing = 20

    /// The wait after attempt number `attempt` (from 1); nil if it was the last. Up to a tenth is added, so that a receiver
    /// that was down does not get everything in the same moment.
    ///
    /// - Parameter fraction: a random number from 0 up to 1.
    package static func delay(afterAttempt attempt: Int, fraction: Double) -> Duration? {
        guard attempt >= 1, attempt < attemptsMax else { return nil }
        let milliseconds = Double(waits[attempt - 1] * 1000)
        return .milliseconds(Int64(milliseconds * (1 + 0.1 * fraction)))
    }
}
