package import Domain
package import SQLEngine

/// How full the queue is. Nothing here counts the whole table: counts go over partial indexes and stop at a limit.
package struct QueueGauges: Sendable {
    /// A lane in which jobs wait.
    package struct Lane: Sendable {
        package var place: LaneQueue
        /// Up to ``QueueGauges/laneCountMax``.
        package var waiting: Int
        package var oldestSince: Timestamp
    }

    package var now: Timestamp
    package var lanes: [Lane] = []
    /// Whether there are more lanes than were looked at.
    package var hasMoreLanes = false
    /// Each up to ``countMax``.
    package var waiting = 0
    package var running = 0
    package var planned = 0
    package var blocked = 0
    package var suspects = 0
    package var dead = 0
    package var workersAlive = 0
    /// PostgreSQL only: dead rows of the table, the age of the oldest snapshot in transactions, and how full the server's
    /// queue of notifications is (0 to 1).
    package var deadRows: Int?
    package var oldestSnapshotAge: Int?
    package var notificationQueueUsage: Double?

    package init(now: Timestamp) { self.now = now }

    package var oldestWait: Duration? { lanes.map(\.oldestSince).min().map { now.since($0) } }

    package static let countMax = 100_000
    package static let laneCountMax = 10_000
    package static let lanesMax = 200

    package static func read(_ clock: QueueClock, _ tx: borrowing Transaction) throws -> QueueGauges {
        var gauges = QueueGauges(now: try clock.now(tx))
        let buckets = try BucketSearch.run(limit: lanesMax * 4 + 1, tx)
        var oldest: [LaneQueue: Timestamp] = [:]
        for found in buckets {
            oldest[found.bucket.place] = min(oldest[found.bucket.place] ?? found.oldestSince, found.oldestSince)
        }
        let places = oldest.sorted { $0.value < $1.value }
        gauges.hasMoreLanes = buckets.count > lanesMax * 4 || places.count > lanesMax
        for (place, since) in places.prefix(lanesMax) {
            gauges.lanes.append(Lane(place: place, waiting: try waiting(in: place, tx), oldestSince: since))
        }
        gauges.waiting = try count("durum = 'bekliyor' AND kurtarma = 0", tx)
        gauges.running = try count("durum = 'isleniyor'", tx)
        gauges.planned = try count("durum = 'planli'", tx)
        gauges.blocked = try count("durum = 'engelli'", tx)
        gauges.suspects = try count("durum = 'bekliyor' AND kurtarma > 0", tx)
        gauges.dead = try count("durum = 'olu'", tx)
        gauges.workersAlive =
            try tx.value(
                "SELECT count(*) FROM is_kuyrugu_isci WHERE durum = 'canli' AND kira_bitis_at >= \(gauges.now)",
                as: Int.self) ?? 0
        if tx.dialect == .postgres { try readServer(&gauges, tx) }
        return gauges
    }

    /// How many jobs wait in a place, up to ``laneCountMax``.
    private static func waiting(in place: LaneQueue, _ tx: borrowing Transaction) throws -> Int {
        try tx.value(
            """
            SELECT count(*) FROM (
                SELECT 1 FROM is_kuyrugu WHERE durum = 'bekliyor' AND kurtarma = 0
                    AND kuyruk = \(place.queue) AND serit = \(place.lane) LIMIT \(laneCountMax)) AS sayilan
            """) ?? 0
    }

    private static func count(_ condition: SQL, _ tx: borrowing Transaction) throws -> Int {
        try tx.value(
            """
            SELECT count(*) FROM (SELECT 1 FROM is_kuyrugu WHERE \(fragment: condition) LIMIT \(countMax)) AS sayilan
            """) ?? 0
    }

    private static func readServer(_ gauges: inout QueueGauges, _ tx: borrowing Transaction) throws {
        let found = try tx.first(
            """
            SELECT (SELECT n_dead_tup FROM pg_stat_user_tables
                    WHERE relname = 'is_kuyrugu' AND schemaname = current_schema()),
                (SELECT max(age(backend_xmin))::bigint FROM pg_stat_activity WHERE backend_xmin IS NOT NULL),
                (pg_notification_queue_usage() * 1000000)::bigint
            """
        ) { row in (try row.next(Int?.self), try row.next(Int?.self), try row.next(Int?.self)) }
        gauges.deadRows = found?.0
        gauges.oldestSnapshotAge = found?.1
        gauges.notificationQueueUsage = found?.2.map { Double($0) / 1_000_000 }
    }
}
