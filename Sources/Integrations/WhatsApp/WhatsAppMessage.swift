import Domain
import LosslessJSON

/// The body of `POST /{phone-number-id}/messages`.
///
/// Source: Meta's OpenAPI document of the Business Messaging API, v23.0.
enum WhatsAppMessage {
    /// A file that was uploaded before.
    struct Media: Sendable, Equatable {
        var id: String
        var name: String
        var type: FileType

        /// `image` or `document`: how a message names it.
        var kind: String { type == .pdf ? "document" : "image" }
    }

    /// - Parameters:
    ///   - message: its attachment is `media` already.
    ///   - recipient: the number, normalised.
    static func body(_ message: OutgoingMessage, to recipient: PhoneNumber, media: Media?) -> JSON {
        var members: [JSON.Member] = [
            .init("messaging_product", "whatsapp"), .init("recipient_type", "individual"),
            .init("to", .string(recipient.e164)),
        ]
        let (type, content) = content(message.content, media: media)
        members += [.init("type", .string(type)), .init(type, content)]
        members.append(.init("biz_opaque_callback_data", .string(message.reference)))
        return .object(members)
    }

    private static func content(_ content: OutgoingMessage.Content, media: Media?) -> (type: String, JSON) {
        switch (content, media) {
        case (.template(let template), _): ("template", self.template(template, media: media))
        case (.text(let text), let media?): (media.kind, self.media(media, caption: text))
        case (.text(let text), nil):
            ("text", ["preview_url": false, "body": .string(WhatsAppText.cut(text, to: WhatsAppText.bodyLengthMax))])
        }
    }

    private static func media(_ media: Media, caption: String? = nil) -> JSON {
        var members: [JSON.Member] = [.init("id", .string(media.id))]
        if media.kind == "document" { members.append(.init("filename", .string(media.name))) }
        if let caption, caption.contains(where: { !$0.isWhitespace }) {
            let cut = WhatsAppText.cut(caption, to: WhatsAppText.captionLengthMax)
            members.append(.init("caption", .string(cut)))
        }
        return .object(members)
    }

    private static func template(_ template: OutgoingMessage.Template, media: Media?) -> JSON {
        var components: [JSON] = []
        if let media {
            let parameter = JSON.object([
                .init("type", .string(media.kind)), .init(media.kind, self.media(media)),
            ])
            components.append(["type": "header", "parameters": [parameter]])
        }
        if !template.values.isEmpty {
            let parameters = template.values.map { value -> JSON in
                ["type": "text", "text": .string(WhatsAppText.templateValue(value))]
            }
            components.append(["type": "body", "parameters": .array(parameters)])
        }
        var members: [JSON.Member] = [
            .init("name", .string(template.name)), .init("language", ["code": .string(template.language)]),
        ]
        if !components.isEmpty { members.append(.init("components", .array(components))) }
        return .object(members)
    }
}
