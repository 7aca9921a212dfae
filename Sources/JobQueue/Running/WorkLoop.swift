import Domain
import Logging
import SQLEngine
import Synchronization

/// The loop of a runner: one cycle after the other while there is work, and otherwise sleep until something may have come.
///
/// On SQLite, which has one writer, a cycle writes results and claims jobs in one transaction. On PostgreSQL two loops do
/// that side by side on two connections, so that the server writes results while it looks for further jobs.
final class WorkLoop: Sendable {
    private let database: any SQLDatabase
    private let tools: CycleTools
    private let options: JobRunnerOptions
    private let signal: QueueSignal
    private let metrics: QueueMetrics
    private let logger: Logger
    private let bench: Bench
    private let liveness: Liveness
    /// Wakes the loop that writes results; nil if there is only one loop.
    private let resultSignal: QueueSignal?
    private let isStopping = Mutex(false)
    private let hasFinished = Mutex(false)
    /// What the claiming loop knows of lanes, for the loop that writes results.
    private let knownLanes = Mutex<[Int64: LaneState]>([:])
    /// What the loop that writes results has learnt of lanes, for the claiming one.
    private let closings = Mutex(Closings())

    private struct Closings {
        var places: [LaneQueue: Timestamp] = [:]
        var breakers: [Int64: Breaker] = [:]
    }

    init(
        database: any SQLDatabase, tools: CycleTools, options: JobRunnerOptions, signal: QueueSignal,
        metrics: QueueMetrics, logger: Logger, bench: Bench, resultSignal: QueueSignal?, liveness: Liveness
    ) {
        self.resultSignal = resultSignal
        (self.database, self.tools, self.options, self.signal) = (database, tools, options, signal)
        (self.metrics, self.logger, self.bench, self.liveness) = (metrics, logger, bench, liveness)
    }

    /// Results wait this long for company before they are written on their own.
    private static let resultPatience: Duration = .milliseconds(5)
    /// The shortest sleep after which the queue is looked at without a word from anybody. Other processes are heard at once
    /// or after their pause between two words; while they keep adding, looking is quicker than listening.
    static let pollMin: Duration = .milliseconds(4)
    /// For so long after the last find the queue is looked at without growing pauses.
    static let livelyTime: Duration = .milliseconds(200)
    /// Held jobs that found no slot for this long go back, for another worker.
    private static let unstartedMax: Duration = .seconds(3)

    /// What the loop remembers; nobody else has it.
    struct Progress {
        var state = CycleState()
        var pollPause: Duration = WorkLoop.pollMin
        var nextPoll: ContinuousClock.Instant = .now
        var foundAt: ContinuousClock.Instant = .now
        /// When something is known to become runnable.
        var nextChance: ContinuousClock.Instant?
        var pendingNews = QueueSignal.News()
        var lookedForUnstarted: ContinuousClock.Instant = .now
        var faults = 0
        /// A claim may have come through without an answer.
        var mustReconcile = false
    }

    func stop() {
        isStopping.withLock { $0 = true }
        signal.nudge()
    }

    private var mustStop: Bool { isStopping.withLock { $0 } || Task.isCancelled }

    /// Works until told to stop, then waits for running jobs and writes their results.
    func run() async {
        guard let resultSignal else {
            await claimJobs(writingResults: true)
            return await writeLastResults()
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.writeResults(resultSignal) }
            await claimJobs(writingResults: false)
            hasFinished.withLock { $0 = true }
            resultSignal.nudge()
        }
        await writeLastResults()
    }

    private func claimJobs(writingResults: Bool) async {
        var progress = Progress()
        while !mustStop {
            progress.pendingNews.add(signal.takeNews())
            let now = ContinuousClock.now
            if now - progress.lookedForUnstarted >= .seconds(1) {
                progress.lookedForUnstarted = now
                await release(bench.takeUnstarted(olderThan: WorkLoop.unstartedMax))
            }
            let room = liveness.mayClaim ? bench.room : 0
            let wantsClaim = room > 0 && progress.hasReason(at: now)
            guard wantsClaim || (writingResults && resultsAreDue(now)) else {
                let hasResults = writingResults && bench.resultCount > 0
                await signal.wait(upTo: pause(progress, hasResults: hasResults, hasRoom: room > 0, now))
                continue
            }
            await cycle(&progress, room: wantsClaim ? room : 0, writingResults: writingResults)
        }
        await stopWork(&progress, writingResults: writingResults)
    }

    private func writeResults(_ resultSignal: QueueSignal) async {
        var progress = Progress()
        // A cancelled task waits for nothing: it would go round and round until the other loop has ended.
        while !hasFinished.withLock({ $0 }), !Task.isCancelled {
            let now = ContinuousClock.now
            if resultsAreDue(now) {
                progress.state.lanes = knownLanes.withLock { $0 }
                await cycle(&progress, room: 0, writingResults: true)
            } else {
                let end = bench.oldestResult.map { $0 + WorkLoop.resultPatience } ?? now + options.pollInterval
                await resultSignal.wait(upTo: max(end - now, .microseconds(200)))
            }
        }
    }

    private func resultsAreDue(_ now: ContinuousClock.Instant) -> Bool {
        bench.resultCount >= options.batchMax
            || bench.oldestResult.map { now - $0 >= WorkLoop.resultPatience } ?? false
    }

    private func pause(
        _ progress: Progress, hasResults: Bool, hasRoom: Bool, _ now: ContinuousClock.Instant
    ) -> Duration {
        var end = now + options.pollInterval
        if hasRoom { end = min(end, progress.nextPoll, progress.nextChance ?? end) }
        if hasResults, let oldest = bench.oldestResult { end = min(end, oldest + WorkLoop.resultPatience) }
        return max(end - now, .microseconds(200))
    }

    private func cycle(_ progress: inout Progress, room: Int, writingResults: Bool) async {
        let results = writingResults ? bench.takeResults(options.batchMax) : []
        let isPollDue = room > 0 && ContinuousClock.now >= progress.nextPoll
        let cycle = Cycle(
            worker: liveness.worker, results: results, room: room, isPollDue: isPollDue,
            news: room > 0 ? progress.pendingNews : QueueSignal.News(), heldLanes: bench.lanes,
            mayTakeSuspect: !bench.hasSuspect, tools: tools)
        if room > 0, resultSignal != nil { takeClosings(&progress.state) }
        let before = progress.state
        let start = ContinuousClock.now
        do {
            let outcome = try await database.write { tx in try cycle.run(before, tx) }
            let took = ContinuousClock.now - start
            bench.written(results)
            bench.add(outcome.held)
            if room > 0, progress.mustReconcile { await reconcile(&progress) }
            note(outcome, results: results.count, took: took)
            progress.take(outcome, room: room, wasPoll: isPollDue, options: options, world: tools.world)
            if resultSignal != nil { tellOtherLoop(outcome, isClaiming: room > 0) }
        } catch {
            bench.putBack(results)
            await rest(after: error, &progress)
        }
    }

    /// The database is not there, or refuses: results are kept, and nothing is claimed until it answers again.
    private func rest(after error: any Error, _ progress: inout Progress) async {
        progress.faults += 1
        progress.mustReconcile = true
        progress.state.planner = ClaimPlanner()
        progress.state.searchedAt = nil
        metrics.note { $0.cycleFaults += 1 }
        guard !Task.isCancelled else { return }
        logger.warning("a cycle of the queue failed", metadata: ["hata": "\(error)", "kez": "\(progress.faults)"])
        let step = min(100.0 * Double(1 << min(progress.faults, 6)), 5000)
        try? await Task.sleep(for: .milliseconds(Int64(step * (0.5 + 0.5 * tools.world.randomFraction()))))
    }

    private func tellOtherLoop(_ outcome: Cycle.Outcome, isClaiming: Bool) {
        if isClaiming {
            let lanes = outcome.state.lanes
            knownLanes.withLock { $0 = lanes }
        } else {
            for bucket in outcome.unblocked { signal.announce(bucket) }
            guard outcome.changesLanes else { return }
            closings.withLock { closings in
                closings.places.merge(outcome.state.closed) { max($0, $1) }
                closings.breakers = outcome.state.lanes.mapValues(\.breaker)
            }
            signal.heard()
        }
    }

    /// Brings what the other loop has learnt into the state of this one; the next search reads it from the database.
    private func takeClosings(_ state: inout CycleState) {
        let news = closings.withLock { closings in
            defer { closings = Closings() }
            return closings
        }
        state.closed.merge(news.places) { max($0, $1) }
        for (lane, breaker) in news.breakers {
            state.lanes[lane, default: LaneState(lane: lane)].breaker = breaker
        }
    }

    private func reconcile(_ progress: inout Progress) async {
        let (tools, worker, held) = (tools, liveness.worker, bench.heldIDs)
        do {
            let count = try await database.write { tx in
                try tools.claims.releaseUnknown(of: worker, held: held, now: try tools.clock.now(tx), tx)
            }
            progress.mustReconcile = false
            guard count > 0 else { return }
            logger.notice("claims whose answer was lost were given back", metadata: ["adet": "\(count)"])
            signal.wake()
        } catch {
            logger.warning("lost claims could not be looked for", metadata: ["hata": "\(error)"])
        }
    }

    private func release(_ jobs: [HeldJob]) async {
        guard !jobs.isEmpty else { return }
        let tools = tools
        do {
            try await database.write { tx in try tools.claims.release(jobs, now: try tools.clock.now(tx), tx) }
            metrics.note { $0.released += jobs.count }
        } catch {
            logger.warning("jobs could not be given back", metadata: ["hata": "\(error)", "adet": "\(jobs.count)"])
        }
    }

    private func stopWork(_ progress: inout Progress, writingResults: Bool) async {
        await release(bench.takeUnstarted(olderThan: .zero))
        let limit = ContinuousClock.now + options.stopLimit
        while bench.runningCount > 0, ContinuousClock.now < limit, !Task.isCancelled {
            if writingResults, bench.resultCount > 0 { await cycle(&progress, room: 0, writingResults: true) }
            await signal.wait(upTo: min(.milliseconds(100), limit - .now))
        }
        guard bench.runningCount > 0 else { return }
        bench.cancel { _, _ in true }
        let last = ContinuousClock.now + .seconds(1)
        while bench.runningCount > 0, ContinuousClock.now < last { await signal.wait(upTo: .milliseconds(20)) }
    }

    private func writeLastResults() async {
        var progress = Progress()
        progress.state.lanes = knownLanes.withLock { $0 }
        for _ in 0..<5 where bench.resultCount > 0 { await cycle(&progress, room: 0, writingResults: true) }
    }

    private func note(_ outcome: Cycle.Outcome, results: Int, took: Duration) {
        metrics.note { reading in
            reading.cycles += 1
            reading.cycle.add(took.inSeconds)
            reading.claimed += outcome.held.count
            reading.stale += outcome.stale
            reading.dead += outcome.deaths
            reading.failed.merge(outcome.failures) { $0 + $1 }
            reading.done += outcome.done
            reading.postponed += outcome.postponed
            reading.released += outcome.released
            reading.rescued += outcome.rescued
            reading.tokensGranted += outcome.granted
            reading.tokensDenied += outcome.denied
            if !outcome.held.isEmpty { reading.claimSize.add(Double(outcome.held.count)) }
            if results > 0 { reading.finishSize.add(Double(results)) }
        }
        if outcome.stale > 0 {
            logger.warning("stale results were dropped", metadata: ["adet": "\(outcome.stale)"])
        }
        for refused in outcome.refused {
            logger.error(
                "recording a job's result failed", metadata: ["is_id": "\(refused.id)", "hata": "\(refused.error)"])
        }
    }
}

extension WorkLoop.Progress {
    /// Whether a claim may find something.
    fileprivate func hasReason(at now: ContinuousClock.Instant) -> Bool {
        state.hasMore || pendingNews.isNews || now >= nextPoll || nextChance.map { now >= $0 } ?? false
    }

    fileprivate mutating func take(
        _ outcome: Cycle.Outcome, room: Int, wasPoll: Bool, options: JobRunnerOptions, world: World
    ) {
        faults = 0
        state = outcome.state
        let now = ContinuousClock.now
        guard room > 0 else { return }
        pendingNews = QueueSignal.News()
        nextChance = outcome.nextChance.map { now + $0 }
        if !outcome.held.isEmpty {
            (foundAt, pollPause) = (now, WorkLoop.pollMin)
        } else if wasPoll, now - foundAt > WorkLoop.livelyTime {
            pollPause = min(pollPause * 2, options.pollInterval)
        }
        if wasPoll || !outcome.held.isEmpty {
            let pause = options.ownsDatabase ? options.pollInterval : pollPause
            nextPoll = now + pause * (0.8 + 0.4 * world.randomFraction())
        }
    }
}

extension QueueSignal.News {
    var isNews: Bool { needsSearch || hasLaterJob || !buckets.isEmpty }

    mutating func add(_ other: Self) {
        buckets.formUnion(other.buckets)
        needsSearch = needsSearch || other.needsSearch
        hasLaterJob = hasLaterJob || other.hasLaterJob
    }
}
