import Domain
import GRDB
import GRDBSQLite
import SQLEngine

/// The current row of a statement as a ``RowSource``, read straight from SQLite. SQLite types values, not columns, so each
/// read checks what it got.
struct SQLiteRow: RowSource {
    /// Owned by the cursor that walks over the rows; valid until its next step.
    let statement: SQLiteStatement

    func isNull(_ column: Int) -> Bool { type(column) == SQLITE_NULL }

    func int(_ column: Int) throws -> Int64 {
        guard type(column) == SQLITE_INTEGER else { throw fault(column, "an integer") }
        return sqlite3_column_int64(statement, Int32(column))
    }

    func bool(_ column: Int) throws -> Bool { try int(column) != 0 }

    func text(_ column: Int) throws -> String { String(decoding: try utf8(column), as: UTF8.self) }

    func withUTF8(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        try body(try utf8(column))
    }

    func bytes(_ column: Int) throws -> [UInt8] {
        guard type(column) == SQLITE_BLOB else { throw fault(column, "bytes") }
        let start = sqlite3_column_blob(statement, Int32(column))
        return Array(UnsafeRawBufferPointer(start: start, count: byteCount(column)))
    }

    func money(_ column: Int) throws -> Money { Money(kurus: try int(column)) }

    func time(_ column: Int) throws -> Timestamp {
        guard let time = Timestamp(iso8601: try utf8(column)) else {
            throw SQLError(.decoding, "column \(column) is no time")
        }
        return time
    }

    func json(_ column: Int) throws -> String { try text(column) }

    private func type(_ column: Int) -> Int32 { sqlite3_column_type(statement, Int32(column)) }

    /// The bytes of a text, valid until the cursor's next step.
    private func utf8(_ column: Int) throws -> UnsafeRawBufferPointer {
        guard type(column) == SQLITE_TEXT else { throw fault(column, "text") }
        let start = sqlite3_column_text(statement, Int32(column))
        return UnsafeRawBufferPointer(start: start, count: byteCount(column))
    }

    /// To be asked after the value itself, which may have been converted by that.
    private func byteCount(_ column: Int) -> Int { Int(sqlite3_column_bytes(statement, Int32(column))) }

    private func fault(_ column: Int, _ kind: String) -> SQLError {
        SQLError(.decoding, "column \(column) is not \(kind)")
    }
}
