import Domain
import LosslessJSON
import Operations
import SQLEngine
import Synchronization
import TestSupport
import Testing

@Suite("Handing an order to its supplier, exactly once")
struct SubmissionTests {
    private let actor = OperationsHouse.actor

    @Test(
        "Of cancelling and submitting at once, one wins, and the supplier keeps nothing that was cancelled (rule c)",
        arguments: EngineUnderTest.allCases)
    func cancelOrSubmit(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine, automatic: false) { house in
            try await house.stockUp()
            try await house.pull(package())
            let id = try await house.order("700").id
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    try? await house.operations.cancelOrder(id, reason: "vazgeçti", actor: actor, scope: .system)
                }
                group.addTask { try? await house.operations.submitOrder(id, actor: actor, scope: .system) }
            }
            try await house.drain()
            #expect(try await house.order(id).status == .cancelled)
            // Whoever was first: what reached the supplier was called back.
            let outside = house.outside.now
            #expect(outside.recalled.count == outside.submissions.count)
            let open = try await house.count(
                "SELECT count(*) FROM tedarikci_siparisleri WHERE durum NOT IN ('geri_cekildi', 'basarisiz')")
            #expect(open == 0)
        }
    }

    @Test("Submitting twice at once makes one hand-over", arguments: EngineUnderTest.allCases)
    func submitTwice(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine, automatic: false) { house in
            try await house.stockUp()
            try await house.pull(package())
            let id = try await house.order("700").id
            let winners = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<5 {
                    group.addTask {
                        do {
                            try await house.operations.submitOrder(id, actor: actor, scope: .system)
                            return true
                        } catch { return false }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            try await house.drain()
            #expect(winners == 1)
            #expect(house.outside.now.submissions.count == 1)
            #expect(try await house.count("SELECT count(*) FROM tedarikci_siparisleri") == 1)
        }
    }

    @Test(
        "A lost answer is asked after; an order that arrived is not sent again (rule b)",
        arguments: EngineUnderTest.allCases)
    func lostAnswerFound(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.stockUp()
            house.outside.change { $0.supplier = .losesAnswer }
            try await house.pull(package())
            let uncertain = try await house.order("700")
            #expect(uncertain.status == .submitting && uncertain.lines[0].status == .submissionUncertain)
            house.outside.change { $0.supplier = .normal }
            try await house.elapse()
            #expect(try await house.order("700").status == .awaitingSupplier)
            #expect(house.outside.now.submissions.count == 1)
            #expect(house.outside.now.lookupCount == 1)
        }
    }

    @Test(
        "An order that the supplier does not know twice is sent once more, under the same reference",
        arguments: EngineUnderTest.allCases)
    func lostRequest(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.stockUp()
            house.outside.change { $0.supplier = .losesRequest }
            try await house.pull(package())
            house.outside.change { $0.supplier = .normal }
            try await house.elapse()
            // Once is not enough: the order may still be on its way.
            #expect(house.outside.now.submissions.count == 1)
            #expect(try await house.order("700").lines[0].status == .submissionUncertain)
            try await house.elapse()
            let outside = house.outside.now
            #expect(outside.submissions.count == 2 && outside.orders.count == 1)
            #expect(Set(outside.submissions.compactMap { $0["reference"]?.string }).count == 1)
            #expect(try await house.order("700").status == .awaitingSupplier)
            for _ in 0..<5 { try await house.elapse() }
            #expect(house.outside.now.submissions.count == 2)
        }
    }

    @Test(
        "A process that died between the call and its record asks, and does not send again",
        arguments: EngineUnderTest.allCases)
    func diedInBetween(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine, automatic: false) { house in
            try await house.stockUp()
            try await house.pull(package())
            let id = try await house.order("700").id
            try await house.operations.submitOrder(id, actor: actor, scope: .system)
            // As the dead process left it: the effect begun, the order at the supplier.
            let reference = try #require(try await house.text("SELECT referans FROM tedarikci_siparisleri"))
            let now = house.clock.now
            try await house.database.write { tx in
                _ = try tx.run(
                    """
                    INSERT INTO dis_islem (islem_anahtari, adim, durum, created_at)
                    VALUES (\(reference), 'gonder', 'basladi', \(now))
                    """)
            }
            house.outside.change { $0.orders[reference] = [:] }
            try await house.drain()
            #expect(house.outside.now.submissions.isEmpty)
            try await house.elapse()
            #expect(try await house.order(id).status == .awaitingSupplier)
            #expect(house.outside.now.submissions.isEmpty)
        }
    }

    @Test(
        "A supplier that can't be asked leaves the decision to a person", arguments: EngineUnderTest.allCases,
        [true, false])
    func personDecides(_ engine: EngineUnderTest, _ hasOrder: Bool) async throws {
        try await OperationsHouse.run(on: engine, supplierSettings: OperationsHouse.muteSettings) { house in
            try await house.stockUp()
            house.outside.change { $0.supplier = .losesAnswer }
            try await house.pull(package())
            house.outside.change { $0.supplier = .normal }
            for _ in 0..<3 { try await house.elapse() }
            let order = try await house.order("700")
            #expect(order.lines[0].status == .submissionUncertain)
            #expect(house.outside.now.submissions.count == 1)
            try await house.operations.decideSubmission(
                order.id, supplierHasOrder: hasOrder, actor: actor, scope: .system)
            try await house.drain()
            #expect(try await house.order("700").status == .awaitingSupplier)
            #expect(house.outside.now.submissions.count == (hasOrder ? 1 : 2))
            await #expect(throws: OperationError.self) {
                try await house.operations.decideSubmission(
                    order.id, supplierHasOrder: hasOrder, actor: actor, scope: .system)
            }
        }
    }

    @Test(
        "A supplier that refuses for good leaves the order ready, and is not asked again by itself",
        arguments: EngineUnderTest.allCases)
    func refused(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.stockUp()
            house.outside.change { $0.supplier = .refuses(422) }
            try await house.pull(package())
            for _ in 0..<3 { try await house.elapse() }
            let order = try await house.order("700")
            #expect(order.status == .readyToSubmit && order.isConsistent)
            #expect(house.outside.now.submissions.count == 1)
            #expect(try await house.count("SELECT count(*) FROM hata_log WHERE siparis_id = \(order.id)") == 1)
            // A person may try again, with a new hand-over.
            house.outside.change { $0.supplier = .normal }
            try await house.operations.submitOrder(order.id, actor: actor, scope: .system)
            try await house.drain()
            #expect(try await house.order("700").status == .awaitingSupplier)
        }
    }

    @Test("A supplier that is down is tried again with the same reference", arguments: EngineUnderTest.allCases)
    func temporaryFailure(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.stockUp()
            house.outside.change { $0.supplier = .refuses(429) }
            try await house.pull(package())
            #expect(try await house.order("700").status == .submitting)
            house.outside.change { $0.supplier = .normal }
            try await house.elapse()
            let references = house.outside.now.submissions.compactMap { $0["reference"]?.string }
            #expect(references.count == 2 && Set(references).count == 1)
            #expect(try await house.order("700").status == .awaitingSupplier)
        }
    }

    @Test(
        "An order that is cancelled at its supplier is called back, also when the first call fails",
        arguments: EngineUnderTest.allCases)
    func recall(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.stockUp()
            try await house.pull(package())
            let id = try await house.order("700").id
            house.outside.change { $0.supplier = .refuses(429) }
            try await house.operations.cancelOrder(id, reason: "vazgeçti", actor: actor, scope: .system)
            try await house.drain()
            #expect(try await house.order(id).status == .cancelled)
            #expect(house.outside.now.recalled.isEmpty)
            house.outside.change { $0.supplier = .normal }
            try await house.elapse()
            #expect(house.outside.now.recalled.count == 1)
            #expect(try await house.text("SELECT durum FROM tedarikci_siparisleri") == "geri_cekildi")
        }
    }
}
