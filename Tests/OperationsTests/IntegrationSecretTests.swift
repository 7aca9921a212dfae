import Domain
import Integrations
import Logging
import Operations
import SQLEngine
import Sealing
import Storage
import TestSupport
import Testing

@Suite("The secrets of an integration")
struct IntegrationSecretTests {
    private func stored(_ house: OperationsHouse) async throws -> StoredIntegration {
        try #require(try await house.database.read { tx in try IntegrationTable.find(house.shop, scope: .system, tx) })
    }

    @Test("The database holds them sealed, and they open again", arguments: EngineUnderTest.allCases)
    func sealed(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let row = try await stored(house)
            for text in [row.sealedAPIKey, row.sealedAPISecret, row.sealedPassword] {
                let sealed = try #require(text)
                #expect(sealed.hasPrefix("v1:"))
                #expect(!sealed.contains("anahtar-trendyol") && !sealed.contains("gizli") && !sealed.contains("kanca"))
            }
            let account = try await house.operations.account(of: row)
            #expect(account.apiKey == Secret("anahtar-trendyol") && account.password == Secret("kanca-sifresi"))
        }
    }

    @Test("Another key does not open them, and says what to do", arguments: EngineUnderTest.allCases)
    func otherKey(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let world = ManualClock(seed: 99).world
            let stranger = Operations(
                world: world, database: house.database, secrets: SecretBox(current: .random(world), world: world),
                vault: house.operations.vault, connectors: house.operations.connectors, logger: house.operations.logger)
            let row = try await stored(house)
            do throws(IntegrationError) {
                _ = try await stranger.account(of: row)
                Issue.record("the secrets were opened")
            } catch {
                #expect(error.kind == .credentials && error.code == "anahtar_dosyasi")
            }
        }
    }

    @Test("A sealed text that was moved to another row or column does not open", arguments: EngineUnderTest.allCases)
    func moved(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let row = try await stored(house)
            var swapped = row
            (swapped.sealedAPIKey, swapped.sealedAPISecret) = (row.sealedAPISecret, row.sealedAPIKey)
            var elsewhere = row
            elsewhere.id = ID(row.id.rawValue + 1)
            var foreign = row
            foreign.dealer = ID(row.dealer.rawValue + 1)
            for tampered in [swapped, elsewhere, foreign] {
                await #expect(throws: IntegrationError.self) { try await house.operations.account(of: tampered) }
            }
        }
    }

    @Test("Saving without a secret keeps the one that is there", arguments: EngineUnderTest.allCases)
    func kept(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let row = try await stored(house)
            _ = try await house.operations.saveIntegration(
                IntegrationInput(
                    id: house.shop, dealer: house.dealer, platform: row.platform, name: "Yeni ad",
                    apiSecret: Secret("yeni-gizli"), userName: "kanca", configuration: row.configuration),
                actor: OperationsHouse.actor, scope: .system)
            let account = try await house.operations.account(of: try await stored(house))
            #expect(account.apiKey == Secret("anahtar-trendyol") && account.apiSecret == Secret("yeni-gizli"))
        }
    }

    @Test(
        "A supplier's address can't be led to another server together with stored secrets",
        arguments: EngineUnderTest.allCases)
    func moved(toAnotherServer engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            func move(to address: String, with secret: Secret? = nil) async throws {
                try await house.operations.changeIntegration(
                    house.supplier, actor: OperationsHouse.actor, scope: .system
                ) { stored in
                    IntegrationInput(
                        id: stored.id, dealer: stored.dealer, platform: stored.platform, name: stored.name,
                        apiKey: secret, apiSecret: secret, userName: stored.userName, password: secret,
                        configuration: #"{"adres":"\#(address)"}"#)
                }
            }
            for address in ["https://baska.test", "https://tedarikci.test.kotu.test", "https://alt.tedarikci.test"] {
                let error = await #expect(throws: OperationError.self) { try await move(to: address) }
                #expect(error?.fields == ["api_key", "api_secret", "sifre"], "\(address)")
            }
            // The same server by another path or spelling keeps them.
            for address in ["https://tedarikci.test/v2", "https://TEDARIKCI.test:443"] { try await move(to: address) }
            try await move(to: "https://baska.test", with: Secret("yeni"))
            let change = try await house.text(
                """
                SELECT CAST(onceki AS TEXT) || CAST(sonraki AS TEXT) FROM sistem_log WHERE tablo = 'entegrasyonlar'
                ORDER BY id DESC LIMIT 1
                """)
            #expect(change?.contains("TEDARIKCI.test:443") == true && change?.contains("baska.test") == true)
            #expect(change?.contains("yeni") == false)
        }
    }

    @Test("Two changes of different fields at once both stay", arguments: EngineUnderTest.allCases)
    func changesAtOnce(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            @Sendable func change(_ change: @escaping @Sendable (inout IntegrationInput) -> Void) async throws {
                try await house.operations.changeIntegration(
                    house.shop, actor: OperationsHouse.actor, scope: .system
                ) { stored in
                    var input = IntegrationInput(
                        id: stored.id, dealer: stored.dealer, platform: stored.platform, name: stored.name,
                        userName: stored.userName, configuration: stored.configuration,
                        automaticSubmission: stored.submitsAutomatically)
                    change(&input)
                    return input
                }
            }
            for number in 0..<10 {
                async let name: Void = change { $0.name = "Ad \(number)" }
                async let automatic: Void = change { $0.automaticSubmission = number.isMultiple(of: 2) }
                _ = try await (name, automatic)
                let row = try await stored(house)
                #expect(row.name == "Ad \(number)" && row.submitsAutomatically == number.isMultiple(of: 2))
            }
        }
    }

    @Test("Another dealer can't see or change the integration", arguments: EngineUnderTest.allCases)
    func otherDealer(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let scope = Scope.only(ID(house.dealer.rawValue + 100))
            let row = try await stored(house)
            await #expect(throws: OperationError.notFound) {
                _ = try await house.operations.saveIntegration(
                    IntegrationInput(id: house.shop, dealer: house.dealer, platform: row.platform, name: "x"),
                    actor: OperationsHouse.actor, scope: scope)
            }
            await #expect(throws: OperationError.notFound) {
                _ = try await house.operations.pullNow(house.shop, actor: OperationsHouse.actor, scope: scope)
            }
            await #expect(throws: OperationError.notFound) {
                try await house.operations.setIntegrationStatus(
                    house.shop, active: false, actor: OperationsHouse.actor, scope: scope)
            }
        }
    }
}
