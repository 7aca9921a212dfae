package import Domain
import LosslessJSON
package import SQLEngine

/// A receiver as stored: its secrets sealed.
package struct StoredWebhookSubscription: Sendable {
    package var id: ID<WebhookSubscription>
    package var dealer: ID<User>
    package var name: String
    package var address: String
    package var events: [WebhookEvent]
    package var sealedSecret: String?
    package var sealedOldSecret: String?
    /// Until when the old secret signs as well.
    package var oldSecretEndsAt: Timestamp?
    package var status: WebhookSubscriptionStatus
    /// Why it is paused or failing, in Turkish.
    package var statusReason: String?
    package var failuresInRow: Int
    package var lastSuccessAt: Timestamp?
    package var createdAt: Timestamp
}

/// Reading and writing `webhook_abonelikleri`.
package enum WebhookSubscriptionTable {
    private static let columns: SQL = """
        id, kullanici_id, ad, adres, olaylar, gizli_sifreli, onceki_gizli_sifreli, onceki_gizli_bitis_at, durum,
        durum_nedeni, ardisik_hata, son_basari_at, created_at
        """

    package static func find(
        _ id: ID<WebhookSubscription>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> StoredWebhookSubscription? {
        try tx.first(
            """
            SELECT \(fragment: columns) FROM webhook_abonelikleri
            WHERE id = \(id) AND \(fragment: scope.condition("kullanici_id"))
            """, read)
    }

    /// The same, locked until the transaction ends.
    package static func lock(
        _ id: ID<WebhookSubscription>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> StoredWebhookSubscription? {
        try tx.first(
            """
            SELECT \(fragment: columns) FROM webhook_abonelikleri
            WHERE id = \(id) AND \(fragment: scope.condition("kullanici_id")) \(dialect: .forUpdate)
            """, read)
    }

    /// The dealer's receivers that are to be told of an event. Asked with every change of an order: one look into an index
    /// if there are none.
    package static func wanting(
        _ event: WebhookEvent, dealer: ID<User>, _ tx: borrowing Transaction
    ) throws -> [ID<WebhookSubscription>] {
        let open = try tx.all(
            """
            SELECT id, olaylar FROM webhook_abonelikleri
            WHERE kullanici_id = \(dealer) AND durum <> 'duraklatildi' ORDER BY id
            """
        ) { row in (try row.next(ID<WebhookSubscription>.self), events(try row.next(JSONText.self))) }
        return open.filter { $0.1.contains(event) }.map(\.0)
    }

    package static func count(dealer: ID<User>, _ tx: borrowing Transaction) throws -> Int {
        try tx.one("SELECT count(*) FROM webhook_abonelikleri WHERE kullanici_id = \(dealer)") { try $0.next() }
    }

    /// Adds a receiver without its secret, which is sealed with the id that this gives out.
    package static func insert(
        dealer: ID<User>, name: String, address: String, events: [WebhookEvent], now: Timestamp,
        _ tx: borrowing Transaction
    ) throws -> ID<WebhookSubscription> {
        try tx.one(
            """
            INSERT INTO webhook_abonelikleri (kullanici_id, ad, adres, olaylar, created_at, updated_at)
            VALUES (\(dealer), \(name), \(address), \(stored(events)), \(now), \(now)) RETURNING id
            """
        ) { try $0.next() }
    }

    package static func update(
        _ id: ID<WebhookSubscription>, name: String, address: String, events: [WebhookEvent], now: Timestamp,
        _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE webhook_abonelikleri SET ad = \(name), adres = \(address), olaylar = \(stored(events)),
                updated_at = \(now) WHERE id = \(id)
            """)
    }

    /// Stores the sealed secret, and the one before it with its end.
    package static func setSecrets(
        _ id: ID<WebhookSubscription>, current: String, old: (sealed: String, endsAt: Timestamp)?, now: Timestamp,
        _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE webhook_abonelikleri SET gizli_sifreli = \(current), onceki_gizli_sifreli = \(old?.sealed),
                onceki_gizli_bitis_at = \(old?.endsAt), updated_at = \(now) WHERE id = \(id)
            """)
    }

    /// Changes the state; becoming active forgets the failures.
    package static func setStatus(
        _ id: ID<WebhookSubscription>, _ status: WebhookSubscriptionStatus, reason: String?, now: Timestamp,
        _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE webhook_abonelikleri SET durum = \(status), durum_nedeni = \(reason.map { String($0.prefix(300)) }),
                ardisik_hata = CASE WHEN \(status == .active) THEN 0 ELSE ardisik_hata END, updated_at = \(now)
            WHERE id = \(id)
            """)
    }

    /// Counts an attempt that failed.
    package static func countFailure(
        _ id: ID<WebhookSubscription>, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            "UPDATE webhook_abonelikleri SET ardisik_hata = ardisik_hata + 1, updated_at = \(now) WHERE id = \(id)")
    }

    /// Notes an arrival: a failing receiver is well again. A paused one stays paused.
    package static func noteSuccess(
        _ id: ID<WebhookSubscription>, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE webhook_abonelikleri SET ardisik_hata = 0, son_basari_at = \(now), updated_at = \(now),
                durum_nedeni = CASE WHEN durum = 'hatali' THEN NULL ELSE durum_nedeni END,
                durum = CASE WHEN durum = 'hatali' THEN 'aktif' ELSE durum END
            WHERE id = \(id)
            """)
    }

    package static func delete(_ id: ID<WebhookSubscription>, _ tx: borrowing Transaction) throws {
        try tx.run("DELETE FROM webhook_abonelikleri WHERE id = \(id)")
    }

    /// Words that this program does not know, as a newer one may have written, are left out.
    static func events(_ stored: JSONText) -> [WebhookEvent] {
        let words = (try? JSON(parsing: stored.text))?.array ?? []
        return words.compactMap { $0.string.flatMap(WebhookEvent.init) }
    }

    private static func stored(_ events: [WebhookEvent]) -> JSONText {
        JSONText(JSON.array(events.map { .string($0.rawValue) }).description)
    }

    private static func read(_ row: inout RowReader) throws -> StoredWebhookSubscription {
        StoredWebhookSubscription(
            id: try row.next(), dealer: try row.next(), name: try row.next(), address: try row.next(),
            events: events(try row.next(JSONText.self)), sealedSecret: try row.next(), sealedOldSecret: try row.next(),
            oldSecretEndsAt: try row.next(), status: try row.next(), statusReason: try row.next(),
            failuresInRow: try row.next(), lastSuccessAt: try row.next(), createdAt: try row.next())
    }
}
