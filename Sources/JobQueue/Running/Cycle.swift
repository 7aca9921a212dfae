import Domain
import SQLEngine

/// One round of the runner in one transaction, and so with one sync of the disk: results are written, due jobs made runnable,
/// and new jobs claimed.
struct Cycle: Sendable {
    /// What came of a cycle.
    struct Outcome: Sendable {
        var state: CycleState
        var held: [HeldJob] = []
        /// Buckets in which jobs became runnable because those before them have ended.
        var unblocked: Set<Bucket> = []
        /// Whether lanes were closed or opened.
        var changesLanes = false
        var done = 0
        var postponed = 0
        var released = 0
        var rescued = 0
        var stale = 0
        var deaths = 0
        var failures: [IntegrationError.Class: Int] = [:]
        var granted = 0
        var denied = 0
        /// How long until something is known to become runnable; nil if nothing is known.
        var nextChance: Duration?
        /// Results that could not be written, with the reason; they are dropped, and their leases run out.
        var refused: [(id: ID<Job>, error: SQLError)] = []
    }

    let worker: Int64
    let results: [JobResult]
    /// How many jobs may be claimed.
    let room: Int
    let isPollDue: Bool
    let news: QueueSignal.News
    /// The lanes of the jobs that are held: where a breaker lets one job try, it is under way.
    let heldLanes: Set<Int64>
    let mayTakeSuspect: Bool
    let tools: CycleTools

    private static let dueMax = 500

    /// Runs in the given transaction; changes nothing but the transaction.
    func run(_ before: CycleState, _ tx: borrowing Transaction) throws -> Outcome {
        var outcome = Outcome(state: before)
        let now = try tools.clock.now(tx)
        outcome.state.planner.add(news.buckets)
        if !outcome.state.needsMarks { outcome.state.planner.revisit(news.buckets) }
        try ResultWriter(tools: tools, now: now).write(results, into: &outcome, tx)
        outcome.state.planner.add(outcome.unblocked)
        outcome.state.planner.revisit(outcome.unblocked)
        guard room > 0 else { return outcome }
        try promote(&outcome, now, tx)
        try search(&outcome, now, tx)
        try claim(&outcome, now, tx)
        outcome.nextChance = nextChance(outcome.state, now)
        return outcome
    }

    private func promote(_ outcome: inout Outcome, _ now: Timestamp, _ tx: borrowing Transaction) throws {
        let isDue = outcome.state.nextDue.map { $0 <= now } ?? false
        let (moment, last) = (ContinuousClock.now, outcome.state.lookedForDueAt)
        let isOld = last.map { moment - $0 >= CycleState.dueInterval } ?? true
        guard isDue || outcome.state.mustLookForDue || news.hasLaterJob || (isPollDue && isOld) else { return }
        outcome.state.lookedForDueAt = moment
        let due = try tools.jobs.nextDue(tx)
        outcome.state.mustLookForDue = false
        outcome.state.nextDue = due
        guard let due, due <= now else { return }
        let (buckets, count) = try tools.jobs.promoteDue(limit: Cycle.dueMax, now: now, tx)
        outcome.state.planner.add(buckets)
        outcome.state.planner.revisit(buckets)
        outcome.state.mustLookForDue = true
        if count == 0 {
            // Others hold them: no reason to look again at once.
            outcome.state.nextDue = nil
            outcome.state.mustLookForDue = false
        }
    }

    private func search(_ outcome: inout Outcome, _ now: Timestamp, _ tx: borrowing Transaction) throws {
        let start = ContinuousClock.now
        let isAsked = news.needsSearch || isPollDue
        guard outcome.state.mustSearch(isAsked: isAsked, now: start) else {
            if isAsked { outcome.state.lookIntoRecent(now: start) }
            return
        }
        let found = try BucketSearch.run(after: outcome.state.searchNext, limit: tools.bucketsMax, tx)
        outcome.state.planner.replace(with: found.map(\.bucket))
        // More buckets than one search takes: the next one goes on behind them.
        outcome.state.searchNext = found.count == tools.bucketsMax ? found.last?.bucket : nil
        outcome.state.lanes = try tools.lanes.all(tx)
        outcome.state.closed = try tools.limits.closed(now: now, tx)
        outcome.state.mayHaveSuspects = true
        outcome.state.purse.tidy(now: now)
        let end = ContinuousClock.now
        outcome.state.searchCost = end - start
        outcome.state.searchedAt = end
        outcome.state.forgetMarks(now: end)
    }

    private func claim(_ outcome: inout Outcome, _ now: Timestamp, _ tx: borrowing Transaction) throws {
        try readLimits(&outcome.state, tx)
        let allowance = try allowance(&outcome, now, tx)
        let requests = outcome.state.planner.plan(limit: min(room, tools.claimMax), allowance)
        let start = ContinuousClock.now
        let held = try tools.claims.claim(requests, worker: worker, now: now, tx)
        let isFromStart = !requests.contains { $0.after > 0 }
        if isFromStart { outcome.state.needsMarks = ContinuousClock.now - start > .milliseconds(held.count / 10 + 10) }
        let byBucket = Dictionary(grouping: held, by: \.bucket)
        for request in requests {
            let taken = byBucket[request.bucket] ?? []
            outcome.state.planner.note(request, count: taken.count, lastID: taken.last?.id.rawValue)
            outcome.state.purse.spend(taken.count, request.bucket.place)
        }
        outcome.state.remember(byBucket.keys, now: start)
        outcome.held = Cycle.inTurn(requests.map { byBucket[$0.bucket] ?? [] })
        outcome.state.hasMore = !held.isEmpty && !outcome.state.planner.isEmpty
        try claimSuspect(&outcome, allowance, now, tx)
    }

    /// The jobs of several buckets in the order in which they are to run: the first of each, then the second of each. Urgent
    /// ones come first, as their buckets were asked for first.
    private static func inTurn(_ groups: [[HeldJob]]) -> [HeldJob] {
        let urgent = groups.filter { $0.first?.bucket.priority == 0 }.joined()
        let others = groups.filter { $0.first?.bucket.priority != 0 }
        var result = Array(urgent)
        for position in 0..<(others.map(\.count).max() ?? 0) {
            for group in others where position < group.count { result.append(group[position]) }
        }
        return result
    }

    /// A suspect is claimed beside the others, and only if this worker holds no other one.
    private func claimSuspect(
        _ outcome: inout Outcome, _ allowance: Allowance, _ now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        guard outcome.state.mayHaveSuspects, mayTakeSuspect else { return }
        let suspects = try tools.claims.suspects(limit: 20, tx)
        outcome.state.mayHaveSuspects = !suspects.isEmpty
        for suspect in suspects where isOpen(suspect.bucket, outcome.state, allowance, now) {
            guard let job = try tools.claims.claimSuspect(suspect.id, worker: worker, now: now, tx) else { continue }
            outcome.held.append(job)
            outcome.state.purse.spend(1, suspect.bucket.place)
            return
        }
    }

    private func isOpen(_ bucket: Bucket, _ state: CycleState, _ allowance: Allowance, _ now: Timestamp) -> Bool {
        let isClosed = state.closed[bucket.place].map { $0 > now } ?? false
        let mayLaneRun = state.lanes[bucket.place.lane].map { laneAllowance($0, now) != 0 } ?? true
        return !isClosed && mayLaneRun && allowance.available(bucket) > 0
    }

    private func readLimits(_ state: inout CycleState, _ tx: borrowing Transaction) throws {
        if let readAt = state.limitsReadAt, ContinuousClock.now - readAt > CycleState.limitsLifetime {
            state.limits = [:]
        }
        let places = Set(state.planner.buckets.map(\.place)).filter { state.limits[$0] == nil }
        guard !places.isEmpty else { return }
        if state.limits.isEmpty { state.limitsReadAt = .now }
        let found = try tools.limitsOfPlaces(Array(places), tx)
        for place in places { state.limits[place] = .some(found[place]) }
    }

    /// What may be claimed where, with tokens fetched for the places that need some.
    private func allowance(
        _ outcome: inout Outcome, _ now: Timestamp, _ tx: borrowing Transaction
    ) throws -> Allowance {
        var allowance = Allowance()
        let buckets = outcome.state.planner.buckets
        let lanes = Set(buckets.map(\.place.lane))
        var capped: [Int64: Int] = [:]
        for lane in lanes {
            guard let state = outcome.state.lanes[lane] else { continue }
            allowance.weights[lane] = state.weight
            if let most = laneAllowance(state, now) { allowance.lanes[lane] = most }
            if let most = state.concurrencyMax, allowance.lanes[lane] != 0 { capped[lane] = most }
        }
        for (lane, left) in try tools.lanes.room(in: capped, tx) {
            allowance.lanes[lane] = min(left, allowance.lanes[lane] ?? left)
        }
        let places = Set(buckets.map(\.place)).filter { (allowance.lanes[$0.lane] ?? 1) > 0 }
        for place in places where outcome.state.closed[place].map({ $0 > now }) ?? false { allowance.places[place] = 0 }
        try fetchTokens(for: places.filter { allowance.places[$0] != 0 }, &outcome, now, tx)
        for place in places where allowance.places[place] == nil {
            if outcome.state.limits[place] ?? nil != nil {
                allowance.places[place] = outcome.state.purse.count(place, now: now)
            }
        }
        return allowance
    }

    private func laneAllowance(_ state: LaneState, _ now: Timestamp) -> Int? {
        if state.pausedAt != nil { return 0 }
        switch state.breaker.position(at: now) {
        case .closed: return nil
        case .open: return 0
        case .halfOpen: return heldLanes.contains(state.lane) ? 0 : 1
        }
    }

    private func fetchTokens(
        for places: Set<LaneQueue>, _ outcome: inout Outcome, _ now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        var wanted: [(place: LaneQueue, limit: RateLimit, count: Int)] = []
        for place in places {
            guard let limit = outcome.state.limits[place] ?? nil else { continue }
            let count = outcome.state.purse.wanted(place, limit, upTo: tools.claimMax, now: now)
            if count > 0 { wanted.append((place, limit, count)) }
        }
        guard !wanted.isEmpty else { return }
        let granted = try tools.limits.grant(wanted, now: now, tx)
        for want in wanted {
            let count = granted[want.place] ?? 0
            outcome.state.purse.put(count, want.place, want.limit, now: now)
            outcome.granted += count
            if count == 0 { outcome.denied += 1 }
        }
    }

    private func nextChance(_ state: CycleState, _ now: Timestamp) -> Duration? {
        let breakers = state.lanes.values.compactMap(\.breaker.openUntil)
        let moments =
            [state.nextDue, state.purse.nextChance(after: now)].compactMap(\.self) + state.closed.values + breakers
        return moments.filter { $0 > now }.min().map { $0.since(now) }
    }
}

/// What a cycle works with.
struct CycleTools: Sendable {
    let clock: QueueClock
    let jobs: JobTable
    let claims: ClaimTable
    let workers: WorkerTable
    let lanes = LaneTable()
    let limits = LimitTable()
    let world: World
    let claimMax: Int
    /// How many buckets one search finds at most.
    let bucketsMax: Int
    let limitsOfPlaces: JobRunner.Limits
    let onFailure: JobRunner.FailureHook
}
