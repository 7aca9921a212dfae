package import Domain
package import SQLEngine

/// The dealer's own products (`urunler`).
package enum ProductTable {
    /// The product that a line sells; it is added to the catalogue if the dealer does not have it yet.
    ///
    /// - Returns: nil for a line that names neither SKU nor barcode.
    package static func ensure(
        dealer: ID<User>, sku: String?, barcode: String?, name: String, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<Product>? {
        guard let key = sku ?? barcode else { return nil }
        return try tx.one(
            """
            INSERT INTO urunler (sku, ad, kullanici_id, barkod, created_at, updated_at)
            VALUES (\(key), \(name), \(dealer), \(barcode), \(now), \(now))
            ON CONFLICT (coalesce(kullanici_id, 0), sku) DO UPDATE SET barkod = coalesce(urunler.barkod, excluded.barkod)
            RETURNING id
            """
        ) { try $0.next() }
    }

    /// The categories of the products of an order's lines.
    package static func categories(of order: ID<Order>, _ tx: borrowing Transaction) throws -> Set<String> {
        let names: [String] = try tx.all(
            """
            SELECT DISTINCT u.kategori FROM siparis_urunleri s JOIN urunler u ON u.id = s.urun_id
            WHERE s.siparis_id = \(order) AND u.kategori IS NOT NULL
            """
        ) { try $0.next() }
        return Set(names)
    }
}
