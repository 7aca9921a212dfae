package import Domain
package import SQLEngine

/// What suppliers offer, and how channel products lead to it (`tedarikci_urunleri`, `urun_eslesmeleri`).
package enum SupplierProductTable {
    /// Adds an offer or changes the one with the same SKU at the same supplier.
    package static func save(
        dealer: ID<User>, supplier: ID<Integration>, sku: String, barcode: String?, name: String, cost: Money?,
        stock: Int?, isActive: Bool = true, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<SupplierProduct> {
        try tx.one(
            """
            INSERT INTO tedarikci_urunleri
                (kullanici_id, entegrasyon_id, sku, barkod, ad, maliyet, stok, durum, created_at, updated_at)
            VALUES (\(dealer), \(supplier), \(sku), \(barcode), \(name), \(cost), \(stock),
                \(isActive ? "aktif" : "pasif"), \(now), \(now))
            ON CONFLICT (entegrasyon_id, sku) DO UPDATE SET barkod = excluded.barkod, ad = excluded.ad,
                maliyet = excluded.maliyet, stok = excluded.stok, durum = excluded.durum,
                updated_at = excluded.updated_at
            RETURNING id
            """
        ) { try $0.next() }
    }

    /// The dealer that an offer belongs to, with its barcode and SKU.
    package static func find(
        _ id: ID<SupplierProduct>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> (dealer: ID<User>, barcode: String?, sku: String)? {
        try tx.first(
            """
            SELECT kullanici_id, barkod, sku FROM tedarikci_urunleri
            WHERE id = \(id) AND \(fragment: scope.condition("kullanici_id"))
            """
        ) { row in (try row.next(), try row.next(), try row.next()) }
    }

    /// How a line can be supplied: by saved matches, else by the same barcode, else by the same SKU.
    package static func offers(
        dealer: ID<User>, barcode: String?, sku: String?, _ tx: borrowing Transaction
    ) throws -> [SupplyOffer] {
        let saved = try tx.all(
            """
            SELECT t.id, t.entegrasyon_id, t.sku, t.barkod, t.ad, coalesce(t.maliyet, 0), m.carpan
            FROM urun_eslesmeleri m JOIN tedarikci_urunleri t ON t.id = m.tedarikci_urun_id
            WHERE m.kullanici_id = \(dealer) AND t.durum = 'aktif'
                AND ((m.anahtar_turu = 'barkod' AND m.anahtar = \(barcode ?? ""))
                    OR (m.anahtar_turu = 'sku' AND m.anahtar = \(sku ?? "")))
            ORDER BY m.id
            """
        ) { try read(&$0, basis: .savedMatch) }
        if !saved.isEmpty { return saved }
        if let barcode {
            let same = try offers(dealer: dealer, where: "t.barkod = \(barcode)", basis: .barcode, tx)
            if !same.isEmpty { return same }
        }
        guard let sku else { return [] }
        return try offers(dealer: dealer, where: "t.sku = \(sku)", basis: .sku, tx)
    }

    private static func offers(
        dealer: ID<User>, where condition: SQL, basis: SupplyOffer.Basis, _ tx: borrowing Transaction
    ) throws -> [SupplyOffer] {
        try tx.all(
            """
            SELECT t.id, t.entegrasyon_id, t.sku, t.barkod, t.ad, coalesce(t.maliyet, 0), 1
            FROM tedarikci_urunleri t WHERE t.kullanici_id = \(dealer) AND t.durum = 'aktif' AND \(fragment: condition)
            ORDER BY t.id
            """
        ) { try read(&$0, basis: basis) }
    }

    private static func read(_ row: inout RowReader, basis: SupplyOffer.Basis) throws -> SupplyOffer {
        SupplyOffer(
            product: try row.next(), supplier: try row.next(), sku: try row.next(), barcode: try row.next(),
            name: try row.next(), cost: try row.next(), multiplier: try row.next(), basis: basis)
    }

    /// Saves a match or changes its multiplier.
    package static func saveMatch(
        dealer: ID<User>, keyKind: MatchKeyKind, key: String, product: ID<SupplierProduct>, multiplier: Int,
        now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<ProductMatch> {
        try tx.one(
            """
            INSERT INTO urun_eslesmeleri
                (kullanici_id, anahtar_turu, anahtar, tedarikci_urun_id, carpan, created_at, updated_at)
            VALUES (\(dealer), \(keyKind.rawValue), \(key), \(product), \(multiplier), \(now), \(now))
            ON CONFLICT (kullanici_id, anahtar_turu, anahtar, tedarikci_urun_id) DO UPDATE
                SET carpan = excluded.carpan, updated_at = excluded.updated_at
            RETURNING id
            """
        ) { try $0.next() }
    }

    /// - Returns: false if there is no such match within the scope.
    package static func deleteMatch(
        _ id: ID<ProductMatch>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> Bool {
        try tx.run(
            "DELETE FROM urun_eslesmeleri WHERE id = \(id) AND \(fragment: scope.condition("kullanici_id"))") == 1
    }
}

extension SupplierProductTable {
    /// The offer with this SKU at a supplier.
    package static func find(
        supplier: ID<Integration>, sku: String, _ tx: borrowing Transaction
    ) throws -> ID<SupplierProduct>? {
        try tx.value("SELECT id FROM tedarikci_urunleri WHERE entegrasyon_id = \(supplier) AND sku = \(sku)")
    }
}
