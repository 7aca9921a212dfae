import Foundation
import LibPQ
import PostgresEngine
import SQLEngine
import TestSupport
import Testing

@Suite("PostgreSQL: connections that break")
struct ConnectionLossTests {
    private static func processID(_ tx: borrowing Transaction) throws -> Int {
        try tx.one("SELECT pg_backend_pid()") { try $0.next(Int.self) }
    }

    /// Ends a session of the server from outside and waits until it is gone.
    private static func terminate(_ processID: Int, url: String) throws {
        let session = try Session.connect(try ConnectionInfo(url: url))
        _ = try session.query("SELECT pg_terminate_backend($1::int, 5000)", [.int8(Int64(processID))])
    }

    @Test("between two statements: the closure is run again on a new connection")
    func betweenStatements() async throws {
        let url = try await TestPostgres.url()
        try await withPostgres(migrated: false) { database in
            try await database.createTestTables()
            let (runs, hooks) = (Tally(), Tally())
            let result = try await database.write { tx in
                tx.afterCommit { hooks.add() }
                try increment(1, tx)
                if runs.add() == 1 { try Self.terminate(try Self.processID(tx), url: url) }
                try increment(1, tx)
                return "tamam"
            }
            #expect(result == "tamam")
            #expect(runs.value == 2)
            #expect(hooks.value == 1)
            #expect(try await database.counter() == 2)
        }
    }

    @Test("while reading")
    func reading() async throws {
        let url = try await TestPostgres.url()
        try await withPostgres(migrated: false) { database in
            let runs = Tally()
            let value = try await database.read { tx in
                if runs.add() == 1 { try Self.terminate(try Self.processID(tx), url: url) }
                return try tx.value("SELECT 7", as: Int.self)
            }
            #expect(value == 7)
            #expect(runs.value == 2)
        }
    }

    @Test("while idle: nobody notices")
    func idle() async throws {
        let url = try await TestPostgres.url()
        var options = PostgresDatabase.Options()
        options.sessionCount = 1
        try await withPostgres(migrated: false, options: options) { database in
            try await database.createTestTables()
            let processID = try await database.read { tx in try Self.processID(tx) }
            try Self.terminate(processID, url: url)
            try await database.write { tx in try increment(1, tx) }
            #expect(try await database.counter() == 1)
        }
    }

    @Test("during the commit: nobody knows the outcome, so nothing is tried again")
    func duringCommit() async throws {
        let url = try await TestPostgres.url()
        try await withPostgres(migrated: false) { database in
            try await database.createTestTables()
            let (runs, hooks) = (Tally(), Tally())
            let kind = await failure {
                try await database.write { tx in
                    runs.add()
                    tx.afterCommit { hooks.add() }
                    try increment(1, tx)
                    try Self.terminate(try Self.processID(tx), url: url)
                }
            }
            #expect(kind == .commitUnknown)
            #expect(runs.value == 1)
            #expect(hooks.value == 0)
            #expect(try await database.counter() == 0)
        }
    }

    @Test("again and again: the caller learns of it after four runs")
    func always() async throws {
        let url = try await TestPostgres.url()
        try await withPostgres(migrated: false) { database in
            let runs = Tally()
            let kind = await failure {
                try await database.write { tx in
                    runs.add()
                    try Self.terminate(try Self.processID(tx), url: url)
                    _ = try tx.value("SELECT 1", as: Int.self)
                }
            }
            #expect(kind == .disconnected)
            #expect(runs.value == 4)
        }
    }

    @Test(
        "while the server refuses: work fails in time, and goes on once the server is back",
        .enabled(if: ProcessInfo.processInfo.environment["SIPARIS_TEST_POSTGRES_URL"] == nil))
    func refusal() async throws {
        let administrator = try Session.connect(try ConnectionInfo(url: try await TestPostgres.administratorURL()))
        let role = TestPostgres.newSchemaName()
        try administrator.execute("CREATE ROLE \(role) LOGIN")
        defer { try? administrator.execute("DROP ROLE \(role)") }
        var options = PostgresDatabase.Options()
        options.waitMax = .milliseconds(700)
        let url = try await TestPostgres.url().replacing("siparis@", with: "\(role)@")
        let database = try PostgresDatabase(url: url, schema: nil, options: options)
        let one: @Sendable () async throws -> Int? = {
            try await database.read { tx in try tx.value("SELECT 1", as: Int.self) }
        }

        try administrator.execute("ALTER ROLE \(role) NOLOGIN")
        #expect(await failure { _ = try await one() } == .busy)
        try administrator.execute("ALTER ROLE \(role) LOGIN")
        // Each attempt waits up to its limit for a session; how soon one is opened again depends on the backoff.
        var answer: Int?
        for _ in 0..<200 where answer == nil { answer = try? await one() }
        #expect(answer == 1)
        await database.close()
    }
}
