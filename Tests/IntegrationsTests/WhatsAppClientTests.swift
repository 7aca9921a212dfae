import Domain
import Integrations
import LosslessJSON
import Testing

@Suite("Messages by WhatsApp")
struct WhatsAppClientTests {
    private static let configuration = #"{"telefon_no_id":"106540352242922","waba_id":"1"}"#
    private static let accepted = HTTPResponse(status: 200, body: Array(#"{"messages":[{"id":"wamid.A"}]}"#.utf8))
    private static let uploaded = HTTPResponse(status: 200, body: Array(#"{"id":"77"}"#.utf8))

    private func client(_ transport: CannedTransport, configuration: String = configuration) -> WhatsAppClient {
        let account = cannedAccount(.whatsApp, configuration: configuration)
        return WhatsAppClient(account: account, transport: transport, world: cannedWorld())
    }

    private func message(
        _ content: OutgoingMessage.Content, _ attachment: OutgoingMessage.Attachment? = nil
    ) -> OutgoingMessage {
        OutgoingMessage(reference: "mesaj-5", recipient: "0555 111 22 33", content: content, attachment: attachment)
    }

    private func sendError(_ transport: CannedTransport, _ message: OutgoingMessage) async -> IntegrationError? {
        let client = client(transport)
        return await integrationError { () async throws(IntegrationError) in _ = try await client.send(message) }
    }

    private func fault(_ code: Int) -> String { #"{"error":{"message":"m","code":\#(code)}}"# }

    @Test("go out as text with our reference")
    func text() async throws {
        let transport = CannedTransport(.success(Self.accepted))
        #expect(try await client(transport).send(message(.text("Merhaba"))) == "wamid.A")
        let request = transport.requests[0]
        #expect(request.url == "https://ornek.test/v1/v23.0/106540352242922/messages")
        #expect(request.method == .post && request.hasEffect)
        #expect(request.header("Authorization") == "Bearer anahtar-1")
        let expected: JSON = [
            "messaging_product": "whatsapp", "recipient_type": "individual", "to": "+905551112233", "type": "text",
            "text": ["preview_url": false, "body": "Merhaba"], "biz_opaque_callback_data": "mesaj-5",
        ]
        #expect(request.json == expected)
    }

    @Test("are cut where WhatsApp would refuse them")
    func cut() async throws {
        let transport = CannedTransport(
            .success(Self.accepted), .success(Self.uploaded), .success(Self.accepted), .success(Self.accepted))
        let client = client(transport)
        let long = String(repeating: "👍", count: 3000)
        _ = try await client.send(message(.text(long)))
        let body = try #require(transport.requests[0].json["text"]?["body"]?.string)
        #expect(body.utf16.count <= 4096 && body.hasPrefix("👍") && body.hasSuffix("👍…"))
        _ = try await client.send(message(.text(long), .init(name: "a.pdf", type: .pdf, bytes: [1])))
        let caption = try #require(transport.requests[2].json["document"]?["caption"]?.string)
        #expect(caption.utf16.count <= 1024 && caption.hasSuffix("👍…"))
        _ = try await client.send(message(.text(String(repeating: "a", count: 4096))))
        #expect(transport.requests[3].json["text"]?["body"]?.string?.count == 4096)
    }

    @Test("take a document along, uploaded first")
    func document() async throws {
        let transport = CannedTransport(.success(Self.uploaded), .success(Self.accepted))
        let file = OutgoingMessage.Attachment(name: "fatura \"1\"\r\n.pdf", type: .pdf, bytes: Array("%PDF-1\r\n".utf8))
        _ = try await client(transport).send(message(.text("Faturanız"), file))
        let upload = transport.requests[0]
        #expect(upload.url == "https://ornek.test/v1/v23.0/106540352242922/media" && !upload.hasEffect)
        let type = try #require(upload.header("Content-Type"))
        let boundary = type.dropFirst("multipart/form-data; boundary=".count)
        let expected =
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n"
            + "--\(boundary)\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\napplication/pdf\r\n"
            + "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"fatura %221%22.pdf\"\r\n"
            + "Content-Type: application/pdf\r\n\r\n%PDF-1\r\n\r\n--\(boundary)--\r\n"
        #expect(String(decoding: upload.body ?? [], as: UTF8.self) == expected)
        #expect(transport.requests[1].json["document"]?["id"] == "77")
        #expect(transport.requests[1].json["document"]?["caption"] == "Faturanız")
    }

    @Test("go out as a template with its values and header")
    func template() async throws {
        let transport = CannedTransport(.success(Self.uploaded), .success(Self.accepted), .success(Self.accepted))
        let client = client(transport)
        let template = OutgoingMessage.Template(name: "kargo", language: "tr", values: ["Ayşe\n\tH.", "", "S-1"])
        _ = try await client.send(message(.template(template), .init(name: "r.png", type: .png, bytes: [1])))
        let expected: JSON = [
            "name": "kargo", "language": ["code": "tr"],
            "components": [
                ["type": "header", "parameters": [["type": "image", "image": ["id": "77"]]]],
                [
                    "type": "body",
                    "parameters": [
                        ["type": "text", "text": "Ayşe H."], ["type": "text", "text": "-"],
                        ["type": "text", "text": "S-1"],
                    ],
                ],
            ],
        ]
        #expect(transport.requests[1].json["template"] == expected)
        _ = try await client.send(message(.template(.init(name: "bos", language: "tr", values: []))))
        #expect(transport.requests[2].json["template"] == ["name": "bos", "language": ["code": "tr"]])
    }

    @Test("that can't be sent are refused before anything goes out")
    func refusedHere() async {
        let transport = CannedTransport()
        var toNobody = message(.text("a"))
        toNobody.recipient = "123"
        let big = [UInt8](repeating: 0, count: 5 << 20 | 1)
        for (message, code) in [
            (toNobody, "gecersiz_numara"), (message(.text("")), "bos_mesaj"),
            (message(.text("a"), .init(name: "e.zpl", type: .zpl, bytes: [1])), "desteklenmeyen_dosya"),
            (message(.text("a"), .init(name: "b.png", type: .png, bytes: big)), "dosya_boyutu"),
            (message(.text("a"), .init(name: "b.pdf", type: .pdf, bytes: [])), "dosya_boyutu"),
        ] {
            let error = await sendError(transport, message)
            #expect(error?.kind == .permanent && error?.code == code)
        }
        #expect(transport.requests.isEmpty)
    }

    @Test("whose answer says nothing are uncertain", arguments: ["", "{", "{}", #"{"messages":[]}"#, "<html>"])
    func unreadable(body: String) async {
        #expect(await sendError(CannedTransport(200, body), message(.text("a")))?.kind == .outcomeUnknown)
    }

    @Test(
        "that fail are classed by Meta's code, not by the HTTP status",
        arguments: [
            (400, 190, IntegrationError.Class.credentials), (500, 0, .credentials), (403, 10, .credentials),
            (403, 230, .credentials), (400, 131_031, .credentials), (400, 131_042, .credentials),
            (400, 4, .rateLimited), (400, 80_007, .rateLimited), (400, 130_429, .rateLimited),
            (400, 131_056, .rateLimited), (400, 131_048, .rateLimited), (503, 131_016, .temporary),
            (500, 131_057, .temporary), (503, 2, .temporary), (400, 131_000, .temporary), (400, 1, .temporary),
            (500, 131_000, .outcomeUnknown), (500, 1, .outcomeUnknown), (400, 131_026, .permanent),
            (400, 131_047, .permanent), (400, 131_049, .permanent), (401, 131_053, .permanent),
            (400, 100, .permanent), (404, 132_001, .permanent), (400, 132_015, .permanent),
            (400, 999_999, .permanent), (500, 999_999, .outcomeUnknown),
        ])
    func codes(status: Int, code: Int, kind: IntegrationError.Class) async {
        let error = await sendError(CannedTransport(status, fault(code)), message(.text("a")))
        #expect(error?.kind == kind && error?.code == "whatsapp_\(code)")
    }

    @Test("that fail without a code are classed by the status")
    func statuses() async {
        for (status, kind) in [
            (400, IntegrationError.Class.permanent), (401, .credentials), (429, .rateLimited), (500, .outcomeUnknown),
            (502, .outcomeUnknown), (503, .outcomeUnknown),
        ] {
            #expect(await sendError(CannedTransport(status, "<p>x</p>"), message(.text("a")))?.kind == kind)
        }
    }

    @Test("wait as long as the limit asks for")
    func waits() async {
        #expect(await sendError(CannedTransport(400, fault(131_056)), message(.text("a")))?.retryAfter == .seconds(6))
        let header = CannedTransport(429, fault(130_429), headers: [("Retry-After", "60")])
        #expect(await sendError(header, message(.text("a")))?.retryAfter == .seconds(60))
    }

    @Test("are not uncertain when only the upload failed")
    func uploadFailed() async {
        let attachment = OutgoingMessage.Attachment(name: "a.pdf", type: .pdf, bytes: [1])
        for transport in [
            CannedTransport(500, ""), CannedTransport(500, fault(131_000)), CannedTransport(200, "{"),
            CannedTransport(200, "{}"),
            CannedTransport(.failure(IntegrationError(.temporary, code: "zaman_asimi", message: ""))),
        ] {
            let error = await sendError(transport, message(.text("a"), attachment))
            #expect(error?.kind == .temporary && transport.requests.count == 1)
        }
    }

    @Test("can be tried without sending one")
    func connection() async throws {
        let transport = CannedTransport(200, #"{"id":"106540352242922","display_phone_number":"+90 555"}"#)
        try await client(transport).testConnection()
        #expect(transport.requests[0].method == .get && !transport.requests[0].hasEffect)
        let wrong = client(CannedTransport(200, #"{"id":"2"}"#))
        #expect(await integrationError { () async throws(IntegrationError) in try await wrong.testConnection() } != nil)
    }

    @Test("need right settings")
    func settings() async {
        #expect(WhatsAppClient.problems(in: Self.configuration) == [])
        #expect(WhatsAppClient.problems(in: "{}").first?.contains("telefon_no_id") == true)
        let wrong = #"{"telefon_no_id":"+90","surum":"23","x":1}"#
        #expect(WhatsAppClient.problems(in: wrong).count == 3)
        let client = client(CannedTransport(), configuration: wrong)
        let error = await integrationError { () async throws(IntegrationError) in
            _ = try await client.send(message(.text("a")))
        }
        #expect(error?.code == "ayar_hatali")
    }
}
