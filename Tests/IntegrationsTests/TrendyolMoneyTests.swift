import Domain
import LosslessJSON
import Testing

@testable import Integrations

@Suite("Trendyol money")
struct TrendyolMoneyTests {
    static let packageTotals: [(changes: [(String, JSON?)], total: String)] = [
        ([("packageTotalPrice", .number("100"))], "100.00"),
        ([("packageTotalPrice", .string("99.9"))], "99.90"),
        ([("packageTotalPrice", .number("15.005"))], "15.01"),
        ([("packageTotalPrice", nil), ("totalPrice", .number("77.70"))], "77.70"),
        ([("packageTotalPrice", nil)], "100.00"),
        ([("packageTotalPrice", nil), ("packageTyDiscount", nil), ("packageSellerDiscount", .null)], "120.00"),
        ([("packageTotalPrice", nil), ("packageSellerDiscount", .number("14.995"))], "100.01"),
    ]

    @Test("the total is the platform's, else gross less discounts", arguments: packageTotals)
    func packageTotal(changes: [(String, JSON?)], total: String) throws {
        #expect(try readTrendyol(trendyolPackage.setting(changes)).total.description == total)
    }

    /// Unit price as sent, quantity, prices of the units; unit price and total as read.
    static let lines: [(price: String, quantity: Int, units: [String]?, unitPrice: String, total: String)] = [
        ("12.99", 2, ["13.00", "12.99"], "12.99", "25.99"),
        ("15.005", 2, ["15.01", "15.00"], "15.01", "30.01"),
        ("15.005", 2, nil, "15.01", "30.01"),
        ("33.333", 3, nil, "33.33", "100.00"),
        ("33.33", 3, ["33.34", "33.33", "33.33"], "33.33", "100.00"),
        ("10", 3, ["10.00", "10.00"], "10.00", "30.00"),
        ("10", 2, ["9.00", "9.00", "9.00"], "10.00", "20.00"),
        ("10", 1, ["9.995"], "10.00", "10.00"),
        ("10", 2, ["0.005", "0.005"], "10.00", "0.01"),
        ("0", 1, ["0"], "0.00", "0.00"),
        ("999999999999.99", 1, nil, "999999999999.99", "999999999999.99"),
    ]

    @Test("a line's total is the sum of its units, else the unrounded price times the quantity", arguments: lines)
    func line(price: String, quantity: Int, units: [String]?, unitPrice: String, total: String) throws {
        let details = units.map { units in JSON.array(units.map { ["lineItemPrice": .number($0)] }) }
        let package = trendyolPackage.settingInLine(
            ("lineUnitPrice", .number(price)), ("quantity", JSON(quantity)), ("discountDetails", details))
        let line = try readTrendyol(package).lines[0]
        #expect(line.unitPrice.description == unitPrice)
        #expect(line.total.description == total)
    }

    @Test("without a price of its own a unit costs gross less discounts")
    func computedUnitPrice() throws {
        let line = try readTrendyol(trendyolPackage.settingInLine(("lineUnitPrice", nil))).lines[0]
        #expect(line.unitPrice == Money(kurus: 50_00) && line.total == Money(kurus: 100_00))
        let average = trendyolPackage.settingInLine(
            ("lineUnitPrice", nil), ("lineGrossAmount", .number("10.007")), ("lineSellerDiscount", .number("0.003")),
            ("lineTyDiscount", nil))
        #expect(try readTrendyol(average).lines[0].unitPrice.description == "10.00")
        #expect(try readTrendyol(average).lines[0].total.description == "20.01")
    }

    @Test("units without a price do not count as one per unit")
    func unitsWithoutPrice() throws {
        let package = trendyolPackage.settingInLine(
            ("discountDetails", [["lineItemPrice": 1], ["lineItemSellerDiscount": 1]]))
        #expect(try readTrendyol(package).lines[0].total == Money(kurus: 100_00))
    }

    static let rates: [(sent: JSON?, hundredths: Int64?)] = [
        (.number("20.00"), 2000), (.string("8.5"), 850), (.number("0"), 0), (.number("-1"), nil),
        (.number("100.01"), nil), (.string("yirmi"), nil), (.null, nil), (nil, nil),
    ]

    @Test("a rate that is none does not spoil the order", arguments: rates)
    func rate(sent: JSON?, hundredths: Int64?) throws {
        let line = try readTrendyol(trendyolPackage.settingInLine(("vatRate", sent), ("commission", sent))).lines[0]
        #expect(line.vatRate?.hundredths == hundredths)
        #expect(line.commission?.hundredths == hundredths)
    }

    static let exact: [(text: String, kurus: Int64?)] = [
        ("15.005", 1501), ("15.0049", 1500), ("1.5e2", 15000), ("100000000.005", 10_000_000_001), ("-1", nil),
    ]

    @Test("exact amounts round half up once", arguments: exact)
    func exactAmount(text: String, kurus: Int64?) {
        #expect(ExactAmount(decimal: text)?.money?.kurus == kurus)
    }

    @Test("text that is no amount is none")
    func noAmount() {
        for text in ["", "x", "1,5", "1e99", "1000000000000"] { #expect(ExactAmount(decimal: text) == nil) }
    }
}
