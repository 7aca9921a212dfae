import Domain
import Logging
import SQLEngine
import Synchronization

/// Keeps a worker known as alive, and stops its work in time when it is not: others will have its jobs then.
final class Liveness: Sendable {
    private struct State {
        var worker: Int64
        var renewedAt: ContinuousClock.Instant
    }

    /// Without a sign of life for this long, no further jobs are claimed …
    private static let claimLimit: Duration = .seconds(12)
    /// … and running ones are told to stop, before the lease of 20 seconds ends.
    private static let workLimit: Duration = .seconds(18)
    private static let watchInterval: Duration = .seconds(1)

    private let state: Mutex<State>
    private let database: any SQLDatabase
    private let workers: WorkerTable
    private let host: String
    private let bench: Bench
    private let logger: Logger
    private let endingGrace: Duration

    init(
        worker: Int64, database: any SQLDatabase, workers: WorkerTable, host: String, bench: Bench,
        endingGrace: Duration, logger: Logger
    ) {
        self.endingGrace = endingGrace
        state = Mutex(State(worker: worker, renewedAt: .now))
        (self.database, self.workers, self.host) = (database, workers, host)
        (self.bench, self.logger) = (bench, logger)
    }

    /// Under which number the runner is registered now.
    var worker: Int64 { state.withLock { $0.worker } }

    var mayClaim: Bool { age < Liveness.claimLimit }

    private var age: Duration { state.withLock { .now - $0.renewedAt } }

    /// Renews the lease every few seconds, and every second tells jobs to stop whose time is up or that somebody stopped.
    func run() async {
        var nextRenewal = ContinuousClock.now + WorkerTable.renewInterval
        while !Task.isCancelled {
            try? await Task.sleep(for: Liveness.watchInterval)
            if Task.isCancelled { return }
            if ContinuousClock.now >= nextRenewal {
                await renew()
                nextRenewal = ContinuousClock.now + WorkerTable.renewInterval
            }
            if age > Liveness.workLimit { bench.cancel { _, _ in true } }
            await stopWhatMustStop()
        }
    }

    /// A worker that was taken for dead, after a pause or a long failure of the database, goes on under a new number: what it
    /// still holds under the old one is no longer its own.
    private func renew() async {
        let (number, sentAt) = (worker, ContinuousClock.now)
        let workers = workers
        guard let isAlive = try? await database.write({ tx in try workers.renew(number, tx) }) else {
            logger.warning("a sign of life could not be written", metadata: ["isci": "\(number)"])
            return
        }
        if isAlive { return state.withLock { $0.renewedAt = sentAt } }
        logger.error("this worker was taken for dead and starts anew", metadata: ["isci": "\(number)"])
        bench.cancel { job, _ in job.lease.worker == number }
        let host = host
        guard let new = try? await database.write({ tx in try workers.register(host: host, tx) }) else { return }
        state.withLock { $0 = State(worker: new, renewedAt: sentAt) }
    }

    private func stopWhatMustStop() async {
        guard bench.runningCount > 0 else { return }
        let now = ContinuousClock.now
        bench.cancel { _, deadline in deadline < now }
        bench.abandon(overdueBy: endingGrace)
        let (number, workers) = (worker, workers)
        guard let stopped = try? await database.read({ tx in try workers.stopRequests(number, tx) }), !stopped.isEmpty
        else { return }
        bench.cancel { job, _ in stopped.contains(job.id) }
    }
}
