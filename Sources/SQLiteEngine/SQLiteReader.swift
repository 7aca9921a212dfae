import GRDB
import SQLEngine

/// The loop of a thread that reads.
struct SQLiteReader {
    /// Works until the queue is closed and empty.
    func run(_ queue: DatabaseQueue, _ work: WorkQueue) {
        queue.inDatabase { database in
            let connection = SQLiteConnection(database)
            while let taken = work.take(upTo: 1) {
                for one in taken where one.begin(cancel: { queue.interrupt() }) {
                    one.finish(Result { try SQLiteReader.snapshot(one, on: connection) })
                }
            }
        }
    }

    private static func snapshot(_ work: PendingWork, on connection: SQLiteConnection) throws {
        try connection.control("BEGIN DEFERRED")
        defer { try? connection.control("COMMIT") }
        try work.body(Transaction(on: connection, hooks: CommitHooks()))
    }
}
