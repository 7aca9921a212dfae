import Domain
import LosslessJSON
import Testing

@testable import Integrations

@Suite("Trendyol packages that can't be read")
struct TrendyolUnreadableTests {
    static let packages: [(change: (String, JSON?), place: String, problem: String)] = [
        (("orderNumber", nil), "content[1].orderNumber", "is missing"),
        (("orderNumber", " "), "content[1].orderNumber", "is missing"),
        (("orderNumber", true), "content[1].orderNumber", "is neither text nor a number"),
        (("shipmentPackageId", .null), "content[1].shipmentPackageId", "is missing"),
        (("packageTotalPrice", .number("-1")), "content[1].packageTotalPrice", "is negative: -1"),
        (
            ("packageTotalPrice", .number("1e15")), "content[1].packageTotalPrice",
            "is not an amount up to 999999999999.99: 1e15"
        ),
        (
            ("packageTotalPrice", "elli"), "content[1].packageTotalPrice",
            #"is not an amount up to 999999999999.99: "elli""#
        ),
        (("packageTotalPrice", []), "content[1].packageTotalPrice", "is not an amount up to 999999999999.99: a list"),
        (("orderDate", .number("1.5")), "content[1].orderDate", "is not a time in milliseconds: 1.5"),
        (("orderDate", 0), "content[1].orderDate", "is not a time in milliseconds: 0"),
        (("lastModifiedDate", -5), "content[1].lastModifiedDate", "is not a time in milliseconds: -5"),
        (
            ("lastModifiedDate", JSON(Int64.max)), "content[1].lastModifiedDate",
            "is not a time in milliseconds: 9223372036854775807"
        ),
        (("lines", nil), "content[1].lines", "is missing"),
        (("lines", []), "content[1].lines", "is empty"),
        (("lines", [:]), "content[1].lines", "is not a list but an object"),
        (("lines", [7]), "content[1].lines[0]", "is not an object but a number"),
        (
            ("lines", [trendyolLine, trendyolLine]), "content[1].lines[1]",
            "has the same lineId as a line before it: 800000001"
        ),
    ]

    static let lines: [(change: (String, JSON?), place: String, problem: String)] = [
        (("lineId", nil), "lineId", "is missing"),
        (("lineId", [:]), "lineId", "is neither text nor a number"),
        (("quantity", nil), "quantity", "is missing"),
        (("quantity", 0), "quantity", "is not from 1 to 1000000: 0"),
        (("quantity", -2), "quantity", "is not from 1 to 1000000: -2"),
        (("quantity", 1_000_001), "quantity", "is not from 1 to 1000000: 1000001"),
        (("quantity", .number("1.5")), "quantity", "is not a whole number: 1.5"),
        (("quantity", .number("99999999999999999999")), "quantity", "is not a whole number: 99999999999999999999"),
        (("quantity", "iki"), "quantity", #"is not a whole number: "iki""#),
        (("lineUnitPrice", .number("-0.01")), "lineUnitPrice", "is negative: -0.01"),
        (
            ("lineUnitPrice", .number("1000000000000")), "lineUnitPrice",
            "is not an amount up to 999999999999.99: 1000000000000"
        ),
        (
            ("discountDetails", [["lineItemPrice": .number("-1")], ["lineItemPrice": 1]]),
            "discountDetails[0].lineItemPrice", "is negative: -1"
        ),
        (
            (
                "discountDetails",
                [["lineItemPrice": .number("999999999999.99")], ["lineItemPrice": .number("999999999999.99")]]
            ), "discountDetails[1].lineItemPrice", "adds up to more than 999999999999.99"
        ),
    ]

    @Test("the place and the problem are named, and the neighbours are read", arguments: packages)
    func package(change: (String, JSON?), place: String, problem: String) throws {
        try check(trendyolPackage.setting(change.0, change.1), place: place, problem: problem)
    }

    @Test("in lines too", arguments: lines)
    func line(change: (String, JSON?), place: String, problem: String) throws {
        try check(trendyolPackage.settingInLine(change), place: "content[1].lines[0].\(place)", problem: problem)
    }

    @Test("amounts that follow from others are named at their source")
    func computed() throws {
        try check(
            trendyolPackage.setting([("packageTotalPrice", nil), ("packageTyDiscount", .number("105.01"))]),
            place: "content[1].packageGrossAmount", problem: "is less than its discounts")
        try check(
            trendyolPackage.setting([("packageTotalPrice", nil), ("packageGrossAmount", nil)]),
            place: "content[1].packageTotalPrice", problem: "is missing")
        try check(
            trendyolPackage.settingInLine(("lineUnitPrice", nil), ("lineGrossAmount", nil)),
            place: "content[1].lines[0].lineUnitPrice", problem: "is missing")
        try check(
            trendyolPackage.settingInLine(("lineUnitPrice", .number("999999999999.99"))),
            place: "content[1].lines[0]", problem: "adds up to more than 999999999999.99")
    }

    @Test("an element that is no object")
    func noObject() throws {
        try check(7, place: "content[1]", problem: "is not an object but a number")
        try check(.null, place: "content[1]", problem: "is not an object but null")
    }

    private func check(_ bad: JSON, place: String, problem: String) throws {
        let good = try ReadPackage.package(readTrendyol(trendyolPackage))
        let elements = try TrendyolPackageReader.readPackages(
            JSON.object([JSON.Member("content", [trendyolPackage, bad, trendyolPackage])]).utf8)
        #expect(elements == [good, .unreadable(place: place, problem: problem, raw: bad.description), good])
    }

    @Test("in a single package the place starts at its own fields")
    func single() throws {
        let bad = trendyolPackage.settingInLine(("quantity", 0))
        #expect(
            try TrendyolPackageReader.readPackages(bad.utf8) == [
                .unreadable(
                    place: "lines[0].quantity", problem: "is not from 1 to 1000000: 0", raw: bad.description)
            ])
    }
}
