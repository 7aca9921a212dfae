package import Domain
package import SQLEngine

/// Orders and their lines as decisions need them (`siparisler`, `siparis_urunleri`).
package enum OrderTable {
    private static let columns: SQL = """
        id, kullanici_id, entegrasyon_id, siparis_numarasi, dis_paket_no, durum, odeme_durumu, pazaryeri_durumu, bekletildi,
        iptal_talebi, faturalandi, kargo_firmasi, kargo_takip_no, dis_degisim_at, surum
        """

    /// The order, locked until the transaction ends; nil if there is none within the scope.
    package static func load(_ id: ID<Order>, scope: Scope, _ tx: borrowing Transaction) throws -> Order? {
        try first(
            """
            SELECT \(fragment: columns) FROM siparisler
            WHERE id = \(id) AND \(fragment: scope.condition("kullanici_id")) \(dialect: .forUpdate)
            """, tx)
    }

    /// The order as it is now, for work outside a transaction; nil if there is none.
    package static func loadUnlocked(_ id: ID<Order>, _ tx: borrowing Transaction) throws -> Order? {
        try first("SELECT \(fragment: columns) FROM siparisler WHERE id = \(id)", tx)
    }

    /// The order of a marketplace package, locked; nil if it was never imported.
    package static func load(
        integration: ID<Integration>, packageID: String, _ tx: borrowing Transaction
    ) throws -> Order? {
        try first(
            """
            SELECT \(fragment: columns) FROM siparisler
            WHERE entegrasyon_id = \(integration) AND dis_paket_no = \(packageID) \(dialect: .forUpdate)
            """, tx)
    }

    /// The other packages of the same marketplace order, locked, oldest first.
    package static func siblings(
        integration: ID<Integration>, number: String, except packageID: String, _ tx: borrowing Transaction
    ) throws -> [Order] {
        let headers = try tx.all(
            """
            SELECT \(fragment: columns) FROM siparisler
            WHERE entegrasyon_id = \(integration) AND siparis_numarasi = \(number) AND dis_paket_no <> \(packageID)
            ORDER BY id \(dialect: .forUpdate)
            """, readHeader)
        return try headers.map { header in
            var order = header
            order.lines = try lines(of: order.id, tx)
            return order
        }
    }

    private static func first(_ query: SQL, _ tx: borrowing Transaction) throws -> Order? {
        guard var order = try tx.first(query, readHeader) else { return nil }
        order.lines = try lines(of: order.id, tx)
        return order
    }

    private static func readHeader(_ row: inout RowReader) throws -> Order {
        var order = Order(
            id: try row.next(), dealer: try row.next(), integration: try row.next(), number: try row.next(),
            packageID: try row.next(), status: try row.next(), payment: try row.next(), lines: [])
        order.marketplaceStatus = try row.next()
        order.isHeld = try row.next()
        order.isCancelRequested = try row.next()
        order.isInvoiced = try row.next()
        order.carrier = try row.next()
        order.trackingNumber = try row.next()
        order.changedOutsideAt = try row.next()
        order.version = try row.next()
        return order
    }

    private static func lines(of order: ID<Order>, _ tx: borrowing Transaction) throws -> [OrderLine] {
        try tx.all(
            """
            SELECT id, dis_satir_no, sku, barkod, ad, adet, birim_fiyat, toplam_fiyat, durum, iptal_adet, kargolanan_adet,
                iade_adet, iade_durumu, urun_id, tedarikci_entegrasyon_id
            FROM siparis_urunleri WHERE siparis_id = \(order) ORDER BY id
            """
        ) { row in
            var line = OrderLine(
                id: try row.next(), externalID: try row.next(), sku: try row.next(), barcode: try row.next(),
                name: try row.next(), quantity: try row.next(), unitPrice: try row.next(), total: try row.next(),
                status: try row.next())
            line.cancelledQuantity = try row.next()
            line.shippedQuantity = try row.next()
            line.returnedQuantity = try row.next()
            line.returnStatus = try row.next()
            line.product = try row.next()
            line.supplier = try row.next()
            return line
        }
    }

    /// Stores what changed in an order that was loaded in this transaction.
    ///
    /// - Returns: the order with its new version; unchanged if nothing changed.
    @discardableResult
    package static func save(
        _ order: Order, before: Order, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> Order {
        guard order != before else { return order }
        try tx.run(
            """
            UPDATE siparisler SET durum = \(order.status), odeme_durumu = \(order.payment),
                pazaryeri_durumu = \(order.marketplaceStatus), bekletildi = \(order.isHeld),
                iptal_talebi = \(order.isCancelRequested),
                iptal_talebi_at = CASE WHEN \(order.isCancelRequested) THEN coalesce(iptal_talebi_at, \(now)) END,
                faturalandi = \(order.isInvoiced), kargo_firmasi = \(order.carrier),
                kargo_takip_no = \(order.trackingNumber), dis_degisim_at = \(order.changedOutsideAt),
                surum = surum + 1, updated_at = \(now)
            WHERE id = \(order.id)
            """)
        let known = Dictionary(uniqueKeysWithValues: before.lines.map { ($0.id, $0) })
        for line in order.lines where known[line.id] != line { try save(line, tx) }
        var saved = order
        saved.version += 1
        return saved
    }

    private static func save(_ line: OrderLine, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            UPDATE siparis_urunleri SET durum = \(line.status), iptal_adet = \(line.cancelledQuantity),
                kargolanan_adet = \(line.shippedQuantity), iade_adet = \(line.returnedQuantity),
                iade_durumu = \(line.returnStatus), urun_id = \(line.product),
                tedarikci_entegrasyon_id = \(line.supplier)
            WHERE id = \(line.id)
            """)
    }
}
