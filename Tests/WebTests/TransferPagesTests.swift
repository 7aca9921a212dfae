import Domain
import Operations
import SQLEngine
import TestSupport
import Testing

@testable import Web

@Suite struct TransferPagesTests {
    @Test func `the orders page leads to an export of what it shows`() async throws {
        try await WebHouse.run { house async throws in
            _ = try await house.newOrder(of: house.dealer, number: "A-1")
            _ = try await house.newOrder(of: house.dealer, number: "B-1")
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let page = try await visitor.get("/siparisler?ara=A-1").text
            let link = "/disa-aktarimlar/yeni?kaynak=siparisler&amp;ara=A-1"
            #expect(page.contains("href=\"\(link)\""))
            let form = try await visitor.get(link.replacing("&amp;", with: "&")).text
            #expect(form.contains("name=\"ara\"") && form.contains("value=\"A-1\""))
            let sent = try await visitor.post(
                "/disa-aktarimlar/yeni?kaynak=siparisler", ["bicim": "csv", "ara": "A-1", "satirli": "1"])
            #expect(sent.status == 303, "\(sent.text)")
            let waiting = try await visitor.get(try #require(sent.header("Location"))).text
            #expect(
                waiting.contains("Dosya hazırlanıyor.") && waiting.contains("Sırada") && !waiting.contains("/dosya\""))
            try await house.drain()
            let done = try await visitor.get("/disa-aktarimlar").text
            #expect(done.contains("Hazır") && done.contains("ara: A-1"))
            let file = try #require(done.firstMatch(of: #/href="(\/disa-aktarimlar\/\d+\/dosya)"/#)).1
            let answer = try await visitor.get(String(file))
            #expect(answer.header("Content-Disposition")?.hasPrefix("attachment") == true)
            #expect(answer.text.contains("A-1") && !answer.text.contains("B-1") && answer.text.contains("urun_ad"))
            let other = try await PanelVisitor.signedIn(house, as: "ikinci")
            #expect(try await other.get(String(file)).status == 404)
            #expect(try await other.get("/disa-aktarimlar").text.contains("Henüz dışa aktarım yok"))
            let delete = String(file).replacing("/dosya", with: "/sil")
            #expect(try await other.post(delete, [:]).status == 404)
            #expect(try await visitor.post(delete, [:]).status == 303)
            #expect(try await visitor.get("/disa-aktarimlar").text.contains("Henüz dışa aktarım yok"))
        }
    }

    @Test func `an export form with mistakes comes back with them`() async throws {
        try await WebHouse.run { house async throws in
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let answer = try await visitor.post(
                "/disa-aktarimlar/yeni?kaynak=siparisler",
                ["bicim": "pdf", "olusturma_baslangic": "dün", "ara": "Işık"])
            #expect(answer.status == 422)
            #expect(
                answer.text.contains("id=\"alan-olusturma_baslangic-hata\"") && answer.text.contains("value=\"Işık\""))
            let group = try await visitor.post(
                "/disa-aktarimlar/yeni?kaynak=siparisler", ["bicim": "csv", "grup": "yok"])
            #expect(group.status == 422 && group.text.contains("id=\"alan-grup-hata\""))
        }
    }

    @Test func `an expired file says so on the list of exports`() async throws {
        try await WebHouse.run { house async throws in
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            _ = try await visitor.post("/disa-aktarimlar/yeni?kaynak=urunler", ["bicim": "xlsx"])
            try await house.drain()
            let page = try await visitor.get("/disa-aktarimlar").text
            let file = String(try #require(page.firstMatch(of: #/href="(\/disa-aktarimlar\/\d+\/dosya)"/#)).1)
            _ = try await house.database.write { tx in
                try tx.run("UPDATE disa_aktarimlar SET bitis_at = created_at")
            }
            let answer = try await visitor.get(file)
            #expect(answer.status == 410 && answer.text.contains("Dosyanın süresi doldu"))
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func `a file is tried first, then applied, with its problems told`(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let sent = try await visitor.upload(
                "/ice-aktarimlar/yeni", ["kaynak": "urunler", "kip": "deneme"],
                file: "sku;ad;stok\nA;<b>Bardak</b>;5\nB;Tabak;çok", named: "ürünler.csv")
            #expect(sent.status == 303, "\(sent.text)")
            try await house.drain()
            let path = String(try #require(sent.header("Location")).prefix { $0 != "?" })
            let page = try await visitor.get(path).text
            #expect(page.contains("<h1>ürünler.csv</h1>") && page.contains("Deneme bitti, hiçbir şey yazılmadı."))
            #expect(page.contains("<code>stok</code>") && page.contains("action=\"\(path)/uygula\""))
            let problems = try await visitor.get("\(path)/hatalar")
            #expect(problems.text.contains("3;stok;bicim;"))
            let applied = try await visitor.post("\(path)/uygula", [:])
            #expect(applied.status == 303, "\(applied.text)")
            try await house.drain()
            let result = try await visitor.get(try #require(applied.header("Location"))).text
            #expect(result.contains("hatalı kayıtlar dışarıda kaldı") && !result.contains("/uygula\""))
            let other = try await PanelVisitor.signedIn(house, as: "ikinci")
            for place in [path, "\(path)/hatalar"] { #expect(try await other.get(place).status == 404) }
            #expect(try await other.post("\(path)/uygula", [:]).status == 404)
            #expect(try await visitor.get("/ice-aktarimlar").text.contains("ürünler.csv"))
        }
    }

    @Test func `a file that can't be read comes back as a mistake of its field`() async throws {
        try await WebHouse.run { house async throws in
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let answer = try await visitor.upload(
                "/ice-aktarimlar/yeni", ["kaynak": "urunler", "kip": "deneme"], file: "sku;isim\nA;B", named: "a.csv")
            #expect(answer.status == 422)
            #expect(answer.text.contains("id=\"alan-dosya-hata\"") && answer.text.contains("“isim” sütunu bilinmiyor"))
            let none = try await visitor.upload(
                "/ice-aktarimlar/yeni", ["kaynak": "x", "kip": "deneme"], file: "", named: "")
            #expect(none.status == 422 && none.text.contains("id=\"alan-kaynak-hata\""))
        }
    }

    @Test(arguments: ["siparisler", "urunler", "tedarikci_urunleri", "urun_eslesmeleri"])
    func `templates are there for every source`(source: String) async throws {
        try await WebHouse.run { house async throws in
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let page = try await visitor.get("/ice-aktarimlar/yeni").text
            #expect(page.contains("href=\"/ice-aktarim-sablonlari/\(source)\""))
            let file = try await visitor.get("/ice-aktarim-sablonlari/\(source)")
            #expect(file.status == 200 && file.body.prefix(3) == [0xEF, 0xBB, 0xBF])
            #expect(file.header("Content-Disposition")?.contains("sablon-\(source).csv") == true)
            #expect(try await visitor.get("/ice-aktarim-sablonlari/sifreler").status == 404)
        }
    }

    @Test func `who may not export finds neither the button nor the page`() async throws {
        try await WebHouse.run { house async throws in
            try await house.setGrants(RoleGrants(reach: .own, permissions: [.viewOrders]), of: .dealer)
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let page = try await visitor.get("/siparisler").text
            #expect(!page.contains("/disa-aktarimlar") && !page.contains("/ice-aktarimlar"))
            for path in ["/disa-aktarimlar", "/disa-aktarimlar/yeni?kaynak=siparisler", "/ice-aktarimlar"] {
                #expect(try await visitor.get(path).status == 403, "\(path)")
            }
            try await house.setGrants(RoleGrants(reach: .own, permissions: [.exportData]), of: .dealer)
            #expect(try await visitor.get("/disa-aktarimlar/yeni?kaynak=siparisler").status == 403)
            #expect(!(try await visitor.get("/disa-aktarimlar").text.contains("kaynak=siparisler")))
        }
    }
}
