import LibPQ
import SQLEngine

extension SQLError {
    /// Maps PostgreSQL's conditions (manual, appendix A). The message names tables and columns, never values.
    init(_ error: PostgresError) {
        let message = SQLError.explained(error)
        switch error.sqlState {
        case "23505": self.init(.unique, message, constraint: error.constraint)
        case "23503": self.init(.foreignKey, message, constraint: error.constraint)
        case "23514", "23P01": self.init(.check, message, constraint: error.constraint)
        case "23502":
            let name = [error.table, error.column].compactMap(\.self).joined(separator: ".")
            self.init(.notNull, message, constraint: name)
        case let state?: self.init(SQLError.kind(ofState: state) ?? SQLError.kind(of: error.kind), message)
        case nil: self.init(SQLError.kind(of: error.kind), message)
        }
    }

    private static func explained(_ error: PostgresError) -> String {
        switch error.sqlState {
        case "22021", "22P05": "the text holds a character that PostgreSQL can't store, such as NUL"
        case let state?: "\(error.message) (SQLSTATE \(state))"
        case nil: error.message
        }
    }

    /// Nil for conditions that say nothing beyond the kind of the failure.
    private static func kind(ofState state: String) -> Kind? {
        switch state {
        case "40001", "40P01": .serialization
        // A lock or a statement took longer than its limit.
        case "55P03", "57014": .busy
        case "53100", "58030", "XX001", "XX002": .storage
        case "57P01", "57P02", "57P03": .disconnected
        // A value that is too long, too large or malformed for its column.
        case "22001", "22003", "22007", "22008", "22021", "22P02", "22P03", "22P05": .check
        // The protocol was broken by this program, not the connection: the wrong number of bound values, for one.
        case "08P01": .other
        default: kind(ofClass: String(state.prefix(2)))
        }
    }

    private static func kind(ofClass stateClass: String) -> Kind? {
        switch stateClass {
        case "08": .disconnected
        case "53": .busy
        default: nil
        }
    }

    private static func kind(of kind: PostgresError.Kind) -> Kind {
        switch kind {
        case .connectionFailed, .connectionLost, .closed: .disconnected
        case .decoding: .decoding
        case .server, .invalidRequest: .other
        }
    }
}
