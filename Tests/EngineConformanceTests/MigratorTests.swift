import Domain
import SQLEngine
import Storage
import TestSupport
import Testing

@Suite("Migrations")
struct MigratorTests {
    private let now: @Sendable () -> Timestamp = { Timestamp(milliseconds: 1_777_878_000_123) }

    private func step(_ number: Int, _ script: String) -> Migration {
        Migration(number: number, name: "adim \(number)") { _ in script }
    }

    private var two: [Migration] {
        [
            step(1, "CREATE TABLE bir (id BIGINT PRIMARY KEY); INSERT INTO bir VALUES (1)"),
            step(2, "INSERT INTO bir VALUES (2)"),
        ]
    }

    @Test("each step is applied once, in order", arguments: EngineUnderTest.allCases)
    func once(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            let migrator = Migrator(two.reversed())
            #expect(try await migrator.pending(database).map(\.number) == [1, 2])
            #expect(try await migrator.migrate(database, now: now).map(\.number) == [1, 2])
            #expect(try await migrator.migrate(database, now: now).isEmpty)
            #expect(try await migrator.pending(database).isEmpty)
            let count = try await database.read { tx in try tx.value("SELECT count(*) FROM bir", as: Int.self) }
            #expect(count == 2)
            let times = try await database.read { tx in
                try tx.all("SELECT uygulandi_at FROM semalar") { try $0.next(Timestamp.self) }
            }
            #expect(times == [now(), now()])
        }
    }

    @Test("a step that fails leaves no trace, those before it stay", arguments: EngineUnderTest.allCases)
    func failing(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            let migrator = Migrator(two + [step(3, "INSERT INTO bir VALUES (3); INSERT INTO yok VALUES (1)")])
            #expect(await failure { _ = try await migrator.migrate(database, now: now) } == .other)
            let count = try await database.read { tx in try tx.value("SELECT count(*) FROM bir", as: Int.self) }
            #expect(count == 2)
            #expect(try await migrator.pending(database).map(\.number) == [3])
        }
    }

    @Test("a step that was edited afterwards is refused", arguments: EngineUnderTest.allCases)
    func edited(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            _ = try await Migrator(two).migrate(database, now: now)
            let edited = Migrator([two[0], step(2, "INSERT INTO bir VALUES (3)")])
            await #expect(throws: Migrator.Failure.checksumDiffers(number: 2, name: "adim 2")) {
                try await edited.migrate(database, now: now)
            }
        }
    }

    @Test("a database of a newer program is refused", arguments: EngineUnderTest.allCases)
    func newer(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            _ = try await Migrator(two).migrate(database, now: now)
            await #expect(throws: Migrator.Failure.databaseIsNewer(than: 1, has: 2)) {
                try await Migrator([two[0]]).migrate(database, now: now)
            }
        }
    }

    @Test("several processes that migrate at once apply each step once")
    func together() async throws {
        try await withDatabase(.postgres, migrated: false) { database in
            let steps = two
            let applied = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask { try await Migrator(steps).migrate(database, now: now).count }
                }
                return try await group.reduce(0, +)
            }
            #expect(applied == 2)
        }
    }

    @Test("the schema of the product is complete", arguments: EngineUnderTest.allCases)
    func product(engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database in
            #expect(try await Migrator(schemaMigrations).pending(database).isEmpty)
            let roles = try await database.read { tx in
                try tx.all("SELECT ad FROM roller ORDER BY ad") { try $0.next(String.self) }
            }
            #expect(roles == ["admin", "bayi", "depo", "operator"])
        }
    }
}
