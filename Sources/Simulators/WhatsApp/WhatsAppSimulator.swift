package import Domain
package import LosslessJSON

/// A message that was accepted for sending.
package struct WhatsAppMessage: Sendable, Equatable {
    /// The provider's number, `wamid.…`.
    package let messageID: String
    /// `template`, `text`, `document` or `image`.
    package let type: String
    /// The recipient's digits.
    package let recipient: String
    /// What was sent as `biz_opaque_callback_data`.
    package let tracker: String?
    package let mediaIDs: [String]
    /// The whole body, as it came.
    package let body: JSON
    package let acceptedAt: Timestamp
}

/// A file that was uploaded.
package struct WhatsAppMedia: Sendable, Equatable {
    package let mediaID: String
    package let name: String
    package let type: String
    package let bytes: [UInt8]
}

/// The calls of the Graph API that are played, by the names under which they are counted and can be made to fail.
package enum WhatsAppRoute: String, Sendable {
    case upload = "media.upload"
    case send = "messages.send"
    case phone = "phone.fetch"

    static let table = [
        Route(upload.rawValue, "POST", "/{version}/{phone}/media"),
        Route(send.rawValue, "POST", "/{version}/{phone}/messages"),
        Route(phone.rawValue, "GET", "/{version}/{phone}"),
    ]
}

/// The WhatsApp Business Cloud API (Meta Graph API) on loopback, for one sending number.
///
/// Like the real one it knows no idempotency: a message sent twice arrives twice, and ``doubled()`` shows it.
package actor WhatsAppSimulator: Simulator {
    package nonisolated let name = "whatsapp"
    package nonisolated let routes = WhatsAppRoute.table
    package nonisolated let faults: FaultPlan
    package nonisolated let calls = CallLog()

    /// All accepted messages, oldest first.
    package private(set) var messages: [WhatsAppMessage] = []
    /// All uploaded files, by their number.
    package private(set) var media: [String: WhatsAppMedia] = [:]
    let account: WhatsAppAccount
    let world: World
    let sendWebhook: WebhookSender
    var random: SplitMix64
    private var refusals: [WhatsAppError] = []
    /// Recipients who wrote within the last day; nil while the rule is off.
    private var openWindows: Set<String>?

    /// - Parameters:
    ///   - account: the numbers, token and secret to expect.
    ///   - seed: decides message numbers and faults.
    ///   - world: tells the time.
    ///   - sendWebhook: makes the webhook calls; may throw always if none are wanted.
    package init(account: WhatsAppAccount, seed: UInt64, world: World, sendWebhook: @escaping WebhookSender) {
        faults = FaultPlan(seed: seed)
        random = SplitMix64(seed: seed)
        self.account = account
        self.world = world
        self.sendWebhook = sendWebhook
    }

    package nonisolated var tooManyRequests: Answer { WhatsAppError.rateLimited.answer }

    package func answer(_ call: Call) -> Answer {
        do throws(WhatsAppError) {
            return .json(try perform(call))
        } catch {
            return error.answer
        }
    }

    private func perform(_ call: Call) throws(WhatsAppError) -> JSON {
        guard call.header("Authorization") == "Bearer " + account.token.revealed else { throw .invalidToken }
        let version = call.parameter("version")
        guard version.first == "v", version.contains("."), call.parameter("phone") == account.phoneNumberID else {
            throw .invalidParameter("Unsupported request: unknown version or object")
        }
        switch WhatsAppRoute(rawValue: call.route) {
        case .upload: return try upload(call)
        case .send: return try send(call)
        case .phone, nil: return phone
        }
    }

    private var phone: JSON {
        [
            "verified_name": "Sipariş Bildirimleri",
            "display_phone_number": .string("+" + account.displayPhoneNumber),
            "quality_rating": "GREEN",
            "id": .string(account.phoneNumberID),
        ]
    }

    private func upload(_ call: Call) throws(WhatsAppError) -> JSON {
        guard let form = MultipartForm(call), form.text("messaging_product") == "whatsapp", let file = form["file"],
            !file.bytes.isEmpty
        else { throw .invalidParameter("messaging_product and file are required") }
        let type = form.text("type") ?? file.type ?? ""
        let sizeMax = type.hasPrefix("image/") ? 5 * 1024 * 1024 : 100 * 1024 * 1024
        guard ["application/pdf", "image/jpeg", "image/png", "text/plain"].contains(type), file.bytes.count <= sizeMax
        else { throw WhatsAppError(code: 131053, details: "Unsupported type or size: \(type)") }
        let mediaID = "10" + random.digits(14)
        media[mediaID] = WhatsAppMedia(mediaID: mediaID, name: file.fileName ?? "", type: type, bytes: file.bytes)
        return ["id": .string(mediaID)]
    }

    private func send(_ call: Call) throws(WhatsAppError) -> JSON {
        guard let body = call.json() else { throw .invalidParameter("The body is not JSON.") }
        if body["status"]?.string == "read", body["message_id"]?.string != nil { return ["success": true] }
        let request = try WhatsAppRequest(body)
        if !refusals.isEmpty { throw refusals.removeFirst() }
        guard request.mediaIDs.allSatisfy({ media[$0] != nil }) else {
            throw .invalidParameter("The media id does not exist.")
        }
        guard request.type == "template" || openWindows?.contains(request.recipient) ?? true else {
            throw WhatsAppError(
                code: 131047, details: "More than 24 hours have passed since the customer last replied.")
        }
        let messageID = "wamid." + base64(random.bytes(30))
        messages.append(
            WhatsAppMessage(
                messageID: messageID,
                type: request.type,
                recipient: request.recipient,
                tracker: request.tracker,
                mediaIDs: request.mediaIDs,
                body: body,
                acceptedAt: world.now()))
        var entry: [JSON.Member] = [.init("id", .string(messageID))]
        if request.type == "template" { entry.append(.init("message_status", "accepted")) }
        return [
            "messaging_product": "whatsapp",
            "contacts": [["input": .string(request.to), "wa_id": .string(request.recipient)]],
            "messages": [.object(entry)],
        ]
    }
}

/// What a test or the demo asks and orders.
extension WhatsAppSimulator {
    /// The messages with this `biz_opaque_callback_data`, oldest first.
    package func messages(tracker: String) -> [WhatsAppMessage] { messages.filter { $0.tracker == tracker } }

    /// The `biz_opaque_callback_data` that more than one message carries, sorted.
    package func doubled() -> [String] {
        Dictionary(grouping: messages.compactMap(\.tracker)) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
    }

    /// The next well-formed messages are refused with this error.
    package func refuse(nextMessages count: Int, with error: WhatsAppError) {
        refusals += Array(repeating: error, count: max(count, 0))
    }

    /// Whether free texts outside the 24-hour window are refused with 131047. Off at the start.
    package func enforceServiceWindow(_ isEnforced: Bool) { openWindows = isEnforced ? openWindows ?? [] : nil }

    /// Opens the window of a recipient, as an incoming message does.
    func openWindow(_ recipient: String) { openWindows?.insert(recipient) }
}
