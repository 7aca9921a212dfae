package import Domain
import Synchronization

/// What the runner of this process has done since it started.
package final class QueueMetrics: Sendable {
    package struct Reading: Sendable {
        package var claimed = 0
        package var done = 0
        /// By class of the error.
        package var failed: [IntegrationError.Class: Int] = [:]
        package var dead = 0
        package var postponed = 0
        /// Given back without having been begun.
        package var released = 0
        /// Freed from workers that were gone, or taken away because their time was up.
        package var rescued = 0
        /// Results that came after the job had been given to somebody else.
        package var stale = 0
        package var planned = 0
        package var tokensGranted = 0
        package var tokensDenied = 0
        package var cycles = 0
        package var cycleFaults = 0
        /// From the moment at which a job could run to the start of its handler, in seconds.
        package var pickUp = Histogram.seconds
        /// How long handlers took, by kind of job, in seconds.
        package var handling: [String: Histogram] = [:]
        /// How long a cycle's transaction took, in seconds.
        package var cycle = Histogram.seconds
        package var claimSize = Histogram.sizes
        package var finishSize = Histogram.sizes

        package init() {}
    }

    private let reading = Mutex(Reading())

    package init() {}

    package var current: Reading { reading.withLock { $0 } }

    package func note(_ change: (inout Reading) -> Void) { reading.withLock { change(&$0) } }
}
