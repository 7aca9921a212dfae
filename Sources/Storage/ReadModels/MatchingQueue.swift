package import Domain
package import SQLEngine

/// A product that waits for a supplier product, with how many order lines wait for it.
package struct MatchingQueueRow: Sendable {
    package var dealer: ID<User>
    package var dealerName: String
    package var keyKind: MatchKeyKind
    package var key: String
    package var name: String
    package var sku: String?
    package var barcode: String?
    package var lineCount: Int
    package var pieceCount: Int
    /// The oldest order that waits for it.
    package var firstOrder: ID<Order>
    /// The newest waiting line: the key for paging.
    package var lastLine: Int64
}

/// A supplier product that can be chosen for a match.
package struct MatchCandidate: Sendable {
    package var id: ID<SupplierProduct>
    package var supplierName: String
    package var sku: String
    package var barcode: String?
    package var name: String
    package var cost: Money?
    package var stock: Int?
}

/// The lines that wait for a match, grouped by what they are known by.
package enum MatchingQueue {
    /// One page of the queue, what was sold last first.
    package static func page(
        before: Int64?, limit: Int, scope: Scope, _ tx: borrowing Transaction
    ) throws -> Page<MatchingQueueRow> {
        let paging: SQL = before.map { "HAVING max(u.id) < \($0)" } ?? ""
        let rows = try tx.all(
            """
            SELECT u.bayi_id, min(k.ad), CASE WHEN u.barkod IS NULL THEN 'sku' ELSE 'barkod' END,
                coalesce(u.barkod, u.sku), min(u.ad), min(u.sku), min(u.barkod), count(*),
                CAST(sum(u.adet - u.iptal_adet) AS BIGINT), min(u.siparis_id), max(u.id)
            FROM siparis_urunleri u
            JOIN kullanicilar k ON k.id = u.bayi_id
            JOIN siparisler s ON s.id = u.siparis_id
            WHERE u.durum = 'bekliyor' AND coalesce(u.barkod, u.sku) IS NOT NULL
                AND s.durum IN ('alindi', 'eslesme_bekliyor') AND \(fragment: scope.condition("u.bayi_id"))
            GROUP BY u.bayi_id, CASE WHEN u.barkod IS NULL THEN 'sku' ELSE 'barkod' END, coalesce(u.barkod, u.sku)
            \(fragment: paging)
            ORDER BY max(u.id) DESC LIMIT \(limit + 1)
            """
        ) { row in
            let (dealer, dealerName): (ID<User>, String) = (try row.next(), try row.next())
            let (kind, key): (String, String) = (try row.next(), try row.next())
            let (name, sku, barcode): (String, String?, String?) = (try row.next(), try row.next(), try row.next())
            let (lineCount, pieceCount): (Int, Int) = (try row.next(), try row.next())
            return MatchingQueueRow(
                dealer: dealer, dealerName: dealerName, keyKind: kind == "barkod" ? .barcode : .sku, key: key,
                name: name, sku: sku, barcode: barcode, lineCount: lineCount, pieceCount: pieceCount,
                firstOrder: try row.next(), lastLine: try row.next())
        }
        return Page(found: rows, limit: limit, key: \.lastLine)
    }

    /// Supplier products of a dealer whose name, SKU or barcode holds the text.
    ///
    /// - Parameter search: with nothing in it, the newest products come back.
    package static func candidates(
        dealer: ID<User>, search: String, limit: Int, scope: Scope, _ tx: borrowing Transaction
    ) throws -> [MatchCandidate] {
        var conditions = Conditions(scope.condition("t.kullanici_id"))
        conditions.add("t.kullanici_id = \(dealer) AND t.durum = 'aktif'")
        for condition in wordConditions(search, in: ["t.ad", "t.sku", "t.barkod"]) { conditions.add(condition) }
        return try tx.all(
            """
            SELECT t.id, e.ad, t.sku, t.barkod, t.ad, t.maliyet, t.stok
            FROM tedarikci_urunleri t JOIN entegrasyonlar e ON e.id = t.entegrasyon_id
            WHERE \(fragment: conditions.sql) ORDER BY t.id DESC LIMIT \(limit)
            """
        ) { row in
            let (id, supplier): (ID<SupplierProduct>, String) = (try row.next(), try row.next())
            let (sku, barcode, name): (String, String?, String) = (try row.next(), try row.next(), try row.next())
            return MatchCandidate(
                id: id, supplierName: supplier, sku: sku, barcode: barcode, name: name, cost: try row.next(),
                stock: try row.next())
        }
    }
}
