/// A product of a dealer, or one that all dealers share (`urunler`). Known by its id; the fields live in `Storage`.
package enum Product {}

/// What a supplier offers (`tedarikci_urunleri`).
package enum SupplierProduct {}

/// The link from a channel's product to a supplier's (`urun_eslesmeleri`).
package enum ProductMatch {}

/// A rule that chooses a supplier (`yonlendirme_kurallari`).
package enum RoutingRule {}

/// An order at a supplier (`tedarikci_siparisleri`).
package enum SupplierOrder {}
