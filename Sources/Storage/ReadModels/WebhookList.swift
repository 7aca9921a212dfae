package import Domain
package import SQLEngine

/// A receiver in the list, with its health.
package struct WebhookListRow: Sendable {
    package var id: ID<WebhookSubscription>
    package var dealerName: String
    package var name: String
    package var address: String
    package var events: [WebhookEvent]
    package var status: WebhookSubscriptionStatus
    package var statusReason: String?
    package var failuresInRow: Int
    package var lastSuccessAt: Timestamp?
    package var oldSecretEndsAt: Timestamp?
    package var createdAt: Timestamp

    fileprivate init(_ row: inout RowReader) throws {
        id = try row.next()
        dealerName = try row.next()
        name = try row.next()
        address = try row.next()
        events = WebhookSubscriptionTable.events(try row.next(JSONText.self))
        status = try row.next()
        statusReason = try row.next()
        failuresInRow = try row.next()
        lastSuccessAt = try row.next()
        oldSecretEndsAt = try row.next()
        createdAt = try row.next()
    }
}

/// A delivery in the log of a receiver.
package struct WebhookDeliveryRow: Sendable {
    package var id: ID<WebhookDelivery>
    package var event: WebhookEvent
    package var eventID: String
    package var status: WebhookDeliveryStatus
    package var attempt: Int
    package var answerStatus: Int?
    package var answerText: String?
    package var errorCode: String?
    package var lastAttemptAt: Timestamp?
    package var nextAttemptAt: Timestamp?
    package var createdAt: Timestamp

    fileprivate init(_ row: inout RowReader) throws {
        id = try row.next()
        event = try row.next()
        eventID = try row.next()
        status = try row.next()
        attempt = try row.next()
        answerStatus = try row.next()
        answerText = try row.next()
        errorCode = try row.next()
        lastAttemptAt = try row.next()
        nextAttemptAt = try row.next()
        createdAt = try row.next()
    }
}

/// Receivers of events and what was sent to them, for the panel.
package enum WebhookList {
    private static let select: SQL = """
        SELECT w.id, k.ad, w.ad, w.adres, w.olaylar, w.durum, w.durum_nedeni, w.ardisik_hata, w.son_basari_at,
            w.onceki_gizli_bitis_at, w.created_at
        FROM webhook_abonelikleri w JOIN kullanicilar k ON k.id = w.kullanici_id
        """

    /// One page of the receivers, newest first.
    package static func page(
        before: Int64?, limit: Int, scope: Scope, _ tx: borrowing Transaction
    ) throws -> Page<WebhookListRow> {
        var conditions = Conditions(scope.condition("w.kullanici_id"))
        if let before { conditions.add("w.id < \(before)") }
        let rows = try tx.all(
            "\(fragment: select) WHERE \(fragment: conditions.sql) ORDER BY w.id DESC LIMIT \(limit + 1)"
        ) { row in try WebhookListRow(&row) }
        return Page(found: rows, limit: limit) { $0.id.rawValue }
    }

    /// One receiver; nil if it is not within the scope.
    package static func find(
        _ id: ID<WebhookSubscription>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> WebhookListRow? {
        try tx.first(
            "\(fragment: select) WHERE w.id = \(id) AND \(fragment: scope.condition("w.kullanici_id"))"
        ) { row in try WebhookListRow(&row) }
    }

    /// One page of what was sent to a receiver, newest first.
    package static func deliveries(
        of subscription: ID<WebhookSubscription>, status: WebhookDeliveryStatus?, before: Int64?, limit: Int,
        scope: Scope, _ tx: borrowing Transaction
    ) throws -> Page<WebhookDeliveryRow> {
        var conditions = Conditions("abonelik_id = \(subscription)")
        conditions.add(scope.condition("kullanici_id"))
        if let status { conditions.add("durum = \(status)") }
        if let before { conditions.add("id < \(before)") }
        let rows = try tx.all(
            """
            SELECT id, olay, olay_no, durum, deneme, yanit_kodu, yanit_ozeti, hata_kodu, son_deneme_at,
                sonraki_deneme_at, created_at
            FROM webhook_gonderimleri WHERE \(fragment: conditions.sql) ORDER BY id DESC LIMIT \(limit + 1)
            """
        ) { row in try WebhookDeliveryRow(&row) }
        return Page(found: rows, limit: limit) { $0.id.rawValue }
    }
}
