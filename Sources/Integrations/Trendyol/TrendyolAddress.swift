import Domain

/// Reads addresses. They are empty for some orders from abroad and come with a later event.
enum TrendyolAddress {
    /// The address to deliver to; nil if it says nothing.
    static func shipping(of package: PayloadNode) -> Address? {
        package.member("shipmentAddress").flatMap { address($0, withTax: false) }
    }

    /// The address to invoice, with tax office and number; nil if it says nothing.
    static func invoice(of package: PayloadNode) -> Address? {
        package.member("invoiceAddress").flatMap { address($0, withTax: true) }
    }

    private static func address(_ node: PayloadNode, withTax: Bool) -> Address? {
        func text(_ name: String, or otherName: String? = nil) -> String? { node.member(name, or: otherName)?.text }
        let address = Address(
            name: text("fullName") ?? joined(text("firstName"), text("lastName")),
            company: text("company"),
            text: text("fullAddress") ?? joined(text("address1"), text("address2")),
            district: text("district", or: "countyName"),
            city: text("city"),
            postalCode: text("postalCode"),
            countryCode: text("countryCode"),
            phone: text("phone"),
            taxOffice: withTax ? text("taxOffice") : nil,
            taxNumber: withTax ? text("taxNumber") : nil)
        return address == Address() ? nil : address
    }

    /// The parts that are there with a blank between them; nil if none is.
    static func joined(_ parts: String?...) -> String? {
        let present = parts.compactMap(\.self)
        return present.isEmpty ? nil : present.joined(separator: " ")
    }
}
