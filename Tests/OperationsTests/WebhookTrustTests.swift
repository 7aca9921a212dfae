import Domain
import Integrations
import LosslessJSON
import Operations
import SQLEngine
import Sealing
import Storage
import TestSupport
import Testing

/// A webhook is a hint that something happened; what happened is asked.
@Suite("What webhooks are trusted with")
struct WebhookTrustTests {
    private let key = ["x-api-key": "kanca-sifresi"]

    private func receive(
        _ house: OperationsHouse, _ headers: [String: String], _ body: JSON
    ) async throws -> WebhookReceipt {
        let code = try await house.webhookCode(house.shop)
        return try await house.operations.receiveWebhook(code: code, header: { headers[$0] }, body: body.utf8)
    }

    private func forged(_ status: String, total: String = "0.01", number: String = "S-1") throws -> JSON {
        let real = package(status: status, at: 1_777_000_500, number: number)
        let members = try #require(real.members).map { member in
            member.name == "packageTotalPrice" ? JSON.Member(member.name, .number(total)) : member
        }
        return .object(members)
    }

    @Test("A forged payload changes neither amount nor state", arguments: EngineUnderTest.allCases)
    func forgedPayload(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.pull(package())
            let before = try await house.order("700")
            for status in ["Cancelled", "Shipped", "Delivered", "UnSupplied", "Picking"] {
                #expect(try await receive(house, key, try forged(status)) == .stored)
                try await house.drain()
                let after = try await house.order("700")
                #expect(after.status == before.status && !after.isCancelRequested, "\(status)")
            }
            #expect(
                try await house.count("SELECT count(*) FROM siparisler WHERE toplam_tutar = 20")
                    == (engine == .postgres ? 1 : 0))
            #expect(
                try await house.count("SELECT count(*) FROM siparisler WHERE toplam_tutar = 2000")
                    == (engine == .postgres ? 0 : 1))
            #expect(try await house.count("SELECT count(*) FROM webhook_gelen WHERE durum = 'islendi'") == 5)
        }
    }

    @Test("An order that only a payload knows is not made", arguments: EngineUnderTest.allCases)
    func inventedOrder(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            #expect(try await receive(house, key, try forged("Created", number: "YOK-1")) == .stored)
            try await house.drain()
            #expect(try await house.count("SELECT count(*) FROM siparisler") == 0)
        }
    }

    @Test("A change that the shop confirms arrives by the webhook at once", arguments: EngineUnderTest.allCases)
    func genuineChange(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.pull(package(status: "Picking"))
            let shipped = package(status: "Shipped", at: 1_777_000_900)
            house.outside.change { $0.packages = [shipped] }
            #expect(try await receive(house, key, shipped) == .stored)
            try await house.drain()
            #expect(try await house.order("700").status == .shipped)
        }
    }

    @Test("A burst of events asks the shop once, and settles no cancellation", arguments: EngineUnderTest.allCases)
    func burst(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.pull(package())
            let cancelled = package(status: "Cancelled", at: 1_777_000_900)
            house.outside.change { $0.packages = [cancelled] }
            for second in 0..<10 {
                let event = package(status: "Cancelled", at: 1_777_000_900 + Int64(second))
                #expect(try await receive(house, key, event) == .stored)
            }
            try await house.drain()
            // The first pull and one more.
            #expect(try await house.count("SELECT count(*) FROM is_kuyrugu WHERE tip = 'siparis_cek'") == 2)
            for second in 10..<13 {
                _ = try await receive(house, key, package(status: "Cancelled", at: 1_777_000_900 + Int64(second)))
                try await house.drain()
            }
            // Still waiting to turn out as a split: only a regular pull settles it.
            #expect(try await house.order("700").isCancelRequested)
            try await house.pull(cancelled)
            #expect(try await house.order("700").status == .cancelled)
        }
    }

    @Test(
        "Fifty copies at once are one event; another body under its marks is an alarm",
        arguments: EngineUnderTest.allCases)
    func contradiction(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let event = try forged("Shipped")
            let receipts = try await withThrowingTaskGroup(of: WebhookReceipt.self) { group in
                for _ in 0..<50 { group.addTask { try await receive(house, key, event) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(receipts.filter { $0 == .stored }.count == 1)
            #expect(try await house.count("SELECT count(*) FROM hata_log") == 0)
            #expect(try await receive(house, key, try forged("Shipped", total: "999.00")) == .duplicate)
            #expect(try await house.count("SELECT count(*) FROM hata_log WHERE kod = 'kanca_celiskisi'") == 1)
            #expect(try await house.count("SELECT count(*) FROM webhook_gelen") == 1)
        }
    }

    private func change(
        _ house: OperationsHouse, _ id: ID<Integration>, password: String? = nil, apiSecret: String? = nil
    ) async throws {
        let stored = try await house.database.read { tx in try IntegrationTable.find(id, scope: .system, tx) }
        let known = try #require(stored)
        _ = try await house.operations.saveIntegration(
            IntegrationInput(
                id: id, dealer: house.dealer, platform: known.platform, name: known.name,
                apiSecret: apiSecret.map(Secret.init), userName: known.userName, password: password.map(Secret.init),
                configuration: known.configuration),
            actor: OperationsHouse.actor, scope: .system)
    }

    @Test(
        "While a secret is changed the old one and the new one are good, then only the new one",
        arguments: EngineUnderTest.allCases)
    func rotation(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await change(house, house.shop, password: "yeni-sifre")
            try await change(house, house.channel, apiSecret: "yeni-gizli")
            let sealed = try await house.text("SELECT onceki_sifre FROM entegrasyonlar WHERE id = \(house.shop)")
            #expect(sealed?.hasPrefix("v1:") == true && sealed?.contains("kanca-sifresi") == false)
            func shop(_ password: String, _ at: Int64) async throws {
                _ = try await receive(house, ["x-api-key": password], package(at: at))
            }
            let code = try await house.webhookCode(house.channel)
            func channel(_ secret: String, _ number: Int) async throws {
                let body = Array(#"{"object":"whatsapp_business_account","entry":[],"n":\#(number)}"#.utf8)
                let signature = "sha256=" + HMACSignature.hexadecimal(of: body, key: Secret(secret))
                _ = try await house.operations.receiveWebhook(code: code, header: { _ in signature }, body: body)
            }
            for (index, word) in ["yeni", "eski"].enumerated() {
                try await shop(word == "yeni" ? "yeni-sifre" : "kanca-sifresi", 1_777_100_000 + Int64(index))
                try await channel(word == "yeni" ? "yeni-gizli" : "gizli", index)
            }
            // The old one is not good for the other account, and none is good that never was.
            await #expect(throws: OperationError.forbidden) { try await shop("yeni-gizli", 1) }
            await #expect(throws: OperationError.forbidden) { try await channel("kanca-sifresi", 9) }
            house.clock.advance(by: .seconds(24 * 3600 + 1))
            try await shop("yeni-sifre", 1_777_100_005)
            try await channel("yeni-gizli", 5)
            await #expect(throws: OperationError.forbidden) { try await shop("kanca-sifresi", 1_777_100_006) }
            await #expect(throws: OperationError.forbidden) { try await channel("gizli", 6) }
        }
    }

    @Test("Each flipped bit of a signature is refused, and so is the same JSON written otherwise")
    func flippedBits() async throws {
        try await OperationsHouse.run(on: .sqlite) { house in
            let code = try await house.webhookCode(house.channel)
            let body = Array(#"{"object":"whatsapp_business_account","entry":[]}"#.utf8)
            let good = Array(HMACSignature.hexadecimal(of: body, key: Secret("gizli")).utf8)
            for bit in 0..<256 {
                var digits = good
                let value = UInt8(String(decoding: [digits[bit / 4]], as: UTF8.self), radix: 16) ?? 0
                digits[bit / 4] = Array(String(value ^ 1 << UInt8(bit % 4), radix: 16).utf8)[0]
                let header = "sha256=" + String(decoding: digits, as: UTF8.self)
                await #expect(throws: OperationError.forbidden) {
                    _ = try await house.operations.receiveWebhook(code: code, header: { _ in header }, body: body)
                }
            }
            let header = "sha256=" + String(decoding: good, as: UTF8.self)
            let rewritten = Array(#"{"entry":[],"object":"whatsapp_business_account"}"#.utf8)
            await #expect(throws: OperationError.forbidden) {
                _ = try await house.operations.receiveWebhook(code: code, header: { _ in header }, body: rewritten)
            }
            #expect(try await house.count("SELECT count(*) FROM webhook_gelen") == 0)
        }
    }
}
