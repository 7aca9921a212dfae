import Domain

/// What a test or the demo makes happen on the marketplace's side. Every function throws ``TrendyolRefusal`` if the
/// package is unknown or not in a state for it.
extension TrendyolSimulator {
    /// A customer orders. Returns the id of the package.
    ///
    /// - Parameter sellerID: the first seller if nil; likewise in the other functions.
    @discardableResult
    package func createOrder(
        _ draft: TrendyolOrderDraft,
        sellerID: Int64? = nil
    ) throws(TrendyolRefusal) -> Int64 {
        try change(sellerID) { shop, now throws(TrendyolRefusal) in try shop.createOrder(draft, at: now) }
    }

    /// A likely order from the demo catalogue, the same for the same seed and history.
    @discardableResult
    package func createRandomOrder(sellerID: Int64? = nil) throws(TrendyolRefusal) -> Int64 {
        try createOrder(.random(using: &random), sellerID: sellerID)
    }

    /// The payment control is over: `Awaiting` becomes `Created`.
    package func release(_ packageID: Int64) throws(TrendyolRefusal) {
        try change(of: packageID) { shop, now throws(TrendyolRefusal) in try shop.release(packageID, at: now) }
    }

    /// Two packages take the place of one. Returns their ids; the old one becomes `UnPacked`.
    @discardableResult
    package func split(_ packageID: Int64) throws(TrendyolRefusal) -> [Int64] {
        try change(of: packageID) { shop, now throws(TrendyolRefusal) in try shop.split(packageID, at: now) }
    }

    /// The customer cancels some units: of this line, or of the first one.
    ///
    /// - Parameter quantity: all units of the line if nil.
    /// - Returns: the id of the package that holds the rest; the old one becomes `Cancelled`.
    @discardableResult
    package func partialCancel(
        _ packageID: Int64,
        lineID: Int64? = nil,
        quantity: Int? = nil
    ) throws(TrendyolRefusal) -> Int64 {
        try change(of: packageID) { shop, now throws(TrendyolRefusal) in
            let lines = try shop.current(packageID).lines
            guard let line = lines.first(where: { $0.lineID == lineID ?? $0.lineID }) else {
                throw .invalid("Satır bulunamadı")
            }
            let taken = TrendyolReportedLine(lineID: line.lineID, quantity: quantity ?? line.quantity)
            return try shop.takeOut(
                [taken],
                of: packageID,
                lineStatus: "Cancelled",
                cancellation: .init(by: "Customer", reason: "Müşteri vazgeçti", code: 101),
                at: now)
        }
    }

    /// The customer cancels the whole package.
    package func cancel(_ packageID: Int64) throws(TrendyolRefusal) {
        try change(of: packageID) { shop, now throws(TrendyolRefusal) in try shop.cancel(packageID, at: now) }
    }

    /// The carrier has taken the parcel.
    package func ship(_ packageID: Int64) throws(TrendyolRefusal) { try enter("Shipped", packageID) }

    /// The customer has the parcel.
    package func deliver(_ packageID: Int64) throws(TrendyolRefusal) { try enter("Delivered", packageID) }

    /// Any status: `AtCollectionPoint`, `UnDelivered`, `Returned`, or a word that nobody has documented.
    package func enter(_ status: String, _ packageID: Int64) throws(TrendyolRefusal) {
        try change(of: packageID) { shop, now throws(TrendyolRefusal) in try shop.enter(status, packageID, at: now) }
    }

    /// The package as it stands; nil if there is none with this id.
    package func snapshot(of packageID: Int64) -> TrendyolPackage? {
        shops.values.lazy.compactMap { $0.packages[packageID] }.first
    }

    /// All packages of an order, superseded ones included, oldest id first.
    package func packages(orderNumber: String) -> [TrendyolPackage] {
        shops.values.flatMap(\.packages.values).filter { $0.orderNumber == orderNumber }
            .sorted { $0.packageID < $1.packageID }
    }

    /// The ids of all packages of a seller, oldest first.
    package func packageIDs(sellerID: Int64? = nil) -> [Int64] {
        (shops[sellerID ?? firstSellerID]?.packages.keys).map { $0.sorted() } ?? []
    }

    /// What the program under test reported on this package, oldest first, repetitions included.
    package func reports(of packageID: Int64) -> [TrendyolReport] {
        shops.values.flatMap(\.reports).filter { $0.packageID == packageID }
    }

    /// Answers and webhooks with the field names of before 2026, or with the current ones.
    package func useLegacyNames(_ isLegacy: Bool, sellerID: Int64? = nil) {
        shops[sellerID ?? firstSellerID]?.usesLegacyNames = isLegacy
    }

    /// How later splits and partial cancels behave.
    ///
    /// - Parameters:
    ///   - delay: how long replacements stay hidden from the reading calls; their `lastModifiedDate` does not wait.
    ///   - keepAllLines: whether the old package of a partial cancel still lists the lines that live on elsewhere.
    package func setReplacement(delay: Duration, keepAllLines: Bool = true, sellerID: Int64? = nil) {
        shops[sellerID ?? firstSellerID]?.replacementDelay = delay
        shops[sellerID ?? firstSellerID]?.cancelledPackagesKeepAllLines = keepAllLines
    }

    private func change<Outcome>(
        of packageID: Int64,
        _ work: (inout TrendyolShop, Timestamp) throws(TrendyolRefusal) -> Outcome
    ) throws(TrendyolRefusal) -> Outcome {
        guard let shop = shops.values.first(where: { $0.packages[packageID] != nil }) else {
            throw .unknownPackage(packageID)
        }
        return try change(shop.seller.sellerID, work)
    }

    private func change<Outcome>(
        _ sellerID: Int64?,
        _ work: (inout TrendyolShop, Timestamp) throws(TrendyolRefusal) -> Outcome
    ) throws(TrendyolRefusal) -> Outcome {
        let sellerID = sellerID ?? firstSellerID
        guard var shop = shops[sellerID] else { throw .invalid("Satıcı bilinmiyor: \(sellerID)") }
        let outcome = try work(&shop, world.now())
        queueEvents(&shop)
        shops[sellerID] = shop
        return outcome
    }
}
