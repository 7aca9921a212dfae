package import Domain
import LosslessJSON

extension TrendyolClient {
    package func reportPicking(packageID: String, lines: [ReportedLine]) async throws(IntegrationError) {
        try await write(
            .put, path(packageID),
            ["lines": try wire(lines), "params": [:], "status": "Picking"])
    }

    package func reportInvoiced(
        packageID: String, lines: [ReportedLine], invoiceNumber: String
    ) async throws(IntegrationError) {
        try await write(
            .put, path(packageID),
            ["lines": try wire(lines), "params": ["invoiceNumber": .string(invoiceNumber)], "status": "Invoiced"])
    }

    package func reportUnsupplied(
        packageID: String, lines: [ReportedLine], reason: UnsuppliedReason
    ) async throws(IntegrationError) {
        try await write(
            .put, path(packageID) + "/items/unsupplied",
            ["lines": try wire(lines), "reasonId": JSON(reason.trendyolID)])
    }

    private func path(_ packageID: String) -> String {
        "/order/sellers/\(settings.sellerID)/shipment-packages/\(packageID.percentEncoded)"
    }

    private func wire(_ lines: [ReportedLine]) throws(IntegrationError) -> JSON {
        guard !lines.isEmpty else {
            throw IntegrationError(.permanent, code: "satir_yok", message: "Bildirilecek sipariş satırı yok.")
        }
        return .array(lines.map { ["lineId": JSON(trendyolKey: $0.externalID), "quantity": JSON($0.quantity)] })
    }
}

extension JSON {
    /// A key as Trendyol wants it: a number where it is one.
    init(trendyolKey key: String) {
        let isNumber = key.utf8.allSatisfy { (0x30...0x39).contains($0) } && !key.hasPrefix("0") && !key.isEmpty
        self = isNumber ? .number(key) : .string(key)
    }
}

extension UnsuppliedReason {
    /// Trendyol's own number for the reason.
    fileprivate var trendyolID: Int {
        switch self {
        case .outOfStock: 500
        case .defective: 501
        case .wrongPrice: 502
        case .integrationFault: 504
        case .bulkPurchase: 505
        case .forceMajeure: 506
        }
    }
}
