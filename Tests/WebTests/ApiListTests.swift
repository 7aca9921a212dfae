import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Lists of the API")
struct ApiListTests {
    /// Orders with equal amounts and dates among them, so that the key has to decide.
    private func fill(_ house: WebHouse) async throws {
        for number in 1...7 { _ = try await house.newOrder(of: house.dealer, number: "P\(number)") }
        _ = try await house.newOrder(of: house.otherDealer, number: "X")
        let now = house.clock.now
        try await house.database.write { tx in
            for id in 1...7 {
                let amount = Money(kurus: Int64([300, 100, 300, 200, 100, 300, 50][id - 1]))
                let date: Timestamp? = id == 4 ? nil : now + .seconds(Int64([5, 1, 5, 0, 2, 9, 1][id - 1]))
                let changed = now + .seconds(Int64(100 - id / 2))
                try tx.run(
                    """
                    UPDATE siparisler SET toplam_tutar = \(amount), siparis_tarihi = \(date), updated_at = \(changed)
                    WHERE id = \(Int64(id))
                    """)
            }
        }
    }

    private func walk(_ house: WebHouse, _ first: String) async throws -> [Int64] {
        var (path, ids): (String?, [Int64]) = (first, [])
        while let next = path {
            let answer = try await house.send(.get, next, key: house.key(house.dealer))
            #expect(answer.status == 200, "\(next): \(answer.text)")
            ids += try (answer.json["kayitlar"]?.array ?? []).compactMap { $0["id"]?.int }
            #expect(answer.header("Link")?.contains("rel=\"first\"") == true)
            #expect(try (answer.json["sonra"] == .null) == (answer.nextPath == nil))
            path = answer.nextPath
        }
        return ids
    }

    @Test(
        "every order walks through all rows, one page after the other", arguments: EngineUnderTest.allCases,
        [
            ("-id", [7, 6, 5, 4, 3, 2, 1]), ("id", [1, 2, 3, 4, 5, 6, 7]),
            ("toplam_tutar", [7, 2, 5, 4, 1, 3, 6]), ("-toplam_tutar", [6, 3, 1, 4, 5, 2, 7]),
            ("siparis_tarihi", [4, 2, 7, 5, 1, 3, 6]), ("-siparis_tarihi", [6, 3, 1, 5, 7, 2, 4]),
            ("updated_at", [6, 7, 4, 5, 2, 3, 1]), ("-updated_at", [1, 3, 2, 5, 4, 7, 6]),
        ])
    func orders(engine: EngineUnderTest, sample: (order: String, ids: [Int64])) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            try await fill(house)
            for limit in [1, 2, 3, 50] {
                let ids = try await walk(house, "/api/v1/siparisler?sirala=\(sample.order)&limit=\(limit)")
                #expect(ids == sample.ids, "limit \(limit)")
            }
        }
    }

    @Test("products of the dealer and shared ones come in one order", arguments: EngineUnderTest.allCases)
    func shared(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            func add(_ sku: String, _ name: String, _ rest: String, _ user: ID<User>) async throws {
                let answer = try await house.send(
                    .post, "/api/v1/urunler", key: house.key(user), body: #"{"sku":"\#(sku)","ad":"\#(name)"\#(rest)}"#)
                #expect(answer.status == 201, "\(answer.text)")
            }
            try await add("1", "b", "", house.dealer)
            try await add("2", "a", #","ortak":true"#, house.admin)
            try await add("3", "c", "", house.otherDealer)
            try await add("4", "d", #","ortak":true"#, house.admin)
            try await add("5", "a", "", house.dealer)
            #expect(try await walk(house, "/api/v1/urunler?limit=1") == [5, 4, 2, 1])
            #expect(try await walk(house, "/api/v1/urunler?sirala=ad&limit=1") == [2, 5, 1, 4])
            #expect(try await walk(house, "/api/v1/urunler?sirala=-ad&limit=2") == [4, 1, 5, 2])
            let counted = try await house.send(.get, "/api/v1/urunler?toplam=true", key: house.key(house.dealer)).json
            #expect(counted["toplam"]?.int == 4 && counted["toplam_kesin"] == true)
            let refused = try await house.send(
                .patch, "/api/v1/urunler/2", key: house.key(house.dealer), body: #"{"ad":"x"}"#)
            #expect(refused.status == 403)
        }
    }

    @Test(
        "a cursor is good for its own order only, and nothing else passes for one",
        arguments: [
            "sirala=toplam_tutar&sonra=5", "sonra=zz", "sonra=-1", "sirala=id&sonra=0", "sirala=ad", "sirala=--id",
        ])
    func cursors(query: String) async throws {
        try await WebHouse.run { house async throws in
            let answer = try await house.send(.get, "/api/v1/siparisler?\(query)", key: house.key(house.dealer))
            #expect(answer.status == 422)
            #expect(try answer.wrongFields == [query.hasSuffix("ad") || query.hasSuffix("--id") ? "sirala" : "sonra"])
        }
    }

    @Test("a cursor of one order is refused by another, and plain numbers go on as before")
    func foreignCursor() async throws {
        try await WebHouse.run { house async throws in
            try await fill(house)
            let key = house.key(house.dealer)
            let first = try await house.send(.get, "/api/v1/siparisler?sirala=toplam_tutar&limit=2", key: key).json
            let cursor = try #require(first["sonra"]?.string)
            #expect(
                try await house.send(.get, "/api/v1/siparisler?sirala=-toplam_tutar&sonra=\(cursor)", key: key).status
                    == 422)
            #expect(try await house.send(.get, "/api/v1/siparisler?sonra=\(cursor)", key: key).status == 422)
            let plain = try await house.send(.get, "/api/v1/siparisler?limit=2", key: key).json
            #expect(plain["sonra"]?.int == 6)
            let after = try await house.send(.get, "/api/v1/siparisler?limit=2&sonra=6", key: key).json
            #expect(after["kayitlar"]?[0]?["id"]?.int == 5)
        }
    }

    @Test("employees come page by page, and Link leads from one to the next", arguments: EngineUnderTest.allCases)
    func employees(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let roles = try await house.people.roles().map(\.role)
            let role = try #require(roles.first { $0.name.rawValue == "depo" }).id
            for number in 1...5 {
                let body = """
                    {"ad":"Depocu","email":"depocu-\(number)@ornek.com","roller":[{"rol_id":\(role)}]}
                    """
                let made = try await house.send(.post, "/api/v1/calisanlar", key: house.key(house.dealer), body: body)
                #expect(made.status == 201, "\(made.text)")
            }
            let all = try await walk(house, "/api/v1/calisanlar")
            #expect(all.count == 5 && all == all.sorted(by: >))
            for limit in [1, 2, 5] {
                #expect(try await walk(house, "/api/v1/calisanlar?ara=depocu&limit=\(limit)") == all, "limit \(limit)")
            }
        }
    }

    @Test("several words of a filter find rows with any of them", arguments: EngineUnderTest.allCases)
    func severalWords(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            try await fill(house)
            let key = house.key(house.dealer)
            _ = try await house.send(.post, "/api/v1/siparisler/3/iptaller", key: key, body: #"{"neden":"x"}"#)
            func count(_ query: String) async throws -> Int? {
                try await house.send(.get, "/api/v1/siparisler?toplam=true&\(query)", key: key).json["toplam"].flatMap {
                    $0.int
                }
                .map(Int.init)
            }
            #expect(try await count("durum=iptal_edildi") == 1)
            #expect(try await count("durum=alindi,iptal_edildi") == 7)
            #expect(try await count("durum=alindi") == 6)
            #expect(try await house.send(.get, "/api/v1/siparisler?durum=alindi,yok", key: key).status == 422)
            #expect(try await house.send(.get, "/api/v1/siparisler?durum=alindi,", key: key).status == 422)
            #expect(try await count("platform_id=1") == 0)
        }
    }
}
