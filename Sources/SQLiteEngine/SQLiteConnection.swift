import GRDB
import GRDBSQLite
import SQLEngine
import Synchronization

/// Whether the caller of some work has given it up.
final class Cancellation: Sendable {
    private let flag = Atomic(false)

    var isRequested: Bool { flag.load(ordering: .acquiring) }

    func request() { flag.store(true, ordering: .releasing) }
}

/// A GRDB connection seen as an ``SQLConnection``. Lives on the thread that opened it.
final class SQLiteConnection: SQLConnection {
    /// After so many of its own instructions SQLite asks whether to go on.
    private static let stride: Int32 = 1000

    private let database: Database
    /// Of the work that runs now, if it can be cancelled.
    private var cancellation: Cancellation?

    init(_ database: Database) { self.database = database }

    var dialect: Dialect { .sqlite }

    /// Runs work whose statements stop, or do not begin, once it is cancelled. SQLite asks for that: an interruption from
    /// outside has no effect between two statements, and late it would hit the next work.
    func run(_ cancellation: Cancellation, _ work: () throws -> Void) throws {
        self.cancellation = cancellation
        let context = Unmanaged.passUnretained(cancellation).toOpaque()
        sqlite3_progress_handler(
            database.sqliteConnection, SQLiteConnection.stride,
            { context in
                guard let context else { return 0 }
                return Unmanaged<Cancellation>.fromOpaque(context).takeUnretainedValue().isRequested ? 1 : 0
            }, context)
        defer {
            sqlite3_progress_handler(database.sqliteConnection, 0, nil, nil)
            self.cancellation = nil
        }
        try work()
    }

    func query(_ text: String, _ values: [SQLValue], each: (any RowSource) throws -> Void) throws {
        if cancellation?.isRequested == true {
            throw SQLError(.cancelled, "the transaction was cancelled by its caller")
        }
        do {
            let rows = try SQLiteRows(database.cachedStatement(sql: text), values)
            while let row = try rows.next() { try each(row) }
        } catch let error as DatabaseError {
            throw SQLError(error)
        }
    }

    func execute(_ text: String, _ values: [SQLValue]) throws -> Int {
        try query(text, values) { _ in }
        return database.changesCount
    }

    func runScript(_ text: String) throws {
        do { try database.execute(sql: text) } catch let error as DatabaseError { throw SQLError(error) }
    }

    /// Runs one statement that begins or ends a transaction or a part of one. Unlike a script it is prepared once.
    func control(_ text: String) throws { try query(text, []) { _ in } }
}
