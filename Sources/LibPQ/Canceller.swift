import CLibPQ

/// Interrupts what a session is doing, from any thread. It may outlive the session.
///
/// `@unchecked Sendable` is sound: the one field is a `let`, and the `PGcancel` behind it is a copy of the server's
/// address and the session's key that is complete before the initializer returns. `PQcancel` only reads it, works
/// through a socket of its own and is documented as safe even in signal handlers. `PQfreeCancel` is called in
/// `deinit`, when no other reference exists.
package final class Canceller: @unchecked Sendable {
    private static let reasonSize = 256

    private let pointer: OpaquePointer

    /// nil if the connection is down.
    init?(connection: OpaquePointer) {
        guard let cancel = PQgetCancel(connection) else { return nil }
        pointer = cancel
    }

    deinit { PQfreeCancel(pointer) }

    /// Asks the server to interrupt the statement that runs at the moment; that one then fails with SQLSTATE 57014.
    ///
    /// Opens a second connection and blocks until the server has taken the request. If nothing runs, nothing happens;
    /// but the session must not go to its next user before this call has returned, or it hits that user's statement.
    /// Libpq 15 sends the request unencrypted. Throws `.connectionFailed`.
    package func cancel() throws(PostgresError) {
        var reason: String?
        let isSent = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Self.reasonSize) { buffer in
            buffer.initialize(repeating: 0)
            let isSent = PQcancel(pointer, buffer.baseAddress, Int32(buffer.count)) == 1
            reason = PostgresError.firstLine(buffer.baseAddress.map { UnsafePointer($0) })
            return isSent
        }
        guard isSent else { throw PostgresError(.connectionFailed, reason ?? "the request to cancel failed") }
    }
}
