import Foundation

/// The queue between tasks and the threads that own connections: tasks never block, threads do.
package final class WorkQueue: @unchecked Sendable {
    // Sendable: `waiting` and `isClosed` are touched only while `condition` is locked; the rest is constant.
    private let condition = NSCondition()
    private var waiting: [PendingWork] = []
    private var isClosed = false
    private let lengthMax: Int

    /// - Parameter lengthMax: how much work may wait before more is refused.
    package init(lengthMax: Int) { self.lengthMax = lengthMax }

    /// Adds work at the end.
    ///
    /// - Throws: ``SQLError`` of kind `busy` if the queue is full or closed.
    package func push(_ work: PendingWork) throws {
        condition.lock()
        defer { condition.unlock() }
        guard !isClosed else { throw SQLError(.busy, "the database is being closed") }
        guard waiting.count < lengthMax else { throw SQLError(.busy, "too many transactions are waiting") }
        waiting.append(work)
        condition.signal()
    }

    /// Waits for work and takes up to `count` pieces from the front; nil once the queue is closed and empty.
    package func take(upTo count: Int) -> [PendingWork]? {
        condition.lock()
        defer { condition.unlock() }
        while waiting.isEmpty {
            if isClosed { return nil }
            condition.wait()
        }
        let taken = Array(waiting.prefix(count))
        waiting.removeFirst(taken.count)
        return taken
    }

    /// Fails the work whose deadline has passed while it waited.
    package func expire(at now: ContinuousClock.Instant) {
        condition.lock()
        let overdue = waiting.filter { $0.deadline <= now }
        if !overdue.isEmpty { waiting.removeAll { $0.deadline <= now } }
        condition.unlock()
        for work in overdue { work.finish(.failure(SQLError(.busy, "no connection became free in time"))) }
    }

    /// Refuses further work; what waits is still done.
    package func close() {
        condition.lock()
        isClosed = true
        condition.broadcast()
        condition.unlock()
    }
}
