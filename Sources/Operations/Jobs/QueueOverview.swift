package import Domain
package import JobQueue
import SQLEngine
package import Storage

/// What a person sees of the queue on one page.
package struct QueueOverview: Sendable {
    /// One lane: an account's, a dealer's or the system's own.
    package struct Lane: Sendable {
        package var state: LaneState
        package var owner: LaneOwner
        /// Waiting jobs by queue, each up to ``QueueGauges/laneCountMax``.
        package var waiting: [(queue: String, count: Int)]
        package var oldestSince: Timestamp?
        package var running: Int
        /// Until when one of its queues is closed because the other side asked for that.
        package var closedUntil: Timestamp?
        /// What is left of the rate limits of its queues.
        package var callsLeft: [LimitTable.Left]

        package var waitingCount: Int { waiting.reduce(0) { $0 + $1.count } }
    }

    package var gauges: QueueGauges
    /// Those that have waited longest first.
    package var lanes: [Lane]
    /// Those of the installation; empty for people who see only their own jobs.
    package var workers: [WorkerTable.Alive]
    package var plans: [Plan]
    package var failures: [FailureGroup]
}

extension Operations {
    /// The state of the queue, within the scope.
    package func queueOverview(scope: Scope) async throws -> QueueOverview {
        let clock = queueClock
        return try await database.read { tx in
            let seesAll = scope.reach == .everyone
            let whole = try QueueGauges.read(clock, tx)
            let gauges = seesAll ? whole : try Operations.own(whole, scope: scope, tx)
            return QueueOverview(
                gauges: gauges, lanes: try Operations.lanes(gauges, scope: scope, tx),
                workers: seesAll ? try WorkerTable(clock: clock, signal: signal).alive(tx) : [],
                plans: seesAll ? try PlanTable.all(tx) : [], failures: try FailureGroups.all(scope: scope, tx))
        }
    }

    /// The same figures of the caller's own jobs only: how much others have waiting is not their business.
    private static func own(
        _ whole: QueueGauges, scope: Scope, _ tx: borrowing Transaction
    ) throws -> QueueGauges {
        func count(_ status: JobStatus) throws -> Int {
            try JobList.count(JobListFilter(statuses: [status]), scope: scope, tx)
        }
        var own = QueueGauges(now: whole.now)
        own.workersAlive = whole.workersAlive
        let owners = try LaneOwners.find(Set(whole.lanes.map(\.place.lane)), scope: scope, tx)
        own.lanes = whole.lanes.filter { owners[$0.place.lane] != nil }
        (own.waiting, own.running) = (try count(.waiting), try count(.running))
        (own.planned, own.blocked, own.dead) = (try count(.scheduled), try count(.blocked), try count(.dead))
        return own
    }

    private static let idleLanesMax = 50

    /// The lanes in which something waits or runs, those that are special, and some that are idle.
    private static func lanes(
        _ gauges: QueueGauges, scope: Scope, _ tx: borrowing Transaction
    ) throws -> [QueueOverview.Lane] {
        let states = try LaneTable().all(tx)
        let closed = try LimitTable().closed(now: gauges.now, tx)
        let running = try LaneTable().running(tx)
        let special = states.values.filter(\.isSpecial).map(\.lane) + closed.keys.map(\.lane)
        let waiting = Dictionary(grouping: gauges.lanes, by: \.place.lane)
        // Idle ones too, as far as they fit on a page: one may want to pause a lane before anything comes.
        let idle = try LaneOwners.accounts(scope: scope, limit: idleLanesMax, tx)
        let owners = try LaneOwners.find(
            Set(Array(waiting.keys) + special + Array(running.keys) + idle), scope: scope, tx)
        let left = Dictionary(
            grouping: try LimitTable().left(in: Array(owners.keys), now: gauges.now, tx), by: \.place.lane)
        let lanes = owners.map { lane, owner in
            let places = waiting[lane] ?? []
            return QueueOverview.Lane(
                state: states[lane] ?? LaneState(lane: lane), owner: owner,
                waiting: places.map { ($0.place.queue, $0.waiting) }.sorted { $0.0 < $1.0 },
                oldestSince: places.map(\.oldestSince).min(), running: running[lane] ?? 0,
                closedUntil: closed.filter { $0.key.lane == lane }.values.max(), callsLeft: left[lane] ?? [])
        }
        return lanes.sorted {
            ($0.oldestSince ?? gauges.now, $0.state.lane) < ($1.oldestSince ?? gauges.now, $1.state.lane)
        }
    }
}
