import Spreadsheets
import Testing

@Suite("Text that a spreadsheet could take for a formula")
struct FormulaGuardTests {
    /// What has been used to smuggle formulas into exported files.
    static let corpus = [
        "=1+1", "=cmd|' /C calc'!A0", "+905551112233", "-2+3", "@SUM(1+1)", "\t=1+1", "\r=1+1", "\n=1+1", "\u{0}=1+1",
        "\"=1+1", "'=1+1", "\"\"=1+1", " =1+1", "\u{A0}=1+1", "\u{FEFF}=1+1", "\u{200B}=1+1", "\u{FF1D}1+1",
        "\u{FF0B}1", "\u{FF0D}1", "\u{FF20}A1", "\u{2212}1", "\u{201C}=1",
        "=HYPERLINK(\"https://kotu.test\",\"tıkla\")",
        "=\u{301}1+1", "-", "+", "@", "=", "\u{1}", "\u{7F}=1",
    ]

    @Test("gets an apostrophe, whatever stands before the sign", arguments: corpus)
    func guarded(text: String) {
        let safe = FormulaGuard.guarded(text)
        #expect(safe.unicodeScalars.first == "'")
        #expect(!safe.unicodeScalars.contains("\u{0}") && !safe.unicodeScalars.contains("\u{1}"))
    }

    @Test(
        "while harmless text stays as it is",
        arguments: ["", "Ayşe Işık", "a=b", "5-3", "ayse@ornek.com", "'tırnak", "\"söz\"", "EL-1001", "٣", "12.50"])
    func harmless(text: String) { #expect(FormulaGuard.guarded(text) == text) }

    @Test(
        "and comes back as it was, as far as a spreadsheet can hold it",
        arguments: corpus + ["Ayşe", "'tırnak", "a=b", "''x"])
    func roundTrip(text: String) {
        let kept = text.unicodeScalars.filter { scalar in
            scalar.value >= 0x20 && scalar.value != 0x7F || [0x09, 0x0A, 0x0D].contains(scalar.value)
        }
        let back = FormulaGuard.unguarded(FormulaGuard.guarded(text))
        // A character that was left out may have been the reason for the apostrophe.
        let isLossy = kept.count != text.unicodeScalars.count
        #expect(isLossy || Array(back.unicodeScalars) == Array(text.unicodeScalars))
    }
}
