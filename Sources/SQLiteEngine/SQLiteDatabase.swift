import Foundation
import GRDB
package import SQLEngine
import Synchronization

/// The embedded engine: one file, WAL, `synchronous=FULL`. One thread writes, a few read; each owns one connection.
///
/// Writers that wait at the same time share one commit, and so one sync of the disk: each runs in a savepoint of its own,
/// so the failure of one leaves the others alone.
package final class SQLiteDatabase: SQLDatabase {
    package struct Options: Sendable {
        /// How many threads read at the same time.
        package var readerCount = 3
        /// How many transactions may share one commit.
        package var groupMax = 128
        /// How much work may wait for a thread.
        package var queueLengthMax = 20_000
        /// Whether a write is on the disk before its caller goes on. Without it a power cut may lose the last writes, though
        /// never half of one.
        package var waitsForDisk = true
        /// Opens without taking the directory for itself and without writing: for looking at a running installation.
        package var isReadOnly = false
        /// Writes beside the process that owns the directory, if there is one: for commands with short transactions.
        package var isGuest = false

        package init() {}
    }

    private let writes: WorkQueue
    private let reads: WorkQueue
    private let lock: DirectoryLock?
    private let threads: Threads

    package var dialect: Dialect { .sqlite }

    /// Opens or creates `siparis.sqlite` in the directory, which is created if need be.
    ///
    /// - Throws: ``SQLError``: `busy` if another process owns the directory, `storage` if the file can't be used.
    package init(directory: String, options: Options = Options()) throws {
        if !options.isReadOnly, !options.isGuest { try SQLiteDatabase.createDirectory(directory) }
        lock = options.isReadOnly || options.isGuest ? nil : try DirectoryLock(directory: directory)
        let path = directory + "/siparis.sqlite"
        guard !options.isGuest || FileManager.default.fileExists(atPath: path) else {
            throw SQLError(.storage, "there is no database in \(directory)")
        }
        writes = WorkQueue(lengthMax: options.queueLengthMax)
        reads = WorkQueue(lengthMax: options.queueLengthMax)
        threads = Threads()
        if !options.isReadOnly {
            let writer = try SQLiteDatabase.open(path, readOnly: false)
            try SQLiteDatabase.setDurability(writer, waitsForDisk: options.waitsForDisk)
            let queue = writes
            threads.start(name: "sqlite-yazar") { SQLiteWriter(groupMax: options.groupMax).run(writer, queue) }
        }
        for number in 1...options.readerCount {
            let reader = try SQLiteDatabase.open(path, readOnly: true)
            let queue = reads
            threads.start(name: "sqlite-okur-\(number)") { SQLiteReader().run(reader, queue) }
        }
    }

    package func read<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value {
        try await submit(work, to: reads)
    }

    package func write<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value {
        try await submit(work, to: writes)
    }

    package func close() async {
        reads.close()
        writes.close()
        await threads.waitUntilEnded()
        lock?.release()
    }

    private func submit<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value, to queue: WorkQueue
    ) async throws -> Value {
        let box = ResultBox<Value>()
        let pending = PendingWork(deadline: .now + .seconds(60)) { tx in box.store(try work(tx)) }
        try await pending.wait { try queue.push($0) }
        return try box.load()
    }

    // An order touches a page in each of some thirty indexes; SQLite's own 2 MB would read them anew for each. Taken only as
    // it is used.
    private static let writerCacheKibibytes = 64 * 1024
    private static let readerCacheKibibytes = 16 * 1024

    private static func createDirectory(_ directory: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw SQLError(.storage, "cannot create the data directory \(directory)")
        }
    }

    private static func open(_ path: String, readOnly: Bool) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 1
        let cacheKibibytes = readOnly ? readerCacheKibibytes : writerCacheKibibytes
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA cache_size = -\(cacheKibibytes)")
            // What a savepoint keeps to go back to, too: it goes over a few pages and ends within milliseconds.
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        do { return try DatabaseQueue(path: path, configuration: configuration) } catch let error as DatabaseError {
            throw SQLError(error)
        }
    }

    /// GRDB lowers `synchronous` when it opens a WAL database, so FULL is set after opening.
    private static func setDurability(_ queue: DatabaseQueue, waitsForDisk: Bool) throws {
        do {
            try queue.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA journal_mode = WAL")
                try database.execute(sql: "PRAGMA synchronous = \(waitsForDisk ? "FULL" : "NORMAL")")
                try database.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
            }
        } catch let error as DatabaseError {
            throw SQLError(error)
        }
    }
}
