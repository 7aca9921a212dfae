import Domain
import Foundation
package import PostgresEngine
package import SQLEngine
import SQLiteEngine
import Storage

/// The engines that every test of SQL runs on.
package enum EngineUnderTest: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqlite
    case postgres

    package var description: String { self == .sqlite ? "SQLite" : "PostgreSQL" }
}

private let turnstile = Turnstile(limit: 8)

/// Runs the body with a database of its own, which is gone afterwards: a new folder, or a new schema on the test server.
///
/// - Parameter migrated: whether it has the tables and first rows of the product, or is empty.
package func withDatabase<Value>(
    _ engine: EngineUnderTest, migrated: Bool = true, _ body: (any SQLDatabase) async throws -> Value
) async throws -> Value {
    switch engine {
    case .sqlite:
        try await withTemporaryFolder { folder in
            try await turnstile.pass {
                let database = try SQLiteDatabase(directory: folder)
                return try await use(database, migrated: migrated, body) { await database.close() }
            }
        }
    case .postgres: try await withPostgres(migrated: migrated, body)
    }
}

/// The same on PostgreSQL only, for tests that need to know the engine's own type or options.
package func withPostgres<Value>(
    migrated: Bool = true, options: PostgresDatabase.Options? = nil,
    _ body: (PostgresDatabase) async throws -> Value
) async throws -> Value {
    let url = try await TestPostgres.url()
    return try await turnstile.pass {
        let database = try PostgresDatabase(
            url: url, schema: TestPostgres.newSchemaName(), options: options ?? fewSessions)
        return try await use(database, migrated: migrated, { _ in try await body(database) }) {
            try? await database.dropSchema()
            await database.close()
        }
    }
}

/// Fewer sessions than the default, because many tests run at the same time, and longer waits for them.
private var fewSessions: PostgresDatabase.Options {
    var options = PostgresDatabase.Options()
    options.sessionCount = 4
    options.waitMax = .seconds(120)
    (options.statementTimeout, options.lockTimeout) = (.seconds(90), .seconds(60))
    return options
}

private func use<Value>(
    _ database: any SQLDatabase, migrated: Bool, _ body: (any SQLDatabase) async throws -> Value,
    cleanUp: () async -> Void
) async throws -> Value {
    do {
        if migrated {
            let now = Timestamp(milliseconds: 1_777_878_000_000)
            _ = try await Migrator(schemaMigrations).migrate(database, now: { now })
        }
        let value = try await body(database)
        await cleanUp()
        return value
    } catch {
        await cleanUp()
        throw error
    }
}
