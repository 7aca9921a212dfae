import Domain
import JobQueue
import LosslessJSON
import SQLEngine
import TestSupport
import Testing

@Suite("How long a unique key keeps others out, and when a place in a row is taken")
struct KeyScopeTests {
    private func job(_ scope: NewJob.UniqueScope) -> NewJob {
        var job = NewJob(.sendMessage, uniqueKey: "k")
        job.uniqueScope = scope
        return job
    }

    @Test("While it waits: a running job may be followed by another", arguments: EngineUnderTest.allCases)
    func whileWaiting(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let first = try await house.add(job(.whileWaiting))
            #expect(try await house.add(job(.whileWaiting)) == first)
            _ = try await house.claimOne()
            let second = try await house.add(job(.whileWaiting))
            #expect(second != first)
            #expect(try await house.add(job(.whileWaiting)) == second)
        }
    }

    @Test(
        "For a time: the same job is named even after its end, until the time is over",
        arguments: EngineUnderTest.allCases)
    func lasting(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let first = try await house.add(job(.lasting(.seconds(3600))))
            #expect(try await house.finish(try await house.claimOne()))
            #expect(try await house.add(job(.lasting(.seconds(3600)))) == first)
            let past = Timestamp(milliseconds: 0)
            try await house.database.write { tx in
                _ = try tx.run("UPDATE is_kuyrugu_anahtar SET bitis_at = \(past)")
            }
            #expect(try await house.add(job(.lasting(.seconds(3600)))) != first)
        }
    }

    @Test("For a time: of fifty at once one is added, and all are told of it", arguments: EngineUnderTest.allCases)
    func lastingAtOnce(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let ids = try await withThrowingTaskGroup(of: ID<Job>.self) { group in
                for _ in 0..<50 { group.addTask { try await house.add(job(.lasting(.seconds(60)))) } }
                return try await group.reduce(into: Set<ID<Job>>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            #expect(try await house.count() == 1)
        }
    }

    @Test("A job for later does not keep ready work with its order key waiting", arguments: EngineUnderTest.allCases)
    func laterTakesItsPlaceWhenDue(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            var later = NewJob(.reportStatus, orderKey: "a")
            later.delay = .seconds(3600)
            let planned = try await house.add(later)
            let ready = try await house.add(NewJob(.reportStatus, orderKey: "a"))
            let next = try await house.add(NewJob(.reportStatus, orderKey: "a"))
            #expect(try await house.status(ready) == .waiting)
            let running = try await house.claimOne()
            #expect(running.id == ready)
            // Its time comes while another one runs: it waits in the row like everybody.
            try await house.makeDue()
            #expect(try await house.promote() == 1)
            #expect(try await house.status(planned) == .blocked)
            #expect(try await house.finish(running))
            #expect(try await house.claim().map(\.id) == [planned])
            #expect(try await house.status(next) == .blocked)
        }
    }

    @Test("Keys that are too long and payloads with NUL are refused", arguments: EngineUnderTest.allCases)
    func refused(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            await #expect(throws: EnqueueError.keyTooLong) {
                try await house.add(NewJob(.sendMessage, uniqueKey: String(repeating: "ğ", count: 201)))
            }
            await #expect(throws: EnqueueError.payloadHasNUL) {
                try await house.add(NewJob(.sendMessage, payload: ["m": ["a\u{0}b"]]))
            }
            // A backslash and the letters u0000 are no NUL.
            try await house.add(
                NewJob(.sendMessage, payload: ["m": "\\u0000 😀"], uniqueKey: String(repeating: "ğ", count: 200)))
            #expect(try await house.claimOne().payload["m"]?.string == "\\u0000 😀")
        }
    }

    @Test("A lane that is full takes no more work from outside", arguments: EngineUnderTest.allCases)
    func full(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let (enqueuer, dealer) = (house.enqueuer, house.dealers[0])
            let place = LaneQueue(queue: JobKind.sendMessage.queue, lane: -dealer.rawValue)
            try await house.database.write { tx in
                for _ in 1..<Enqueuer.waitingMax { try enqueuer.enqueue(NewJob(.sendMessage, dealer: dealer), tx) }
                try enqueuer.requireRoom(in: place, tx)
                try enqueuer.enqueue(NewJob(.sendMessage, dealer: dealer), tx)
            }
            await #expect(throws: EnqueueError.laneIsFull(limit: Enqueuer.waitingMax)) {
                try await house.database.write { tx in try enqueuer.requireRoom(in: place, tx) }
            }
            try await house.database.write { tx in
                try enqueuer.requireRoom(in: LaneQueue(queue: place.queue, lane: 99), tx)
            }
            try await seesOthersAfterASecond(house, place)
        }
    }

    /// Each process remembers for a second how much room it found, and takes off what it adds itself.
    private func seesOthersAfterASecond(_ house: QueueHouse, _ place: LaneQueue) async throws {
        let (ours, other, dealer) = (house.enqueuer, house.enqueuer, house.dealers[0])
        @Sendable func add(by enqueuer: Enqueuer) async throws {
            try await house.database.write { tx in
                try enqueuer.requireRoom(in: place, tx)
                _ = try enqueuer.enqueue(NewJob(.sendMessage, dealer: dealer), tx)
            }
        }
        _ = try await house.database.write { tx in
            try tx.run("DELETE FROM is_kuyrugu WHERE id IN (SELECT id FROM is_kuyrugu ORDER BY id LIMIT 3)")
        }
        try await add(by: ours)
        for _ in 0..<2 { try await add(by: other) }
        await #expect(throws: EnqueueError.laneIsFull(limit: Enqueuer.waitingMax)) { try await add(by: other) }
        try await add(by: ours)
        house.clock.advance(by: .seconds(1))
        await #expect(throws: EnqueueError.laneIsFull(limit: Enqueuer.waitingMax)) { try await add(by: ours) }
    }
}
