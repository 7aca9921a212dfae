/// What went wrong between this library and a PostgreSQL server.
///
/// Safe to log: texts of the server pass through `ServerText`, so no parameter value is in here.
package struct PostgresError: Error, Equatable, Sendable {
    /// The ways in which a call fails; each asks for another reaction.
    package enum Kind: String, Sendable {
        /// No connection could be made. Nothing was sent.
        case connectionFailed
        /// The connection went down during this call. Whether the statement took effect is unknown.
        case connectionLost
        /// The server refused the statement; `sqlState` says why. The connection is still good.
        case server
        /// A value of the result has another form than the one asked for.
        case decoding
        /// The connection had already gone down earlier. Nothing was sent, so trying again elsewhere is safe.
        case closed
        /// The request itself can't be carried out: a malformed URL, a timestamp out of range, too many
        /// parameters, a COPY.
        case invalidRequest
    }

    /// What the caller has to know to react.
    package var kind: Kind
    /// The five characters of the server's condition, such as `23505`. Source: PostgreSQL manual, appendix A.
    package var sqlState: String?
    /// The main message, in the server's language.
    package var message: String
    /// The violated constraint or unique index.
    package var constraint: String?
    /// The table that the condition is about, without its schema.
    package var table: String?
    /// The column that the condition is about.
    package var column: String?
    /// More about the cause; nil where the server would quote the contents of rows.
    package var detail: String?

    /// Makes an error with a text and, if known, the server's condition.
    package init(_ kind: Kind, _ message: String, sqlState: String? = nil) {
        self.kind = kind
        self.message = message
        self.sqlState = sqlState
    }

    /// The first two characters of `sqlState`: the class of the condition, such as `23` for integrity violations.
    package var sqlStateClass: String? { sqlState.map { String($0.prefix(2)) } }
}

extension PostgresError: CustomStringConvertible {
    /// One line for a log.
    package var description: String {
        var text = kind.rawValue
        if let sqlState { text += " " + sqlState }
        text += ": " + message
        for (name, value) in [("constraint", constraint), ("table", table), ("column", column), ("detail", detail)] {
            if let value { text += ", \(name) \(value)" }
        }
        return text
    }
}
