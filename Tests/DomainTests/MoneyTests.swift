import Domain
import Testing

@Suite("Money and percentages")
struct MoneyTests {
    @Test(
        "Decimal text becomes kuruş, half a kuruş away from zero",
        arguments: [
            ("0", 0), ("15", 1500), ("15.0", 1500), ("15.005", 1501), ("15.00499999999999999999", 1500),
            ("15.004", 1500), ("-15.005", -1501), ("-15.004", -1500), ("0.005", 1), ("0.0049", 0), ("-0.005", -1),
            ("0.5", 50), ("0.05", 5), ("1234.5", 123_450), ("007.10", 710), ("1.5e2", 15_000), ("1.5E2", 15_000),
            ("1500e-2", 1500), ("1e+2", 10_000), ("5e-3", 1), ("4.9e-3", 0), ("5e-4", 0), ("1e-30", 0),
            ("99.995", 10_000),
            ("999999999999.99", 99_999_999_999_999), ("-999999999999.99", -99_999_999_999_999),
            ("999999999999.994", 99_999_999_999_999), ("0.1e1", 100), ("0e15", 0),
        ])
    func isRead(_ row: (text: String, kurus: Int64)) {
        #expect(Money(decimal: row.text) == Money(kurus: row.kurus))
    }

    @Test(
        "Text that is no amount, or too large a one, is refused",
        arguments: [
            "", ".", "-", "+1", "1.", ".5", "1,5", "1.234,56", "1.2.3", "1e", "e5", "1e1.5", "1e31", "1e-31", "1e16",
            "--1", "1-", "0x10", "NaN", "inf", "١٥", "15 ", " 15", "1_000", "1e2e3", "₺15",
            "1000000000000", "999999999999.995", "1e12", "9999999999999999999999", "1e15", "1.٥",
        ])
    func isRefused(_ text: String) {
        #expect(Money(decimal: text) == nil)
    }

    @Test(
        "An amount is written with two digits",
        arguments: [
            (0, "0.00"), (5, "0.05"), (-5, "-0.05"), (99, "0.99"), (100, "1.00"), (123_450, "1234.50"),
            (-123_456, "-1234.56"), (99_999_999_999_999, "999999999999.99"),
        ])
    func isWritten(_ row: (kurus: Int64, text: String)) {
        #expect(Money(kurus: row.kurus).description == row.text)
        #expect(Money(decimal: row.text) == Money(kurus: row.kurus))
    }

    @Test("A price times a quantity is exact, and nil when it does not fit")
    func times() {
        #expect(Money(kurus: 333).times(3) == Money(kurus: 999))
        #expect(Money(kurus: -5).times(0) == .zero)
        #expect(Money(kurus: .max).times(2) == nil)
        #expect(Money.largest.times(92_233) != nil)
    }

    @Test(
        "A percentage keeps two digits and is written without idle zeros",
        arguments: [
            ("20", 2000, "20"), ("20.00", 2000, "20"), ("8.5", 850, "8.5"), ("13.755", 1376, "13.76"), ("0", 0, "0"),
        ])
    func percent(_ row: (text: String, hundredths: Int64, written: String)) throws {
        let percent = try #require(Percent(decimal: row.text))
        #expect(percent.hundredths == row.hundredths)
        #expect(percent.description == row.written)
    }

    @Test("Text that is no percentage is refused", arguments: ["", "20%", "yirmi", "1,5"])
    func noPercent(_ text: String) {
        #expect(Percent(decimal: text) == nil)
    }
}
