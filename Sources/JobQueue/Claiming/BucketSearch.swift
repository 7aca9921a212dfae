import Domain
package import SQLEngine

/// Finds the buckets with runnable jobs, by skipping from one to the next in the index.
package enum BucketSearch {
    /// The first row of the next bucket, as a condition on `n`.
    private static let next: SQL = """
        n.id = (
            SELECT i.id FROM is_kuyrugu i
            WHERE i.durum = 'bekliyor' AND i.kurtarma = 0
                AND (i.kuyruk, i.serit, i.oncelik) > (s.kuyruk, s.serit, s.oncelik)
            ORDER BY i.kuyruk, i.serit, i.oncelik, i.id LIMIT 1)
        """

    /// Up to `limit` buckets behind `after`, in the order of queue, lane and priority; from the start if `after` is nil.
    package static func run(
        after: Bucket? = nil, limit: Int, _ tx: borrowing Transaction
    ) throws -> [WaitingBucket] {
        let start = after ?? Bucket(queue: "", lane: .min, priority: 0)
        return try tx.all(
            """
            WITH RECURSIVE s (kuyruk, serit, oncelik, calisma_zamani, sira) AS (
                SELECT n.kuyruk, n.serit, n.oncelik, n.calisma_zamani, 1
                FROM (SELECT \(start.place.queue) AS kuyruk, \(start.place.lane) AS serit, \(start.priority) AS oncelik) s
                JOIN is_kuyrugu n ON \(fragment: next)
                UNION ALL
                SELECT n.kuyruk, n.serit, n.oncelik, n.calisma_zamani, s.sira + 1
                FROM s JOIN is_kuyrugu n ON \(fragment: next)
                WHERE s.sira < \(limit))
            SELECT kuyruk, serit, oncelik, calisma_zamani FROM s
            """
        ) { row in WaitingBucket(bucket: try Bucket(&row), oldestSince: try row.next()) }
    }
}
