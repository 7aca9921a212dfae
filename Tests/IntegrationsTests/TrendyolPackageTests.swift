import Domain
import LosslessJSON
import Testing

@testable import Integrations

@Suite("Trendyol package")
struct TrendyolPackageTests {
    @Test("every field arrives where it belongs")
    func wholePackage() throws {
        var expected = IncomingPackage(
            orderNumber: "900000001", packageID: "700000001", marketplaceStatus: "Created", status: .received,
            payment: .paid, total: Money(kurus: 100_00), shippingFee: .zero, currency: "TRY",
            customer: Customer(name: "Ayşe Yılmaz", phone: "5550000000", email: "pf+ornek@trendyolmail.com"),
            lines: [
                IncomingLine(
                    externalID: "800000001", sku: "STK-1", barcode: "8690000000011", name: "Örnek Tepsi, Tek Ebat",
                    quantity: 2, unitPrice: Money(kurus: 50_00), total: Money(kurus: 100_00),
                    vatRate: Percent(hundredths: 20_00), commission: Percent(hundredths: 13_50), status: .waiting)
            ])
        expected.orderedAt = Timestamp(milliseconds: 1_790_000_000_000)
        expected.changedAt = Timestamp(milliseconds: 1_790_000_500_000)
        expected.shipBy = Timestamp(milliseconds: 1_790_100_000_000)
        expected.shippingAddress = Address(
            name: "Ayşe Yılmaz", text: "Deneme Mah. 1. Sok. No:2", district: "Bornova", city: "İzmir",
            postalCode: "35040", countryCode: "TR", phone: "5550000000")
        expected.invoiceAddress = Address(
            name: "Ayşe Yılmaz", company: "Örnek Ltd.", text: "Fatura Sok. 3", district: "Konak", city: "İzmir",
            taxOffice: "Konak", taxNumber: "1234567890")
        expected.carrier = "Trendyol Express"
        expected.trackingNumber = "7330000000000001"
        expected.trackingLink = "https://kargo.example/1"
        #expect(try readTrendyol(trendyolPackage) == expected)
    }

    /// Old name, new name, value.
    static let renamedFields: [(old: String, new: String)] = [
        ("id", "shipmentPackageId"), ("grossAmount", "packageGrossAmount"), ("totalDiscount", "packageSellerDiscount"),
        ("totalTyDiscount", "packageTyDiscount"), ("totalPrice", "packageTotalPrice"),
    ]
    static let renamedInLines: [(old: String, new: String)] = [
        ("id", "lineId"), ("merchantSku", "stockCode"), ("amount", "lineGrossAmount"),
        ("discount", "lineSellerDiscount"), ("tyDiscount", "lineTyDiscount"), ("price", "lineUnitPrice"),
        ("vatBaseAmount", "vatRate"),
    ]

    static func withOldNames(_ package: JSON) -> JSON {
        func renamed(_ object: JSON, _ names: [(old: String, new: String)]) -> JSON {
            .object(
                (object.members ?? []).map { member in
                    JSON.Member(names.first { $0.new == member.name }?.old ?? member.name, member.value)
                })
        }
        let lines = (package["lines"]?.array ?? []).map { renamed($0, renamedInLines) }
        return renamed(package, renamedFields).setting("lines", .array(lines))
    }

    @Test("the names before 2026 mean the same")
    func oldNames() throws {
        let old = TrendyolPackageTests.withOldNames(trendyolPackage)
        #expect(old["shipmentPackageId"] == nil && old["lines"]?[0]?["lineId"] == nil)
        #expect(try readTrendyol(old) == readTrendyol(trendyolPackage))
    }

    @Test("where both names are there the new one counts, whatever stands first")
    func newNameWins() throws {
        let old: [(String, JSON?)] = [("id", 1), ("totalPrice", 1), ("grossAmount", 1)]
        let oldInLine: [(String, JSON?)] = [("id", 1), ("merchantSku", "x"), ("price", 1), ("vatBaseAmount", 1)]
        let both = trendyolPackage.setting(old)
            .setting("lines", [trendyolLine.setting(oldInLine)])
        #expect(try readTrendyol(both) == readTrendyol(trendyolPackage))
        let reversed = JSON.object((both.members ?? []).reversed())
        #expect(try readTrendyol(reversed) == readTrendyol(trendyolPackage))
    }

    @Test("a new name that is null gives way to the old one")
    func nullGivesWay() throws {
        let package = trendyolPackage.setting([("shipmentPackageId", .null), ("id", 42)])
        #expect(try readTrendyol(package).packageID == "42")
    }

    @Test(
        "keys are text, whether they come as number or text",
        arguments: [
            (JSON.number("700000002"), "700000002"), (.string(" 700000002 "), "700000002"),
            (.number("700000002.0"), "700000002"), (.number("72602420957047272632"), "72602420957047272632"),
        ])
    func keys(sent: JSON, read: String) throws {
        let package = trendyolPackage.setting([
            ("shipmentPackageId", sent), ("orderNumber", sent), ("cargoTrackingNumber", sent),
        ]).settingInLine(("lineId", sent))
        let result = try readTrendyol(package)
        #expect(result.packageID == read)
        #expect(result.orderNumber == read)
        #expect(result.trackingNumber == read)
        #expect(result.lines[0].externalID == read)
    }

    @Test(
        "a tracking number of zero is none",
        arguments: [JSON.number("0"), .string("0"), .string("000"), .string(""), .null])
    func noTrackingNumber(sent: JSON) throws {
        #expect(try readTrendyol(trendyolPackage.setting("cargoTrackingNumber", sent)).trackingNumber == nil)
    }

    @Test("orderDate is Turkish time written as UTC; the other times are UTC")
    func times() throws {
        let package = trendyolPackage.setting([
            ("orderDate", .string("1790010800000")), ("lastModifiedDate", 1_790_000_000_001),
        ])
        let result = try readTrendyol(package)
        #expect(result.orderedAt?.description == "2026-09-21T14:13:20.000Z")
        #expect(result.changedAt == Timestamp(milliseconds: 1_790_000_000_001))
        let bare = try readTrendyol(
            trendyolPackage.setting([("orderDate", nil), ("lastModifiedDate", nil), ("agreedDeliveryDate", 0)]))
        #expect(bare.orderedAt == nil && bare.changedAt == nil && bare.shipBy == nil)
    }

    @Test("blank text is no text, and what is missing is nil")
    func absent() throws {
        let names = [
            "customerFirstName", "customerLastName", "customerEmail", "cargoProviderName", "cargoTrackingLink",
            "currencyCode", "shipmentAddress", "invoiceAddress",
        ]
        for value in [JSON.string("  "), .null, nil] {
            let result = try readTrendyol(trendyolPackage.setting(names.map { ($0, value) }))
            #expect(result.customer == Customer())
            #expect(result.carrier == nil && result.trackingLink == nil && result.currency == "TRY")
            #expect(result.shippingAddress == nil && result.invoiceAddress == nil)
        }
    }

    @Test("one of the two names is a name")
    func halfName() throws {
        #expect(try readTrendyol(trendyolPackage.setting("customerLastName", "")).customer.name == "Ayşe")
        #expect(try readTrendyol(trendyolPackage.setting("customerFirstName", .null)).customer.name == "Yılmaz")
    }

    @Test("NUL, which no database takes, is replaced")
    func nul() throws {
        let package = trendyolPackage.settingInLine(("productName", "a\u{0}b"))
        #expect(try readTrendyol(package).lines[0].name == "a\u{FFFD}b")
    }

    @Test("a byte-order mark and the same package twice do no harm")
    func repeated() throws {
        let payload: JSON = ["content": [trendyolPackage, trendyolPackage]]
        let elements = try TrendyolPackageReader.readPackages([0xEF, 0xBB, 0xBF] + payload.utf8)
        #expect(try elements == Array(repeating: .package(readTrendyol(trendyolPackage)), count: 2))
    }
}
