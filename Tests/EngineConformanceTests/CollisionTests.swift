import PostgresEngine
import SQLEngine
import TestSupport
import Testing

@Suite("PostgreSQL: transactions that collide are run again")
struct CollisionTests {
    @Test("two serializable transactions that read what the other one writes")
    func serializable() async throws {
        try await withPostgres(migrated: false) { database in
            try await database.createTestTables()
            let runs = Tally()
            let add: @Sendable (Int) async throws -> Void = { id in
                try await database.write { tx in
                    try tx.runScript("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
                    let sum = try tx.one("SELECT sum(sayi) FROM sayaclar") { try $0.next(Int.self) }
                    runs.add()
                    runs.waitFor(2)
                    try tx.run("UPDATE sayaclar SET sayi = \(sum + 1) WHERE id = \(id)")
                }
            }
            async let first: Void = add(1)
            async let second: Void = add(2)
            _ = try await (first, second)
            #expect(runs.value >= 3)
            let values = try await [database.counter(1), database.counter(2)].sorted()
            #expect(values == [1, 2])
        }
    }

    @Test("two transactions that lock the same rows in different order")
    func deadlock() async throws {
        try await withPostgres(migrated: false) { database in
            try await database.createTestTables()
            let (runs, hooks) = (Tally(), Tally())
            let move: @Sendable ([Int]) async throws -> Void = { ids in
                try await database.write { tx in
                    try tx.runScript("SET LOCAL deadlock_timeout = '50ms'")
                    tx.afterCommit { hooks.add() }
                    for id in ids {
                        try increment(id, tx)
                        runs.add()
                        runs.waitFor(2)
                    }
                }
            }
            async let first: Void = move([1, 2])
            async let second: Void = move([2, 1])
            _ = try await (first, second)
            #expect(runs.value > 4)
            #expect(hooks.value == 2)
            #expect(try await database.counter(1) == 2)
            #expect(try await database.counter(2) == 2)
        }
    }

    @Test("a closure that finds a collision itself is run four times at most")
    func thrownByClosure() async throws {
        try await withPostgres(migrated: false) { database in
            let runs = Tally()
            let kind = await failure {
                try await database.write { _ in
                    runs.add()
                    throw SQLError(.serialization, "again")
                }
            }
            #expect(kind == .serialization)
            #expect(runs.value == 4)
        }
    }

    @Test("a prepared statement that the schema has outgrown is no error")
    func stalePlan() async throws {
        try await withPostgres(migrated: false) { database in
            try await database.createTestTables()
            let readAll: @Sendable () async throws -> Int = {
                try await database.write { tx in
                    try tx.all("SELECT * FROM sayaclar") { try $0.next(Int.self) }.count
                }
            }
            for _ in 0..<20 { _ = try await readAll() }
            try await database.write { tx in try tx.runScript("ALTER TABLE sayaclar ADD COLUMN ek TEXT") }
            for _ in 0..<20 { #expect(try await readAll() == 2) }
        }
    }
}
