/// A supplier that orders go to. One conformance per interface, in `Integrations`.
///
/// Every function throws ``IntegrationError`` and nothing else; `outcomeUnknown` means: ask ``find(reference:)``.
package protocol SupplierClient: Sendable {
    /// Asks for something harmless, to see whether address and credentials work.
    func testConnection() async throws(IntegrationError)

    /// Whether ``find(reference:)`` can answer; otherwise a person has to decide on lost answers.
    var canBeAsked: Bool { get }

    /// Hands an order over. The reference is the idempotency key: the same for every attempt.
    func submit(_ request: SupplierOrderRequest) async throws(IntegrationError) -> SupplierAnswer

    /// What the supplier knows under this reference; nil if it surely has no such order.
    func find(reference: String) async throws(IntegrationError) -> SupplierAnswer?

    /// Asks the supplier to stop an order that it has.
    func recall(reference: String, supplierOrderNumber: String?) async throws(IntegrationError)
}

/// An order as a supplier gets it.
package struct SupplierOrderRequest: Sendable, Equatable {
    /// One line: the supplier's own article and how many of it.
    package struct Line: Sendable, Equatable {
        package var supplierSKU: String
        package var barcode: String?
        package var name: String
        package var quantity: Int
        package var unitPrice: Money

        package init(supplierSKU: String, barcode: String?, name: String, quantity: Int, unitPrice: Money) {
            (self.supplierSKU, self.barcode, self.name) = (supplierSKU, barcode, name)
            (self.quantity, self.unitPrice) = (quantity, unitPrice)
        }
    }

    /// A document that goes along.
    package struct Attachment: Sendable, Equatable {
        package var kind: FileKind
        package var name: String
        package var type: FileType
        package var bytes: [UInt8]

        package init(kind: FileKind, name: String, type: FileType, bytes: [UInt8]) {
            (self.kind, self.name, self.type, self.bytes) = (kind, name, type, bytes)
        }
    }

    package var reference: String
    package var orderNumber: String
    package var customer: Customer
    package var shippingAddress: Address?
    package var carrier: String?
    package var trackingNumber: String?
    package var note: String?
    package var currency: String
    package var lines: [Line]
    package var attachments: [Attachment]

    package init(
        reference: String, orderNumber: String, customer: Customer, shippingAddress: Address?, currency: String,
        lines: [Line], attachments: [Attachment] = []
    ) {
        (self.reference, self.orderNumber, self.customer) = (reference, orderNumber, customer)
        (self.shippingAddress, self.currency) = (shippingAddress, currency)
        (self.lines, self.attachments) = (lines, attachments)
    }
}

/// What a supplier says about one order.
package struct SupplierAnswer: Sendable, Equatable {
    package var supplierOrderNumber: String?
    package var state: SupplierOrderState
    package var reason: String?
    package var carrier: String?
    package var trackingNumber: String?

    package init(
        supplierOrderNumber: String?, state: SupplierOrderState, reason: String? = nil, carrier: String? = nil,
        trackingNumber: String? = nil
    ) {
        (self.supplierOrderNumber, self.state, self.reason) = (supplierOrderNumber, state, reason)
        (self.carrier, self.trackingNumber) = (carrier, trackingNumber)
    }
}

/// Where a supplier order stands (`tedarikci_siparisleri.durum`).
package enum SupplierOrderState: String, Sendable, CaseIterable {
    case submitting = "gonderiliyor"
    case uncertain = "belirsiz"
    case received = "alindi"
    case accepted = "onaylandi"
    case refused = "reddedildi"
    case shipped = "kargoda"
    case failed = "basarisiz"
    case recalled = "geri_cekildi"
}
