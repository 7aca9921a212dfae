import Domain
import LibPQ
import SQLEngine

/// The rows of a result as a ``RowSource`` that is moved from row to row. PostgreSQL types columns, so each read checks
/// that the column has the type asked for.
final class PostgresRows: RowSource {
    private let result: ResultView
    private var row = -1

    init(_ result: consuming ResultView) { self.result = result }

    /// Goes to the next row; false after the last one.
    func advance() -> Bool {
        row += 1
        return row < result.rowCount
    }

    func isNull(_ column: Int) -> Bool { column >= result.columnCount || result.isNull(row, column) }

    /// Also reads NUMERIC without a fraction: `sum` over BIGINT is one.
    func int(_ column: Int) throws -> Int64 {
        switch result.columnType(column) {
        case TypeOID.int8, TypeOID.int4, TypeOID.int2: return try decode(column, Codec.decodeInteger)
        case TypeOID.numeric:
            let (whole, fraction) = try decode(column, Codec.decodeHundredths).quotientAndRemainder(dividingBy: 100)
            guard fraction == 0 else { throw fault(column, "an integer") }
            return whole
        default: throw fault(column, "an integer")
        }
    }

    func bool(_ column: Int) throws -> Bool {
        try require(column, [TypeOID.bool], "a boolean")
        return try decode(column, Codec.decodeBool)
    }

    func text(_ column: Int) throws -> String {
        try requireText(column)
        return try decode(column, Codec.decodeText)
    }

    func withUTF8(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        try requireText(column)
        try result.withBytes(row, column, body)
    }

    func bytes(_ column: Int) throws -> [UInt8] {
        try require(column, [TypeOID.bytea], "bytes")
        return result.withBytes(row, column) { Codec.decodeBytes($0) }
    }

    func money(_ column: Int) throws -> Money {
        try require(column, [TypeOID.numeric], "money")
        return Money(kurus: try decode(column, Codec.decodeHundredths))
    }

    func time(_ column: Int) throws -> Timestamp {
        try require(column, [TypeOID.timestamptz], "a time")
        return Timestamp(milliseconds: try decode(column, Codec.decodeTimestamp))
    }

    func json(_ column: Int) throws -> String {
        if result.columnType(column) == TypeOID.json { return try decode(column, Codec.decodeText) }
        try require(column, [TypeOID.jsonb], "JSON")
        return try decode(column, Codec.decodeJSONB)
    }

    private func requireText(_ column: Int) throws {
        switch result.columnType(column) {
        case TypeOID.text, TypeOID.varchar, TypeOID.bpchar, TypeOID.name, TypeOID.unknown: return
        default: throw fault(column, "text")
        }
    }

    private func decode<Value>(
        _ column: Int, _ decoder: (UnsafeRawBufferPointer) throws(PostgresError) -> Value
    ) throws -> Value {
        do throws(PostgresError) {
            return try result.withBytes(row, column, decoder)
        } catch {
            throw SQLError(.decoding, "column \(column): \(error.message)")
        }
    }

    private func require(_ column: Int, _ types: [UInt32], _ kind: String) throws {
        guard types.contains(result.columnType(column)) else { throw fault(column, kind) }
    }

    private func fault(_ column: Int, _ kind: String) -> SQLError {
        SQLError(.decoding, "column \(column) is not \(kind): its type has the object id \(result.columnType(column))")
    }
}
