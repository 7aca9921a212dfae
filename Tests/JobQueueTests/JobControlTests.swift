import Domain
import JobQueue
import SQLEngine
import TestSupport
import Testing

@Suite("What a person does to jobs")
struct JobControlTests {
    private func retry(_ id: ID<Job>, _ house: QueueHouse) async throws {
        try await house.database.write { tx in try house.control.retry(id, tx) }
    }

    private func cancel(_ id: ID<Job>, _ house: QueueHouse) async throws {
        try await house.database.write { tx in try house.control.cancel(id, tx) }
    }

    @Test(
        "A dead, a cancelled and a planned job run again at once, with all attempts",
        arguments: EngineUnderTest.allCases)
    func retries(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let dead = try await house.add(NewJob(.pullOrders))
            _ = try await house.fail(try await house.claimOne(), fault(.permanent))
            let cancelled = try await house.add(NewJob(.pullOrders))
            try await cancel(cancelled, house)
            let planned = try await house.add(NewJob(.pullOrders))
            _ = try await house.fail(try await house.claimOne(), fault(.temporary))
            for id in [dead, cancelled, planned] {
                try await retry(id, house)
                let row = try await house.row(id)
                #expect(row.status == .waiting && row.attempt == 0 && row.rescues == 0 && !row.isFinished)
            }
            #expect(try await house.claim().map(\.id) == [dead, cancelled, planned])
        }
    }

    @Test(
        "A job that waits, runs or is done is not retried; one that has ended is not cancelled",
        arguments: EngineUnderTest.allCases)
    func refusals(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let id = try await house.add(NewJob(.pullOrders))
            await #expect(throws: JobControl.Refusal.wrongState(.waiting)) { try await retry(id, house) }
            let job = try await house.claimOne()
            await #expect(throws: JobControl.Refusal.wrongState(.running)) { try await retry(id, house) }
            _ = try await house.finish(job)
            await #expect(throws: JobControl.Refusal.wrongState(.done)) { try await retry(id, house) }
            await #expect(throws: JobControl.Refusal.wrongState(.done)) { try await cancel(id, house) }
            await #expect(throws: JobControl.Refusal.notFound) { try await retry(ID(999_999), house) }
            await #expect(throws: JobControl.Refusal.notFound) { try await cancel(ID(999_999), house) }
            #expect(try await house.status(id) == .done)
        }
    }

    @Test("A dead job whose work waits in another one is not doubled", arguments: EngineUnderTest.allCases)
    func alreadyQueued(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let first = try await house.add(NewJob(.pullOrders, uniqueKey: "cek:1"))
            _ = try await house.fail(try await house.claimOne(), fault(.permanent))
            try await house.add(NewJob(.pullOrders, uniqueKey: "cek:1"))
            await #expect(throws: JobControl.Refusal.alreadyQueued) { try await retry(first, house) }
            #expect(try await house.status(first) == .dead)
        }
    }

    @Test("A retried job waits behind the one that has its key now", arguments: EngineUnderTest.allCases)
    func retryBehind(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let first = try await house.add(NewJob(.reportStatus, orderKey: "a"))
            _ = try await house.fail(try await house.claimOne(), fault(.permanent))
            let second = try await house.add(NewJob(.reportStatus, orderKey: "a"))
            try await retry(first, house)
            #expect(try await house.status(first) == .blocked)
            #expect(try await house.finish(try await house.claimOne()))
            #expect(try await house.status(second) == .done)
            #expect(try await house.status(first) == .waiting)
        }
    }

    @Test("A cancelled job is not taken, and a running one is only told", arguments: EngineUnderTest.allCases)
    func cancels(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let waiting = try await house.add(NewJob(.pullOrders))
            try await cancel(waiting, house)
            #expect(try await house.status(waiting) == .cancelled)
            #expect(try await house.claim().isEmpty)
            let running = try await house.add(NewJob(.pullOrders))
            let job = try await house.claimOne()
            try await cancel(running, house)
            #expect(try await house.status(running) == .running)
            // It was quicker than the wish.
            #expect(try await house.finish(job))
            #expect(try await house.status(running) == .done)
        }
    }

    @Test("All waiting jobs of an order stop by kind, the others stay", arguments: EngineUnderTest.allCases)
    func cancelWaiting(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let order = try await house.newOrder()
            let match = try await house.add(NewJob(.matchOrder, order: order))
            let submit = try await house.add(NewJob(.submitOrder, orderKey: "t", order: order))
            let behind = try await house.add(NewJob(.submitOrder, orderKey: "t", order: order))
            let message = try await house.add(NewJob(.sendMessage, order: order))
            let foreign = try await house.add(NewJob(.matchOrder))
            try await house.database.write { tx in
                try house.control.cancelWaiting(order: order, kinds: [.matchOrder, .submitOrder], tx)
            }
            for id in [match, submit, behind] { #expect(try await house.status(id) == .cancelled) }
            for id in [message, foreign] { #expect(try await house.status(id) == .waiting) }
        }
    }
}

extension QueueHouse {
    /// The least that an order needs to exist.
    func newOrder() async throws -> ID<Order> {
        let now = clock.now
        return try await database.write { tx in
            let dealer: ID<User> = try tx.one(
                """
                INSERT INTO kullanicilar (ad, email, rol, created_at, updated_at)
                VALUES ('Bayi', 'bayi@ornek.com', 'bayi', \(now), \(now)) RETURNING id
                """
            ) { try $0.next() }
            return try tx.one(
                """
                INSERT INTO siparisler (kullanici_id, siparis_numarasi, toplam_tutar, odeme_durumu, durum, created_at,
                    updated_at)
                VALUES (\(dealer), 'S-1', \(Money(kurus: 100)), 'odendi', 'alindi', \(now), \(now)) RETURNING id
                """
            ) { try $0.next() }
        }
    }
}
