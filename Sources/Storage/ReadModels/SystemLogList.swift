package import Domain
package import SQLEngine

/// A row of the record of what was done.
package struct SystemLogRow: Sendable {
    package var id: Int64
    package var person: String?
    package var table: String
    package var rowID: Int64?
    package var action: String
    package var message: String
    package var source: Actor.Source
    package var createdAt: Timestamp
    package var order: ID<Order>?
    package var orderNumber: String?
    package var integrationName: String?
    package var requestID: String?
    /// `sonraki` as JSON text.
    package var after: String?

    fileprivate init(_ row: inout RowReader) throws {
        id = try row.next()
        person = try row.next()
        table = try row.next()
        rowID = try row.next()
        action = try row.next()
        message = try row.next()
        source = try row.next()
        createdAt = try row.next()
        order = try row.next()
        orderNumber = try row.next()
        integrationName = try row.next()
        requestID = try row.next()
        after = try row.next(JSONText?.self)?.text
    }
}

/// The record of what was done (`sistem_log`).
package enum SystemLogList {
    /// One page of it, newest first.
    package static func page(
        source: Actor.Source?, search: String, before: Int64?, limit: Int, scope: Scope, _ tx: borrowing Transaction
    ) throws -> Page<SystemLogRow> {
        var conditions = Conditions(scope.condition("l.bayi_id"))
        if let before { conditions.add("l.id < \(before)") }
        if let source { conditions.add("l.kaynak = \(source)") }
        if !search.isEmpty { conditions.add("l.mesaj LIKE \(containsPattern(String(search.prefix(100)))) ESCAPE '\\'") }
        let rows = try tx.all(
            """
            SELECT l.id, k.ad, l.tablo, l.tablo_id, l.islem, l.mesaj, l.kaynak, l.created_at, l.siparis_id,
                s.siparis_numarasi, e.ad, l.istek_id, l.sonraki
            FROM sistem_log l
            LEFT JOIN kullanicilar k ON k.id = l.kullanici_id
            LEFT JOIN siparisler s ON s.id = l.siparis_id
            LEFT JOIN entegrasyonlar e ON e.id = l.entegrasyon_id
            WHERE \(fragment: conditions.sql) ORDER BY l.id DESC LIMIT \(limit + 1)
            """
        ) { row in try SystemLogRow(&row) }
        return Page(found: rows, limit: limit, key: \.id)
    }
}
