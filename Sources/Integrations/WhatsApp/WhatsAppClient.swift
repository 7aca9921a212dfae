package import Domain
import LosslessJSON

/// The WhatsApp Business Cloud API of Meta: texts, approved templates, documents and pictures.
///
/// Of the account: the API key is the access token, the API secret is the app secret that signs webhooks, the password
/// is the verify token of the webhook.
package struct WhatsAppClient: MessageSender {
    private static let imageBytesMax = 5 << 20
    private static let documentBytesMax = 100 << 20

    private let account: Account
    private let configuration: WhatsAppConfiguration
    private let problem: String?
    private let transport: any HTTPTransport
    private let world: World

    /// - Parameter account: wrong settings are no error here; every call throws `permanent` and names the setting.
    package init(account: Account, transport: any HTTPTransport, world: World) {
        let (configuration, problems) = WhatsAppConfiguration.read(account.configuration)
        (self.account, self.configuration, self.problem) = (account, configuration, problems.first)
        (self.transport, self.world) = (transport, world)
    }

    /// What is wrong with settings, a Turkish sentence for each; empty if they can be used.
    package static func problems(in configuration: String) -> [String] {
        WhatsAppConfiguration.read(configuration).problems
    }

    /// Reads the sending telephone's own record.
    package func testConnection() async throws(IntegrationError) {
        let response = try await transport.send(
            HTTPRequest(.get, try url("?fields=id,display_phone_number"), headers: try headers(), hasEffect: false))
        guard response.isSuccess else { throw refusal(response, hasEffect: false) }
        guard try requireJSON(response)["id"]?.text == configuration.phoneNumberID else {
            throw IntegrationError(
                .permanent, code: "yanit_anlasilmadi",
                message: "Yanıt WhatsApp'a benzemiyor; API adresini ve telefon_no_id ayarını denetleyin.",
                rawAnswer: response.bodyText)
        }
    }

    package func send(_ message: OutgoingMessage) async throws(IntegrationError) -> String {
        guard let recipient = PhoneNumber(message.recipient) else {
            throw IntegrationError(
                .permanent, code: "gecersiz_numara", message: "Alıcının telefon numarası geçersiz: \(message.recipient)"
            )
        }
        let isEmptyText = message.content == .text("") && message.attachment == nil
        guard !isEmptyText else {
            throw IntegrationError(.permanent, code: "bos_mesaj", message: "Gönderilecek mesaj boş.")
        }
        var media: WhatsAppMessage.Media?
        if let attachment = message.attachment { media = try await upload(attachment) }
        let body = WhatsAppMessage.body(message, to: recipient, media: media)
        let response = try await transport.send(
            HTTPRequest(
                .post, try url("/messages"), headers: try headers(contentType: "application/json"), body: body.utf8,
                hasEffect: true))
        guard response.isSuccess else { throw refusal(response, hasEffect: true) }
        guard let json = try? JSON(parsing: response.body), let id = json["messages"]?[0]?["id"]?.string, !id.isEmpty
        else {
            throw IntegrationError(
                .outcomeUnknown, code: "yanit_okunamadi",
                message: "WhatsApp yanıt verdi, ama mesajı aldığı anlaşılmıyor; durum bildirimi beklenmeli.",
                rawAnswer: response.bodyText)
        }
        return id
    }

    /// Uploads a file; a lost answer does no harm, the file is just uploaded again.
    private func upload(_ attachment: OutgoingMessage.Attachment) async throws(IntegrationError)
        -> WhatsAppMessage.Media
    {
        try WhatsAppClient.check(attachment)
        var form = MultipartBody(boundary: "siparis" + world.randomToken(byteCount: 16))
        form.append(name: "messaging_product", value: "whatsapp")
        form.append(name: "type", value: attachment.type.rawValue)
        form.append(
            name: "file", fileName: attachment.name, type: attachment.type.rawValue, content: attachment.bytes)
        let response = try await transport.send(
            HTTPRequest(
                .post, try url("/media"), headers: try headers(contentType: form.contentType), body: form.finished(),
                timeout: .seconds(60), hasEffect: false))
        guard response.isSuccess else { throw refusal(response, hasEffect: false) }
        guard let id = try requireJSON(response)["id"]?.text, !id.isEmpty else {
            throw IntegrationError(
                .temporary, code: "yanit_okunamadi", message: "WhatsApp dosya yükleme yanıtı anlaşılmadı.",
                rawAnswer: response.bodyText)
        }
        return WhatsAppMessage.Media(id: id, name: attachment.name, type: attachment.type)
    }

    private static func check(_ attachment: OutgoingMessage.Attachment) throws(IntegrationError) {
        let bytesMax: Int
        switch attachment.type {
        case .pdf: bytesMax = documentBytesMax
        case .jpeg, .png: bytesMax = imageBytesMax
        case .webp, .zpl, .csv, .xlsx, .xml, .json:
            throw IntegrationError(
                .permanent, code: "desteklenmeyen_dosya",
                message: "WhatsApp bu dosya türünü göndermiyor: \(attachment.name); PDF, JPEG veya PNG kullanın.")
        }
        guard (1...bytesMax).contains(attachment.bytes.count) else {
            throw IntegrationError(
                .permanent, code: "dosya_boyutu",
                message: "Dosya boş veya WhatsApp için çok büyük (en fazla \(bytesMax >> 20) MB): \(attachment.name)")
        }
    }

    private func url(_ rest: String) throws(IntegrationError) -> String {
        if let problem {
            throw IntegrationError(.permanent, code: "ayar_hatali", message: "WhatsApp ayarı hatalı: \(problem)")
        }
        return "\(account.baseURL)/\(configuration.version)/\(configuration.phoneNumberID)\(rest)"
    }

    private func headers(contentType: String? = nil) throws(IntegrationError) -> [(String, String)] {
        guard !account.apiKey.isEmpty else {
            throw IntegrationError(.credentials, code: "kimlik_eksik", message: "WhatsApp erişim anahtarı girilmemiş.")
        }
        var headers = [("Authorization", "Bearer \(account.apiKey.revealed)"), ("Accept", "application/json")]
        if let contentType { headers.append(("Content-Type", contentType)) }
        return headers
    }

    private func refusal(_ response: HTTPResponse, hasEffect: Bool) -> IntegrationError {
        IntegrationError(whatsApp: response, hasEffect: hasEffect, now: world.now())
    }
}
