import PostgresEngine
import SQLEngine
import TestSupport
import Testing

@Suite("Statements")
struct PreparedStatementTests {
    @Test("a thousand different statements, each used twice", arguments: EngineUnderTest.allCases)
    func many(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            for number in 0..<1000 {
                let query: SQL = "SELECT \(uncheckedSQL: String(number)) + \(number)"
                let sums = try await database.read { tx in
                    [try tx.value(query, as: Int.self), try tx.value(query, as: Int.self)]
                }
                #expect(sums == [2 * number, 2 * number])
            }
        }
    }

    /// Every value makes its own place, so this takes a place that is written by hand, or a value within a text.
    @Test(
        "a statement with another number of values than places is refused as what it is, and the session goes on",
        arguments: EngineUnderTest.allCases)
    func numberOfValues(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            let place = engine == .sqlite ? "?2" : "$2"
            let tooFew: SQL = "SELECT \(1) + \(uncheckedSQL: place)"
            let tooMany: SQL = "SELECT length('\(1)')"
            // No trouble with the connection: nobody should try that again.
            #expect(
                await failure { _ = try await database.read { tx in try tx.value(tooFew, as: Int.self) } } == .other)
            #expect(
                await failure { _ = try await database.write { tx in try tx.value(tooFew, as: Int.self) } } == .other)
            // PostgreSQL is told how many values there are before it reads the text, and does not mind one too many.
            let left = await failure { _ = try await database.read { tx in try tx.value(tooMany, as: Int.self) } }
            #expect(left == (engine == .sqlite ? .other : nil))
            let next = try await database.read { tx in try tx.value("SELECT \(7)", as: Int.self) }
            #expect(next == 7)
        }
    }

    @Test("PostgreSQL: a session keeps no more than its limit prepared")
    func bounded() async throws {
        var options = PostgresDatabase.Options()
        options.sessionCount = 1
        try await withPostgres(migrated: false, options: options) { database in
            for number in 0..<1000 {
                let query: SQL = "SELECT \(uncheckedSQL: String(number)) + \(number)"
                try await database.read { tx in
                    for _ in 0..<2 { _ = try tx.value(query, as: Int.self) }
                }
            }
            let count = try await database.read { tx in
                try tx.one("SELECT count(*) FROM pg_prepared_statements") { try $0.next(Int.self) }
            }
            #expect((200...256).contains(count))
        }
    }
}
