import Domain
import JobQueue
import SQLEngine
import TestSupport
import Testing

@Suite("Limits of outside systems")
struct LimitTests {
    private let place = LaneQueue(queue: "cekme", lane: 7)
    /// Sixty a minute at most: ten at once, then fifty.
    private let limit = RateLimit(interval: .milliseconds(1200), burst: 10)

    private func grant(_ count: Int, at now: Timestamp, _ house: QueueHouse) async throws -> Int {
        let (place, limit) = (place, limit)
        return try await house.database.write { tx in
            try LimitTable().grant([(place, limit, count)], now: now, tx)[place] ?? -1
        }
    }

    private func expect(_ count: Int, of wanted: Int, at now: Timestamp, _ house: QueueHouse) async throws {
        let granted = try await grant(wanted, at: now, house)
        #expect(granted == count)
    }

    @Test("After a pause a burst is granted, then one token each interval", arguments: EngineUnderTest.allCases)
    func burstAndPace(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let start = house.clock.now
            try await expect(10, of: 100, at: start, house)
            try await expect(0, of: 1, at: start, house)
            try await expect(0, of: 1, at: start + .milliseconds(1199), house)
            try await expect(1, of: 5, at: start + .milliseconds(1200), house)
            try await expect(3, of: 5, at: start + .milliseconds(4800), house)
            try await expect(10, of: 100, at: start + .seconds(3600), house)
        }
    }

    @Test("No minute sees more than the limit, and nearly all of it is used", arguments: EngineUnderTest.allCases)
    func noMinuteAbove(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            var calls: [Timestamp] = []
            // Three nodes ask in turn, at odd moments, for ten minutes.
            var random = SeededGenerator(seed: 11)
            var now = house.clock.now
            let end = now + .seconds(600)
            while now < end {
                let granted = try await grant(Int.random(in: 1...4, using: &random), at: now, house)
                calls += Array(repeating: now, count: granted)
                now = now + .milliseconds(Int64.random(in: 1...3500, using: &random))
            }
            for call in calls {
                let window = calls.count { $0 >= call && $0 < call + .seconds(60) }
                #expect(window <= 60)
            }
            #expect(calls.count >= 450)
        }
    }

    @Test("Nodes that ask at the same moment never get more than there is", arguments: EngineUnderTest.allCases)
    func atOnce(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let now = house.clock.now
            let granted = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 { group.addTask { try await grant(3, at: now, house) } }
                return try await group.reduce(0, +)
            }
            #expect(granted == 10)
        }
    }

    @Test("A place that the other side closed gets no tokens until then", arguments: EngineUnderTest.allCases)
    func closed(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let (now, place) = (house.clock.now, place)
            try await house.database.write { tx in
                try LimitTable().close(place, until: now + .seconds(30), now: now, tx)
                // A shorter pause does not shorten the longer one.
                try LimitTable().close(place, until: now + .seconds(5), now: now, tx)
            }
            try await expect(0, of: 5, at: now + .seconds(29), house)
            let closed = try await house.database.read { tx in try LimitTable().closed(now: now, tx) }
            #expect(closed == [place: now + .seconds(30)])
            try await expect(5, of: 5, at: now + .seconds(31), house)
        }
    }

    @Test("Tokens are fetched for a second ahead and given up after two")
    func purse() {
        let now = Timestamp(milliseconds: 1_000_000)
        let quick = RateLimit(interval: .milliseconds(20), burst: 5)
        var purse = TokenPurse()
        #expect(purse.wanted(place, quick, upTo: 500, now: now) == 50)
        #expect(purse.wanted(place, quick, upTo: 3, now: now) == 3)
        purse.put(50, place, quick, now: now)
        purse.spend(48, place)
        #expect(purse.count(place, now: now + .seconds(1)) == 2)
        #expect(purse.wanted(place, quick, upTo: 500, now: now + .seconds(1)) == 0)
        #expect(purse.count(place, now: now + .seconds(2)) == 0)
        purse.put(0, place, quick, now: now)
        #expect(purse.wanted(place, quick, upTo: 500, now: now + .milliseconds(19)) == 0)
        #expect(purse.nextChance(after: now) == now + .milliseconds(20))
        #expect(purse.wanted(place, quick, upTo: 500, now: now + .milliseconds(20)) > 0)
    }
}
