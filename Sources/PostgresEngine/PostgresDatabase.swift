import LibPQ
package import SQLEngine

/// The engine for a PostgreSQL server: a few threads, each with one session of its own, take work from one queue.
///
/// A transaction that collides with another one, or whose connection breaks before its commit was sent, is run again, at
/// most three times. A connection that breaks during the commit leaves the outcome open: the caller gets `commitUnknown`.
package final class PostgresDatabase: SQLDatabase {
    package struct Options: Sendable {
        /// How many sessions work at the same time.
        package var sessionCount = 8
        /// How much work may wait for a session.
        package var queueLengthMax = 20_000
        /// How long work waits for a session before it fails with `busy`.
        package var waitMax: Duration = .seconds(10)
        /// How long one statement may run before it fails with `busy`.
        package var statementTimeout: Duration = .seconds(30)
        /// How long a statement may wait for one lock before it fails with `busy`.
        package var lockTimeout: Duration = .seconds(10)
        /// How long one attempt at a transaction may take in all before its connection counts as dead and is broken: more
        /// than the server's own limits allow, because this one is for servers that are not heard any more.
        package var attemptMax: Duration = .seconds(120)
        /// How long a transaction may do nothing before the server ends it.
        package var idleInTransaction: Duration = .seconds(60)

        /// Further run-time settings of every session, by name.
        package var settings: [String: String] = [:]

        package init() {}

        /// For the statements of a job queue. They always mean a few rows by an index, but the statistics of a table that is
        /// empty now and full a minute later suggest other plans.
        package static var queue: Options {
            var options = Options()
            options.sessionCount = 2
            options.statementTimeout = .seconds(10)
            options.attemptMax = .seconds(15)
            options.settings = [
                "enable_hashjoin": "off", "enable_mergejoin": "off", "enable_seqscan": "off", "jit": "off",
            ]
            return options
        }

        /// For one small statement now and then that must never wait for another.
        package static var liveness: Options {
            var options = Options()
            options.sessionCount = 1
            options.statementTimeout = .seconds(5)
            options.attemptMax = .seconds(6)
            options.waitMax = .seconds(5)
            return options
        }
    }

    private let pool: SessionPool
    private let schema: OwnSchema?

    package var dialect: Dialect { .postgres }

    /// Connects once, blocking the thread, to find mistakes early; further sessions are opened when they are needed.
    ///
    /// - Parameters:
    ///   - url: `postgres://user:password@host:5432/database?sslmode=verify-full`
    ///   - schema: the only schema to work in, created if it is missing; nil leaves the search path to the server.
    /// - Throws: ``SQLError``: `other` for a malformed URL, `disconnected` if the server can't be reached or refuses.
    package init(url: String, schema: String?, options: Options = Options()) throws {
        self.schema = schema.map(OwnSchema.init)
        do throws(PostgresError) {
            var info = try ConnectionInfo(url: url)
            if let schema { info.searchPath = [schema] }
            info.statementTimeout = options.statementTimeout
            info.lockTimeout = options.lockTimeout
            info.idleInTransactionTimeout = options.idleInTransaction
            info.settings = options.settings.merging(PostgresDatabase.defaultRowAccess) { own, _ in own }
            let session = try Session.connect(info)
            try self.schema?.ensure(on: session)
            pool = SessionPool(
                info: info, queue: WorkQueue(lengthMax: options.queueLengthMax), waitMax: options.waitMax,
                attemptMax: options.attemptMax)
        } catch {
            throw SQLError(error)
        }
        pool.start(sessionCount: options.sessionCount)
    }

    deinit { pool.close() }

    package func read<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value {
        let begin = PostgresDatabase.begin("REPEATABLE READ READ ONLY")
        return try await submit { tx in
            try tx.runScript(begin)
            let value = try work(tx)
            try tx.runScript("COMMIT")
            return value
        }
    }

    package func write<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value {
        let begin = PostgresDatabase.begin("READ COMMITTED")
        return try await submit { tx in
            try tx.runScript(begin)
            return try work(tx)
        }
    }

    /// What a session shows when no work says otherwise.
    private static let defaultRowAccess = [RowAccess.setting: RowAccess.everyone.settingValue]

    /// The statement that begins a transaction; what the current task may see is set for this transaction only, so that
    /// nothing is left behind in the session.
    private static func begin(_ level: String) -> String {
        let begin = "BEGIN ISOLATION LEVEL \(level)"
        let access = RowAccess.current
        // Digits and commas only: there is nothing to quote.
        return access == .everyone ? begin : "\(begin); SET LOCAL \(RowAccess.setting) = '\(access.settingValue)'"
    }

    /// Removes the schema that the database was opened with, and all its tables. Does nothing if it was opened with none.
    ///
    /// - Throws: ``SQLError``
    package func dropSchema() async throws {
        guard let schema else { return }
        try await write { tx in try tx.runScript(schema.dropStatement) }
    }

    package func close() async {
        pool.close()
        await pool.threads.waitUntilEnded()
    }

    /// The work begins its transaction itself, because the queue knows nothing of kinds; the session's thread ends it.
    private func submit<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value {
        let box = ResultBox<Value>()
        let pending = PendingWork(deadline: .now + pool.waitMax) { tx in box.store(try work(tx)) }
        try await pending.wait { try pool.queue.push($0) }
        return try box.load()
    }
}
