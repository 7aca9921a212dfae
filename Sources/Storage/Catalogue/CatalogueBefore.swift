package import Domain
package import SQLEngine

/// How rows of the catalogue read before they are changed, for the record of the change.
extension SupplierProductTable {
    package struct Offer: Sendable {
        package var barcode: String?
        package var name: String
        package var cost: Money?
        package var stock: Int?
        package var isActive: Bool
    }

    package static func offer(
        supplier: ID<Integration>, sku: String, _ tx: borrowing Transaction
    ) throws -> Offer? {
        try tx.first(
            """
            SELECT barkod, ad, maliyet, stok, durum FROM tedarikci_urunleri
            WHERE entegrasyon_id = \(supplier) AND sku = \(sku)
            """
        ) { row in
            Offer(
                barcode: try row.next(), name: try row.next(), cost: try row.next(), stock: try row.next(),
                isActive: try row.next(String.self) == "aktif")
        }
    }

    package struct Match: Sendable {
        package var dealer: ID<User>
        package var keyKind: String
        package var key: String
        package var product: ID<SupplierProduct>
        package var multiplier: Int
    }

    package static func match(
        _ id: ID<ProductMatch>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> Match? {
        try tx.first(
            """
            SELECT kullanici_id, anahtar_turu, anahtar, tedarikci_urun_id, carpan FROM urun_eslesmeleri
            WHERE id = \(id) AND \(fragment: scope.condition("kullanici_id"))
            """
        ) { row in
            Match(
                dealer: try row.next(), keyKind: try row.next(), key: try row.next(), product: try row.next(),
                multiplier: try row.next())
        }
    }
}
