import LibPQ
import SQLEngine

/// The schema that a database was opened with.
struct OwnSchema: Sendable {
    let name: String

    private var quoted: String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// The statement that removes the schema with everything in it.
    var dropStatement: String { "DROP SCHEMA IF EXISTS \(quoted) CASCADE" }

    /// Creates the schema if it is missing. Only then is the right to create one needed.
    func ensure(on session: Session) throws(PostgresError) {
        guard try !exists(on: session) else { return }
        do throws(PostgresError) {
            try session.execute("CREATE SCHEMA IF NOT EXISTS \(quoted)")
        } catch {
            // Another process may have created it in between, which IF NOT EXISTS does not always notice.
            guard try exists(on: session) else { throw error }
        }
    }

    private func exists(on session: Session) throws(PostgresError) -> Bool {
        try session.query("SELECT 1 FROM pg_namespace WHERE nspname = $1", [.text(name)]).rowCount > 0
    }
}
