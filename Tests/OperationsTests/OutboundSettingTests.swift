import Domain
import Integrations
import LosslessJSON
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@Suite("Addresses in settings")
struct OutboundSettingTests {
    private func save(
        _ house: OperationsHouse, _ platform: PlatformCode, _ configuration: String
    ) async throws -> ID<Domain.Integration> {
        let platforms = try await house.database.read { tx in try Platforms.ids(tx) }
        return try await house.operations.saveIntegration(
            IntegrationInput(
                dealer: house.dealer, platform: try #require(platforms[platform]), name: "Deneme",
                configuration: configuration),
            actor: OperationsHouse.actor, scope: .system)
    }

    static let badAddresses = [
        "http://tedarikci.test", "https://127.0.0.1", "https://10.0.0.1/api", "https://[::1]/", "https://localhost",
        "https://2130706433", "https://tedarikci.test:8080", "https://a:b@tedarikci.test", "https://tedarikci.test/#x",
        "https://tedarikci.test.", "https://tedarikçi.test", "http+unix://%2Fvar%2Frun%2Fdocker.sock",
        "ftp://tedarikci.test",
        "https://metadata.google.internal/", "tedarikci.test",
        "https://" + String(repeating: "a", count: 2048) + ".test",
    ]

    @Test("A supplier's address that may not be called is refused with its reason", arguments: badAddresses)
    func supplier(_ address: String) async throws {
        try await OperationsHouse.run(on: .sqlite) { house in
            let settings: JSON = ["adres": .string(address)]
            let error = try await #require(throws: OperationError.self) {
                _ = try await save(house, .restSupplier, settings.description)
            }
            #expect(error.fields == ["extra_config.adres"])
        }
    }

    @Test("The setting for this machine allows this machine and nothing else", arguments: EngineUnderTest.allCases)
    func loopback(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            var open = house.operations
            open.settings.outboundAddresses.allowsLoopback = true
            for (address, isTaken) in [
                ("http://127.0.0.1:8080", true), ("http://10.0.0.1:8080", false), ("http://tedarikci.test", false),
            ] {
                #expect(open.problems(ofAddress: address).isEmpty == isTaken)
                #expect(!house.operations.problems(ofAddress: address).isEmpty)
            }
        }
    }

    @Test("Nobody leads a known platform's credentials elsewhere", arguments: [PlatformCode.trendyol, .whatsApp])
    func knownPlatforms(_ platform: PlatformCode) async throws {
        try await OperationsHouse.run(on: .sqlite) { house in
            let error = try await #require(throws: OperationError.self) {
                _ = try await save(
                    house, platform, #"{"adres":"https://kotu.test","satici_no":"1","telefon_no_id":"1"}"#)
            }
            #expect(error.fields == ["extra_config.adres"])
            // Also not by a row that was written before this rule.
            try await house.database.write { tx in
                _ = try tx.run(
                    "UPDATE entegrasyonlar SET extra_config = \(JSONText(#"{"adres":"https://kotu.test"}"#))")
            }
            for (id, isOwn) in [(house.shop, false), (house.channel, false), (house.supplier, true)] {
                let stored = try await house.database.read { tx in try IntegrationTable.find(id, scope: .system, tx) }
                let account = try await house.operations.account(of: try #require(stored))
                #expect((account.baseURL == "https://kotu.test") == isOwn)
            }
        }
    }

    @Test(
        "A platform's address is changed within the same rules, and the change is logged",
        arguments: EngineUnderTest.allCases)
    func platform(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let platforms = try await house.database.read { tx in try Platforms.ids(tx) }
            let id = try #require(platforms[.trendyol])
            for address in ["", "http://trendyol.test", "https://127.0.0.1", "https://user@trendyol.test"] {
                let error = try await #require(throws: OperationError.self) {
                    try await house.operations.setPlatformAddress(id, to: address, actor: OperationsHouse.actor)
                }
                #expect(error.fields == ["api_url"])
            }
            try await house.operations.setPlatformAddress(
                id, to: "https://yeni.trendyol.test/api", actor: OperationsHouse.actor)
            #expect(
                try await house.text("SELECT api_url FROM platformlar WHERE kod = 'trendyol'")
                    == "https://yeni.trendyol.test/api")
            #expect(try await house.count("SELECT count(*) FROM sistem_log WHERE tablo = 'platformlar'") == 1)
            await #expect(throws: OperationError.notFound) {
                try await house.operations.setPlatformAddress(
                    ID(999_999), to: "https://a.test", actor: OperationsHouse.actor)
            }
        }
    }
}

extension Operations {
    fileprivate func problems(ofAddress address: String) -> [OutboundRefusal] {
        do throws(OutboundRefusal) {
            _ = try settings.outboundAddresses.check(address)
            return []
        } catch {
            return [error]
        }
    }
}
