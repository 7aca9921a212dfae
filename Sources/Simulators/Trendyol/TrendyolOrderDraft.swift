package import Domain

/// What somebody orders: from it the marketplace makes a package.
package struct TrendyolOrderDraft: Sendable {
    /// A product and how many of it.
    package struct Line: Sendable {
        package var product: DemoProduct
        package var quantity: Int
        /// The seller's discount on the whole line.
        package var sellerDiscount: Money
        /// The marketplace's own discount on the whole line.
        package var platformDiscount: Money

        /// Discounts are for the whole line and may not divide evenly by the quantity: then the units differ by a kuruş.
        package init(
            _ product: DemoProduct,
            quantity: Int = 1,
            sellerDiscount: Money = .zero,
            platformDiscount: Money = .zero
        ) {
            self.product = product
            self.quantity = quantity
            self.sellerDiscount = sellerDiscount
            self.platformDiscount = platformDiscount
        }
    }

    package var lines: [Line]
    package var buyer: DemoBuyer
    /// Paid at the door.
    package var isCashOnDelivery: Bool
    /// Still in the marketplace's payment control: status `Awaiting`, without a tracking number, until released.
    package var isAwaiting: Bool

    /// An order of these lines for this person.
    package init(
        lines: [Line],
        buyer: DemoBuyer,
        isCashOnDelivery: Bool = false,
        isAwaiting: Bool = false
    ) {
        self.lines = lines
        self.buyer = buyer
        self.isCashOnDelivery = isCashOnDelivery
        self.isAwaiting = isAwaiting
    }

    /// A likely order: mostly one line of one unit, sometimes more, with discounts that do not divide evenly, now and
    /// then a company, a hidden telephone number or payment at the door.
    package static func random(using random: inout SplitMix64) -> TrendyolOrderDraft {
        let lineCount = random.chance(perMille: 700) ? 1 : 2 + random.below(3)
        let products = DemoCatalogue.products.shuffled(using: &random).prefix(lineCount)
        let lines = products.map { product -> Line in
            let quantity = random.chance(perMille: 750) ? 1 : 2 + random.below(3)
            let lineAmount = Int(product.price.kurus) * quantity
            let sellerDiscount = random.chance(perMille: 400) ? random.below(lineAmount / 4) : 0
            let platformDiscount = random.chance(perMille: 200) ? random.below(lineAmount / 10) : 0
            return Line(
                product,
                quantity: quantity,
                sellerDiscount: Money(kurus: Int64(sellerDiscount)),
                platformDiscount: Money(kurus: Int64(platformDiscount)))
        }
        var buyer = DemoPeople.buyer(using: &random)
        if random.chance(perMille: 100) { buyer.company = random.pick(DemoPeople.companies) }
        if random.chance(perMille: 150) { buyer.phone = nil }
        return TrendyolOrderDraft(lines: lines, buyer: buyer, isCashOnDelivery: random.chance(perMille: 100))
    }
}
