package import Domain
import LosslessJSON
package import SQLEngine

/// The statements over `is_kuyrugu`. Every change of a running job names worker and lease number, so that a worker that was
/// taken for dead can't finish what another one has claimed since.
package struct JobTable: Sendable {
    private let clock: QueueClock

    package init(clock: QueueClock) { self.clock = clock }

    /// How long one attempt may take before the job is taken away.
    package static let attemptTimeLimit: Duration = .seconds(300)
    /// After this many rescues a job counts as poison.
    package static let rescuesMax = 3

    /// Makes the jobs runnable whose time has come.
    ///
    /// - Returns: how many there were.
    package func promoteDue(limit: Int, _ tx: borrowing Transaction) throws -> Int {
        let now = try clock.now(tx)
        return try tx.run(
            """
            UPDATE is_kuyrugu SET durum = 'bekliyor', updated_at = \(now)
            WHERE id IN (
                SELECT id FROM is_kuyrugu WHERE durum = 'planli' AND calisma_zamani <= \(now)
                ORDER BY calisma_zamani LIMIT \(limit) \(dialect: .forUpdateSkippingLocked))
            """)
    }

    /// Takes up to `limit` runnable jobs for a worker, the most urgent and oldest; they are returned oldest first.
    package func claim(worker: Int64, limit: Int, _ tx: borrowing Transaction) throws -> [ClaimedJob] {
        let now = try clock.now(tx)
        let rows = try tx.all(
            """
            WITH secilen \(dialect: .materialized) (
                SELECT id FROM is_kuyrugu WHERE durum = 'bekliyor' AND kuyruk = 'genel'
                ORDER BY oncelik, id LIMIT \(limit) \(dialect: .forUpdateSkippingLocked))
            UPDATE is_kuyrugu SET durum = 'isleniyor', isci = \(worker), kira_no = kira_no + 1, deneme = deneme + 1,
                son_tarih = \(now + JobTable.attemptTimeLimit), updated_at = \(now)
            WHERE id IN (SELECT id FROM secilen)
            RETURNING id, tip, veri, deneme, azami_deneme, islem_anahtari, kullanici_id, siparis_id, entegrasyon_id,
                kira_no
            """
        ) { row in try JobTable.readClaimed(&row, worker: worker) }
        return rows.compactMap(\.self).sorted { $0.id < $1.id }
    }

    /// Nil for a kind or payload that this version does not know: it is left to its deadline and to a newer worker, and
    /// never keeps the other jobs of the batch from being claimed.
    private static func readClaimed(_ row: inout RowReader, worker: Int64) throws -> ClaimedJob? {
        let id: ID<Job> = try row.next()
        let kind = JobKind(rawValue: try row.next())
        let payloadText = try row.next(JSONText.self).text
        let payload = try? JSON(parsing: payloadText)
        let (attempt, attemptsMax): (Int, Int) = (try row.next(), try row.next())
        let operationKey: String = try row.next()
        let (dealer, order, integration): (ID<User>?, ID<Order>?, ID<Integration>?) = (
            try row.next(), try row.next(), try row.next()
        )
        let number: Int64 = try row.next()
        guard let kind, let payload else { return nil }
        return ClaimedJob(
            id: id, kind: kind, payload: payload, attempt: attempt, attemptsMax: attemptsMax,
            operationKey: operationKey, dealer: dealer, order: order, integration: integration,
            lease: Lease(worker: worker, number: number))
    }

    /// Whether the lease is still the newest: for work that must not happen on behalf of a worker that was taken for dead.
    package func holds(_ job: ClaimedJob, _ tx: borrowing Transaction) throws -> Bool {
        try tx.value(
            """
            SELECT count(*) FROM is_kuyrugu
            WHERE id = \(job.id) AND isci = \(job.lease.worker) AND kira_no = \(job.lease.number)
            """, as: Int.self) == 1
    }

    /// Marks a job as done.
    ///
    /// - Returns: false if the lease is no longer valid; the caller must then undo its own changes.
    @discardableResult
    package func finish(_ job: ClaimedJob, _ tx: borrowing Transaction) throws -> Bool {
        try end(job, as: .done, error: nil, tx)
    }

    /// Records a failed attempt: a later attempt, or the end if there are none left or trying again is pointless.
    ///
    /// - Returns: what became of the job; nil if the lease is no longer valid.
    package func fail(
        _ job: ClaimedJob, _ error: IntegrationError, fraction: Double, _ tx: borrowing Transaction
    ) throws -> JobStatus? {
        try recordAttempt(job, error, tx)
        if error.kind == .rateLimited {
            let pause = error.retryAfter ?? .seconds(10)
            return try putBack(job, after: pause, refundsAttempt: true, error: error, tx)
        }
        let isHopeless = error.kind == .permanent || error.kind == .credentials
        if isHopeless || job.attempt >= job.attemptsMax {
            return try end(job, as: .dead, error: error, tx) ? .dead : nil
        }
        let delay = error.retryAfter ?? job.kind.retryPolicy.delay(afterAttempt: job.attempt, fraction: fraction)
        return try putBack(job, after: delay, refundsAttempt: false, error: error, tx)
    }

    /// Puts a job back for later without counting the attempt.
    @discardableResult
    package func postpone(_ job: ClaimedJob, by delay: Duration, _ tx: borrowing Transaction) throws -> Bool {
        try putBack(job, after: delay, refundsAttempt: true, error: nil, tx) != nil
    }

    private func putBack(
        _ job: ClaimedJob, after delay: Duration, refundsAttempt: Bool, error: IntegrationError?,
        _ tx: borrowing Transaction
    ) throws -> JobStatus? {
        let now = try clock.now(tx)
        let status: JobStatus = delay > .zero ? .scheduled : .waiting
        let changed = try tx.run(
            """
            UPDATE is_kuyrugu SET
                durum = CASE WHEN iptal_istendi THEN 'iptal' ELSE \(status) END,
                bitti_at = CASE WHEN iptal_istendi THEN \(now) ELSE NULL END,
                isci = NULL, son_tarih = NULL, deneme = deneme - \(refundsAttempt ? 1 : 0),
                calisma_zamani = \(now + delay), hata_kodu = \(error?.code), hata = \(error?.message.prefix(2000).description),
                updated_at = \(now)
            WHERE id = \(job.id) AND isci = \(job.lease.worker) AND kira_no = \(job.lease.number)
            """)
        guard changed == 1 else { return nil }
        let result: JobStatus = try tx.one("SELECT durum FROM is_kuyrugu WHERE id = \(job.id)") { try $0.next() }
        if result == .cancelled { try unblockNext(after: job.id, now: now, tx) }
        return result
    }

    private func end(
        _ job: ClaimedJob, as status: JobStatus, error: IntegrationError?, _ tx: borrowing Transaction
    ) throws -> Bool {
        let now = try clock.now(tx)
        let changed = try tx.run(
            """
            UPDATE is_kuyrugu SET durum = \(status), isci = NULL, son_tarih = NULL, bitti_at = \(now),
                hata_kodu = \(error?.code), hata = \(error?.message.prefix(2000).description), updated_at = \(now)
            WHERE id = \(job.id) AND isci = \(job.lease.worker) AND kira_no = \(job.lease.number)
            """)
        guard changed == 1 else { return false }
        try unblockNext(after: job.id, now: now, tx)
        return true
    }

    /// Lets the next job with the same order key run.
    func unblockNext(after id: ID<Job>, now: Timestamp, _ tx: borrowing Transaction) throws {
        let orderKey = try tx.first("SELECT sira_anahtari FROM is_kuyrugu WHERE id = \(id)") { row in
            try row.next(String?.self)
        }
        guard let orderKey = orderKey ?? nil else { return }
        try tx.run(
            """
            UPDATE is_kuyrugu SET durum = CASE WHEN calisma_zamani > \(now) THEN 'planli' ELSE 'bekliyor' END,
                updated_at = \(now)
            WHERE id = (SELECT min(id) FROM is_kuyrugu WHERE sira_anahtari = \(orderKey) AND durum = 'engelli')
            """)
    }

    private func recordAttempt(
        _ job: ClaimedJob, _ error: IntegrationError, _ tx: borrowing Transaction
    ) throws {
        let now = try clock.now(tx)
        try tx.run(
            """
            INSERT INTO is_kuyrugu_hata (is_id, deneme, sinif, kod, hata, created_at)
            VALUES (\(job.id), \(job.attempt), \(error.kind), \(error.code), \(String(error.message.prefix(2000))), \(now))
            """)
    }
}
