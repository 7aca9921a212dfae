package import Domain
package import SQLEngine

/// A session in the panel (`oturumlar`).
package enum Session {}

/// How far somebody has come with signing in (`oturumlar.asama`).
package enum SessionStage: String, Sendable, CaseIterable, SQLBindable, SQLReadable {
    /// Signed in.
    case full = "tam"
    /// The password was right; the code of the second factor is to come.
    case secondFactor = "ikinci_adim"
    /// Must set up a second factor before anything else.
    case enrolment = "kurulum"
}

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
    package var stage: SessionStage
    /// When the person last proved by password or code who they are.
    package var provenAt: Timestamp?
    package var language: String
    /// Notices about the account that the person has not seen.
    package var unreadNotices: Int
    package var hasSecondFactor: Bool
}

/// A session as its owner sees it in a list.
package struct SessionListRow: Sendable {
    package var id: ID<Session>
    package var browser: String?
    package var address: String?
    package var createdAt: Timestamp
    package var lastRequestAt: Timestamp
}

/// A session to be stored.
package struct NewSession: Sendable {
    package var user: ID<User>
    package var tokenHash: String
    package var csrf: String
    package var browser: String?
    package var address: String?
    package var stage: SessionStage
    package var endsAt: Timestamp

    package init(
        user: ID<User>, tokenHash: String, csrf: String, browser: String?, address: String?, stage: SessionStage,
        endsAt: Timestamp
    ) {
        (self.user, self.tokenHash, self.csrf) = (user, tokenHash, csrf)
        (self.browser, self.address, self.stage, self.endsAt) = (browser, address, stage, endsAt)
    }
}

/// Reading and writing `oturumlar`: the hash of the token, never the token.
package enum SessionTable {
    package static func insert(
        _ session: NewSession, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<Session> {
        try tx.one(
            """
            INSERT INTO oturumlar (kullanici_id, ozet, csrf, tarayici, adres, asama, created_at, son_istek_at, bitis_at,
                dogrulama_at)
            VALUES (\(session.user), \(session.tokenHash), \(session.csrf),
                \(session.browser.map { String($0.prefix(300)) }), \(session.address.map { String($0.prefix(64)) }),
                \(session.stage), \(now), \(now), \(session.endsAt), \(now))
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
            SELECT o.id, o.kullanici_id, k.ad, k.email, k.rol, o.csrf, o.son_istek_at, o.bitis_at, o.asama,
                o.dogrulama_at, k.dil,
                (SELECT count(*) FROM bildirimler b WHERE b.kullanici_id = k.id AND b.okundu_at IS NULL),
                k.totp_at IS NOT NULL
            FROM oturumlar o JOIN kullanicilar k ON k.id = o.kullanici_id
            WHERE o.ozet = \(tokenHash) AND o.bitis_at > \(now) AND o.son_istek_at > \(idleSince)
                AND k.durum <> 'pasif'
            """
        ) { row in
            StoredSession(
                id: try row.next(), user: try row.next(), userName: try row.next(), email: try row.next(),
                role: try row.next(), csrf: try row.next(), lastRequestAt: try row.next(), endsAt: try row.next(),
                stage: try row.next(), provenAt: try row.next(), language: try row.next(),
                unreadNotices: try row.next(), hasSecondFactor: try row.next())
        }
    }

    /// The sessions of a person that are not over, the one used last first.
    package static func all(
        of user: ID<User>, idleSince: Timestamp, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> [SessionListRow] {
        try tx.all(
            """
            SELECT id, tarayici, adres, created_at, son_istek_at FROM oturumlar
            WHERE kullanici_id = \(user) AND bitis_at > \(now) AND son_istek_at > \(idleSince) AND asama = 'tam'
            ORDER BY son_istek_at DESC, id DESC LIMIT 100
            """
        ) { row in
            SessionListRow(
                id: try row.next(), browser: try row.next(), address: try row.next(), createdAt: try row.next(),
                lastRequestAt: try row.next())
        }
    }

    package static func touch(_ id: ID<Session>, now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run("UPDATE oturumlar SET son_istek_at = \(now) WHERE id = \(id)")
    }

    /// Notes that the person has just proved who they are.
    package static func prove(_ id: ID<Session>, now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run("UPDATE oturumlar SET dogrulama_at = \(now) WHERE id = \(id)")
    }

    /// Counts a wrong code.
    ///
    /// - Returns: how many there were; nil if the session has ended.
    package static func countWrongCode(_ id: ID<Session>, _ tx: borrowing Transaction) throws -> Int? {
        try tx.value("UPDATE oturumlar SET kod_hatasi = kod_hatasi + 1 WHERE id = \(id) RETURNING kod_hatasi")
    }

    /// Keeps the sealed secret of a second factor that is being set up.
    package static func setCandidate(_ sealed: String?, of id: ID<Session>, _ tx: borrowing Transaction) throws {
        try tx.run("UPDATE oturumlar SET totp_aday = \(sealed) WHERE id = \(id)")
    }

    package static func candidate(of id: ID<Session>, _ tx: borrowing Transaction) throws -> String? {
        try tx.first("SELECT totp_aday FROM oturumlar WHERE id = \(id)") { try $0.next(String?.self) } ?? nil
    }

    package static func delete(_ id: ID<Session>, _ tx: borrowing Transaction) throws {
        try tx.run("DELETE FROM oturumlar WHERE id = \(id)")
    }

    /// Ends one session of a person.
    ///
    /// - Returns: whether the person has such a session.
    package static func delete(_ id: ID<Session>, of user: ID<User>, _ tx: borrowing Transaction) throws -> Bool {
        try tx.run("DELETE FROM oturumlar WHERE id = \(id) AND kullanici_id = \(user)") > 0
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
