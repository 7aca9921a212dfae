import LibPQ

/// A session, and what other threads need to interrupt it.
struct OpenSession {
    let session: Session
    let canceller: Canceller

    /// Connects; blocks the thread.
    init(_ info: ConnectionInfo) throws(PostgresError) {
        session = try Session.connect(info)
        canceller = try session.makeCanceller()
    }
}
