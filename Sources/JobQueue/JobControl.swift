package import Domain
package import SQLEngine

/// What a person does to jobs: try again, or stop.
package struct JobControl: Sendable {
    private let clock: QueueClock
    private let jobs: JobTable

    package init(clock: QueueClock, signal: QueueSignal) {
        self.clock = clock
        jobs = JobTable(clock: clock, signal: signal)
    }

    /// Why a job can't be changed.
    package enum Refusal: Error, Equatable {
        case notFound
        case wrongState(JobStatus)
        /// The same work is already waiting in another job.
        case alreadyQueued
    }

    /// Runs a finished or waiting job (again), at once and with all its attempts.
    package func retry(_ id: ID<Job>, _ tx: borrowing Transaction) throws {
        let status = try lock(id, tx)
        guard [.dead, .cancelled, .scheduled].contains(status) else { throw Refusal.wrongState(status) }
        let now = try clock.now(tx)
        let isTaken = try tx.value(
            """
            SELECT count(*) FROM is_kuyrugu a JOIN is_kuyrugu b ON b.sira_anahtari = a.sira_anahtari AND b.id <> a.id
            WHERE a.id = \(id)
                AND (b.durum IN ('bekliyor', 'isleniyor') OR (b.durum = 'planli' AND b.sira_tutuyor))
            """, as: Int.self)
        let next: JobStatus = isTaken == 0 ? .waiting : .blocked
        do {
            try tx.nested { tx in
                _ = try tx.run(
                    """
                    UPDATE is_kuyrugu SET durum = \(next), bitti_at = NULL, deneme = 0, kurtarma = 0,
                        iptal_istendi = \(false), calisma_zamani = \(now), updated_at = \(now)
                    WHERE id = \(id)
                    """)
            }
        } catch let error as SQLError where error.kind == .unique {
            throw Refusal.alreadyQueued
        }
    }

    /// Stops a job that waits; a running one is told, and stops before its next attempt.
    package func cancel(_ id: ID<Job>, _ tx: borrowing Transaction) throws {
        let status = try lock(id, tx)
        let now = try clock.now(tx)
        switch status {
        case .scheduled, .waiting, .blocked:
            try tx.run(
                "UPDATE is_kuyrugu SET durum = 'iptal', bitti_at = \(now), updated_at = \(now) WHERE id = \(id)")
            try jobs.unblock(after: id, now: now, tx)
        case .running:
            try tx.run("UPDATE is_kuyrugu SET iptal_istendi = \(true), updated_at = \(now) WHERE id = \(id)")
        case .done, .dead, .cancelled: throw Refusal.wrongState(status)
        }
    }

    /// Stops all waiting jobs of an order of the given kinds.
    package func cancelWaiting(order: ID<Order>, kinds: [JobKind], _ tx: borrowing Transaction) throws {
        let kindList = SQL.join(kinds.map { "\($0)" }, separator: ", ")
        let ids: [ID<Job>] = try tx.all(
            """
            SELECT id FROM is_kuyrugu WHERE siparis_id = \(order) AND tip IN (\(fragment: kindList))
                AND durum IN ('planli', 'bekliyor', 'engelli') \(dialect: .forUpdate)
            """
        ) { try $0.next() }
        for id in ids { try cancel(id, tx) }
    }

    private func lock(_ id: ID<Job>, _ tx: borrowing Transaction) throws -> JobStatus {
        let status = try tx.first("SELECT durum FROM is_kuyrugu WHERE id = \(id) \(dialect: .forUpdate)") { row in
            try row.next(JobStatus.self)
        }
        guard let status else { throw Refusal.notFound }
        return status
    }
}
