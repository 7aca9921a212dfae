import Domain
import LosslessJSON
import Sealing

/// What a status webhook tells of a message.
package enum WhatsAppStatus: Sendable, Equatable {
    case sent
    case delivered
    case read
    case failed(WhatsAppError)

    var word: String {
        switch self {
        case .sent: "sent"
        case .delivered: "delivered"
        case .read: "read"
        case .failed: "failed"
        }
    }
}

/// A webhook call, ready to be made: any number of times, in any order, or never.
package struct WhatsAppWebhook: Sendable {
    /// Content type and `X-Hub-Signature-256`.
    package let headers: [(String, String)]
    /// The signed bytes.
    package let body: [UInt8]
}

/// Webhooks of the Cloud API: signed over the raw bytes, with escaped characters.
extension WhatsAppSimulator {
    /// The webhook for a status of an accepted message; nil if there is no such message.
    package func webhook(_ status: WhatsAppStatus, of messageID: String) -> WhatsAppWebhook? {
        guard let message = messages.first(where: { $0.messageID == messageID }) else { return nil }
        var entry: [JSON.Member] = [
            .init("id", .string(messageID)),
            .init("status", .string(status.word)),
            .init("timestamp", seconds),
            .init("recipient_id", .string(message.recipient)),
        ]
        if let tracker = message.tracker { entry.append(.init("biz_opaque_callback_data", .string(tracker))) }
        switch status {
        case .sent, .read: break
        case .delivered:
            let pricing: JSON = ["billable": true, "pricing_model": "PMP", "type": "regular", "category": "utility"]
            entry.append(.init("pricing", pricing))
        case .failed(let error): entry.append(.init("errors", [error.statusJSON]))
        }
        return signed(contact: message.recipient, .init("statuses", [.object(entry)]))
    }

    /// The webhook for a text that a customer writes; opens the customer's 24-hour window.
    package func inboundWebhook(text: String, from sender: String) -> WhatsAppWebhook {
        openWindow(sender)
        let message: JSON = [
            "from": .string(sender),
            "id": .string("wamid." + base64(random.bytes(30))),
            "timestamp": seconds,
            "type": "text",
            "text": ["body": .string(text)],
        ]
        return signed(contact: sender, .init("messages", [message]))
    }

    /// Makes a webhook call. Returns the receiver's status code; nil if there was no answer.
    @discardableResult
    package func deliver(_ webhook: WhatsAppWebhook, to url: String, copies: Int = 1) async -> [Int?] {
        var answers: [Int?] = []
        for _ in 0..<max(copies, 1) {
            answers.append(try? await sendWebhook(url, webhook.headers, webhook.body))
        }
        return answers
    }

    /// Makes the calls for these statuses of a message, in the order given, each so many times.
    @discardableResult
    package func deliver(
        _ statuses: [WhatsAppStatus],
        of messageID: String,
        to url: String,
        copies: Int = 1
    ) async -> [Int?] {
        var answers: [Int?] = []
        for status in statuses {
            guard let webhook = webhook(status, of: messageID) else { continue }
            answers += await deliver(webhook, to: url, copies: copies)
        }
        return answers
    }

    private var seconds: JSON { .string(String(world.now().milliseconds / 1000)) }

    private func signed(contact: String, _ event: JSON.Member) -> WhatsAppWebhook {
        let value: JSON = .object([
            .init("messaging_product", "whatsapp"),
            .init(
                "metadata",
                [
                    "display_phone_number": .string(account.displayPhoneNumber),
                    "phone_number_id": .string(account.phoneNumberID),
                ]),
            .init("contacts", [["profile": ["name": "Şükrü Çağlar"], "wa_id": .string(contact)]]),
            event,
        ])
        let change: JSON = ["value": value, "field": "messages"]
        let body = escapedUTF8([
            "object": "whatsapp_business_account",
            "entry": [["id": .string(account.accountID), "changes": [change]]],
        ])
        let signature = "sha256=" + HMACSignature.hexadecimal(of: body, key: account.appSecret)
        return WhatsAppWebhook(
            headers: [("Content-Type", "application/json"), ("X-Hub-Signature-256", signature)], body: body)
    }
}
