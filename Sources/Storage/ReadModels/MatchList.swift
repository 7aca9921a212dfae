package import Domain
package import SQLEngine

/// A saved match.
package struct MatchListRow: Sendable {
    package var id: ID<ProductMatch>
    package var keyKind: String
    package var key: String
    package var multiplier: Int
    package var supplierName: String
    package var supplierSKU: String
    package var productName: String
    package var updatedAt: Timestamp
}

/// The saved matches.
package enum MatchList {
    /// One page of them, newest first.
    package static func page(
        before: Int64?, limit: Int, scope: Scope, _ tx: borrowing Transaction
    ) throws -> Page<MatchListRow> {
        var conditions = Conditions(scope.condition("m.kullanici_id"))
        if let before { conditions.add("m.id < \(before)") }
        let rows = try tx.all(
            """
            SELECT m.id, m.anahtar_turu, m.anahtar, m.carpan, e.ad, t.sku, t.ad, m.updated_at
            FROM urun_eslesmeleri m
            JOIN tedarikci_urunleri t ON t.id = m.tedarikci_urun_id
            JOIN entegrasyonlar e ON e.id = t.entegrasyon_id
            WHERE \(fragment: conditions.sql) ORDER BY m.id DESC LIMIT \(limit + 1)
            """
        ) { row in
            let (id, kind, key): (ID<ProductMatch>, String, String) = (try row.next(), try row.next(), try row.next())
            let (multiplier, supplier): (Int, String) = (try row.next(), try row.next())
            return MatchListRow(
                id: id, keyKind: kind, key: key, multiplier: multiplier, supplierName: supplier,
                supplierSKU: try row.next(), productName: try row.next(), updatedAt: try row.next())
        }
        return Page(found: rows, limit: limit) { $0.id.rawValue }
    }
}
