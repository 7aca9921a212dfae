import Domain
import Foundation
import JobQueue
import SQLEngine
import SQLiteEngine
import Storage
import TestSupport
import Testing

@Suite("The embedded database when the plug is pulled", .serialized, .timeLimit(.minutes(120)))
struct EmbeddedCrashTests {
    @Test("Killed at random moments, it keeps every job that was confirmed, and no row is broken")
    func killSweep() async throws {
        try await withTemporaryFolder { folder in
            try await inTurn { try await sweep(data: folder + "/veri", journal: folder + "/gunluk") }
        }
    }

    private func sweep(data: String, journal: String) async throws {
        try await makeSchema(data)
        var random = SeededGenerator(seed: 30)
        for round in 0..<(isLong ? 500 : 12) {
            let before = try Journal(path: journal).confirmed.count
            let worker = try WorkerProcess(
                database: ["--data", data], journal: journal, ["--add", "--concurrency", "8"])
            let wanted = Int.random(in: 5...60, using: &random)
            let deadline = ContinuousClock.now + .seconds(240)
            while try Journal(path: journal).confirmed.count < before + wanted {
                guard ContinuousClock.now < deadline else { throw NotReached(what: "round \(round)", counts: "") }
                try await Task.sleep(for: .milliseconds(3))
            }
            await worker.kill()
            try await expectWhole(data, confirmed: try Journal(path: journal).confirmed)
        }
        // In the end all of them are worked.
        let last = try WorkerProcess(database: ["--data", data], journal: journal)
        let deadline = ContinuousClock.now + .seconds(240)
        var open = 1
        while open > 0, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(100))
            open = try await count("durum <> 'tamam'", data)
        }
        await last.stop()
        #expect(open == 0)
    }

    /// In a function of its own, because the folder is held for as long as the database's object lives.
    private func makeSchema(_ data: String) async throws {
        let database = try SQLiteDatabase(directory: data)
        _ = try await Migrator(schemaMigrations).migrate(database, now: { Timestamp(milliseconds: 1_777_878_000_000) })
        await database.close()
    }

    private func expectWhole(_ data: String, confirmed: [Int64]) async throws {
        var options = SQLiteDatabase.Options()
        options.isReadOnly = true
        let database = try SQLiteDatabase(directory: data, options: options)
        let (check, found) = try await database.read { tx in
            (
                try tx.one("PRAGMA integrity_check") { try $0.next(String.self) },
                Set(try tx.all("SELECT id FROM is_kuyrugu") { try $0.next(Int64.self) })
            )
        }
        await database.close()
        #expect(check == "ok")
        #expect(Set(confirmed).isSubset(of: found))
    }

    private func count(_ condition: SQL, _ data: String) async throws -> Int {
        var options = SQLiteDatabase.Options()
        options.isReadOnly = true
        let database = try SQLiteDatabase(directory: data, options: options)
        let count = try await database.read { tx in
            try tx.value("SELECT count(*) FROM is_kuyrugu WHERE \(fragment: condition)", as: Int.self) ?? 0
        }
        await database.close()
        return count
    }

    @Test("A second process is refused politely")
    func secondProcess() async throws {
        try await withTemporaryFolder { folder in
            let first = try SQLiteDatabase(directory: folder)
            #expect { try SQLiteDatabase(directory: folder) } throws: { error in
                (error as? SQLError)?.kind == .busy
            }
            await first.close()
        }
    }

    @Test("A full disk is an error that says so; nothing breaks, and once there is room the work goes on")
    func diskFull() async throws {
        try await withTemporaryFolder { folder in
            guard await mount(folder, megabytes: 8) else {
                print("skipped: this machine lets tests mount no file system, so no disk can be filled")
                return
            }
            do { try await fillDisk(folder) } catch {
                await unmount(folder)
                throw error
            }
            await unmount(folder)
        }
    }

    private func fillDisk(_ folder: String) async throws {
        let database = try SQLiteDatabase(directory: folder)
        _ = try await Migrator(schemaMigrations).migrate(
            database, now: { Timestamp(milliseconds: 1_777_878_000_000) })
        let house = FailureHouse(database: database, journal: "", place: [])
        try await house.add(10)
        let filler = folder + "/dolgu"
        #expect(FileManager.default.createFile(atPath: filler, contents: nil))
        fill(filler)
        var failure: SQLError?
        var added = 10
        do {
            for _ in 0..<200 {
                try await house.add(200)
                added += 200
            }
        } catch let error as SQLError {
            failure = error
        }
        #expect(failure?.kind == .storage)
        // Reading goes on while the disk is full.
        #expect(try await house.rows().count == added)
        try FileManager.default.removeItem(atPath: filler)
        try await house.add(5)
        #expect(try await house.rows().count == added + 5)
        let check = try await database.read { tx in
            try tx.one("PRAGMA integrity_check") { try $0.next(String.self) }
        }
        #expect(check == "ok")
        await database.close()
    }

    private func mount(_ folder: String, megabytes: Int) async -> Bool {
        await call("/usr/bin/mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", folder])
    }

    private func unmount(_ folder: String) async { _ = await call("/usr/bin/umount", ["-l", folder]) }

    private func fill(_ path: String) {
        guard let file = FileHandle(forWritingAtPath: path) else { return }
        let block = Data(repeating: 1, count: 4096)
        while (try? file.write(contentsOf: block)) != nil {}
        try? file.close()
    }

    private func call(_ program: String, _ arguments: [String]) async -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        guard let started = try? ChildProcess(process) else { return false }
        return await started.end() == 0
    }
}
