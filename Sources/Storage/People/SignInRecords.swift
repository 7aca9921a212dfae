package import Domain
package import SQLEngine

/// By what somebody tried to sign in (`giris_kayitlari.yontem`).
package enum SignInMethod: String, Sendable, CaseIterable, SQLBindable, SQLReadable {
    case password = "sifre"
    case link = "baglanti"
    case code = "totp"
    case recoveryCode = "kurtarma_kodu"
}

/// A sign-in, or an attempt at one, as its person sees it.
package struct SignInRecord: Sendable, Equatable {
    package var method: SignInMethod
    package var address: String?
    package var browser: String?
    package var createdAt: Timestamp
}

/// Reading and writing `giris_kayitlari`.
package enum SignInRecords {
    /// How long they are kept.
    private static let lifetime = Duration.seconds(180 * 24 * 3600)

    package static func insert(
        user: ID<User>, succeeded: Bool, method: SignInMethod, address: String?, browser: String?, now: Timestamp,
        _ tx: borrowing Transaction
    ) throws {
        try tx.run("DELETE FROM giris_kayitlari WHERE created_at < \(now - lifetime)")
        try tx.run(
            """
            INSERT INTO giris_kayitlari (kullanici_id, sonuc, yontem, adres, tarayici, created_at)
            VALUES (\(user), \(succeeded ? "basarili" : "basarisiz"), \(method),
                \(address.map { String($0.prefix(64)) }), \(browser.map { String($0.prefix(300)) }), \(now))
            """)
    }

    /// The last ones of a person, the newest first.
    package static func last(
        _ limit: Int, of user: ID<User>, succeeded: Bool, _ tx: borrowing Transaction
    ) throws -> [SignInRecord] {
        try tx.all(
            """
            SELECT yontem, adres, tarayici, created_at FROM giris_kayitlari
            WHERE kullanici_id = \(user) AND sonuc = \(succeeded ? "basarili" : "basarisiz")
            ORDER BY id DESC LIMIT \(limit)
            """
        ) { row in
            SignInRecord(
                method: try row.next(), address: try row.next(), browser: try row.next(), createdAt: try row.next())
        }
    }
}

/// Browsers that somebody has signed in with before (`cihazlar`): the hash of the browser's token, never the token.
package enum DeviceTable {
    package static func isKnown(tokenHash: String, of user: ID<User>, _ tx: borrowing Transaction) throws -> Bool {
        try tx.value(
            "SELECT count(*) FROM cihazlar WHERE kullanici_id = \(user) AND ozet = \(tokenHash)", as: Int.self) ?? 0 > 0
    }

    /// Notes a sign-in with the browser.
    ///
    /// - Returns: whether it is the first one with this browser.
    package static func note(
        tokenHash: String, browser: String?, of user: ID<User>, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> Bool {
        let known = try tx.run(
            "UPDATE cihazlar SET son_giris_at = \(now) WHERE kullanici_id = \(user) AND ozet = \(tokenHash)")
        guard known == 0 else { return false }
        return try tx.run(
            """
            INSERT INTO cihazlar (kullanici_id, ozet, tarayici, created_at, son_giris_at)
            VALUES (\(user), \(tokenHash), \(browser.map { String($0.prefix(300)) }), \(now), \(now))
            ON CONFLICT (kullanici_id, ozet) DO NOTHING
            """) > 0
    }

    /// Forgets all: after the password was reset by somebody else, no browser is trusted.
    package static func deleteAll(of user: ID<User>, _ tx: borrowing Transaction) throws {
        try tx.run("DELETE FROM cihazlar WHERE kullanici_id = \(user)")
    }
}
