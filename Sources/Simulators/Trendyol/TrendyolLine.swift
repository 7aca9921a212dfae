package import Domain

/// A line of a package: some units of one product.
package struct TrendyolLine: Sendable, Equatable {
    /// One piece, with its own share of the discounts.
    package struct Unit: Sendable, Equatable {
        package var itemID: Int64
        package var gross: Money
        package var sellerDiscount: Money
        package var platformDiscount: Money

        /// What the customer pays for this piece.
        package var net: Money { gross - sellerDiscount - platformDiscount }
    }

    package let lineID: Int64
    package let contentID: Int64
    package let product: DemoProduct
    package var units: [Unit]
    package var status: String
    /// Who cancelled, why, and the number of the reason; empty and 0 while nobody did.
    package var cancellation = Cancellation()

    /// Who cancelled a line and why.
    package struct Cancellation: Sendable, Equatable {
        package var by = ""
        package var reason = ""
        package var code: Int64 = 0
    }

    package var quantity: Int { units.count }
    package var gross: Money { units.map(\.gross).reduce(.zero, +) }
    package var sellerDiscount: Money { units.map(\.sellerDiscount).reduce(.zero, +) }
    package var platformDiscount: Money { units.map(\.platformDiscount).reduce(.zero, +) }
    package var net: Money { gross - sellerDiscount - platformDiscount }

    /// The same line with these units only.
    func keeping(_ units: some Sequence<Unit>) -> TrendyolLine {
        var line = self
        line.units = Array(units)
        return line
    }
}

/// Spreads an amount over `count` units to the kuruş; the first ones get one more where it does not divide evenly.
func spread(_ amount: Money, over count: Int) -> [Money] {
    let (share, rest) = amount.kurus.quotientAndRemainder(dividingBy: Int64(count))
    return (0..<count).map { Money(kurus: share + ($0 < rest ? 1 : 0)) }
}
