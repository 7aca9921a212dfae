import Domain
import HTTPTypes
import LosslessJSON
import Operations
import TestSupport
import Testing

@testable import Web

@Suite("Changing a part of a thing by the API")
struct PartialChangeTests {
    private func make(_ house: WebHouse) async throws -> String {
        let made = try await house.send(
            .post, "/api/v1/siparisler", key: house.key(house.dealer),
            body: """
                {"siparis_numarasi":"K-1","musteri_ad":"Ayşe Işık","musteri_telefon":"+905321234567",
                "teslimat_adresi":{"ad":"Ayşe Işık","metin":"Çınar Sok. 5","ilce":"Kadıköy","il":"İstanbul"},
                "fatura_adresi":{"firma":"Işık Ltd."},
                "urunler":[{"sku":"A","ad":"Kalem","adet":1,"birim_fiyat":"1.00"}]}
                """)
        return "/api/v1/siparisler/\(try #require(try made.json["id"]?.int, "\(made.text)"))"
    }

    private func address(_ kind: String, _ answer: Answer) throws -> JSON? {
        try answer.json["adresler"]?.array?.first { $0["tur"]?.string == kind }
    }

    @Test("A part of an address leaves the rest of it", arguments: EngineUnderTest.allCases)
    func partOfAddress(_ engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let (path, key) = (try await make(house), house.key(house.dealer))
            let changed = try await house.send(
                .patch, path, key: key, body: #"{"teslimat_adresi":{"telefon":"+905550001122","ilce":null}}"#)
            #expect(changed.status == 200, "\(changed.text)")
            let shipping = try #require(try address("teslimat", changed))
            #expect(shipping["telefon"]?.string == "+905550001122" && shipping["ilce"] == .null)
            #expect(shipping["metin"]?.string == "Çınar Sok. 5" && shipping["il"]?.string == "İstanbul")
            #expect(try address("fatura", changed)?["firma"]?.string == "Işık Ltd.")
            #expect(try changed.json["musteri_ad"]?.string == "Ayşe Işık")
        }
    }

    @Test("Null empties what can be empty, an address as a whole too", arguments: EngineUnderTest.allCases)
    func nullEmpties(_ engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let (path, key) = (try await make(house), house.key(house.dealer))
            let changed = try await house.send(
                .patch, path, key: key, body: #"{"musteri_telefon":null,"fatura_adresi":null}"#)
            #expect(try changed.json["musteri_telefon"] == .null, "\(changed.text)")
            #expect(try address("fatura", changed) == nil)
            #expect(try address("teslimat", changed)?["metin"]?.string == "Çınar Sok. 5")
        }
    }

    @Test("Null for what can't be empty is refused instead of passed over")
    func nullRefused() async throws {
        try await WebHouse.run { house async throws in
            let world = try await ApiWorld(house, of: house.dealer)
            var asked = 0
            for route in house.server.routes where route.door == .api && route.method == .patch {
                let kept = (route.documentation?.input?.fields ?? []).filter(\.isKept).map(\.name)
                guard !kept.isEmpty else { continue }
                let body = JSON.object(kept.map { JSON.Member($0, .null) }).description
                let isOfAdmin = route.path.hasPrefix("/api/v1/platformlar") || route.path.contains("kullanicilar")
                let answer = try await house.send(
                    .patch, world.path(route), key: house.key(isOfAdmin ? house.admin : house.dealer), body: body)
                #expect(answer.status == 422, "\(route.path): \(answer.text)")
                #expect(try Set(answer.wrongFields) == Set(kept), "\(route.path)")
                asked += 1
            }
            #expect(asked == 11)
        }
    }
}
