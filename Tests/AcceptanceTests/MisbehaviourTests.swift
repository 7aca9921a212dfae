import Domain
import SQLEngine
import Simulators
import TestSupport
import Testing

@testable import siparis

/// One fault, and on which server it is played.
struct Fault: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var misbehaviour: Misbehaviour
    var calls = 1

    /// The answer that never comes is not waited for long.
    var callTimeMax: Duration {
        switch misbehaviour {
        case .timeoutBeforeEffect, .timeoutAfterEffect: .seconds(3)
        default: .seconds(30)
        }
    }

    static let all = [
        Fault(testDescription: "429 with a wait", misbehaviour: .tooManyRequests(retryAfterSeconds: 1)),
        Fault(testDescription: "429 without a wait", misbehaviour: .tooManyRequests(retryAfterSeconds: nil)),
        Fault(testDescription: "503", misbehaviour: .serverError(503)),
        Fault(testDescription: "500", misbehaviour: .serverError(500)),
        Fault(testDescription: "timeout before the effect", misbehaviour: .timeoutBeforeEffect),
        Fault(testDescription: "timeout after the effect", misbehaviour: .timeoutAfterEffect),
        Fault(testDescription: "truncated body", misbehaviour: .truncatedBody),
        Fault(testDescription: "an HTML page", misbehaviour: .htmlAnswer),
        Fault(testDescription: "connection closed before the effect", misbehaviour: .connectionClosedBeforeEffect),
        Fault(testDescription: "connection closed after the effect", misbehaviour: .connectionClosedAfterEffect),
        Fault(testDescription: "the answer is lost twice", misbehaviour: .connectionClosedAfterEffect, calls: 2),
    ]
}

@Suite("When the outside misbehaves")
struct MisbehaviourTests {
    @Test("the supplier gets the order exactly once", arguments: EngineUnderTest.allCases, Fault.all)
    func supplier(engine: EngineUnderTest, fault: Fault) async throws {
        try await withProgram(engine, callTimeMax: fault.callTimeMax) { program, simulators, _ in
            await simulators.supplier.faults.fail(
                nextCalls: fault.calls, on: SupplierRoute.create.rawValue, with: fault.misbehaviour)
            let package = try await simulators.trendyol.createOrder(plainDraft())
            try await program.work(until: { try await program.orderStates()["\(package)"] == .shipped })
            #expect(await simulators.supplier.receivedCount == 1)
            #expect(await simulators.supplier.faults.playedCount == 1)
        }
    }

    @Test("the shop's orders come in all the same", arguments: Fault.all)
    func shop(fault: Fault) async throws {
        try await withProgram(.sqlite, callTimeMax: fault.callTimeMax) { program, simulators, _ in
            await simulators.trendyol.faults.fail(
                nextCalls: fault.calls, on: TrendyolRoute.stream.rawValue, with: fault.misbehaviour)
            let package = try await simulators.trendyol.createOrder(plainDraft())
            try await program.work(until: {
                try await program.askAgainSoon()
                return try await program.orderStates()["\(package)"] == .shipped
            })
            #expect(await simulators.supplier.receivedCount == 1)
        }
    }

    @Test("no message is sent twice", arguments: Fault.all)
    func messages(fault: Fault) async throws {
        try await withProgram(.sqlite, callTimeMax: fault.callTimeMax) { program, simulators, _ in
            await simulators.whatsApp.faults.fail(
                nextCalls: fault.calls, on: WhatsAppRoute.send.rawValue, with: fault.misbehaviour)
            let package = try await simulators.trendyol.createOrder(plainDraft())
            try await program.work(until: {
                try await program.askAgainSoon()
                // The state first: the message about it is written with it.
                guard try await program.orderStates()["\(package)"] == .shipped else { return false }
                let waiting = try await program.database.read { tx in
                    try tx.value("SELECT count(*) FROM mesaj_log WHERE durum = 'kuyrukta'", as: Int.self)
                }
                return waiting == 0
            })
            #expect(await simulators.whatsApp.doubled().isEmpty)
            #expect(await simulators.whatsApp.messages.count >= 1)
        }
    }
}

extension Program {
    /// Brings waits of several seconds forward, and wakes an account that a login page made look refused.
    func askAgainSoon() async throws {
        try await database.write { tx in
            let now = World.live.now()
            try tx.run(
                "UPDATE is_kuyrugu SET calisma_zamani = \(now) WHERE durum = 'planli' AND calisma_zamani > \(now)")
            try tx.run(
                "UPDATE entegrasyonlar SET sonraki_cekim_at = \(now), durum = 'aktif' WHERE durum <> 'duraklatildi'")
        }
    }
}
