/// A database, whichever engine it is. Closures run on a thread that owns a connection, and may be run again after a
/// collision with another transaction: they must not have effects besides the transaction.
package protocol SQLDatabase: Sendable {
    var dialect: Dialect { get }

    /// Runs a read-only transaction over one consistent snapshot.
    func read<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value

    /// Runs a transaction that may write. When this returns, the changes are durable.
    func write<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value

    /// Lets running transactions finish, refuses new ones, and closes all connections.
    func close() async
}
