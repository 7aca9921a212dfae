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
}
