import Domain
import Operations
import Testing

@testable import Web

@Suite struct PanelPagesTests {
    private static let lists = [
        "/siparisler", "/siparisler?grup=dikkat", "/siparisler?ara=i%C5%9F%C4%B1k&entegrasyon=1", "/siparisler/yeni",
        "/eslesme", "/tedarikci-urunleri", "/tedarikci-urunleri/yeni", "/yonlendirme", "/yonlendirme/yeni",
        "/entegrasyonlar", "/entegrasyonlar/yeni/trendyol", "/entegrasyonlar/yeni/genel_rest", "/isler",
        "/isler?durum=basarisiz", "/isler?durum=basarisiz&tip=siparis_gonder&hata=http_500", "/isler?durum=arsiv",
        "/isler/kuyruk", "/mesajlar", "/kayitlar", "/kayitlar?ara=sipari%C5%9F", "/hatalar", "/hesap",
        "/webhooklar", "/webhooklar/yeni",
        "/hesap/oturumlar", "/hesap/ikinci-adim", "/dogrula?sonra=/isler",
        "/disa-aktarimlar", "/disa-aktarimlar/yeni?kaynak=siparisler&grup=dikkat&ara=a",
        "/disa-aktarimlar/yeni?kaynak=sistem_log", "/disa-aktarimlar/yeni?kaynak=tedarikci_urunleri",
        "/disa-aktarimlar/yeni?kaynak=is_kuyrugu", "/disa-aktarimlar/yeni?kaynak=mesaj_log", "/ice-aktarimlar",
        "/ice-aktarimlar/yeni",
    ]

    private func newOrder(_ visitor: PanelVisitor) async throws -> String {
        let answer = try await visitor.post(
            "/siparisler/yeni",
            [
                "siparis_numarasi": "T-100", "odeme_durumu": "odendi", "musteri_ad": "Ayşe Işık",
                "urunler[2].ad": "Bardak", "urunler[2].sku": "B-1", "urunler[2].adet": "2",
                "urunler[2].birim_fiyat": "1.234,50",
            ])
        #expect(answer.status == 303, "\(answer.text)")
        return String(try #require(answer.header("Location")).prefix { $0 != "?" })
    }

    @Test(arguments: ["birinci", "gorevli", "admin"])
    func `every page opens for every role, with one heading and nothing missing`(name: String) async throws {
        try await WebHouse.run { house in
            let visitor = try await PanelVisitor.signedIn(house, as: name)
            for path in Self.lists {
                let answer = try await visitor.get(path)
                #expect(answer.status == 200, "\(path)")
                #expect(answer.text.matches(of: #/<h1/#).count == 1, "\(path)")
                #expect(answer.text.contains("<html lang=\"tr\">") && answer.text.contains("</html>"), "\(path)")
                #expect(!answer.text.contains("Optional(") && !answer.text.contains("{{"), "\(path)")
            }
        }
    }

    @Test func `without a session every page leads to the sign-in page and back`() async throws {
        try await WebHouse.run { house in
            let answer = try await PanelVisitor(house).get("/siparisler?grup=dikkat")
            #expect(answer.status == 303)
            #expect(answer.header("Location")?.hasPrefix("/giris?sonra=%2Fsiparisler") == true)
        }
    }

    @Test func `a wrong password is told without saying what was wrong`() async throws {
        try await WebHouse.run { house in
            let answer = try await PanelVisitor(house).post(
                "/giris", ["eposta": "birinci@ornek.com", "sifre": "yanlış"], withToken: false)
            #expect(answer.status == 401)
            #expect(answer.text.contains("E-posta adresi veya şifre yanlış."))
            #expect(answer.text.contains("value=\"birinci@ornek.com\"") && !answer.text.contains("yanlış\""))
        }
    }

    @Test func `an order entered in the form shows on its page and in the list`() async throws {
        try await WebHouse.run { house in
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let path = try await newOrder(visitor)
            let page = try await visitor.get(path + "?bilgi=siparis-olusturuldu").text
            #expect(page.contains("T-100") && page.contains("₺2.469,00") && page.contains("Ayşe Işık"))
            #expect(page.contains("Sipariş oluşturuldu.") && page.contains("action=\"\(path)/iptal\""))
            #expect(try await visitor.get("/siparisler?ara=ISIK").text.contains("T-100"))
            #expect(try await visitor.get("/siparisler?ara=yokboyle").text.contains("Sonuç bulunamadı"))
        }
    }

    @Test func `a form with mistakes comes back filled in, each mistake at its field`() async throws {
        try await WebHouse.run { house in
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let answer = try await visitor.post(
                "/siparisler/yeni",
                [
                    "odeme_durumu": "odendi", "urunler[3].ad": "Tabak", "urunler[3].adet": "0",
                    "urunler[3].birim_fiyat": "5",
                ])
            #expect(answer.status == 422)
            #expect(answer.text.contains("value=\"Tabak\""))
            #expect(answer.text.contains("href=\"#alan-siparis_numarasi\""))
            #expect(answer.text.contains("id=\"alan-urunler-3-adet-hata\""))
        }
    }

    @Test func `what can't be done now is told on the order's page`() async throws {
        try await WebHouse.run { house in
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let path = try await newOrder(visitor)
            let answer = try await visitor.post("\(path)/gonder", [:])
            #expect(answer.status == 409)
            #expect(answer.text.contains("<h1>T-100</h1>") && answer.text.contains("class=\"flash\" data-tone=\"bad\""))
            #expect(try await visitor.post("\(path)/iptal", ["neden": "müşteri istedi"]).status == 303)
            #expect(try await visitor.get(path).text.contains("İptal edildi"))
        }
    }

    @Test func `another dealer's order does not exist`() async throws {
        try await WebHouse.run { house in
            let path = try await newOrder(try await PanelVisitor.signedIn(house, as: "birinci"))
            let other = try await PanelVisitor.signedIn(house, as: "ikinci")
            #expect(try await other.get(path).status == 404)
            #expect(try await other.post("\(path)/iptal", ["neden": "x"]).status == 404)
            #expect(try await !other.get("/siparisler").text.contains("T-100"))
        }
    }

    @Test func `a change without the token is refused`() async throws {
        try await WebHouse.run { house in
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            #expect(try await visitor.post("/cikis", [:], withToken: false).status == 403)
            #expect(try await visitor.post("/cikis", [:]).status == 303)
            #expect(try await visitor.get("/siparisler").status == 303)
        }
    }

    @Test func `assets are served for ever under the address of their content`() async throws {
        try await WebHouse.run { house in
            let visitor = try PanelVisitor(house)
            let answer = try await visitor.get(PanelAssets().basePath + "/panel.css")
            #expect(answer.status == 200 && answer.header("Content-Type") == "text/css; charset=utf-8")
            #expect(answer.header("Cache-Control")?.contains("immutable") == true)
            #expect(try await visitor.get("/varliklar/eski/panel.css").header("Cache-Control") == "no-cache")
            #expect(try await visitor.get(PanelAssets().basePath + "/layout.mustache").status == 404)
        }
    }

    @Test func `an API key is shown once`() async throws {
        try await WebHouse.run { house in
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let answer = try await visitor.post("/hesap/anahtarlar", ["anahtar_adi": "Muhasebe"])
            let key = String(try #require(answer.text.firstMatch(of: #/oms_[0-9a-f]{40,}/#)).0)
            let page = try await visitor.get("/hesap").text
            #expect(page.contains("Muhasebe") && !page.contains(key))
        }
    }

    @Test func `looking at a one-time link does not use it up, sending its form does`() async throws {
        try await WebHouse.run { house in
            let link = try await house.people.createLoginLink(user: house.dealer, by: .console)
            let start = try #require(link.url.revealed.firstRange(of: "/giris/")?.lowerBound)
            let path = String(link.url.revealed[start...])
            let visitor = try PanelVisitor(house)
            for _ in 0..<3 { #expect(try await visitor.get(path).text.contains("action=\"\(path)\"")) }
            #expect(try await visitor.post(path, ["sifre": "kısa"], withToken: false).status == 422)
            let answer = try await visitor.post(path, ["sifre": "Yepyeni-Bir Anahtar 58"], withToken: false)
            #expect(answer.status == 303 && answer.header("Set-Cookie") != nil)
            #expect(try await visitor.post(path, [:], withToken: false).status == 410)
            #expect(try await !visitor.get(path).text.contains("<form"))
        }
    }
}
