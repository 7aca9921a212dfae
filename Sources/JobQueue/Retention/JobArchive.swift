package import Domain
package import SQLEngine

/// Moves jobs that ended long ago out of `is_kuyrugu` into `is_kuyrugu_arsiv`, and removes them from there in the end.
/// `is_kuyrugu_tumu` shows both.
package struct JobArchive: Sendable {
    /// How long rows are kept where.
    package struct Policy: Sendable {
        /// Done and stopped jobs stay in the queue's table this long.
        package var finished: Duration = .seconds(7 * 86_400)
        /// Failed ones longer, because a person may still want to run them again.
        package var dead: Duration = .seconds(90 * 86_400)
        /// What is in the archive is removed after this long.
        package var archive: Duration = .seconds(365 * 86_400)
        /// Notes of workers and expired keys.
        package var notes: Duration = .seconds(86_400)

        package init() {}
    }

    private let policy: Policy

    package init(policy: Policy = Policy()) { self.policy = policy }

    /// How many ids one step looks at: it holds no lock for long.
    package static let slice: Int64 = 2000

    /// One step of the walk by id. There is no index on the end of a job, because every job would pay for it: rows come in the
    /// order of their ids, so the walk ends at the first slice that is too young as a whole.
    ///
    /// - Parameter after: where the last step ended; 0 at first.
    /// - Returns: where to go on, and how many were moved; nil at the end.
    package func move(
        after: Int64, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> (next: Int64, moved: Int)? {
        let start = try tx.first(
            "SELECT id, created_at FROM is_kuyrugu WHERE id > \(after) ORDER BY id LIMIT 1"
        ) { row in (try row.next(Int64.self), try row.next(Timestamp.self)) }
        guard let (first, createdAt) = start, createdAt < now - policy.finished else { return nil }
        let end = first + JobArchive.slice
        let rows: SQL = """
            id >= \(first) AND id < \(end)
                AND ((durum IN ('tamam', 'iptal') AND bitti_at < \(now - policy.finished))
                    OR (durum = 'olu' AND bitti_at < \(now - policy.dead)))
            """
        let columns: SQL = """
            id, tip, veri, durum, kuyruk, serit, oncelik, calisma_zamani, deneme, azami_deneme, kurtarma,
                islem_anahtari, hata_kodu, hata, iptal_istendi, kullanici_id, siparis_id, entegrasyon_id, bitti_at,
                created_at, updated_at
            """
        // That the clock has ticked is not worth keeping.
        try tx.run(
            "DELETE FROM is_kuyrugu WHERE \(fragment: rows) AND durum = 'tamam' AND tip = \(JobKind.chainAudit)")
        let moved = try tx.run(
            """
            INSERT INTO is_kuyrugu_arsiv (\(fragment: columns))
            SELECT \(fragment: columns) FROM is_kuyrugu WHERE \(fragment: rows)
            """)
        try tx.run(
            "DELETE FROM is_kuyrugu WHERE \(fragment: rows) AND id IN (SELECT id FROM is_kuyrugu_arsiv a WHERE a.id >= \(first) AND a.id < \(end))"
        )
        return (end - 1, moved)
    }

    /// Removes a slice of what has been in the archive long enough, the oldest first, with its attempts.
    ///
    /// - Returns: how many there were.
    package func remove(now: Timestamp, _ tx: borrowing Transaction) throws -> Int {
        let ids: [Int64] = try tx.all(
            "SELECT id, bitti_at FROM is_kuyrugu_arsiv ORDER BY id LIMIT \(JobArchive.slice)"
        ) { row in (try row.next(Int64.self), try row.next(Timestamp.self)) }
        .prefix { $0.1 < now - policy.archive }.map(\.0)
        guard !ids.isEmpty else { return 0 }
        try tx.run("DELETE FROM is_kuyrugu_hata WHERE is_id IN \(ids: ids)")
        try tx.run("DELETE FROM is_kuyrugu_arsiv WHERE id IN \(ids: ids)")
        return ids.count
    }

    /// Removes notes of workers that are gone and keys that have expired.
    package func tidy(now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run(
            "DELETE FROM is_kuyrugu_isci WHERE durum <> 'canli' AND kira_bitis_at < \(now - policy.notes)")
        try tx.run("DELETE FROM is_kuyrugu_anahtar WHERE bitis_at < \(now)")
    }
}
