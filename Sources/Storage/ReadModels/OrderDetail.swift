package import Domain
package import SQLEngine

/// Everything that the page of one order shows, but for its history.
package struct OrderDetail: Sendable {
    package var header: OrderDetailHeader
    package var lines: [OrderDetailLine]
    package var shippingAddress: Address?
    package var invoiceAddress: Address?
    /// All packages with the same number at the same shop, this one included, oldest first.
    package var family: [OrderFamilyMember]
    package var supplierOrders: [OrderDetailSupplierOrder]
    package var files: [OrderDetailFile]
    package var messages: [MessageListRow]
    /// The suppliers that the order could be handed to.
    package var suppliers: [IntegrationChoice]

    /// What somebody with these permissions sees of it.
    package func visible(to permissions: Set<Permission>) -> OrderDetail {
        var visible = self
        if !permissions.contains(.viewFiles) { visible.files = [] }
        if !permissions.contains(.viewSystemLog) {
            for place in visible.files.indices { visible.files[place].uploadedBy = nil }
        }
        if !permissions.contains(.viewMessages) { visible.messages = [] }
        return visible
    }
}

/// The header of an order as its page shows it.
package struct OrderDetailHeader: Sendable {
    package var id: ID<Order>
    package var number: String
    package var packageID: String?
    package var dealer: ID<User>
    package var dealerName: String
    package var integration: ID<Integration>?
    package var integrationName: String?
    package var platformName: String?
    package var status: OrderStatus
    package var payment: PaymentStatus
    package var marketplaceStatus: String?
    package var total: Money
    package var shippingFee: Money
    package var currency: String
    package var customer: Customer
    package var orderedAt: Timestamp?
    package var shipBy: Timestamp?
    package var createdAt: Timestamp
    package var updatedAt: Timestamp
    package var carrier: String?
    package var trackingNumber: String?
    package var trackingLink: String?
    package var isInvoiced: Bool
    package var isHeld: Bool
    package var holdReason: String?
    package var heldUntil: Timestamp?
    package var isCancelRequested: Bool
    package var cancelReason: String?
    package var routingReason: String?
    package var parent: ID<Order>?

    fileprivate init(_ row: inout RowReader) throws {
        id = try row.next()
        number = try row.next()
        packageID = try row.next()
        dealer = try row.next()
        dealerName = try row.next()
        integration = try row.next()
        integrationName = try row.next()
        platformName = try row.next()
        status = try row.next()
        payment = try row.next()
        marketplaceStatus = try row.next()
        total = try row.next()
        shippingFee = try row.next()
        currency = try row.next()
        customer = Customer(name: try row.next(), phone: try row.next(), email: try row.next())
        orderedAt = try row.next()
        shipBy = try row.next()
        createdAt = try row.next()
        updatedAt = try row.next()
        carrier = try row.next()
        trackingNumber = try row.next()
        trackingLink = try row.next()
        isInvoiced = try row.next()
        isHeld = try row.next()
        holdReason = try row.next()
        heldUntil = try row.next()
        isCancelRequested = try row.next()
        cancelReason = try row.next()
        routingReason = try row.next()
        parent = try row.next()
    }
}

extension OrderDetail {
    /// Reads an order with all that belongs to it; nil if it is not within the scope.
    package static func find(
        _ order: ID<Order>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> OrderDetail? {
        let header = try tx.first(
            """
            SELECT s.id, s.siparis_numarasi, s.dis_paket_no, s.kullanici_id, k.ad, s.entegrasyon_id, e.ad, p.ad, s.durum,
                s.odeme_durumu, s.pazaryeri_durumu, s.toplam_tutar, s.kargo_ucreti, s.para_birimi, s.musteri_ad,
                s.musteri_telefon, s.musteri_eposta, s.siparis_tarihi, s.son_teslim_tarihi, s.created_at, s.updated_at,
                s.kargo_firmasi, s.kargo_takip_no, s.kargo_takip_url, s.faturalandi, s.bekletildi, s.bekletme_nedeni,
                s.bekletme_bitis_at, s.iptal_talebi, s.iptal_nedeni_kodu, s.yonlendirme_nedeni, s.ust_siparis_id
            FROM siparisler s
            JOIN kullanicilar k ON k.id = s.kullanici_id
            LEFT JOIN entegrasyonlar e ON e.id = s.entegrasyon_id
            LEFT JOIN platformlar p ON p.id = e.platform_id
            WHERE s.id = \(order) AND \(fragment: scope.condition("s.kullanici_id"))
            """
        ) { row in try OrderDetailHeader(&row) }
        guard let header else { return nil }
        return OrderDetail(
            header: header,
            lines: try OrderDetailLine.all(of: order, tx),
            shippingAddress: try address("teslimat", of: order, tx),
            invoiceAddress: try address("fatura", of: order, tx),
            family: try OrderFamilyMember.all(of: header, tx),
            supplierOrders: try OrderDetailSupplierOrder.all(of: order, tx),
            files: try OrderDetailFile.all(of: order, tx),
            messages: try MessageList.all(of: order, scope: scope, tx),
            suppliers: try IntegrationChoice.suppliers(dealer: header.dealer, tx))
    }

    private static func address(
        _ kind: String, of order: ID<Order>, _ tx: borrowing Transaction
    ) throws -> Address? {
        try tx.first(
            """
            SELECT ad, firma, metin, ilce, il, posta_kodu, ulke_kodu, telefon, vergi_dairesi, vergi_no
            FROM siparis_adresleri WHERE siparis_id = \(order) AND tur = \(kind)
            """
        ) { row in
            var address = Address()
            address.name = try row.next()
            address.company = try row.next()
            address.text = try row.next()
            address.district = try row.next()
            address.city = try row.next()
            address.postalCode = try row.next()
            address.countryCode = try row.next()
            address.phone = try row.next()
            address.taxOffice = try row.next()
            address.taxNumber = try row.next()
            return address
        }
    }
}
