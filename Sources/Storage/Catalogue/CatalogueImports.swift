package import Domain
package import SQLEngine

/// A product of a dealer with all that a person may enter.
package struct ProductFields: Sendable, Equatable {
    package var sku: String
    package var name: String
    package var barcode: String?
    package var category: String?
    package var stock: Int?
    package var pictureURL: String?
    package var isActive: Bool

    package init(
        sku: String, name: String, barcode: String? = nil, category: String? = nil, stock: Int? = nil,
        pictureURL: String? = nil, isActive: Bool = true
    ) {
        (self.sku, self.name, self.barcode, self.category) = (sku, name, barcode, category)
        (self.stock, self.pictureURL, self.isActive) = (stock, pictureURL, isActive)
    }
}

extension ProductTable {
    /// The dealer's product with this SKU, locked; nil if there is none.
    package static func fields(
        dealer: ID<User>, sku: String, _ tx: borrowing Transaction
    ) throws -> ProductFields? {
        try tx.first(
            """
            SELECT sku, ad, barkod, kategori, stok, gorsel_url, durum FROM urunler
            WHERE coalesce(kullanici_id, 0) = \(dealer) AND sku = \(sku) \(dialect: .forUpdate)
            """
        ) { row in
            ProductFields(
                sku: try row.next(), name: try row.next(), barcode: try row.next(), category: try row.next(),
                stock: try row.next(), pictureURL: try row.next(), isActive: try row.next(String.self) == "aktif")
        }
    }

    /// Adds a product or changes the one with the same SKU.
    package static func save(
        _ product: ProductFields, dealer: ID<User>, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<Product> {
        try tx.one(
            """
            INSERT INTO urunler (sku, ad, kategori, kullanici_id, barkod, stok, gorsel_url, durum, created_at, updated_at)
            VALUES (\(product.sku), \(product.name), \(product.category), \(dealer), \(product.barcode),
                \(product.stock), \(product.pictureURL), \(product.isActive ? "aktif" : "pasif"), \(now), \(now))
            ON CONFLICT (coalesce(kullanici_id, 0), sku) DO UPDATE SET ad = excluded.ad, kategori = excluded.kategori,
                barkod = excluded.barkod, stok = excluded.stok, gorsel_url = excluded.gorsel_url,
                durum = excluded.durum, updated_at = excluded.updated_at
            RETURNING id
            """
        ) { try $0.next() }
    }
}

/// A supplier's offer with all that a person may enter.
package struct SupplierProductFields: Sendable, Equatable {
    package var barcode: String?
    package var name: String
    package var cost: Money?
    package var stock: Int?
    package var isActive: Bool

    package init(barcode: String?, name: String, cost: Money?, stock: Int?, isActive: Bool = true) {
        (self.barcode, self.name, self.cost, self.stock) = (barcode, name, cost, stock)
        self.isActive = isActive
    }
}

extension SupplierProductTable {
    /// The supplier's offer with this SKU, locked; nil if there is none.
    package static func fields(
        supplier: ID<Integration>, sku: String, _ tx: borrowing Transaction
    ) throws -> SupplierProductFields? {
        try tx.first(
            """
            SELECT barkod, ad, maliyet, stok, durum FROM tedarikci_urunleri
            WHERE entegrasyon_id = \(supplier) AND sku = \(sku) \(dialect: .forUpdate)
            """
        ) { row in
            SupplierProductFields(
                barcode: try row.next(), name: try row.next(), cost: try row.next(), stock: try row.next(),
                isActive: try row.next(String.self) == "aktif")
        }
    }

    /// The multiplier of a saved match, locked; nil if there is no such match.
    package static func multiplier(
        dealer: ID<User>, keyKind: MatchKeyKind, key: String, product: ID<SupplierProduct>,
        _ tx: borrowing Transaction
    ) throws -> Int? {
        try tx.value(
            """
            SELECT carpan FROM urun_eslesmeleri
            WHERE kullanici_id = \(dealer) AND anahtar_turu = \(keyKind.rawValue) AND anahtar = \(key)
                AND tedarikci_urun_id = \(product) \(dialect: .forUpdate)
            """)
    }
}
