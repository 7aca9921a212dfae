import Domain
import Foundation
import GRDB
import SQLEngine

/// A GRDB connection seen as an ``SQLConnection``. Lives on the thread that opened it.
final class SQLiteConnection: SQLConnection {
    private let database: Database

    init(_ database: Database) { self.database = database }

    var dialect: Dialect { .sqlite }

    func query(_ text: String, _ values: [SQLValue], each: (any RowSource) throws -> Void) throws {
        do {
            let statement = try database.cachedStatement(sql: text)
            let rows = try SQLiteRows(statement, SQLiteConnection.arguments(values))
            while let row = try rows.next() { try each(row) }
        } catch let error as DatabaseError {
            throw SQLError(error)
        }
    }

    func execute(_ text: String, _ values: [SQLValue]) throws -> Int {
        do {
            let statement = try database.cachedStatement(sql: text)
            try statement.execute(arguments: SQLiteConnection.arguments(values))
            return database.changesCount
        } catch let error as DatabaseError {
            throw SQLError(error)
        }
    }

    func runScript(_ text: String) throws {
        do { try database.execute(sql: text) } catch let error as DatabaseError { throw SQLError(error) }
    }

    private static func arguments(_ values: [SQLValue]) -> StatementArguments {
        StatementArguments(values.map(databaseValue))
    }

    private static func databaseValue(_ value: SQLValue) -> DatabaseValue {
        switch value {
        case .null: .null
        case .int(let number): number.databaseValue
        case .bool(let flag): (flag ? 1 : 0).databaseValue
        case .text(let text), .json(let text): text.databaseValue
        case .bytes(let bytes): Data(bytes).databaseValue
        case .money(let money): money.kurus.databaseValue
        case .time(let time): time.description.databaseValue
        }
    }
}
