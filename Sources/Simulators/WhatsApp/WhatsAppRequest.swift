import LosslessJSON

/// The body of `POST /{phone-number-id}/messages`, checked for its shape.
///
/// Source: Meta's OpenAPI document `business-messaging-api_v23.0` and the limits of the message pages.
struct WhatsAppRequest: Sendable {
    let type: String
    /// As sent, perhaps with a plus sign.
    let to: String
    /// The text that comes back in the status webhooks.
    let tracker: String?
    /// The numbers of uploaded files that the message uses.
    var mediaIDs: [String] = []

    /// Digits only, as the answer's `wa_id`.
    var recipient: String { to.filter(\.isASCIIDigit) }

    init(_ body: JSON) throws(WhatsAppError) {
        guard body["messaging_product"]?.string == "whatsapp" else {
            throw .invalidParameter("messaging_product must be whatsapp")
        }
        guard let to = body["to"]?.string, (8...15).contains(to.filter(\.isASCIIDigit).count),
            to.drop(while: { $0 == "+" }).allSatisfy(\.isASCIIDigit)
        else { throw .invalidParameter("The parameter to is required.") }
        self.to = to
        type = body["type"]?.string ?? "text"
        tracker = body["biz_opaque_callback_data"]?.string
        guard let content = body[type] else { throw .invalidParameter("The parameter \(type) is required.") }
        switch type {
        case "text":
            guard let text = content["body"]?.string, (1...4096).contains(text.count) else {
                throw .invalidParameter("text.body must have 1 to 4096 characters")
            }
        case "document", "image": try readMedia(content, named: type)
        case "template": try readTemplate(content)
        default: throw WhatsAppError(code: 131051, details: "Unsupported message type: \(type)")
        }
    }

    private mutating func readMedia(_ content: JSON, named name: String) throws(WhatsAppError) {
        guard (content["caption"]?.string ?? "").count <= 1024 else {
            throw .invalidParameter("\(name).caption is too long")
        }
        switch (content["id"]?.string, content["link"]?.string) {
        case (let mediaID?, nil): mediaIDs.append(mediaID)
        case (nil, let link?) where link.hasPrefix("http"): break
        default: throw .invalidParameter("\(name) needs either id or link")
        }
    }

    private mutating func readTemplate(_ content: JSON) throws(WhatsAppError) {
        guard let name = content["name"]?.string, !name.isEmpty,
            let language = content["language"]?["code"]?.string, !language.isEmpty
        else { throw .invalidParameter("template.name and template.language.code are required") }
        for component in content["components"]?.array ?? [] {
            guard ["header", "body", "button"].contains(component["type"]?.string) else {
                throw .invalidParameter("template.components.type is unknown")
            }
            for parameter in component["parameters"]?.array ?? [] { try readParameter(parameter) }
        }
    }

    private mutating func readParameter(_ parameter: JSON) throws(WhatsAppError) {
        let type = parameter["type"]?.string ?? ""
        guard let content = parameter[type] else { throw .invalidParameter("template parameter without \(type)") }
        switch type {
        case "text", "payload":
            guard let text = content.string, !text.isEmpty else {
                throw WhatsAppError(code: 132000, details: "template parameter is empty")
            }
        case "document", "image": try readMedia(content, named: type)
        case "currency", "date_time": break
        default: throw .invalidParameter("template parameter type is unknown: \(type)")
        }
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
