import Domain
import LosslessJSON
import Testing

@testable import Integrations

@Suite("Trendyol states")
struct TrendyolStatusTests {
    static let packages: [(word: String, status: OrderStatus?, payment: PaymentStatus, isInvoiced: Bool)] = [
        ("Awaiting", .received, .pending, false), ("Created", .received, .paid, false),
        ("Verified", .received, .paid, false), ("Picking", .preparing, .paid, false),
        ("Invoiced", .preparing, .paid, true), ("Shipped", .shipped, .paid, false),
        ("AtCollectionPoint", .atPickupPoint, .paid, false), ("Delivered", .delivered, .paid, false),
        ("UnDelivered", .undelivered, .paid, false), ("Returned", .returned, .paid, false),
        ("UnPacked", .superseded, .paid, false), ("Repack", .superseded, .paid, false),
        ("Cancelled", .cancelled, .paid, false), ("UnSupplied", .unsupplied, .paid, false),
        ("AT_COLLECTION_POINT", .atPickupPoint, .paid, false), ("unpacked", .superseded, .paid, false),
        ("Approved", nil, .paid, false), ("ReturnAccepted", nil, .paid, false), ("Yeni Durum", nil, .paid, false),
    ]

    @Test("every word of a package", arguments: packages)
    func package(word: String, status: OrderStatus?, payment: PaymentStatus, isInvoiced: Bool) throws {
        let package = try readTrendyol(trendyolPackage.setting("status", .string(word)))
        #expect(package.marketplaceStatus == word)
        #expect(package.status == status)
        #expect(package.payment == payment)
        #expect(package.isInvoiced == isInvoiced)
    }

    static let replacements: [(changes: [(String, JSON?)], status: OrderStatus)] = [
        ([("originPackageIds", [5])], .received), ([("originPackageIds", ["5", 6])], .received),
        ([("createdBy", "split")], .received), ([("createdBy", "cancel")], .received),
        ([("createdBy", "Transfer")], .received), ([("createdBy", "order-creation")], .superseded),
        ([("createdBy", ""), ("originPackageIds", .null)], .superseded), ([("originPackageIds", [])], .superseded),
    ]

    @Test("UnPacked and Repack are new where the package came out of another one", arguments: replacements)
    func replacement(changes: [(String, JSON?)], status: OrderStatus) throws {
        for word in ["UnPacked", "Repack"] {
            let package = trendyolPackage.setting("status", .string(word)).setting(changes)
            #expect(try readTrendyol(package).status == status)
        }
    }

    @Test("the origins are kept as text")
    func origins() throws {
        #expect(
            try readTrendyol(trendyolPackage.setting("originPackageIds", [5, "6"])).originPackageIDs == ["5", "6"])
        #expect(try readTrendyol(trendyolPackage.setting("originPackageIds", .null)).originPackageIDs == [])
    }

    @Test("payment at the door, but not before it is released")
    func cashOnDelivery() throws {
        let package = trendyolPackage.setting("isCod", true)
        #expect(try readTrendyol(package).payment == .cashOnDelivery)
        #expect(try readTrendyol(package.setting("status", "Awaiting")).payment == .pending)
    }

    @Test("invoiceStatus says invoiced too")
    func invoiceStatus() throws {
        #expect(try readTrendyol(trendyolPackage.setting("invoiceStatus", "Invoiced")).isInvoiced)
        #expect(try !readTrendyol(trendyolPackage.setting("invoiceStatus", "NotInvoiced")).isInvoiced)
    }

    static let history: JSON = [
        ["createdDate": 30, "status": "Shipped"], ["createdDate": 10, "status": "Created"],
        ["createdDate": 20, "status": "Picking"], ["status": "Delivered"],
    ]
    static let sources: [(changes: [(String, JSON?)], word: String)] = [
        ([("status", "Picking"), ("shipmentPackageStatus", "Delivered")], "Picking"),
        ([("status", nil), ("shipmentPackageStatus", "Delivered")], "Delivered"),
        (
            [("status", ""), ("shipmentPackageStatus", "ReturnAccepted"), ("packageHistories", history)],
            "ReturnAccepted"
        ),
        ([("status", .null), ("shipmentPackageStatus", nil), ("packageHistories", history)], "Shipped"),
        ([("status", nil), ("shipmentPackageStatus", nil)], ""),
    ]

    @Test("status first, then shipmentPackageStatus, then the latest of the unsorted history", arguments: sources)
    func source(changes: [(String, JSON?)], word: String) throws {
        #expect(try readTrendyol(trendyolPackage.setting(changes)).marketplaceStatus == word)
    }

    static let lines: [(word: String?, package: String, status: LineStatus, returnStatus: ReturnStatus)] = [
        ("Awaiting", "Awaiting", .waiting, .none), ("Created", "Created", .waiting, .none),
        ("Picking", "Picking", .prepared, .none), ("Invoiced", "Invoiced", .prepared, .none),
        ("Shipped", "Shipped", .shipped, .none), ("AtCollectionPoint", "Shipped", .shipped, .none),
        ("UnDelivered", "UnDelivered", .shipped, .none), ("Delivered", "Delivered", .delivered, .none),
        ("Cancelled", "Created", .cancelled, .none), ("UnSupplied", "Created", .unsupplied, .none),
        ("ReturnAccepted", "Shipped", .delivered, .approved), ("Returned", "Returned", .delivered, .approved),
        ("ReturnCreated", "Delivered", .delivered, .requested), ("ReturnRejected", "Delivered", .delivered, .requested),
        ("Yeni", "Shipped", .shipped, .none), (nil, "Picking", .prepared, .none), ("", "Cancelled", .cancelled, .none),
        ("Yeni", "Yeni", .waiting, .none), ("Yeni", "UnPacked", .waiting, .none),
    ]

    @Test("every word of a line; one that is not known is as its package", arguments: lines)
    func line(word: String?, package: String, status: LineStatus, returnStatus: ReturnStatus) throws {
        let json = trendyolPackage.setting("status", .string(package))
            .settingInLine(("orderLineItemStatusName", JSON(word)))
        let line = try readTrendyol(json).lines[0]
        #expect(line.status == status)
        #expect(line.returnStatus == returnStatus)
    }
}
