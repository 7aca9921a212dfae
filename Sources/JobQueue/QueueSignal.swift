import Synchronization

/// Wakes the runner of this process when a job was committed, so that it need not wait for its next look, and tells it
/// where to look. What it can't tell, the runner finds by looking.
package final class QueueSignal: Sendable {
    /// What happened since the runner looked last.
    package struct News: Sendable {
        /// Buckets into which jobs were put.
        package var buckets: Set<Bucket> = []
        /// Something changed that needs a look at the whole queue.
        package var needsSearch = false
        /// A job for later was added: it may be due before what the runner waits for.
        package var hasLaterJob = false
    }

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
        var news = News()
        var relay: (@Sendable () -> Void)?
    }

    /// More hints than this are not worth their memory: the runner then searches.
    private static let hintsMax = 1000

    private let state = Mutex(State())

    package init() {}

    /// Says that there may be work anywhere, here and to the other processes.
    package func wake() {
        let relay = change { $0.news.needsSearch = true }
        relay?()
    }

    /// The same, heard from another process.
    package func heard() { _ = change { $0.news.needsSearch = true } }

    /// Says that a job was put into the bucket, here and to the other processes.
    package func announce(_ bucket: Bucket) {
        let relay = change { state in
            if state.news.buckets.count < QueueSignal.hintsMax {
                state.news.buckets.insert(bucket)
            } else {
                state.news.needsSearch = true
            }
        }
        relay?()
    }

    /// Says that a job for later was added.
    package func announceLater() { _ = change { $0.news.hasLaterJob = true } }

    /// Ends the runner's wait without telling anything.
    func nudge() { _ = change { _ in } }

    /// From here on, what is said here is passed on to other processes by this closure, which must not block.
    package func relay(by relay: @escaping @Sendable () -> Void) { state.withLock { $0.relay = relay } }

    /// The news since the last call.
    func takeNews() -> News {
        state.withLock { state in
            defer { state.news = News() }
            return state.news
        }
    }

    private func change(_ note: (inout State) -> Void) -> (@Sendable () -> Void)? {
        let (waiter, relay) = state.withLock { state in
            note(&state)
            defer { state.waiter = nil }
            state.isSet = state.waiter == nil
            return (state.waiter, state.relay)
        }
        waiter?.timer?.cancel()
        waiter?.continuation.resume()
        return relay
    }

    /// Waits for the next call, or for this long; returns at once if one came since the last wait. There is one
    /// waiter: a second one ends the wait of the first.
    func wait(upTo limit: Duration) async {
        let number = state.withLock { state in
            state.number += 1
            return state.number
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (isOver, displaced) = state.withLock { state in
                    let isOver = state.isSet || Task.isCancelled
                    guard !isOver else {
                        state.isSet = false
                        return (true, Waiter?.none)
                    }
                    defer { state.waiter = Waiter(number: number, continuation: continuation) }
                    return (false, state.waiter)
                }
                displaced?.timer?.cancel()
                displaced?.continuation.resume()
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
