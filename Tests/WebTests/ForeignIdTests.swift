import Domain
import HTTPTypes
import LosslessJSON
import SQLEngine
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Other tenants' rows in bodies")
struct ForeignIdTests {
    /// Keys of tables that belong to nobody.
    private static let shared: Set<String> = ["platform_id", "tip_id", "rol_id", "ana_rol_id"]

    /// Every field that names a row of a dealer: route by route, so that a new one is thought of.
    private static let fields: Set<String> = [
        "POST /siparisler kullanici_id", "POST /siparisler/{id}/yeniden-acmalar tedarikci_entegrasyon_id",
        "PATCH /siparis-urunleri/{id} tedarikci_urun_id", "POST /entegrasyonlar kullanici_id",
        "POST /urunler kullanici_id", "POST /tedarikci-urunleri kullanici_id",
        "POST /tedarikci-urunleri entegrasyon_id", "POST /urun-eslesmeleri kullanici_id",
        "POST /urun-eslesmeleri tedarikci_urun_id", "PATCH /urun-eslesmeleri/{id} tedarikci_urun_id",
        "POST /yonlendirme-kurallari kullanici_id", "POST /yonlendirme-kurallari tedarikci_entegrasyon_id",
        "PUT /yonlendirme-kurallari/{id} kullanici_id",
        "PUT /yonlendirme-kurallari/{id} tedarikci_entegrasyon_id", "POST /toplu-is-islemleri entegrasyon_id",
        "POST /toplu-is-islemleri siparis_id", "POST /mesajlar siparis_id", "POST /mesaj-sablonlari kullanici_id",
        "POST /webhook-abonelikleri kullanici_id", "POST /api-anahtarlari kullanici_id",
        "POST /kullanici-rolleri kullanici_id",
    ]

    @Test("an id of another dealer's row in any field of any body is refused, and nothing is written")
    func everyField() async throws {
        try await WebHouse.run { house async throws in
            let own = try await ApiWorld(house, of: house.dealer)
            let other = try await ApiWorld(house, of: house.otherDealer)
            var tried: Set<String> = []
            for route in house.server.routes where route.door == .api && route.body == .json {
                for field in idFields(of: route.documentation?.input) where !Self.shared.contains(field) {
                    let foreign = try #require(other.ids[field], "\(route.path): \(field)")
                    let body = try #require(own.body(route, naming: [field: foreign]))
                    let with = try JSON(parsing: body)[field] == nil ? adding(field, foreign, to: body) : body
                    let before = try await rowCounts(house)
                    let answer = try await house.send(
                        route.method, own.path(route), key: house.key(house.dealer), body: with)
                    let isRefused = [403, 404, 422].contains(answer.status)
                    // A filter by another's row finds nothing to change.
                    let changed = try answer.json["degisen"]?.int
                    let isEmpty = route.path.hasSuffix("toplu-is-islemleri") && changed == 0
                    #expect(
                        isRefused || isEmpty, "\(route.method) \(route.path) \(field): \(answer.status) \(answer.text)")
                    #expect(try await rowCounts(house) == before, "\(route.method) \(route.path) \(field)")
                    tried.insert(
                        "\(route.method.rawValue) \(route.path.dropFirst(ApiWorld.prefix.count)) \(field)")
                }
            }
            #expect(tried == Self.fields)
        }
    }

    private func idFields(of schema: InputSchema?) -> [String] {
        (schema?.fields ?? []).filter { field in
            guard case .value(let kind) = field.kind, case .id = kind else { return false }
            return true
        }.map(\.name)
    }

    private func adding(_ field: String, _ id: Int64, to body: String) throws -> String {
        let members = try JSON(parsing: body).members ?? []
        return JSON.object(members + [JSON.Member(field, JSON(id))]).description
    }

    private func rowCounts(_ house: WebHouse) async throws -> [Int] {
        try await house.database.read { tx in
            try [
                "siparisler", "urunler", "tedarikci_urunleri", "urun_eslesmeleri", "yonlendirme_kurallari",
                "entegrasyonlar", "mesaj_log", "mesaj_sablonlari", "api_anahtarlari", "is_kuyrugu",
                "kullanici_rolleri", "webhook_abonelikleri",
                // That somebody without the permission was refused is written, and is to be.
                "sistem_log WHERE islem <> 'yetki_yok'",
            ].map { table in
                try tx.one("SELECT count(*) FROM \(uncheckedSQL: table)") { try $0.next(Int.self) }
            }
        }
    }
}
