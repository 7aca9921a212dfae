import GRDB
import SQLEngine

/// The loop of the one thread that writes.
struct SQLiteWriter {
    let groupMax: Int

    /// Works until the queue is closed and empty.
    func run(_ queue: DatabaseQueue, _ work: WorkQueue) {
        queue.inDatabase { database in
            let connection = SQLiteConnection(database)
            while let group = work.take(upTo: groupMax) {
                let begun = group.filter { $0.begin(cancel: {}) }
                if !begun.isEmpty { commit(begun, on: connection) }
            }
        }
    }

    private func commit(_ group: [PendingWork], on connection: SQLiteConnection) {
        let hooks = CommitHooks()
        var succeeded: [PendingWork] = []
        do {
            try connection.control("BEGIN IMMEDIATE")
            for work in group where attempt(work, on: connection, hooks: hooks) { succeeded.append(work) }
            try connection.control(succeeded.isEmpty ? "ROLLBACK" : "COMMIT")
        } catch {
            // A rollback fails only when SQLite has rolled back by itself.
            try? connection.runScript("ROLLBACK")
            for work in group { work.finish(.failure(error)) }
            return
        }
        if !succeeded.isEmpty { hooks.run() }
        for work in succeeded { work.finish(.success(())) }
    }

    /// Runs one transaction within the group; its failure undoes only its own changes.
    private func attempt(_ work: PendingWork, on connection: SQLiteConnection, hooks: CommitHooks) -> Bool {
        let hookCount = hooks.count
        do {
            try connection.control("SAVEPOINT islem")
            try work.body(Transaction(on: connection, hooks: hooks))
            try connection.control("RELEASE SAVEPOINT islem")
            return true
        } catch {
            hooks.removeAll(from: hookCount)
            work.finish(.failure(error))
            // If the error ended the whole transaction, the group's COMMIT will say so.
            try? connection.runScript("ROLLBACK TO SAVEPOINT islem; RELEASE SAVEPOINT islem")
            return false
        }
    }
}
