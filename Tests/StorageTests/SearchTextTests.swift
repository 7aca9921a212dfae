import Storage
import Testing

@Suite("Folding text for search")
struct SearchTextTests {
    @Test(
        "Turkish letters and their case make no difference",
        arguments: [
            ("İSTANBUL", "istanbul"), ("ISTANBUL", "istanbul"), ("ıstanbul", "istanbul"), ("istanbul", "istanbul"),
            ("ŞİŞLİ", "sisli"), ("Çağrı Öğüt", "cagri ogut"), ("ÜSKÜDAR", "uskudar"), ("Kâğıthane", "kagithane"),
            ("HÂKİM", "hakim"), ("Rûmî", "rumi"), ("i\u{307}zmir", "izmir"), ("ABC-123", "abc-123"), ("", ""),
            ("Ärger", "ärger"), ("ΑΒΓ", "αβγ"), ("😀 S-1", "😀 s-1"),
        ])
    func folds(_ row: (text: String, folded: String)) {
        #expect(foldedForSearch(row.text) == row.folded)
    }

    @Test("Folding twice changes nothing more", arguments: ["İSTANBUL", "Çağrı Öğüt", "ẞ", "Kâğıthane", "ǅ"])
    func isStable(_ text: String) {
        #expect(foldedForSearch(foldedForSearch(text)) == foldedForSearch(text))
    }
}
