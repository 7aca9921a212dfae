import LibPQ
import SQLEngine

/// A session as an ``SQLConnection`` for one attempt at a transaction. Lives on the thread of its session.
final class PostgresConnection: SQLConnection {
    private let session: Session
    private let interruption: Interruption
    /// What made the transaction fail. The server refuses everything after it, and that refusal says nothing.
    private var failure: SQLError?
    /// Whether a statement failed only because it had been prepared before the schema changed.
    private(set) var hadStalePlan = false

    init(_ session: Session, _ interruption: Interruption) {
        self.session = session
        self.interruption = interruption
    }

    var dialect: Dialect { .postgres }

    func query(_ text: String, _ values: [SQLValue], each: (any RowSource) throws -> Void) throws {
        let rows = PostgresRows(try result(text, values))
        while rows.advance() { try each(rows) }
    }

    func execute(_ text: String, _ values: [SQLValue]) throws -> Int {
        try result(text, values).affectedRows
    }

    func runScript(_ text: String) throws {
        try guarded { () throws(PostgresError) in try session.execute(text) }
    }

    /// Commits, unless the work has already ended its transaction, as reading does.
    ///
    /// - Throws: ``SQLError``, of kind `commitUnknown` if the connection breaks meanwhile. If the work has swallowed the
    ///   error that made its transaction fail, that error.
    func commit() throws {
        switch session.transactionStatus {
        case .idle: return
        case .inTransaction: break
        case .active, .failed, .unknown: throw failure ?? SQLError(.disconnected, "the transaction was lost")
        }
        try interruption.check()
        do throws(PostgresError) {
            try session.execute("COMMIT")
        } catch {
            guard error.kind == .connectionLost else { throw mapped(error) }
            throw SQLError(.commitUnknown, "the connection broke during the commit: \(error.message)")
        }
    }

    /// Ends the transaction if it is open.
    ///
    /// - Returns: whether the session can be used further.
    func rollBack() -> Bool {
        if session.transactionStatus != .idle { try? session.execute("ROLLBACK") }
        return isReusable
    }

    /// Whether the session stands between two transactions.
    var isReusable: Bool { !session.isBroken && session.transactionStatus == .idle }

    /// Whether running the work again may help where it failed with this error.
    func isWorthAnotherRun(after error: any Error) -> Bool {
        switch (error as? SQLError)?.kind {
        case .serialization: true
        case .disconnected: session.isBroken
        case .commitUnknown, .cancelled: false
        default: hadStalePlan
        }
    }
}

extension PostgresConnection {
    private func result(_ text: String, _ values: [SQLValue]) throws -> ResultView {
        let parameters = values.map(PGValue.init)
        return try guarded { () throws(PostgresError) in try session.query(text, parameters) }
    }

    private func guarded<Value: ~Copyable>(_ statement: () throws(PostgresError) -> Value) throws -> Value {
        try interruption.check()
        do throws(PostgresError) {
            let value = try statement()
            failure = nil
            return value
        } catch {
            throw noted(error)
        }
    }

    private func noted(_ error: PostgresError) -> SQLError {
        if error.sqlState == "25P02", let failure { return failure }
        // The session has already forgotten the plan: the next run makes a new one.
        if error.sqlState == "0A000" || error.sqlState == "26000" { hadStalePlan = true }
        let mapped = mapped(error)
        failure = mapped
        return mapped
    }

    private func mapped(_ error: PostgresError) -> SQLError {
        guard error.sqlState == "57014", interruption.isRequested else { return SQLError(error) }
        return SQLError(.cancelled, "the statement was cancelled by its caller")
    }
}
