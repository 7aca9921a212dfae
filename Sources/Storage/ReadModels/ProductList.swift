package import Domain
package import SQLEngine

/// A row of the list of products.
package struct ProductListRow: Sendable {
    package var id: ID<Product>
    /// Nil for a product that all dealers share.
    package var dealerName: String?
    package var sku: String
    package var barcode: String?
    package var name: String
    package var category: String?
    package var stock: Int?
    package var isActive: Bool
    package var updatedAt: Timestamp

    fileprivate init(_ row: inout RowReader) throws {
        id = try row.next()
        dealerName = try row.next()
        sku = try row.next()
        barcode = try row.next()
        name = try row.next()
        category = try row.next()
        stock = try row.next()
        isActive = try row.next(String.self) == "aktif"
        updatedAt = try row.next()
    }
}

/// What the dealers sell.
package enum ProductList {
    /// One page of it, newest first.
    ///
    /// - Parameter isActive: only those that are sold, or only those that are not; nil for all.
    package static func page(
        search: String, isActive: Bool?, before: Int64?, limit: Int, scope: Scope, _ tx: borrowing Transaction
    ) throws -> Page<ProductListRow> {
        var conditions = Conditions("(\(fragment: scope.condition("u.kullanici_id")) OR u.kullanici_id IS NULL)")
        if let before { conditions.add("u.id < \(before)") }
        if let isActive { conditions.add("u.durum = \(isActive ? "aktif" : "pasif")") }
        for condition in wordConditions(search, in: ["u.ad", "u.sku", "u.barkod"]) { conditions.add(condition) }
        let rows = try tx.all(
            """
            SELECT u.id, k.ad, u.sku, u.barkod, u.ad, u.kategori, u.stok, u.durum, u.updated_at
            FROM urunler u LEFT JOIN kullanicilar k ON k.id = u.kullanici_id
            WHERE \(fragment: conditions.sql) ORDER BY u.id DESC LIMIT \(limit + 1)
            """
        ) { row in try ProductListRow(&row) }
        return Page(found: rows, limit: limit) { $0.id.rawValue }
    }
}
