/// How many calls an outside system allows: a burst after a pause, then one call each interval.
///
/// A call may be made up to two seconds after it was allowed, so in any minute at most `burst + 62 s / interval` calls are
/// made: for a limit of N a minute that sum must not be above N.
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
