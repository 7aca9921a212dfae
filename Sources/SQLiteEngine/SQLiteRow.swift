import Domain
import Foundation
import GRDB
import SQLEngine

/// A row of a GRDB cursor as a ``RowSource``. SQLite types values, not columns, so each read checks what it got.
struct SQLiteRow: RowSource {
    let row: Row

    func isNull(_ column: Int) -> Bool { storage(column) == .null }

    func int(_ column: Int) throws -> Int64 {
        guard case .int64(let number) = storage(column) else { throw fault(column, "an integer") }
        return number
    }

    func bool(_ column: Int) throws -> Bool { try int(column) != 0 }

    func text(_ column: Int) throws -> String {
        guard case .string(let text) = storage(column) else { throw fault(column, "text") }
        return text
    }

    func bytes(_ column: Int) throws -> [UInt8] {
        guard case .blob(let data) = storage(column) else { throw fault(column, "bytes") }
        return Array(data)
    }

    func money(_ column: Int) throws -> Money { Money(kurus: try int(column)) }

    func time(_ column: Int) throws -> Timestamp {
        guard let time = Timestamp(iso8601: try text(column)) else {
            throw SQLError(.decoding, "column \(column) is no time")
        }
        return time
    }

    func json(_ column: Int) throws -> String { try text(column) }

    private func fault(_ column: Int, _ kind: String) -> SQLError {
        SQLError(.decoding, "column \(column) is not \(kind)")
    }

    private func storage(_ column: Int) -> DatabaseValue.Storage { (row[column] as DatabaseValue).storage }
}
