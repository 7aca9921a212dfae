import Foundation
import PostgresEngine
import SQLEngine
import TestSupport
import Testing

@Suite("PostgreSQL: time limits")
struct TimeLimitTests {
    @Test("a statement that runs too long is busy")
    func statement() async throws {
        var options = PostgresDatabase.Options()
        options.statementTimeout = .seconds(2)
        try await withPostgres(migrated: false, options: options) { database in
            let kind = await failure {
                _ = try await database.read { tx in try tx.value("SELECT 1 FROM pg_sleep(20)", as: Int.self) }
            }
            #expect(kind == .busy)
        }
    }

    @Test("a statement that waits too long for a lock is busy")
    func lock() async throws {
        var options = PostgresDatabase.Options()
        options.lockTimeout = .seconds(2)
        try await withPostgres(migrated: false, options: options) { database in
            try await database.createTestTables()
            let (locked, failed) = (Tally(), Tally())
            async let owner: Void = database.write { tx in
                try increment(1, tx)
                locked.add()
                failed.waitFor(1)
            }
            try await locked.reached(1)
            #expect(await failure { try await database.write { tx in try increment(1, tx) } } == .busy)
            failed.add()
            try await owner
            #expect(try await database.counter() == 1)
        }
    }

    @Test("a transaction that waits too long for a session is busy")
    func queue() async throws {
        var options = PostgresDatabase.Options()
        options.sessionCount = 1
        options.waitMax = .seconds(5)
        try await withPostgres(migrated: false, options: options) { database in
            let (started, refused) = (Tally(), Tally())
            async let first: Void = database.write { _ in
                started.add()
                refused.waitFor(1)
            }
            try await started.reached(1)
            #expect(await failure { try await database.write { _ in } } == .busy)
            refused.add()
            try await first
        }
    }

    @Test("a transaction that did nothing for too long is run again on a new connection")
    func idle() async throws {
        var options = PostgresDatabase.Options()
        options.idleInTransaction = .seconds(1)
        try await withPostgres(migrated: false, options: options) { database in
            let runs = Tally()
            let value = try await database.write { tx in
                if runs.add() == 1 { Thread.sleep(forTimeInterval: 3) }
                return try tx.value("SELECT 1", as: Int.self)
            }
            #expect(value == 1)
            #expect(runs.value >= 2)
        }
    }
}
