import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("What the audit log tells")
struct AuditTests {
    private func rows(_ house: WebHouse, _ action: String) async throws -> [(after: String?, person: Int64?)] {
        try await house.database.read { tx in
            try tx.all("SELECT sonraki, kullanici_id FROM sistem_log WHERE islem = \(action) ORDER BY id") { row in
                (try row.next(JSONText?.self)?.text, try row.next(Int64?.self))
            }
        }
    }

    @Test(
        "a refused request is one line a minute for each caller, with their number", arguments: EngineUnderTest.allCases
    )
    func forbidden(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            func refuse(_ user: ID<User>, times: Int) async throws {
                for _ in 0..<times {
                    let answer = try await house.send(.get, "/api/v1/kisisel-veri-talepleri", key: house.key(user))
                    #expect(answer.status == 403)
                }
            }
            try await refuse(house.dealer, times: 5)
            try await refuse(house.operatorUser, times: 1)
            #expect(try await rows(house, "yetki_yok").map(\.after).compactMap { $0 }.count == 2)
            house.clock.advance(by: .seconds(61))
            try await refuse(house.dealer, times: 1)
            let found = try await rows(house, "yetki_yok").filter { $0.person == house.dealer.rawValue }
            let counts = try found.map { try JSON(parsing: $0.after ?? "")["adet"]?.int }
            #expect(counts == [1, 5])
        }
    }

    @Test("what was counted is written even if nobody calls again", arguments: EngineUnderTest.allCases)
    func flushed(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            for _ in 0..<4 {
                _ = try await house.send(.get, "/api/v1/veri-ihlalleri", key: house.key(house.dealer))
            }
            house.clock.advance(by: .seconds(60))
            try await house.operations.refusals.flush(house.database, now: house.clock.now)
            let counts = try await rows(house, "yetki_yok").compactMap {
                try JSON(parsing: $0.after ?? "")["adet"]?.int
            }
            #expect(counts == [1, 3])
        }
    }

    @Test("refused webhooks and keys are counted without what they sent", arguments: EngineUnderTest.allCases)
    func refusedProofs(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            for number in 0..<3 {
                _ = try await house.send(.post, "/kancalar/yok\(number)", body: "{\"gizli\":1}")
                let answer = try await house.send(.get, "/api/v1/siparisler", key: "oms_uydurma\(number)")
                #expect(answer.status == 401)
            }
            #expect(try await rows(house, "kanca_reddedildi").count == 1)
            #expect(try await rows(house, "anahtar_reddedildi").count == 1)
            let texts = try await house.database.read { tx in
                try tx.all("SELECT mesaj FROM sistem_log") { try $0.next(String.self) }
            }
            #expect(!texts.contains { $0.contains("uydurma") || $0.contains("gizli") || $0.contains("yok1") })
        }
    }

    @Test(
        "changes name their fields; secrets and persons keep their values to themselves",
        arguments: EngineUnderTest.allCases)
    func changes(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let key = house.key(house.dealer)
            let platform = try #require(try await house.database.read { tx in try Platforms.ids(tx)[.trendyol] })
            let made = try await house.send(
                .post, "/api/v1/entegrasyonlar", key: key,
                body: """
                    {"platform_id":\(platform),"ad":"Mağaza","api_key":"COKGIZLI-1","extra_config":{"satici_no":"77"}}
                    """)
            #expect(made.status == 201, "\(made.text)")
            let id = try #require(try made.json["id"]?.int)
            _ = try await house.send(
                .patch, "/api/v1/entegrasyonlar/\(id)", key: key,
                body: #"{"ad":"Dükkân","api_secret":"COKGIZLI-2","extra_config":{"satici_no":"78"}}"#)
            _ = try await house.newOrder(of: house.dealer)
            let list = try await house.send(.get, "/api/v1/sistem-log?tablo=entegrasyonlar", key: key).json["kayitlar"]
            let change = try #require(list?[0])
            #expect(change["onceki"] == ["ad": "Mağaza"])
            #expect(
                change["sonraki"] == [
                    "ad": "Dükkân", "extra_config.satici_no": "değişti", "api_secret": "değişti",
                ] || engine == .postgres)
            #expect(change["sonraki"]?["api_secret"] == "değişti" && change["sonraki"]?["ad"] == "Dükkân")
            let all = try await house.database.read { tx in
                try tx.all("SELECT mesaj, onceki, sonraki FROM sistem_log") { row in
                    try row.next(String.self) + (try row.next(JSONText?.self)?.text ?? "")
                        + (try row.next(JSONText?.self)?.text ?? "")
                }
            }.joined()
            for secret in ["COKGIZLI", "Ayşe", "birinci@ornek.com", WebHouse.password, key] {
                #expect(!all.contains(secret), "\(secret)")
            }
        }
    }

    @Test("the API narrows the log to a person, and dealers see their own only")
    func filters() async throws {
        try await WebHouse.run { house async throws in
            _ = try await house.newOrder(of: house.dealer)
            _ = try await house.newOrder(of: house.otherDealer)
            let path = "/api/v1/sistem-log?islem=olusturuldu&tablo=siparisler&kullanici_id="
            let own = try await house.send(.get, path + "\(house.dealer)", key: house.key(house.admin))
            #expect(try own.json["kayitlar"]?.array?.count == 1)
            let foreign = try await house.send(.get, path + "\(house.dealer)", key: house.key(house.otherDealer))
            #expect(try foreign.json["kayitlar"] == [])
        }
    }

    @Test("the records page narrows by table, action, person and day, and shows what changed")
    func page() async throws {
        try await WebHouse.run { house async throws in
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let saved = try await visitor.post("/yonlendirme/yeni", ["ad": "yok"])
            #expect(saved.status == 422)
            _ = try await house.newOrder(of: house.dealer, number: "GORUNUR-1")
            let all = try await visitor.get("/kayitlar").text
            #expect(all.contains("GORUNUR-1") && all.contains("Ne değişti") && all.contains("Tutar"))
            #expect(all.contains("değişti (değeri gösterilmez)") && !all.contains("Ayşe"))
            for query in [
                "tablo=siparisler", "islem=olusturuldu", "kisi=\(house.dealer)", "baslangic=2026-05-04",
                "bitis=2026-05-04",
            ] {
                #expect(try await visitor.get("/kayitlar?\(query)").text.contains("GORUNUR-1"), "\(query)")
            }
            for query in [
                "tablo=ayarlar", "islem=giris", "kisi=\(house.admin)", "baslangic=2026-05-05", "bitis=2026-05-03",
            ] {
                #expect(try await !visitor.get("/kayitlar?\(query)").text.contains("GORUNUR-1"), "\(query)")
            }
        }
    }

    @Test(
        "networks are told, addresses are not",
        arguments: [
            ("203.0.113.77", "203.0.113.0/24"), ("2001:db8:12:7::1", "2001:db8:12::/48"), ("x\n", "-"),
        ])
    func networks(address: String, shown: String) {
        #expect(network(of: address) == shown)
    }
}
