package import Domain
package import SQLEngine

/// Delivery and invoice addresses (`siparis_adresleri`).
package enum OrderAddresses {
    /// Stores the addresses that are not there yet: shops deliver some of them only later. An order whose buyer was taken
    /// out of it gets none back.
    package static func fill(
        _ order: ID<Order>, shipping: Address?, invoice: Address?, _ tx: borrowing Transaction
    ) throws {
        guard shipping != nil || invoice != nil else { return }
        let isAnonymous = try tx.value(
            "SELECT count(*) FROM siparisler WHERE id = \(order) AND anonim_at IS NOT NULL", as: Int.self)
        if isAnonymous == 1 { return }
        if let shipping { try insert(shipping, as: "teslimat", of: order, tx) }
        if let invoice { try insert(invoice, as: "fatura", of: order, tx) }
    }

    /// The delivery address, nil if none is known.
    package static func shipping(of order: ID<Order>, _ tx: borrowing Transaction) throws -> Address? {
        try find("teslimat", of: order, tx)
    }

    /// The invoice address, nil if none is known.
    package static func invoice(of order: ID<Order>, _ tx: borrowing Transaction) throws -> Address? {
        try find("fatura", of: order, tx)
    }

    private static func find(
        _ kind: String, of order: ID<Order>, _ tx: borrowing Transaction
    ) throws -> Address? {
        try tx.first(
            """
            SELECT ad, firma, metin, ilce, il, posta_kodu, ulke_kodu, telefon, vergi_dairesi, vergi_no
            FROM siparis_adresleri WHERE siparis_id = \(order) AND tur = \(kind)
            """
        ) { row in
            Address(
                name: try row.next(), company: try row.next(), text: try row.next(), district: try row.next(),
                city: try row.next(), postalCode: try row.next(), countryCode: try row.next(), phone: try row.next(),
                taxOffice: try row.next(), taxNumber: try row.next())
        }
    }

    private static func insert(
        _ address: Address, as kind: String, of order: ID<Order>, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            INSERT INTO siparis_adresleri
                (siparis_id, tur, ad, firma, metin, ilce, il, posta_kodu, ulke_kodu, telefon, vergi_dairesi, vergi_no)
            VALUES (\(order), \(kind), \(address.name), \(address.company), \(address.text), \(address.district),
                \(address.city), \(address.postalCode), \(address.countryCode), \(address.phone), \(address.taxOffice),
                \(address.taxNumber))
            ON CONFLICT (siparis_id, tur) DO NOTHING
            """)
    }
}
