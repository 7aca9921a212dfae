/// How many calls an outside system allows: a burst after a pause, then one call each interval.
///
/// In any minute at most `burst + 60 s / interval` calls are made, so a limit of N a minute wants both to add up to N.
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
