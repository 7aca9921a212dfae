package import Domain
package import SQLEngine

/// What is special about a lane (`is_kuyrugu_serit`). A lane without a row has the defaults.
package struct LaneState: Sendable, Equatable {
    package var lane: Int64
    /// Its share beside other lanes, 1 to 100.
    package var weight = 1
    /// How many of its jobs may run at once on all nodes together; nil for no limit.
    package var concurrencyMax: Int?
    package var pausedAt: Timestamp?
    package var pauseReason: String?
    package var breaker = Breaker()

    package init(lane: Int64) { self.lane = lane }

    /// Whether a person should see the lane although nothing waits in it.
    package var isSpecial: Bool {
        weight != 1 || concurrencyMax != nil || pausedAt != nil || breaker.failures > 0
    }
}

/// A breaker keeps jobs from running into an outside system that is down: after some failures in a row the lane rests, then
/// one job tries.
package struct Breaker: Sendable, Equatable {
    /// Temporary failures since the last success.
    package var failures = 0
    /// How often it has opened since the last success.
    package var openings = 0
    package var openUntil: Timestamp?

    package init() {}

    package static let failuresMax = 5
    private static let restMin: Duration = .seconds(15)
    private static let restMax: Duration = .seconds(600)

    package enum Position: Sendable, Equatable {
        case closed
        /// Nothing runs until then.
        case open(until: Timestamp)
        /// One job may try.
        case halfOpen
    }

    package func position(at now: Timestamp) -> Position {
        guard let openUntil else { return .closed }
        return openUntil > now ? .open(until: openUntil) : .halfOpen
    }

    /// Counts a failure of the outside system; opens when there were too many, and for twice as long each time the one
    /// that tries fails too.
    ///
    /// - Parameter fraction: a random number from 0 up to 1, so that lanes don't all try at the same moment.
    package mutating func failed(at now: Timestamp, fraction: Double) {
        // Jobs that were under way when it opened say nothing new.
        if case .open = position(at: now) { return }
        failures += 1
        guard failures >= Breaker.failuresMax else { return }
        let step = Double(Breaker.restMin.wholeMilliseconds) * Double(1 << min(openings, 10))
        let rest = min(step, Double(Breaker.restMax.wholeMilliseconds)) * (0.75 + 0.5 * fraction)
        openings += 1
        openUntil = now + .milliseconds(Int64(rest))
    }
}

/// The statements over `is_kuyrugu_serit`.
package struct LaneTable: Sendable {
    package init() {}

    private static let columns: SQL = """
        serit, agirlik, eszamanli, duraklatildi_at, duraklatma_nedeni, ardisik_hata, acilma, acik_bitis_at
        """

    /// All lanes with something special about them.
    package func all(_ tx: borrowing Transaction) throws -> [Int64: LaneState] {
        let rows = try tx.all("SELECT \(fragment: LaneTable.columns) FROM is_kuyrugu_serit", LaneTable.read)
        return Dictionary(rows.map { ($0.lane, $0) }) { $1 }
    }

    package func find(_ lane: Int64, _ tx: borrowing Transaction) throws -> LaneState {
        try tx.first(
            "SELECT \(fragment: LaneTable.columns) FROM is_kuyrugu_serit WHERE serit = \(lane)", LaneTable.read)
            ?? LaneState(lane: lane)
    }

    /// Writes pause, weight and concurrency limit of a lane.
    package func save(_ state: LaneState, now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            INSERT INTO is_kuyrugu_serit (serit, agirlik, eszamanli, duraklatildi_at, duraklatma_nedeni, updated_at)
            VALUES (\(state.lane), \(state.weight), \(state.concurrencyMax), \(state.pausedAt), \(state.pauseReason),
                \(now))
            ON CONFLICT (serit) DO UPDATE SET agirlik = excluded.agirlik, eszamanli = excluded.eszamanli,
                duraklatildi_at = excluded.duraklatildi_at, duraklatma_nedeni = excluded.duraklatma_nedeni,
                updated_at = excluded.updated_at
            """)
    }

    /// Counts a failure of the outside system that the lane calls.
    package func failed(_ lane: Int64, fraction: Double, now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            INSERT INTO is_kuyrugu_serit (serit, updated_at) VALUES (\(lane), \(now)) ON CONFLICT (serit) DO NOTHING
            """)
        let before = try tx.first(
            """
            SELECT \(fragment: LaneTable.columns) FROM is_kuyrugu_serit WHERE serit = \(lane) \(dialect: .forUpdate)
            """, LaneTable.read)
        guard var breaker = before?.breaker else { return }
        breaker.failed(at: now, fraction: fraction)
        try tx.run(
            """
            UPDATE is_kuyrugu_serit SET ardisik_hata = \(breaker.failures), acilma = \(breaker.openings),
                acik_bitis_at = \(breaker.openUntil), updated_at = \(now)
            WHERE serit = \(lane)
            """)
    }

    /// Closes the breakers of lanes in which a job succeeded.
    package func succeeded(_ lanes: [Int64], now: Timestamp, _ tx: borrowing Transaction) throws {
        guard !lanes.isEmpty else { return }
        try tx.run(
            """
            UPDATE is_kuyrugu_serit SET ardisik_hata = 0, acilma = 0, acik_bitis_at = NULL, updated_at = \(now)
            WHERE serit IN \(ids: lanes.sorted()) AND ardisik_hata > 0
            """)
    }

    /// How many jobs of each lane run now.
    package func running(_ tx: borrowing Transaction) throws -> [Int64: Int] {
        let rows = try tx.all(
            "SELECT serit, count(*) FROM is_kuyrugu WHERE durum = 'isleniyor' GROUP BY serit"
        ) { row in (try row.next(Int64.self), try row.next(Int.self)) }
        return Dictionary(rows) { $1 }
    }

    /// How many more jobs each lane with a concurrency limit may start. Counting live rows heals by itself what a crash
    /// left; the lock keeps two nodes from counting at the same time, and a lane that another node is counting is left
    /// out this time.
    package func room(in lanes: [Int64: Int], _ tx: borrowing Transaction) throws -> [Int64: Int] {
        guard !lanes.isEmpty else { return [:] }
        let ids = lanes.keys.sorted()
        let locked = Set(
            try tx.all(
                """
                SELECT serit FROM is_kuyrugu_serit WHERE serit IN \(ids: ids) ORDER BY serit
                \(dialect: .forUpdateSkippingLocked)
                """
            ) { try $0.next(Int64.self) })
        let running = Dictionary(
            try tx.all(
                """
                SELECT serit, count(*) FROM is_kuyrugu WHERE durum = 'isleniyor' AND serit IN \(ids: ids)
                GROUP BY serit
                """
            ) { row in (try row.next(Int64.self), try row.next(Int.self)) }
        ) { $1 }
        return Dictionary(
            lanes.map { lane, most in (lane, locked.contains(lane) ? max(0, most - (running[lane] ?? 0)) : 0) }
        ) { $1 }
    }

    private static func read(_ row: inout RowReader) throws -> LaneState {
        var state = LaneState(lane: try row.next())
        state.weight = try row.next()
        state.concurrencyMax = try row.next()
        state.pausedAt = try row.next()
        state.pauseReason = try row.next()
        state.breaker.failures = try row.next()
        state.breaker.openings = try row.next()
        state.breaker.openUntil = try row.next()
        return state
    }
}
