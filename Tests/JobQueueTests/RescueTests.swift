import Domain
import JobQueue
import SQLEngine
import TestSupport
import Testing

@Suite("Jobs whose worker is gone")
struct RescueTests {
    @Test(
        "A worker that gives no sign of life loses its jobs, one that does keeps them",
        arguments: EngineUnderTest.allCases)
    func expiredWorker(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let id = try await house.add(NewJob(.pullOrders))
            _ = try await house.claimOne()
            #expect(try await house.rescue() == 0)
            #expect(try await house.database.write { tx in try house.workers.renew(house.worker, tx) })
            try await house.expire(house.worker)
            #expect(try await house.rescue() == 1)
            let row = try await house.row(id)
            #expect(row == .init(status: .waiting, attempt: 0, rescues: 1, errorCode: nil, isFinished: false))
            // A worker that was taken for dead must register anew.
            #expect(try await !house.database.write { tx in try house.workers.renew(house.worker, tx) })
            #expect(try await house.rescue() == 0)
        }
    }

    @Test("A job past its deadline is taken away from a living worker", arguments: EngineUnderTest.allCases)
    func deadline(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let late = try await house.add(NewJob(.pullOrders))
            let punctual = try await house.add(NewJob(.pullOrders))
            _ = try await house.claim()
            let past = Timestamp(milliseconds: 0)
            try await house.database.write { tx in
                _ = try tx.run("UPDATE is_kuyrugu SET son_tarih = \(past) WHERE id = \(late)")
            }
            #expect(try await house.rescue() == 1)
            #expect(try await house.status(late) == .waiting)
            #expect(try await house.status(punctual) == .running)
        }
    }

    @Test("A job that was rescued three times is poison", arguments: EngineUnderTest.allCases)
    func poison(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let id = try await house.add(NewJob(.pullOrders))
            for rescue in 1...JobTable.rescuesMax {
                let worker = try await house.newWorker()
                #expect(try await house.claim(1, by: worker).map(\.id) == [id])
                try await house.expire(worker)
                #expect(try await house.rescue() == 1)
                #expect(try await house.status(id) == (rescue == 3 ? .dead : .waiting))
            }
            #expect(try await house.row(id).errorCode == "zehirli")
            #expect(try await house.row(id).isFinished)
        }
    }

    @Test(
        "A worker that says goodbye gives its jobs back without having used up an attempt",
        arguments: EngineUnderTest.allCases)
    func retire(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let id = try await house.add(NewJob(.pullOrders))
            let stale = try await house.claimOne()
            try await house.database.write { tx in try house.workers.retire(house.worker, tx) }
            #expect(
                try await house.row(id)
                    == .init(status: .waiting, attempt: 0, rescues: 0, errorCode: nil, isFinished: false))
            #expect(try await !house.finish(stale))
            let worker = try await house.newWorker()
            #expect(try await house.claim(1, by: worker).first?.attempt == 1)
        }
    }

    @Test(
        "On a database of its own, a new process takes over all that the one before held",
        arguments: EngineUnderTest.allCases)
    func takeOver(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let id = try await house.add(NewJob(.pullOrders))
            _ = try await house.claimOne()
            try await house.database.write { tx in try house.workers.expireAll(tx) }
            #expect(try await house.rescue() == 1)
            #expect(try await house.status(id) == .waiting)
        }
    }

    @Test(
        "A running job that was told to stop does not run again after a rescue", arguments: EngineUnderTest.allCases,
        [true, false])
    func stoppedIsNotRescued(_ engine: EngineUnderTest, _ saysGoodbye: Bool) async throws {
        try await QueueHouse.run(on: engine) { house in
            let id = try await house.add(NewJob(.pullOrders))
            _ = try await house.claimOne()
            try await house.database.write { tx in try house.control.cancel(id, tx) }
            if saysGoodbye {
                try await house.database.write { tx in try house.workers.retire(house.worker, tx) }
            } else {
                try await house.expire(house.worker)
                _ = try await house.rescue()
            }
            let worker = try await house.newWorker()
            #expect(try await house.claim(1, by: worker).isEmpty)
            #expect(try await house.status(id) == .cancelled)
        }
    }

    @Test("A worker that was taken for dead no longer holds its job", arguments: EngineUnderTest.allCases)
    func staleLeaseHoldsNothing(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            _ = try await house.add(NewJob(.pullOrders))
            let job = try await house.claimOne()
            #expect(try await house.database.write { tx in try house.jobs.holds(job, tx) })
            try await house.expire(house.worker)
            _ = try await house.rescue()
            #expect(try await !house.database.write { tx in try house.jobs.holds(job, tx) })
        }
    }
}
