import Domain
import Foundation
import LosslessJSON
import Testing

@testable import Integrations

/// The vendor's examples beside the project.
private enum VendorSamples {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/samples/trendyol")

    static var areThere: Bool { FileManager.default.fileExists(atPath: folder.path) }

    static func payload(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }

    static let namesOfOthers: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".json") && !$0.hasPrefix("orders_") }.sorted()
    }()
}

/// Reads the vendor's own examples, which lie beside the project and are no part of it.
@Suite(
    "Trendyol's own examples",
    .enabled(if: VendorSamples.areThere, "the folder of vendor samples is not beside the project"))
struct TrendyolContractTests {
    @Test("the page answer with the names before 2026")
    func legacyPage() throws {
        let street =
            "DSM Grup Danışmanlık İletişim ve Satış Tic. A.Ş. Büyükdere Caddesi Noramin İş Merkezi No:237 Kat:B1   Şişli  İstanbul"
        var expected = IncomingPackage(
            orderNumber: "80869231", packageID: "11650604", marketplaceStatus: "Shipped", status: .shipped,
            payment: .paid, total: Money(kurus: 25_99), shippingFee: .zero, currency: "TRY",
            customer: Customer(name: "Trendyol Müşterisi", email: "pf+dym24k@trendyolmail.com"),
            lines: [
                IncomingLine(
                    externalID: "56040534", sku: "merchantSku", barcode: "barcode1234",
                    name: "Kadın Çivit Mavi Geometrik Desenli Kapaklı Clutch sku1234 sku1234, one size", quantity: 2,
                    unitPrice: Money(kurus: 12_99), total: Money(kurus: 25_99), vatRate: Percent(hundredths: 800),
                    commission: Percent(hundredths: 900), status: .delivered, returnStatus: .approved)
            ])
        expected.orderedAt = Timestamp(iso8601: "2018-11-21T08:52:29.863Z")
        expected.changedAt = Timestamp(milliseconds: 1_641_210_225_935)
        expected.shipBy = Timestamp(milliseconds: 1_622_549_842_955)
        expected.shippingAddress = Address(
            name: "Trendyol Müşterisi", text: street, district: "Şişli", city: "İstanbul", postalCode: "10D",
            countryCode: "TR")
        expected.invoiceAddress = Address(
            name: "Trendyol Müşterisi", text: street, district: "Şişli", city: "İstanbul", countryCode: "TR",
            taxOffice: "Company of OMS's Tax Office !'^^%&/()=?_-",
            taxNumber: "Company of OMS's Tax Number !'^^%&/()=?_-")
        expected.carrier = "Trendyol Express Marketplace"
        expected.trackingNumber = "7340447182689"
        expected.trackingLink = "https://kargotakip.trendyol.com/?token="
        let elements = try TrendyolPackageReader.readPackages(
            VendorSamples.payload("orders_page_legacy_names.json"))
        #expect(elements == [.package(expected)])
    }

    @Test("the stream answer with the names of 2026")
    func currentStream() throws {
        var expected = IncomingPackage(
            orderNumber: "10654411111", packageID: "3330111111", marketplaceStatus: "Delivered", status: .delivered,
            payment: .paid, total: Money(kurus: 498_90), shippingFee: .zero, currency: "TRY",
            customer: Customer(name: "John Doe", phone: "333333333", email: "pf+j2jm8x99@trendyolmail.com"),
            lines: [
                IncomingLine(
                    externalID: "4765111111", sku: "111111", barcode: "8683772071724",
                    name: "Kuş ve Çiçek Desenli Tepsi - Yeşil / Altın Sarısı - 49 cm, 01SYM134, Tek Ebat", quantity: 1,
                    unitPrice: Money(kurus: 498_90), total: Money(kurus: 498_90), vatRate: Percent(hundredths: 2000),
                    commission: Percent(hundredths: 1300), status: .delivered)
            ])
        expected.orderedAt = Timestamp(iso8601: "2025-11-04T07:48:53.685Z")
        expected.changedAt = Timestamp(milliseconds: 1_762_865_408_581)
        expected.shipBy = Timestamp(milliseconds: 1_762_376_340_000)
        expected.shippingAddress = Address(
            name: "John Doe", text: "John Doe's House", district: "Sarıyer", city: "İstanbul", postalCode: "34200",
            countryCode: "TR", phone: "333333333")
        expected.invoiceAddress = Address(
            name: "John Doe", text: "John Doe's House", district: "Sarıyer", city: "İstanbul", countryCode: "TR",
            phone: "333333333", taxOffice: "Company of OMS's Tax Office", taxNumber: "Company of OMS's Tax Number")
        expected.carrier = "Trendyol Express"
        expected.trackingNumber = "7280027504111111"
        expected.trackingLink = "https://tracking.trendyol.com/?id=111111111-1111-1111-1111-11111111"
        let elements = try TrendyolPackageReader.readPackages(
            VendorSamples.payload("orders_stream_current_fields.json"))
        #expect(elements == [.package(expected)])
    }

    @Test("everything else is refused with a clear error", arguments: VendorSamples.namesOfOthers)
    func other(name: String) throws {
        let error = try #require(throws: IntegrationError.self) {
            try TrendyolPackageReader.readPackages(VendorSamples.payload(name))
        }
        #expect(error.kind == .permanent && error.code == "siparis_degil")
        let known = ["claims", "batch", "label", "webhook", "price-and-inventory", "error"]
        #expect(known.contains { error.message.contains($0) }, "\(error.message)")
    }

    @Test("there are samples that are no orders")
    func samplesAreThere() {
        #expect(VendorSamples.namesOfOthers.count >= 9)
    }
}
