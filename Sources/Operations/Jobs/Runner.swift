import Domain
package import JobQueue

extension Operations {
    /// The runner that works this program's jobs.
    package func jobRunner(_ options: JobRunnerOptions) -> JobRunner {
        JobRunner(
            database: database, clock: QueueClock(local: world.now), signal: signal, world: world, options: options,
            logger: logger, handler: { await run($0) },
            onFailure: { job, error, status, tx in try recordFailure(job, error, status, tx) })
    }
}
