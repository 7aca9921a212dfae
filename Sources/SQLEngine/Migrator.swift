package import Domain

/// One numbered step of the schema, forward only.
package struct Migration: Sendable {
    package var number: Int
    package var name: String
    /// The statements for an engine.
    package var script: @Sendable (Dialect) -> String

    package init(number: Int, name: String, script: @escaping @Sendable (Dialect) -> String) {
        (self.number, self.name, self.script) = (number, name, script)
    }
}

/// Brings a database to the newest schema, each step in a transaction of its own, and refuses one that it does not know.
package struct Migrator: Sendable {
    package var migrations: [Migration]

    package init(_ migrations: [Migration]) { self.migrations = migrations.sorted { $0.number < $1.number } }

    /// Why a database can't be brought up to date.
    package enum Failure: Error, Equatable {
        /// The database was made by a newer version of the program.
        case databaseIsNewer(than: Int, has: Int)
        /// A step that was applied reads differently in this version.
        case checksumDiffers(number: Int, name: String)
    }

    /// Applies what is missing.
    ///
    /// - Returns: the steps that were applied now.
    /// - Throws: ``Failure`` or ``SQLError``.
    package func migrate(_ database: any SQLDatabase, now: @escaping @Sendable () -> Timestamp) async throws
        -> [Migration]
    {
        try await database.write { tx in try Migrator.createTable(tx) }
        let applied = try await appliedSteps(database)
        var done: [Migration] = []
        for migration in migrations where applied[migration.number] == nil {
            let isNew = try await database.write { tx in try Migrator.apply(migration, tx, now: now()) }
            if isNew { done.append(migration) }
        }
        return done
    }

    /// The steps that are missing, without applying them.
    package func pending(_ database: any SQLDatabase) async throws -> [Migration] {
        let exists = try await database.read { tx in try Migrator.tableExists(tx) }
        guard exists else { return migrations }
        let applied = try await appliedSteps(database)
        return migrations.filter { applied[$0.number] == nil }
    }

    private func appliedSteps(_ database: any SQLDatabase) async throws -> [Int: String] {
        let rows = try await database.read { tx in
            try tx.all("SELECT numara, ozet FROM semalar") { (try $0.next(Int.self), try $0.next(String.self)) }
        }
        let applied = Dictionary(uniqueKeysWithValues: rows)
        let known = migrations.map(\.number).max() ?? 0
        if let newest = applied.keys.max(), newest > known { throw Failure.databaseIsNewer(than: known, has: newest) }
        for migration in migrations {
            guard let checksum = applied[migration.number] else { continue }
            guard checksum == Migrator.checksum(migration.script(database.dialect)) else {
                throw Failure.checksumDiffers(number: migration.number, name: migration.name)
            }
        }
        return applied
    }

    /// False if another process applied it meanwhile.
    private static func apply(_ migration: Migration, _ tx: borrowing Transaction, now: Timestamp) throws -> Bool {
        if tx.dialect == .postgres { _ = try tx.first("SELECT 1 FROM pg_advisory_xact_lock(7305021)") { _ in 0 } }
        let isApplied = try tx.value("SELECT count(*) FROM semalar WHERE numara = \(migration.number)", as: Int.self)
        guard isApplied == 0 else { return false }
        let script = migration.script(tx.dialect)
        try tx.runScript(script)
        try tx.run(
            """
            INSERT INTO semalar (numara, ad, ozet, uygulandi_at)
            VALUES (\(migration.number), \(migration.name), \(checksum(script)), \(now))
            """)
        return true
    }

    private static func createTable(_ tx: borrowing Transaction) throws {
        if tx.dialect == .postgres { _ = try tx.first("SELECT 1 FROM pg_advisory_xact_lock(7305021)") { _ in 0 } }
        let timeType = tx.dialect == .sqlite ? "TEXT" : "TIMESTAMPTZ"
        try tx.runScript(
            """
            CREATE TABLE IF NOT EXISTS semalar (
                numara BIGINT PRIMARY KEY, ad TEXT NOT NULL, ozet TEXT NOT NULL, uygulandi_at \(timeType) NOT NULL)
            """)
    }

    private static func tableExists(_ tx: borrowing Transaction) throws -> Bool {
        let query: SQL =
            tx.dialect == .sqlite
            ? "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'semalar'"
            : "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'semalar'"
        return try tx.value(query, as: Int.self) != 0
    }

    /// FNV-1a over the text: it need only notice an edit, not an attack.
    private static func checksum(_ text: String) -> String {
        let hash = text.utf8.reduce(14_695_981_039_346_656_037 as UInt64) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        return String(hash, radix: 16)
    }
}
