import Domain
import Logging
import SQLEngine
import Storage
import TestSupport
import Testing

@testable import Operations

@Suite("Counting against limits")
struct RateLimiterTests {
    /// Slow, so that nothing grows back while a test runs on the server's clock.
    private static let figure = RateFigure(60, per: .seconds(36_000))

    private func limiter(
        _ database: any SQLDatabase, _ clock: ManualClock = ManualClock(), kind: RateLimitKind = .user,
        figure: RateFigure = figure
    ) -> RateLimiter {
        var limits = RateLimits.none
        limits[kind] = figure
        return RateLimiter(
            limits: limits, world: clock.world, database: database,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    private func taken(
        _ limiter: RateLimiter, _ kind: RateLimitKind = .user, of subject: RateSubject = .user(ID(1)), upTo most: Int
    ) async -> Int {
        var count = 0
        for _ in 0..<most {
            do { try await limiter.take(kind, for: subject) } catch { continue }
            count += 1
        }
        return count
    }

    @Test("after a burst the pace counts, and what is told of it is right")
    func pace() async throws {
        try await withDatabase(.sqlite) { database async throws in
            let clock = ManualClock()
            let limiter = limiter(database, clock, figure: RateFigure(60, per: .seconds(60), burst: 10))
            let first = try #require(try await limiter.take(.user, for: .user(ID(1))))
            #expect(first.remaining == 9 && first.resetAfter == .seconds(1) && first.retryAfter == nil)
            #expect(await taken(limiter, upTo: 20) == 9)
            let refusal = await #expect(throws: TooManyRequests.self) {
                try await limiter.take(.user, for: .user(ID(1)))
            }
            #expect(refusal?.standing.retryAfter == .seconds(1) && refusal?.standing.remaining == 0)
            #expect(await taken(limiter, of: .user(ID(2)), upTo: 20) == 10)
            clock.advance(by: .milliseconds(999))
            #expect(await taken(limiter, upTo: 5) == 0)
            clock.advance(by: .milliseconds(1))
            #expect(await taken(limiter, upTo: 5) == 1)
            clock.advance(by: .seconds(3600))
            #expect(await taken(limiter, upTo: 50) == 10)
        }
    }

    @Test("with one process nothing is written")
    func noWrites() async throws {
        try await withDatabase(.sqlite) { database async throws in
            #expect(await taken(limiter(database), upTo: 100) == 60)
            let rows = try await database.read { tx in
                try tx.value("SELECT count(*) FROM istek_sayaclari", as: Int.self)
            }
            #expect(rows == 0)
        }
    }

    @Test("two processes on one database share a limit, but for what each gives out by itself")
    func twoProcesses() async throws {
        try await withDatabase(.postgres) { database async throws in
            let (one, other) = (limiter(database), limiter(database))
            var total = 0
            for _ in 0..<60 {
                total += await taken(one, upTo: 1)
                total += await taken(other, upTo: 1)
            }
            #expect((60...72).contains(total))
            #expect(await taken(one, of: .user(ID(2)), upTo: 100) == 60)
        }
    }

    @Test("a small limit is shared exactly, even at the same moment")
    func exact() async throws {
        try await withDatabase(.postgres) { database async throws in
            let nodes = (0..<3).map { _ in limiter(database, figure: RateFigure(10, per: .seconds(36_000))) }
            let total = await withTaskGroup(of: Int.self) { group in
                for node in nodes { for _ in 0..<10 { group.addTask { await taken(node, upTo: 1) } } }
                return await group.reduce(0, +)
            }
            #expect(total == 10)
        }
    }

    @Test("somebody who asks now and then never meets the database")
    func nowAndThen() async throws {
        try await withDatabase(.postgres) { database async throws in
            let clock = ManualClock()
            let limiter = limiter(database, clock, figure: RateFigure(600, per: .seconds(60), burst: 200))
            for _ in 0..<100 {
                #expect(await taken(limiter, upTo: 5) == 5)
                clock.advance(by: .seconds(5))
            }
            let rows = try await database.read { tx in
                try tx.value("SELECT count(*) FROM istek_sayaclari", as: Int.self)
            }
            #expect(rows == 0)
        }
    }

    @Test("exports are counted over a restart", arguments: EngineUnderTest.allCases)
    func kept(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database async throws in
            let figure = RateFigure(5, per: .seconds(3600))
            let clock = ManualClock()
            #expect(await taken(limiter(database, clock, kind: .export, figure: figure), .export, upTo: 3) == 3)
            #expect(await taken(limiter(database, clock, kind: .export, figure: figure), .export, upTo: 9) == 2)
        }
    }

    @Test("a database that does not answer leaves a process with its own count")
    func broken() async throws {
        #expect(await taken(limiter(BrokenDatabase()), upTo: 100) == 60)
    }

    @Test("a figure that is changed keeps its proportion, and zero is no limit")
    func figures() {
        var limits = RateLimits.standard
        limits.change(.anonymous, to: 120)
        limits.change(.apiKey, to: 1)
        limits.change(.user, to: 0)
        #expect(limits[.anonymous] == RateFigure(120, per: .seconds(60), burst: 80))
        #expect(limits[.apiKey] == RateFigure(1, per: .seconds(60), burst: 1))
        #expect(limits[.user] == nil)
        #expect(RateLimitKind.allCases.allSatisfy { RateLimits.standard[$0] != nil && RateLimits.none[$0] == nil })
    }

    @Test("counters that nobody touches go away", arguments: EngineUnderTest.allCases)
    func idle(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database async throws in
            let now = ManualClock().now
            try await database.write { tx in
                _ = try RequestCounterTable.count(kind: "mesaj", key: "1", upTo: 5, now: now, tx)
                _ = try RequestCounterTable.count(kind: "mesaj", key: "2", upTo: 5, now: now + .seconds(10), tx)
                #expect(try RequestCounterTable.removeIdle(since: now + .seconds(5), tx) == 1)
                #expect(try RequestCounterTable.removeIdle(since: now + .seconds(5), tx) == 0)
            }
        }
    }
}

/// A database of several processes that is away.
private struct BrokenDatabase: SQLDatabase {
    var dialect: Dialect { .postgres }

    func read<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value { throw SQLError(.disconnected, "yok") }

    func write<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value { throw SQLError(.disconnected, "yok") }

    func close() async {}
}
