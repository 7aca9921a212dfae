package import Domain
import LosslessJSON
package import SQLEngine

/// What fires regularly (`is_kuyrugu_plan`).
package struct Plan: Sendable {
    /// What becomes of slots that passed while nothing ran.
    package enum Missed: String, Sendable, CaseIterable, SQLBindable, SQLReadable {
        /// One job for all of them.
        case one = "bir"
        /// One job for each, up to ``PlanTable/missedMax``.
        case all = "tumu"
        /// None.
        case skip = "atla"
    }

    package var id: Int64
    package var name: String
    package var kind: String
    package var payload: String
    package var schedule: String
    package var zone: String
    package var missed: Missed
    package var isActive: Bool
    package var nextAt: Timestamp?
    package var lastAt: Timestamp?
    package var lastFault: String?
}

/// The statements over `is_kuyrugu_plan`. Any node may look; a row's lock and its new next time in the same transaction as
/// the job make each slot fire once.
package struct PlanTable: Sendable {
    private let enqueuer: Enqueuer

    package init(enqueuer: Enqueuer) { self.enqueuer = enqueuer }

    package static let missedMax = 100
    /// A slot that is not older than this was not missed, only noticed late.
    private static let grace: Duration = .seconds(120)

    private static let columns: SQL = """
        id, ad, tip, veri, zamanlama, saat_dilimi, kacirilan, aktif, sonraki_at, son_calisma_at, son_hata
        """

    package static func all(_ tx: borrowing Transaction) throws -> [Plan] {
        try tx.all("SELECT \(fragment: columns) FROM is_kuyrugu_plan ORDER BY ad", read)
    }

    /// Switches a plan on or off.
    ///
    /// - Returns: false if there is no such plan.
    package static func setActive(
        _ id: Int64, _ isActive: Bool, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> Bool {
        try tx.run(
            """
            UPDATE is_kuyrugu_plan SET aktif = \(isActive), sonraki_at = NULL, updated_at = \(now) WHERE id = \(id)
            """) == 1
    }

    /// Queues what is due.
    ///
    /// - Returns: how many jobs were queued.
    package func fire(now: Timestamp, _ tx: borrowing Transaction) throws -> Int {
        let due = try tx.all(
            """
            SELECT \(fragment: PlanTable.columns) FROM is_kuyrugu_plan
            WHERE aktif = \(true) AND (sonraki_at IS NULL OR sonraki_at <= \(now))
            ORDER BY id LIMIT 20 \(dialect: .forUpdateSkippingLocked)
            """, PlanTable.read)
        var count = 0
        for plan in due { count += try fire(plan, now: now, tx) }
        return count
    }

    private func fire(_ plan: Plan, now: Timestamp, _ tx: borrowing Transaction) throws -> Int {
        do {
            let schedule = try CronExpression(plan.schedule)
            guard let kind = JobKind(rawValue: plan.kind), let payload = try? JSON(parsing: plan.payload) else {
                throw CronExpression.Fault.field(plan.kind)
            }
            let slots = try PlanTable.slots(of: plan, schedule, now: now)
            for slot in slots.fired {
                try enqueuer.enqueue(NewJob(kind, payload: payload, uniqueKey: "plan:\(plan.id):\(slot)"), tx)
            }
            try tx.run(
                """
                UPDATE is_kuyrugu_plan SET sonraki_at = \(slots.next), son_hata = NULL,
                    son_calisma_at = COALESCE(\(slots.fired.last), son_calisma_at), updated_at = \(now)
                WHERE id = \(plan.id)
                """)
            return slots.fired.count
        } catch let fault as CronExpression.Fault {
            // It would fail at every look: it is switched off, and says why.
            try tx.run(
                """
                UPDATE is_kuyrugu_plan SET aktif = \(false), son_hata = \("\(fault)"), updated_at = \(now)
                WHERE id = \(plan.id)
                """)
            return 0
        }
    }

    /// Which slots fire now, and which one is next.
    static func slots(
        of plan: Plan, _ schedule: CronExpression, now: Timestamp
    ) throws(CronExpression.Fault) -> (fired: [Timestamp], next: Timestamp) {
        guard let first = plan.nextAt else { return ([], try schedule.next(after: now, zone: plan.zone)) }
        var slots: [Timestamp] = []
        var slot = first
        while slot <= now {
            slots.append(slot)
            if slots.count > missedMax { slots.removeFirst() }
            slot = try schedule.next(after: slot, zone: plan.zone)
        }
        switch plan.missed {
        case .all: return (slots, slot)
        case .one: return (Array(slots.suffix(1)), slot)
        case .skip: return (slots.suffix(1).filter { now.since($0) <= grace }, slot)
        }
    }

    private static func read(_ row: inout RowReader) throws -> Plan {
        Plan(
            id: try row.next(), name: try row.next(), kind: try row.next(), payload: try row.next(JSONText.self).text,
            schedule: try row.next(), zone: try row.next(), missed: try row.next(), isActive: try row.next(),
            nextAt: try row.next(), lastAt: try row.next(), lastFault: try row.next())
    }
}
