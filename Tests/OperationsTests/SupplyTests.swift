import Domain
import LosslessJSON
import Operations
import SQLEngine
import TestSupport
import Testing

@Suite("Matching and routing")
struct SupplyTests {
    private let actor = OperationsHouse.actor

    @Test(
        "An order that nobody can supply waits, and flows on when the product and then the rule are saved",
        arguments: EngineUnderTest.allCases)
    func flowsOn(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.pull(package())
            #expect(try await house.order("700").status == .needsMatching)
            try await house.addProduct()
            try await house.drain()
            #expect(try await house.order("700").status == .needsRouting)
            try await house.addRule()
            try await house.drain()
            #expect(try await house.order("700").status == .awaitingSupplier)
            #expect(house.outside.now.submissions.count == 1)
        }
    }

    @Test("A saved match wakes the order, and its multiplier multiplies", arguments: EngineUnderTest.allCases)
    func multiplier(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.addRule()
            let product = try await house.addProduct(sku: "KOLI", barcode: nil)
            try await house.pull(package())
            #expect(try await house.order("700").status == .needsMatching)
            _ = try await house.operations.saveMatch(
                MatchInput(
                    dealer: house.dealer, keyKind: .barcode, key: "8690000000011", supplierProduct: product,
                    multiplier: 3),
                actor: actor, scope: .system)
            try await house.drain()
            #expect(try await house.order("700").status == .awaitingSupplier)
            let lines = try await house.database.read { tx in
                try tx.all("SELECT sku, adet FROM tedarikci_siparis_satirlari") { row in
                    "\(try row.next(String.self)) \(try row.next(Int.self))"
                }
            }
            #expect(lines == ["KOLI 6"])
        }
    }

    @Test("A package with lines at two suppliers is never submitted (rule f)", arguments: EngineUnderTest.allCases)
    func twoSuppliers(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let platforms = try await house.database.read { tx in
                try tx.one("SELECT platform_id FROM entegrasyonlar WHERE id = \(house.supplier)") {
                    try $0.next(ID<Platform>.self)
                }
            }
            let second = try await house.operations.saveIntegration(
                IntegrationInput(
                    dealer: house.dealer, platform: platforms, name: "İkinci", apiKey: Secret("x"),
                    configuration: OperationsHouse.supplierSettings),
                actor: actor, scope: .system)
            try await house.addProduct(sku: "A", barcode: "8690000000011")
            try await house.addProduct(sku: "B", barcode: "8690000000012", at: second)
            try await house.addRule()
            try await house.addRule(second)
            try await house.pull(package(lines: [11, 12]))
            try await house.elapse()
            #expect(try await house.order("700").status == .needsRouting)
            #expect(house.outside.now.submissions.isEmpty)
            // One supplier for all is enough.
            try await house.addProduct(sku: "C", barcode: "8690000000012")
            try await house.operations.rematchOrder(try await house.order("700").id, actor: actor, scope: .system)
            try await house.drain()
            #expect(try await house.order("700").status == .awaitingSupplier)
        }
    }

    @Test("A held order stands still until it is let go", arguments: EngineUnderTest.allCases)
    func hold(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.addProduct()
            try await house.pull(package())
            let id = try await house.order("700").id
            try await house.operations.holdOrder(id, reason: "sor", until: nil, actor: actor, scope: .system)
            try await house.addRule()
            try await house.drain()
            #expect(try await house.order(id).status == .needsRouting)
            try await house.operations.releaseOrder(id, actor: actor, scope: .system)
            try await house.drain()
            #expect(try await house.order(id).status == .awaitingSupplier)
            await #expect(throws: OperationError.self) {
                try await house.operations.releaseOrder(id, actor: actor, scope: .system)
            }
        }
    }

    @Test("A hold with an end is lifted by itself, and not before", arguments: EngineUnderTest.allCases)
    func holdUntil(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.addProduct()
            try await house.pull(package())
            let id = try await house.order("700").id
            let end = house.clock.now + .seconds(600)
            try await house.operations.holdOrder(id, reason: "sor", until: end, actor: actor, scope: .system)
            try await house.addRule()
            house.clock.advance(by: .seconds(599))
            try await house.operations.schedulePulls()
            try await house.drain()
            #expect(try await house.order(id).isHeld)
            house.clock.advance(by: .seconds(1))
            try await house.operations.schedulePulls()
            try await house.drain()
            #expect(try await !house.order(id).isHeld)
            #expect(try await house.order(id).status == .awaitingSupplier)
        }
    }

    @Test("A manual order lives the same life", arguments: EngineUnderTest.allCases)
    func manualOrder(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.stockUp()
            let id = try await house.operations.createManualOrder(
                ManualOrderInput(
                    dealer: house.dealer, number: "ELLE-1", payment: .paid,
                    customer: Customer(name: "Ayşe", phone: "05551112233"),
                    lines: [
                        .init(
                            sku: nil, barcode: "8690000000011", name: "Bardak", quantity: 2,
                            unitPrice: Money(kurus: 1000))
                    ]),
                actor: actor, scope: .system)
            house.outside.change { $0.word = "accepted" }
            try await house.drain()
            #expect(try await house.order(id).status == .preparing)
            #expect(house.outside.now.submissions.count == 1)
            // There is no shop to be told.
            #expect(house.outside.now.shopWrites.isEmpty)
            house.outside.change { $0.word = "shipped" }
            try await house.elapse()
            #expect(try await house.order(id).status == .shipped)
            #expect(house.outside.now.messages.count == 2)
        }
    }

    @Test("A manual order whose payment is missing waits", arguments: EngineUnderTest.allCases)
    func manualOrderUnpaid(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.stockUp()
            let id = try await house.operations.createManualOrder(
                ManualOrderInput(
                    dealer: house.dealer, number: "ELLE-2", payment: .pending, customer: Customer(),
                    lines: [.init(sku: nil, barcode: "8690000000011", name: "Bardak", quantity: 1, unitPrice: .zero)]),
                actor: actor, scope: .system)
            try await house.elapse()
            #expect(try await house.order(id).status == .received)
            #expect(house.outside.now.submissions.isEmpty)
        }
    }
}
