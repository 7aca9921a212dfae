import Domain
import JobQueue
import SQLEngine
import TestSupport
import Testing

@Suite("Lanes")
struct LaneTests {
    private let now = Timestamp(milliseconds: 1_000_000)

    @Test("A breaker opens after some failures in a row, and for longer each time the one that tries fails")
    func breaker() {
        var breaker = Breaker()
        for _ in 1..<Breaker.failuresMax { breaker.failed(at: now, fraction: 0.5) }
        #expect(breaker.position(at: now) == .closed)
        breaker.failed(at: now, fraction: 0.5)
        #expect(breaker.position(at: now) == .open(until: now + .seconds(15)))
        let opened = breaker
        // Those that were under way when it opened do not prolong it.
        breaker.failed(at: now + .seconds(1), fraction: 0.5)
        #expect(breaker == opened)
        let later = now + .seconds(16)
        #expect(breaker.position(at: later) == .halfOpen)
        breaker.failed(at: later, fraction: 0.5)
        #expect(breaker.position(at: later) == .open(until: later + .seconds(30)))
        for step in 1...20 { breaker.failed(at: later + .seconds(Int64(step) * 100_000), fraction: 0.99) }
        let end = later + .seconds(2_000_000)
        guard case .open(let until) = breaker.position(at: end) else {
            #expect(breaker.position(at: end + .seconds(1)) == .halfOpen)
            return
        }
        #expect(until.since(end) <= .seconds(750))
    }

    @Test("Failures are counted in the database, and a success closes the breaker", arguments: EngineUnderTest.allCases)
    func storedBreaker(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let now = now
            let opened = try await house.database.write { tx in
                for _ in 0..<Breaker.failuresMax { try LaneTable().failed(7, fraction: 0.5, now: now, tx) }
                return try LaneTable().find(7, tx)
            }
            #expect(opened.breaker.openUntil == now + .seconds(15) && opened.breaker.openings == 1)
            let closed = try await house.database.write { tx in
                try LaneTable().succeeded([7, 8], now: now, tx)
                return try LaneTable().find(7, tx)
            }
            #expect(closed.breaker == Breaker())
        }
    }

    @Test("Pause, share and limit are kept, and leave the breaker alone", arguments: EngineUnderTest.allCases)
    func saved(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let now = now
            let found = try await house.database.write { tx in
                try LaneTable().failed(-3, fraction: 0.5, now: now, tx)
                var state = try LaneTable().find(-3, tx)
                (state.weight, state.concurrencyMax, state.pausedAt) = (5, 2, now)
                state.pauseReason = "sayım var"
                try LaneTable().save(state, now: now, tx)
                return (state, try LaneTable().all(tx)[-3])
            }
            #expect(found.0 == found.1)
            #expect(found.1?.breaker.failures == 1)
        }
    }

    @Test(
        "A limit on what runs at once counts live rows, so what a crash left behind heals",
        arguments: EngineUnderTest.allCases)
    func room(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let lane = -house.dealers[0].rawValue
            for _ in 0..<5 { try await house.add(NewJob(.sendMessage, dealer: house.dealers[0])) }
            var state = LaneState(lane: lane)
            state.concurrencyMax = 3
            let (saved, now) = (state, now)
            try await house.database.write { tx in try LaneTable().save(saved, now: now, tx) }
            func room() async throws -> Int? {
                try await house.database.write { tx in try LaneTable().room(in: [lane: 3], tx)[lane] }
            }
            #expect(try await room() == 3)
            _ = try await house.claim(2)
            #expect(try await room() == 1)
            _ = try await house.claim(2)
            #expect(try await room() == 0)
            // The worker dies: its places are free as soon as its jobs are.
            try await house.expire(house.worker)
            _ = try await house.rescue()
            #expect(try await room() == 3)
        }
    }

    @Test("A lane whose places another node is counting is left out this time")
    func roomIsLocked() async throws {
        try await QueueHouse.run(on: .postgres) { house in
            var state = LaneState(lane: 7)
            state.concurrencyMax = 3
            let (saved, now) = (state, now)
            try await house.database.write { tx in try LaneTable().save(saved, now: now, tx) }
            let rooms = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await house.database.write { tx in
                            let room = try LaneTable().room(in: [7: 3], tx)[7] ?? -1
                            _ = try tx.first("SELECT pg_sleep(2)") { _ in 0 }
                            return room
                        }
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(rooms.contains(3) && rooms.contains(0) && Set(rooms).isSubset(of: [0, 3]))
        }
    }

    @Test("The lane of a job is its account, or its dealer, or nobody")
    func numbers() {
        #expect(NewJob(.sendMessage, dealer: ID(4), integration: ID(9)).lane == 9)
        #expect(NewJob(.sendMessage, dealer: ID(4)).lane == -4)
        #expect(NewJob(.sendMessage).lane == 0)
    }
}
