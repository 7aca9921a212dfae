import Domain
import GRDB
import GRDBSQLite
import SQLEngine

/// Runs a statement with values and walks over its rows, without making anything of either: values go to SQLite as they
/// are, rows are read where they lie. GRDB prepares, keeps and steps the statement, and knows its errors.
final class SQLiteRows: DatabaseCursor {
    typealias Element = SQLiteRow

    let _statement: Statement
    var _isDone = false

    /// - Throws: `DatabaseError` if there are not as many values as the statement asks for.
    init(_ statement: Statement, _ values: [SQLValue]) throws {
        _statement = statement
        let pointer = statement.sqliteStatement
        // The result only repeats what an earlier step said.
        _ = sqlite3_reset(pointer)
        guard Int(sqlite3_bind_parameter_count(pointer)) == values.count else {
            throw DatabaseError(resultCode: .SQLITE_RANGE, message: "wrong number of values", sql: statement.sql)
        }
        for (position, value) in values.enumerated() {
            let code = value.bind(to: pointer, at: Int32(position + 1))
            guard code == SQLITE_OK else {
                throw DatabaseError(resultCode: ResultCode(rawValue: code), sql: statement.sql)
            }
        }
    }

    deinit {
        // Rows may be left, and values must not outlive their statement's run.
        _ = sqlite3_reset(_statement.sqliteStatement)
        _ = sqlite3_clear_bindings(_statement.sqliteStatement)
    }

    func _element(sqliteStatement: SQLiteStatement) -> SQLiteRow { SQLiteRow(statement: sqliteStatement) }
}

extension SQLValue {
    /// Returns SQLite's result code.
    fileprivate func bind(to statement: SQLiteStatement, at index: Int32) -> Int32 {
        switch self {
        case .null: sqlite3_bind_null(statement, index)
        case .int(let number): sqlite3_bind_int64(statement, index, number)
        case .bool(let flag): sqlite3_bind_int64(statement, index, flag ? 1 : 0)
        case .money(let money): sqlite3_bind_int64(statement, index, money.kurus)
        case .text(let text), .json(let text): SQLValue.bind(text, to: statement, at: index)
        case .time(let time): SQLValue.bind(time.description, to: statement, at: index)
        case .bytes(let bytes): SQLValue.bind(bytes, to: statement, at: index)
        }
    }

    private static func bind(_ text: String, to statement: SQLiteStatement, at index: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { bytes in
            guard let copy = copy(UnsafeRawBufferPointer(bytes)) else { return SQLITE_NOMEM }
            let start = copy.assumingMemoryBound(to: CChar.self)
            return sqlite3_bind_text(statement, index, start, Int32(bytes.count), sqlite3_free)
        }
    }

    private static func bind(_ bytes: [UInt8], to statement: SQLiteStatement, at index: Int32) -> Int32 {
        bytes.withUnsafeBytes { bytes in
            guard let copy = copy(bytes) else { return SQLITE_NOMEM }
            return sqlite3_bind_blob(statement, index, copy, Int32(bytes.count), sqlite3_free)
        }
    }

    /// The bytes in memory that SQLite gives back with `sqlite3_free` once the value is bound to no statement any more.
    private static func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafeMutableRawPointer? {
        // At least one byte: no address stands for NULL.
        let copy = sqlite3_malloc64(UInt64(max(bytes.count, 1)))
        if let start = bytes.baseAddress { copy?.copyMemory(from: start, byteCount: bytes.count) }
        return copy
    }
}
