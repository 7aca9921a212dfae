/// A shop that orders come from: values in, HTTP out, values back. One conformance per platform, in `Integrations`.
///
/// Every function throws ``IntegrationError`` and nothing else.
package protocol MarketplaceClient: Sendable {
    /// Asks for something harmless, to see whether address and credentials work.
    func testConnection() async throws(IntegrationError)

    /// How long the shop wants to be left alone between two pages.
    var pauseBetweenPages: Duration { get }

    /// One page of the packages that changed within the window, in any order.
    ///
    /// - Parameter cursor: what the page before returned; nil for the first.
    func pull(changedFrom start: Timestamp, to end: Timestamp, cursor: String?) async throws(IntegrationError)
        -> PulledPage

    /// The packages of one order number, for siblings and doubtful cases.
    func packages(orderNumber: String) async throws(IntegrationError) -> [IncomingPackage]

    /// Reads packages from a payload that came by webhook or from a file.
    func readPackages(_ payload: [UInt8]) throws(IntegrationError) -> [ReadPackage]

    /// Tells the shop that the package is being prepared.
    func reportPicking(packageID: String, lines: [ReportedLine]) async throws(IntegrationError)

    /// Tells the shop that the package is invoiced.
    func reportInvoiced(packageID: String, lines: [ReportedLine], invoiceNumber: String) async throws(IntegrationError)

    /// Tells the shop that these lines can't be supplied.
    func reportUnsupplied(packageID: String, lines: [ReportedLine], reason: UnsuppliedReason)
        async throws(IntegrationError)

    /// Whether the shop makes labels for this parcel at all; some carriers print their own.
    func makesLabel(trackingNumber: String) -> Bool

    /// Asks the shop to make a label for the parcel; it is fetched later.
    func requestLabel(trackingNumber: String) async throws(IntegrationError)

    /// The label of the parcel; nil while it is not ready.
    func fetchLabel(trackingNumber: String) async throws(IntegrationError) -> ShippingLabel?

    /// Gives the shop the address of the invoice.
    func sendInvoiceLink(packageID: String, link: String, number: String, issuedAt: Timestamp)
        async throws(IntegrationError)

    /// Gives the shop the invoice itself.
    func sendInvoiceFile(packageID: String, name: String, type: FileType, bytes: [UInt8]) async throws(IntegrationError)
}

/// One page of pulled packages.
package struct PulledPage: Sendable {
    package var packages: [ReadPackage]
    /// What to pass for the next page; nil after the last.
    package var cursor: String?

    package init(packages: [ReadPackage], cursor: String?) {
        self.packages = packages
        self.cursor = cursor
    }
}

/// One element of a payload: a package, or why it could not be read. One bad element does not stop the others.
package enum ReadPackage: Sendable, Equatable {
    case package(IncomingPackage)
    /// - Parameters: the place in the payload (`content[3].lines[0].quantity`), and what is wrong there.
    case unreadable(place: String, problem: String, raw: String)
}

/// A line in a report to the marketplace.
package struct ReportedLine: Sendable, Equatable {
    package var externalID: String
    package var quantity: Int

    package init(externalID: String, quantity: Int) {
        self.externalID = externalID
        self.quantity = quantity
    }
}

/// A label for the parcel, one text per box.
package struct ShippingLabel: Sendable, Equatable {
    package var type: FileType
    package var bytes: [UInt8]

    package init(type: FileType, bytes: [UInt8]) {
        self.type = type
        self.bytes = bytes
    }
}

extension MarketplaceClient {
    /// A shop that asks for no pause.
    package var pauseBetweenPages: Duration { .zero }

    /// A shop that makes labels for every carrier.
    package func makesLabel(trackingNumber: String) -> Bool { true }
}
