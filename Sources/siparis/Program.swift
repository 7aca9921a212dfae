import Domain
import Integrations
import JobQueue
import Logging
import Operations
import PostgresEngine
import SQLEngine
import SQLiteEngine
import Sealing
import Storage

/// The whole program, built from settings: the one wiring that commands, the demo and the acceptance tests use.
struct Program: Sendable {
    let world: World
    let database: any SQLDatabase
    let operations: Operations
    let logger: Logger
    /// Whether no other process can use the database.
    let ownsDatabase: Bool
    let concurrency: Int
    /// The queue's own way into the database.
    let queueConnections: QueueConnections
    private let bell: PostgresBell?
    private let transport: AsyncHTTPTransport

    struct Settings: Sendable {
        var location: DatabaseLocation
        var keyPath: String
        var filesPath: String
        var operations = Operations.Settings()
        var logLevel: Logger.Level = .notice
        /// Whether the embedded database waits for the disk.
        var waitsForDisk = true
        /// How many jobs run at the same time.
        var concurrency = 24
        /// No call to an outside system waits longer.
        var callTimeMax: Duration = .seconds(120)
    }

    /// Opens the database, brings it up to date, loads the key, and connects everything.
    static func start(_ settings: Settings) async throws -> Program {
        let database = try open(settings.location, waitsForDisk: settings.waitsForDisk)
        do {
            return try await start(settings, database)
        } catch {
            await database.close()
            throw error
        }
    }

    private static func start(_ settings: Settings, _ database: any SQLDatabase) async throws -> Program {
        let world = World.live
        _ = try await Migrator(schemaMigrations).migrate(database, now: world.now)
        let known = try await database.read { tx in try Preferences.find(KeyKeeper.checkName, tx) }
        // A database that has sealed secrets already needs its own key; a new one would open nothing.
        let keys = try KeyFile.load(settings.keyPath, creatingIfMissing: known == nil, world: world)
        let secrets = SecretBox(KeyRing(keys, path: settings.keyPath), world: world)
        try await KeyKeeper(database: database, secrets: secrets, world: world).admit()
        var logger = Logger(
            label: "siparis",
            factory: { RedactingLogHandler(OneLineLogHandler(StreamLogHandler.standardError(label: $0))) })
        logger.logLevel = settings.logLevel
        let transport = AsyncHTTPTransport(
            policy: settings.operations.outboundAddresses, timeoutMax: settings.callTimeMax)
        let operations = Operations(
            world: world, database: database, secrets: secrets,
            vault: DiskFileVault(folder: settings.filesPath, world: world),
            connectors: Connectors(transport: transport, world: world),
            logger: logger,
            settings: settings.operations)
        return Program(
            world: world, database: database, operations: operations, logger: logger,
            ownsDatabase: database.dialect == .sqlite, concurrency: settings.concurrency,
            queueConnections: try queueConnections(settings.location, database),
            bell: try bell(settings.location, operations.signal), transport: transport)
    }

    /// On PostgreSQL the queue has sessions of its own: two for its cycles, set up for its statements, and one for signs of
    /// life, which must not wait for anything. SQLite has one writer, whoever asks.
    private static func queueConnections(
        _ location: DatabaseLocation, _ database: any SQLDatabase
    ) throws -> QueueConnections {
        guard case .postgres(let url, let schema) = location else { return QueueConnections(database) }
        return QueueConnections(
            work: try PostgresDatabase(url: url, schema: schema, options: .queue),
            liveness: try PostgresDatabase(url: url, schema: schema, options: .liveness))
    }

    /// Connects the signal with those of the other processes.
    private static func bell(_ location: DatabaseLocation, _ signal: QueueSignal) throws -> PostgresBell? {
        guard case .postgres(let url, _) = location else { return nil }
        let bell = try PostgresBell(url: url, channel: "siparis_is") { signal.heard() }
        signal.relay { bell.ring() }
        return bell
    }

    /// Opens the database without touching it.
    ///
    /// - Parameter beside: writes a little beside a server that may be running.
    static func open(
        _ location: DatabaseLocation, readOnly: Bool = false, waitsForDisk: Bool = true, beside: Bool = false
    ) throws -> any SQLDatabase {
        switch location {
        case .directory(let directory):
            var options = SQLiteDatabase.Options()
            (options.isReadOnly, options.waitsForDisk, options.isGuest) = (readOnly, waitsForDisk, beside)
            return try SQLiteDatabase(directory: directory, options: options)
        case .postgres(let url, let schema):
            return try PostgresDatabase(url: url, schema: schema)
        }
    }

    /// Removes the schema that a demo or a test made for itself in PostgreSQL.
    func dropOwnSchema() async {
        guard let postgres = database as? PostgresDatabase else { return }
        do { try await postgres.dropSchema() } catch {
            logger.warning("the schema could not be removed", metadata: ["error": "\(error)"])
        }
    }

    func stop() async {
        await transport.shutdown()
        await bell?.close()
        if !ownsDatabase {
            await queueConnections.work.close()
            await queueConnections.liveness.close()
        }
        await database.close()
    }
}
