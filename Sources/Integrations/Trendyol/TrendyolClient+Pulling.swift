package import Domain
import LosslessJSON

extension TrendyolClient {
    /// One page of the packages that changed within the window and three hours around it, because Trendyol reads its
    /// date parameters as Turkish time. With that, a window must not be longer than 14 days; a longer one loses its start.
    package func pull(
        changedFrom start: Timestamp, to end: Timestamp, cursor: String?
    ) async throws(IntegrationError) -> PulledPage {
        let window = TrendyolWindow(from: start, to: end)
        return settings.usesStream
            ? try await pullStream(window, cursor: cursor) : try await pullPage(window, cursor: cursor)
    }

    package func packages(orderNumber: String) async throws(IntegrationError) -> [IncomingPackage] {
        let orders = try await orders(
            pagePath, query: [("orderNumber", orderNumber), ("page", "0"), ("size", TrendyolClient.pageSize)])
        var packages: [IncomingPackage] = []
        for element in read(orders) {
            switch element {
            case .package(let package) where package.orderNumber == orderNumber: packages.append(package)
            case .package: continue
            case .unreadable(let place, let problem, let raw):
                // Without this one nobody can say whether another package carries its lines.
                throw IntegrationError(
                    .permanent, code: "paket_okunamadi",
                    message: "Siparişin bir paketi okunamadı (\(place) \(problem)).",
                    rawAnswer: HTTPResponse(status: 200, body: Array(raw.utf8)).bodyText)
            }
        }
        return packages
    }

    private static var pageSize: String { "200" }

    private var pagePath: String { "/order/sellers/\(settings.sellerID)/v2/orders" }

    /// The stream: newest changes first, a cursor from page to page, the same window with each.
    private func pullStream(_ window: TrendyolWindow, cursor: String?) async throws(IntegrationError) -> PulledPage {
        var query = [
            (name: "lastModifiedStartDate", value: "\(window.from.milliseconds)"),
            (name: "lastModifiedEndDate", value: "\(window.to.milliseconds)"),
            (name: "size", value: TrendyolClient.pageSize),
        ]
        if let cursor { query.append((name: "nextCursor", value: cursor)) }
        let orders = try await orders("/order/sellers/\(settings.sellerID)/orders/stream", query: query)
        guard let hasMore = orders.hasMore else { throw brokenPaging("hasMore alanı yok") }
        guard hasMore else { return PulledPage(packages: read(orders), cursor: nil) }
        guard let next = orders.nextCursor, next != cursor else { throw brokenPaging("nextCursor ilerlemiyor") }
        return PulledPage(packages: read(orders), cursor: next)
    }

    /// Pages: newest changes first, so that a package that changes meanwhile shows up twice rather than not at all.
    private func pullPage(_ window: TrendyolWindow, cursor: String?) async throws(IntegrationError) -> PulledPage {
        guard let page = Int(cursor ?? "0"), page >= 0 else { throw brokenPaging("sayfa numarası geçersiz") }
        guard page < TrendyolClient.pagesMax else {
            throw IntegrationError(
                .permanent, code: "aralik_cok_genis",
                message: "Bu aralıkta 10.000'den çok paket var; aralığı kısaltın ya da akışı açın (akis: true).")
        }
        let orders = try await orders(
            pagePath,
            query: [
                ("startDate", "\(window.from.milliseconds)"), ("endDate", "\(window.to.milliseconds)"),
                ("page", "\(page)"), ("size", TrendyolClient.pageSize),
                ("orderByField", "PackageLastModifiedDate"), ("orderByDirection", "DESC"),
            ])
        guard let totalPages = orders.totalPages else { throw brokenPaging("totalPages alanı yok") }
        return PulledPage(packages: read(orders), cursor: page + 1 < totalPages ? "\(page + 1)" : nil)
    }

    /// Trendyol answers only the first 10,000 rows of a window.
    private static var pagesMax: Int { 50 }

    private func brokenPaging(_ what: String) -> IntegrationError {
        IntegrationError(
            .temporary, code: "yanit_bozuk", message: "Trendyol'un sipariş listesi sayfalanamadı: \(what).")
    }

    /// Reads the elements of an answer; a package of another seller is not taken.
    private func read(_ orders: TrendyolPayload.Orders) -> [ReadPackage] {
        orders.packages.map { node in
            guard let seller = node.member("supplierId"), seller.identifier != settings.sellerID else {
                return TrendyolPackageReader.read(node)
            }
            return .unreadable(
                place: seller.place, problem: "is not this account's seller number \(settings.sellerID)",
                raw: node.value.description)
        }
    }
}

/// The window of a query with three hours more on both sides, cut to the 14 days that Trendyol allows.
struct TrendyolWindow: Sendable, Equatable {
    let from: Timestamp
    let to: Timestamp

    init(from start: Timestamp, to end: Timestamp) {
        let overlap = Duration.seconds(3 * 3600)
        to = end + overlap
        from = max(start - overlap, to - .seconds(14 * 86_400))
    }
}
