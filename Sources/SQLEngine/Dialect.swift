/// The SQL that an engine speaks.
package enum Dialect: Sendable {
    case sqlite
    case postgres
}

/// A piece of SQL that reads differently on the two engines.
package struct DialectFragment: Sendable {
    package var sqlite: String
    package var postgres: String

    package init(sqlite: String, postgres: String) {
        (self.sqlite, self.postgres) = (sqlite, postgres)
    }

    package func text(for dialect: Dialect) -> String { dialect == .sqlite ? sqlite : postgres }

    /// Nothing on either.
    package static let nothing = DialectFragment(sqlite: "", postgres: "")

    /// The truth as a literal: what a partial index is defined by is only found again in a literal, never in a parameter.
    package static let yes = DialectFragment(sqlite: "1", postgres: "true")

    /// Locks the rows that a SELECT returns until the transaction ends. SQLite has one writer and needs nothing.
    package static let forUpdate = DialectFragment(sqlite: "", postgres: "FOR UPDATE")

    /// The same, passing over rows that somebody else has locked.
    package static let forUpdateSkippingLocked = DialectFragment(sqlite: "", postgres: "FOR UPDATE SKIP LOCKED")

    /// Keeps the rows that a SELECT returns from being changed until the transaction ends; others may read and do the same.
    package static let forShare = DialectFragment(sqlite: "", postgres: "FOR SHARE")

    /// Ends a CTE's name so that PostgreSQL computes it once.
    package static let materialized = DialectFragment(sqlite: "AS", postgres: "AS MATERIALIZED")
}
