package import Domain
import SQLEngine

/// A line of an order with what it is matched to.
package struct OrderDetailLine: Sendable {
    package var id: ID<OrderLine>
    package var name: String
    package var sku: String?
    package var barcode: String?
    package var quantity: Int
    package var cancelledQuantity: Int
    package var shippedQuantity: Int
    package var returnedQuantity: Int
    package var unitPrice: Money
    package var total: Money
    package var vatRate: Percent?
    package var status: LineStatus
    package var returnStatus: ReturnStatus
    package var supplierName: String?
    /// The supplier's article that was handed over, or is saved as the match of the line's barcode or SKU.
    package var supplierSKU: String?
    package var supplierOrderNumber: String?

    fileprivate init(_ row: inout RowReader) throws {
        id = try row.next()
        name = try row.next()
        sku = try row.next()
        barcode = try row.next()
        quantity = try row.next()
        cancelledQuantity = try row.next()
        shippedQuantity = try row.next()
        returnedQuantity = try row.next()
        unitPrice = try row.next()
        total = try row.next()
        vatRate = try row.next()
        status = try row.next()
        returnStatus = try row.next()
        supplierName = try row.next()
        supplierOrderNumber = try row.next()
        supplierSKU = try row.next()
    }

    static func all(of order: ID<Order>, _ tx: borrowing Transaction) throws -> [OrderDetailLine] {
        try tx.all(
            """
            SELECT u.id, u.ad, u.sku, u.barkod, u.adet, u.iptal_adet, u.kargolanan_adet, u.iade_adet, u.birim_fiyat,
                u.toplam_fiyat, u.kdv_orani, u.durum, u.iade_durumu, e.ad, u.tedarikci_siparis_no,
                coalesce(
                    (SELECT t.sku FROM tedarikci_siparis_satirlari t WHERE t.siparis_urun_id = u.id
                        ORDER BY t.id DESC LIMIT 1),
                    (SELECT t.sku FROM urun_eslesmeleri m JOIN tedarikci_urunleri t ON t.id = m.tedarikci_urun_id
                        WHERE m.kullanici_id = u.bayi_id
                            AND ((m.anahtar_turu = 'barkod' AND m.anahtar = u.barkod)
                                OR (m.anahtar_turu = 'sku' AND m.anahtar = u.sku))
                        ORDER BY m.id LIMIT 1))
            FROM siparis_urunleri u LEFT JOIN entegrasyonlar e ON e.id = u.tedarikci_entegrasyon_id
            WHERE u.siparis_id = \(order) ORDER BY u.id
            """
        ) { row in try OrderDetailLine(&row) }
    }
}

/// A package of the same order number.
package struct OrderFamilyMember: Sendable {
    package var id: ID<Order>
    package var packageID: String?
    package var status: OrderStatus
    package var parent: ID<Order>?
    package var total: Money
    package var currency: String

    static func all(of header: OrderDetailHeader, _ tx: borrowing Transaction) throws -> [OrderFamilyMember] {
        guard let integration = header.integration else { return [] }
        return try tx.all(
            """
            SELECT id, dis_paket_no, durum, ust_siparis_id, toplam_tutar, para_birimi FROM siparisler
            WHERE entegrasyon_id = \(integration) AND siparis_numarasi = \(header.number) ORDER BY id LIMIT 50
            """
        ) { row in
            let (id, packageID): (ID<Order>, String?) = (try row.next(), try row.next())
            let (status, parent): (OrderStatus, ID<Order>?) = (try row.next(), try row.next())
            return OrderFamilyMember(
                id: id, packageID: packageID, status: status, parent: parent, total: try row.next(),
                currency: try row.next())
        }
    }
}

/// An order at a supplier.
package struct OrderDetailSupplierOrder: Sendable {
    package var id: ID<SupplierOrder>
    package var supplierName: String
    package var reference: String
    package var state: SupplierOrderState
    package var number: String?
    package var reason: String?
    package var nextQueryAt: Timestamp?
    package var createdAt: Timestamp
    package var updatedAt: Timestamp

    static func all(of order: ID<Order>, _ tx: borrowing Transaction) throws -> [OrderDetailSupplierOrder] {
        try tx.all(
            """
            SELECT t.id, e.ad, t.referans, t.durum, t.tedarikci_siparis_no, t.neden, t.sonraki_sorgu_at, t.created_at,
                t.updated_at
            FROM tedarikci_siparisleri t JOIN entegrasyonlar e ON e.id = t.entegrasyon_id
            WHERE t.siparis_id = \(order) ORDER BY t.id DESC
            """
        ) { row in
            let (id, name): (ID<SupplierOrder>, String) = (try row.next(), try row.next())
            let (reference, state): (String, SupplierOrderState) = (try row.next(), try row.next())
            let (number, reason): (String?, String?) = (try row.next(), try row.next())
            return OrderDetailSupplierOrder(
                id: id, supplierName: name, reference: reference, state: state, number: number, reason: reason,
                nextQueryAt: try row.next(), createdAt: try row.next(), updatedAt: try row.next())
        }
    }
}

/// A file of an order.
package struct OrderDetailFile: Sendable {
    package var id: ID<OrderFile>
    package var kind: FileKind
    package var name: String
    package var mime: String
    /// In bytes.
    package var size: Int
    package var version: Int
    package var uploadedBy: String?
    package var createdAt: Timestamp

    static func all(of order: ID<Order>, _ tx: borrowing Transaction) throws -> [OrderDetailFile] {
        try tx.all(
            """
            SELECT d.id, d.dosya_turu, d.ad, d.mime, d.boyut, d.surum, k.ad, d.created_at
            FROM siparis_dosyalari d LEFT JOIN kullanicilar k ON k.id = d.yukleyen
            WHERE d.siparis_id = \(order) ORDER BY d.id DESC
            """
        ) { row in
            let (id, kind): (ID<OrderFile>, FileKind) = (try row.next(), try row.next())
            let (name, mime): (String, String) = (try row.next(), try row.next())
            let (size, version): (Int, Int) = (try row.next(), try row.next())
            return OrderDetailFile(
                id: id, kind: kind, name: name, mime: mime, size: size, version: version, uploadedBy: try row.next(),
                createdAt: try row.next())
        }
    }
}
