package import Domain

/// Something that the program under test told the marketplace, kept so that a test can count it.
package struct TrendyolReport: Sendable, Equatable {
    /// What was told.
    package enum Kind: Sendable, Equatable {
        case picking
        case invoiced(number: String)
        case unsupplied(reason: Int64)
        case labelRequested
        case invoiceLink(String)
        case invoiceFile(name: String, type: String, size: Int)
    }

    package let packageID: Int64
    package let kind: Kind
    /// The lines in the body, as sent; empty for kinds that have none.
    package let lines: [TrendyolReportedLine]
    package let at: Timestamp
}

/// A line in the body of a report.
package struct TrendyolReportedLine: Sendable, Equatable {
    package let lineID: Int64
    package let quantity: Int

    /// A line and how many of it.
    package init(lineID: Int64, quantity: Int) {
        (self.lineID, self.quantity) = (lineID, quantity)
    }
}
