package import Domain
package import SQLEngine

/// An order at a supplier, as stored.
package struct StoredSupplierOrder: Sendable, Equatable {
    package var id: ID<SupplierOrder>
    package var order: ID<Order>
    package var supplier: ID<Integration>
    package var reference: String
    package var state: SupplierOrderState
    package var supplierOrderNumber: String?
}

/// Hand-overs to suppliers (`tedarikci_siparisleri`, `tedarikci_siparis_satirlari`). An order has one open hand-over at most,
/// which a unique index guards.
package enum SupplierOrderTable {
    private static let columns: SQL = "id, siparis_id, entegrasyon_id, referans, durum, tedarikci_siparis_no"

    package static func insert(
        order: Order, supplier: ID<Integration>, reference: String, lines: [(OrderLine, SupplyOffer)], now: Timestamp,
        _ tx: borrowing Transaction
    ) throws -> ID<SupplierOrder> {
        let id: ID<SupplierOrder> = try tx.one(
            """
            INSERT INTO tedarikci_siparisleri
                (siparis_id, bayi_id, entegrasyon_id, referans, durum, created_at, updated_at)
            VALUES (\(order.id), \(order.dealer), \(supplier), \(reference), 'gonderiliyor', \(now), \(now))
            RETURNING id
            """
        ) { try $0.next() }
        for (line, offer) in lines {
            try tx.run(
                """
                INSERT INTO tedarikci_siparis_satirlari
                    (tedarikci_siparis_id, siparis_urun_id, sku, barkod, ad, adet, birim_fiyat)
                VALUES (\(id), \(line.id), \(offer.sku), \(offer.barcode), \(offer.name),
                    \(line.remainingQuantity * offer.multiplier), \(offer.cost))
                """)
        }
        return id
    }

    /// The hand-over, locked.
    package static func find(_ id: ID<SupplierOrder>, _ tx: borrowing Transaction) throws -> StoredSupplierOrder? {
        try tx.first(
            """
            SELECT \(fragment: columns) FROM tedarikci_siparisleri WHERE id = \(id) \(dialect: .forUpdate)
            """, read)
    }

    /// The hand-over as it is now, for work outside a transaction.
    package static func findUnlocked(
        _ id: ID<SupplierOrder>, _ tx: borrowing Transaction
    ) throws -> StoredSupplierOrder? {
        try tx.first("SELECT \(fragment: columns) FROM tedarikci_siparisleri WHERE id = \(id)", read)
    }

    /// The hand-over within the scope, locked, with its dealer.
    package static func find(
        _ id: ID<SupplierOrder>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> (handOver: StoredSupplierOrder, dealer: ID<User>)? {
        try tx.first(
            """
            SELECT \(fragment: columns), bayi_id FROM tedarikci_siparisleri
            WHERE id = \(id) AND \(fragment: scope.condition("bayi_id")) \(dialect: .forUpdate)
            """
        ) { row in (handOver: try read(&row), dealer: try row.next(ID<User>.self)) }
    }

    /// Whether there is such a hand-over within the scope.
    package static func exists(
        _ id: ID<SupplierOrder>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> Bool {
        try tx.first(
            """
            SELECT id FROM tedarikci_siparisleri WHERE id = \(id) AND \(fragment: scope.condition("bayi_id"))
            """
        ) { try $0.next(Int64.self) } != nil
    }

    /// The open hand-over of an order, locked; nil if it has none.
    package static func open(of order: ID<Order>, _ tx: borrowing Transaction) throws -> StoredSupplierOrder? {
        try tx.first(
            """
            SELECT \(fragment: columns) FROM tedarikci_siparisleri
            WHERE siparis_id = \(order) AND durum IN ('gonderiliyor', 'belirsiz', 'alindi', 'onaylandi', 'kargoda')
            \(dialect: .forUpdate)
            """, read)
    }

    /// Whether the order was ever handed to a supplier that has not surely dropped it.
    package static func hasAny(of order: ID<Order>, _ tx: borrowing Transaction) throws -> Bool {
        try open(of: order, tx) != nil
    }

    package static func lines(
        of id: ID<SupplierOrder>, _ tx: borrowing Transaction
    ) throws -> [SupplierOrderRequest.Line] {
        try tx.all(
            """
            SELECT sku, barkod, ad, adet, birim_fiyat FROM tedarikci_siparis_satirlari
            WHERE tedarikci_siparis_id = \(id) ORDER BY id
            """
        ) { row in
            SupplierOrderRequest.Line(
                supplierSKU: try row.next(), barcode: try row.next(), name: try row.next(), quantity: try row.next(),
                unitPrice: try row.next())
        }
    }

    package static func setState(
        _ id: ID<SupplierOrder>, _ state: SupplierOrderState, supplierOrderNumber: String? = nil, reason: String? = nil,
        now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE tedarikci_siparisleri SET durum = \(state),
                tedarikci_siparis_no = coalesce(\(supplierOrderNumber), tedarikci_siparis_no),
                neden = coalesce(\(reason.map { String($0.prefix(500)) }), neden), updated_at = \(now)
            WHERE id = \(id)
            """)
        guard let supplierOrderNumber else { return }
        try tx.run(
            """
            UPDATE siparis_urunleri SET tedarikci_siparis_no = \(supplierOrderNumber)
            WHERE id IN (SELECT siparis_urun_id FROM tedarikci_siparis_satirlari WHERE tedarikci_siparis_id = \(id))
            """)
    }

    private static func read(_ row: inout RowReader) throws -> StoredSupplierOrder {
        StoredSupplierOrder(
            id: try row.next(), order: try row.next(), supplier: try row.next(), reference: try row.next(),
            state: try row.next(), supplierOrderNumber: try row.next())
    }
}
