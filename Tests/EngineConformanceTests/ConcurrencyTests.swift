import SQLEngine
import TestSupport
import Testing

@Suite("Many transactions at a time")
struct ConcurrencyTests {
    @Test("fifty increments give fifty", arguments: EngineUnderTest.allCases)
    func counter(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            try await database.createTestTables()
            try await withThrowingTaskGroup { group in
                for _ in 0..<50 {
                    group.addTask { try await database.write { tx in try increment(1, tx) } }
                }
                try await group.waitForAll()
            }
            #expect(try await database.counter() == 50)
        }
    }

    @Test("readers and writers together", arguments: EngineUnderTest.allCases)
    func mixed(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            try await database.createTestTables()
            try await withThrowingTaskGroup { group in
                for number in 0..<60 {
                    group.addTask {
                        if number % 3 == 0 {
                            try await database.write { tx in
                                try increment(1, tx)
                                try increment(2, tx)
                            }
                        } else {
                            let (first, second) = try await database.read { tx in
                                try tx.one("SELECT min(sayi), max(sayi) FROM sayaclar") { row in
                                    (try row.next(Int.self), try row.next(Int.self))
                                }
                            }
                            #expect(first == second)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.counter(2) == 20)
        }
    }

    @Test("the failure of one transaction leaves its neighbours alone", arguments: EngineUnderTest.allCases)
    func neighbours(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            try await database.createTestTables()
            let committed = Tally()
            let failures = await withTaskGroup(of: Bool.self) { group in
                for number in 1...60 {
                    group.addTask {
                        await failure {
                            try await database.write { tx in
                                tx.afterCommit { committed.add() }
                                try tx.run("INSERT INTO degerler (id) VALUES (\(number))")
                                if number % 3 == 0 { try tx.run("INSERT INTO degerler (yas) VALUES (200)") }
                            }
                        } == .check
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(failures == 20)
            #expect(committed.value == 40)
            #expect(try await database.valueCount() == 40)
        }
    }
}
