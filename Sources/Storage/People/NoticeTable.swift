package import Domain
package import SQLEngine

/// What a person is told about the own account (`bildirimler.tur`).
package enum NoticeKind: String, Sendable, CaseIterable, SQLBindable, SQLReadable {
    case newDevice = "yeni_cihaz"
    case passwordChanged = "sifre_degisti"
    case emailChanged = "eposta_degisti"
    case secondFactorOn = "ikinci_adim_acildi"
    case secondFactorOff = "ikinci_adim_kapandi"
    /// By an administrator.
    case secondFactorReset = "ikinci_adim_sifirlandi"
    case recoveryCodeUsed = "kurtarma_kodu_kullanildi"
    case recoveryCodesRenewed = "kurtarma_kodlari_yenilendi"
}

/// Something that happened to a person's account.
package struct Notice: Sendable {
    package var kind: NoticeKind
    package var address: String?
    package var browser: String?
    package var createdAt: Timestamp
    package var isRead: Bool
}

/// Reading and writing `bildirimler`.
package enum NoticeTable {
    package static func insert(
        _ kind: NoticeKind, for user: ID<User>, address: String?, browser: String?, now: Timestamp,
        _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            INSERT INTO bildirimler (kullanici_id, tur, adres, tarayici, created_at)
            VALUES (\(user), \(kind), \(address.map { String($0.prefix(64)) }),
                \(browser.map { String($0.prefix(300)) }), \(now))
            """)
    }

    /// The last ones of a person, the newest first.
    package static func last(_ limit: Int, of user: ID<User>, _ tx: borrowing Transaction) throws -> [Notice] {
        try tx.all(
            """
            SELECT tur, adres, tarayici, created_at, okundu_at FROM bildirimler
            WHERE kullanici_id = \(user) ORDER BY id DESC LIMIT \(limit)
            """
        ) { row in
            Notice(
                kind: try row.next(), address: try row.next(), browser: try row.next(), createdAt: try row.next(),
                isRead: try row.next(Timestamp?.self) != nil)
        }
    }

    package static func markAllRead(of user: ID<User>, now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run("UPDATE bildirimler SET okundu_at = \(now) WHERE kullanici_id = \(user) AND okundu_at IS NULL")
    }
}
