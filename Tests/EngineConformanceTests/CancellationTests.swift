import Foundation
import PostgresEngine
import SQLEngine
import TestSupport
import Testing

@Suite("Cancelling")
struct CancellationTests {
    @Test("a query that runs is interrupted", arguments: EngineUnderTest.allCases)
    func running(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            let started = Tally()
            let task = Task {
                try await database.read { tx in
                    started.add()
                    // Half a minute or more.
                    let long: SQL =
                        tx.dialect == .sqlite
                        ? """
                        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000000)
                        SELECT count(*) FROM n
                        """ : "SELECT 1 FROM pg_sleep(60)"
                    _ = try tx.value(long, as: Int.self)
                }
            }
            try await started.reached(1)
            try await Task.sleep(for: .milliseconds(100))
            let begin = ContinuousClock.now
            task.cancel()
            #expect(await failure { try await task.value } == .cancelled)
            #expect(ContinuousClock.now - begin < .seconds(20))
            #expect(try await database.read { tx in try tx.value("SELECT 1", as: Int.self) } == 1)
        }
    }

    @Test("a reader that is cancelled between two statements begins no other one", arguments: EngineUnderTest.allCases)
    func betweenQueries(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            let (started, cancelled, ended) = (Tally(), Tally(), Tally())
            let task = Task {
                try await database.read { tx in
                    _ = try tx.value("SELECT 1", as: Int.self)
                    started.add()
                    cancelled.waitFor(1)
                    _ = try tx.value("SELECT 1", as: Int.self)
                    ended.add()
                }
            }
            try await started.reached(1)
            task.cancel()
            cancelled.add()
            #expect(await failure { try await task.value } == .cancelled)
            #expect(ended.value == 0)
            #expect(try await database.read { tx in try tx.value("SELECT 1", as: Int.self) } == 1)
        }
    }

    @Test("a transaction that waits for its turn leaves the queue and never runs", arguments: EngineUnderTest.allCases)
    func waiting(engine: EngineUnderTest) async throws {
        try await withOneWriter(engine) { database in
            let (started, ran, mayEnd) = (Tally(), Tally(), Tally())
            async let first: Void = database.write { _ in
                started.add()
                mayEnd.waitFor(1)
            }
            try await started.reached(1)
            let second = Task { try await database.write { _ in _ = ran.add() } }
            second.cancel()
            // The first one has not ended: the second one does not wait for that.
            await #expect(throws: CancellationError.self) { try await second.value }
            mayEnd.add()
            try await first
            try await database.write { _ in }
            #expect(ran.value == 0)
        }
    }

    /// SQLite has one thread that writes, PostgreSQL gets one session.
    private func withOneWriter(
        _ engine: EngineUnderTest, _ body: (any SQLDatabase) async throws -> Void
    ) async throws {
        guard engine == .postgres else { return try await withDatabase(engine, migrated: false, body) }
        var options = PostgresDatabase.Options()
        options.sessionCount = 1
        try await withPostgres(migrated: false, options: options) { try await body($0) }
    }

    @Test("PostgreSQL: cancelling between two statements stops the next one and undoes the first")
    func betweenStatements() async throws {
        try await withOneWriter(.postgres) { database in
            try await database.createTestTables()
            let (started, cancelled, ended) = (Tally(), Tally(), Tally())
            let task = Task {
                try await database.write { tx in
                    try increment(1, tx)
                    started.add()
                    cancelled.waitFor(1)
                    try increment(1, tx)
                    ended.add()
                }
            }
            try await started.reached(1)
            task.cancel()
            cancelled.add()
            #expect(await failure { try await task.value } == .cancelled)
            #expect(ended.value == 0)
            #expect(try await database.counter() == 0)
        }
    }

    @Test("PostgreSQL: a late cancellation never hits the next transaction of the session", .timeLimit(.minutes(120)))
    func lateCancellation() async throws {
        try await withOneWriter(.postgres) { database in
            try await database.createTestTables()
            for round in 0..<60 {
                let task = Task { try await database.write { tx in try increment(1, tx) } }
                try await Task.sleep(for: .microseconds(round * 100))
                task.cancel()
                try await database.write { tx in try increment(2, tx) }
                _ = await task.result
            }
            #expect(try await database.counter(2) == 60)
        }
    }
}
