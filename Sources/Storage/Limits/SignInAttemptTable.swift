package import Domain
package import SQLEngine

/// Wrong attempts to sign in (`giris_denemeleri`), by the digest of what they were aimed at or came from.
package enum SignInAttemptTable {
    /// What attempts are counted by.
    package enum Counter: String, Sendable, CaseIterable {
        case account = "hesap"
        case address = "adres"
        /// A device that the account's owner has signed in from before.
        case device = "cihaz"
    }

    /// One count.
    package struct Key: Sendable, Hashable, Comparable {
        package var counter: Counter
        /// SHA-256 in hexadecimal.
        package var digest: String

        package init(_ counter: Counter, digest: String) { (self.counter, self.digest) = (counter, digest) }

        package static func < (left: Key, right: Key) -> Bool {
            (left.counter.rawValue, left.digest) < (right.counter.rawValue, right.digest)
        }
    }

    package struct Record: Sendable, Equatable {
        package var failures: Int
        package var last: Timestamp

        package init(failures: Int, last: Timestamp) { (self.failures, self.last) = (failures, last) }
    }

    /// What is known of a key; the row is locked until the transaction ends.
    package static func lock(_ key: Key, now: Timestamp, _ tx: borrowing Transaction) throws -> Record {
        try tx.run(
            """
            INSERT INTO giris_denemeleri (tur, anahtar, son_deneme_at)
            VALUES (\(key.counter.rawValue), \(key.digest), \(now))
            ON CONFLICT (tur, anahtar) DO NOTHING
            """)
        return try tx.one(
            """
            SELECT hata_sayisi, son_deneme_at FROM giris_denemeleri
            WHERE tur = \(key.counter.rawValue) AND anahtar = \(key.digest) \(dialect: .forUpdate)
            """
        ) { row in Record(failures: try row.next(), last: try row.next()) }
    }

    package static func store(_ record: Record, of key: Key, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            UPDATE giris_denemeleri SET hata_sayisi = \(record.failures), son_deneme_at = \(record.last)
            WHERE tur = \(key.counter.rawValue) AND anahtar = \(key.digest)
            """)
    }

    /// Takes one attempt back.
    package static func takeBack(_ key: Key, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            UPDATE giris_denemeleri SET hata_sayisi = hata_sayisi - 1
            WHERE tur = \(key.counter.rawValue) AND anahtar = \(key.digest) AND hata_sayisi > 0
            """)
    }

    package static func forget(_ key: Key, _ tx: borrowing Transaction) throws {
        try tx.run(
            "DELETE FROM giris_denemeleri WHERE tur = \(key.counter.rawValue) AND anahtar = \(key.digest)")
    }

    /// Removes up to a thousand counts of attempts before the moment.
    ///
    /// - Returns: how many were removed.
    package static func removeOld(before moment: Timestamp, _ tx: borrowing Transaction) throws -> Int {
        try tx.run(
            """
            DELETE FROM giris_denemeleri WHERE id IN (
                SELECT id FROM giris_denemeleri WHERE son_deneme_at < \(moment) ORDER BY son_deneme_at LIMIT 1000)
            """)
    }
}
