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

    /// Runs `body` on a new thread; the name is for debuggers and process lists.
    package func start(name: String, _ body: @escaping @Sendable () -> Void) {
        state.withLock { $0.running += 1 }
        let thread = Thread { [self] in
            body()
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

    /// Returns once no thread is running.
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
