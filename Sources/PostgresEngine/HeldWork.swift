import SQLEngine
import Synchronization

/// Work that has left the queue but waits for its thread to connect, so that its deadline is kept there too.
final class HeldWork: Sendable {
    private let works = Mutex<[PendingWork]>([])

    /// Calls `body` while the work counts as held.
    func hold<Value>(_ work: PendingWork, while body: () throws -> Value) rethrows -> Value {
        works.withLock { $0.append(work) }
        defer { works.withLock { $0.removeAll { $0 === work } } }
        return try body()
    }

    /// Fails the work whose deadline has passed.
    func expire(at now: ContinuousClock.Instant) {
        // Finished under the lock: work that its thread has stopped holding may already be running.
        works.withLock { works in
            for work in works where work.deadline <= now {
                work.finish(.failure(SQLError(.busy, "PostgreSQL did not accept a connection in time")))
            }
        }
    }
}
