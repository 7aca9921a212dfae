import Domain
import Synchronization

/// What came of a job that was held.
enum JobResult: Sendable {
    /// To be marked as done, unless the handler has done so in its own transaction.
    case succeeded(HeldJob, isMarked: Bool)
    indirect case ended(ClaimedJob, JobOutcome)
    /// Given back without having been begun, because the lane has just shown that it should rest.
    case unstarted(HeldJob)
    /// A newer worker may know what to do with it.
    case unknown(HeldJob)
    /// Its handler did not end although its time was up and it was told to.
    case abandoned(HeldJob)

    var id: ID<Job> {
        switch self {
        case .succeeded(let job, _), .unstarted(let job), .unknown(let job), .abandoned(let job): job.id
        case .ended(let job, _): job.id
        }
    }

    var isSuspect: Bool {
        switch self {
        case .succeeded(let job, _), .unstarted(let job), .unknown(let job), .abandoned(let job): job.isSuspect
        case .ended(let job, _): job.isSuspect
        }
    }
}

/// Where claimed jobs wait for a free slot, run, and leave their results.
///
/// A slot is a task that works one job after the other. A job is told to stop by cancelling its slot, which then makes way
/// for a new one.
final class Bench: Sendable {
    private struct Running {
        var job: HeldJob
        var deadline: ContinuousClock.Instant
        var isCancelled = false
    }

    private struct Unstarted {
        var job: HeldJob
        var since: ContinuousClock.Instant
    }

    private struct State {
        var waiting: [Unstarted] = []
        /// Where `waiting` begins: taking from the front moves nothing.
        var head = 0
        var running: [Int: Running] = [:]
        /// By the slot's number.
        var tasks: [Int: Task<Void, Never>] = [:]
        var slotNumber = 0
        var results: [JobResult] = []
        var oldestResult: ContinuousClock.Instant?
        /// Results that are being written now.
        var writing: Set<ID<Job>> = []
        /// How many suspects are held, until their results are written: as long as one of them would be blamed if this process
        /// died, it is to be the only one.
        var suspects = 0
        /// Where the other side has just asked for rest, and until when that is kept here: as long as the writing of the
        /// result may take, after which the database tells.
        var resting: [LaneQueue: ContinuousClock.Instant] = [:]
        /// Moving average of how long handlers take, in seconds.
        var average: Double?

        var waitingCount: Int { waiting.count - head }
    }

    private let state = Mutex(State())
    private let slots: Int
    /// Instead of the kind's own.
    private let timeLimit: Duration?
    private let signal: QueueSignal
    /// For who writes results, if that is somebody else than who claims.
    private let resultSignal: QueueSignal?
    private let metrics: QueueMetrics
    private let handle: @Sendable (ClaimedJob) async -> JobOutcome

    init(
        slots: Int, timeLimit: Duration?, signal: QueueSignal, resultSignal: QueueSignal?, metrics: QueueMetrics,
        handle: @escaping @Sendable (ClaimedJob) async -> JobOutcome
    ) {
        (self.slots, self.timeLimit, self.signal, self.resultSignal) = (slots, timeLimit, signal, resultSignal)
        (self.metrics, self.handle) = (metrics, handle)
    }

    /// As many jobs as the slots work off in this time may be held beside those that run.
    private static let prefetch = 0.025
    private static let heldMax = 1000
    private static let restMemory: Duration = .seconds(1)

    /// How many jobs may be claimed now.
    var room: Int {
        state.withLock { state in
            let held = state.running.count + state.waitingCount + state.results.count
            guard let average = state.average else { return max(0, slots - held) }
            let quick = Double(slots) * Bench.prefetch / max(average, 0.000_001)
            return max(0, max(slots, Int(min(quick, Double(Bench.heldMax)))) - held)
        }
    }

    var runningCount: Int { state.withLock { $0.running.count } }
    var hasSuspect: Bool { state.withLock { $0.suspects > 0 } }
    var resultCount: Int { state.withLock { $0.results.count } }

    /// Since when the oldest result waits to be written.
    var oldestResult: ContinuousClock.Instant? { state.withLock { $0.oldestResult } }

    /// The lanes of the jobs that are held.
    var lanes: Set<Int64> {
        state.withLock { state in
            Set(state.running.values.map(\.job.bucket.place.lane))
                .union(state.waiting[state.head...].map(\.job.bucket.place.lane))
        }
    }

    func add(_ jobs: [HeldJob]) {
        let now = ContinuousClock.now
        let hasResults = state.withLock { state in
            state.resting = state.resting.filter { $0.value > now }
            let wakeful = jobs.filter { state.resting[$0.bucket.place] == nil }
            returnUnstarted(jobs.filter { state.resting[$0.bucket.place] != nil }, &state)
            state.waiting += wakeful.map { Unstarted(job: $0, since: now) }
            state.suspects += jobs.count(where: \.isSuspect)
            for _ in 0..<min(slots - state.tasks.count, state.waitingCount) { startSlot(&state) }
            return !state.results.isEmpty
        }
        if hasResults { resultSignal?.nudge() }
    }

    /// Up to so many results, the oldest first.
    func takeResults(_ count: Int) -> [JobResult] {
        state.withLock { state in
            let taken = Array(state.results.prefix(count))
            state.results.removeFirst(taken.count)
            state.oldestResult = state.results.isEmpty ? nil : .now
            state.writing.formUnion(taken.map(\.id))
            return taken
        }
    }

    /// The results that were taken have been written.
    func written(_ results: [JobResult]) {
        let suspects = results.count(where: \.isSuspect)
        state.withLock { state in
            state.writing.subtract(results.map(\.id))
            state.suspects -= suspects
        }
        // The next one may be taken: after a crash they are worked one by one, and nobody says that another one waits.
        if suspects > 0 { signal.heard() }
    }

    /// All jobs that are held: waiting, running, or with a result that is not written yet.
    var heldIDs: Set<ID<Job>> {
        state.withLock { state in
            var ids = state.writing.union(state.results.map(\.id))
            ids.formUnion(state.running.values.map(\.job.id))
            return ids.union(state.waiting[state.head...].map(\.job.id))
        }
    }

    /// Puts results back that could not be written.
    func putBack(_ results: [JobResult]) {
        state.withLock { state in
            state.writing.subtract(results.map(\.id))
            state.results = results + state.results
            if !results.isEmpty { state.oldestResult = state.oldestResult ?? .now }
        }
    }

    /// Takes away what has waited for a slot longer than this.
    func takeUnstarted(olderThan age: Duration) -> [HeldJob] {
        let limit = ContinuousClock.now - age
        return state.withLock { state in
            let waiting = state.waiting[state.head...]
            let old = waiting.filter { $0.since <= limit }.map(\.job)
            state.waiting = waiting.filter { $0.since > limit }
            state.head = 0
            state.suspects -= old.count(where: \.isSuspect)
            return old
        }
    }

    /// Tells jobs to stop.
    func cancel(where isMeant: (HeldJob, _ deadline: ContinuousClock.Instant) -> Bool) {
        let tasks = state.withLock { state in
            var tasks: [Task<Void, Never>] = []
            for (slot, running) in state.running where !running.isCancelled && isMeant(running.job, running.deadline) {
                state.running[slot]?.isCancelled = true
                if let task = state.tasks[slot] { tasks.append(task) }
            }
            return tasks
        }
        for task in tasks { task.cancel() }
    }

    /// Gives up jobs whose handlers have gone on for so long after their deadline: their slots are free again, and what they
    /// still do counts for nothing.
    func abandon(overdueBy grace: Duration) {
        let now = ContinuousClock.now
        state.withLock { state in
            for (slot, running) in state.running where running.deadline + grace < now {
                state.running[slot] = nil
                state.tasks[slot] = nil
                if state.results.isEmpty { state.oldestResult = now }
                state.results.append(.abandoned(running.job))
                if state.waitingCount > 0 { startSlot(&state) }
            }
        }
        signal.nudge()
        resultSignal?.nudge()
    }

    private func startSlot(_ state: inout State) {
        state.slotNumber += 1
        let slot = state.slotNumber
        state.tasks[slot] = Task { await work(slot) }
    }

    private func work(_ slot: Int) async {
        while let job = next(slot) {
            let (start, waited) = (ContinuousClock.now, job.waited)
            let result = await run(job)
            let mayGoOn = finish(slot, result, job, took: ContinuousClock.now - start, waited: waited)
            signal.nudge()
            resultSignal?.nudge()
            if !mayGoOn { return }
        }
    }

    private func run(_ job: HeldJob) async -> JobResult {
        do throws(HeldJob.Fault) {
            let opened = try job.opened()
            let outcome = await handle(opened)
            switch outcome {
            case .done: return .succeeded(job, isMarked: false)
            case .finishedInTransaction: return .succeeded(job, isMarked: true)
            case .later, .failed: return .ended(opened, outcome)
            }
        } catch {
            guard case .badPayload(let reason) = error else { return .unknown(job) }
            let fault = IntegrationError(
                .permanent, code: "bozuk_veri", message: "İşin verisi okunamadı: \(reason)")
            return .ended(job.withoutPayload, .failed(fault))
        }
    }

    private func next(_ slot: Int) -> HeldJob? {
        state.withLock { state in
            guard state.waitingCount > 0 else {
                state.tasks[slot] = nil
                return nil
            }
            let job = state.waiting[state.head].job
            state.head += 1
            if state.head == state.waiting.count {
                state.waiting.removeAll(keepingCapacity: true)
                state.head = 0
            }
            state.running[slot] = Running(job: job, deadline: .now + (timeLimit ?? job.timeLimit))
            return job
        }
    }

    /// - Returns: whether the slot may work on; one that was cancelled ends and makes way for a new one.
    private func finish(
        _ slot: Int, _ result: JobResult, _ job: HeldJob, took: Duration, waited: Duration
    ) -> Bool {
        let seconds = took.inSeconds
        metrics.note { reading in
            reading.handling[job.kind, default: .seconds].add(seconds)
            reading.pickUp.add(max(0, waited.inSeconds))
        }
        return state.withLock { state in
            guard let running = state.running.removeValue(forKey: slot) else { return false }
            if state.results.isEmpty { state.oldestResult = .now }
            state.results.append(result)
            returnUnstarted(after: result, &state)
            // Rises fast and falls slowly: jobs that turn slow must not find many held behind them.
            state.average = state.average.map { $0 + (seconds - $0) * (seconds > $0 ? 0.2 : 0.05) } ?? seconds
            guard running.isCancelled else { return true }
            state.tasks[slot] = nil
            if state.waitingCount > 0 { startSlot(&state) }
            return false
        }
    }
}

extension Bench {
    /// After a refusal or an outage, what is held for the same calls does not run into it as well. Whether the lane rests is
    /// decided when the result is written.
    private func returnUnstarted(after result: JobResult, _ state: inout State) {
        guard case .ended(let failed, .failed(let error)) = result else { return }
        let isLimit = error.kind == .rateLimited
        guard isLimit || (error.isOutage && failed.integration != nil) else { return }
        let place = failed.bucket.place
        let isMeant: (HeldJob) -> Bool = { job in
            isLimit ? job.bucket.place == place : job.bucket.place.lane == place.lane
        }
        if isLimit { state.resting[place] = .now + min(error.retryAfter ?? Bench.restMemory, Bench.restMemory) }
        let waiting = state.waiting[state.head...]
        let returned = waiting.map(\.job).filter(isMeant)
        guard !returned.isEmpty else { return }
        state.waiting = waiting.filter { !isMeant($0.job) }
        state.head = 0
        returnUnstarted(returned, &state)
    }

    private func returnUnstarted(_ jobs: [HeldJob], _ state: inout State) {
        guard !jobs.isEmpty else { return }
        state.oldestResult = state.oldestResult ?? .now
        state.results += jobs.map { .unstarted($0) }
    }
}

extension HeldJob {
    /// By the kind; a kind that this version does not know gets the usual limit.
    var timeLimit: Duration { JobKind(rawValue: kind)?.timeLimit ?? JobTable.usualTimeLimit }
}
