package import Domain

/// What carries requests to outside systems: the network, or a stand-in of a test.
package protocol HTTPTransport: Sendable {
    /// Sends a request and waits for the whole answer, whatever its status.
    ///
    /// - Throws: ``IntegrationError``: `temporary` if nothing was sent or nothing could have changed, `outcomeUnknown` if
    ///   a request with an effect may have arrived and its answer did not, `permanent` if the request can't be sent.
    func send(_ request: HTTPRequest) async throws(IntegrationError) -> HTTPResponse
}
