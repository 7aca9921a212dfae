/// How many calls an outside system allows.
package struct RateLimit: Sendable, Equatable {
    /// The span between two calls at a steady pace.
    package var interval: Duration
    /// How many calls may come at once after a pause.
    package var burst: Int

    package init(interval: Duration, burst: Int) {
        self.interval = interval
        self.burst = burst
    }
}

/// Spaces calls by the generic cell rate algorithm (ITU-T I.371): one moment in time per key, no counters to reset.
///
/// A value: who shares it keeps it behind a lock.
package struct Pacer: Sendable {
    private var nextByKey: [String: Timestamp] = [:]

    package init() {}

    /// Takes one call if it may be made now.
    ///
    /// - Returns: nil if the call may be made; otherwise how long to wait, and nothing was taken.
    package mutating func take(_ key: String, limit: RateLimit, now: Timestamp) -> Duration? {
        let due = max(nextByKey[key] ?? now, now)
        let tolerance: Duration = .milliseconds(limit.interval.wholeMilliseconds * Int64(max(limit.burst - 1, 0)))
        let early = due.since(now)
        guard early <= tolerance else { return early - tolerance }
        nextByKey[key] = due + limit.interval
        return nil
    }
}
