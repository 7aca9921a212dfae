package import Domain
package import SQLEngine

/// The second factor of a person: the sealed secret in `kullanicilar`, and `kurtarma_kodlari`.
package enum SecondFactorTable {
    /// The sealed secret; nil without a second factor.
    package static func sealedSecret(of user: ID<User>, _ tx: borrowing Transaction) throws -> String? {
        try tx.first("SELECT totp_sifreli FROM kullanicilar WHERE id = \(user)") { try $0.next(String?.self) } ?? nil
    }

    /// Switches the second factor on.
    ///
    /// - Parameter step: the step of the code that it was confirmed with, which can't be used again.
    package static func set(
        _ sealed: String, step: Int64, of user: ID<User>, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE kullanicilar SET totp_sifreli = \(sealed), totp_at = \(now), totp_son_adim = \(step),
                updated_at = \(now)
            WHERE id = \(user)
            """)
    }

    /// Switches it off; recovery codes go with it.
    package static func clear(of user: ID<User>, now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            UPDATE kullanicilar SET totp_sifreli = NULL, totp_at = NULL, totp_son_adim = NULL, updated_at = \(now)
            WHERE id = \(user)
            """)
        try tx.run("DELETE FROM kurtarma_kodlari WHERE kullanici_id = \(user)")
    }

    /// Uses up a step, and with it all before.
    ///
    /// - Returns: false if it was used before: of many at once only one gets true.
    package static func consume(step: Int64, of user: ID<User>, _ tx: borrowing Transaction) throws -> Bool {
        try tx.run(
            """
            UPDATE kullanicilar SET totp_son_adim = \(step)
            WHERE id = \(user) AND totp_sifreli IS NOT NULL AND (totp_son_adim IS NULL OR totp_son_adim < \(step))
            """) > 0
    }

    /// Replaces all recovery codes.
    package static func setRecoveryCodes(
        _ hashes: [String], of user: ID<User>, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run("DELETE FROM kurtarma_kodlari WHERE kullanici_id = \(user)")
        for hash in hashes {
            try tx.run(
                "INSERT INTO kurtarma_kodlari (kullanici_id, ozet, created_at) VALUES (\(user), \(hash), \(now))")
        }
    }

    /// Uses up a recovery code.
    ///
    /// - Returns: false if the person has no such code or it was used before.
    package static func consume(
        recoveryHash hash: String, of user: ID<User>, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> Bool {
        try tx.run(
            """
            UPDATE kurtarma_kodlari SET kullanildi_at = \(now)
            WHERE ozet = \(hash) AND kullanici_id = \(user) AND kullanildi_at IS NULL
            """) > 0
    }

    /// How many recovery codes are left.
    package static func recoveryCodesLeft(of user: ID<User>, _ tx: borrowing Transaction) throws -> Int {
        try tx.value(
            "SELECT count(*) FROM kurtarma_kodlari WHERE kullanici_id = \(user) AND kullanildi_at IS NULL") ?? 0
    }
}
