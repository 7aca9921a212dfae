import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Personal data over API and panel")
struct PersonalDataWebTests {
    private static let path = "/api/v1/kisisel-veri-talepleri"

    /// An order of Ayşe Işık that is over.
    private func order(_ house: WebHouse) async throws -> Int64 {
        let body = """
            {"siparis_numarasi":"K-1","musteri_ad":"Ayşe Işık","musteri_telefon":"0555 111 22 33","urunler":[
            {"ad":"Bardak","adet":1,"birim_fiyat":"10.00"}]}
            """
        let answer = try await house.send(.post, "/api/v1/siparisler", key: house.key(house.dealer), body: body)
        let id = try #require(try answer.json["id"]?.int, "\(answer.text)")
        try await house.database.write { tx in
            _ = try tx.run("UPDATE siparisler SET durum = 'tamamlandi' WHERE id = \(id)")
        }
        return id
    }

    @Test("a request goes its way from search to erasure", arguments: EngineUnderTest.allCases)
    func api(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let order = try await order(house)
            let key = house.key(house.admin)
            let made = try await house.send(
                .post, Self.path, key: key, body: #"{"tur":"silme","telefon":"+90 555 111 22 33"}"#)
            #expect(made.status == 201 && !made.text.contains("555"), "\(made.text)")
            let id = try #require(try made.json["id"]?.int)
            let found = try await house.send(.post, "\(Self.path)/\(id)/aramalar", key: key)
            #expect(try found.json["siparisler"] == [JSON(order)] && !found.text.contains("Ayşe"))
            let json = try await house.send(.post, "\(Self.path)/\(id)/disa-aktarimlar", key: key, body: "{}")
            #expect(json.status == 200 && json.text.contains("Ayşe Işık"))
            let csv = try await house.send(
                .post, "\(Self.path)/\(id)/disa-aktarimlar", key: key, body: #"{"bicim":"csv"}"#)
            #expect(csv.text.hasPrefix("\u{FEFF}bolum,kayit,alan,deger"))
            #expect(csv.header("Content-Disposition")?.contains("kisisel-veri-\(id).csv") == true)
            let erasing = try await house.send(.post, "\(Self.path)/\(id)/silmeler", key: key)
            #expect(erasing.status == 202, "\(erasing.text)")
            let again = try await house.send(.post, "\(Self.path)/\(id)/kapanislar", key: key, body: "{}")
            #expect(again.status == 409)
        }
    }

    @Test(
        "only administrators come near",
        arguments: [
            "/kisisel-veri-talepleri", "/veri-ihlalleri", "/imha-kayitlari", "/saklama-sureleri",
        ])
    func access(path: String) async throws {
        try await WebHouse.run { house async throws in
            for user in [house.dealer, house.operatorUser] {
                #expect(try await house.send(.get, "/api/v1\(path)", key: house.key(user)).status == 403)
            }
            #expect(try await house.send(.get, "/api/v1\(path)", key: house.key(house.admin)).status == 200)
        }
    }

    @Test(
        "what can't be is refused with the field that is wrong",
        arguments: [
            (#"{"tur":"silme"}"#, "telefon"), (#"{"tur":"silme","ad":"Ayşe Işık"}"#, "telefon"),
            (#"{"tur":"yok","telefon":"05551112233"}"#, "tur"),
            (#"{"tur":"bilgi","telefon":"05551112233","gelis_at":"2030-01-01T00:00:00Z"}"#, "gelis_at"),
        ])
    func refused(body: String, field: String) async throws {
        try await WebHouse.run { house async throws in
            let answer = try await house.send(.post, Self.path, key: house.key(house.admin), body: body)
            #expect(answer.status == 422)
            #expect(try answer.wrongFields == [field])
        }
    }

    @Test("retention rules are changed one by one, within their bounds")
    func retention() async throws {
        try await WebHouse.run { house async throws in
            let key = house.key(house.admin)
            let changed = try await house.send(.patch, "/api/v1/saklama-sureleri", key: key, body: #"{"mesaj_gun":90}"#)
            #expect(try changed.json["mesaj_gun"] == 90 && changed.json["fatura_gun"] == 3650)
            let refused = try await house.send(.patch, "/api/v1/saklama-sureleri", key: key, body: #"{"fatura_gun":1}"#)
            #expect(refused.status == 422)
        }
    }

    @Test("the pages lead an administrator from request to closing")
    func pages() async throws {
        try await WebHouse.run { house async throws in
            let order = try await order(house)
            let visitor = try await PanelVisitor.signedIn(house, as: "admin")
            for path in ["/kisisel-veri", "/kisisel-veri/yeni", "/veri-ihlalleri/yeni", "/saklama-sureleri"] {
                let answer = try await visitor.get(path)
                #expect(answer.status == 200, "\(path)")
                #expect(answer.text.matches(of: #/<h1/#).count == 1 && !answer.text.contains("{{"), "\(path)")
                #expect(!answer.text.contains("Optional("), "\(path)")
            }
            #expect(try await visitor.post("/kisisel-veri/yeni", ["tur": "silme", "ad": "A"]).status == 422)
            let made = try await visitor.post(
                "/kisisel-veri/yeni", ["tur": "silme", "telefon": "0555 111 22 33", "aciklama": "dilekçeyle"])
            let path = String(try #require(made.header("Location")).prefix { $0 != "?" })
            let page = try await visitor.get(path).text
            #expect(page.contains("5551112233") && page.contains("30 gün kaldı") && page.contains("dilekçeyle"))
            #expect(try await visitor.post("\(path)/ara", [:]).status == 303)
            #expect(try await visitor.get(path).text.contains("1 (#\(order))"))
            let csv = try await visitor.post("\(path)/disa-aktar", ["bicim": "csv"])
            #expect(csv.status == 200 && csv.text.contains("Ayşe Işık"))
            #expect(try await visitor.post("\(path)/kapat", ["sonuc": "reddedildi"]).status == 303)
            let closed = try await visitor.get(path).text
            #expect(closed.contains("Reddedildi") && !closed.contains("5551112233"))
            #expect(try await visitor.post("\(path)/sil", [:]).status == 409)
            #expect(try await visitor.get("/kisisel-veri").text.contains(path))
        }
    }

    @Test("an order under way is told on the page of the request")
    func openOrder() async throws {
        try await WebHouse.run { house async throws in
            _ = try await house.newOrder(of: house.dealer)
            try await house.database.write { tx in
                _ = try tx.run("UPDATE siparisler SET musteri_telefon = '05551112233'")
            }
            let visitor = try await PanelVisitor.signedIn(house, as: "admin")
            let made = try await visitor.post("/kisisel-veri/yeni", ["tur": "silme", "telefon": "05551112233"])
            let path = String(try #require(made.header("Location")).prefix { $0 != "?" })
            let answer = try await visitor.post("\(path)/sil", [:])
            #expect(answer.status == 409 && answer.text.contains("süren siparişi var"))
        }
    }

    @Test("a breach's clock runs on the page until it is reported")
    func breach() async throws {
        try await WebHouse.run { house async throws in
            let visitor = try await PanelVisitor.signedIn(house, as: "admin")
            let made = try await visitor.post(
                "/veri-ihlalleri/yeni", ["baslik": "Kayıp dizüstü", "etkilenen_sayisi": "12"])
            #expect(made.status == 303)
            #expect(try await visitor.get("/kisisel-veri").text.contains("3 gün kaldı"))
            house.clock.advance(by: .seconds(73 * 3600))
            let again = try await PanelVisitor.signedIn(house, as: "admin")
            #expect(try await again.get("/kisisel-veri").text.contains("Süre geçti"))
            #expect(try await again.post("/veri-ihlalleri/1/bildir", [:]).status == 303)
            #expect(try await again.get("/kisisel-veri").text.contains("Bildirildi"))
            #expect(try await again.post("/veri-ihlalleri/1/bildir", [:]).status == 409)
        }
    }

    @Test("those who may not go there are not shown the way", arguments: ["birinci", "gorevli"])
    func navigation(name: String) async throws {
        try await WebHouse.run { house async throws in
            let visitor = try await PanelVisitor.signedIn(house, as: name)
            #expect(try await !visitor.get("/siparisler").text.contains("/kisisel-veri"))
            #expect(try await visitor.get("/kisisel-veri").status == 403)
        }
    }
}
