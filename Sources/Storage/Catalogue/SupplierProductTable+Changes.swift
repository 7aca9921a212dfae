package import Domain
package import SQLEngine

/// An offer of a supplier (`tedarikci_urunleri`).
package struct StoredSupplierProduct: Sendable, Equatable {
    package var id: ID<SupplierProduct>
    package var dealer: ID<User>
    package var supplier: ID<Integration>
    package var sku: String
    package var barcode: String?
    package var name: String
    package var cost: Money?
    package var stock: Int?
    package var isActive: Bool
}

/// A saved match (`urun_eslesmeleri`).
package struct StoredMatch: Sendable, Equatable {
    package var id: ID<ProductMatch>
    package var dealer: ID<User>
    package var keyKind: MatchKeyKind
    package var key: String
    package var product: ID<SupplierProduct>
    package var multiplier: Int
}

extension SupplierProductTable {
    /// One offer within the scope, locked.
    package static func stored(
        _ id: ID<SupplierProduct>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> StoredSupplierProduct? {
        try tx.first(
            """
            SELECT id, kullanici_id, entegrasyon_id, sku, barkod, ad, maliyet, stok, durum FROM tedarikci_urunleri
            WHERE id = \(id) AND \(fragment: scope.condition("kullanici_id")) \(dialect: .forUpdate)
            """
        ) { row in
            StoredSupplierProduct(
                id: try row.next(), dealer: try row.next(), supplier: try row.next(), sku: try row.next(),
                barcode: try row.next(), name: try row.next(), cost: try row.next(), stock: try row.next(),
                isActive: try row.next(String.self) == "aktif")
        }
    }

    /// - Throws: `SQLError` of kind `unique` if the supplier has another offer with this SKU.
    package static func update(
        _ product: StoredSupplierProduct, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE tedarikci_urunleri SET sku = \(product.sku), barkod = \(product.barcode), ad = \(product.name),
                maliyet = \(product.cost), stok = \(product.stock),
                durum = \(product.isActive ? "aktif" : "pasif"), updated_at = \(now)
            WHERE id = \(product.id)
            """)
    }

    /// - Throws: `SQLError` of kind `foreignKey` if a match leads to the offer.
    package static func delete(_ id: ID<SupplierProduct>, _ tx: borrowing Transaction) throws {
        try tx.run("DELETE FROM tedarikci_urunleri WHERE id = \(id)")
    }

    /// One match within the scope, locked.
    package static func storedMatch(
        _ id: ID<ProductMatch>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> StoredMatch? {
        try tx.first(
            """
            SELECT id, kullanici_id, anahtar_turu, anahtar, tedarikci_urun_id, carpan FROM urun_eslesmeleri
            WHERE id = \(id) AND \(fragment: scope.condition("kullanici_id")) \(dialect: .forUpdate)
            """
        ) { row in
            StoredMatch(
                id: try row.next(), dealer: try row.next(),
                keyKind: MatchKeyKind(rawValue: try row.next()) ?? .sku, key: try row.next(),
                product: try row.next(), multiplier: try row.next())
        }
    }

    /// - Throws: `SQLError` of kind `unique` if the same key leads to that offer by another match.
    package static func update(_ match: StoredMatch, now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            UPDATE urun_eslesmeleri SET tedarikci_urun_id = \(match.product), carpan = \(match.multiplier),
                updated_at = \(now) WHERE id = \(match.id)
            """)
    }

    /// Takes away the matches of a key that lead elsewhere.
    package static func deleteMatches(
        dealer: ID<User>, keyKind: MatchKeyKind, key: String, except product: ID<SupplierProduct>,
        _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            DELETE FROM urun_eslesmeleri WHERE kullanici_id = \(dealer) AND anahtar_turu = \(keyKind.rawValue)
                AND anahtar = \(key) AND tedarikci_urun_id <> \(product)
            """)
    }
}
