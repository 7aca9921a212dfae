import Domain

/// The amounts of packages and lines. Trendyol's figures per unit are averages with up to three digits or more; only
/// `discountDetails`, one entry per unit, adds up to the exact amount.
enum TrendyolMoney {
    /// What the buyer pays for the package: its total price, else gross less discounts.
    static func total(ofPackage node: PayloadNode) throws(PayloadFault) -> Money {
        if let total = node.member("packageTotalPrice", or: "totalPrice") { return try total.money() }
        guard let gross = node.member("packageGrossAmount", or: "grossAmount") else {
            throw node.missing("packageTotalPrice")
        }
        return try rounded(
            less(
                gross, node.member("packageSellerDiscount", or: "totalDiscount"),
                node.member("packageTyDiscount", or: "totalTyDiscount")), at: gross)
    }

    /// The platform's own price of one unit after discounts, else gross less discounts.
    static func unitPrice(ofLine node: PayloadNode) throws(PayloadFault) -> Money {
        if let price = node.member("lineUnitPrice", or: "price") { return try price.money() }
        return try rounded(exactUnitPrice(ofLine: node), at: node)
    }

    /// The exact total of a line after discounts: the sum of its units, else the unit price times the quantity, rounded once.
    static func total(ofLine node: PayloadNode, quantity: Int) throws(PayloadFault) -> Money {
        let prices = (node.member("discountDetails")?.elements ?? []).compactMap { $0.member("lineItemPrice") }
        guard prices.count == quantity else {
            guard let total = try exactUnitPrice(ofLine: node).times(quantity) else { throw node.tooLarge }
            return try rounded(total, at: node)
        }
        var sum = ExactAmount.zero
        for price in prices {
            guard let next = sum.adding(try price.exactAmount()) else { throw price.tooLarge }
            sum = next
        }
        return try rounded(sum, at: node)
    }

    private static func exactUnitPrice(ofLine node: PayloadNode) throws(PayloadFault) -> ExactAmount {
        if let price = node.member("lineUnitPrice", or: "price") { return try price.exactAmount() }
        guard let gross = node.member("lineGrossAmount", or: "amount") else { throw node.missing("lineUnitPrice") }
        return try less(
            gross, node.member("lineSellerDiscount", or: "discount"), node.member("lineTyDiscount", or: "tyDiscount"))
    }

    private static func less(_ gross: PayloadNode, _ discounts: PayloadNode?...) throws(PayloadFault) -> ExactAmount {
        var rest = try gross.exactAmount()
        for discount in discounts.compactMap(\.self) { rest = rest - (try discount.exactAmount()) }
        return rest
    }

    private static func rounded(_ amount: ExactAmount, at node: PayloadNode) throws(PayloadFault) -> Money {
        guard let money = amount.money else { throw node.fault("is less than its discounts") }
        return money
    }
}

extension PayloadNode {
    fileprivate var tooLarge: PayloadFault { fault("adds up to more than \(Money.largest)") }
}
