import Domain
import JobQueue
import LosslessJSON
import SQLEngine
import TestSupport
import Testing

@Suite("Putting jobs into the queue")
struct EnqueueTests {
    @Test("A job lives and dies with the transaction that adds it", arguments: EngineUnderTest.allCases)
    func rollback(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            await #expect(throws: Rollback.self) {
                try await house.database.write { tx in
                    try house.enqueuer.enqueue(NewJob(.pullOrders), tx)
                    throw Rollback()
                }
            }
            #expect(try await house.count() == 0)
            try await house.add(NewJob(.pullOrders))
            #expect(try await house.count() == 1)
        }
    }

    @Test("The same unique key gives the same job until it has ended", arguments: EngineUnderTest.allCases)
    func uniqueKey(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let first = try await house.add(NewJob(.pullOrders, uniqueKey: "cek:1"))
            #expect(try await house.add(NewJob(.pullOrders, uniqueKey: "cek:1")) == first)
            #expect(try await house.add(NewJob(.pullOrders, uniqueKey: "cek:2")) != first)
            let claimed = try await house.claim()
            #expect(try await house.add(NewJob(.pullOrders, uniqueKey: "cek:1")) == first)
            for job in claimed { _ = try await house.finish(job) }
            let again = try await house.add(NewJob(.pullOrders, uniqueKey: "cek:1"))
            #expect(again != first)
            #expect(try await house.count() == 3)
        }
    }

    @Test("Twenty at once with one key make one job", arguments: EngineUnderTest.allCases)
    func uniqueKeyAtOnce(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let ids = try await withThrowingTaskGroup(of: ID<Job>.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await house.add(NewJob(.pullOrders, uniqueKey: "cek:1", orderKey: "sira:1")) }
                }
                return try await group.reduce(into: Set<ID<Job>>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            #expect(try await house.count() == 1)
        }
    }

    @Test("What comes back from the queue is what went in", arguments: EngineUnderTest.allCases)
    func fields(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let payload: JSON = ["takip": .number("72602420957047272632"), "metin": "ğü\"\\😀"]
            let id = try await house.add(NewJob(.sendMessage, payload: payload))
            let job = try await house.claimOne()
            #expect(job.id == id && job.kind == .sendMessage && job.attempt == 1)
            #expect(job.attemptsMax == JobKind.sendMessage.retryPolicy.attemptsMax)
            #expect(job.payload["takip"] == payload["takip"] && job.payload["metin"] == payload["metin"])
            #expect(job.operationKey.utf8.count == 36)
            #expect(job.lease == Lease(worker: house.worker, number: 1))
        }
    }

    @Test("A payload may have 256 KiB and not a byte more", arguments: EngineUnderTest.allCases)
    func payloadLimit(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let frame = (["m": ""] as JSON).description.utf8.count
            let fitting = NewJob.payloadBytesMax - frame
            #expect(NewJob.payloadBytesMax == 262_144)
            try await house.add(NewJob(.export, payload: ["m": .string(String(repeating: "x", count: fitting))]))
            await #expect(throws: EnqueueError.payloadTooLarge(bytes: 262_145)) {
                try await house.add(
                    NewJob(.export, payload: ["m": .string(String(repeating: "x", count: fitting + 1))]))
            }
            #expect(try await house.count() == 1)
        }
    }

    @Test("A job for later waits until its time has come", arguments: EngineUnderTest.allCases)
    func scheduled(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            var later = NewJob(.pullOrders)
            later.runAt = Timestamp(milliseconds: 4_000_000_000_000)
            var past = NewJob(.pullOrders)
            past.runAt = Timestamp(milliseconds: 0)
            let planned = try await house.add(later)
            let ready = try await house.add(past)
            #expect(try await house.status(planned) == .scheduled)
            #expect(try await house.promote() == 0)
            #expect(try await house.claim().map(\.id) == [ready])
            try await house.makeDue()
            #expect(try await house.promote() == 1)
            #expect(try await house.claim().map(\.id) == [planned])
        }
    }

    @Test(
        "No more due jobs are made runnable at once than asked for, the oldest first",
        arguments: EngineUnderTest.allCases)
    func promotionLimit(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            var ids: [ID<Job>] = []
            for number in 0..<5 {
                var job = NewJob(.pullOrders)
                job.runAt = Timestamp(milliseconds: 4_000_000_000_000)
                ids.append(try await house.add(job))
                let due = Timestamp(milliseconds: 1_000_000 - Int64(number))
                let id = ids[number]
                try await house.database.write { tx in
                    _ = try tx.run("UPDATE is_kuyrugu SET calisma_zamani = \(due) WHERE id = \(id)")
                }
            }
            let count = try await house.promote(limit: 2)
            #expect(count == 2)
            #expect(try await house.claim().map(\.id) == [ids[3], ids[4]])
        }
    }
}
