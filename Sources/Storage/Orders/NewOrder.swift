package import Domain
package import SQLEngine

/// Everything that is stored of an order when it is first seen.
package struct NewOrder: Sendable {
    package var dealer: ID<User>
    package var integration: ID<Integration>?
    package var package: IncomingPackage
    /// Nil for an order entered by hand.
    package var packageID: String?
    package var parent: ID<Order>?

    package init(
        dealer: ID<User>, integration: ID<Integration>?, package: IncomingPackage, packageID: String?,
        parent: ID<Order>? = nil
    ) {
        (self.dealer, self.integration, self.package) = (dealer, integration, package)
        (self.packageID, self.parent) = (packageID, parent)
    }

    /// Inserts the order in state `alindi` with all its lines waiting; the caller lets it take in the package's state.
    ///
    /// - Throws: ``SQLError`` of kind `unique` if the package is stored already.
    package func insert(now: Timestamp, _ tx: borrowing Transaction) throws -> Order {
        let id: ID<Order> = try tx.one(
            """
            INSERT INTO siparisler (kullanici_id, entegrasyon_id, siparis_numarasi, toplam_tutar, kargo_ucreti,
                odeme_durumu, durum, dis_paket_no, ust_siparis_id, pazaryeri_durumu, para_birimi, siparis_tarihi,
                son_teslim_tarihi, musteri_ad, musteri_telefon, musteri_eposta, kargo_firmasi, kargo_takip_no,
                kargo_takip_url, faturalandi, arama, dis_degisim_at, created_at, updated_at)
            VALUES (\(dealer), \(integration), \(package.orderNumber), \(package.total), \(package.shippingFee),
                \(package.payment), \(OrderStatus.received), \(packageID), \(parent),
                \(packageID == nil ? nil : package.marketplaceStatus), \(package.currency), \(package.orderedAt),
                \(package.shipBy), \(package.customer.name), \(package.customer.phone), \(package.customer.email),
                \(package.carrier), \(package.trackingNumber), \(package.trackingLink), \(package.isInvoiced),
                \(searchText), \(package.changedAt), \(now), \(now))
            RETURNING id
            """
        ) { try $0.next() }
        try OrderAddresses.fill(id, shipping: package.shippingAddress, invoice: package.invoiceAddress, tx)
        let lines = try package.lines.map { try insert($0, of: id, tx) }
        var order = Order(
            id: id, dealer: dealer, integration: integration, number: package.orderNumber, packageID: packageID,
            status: .received, payment: package.payment, lines: lines, version: 1)
        order.carrier = package.carrier
        order.trackingNumber = package.trackingNumber
        order.isInvoiced = package.isInvoiced
        return order
    }

    private var searchText: String {
        let parts = [package.orderNumber, packageID, package.customer.name, package.trackingNumber]
        return foldedForSearch(parts.compactMap(\.self).joined(separator: " "))
    }

    private func insert(
        _ line: IncomingLine, of order: ID<Order>, _ tx: borrowing Transaction
    ) throws -> OrderLine {
        let id: ID<OrderLine> = try tx.one(
            """
            INSERT INTO siparis_urunleri (siparis_id, adet, birim_fiyat, toplam_fiyat, bayi_id, dis_satir_no, sku, barkod,
                ad, durum, kdv_orani, komisyon)
            VALUES (\(order), \(line.quantity), \(line.unitPrice), \(line.total), \(dealer),
                \(packageID == nil ? nil : line.externalID), \(line.sku), \(line.barcode), \(line.name),
                \(LineStatus.waiting), \(line.vatRate), \(line.commission))
            RETURNING id
            """
        ) { try $0.next() }
        return OrderLine(
            id: id, externalID: packageID == nil ? nil : line.externalID, sku: line.sku, barcode: line.barcode,
            name: line.name, quantity: line.quantity, unitPrice: line.unitPrice, total: line.total, status: .waiting)
    }
}
