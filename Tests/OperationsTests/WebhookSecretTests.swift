import Domain
import Integrations
import Operations
import SQLEngine
import Sealing
import Storage
import TestSupport
import Testing

private let actor = OperationsHouse.actor

@Suite("The secrets and addresses of webhooks")
struct WebhookSecretTests {
    private func isSigned(_ parcel: Int, with secret: Secret, _ house: OperationsHouse) -> Bool {
        let sent = house.parcels[parcel]
        return WebhookSignature.isValid(
            sent.signature, of: Array(sent.body.utf8), keys: [secret], now: house.clock.now)
    }

    @Test("A secret has 256 random bits, and no two are alike", arguments: EngineUnderTest.allCases)
    func form(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            var seen: Set<String> = []
            for _ in 0..<10 {
                let text = try await house.addWebhook().secret.revealed
                #expect(text.wholeMatch(of: #/whsec_[0-9a-f]{64}/#) != nil)
                seen.insert(text)
            }
            #expect(seen.count == 10)
            await #expect(throws: OperationError.self) { try await house.addWebhook() }
        }
    }

    @Test("For a day after a change both secrets sign, then the new one alone", arguments: EngineUnderTest.allCases)
    func rolling(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let old = try await house.addWebhook()
            let new = try await house.operations.rollWebhookSecret(old.subscription, actor: actor, scope: .system)
            #expect(new.secret != old.secret && new.oldEndsAt == house.clock.now + .seconds(86_400))
            try await house.test(old)
            try await house.elapse()
            #expect(house.parcels[0].signature.matches(of: #/v1=/#).count == 2)
            #expect(isSigned(0, with: old.secret, house) && isSigned(0, with: new.secret, house))
            house.clock.advance(by: .seconds(86_400))
            try await house.test(old)
            try await house.elapse()
            #expect(house.parcels[1].signature.matches(of: #/v1=/#).count == 1)
            #expect(!isSigned(1, with: old.secret, house) && isSigned(1, with: new.secret, house))
        }
    }

    @Test("Of two changes in a day the last two secrets sign", arguments: EngineUnderTest.allCases)
    func rollingTwice(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let first = try await house.addWebhook()
            let second = try await house.operations.rollWebhookSecret(first.subscription, actor: actor, scope: .system)
            let third = try await house.operations.rollWebhookSecret(first.subscription, actor: actor, scope: .system)
            try await house.test(first)
            try await house.elapse()
            #expect(!isSigned(0, with: first.secret, house))
            #expect(isSigned(0, with: second.secret, house) && isSigned(0, with: third.secret, house))
        }
    }

    @Test("Secrets are sealed, each for its own row, column and dealer", arguments: EngineUnderTest.allCases)
    func sealing(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let first = try await house.addWebhook()
            let second = try await house.addWebhook("https://alici2.test/x")
            let sealed = try #require(try await house.webhook(first.subscription).sealedSecret)
            #expect(!sealed.contains("whsec_") && sealed.hasPrefix("v1:"))
            // A copied secret opens nowhere else: nothing is sent that is signed with it.
            try await house.database.write { tx in
                _ = try tx.run(
                    """
                    UPDATE webhook_abonelikleri SET gizli_sifreli = \(sealed) WHERE id = \(second.subscription)
                    """)
            }
            try await house.test(second)
            try await house.elapse()
            #expect(house.parcels.isEmpty)
            #expect(try await house.text("SELECT hata_kodu FROM webhook_gonderimleri") == "anahtar_dosyasi")
        }
    }

    @Test("No secret stands in any row, not even if the receiver sends it back", arguments: EngineUnderTest.allCases)
    func nowhere(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let old = try await house.addWebhook()
            let new = try await house.operations.rollWebhookSecret(old.subscription, actor: actor, scope: .system)
            house.outside.change {
                $0.receiverText =
                    #"{"password":"cok-gizli","not":"\#(new.secret.revealed) \#(old.secret.revealed)","phone":"0555"}"#
            }
            try await house.test(old)
            try await house.elapse()
            let shown = try #require(try await house.text("SELECT yanit_ozeti FROM webhook_gonderimleri"))
            #expect(shown.contains("•••") && !shown.contains("cok-gizli") && !shown.contains("0555"))
            let texts = try await house.database.read { tx in
                try tx.all("SELECT mesaj FROM sistem_log") { try $0.next(String.self) }
                    + tx.all("SELECT hata_mesaji FROM hata_log") { try $0.next(String.self) }
                    + tx.all("SELECT veri FROM is_kuyrugu") { try $0.next(JSONText.self).text }
                    + tx.all("SELECT govde FROM webhook_gonderimleri") { try $0.next(String.self) }
                    + tx.all("SELECT gizli_sifreli FROM webhook_abonelikleri") { try $0.next(String.self) }
                    + tx.all("SELECT onceki_gizli_sifreli FROM webhook_abonelikleri") { try $0.next(String.self) }
            }
            #expect(texts.count > 6)
            for text in texts + [shown] {
                #expect(!text.contains(new.secret.revealed) && !text.contains(old.secret.revealed))
            }
            #expect("\(new)".contains("•••") && !"\(new)".contains("whsec_"))
        }
    }

    @Test("A long answer is kept as its first kilobyte", arguments: EngineUnderTest.allCases)
    func longAnswer(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            house.outside.change { $0.receiverText = String(repeating: "ş\u{0}", count: 5000) }
            try await house.test(try await house.addWebhook())
            try await house.elapse()
            let shown = try #require(try await house.text("SELECT yanit_ozeti FROM webhook_gonderimleri"))
            #expect(shown.utf8.count <= 1024 && shown.utf8.count > 1000)
        }
    }

    private func problemFields(_ error: OperationError) -> [String] {
        if case .invalid(let problems) = error { problems.map(\.field) } else { [] }
    }

    @Test("Wrong fields are named", arguments: EngineUnderTest.allCases)
    func wrongFields(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let wrong: [(WebhookInput, String)] = [
                (WebhookInput(name: " ", address: OperationsHouse.receiver, events: [.orderCreated]), "ad"),
                (WebhookInput(name: "x", address: "http://alici.test/", events: [.orderCreated]), "adres"),
                (WebhookInput(name: "x", address: "https://127.0.0.1/", events: [.orderCreated]), "adres"),
                (WebhookInput(name: "x", address: "https://[::1]/", events: [.orderCreated]), "adres"),
                (WebhookInput(name: "x", address: "https://localhost/", events: [.orderCreated]), "adres"),
                (WebhookInput(name: "x", address: "https://kim@alici.test/", events: [.orderCreated]), "adres"),
                (WebhookInput(name: "x", address: "https://alici.test:22/", events: [.orderCreated]), "adres"),
                (WebhookInput(name: "x", address: "https://alici.test/#x", events: [.orderCreated]), "adres"),
                (WebhookInput(name: "x", address: " ", events: [.orderCreated]), "adres"),
                (WebhookInput(name: "x", address: OperationsHouse.receiver, events: []), "olaylar"),
                (WebhookInput(name: "x", address: OperationsHouse.receiver, events: [.test]), "olaylar"),
            ]
            for (input, field) in wrong {
                let error = await #expect(throws: OperationError.self) {
                    _ = try await house.operations.createWebhook(
                        input, dealer: house.dealer, actor: actor, scope: .system)
                }
                #expect(error.map { problemFields($0) } == [field], "\(input)")
            }
        }
    }

    @Test(
        "Deleting takes the deliveries along, and a job that comes later finds nothing",
        arguments: EngineUnderTest.allCases)
    func deleting(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let hook = try await house.addWebhook()
            let kept = try await house.addWebhook("https://alici2.test/x")
            for _ in 0..<3 { try await house.test(hook) }
            try await house.test(kept)
            try await house.operations.deleteWebhook(hook.subscription, actor: actor, scope: .system)
            try await house.elapse()
            #expect(house.parcels.map(\.url) == ["https://alici2.test/x"])
            #expect(try await house.deliveries().map(\.subscription) == [kept.subscription])
            #expect(try await house.count("SELECT count(*) FROM is_kuyrugu WHERE durum = 'olu'") == 0)
        }
    }
}
