package import Domain
package import SQLEngine

/// A data key as stored: sealed with a master key that is not in the database.
package struct StoredDataKey: Sendable, Equatable {
    /// The key id that stands in the texts that it sealed.
    package var kid: String
    package var sealed: String
    /// Whether new texts are sealed with it; there is one at a time.
    package var isActive: Bool
    package var createdAt: Timestamp
    package var retiredAt: Timestamp?
}

/// Reading and writing `veri_anahtarlari`.
package enum DataKeyTable {
    private static let columns: SQL = "kid, sarili, durum, created_at, emekli_at"

    /// The key that seals new texts. It can't be retired before this transaction ends.
    package static func active(_ tx: borrowing Transaction) throws -> StoredDataKey? {
        try tx.first(
            """
            SELECT \(fragment: columns) FROM veri_anahtarlari WHERE durum = 'etkin' \(dialect: .forShare)
            """, read)
    }

    package static func find(_ kid: String, _ tx: borrowing Transaction) throws -> StoredDataKey? {
        try tx.first("SELECT \(fragment: columns) FROM veri_anahtarlari WHERE kid = \(kid)", read)
    }

    /// All keys, the newest first.
    package static func all(_ tx: borrowing Transaction) throws -> [StoredDataKey] {
        try tx.all("SELECT \(fragment: columns) FROM veri_anahtarlari ORDER BY id DESC", read)
    }

    /// Adds the key that seals from now on.
    ///
    /// - Returns: false if there is another active key, which stays.
    package static func insertActive(
        kid: String, sealed: String, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> Bool {
        try tx.run(
            """
            INSERT INTO veri_anahtarlari (kid, sarili, durum, created_at) VALUES (\(kid), \(sealed), 'etkin', \(now))
            ON CONFLICT DO NOTHING
            """) == 1
    }

    /// Makes the active key one that only opens.
    package static func retireActive(now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run("UPDATE veri_anahtarlari SET durum = 'emekli', emekli_at = \(now) WHERE durum = 'etkin'")
    }

    /// Stores the same key sealed with another master key.
    package static func rewrap(_ kid: String, sealed: String, _ tx: borrowing Transaction) throws {
        try tx.run("UPDATE veri_anahtarlari SET sarili = \(sealed) WHERE kid = \(kid)")
    }

    /// The key, locked until the transaction ends: who is sealing with it has committed before.
    package static func lock(_ kid: String, _ tx: borrowing Transaction) throws -> StoredDataKey? {
        try tx.first(
            "SELECT \(fragment: columns) FROM veri_anahtarlari WHERE kid = \(kid) \(dialect: .forUpdate)", read)
    }

    /// Removes a retired key for good. What it sealed never opens again.
    package static func remove(_ kid: String, _ tx: borrowing Transaction) throws {
        try tx.run("DELETE FROM veri_anahtarlari WHERE kid = \(kid) AND durum = 'emekli'")
    }

    private static func read(_ row: inout RowReader) throws -> StoredDataKey {
        let (kid, sealed): (String, String) = (try row.next(), try row.next())
        let status: String = try row.next()
        return StoredDataKey(
            kid: kid, sealed: sealed, isActive: status == "etkin", createdAt: try row.next(), retiredAt: try row.next())
    }
}
