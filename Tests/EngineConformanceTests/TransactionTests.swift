import SQLEngine
import TestSupport
import Testing

@Suite("Transactions")
struct TransactionTests {
    @Test("an error in the closure undoes everything and reaches the caller", arguments: EngineUnderTest.allCases)
    func rollback(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            try await database.createTestTables()
            await #expect(throws: Refusal()) {
                try await database.write { tx in
                    try increment(1, tx)
                    throw Refusal()
                }
            }
            #expect(try await database.counter() == 0)
        }
    }

    @Test("a nested failure undoes only the nested part", arguments: EngineUnderTest.allCases)
    func nested(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            try await database.createTestTables()
            try await database.write { tx in
                try tx.run("INSERT INTO degerler (kod) VALUES ('bir')")
                do {
                    try tx.nested { tx in
                        try increment(1, tx)
                        try tx.run("INSERT INTO degerler (kod) VALUES ('bir')")
                    }
                    Issue.record("the key was taken")
                } catch let error as SQLError where error.kind == .unique {}
                _ = try tx.nested { tx in try tx.run("INSERT INTO degerler (kod) VALUES ('iki')") }
                #expect(throws: Refusal()) {
                    try tx.nested { tx in
                        try tx.nested { tx in try increment(2, tx) }
                        throw Refusal()
                    }
                }
            }
            #expect(try await database.valueCount() == 2)
            #expect(try await database.counter(1) == 0)
            #expect(try await database.counter(2) == 0)
        }
    }

    @Test("actions after the commit run after the commit, and only then", arguments: EngineUnderTest.allCases)
    func hooks(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            try await database.createTestTables()
            let (done, undone) = (Tally(), Tally())
            try await database.write { tx in
                tx.afterCommit { done.add() }
                try? tx.nested { tx in
                    tx.afterCommit { undone.add() }
                    throw Refusal()
                }
                #expect(done.value == 0)
            }
            _ = await failure {
                try await database.write { tx in
                    tx.afterCommit { undone.add() }
                    throw Refusal()
                }
            }
            #expect(done.value == 1)
            #expect(undone.value == 0)
        }
    }

    @Test("PostgreSQL: an error that the closure swallows still fails its transaction")
    func swallowed() async throws {
        try await withDatabase(.postgres, migrated: false) { database in
            try await database.createTestTables()
            let hooks = Tally()
            let kind = await failure {
                try await database.write { tx in
                    try increment(1, tx)
                    tx.afterCommit { hooks.add() }
                    _ = try? tx.run("INSERT INTO degerler (yas) VALUES (200)")
                }
            }
            #expect(kind == .check)
            #expect(hooks.value == 0)
            #expect(try await database.counter() == 0)
        }
    }

    @Test("a reader sees one snapshot, whatever is written meanwhile", arguments: EngineUnderTest.allCases)
    func snapshot(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            try await database.createTestTables()
            let (started, written) = (Tally(), Tally())
            async let seen = database.read { tx in
                let query: SQL = "SELECT sayi FROM sayaclar WHERE id = 1"
                let before = try tx.value(query, as: Int.self)
                started.add()
                written.waitFor(1)
                return [before, try tx.value(query, as: Int.self)]
            }
            try await started.reached(1)
            try await database.write { tx in try increment(1, tx) }
            written.add()
            #expect(try await seen == [0, 0])
            #expect(try await database.counter() == 1)
        }
    }

    @Test("a run tells how many rows it changed", arguments: EngineUnderTest.allCases)
    func changes(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            try await database.createTestTables()
            let counts = try await database.write { tx in
                [
                    try tx.run("UPDATE sayaclar SET sayi = 7"),
                    try tx.run("UPDATE sayaclar SET sayi = 7 WHERE id = 3"),
                    try tx.run("DELETE FROM sayaclar WHERE id = 1"),
                ]
            }
            #expect(counts == [2, 0, 1])
        }
    }

    @Test("RETURNING gives the rows of a change", arguments: EngineUnderTest.allCases)
    func returning(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            try await database.createTestTables()
            let id = try await database.write { tx in
                try tx.value("INSERT INTO degerler (id, kod) VALUES (41, 'x') RETURNING id + 1", as: Int.self)
            }
            #expect(id == 42)
            #expect(try await database.valueCount() == 1)
        }
    }

    @Test("a closed database refuses work and has done what was waiting", arguments: EngineUnderTest.allCases)
    func closing(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            try await database.createTestTables()
            async let last: Void = database.write { tx in try increment(1, tx) }
            try await last
            await database.close()
            #expect(await failure { try await database.write { tx in try increment(1, tx) } } == .busy)
        }
    }
}
