package import Domain
package import SQLEngine

/// Counters of limits that hold for all nodes together, or over a restart (`istek_sayaclari`).
package enum RequestCounterTable {
    /// Where a bucket stands after an exchange.
    package struct Standing: Sendable, Equatable {
        /// How long it takes until the bucket is full again, in microseconds.
        package var aheadMicroseconds: Int64
        /// Whether the one token that was asked for is granted.
        package var isGranted: Bool
    }

    /// Tells a bucket how many tokens a node has spent by itself, and asks for one more.
    ///
    /// Tokens are counted by the generic cell rate algorithm (ITU-T I.371), as in `LimitTable`: the row keeps the moment
    /// at which the bucket is full again.
    ///
    /// - Parameters:
    ///   - interval: in which one token grows back.
    ///   - burst: how many tokens the bucket holds.
    package static func exchange(
        kind: String, key: String, spent: Int, interval: Duration, burst: Int, now: Timestamp,
        _ tx: borrowing Transaction
    ) throws -> Standing {
        try insertMissing(kind: kind, key: key, now: now, tx)
        let (step, moment) = (max(interval.wholeMicroseconds, 1), now.milliseconds * 1000)
        let (report, room) = (Int64(spent) * step, Int64(burst - 1) * step)
        let ahead: SQL =
            "(CASE WHEN siradaki_us > \(moment) THEN siradaki_us - \(moment) ELSE 0 END + \(report))"
        return try tx.one(
            """
            UPDATE istek_sayaclari SET
                siradaki_us = \(moment) + \(fragment: ahead)
                    + CASE WHEN \(fragment: ahead) <= \(room) THEN \(step) ELSE 0 END,
                sayi = CASE WHEN \(fragment: ahead) <= \(room) THEN 1 ELSE 0 END, updated_at = \(now)
            WHERE tur = \(kind) AND anahtar = \(key)
            RETURNING siradaki_us, sayi
            """
        ) { row in
            Standing(aheadMicroseconds: try row.next(Int64.self) - moment, isGranted: try row.next(Int.self) > 0)
        }
    }

    /// Counts one more of something, up to `most`.
    ///
    /// - Returns: the number with this one; nil if there were as many already, and nothing was counted.
    package static func count(
        kind: String, key: String, upTo most: Int, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> Int? {
        try insertMissing(kind: kind, key: key, now: now, tx)
        return try tx.first(
            """
            UPDATE istek_sayaclari SET sayi = sayi + 1, updated_at = \(now)
            WHERE tur = \(kind) AND anahtar = \(key) AND sayi < \(most)
            RETURNING sayi
            """
        ) { try $0.next() }
    }

    /// Takes one back that was counted.
    package static func takeBack(kind: String, key: String, _ tx: borrowing Transaction) throws {
        try tx.run(
            "UPDATE istek_sayaclari SET sayi = sayi - 1 WHERE tur = \(kind) AND anahtar = \(key) AND sayi > 0")
    }

    /// Removes up to a thousand counters that nobody has touched since.
    ///
    /// - Returns: how many were removed.
    package static func removeIdle(since moment: Timestamp, _ tx: borrowing Transaction) throws -> Int {
        try tx.run(
            """
            DELETE FROM istek_sayaclari WHERE id IN (
                SELECT id FROM istek_sayaclari WHERE updated_at < \(moment) ORDER BY updated_at LIMIT 1000)
            """)
    }

    private static func insertMissing(
        kind: String, key: String, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            INSERT INTO istek_sayaclari (tur, anahtar, updated_at) VALUES (\(kind), \(key), \(now))
            ON CONFLICT (tur, anahtar) DO NOTHING
            """)
    }
}
