package import Domain
package import SQLEngine

/// What a supplier sees behind a link: what to deliver and how, and nothing of prices or of who buys.
package struct SupplierLinkPage: Sendable {
    package struct Line: Sendable {
        package var sku: String
        package var barcode: String?
        package var name: String
        package var quantity: Int
    }

    package struct File: Sendable {
        package var id: ID<OrderFile>
        package var kind: FileKind
        package var name: String
    }

    package var orderNumber: String
    package var reference: String
    package var dealerName: String
    package var supplierName: String
    package var state: SupplierOrderState
    package var orderStatus: OrderStatus
    package var isCancelRequested: Bool
    package var carrier: String?
    package var trackingNumber: String?
    package var lines: [Line]
    /// The newest label and the newest picture.
    package var files: [File]
    /// Where the parcel goes, only while there is no label to say it; without telephone and tax numbers.
    package var address: Address?
    package var endsAt: Timestamp

    /// Why nothing can be answered any more, or not yet; nil while something can.
    package var closedReason: String? { SupplierLinkPage.closedReason(state, orderStatus) }

    package static func closedReason(_ state: SupplierOrderState, _ status: OrderStatus) -> String? {
        switch state {
        case .submitting: "Sipariş size şu anda iletiliyor; birkaç dakika sonra yeniden deneyin."
        case .refused: "Bu siparişi reddettiniz."
        case .shipped: "Bu sipariş kargoya verildi."
        case .failed, .recalled: "Bu sipariş geri çekildi; göndermeyin."
        case .uncertain, .received, .accepted:
            status.isBeforeShipment ? nil : "Bu sipariş kapandı; göndermeyin."
        }
    }

    package static func find(_ link: StoredSupplierLink, _ tx: borrowing Transaction) throws -> SupplierLinkPage? {
        guard let handOver = try SupplierOrderTable.findUnlocked(link.supplierOrder, tx) else { return nil }
        let files = try OrderFileTable.newest(of: handOver.order, kinds: [.shippingLabel, .productPicture], tx)
        let lines = try SupplierOrderTable.lines(of: handOver.id, tx).map { line in
            Line(sku: line.supplierSKU, barcode: line.barcode, name: line.name, quantity: line.quantity)
        }
        let hasLabel = files.contains { $0.kind == .shippingLabel }
        var address = hasLabel ? nil : try OrderAddresses.shipping(of: handOver.order, tx)
        address?.phone = nil
        address?.taxOffice = nil
        address?.taxNumber = nil
        return try tx.first(
            """
            SELECT s.siparis_numarasi, k.ad, e.ad, s.durum, s.iptal_talebi, s.kargo_firmasi, s.kargo_takip_no
            FROM siparisler s JOIN kullanicilar k ON k.id = s.kullanici_id
            JOIN entegrasyonlar e ON e.id = \(handOver.supplier)
            WHERE s.id = \(handOver.order)
            """
        ) { row in
            let (number, dealer, supplier): (String, String, String) = (
                try row.next(), try row.next(), try row.next()
            )
            let (status, isCancelRequested): (OrderStatus, Bool) = (try row.next(), try row.next())
            return SupplierLinkPage(
                orderNumber: number, reference: handOver.reference, dealerName: dealer, supplierName: supplier,
                state: handOver.state, orderStatus: status, isCancelRequested: isCancelRequested,
                carrier: try row.next(), trackingNumber: try row.next(), lines: lines,
                files: files.map { File(id: $0.id, kind: $0.kind, name: $0.name) }, address: address,
                endsAt: link.endsAt)
        }
    }
}
