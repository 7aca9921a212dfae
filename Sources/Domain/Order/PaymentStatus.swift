/// What is known of the buyer's payment. Stored in `siparisler.odeme_durumu`.
package enum PaymentStatus: String, Sendable, CaseIterable {
    case pending = "bekliyor"
    case authorised = "provizyonda"
    case paid = "odendi"
    case partlyPaid = "kismi_odendi"
    case cashOnDelivery = "kapida_odeme"
    case failed = "basarisiz"
    case void = "gecersiz"
    case refundPending = "iade_bekliyor"
    case partlyRefunded = "kismi_iade"
    case refunded = "iade_edildi"
    case chargedBack = "ters_ibraz"

    /// The states that a payment may move to from this one.
    package var next: Set<PaymentStatus> {
        switch self {
        case .pending: [.authorised, .paid, .partlyPaid, .cashOnDelivery, .failed, .void]
        case .authorised: [.paid, .void, .failed]
        case .failed: [.pending, .void]
        case .partlyPaid: [.paid, .refundPending]
        case .cashOnDelivery: [.paid, .void]
        case .paid: [.refundPending, .chargedBack]
        case .refundPending: [.partlyRefunded, .refunded, .paid]
        case .partlyRefunded: [.refundPending, .refunded]
        case .chargedBack: [.paid, .refunded]
        case .void, .refunded: []
        }
    }

    /// Whether the goods may leave: the money is there, promised by the bank, or collected at the door.
    package var releasesGoods: Bool {
        switch self {
        case .authorised, .paid, .cashOnDelivery: true
        default: false
        }
    }
}
