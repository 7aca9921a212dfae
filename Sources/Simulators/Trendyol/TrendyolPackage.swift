package import Domain

/// A parcel of an order, the unit in which the marketplace thinks.
package struct TrendyolPackage: Sendable, Equatable {
    /// An entry of `packageHistories`.
    package struct History: Sendable, Equatable {
        package var at: Timestamp
        package var status: String
    }

    /// Who carries the parcel.
    package struct Cargo: Sendable, Equatable {
        /// 16 to 20 digits; `0` while the order is awaiting.
        package var trackingNumber: String
        package var senderNumber: String
        package var providerName: String
    }

    package let packageID: Int64
    package let orderNumber: String
    package let shipmentNumber: Int64
    package let customerID: Int64
    package let buyer: DemoBuyer
    package let isCashOnDelivery: Bool
    package let paymentMethod: String
    /// When the customer ordered, in true UTC; on the wire it stands three hours later.
    package let orderedAt: Timestamp
    /// `order-creation`, `cancel`, `split` or `transfer`.
    package let createdBy: String
    /// The packages that this one replaces; empty for the first of an order.
    package let originPackageIDs: [Int64]
    /// From when on the marketplace shows the package; later than its creation where replacements come with a delay.
    package let visibleFrom: Timestamp
    package var status: String
    package var modifiedAt: Timestamp
    /// Not in the order of time, as on the wire.
    package var histories: [History]
    package var cargo: Cargo
    package var lines: [TrendyolLine]
    /// Replaced by other packages: writes to it fail.
    package var isSuperseded = false
    package var invoiceNumber: String?
    package var invoiceLink: String?

    package var gross: Money { lines.map(\.gross).reduce(.zero, +) }
    package var sellerDiscount: Money { lines.map(\.sellerDiscount).reduce(.zero, +) }
    package var platformDiscount: Money { lines.map(\.platformDiscount).reduce(.zero, +) }
    package var net: Money { gross - sellerDiscount - platformDiscount }

    /// Changes the status of the package and of those lines that are not cancelled.
    mutating func enter(_ newStatus: String, at moment: Timestamp) {
        status = newStatus
        modifiedAt = moment
        // Not at the end: real histories are not sorted either.
        histories.insert(History(at: moment, status: newStatus), at: (histories.count + 1) / 2)
        for position in lines.indices where lines[position].cancellation.by.isEmpty {
            lines[position].status = newStatus
        }
    }
}
