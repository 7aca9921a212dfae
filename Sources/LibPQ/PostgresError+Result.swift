import CLibPQ

extension PostgresError {
    /// Reads the error from a failed result, or from the connection when there isn't even a result.
    ///
    /// Must be called before the result is cleared and before the connection is used again: the texts belong to them.
    init(result: OpaquePointer?, connection: OpaquePointer) {
        let isLost = PQstatus(connection) == CONNECTION_BAD
        let sqlState = Self.field(.sqlState, of: result)
        // Without fields the error is libpq's own. The connection's text then starts with the server's last words.
        let text = Self.field(.message, of: result) ?? Self.firstLine(PQerrorMessage(connection)) ?? "no message"
        self.init(isLost ? .connectionLost : .server, ServerText.message(text, sqlState: sqlState), sqlState: sqlState)
        constraint = Self.field(.constraint, of: result)
        table = Self.field(.table, of: result)
        column = Self.field(.column, of: result)
        detail = Self.field(.detail, of: result).flatMap { ServerText.detail($0, sqlState: sqlState) }
    }

    /// The first line of a text made by libpq; nil if there is none.
    static func firstLine(_ text: UnsafePointer<CChar>?) -> String? {
        guard let text else { return nil }
        return String(cString: text).split(whereSeparator: \.isNewline).first.map(String.init)
    }

    private static func field(_ field: Field, of result: OpaquePointer?) -> String? {
        PQresultErrorField(result, Int32(field.rawValue.value)).map { String(cString: $0) }
    }

    /// The letters of `PG_DIAG_…` in `postgres_ext.h`, whose character constants Swift can't import.
    private enum Field: Unicode.Scalar {
        case sqlState = "C"
        case message = "M"
        case detail = "D"
        case table = "t"
        case column = "c"
        case constraint = "n"
    }
}
