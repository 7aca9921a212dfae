import Domain
import JobQueue
import SQLEngine
import TestSupport
import Testing

@Suite("Jobs that fail")
struct RetryTests {
    @Test(
        "A failed attempt comes back later, with its error kept, until the last one is used up",
        arguments: EngineUnderTest.allCases)
    func attempts(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let id = try await house.add(NewJob(.sendMessage))
            let policy = JobKind.sendMessage.retryPolicy
            for attempt in 1...policy.attemptsMax {
                let job = try await house.claimOne()
                #expect(job.attempt == attempt)
                let isLast = attempt == policy.attemptsMax
                #expect(try await house.fail(job, fault(.temporary), fraction: 1) == (isLast ? .dead : .scheduled))
                if isLast { break }
                let wait = try await house.wait(of: id)
                #expect(wait == policy.delay(afterAttempt: attempt, fraction: 1), "\(attempt)")
                try await house.makeDue()
                #expect(try await house.promote() == 1)
            }
            let row = try await house.row(id)
            #expect(row == .init(status: .dead, attempt: 8, rescues: 0, errorCode: "deneme_gecici", isFinished: true))
            let history = try await house.database.read { tx in
                try tx.all("SELECT deneme FROM is_kuyrugu_hata WHERE is_id = \(id) ORDER BY id") {
                    try $0.next(Int.self)
                }
            }
            #expect(history == Array(1...8))
            #expect(try await house.claim().isEmpty)
        }
    }

    @Test(
        "What can't get better by trying again is given up at once", arguments: EngineUnderTest.allCases,
        [
            IntegrationError.Class.permanent, .credentials,
        ])
    func hopeless(_ engine: EngineUnderTest, _ kind: IntegrationError.Class) async throws {
        try await QueueHouse.run(on: engine) { house in
            let id = try await house.add(NewJob(.pullOrders))
            #expect(try await house.fail(try await house.claimOne(), fault(kind)) == .dead)
            let row = try await house.row(id)
            #expect(
                row.status == .dead && row.attempt == 1 && row.isFinished && row.errorCode == "deneme_\(kind.rawValue)")
        }
    }

    @Test("A limit costs no attempt, and the wait is the one asked for", arguments: EngineUnderTest.allCases)
    func rateLimit(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let id = try await house.add(NewJob(.pullOrders))
            for _ in 0..<20 {
                let job = try await house.claimOne()
                #expect(job.attempt == 1)
                #expect(try await house.fail(job, fault(.rateLimited, after: .seconds(90))) == .scheduled)
                #expect(try await house.wait(of: id) == .seconds(90))
                try await house.makeDue()
                #expect(try await house.promote() == 1)
            }
            #expect(try await house.row(id).attempt == 0)
        }
    }

    @Test(
        "Postponing costs no attempt; without a delay the job is runnable at once", arguments: EngineUnderTest.allCases)
    func postpone(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let id = try await house.add(NewJob(.pullOrders))
            for delay in [Duration.zero, .seconds(30)] {
                let job = try await house.claimOne()
                #expect(try await house.database.write { tx in try house.jobs.postpone(job, by: delay, tx) })
                let row = try await house.row(id)
                #expect(
                    row.attempt == 0 && row.status == (delay == .zero ? .waiting : .scheduled) && row.errorCode == nil)
            }
        }
    }

    @Test("The wait that the other side asks for goes before our own", arguments: EngineUnderTest.allCases)
    func retryAfter(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let id = try await house.add(NewJob(.pullOrders))
            _ = try await house.fail(try await house.claimOne(), fault(.temporary, after: .seconds(3000)))
            #expect(try await house.wait(of: id) == .seconds(3000))
            #expect(try await house.row(id).attempt == 1)
        }
    }

    @Test("A job that was told to stop does not come back after its attempt", arguments: EngineUnderTest.allCases)
    func stopWhileRunning(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let id = try await house.add(NewJob(.pullOrders))
            let job = try await house.claimOne()
            try await house.database.write { tx in try house.control.cancel(id, tx) }
            #expect(try await house.status(id) == .running)
            _ = try await house.fail(job, fault(.temporary))
            #expect(try await house.row(id).status == .cancelled)
            #expect(try await house.row(id).isFinished)
        }
    }
}
