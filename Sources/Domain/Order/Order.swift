/// One order: one package of a marketplace, or an order entered by hand.
///
/// A value: operations load it under a row lock, let it decide, and store what changed. The lines are the truth; only
/// ``move(to:)`` and ``settle()`` write ``status``.
package struct Order: Sendable, Equatable {
    package var id: ID<Order>
    package var dealer: ID<User>
    package var integration: ID<Integration>?
    package var number: String
    package var packageID: String?
    package internal(set) var status: OrderStatus
    package var payment: PaymentStatus
    /// The marketplace's own word, as received.
    package var marketplaceStatus: String?
    package var isHeld = false
    /// The marketplace or the buyer asked to cancel, and it is not settled yet.
    package var isCancelRequested = false
    package var isInvoiced = false
    package var carrier: String?
    package var trackingNumber: String?
    /// When the marketplace last changed the package; older events are ignored.
    package var changedOutsideAt: Timestamp?
    package var lines: [OrderLine]
    package var version: Int64

    package init(
        id: ID<Order>, dealer: ID<User>, integration: ID<Integration>?, number: String, packageID: String?,
        status: OrderStatus, payment: PaymentStatus, lines: [OrderLine], version: Int64 = 0
    ) {
        (self.id, self.dealer, self.integration, self.number) = (id, dealer, integration, number)
        (self.packageID, self.status, self.payment, self.lines, self.version) = (
            packageID, status, payment, lines, version
        )
    }
}

/// A move that the life cycle does not allow.
package struct TransitionError: Error, Equatable {
    package var from: OrderStatus
    package var to: OrderStatus

    package init(from: OrderStatus, to: OrderStatus) {
        self.from = from
        self.to = to
    }
}
