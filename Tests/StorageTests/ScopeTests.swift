import Domain
import SQLEngine
import Storage
import TestSupport
import Testing

@Suite("Rows of other dealers")
struct ScopeTests {
    @Test("An order is loaded by its dealer and by the system, by nobody else", arguments: EngineUnderTest.allCases)
    func orders(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database in
            let world = try await StorageWorld(database)
            try await database.write { tx in
                #expect(try OrderTable.load(world.own.order, scope: world.own.scope, tx)?.id == world.own.order)
                #expect(try OrderTable.load(world.own.order, scope: .system, tx)?.id == world.own.order)
                #expect(try OrderTable.load(world.other.order, scope: world.own.scope, tx) == nil)
                #expect(try OrderDetail.find(world.other.order, scope: world.own.scope, tx) == nil)
                #expect(try OrderDetail.find(world.own.order, scope: world.own.scope, tx) != nil)
                let page = try OrderList.page(OrderListFilter(), before: nil, limit: 50, scope: world.own.scope, tx)
                #expect(page.rows.map(\.id) == [world.own.order])
                let all = try OrderList.page(OrderListFilter(), before: nil, limit: 50, scope: .system, tx)
                #expect(all.rows.count == 2)
                #expect(try OrderGroup.counts(scope: world.own.scope, tx)[.all] == 1)
            }
        }
    }

    @Test("Searching and filtering do not reach beyond the scope", arguments: EngineUnderTest.allCases)
    func search(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database in
            let world = try await StorageWorld(database)
            try await database.read { tx in
                let filters = [
                    OrderListFilter(search: "isik"), OrderListFilter(search: "S-1"),
                    OrderListFilter(group: .readyToSubmit, search: "P-1"),
                ]
                for filter in filters {
                    let page = try OrderList.page(filter, before: nil, limit: 50, scope: world.own.scope, tx)
                    #expect(page.rows.map(\.id) == [world.own.order], "\(filter)")
                }
                let foreign = OrderListFilter(integration: world.other.shop)
                #expect(try OrderList.page(foreign, before: nil, limit: 50, scope: world.own.scope, tx).rows.isEmpty)
            }
        }
    }

    @Test(
        "Integrations, products, matches, rules, files and messages stay with their dealer",
        arguments: EngineUnderTest.allCases)
    func everythingElse(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database in
            let world = try await StorageWorld(database)
            let (own, other, now) = (world.own, world.other, world.now)
            try await database.write { tx in
                #expect(try IntegrationTable.find(own.shop, scope: own.scope, tx) != nil)
                #expect(try IntegrationTable.find(other.shop, scope: own.scope, tx) == nil)
                #expect(try IntegrationList.find(other.shop, scope: own.scope, tx) == nil)
                let product = try SupplierProductTable.save(
                    dealer: other.user, supplier: other.supplier, sku: "T-1", barcode: "8690000000011", name: "Bardak",
                    cost: nil, stock: nil, now: now, tx)
                #expect(try SupplierProductTable.find(product, scope: own.scope, tx) == nil)
                #expect(try SupplierProductTable.find(product, scope: other.scope, tx) != nil)
                #expect(
                    try SupplierProductTable.offers(dealer: own.user, barcode: "8690000000011", sku: nil, tx).isEmpty)
                let match = try SupplierProductTable.saveMatch(
                    dealer: other.user, keyKind: .sku, key: "A", product: product, multiplier: 1, now: now, tx)
                #expect(try !SupplierProductTable.deleteMatch(match, scope: own.scope, tx))
                let criteria = RoutingCriteria(rule: ID(0), name: "k", supplier: other.supplier)
                let rule = try RoutingRuleTable.insert(
                    criteria, dealer: other.user, priority: 1, isActive: true, now: now, tx)
                #expect(try !RoutingRuleTable.delete(rule, scope: own.scope, tx))
                #expect(try RoutingRuleTable.active(dealer: own.user, tx).isEmpty)
                let file = try OrderFileTable.insert(
                    order: other.order, dealer: other.user, kind: .invoice, name: "f.pdf", type: .pdf, size: 1,
                    digest: "x", vaultName: "v", uploader: nil, now: now, tx)
                #expect(try OrderFileTable.find(file, scope: own.scope, tx) == nil)
                #expect(try OrderFileTable.find(file, scope: other.scope, tx) != nil)
                let message = try #require(
                    try MessageTable.insert(
                        order: other.order, dealer: other.user, integration: other.shop, channel: .whatsApp,
                        recipient: "+905551112233", text: "m", template: nil, values: "[]", uniqueKey: "a", now: now, tx
                    ))
                #expect(try MessageTable.find(message, scope: own.scope, tx) == nil)
                #expect(try MessageTable.find(message, scope: other.scope, tx) != nil)
            }
        }
    }
}
