package import Domain
package import SQLEngine

/// What people may correct of an order's header and addresses. Nil leaves a value as it is.
package struct OrderHeaderChange: Sendable, Equatable {
    package var note: String?
    package var customer: Customer
    package var shippingAddress: Address?
    package var invoiceAddress: Address?

    package init(
        note: String? = nil, customer: Customer = Customer(), shippingAddress: Address? = nil,
        invoiceAddress: Address? = nil
    ) {
        (self.note, self.customer) = (note, customer)
        (self.shippingAddress, self.invoiceAddress) = (shippingAddress, invoiceAddress)
    }

    /// Whether it is about the buyer or where the goods go.
    package var concernsDelivery: Bool {
        customer.name != nil || customer.phone != nil || customer.email != nil || shippingAddress != nil
            || invoiceAddress != nil
    }
}

extension OrderFacts {
    /// Stores the change; searching finds the new name.
    package static func change(
        _ order: ID<Order>, _ change: OrderHeaderChange, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE siparisler SET aciklama = coalesce(\(change.note), aciklama),
                musteri_ad = coalesce(\(change.customer.name), musteri_ad),
                musteri_telefon = coalesce(\(change.customer.phone), musteri_telefon),
                musteri_eposta = coalesce(\(change.customer.email), musteri_eposta), surum = surum + 1,
                updated_at = \(now)
            WHERE id = \(order)
            """)
        if change.customer.name != nil { try refreshSearch(order, tx) }
        if let address = change.shippingAddress { try OrderAddresses.replace(address, as: "teslimat", of: order, tx) }
        if let address = change.invoiceAddress { try OrderAddresses.replace(address, as: "fatura", of: order, tx) }
    }

    private static func refreshSearch(_ order: ID<Order>, _ tx: borrowing Transaction) throws {
        let parts: [String] = try tx.one(
            "SELECT siparis_numarasi, dis_paket_no, musteri_ad, kargo_takip_no FROM siparisler WHERE id = \(order)"
        ) { row in
            [
                try row.next(String?.self), try row.next(String?.self), try row.next(String?.self),
                try row.next(String?.self),
            ].compactMap(\.self)
        }
        try tx.run(
            "UPDATE siparisler SET arama = \(foldedForSearch(parts.joined(separator: " "))) WHERE id = \(order)")
    }

    /// The order that a line belongs to; nil if there is no such line within the scope.
    package static func order(
        ofLine line: ID<OrderLine>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> ID<Order>? {
        try tx.value(
            """
            SELECT siparis_id FROM siparis_urunleri WHERE id = \(line) AND \(fragment: scope.condition("bayi_id"))
            """)
    }
}

extension OrderAddresses {
    /// Puts an address in the place of the one that was there.
    package static func replace(
        _ address: Address, as kind: String, of order: ID<Order>, _ tx: borrowing Transaction
    ) throws {
        try tx.run("DELETE FROM siparis_adresleri WHERE siparis_id = \(order) AND tur = \(kind)")
        try fill(
            order, shipping: kind == "teslimat" ? address : nil, invoice: kind == "fatura" ? address : nil, tx)
    }
}
