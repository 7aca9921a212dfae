import CLibPQ

/// One connection to a PostgreSQL server, in blocking style.
///
/// Every call blocks its thread until the server has answered, so a session belongs on a thread of its own, never on
/// the pool that runs Swift tasks. It must be used by one thread at a time; only `Canceller` crosses threads.
/// The connection is closed when the session goes away.
package final class Session {
    private let connection: ConnectionHandle
    private var statements: StatementCache
    /// Prepared statements that the server still holds although nobody uses them any more.
    private var namesToDeallocate: [String] = []
    /// Set when the protocol has come to a state that this library doesn't handle.
    private var isGivenUp = false

    /// Connects, then sets time zone, search path and time limits.
    ///
    /// Throws `.connectionFailed`, or `.server` if the server refuses a setting.
    package static func connect(_ info: ConnectionInfo) throws(PostgresError) -> Session {
        let session = Session(try ConnectionHandle(info), statementLimit: info.preparedStatementLimit)
        let settings = SessionSettings(info)
        _ = try session.runUnprepared(settings.sql, try Parameters(settings.parameters))
        return session
    }

    private init(_ connection: consuming ConnectionHandle, statementLimit: Int) {
        self.connection = connection
        statements = StatementCache(limit: statementLimit)
    }

    /// For this library's own extensions.
    var pointer: OpaquePointer { connection.pointer }

    /// Whether the session is of no more use and has to be replaced by a new one.
    package var isBroken: Bool { isGivenUp || PQstatus(connection.pointer) == CONNECTION_BAD }

    /// Where the session stands, as far as the server has said up to now.
    package var transactionStatus: TransactionStatus { TransactionStatus(connection.pointer) }

    /// The server's version, such as 150018 for 15.18.
    package var serverVersion: Int { Int(PQserverVersion(connection.pointer)) }

    /// What another thread needs to interrupt this session. Throws `.closed` if the connection is down.
    package func makeCanceller() throws(PostgresError) -> Canceller {
        guard let canceller = Canceller(connection: connection.pointer) else { throw Self.closed }
        return canceller
    }

    /// Runs one statement with parameters `$1`, `$2` … and returns its rows in binary form.
    ///
    /// From its second use on the statement is prepared. If the server has lost the prepared form, or a change of the
    /// schema has made it useless, it is run again without, unless that happens in a transaction, which has failed then.
    /// Throws `.server`, `.connectionLost`, `.closed` or `.invalidRequest`.
    package func query(_ sql: String, _ parameters: [PGValue] = []) throws(PostgresError) -> ResultView {
        let encoded = try Parameters(parameters)
        let status = try begin()
        let key = StatementCache.Key(sql: sql, types: encoded.types)
        switch statements.plan(for: key) {
        case .unprepared:
            return try runUnprepared(sql, encoded)
        case .prepare(let name):
            try prepare(key, as: name)
            return try runPrepared(name, encoded)
        case .prepared(let name):
            do throws(PostgresError) {
                return try runPrepared(name, encoded)
            } catch {
                guard forgetStatements(after: error), status == .idle else { throw error }
                return try runUnprepared(sql, encoded)
            }
        }
    }

    /// Runs a text of one or more statements without parameters, such as a migration or `BEGIN`, and drops their rows.
    ///
    /// The server runs several statements as one transaction, unless the text controls transactions itself.
    /// `DISCARD ALL` and `RESET ALL` would also undo what `connect` has set.
    /// Throws `.server`, `.connectionLost`, `.closed` or `.invalidRequest`.
    package func execute(_ script: String) throws(PostgresError) {
        try Self.check(script)
        _ = try begin()
        _ = try finish(script.withCString { PQexec(connection.pointer, $0) })
    }
}

// MARK: - Steps

extension Session {
    private static var closed: PostgresError { PostgresError(.closed, "the connection is down") }

    /// Refuses a text that C would cut off at its first NUL.
    private static func check(_ sql: String) throws(PostgresError) {
        guard !sql.utf8.contains(0) else { throw PostgresError(.invalidRequest, "SQL text contains NUL") }
    }

    /// Before each statement: refuses to use a dead connection and, between transactions, tidies up.
    private func begin() throws(PostgresError) -> TransactionStatus {
        guard !isBroken else { throw Self.closed }
        let status = transactionStatus
        guard status == .idle, !namesToDeallocate.isEmpty else { return status }
        let script = namesToDeallocate.map { "DEALLOCATE \($0);" }.joined()
        namesToDeallocate = []
        // If it fails, the names stay allocated until the session ends, which is all that can happen.
        PQclear(PQexec(connection.pointer, script))
        guard !isBroken else { throw Self.closed }
        return status
    }

    private func prepare(_ key: StatementCache.Key, as name: String) throws(PostgresError) {
        try Self.check(key.sql)
        let result = key.types.withUnsafeBufferPointer { types in
            PQprepare(connection.pointer, name, key.sql, Int32(types.count), types.baseAddress)
        }
        _ = try finish(result)
        if let evicted = statements.didPrepare(key, as: name) { namesToDeallocate.append(evicted) }
    }

    private func runUnprepared(_ sql: String, _ parameters: Parameters) throws(PostgresError) -> ResultView {
        try Self.check(sql)
        let result = parameters.withPointers {
            PQexecParams(connection.pointer, sql, $0.count, $0.types, $0.values, $0.lengths, $0.formats, 1)
        }
        return try finish(result)
    }

    private func runPrepared(_ name: String, _ parameters: Parameters) throws(PostgresError) -> ResultView {
        let result = parameters.withPointers {
            PQexecPrepared(connection.pointer, name, $0.count, $0.values, $0.lengths, $0.formats, 1)
        }
        return try finish(result)
    }

    /// Takes over the result of a call and tells success from failure.
    private func finish(_ result: OpaquePointer?) throws(PostgresError) -> ResultView {
        guard let result else { throw PostgresError(result: nil, connection: connection.pointer) }
        let view = ResultView(owning: result)
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
            return view
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            isGivenUp = true
            throw PostgresError(.invalidRequest, "COPY is not supported; the session is given up")
        default:
            throw PostgresError(result: result, connection: connection.pointer)
        }
    }

    /// Drops the cache if the error means that prepared statements no longer fit. Returns whether it did.
    private func forgetStatements(after error: PostgresError) -> Bool {
        switch error.sqlState {
        case "0A000":  // "cached plan must not change result type": the server still has the statements
            namesToDeallocate += statements.removeAll()
        case "26000":  // the server doesn't know the name, after DISCARD ALL for instance
            _ = statements.removeAll()
        default:
            return false
        }
        return !isBroken
    }
}
