package import Domain

/// A value on its way into a database: the only types that cross the seam between SQL and an engine.
package enum SQLValue: Sendable, Equatable {
    case null
    case int(Int64)
    case bool(Bool)
    case text(String)
    case bytes([UInt8])
    /// NUMERIC(14,2) in PostgreSQL, integer kuruş in SQLite.
    case money(Money)
    /// timestamptz in PostgreSQL, ISO 8601 text with milliseconds in SQLite.
    case time(Timestamp)
    /// jsonb in PostgreSQL, text in SQLite.
    case json(String)
}

/// A type whose values can be bound to a parameter by interpolation into ``SQL``.
package protocol SQLBindable {
    var sqlValue: SQLValue { get }
}

/// A type that can be read from a column.
package protocol SQLReadable {
    /// Reads the value of a column that is not NULL.
    static func read(_ row: any RowSource, _ column: Int) throws -> Self
}

/// JSON text, so that an engine knows it from plain text.
package struct JSONText: Sendable, Equatable {
    package var text: String

    package init(_ text: String) { self.text = text }
}

extension SQLValue: SQLBindable { package var sqlValue: SQLValue { self } }

extension Int: SQLBindable, SQLReadable {
    package var sqlValue: SQLValue { .int(Int64(self)) }
    package static func read(_ row: any RowSource, _ column: Int) throws -> Int { Int(try row.int(column)) }
}

extension Int64: SQLBindable, SQLReadable {
    package var sqlValue: SQLValue { .int(self) }
    package static func read(_ row: any RowSource, _ column: Int) throws -> Int64 { try row.int(column) }
}

extension Bool: SQLBindable, SQLReadable {
    package var sqlValue: SQLValue { .bool(self) }
    package static func read(_ row: any RowSource, _ column: Int) throws -> Bool { try row.bool(column) }
}

extension String: SQLBindable, SQLReadable {
    package var sqlValue: SQLValue { .text(self) }
    package static func read(_ row: any RowSource, _ column: Int) throws -> String { try row.text(column) }
}

extension [UInt8]: SQLBindable, SQLReadable {
    package var sqlValue: SQLValue { .bytes(self) }
    package static func read(_ row: any RowSource, _ column: Int) throws -> [UInt8] { try row.bytes(column) }
}

extension Money: SQLBindable, SQLReadable {
    package var sqlValue: SQLValue { .money(self) }
    package static func read(_ row: any RowSource, _ column: Int) throws -> Money { try row.money(column) }
}

extension Percent: SQLBindable, SQLReadable {
    package var sqlValue: SQLValue { .money(Money(kurus: hundredths)) }
    package static func read(_ row: any RowSource, _ column: Int) throws -> Percent {
        Percent(hundredths: try row.money(column).kurus)
    }
}

extension Timestamp: SQLBindable, SQLReadable {
    package var sqlValue: SQLValue { .time(self) }
    package static func read(_ row: any RowSource, _ column: Int) throws -> Timestamp { try row.time(column) }
}

extension JSONText: SQLBindable, SQLReadable {
    package var sqlValue: SQLValue { .json(text) }
    package static func read(_ row: any RowSource, _ column: Int) throws -> JSONText {
        JSONText(try row.json(column))
    }
}

extension ID: SQLBindable, SQLReadable {
    package var sqlValue: SQLValue { .int(rawValue) }
    package static func read(_ row: any RowSource, _ column: Int) throws -> ID { ID(try row.int(column)) }
}

extension SQLBindable where Self: RawRepresentable, RawValue == String {
    package var sqlValue: SQLValue { .text(rawValue) }
}

extension SQLReadable where Self: RawRepresentable, RawValue == String {
    package static func read(_ row: any RowSource, _ column: Int) throws -> Self {
        let text = try row.text(column)
        guard let value = Self(rawValue: text) else {
            throw SQLError(.decoding, "\(Self.self) has no value '\(text)'")
        }
        return value
    }
}
