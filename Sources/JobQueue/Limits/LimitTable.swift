package import Domain
package import SQLEngine

/// The statements over `is_kuyrugu_sinir`: tokens of rate limits, shared by all nodes.
///
/// A token is the right to one call. They are granted by the generic cell rate algorithm (ITU-T I.371): a row keeps the
/// moment at which the next call would be on time, and one statement looks, grants and moves it, so that nodes can't race.
package struct LimitTable: Sendable {
    package init() {}

    /// Grants up to `wanted` tokens for each place. Places that are closed get none.
    ///
    /// - Returns: how many were granted; a place without a row is not in it.
    package func grant(
        _ wanted: [(place: LaneQueue, limit: RateLimit, count: Int)], now: Timestamp, _ tx: borrowing Transaction
    ) throws -> [LaneQueue: Int] {
        guard !wanted.isEmpty else { return [:] }
        let sorted = wanted.sorted { ($0.place.queue, $0.place.lane) < ($1.place.queue, $1.place.lane) }
        try insertMissing(sorted.map { ($0.place, $0.limit) }, now: now, tx)
        let rows = SQLRows(
            "w",
            [
                .text("q", sorted.map(\.place.queue)), .int("l", sorted.map(\.place.lane)),
                .int("aralik", sorted.map(\.limit.interval.wholeMicroseconds)),
                .int("patla", sorted.map { Int64(max($0.limit.burst, 1)) }),
                .int("adet", sorted.map { Int64($0.count) }),
            ])
        let nowMicroseconds = now.milliseconds * 1000
        // How far the row's moment is ahead of now, and how many tokens still fit into the burst.
        let ahead: SQL =
            "CASE WHEN siradaki_us > \(nowMicroseconds) THEN siradaki_us - \(nowMicroseconds) ELSE 0 END"
        let fitting: SQL = "(w.patla * w.aralik - \(fragment: ahead)) / w.aralik"
        let granted: SQL = """
            CASE WHEN kapali_bitis_at > \(now) THEN 0
                WHEN w.aralik = 0 THEN w.adet
                WHEN \(fragment: fitting) <= 0 THEN 0
                WHEN \(fragment: fitting) < w.adet THEN \(fragment: fitting)
                ELSE w.adet END
            """
        let rowsGranted = try tx.all(
            """
            UPDATE is_kuyrugu_sinir SET aralik_us = w.aralik, patlama = w.patla, verilen = \(fragment: granted),
                siradaki_us = \(nowMicroseconds) + \(fragment: ahead) + w.aralik * (\(fragment: granted)),
                updated_at = \(now)
            FROM \(rows: rows)
            WHERE is_kuyrugu_sinir.kuyruk = w.q AND is_kuyrugu_sinir.serit = w.l
            RETURNING kuyruk, serit, verilen
            """
        ) { row in (LaneQueue(queue: try row.next(), lane: try row.next()), try row.next(Int.self)) }
        return Dictionary(rowsGranted) { $1 }
    }

    /// Closes a place until the moment, for all nodes: the other side has said that it wants no calls before.
    package func close(_ place: LaneQueue, until moment: Timestamp, now: Timestamp, _ tx: borrowing Transaction) throws
    {
        try tx.run(
            """
            INSERT INTO is_kuyrugu_sinir (kuyruk, serit, kapali_bitis_at, updated_at)
            VALUES (\(place.queue), \(place.lane), \(moment), \(now))
            ON CONFLICT (kuyruk, serit) DO UPDATE SET kapali_bitis_at = excluded.kapali_bitis_at,
                updated_at = excluded.updated_at
            WHERE is_kuyrugu_sinir.kapali_bitis_at IS NULL
                OR is_kuyrugu_sinir.kapali_bitis_at < excluded.kapali_bitis_at
            """)
    }

    /// The places that are closed now, and until when.
    package func closed(now: Timestamp, _ tx: borrowing Transaction) throws -> [LaneQueue: Timestamp] {
        Dictionary(
            try tx.all("SELECT kuyruk, serit, kapali_bitis_at FROM is_kuyrugu_sinir WHERE kapali_bitis_at > \(now)") {
                row in (LaneQueue(queue: try row.next(), lane: try row.next()), try row.next(Timestamp.self))
            }
        ) { $1 }
    }

    /// How many calls a place has left.
    package struct Left: Sendable {
        package var place: LaneQueue
        package var calls: Int
        package var burst: Int
    }

    /// What is left of the rate limits of these lanes now. Tokens that nodes have fetched ahead count as used.
    package func left(in lanes: [Int64], now: Timestamp, _ tx: borrowing Transaction) throws -> [Left] {
        try tx.all(
            """
            SELECT kuyruk, serit, aralik_us, patlama, siradaki_us FROM is_kuyrugu_sinir
            WHERE aralik_us > 0 AND serit IN \(ids: lanes) ORDER BY kuyruk
            """
        ) { row in
            let place = LaneQueue(queue: try row.next(), lane: try row.next())
            let (interval, burst, next): (Int64, Int, Int64) = (try row.next(), try row.next(), try row.next())
            let ahead = max(0, next - now.milliseconds * 1000)
            return Left(place: place, calls: max(0, Int((Int64(burst) * interval - ahead) / interval)), burst: burst)
        }
    }

    private func insertMissing(
        _ places: [(place: LaneQueue, limit: RateLimit)], now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        let rows = SQLRows(
            "w",
            [.text("q", places.map(\.place.queue)), .int("l", places.map(\.place.lane))])
        try tx.run(
            """
            INSERT INTO is_kuyrugu_sinir (kuyruk, serit, updated_at)
            SELECT w.q, w.l, \(now) FROM \(rows: rows)
            WHERE NOT EXISTS (SELECT 1 FROM is_kuyrugu_sinir s WHERE s.kuyruk = w.q AND s.serit = w.l)
            ON CONFLICT (kuyruk, serit) DO NOTHING
            """)
    }
}
