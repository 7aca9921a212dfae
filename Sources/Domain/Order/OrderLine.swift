/// One line of an order, as far as decisions need it.
package struct OrderLine: Sendable, Equatable {
    package var id: ID<OrderLine>
    /// The marketplace's own key of the line; nil for orders entered by hand.
    package var externalID: String?
    package var sku: String?
    package var barcode: String?
    package var name: String
    package var quantity: Int
    package var cancelledQuantity = 0
    package var shippedQuantity = 0
    package var returnedQuantity = 0
    package var unitPrice: Money
    package var total: Money
    package var status: LineStatus
    package var returnStatus: ReturnStatus = .none
    package var product: ID<Product>?
    /// The supplier that the line is routed to.
    package var supplier: ID<Integration>?

    package init(
        id: ID<OrderLine>, externalID: String? = nil, sku: String? = nil, barcode: String? = nil, name: String,
        quantity: Int, unitPrice: Money, total: Money, status: LineStatus
    ) {
        (self.id, self.externalID, self.sku, self.barcode, self.name) = (id, externalID, sku, barcode, name)
        (self.quantity, self.unitPrice, self.total, self.status) = (quantity, unitPrice, total, status)
    }

    /// What is still to be sent to the buyer.
    package var shippableQuantity: Int { quantity - cancelledQuantity - shippedQuantity }

    /// What was neither cancelled nor given up.
    package var remainingQuantity: Int { status.isActive ? quantity - cancelledQuantity : 0 }
}
