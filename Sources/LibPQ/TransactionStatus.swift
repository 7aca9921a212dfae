import CLibPQ

/// Where a session stands. Source: `PQtransactionStatus`.
package enum TransactionStatus: Sendable {
    /// Outside a transaction.
    case idle
    /// A statement is running.
    case active
    /// In a transaction that can go on.
    case inTransaction
    /// In a transaction that can only be rolled back.
    case failed
    /// The connection is down.
    case unknown

    init(_ connection: OpaquePointer) {
        self =
            switch PQtransactionStatus(connection) {
            case PQTRANS_IDLE: .idle
            case PQTRANS_ACTIVE: .active
            case PQTRANS_INTRANS: .inTransaction
            case PQTRANS_INERROR: .failed
            default: .unknown
            }
    }
}
