import Domain
import Integrations
import LosslessJSON
import Operations
import SQLEngine
import Sealing
import TestSupport
import Testing

@Suite("Webhooks that come in")
struct WebhookTests {
    private func receive(
        _ house: OperationsHouse, _ code: String, _ headers: [String: String], _ body: [UInt8] = package().utf8
    ) async throws -> WebhookReceipt {
        try await house.operations.receiveWebhook(code: code, header: { headers[$0] }, body: body)
    }

    private static let genuine = basicAuthorization(user: Secret("kanca"), password: Secret("kanca-sifresi"))

    @Test(
        "The right name and password, or the right key, are let in; the event is stored once",
        arguments: EngineUnderTest.allCases)
    func letIn(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let code = try await house.webhookCode(house.shop)
            house.outside.change { $0.packages = [package(), package(701)] }
            #expect(try await receive(house, code, ["Authorization": WebhookTests.genuine]) == .stored)
            #expect(try await receive(house, code, ["x-api-key": "kanca-sifresi"]) == .duplicate)
            #expect(try await receive(house, code, ["x-api-key": "kanca-sifresi"], package(701).utf8) == .stored)
            try await house.drain()
            #expect(try await house.count("SELECT count(*) FROM siparisler") == 2)
            #expect(try await house.count("SELECT count(*) FROM webhook_gelen WHERE durum = 'islendi'") == 2)
        }
    }

    @Test(
        "Wrong or missing credentials are refused, and nothing is stored", arguments: EngineUnderTest.allCases,
        [
            [:], ["Authorization": basicAuthorization(user: Secret("kanca"), password: Secret("yanlis"))],
            ["Authorization": basicAuthorization(user: Secret("baska"), password: Secret("kanca-sifresi"))],
            ["Authorization": "Basic"], ["Authorization": ""], ["x-api-key": ""], ["x-api-key": "kanca-sifres"],
            ["x-api-key": "yanlis", "Authorization": genuine], ["Authorization": "Bearer kanca-sifresi"],
        ] as [[String: String]])
    func refused(_ engine: EngineUnderTest, _ headers: [String: String]) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let code = try await house.webhookCode(house.shop)
            await #expect(throws: OperationError.forbidden) { _ = try await receive(house, code, headers) }
            #expect(try await house.count("SELECT count(*) FROM webhook_gelen") == 0)
        }
    }

    @Test("An account without a webhook password lets nobody in", arguments: EngineUnderTest.allCases)
    func noPassword(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let code = try await house.webhookCode(house.shop)
            try await house.database.write { tx in _ = try tx.run("UPDATE entegrasyonlar SET sifre = NULL") }
            for headers in [
                ["x-api-key": ""], ["Authorization": basicAuthorization(user: Secret("kanca"), password: Secret(""))],
            ] {
                await #expect(throws: OperationError.forbidden) { _ = try await receive(house, code, headers) }
            }
        }
    }

    @Test("An address that nobody was given leads nowhere", arguments: EngineUnderTest.allCases)
    func unknownAddress(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            for code in ["", "yok", "' OR 1=1 --"] {
                await #expect(throws: OperationError.notFound) {
                    _ = try await receive(house, code, ["x-api-key": "kanca-sifresi"])
                }
            }
        }
    }

    @Test("WhatsApp is let in by its signature over exactly these bytes", arguments: EngineUnderTest.allCases)
    func whatsAppSignature(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let code = try await house.webhookCode(house.channel)
            let body = Array(#"{"object":"whatsapp_business_account","entry":[]}"#.utf8)
            let signature = "sha256=" + HMACSignature.hexadecimal(of: body, key: Secret("gizli"))
            let wrong = "sha256=" + HMACSignature.hexadecimal(of: body, key: Secret("baska"))
            for headers in [
                [:], ["X-Hub-Signature-256": wrong], ["X-Hub-Signature-256": String(signature.dropFirst(7))],
            ] {
                await #expect(throws: OperationError.forbidden) { _ = try await receive(house, code, headers, body) }
            }
            await #expect(throws: OperationError.forbidden) {
                _ = try await receive(house, code, ["X-Hub-Signature-256": signature], body + [0x20])
            }
            #expect(try await receive(house, code, ["X-Hub-Signature-256": signature], body) == .stored)
            #expect(try await receive(house, code, ["X-Hub-Signature-256": signature], body) == .duplicate)
        }
    }

    @Test(
        "The handshake answers the right token only, and only for a WhatsApp account",
        arguments: EngineUnderTest.allCases)
    func handshake(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let channel = try await house.webhookCode(house.channel)
            let shop = try await house.webhookCode(house.shop)
            func ask(_ code: String, _ token: String) async throws -> String {
                try await house.operations.verifyWhatsAppHandshake(
                    code: code, mode: "subscribe", token: token, challenge: "42")
            }
            #expect(try await ask(channel, "kanca-sifresi") == "42")
            await #expect(throws: OperationError.forbidden) { _ = try await ask(channel, "yanlis") }
            await #expect(throws: OperationError.notFound) { _ = try await ask(shop, "kanca-sifresi") }
        }
    }

    @Test("A body that can't be read is kept and marked, and the queue goes on", arguments: EngineUnderTest.allCases)
    func unreadable(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let code = try await house.webhookCode(house.shop)
            let headers = ["x-api-key": "kanca-sifresi"]
            house.outside.change { $0.packages = [package()] }
            #expect(try await receive(house, code, headers, [0xFF, 0x00]) == .stored)
            #expect(try await receive(house, code, headers) == .stored)
            try await house.drain()
            #expect(try await house.count("SELECT count(*) FROM webhook_gelen WHERE durum = 'hatali'") == 1)
            #expect(try await house.count("SELECT count(*) FROM siparisler") == 1)
        }
    }
}
