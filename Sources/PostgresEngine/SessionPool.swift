import LibPQ
import SQLEngine

/// What the threads of one database share.
struct SessionPool: Sendable {
    let info: ConnectionInfo
    let queue: WorkQueue
    /// How long work waits for a session, and broken work for a new one.
    let waitMax: Duration
    /// How long one attempt at a transaction may take before its connection is given up.
    let attemptMax: Duration
    let held = HeldWork()
    let watchdog = Watchdog()
    let threads = Threads()
    /// Raised when the database is being closed: from then on nobody waits for a server that does not answer.
    let closing = Latch()

    /// Starts the threads that work, and one that fails what has waited too long. They end after ``close()``.
    func start(sessionCount: Int) {
        for number in 1...max(1, sessionCount) {
            threads.start(name: "postgres-\(number)") { SessionWorker(self).run() }
        }
        threads.start(name: "postgres-bekci") {
            while !closing.wait(upTo: .milliseconds(250)) {
                queue.expire(at: .now)
                held.expire(at: .now)
                watchdog.look(at: .now)
            }
        }
    }

    /// Refuses further work and lets the threads end once the queue is empty.
    func close() {
        queue.close()
        closing.raise()
    }
}
