import Synchronization

/// Wakes the runner of this process when a job was committed, so that it need not wait for its next look.
package final class QueueSignal: Sendable {
    private struct Waiter {
        var number: Int
        var continuation: CheckedContinuation<Void, Never>
        /// Ends the wait when its limit is reached.
        var timer: Task<Void, Never>?
    }

    private struct State {
        /// Somebody called while nobody waited.
        var isSet = false
        var waiter: Waiter?
        var number = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// Says that there may be work.
    package func wake() {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            state.isSet = state.waiter == nil
            return state.waiter
        }
        waiter?.timer?.cancel()
        waiter?.continuation.resume()
    }

    /// Waits for the next ``wake()``, or for this long; returns at once if one came since the last wait. One waiter at a time.
    func wait(upTo limit: Duration) async {
        let number = state.withLock { state in
            state.number += 1
            return state.number
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    let isOver = state.isSet || Task.isCancelled
                    if isOver {
                        state.isSet = false
                    } else {
                        state.waiter = Waiter(number: number, continuation: continuation)
                    }
                    return isOver
                }
                if isOver { continuation.resume() } else { startTimer(number, limit) }
            }
        } onCancel: {
            giveUp(number)
        }
    }

    private func startTimer(_ number: Int, _ limit: Duration) {
        let timer = Task {
            try? await Task.sleep(for: limit)
            giveUp(number)
        }
        let isWaiting = state.withLock { state in
            guard state.waiter?.number == number else { return false }
            state.waiter?.timer = timer
            return true
        }
        if !isWaiting { timer.cancel() }
    }

    private func giveUp(_ number: Int) {
        let waiter: Waiter? = state.withLock { state in
            guard state.waiter?.number == number else { return nil }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.continuation.resume()
    }
}
