/// One way to supply a line: a supplier's product and how many of it make one piece sold.
package struct SupplyOffer: Sendable, Equatable {
    /// How the offer was found.
    package enum Basis: String, Sendable {
        case savedMatch = "kayıtlı eşleşme"
        case barcode = "aynı barkod"
        case sku = "aynı stok kodu"
    }

    package var product: ID<SupplierProduct>
    package var supplier: ID<Integration>
    package var sku: String
    package var barcode: String?
    package var name: String
    package var cost: Money
    package var multiplier: Int
    package var basis: Basis

    package init(
        product: ID<SupplierProduct>, supplier: ID<Integration>, sku: String, barcode: String?, name: String,
        cost: Money,
        multiplier: Int, basis: Basis
    ) {
        (self.product, self.supplier, self.sku, self.barcode) = (product, supplier, sku, barcode)
        (self.name, self.cost, self.multiplier, self.basis) = (name, cost, multiplier, basis)
    }
}

/// By what a channel's product is known (`urun_eslesmeleri.anahtar_turu`).
package enum MatchKeyKind: String, Sendable, CaseIterable {
    case barcode = "barkod"
    case sku
}
