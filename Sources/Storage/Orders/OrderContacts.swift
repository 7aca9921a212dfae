package import Domain
package import SQLEngine

/// What people may correct of an order's header and addresses.
package struct OrderContacts: Sendable, Equatable {
    package var note: String?
    package var customer: Customer
    package var shippingAddress: Address?
    package var invoiceAddress: Address?

    /// Whether the buyer, or where the goods go, differs.
    package func differsInDelivery(from other: OrderContacts) -> Bool {
        customer != other.customer || shippingAddress != other.shippingAddress
            || invoiceAddress != other.invoiceAddress
    }
}

extension OrderFacts {
    /// What is stored. The order is to be locked.
    package static func contacts(of order: ID<Order>, _ tx: borrowing Transaction) throws -> OrderContacts {
        let (note, customer) = try tx.one(
            "SELECT aciklama, musteri_ad, musteri_telefon, musteri_eposta FROM siparisler WHERE id = \(order)"
        ) { row in
            let note = try row.next(String?.self)
            return (note, Customer(name: try row.next(), phone: try row.next(), email: try row.next()))
        }
        return OrderContacts(
            note: note, customer: customer, shippingAddress: try OrderAddresses.shipping(of: order, tx),
            invoiceAddress: try OrderAddresses.invoice(of: order, tx))
    }

    /// Stores what differs; searching finds the new name.
    package static func change(
        _ order: ID<Order>, from old: OrderContacts, to new: OrderContacts, now: Timestamp,
        _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE siparisler SET aciklama = \(new.note), musteri_ad = \(new.customer.name),
                musteri_telefon = \(new.customer.phone), musteri_eposta = \(new.customer.email), surum = surum + 1,
                updated_at = \(now)
            WHERE id = \(order)
            """)
        if new.customer.name != old.customer.name { try refreshSearch(order, tx) }
        if new.shippingAddress != old.shippingAddress {
            try OrderAddresses.replace(new.shippingAddress, as: "teslimat", of: order, tx)
        }
        if new.invoiceAddress != old.invoiceAddress {
            try OrderAddresses.replace(new.invoiceAddress, as: "fatura", of: order, tx)
        }
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
    /// Puts an address in the place of the one that was there; nil takes that one away.
    fileprivate static func replace(
        _ address: Address?, as kind: String, of order: ID<Order>, _ tx: borrowing Transaction
    ) throws {
        try tx.run("DELETE FROM siparis_adresleri WHERE siparis_id = \(order) AND tur = \(kind)")
        try fill(
            order, shipping: kind == "teslimat" ? address : nil, invoice: kind == "fatura" ? address : nil, tx)
    }
}
