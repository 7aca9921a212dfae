package import Domain
package import SQLEngine

/// A row of the list of supplier products.
package struct SupplierProductListRow: Sendable {
    package var id: ID<SupplierProduct>
    package var dealerName: String
    package var supplierName: String
    package var sku: String
    package var barcode: String?
    package var name: String
    package var cost: Money?
    package var stock: Int?
    package var isActive: Bool
    package var updatedAt: Timestamp

    fileprivate init(_ row: inout RowReader) throws {
        id = try row.next()
        dealerName = try row.next()
        supplierName = try row.next()
        sku = try row.next()
        barcode = try row.next()
        name = try row.next()
        cost = try row.next()
        stock = try row.next()
        isActive = try row.next(String.self) == "aktif"
        updatedAt = try row.next()
    }
}

/// What the suppliers offer.
package enum SupplierProductList {
    /// One page of it, newest first.
    package static func page(
        search: String, supplier: ID<Integration>?, before: Int64?, limit: Int, scope: Scope,
        _ tx: borrowing Transaction
    ) throws -> Page<SupplierProductListRow> {
        var conditions = Conditions(scope.condition("t.kullanici_id"))
        if let before { conditions.add("t.id < \(before)") }
        if let supplier { conditions.add("t.entegrasyon_id = \(supplier)") }
        for condition in wordConditions(search, in: ["t.ad", "t.sku", "t.barkod"]) { conditions.add(condition) }
        let rows = try tx.all(
            """
            SELECT t.id, k.ad, e.ad, t.sku, t.barkod, t.ad, t.maliyet, t.stok, t.durum, t.updated_at
            FROM tedarikci_urunleri t
            JOIN entegrasyonlar e ON e.id = t.entegrasyon_id
            JOIN kullanicilar k ON k.id = t.kullanici_id
            WHERE \(fragment: conditions.sql) ORDER BY t.id DESC LIMIT \(limit + 1)
            """
        ) { row in try SupplierProductListRow(&row) }
        return Page(found: rows, limit: limit) { $0.id.rawValue }
    }
}
