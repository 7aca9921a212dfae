package import Domain
package import SQLEngine

/// The statements over `is_kuyrugu_isci`: who is alive, and what happens to the jobs of those who are not.
package struct WorkerTable: Sendable {
    private let clock: QueueClock
    private let jobs: JobTable

    package init(clock: QueueClock, signal: QueueSignal) {
        self.clock = clock
        jobs = JobTable(clock: clock, signal: signal)
    }

    /// How long a worker is taken for alive after its last sign of life.
    package static let lease: Duration = .seconds(20)
    package static let renewInterval: Duration = .seconds(5)

    /// Adds a worker and returns its number.
    package func register(host: String, _ tx: borrowing Transaction) throws -> Int64 {
        let now = try clock.now(tx)
        return try tx.one(
            """
            INSERT INTO is_kuyrugu_isci (sunucu, kira_bitis_at, created_at)
            VALUES (\(host), \(now + WorkerTable.lease), \(now)) RETURNING id
            """
        ) { try $0.next() }
    }

    /// A sign of life.
    ///
    /// - Returns: false if the worker was taken for dead meanwhile: it must stop and register anew.
    package func renew(_ worker: Int64, _ tx: borrowing Transaction) throws -> Bool {
        let now = try clock.now(tx)
        return try tx.run(
            """
            UPDATE is_kuyrugu_isci SET kira_bitis_at = \(now + WorkerTable.lease)
            WHERE id = \(worker) AND durum = 'canli'
            """) == 1
    }

    /// A worker that gave a sign of life lately.
    package struct Alive: Sendable {
        package var id: Int64
        package var host: String
        package var startedAt: Timestamp
        package var leaseEnd: Timestamp
        package var running: Int
    }

    /// The workers that are alive, the oldest first.
    package func alive(_ tx: borrowing Transaction) throws -> [Alive] {
        let now = try clock.now(tx)
        return try tx.all(
            """
            SELECT w.id, w.sunucu, w.created_at, w.kira_bitis_at,
                (SELECT count(*) FROM is_kuyrugu i WHERE i.isci = w.id AND i.durum = 'isleniyor')
            FROM is_kuyrugu_isci w WHERE w.durum = 'canli' AND w.kira_bitis_at >= \(now) ORDER BY w.id LIMIT 200
            """
        ) { row in
            Alive(
                id: try row.next(), host: try row.next(), startedAt: try row.next(), leaseEnd: try row.next(),
                running: try row.next())
        }
    }

    /// Says goodbye: what the worker still holds goes back without counting the attempt.
    package func retire(_ worker: Int64, _ tx: borrowing Transaction) throws {
        let now = try clock.now(tx)
        try tx.run("UPDATE is_kuyrugu_isci SET durum = 'bitti', kira_bitis_at = \(now) WHERE id = \(worker)")
        let stopped: [ID<Job>] = try tx.all(
            "SELECT id FROM is_kuyrugu WHERE isci = \(worker) AND durum = 'isleniyor' AND iptal_istendi = \(true)"
        ) { try $0.next() }
        for id in stopped { try stop(id, now: now, tx) }
        try tx.run(
            """
            UPDATE is_kuyrugu SET durum = 'bekliyor', isci = NULL, son_tarih = NULL, kira_no = kira_no + 1,
                deneme = deneme - 1, updated_at = \(now)
            WHERE isci = \(worker) AND durum = 'isleniyor'
            """)
    }

    /// On an embedded database no other process can be alive: declares all workers of former processes dead.
    package func expireAll(_ tx: borrowing Transaction) throws {
        let now = try clock.now(tx)
        try tx.run("UPDATE is_kuyrugu_isci SET kira_bitis_at = \(now - .seconds(1)) WHERE durum = 'canli'")
    }

    /// The running jobs of a worker that somebody wants stopped.
    func stopRequests(_ worker: Int64, _ tx: borrowing Transaction) throws -> Set<ID<Job>> {
        Set(
            try tx.all(
                """
                SELECT id FROM is_kuyrugu WHERE isci = \(worker) AND durum = 'isleniyor' AND iptal_istendi = \(true)
                """
            ) { try $0.next() })
    }

    /// Frees the jobs of workers that gave no sign of life, and jobs past their deadline. That is no attempt of the job's; but
    /// one that was rescued too often kills its workers and is declared dead.
    ///
    /// - Parameter byDeadline: whether the times in the rows count. Where there is one process, it watches over its jobs by a
    ///   clock that never leaps.
    /// - Returns: how many jobs were freed.
    package func rescue(limit: Int, byDeadline: Bool = true, _ tx: borrowing Transaction) throws -> Int {
        let now = try clock.now(tx)
        let deadline = byDeadline ? now : Timestamp(milliseconds: 0)
        try tx.run("UPDATE is_kuyrugu_isci SET durum = 'kayip' WHERE durum = 'canli' AND kira_bitis_at < \(now)")
        let stranded: [ID<Job>] = try tx.all(
            """
            SELECT id FROM is_kuyrugu WHERE durum = 'isleniyor'
                AND (isci IN (SELECT id FROM is_kuyrugu_isci WHERE durum <> 'canli') OR son_tarih < \(deadline))
            ORDER BY id LIMIT \(limit) \(dialect: .forUpdateSkippingLocked)
            """
        ) { try $0.next() }
        for id in stranded { try rescue(id, now: now, tx) }
        return stranded.count
    }

    /// Ends a job that a person wanted stopped while it ran.
    private func stop(_ id: ID<Job>, now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            UPDATE is_kuyrugu SET durum = 'iptal', bitti_at = \(now), isci = NULL, son_tarih = NULL,
                kira_no = kira_no + 1, updated_at = \(now)
            WHERE id = \(id)
            """)
        try jobs.unblock(after: id, now: now, tx)
    }

    /// Takes a job away from a handler that does not end although its time is up.
    ///
    /// - Returns: false if the lease is no longer valid.
    func takeAway(_ job: HeldJob, now: Timestamp, _ tx: borrowing Transaction) throws -> Bool {
        let isHeld = try tx.value(
            """
            SELECT count(*) FROM is_kuyrugu
            WHERE id = \(job.id) AND isci = \(job.lease.worker) AND kira_no = \(job.lease.number)
            """, as: Int.self)
        guard isHeld == 1 else { return false }
        try rescue(job.id, now: now, tx)
        return true
    }

    private func rescue(_ id: ID<Job>, now: Timestamp, _ tx: borrowing Transaction) throws {
        let isStopped: Bool = try tx.one("SELECT iptal_istendi FROM is_kuyrugu WHERE id = \(id)") { try $0.next() }
        if isStopped { return try stop(id, now: now, tx) }
        let rescues: Int = try tx.one(
            """
            UPDATE is_kuyrugu SET durum = 'bekliyor', isci = NULL, son_tarih = NULL, kira_no = kira_no + 1,
                kurtarma = kurtarma + 1, deneme = deneme - 1, updated_at = \(now)
            WHERE id = \(id) RETURNING kurtarma
            """
        ) { try $0.next() }
        guard rescues >= JobTable.rescuesMax else { return }
        try tx.run(
            """
            UPDATE is_kuyrugu SET durum = 'olu', bitti_at = \(now), hata_kodu = 'zehirli',
                hata = 'İş üç kez yarıda kaldı: çalışan süreç çöktü ya da süre doldu.', updated_at = \(now)
            WHERE id = \(id)
            """)
        try jobs.unblock(after: id, now: now, tx)
    }

    /// Wakes blocked jobs whose predecessor ended while they were being added.
    package func unblockOrphans(_ tx: borrowing Transaction) throws -> Int {
        let keys = try tx.all(
            """
            SELECT DISTINCT e.sira_anahtari FROM is_kuyrugu e WHERE e.durum = 'engelli' AND NOT EXISTS (
                SELECT 1 FROM is_kuyrugu o WHERE o.sira_anahtari = e.sira_anahtari
                    AND (o.durum IN ('bekliyor', 'isleniyor') OR (o.durum = 'planli' AND o.sira_tutuyor)))
            LIMIT 500
            """
        ) { try $0.next(String.self) }
        let buckets = try jobs.unblock(keys, now: try clock.now(tx), tx)
        jobs.announce(buckets, tx)
        return keys.count
    }
}
