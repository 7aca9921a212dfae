/// A marketplace package as read from the wire, in our words: what every marketplace connector produces.
package struct IncomingPackage: Sendable, Equatable {
    package var orderNumber: String
    /// The key of the package; a split or a partial cancellation gives a new one.
    package var packageID: String
    /// The marketplace's word for the state, as received.
    package var marketplaceStatus: String
    /// What that word means; nil if it is not known.
    package var status: OrderStatus?
    package var payment: PaymentStatus
    package var isInvoiced = false
    /// What the buyer pays for the package, after all discounts.
    package var total: Money
    package var shippingFee: Money
    package var currency: String
    package var orderedAt: Timestamp?
    package var shipBy: Timestamp?
    package var changedAt: Timestamp?
    package var customer: Customer
    package var shippingAddress: Address?
    package var invoiceAddress: Address?
    package var carrier: String?
    package var trackingNumber: String?
    package var trackingLink: String?
    /// The packages that this one replaces.
    package var originPackageIDs: [String]
    package var lines: [IncomingLine]

    package init(
        orderNumber: String, packageID: String, marketplaceStatus: String, status: OrderStatus?, payment: PaymentStatus,
        total: Money, shippingFee: Money, currency: String, customer: Customer, lines: [IncomingLine],
        originPackageIDs: [String] = []
    ) {
        (self.orderNumber, self.packageID, self.marketplaceStatus) = (orderNumber, packageID, marketplaceStatus)
        (self.status, self.payment, self.total, self.shippingFee) = (status, payment, total, shippingFee)
        (self.currency, self.customer, self.lines) = (currency, customer, lines)
        self.originPackageIDs = originPackageIDs
    }
}

/// A line of an ``IncomingPackage``.
package struct IncomingLine: Sendable, Equatable {
    package var externalID: String
    package var sku: String?
    package var barcode: String?
    package var name: String
    package var quantity: Int
    /// The platform's own price of one unit after discounts, rounded half up.
    package var unitPrice: Money
    /// The exact total of the line after discounts.
    package var total: Money
    package var vatRate: Percent?
    package var commission: Percent?
    package var status: LineStatus
    package var returnStatus: ReturnStatus = .none

    package init(
        externalID: String, sku: String?, barcode: String?, name: String, quantity: Int, unitPrice: Money,
        total: Money, vatRate: Percent?, commission: Percent?, status: LineStatus, returnStatus: ReturnStatus = .none
    ) {
        (self.externalID, self.sku, self.barcode, self.name) = (externalID, sku, barcode, name)
        (self.quantity, self.unitPrice, self.total) = (quantity, unitPrice, total)
        (self.vatRate, self.commission, self.status, self.returnStatus) = (vatRate, commission, status, returnStatus)
    }
}

/// Who bought.
package struct Customer: Sendable, Equatable {
    package var name: String?
    package var phone: String?
    package var email: String?

    package init(name: String? = nil, phone: String? = nil, email: String? = nil) {
        (self.name, self.phone, self.email) = (name, phone, email)
    }
}

/// Where to deliver, or whom to invoice.
package struct Address: Sendable, Equatable {
    package var name: String?
    package var company: String?
    /// Street, building, door: everything but the fields below.
    package var text: String?
    package var district: String?
    package var city: String?
    package var postalCode: String?
    package var countryCode: String?
    package var phone: String?
    package var taxOffice: String?
    package var taxNumber: String?

    package init(
        name: String? = nil, company: String? = nil, text: String? = nil, district: String? = nil, city: String? = nil,
        postalCode: String? = nil, countryCode: String? = nil, phone: String? = nil, taxOffice: String? = nil,
        taxNumber: String? = nil
    ) {
        (self.name, self.company, self.text, self.district, self.city) = (name, company, text, district, city)
        (self.postalCode, self.countryCode, self.phone) = (postalCode, countryCode, phone)
        (self.taxOffice, self.taxNumber) = (taxOffice, taxNumber)
    }
}
