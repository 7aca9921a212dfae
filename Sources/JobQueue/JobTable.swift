package import Domain
package import SQLEngine

/// The statements over `is_kuyrugu` that change a job that is held, and those that make jobs runnable. Every change of a
/// running job names worker and lease number, so that a worker that was taken for dead can't finish what another one has
/// claimed since.
package struct JobTable: Sendable {
    private let clock: QueueClock
    private let signal: QueueSignal

    package init(clock: QueueClock, signal: QueueSignal) { (self.clock, self.signal) = (clock, signal) }

    /// After this many rescues a job counts as poison.
    package static let rescuesMax = 3
    /// How much of an error's text is kept.
    static let errorCharactersMax = 2000

    /// An error's text as it is kept: cut, and without secrets.
    private static func storable(_ error: IntegrationError) -> String {
        Redaction.withoutSecrets(error.message, charactersMax: errorCharactersMax)
    }

    // MARK: - Becoming runnable

    /// Makes the jobs runnable whose time has come. One with an order key that does not hold it yet takes its place in the
    /// row now: behind those that came before its time did.
    ///
    /// - Returns: the buckets that have jobs now, and how many jobs were due.
    package func promoteDue(limit: Int, now: Timestamp, _ tx: borrowing Transaction) throws -> (Set<Bucket>, Int) {
        let buckets = try tx.all(
            """
            UPDATE is_kuyrugu SET durum = 'bekliyor', updated_at = \(now)
            WHERE id IN (
                SELECT id FROM is_kuyrugu WHERE durum = 'planli' AND calisma_zamani <= \(now)
                    AND (sira_anahtari IS NULL OR sira_tutuyor)
                ORDER BY calisma_zamani LIMIT \(limit) \(dialect: .forUpdateSkippingLocked))
            RETURNING kuyruk, serit, oncelik
            """
        ) { try Bucket(&$0) }
        let keys = try tx.all(
            """
            UPDATE is_kuyrugu SET durum = 'engelli', updated_at = \(now)
            WHERE id IN (
                SELECT id FROM is_kuyrugu WHERE durum = 'planli' AND calisma_zamani <= \(now)
                    AND sira_anahtari IS NOT NULL AND NOT sira_tutuyor
                ORDER BY calisma_zamani LIMIT \(limit) \(dialect: .forUpdateSkippingLocked))
            RETURNING sira_anahtari
            """
        ) { try $0.next(String.self) }
        let unblocked = try unblock(keys, now: now, tx)
        return (Set(buckets).union(unblocked), buckets.count + keys.count)
    }

    /// When the next planned job is due; nil if there is none.
    package func nextDue(_ tx: borrowing Transaction) throws -> Timestamp? {
        try tx.value("SELECT calisma_zamani FROM is_kuyrugu WHERE durum = 'planli' ORDER BY calisma_zamani LIMIT 1")
    }

    /// Lets the next job of each order key run, unless another one of its row is under way.
    ///
    /// - Returns: the buckets that have jobs now.
    @discardableResult
    func unblock(_ keys: [String], now: Timestamp, _ tx: borrowing Transaction) throws -> Set<Bucket> {
        guard !keys.isEmpty else { return [] }
        let rows = SQLRows("k", [.text("anahtar", Array(Set(keys)).sorted())])
        return Set(
            try tx.all(
                """
                UPDATE is_kuyrugu SET durum = 'bekliyor', updated_at = \(now)
                WHERE id IN (
                    SELECT (SELECT min(e.id) FROM is_kuyrugu e WHERE e.sira_anahtari = k.anahtar AND e.durum = 'engelli')
                    FROM \(rows: rows)
                    WHERE NOT EXISTS (
                        SELECT 1 FROM is_kuyrugu o WHERE o.sira_anahtari = k.anahtar
                            AND (o.durum IN ('bekliyor', 'isleniyor') OR (o.durum = 'planli' AND o.sira_tutuyor))))
                RETURNING kuyruk, serit, oncelik
                """
            ) { try Bucket(&$0) })
    }

    /// The same for the order key of a job that has just ended.
    func unblock(after id: ID<Job>, now: Timestamp, _ tx: borrowing Transaction) throws {
        let key = try tx.first("SELECT sira_anahtari FROM is_kuyrugu WHERE id = \(id)") { try $0.next(String?.self) }
        guard let key = key ?? nil else { return }
        announce(try unblock([key], now: now, tx), tx)
    }

    func announce(_ buckets: Set<Bucket>, _ tx: borrowing Transaction) {
        guard !buckets.isEmpty else { return }
        let signal = signal
        tx.afterCommit { for bucket in buckets { signal.announce(bucket) } }
    }

    // MARK: - Ending

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

    /// Marks many jobs as done in one statement. Matching by key and lease only, never by state: that would make
    /// PostgreSQL walk the index of running jobs for each of them.
    ///
    /// - Returns: the buckets that have jobs now, and how many results came too late to count.
    package func finish(
        _ jobs: [HeldJob], now: Timestamp, _ tx: borrowing Transaction
    ) throws -> (Set<Bucket>, stale: Int) {
        guard !jobs.isEmpty else { return ([], 0) }
        let rows = SQLRows(
            "b",
            [
                .int("is_no", jobs.map(\.id.rawValue)), .int("kim", jobs.map(\.lease.worker)),
                .int("no", jobs.map(\.lease.number)),
            ])
        let count = try tx.run(
            """
            UPDATE is_kuyrugu SET durum = 'tamam', isci = NULL, son_tarih = NULL, bitti_at = \(now), hata_kodu = NULL,
                hata = NULL, updated_at = \(now)
            FROM \(rows: rows)
            WHERE is_kuyrugu.id = b.is_no AND is_kuyrugu.isci = b.kim AND is_kuyrugu.kira_no = b.no
            """)
        return (try unblock(jobs.compactMap(\.orderKey), now: now, tx), jobs.count - count)
    }

    /// Records a failed attempt: a later attempt, or the end if there are none left or trying again is pointless.
    ///
    /// - Returns: what became of the job; nil if the lease is no longer valid.
    package func fail(
        _ job: ClaimedJob, _ error: IntegrationError, fraction: Double, _ tx: borrowing Transaction
    ) throws -> JobStatus? {
        if error.kind == .rateLimited {
            let pause = error.retryAfter ?? .seconds(10)
            let status = try putBack(job, after: pause, refundsAttempt: true, error: error, tx)
            if status != nil { try recordAttempt(job, error, tx) }
            return status
        }
        let isHopeless = error.kind == .permanent || error.kind == .credentials
        let status: JobStatus?
        if isHopeless || job.attempt >= job.attemptsMax {
            status = try end(job, as: .dead, error: error, tx) ? .dead : nil
        } else {
            let delay = error.retryAfter ?? job.kind.retryPolicy.delay(afterAttempt: job.attempt, fraction: fraction)
            status = try putBack(job, after: delay, refundsAttempt: false, error: error, tx)
        }
        if status != nil { try recordAttempt(job, error, tx) }
        return status
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
        let text = error.map(JobTable.storable)
        let changed = try tx.first(
            """
            UPDATE is_kuyrugu SET
                durum = CASE WHEN iptal_istendi THEN 'iptal' ELSE \(status) END,
                bitti_at = CASE WHEN iptal_istendi THEN \(now) ELSE NULL END,
                isci = NULL, son_tarih = NULL, deneme = deneme - \(refundsAttempt ? 1 : 0),
                calisma_zamani = \(now + delay), hata_kodu = \(error?.code), hata = \(text), updated_at = \(now)
            WHERE id = \(job.id) AND isci = \(job.lease.worker) AND kira_no = \(job.lease.number)
            RETURNING durum
            """
        ) { try $0.next(JobStatus.self) }
        switch changed {
        case .cancelled: try unblock(after: job.id, now: now, tx)
        case .waiting: announce([job.bucket], tx)
        case .scheduled:
            let signal = signal
            tx.afterCommit { signal.announceLater() }
        default: break
        }
        return changed
    }

    private func end(
        _ job: ClaimedJob, as status: JobStatus, error: IntegrationError?, _ tx: borrowing Transaction
    ) throws -> Bool {
        let now = try clock.now(tx)
        let text = error.map(JobTable.storable)
        let changed = try tx.run(
            """
            UPDATE is_kuyrugu SET durum = \(status), isci = NULL, son_tarih = NULL, bitti_at = \(now),
                hata_kodu = \(error?.code), hata = \(text), updated_at = \(now)
            WHERE id = \(job.id) AND isci = \(job.lease.worker) AND kira_no = \(job.lease.number)
            """)
        guard changed == 1 else { return false }
        try unblock(after: job.id, now: now, tx)
        return true
    }

    private func recordAttempt(
        _ job: ClaimedJob, _ error: IntegrationError, _ tx: borrowing Transaction
    ) throws {
        let now = clock.expression(tx.dialect)
        let text = JobTable.storable(error)
        try tx.run(
            """
            INSERT INTO is_kuyrugu_hata (is_id, deneme, sinif, kod, hata, created_at)
            VALUES (\(job.id), \(job.attempt), \(error.kind), \(error.code), \(text), \(fragment: now))
            """)
    }
}
