package import Domain
package import SQLEngine

/// What time it is for the queue: on PostgreSQL the database's clock, so that nodes with wrong clocks agree; on SQLite,
/// which has one process, the clock of that process.
package struct QueueClock: Sendable {
    private let local: @Sendable () -> Timestamp

    package init(local: @escaping @Sendable () -> Timestamp) { self.local = local }

    package func now(_ tx: borrowing Transaction) throws -> Timestamp {
        switch tx.dialect {
        case .sqlite: local()
        case .postgres: try tx.one("SELECT clock_timestamp()") { try $0.next() }
        }
    }

    /// The time this long from now as an expression, which spares a question to the server.
    func expression(after delay: Duration = .zero, _ dialect: Dialect) -> SQL {
        switch dialect {
        case .sqlite: "\(local() + delay)"
        case .postgres where delay == .zero: "date_trunc('milliseconds', clock_timestamp())"
        case .postgres:
            "date_trunc('milliseconds', clock_timestamp() + \(delay.wholeMilliseconds) * interval '1 millisecond')"
        }
    }
}
