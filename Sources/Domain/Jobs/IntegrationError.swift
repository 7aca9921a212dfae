/// Why a call to an outside system failed, in the terms that decide what happens next.
package struct IntegrationError: Error, Sendable, Equatable {
    /// What may be done about it (`hata_log.sinif`).
    package enum Class: String, Sendable, CaseIterable {
        /// Network trouble, a 5xx before any effect: try again later.
        case temporary = "gecici"
        /// Too many requests: wait, without using up an attempt.
        case rateLimited = "limit"
        /// The request itself is refused: trying again changes nothing.
        case permanent = "kalici"
        /// The account is refused: a person must enter new credentials.
        case credentials = "kimlik"
        /// Sent, and no answer: the effect may or may not have happened. Ask before sending again.
        case outcomeUnknown = "belirsiz"
    }

    package var kind: Class
    /// A short stable code, such as `http_500` or the platform's own error code.
    package var code: String
    /// What happened and what to do, in Turkish, without secrets.
    package var message: String
    /// How long to wait before the next attempt, if the other side said so.
    package var retryAfter: Duration?
    /// The answer as received, cut to 8 KB; redacted before it is stored.
    package var rawAnswer: String?

    package init(
        _ kind: Class, code: String, message: String, retryAfter: Duration? = nil, rawAnswer: String? = nil
    ) {
        (self.kind, self.code, self.message) = (kind, code, message)
        (self.retryAfter, self.rawAnswer) = (retryAfter, rawAnswer)
    }

    /// Whether the other side as a whole seems to be down, rather than this one request being at fault: no connection, no
    /// answer, or an answer with a status of 500 or above.
    package var isOutage: Bool {
        (kind == .temporary || kind == .outcomeUnknown)
            && ["http_5", "baglanti", "zaman_asimi", "yanit_alinamadi", "html_yanit"].contains { code.hasPrefix($0) }
    }
}
