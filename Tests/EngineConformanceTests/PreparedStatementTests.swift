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
