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
}
