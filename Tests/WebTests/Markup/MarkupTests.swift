import Domain
import HTTPTypes
import Operations
import SQLEngine
import TestSupport
import Testing

@testable import Web

/// Whatever comes from outside is shown as text: S20 of the security notes.
@Suite("Texts from outside are no markup")
struct MarkupTests {
    /// Somebody who looks and asks.
    private struct Viewer {
        let key: String
        let cookie: String
        let csrf: String

        init(_ house: WebHouse, _ name: String, _ user: ID<User>) async throws {
            let grant = try await house.signIn(name)
            key = house.key(user)
            cookie = "oturum=\(grant.token.revealed)"
            csrf = try #require(try await house.who(grant).csrf)
            // The first use of a key is written down, and is not to be one that is undone.
            _ = try await house.send(.get, "/api/v1/siparisler", key: key)
        }

        func headers(_ route: Route) -> HTTPFields {
            if route.door == .api { return [.authorization: "Bearer \(key)"] }
            // Signed in one would not see the form.
            var fields: HTTPFields = [.accept: "text/html"]
            if route.path != "/giris" { fields[.cookie] = cookie }
            guard route.method != .get else { return fields }
            (fields[.fetchSite], fields[.csrfToken], fields[.contentType]) = (
                "same-origin", csrf, FormFields.urlencoded
            )
            return fields
        }
    }

    /// Routes behind a door that never answer with 200 here: they lead on, nobody is setting a second factor up, and the
    /// files of exports are not ready.
    private static let neverOpen: Set<String> = [
        "/", "/giris/ikinci-adim", "/hesap/ikinci-adim/kare-kod.svg", "/disa-aktarimlar/{id}/dosya",
        "/api/v1/disa-aktarimlar/{id}/dosya",
    ]

    @Test(
        "what stands in the columns of any table is text on every page and in every answer",
        arguments: EngineUnderTest.allCases)
    func stored(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let rows = try await AttackRows(house)
            let planted = try #require(rows.groups.first).planted.map(\.table)
            let others = ["siparis_dosyalari", "kisisel_veri_talepleri", "sistem_log"]
            #expect(Set(planted + others) == Set(AttackColumn.all.map(\.table)))
            let viewers = [
                try await Viewer(house, "admin", house.admin), try await Viewer(house, "birinci", house.dealer),
            ]
            try await rename([house.admin, house.dealer], house)
            let client = try MatrixClient(house)
            let routes = client.routes.filter { $0.method == .get && !$0.path.hasPrefix("/varliklar/") }
            var crawl = MarkupCrawl()
            var opened: Set<String> = []
            for viewer in viewers {
                for route in routes {
                    for path in rows.paths(of: route) {
                        let answer = try await client.send(.get, path, viewer.headers(route))
                        try crawl.take(answer, from: path)
                        if answer.status == 200 { opened.insert(route.path) }
                    }
                }
            }
            for group in rows.groups { try crawl.take(try await shipWrongly(group, client), from: "/t/\(group.token)") }
            // A text that is not seen as text proves nothing by not being seen as markup.
            #expect(Set(Attack.all).subtracting(crawl.written) == [])
            #expect(Set(Attack.all).subtracting(crawl.told) == [])
            #expect(AttackColumn.shown.subtracting(crawl.columns) == [])
            #expect(Set(routes.filter { $0.door != .open }.map(\.path)).subtracting(opened) == Self.neverOpen)
            #expect(opened.isSuperset(of: ["/t/{jeton}", "/t/{jeton}/dosyalar/{id}", "/api/v1/belgeler"]))
        }
    }

    /// The supplier's form comes back filled in.
    private func shipWrongly(_ group: AttackRows.Group, _ client: MatrixClient) async throws -> Answer {
        let text = FormCoding.encoded(Attack.groups[group.number].joined(separator: " "))
        let answer = try await client.send(
            .post, "/t/\(group.token)",
            [.accept: "text/html", .fetchSite: "same-origin", .contentType: FormFields.urlencoded],
            body: "islem=kargo&kargo_firmasi=\(text)&kargo_takip_no=")
        #expect(answer.status == 422 && answer.text.contains("<form"), "\(answer.text)")
        return answer
    }

    /// What one is called oneself stands on every page.
    private func rename(_ users: [ID<User>], _ house: WebHouse) async throws {
        let column = try #require(AttackColumn.all.first { $0.path == "kullanicilar.ad" })
        try await house.database.write { tx in
            for (group, user) in users.enumerated() {
                let name = column.text(group, row: user.rawValue)
                try tx.run("UPDATE kullanicilar SET ad = \(name) WHERE id = \(user)")
            }
        }
    }

    @Test("what is asked for and entered is text in the answer")
    func reflected() async throws {
        try await WebHouse.run { house async throws in
            let rows = try await MatrixRows(house, of: house.dealer, signingInAs: "birinci")
            let viewer = try await Viewer(house, "admin", house.admin)
            let client = try MatrixClient(house)
            let routes = client.routes.filter { !$0.path.hasPrefix("/varliklar/") }
            var (asked, entered) = (MarkupCrawl(), MarkupCrawl())
            // Looking first: a file that is removed is gone from the vault, whatever becomes of its row.
            for route in routes where route.method == .get {
                for text in Attack.groups.map({ $0.joined(separator: " ") }) {
                    let path = try rows.path(route) + "?" + question(route, text, of: house.dealer)
                    let answer = try await client.send(.get, path, viewer.headers(route))
                    try asked.take(answer, from: route.path)
                }
            }
            let forms = routes.filter { $0.body == .form }
            var returned: Set<String> = []
            for route in forms {
                for text in Attack.groups.map({ $0.joined(separator: " ") }) {
                    let answer = try await client.send(
                        route.method, try rows.path(route), viewer.headers(route), body: form(text, of: house.dealer))
                    try entered.take(answer, from: "\(route.method) \(route.path)")
                    if [401, 422].contains(answer.status), !answer.body.isEmpty { returned.insert(route.path) }
                }
            }
            #expect(Set(Attack.all).subtracting(asked.written) == [])
            #expect(Set(Attack.all).subtracting(entered.written) == [])
            #expect(returned.isSuperset(of: ["/giris", "/siparisler/yeni", "/urunler/yeni"]))
        }
    }

    /// Every name that a page looks for in its address; of the API, those that its document knows.
    private func question(_ route: Route, _ text: String, of dealer: ID<User>) -> String {
        let text = FormCoding.encoded(text)
        let known = (route.documentation?.query ?? []).map(\.name)
        let names = route.door == .api ? known + ["yok"] : Self.questions
        let valid = route.door == .api ? "" : "&bayi=\(dealer)&tur=sku&kaynak=urunler"
        return names.map { "\($0)=\(text)" }.joined(separator: "&") + valid
    }

    private static let questions = [
        "ad", "anahtar", "ara", "baslangic", "bilgi", "bitis", "durum", "entegrasyon", "grup", "hata", "hub.challenge",
        "hub.mode", "hub.verify_token", "islem", "kanal", "kisi", "once", "rol", "sinif", "sonra", "tablo", "tedarikci",
        "tip",
    ]

    /// Every field that any form has, but those that lead to a dealer's own things.
    private func form(_ text: String, of dealer: ID<User>) -> String {
        let text = FormCoding.encoded(text)
        return Self.fields.map { "\(FormCoding.encoded($0))=\(text)" }.joined(separator: "&")
            + "&bayi=\(dealer)&kullanici_id=\(dealer)"
    }

    private static let fields = [
        "aciklama", "ad", "adres", "adresler", "agirlik", "aktif", "alici_turu", "ana_rol", "anahtar", "anahtar_adi",
        "ayrac", "barkod", "baslik", "bicim", "bitis", "carpan", "dil", "donus", "durum", "email", "entegrasyon_id",
        "eposta", "eszamanli", "etkilenen_sayisi", "extra_config", "extra_config.adres", "extra_config.satici_no",
        "gelis_at", "gorsel_url", "grup", "gun", "hata_kodu", "il", "ilce", "islem", "kanal", "kapsam", "kapsamlar",
        "kargo_firmasi", "kargo_takip_no", "kargo_ucreti", "kategori", "kaynak", "kip", "kod", "kullanici_adi",
        "maliyet", "metin", "musteri_ad", "musteri_eposta", "musteri_telefon", "neden", "odeme_durumu", "ogrenildi_at",
        "olay", "oncelik", "platform_id", "posta_kodu", "saglayici_sablonu", "sifre", "siparis_numarasi", "sku",
        "sku_on_eki", "sonra", "sonuc", "stok", "tedarikci", "tedarikci_entegrasyon_id", "tedarikcide", "telefon",
        "tip", "tur", "tutar_alt", "tutar_ust", "urun", "urunler[0].ad", "urunler[0].adet", "urunler[0].birim_fiyat",
        "urunler[0].sku", "yeni_sifre", "zaman",
    ]
}
