package import Domain
package import SQLEngine

/// The statements that take runnable jobs for a worker, and that give back what it did not begin.
package struct ClaimTable: Sendable {
    private let signal: QueueSignal

    package init(signal: QueueSignal) { self.signal = signal }

    /// Takes jobs as asked for, in each bucket the oldest.
    ///
    /// PostgreSQL takes all of them in one statement that goes into the index once a bucket; SQLite, where a statement
    /// costs no journey, in one for each bucket. A locked row stays where it is, so PostgreSQL finds it again by its place,
    /// which spares a second way through an index. The state stands in the text, because partial indexes are not used for
    /// parameters.
    ///
    /// - Returns: the jobs; those of one bucket by age.
    package func claim(
        _ requests: [ClaimRequest], worker: Int64, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> [HeldJob] {
        guard !requests.isEmpty else { return [] }
        switch tx.dialect {
        case .postgres: return try claimTogether(requests, worker: worker, now: now, tx)
        case .sqlite:
            var held: [HeldJob] = []
            for request in requests { held += try claimOne(request, worker: worker, now: now, tx) }
            return held
        }
    }

    private func claimTogether(
        _ requests: [ClaimRequest], worker: Int64, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> [HeldJob] {
        let wanted = SQLRows(
            "w",
            [
                .text("kuyruk", requests.map(\.bucket.place.queue)), .int("serit", requests.map(\.bucket.place.lane)),
                .int("oncelik", requests.map { Int64($0.bucket.priority) }), .int("sonra", requests.map(\.after)),
                .int("kota", requests.map { Int64($0.quota) }),
            ])
        return try tx.all(
            """
            WITH secilen AS MATERIALIZED (
                SELECT j.yer FROM \(rows: wanted) CROSS JOIN LATERAL (
                    SELECT i.ctid AS yer FROM is_kuyrugu i
                    WHERE i.durum = 'bekliyor' AND i.kurtarma = 0 AND i.kuyruk = w.kuyruk AND i.serit = w.serit
                        AND i.oncelik = w.oncelik AND i.id > w.sonra
                    ORDER BY i.id LIMIT w.kota FOR UPDATE SKIP LOCKED) j)
            UPDATE is_kuyrugu SET \(fragment: ClaimTable.taking(worker: worker, now: now))
            FROM secilen WHERE is_kuyrugu.ctid = secilen.yer
            RETURNING \(fragment: ClaimTable.columns)
            """
        ) { try HeldJob(&$0, worker: worker, now: now) }.sorted { $0.id < $1.id }
    }

    private func claimOne(
        _ request: ClaimRequest, worker: Int64, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> [HeldJob] {
        let place = request.bucket.place
        return try tx.all(
            """
            UPDATE is_kuyrugu SET \(fragment: ClaimTable.taking(worker: worker, now: now))
            WHERE id IN (
                SELECT id FROM is_kuyrugu
                WHERE durum = 'bekliyor' AND kurtarma = 0 AND kuyruk = \(place.queue) AND serit = \(place.lane)
                    AND oncelik = \(request.bucket.priority) AND id > \(request.after)
                ORDER BY id LIMIT \(request.quota))
            RETURNING \(fragment: ClaimTable.columns)
            """
        ) { try HeldJob(&$0, worker: worker, now: now) }.sorted { $0.id < $1.id }
    }

    /// Jobs whose worker died are suspected of having killed it. They are taken one at a time, so that if one of them does
    /// it again, no other one is blamed.
    ///
    /// - Returns: the oldest ones, with what a claim needs to know.
    package func suspects(limit: Int, _ tx: borrowing Transaction) throws -> [(id: ID<Job>, bucket: Bucket)] {
        try tx.all(
            """
            SELECT id, kuyruk, serit, oncelik FROM is_kuyrugu WHERE durum = 'bekliyor' AND kurtarma > 0
            ORDER BY id LIMIT \(limit)
            """
        ) { row in (try row.next(), try Bucket(&row)) }
    }

    /// Takes one suspect; nil if somebody else has it.
    package func claimSuspect(
        _ id: ID<Job>, worker: Int64, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> HeldJob? {
        try tx.first(
            """
            UPDATE is_kuyrugu SET \(fragment: ClaimTable.taking(worker: worker, now: now))
            WHERE id = (SELECT id FROM is_kuyrugu WHERE id = \(id) AND durum = 'bekliyor' AND kurtarma > 0
                \(dialect: .forUpdateSkippingLocked))
            RETURNING \(fragment: ClaimTable.columns)
            """
        ) { try HeldJob(&$0, worker: worker, now: now) }
    }

    /// Gives back jobs that were not begun, with their attempt refunded.
    ///
    /// - Parameters:
    ///   - delay: how long they are to rest; zero for none.
    ///   - isAnnounced: whether workers are told at once; otherwise they find the jobs when they look next.
    package func release(
        _ jobs: [HeldJob], after delay: Duration = .zero, errorCode: String? = nil, isAnnounced: Bool = true,
        now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        guard !jobs.isEmpty else { return }
        let rows = SQLRows(
            "b",
            [
                .int("is_no", jobs.map(\.id.rawValue)), .int("kim", jobs.map(\.lease.worker)),
                .int("no", jobs.map(\.lease.number)),
            ])
        let status: JobStatus = delay > .zero ? .scheduled : .waiting
        try tx.run(
            """
            UPDATE is_kuyrugu SET durum = CASE WHEN iptal_istendi THEN 'iptal' ELSE \(status) END,
                bitti_at = CASE WHEN iptal_istendi THEN \(now) ELSE NULL END,
                isci = NULL, son_tarih = NULL, deneme = deneme - 1, calisma_zamani = \(now + delay),
                hata_kodu = COALESCE(\(errorCode), hata_kodu), updated_at = \(now)
            FROM \(rows: rows)
            WHERE is_kuyrugu.id = b.is_no AND is_kuyrugu.isci = b.kim AND is_kuyrugu.kira_no = b.no
            """)
        guard isAnnounced else { return }
        let (signal, buckets) = (signal, Set(jobs.map(\.bucket)))
        tx.afterCommit { for bucket in buckets { signal.announce(bucket) } }
    }

    /// Gives back what a worker has in the database and does not know of: a claim whose commit got through although its
    /// answer was lost. Otherwise it would stay until its deadline with a worker that is alive and does nothing about it.
    ///
    /// - Parameter held: what the worker does know of.
    /// - Returns: how many there were.
    package func releaseUnknown(
        of worker: Int64, held: Set<ID<Job>>, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> Int {
        let unknown = try tx.all("SELECT id FROM is_kuyrugu WHERE isci = \(worker) AND durum = 'isleniyor'") {
            try $0.next(ID<Job>.self)
        }.filter { !held.contains($0) }
        guard !unknown.isEmpty else { return 0 }
        return try tx.run(
            """
            UPDATE is_kuyrugu SET durum = 'bekliyor', isci = NULL, son_tarih = NULL, kira_no = kira_no + 1,
                deneme = deneme - 1, updated_at = \(now)
            WHERE isci = \(worker) AND durum = 'isleniyor' AND id IN \(ids: unknown.map(\.rawValue))
            """)
    }

    /// What a claim changes. A key that only kept waiting jobs apart is given up.
    private static func taking(worker: Int64, now: Timestamp) -> SQL {
        """
        durum = 'isleniyor', isci = \(worker), kira_no = kira_no + 1, deneme = deneme + 1, sira_tutuyor = \(true),
            tekil_anahtar = CASE WHEN tekil_kapsam = 'bekleyene' THEN NULL ELSE tekil_anahtar END,
            son_tarih = \(fragment: deadline(now)), updated_at = \(now)
        """
    }

    /// The end of the attempt by the kind's limit; kinds of newer versions get the usual one.
    private static func deadline(_ now: Timestamp) -> SQL {
        let long = JobKind.allCases.filter { $0.timeLimit > JobTable.usualTimeLimit }
        let cases = long.map { kind -> SQL in "WHEN \(kind) THEN \(now + kind.timeLimit)" }
        return "CASE tip \(fragment: SQL.join(cases, separator: " ")) ELSE \(now + JobTable.usualTimeLimit) END"
    }

    private static let columns: SQL = """
        id, tip, veri, deneme, azami_deneme, islem_anahtari, sira_anahtari, kullanici_id, siparis_id, entegrasyon_id,
            kuyruk, serit, oncelik, kira_no, kurtarma, calisma_zamani
        """
}

extension JobTable {
    /// How long one attempt of most kinds may take before the job is taken away.
    package static let usualTimeLimit: Duration = .seconds(300)
}
