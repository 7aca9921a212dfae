import GRDB
import SQLEngine

/// A GRDB connection seen as an ``SQLConnection``. Lives on the thread that opened it.
final class SQLiteConnection: SQLConnection {
    private let database: Database

    init(_ database: Database) { self.database = database }

    var dialect: Dialect { .sqlite }

    func query(_ text: String, _ values: [SQLValue], each: (any RowSource) throws -> Void) throws {
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
