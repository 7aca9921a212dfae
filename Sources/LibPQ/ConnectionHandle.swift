import CLibPQ

/// The only owner of a `PGconn`: connects when it is made, closes when it goes away.
struct ConnectionHandle: ~Copyable {
    let pointer: OpaquePointer

    /// Connects, and blocks until that has succeeded or failed. Throws `.connectionFailed`.
    init(_ info: ConnectionInfo) throws(PostgresError) {
        guard PQisthreadsafe() == 1 else {
            throw PostgresError(.connectionFailed, "this libpq was built without thread safety")
        }
        // The last argument keeps libpq from reading the database name as yet another connection string.
        guard let connection = info.withPointers({ PQconnectdbParams($0, $1, 0) }) else {
            throw PostgresError(.connectionFailed, "no memory for a connection")
        }
        guard PQstatus(connection) == CONNECTION_OK else {
            let reason = PostgresError.firstLine(PQerrorMessage(connection))
            PQfinish(connection)
            throw PostgresError(.connectionFailed, reason ?? "no reason given")
        }
        // Without a processor libpq writes the server's notices to standard error.
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
        pointer = connection
    }

    deinit { PQfinish(pointer) }
}
