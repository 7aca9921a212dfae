import Domain
import Foundation
import Integrations
import LosslessJSON
import Testing

/// Against sample payloads of the vendor. They lie beside the package and are not part of it; without them these tests
/// are skipped.
@Suite(
    "WhatsApp as its vendor documents it",
    .enabled(if: WhatsAppSamples.areThere, "no samples in ../shared/samples/whatsapp"))
struct WhatsAppContractTests {
    private func client(_ transport: CannedTransport) -> WhatsAppClient {
        let account = cannedAccount(.whatsApp, configuration: #"{"telefon_no_id":"106540352242922"}"#)
        return WhatsAppClient(account: account, transport: transport, world: cannedWorld())
    }

    private func lastRequest(_ message: OutgoingMessage) async throws -> JSON {
        let upload = HTTPResponse(status: 200, body: try WhatsAppSamples.bytes("media_upload.response.json"))
        let sent = HTTPResponse(status: 200, body: try WhatsAppSamples.bytes("send_ok.response.json"))
        let transport =
            message.attachment == nil
            ? CannedTransport(.success(sent)) : CannedTransport(.success(upload), .success(sent))
        let id = try await client(transport).send(message)
        #expect(id == "wamid.HBgLMTY1MDM4Nzk0MzkVAgARGBJCOTY3NDc0NDFDRUI3NTA0Q0UA")
        return try #require(transport.requests.last).json
    }

    private func message(
        _ content: OutgoingMessage.Content, _ attachment: OutgoingMessage.Attachment? = nil
    ) -> OutgoingMessage {
        OutgoingMessage(reference: "r", recipient: "+16505551234", content: content, attachment: attachment)
    }

    @Test("a text request has the form of the sample")
    func text() async throws {
        let request = try await lastRequest(message(.text("text-message-content")))
        var sample = try WhatsAppSamples.shape("send_text.request.json")
        sample.insert("biz_opaque_callback_data: string")
        #expect(request.shape == sample)
        #expect(request["text"] == ["preview_url": false, "body": "text-message-content"])
    }

    @Test("a document request has the form of the sample")
    func document() async throws {
        let file = OutgoingMessage.Attachment(name: "<DOCUMENT_FILENAME>", type: .pdf, bytes: Array("%PDF-".utf8))
        let request = try await lastRequest(message(.text("<DOCUMENT_CAPTION_TO_SEND>"), file))
        var sample = try WhatsAppSamples.shape("send_document_id.request.json")
        sample.insert("biz_opaque_callback_data: string")
        #expect(request.shape == sample)
        #expect(request["document"]?["id"] == "1037543291543636")
    }

    @Test("an image request has the form of the sample, by id instead of link")
    func image() async throws {
        let file = OutgoingMessage.Attachment(name: "a.jpg", type: .jpeg, bytes: [0xFF, 0xD8, 0xFF])
        let request = try await lastRequest(message(.text(""), file))
        let sample = try WhatsAppSamples.shape("send_image_link.request.json")
        let ours = Set(request.shape.map { $0 == "image.id: string" ? "image.link: string" : $0 })
        #expect(ours.subtracting(["biz_opaque_callback_data: string"]) == sample)
    }

    @Test("template requests have the form of the samples", arguments: [false, true])
    func template(withImage: Bool) async throws {
        let content = OutgoingMessage.Template(
            name: "template-name", language: "language-and-locale-code", values: ["text-string"])
        let file = OutgoingMessage.Attachment(name: "a.png", type: .png, bytes: [1])
        let request = try await lastRequest(message(.template(content), withImage ? file : nil))
        let name = withImage ? "send_template_image_header.request.json" : "send_template_text.request.json"
        let sample = try WhatsAppSamples.shape(name)
        // We send texts only, and pictures by id.
        let ours = request.shape.subtracting(["biz_opaque_callback_data: string"])
        let allowed = sample.union(["template.components.*.parameters.*.image.id: string"])
        #expect(ours.isSubset(of: allowed))
        let left = sample.subtracting(ours).filter { !$0.contains(".currency") && !$0.contains(".date_time") }
        #expect(left == (withImage ? ["template.components.*.parameters.*.image.link: string"] : []))
    }

    @Test("the errors of the samples are classed")
    func errors() async throws {
        for (name, kind, code) in [
            ("error_130429.response.json", IntegrationError.Class.rateLimited, "whatsapp_130429"),
            ("error_190.response.json", .credentials, "whatsapp_190"),
        ] {
            let response = HTTPResponse(status: 400, body: try WhatsAppSamples.bytes(name))
            let client = client(CannedTransport(.success(response)))
            let error = await integrationError { () async throws(IntegrationError) in
                _ = try await client.send(message(.text("a")))
            }
            #expect(error?.kind == kind && error?.code == code)
        }
    }

    @Test(
        "the statuses of the samples are read",
        arguments: [
            ("webhook_status_sent.json", MessageStatus.sent, "1122334455667"),
            ("webhook_status_sent_pmp.json", .sent, "106540352242922"),
            ("webhook_status_delivered.json", .delivered, "1122334455667"),
            ("webhook_status_with_tracker.json", .sent, "1122334455667"),
            ("webhook_status_failed_131049.json", .failed, "106540352242922"),
        ])
    func statuses(name: String, status: MessageStatus, phoneNumberID: String) throws {
        let webhook = try WhatsAppWebhook(parsing: WhatsAppSamples.bytes(name))
        let report = try #require(webhook.reports.first)
        #expect(webhook.reports.count == 1 && webhook.inboundCount == 0)
        #expect(webhook.phoneNumberIDs == [phoneNumberID])
        #expect(report.status == status && report.at != nil)
        #expect(report.reference == (name.contains("tracker") ? "some data" : nil))
        #expect(report.errorCode == (status == .failed ? "131049" : nil))
        #expect((report.errorText != nil) == (status == .failed))
    }

    @Test(
        "the messages of people in the samples are counted",
        arguments: ["text", "image", "document", "button_reply"])
    func inbound(name: String) throws {
        let webhook = try WhatsAppWebhook(parsing: WhatsAppSamples.bytes("webhook_inbound_\(name).json"))
        #expect(webhook.inboundCount == 1 && webhook.reports.isEmpty && webhook.phoneNumberIDs.count == 1)
    }

    @Test("what is not about messages is left out")
    func otherField() throws {
        let webhook = try WhatsAppWebhook(parsing: WhatsAppSamples.bytes("webhook_template_approved.json"))
        #expect(webhook.changes.isEmpty)
    }

    @Test("the signature of the sample fits its raw bytes and nothing else")
    func signature() throws {
        let headers = try WhatsAppSamples.headers("signature_escaped_turkish.headers.txt")
        let body = try WhatsAppSamples.bytes("signature_escaped_turkish.raw.json")
        let signature = try #require(headers["X-Hub-Signature-256"])
        let secret = Secret(try #require(headers["App-Secret-used"]))
        #expect(WhatsAppWebhook.isSigned(body, header: signature, appSecrets: [secret]))
        #expect(WhatsAppWebhook.isSigned(body, header: signature, appSecrets: [Secret("yeni"), secret]))
        #expect(!WhatsAppWebhook.isSigned(body, header: signature, appSecrets: [Secret("baska")]))
        #expect(!WhatsAppWebhook.isSigned(try JSON(parsing: body).utf8, header: signature, appSecrets: [secret]))
        #expect(!WhatsAppWebhook.isSigned(body, header: nil, appSecrets: [secret]))
        #expect(!WhatsAppWebhook.isSigned(body, header: String(signature.dropFirst(7)), appSecrets: [secret]))
    }
}

/// The sample files, found from the place of this file.
private enum WhatsAppSamples {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../shared/samples/whatsapp").standardizedFileURL

    static var areThere: Bool { FileManager.default.fileExists(atPath: folder.path) }

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    static func shape(_ name: String) throws -> Set<String> { try JSON(parsing: bytes(name)).shape }

    static func headers(_ name: String) throws -> [String: String] {
        let lines = String(decoding: try bytes(name), as: UTF8.self).split(whereSeparator: \.isNewline)
        return lines.reduce(into: [:]) { headers, line in
            let parts = line.split(separator: ": ", maxSplits: 1).map(String.init)
            if parts.count == 2 { headers[parts[0]] = parts[1] }
        }
    }
}

extension JSON {
    /// Every place that holds a value and the kind of value there, such as `text.body: string`; `*` is any position of
    /// a list.
    fileprivate var shape: Set<String> { shape(at: "") }

    private func shape(at place: String) -> Set<String> {
        switch self {
        case .object(let members):
            members.reduce(into: []) { $0.formUnion($1.value.shape(at: place + (place.isEmpty ? "" : ".") + $1.name)) }
        case .array(let elements): elements.reduce(into: []) { $0.formUnion($1.shape(at: place + ".*")) }
        case .string: [place + ": string"]
        case .number: [place + ": number"]
        case .bool: [place + ": bool"]
        case .null: [place + ": null"]
        }
    }
}
