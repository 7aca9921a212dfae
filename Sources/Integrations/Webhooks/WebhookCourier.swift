package import Domain
import Sealing

/// Carries an event to its receiver.
package struct WebhookCourier: Sendable {
    private let transport: any HTTPTransport

    package init(transport: any HTTPTransport) { self.transport = transport }

    package static let timeout = Duration.seconds(10)
    /// A longer answer counts as a failure.
    package static let answerBytesMax = 64 * 1024

    /// Sends a signed event and waits for the answer, whatever its status. Redirects are not followed.
    ///
    /// - Throws: ``IntegrationError`` if there was no answer. It does not matter whether the event may have arrived: it is
    ///   sent again, and receivers know it by its number.
    package func send(_ parcel: WebhookParcel) async throws(IntegrationError) -> HTTPResponse {
        try await transport.send(
            HTTPRequest(
                .post, parcel.address,
                headers: [
                    ("Content-Type", "application/json; charset=utf-8"), ("User-Agent", "siparis-webhook/1"),
                    ("Siparis-Olay", parcel.event.rawValue), ("Siparis-Olay-No", parcel.eventID),
                    (WebhookSignature.header, parcel.signature),
                ],
                body: parcel.body, timeout: WebhookCourier.timeout, bodyBytesMax: WebhookCourier.answerBytesMax,
                hasEffect: false))
    }
}

/// An event with what it is sent with.
package struct WebhookParcel: Sendable {
    package var address: String
    package var event: WebhookEvent
    package var eventID: String
    package var body: [UInt8]
    /// The value of `Siparis-Imza`.
    package var signature: String

    package init(address: String, event: WebhookEvent, eventID: String, body: [UInt8], signature: String) {
        (self.address, self.event, self.eventID) = (address, event, eventID)
        (self.body, self.signature) = (body, signature)
    }
}

extension HTTPResponse {
    /// How long the receiver asks to be left alone (`Retry-After`); nil if it does not.
    package func pauseAsked(now: Timestamp) -> Duration? {
        [429, 503].contains(status) ? retryAfter(header("Retry-After"), now: now) : nil
    }
}
