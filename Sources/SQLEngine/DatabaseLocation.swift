/// How to reach a database: the two options that every command takes.
package enum DatabaseLocation: Sendable, Equatable {
    /// Embedded SQLite in this directory.
    case directory(String)
    /// PostgreSQL at this URL; `schema` sets the search path, for demos and tests with a schema of their own.
    case postgres(url: String, schema: String?)
}
