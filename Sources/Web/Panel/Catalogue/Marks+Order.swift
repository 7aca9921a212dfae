import Domain
import Storage

extension OrderStatus {
    var mark: Mark {
        switch self {
        case .received: Mark("Alındı", "Received", .info, "orders")
        case .needsMatching: Mark("Eşleşme bekliyor", "Needs matching", .warn, "link")
        case .needsRouting: Mark("Yönlendirme bekliyor", "Needs routing", .warn, "route")
        case .readyToSubmit: Mark("Gönderime hazır", "Ready to submit", .info, "send")
        case .submitting: Mark("Tedarikçiye gönderiliyor", "Submitting", .busy, "send")
        case .awaitingSupplier: Mark("Tedarikçi onayı bekliyor", "Awaiting supplier", .busy, "clock")
        case .preparing: Mark("Hazırlanıyor", "Preparing", .busy, "box")
        case .readyToShip: Mark("Kargoya hazır", "Ready to ship", .info, "box")
        case .shipped: Mark("Kargoda", "Shipped", .info, "truck")
        case .atPickupPoint: Mark("Teslim noktasında", "At pickup point", .info, "pin")
        case .delivered: Mark("Teslim edildi", "Delivered", .good, "check")
        case .completed: Mark("Tamamlandı", "Completed", .good, "check-circle")
        case .undelivered: Mark("Teslim edilemedi", "Undelivered", .bad, "undo")
        case .returning: Mark("İade sürecinde", "Return in progress", .warn, "undo")
        case .returned: Mark("İade edildi", "Returned", .neutral, "undo")
        case .cancelled: Mark("İptal edildi", "Cancelled", .neutral, "x-circle")
        case .unsupplied: Mark("Tedarik edilemedi", "Unsupplied", .bad, "x-circle")
        case .superseded: Mark("Bölündü", "Superseded", .neutral, "split")
        }
    }
}

extension PaymentStatus {
    var mark: Mark {
        switch self {
        case .pending: Mark("Ödeme bekliyor", "Payment pending", .warn, "clock")
        case .authorised: Mark("Provizyonda", "Authorised", .info, "card")
        case .paid: Mark("Ödendi", "Paid", .good, "card")
        case .partlyPaid: Mark("Kısmen ödendi", "Partly paid", .warn, "card")
        case .cashOnDelivery: Mark("Kapıda ödeme", "Cash on delivery", .info, "card")
        case .failed: Mark("Ödeme başarısız", "Payment failed", .bad, "card")
        case .void: Mark("Ödeme geçersiz", "Payment void", .neutral, "card")
        case .refundPending: Mark("İade bekliyor", "Refund pending", .warn, "undo")
        case .partlyRefunded: Mark("Kısmen iade", "Partly refunded", .warn, "undo")
        case .refunded: Mark("Para iade edildi", "Refunded", .neutral, "undo")
        case .chargedBack: Mark("Ters ibraz", "Charged back", .bad, "alert")
        }
    }
}

extension LineStatus {
    var mark: Mark {
        switch self {
        case .waiting: Mark("Eşleşme bekliyor", "Waiting", .warn, "link")
        case .matched: Mark("Eşleşti", "Matched", .info, "link")
        case .routed: Mark("Yönlendirildi", "Routed", .info, "route")
        case .submitting: Mark("Gönderiliyor", "Submitting", .busy, "send")
        case .submissionUncertain: Mark("Gönderim belirsiz", "Outcome unknown", .bad, "question")
        case .atSupplier: Mark("Tedarikçide", "At supplier", .busy, "clock")
        case .accepted: Mark("Onaylandı", "Accepted", .busy, "check")
        case .prepared: Mark("Hazırlandı", "Prepared", .info, "box")
        case .shipped: Mark("Kargoda", "Shipped", .info, "truck")
        case .delivered: Mark("Teslim", "Delivered", .good, "check")
        case .cancelled: Mark("İptal", "Cancelled", .neutral, "x-circle")
        case .unsupplied: Mark("Tedarik edilemedi", "Unsupplied", .bad, "x-circle")
        }
    }
}

extension ReturnStatus {
    /// Nil where there is nothing to say.
    var mark: Mark? {
        switch self {
        case .none: nil
        case .requested: Mark("İade talebi", "Return requested", .warn, "undo")
        case .onTheWay: Mark("İade yolda", "Return on the way", .warn, "truck")
        case .awaitingAction: Mark("İade işlem bekliyor", "Return awaits action", .warn, "undo")
        case .approved: Mark("İade onaylandı", "Return approved", .neutral, "undo")
        case .refused: Mark("İade reddedildi", "Return refused", .neutral, "undo")
        case .disputed: Mark("İade ihtilaflı", "Return disputed", .bad, "undo")
        case .inAnalysis: Mark("İade analizde", "Return in analysis", .warn, "undo")
        case .withdrawn: Mark("İade vazgeçildi", "Return withdrawn", .neutral, "undo")
        }
    }
}

extension SupplierOrderState {
    var mark: Mark {
        switch self {
        case .submitting: Mark("Gönderiliyor", "Submitting", .busy, "send")
        case .uncertain: Mark("Sonuç belirsiz", "Outcome unknown", .bad, "question")
        case .received: Mark("Tedarikçi aldı", "Received", .busy, "clock")
        case .accepted: Mark("Onaylandı", "Accepted", .good, "check")
        case .refused: Mark("Reddedildi", "Refused", .bad, "x-circle")
        case .shipped: Mark("Kargoda", "Shipped", .info, "truck")
        case .failed: Mark("Başarısız", "Failed", .bad, "alert")
        case .recalled: Mark("Geri çekildi", "Recalled", .neutral, "undo")
        }
    }
}

extension UnsuppliedReason {
    var phrase: Phrase {
        switch self {
        case .outOfStock: Phrase("Stok yok", "Out of stock")
        case .defective: Phrase("Kusurlu ürün", "Defective product")
        case .wrongPrice: Phrase("Hatalı fiyat", "Wrong price")
        case .integrationFault: Phrase("Entegrasyon hatası", "Integration fault")
        case .bulkPurchase: Phrase("Toplu alım", "Bulk purchase")
        case .forceMajeure: Phrase("Mücbir sebep", "Force majeure")
        }
    }
}

extension FileKind {
    var phrase: Phrase {
        switch self {
        case .invoice: Phrase("Fatura", "Invoice")
        case .shippingLabel: Phrase("Kargo etiketi", "Shipping label")
        case .productPicture: Phrase("Ürün resmi", "Product picture")
        case .deliveryNote: Phrase("İrsaliye", "Delivery note")
        case .returnEvidence: Phrase("İade kanıtı", "Return evidence")
        case .other: Phrase("Diğer", "Other")
        }
    }
}

extension OrderGroup {
    var phrase: Phrase {
        switch self {
        case .all: Phrase("Tümü", "All")
        case .needsAttention: Phrase("Dikkat ister", "Needs attention")
        case .readyToSubmit: Phrase("Gönderime hazır", "Ready to submit")
        case .atSupplier: Phrase("Tedarikçide", "At supplier")
        case .preparing: Phrase("Hazırlanıyor", "Preparing")
        case .shipped: Phrase("Kargoda", "Shipped")
        case .delivered: Phrase("Teslim", "Delivered")
        case .closed: Phrase("İptal/Bölündü", "Cancelled/Split")
        }
    }
}
