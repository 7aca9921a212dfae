package import Domain
package import Logging
package import SQLEngine
import Tracing

/// Claims jobs and runs their handlers until it is told to stop.
package struct JobRunner: Sendable {
    package typealias Handler = @Sendable (ClaimedJob) async -> JobOutcome
    /// Called within the transaction that records a failed attempt, to write it to the error log.
    package typealias FailureHook =
        @Sendable (ClaimedJob, IntegrationError, JobStatus, borrowing Transaction) throws -> Void
    /// The rate limits of those places that have one.
    package typealias Limits =
        @Sendable ([LaneQueue], borrowing Transaction) throws -> [LaneQueue: RateLimit]

    private let connections: QueueConnections
    private let workers: WorkerTable
    private let enqueuer: Enqueuer
    private let signal: QueueSignal
    private let options: JobRunnerOptions
    private let metrics: QueueMetrics
    private let logger: Logger
    private let handler: Handler
    private let tools: CycleTools

    package init(
        connections: QueueConnections, clock: QueueClock, signal: QueueSignal, world: World, options: JobRunnerOptions,
        metrics: QueueMetrics = QueueMetrics(), logger: Logger, limits: @escaping Limits = { _, _ in [:] },
        handler: @escaping Handler, onFailure: @escaping FailureHook
    ) {
        self.connections = connections
        (self.signal, self.options, self.metrics, self.logger) = (signal, options, metrics, logger)
        self.handler = handler
        workers = WorkerTable(clock: clock, signal: signal)
        enqueuer = Enqueuer(clock: clock, world: world, signal: signal)
        tools = CycleTools(
            clock: clock, jobs: JobTable(clock: clock, signal: signal), claims: ClaimTable(signal: signal),
            workers: workers,
            world: world, claimMax: options.batchMax, bucketsMax: 2000, limitsOfPlaces: limits, onFailure: onFailure)
    }

    /// Runs until `stop` ends, then lets running jobs end and returns unstarted ones.
    ///
    /// - Throws: if the database can't be reached at the start; later faults are waited out.
    package func run(until stop: @escaping @Sendable () async -> Void) async throws {
        let worker = try await register()
        let resultSignal = connections.allowsParallelWork ? QueueSignal() : nil
        let bench = Bench(
            slots: options.concurrency, timeLimit: options.timeLimit, signal: signal, resultSignal: resultSignal,
            metrics: metrics
        ) { await handle($0) }
        let liveness = Liveness(
            worker: worker, database: connections.liveness, workers: workers, host: options.host, bench: bench,
            endingGrace: options.endingGrace, logger: logger)
        let onlyWorker: (@Sendable () -> Int64)? = options.ownsDatabase ? { @Sendable in liveness.worker } : nil
        let upkeep = Upkeep(
            database: connections.work, clock: tools.clock, enqueuer: enqueuer, signal: signal, metrics: metrics,
            logger: logger, interval: options.upkeepInterval, world: tools.world,
            onlyWorker: onlyWorker)
        let work = WorkLoop(
            database: connections.work, tools: tools, options: options, signal: signal, metrics: metrics,
            logger: logger, bench: bench, resultSignal: resultSignal, liveness: liveness)
        let ownThread = ThreadExecutor(name: "kuyruk-nabiz")
        defer { ownThread.close() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask(executorPreference: ownThread) { await liveness.run() }
            group.addTask(executorPreference: ownThread) { await upkeep.run() }
            group.addTask {
                await stop()
                work.stop()
            }
            group.addTask { await work.run() }
            // Liveness and upkeep end when the work has.
            var ended = 0
            while ended < 2, await group.next() != nil { ended += 1 }
            group.cancelAll()
        }
        let (workers, last) = (workers, liveness.worker)
        try? await connections.work.write { tx in try workers.retire(last, tx) }
    }

    private func register() async throws -> Int64 {
        let (ownsDatabase, host, workers) = (options.ownsDatabase, options.host, workers)
        return try await connections.work.write { tx in
            if ownsDatabase { try workers.expireAll(tx) }
            _ = try workers.rescue(limit: 10_000, tx)
            return try workers.register(host: host, tx)
        }
    }

    private func handle(_ job: ClaimedJob) async -> JobOutcome {
        await withSpan(job.kind.rawValue, ofKind: .consumer) { span in
            span.attributes["siparis.is_id"] = job.id.rawValue
            if let order = job.order { span.attributes["siparis.siparis_id"] = order.rawValue }
            if let integration = job.integration { span.attributes["siparis.entegrasyon_id"] = integration.rawValue }
            let outcome = await handler(job)
            if case .failed(let error) = outcome {
                logger.info("an attempt failed", metadata: job.logMetadata(of: error))
                span.attributes["siparis.hata_kodu"] = error.code
                span.setStatus(SpanStatus(code: .error))
            }
            return outcome
        }
    }
}

extension ClaimedJob {
    /// What finds the job, its order and its account again from a line of the log.
    fileprivate func logMetadata(of error: IntegrationError) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "is_id": "\(id)", "tip": "\(kind.rawValue)", "deneme": "\(attempt)", "sinif": "\(error.kind.rawValue)",
            "kod": "\(error.code)",
        ]
        if let order { metadata["siparis_id"] = "\(order)" }
        if let integration { metadata["entegrasyon_id"] = "\(integration)" }
        return metadata
    }
}
