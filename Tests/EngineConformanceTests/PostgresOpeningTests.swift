import PostgresEngine
import SQLEngine
import TestSupport
import Testing

@Suite("PostgreSQL: opening a database")
struct PostgresOpeningTests {
    private func kind(url: String) -> SQLError.Kind? {
        do {
            _ = try PostgresDatabase(url: url, schema: nil)
            return nil
        } catch {
            return (error as? SQLError)?.kind
        }
    }

    @Test("a malformed URL, a closed port, an unknown database and an unknown user are told at once")
    func mistakes() async throws {
        #expect(kind(url: "mysql://localhost/x") == .other)
        #expect(kind(url: "postgres://postgres@127.0.0.1:1/postgres") == .disconnected)
        let url = try await TestPostgres.url()
        #expect(kind(url: url.replacing("/postgres?", with: "/yok?")) == .disconnected)
        #expect(kind(url: url.replacing("siparis@", with: "yok@")) == .disconnected)
        #expect(kind(url: url) == nil)
    }

    @Test("the message names the reason, not the password")
    func message() throws {
        let error = #expect(throws: SQLError.self) {
            _ = try PostgresDatabase(url: "postgres://postgres:gizli@127.0.0.1:1/postgres", schema: nil)
        }
        #expect(error?.message.contains("127.0.0.1") == true)
        #expect(error?.message.contains("gizli") == false)
    }

    @Test("the schema is made, is the only one on the search path of every session, and can be dropped")
    func schema() async throws {
        let url = try await TestPostgres.url()
        let name = TestPostgres.newSchemaName() + " \"ş\""
        let first = try PostgresDatabase(url: url, schema: name)
        try await first.createTestTables()
        let second = try PostgresDatabase(url: url, schema: name)
        #expect(try await second.counter() == 0)
        let path = try await second.read { tx in
            try tx.one("SELECT current_schema(), array_length(current_schemas(false), 1)") { row in
                (try row.next(String.self), try row.next(Int.self))
            }
        }
        #expect(path == (name, 1))
        await second.close()
        try await first.dropSchema()
        let count = try await first.read { tx in
            try tx.value("SELECT count(*) FROM pg_namespace WHERE nspname = \(name)", as: Int.self)
        }
        #expect(count == 0)
        await first.close()
    }

    @Test("several can open the same new schema at once")
    func race() async throws {
        let url = try await TestPostgres.url()
        let name = TestPostgres.newSchemaName()
        try await withThrowingTaskGroup { group in
            for _ in 0..<4 {
                group.addTask { await (try PostgresDatabase(url: url, schema: name)).close() }
            }
            try await group.waitForAll()
        }
        let database = try PostgresDatabase(url: url, schema: name)
        try await database.dropSchema()
        await database.close()
    }
}
