import Domain
package import JobQueue

extension Operations {
    /// The runner that works this program's jobs.
    ///
    /// - Parameter connections: the queue's own connections; the program's if there are none.
    package func jobRunner(_ options: JobRunnerOptions, on connections: QueueConnections? = nil) -> JobRunner {
        JobRunner(
            connections: connections ?? QueueConnections(database), clock: queueClock, signal: signal, world: world,
            options: options, metrics: metrics, logger: logger,
            limits: { places, tx in try rateLimits(of: places, tx) }, handler: { await run($0) },
            onFailure: { job, error, status, tx in try recordFailure(job, error, status, tx) })
    }

    package var queueClock: QueueClock { QueueClock(local: world.now) }
}
