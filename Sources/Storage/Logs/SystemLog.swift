package import Domain
package import SQLEngine

/// One line of the record of what was done (`sistem_log`).
package struct SystemLogEntry: Sendable {
    package var actor: Actor
    package var table: String
    package var row: Int64?
    /// A short verb, such as `durum_degisti`.
    package var action: String
    /// One Turkish sentence for people.
    package var message: String
    package var dealer: ID<User>?
    package var order: ID<Order>?
    package var integration: ID<Integration>?
    package var before: String?
    package var after: String?

    package init(
        actor: Actor, table: String, row: Int64?, action: String, message: String, dealer: ID<User>? = nil,
        order: ID<Order>? = nil, integration: ID<Integration>? = nil, before: String? = nil, after: String? = nil
    ) {
        (self.actor, self.table, self.row, self.action, self.message) = (actor, table, row, action, message)
        (self.dealer, self.order, self.integration) = (dealer, order, integration)
        (self.before, self.after) = (before, after)
    }
}

/// Writing `sistem_log`. Rows are only ever added.
package enum SystemLog {
    package static func write(_ entry: SystemLogEntry, now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            INSERT INTO sistem_log (kullanici_id, tablo, tablo_id, islem, mesaj, created_at, bayi_id, siparis_id,
                entegrasyon_id, kaynak, istek_id, onceki, sonraki)
            VALUES (\(entry.actor.user), \(entry.table), \(entry.row), \(entry.action),
                \(String(entry.message.prefix(1000))), \(now), \(entry.dealer), \(entry.order), \(entry.integration),
                \(entry.actor.source), \(entry.actor.requestID), \(entry.before.map(JSONText.init)),
                \(entry.after.map(JSONText.init)))
            """)
    }
}
