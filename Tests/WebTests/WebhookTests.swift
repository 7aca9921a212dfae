import Domain
import HTTPTypes
import LosslessJSON
import SQLEngine
import Sealing
import TestSupport
import Testing

@testable import Web

@Suite("Webhooks")
struct WebhookTests {
    /// Adds an integration and returns the path of its webhook.
    private func hook(_ platform: String, _ fields: String, _ house: WebHouse) async throws -> String {
        let key = house.key(house.dealer)
        let platforms = try await house.send(.get, "/api/v1/platformlar?kod=\(platform)", key: key).json
        let id = try #require(platforms["kayitlar"]?[0]?["id"]?.int)
        let made = try await house.send(
            .post, "/api/v1/entegrasyonlar", key: key, body: #"{"platform_id":\#(id),"ad":"H",\#(fields)}"#)
        return "/kancalar/" + (try #require(try made.json["kanca_kodu"]?.string, "\(made.text)"))
    }

    private func storedCount(_ house: WebHouse) async throws -> Int? {
        try await house.database.read { tx in try tx.value("SELECT count(*) FROM webhook_gelen") }
    }

    @Test("a genuine call is stored once, durably, before the answer", arguments: EngineUnderTest.allCases)
    func genuine(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let path = try await hook("trendyol", #""kullanici_adi":"k","sifre":"p""#, house)
            for _ in 1...2 {
                let answer = try await house.send(.post, path, headers: ["x-api-key": "p"], body: #"{"a":1}"#)
                #expect(answer.status == 200)
                #expect(answer.text == #"{"durum":"alindi"}"#)
            }
            #expect(try await storedCount(house) == 1)
        }
    }

    @Test(
        "a call without the right proof is 401 and leaves nothing",
        arguments: [
            [:], ["x-api-key": "q"], ["x-api-key": ""], ["Authorization": "Basic eDp5"],
        ])
    func forged(headers: [String: String]) async throws {
        try await WebHouse.run { house async throws in
            let path = try await hook("trendyol", #""kullanici_adi":"k","sifre":"p""#, house)
            let answer = try await house.send(.post, path, headers: headers, body: "{}")
            #expect(answer.status == 401)
            #expect(try await storedCount(house) == 0)
        }
    }

    @Test("WhatsApp's signature covers the raw bytes, and its handshake gets the challenge back")
    func whatsApp() async throws {
        try await WebHouse.run { house async throws in
            let path = try await hook("whatsapp", #""api_secret":"s","sifre":"jeton""#, house)
            let body = #"{"object":"whatsapp_business_account","entry":[]}"#
            let good = "sha256=" + HMACSignature.hexadecimal(of: Array(body.utf8), key: Secret("s"))
            let name = "X-Hub-Signature-256"
            #expect(try await house.send(.post, path, headers: [name: good], body: body).status == 200)
            #expect(try await house.send(.post, path, headers: [name: good], body: body + " ").status == 401)
            let query = "?hub.mode=subscribe&hub.challenge=12345&hub.verify_token="
            let shake = try await house.send(.get, path + query + "jeton")
            #expect(shake.status == 200 && shake.text == "12345")
            #expect(shake.header("Content-Type") == "text/plain; charset=utf-8")
            #expect(try await house.send(.get, path + query + "yanlis").status == 403)
        }
    }

    @Test("more than a mebibyte is 413")
    func tooLarge() async throws {
        try await WebHouse.run { house async throws in
            let path = try await hook("trendyol", #""kullanici_adi":"k","sifre":"p""#, house)
            let body = String(repeating: " ", count: 1_048_577)
            #expect(try await house.send(.post, path, headers: ["x-api-key": "p"], body: body).status == 413)
        }
    }
}
