import Domain
import LosslessJSON
import Sealing
import Simulators
import Testing

@Suite("WhatsApp simulator")
struct WhatsAppSimulatorTests {
    let hooks = WebhookRecorder()
    let simulator: WhatsAppSimulator
    let headers = ["Authorization": "Bearer belirtec", "Content-Type": "application/json"]

    init() {
        let account = WhatsAppAccount(
            accountID: "102290129340398",
            phoneNumberID: "106540352242922",
            displayPhoneNumber: "905550783881",
            token: Secret("belirtec"),
            appSecret: Secret("app-secret-for-tests"))
        simulator = WhatsAppSimulator(
            account: account, seed: 1, world: TestClock().world, sendWebhook: hooks.sender())
    }

    @Test("a wrong token gives error 190, a wrong shape error 100, and a good message a number")
    func sending() async throws {
        try await withServers([simulator]) { urls in
            let address = urls[0] + "/v23.0/106540352242922/messages"
            let wrong = try await call("POST", address, headers: ["Authorization": "Bearer x"], body: text.utf8)
            #expect(wrong.json?["error"]?["code"]?.int == 190)
            let empty: JSON = ["messaging_product": "whatsapp", "to": "905551112233", "type": "template"]
            let shapeless = try await call("POST", address, headers: headers, body: empty.utf8)
            #expect(shapeless.json?["error"]?["code"]?.int == 100)
            for _ in 0..<2 {
                let sent = try await call("POST", address, headers: headers, body: text.utf8).json
                #expect(sent?["contacts"]?[0]?["wa_id"]?.string == "905551112233")
                #expect(sent?["messages"]?[0]?["id"]?.string?.hasPrefix("wamid.") == true)
            }
            #expect(await simulator.doubled() == ["mesaj-7"])
            await simulator.refuse(nextMessages: 1, with: .rateLimited)
            #expect(try await call("POST", address, headers: headers, body: text.utf8).status == 429)
            let phone = try await call("GET", urls[0] + "/v23.0/106540352242922", headers: headers)
            #expect(phone.json?["id"]?.string == "106540352242922")
        }
    }

    @Test("an uploaded file can be sent by its number, byte for byte")
    func upload() async throws {
        let bytes = Array("%PDF-1.4\r\n--sınır\r\n".utf8) + [0, 13, 10, 255]
        let body =
            Array("--sinir\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n".utf8)
            + Array("--sinir\r\nContent-Disposition: form-data; name=\"file\"; filename=\"fatura.pdf\"\r\n".utf8)
            + Array("Content-Type: application/pdf\r\n\r\n".utf8) + bytes + Array("\r\n--sinir--\r\n".utf8)
        try await withServers([simulator]) { urls in
            let fields = headers.merging(["Content-Type": "multipart/form-data; boundary=sinir"]) { $1 }
            let address = urls[0] + "/v23.0/106540352242922"
            let uploaded = try await call("POST", address + "/media", headers: fields, body: body).json
            let mediaID = try #require(uploaded?["id"]?.string)
            #expect(await simulator.media[mediaID]?.bytes == bytes)
            for (number, status) in [(mediaID, 200), ("1", 400)] {
                let message: JSON = [
                    "messaging_product": "whatsapp", "to": "+905551112233", "type": "document",
                    "document": ["id": .string(number), "filename": "fatura.pdf"],
                ]
                let answer = try await call("POST", address + "/messages", headers: headers, body: message.utf8)
                #expect(answer.status == status)
            }
        }
    }

    @Test("webhooks are signed over the very bytes that are sent, with escaped Turkish letters")
    func webhooks() async throws {
        try await withServers([simulator]) { urls in
            let address = urls[0] + "/v23.0/106540352242922/messages"
            _ = try await call("POST", address, headers: headers, body: text.utf8)
        }
        let messageID = try #require(await simulator.messages.first?.messageID)
        await simulator.deliver([.read, .sent, .failed(.undeliverable)], of: messageID, to: "http://127.0.0.1:9/k")
        #expect(hooks.recorded.count == 3)
        for hook in hooks.recorded {
            let signature = try #require(hook.headers["X-Hub-Signature-256"])
            let key = Secret("app-secret-for-tests")
            #expect(HMACSignature.isValid(signature.dropFirst("sha256=".count), of: hook.body, key: key))
            let body = String(decoding: hook.body, as: UTF8.self)
            #expect(hook.body.max() ?? 0 < 0x80)
            #expect(body.contains(#"\u015e\u00fckr\u00fc"#))
        }
        let status = try JSON(parsing: hooks.recorded[2].body)["entry"]?[0]?["changes"]?[0]?["value"]?["statuses"]?[0]
        #expect(status?["biz_opaque_callback_data"]?.string == "mesaj-7")
        #expect(status?["errors"]?[0]?["code"]?.int == 131026)
    }

    private var text: JSON {
        [
            "messaging_product": "whatsapp", "recipient_type": "individual", "to": "+905551112233", "type": "text",
            "text": ["body": "Siparişiniz kargoda"], "biz_opaque_callback_data": "mesaj-7",
        ]
    }
}
