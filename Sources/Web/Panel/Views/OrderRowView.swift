import Domain
import Storage

/// A row of the list of orders in words.
struct OrderRowView {
    let orderURL: String
    let number: String
    let packageID: String?
    let badge: BadgeView
    let flags: [BadgeView]
    let customer: String
    let city: String?
    let products: String
    let moreProducts: String?
    let source: String
    let dealer: String?
    let amount: String
    let payment: String
    let ordered: TimeView
    let shipBy: Bool
    let shipByText: String
    let isLate: Bool

    init(_ row: OrderListRow, showsDealer: Bool, now: Timestamp, _ texts: Texts) {
        orderURL = "/siparisler/\(row.id)"
        number = row.number
        packageID = row.packageID
        badge = BadgeView(row.status.mark, texts)
        flags = OrderRowView.flags(row, texts)
        customer = row.customerName ?? "—"
        city = row.city
        products = row.firstLine ?? "—"
        moreProducts = row.lineCount > 1 ? texts("more_products", ["sayi": String(row.lineCount - 1)]) : nil
        source = row.integrationName ?? texts("manual_order")
        dealer = showsDealer ? row.dealerName : nil
        amount = MoneyText.format(row.total, currency: row.currency)
        payment = texts(row.payment.mark.phrase)
        ordered = TimeView(row.orderedAt)
        let deadline = row.status.isBeforeShipment ? row.shipBy : nil
        shipBy = deadline != nil
        shipByText = deadline.map { texts("ship_by", ["zaman": IstanbulTime.format($0)]) } ?? ""
        isLate = deadline.map { $0 < now } ?? false
    }

    private static func flags(_ row: OrderListRow, _ texts: Texts) -> [BadgeView] {
        var flags: [BadgeView] = []
        if row.hasUncertainSubmission { flags.append(BadgeView(texts("flag_uncertain"), .bad, "question")) }
        if row.hasDeadJob { flags.append(BadgeView(texts("flag_dead_job"), .bad, "alert")) }
        if row.isCancelRequested { flags.append(BadgeView(texts("flag_cancel"), .warn, "x-circle")) }
        if row.isHeld { flags.append(BadgeView(texts("flag_held"), .neutral, "pause")) }
        return flags
    }
}
