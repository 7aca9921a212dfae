import HTTPTypes
import LosslessJSON
import SQLEngine
import TestSupport
import Testing

@testable import Web

/// What every POST of the API makes of an `Idempotency-Key`. None is left out but by name.
@Suite("Idempotency keys on every route")
struct IdempotencyRouteTests {
    /// What never succeeds here: it asks the platform, and there is no network.
    private static let failing: Set<String> = ["/api/v1/entegrasyonlar/{id}/denemeler"]
    /// What is done in many steps, or outside of the database: after a minute it may be done again.
    private static let repeatable: Set<String> = [
        "/api/v1/toplu-is-islemleri", "/api/v1/entegrasyonlar/{id}/denemeler",
        "/api/v1/kisisel-veri-talepleri/{id}/aramalar", "/api/v1/kisisel-veri-talepleri/{id}/disa-aktarimlar",
    ]

    @Test("every creating call repeats its answer byte for byte, with its status and headers")
    func everyCreation() async throws {
        var repeated: Set<String> = []
        let routes = try await Self.routes()
        for route in routes {
            try await WebHouse.run { house async throws in
                let post = try await Self.call(route, house)
                let first = try await post(nil)
                guard !Self.failing.contains(route.path) else {
                    #expect((400..<500).contains(first.status), "\(route.path): \(first.text)")
                    return
                }
                #expect(first.status < 300, "\(route.path): \(first.text)")
                // Later, so that an answer that is made anew would show another time.
                house.clock.advance(by: .seconds(3600))
                let second = try await post(nil)
                #expect(second.status == first.status, "\(route.path): \(second.text)")
                #expect(second.body == first.body, "\(route.path)")
                for header in ["Location", "ETag", "Content-Type"] {
                    #expect(second.header(header) == first.header(header), "\(route.path) \(header)")
                }
                repeated.insert(route.path)
            }
        }
        #expect(repeated.union(Self.failing) == Set(routes.map(\.path)))
    }

    @Test("every creating call whose answer was lost after the commit gives it to the next try, and does nothing twice")
    func everyLostAnswer() async throws {
        var repeated: Set<String> = []
        let routes = try await Self.routes()
        for route in routes where !Self.repeatable.contains(route.path) {
            try await WebHouse.run { house async throws in
                let post = try await Self.call(route, house)
                let lost = try await post(
                    house.server(on: LosingDatabase(base: house.database, loses: .afterCommit)))
                #expect(lost.status == 503, "\(route.path): \(lost.text)")
                #expect(try lost.json["kod"] == "sonuc_belirsiz", "\(route.path)")
                let rows = try await house.count("sistem_log")
                let answer = try await post(nil)
                #expect(answer.status < 300, "\(route.path): \(answer.text)")
                #expect(try await post(nil).body == answer.body, "\(route.path)")
                #expect(try await house.count("sistem_log") == rows, "\(route.path)")
                repeated.insert(route.path)
            }
        }
        #expect(repeated.union(Self.repeatable) == Set(routes.map(\.path)))
    }

    /// Every POST of the API.
    private static func routes() async throws -> [Route] {
        var routes: [Route] = []
        try await WebHouse.run { house async throws in
            routes = house.server.routes.filter { $0.door == .api && $0.method == .post }
        }
        return routes
    }

    /// Fills a house so that the route can do its work, and returns what calls it with a key; to another server if one
    /// is given.
    private static func call(
        _ route: Route, _ house: WebHouse
    ) async throws -> @Sendable (WebServer?) async throws -> Answer {
        let world = try await ApiWorld(house, of: house.dealer)
        let changes = preparations(world)[String(route.path.dropFirst(ApiWorld.prefix.count))] ?? []
        try await house.database.write { tx in
            for change in changes {
                let changed = try tx.run(change)
                #expect(changed == 1, "\(route.path)")
            }
        }
        var headers = world.headers(route)
        headers["Idempotency-Key"] = "anahtar-1"
        let (path, body) = (world.path(route), world.body(route))
        return { [headers] server in
            try await house.send(
                .post, path, key: house.key(house.admin), headers: headers, body: body, to: server)
        }
    }

    /// What some routes need to be so before they can do anything, by path below the prefix.
    private static func preparations(_ world: ApiWorld) -> [String: [SQL]] {
        let (order, supplier) = (world.ids["siparis_id"] ?? 0, world.ids["entegrasyon_id"] ?? 0)
        let shop = world.rows["entegrasyonlar"] ?? 0
        func person(_ name: String) -> SQL {
            "UPDATE kullanicilar SET totp_at = created_at WHERE id = \(world.rows[name] ?? 0)"
        }
        func state(_ word: String) -> SQL { "UPDATE siparisler SET durum = \(word) WHERE id = \(order)" }
        func supplierState(_ word: String) -> SQL {
            "UPDATE tedarikci_siparisleri SET durum = \(word) WHERE siparis_id = \(order)"
        }
        let routed: SQL = """
            UPDATE siparis_urunleri SET durum = 'yonlendirildi', sku = 'E-1', tedarikci_entegrasyon_id = \(supplier)
            WHERE siparis_id = \(order)
            """
        let uncertain: SQL = """
            UPDATE siparis_urunleri SET durum = 'gonderim_belirsiz', tedarikci_entegrasyon_id = \(supplier)
            WHERE siparis_id = \(order)
            """
        return [
            "/siparisler/{id}/gonderimler": [state("gonderime_hazir"), routed],
            "/siparisler/{id}/gonderim-kararlari": [
                state("tedarikciye_gonderiliyor"), uncertain, supplierState("belirsiz"),
            ],
            "/siparisler/{id}/yeniden-acmalar": [state("hazirlaniyor")],
            "/siparisler/{id}/fatura-baglantilari": [
                "UPDATE siparisler SET entegrasyon_id = \(shop), dis_paket_no = 'P-1' WHERE id = \(order)"
            ],
            "/tedarikci-siparisleri/{id}/baglantilar": [supplierState("alindi")],
            "/kisisel-veri-talepleri/{id}/silmeler": ["UPDATE kisisel_veri_talepleri SET tur = 'silme'"],
            "/kullanicilar/{id}/ikinci-adim-sifirla": [person("kullanicilar")],
            "/calisanlar/{id}/ikinci-adim-sifirla": [person("calisanlar")],
        ]
    }
}
