import Domain
import JobQueue
import SQLEngine
import TestSupport
import Testing

@Suite("Taking jobs from the queue")
struct ClaimTests {
    @Test("The more important job is taken first, among equals the older", arguments: EngineUnderTest.allCases)
    func priority(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            var ids: [ID<Job>] = []
            for priority in [2, 3, 0, 2, 1, 0] {
                var job = NewJob(.pullOrders)
                job.priority = priority
                ids.append(try await house.add(job))
            }
            var taken: [ID<Job>] = []
            for _ in ids { taken += try await house.claim(1).map(\.id) }
            #expect(taken == [2, 5, 4, 0, 3, 1].map { ids[$0] })
            #expect(try await house.claim(1).isEmpty)
        }
    }

    @Test("Many workers at once never take the same job twice", arguments: EngineUnderTest.allCases)
    func neverTwice(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            try await house.database.write { tx in
                for _ in 0..<200 { try house.enqueuer.enqueue(NewJob(.pullOrders), tx) }
            }
            let taken = try await withThrowingTaskGroup(of: [ClaimedJob].self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        let worker = try await house.newWorker()
                        var own: [ClaimedJob] = []
                        while true {
                            let more = try await house.claim(7, by: worker)
                            if more.isEmpty { return own }
                            own += more
                        }
                    }
                }
                return try await group.reduce(into: [ClaimedJob]()) { $0 += $1 }
            }
            #expect(Set(taken.map(\.id)).count == taken.count)
            // Somebody may find nothing only because others hold the last rows at that moment; none of them is lost.
            #expect(taken.count == 200)
        }
    }

    @Test("Only the holder of the newest lease may finish, fail or postpone", arguments: EngineUnderTest.allCases)
    func fencing(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let id = try await house.add(NewJob(.pullOrders))
            let stale = try await house.claimOne()
            try await house.expire(house.worker)
            #expect(try await house.rescue() == 1)
            let other = try await house.newWorker()
            let fresh = try await house.claim(1, by: other)[0]
            let before = try await house.row(id)
            #expect(try await !house.finish(stale))
            #expect(try await house.fail(stale, fault(.temporary)) == nil)
            #expect(try await house.fail(stale, fault(.permanent)) == nil)
            #expect(try await house.fail(stale, fault(.rateLimited)) == nil)
            #expect(try await !house.database.write { tx in try house.jobs.postpone(stale, by: .seconds(1), tx) })
            #expect(try await house.row(id) == before)
            var forged = fresh
            forged.lease = Lease(worker: house.worker, number: fresh.lease.number)
            #expect(try await !house.finish(forged))
            #expect(try await house.finish(fresh))
            #expect(try await !house.finish(fresh))
            #expect(try await house.row(id).status == .done)
        }
    }

    @Test("A kind of job that this version does not know stays for a newer one", arguments: EngineUnderTest.allCases)
    func unknownKind(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let strange = try await house.add(NewJob(.pullOrders))
            let known = try await house.add(NewJob(.pullOrders))
            try await house.database.write { tx in
                _ = try tx.run("UPDATE is_kuyrugu SET tip = 'gelecekten' WHERE id = \(strange)")
            }
            #expect(try await house.claim().map(\.id) == [known])
            #expect(try await !house.row(strange).isFinished)
        }
    }
}
