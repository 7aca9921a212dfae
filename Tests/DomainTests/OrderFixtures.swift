import Domain

/// An order of the shop 7 with lines 1, 2, 3 …, each in the state given.
func order(
    _ status: OrderStatus, lines: [LineStatus], payment: PaymentStatus = .paid, quantity: Int = 2
) -> Order {
    Order(
        id: ID(1), dealer: ID(5), integration: ID(7), number: "S-1", packageID: "P-1", status: status, payment: payment,
        lines: lines.enumerated().map { position, lineStatus in
            var line = OrderLine(
                id: ID(Int64(position) + 1), externalID: "L\(position + 1)", sku: "SKU-\(position + 1)",
                barcode: "869000000000\(position + 1)", name: "Ürün \(position + 1)", quantity: quantity,
                unitPrice: Money(kurus: 1000), total: Money(kurus: 1000 * Int64(quantity)), status: lineStatus)
            if lineStatus == .cancelled { line.cancelledQuantity = quantity }
            if [.shipped, .delivered].contains(lineStatus) { line.shippedQuantity = quantity }
            return line
        })
}

/// What the marketplace says of the package of ``order(_:lines:payment:quantity:)``.
///
/// - Parameter lines: the state of each line; nil for the usual one of the package's state.
func observation(
    _ status: OrderStatus?, word: String? = nil, at seconds: Int64? = nil, lines: [LineStatus?] = [nil],
    payment: PaymentStatus = .paid
) -> IncomingPackage {
    var package = IncomingPackage(
        orderNumber: "S-1", packageID: "P-1", marketplaceStatus: word ?? status?.rawValue ?? "Bilinmeyen",
        status: status,
        payment: payment, total: Money(kurus: 2000), shippingFee: .zero, currency: "TRY", customer: Customer(),
        lines: lines.enumerated().map { position, lineStatus in
            IncomingLine(
                externalID: "L\(position + 1)", sku: nil, barcode: nil, name: "Ürün", quantity: 2,
                unitPrice: Money(kurus: 1000), total: Money(kurus: 2000), vatRate: nil, commission: nil,
                status: lineStatus ?? status?.lineStage ?? .waiting)
        })
    package.changedAt = seconds.map { Timestamp(milliseconds: $0 * 1000) }
    return package
}

extension Order {
    /// Takes in an event that waits for siblings and finds none, as a pull does.
    mutating func pulled(_ package: IncomingPackage) -> Observation {
        observe(package, isCarriedBySibling: false, confirmsCancellation: false)
    }
}

/// The states that a marketplace package can be in, as connectors produce them; nil for an unknown word.
let observableStatuses: [OrderStatus?] = [
    .received, .preparing, .shipped, .atPickupPoint, .delivered, .undelivered, .returned, .cancelled, .unsupplied,
    .superseded, nil,
]
