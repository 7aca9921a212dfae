package import Domain
import LosslessJSON

/// Reads Trendyol's order packages, with the field names of 2026 and the ones before, whatever door they came by: page
/// answer, stream answer, webhook or file (developers.trendyol.com, "get order packages", "stream", "webhook").
package enum TrendyolPackageReader {
    /// Reads all packages of a payload.
    ///
    /// - Returns: one element for each package; one that can't be read does not stop the others.
    /// - Throws: ``IntegrationError``, `permanent`, if the payload is no JSON (with line and column) or holds no orders
    ///   (with what it is instead).
    package static func readPackages(_ payload: [UInt8]) throws(IntegrationError) -> [ReadPackage] {
        let json: JSON
        do {
            json = try JSON(parsing: payload)
        } catch {
            throw IntegrationError(
                .permanent, code: "gecersiz_json",
                message: "İçerik geçerli JSON değil (\(error)). Dosya yarım ya da bozuk olabilir.")
        }
        switch TrendyolPayload(json) {
        case .orders(let orders): return orders.packages.map(read)
        case .other(let what): throw TrendyolPayload.notOrders(what, kind: .permanent)
        }
    }

    /// Reads one element.
    static func read(_ node: PayloadNode) -> ReadPackage {
        do {
            return .package(try package(node))
        } catch {
            return .unreadable(place: error.place, problem: error.problem, raw: node.value.description)
        }
    }

    private static func package(_ node: PayloadNode) throws(PayloadFault) -> IncomingPackage {
        guard node.value.members != nil else { throw node.fault("is not an object but \(node.value.kindName)") }
        let origins = (node.member("originPackageIds")?.elements ?? []).compactMap(\.identifier)
        let word = TrendyolStatus.word(of: node)
        let status = TrendyolStatus.order(word, isReplacement: isReplacement(node, origins: origins))
        var package = IncomingPackage(
            orderNumber: try key(node, "orderNumber"),
            packageID: try key(node, "shipmentPackageId", or: "id"),
            marketplaceStatus: word,
            status: status,
            payment: TrendyolStatus.payment(word, isCashOnDelivery: node.member("isCod")?.value.bool == true),
            total: try TrendyolMoney.total(ofPackage: node),
            shippingFee: .zero,
            currency: node.member("currencyCode")?.text ?? "TRY",
            customer: Customer(),
            lines: try TrendyolLine.lines(of: node, status: status),
            originPackageIDs: origins)
        package.isInvoiced =
            TrendyolStatus.isInvoiced(word) || TrendyolStatus.isInvoiced(node.member("invoiceStatus")?.text)
        try readTimes(of: node, into: &package)
        readPeople(of: node, into: &package)
        readCargo(of: node, into: &package)
        return package
    }

    /// Whether the package came out of another one.
    private static func isReplacement(_ node: PayloadNode, origins: [String]) -> Bool {
        let maker = node.member("createdBy")?.text?.lowercased()
        return !origins.isEmpty || ["split", "cancel", "transfer"].contains(maker)
    }

    private static func key(
        _ node: PayloadNode, _ name: String, or otherName: String? = nil
    ) throws(PayloadFault) -> String {
        let member = try node.required(name, or: otherName)
        guard let key = member.identifier else { throw member.fault("is neither text nor a number") }
        return key
    }

    /// `orderDate` is Turkish wall-clock time written as if it were UTC; all other times are true UTC.
    private static func readTimes(of node: PayloadNode, into package: inout IncomingPackage) throws(PayloadFault) {
        if let ordered = node.member("orderDate") { package.orderedAt = try ordered.moment() - .seconds(3 * 3600) }
        if let changed = node.member("lastModifiedDate") { package.changedAt = try changed.moment() }
        package.shipBy = node.member("agreedDeliveryDate").flatMap { try? $0.moment() }
    }

    private static func readPeople(of node: PayloadNode, into package: inout IncomingPackage) {
        package.shippingAddress = TrendyolAddress.shipping(of: node)
        package.invoiceAddress = TrendyolAddress.invoice(of: node)
        package.customer = Customer(
            name: TrendyolAddress.joined(
                node.member("customerFirstName")?.text, node.member("customerLastName")?.text),
            phone: package.shippingAddress?.phone,
            email: node.member("customerEmail")?.text)
    }

    /// A tracking number of zero stands for none.
    private static func readCargo(of node: PayloadNode, into package: inout IncomingPackage) {
        package.carrier = node.member("cargoProviderName")?.text
        package.trackingNumber = node.member("cargoTrackingNumber")?.identifier.flatMap { number in
            number.allSatisfy { $0 == "0" } ? nil : number
        }
        package.trackingLink = node.member("cargoTrackingLink")?.text
    }
}
