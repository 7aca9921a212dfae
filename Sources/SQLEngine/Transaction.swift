/// One connection as the engines offer it to a transaction. Used on one thread only.
package protocol SQLConnection: AnyObject {
    var dialect: Dialect { get }

    /// Runs one statement and hands over each row in turn.
    func query(_ text: String, _ values: [SQLValue], each: (any RowSource) throws -> Void) throws

    /// Runs one statement without rows; returns how many rows it changed.
    func execute(_ text: String, _ values: [SQLValue]) throws -> Int

    /// Runs several statements without values.
    func runScript(_ text: String) throws
}

/// Actions to be taken once the transaction is durable.
package final class CommitHooks {
    private var actions: [@Sendable () -> Void] = []

    package init() {}

    package func add(_ action: @escaping @Sendable () -> Void) { actions.append(action) }

    package func removeAll(from count: Int = 0) { actions.removeSubrange(count...) }

    package var count: Int { actions.count }

    package func run() { for action in actions { action() } }
}

/// An open transaction. It is borrowed by the closure that works in it and can't leave it; there is no `await` inside, so
/// nothing slow can hold it open.
package struct Transaction: ~Copyable {
    private let connection: any SQLConnection
    private let hooks: CommitHooks

    /// For the engines.
    package init(on connection: any SQLConnection, hooks: CommitHooks) {
        self.connection = connection
        self.hooks = hooks
    }

    package var dialect: Dialect { connection.dialect }

    /// All rows of a query.
    package func all<Value>(_ sql: SQL, _ decode: (inout RowReader) throws -> Value) throws -> [Value] {
        let (text, values) = sql.rendered(for: connection.dialect)
        var result: [Value] = []
        try connection.query(text, values) { source in
            var row = RowReader(source)
            result.append(try decode(&row))
        }
        return result
    }

    /// The first row of a query, nil if it has none.
    package func first<Value>(_ sql: SQL, _ decode: (inout RowReader) throws -> Value) throws -> Value? {
        try all(sql, decode).first
    }

    /// The one row that a query must have.
    ///
    /// - Throws: ``SQLError`` of kind `noRow` if it has none.
    package func one<Value>(_ sql: SQL, _ decode: (inout RowReader) throws -> Value) throws -> Value {
        guard let value = try first(sql, decode) else { throw SQLError(.noRow, "a row that must exist is missing") }
        return value
    }

    /// The single value of a query with one column, nil if it has no row.
    package func value<Value: SQLReadable>(_ sql: SQL, as type: Value.Type = Value.self) throws -> Value? {
        try first(sql) { try $0.next(Value.self) }
    }

    /// Runs a statement that returns no rows.
    ///
    /// - Returns: how many rows it changed.
    @discardableResult
    package func run(_ sql: SQL) throws -> Int {
        let (text, values) = sql.rendered(for: connection.dialect)
        return try connection.execute(text, values)
    }

    /// Runs the statements of a migration.
    package func runScript(_ text: String) throws { try connection.runScript(text) }

    /// Work that fails on its own: an error undoes what it did and nothing before it.
    package func nested<Value>(_ work: (borrowing Transaction) throws -> Value) throws -> Value {
        let hookCount = hooks.count
        try connection.runScript("SAVEPOINT ic_islem")
        do {
            let value = try work(self)
            try connection.runScript("RELEASE SAVEPOINT ic_islem")
            return value
        } catch {
            hooks.removeAll(from: hookCount)
            try connection.runScript("ROLLBACK TO SAVEPOINT ic_islem")
            try connection.runScript("RELEASE SAVEPOINT ic_islem")
            throw error
        }
    }

    /// Calls `action` once the transaction is durable; never if it is rolled back.
    package func afterCommit(_ action: @escaping @Sendable () -> Void) { hooks.add(action) }
}
