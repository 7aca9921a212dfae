package import Domain
package import SQLEngine

/// A row of the list of messages.
package struct MessageListRow: Sendable {
    package var id: ID<Message>
    package var order: ID<Order>?
    package var orderNumber: String?
    package var channel: MessageChannel
    package var recipient: String
    package var text: String
    package var status: MessageStatus
    package var error: String?
    package var createdAt: Timestamp
    package var sentAt: Timestamp?
    package var deliveredAt: Timestamp?
    package var readAt: Timestamp?

    fileprivate init(_ row: inout RowReader) throws {
        id = try row.next()
        order = try row.next()
        orderNumber = try row.next()
        channel = try row.next()
        recipient = try row.next()
        text = try row.next()
        status = try row.next()
        error = try row.next(String?.self).map { Redaction.withoutSecrets($0) }
        createdAt = try row.next()
        sentAt = try row.next()
        deliveredAt = try row.next()
        readAt = try row.next()
    }
}

/// The messages to buyers, suppliers and dealers.
package enum MessageList {
    private static let select: SQL = """
        SELECT m.id, m.siparis_id, s.siparis_numarasi, m.kanal, m.alici, m.mesaj, m.durum, coalesce(m.hata, m.hata_kodu),
            m.created_at, m.gonderildi_at, m.iletildi_at, m.okundu_at
        FROM mesaj_log m LEFT JOIN siparisler s ON s.id = m.siparis_id
        """

    /// One page of the messages, newest first.
    package static func page(
        status: MessageStatus?, channel: MessageChannel?, before: Int64?, limit: Int, scope: Scope,
        _ tx: borrowing Transaction
    ) throws -> Page<MessageListRow> {
        var conditions = Conditions(scope.condition("m.kullanici_id"))
        if let before { conditions.add("m.id < \(before)") }
        if let status { conditions.add("m.durum = \(status)") }
        if let channel { conditions.add("m.kanal = \(channel)") }
        let rows = try tx.all(
            "\(fragment: select) WHERE \(fragment: conditions.sql) ORDER BY m.id DESC LIMIT \(limit + 1)"
        ) { row in try MessageListRow(&row) }
        return Page(found: rows, limit: limit) { $0.id.rawValue }
    }

    /// The messages about one order, newest first.
    static func all(
        of order: ID<Order>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> [MessageListRow] {
        try tx.all(
            """
            \(fragment: select)
            WHERE m.siparis_id = \(order) AND \(fragment: scope.condition("m.kullanici_id"))
            ORDER BY m.id DESC LIMIT 100
            """
        ) { row in try MessageListRow(&row) }
    }
}
