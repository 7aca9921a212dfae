package import Domain
import LosslessJSON
package import SQLEngine

/// An event for one receiver, as stored.
package struct StoredWebhookDelivery: Sendable {
    package var id: ID<WebhookDelivery>
    package var subscription: ID<WebhookSubscription>
    package var dealer: ID<User>
    package var event: WebhookEvent
    /// The same for all receivers of the event, and whenever it is sent again.
    package var eventID: String
    /// What is signed and sent, byte for byte.
    package var body: String
    package var status: WebhookDeliveryStatus
    /// Attempts since it was added, or since a person asked for it again.
    package var attempt: Int
    package var createdAt: Timestamp
    fileprivate var log: String

    /// When the first of these attempts was made; nil if none was.
    package var attemptsBeganAt: Timestamp? {
        let known = (try? JSON(parsing: log))?.array ?? []
        return known.suffix(attempt).first?["zaman"]?.string.flatMap { Timestamp(iso8601: $0) }
    }
}

/// How one attempt ended.
package struct WebhookAttempt: Sendable {
    package var at: Timestamp
    /// Nil if there was no answer.
    package var answerStatus: Int?
    /// The beginning of the answer, secrets and personal data hidden.
    package var answerText: String?
    /// Nil if the event has arrived.
    package var errorCode: String?

    package init(at: Timestamp, answerStatus: Int?, answerText: String?, errorCode: String?) {
        (self.at, self.answerStatus, self.answerText, self.errorCode) = (at, answerStatus, answerText, errorCode)
    }

    fileprivate var json: JSON {
        [
            "zaman": .string(at.description), "yanit_kodu": answerStatus.map { JSON($0) } ?? .null,
            "hata_kodu": JSON(errorCode),
        ]
    }
}

/// Reading and writing `webhook_gonderimleri`.
package enum WebhookDeliveryTable {
    private static let columns: SQL = """
        id, abonelik_id, kullanici_id, olay, olay_no, govde, durum, deneme, created_at, denemeler
        """
    /// How many attempts a row remembers.
    private static let attemptsKept = 50
    /// How many rows one step of a removal takes.
    private static let slice = 2000

    package static func insert(
        subscription: ID<WebhookSubscription>, dealer: ID<User>, event: WebhookEvent, eventID: String, body: String,
        now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<WebhookDelivery> {
        try tx.one(
            """
            INSERT INTO webhook_gonderimleri (abonelik_id, kullanici_id, olay, olay_no, govde, sonraki_deneme_at,
                created_at)
            VALUES (\(subscription), \(dealer), \(event), \(eventID), \(body), \(now), \(now)) RETURNING id
            """
        ) { try $0.next() }
    }

    package static func find(
        _ id: ID<WebhookDelivery>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> StoredWebhookDelivery? {
        try tx.first(
            """
            SELECT \(fragment: columns) FROM webhook_gonderimleri
            WHERE id = \(id) AND \(fragment: scope.condition("kullanici_id"))
            """, read)
    }

    /// The same, locked until the transaction ends.
    package static func lock(
        _ id: ID<WebhookDelivery>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> StoredWebhookDelivery? {
        try tx.first(
            """
            SELECT \(fragment: columns) FROM webhook_gonderimleri
            WHERE id = \(id) AND \(fragment: scope.condition("kullanici_id")) \(dialect: .forUpdate)
            """, read)
    }

    /// Writes down an attempt and what follows from it.
    ///
    /// - Parameter next: when it is sent again; nil if it is not.
    package static func record(
        _ attempt: WebhookAttempt, of delivery: StoredWebhookDelivery, status: WebhookDeliveryStatus, next: Timestamp?,
        _ tx: borrowing Transaction
    ) throws {
        let known = (try? JSON(parsing: delivery.log))?.array ?? []
        let log = JSON.array((known + [attempt.json]).suffix(attemptsKept))
        let isDelivered = status == .delivered
        try tx.run(
            """
            UPDATE webhook_gonderimleri SET durum = \(status), deneme = deneme + 1,
                denemeler = \(JSONText(log.description)), yanit_kodu = \(attempt.answerStatus),
                yanit_ozeti = \(attempt.answerText), hata_kodu = \(attempt.errorCode.map { String($0.prefix(100)) }),
                son_deneme_at = \(attempt.at), sonraki_deneme_at = \(next),
                teslim_at = CASE WHEN \(isDelivered) THEN coalesce(teslim_at, \(attempt.at)) ELSE teslim_at END
            WHERE id = \(delivery.id)
            """)
    }

    /// Puts a delivery back to its first attempt.
    package static func restart(
        _ id: ID<WebhookDelivery>, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE webhook_gonderimleri SET durum = 'bekliyor', deneme = 0, sonraki_deneme_at = \(now) WHERE id = \(id)
            """)
    }

    /// Ends a waiting delivery without an attempt.
    package static func end(
        _ id: ID<WebhookDelivery>, as status: WebhookDeliveryStatus, errorCode: String?, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE webhook_gonderimleri SET durum = \(status), hata_kodu = coalesce(\(errorCode), hata_kodu),
                sonraki_deneme_at = NULL WHERE id = \(id) AND durum = 'bekliyor'
            """)
    }

    /// The deliveries that a pause has stopped, the oldest first.
    package static func stopped(
        of subscription: ID<WebhookSubscription>, limit: Int, _ tx: borrowing Transaction
    ) throws -> [ID<WebhookDelivery>] {
        try tx.all(
            """
            SELECT id FROM webhook_gonderimleri WHERE abonelik_id = \(subscription) AND durum = 'durduruldu'
            ORDER BY id LIMIT \(limit)
            """
        ) { try $0.next() }
    }

    /// Removes a slice of a subscription's deliveries.
    ///
    /// - Returns: how many there were.
    package static func remove(of subscription: ID<WebhookSubscription>, _ tx: borrowing Transaction) throws -> Int {
        try tx.run(
            """
            DELETE FROM webhook_gonderimleri WHERE id IN (
                SELECT id FROM webhook_gonderimleri WHERE abonelik_id = \(subscription) ORDER BY id LIMIT \(slice))
            """)
    }

    /// Removes a slice of what is older than this, the oldest first. Rows come in the order of their ids, so the walk ends
    /// at the first that is too young.
    ///
    /// - Returns: how many there were.
    package static func remove(before moment: Timestamp, _ tx: borrowing Transaction) throws -> Int {
        let ids: [Int64] = try tx.all(
            "SELECT id, created_at FROM webhook_gonderimleri ORDER BY id LIMIT \(slice)"
        ) { row in (try row.next(Int64.self), try row.next(Timestamp.self)) }
        .prefix { $0.1 < moment }.map(\.0)
        guard !ids.isEmpty else { return 0 }
        try tx.run("DELETE FROM webhook_gonderimleri WHERE id IN \(ids: ids)")
        return ids.count
    }

    private static func read(_ row: inout RowReader) throws -> StoredWebhookDelivery {
        StoredWebhookDelivery(
            id: try row.next(), subscription: try row.next(), dealer: try row.next(), event: try row.next(),
            eventID: try row.next(), body: try row.next(), status: try row.next(), attempt: try row.next(),
            createdAt: try row.next(), log: try row.next(JSONText.self).text)
    }
}
