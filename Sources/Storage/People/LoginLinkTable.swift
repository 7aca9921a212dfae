package import Domain
package import SQLEngine

/// Links that sign a person in once (`giris_baglantilari`): the hash of the token, never the token.
package enum LoginLinkTable {
    /// Adds a link; older links of the same person stop working.
    package static func insert(
        user: ID<User>, tokenHash: String, endsAt: Timestamp, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run("DELETE FROM giris_baglantilari WHERE kullanici_id = \(user) AND kullanildi_at IS NULL")
        try tx.run(
            """
            INSERT INTO giris_baglantilari (kullanici_id, ozet, bitis_at, created_at)
            VALUES (\(user), \(tokenHash), \(endsAt), \(now))
            """)
    }

    /// Whose link it is, if it can still be used.
    package static func find(
        tokenHash: String, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<User>? {
        try tx.value(
            """
            SELECT kullanici_id FROM giris_baglantilari
            WHERE ozet = \(tokenHash) AND kullanildi_at IS NULL AND bitis_at > \(now)
            """)
    }

    /// Uses a link up.
    ///
    /// - Returns: whose it was; nil if there is no such link, it was used, or its time is over.
    package static func consume(
        tokenHash: String, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<User>? {
        try tx.first(
            """
            UPDATE giris_baglantilari SET kullanildi_at = \(now)
            WHERE ozet = \(tokenHash) AND kullanildi_at IS NULL AND bitis_at > \(now)
            RETURNING kullanici_id
            """
        ) { try $0.next() }
    }

    /// Makes the links of a person that were not used worthless.
    package static func deleteAll(of user: ID<User>, _ tx: borrowing Transaction) throws {
        try tx.run("DELETE FROM giris_baglantilari WHERE kullanici_id = \(user) AND kullanildi_at IS NULL")
    }
}
