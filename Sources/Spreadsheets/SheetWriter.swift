import Domain

/// A table that is written row by row into a file, without keeping what was written in memory.
package protocol SheetWriter: AnyObject {
    /// Writes the next row.
    func write(_ row: [Cell]) throws(SheetError)

    /// Writes what is left and closes the file; nothing may be written afterwards.
    func finish() throws(SheetError)
}

/// Why a sheet could not be written.
package enum SheetError: Error, Sendable, Equatable {
    /// The system's or the library's words.
    case diskFailed(String)
    /// The format holds no more rows.
    case tooManyRows(limit: Int)
}
