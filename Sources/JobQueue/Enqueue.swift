package import Domain
import LosslessJSON
package import SQLEngine

/// Puts jobs into the queue within the caller's own transaction: the job exists exactly if the change that causes it does.
package struct Enqueuer: Sendable {
    private let clock: QueueClock
    private let world: World
    private let signal: QueueSignal

    package init(clock: QueueClock, world: World, signal: QueueSignal) {
        (self.clock, self.world, self.signal) = (clock, world, signal)
    }

    /// Adds a job.
    ///
    /// - Returns: its id; the id of the unfinished job with the same unique key if there is one.
    /// - Throws: ``EnqueueError`` or ``SQLError``.
    @discardableResult
    package func enqueue(_ job: NewJob, _ tx: borrowing Transaction) throws -> ID<Job> {
        let payload = job.payload.description
        guard payload.utf8.count <= NewJob.payloadBytesMax else {
            throw EnqueueError.payloadTooLarge(bytes: payload.utf8.count)
        }
        if let existing = try unfinished(uniqueKey: job.uniqueKey, tx) { return existing }
        let now = try clock.now(tx)
        var job = job
        if let delay = job.delay { job.runAt = now + delay }
        let status: JobStatus =
            if try isOrderKeyTaken(job.orderKey, tx) { .blocked } else if let runAt = job.runAt, runAt > now {
                .scheduled
            } else { .waiting }
        if let id = try insert(job, payload: payload, status: status, now: now, tx) {
            let signal = signal
            tx.afterCommit { signal.wake() }
            return id
        }
        // Another transaction added the same key and committed between the look and the insert.
        guard let existing = try unfinished(uniqueKey: job.uniqueKey, tx) else {
            throw SQLError(.serialization, "a job with the same key came and went meanwhile")
        }
        return existing
    }

    private func unfinished(uniqueKey: String?, _ tx: borrowing Transaction) throws -> ID<Job>? {
        guard let uniqueKey else { return nil }
        return try tx.value(
            """
            SELECT id FROM is_kuyrugu
            WHERE tekil_anahtar = \(uniqueKey) AND durum IN ('planli', 'bekliyor', 'engelli', 'isleniyor')
            """)
    }

    private func isOrderKeyTaken(_ orderKey: String?, _ tx: borrowing Transaction) throws -> Bool {
        guard let orderKey else { return false }
        let count = try tx.value(
            """
            SELECT count(*) FROM is_kuyrugu
            WHERE sira_anahtari = \(orderKey) AND durum IN ('planli', 'bekliyor', 'engelli', 'isleniyor')
            """, as: Int.self)
        return count != 0
    }

    private func insert(
        _ job: NewJob, payload: String, status: JobStatus, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<Job>? {
        do {
            return try tx.nested { tx in try Enqueuer.row(job, payload, status, now, world.randomUUID(), tx) }
        } catch let error as SQLError where error.kind == .unique && job.orderKey != nil && status != .blocked {
            // Somebody else took the order key meanwhile: wait behind it.
            return try Enqueuer.row(job, payload, .blocked, now, world.randomUUID(), tx)
        }
    }

    private static func row(
        _ job: NewJob, _ payload: String, _ status: JobStatus, _ now: Timestamp, _ operationKey: String,
        _ tx: borrowing Transaction
    ) throws -> ID<Job>? {
        try tx.value(
            """
            INSERT INTO is_kuyrugu (tip, veri, durum, oncelik, calisma_zamani, azami_deneme, tekil_anahtar,
                sira_anahtari, islem_anahtari, kullanici_id, siparis_id, entegrasyon_id, created_at, updated_at)
            VALUES (\(job.kind), \(JSONText(payload)), \(status), \(job.priority), \(job.runAt ?? now),
                \(job.kind.retryPolicy.attemptsMax), \(job.uniqueKey), \(job.orderKey), \(operationKey),
                \(job.dealer), \(job.order), \(job.integration), \(now), \(now))
            ON CONFLICT (tekil_anahtar) WHERE tekil_anahtar IS NOT NULL
                AND durum IN ('planli', 'bekliyor', 'engelli', 'isleniyor') DO NOTHING
            RETURNING id
            """)
    }
}
