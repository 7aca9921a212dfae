package import Domain
import LosslessJSON

/// One seller account at Trendyol (developers.trendyol.com, "order integration").
///
/// Calls to the stream should be ``pauseBetweenPages`` apart, which is up to the caller.
package struct TrendyolClient: MarketplaceClient {
    let baseURL: String
    let settings: TrendyolSettings
    let now: @Sendable () -> Timestamp
    private let transport: any HTTPTransport
    private let authorization: String

    /// - Throws: ``IntegrationError``, `credentials`, if the settings lack the seller number.
    package init(
        account: Account, transport: any HTTPTransport, now: @escaping @Sendable () -> Timestamp
    ) throws(IntegrationError) {
        settings = try TrendyolSettings(configuration: account.configuration)
        baseURL = account.baseURL.hasSuffix("/") ? String(account.baseURL.dropLast()) : account.baseURL
        authorization = basicAuthorization(user: account.apiKey, password: account.apiSecret)
        self.transport = transport
        self.now = now
    }

    package var pauseBetweenPages: Duration { settings.pauseBetweenPages }

    package func testConnection() async throws(IntegrationError) {
        _ = try await orders(
            "/order/sellers/\(settings.sellerID)/v2/orders", query: [("page", "0"), ("size", "1")])
    }

    package func readPackages(_ payload: [UInt8]) throws(IntegrationError) -> [ReadPackage] {
        try TrendyolPackageReader.readPackages(payload)
    }
}

extension TrendyolClient {
    /// Sends a request with the account's headers and returns its successful answer.
    ///
    /// - Parameter path: after the base address, percent-encoded.
    /// - Throws: ``IntegrationError`` for a failed exchange and for any status other than 2xx.
    func call(
        _ method: HTTPMethodName, _ path: String, contentType: String? = nil, body: [UInt8]? = nil,
        timeout: Duration = .seconds(30), hasEffect: Bool
    ) async throws(IntegrationError) -> HTTPResponse {
        var headers = [
            ("Authorization", authorization), ("User-Agent", settings.userAgent), ("Accept", "application/json"),
        ]
        if let contentType { headers.append(("Content-Type", contentType)) }
        let response = try await transport.send(
            HTTPRequest(
                method, baseURL + path, headers: headers, body: body, timeout: timeout, hasEffect: hasEffect))
        guard response.isSuccess else { throw refusal(response, hasEffect: hasEffect) }
        return response
    }

    /// Sends JSON and makes sure that it was accepted.
    func write(
        _ method: HTTPMethodName, _ path: String, _ body: JSON, hasEffect: Bool = true
    ) async throws(IntegrationError) {
        let response = try await call(
            method, path, contentType: "application/json; charset=utf-8", body: body.utf8, hasEffect: hasEffect)
        try requireAcceptance(response, hasEffect: hasEffect)
    }

    /// Asks for orders.
    ///
    /// - Throws: ``IntegrationError``, `temporary`, if the answer is anything but orders: it never counts as "no orders".
    func orders(
        _ path: String, query: [(name: String, value: String)]
    ) async throws(IntegrationError) -> TrendyolPayload.Orders {
        let response = try await call(.get, "\(path)?\(queryText(query))", hasEffect: false)
        switch TrendyolPayload(try requireJSON(response)) {
        case .orders(let orders): return orders
        case .other(let what):
            var error = TrendyolPayload.notOrders(what, kind: .temporary)
            error.rawAnswer = response.bodyText
            throw error
        }
    }
}
