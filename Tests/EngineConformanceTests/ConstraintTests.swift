import Domain
import SQLEngine
import TestSupport
import Testing

@Suite("Errors of both engines are told in the same words")
struct ConstraintTests {
    private func error(_ engine: EngineUnderTest, _ statements: SQL...) async throws -> SQLError? {
        try await withDatabase(engine, migrated: false) { database in
            try await database.createTestTables()
            do {
                try await database.write { tx in for statement in statements { try tx.run(statement) } }
                return nil
            } catch let error as SQLError {
                return error
            }
        }
    }

    @Test("a key that is taken", arguments: EngineUnderTest.allCases)
    func unique(engine: EngineUnderTest) async throws {
        let insert: SQL = "INSERT INTO degerler (kod) VALUES ('gizli')"
        let error = try #require(try await error(engine, insert, insert))
        #expect(error.kind == .unique)
        #expect(error.constraint == (engine == .sqlite ? "degerler.kod" : "degerler_kod_key"))
        #expect(!error.message.contains("gizli"))
    }

    @Test("a reference to nothing", arguments: EngineUnderTest.allCases)
    func foreignKey(engine: EngineUnderTest) async throws {
        let error = try await error(engine, "INSERT INTO degerler (sayac_id) VALUES (99)")
        #expect(error?.kind == .foreignKey)
    }

    @Test("removing what is referred to", arguments: EngineUnderTest.allCases)
    func referredTo(engine: EngineUnderTest) async throws {
        let error = try await error(
            engine, "INSERT INTO degerler (sayac_id) VALUES (1)", "DELETE FROM sayaclar WHERE id = 1")
        #expect(error?.kind == .foreignKey)
    }

    @Test("a value that a check refuses", arguments: EngineUnderTest.allCases)
    func check(engine: EngineUnderTest) async throws {
        let error = try await error(engine, "INSERT INTO degerler (yas) VALUES (200)")
        #expect(error?.kind == .check)
        #expect(error?.constraint == "yas_siniri")
    }

    @Test("text that is no JSON", arguments: EngineUnderTest.allCases)
    func malformedJSON(engine: EngineUnderTest) async throws {
        let error = try #require(
            try await error(engine, "INSERT INTO degerler (belge) VALUES (\(JSONText("{gizli")))"))
        #expect(error.kind == .check)
        #expect(!error.message.contains("gizli"))
    }

    @Test("a missing value", arguments: EngineUnderTest.allCases)
    func notNull(engine: EngineUnderTest) async throws {
        let error = try await error(engine, "INSERT INTO degerler (ad) VALUES (\(String?.none))")
        #expect(error?.kind == .notNull)
        #expect(error?.constraint == "degerler.ad")
    }

    @Test("a statement that is wrong", arguments: EngineUnderTest.allCases)
    func wrongStatement(engine: EngineUnderTest) async throws {
        #expect(try await error(engine, "SELECT * FROM yok")?.kind == .other)
        #expect(try await error(engine, "SELEC 1")?.kind == .other)
    }

    @Test("a row that must be there", arguments: EngineUnderTest.allCases)
    func noRow(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            let kind = await failure {
                _ = try await database.read { tx in try tx.one("SELECT 1 WHERE 1 = 0") { try $0.next(Int.self) } }
            }
            #expect(kind == .noRow)
        }
    }

    @Test("a transaction that reads can't write", arguments: EngineUnderTest.allCases)
    func readOnly(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            try await database.createTestTables()
            let kind = await failure {
                try await database.read { tx in _ = try tx.run("UPDATE sayaclar SET sayi = 5 WHERE id = 1") }
            }
            #expect(kind == (engine == .sqlite ? .storage : .other))
            #expect(try await database.counter() == 0)
        }
    }

    @Test("PostgreSQL: what a column can't hold is like a failed check")
    func unstorable() async throws {
        let statements: [SQL] = [
            "INSERT INTO degerler (metin) VALUES (\("a\u{0}b"))",
            #"INSERT INTO degerler (belge) VALUES (\#(JSONText(#"{"a": "\u0000"}"#)))"#,
            "INSERT INTO degerler (para) VALUES (\(Money(kurus: Money.largest.kurus + 1)))",
        ]
        for statement in statements { #expect(try await error(.postgres, statement)?.kind == .check) }
    }
}
