/// A seller account of the simulated marketplace, with the keys that its program must send.
package struct TrendyolSeller: Sendable, Equatable {
    /// The number in every path.
    package var sellerID: Int64
    package var apiKey: String
    package var apiSecret: String

    /// A seller with these keys.
    package init(sellerID: Int64, apiKey: String, apiSecret: String) {
        self.sellerID = sellerID
        self.apiKey = apiKey
        self.apiSecret = apiSecret
    }

    /// What the header `Authorization` must be (HTTP Basic, RFC 7617).
    var authorization: String { "Basic " + base64("\(apiKey):\(apiSecret)".utf8) }
}
