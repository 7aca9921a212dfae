/// The run-time settings that a session starts with, and the statement that sets them all in one round trip.
package struct SessionSettings {
    /// Names and values, as `set_config` takes them.
    package private(set) var values: [(name: String, value: String)] = [("timezone", "UTC")]

    /// The settings that `info` asks for.
    package init(_ info: ConnectionInfo) {
        if !info.searchPath.isEmpty {
            values.append(("search_path", info.searchPath.map(Self.quoted).joined(separator: ", ")))
        }
        append("statement_timeout", info.statementTimeout)
        append("lock_timeout", info.lockTimeout)
        append("idle_in_transaction_session_timeout", info.idleInTransactionTimeout)
        values += info.settings.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// `SELECT set_config($1, $2, false), set_config($3, $4, false), …`
    package var sql: String {
        let calls = values.indices.map { "set_config($\(2 * $0 + 1), $\(2 * $0 + 2), false)" }
        return "SELECT " + calls.joined(separator: ", ")
    }

    /// The parameters of `sql`.
    package var parameters: [PGValue] { values.flatMap { [.text($0.name), .text($0.value)] } }

    private mutating func append(_ name: String, _ limit: Duration?) {
        guard let limit else { return }
        values.append((name, "\(Self.milliseconds(limit))ms"))
    }

    /// Rounded up, so that a limit above zero never becomes zero, which means "no limit".
    private static func milliseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        let (whole, rest) = attoseconds.quotientAndRemainder(dividingBy: 1_000_000_000_000_000)
        return seconds * 1000 + whole + (rest > 0 ? 1 : 0)
    }

    /// A name as an SQL identifier. The value of `search_path` is a list of those.
    private static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
