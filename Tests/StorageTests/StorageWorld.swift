import Domain
import SQLEngine
import Storage
import Testing

/// Two dealers with a shop, a supplier and an order each.
struct StorageWorld: Sendable {
    struct Dealer: Sendable {
        var user: ID<User>
        var shop: ID<Integration>
        var supplier: ID<Integration>
        var order: ID<Order>

        var scope: Scope { .only(user) }
    }

    let now = Timestamp(milliseconds: 1_777_878_000_000)
    let own: Dealer
    let other: Dealer

    init(_ database: any SQLDatabase) async throws {
        let now = now
        (own, other) = try await database.write { tx in
            (try StorageWorld.dealer("birinci", now, tx), try StorageWorld.dealer("ikinci", now, tx))
        }
    }

    private static func dealer(_ name: String, _ now: Timestamp, _ tx: borrowing Transaction) throws -> Dealer {
        let platforms = try Platforms.ids(tx)
        let user = try UserTable.insert(
            name: name, email: "\(name)@ornek.com", phone: nil, role: .dealer, passwordHash: "x", now: now, tx)
        func add(_ platform: PlatformCode) throws -> ID<Integration> {
            try IntegrationTable.insert(
                dealer: user, platform: try #require(platforms[platform]), name: "\(name) \(platform.rawValue)",
                userName: nil, configuration: "{}", submitsAutomatically: false,
                webhookCode: "kanca-\(name)-\(platform.rawValue)", now: now, tx)
        }
        let shop = try add(.trendyol)
        let supplier = try add(.restSupplier)
        let order = try NewOrder(
            dealer: user, integration: shop, package: package("S-1", "P-1"), packageID: "P-1"
        ).insert(now: now, tx)
        return Dealer(user: user, shop: shop, supplier: supplier, order: order.id)
    }

    /// A package with one line of two pieces.
    static func package(_ number: String, _ packageID: String) -> IncomingPackage {
        IncomingPackage(
            orderNumber: number, packageID: packageID, marketplaceStatus: "Created", status: .received, payment: .paid,
            total: Money(kurus: 2000), shippingFee: .zero, currency: "TRY", customer: Customer(name: "Ayşe Işık"),
            lines: [
                IncomingLine(
                    externalID: "L1", sku: "SKU-1", barcode: "8690000000011", name: "Bardak", quantity: 2,
                    unitPrice: Money(kurus: 1000), total: Money(kurus: 2000), vatRate: Percent(hundredths: 2000),
                    commission: nil, status: .waiting)
            ])
    }
}
