package import Domain
package import SQLEngine

/// A row of the list of errors.
package struct ErrorLogRow: Sendable {
    package var id: Int64
    package var kind: IntegrationError.Class
    package var code: String
    package var message: String
    /// The outside system's answer, secrets hidden when it was stored; JSON text.
    package var rawAnswer: String?
    package var createdAt: Timestamp
    package var resolvedAt: Timestamp?
    package var order: ID<Order>?
    package var orderNumber: String?
    package var integrationName: String?
    package var job: ID<Job>?
    package var jobStatus: JobStatus?

    fileprivate init(_ row: inout RowReader) throws {
        id = try row.next()
        kind = try row.next()
        code = try row.next()
        message = try row.next()
        rawAnswer = try row.next(JSONText?.self)?.text
        createdAt = try row.next()
        resolvedAt = try row.next()
        order = try row.next()
        orderNumber = try row.next()
        integrationName = try row.next()
        job = try row.next()
        jobStatus = try row.next()
    }
}

/// The errors (`hata_log`).
package enum ErrorLogList {
    /// One page of them, newest first.
    package static func page(
        kind: IntegrationError.Class?, integration: ID<Integration>?, before: Int64?, limit: Int, scope: Scope,
        _ tx: borrowing Transaction
    ) throws -> Page<ErrorLogRow> {
        var conditions = Conditions(scope.condition("h.kullanici_id"))
        if let before { conditions.add("h.id < \(before)") }
        if let kind { conditions.add("h.sinif = \(kind)") }
        if let integration { conditions.add("h.entegrasyon_id = \(integration)") }
        let rows = try tx.all(
            """
            SELECT h.id, h.sinif, h.kod, h.hata_mesaji, h.raw_response, h.created_at, h.cozuldu_at, h.siparis_id,
                s.siparis_numarasi, e.ad, h.is_id, i.durum
            FROM hata_log h
            LEFT JOIN siparisler s ON s.id = h.siparis_id
            LEFT JOIN entegrasyonlar e ON e.id = h.entegrasyon_id
            LEFT JOIN is_kuyrugu i ON i.id = h.is_id
            WHERE \(fragment: conditions.sql) ORDER BY h.id DESC LIMIT \(limit + 1)
            """
        ) { row in try ErrorLogRow(&row) }
        return Page(found: rows, limit: limit, key: \.id)
    }
}
