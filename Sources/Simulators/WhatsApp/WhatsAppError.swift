import LosslessJSON

/// An error of the Graph API, as the answer to a call or inside a status webhook.
///
/// Source: Meta's error-code page of the Cloud API, 2026-09.
package struct WhatsAppError: Error, Sendable, Equatable {
    /// The number to branch on.
    package var code: Int
    package var title: String
    package var details: String
    var subcode: Int?

    /// Any code. Known ones get Meta's own title.
    package init(code: Int, details: String? = nil) {
        let title = Self.titles[code] ?? "Unknown error"
        self.code = code
        self.title = title
        self.details = details ?? title
        subcode = code == 190 ? 463 : code == 130429 ? 2_494_055 : nil
    }

    /// The token is wrong or expired.
    package static let invalidToken = WhatsAppError(code: 190)
    /// Too many messages a second.
    package static let rateLimited = WhatsAppError(
        code: 130429, details: "Cloud API message throughput has been reached.")
    /// The recipient can't be reached.
    package static let undeliverable = WhatsAppError(code: 131026)

    static func invalidParameter(_ details: String) -> WhatsAppError { WhatsAppError(code: 100, details: details) }

    /// The answer to a call: `{"error": {…}}` with the status that Meta uses for the code.
    var answer: Answer {
        var error: [JSON.Member] = [
            .init("message", .string(code == 190 ? title : "(#\(code)) \(title)")),
            .init("type", "OAuthException"),
            .init("code", JSON(code)),
        ]
        if code != 190 {
            error.append(.init("error_data", ["messaging_product": "whatsapp", "details": .string(details)]))
        }
        if let subcode { error.append(.init("error_subcode", JSON(subcode))) }
        error.append(.init("fbtrace_id", "ACEyrTehk6IAd0lm05Ixogh"))
        return .json(["error": .object(error)], status: status)
    }

    /// The entry in a status webhook.
    var statusJSON: JSON {
        [
            "code": JSON(code),
            "title": .string(title),
            "message": .string(title),
            "error_data": ["details": .string(details)],
            "href": "/documentation/business-messaging/whatsapp/support/error-codes",
        ]
    }

    private var status: Int {
        switch code {
        case 190: 401
        case 10, 200..<300, 131005, 131031: 403
        case 4, 80007, 130429, 131048, 131056: 429
        case 1, 2, 131000, 131016: 500
        default: 400
        }
    }

    private static let titles = [
        4: "Application request limit reached",
        100: "Invalid parameter",
        190: "Error validating access token: Session has expired.",
        131000: "Something went wrong",
        131005: "Access denied",
        131026: "Message undeliverable",
        131047: "Re-engagement message",
        131049: "This message was not delivered to maintain healthy ecosystem engagement.",
        131053: "Media upload error",
        131056: "(Business Account, Consumer Account) pair rate limit hit",
        130429: "Rate limit hit",
        132001: "Template name does not exist in the translation",
    ]
}
