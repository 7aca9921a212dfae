import Domain
import HTTPTypes
import LosslessJSON
import SQLEngine
import TestSupport
import Testing

@testable import Web

@Suite("Versions of records")
struct VersionTests {
    /// Addresses below a record that are none themselves: lists and files.
    private static let withoutTag: Set<String> = [
        "/api/v1/siparisler/{id}/dosyalar", "/api/v1/dosyalar/{id}", "/api/v1/tedarikci-siparisleri/{id}/baglantilar",
        "/api/v1/disa-aktarimlar/{id}/dosya", "/api/v1/ice-aktarimlar/{id}/hatalar",
    ]

    @Test("every record has a tag, and who has it already gets 304")
    func tags() async throws {
        try await WebHouse.run { house async throws in
            let world = try await ApiWorld(house, of: house.dealer)
            let looking = house.server.routes.filter { $0.door == .api && $0.method == .get }
            let tagged = looking.filter { $0.documentation?.isVersioned == true }
            let records = Set(looking.map(\.path).filter { $0.contains("{") })
            #expect(records.subtracting(tagged.map(\.path)) == Self.withoutTag)
            for route in tagged {
                let path = world.path(route)
                let first = try await house.send(.get, path, key: house.key(house.admin))
                let tag = try #require(first.header("ETag"), "\(path): \(first.text)")
                #expect(tag.hasPrefix("\"") && tag.hasSuffix("\""))
                for known in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
                    let again = try await house.send(
                        .get, path, key: house.key(house.admin), headers: ["If-None-Match": known])
                    #expect(again.status == 304 && again.body.isEmpty && again.header("ETag") == tag, "\(path)")
                }
                let other = try await house.send(
                    .get, path, key: house.key(house.admin), headers: ["If-None-Match": "\"x\""])
                #expect(other.status == 200)
            }
        }
    }

    @Test("a change of a record that is no longer as it was seen is refused, and nothing is written")
    func staleChanges() async throws {
        try await WebHouse.run { house async throws in
            let world = try await ApiWorld(house, of: house.dealer)
            let changes = house.server.routes.filter { route in
                route.documentation?.isVersioned == true && route.method != .get
            }
            #expect(changes.count > 40)
            let before = try await snapshot(house)
            for route in changes {
                var headers = world.headers(route)
                headers["If-Match"] = "\"eski\""
                let answer = try await house.send(
                    route.method, world.path(route), key: house.key(house.admin), headers: headers,
                    body: world.body(route))
                #expect(answer.status == 412, "\(route.method) \(route.path): \(answer.status) \(answer.text)")
                #expect(try answer.json["kod"] == "surum_eskidi")
                #expect(try answer.json["surum"]?.string == answer.header("ETag"))
            }
            #expect(try await snapshot(house) == before)
        }
    }

    @Test("with the version of its own the change is made, and the answer carries the next one")
    func freshChange() async throws {
        try await WebHouse.run { house async throws in
            let world = try await ApiWorld(house, of: house.dealer)
            let path = "/api/v1/urunler/\(try #require(world.rows["urunler"]))"
            let key = house.key(house.dealer)
            let seen = try #require(try await house.send(.get, path, key: key).header("ETag"))
            func rename(_ name: String, _ tag: String?) async throws -> Answer {
                try await house.send(
                    .patch, path, key: key, headers: tag.map { ["If-Match": $0] } ?? [:], body: #"{"ad":"\#(name)"}"#)
            }
            let first = try await rename("Bir", seen)
            #expect(first.status == 200 && first.header("ETag") != seen)
            #expect(try await rename("İki", seen).status == 412)
            let refused = try await rename("İki", seen)
            #expect(refused.header("ETag") == first.header("ETag"))
            #expect(try await rename("Üç", first.header("ETag")).status == 200)
            #expect(try await rename("Dört", "*").status == 200)
            #expect(try await rename("Beş", nil).status == 200)
            #expect(try await house.send(.get, path, key: key).json["ad"] == "Beş")
            let weak = try #require(try await house.send(.get, path, key: key).header("ETag"))
            #expect(try await rename("Altı", "W/\(weak)").status == 412)
        }
    }

    @Test("of many changes from one version exactly one is made", arguments: EngineUnderTest.allCases)
    func race(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let key = house.key(house.dealer)
            let made = try await house.send(
                .post, "/api/v1/urunler", key: key, body: #"{"sku":"S","ad":"Bardak"}"#)
            let (path, tag) = (try #require(made.header("Location")), try #require(made.header("ETag")))
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<12 {
                    group.addTask {
                        try await house.send(
                            .patch, path, key: key, headers: ["If-Match": tag], body: #"{"ad":"Ad \#(number)"}"#
                        ).status
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count == 1 && statuses.filter { $0 == 412 }.count == 11)
        }
    }

    private func snapshot(_ house: WebHouse) async throws -> [String] {
        try await house.database.read { tx in
            let tables = [
                "siparisler", "siparis_urunleri", "siparis_dosyalari", "urunler", "tedarikci_urunleri", "mesaj_log",
                "urun_eslesmeleri", "yonlendirme_kurallari", "entegrasyonlar", "platformlar", "is_kuyrugu",
                "sistem_log",
                "mesaj_sablonlari", "hata_log", "roller", "kullanicilar", "kullanici_rolleri", "webhook_abonelikleri",
                "webhook_gonderimleri", "disa_aktarimlar", "kisisel_veri_talepleri", "veri_ihlalleri",
            ]
            return try tables.map { table in
                let count = try tx.one("SELECT count(*) FROM \(uncheckedSQL: table)") { try $0.next(Int.self) }
                return "\(table): \(count)"
            }
        }
    }
}
