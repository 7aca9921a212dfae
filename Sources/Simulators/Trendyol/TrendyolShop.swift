import Domain
import LosslessJSON

/// All that the marketplace knows of one seller: a value, changed only within the simulator's actor.
struct TrendyolShop: Sendable {
    let seller: TrendyolSeller
    var random: SplitMix64
    var packages: [Int64: TrendyolPackage] = [:]
    var reports: [TrendyolReport] = []
    /// The states that packages went through since the webhooks were last queued, in order.
    var events: [TrendyolPackage] = []
    /// Where the readers of the stream stand.
    var cursors: [String: TrendyolStreamCursor] = [:]
    /// Tracking numbers for which a label was ordered, with the number of boxes.
    var labels: [String: Int] = [:]
    var hooks: [TrendyolWebhook] = []
    /// How long replacements of a package stay hidden after a split or partial cancel.
    var replacementDelay: Duration = .zero
    /// Whether a package that was cancelled in part goes on listing the lines that live on in its replacement.
    var cancelledPackagesKeepAllLines = true
    var usesLegacyNames = false
    private var nextID: Int64

    /// - Parameter number: the place of the seller among the sellers, so that no two shops make the same ids.
    init(seller: TrendyolSeller, number: Int, seed: UInt64) {
        self.seller = seller
        random = SplitMix64(seed: seed ^ UInt64(bitPattern: seller.sellerID))
        nextID = 3_330_111_111 + Int64(number) * 100_000_000
    }

    mutating func makeID() -> Int64 {
        nextID += 1
        return nextID
    }

    /// The package as the calls and webhooks show it.
    func json(_ package: TrendyolPackage) -> JSON {
        let json = package.json(sellerID: seller.sellerID)
        return usesLegacyNames ? TrendyolLegacyNames.rewrite(json) : json
    }

    /// Takes an order in. Returns the id of its package.
    mutating func createOrder(_ draft: TrendyolOrderDraft, at moment: Timestamp) throws(TrendyolRefusal) -> Int64 {
        guard !draft.lines.isEmpty, draft.lines.allSatisfy({ $0.quantity > 0 }) else {
            throw .invalid("Sipariş satırı yok")
        }
        let status = draft.isAwaiting ? "Awaiting" : "Created"
        let package = TrendyolPackage(
            packageID: makeID(),
            orderNumber: "106" + random.digits(8),
            shipmentNumber: 600_000_000 + Int64(random.below(99_999_999)),
            customerID: 100_000_000 + Int64(random.below(899_999_999)),
            buyer: draft.buyer,
            isCashOnDelivery: draft.isCashOnDelivery,
            paymentMethod: draft.isCashOnDelivery
                ? "-" : random.pick(["Kredi Kartı", "Banka Kartı", "Cüzdan - Trendpay"]),
            orderedAt: moment,
            createdBy: "order-creation",
            originPackageIDs: [],
            visibleFrom: moment,
            status: status,
            modifiedAt: moment,
            histories: [.init(at: moment, status: status)],
            cargo: makeCargo(isAwaiting: draft.isAwaiting),
            lines: draft.lines.map { makeLine($0, status: status) })
        keep(package)
        return package.packageID
    }

    mutating func makeCargo(isAwaiting: Bool = false) -> TrendyolPackage.Cargo {
        let carriers = [("733", "Trendyol Express Marketplace"), ("726", "Aras Kargo Marketplace")]
        let (prefix, name) = random.pick(carriers)
        let tracking = prefix + random.digits(13 + random.below(5))
        return .init(
            trackingNumber: isAwaiting ? "0" : tracking,
            senderNumber: "2100" + random.digits(8),
            providerName: name)
    }

    private mutating func makeLine(_ line: TrendyolOrderDraft.Line, status: String) -> TrendyolLine {
        let sellerShares = spread(line.sellerDiscount, over: line.quantity)
        // The other way round, so that the two remainders do not fall on the same units.
        let platformShares = Array(spread(line.platformDiscount, over: line.quantity).reversed())
        let units = (0..<line.quantity).map { position in
            TrendyolLine.Unit(
                itemID: makeID(),
                gross: line.product.price,
                sellerDiscount: sellerShares[position],
                platformDiscount: platformShares[position])
        }
        return TrendyolLine(
            lineID: 4_765_000_000 + makeID(),
            contentID: 1_239_000_000 + Int64(random.below(999_999)),
            product: line.product,
            units: units,
            status: status)
    }

    /// Stores a changed or new package and notes the event.
    mutating func keep(_ package: TrendyolPackage) {
        packages[package.packageID] = package
        events.append(package)
    }

    /// A package that may still be written to.
    func current(_ packageID: Int64) throws(TrendyolRefusal) -> TrendyolPackage {
        guard let package = packages[packageID] else { throw .unknownPackage(packageID) }
        guard !package.isSuperseded else {
            throw TrendyolRefusal(
                409, "shipment.package.not.active", "Paket artık geçerli değil, yerine yeni paket oluştu: \(packageID)")
        }
        return package
    }

    mutating func report(
        _ kind: TrendyolReport.Kind,
        _ packageID: Int64,
        _ lines: [TrendyolReportedLine] = [],
        at moment: Timestamp
    ) {
        reports.append(TrendyolReport(packageID: packageID, kind: kind, lines: lines, at: moment))
    }
}
