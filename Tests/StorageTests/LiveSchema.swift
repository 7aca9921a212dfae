import Domain
import SQLEngine

/// The schema as the database itself describes it.
struct LiveSchema: Sendable {
    struct ForeignKey: Sendable, Hashable, CustomStringConvertible {
        var table: String
        var column: String
        var target: String

        var description: String { "\(table).\(column) → \(target)" }
    }

    struct Index: Sendable {
        var table: String
        var name: String
        /// The first column; nil for an expression.
        var firstColumn: String?
    }

    /// Columns by table.
    var columns: [String: Set<String>] = [:]
    var foreignKeys: Set<ForeignKey> = []
    var indexes: [Index] = []
    /// For each table, the conditions of its CHECK constraints as text.
    var checks: [String: [String]] = [:]

    static func read(_ database: any SQLDatabase) async throws -> LiveSchema {
        try await database.read { tx in tx.dialect == .sqlite ? try sqlite(tx) : try postgres(tx) }
    }

    private static func sqlite(_ tx: borrowing Transaction) throws -> LiveSchema {
        var schema = LiveSchema()
        let tables = try tx.all(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ) { row in (name: try row.next(String.self), sql: try row.next(String.self)) }
        for table in tables {
            let name = table.name
            schema.columns[name] = Set(
                try tx.all("SELECT name FROM pragma_table_info(\(name))") { try $0.next(String.self) })
            for (column, target) in try tx.all(
                "SELECT \"from\", \"table\" FROM pragma_foreign_key_list(\(name))",
                { row in
                    (try row.next(String.self), try row.next(String.self))
                })
            { schema.foreignKeys.insert(ForeignKey(table: name, column: column, target: target)) }
            let indexes = try tx.all("SELECT name FROM pragma_index_list(\(name))") { try $0.next(String.self) }
            for index in indexes {
                let first = try tx.first("SELECT name FROM pragma_index_info(\(index)) ORDER BY seqno LIMIT 1") { row in
                    try row.next(String?.self)
                }
                schema.indexes.append(Index(table: name, name: index, firstColumn: first ?? nil))
            }
            schema.checks[name] = [table.sql]
        }
        return schema
    }

    private static func postgres(_ tx: borrowing Transaction) throws -> LiveSchema {
        var schema = LiveSchema()
        for (table, column) in try tx.all(
            """
            SELECT table_name::text, column_name::text FROM information_schema.columns
            WHERE table_schema = current_schema()
                AND table_name NOT IN (SELECT viewname FROM pg_views WHERE schemaname = current_schema())
            """, { row in (try row.next(String.self), try row.next(String.self)) })
        { schema.columns[table, default: []].insert(column) }
        schema.foreignKeys = Set(
            try tx.all(
                """
                SELECT t.relname::text, a.attname::text, z.relname::text
                FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class z ON z.oid = c.confrelid
                JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
                WHERE c.contype = 'f' AND t.relnamespace = current_schema()::regnamespace
                """
            ) { row in ForeignKey(table: try row.next(), column: try row.next(), target: try row.next()) })
        schema.indexes = try tx.all(
            """
            SELECT t.relname::text, i.relname::text, a.attname::text
            FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
            LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0] AND x.indkey[0] <> 0
            WHERE t.relnamespace = current_schema()::regnamespace
            """
        ) { row in Index(table: try row.next(), name: try row.next(), firstColumn: try row.next(String?.self)) }
        for (table, check) in try tx.all(
            """
            SELECT t.relname::text, pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
            WHERE c.contype = 'c' AND t.relnamespace = current_schema()::regnamespace
            """, { row in (try row.next(String.self), try row.next(String.self)) })
        { schema.checks[table, default: []].append(check) }
        return schema
    }

    /// The words that a column's CHECK allows: the quoted texts behind `column IN (` or `column = ANY`; nil if there is
    /// no such check.
    func allowedWords(_ table: String, _ column: String) -> Set<String>? {
        for check in checks[table] ?? [] {
            for start in ["CHECK (\(column) IN (", "CHECK ((\(column) = ANY ("] {
                guard let place = check.firstRange(of: start) else { continue }
                let list = check[place.upperBound...].prefix { $0 != ")" }
                let parts = list.split(separator: "'", omittingEmptySubsequences: false)
                return Set(parts.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) })
            }
        }
        return nil
    }
}
