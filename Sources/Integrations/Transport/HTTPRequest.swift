/// A request to an outside system, as a value.
package struct HTTPRequest: Sendable {
    package var method: HTTPMethodName
    /// The absolute address, percent-encoded.
    package var url: String
    package var headers: [(String, String)]
    package var body: [UInt8]?
    /// How long the whole exchange may take, from the first try to connect to the last byte of the answer.
    package var timeout: Duration
    /// A longer answer is cut off and counts as a failure.
    package var bodyBytesMax: Int
    /// Whether the call changes something outside. If its answer is lost, nobody knows whether that happened.
    package var hasEffect: Bool
    /// Whose certificates the other side may show; the public authorities if nil.
    package var authority: PrivateCA?

    package init(
        _ method: HTTPMethodName, _ url: String, headers: [(String, String)] = [], body: [UInt8]? = nil,
        timeout: Duration = .seconds(30), bodyBytesMax: Int = 10 << 20, hasEffect: Bool
    ) {
        (self.method, self.url, self.headers, self.body) = (method, url, headers, body)
        (self.timeout, self.bodyBytesMax, self.hasEffect) = (timeout, bodyBytesMax, hasEffect)
    }
}

/// The HTTP methods in use (RFC 9110, section 9).
package enum HTTPMethodName: String, Sendable, CaseIterable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case delete = "DELETE"
}
