import Foundation
import Synchronization

/// The threads of a database, and a way to wait for their end without blocking a task.
package final class Threads: Sendable {
    private struct State {
        var running = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// What a thread is to run. It is given up before the thread counts as ended, and with it the connection that it owns.
    private final class Assignment: Sendable {
        private let body: Mutex<(@Sendable () -> Void)?>

        init(_ body: @escaping @Sendable () -> Void) { self.body = Mutex(body) }

        func run() { body.withLock { $0.take() }?() }
    }

    /// Runs `body` on a new thread; the name is for debuggers and process lists.
    package func start(name: String, _ body: @escaping @Sendable () -> Void) {
        state.withLock { $0.running += 1 }
        let assignment = Assignment(body)
        let thread = Thread { [self] in
            assignment.run()
            let waiters = state.withLock { state in
                state.running -= 1
                defer { if state.running == 0 { state.waiters = [] } }
                return state.running == 0 ? state.waiters : []
            }
            for waiter in waiters { waiter.resume() }
        }
        thread.name = name
        thread.stackSize = 4 << 20
        thread.start()
    }

    /// Returns once no thread is running, and all have let go of what they owned.
    package func waitUntilEnded() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.running > 0 { state.waiters.append(continuation) }
                return state.running == 0
            }
            if isOver { continuation.resume() }
        }
    }
}
