package import Domain
package import SQLEngine

/// Single facts of orders that operations set or need beside the decision itself.
package enum OrderFacts {
    /// What hand-over and messages need of an order's header.
    package struct Header: Sendable {
        package var total: Money
        package var currency: String
        package var customer: Customer
        package var carrier: String?
        package var trackingNumber: String?
        package var platform: ID<Platform>?
        package var submitsAutomatically: Bool
    }

    package static func header(_ order: ID<Order>, _ tx: borrowing Transaction) throws -> Header {
        try tx.one(
            """
            SELECT s.toplam_tutar, s.para_birimi, s.musteri_ad, s.musteri_telefon, s.musteri_eposta, s.kargo_firmasi,
                s.kargo_takip_no, e.platform_id, coalesce(e.otomatik_gonder, \(false))
            FROM siparisler s LEFT JOIN entegrasyonlar e ON e.id = s.entegrasyon_id WHERE s.id = \(order)
            """
        ) { row in
            let (total, currency): (Money, String) = (try row.next(), try row.next())
            let customer = Customer(name: try row.next(), phone: try row.next(), email: try row.next())
            return Header(
                total: total, currency: currency, customer: customer, carrier: try row.next(),
                trackingNumber: try row.next(), platform: try row.next(), submitsAutomatically: try row.next())
        }
    }

    /// Notes why the supplier was chosen, or why none was.
    package static func setRoutingReason(_ reason: String, _ order: ID<Order>, _ tx: borrowing Transaction) throws {
        try tx.run("UPDATE siparisler SET yonlendirme_nedeni = \(String(reason.prefix(500))) WHERE id = \(order)")
    }

    package static func setHold(
        reason: String?, until: Timestamp?, _ order: ID<Order>, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE siparisler SET bekletme_nedeni = \(reason.map { String($0.prefix(500)) }), bekletme_bitis_at = \(until)
            WHERE id = \(order)
            """)
    }

    /// Why the order is held; nil if it is not, or nobody said.
    package static func holdReason(of order: ID<Order>, _ tx: borrowing Transaction) throws -> String? {
        try tx.first("SELECT bekletme_nedeni FROM siparisler WHERE id = \(order)") { try $0.next(String?.self) } ?? nil
    }

    package static func setCancelReason(_ code: String, _ order: ID<Order>, _ tx: borrowing Transaction) throws {
        try tx.run(
            "UPDATE siparisler SET iptal_nedeni_kodu = \(String(String.UnicodeScalarView(code.unicodeScalars.prefix(50)))) WHERE id = \(order)"
        )
    }

    /// Whether the dealer has entered an order with this number by hand.
    package static func manualNumberExists(
        _ number: String, dealer: ID<User>, _ tx: borrowing Transaction
    ) throws -> Bool {
        try tx.value(
            """
            SELECT count(*) FROM siparisler
            WHERE siparis_numarasi = \(number) AND kullanici_id = \(dealer) AND entegrasyon_id IS NULL
            """, as: Int.self) != 0
    }

    package static func setParent(_ parent: ID<Order>, of order: ID<Order>, _ tx: borrowing Transaction) throws {
        try tx.run("UPDATE siparisler SET ust_siparis_id = \(parent) WHERE id = \(order) AND ust_siparis_id IS NULL")
    }

    /// The packages that replaced this one.
    package static func children(of order: ID<Order>, _ tx: borrowing Transaction) throws -> [ID<Order>] {
        try tx.all("SELECT id FROM siparisler WHERE ust_siparis_id = \(order) ORDER BY id") { try $0.next() }
    }

    /// The package that this one replaced.
    package static func parent(of order: ID<Order>, _ tx: borrowing Transaction) throws -> ID<Order>? {
        try tx.first("SELECT ust_siparis_id FROM siparisler WHERE id = \(order)") { row in
            try row.next(ID<Order>?.self)
        } ?? nil
    }

    /// Orders whose cancellation was first seen before a moment and is not settled yet.
    package static func pendingCancellations(
        integration: ID<Integration>, seenBefore moment: Timestamp, _ tx: borrowing Transaction
    ) throws -> [ID<Order>] {
        try tx.all(
            """
            SELECT id FROM siparisler WHERE entegrasyon_id = \(integration) AND iptal_talebi = \(dialect: .yes)
                AND iptal_talebi_at < \(moment) ORDER BY id
            """
        ) { try $0.next() }
    }

    /// Orders of a dealer that wait in a state, oldest first.
    package static func waiting(
        in status: OrderStatus, dealer: ID<User>, _ tx: borrowing Transaction
    ) throws -> [ID<Order>] {
        try tx.all(
            "SELECT id FROM siparisler WHERE kullanici_id = \(dealer) AND durum = \(status) ORDER BY id"
        ) { try $0.next() }
    }

    /// Orders of a dealer with a line that waits for a supplier product under this barcode or SKU.
    package static func waitingForMatch(
        dealer: ID<User>, barcode: String?, sku: String?, _ tx: borrowing Transaction
    ) throws -> [ID<Order>] {
        try tx.all(
            """
            SELECT DISTINCT siparis_id FROM siparis_urunleri
            WHERE bayi_id = \(dealer) AND durum = 'bekliyor' AND (barkod = \(barcode ?? "") OR sku = \(sku ?? ""))
            ORDER BY siparis_id
            """
        ) { try $0.next() }
    }

    /// Orders that are held until a moment that has passed.
    package static func holdsEnded(before moment: Timestamp, _ tx: borrowing Transaction) throws -> [ID<Order>] {
        try tx.all(holdsEndedStatement(before: moment)) { try $0.next() }
    }

    /// The statement itself, for the tests of query plans.
    package static func holdsEndedStatement(before moment: Timestamp) -> SQL {
        """
        SELECT id FROM siparisler WHERE bekletme_bitis_at IS NOT NULL AND bekletme_bitis_at <= \(moment)
        ORDER BY bekletme_bitis_at LIMIT 500
        """
    }
}
