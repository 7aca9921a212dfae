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
