package import Domain
package import Logging
package import SQLEngine
import Synchronization

/// What a runner needs from the rest of the program.
package struct JobRunnerOptions: Sendable {
    package var host: String
    /// How many jobs may run at the same time.
    package var concurrency = 24
    /// How long the runner sleeps when it found nothing and nobody wakes it.
    package var pollInterval: Duration = .milliseconds(500)
    /// How long running jobs may take to end when the program stops.
    package var stopLimit: Duration = .seconds(25)
    /// Whether no other process can be using the database.
    package var ownsDatabase: Bool

    package init(host: String, ownsDatabase: Bool) {
        self.host = host
        self.ownsDatabase = ownsDatabase
    }
}

/// Claims jobs and runs their handlers until it is told to stop.
package struct JobRunner: Sendable {
    package typealias Handler = @Sendable (ClaimedJob) async -> JobOutcome

    private let database: any SQLDatabase
    private let table: JobTable
    private let workers: WorkerTable
    private let signal: QueueSignal
    private let world: World
    private let options: JobRunnerOptions
    private let logger: Logger
    private let handler: Handler
    /// Called within the transaction that records a failed attempt, to write it to the error log.
    private let onFailure: @Sendable (ClaimedJob, IntegrationError, JobStatus, borrowing Transaction) throws -> Void

    package init(
        database: any SQLDatabase, clock: QueueClock, signal: QueueSignal, world: World, options: JobRunnerOptions,
        logger: Logger, handler: @escaping Handler,
        onFailure: @escaping @Sendable (ClaimedJob, IntegrationError, JobStatus, borrowing Transaction) throws -> Void
    ) {
        self.database = database
        table = JobTable(clock: clock)
        workers = WorkerTable(clock: clock)
        (self.signal, self.world, self.options, self.logger) = (signal, world, options, logger)
        (self.handler, self.onFailure) = (handler, onFailure)
    }

    /// Runs until `stop` ends, then lets running jobs end and returns unstarted ones.
    ///
    /// - Throws: if the database can't be reached at the start; later faults are waited out.
    package func run(until stop: @escaping @Sendable () async -> Void) async throws {
        let worker = Identity(try await register())
        let isStopping = Flag()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await keepAlive(worker) }
            group.addTask { await maintain() }
            group.addTask {
                await stop()
                isStopping.set()
                signal.wake()
            }
            group.addTask { await work(worker, isStopping) }
            // Liveness and maintenance end when the work has.
            var ended = 0
            while ended < 2, await group.next() != nil { ended += 1 }
            group.cancelAll()
        }
        let last = worker.number
        try? await database.write { tx in try workers.retire(last, tx) }
    }

    private func register() async throws -> Int64 {
        let (ownsDatabase, host) = (options.ownsDatabase, options.host)
        return try await database.write { tx in
            if ownsDatabase { try workers.expireAll(tx) }
            _ = try workers.rescue(limit: 10_000, tx)
            return try workers.register(host: host, tx)
        }
    }

    private func work(_ worker: Identity, _ isStopping: Flag) async {
        let running = Counter()
        await withDiscardingTaskGroup { group in
            while !isStopping.isSet, !Task.isCancelled {
                let free = options.concurrency - running.value
                let claimed = free > 0 ? await claim(worker.number, limit: free) : []
                for job in claimed {
                    running.add(1)
                    group.addTask {
                        await run(job)
                        running.add(-1)
                        signal.wake()
                    }
                }
                if claimed.isEmpty { await signal.wait(upTo: options.pollInterval) }
            }
            let limit = ContinuousClock.now + options.stopLimit
            while running.value > 0, ContinuousClock.now < limit { await signal.wait(upTo: options.pollInterval) }
            group.cancelAll()
        }
    }

    private func claim(_ worker: Int64, limit: Int) async -> [ClaimedJob] {
        do {
            return try await database.write { tx in
                _ = try table.promoteDue(limit: 500, tx)
                return try table.claim(worker: worker, limit: limit, tx)
            }
        } catch {
            guard !Task.isCancelled else { return [] }
            logger.warning("claiming jobs failed", metadata: ["error": "\(error)"])
            try? await Task.sleep(for: .milliseconds(500))
            return []
        }
    }

    private func run(_ job: ClaimedJob) async {
        let outcome = await handler(job)
        // A result that can't be written is lost; the job's lease runs out and it is tried again.
        do {
            try await record(outcome, of: job)
        } catch {
            logger.error("recording a job's result failed", metadata: ["is_id": "\(job.id)", "error": "\(error)"])
        }
    }

    private func record(_ outcome: JobOutcome, of job: ClaimedJob) async throws {
        let fraction = world.randomFraction()
        let (table, onFailure, signal) = (table, onFailure, signal)
        let isStale = try await database.write { tx in
            tx.afterCommit { signal.wake() }
            switch outcome {
            case .finishedInTransaction: return false
            case .done: return try !table.finish(job, tx)
            case .later(let delay): return try !table.postpone(job, by: delay, tx)
            case .failed(let error):
                guard let status = try table.fail(job, error, fraction: fraction, tx) else { return true }
                try onFailure(job, error, status, tx)
                return false
            }
        }
        if isStale { logger.warning("a stale result was dropped", metadata: ["is_id": "\(job.id)"]) }
    }

    /// Renews the lease. A worker that was taken for dead, after a pause or a long failure of the database, goes on under a
    /// new number: what it still holds under the old one is no longer its own.
    private func keepAlive(_ worker: Identity) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: WorkerTable.renewInterval)
            let number = worker.number
            let isAlive = try? await database.write { tx in try workers.renew(number, tx) }
            guard isAlive == false, !Task.isCancelled else { continue }
            logger.error("this worker was taken for dead and starts anew", metadata: ["isci": "\(number)"])
            let host = options.host
            if let new = try? await database.write({ tx in try workers.register(host: host, tx) }) {
                worker.number = new
            }
        }
    }

    private func maintain() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(5))
            let freed = try? await database.write { tx in
                try workers.rescue(limit: 1000, tx) + workers.unblockOrphans(tx)
            }
            if let freed, freed > 0 {
                logger.notice("stranded jobs were freed", metadata: ["adet": "\(freed)"])
                signal.wake()
            }
        }
    }
}

/// A switch that is thrown once.
private final class Flag: Sendable {
    private let value = Mutex(false)

    var isSet: Bool { value.withLock { $0 } }

    func set() { value.withLock { $0 = true } }
}

/// How many jobs are running.
private final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func add(_ difference: Int) { count.withLock { $0 += difference } }
}

/// Under which number the runner is registered now.
private final class Identity: Sendable {
    private let value: Mutex<Int64>

    init(_ number: Int64) { value = Mutex(number) }

    var number: Int64 {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
