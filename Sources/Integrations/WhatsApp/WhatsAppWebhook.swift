package import Domain
import LosslessJSON
import Sealing

/// What Meta posts to the webhook of a WhatsApp account: delivery reports and messages of buyers.
///
/// It may come twice, late and out of order; whatever is not known in it is left out.
package struct WhatsAppWebhook: Sendable, Equatable {
    /// What concerns one telephone number of ours.
    package struct Change: Sendable, Equatable {
        /// The id of the number that the messages were sent from or to: leads to the account.
        package var phoneNumberID: String
        package var reports: [DeliveryReport]
        /// How many messages people sent to the number.
        package var inboundCount: Int
    }

    package var changes: [Change]

    package var reports: [DeliveryReport] { changes.flatMap(\.reports) }
    package var inboundCount: Int { changes.reduce(0) { $0 + $1.inboundCount } }
    /// The numbers that the payload is about, each one once.
    package var phoneNumberIDs: [String] {
        changes.reduce(into: []) { ids, change in
            if !ids.contains(change.phoneNumberID) { ids.append(change.phoneNumberID) }
        }
    }

    /// The answer to the handshake `GET ?hub.mode=subscribe&hub.verify_token=…&hub.challenge=…`: the whole body of a
    /// 200; nil for a 403.
    ///
    /// - Parameter expected: the account's verify token; an empty one accepts nobody.
    package static func challengeAnswer(
        mode: String?, verifyToken: String?, challenge: String?, expected: Secret
    ) -> String? {
        guard mode == "subscribe", let verifyToken, let challenge, !challenge.isEmpty, challenge.utf8.count <= 1000,
            !expected.isEmpty, constantTimeEquals(verifyToken, expected.revealed)
        else { return nil }
        return challenge
    }

    /// Whether Meta signed exactly these bytes: `X-Hub-Signature-256: sha256=<HMAC-SHA256 with the app secret>`.
    ///
    /// - Parameters:
    ///   - body: as received, before anything read it.
    ///   - header: the value of `X-Hub-Signature-256`; nil if there was none.
    ///   - appSecrets: the app secret, and the old one while it is being changed.
    package static func isSigned(_ body: [UInt8], header: String?, appSecrets: [Secret]) -> Bool {
        guard let header, header.hasPrefix("sha256=") else { return false }
        return HMACSignature.isValid(header.dropFirst("sha256=".count), of: body, keys: appSecrets)
    }

    /// Reads a payload.
    ///
    /// - Throws: ``IntegrationError`` `permanent` if it is no JSON or not from WhatsApp.
    package init(parsing body: [UInt8]) throws(IntegrationError) {
        guard let json = try? JSON(parsing: body), json["object"]?.string == "whatsapp_business_account",
            let entries = json["entry"]?.array
        else {
            throw IntegrationError(
                .permanent, code: "bildirim_okunamadi", message: "Gelen WhatsApp bildirimi okunamadı.",
                rawAnswer: HTTPResponse(status: 200, body: body).bodyText)
        }
        changes = entries.flatMap { $0["changes"]?.array ?? [] }.compactMap(WhatsAppWebhook.change)
    }

    private static func change(_ json: JSON) -> Change? {
        guard json["field"]?.string == "messages", let value = json["value"],
            let id = value["metadata"]?["phone_number_id"]?.text
        else { return nil }
        return Change(
            phoneNumberID: id, reports: (value["statuses"]?.array ?? []).compactMap(report),
            inboundCount: value["messages"]?.array?.count ?? 0)
    }

    private static func report(_ json: JSON) -> DeliveryReport? {
        guard let id = json["id"]?.string, let word = json["status"]?.string, let status = statuses[word] else {
            return nil
        }
        var report = DeliveryReport(
            providerMessageID: id, reference: json["biz_opaque_callback_data"]?.string, status: status)
        // A moment beyond the year 9999 is none.
        report.at = json["timestamp"]?.text.flatMap { Int64($0) }.flatMap { seconds in
            (0...253_402_300_799).contains(seconds) ? Timestamp(milliseconds: seconds * 1000) : nil
        }
        if status == .failed, let fault = json["errors"]?[0] {
            report.errorCode = fault["code"]?.text
            report.errorText =
                fault["error_data"]?["details"]?.string ?? fault["message"]?.string ?? fault["title"]?.string
        }
        return report
    }

    /// `played` comes for voice messages and implies that the message was read.
    private static let statuses: [String: MessageStatus] = [
        "sent": .sent, "delivered": .delivered, "read": .read, "played": .read, "failed": .failed,
    ]
}
