package import Domain
package import SQLEngine

/// A product of a dealer, or one that all share (`urunler`).
package struct StoredProduct: Sendable, Equatable {
    package var id: ID<Product>
    /// Nil for a product that all share.
    package var dealer: ID<User>?
    package var fields: Fields

    /// What people set.
    package struct Fields: Sendable, Equatable {
        package var sku: String
        package var barcode: String?
        package var name: String
        package var category: String?
        package var stock: Int?
        package var imageURL: String?
        package var isActive: Bool

        package init(
            sku: String, barcode: String? = nil, name: String, category: String? = nil, stock: Int? = nil,
            imageURL: String? = nil, isActive: Bool = true
        ) {
            (self.sku, self.barcode, self.name, self.category) = (sku, barcode, name, category)
            (self.stock, self.imageURL, self.isActive) = (stock, imageURL, isActive)
        }
    }
}

extension ProductTable {
    /// One product within the scope. Those that all share are within everybody's scope only for reading.
    package static func find(
        _ id: ID<Product>, scope: Scope, locked: Bool = true, _ tx: borrowing Transaction
    ) throws -> StoredProduct? {
        try tx.first(
            """
            SELECT id, kullanici_id, sku, barkod, ad, kategori, stok, gorsel_url, durum FROM urunler
            WHERE id = \(id) AND (\(fragment: scope.condition("kullanici_id")) OR kullanici_id IS NULL)
            \(dialect: locked ? .forUpdate : .nothing)
            """
        ) { row in
            let (id, dealer): (ID<Product>, ID<User>?) = (try row.next(), try row.next())
            return StoredProduct(
                id: id, dealer: dealer,
                fields: .init(
                    sku: try row.next(), barcode: try row.next(), name: try row.next(), category: try row.next(),
                    stock: try row.next(), imageURL: try row.next(), isActive: try row.next(String.self) == "aktif"))
        }
    }

    /// - Throws: `SQLError` of kind `unique` if the dealer has a product with this SKU.
    package static func insert(
        _ fields: StoredProduct.Fields, dealer: ID<User>?, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<Product> {
        try tx.one(
            """
            INSERT INTO urunler (sku, barkod, ad, kategori, stok, gorsel_url, durum, kullanici_id, created_at, updated_at)
            VALUES (\(fields.sku), \(fields.barcode), \(fields.name), \(fields.category), \(fields.stock),
                \(fields.imageURL), \(fields.isActive ? "aktif" : "pasif"), \(dealer), \(now), \(now))
            RETURNING id
            """
        ) { try $0.next() }
    }

    /// - Throws: `SQLError` of kind `unique` if the dealer has another product with this SKU.
    package static func update(
        _ id: ID<Product>, _ fields: StoredProduct.Fields, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE urunler SET sku = \(fields.sku), barkod = \(fields.barcode), ad = \(fields.name),
                kategori = \(fields.category), stok = \(fields.stock), gorsel_url = \(fields.imageURL),
                durum = \(fields.isActive ? "aktif" : "pasif"), updated_at = \(now)
            WHERE id = \(id)
            """)
    }

    /// - Throws: `SQLError` of kind `foreignKey` if an order's line names the product.
    package static func delete(_ id: ID<Product>, _ tx: borrowing Transaction) throws {
        try tx.run("DELETE FROM urunler WHERE id = \(id)")
    }
}
