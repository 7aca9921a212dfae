import CLibPQ

/// The result of one statement; the only owner of a `PGresult`.
///
/// All rows lie in C memory until the view goes away: take what is needed and let it go. Rows and columns count
/// from 0; using others is a programming error that ends the program, as with an array.
package struct ResultView: ~Copyable {
    let pointer: OpaquePointer
    /// The number of rows; 0 for a statement that returns none.
    package let rowCount: Int
    /// The number of columns; 0 for a statement that returns no rows.
    package let columnCount: Int

    /// Takes over the result.
    init(owning result: OpaquePointer) {
        pointer = result
        rowCount = Int(PQntuples(result))
        columnCount = Int(PQnfields(result))
    }

    deinit { PQclear(pointer) }

    /// How many rows an INSERT, UPDATE, DELETE, MERGE or SELECT touched; 0 for other statements.
    package var affectedRows: Int {
        PQcmdTuples(pointer).flatMap { Int(String(cString: $0)) } ?? 0
    }

    /// The name of a column, as the statement gave it.
    package func columnName(_ column: Int) -> String {
        precondition(column >= 0 && column < columnCount, "no such column")
        return PQfname(pointer, Int32(column)).map { String(cString: $0) } ?? ""
    }

    /// The type of a column, see `TypeOID`. Of a domain it is the type beneath.
    package func columnType(_ column: Int) -> UInt32 {
        precondition(column >= 0 && column < columnCount, "no such column")
        return PQftype(pointer, Int32(column))
    }

    /// Whether a value is NULL.
    package func isNull(_ row: Int, _ column: Int) -> Bool {
        require(row, column)
        return PQgetisnull(pointer, Int32(row), Int32(column)) == 1
    }

    /// Calls `body` with the binary form of a value; NULL has no bytes, ask `isNull` first.
    ///
    /// The buffer is valid only inside the closure.
    package func withBytes<Result, Failure: Error>(
        _ row: Int,
        _ column: Int,
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        require(row, column)
        let count = Int(PQgetlength(pointer, Int32(row), Int32(column)))
        return try body(UnsafeRawBufferPointer(start: PQgetvalue(pointer, Int32(row), Int32(column)), count: count))
    }

    private func require(_ row: Int, _ column: Int) {
        precondition(row >= 0 && row < rowCount && column >= 0 && column < columnCount, "no such row or column")
    }
}
