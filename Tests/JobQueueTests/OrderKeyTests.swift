import Domain
import JobQueue
import SQLEngine
import TestSupport
import Testing

@Suite("Jobs that must run one after the other")
struct OrderKeyTests {
    /// How the job before leaves the way free.
    enum End: String, CaseIterable, Sendable, CustomTestStringConvertible {
        case done, dead, cancelled, poisoned

        var testDescription: String { rawValue }
    }

    @Test("Jobs with one key run in the order in which they were added", arguments: EngineUnderTest.allCases)
    func strictOrder(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            var ids: [ID<Job>] = []
            for number in 0..<5 {
                var job = NewJob(.reportStatus, orderKey: "siparis:1")
                // Importance does not let a job overtake its own predecessor.
                job.priority = 3 - min(number, 3)
                ids.append(try await house.add(job))
            }
            let free = try await house.add(NewJob(.reportStatus, orderKey: "siparis:2"))
            var taken: [ID<Job>] = []
            while true {
                let claimed = try await house.claim()
                if claimed.isEmpty { break }
                #expect(claimed.count { $0.id != free } <= 1)
                taken += claimed.map(\.id).filter { $0 != free }
                for job in claimed { #expect(try await house.finish(job)) }
            }
            #expect(taken == ids)
        }
    }

    @Test("A job that waits for another attempt keeps its followers waiting", arguments: EngineUnderTest.allCases)
    func retryKeepsKey(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let first = try await house.add(NewJob(.reportStatus, orderKey: "a"))
            let second = try await house.add(NewJob(.reportStatus, orderKey: "a"))
            #expect(try await house.fail(try await house.claimOne(), fault(.temporary)) == .scheduled)
            #expect(try await house.claim().isEmpty)
            #expect(try await house.status(second) == .blocked)
            try await house.makeDue()
            #expect(try await house.promote() == 1)
            #expect(try await house.claim().map(\.id) == [first])
        }
    }

    @Test("The next job runs however the one before ended", arguments: EngineUnderTest.allCases, End.allCases)
    func nextRuns(_ engine: EngineUnderTest, _ end: End) async throws {
        try await QueueHouse.run(on: engine) { house in
            let first = try await house.add(NewJob(.reportStatus, orderKey: "a"))
            let second = try await house.add(NewJob(.reportStatus, orderKey: "a"))
            let third = try await house.add(NewJob(.reportStatus, orderKey: "a"))
            switch end {
            case .done: #expect(try await house.finish(try await house.claimOne()))
            case .dead: #expect(try await house.fail(try await house.claimOne(), fault(.permanent)) == .dead)
            case .cancelled: try await house.database.write { tx in try house.control.cancel(first, tx) }
            case .poisoned:
                _ = try await house.claimOne()
                try await house.database.write { tx in
                    _ = try tx.run("UPDATE is_kuyrugu SET kurtarma = 2 WHERE id = \(first)")
                }
                try await house.expire(house.worker)
                #expect(try await house.rescue() == 1)
            }
            #expect(try await house.row(first).isFinished)
            #expect(try await house.status(second) == .waiting)
            #expect(try await house.status(third) == .blocked)
        }
    }

    @Test(
        "A running job that was told to stop lets the next one run when it gives up",
        arguments: EngineUnderTest.allCases)
    func cancelledWhileRunning(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let first = try await house.add(NewJob(.reportStatus, orderKey: "a"))
            let second = try await house.add(NewJob(.reportStatus, orderKey: "a"))
            let job = try await house.claimOne()
            try await house.database.write { tx in try house.control.cancel(first, tx) }
            _ = try await house.fail(job, fault(.temporary))
            #expect(try await house.status(first) == .cancelled)
            _ = try await house.database.write { tx in try house.workers.unblockOrphans(tx) }
            #expect(try await house.status(second) == .waiting)
        }
    }

    @Test(
        "A blocked job whose predecessor is gone is found and freed, the oldest only",
        arguments: EngineUnderTest.allCases)
    func orphans(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            _ = try await house.add(NewJob(.reportStatus, orderKey: "a"))
            let second = try await house.add(NewJob(.reportStatus, orderKey: "a"))
            let third = try await house.add(NewJob(.reportStatus, orderKey: "a"))
            #expect(try await house.database.write { tx in try house.workers.unblockOrphans(tx) } == 0)
            // As if the first had ended while the second was being added.
            let job = try await house.claimOne()
            #expect(try await house.finish(job))
            try await house.database.write { tx in
                _ = try tx.run("UPDATE is_kuyrugu SET durum = 'engelli' WHERE id = \(second)")
            }
            #expect(try await house.database.write { tx in try house.workers.unblockOrphans(tx) } == 1)
            #expect(try await house.status(second) == .waiting)
            #expect(try await house.status(third) == .blocked)
        }
    }

    @Test(
        "Twenty at once with one key make one runnable job and nineteen that wait", arguments: EngineUnderTest.allCases)
    func atOnce(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 {
                    group.addTask { _ = try await house.add(NewJob(.reportStatus, orderKey: "a")) }
                }
                try await group.waitForAll()
            }
            var taken = 0
            while true {
                let claimed = try await house.claim()
                if claimed.isEmpty { break }
                #expect(claimed.count == 1)
                taken += 1
                for job in claimed { #expect(try await house.finish(job)) }
            }
            #expect(taken == 20)
        }
    }
}
