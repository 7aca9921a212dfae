package import Domain
package import LosslessJSON

/// An order as the supplier holds it.
package struct SupplierOrder: Sendable, Equatable {
    /// Where the order stands at the supplier.
    package enum Status: String, Sendable {
        case received
        case accepted
        case rejected
        case shipped
        case cancelled
    }

    /// The supplier's own number, such as `TED-000001`.
    package let orderID: String
    /// The sender's number for it.
    package let reference: String
    /// The header `Idempotency-Key`; nil if it was not sent.
    package let idempotencyKey: String?
    package let receivedAt: Timestamp
    /// The whole body, as it came.
    package let body: JSON
    /// The decoded label, or the first of several; nil if none came along.
    package let label: [UInt8]?
    package var status: Status
    package var modifiedAt: Timestamp
    /// Set once the parcel has left.
    package var carrier: String?
    package var trackingNumber: String?
    /// Why it was rejected.
    package var reason: String?
    /// How often the sender has asked for it.
    package var pollCount = 0

    /// The stock codes in the order.
    package var skus: [String] { (body["items"]?.array ?? []).compactMap { $0["sku"]?.string } }

    /// The order as the calls show it.
    var json: JSON {
        [
            "id": .string(orderID),
            "reference": .string(reference),
            "status": .string(status.rawValue),
            "created_at": .string(receivedAt.description),
            "updated_at": .string(modifiedAt.description),
            "items": body["items"] ?? [],
            "carrier": JSON(carrier),
            "tracking_number": JSON(trackingNumber),
            "reason": JSON(reason),
        ]
    }

    mutating func enter(_ newStatus: Status, at moment: Timestamp) {
        status = newStatus
        modifiedAt = moment
    }
}

/// How orders move on by themselves, counted in the sender's lookups of the order.
package struct SupplierProgress: Sendable {
    /// Accepted or rejected at this lookup; nil if only the driver decides.
    package var pollsBeforeAccept: Int?
    /// Shipped at this lookup; nil if only the driver ships.
    package var pollsBeforeShip: Int?
    /// An order with one of these stock codes is rejected.
    package var rejectedSKUs: Set<String>
    /// So many of a thousand orders are rejected for no reason of ours.
    package var rejectedPerMille: Int

    /// Nothing moves by itself unless told otherwise.
    package init(
        pollsBeforeAccept: Int? = nil,
        pollsBeforeShip: Int? = nil,
        rejectedSKUs: Set<String> = [],
        rejectedPerMille: Int = 0
    ) {
        self.pollsBeforeAccept = pollsBeforeAccept
        self.pollsBeforeShip = pollsBeforeShip
        self.rejectedSKUs = rejectedSKUs
        self.rejectedPerMille = rejectedPerMille
    }
}
