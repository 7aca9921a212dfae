import Foundation

/// Runs tasks on a thread of its own. What must go on while handlers keep all threads of the usual pool busy runs here.
package final class ThreadExecutor: TaskExecutor, @unchecked Sendable {
    // Sendable: `waiting` and `isClosed` are touched only while `condition` is locked.
    private let condition = NSCondition()
    private var waiting: [UnownedJob] = []
    private var isClosed = false

    package init(name: String) {
        let thread = Thread { [self] in work() }
        thread.name = name
        thread.start()
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        condition.lock()
        waiting.append(job)
        condition.signal()
        condition.unlock()
    }

    /// Lets the thread end once nothing is waiting.
    package func close() {
        condition.lock()
        isClosed = true
        condition.broadcast()
        condition.unlock()
    }

    private func work() {
        while let job = next() { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }

    private func next() -> UnownedJob? {
        condition.lock()
        defer { condition.unlock() }
        while waiting.isEmpty {
            if isClosed { return nil }
            condition.wait()
        }
        return waiting.removeFirst()
    }
}
