package import Domain
package import SQLEngine

/// Webhooks as they came in, stored before anything is done with them (`webhook_gelen`).
package enum WebhookInbox {
    /// An inbound event (`webhook_gelen`).
    package enum Event {}

    /// Stores a payload.
    ///
    /// - Returns: nil if the same event is stored already.
    package static func insert(
        integration: ID<Integration>, eventID: String, body: [UInt8], now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<Event>? {
        try tx.value(
            """
            INSERT INTO webhook_gelen (entegrasyon_id, tekil_kimlik, govde, created_at)
            VALUES (\(integration), \(eventID), \(body), \(now))
            ON CONFLICT (entegrasyon_id, tekil_kimlik) DO NOTHING RETURNING id
            """)
    }

    package static func find(
        _ id: ID<Event>, _ tx: borrowing Transaction
    ) throws -> (integration: ID<Integration>, body: [UInt8])? {
        try tx.first("SELECT entegrasyon_id, govde FROM webhook_gelen WHERE id = \(id)") { row in
            (try row.next(), try row.next())
        }
    }

    /// The body stored under an event's own id; empty once its time was over.
    package static func body(
        integration: ID<Integration>, eventID: String, _ tx: borrowing Transaction
    ) throws -> [UInt8]? {
        try tx.first(
            """
            SELECT govde FROM webhook_gelen WHERE entegrasyon_id = \(integration) AND tekil_kimlik = \(eventID)
            """
        ) { try $0.next() }
    }

    /// Notes that the event was worked; `problem` says what could not be used of it.
    package static func markWorked(
        _ id: ID<Event>, problem: String?, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE webhook_gelen SET durum = \(problem == nil ? "islendi" : "hatali"),
                hata = \(problem.map { Redaction.withoutSecrets($0, charactersMax: 1000) }), islendi_at = \(now) WHERE id = \(id)
            """)
    }
}
