package import Domain
package import SQLEngine

/// What was entered of an order, as far as the life of the order does not change it.
package struct OrderContent: Sendable, Equatable {
    package struct Line: Sendable, Equatable {
        package var sku: String?
        package var barcode: String?
        package var name: String
        package var quantity: Int
        package var unitPrice: Money

        package init(sku: String?, barcode: String?, name: String, quantity: Int, unitPrice: Money) {
            (self.sku, self.barcode, self.name) = (sku, barcode, name)
            (self.quantity, self.unitPrice) = (quantity, unitPrice)
        }
    }

    package var number: String
    package var shippingFee: Money
    package var customer: Customer
    package var shipping: Address?
    package var invoice: Address?
    package var lines: [Line]

    package init(
        number: String, shippingFee: Money, customer: Customer, shipping: Address?, invoice: Address?, lines: [Line]
    ) {
        (self.number, self.shippingFee, self.customer) = (number, shippingFee, customer)
        (self.shipping, self.invoice, self.lines) = (shipping, invoice, lines)
    }

    /// The order that the dealer has entered under this number; nil if there is none.
    package static func find(
        number: String, dealer: ID<User>, _ tx: borrowing Transaction
    ) throws -> OrderContent? {
        try find(where: "siparis_numarasi = \(number) AND kullanici_id = \(dealer) AND entegrasyon_id IS NULL", tx)
    }

    /// An order of the dealer, wherever it came from; nil if they have no such one.
    package static func find(
        _ id: ID<Order>, dealer: ID<User>, _ tx: borrowing Transaction
    ) throws -> OrderContent? {
        try find(where: "id = \(id) AND kullanici_id = \(dealer)", tx)
    }

    private static func find(where condition: SQL, _ tx: borrowing Transaction) throws -> OrderContent? {
        let header = try tx.first(
            """
            SELECT id, siparis_numarasi, kargo_ucreti, musteri_ad, musteri_telefon, musteri_eposta FROM siparisler
            WHERE \(fragment: condition) ORDER BY id LIMIT 1
            """
        ) { row in
            let (id, number, fee): (ID<Order>, String, Money) = (try row.next(), try row.next(), try row.next())
            let customer = Customer(name: try row.next(), phone: try row.next(), email: try row.next())
            return (id: id, number: number, fee: fee, customer: customer)
        }
        guard let header else { return nil }
        let lines = try tx.all(
            "SELECT sku, barkod, ad, adet, birim_fiyat FROM siparis_urunleri WHERE siparis_id = \(header.id) ORDER BY id"
        ) { row in
            Line(
                sku: try row.next(), barcode: try row.next(), name: try row.next(), quantity: try row.next(),
                unitPrice: try row.next())
        }
        return OrderContent(
            number: header.number, shippingFee: header.fee, customer: header.customer,
            shipping: try OrderAddresses.shipping(of: header.id, tx),
            invoice: try OrderAddresses.invoice(of: header.id, tx), lines: lines)
    }
}
