package import Domain
package import SQLEngine

/// A session in the panel (`oturumlar`).
package enum Session {}

/// A session with the person that it belongs to.
package struct StoredSession: Sendable {
    package var id: ID<Session>
    package var user: ID<User>
    package var userName: String
    package var email: String
    package var role: RoleName
    /// Goes into every form, so that another site can't send it.
    package var csrf: String
    package var lastRequestAt: Timestamp
    /// When the session ends even if it is used all the time.
    package var endsAt: Timestamp
}

/// Reading and writing `oturumlar`: the hash of the token, never the token.
package enum SessionTable {
    package static func insert(
        user: ID<User>, tokenHash: String, csrf: String, browser: String?, address: String?, endsAt: Timestamp,
        now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<Session> {
        try tx.one(
            """
            INSERT INTO oturumlar (kullanici_id, ozet, csrf, tarayici, adres, created_at, son_istek_at, bitis_at)
            VALUES (\(user), \(tokenHash), \(csrf), \(browser.map { String($0.prefix(300)) }),
                \(address.map { String($0.prefix(64)) }), \(now), \(now), \(endsAt))
            RETURNING id
            """
        ) { try $0.next() }
    }

    /// The session of a token, if it is still good and its person may sign in.
    ///
    /// - Parameter idleSince: a session that was not used since then is over.
    package static func find(
        tokenHash: String, idleSince: Timestamp, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> StoredSession? {
        try tx.first(
            """
            SELECT o.id, o.kullanici_id, k.ad, k.email, k.rol, o.csrf, o.son_istek_at, o.bitis_at
            FROM oturumlar o JOIN kullanicilar k ON k.id = o.kullanici_id
            WHERE o.ozet = \(tokenHash) AND o.bitis_at > \(now) AND o.son_istek_at > \(idleSince)
                AND k.durum <> 'pasif'
            """
        ) { row in
            StoredSession(
                id: try row.next(), user: try row.next(), userName: try row.next(), email: try row.next(),
                role: try row.next(), csrf: try row.next(), lastRequestAt: try row.next(), endsAt: try row.next())
        }
    }

    package static func touch(_ id: ID<Session>, now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run("UPDATE oturumlar SET son_istek_at = \(now) WHERE id = \(id)")
    }

    package static func delete(_ id: ID<Session>, _ tx: borrowing Transaction) throws {
        try tx.run("DELETE FROM oturumlar WHERE id = \(id)")
    }

    /// Ends all sessions of a person but one.
    package static func deleteAll(
        of user: ID<User>, except kept: ID<Session>?, _ tx: borrowing Transaction
    ) throws {
        try tx.run("DELETE FROM oturumlar WHERE kullanici_id = \(user) AND id <> \(kept ?? ID(0))")
    }

    /// Removes sessions that have ended.
    package static func deleteEnded(
        idleSince: Timestamp, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run("DELETE FROM oturumlar WHERE bitis_at <= \(now) OR son_istek_at <= \(idleSince)")
    }
}
