import Domain
import HTTPTypes
import LosslessJSON
import SQLEngine
import TestSupport
import Testing

@testable import Web

@Suite("Products and templates in the panel")
struct ProductPagesTests {
    @Test("a product is added, found, changed, switched off and deleted")
    func product() async throws {
        try await WebHouse.run { house in
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            #expect(try await visitor.get("/urunler").text.contains("Henüz ürün yok"))
            let made = try await visitor.post(
                "/urunler/yeni", ["ad": "Seramik bardak", "sku": "BRD-1", "stok": "5", "aktif": "1"])
            #expect(made.status == 303)
            let list = try await visitor.get("/urunler?ara=seramik").text
            #expect(list.contains("Seramik bardak") && list.contains("BRD-1") && list.contains("/urunler/1/durum"))
            #expect(try await visitor.get("/urunler/1").text.contains("value=\"Seramik bardak\""))
            #expect(
                try await visitor.post("/urunler/1", ["ad": "Cam bardak", "sku": "BRD-1", "aktif": "1"]).status == 303)
            #expect(try await visitor.post("/urunler/1/durum", [:]).status == 303)
            #expect(try await visitor.get("/urunler?durum=pasif").text.contains("Cam bardak"))
            #expect(try await !visitor.get("/urunler?durum=aktif").text.contains("Cam bardak"))
            #expect(try await visitor.post("/urunler/1/sil", [:]).status == 303)
            #expect(try await !visitor.get("/urunler").text.contains("Cam bardak"))
        }
    }

    @Test("a mistake comes back at its field, and what is used stays")
    func refused() async throws {
        try await WebHouse.run { house in
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let empty = try await visitor.post("/urunler/yeni", ["ad": "", "sku": "S", "stok": "çok"])
            #expect(empty.status == 422 && empty.text.contains("id=\"alan-stok-hata\""))
            #expect(try await visitor.post("/urunler/yeni", ["ad": "Bir", "sku": "S", "aktif": "1"]).status == 303)
            #expect(try await visitor.post("/urunler/yeni", ["ad": "İki", "sku": "S", "aktif": "1"]).status == 409)
            let order = try await house.newOrder(of: house.dealer)
            try await house.database.write { tx in
                _ = try tx.run("UPDATE siparis_urunleri SET urun_id = 1 WHERE siparis_id = \(order)")
            }
            let held = try await visitor.post("/urunler/1/sil", [:])
            #expect(held.status == 409 && held.text.contains("siparişlerde geçiyor"))
        }
    }

    @Test("another dealer's product is not there, and a shared one can only be looked at")
    func foreign() async throws {
        try await WebHouse.run { house in
            let owner = try await PanelVisitor.signedIn(house, as: "birinci")
            _ = try await owner.post("/urunler/yeni", ["ad": "Bardak", "sku": "S", "aktif": "1"])
            _ = try await house.send(
                .post, "/api/v1/urunler", key: house.key(house.admin), body: #"{"sku":"O","ad":"Ortak","ortak":true}"#)
            let other = try await PanelVisitor.signedIn(house, as: "ikinci")
            #expect(try await other.get("/urunler/1").status == 404)
            #expect(try await other.post("/urunler/1", ["ad": "x", "sku": "x"]).status == 404)
            let list = try await other.get("/urunler").text
            #expect(list.contains("Ortak") && !list.contains("Bardak") && !list.contains("/urunler/2/durum"))
            #expect(try await other.post("/urunler/2/durum", [:]).status == 403)
        }
    }

    @Test("a dealer's own template is written beside the shared one")
    func templates() async throws {
        try await WebHouse.run { house in
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let before = try await visitor.get("/mesaj-sablonlari").text
            #expect(before.contains("siparis_kargoda") && before.contains("bütün bayiler"))
            let form = [
                "olay": "siparis_kargoda", "kanal": "whatsapp", "alici_turu": "musteri", "dil": "tr",
                "metin": "Yola çıktı: {{kargo_takip_no}}", "aktif": "1",
            ]
            #expect(try await visitor.post("/mesaj-sablonlari/yeni", form).status == 303)
            #expect(try await visitor.post("/mesaj-sablonlari/yeni", form).status == 409)
            let page = try await visitor.get("/mesaj-sablonlari").text
            #expect(page.contains("Yola çıktı: {{kargo_takip_no}}") && page.contains("/mesaj-sablonlari/3/sil"))
            #expect(try await visitor.post("/mesaj-sablonlari/1/sil", [:]).status == 403)
            #expect(try await visitor.post("/mesaj-sablonlari/3/sil", [:]).status == 303)
        }
    }
}
