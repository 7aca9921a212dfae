import Domain
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@Suite("What is refused, and why")
struct RefusalTests {
    private let actor = OperationsHouse.actor

    @Test(
        "The job of a hand-over that the supplier refused is not run again; the order is submitted anew",
        arguments: EngineUnderTest.allCases)
    func closedSending(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.stockUp()
            house.outside.change { $0.supplier = .refuses(422) }
            try await house.pull(package())
            let order = try await house.order("700")
            #expect(order.status == .readyToSubmit)
            let job = ID<Job>(
                Int64(try await house.count("SELECT id FROM is_kuyrugu WHERE tip = 'siparis_gonder' AND durum = 'olu'"))
            )
            let refusal = await #expect(throws: OperationError.self) {
                try await house.operations.retryJob(job, actor: actor, scope: .system)
            }
            guard case .conflict(code: "gonderim_kapandi", _)? = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
            house.outside.change { $0.supplier = .normal }
            try await house.operations.submitOrder(order.id, actor: actor, scope: .system)
            try await house.drain()
            #expect(house.outside.now.orders.count == 1)
        }
    }

    @Test("A number can be entered by hand once", arguments: EngineUnderTest.allCases)
    func doubleNumber(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let input = manualOrder(of: house.dealer, number: "EL-1")
            _ = try await house.operations.createManualOrder(input, actor: actor, scope: .system)
            await #expect(
                throws: OperationError.invalid([
                    FieldProblem("siparis_numarasi", "Bu numarayla girilmiş bir sipariş zaten var.")
                ])
            ) { _ = try await house.operations.createManualOrder(input, actor: actor, scope: .system) }
            #expect(try await house.count("SELECT count(*) FROM siparisler") == 1)
        }
    }

    @Test("A manual order with texts that no label can print, or of nobody, names its fields")
    func unprintable() async throws {
        try await OperationsHouse.run(on: .sqlite) { house in
            var input = manualOrder(of: house.dealer, number: "a\u{1B}b")
            input.customer.name = String(repeating: "ğ", count: 301)
            let refusal = await #expect(throws: OperationError.self) {
                _ = try await house.operations.createManualOrder(input, actor: actor, scope: .system)
            }
            guard case .invalid(let problems)? = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
            #expect(problems.map(\.field) == ["siparis_numarasi", "musteri_ad"])
            await #expect(throws: OperationError.self) {
                let nobody = manualOrder(of: ID(999), number: "EL-2")
                _ = try await house.operations.createManualOrder(nobody, actor: actor, scope: .system)
            }
        }
    }

    @Test("The system log can only be added to", arguments: EngineUnderTest.allCases)
    func appendOnly(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let before = try await house.count("SELECT count(*) FROM sistem_log")
            #expect(before > 0)
            for statement: SQL in ["UPDATE sistem_log SET mesaj = 'x'", "DELETE FROM sistem_log"] {
                do {
                    try await house.database.write { tx in _ = try tx.run(statement) }
                    Issue.record("the log was changed")
                } catch let error as SQLError {
                    #expect(error.kind == .check)
                }
            }
            #expect(try await house.count("SELECT count(*) FROM sistem_log") == before)
        }
    }

    private func manualOrder(of dealer: ID<User>, number: String) -> ManualOrderInput {
        ManualOrderInput(
            dealer: dealer, number: number, payment: .paid, customer: Customer(name: "Ali Veli"),
            lines: [.init(sku: "KLM", barcode: nil, name: "Kalem", quantity: 1, unitPrice: Money(kurus: 1050))])
    }
}
