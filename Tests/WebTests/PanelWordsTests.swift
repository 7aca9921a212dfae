import Domain
import Operations
import Testing

@testable import Web

@Suite struct PanelWordsTests {
    private let texts = Texts(language: .turkish)

    @Test func `a change of state is told by the new state's name`() {
        let stored = RecordText(
            action: "durum_degisti", message: "alindi → hazirlaniyor: kabul: tamam",
            after: "{\"durum\":\"hazirlaniyor\"}", texts)
        #expect(stored.title == "Hazırlanıyor" && stored.detail == "kabul: tamam")
        let old = RecordText(
            action: "durum_degisti", message: "gonderiliyor → gonderime_hazir: tedarikçi kabul etmedi: stok yok",
            after: nil, texts)
        #expect(old.title == "Gönderime hazır" && old.detail == "tedarikçi kabul etmedi: stok yok")
    }

    @Test(arguments: [
        ("pazaryerine_bildirildi", "Pazaryerine bildirildi: hazirlaniyor", "Pazaryerine bildirildi: hazırlanıyor"),
        ("dosya_eklendi", "Dosya eklendi: a.pdf (fatura)", "Dosya eklendi: a.pdf (Fatura)"),
        ("bekletildi", "Bekletildi: neden", "Bekletildi: neden"),
    ])
    func `words for programs become words for people`(action: String, message: String, shown: String) {
        let text = RecordText(action: action, message: message, after: nil, texts)
        #expect(text.title == shown && text.detail == nil)
    }

    @Test func `rows and marketplace states have names`() {
        #expect(RowName.of(table: "siparisler", row: 138, texts) == "Sipariş #138")
        #expect(RowName.of(table: "bilinmeyen", row: nil, texts) == "bilinmeyen")
        #expect(MarketplaceWord.text("Picking", texts) == "Hazırlanıyor (Picking)")
        #expect(MarketplaceWord.text("Yeni kelime", texts) == "Yeni kelime")
    }

    @Test(arguments: [
        ("http_401", FailureCause.credentials), ("http_302", .settings), ("http_422", .refused),
        ("http_502", .otherSideDown), ("http_x", .other), ("zaman_asimi", .noAnswer), ("zehirli", .poison),
        ("veritabani_busy", .database), ("whatsapp_131026", .message), ("", .other), ("yepyeni", .other),
    ])
    func `a code leads to the cause that a person can act on`(code: String, cause: FailureCause) {
        #expect(FailureCause(code: code) == cause)
    }

    @Test(arguments: [
        (0, "0 sn"), (-5, "0 sn"), (59, "59 sn"), (60, "1 dk"), (3600, "1 sa"), (3900, "1 sa 5 dk"),
        (86_400, "1 gün"), (187_200, "2 gün 4 sa"),
    ])
    func `an age is told in its two largest units`(seconds: Int, text: String) {
        #expect(AgeText.format(.seconds(seconds), texts) == text)
    }

    @Test func `what came of many jobs is told from numbers only`() throws {
        let flash = BulkFlash(.retry, BulkOutcome(changed: 2000, refused: 3, rest: ID(45)))
        #expect(flash.at("/isler?durum=basarisiz") == "/isler?durum=basarisiz&bilgi=toplu-yeniden.2000.3.45")
        #expect(try #require(BulkFlash("toplu-yeniden.2000.3.45")) == flash)
        let text = flash.text(texts)
        #expect(text.contains("2.000 iş yeniden") && text.contains("3 iş değiştirilemedi") && text.contains("#45"))
        #expect(BulkFlash(.cancel, BulkOutcome(changed: 1)).at("/isler") == "/isler?bilgi=toplu-durdur.1.0")
        for word in ["toplu-sil.1.0", "toplu-yeniden", "toplu-yeniden.a.0", "toplu-yeniden.-1.0", "durduruldu", ""] {
            #expect(BulkFlash(word) == nil, "\(word)")
        }
    }
}
