import Domain

/// What happens to packages on the marketplace's and the customer's side.
extension TrendyolShop {
    /// Sets any status, also words that nobody has documented.
    mutating func enter(_ status: String, _ packageID: Int64, at moment: Timestamp) throws(TrendyolRefusal) {
        var package = try current(packageID)
        package.enter(status, at: moment)
        keep(package)
    }

    /// The payment control is over: `Awaiting` becomes `Created` and the parcel gets its tracking number.
    mutating func release(_ packageID: Int64, at moment: Timestamp) throws(TrendyolRefusal) {
        var package = try current(packageID)
        guard package.status == "Awaiting" else { throw .invalid("Paket beklemede değil") }
        package.cargo = makeCargo()
        package.enter("Created", at: moment)
        keep(package)
    }

    /// The customer cancels everything.
    mutating func cancel(_ packageID: Int64, at moment: Timestamp) throws(TrendyolRefusal) {
        var package = try current(packageID)
        let byCustomer = TrendyolLine.Cancellation(by: "Customer", reason: "Müşteri vazgeçti", code: 101)
        package.enter("Cancelled", at: moment)
        for position in package.lines.indices { package.lines[position].cancellation = byCustomer }
        keep(package)
    }

    /// Two packages take the place of one: the lines are halved, or the units of the only line.
    ///
    /// - Returns: the new package ids.
    mutating func split(_ packageID: Int64, at moment: Timestamp) throws(TrendyolRefusal) -> [Int64] {
        let package = try current(packageID)
        let halves: [[TrendyolLine]]
        if package.lines.count > 1 {
            let middle = package.lines.count / 2
            halves = [Array(package.lines[..<middle]), Array(package.lines[middle...])]
        } else if let line = package.lines.first, line.quantity > 1 {
            let middle = line.quantity / 2
            halves = [[line.keeping(line.units[..<middle])], [line.keeping(line.units[middle...])]]
        } else {
            throw .invalid("Tek ürünlü paket bölünemez")
        }
        supersede(package, as: "UnPacked", at: moment)
        return halves.map { replace(package, with: $0, createdBy: "split", at: moment) }
    }

    /// Takes units out of a package: the rest moves to a new package, the old one ends as `Cancelled`.
    ///
    /// - Parameters:
    ///   - taken: which lines, and how many of each; must leave something over.
    ///   - lineStatus: `Cancelled` or `UnSupplied`, for the lines taken.
    /// - Returns: the id of the package with the rest.
    mutating func takeOut(
        _ taken: [TrendyolReportedLine],
        of packageID: Int64,
        lineStatus: String,
        cancellation: TrendyolLine.Cancellation,
        at moment: Timestamp
    ) throws(TrendyolRefusal) -> Int64 {
        let package = try current(packageID)
        var gone: [TrendyolLine] = []
        var rest: [TrendyolLine] = []
        for line in package.lines {
            let count = taken.filter { $0.lineID == line.lineID }.map(\.quantity).reduce(0, +)
            guard (0...line.quantity).contains(count) else { throw .invalid("Satır adedi fazla") }
            if count > 0 {
                var part = line.keeping(line.units[..<count])
                part.status = lineStatus
                part.cancellation = cancellation
                gone.append(part)
            }
            if count < line.quantity { rest.append(line.keeping(line.units[count...])) }
        }
        guard !gone.isEmpty, !rest.isEmpty else { throw .invalid("Kısmi iptal için paketin bir kısmı kalmalı") }
        var old = package
        let livingOn = rest.map(\.asMoved).filter { moved in !gone.contains { $0.lineID == moved.lineID } }
        old.lines = gone + (cancelledPackagesKeepAllLines ? livingOn : [])
        supersede(old, as: "Cancelled", keepingLineStatus: true, at: moment)
        return replace(package, with: rest, createdBy: "cancel", at: moment)
    }

    private mutating func supersede(
        _ package: TrendyolPackage,
        as status: String,
        keepingLineStatus: Bool = false,
        at moment: Timestamp
    ) {
        var old = package
        old.enter(status, at: moment)
        if keepingLineStatus { old.lines = package.lines }
        old.isSuperseded = true
        keep(old)
    }

    private mutating func replace(
        _ package: TrendyolPackage,
        with lines: [TrendyolLine],
        createdBy: String,
        at moment: Timestamp
    ) -> Int64 {
        let status = package.status == "Awaiting" ? "Awaiting" : "Created"
        var replacement = TrendyolPackage(
            packageID: makeID(),
            orderNumber: package.orderNumber,
            shipmentNumber: package.shipmentNumber + 1,
            customerID: package.customerID,
            buyer: package.buyer,
            isCashOnDelivery: package.isCashOnDelivery,
            paymentMethod: package.paymentMethod,
            orderedAt: package.orderedAt,
            createdBy: createdBy,
            originPackageIDs: [package.packageID],
            visibleFrom: moment + replacementDelay,
            status: status,
            modifiedAt: moment,
            histories: [],
            cargo: makeCargo(isAwaiting: status == "Awaiting"),
            lines: lines)
        replacement.enter(status, at: moment)
        keep(replacement)
        return replacement.packageID
    }
}

extension TrendyolLine {
    /// The line as the superseded package goes on showing it.
    fileprivate var asMoved: TrendyolLine {
        var line = self
        line.status = "UnPacked"
        return line
    }
}
