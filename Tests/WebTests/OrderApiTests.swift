import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Orders in the API")
struct OrderApiTests {
    @Test("a new order comes back with its parts, money as text, ids as numbers")
    func newOrder() async throws {
        try await WebHouse.run { house async throws in
            let id = try await house.newOrder(of: house.dealer)
            let order = try await house.send(.get, "/api/v1/siparisler/\(id)", key: house.key(house.dealer)).json
            #expect(order["toplam_tutar"] == "21.00")
            #expect(order["kargo_ucreti"] == "0.00")
            #expect(order["kullanici_id"]?.int == house.dealer.rawValue)
            #expect(order["created_at"]?.string?.hasSuffix("Z") == true)
            #expect(order["urunler"]?[0]?["birim_fiyat"] == "10.50")
            #expect(order["adresler"] == [] && order["dosyalar"] == [])
        }
    }

    @Test("pages follow each other without gap or double, by the link", arguments: EngineUnderTest.allCases)
    func paging(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            for number in 1...5 { _ = try await house.newOrder(of: house.dealer, number: "P\(number)") }
            _ = try await house.newOrder(of: house.otherDealer, number: "X")
            var path: String? = "/api/v1/siparisler?limit=2&durum=alindi"
            var numbers: [String] = []
            var pages = 0
            while let next = path {
                let answer = try await house.send(.get, next, key: house.key(house.dealer))
                #expect(answer.status == 200)
                numbers += try (answer.json["kayitlar"]?.array ?? []).compactMap { $0["siparis_numarasi"]?.string }
                path = answer.nextPath
                #expect(try (answer.json["sonra"] == .null) == (path == nil))
                pages += 1
            }
            #expect(numbers == ["P5", "P4", "P3", "P2", "P1"])
            #expect(pages == 3)
        }
    }

    @Test(
        "search finds without regard to case and Turkish letters, and takes no wildcards",
        arguments: [
            ("ISIK", 1), ("işık", 1), ("m-1", 1), ("%25", 0), ("_", 0), ("yok", 0),
        ], EngineUnderTest.allCases)
    func search(sample: (text: String, count: Int), engine: EngineUnderTest) async throws {
        let (text, count) = sample
        try await WebHouse.run(on: engine) { house async throws in
            _ = try await house.newOrder(of: house.dealer)
            let path = "/api/v1/siparisler?ara=\(text == "%25" ? text : FormCoding.encoded(text))"
            let answer = try await house.send(.get, path, key: house.key(house.dealer))
            #expect(try answer.json["kayitlar"]?.array?.count == count)
        }
    }

    @Test("actions change the order, and are refused where they make no sense", arguments: EngineUnderTest.allCases)
    func actions(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let id = try await house.newOrder(of: house.dealer)
            let key = house.key(house.dealer)
            let path = "/api/v1/siparisler/\(id)"
            let held = try await house.send(.post, "\(path)/bekletmeler", key: key, body: #"{"neden":"adres eksik"}"#)
            #expect(try held.json["bekletildi"] == true, "\(held.text)")
            #expect(try await house.send(.delete, "\(path)/bekletmeler", key: key).status == 204)
            let early = try await house.send(.post, "\(path)/gonderimler", key: key)
            #expect(early.status == 409)
            let cancelled = try await house.send(.post, "\(path)/iptaller", key: key, body: #"{"neden":"vazgeçti"}"#)
            #expect(try cancelled.json["durum"] == "iptal_edildi", "\(cancelled.text)")
        }
    }

    @Test("a file goes in and comes out unchanged, as a download that nothing runs")
    func files() async throws {
        try await WebHouse.run { house async throws in
            let id = try await house.newOrder(of: house.dealer)
            let key = house.key(house.dealer)
            let sent = try await house.send(
                .post, "/api/v1/siparisler/\(id)/dosyalar", key: key,
                headers: ["Content-Type": "multipart/form-data; boundary=xx"], body: TenantTests.upload)
            #expect(sent.status == 201, "\(sent.text)")
            let file = try #require(try sent.json["id"]?.int)
            let got = try await house.send(.get, "/api/v1/dosyalar/\(file)", key: key)
            #expect(got.text == "%PDF-1.4 deneme")
            #expect(got.header("Content-Type") == "application/pdf")
            #expect(got.header("Content-Disposition")?.hasPrefix("attachment; filename=\"fatura.pdf\"") == true)
            #expect(got.header("Content-Security-Policy")?.contains("sandbox") == true)
            let foreign = try await house.send(.get, "/api/v1/dosyalar/\(file)", key: house.key(house.otherDealer))
            #expect(foreign.status == 404)
            let list = try await house.send(.get, "/api/v1/siparisler/\(id)/dosyalar", key: key)
            #expect(try list.json["kayitlar"]?.array?.count == 1)
        }
    }

    @Test("secrets of an integration go in and never come out")
    func integrationSecrets() async throws {
        try await WebHouse.run { house async throws in
            let key = house.key(house.dealer)
            let platforms = try await house.send(.get, "/api/v1/platformlar?kod=trendyol", key: key).json
            let platform = try #require(platforms["kayitlar"]?[0]?["id"]?.int)
            let body = """
                {"platform_id":\(platform),"ad":"Mağaza","api_key":"cok-gizli-1","sifre":"cok-gizli-2",
                "extra_config":{"satici_no":"42"}}
                """
            let made = try await house.send(.post, "/api/v1/entegrasyonlar", key: key, body: body)
            #expect(made.status == 201, "\(made.text)")
            let id = try #require(try made.json["id"]?.int)
            let changed = try await house.send(
                .patch, "/api/v1/entegrasyonlar/\(id)", key: key, body: #"{"ad":"Yeni ad","durum":"duraklatildi"}"#)
            let after = try changed.json
            #expect(after["ad"] == "Yeni ad" && after["durum"] == "duraklatildi")
            #expect(after["api_key"] == "••••" && after["api_secret"] == .null && after["sifre"] == "••••")
            #expect(after["extra_config"]?["satici_no"] == "42")
            #expect(!(made.text + changed.text).contains("gizli-"))
        }
    }

    @Test("every list answers every role that may see it, with every filter", arguments: EngineUnderTest.allCases)
    func lists(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            _ = try await house.newOrder(of: house.dealer)
            let grants = try await house.grants(of: .dealer)
            for route in house.server.routes where route.path.hasPrefix("/api/v1/") && route.method == .get {
                guard !route.path.contains("{") else { continue }
                let filters = (route.documentation?.query ?? []).compactMap(sample).joined(separator: "&")
                for query in ["", "?limit=1", "?" + filters] where filters != "" || query == "" {
                    let admin = try await house.send(.get, route.path + query, key: house.key(house.admin))
                    #expect(admin.status == 200, "\(route.path)\(query): \(admin.text)")
                }
                let dealer = try await house.send(.get, route.path, key: house.key(house.dealer))
                var mayDealer = true
                if case .allowed(let permission) = route.access { mayDealer = grants.permissions.contains(permission) }
                #expect(dealer.status == (mayDealer ? 200 : 403), "\(route.path)")
            }
            for (path, count) in [("isler", 1), ("sistem-log", 1), ("platformlar", 3), ("siparisler", 1)] {
                let list = try await house.send(.get, "/api/v1/\(path)", key: house.key(house.dealer)).json
                #expect((list["kayitlar"]?.array?.count ?? 0) >= count, "\(path)")
            }
        }
    }

    /// `name=value` with a value that fits the parameter.
    private func sample(_ field: InputField) -> String? {
        guard case .value(let kind) = field.kind, field.name != "sonra" else { return nil }
        let value: String? =
            switch kind {
            case .id: "1"
            case .int(let range): String(range.lowerBound)
            case .bool: "true"
            case .text: "a"
            case .time: field.name.hasSuffix("_bitis") ? "2026-05-05T10:00:00%2B03:00" : "2026-05-04T10:00:00%2B03:00"
            case .choice(let words): words.first
            case .choices(let words): words.prefix(2).joined(separator: ",")
            case .money, .percent, .object, .texts, .words, .list, .any: nil
            }
        return value.map { "\(field.name)=\($0)" }
    }
}
