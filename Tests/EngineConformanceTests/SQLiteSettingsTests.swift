import SQLEngine
import SQLiteEngine
import TestSupport
import Testing

@Suite("SQLite: settings")
struct SQLiteSettingsTests {
    @Test("every commit reaches the disk, and keys are enforced")
    func durability() async throws {
        try await withDatabase(.sqlite, migrated: false) { database in
            let settings = try await database.write { tx in
                [
                    try tx.value("PRAGMA synchronous", as: Int.self), try tx.value("PRAGMA foreign_keys", as: Int.self),
                ]
            }
            #expect(settings == [2, 1])
            let mode = try await database.write { tx in try tx.value("PRAGMA journal_mode", as: String.self) }
            #expect(mode == "wal")
        }
    }

    @Test("a directory has one owner at a time")
    func oneOwner() async throws {
        try await withTemporaryFolder { folder in
            let first = try SQLiteDatabase(directory: folder)
            let error = #expect(throws: SQLError.self) { _ = try SQLiteDatabase(directory: folder) }
            #expect(error?.kind == .busy)
            try await first.createTestTables()

            var options = SQLiteDatabase.Options()
            options.isReadOnly = true
            let onlooker = try SQLiteDatabase(directory: folder, options: options)
            #expect(try await onlooker.counter() == 0)
            await onlooker.close()
            await first.close()
        }
    }

    @Test("what was closed has an owner no more, although somebody still holds it")
    func closedIsFree() async throws {
        try await withTemporaryFolder { folder in
            let first = try SQLiteDatabase(directory: folder)
            await first.close()
            await first.close()
            let second = try SQLiteDatabase(directory: folder)
            await first.close()
            #expect(throws: SQLError.self) { _ = try SQLiteDatabase(directory: folder) }
            await second.close()
        }
    }

    @Test("a guest writes beside the owner, and makes no database")
    func guest() async throws {
        try await withTemporaryFolder { folder in
            var options = SQLiteDatabase.Options()
            options.isGuest = true
            #expect(throws: SQLError.self) { _ = try SQLiteDatabase(directory: folder, options: options) }
            let owner = try SQLiteDatabase(directory: folder)
            try await owner.createTestTables()
            let guest = try SQLiteDatabase(directory: folder, options: options)
            try await guest.write { tx in try increment(1, tx) }
            try await owner.write { tx in try increment(1, tx) }
            #expect(try await owner.counter() == 2)
            await guest.close()
            await owner.close()
        }
    }

    @Test("what was committed is there after opening again")
    func reopening() async throws {
        try await withTemporaryFolder { folder in
            do {
                let database = try SQLiteDatabase(directory: folder)
                try await database.createTestTables()
                try await database.write { tx in try increment(1, tx) }
                await database.close()
            }
            let database = try SQLiteDatabase(directory: folder)
            #expect(try await database.counter() == 1)
            await database.close()
        }
    }
}
