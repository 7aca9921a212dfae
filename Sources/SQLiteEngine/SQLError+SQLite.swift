import GRDB
import SQLEngine

extension SQLError {
    /// Maps SQLite's result codes (sqlite.org/rescode.html). The message names columns, never values.
    init(_ error: DatabaseError) {
        let message = error.message ?? "SQLite error \(error.resultCode.rawValue)"
        switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID:
            self.init(.unique, message, constraint: SQLError.subject(of: message))
        case .SQLITE_CONSTRAINT_FOREIGNKEY: self.init(.foreignKey, message)
        case .SQLITE_CONSTRAINT_CHECK, .SQLITE_CONSTRAINT_DATATYPE, .SQLITE_CONSTRAINT_TRIGGER:
            self.init(.check, message, constraint: SQLError.subject(of: message))
        case .SQLITE_CONSTRAINT_NOTNULL: self.init(.notNull, message, constraint: SQLError.subject(of: message))
        default: self.init(SQLError.kind(of: error.resultCode), message)
        }
    }

    private static func kind(of code: ResultCode) -> Kind {
        switch code {
        case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
        case .SQLITE_INTERRUPT, .SQLITE_ABORT: .cancelled
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_READONLY, .SQLITE_CANTOPEN: .storage
        default: .other
        }
    }

    /// `UNIQUE constraint failed: roller.ad` → `roller.ad`
    private static func subject(of message: String) -> String? {
        message.split(separator: ": ", maxSplits: 1).dropFirst().first.map(String.init)
    }
}
