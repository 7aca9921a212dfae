import Domain
import JobQueue
import SQLEngine
import TestSupport
import Testing

@Suite("The ledger of effects outside")
struct EffectLedgerTests {
    private func begin(_ key: String, _ step: String, _ house: QueueHouse) async throws -> EffectLedger.Entry? {
        try await house.database.write { tx in try house.ledger.begin(key, step: step, job: nil, tx) }
    }

    @Test(
        "The first to begin is told nothing, the next that it was begun, later ones what came of it",
        arguments: EngineUnderTest.allCases)
    func remembers(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            #expect(try await begin("a", "gonder", house) == nil)
            #expect(try await begin("a", "gonder", house) == .begun)
            try await house.database.write { tx in
                try house.ledger.complete("a", step: "gonder", remoteID: "T-1", tx)
            }
            #expect(try await begin("a", "gonder", house) == .completed(remoteID: "T-1"))
        }
    }

    @Test("Other keys and other steps are other effects", arguments: EngineUnderTest.allCases)
    func keys(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            for (key, step) in [("a", "gonder"), ("a", "mesaj"), ("b", "gonder")] {
                let known = try await begin(key, step, house)
                #expect(known == nil)
            }
        }
    }

    @Test("An effect that surely did not happen is forgotten; one that did is not", arguments: EngineUnderTest.allCases)
    func forgets(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            _ = try await begin("a", "gonder", house)
            try await house.database.write { tx in try house.ledger.forget("a", step: "gonder", tx) }
            #expect(try await begin("a", "gonder", house) == nil)
            try await house.database.write { tx in
                try house.ledger.complete("a", step: "gonder", remoteID: nil, tx)
                try house.ledger.forget("a", step: "gonder", tx)
            }
            #expect(try await begin("a", "gonder", house) == .completed(remoteID: nil))
        }
    }

    @Test("Of many that begin at once, one is the first", arguments: EngineUnderTest.allCases)
    func atOnce(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let firstCount = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        // Who loses the race on PostgreSQL gets an error instead of an entry, and is no first either.
                        do { return try await begin("a", "gonder", house) == nil } catch { return false }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(firstCount == 1)
        }
    }
}
