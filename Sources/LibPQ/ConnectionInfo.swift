/// Where and how to connect, as keywords and values of libpq, and what to set in the session afterwards.
///
/// Source of the keywords: PostgreSQL manual, section 34.1.2. Keywords that are neither here nor in the URL follow the
/// environment (`PGSSLMODE` and so on), as in every program that uses libpq.
package struct ConnectionInfo: Sendable {
    /// What holds where the URL says nothing else: a peer that is gone is noticed within about a minute.
    package static let defaults = [
        "application_name": "siparis",
        "connect_timeout": "10",  // seconds, per address
        "keepalives": "1",
        "keepalives_idle": "30",  // seconds
        "keepalives_interval": "10",  // seconds
        "keepalives_count": "3",
        "tcp_user_timeout": "30000",  // milliseconds
    ]

    /// What neither the URL nor the caller may change, because the codec relies on it.
    private static let fixed = ["client_encoding": "UTF8"]

    /// Keywords and values as libpq gets them, the password among them.
    package private(set) var parameters: [String: String]

    /// The schemas that unqualified names are looked up in, in this order; empty leaves it to the server.
    package var searchPath: [String] = []
    /// How long one statement may run; nil leaves it to the server, zero means for ever.
    package var statementTimeout: Duration?
    /// How long a statement may wait for one lock; nil leaves it to the server, zero means for ever.
    package var lockTimeout: Duration?
    /// How long a transaction may idle before the server ends the session; nil leaves it to the server.
    package var idleInTransactionTimeout: Duration?
    /// Further run-time settings of the session, by name.
    package var settings: [String: String] = [:]
    /// How many statements a session keeps prepared. 0 turns preparing off, which poolers between here and the
    /// server may need.
    package var preparedStatementLimit = 256

    /// Reads a URL such as `postgres://user:password@host:5432/database?sslmode=verify-full`.
    ///
    /// `options` are further keywords of libpq; they outweigh the URL, which outweighs `defaults`.
    /// Throws `.invalidRequest` if the URL is malformed; the error repeats no part of it, since it holds a password.
    package init(url: String, options: [String: String] = [:]) throws(PostgresError) {
        guard options.allSatisfy({ !$0.key.utf8.contains(0) && !$0.value.utf8.contains(0) }) else {
            throw PostgresError(.invalidRequest, "a connection option contains NUL")
        }
        let fromURL = try ConnectionURL.parse(url)
        parameters = Self.defaults.merging(fromURL) { $1 }.merging(options) { $1 }.merging(Self.fixed) { $1 }
    }

    /// Keywords and values in two C arrays, for `PQconnectdbParams`. They are valid only inside the closure.
    func withPointers<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<UnsafePointer<CChar>?>?) -> Result
    ) -> Result {
        let sorted = parameters.sorted { $0.key < $1.key }
        return CStringArray(sorted.map(\.key)).withPointers { keywords in
            CStringArray(sorted.map(\.value)).withPointers { values in body(keywords, values) }
        }
    }
}

extension ConnectionInfo: CustomStringConvertible, CustomReflectable {
    private static let shown = ["host", "hostaddr", "port", "dbname", "user", "sslmode", "application_name"]

    /// The harmless part, without password and the like, for a log.
    package var description: String {
        Self.shown.compactMap { keyword in parameters[keyword].map { "\(keyword)=\($0)" } }.joined(separator: " ")
    }

    /// Shows the description only, so that `dump` reveals no password.
    package var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
