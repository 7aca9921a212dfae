import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("What is told of a stored secret")
struct SecretStateTests {
    private func platform(_ house: WebHouse) async throws -> Int64 {
        let ids = try await house.database.read { tx in try Platforms.ids(tx) }
        return try #require(ids[.trendyol]).rawValue
    }

    private func newIntegration(_ house: WebHouse) async throws -> Int64 {
        let body = """
            {"platform_id":\(try await platform(house)),"ad":"Mağaza","api_key":"0123456789abcdef1a2b",
            "api_secret":"kisa-1a2b","sifre":"uzun-ama-bir-sifre-1a2b","extra_config":{"satici_no":"42"}}
            """
        let made = try await house.send(.post, "/api/v1/entegrasyonlar", key: house.key(house.dealer), body: body)
        #expect(made.status == 201, "\(made.text)")
        return try #require(try made.json["id"]?.int)
    }

    @Test(
        "The API: the end of a long key, which key sealed it, and when it was changed",
        arguments: EngineUnderTest.allCases)
    func api(_ engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let path = "/api/v1/entegrasyonlar/\(try await newIntegration(house))"
            let first = try await house.send(.get, path, key: house.key(house.dealer)).json
            let time = JSON.string(house.clock.now.description)
            #expect(first["api_key"] == "•••• 1a2b" && first["api_secret"] == "••••" && first["sifre"] == "••••")
            for name in ["api_key", "api_secret", "sifre"] {
                #expect(first["\(name)_anahtar"]?.string?.hasPrefix("dk-") == true, "\(name)")
                #expect(first["\(name)_degisti_at"] == time, "\(name)")
            }
            house.clock.advance(by: .seconds(60))
            let changed = try await house.send(
                .patch, path, key: house.key(house.dealer), body: #"{"api_key":"kisa-anahtar","ad":"Yeni"}"#)
            let second = try changed.json
            #expect(changed.status == 200 && second["api_key"] == "••••")
            #expect(second["api_key_degisti_at"] == JSON.string(house.clock.now.description))
            #expect(second["api_secret_degisti_at"] == time && second["sifre_degisti_at"] == time)
            #expect(!changed.text.contains("kisa-anahtar"))
        }
    }

    @Test("Nothing is told of a secret that is not there", arguments: EngineUnderTest.allCases)
    func absent(_ engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let body = #"{"platform_id":\#(try await platform(house)),"ad":"Boş"}"#
            let made = try await house.send(.post, "/api/v1/entegrasyonlar", key: house.key(house.dealer), body: body)
            let json = try made.json
            for name in ["api_key", "api_secret", "sifre"] {
                #expect(json[name] == .null && json["\(name)_anahtar"] == .null, "\(made.text)")
                #expect(json["\(name)_degisti_at"] == .null)
            }
        }
    }

    @Test(
        "The panel: the same, and a field that is left empty keeps what is stored",
        arguments: EngineUnderTest.allCases)
    func panel(_ engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let id = try await newIntegration(house)
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let page = try await visitor.get("/entegrasyonlar/\(id)").text
            #expect(page.contains("placeholder=\"•••• 1a2b\"") && page.contains("son değişiklik 04.05.2026"))
            #expect(page.contains("dk-") && !page.contains("0123456789abcdef") && !page.contains("kisa-1a2b"))
            let before = try await stored(id, house)
            house.clock.advance(by: .seconds(60))
            let saved = try await visitor.post(
                "/entegrasyonlar/\(id)",
                ["ad": "Yeni ad", "api_key": "", "api_secret": "", "sifre": "", "extra_config.satici_no": "42"])
            #expect(saved.status == 303, "\(saved.text)")
            let after = try await stored(id, house)
            #expect(after.name == "Yeni ad" && after.sealedAPIKey == before.sealedAPIKey)
            #expect(after.sealedAPISecret == before.sealedAPISecret && after.sealedPassword == before.sealedPassword)
        }
    }

    @Test("The record says which secrets were changed, by whom, and not to what")
    func record() async throws {
        try await WebHouse.run { house async throws in
            let id = try await newIntegration(house)
            _ = try await house.send(
                .patch, "/api/v1/entegrasyonlar/\(id)", key: house.key(house.dealer), body: #"{"sifre":"bambaska-2"}"#)
            let rows = try await house.database.read { tx in
                try tx.all(
                    "SELECT kullanici_id, sonraki FROM sistem_log WHERE tablo = 'entegrasyonlar' ORDER BY id"
                ) { (try $0.next(ID<User>.self), try $0.next(JSONText.self).text) }
            }
            #expect(rows.map(\.0) == [house.dealer, house.dealer])
            let secrets = try rows.map { row in
                let names = try JSON(parsing: row.1).members?.map(\.name) ?? []
                return Set(names).intersection(["api_key", "api_secret", "sifre"])
            }
            #expect(secrets == [["api_key", "api_secret", "sifre"], ["sifre"]])
            #expect(!rows[1].1.contains("bambaska") && !rows[0].1.contains("0123456789abcdef"))
        }
    }

    private func stored(_ id: Int64, _ house: WebHouse) async throws -> StoredIntegration {
        try #require(try await house.database.read { tx in try IntegrationTable.find(ID(id), scope: .system, tx) })
    }
}
