package import Domain

/// The current row of a result, read by column number from 0. Implemented by the engines.
package protocol RowSource {
    func isNull(_ column: Int) -> Bool
    func int(_ column: Int) throws -> Int64
    func bool(_ column: Int) throws -> Bool
    func text(_ column: Int) throws -> String
    func bytes(_ column: Int) throws -> [UInt8]
    func money(_ column: Int) throws -> Money
    func time(_ column: Int) throws -> Timestamp
    func json(_ column: Int) throws -> String
    /// Hands over the UTF-8 bytes of a text, which are valid only within the call.
    func withUTF8(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws
}

/// Reads the columns of one row from left to right, each as the type that the caller's variable has.
package struct RowReader {
    private let source: any RowSource
    private var column = 0

    package init(_ source: any RowSource) { self.source = source }

    /// The next column.
    ///
    /// - Throws: ``SQLError`` of kind `decoding` if it is NULL or of another type.
    package mutating func next<Value: SQLReadable>(_ type: Value.Type = Value.self) throws -> Value {
        defer { column += 1 }
        guard !source.isNull(column) else { throw SQLError(.decoding, "column \(column) is NULL") }
        return try Value.read(source, column)
    }

    /// The next column, nil if it is NULL.
    package mutating func next<Value: SQLReadable>(_ type: Value?.Type = Value?.self) throws -> Value? {
        defer { column += 1 }
        return source.isNull(column) ? nil : try Value.read(source, column)
    }

    /// The next column's place in its row, for those who read it without making a value of it.
    package mutating func nextPlace() -> (row: any RowSource, column: Int) {
        defer { column += 1 }
        return (source, column)
    }
}
