import GRDB
import SQLEngine

/// The loop of a thread that reads.
struct SQLiteReader {
    /// Works until the queue is closed and empty.
    func run(_ queue: DatabaseQueue, _ work: WorkQueue) {
        queue.inDatabase { database in
            let connection = SQLiteConnection(database)
            while let taken = work.take(upTo: 1) {
                for one in taken {
                    let cancellation = Cancellation()
                    guard one.begin(cancel: { cancellation.request() }) else { continue }
                    one.finish(Result { try SQLiteReader.snapshot(one, cancellation, on: connection) })
                }
            }
        }
    }

    private static func snapshot(
        _ work: PendingWork, _ cancellation: Cancellation, on connection: SQLiteConnection
    ) throws {
        try connection.control("BEGIN DEFERRED")
        defer { try? connection.control("COMMIT") }
        try connection.run(cancellation) { try work.body(Transaction(on: connection, hooks: CommitHooks())) }
    }
}
