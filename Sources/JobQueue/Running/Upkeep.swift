import Domain
import Logging
import SQLEngine
import Synchronization

/// What every node does now and then, and no node must do alone: frees stranded jobs, wakes forgotten ones, fires plans, and
/// looks at how full the queue is.
final class Upkeep: Sendable {
    private let database: any SQLDatabase
    private let clock: QueueClock
    private let workers: WorkerTable
    private let plans: PlanTable
    private let signal: QueueSignal
    private let metrics: QueueMetrics
    private let logger: Logger
    private let interval: Duration
    private let world: World
    /// The number of this process's worker, where there can be no other.
    private let onlyWorker: (@Sendable () -> Int64)?

    init(
        database: any SQLDatabase, clock: QueueClock, enqueuer: Enqueuer, signal: QueueSignal, metrics: QueueMetrics,
        logger: Logger, interval: Duration, world: World, onlyWorker: (@Sendable () -> Int64)?
    ) {
        self.onlyWorker = onlyWorker
        (self.database, self.clock, self.signal, self.metrics) = (database, clock, signal, metrics)
        (self.logger, self.interval, self.world) = (logger, interval, world)
        workers = WorkerTable(clock: clock, signal: signal)
        plans = PlanTable(enqueuer: enqueuer)
    }

    func run() async {
        while !Task.isCancelled {
            // Jittered, so that nodes don't all look at the same moment.
            try? await Task.sleep(for: interval * (0.8 + 0.4 * world.randomFraction()))
            if Task.isCancelled { return }
            await lookAfterJobs()
            await firePlans()
        }
    }

    private func lookAfterJobs() async {
        let (workers, onlyWorker) = (workers, onlyWorker?())
        do {
            let freed = try await database.write { tx in
                // The one worker of an embedded database is alive if it can ask. Its clock may have leapt since its last
                // sign of life; that must not cost it its jobs.
                if let onlyWorker { _ = try workers.renew(onlyWorker, tx) }
                let rescued = try workers.rescue(limit: 1000, byDeadline: onlyWorker == nil, tx)
                return (rescued: rescued, unblocked: try workers.unblockOrphans(tx))
            }
            guard freed.rescued + freed.unblocked > 0 else { return }
            metrics.note { $0.rescued += freed.rescued }
            logger.notice(
                "stranded jobs were freed",
                metadata: ["kurtarilan": "\(freed.rescued)", "cozulen": "\(freed.unblocked)"])
            signal.wake()
        } catch {
            note(error, "looking for stranded jobs failed")
        }
    }

    private func firePlans() async {
        let (plans, clock) = (plans, clock)
        do {
            let count = try await database.write { tx in try plans.fire(now: try clock.now(tx), tx) }
            if count > 0 { metrics.note { $0.planned += count } }
        } catch {
            note(error, "firing plans failed")
        }
    }

    private func note(_ error: any Error, _ message: Logger.Message) {
        guard !Task.isCancelled else { return }
        logger.warning(message, metadata: ["hata": "\(error)"])
    }
}
