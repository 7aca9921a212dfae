/// What went wrong in a database, the same for both engines.
package struct SQLError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Kind: String, Sendable {
        /// A unique constraint or index.
        case unique
        case foreignKey
        case check
        case notNull
        /// Two transactions collided: run the closure again.
        case serialization
        /// The database is locked, the pool is exhausted, or a wait took too long: try later.
        case busy
        /// The connection broke before the commit was sent: nothing happened.
        case disconnected
        /// The connection broke while the commit was on its way: nobody knows whether it happened.
        case commitUnknown
        case cancelled
        /// Disk full, or an error of the disk.
        case storage
        /// A value of a column can't be read as the type asked for.
        case decoding
        /// A row that must be there is not.
        case noRow
        /// The statement itself is wrong, or anything else.
        case other
    }

    package var kind: Kind
    /// For the log; never holds parameter values.
    package var message: String
    /// The name of the constraint or of the columns that it names, where the engine says so.
    package var constraint: String?

    package init(_ kind: Kind, _ message: String, constraint: String? = nil) {
        (self.kind, self.message, self.constraint) = (kind, message, constraint)
    }

    package var description: String { "\(kind.rawValue): \(message)" }

    /// Whether the same work may be tried again without any danger of doing it twice.
    package var isRetryable: Bool {
        switch kind {
        case .serialization, .disconnected, .busy: true
        default: false
        }
    }
}
