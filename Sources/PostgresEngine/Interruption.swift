import LibPQ
import SQLEngine
import Synchronization

/// Lets the caller of one piece of work interrupt it from any thread, without blocking, and makes sure that a late
/// interruption never hits the session's next work.
final class Interruption: Sendable {
    /// Repeats the request until the attempt has ended: one that arrives between two statements has no effect.
    private struct Sender {
        let attemptEnded = Latch()
        let returned = Latch()

        func run(_ target: Canceller) {
            repeat { try? target.cancel() } while !attemptEnded.wait(upTo: .milliseconds(200))
            returned.raise()
        }
    }

    private struct State {
        var target: Canceller?
        var sender: Sender?
    }

    private let threads: Threads
    private let requested = Latch()
    private let state = Mutex(State())

    init(threads: Threads) { self.threads = threads }

    var isRequested: Bool { requested.isRaised }

    /// Asks the running statement to stop, and the ones after it not to start. Returns at once: the request to the server
    /// blocks, so it is sent by a thread of its own.
    func request() {
        requested.raise()
        state.withLock { state in
            guard let target = state.target, state.sender == nil else { return }
            let sender = Sender()
            state.sender = sender
            threads.start(name: "postgres-iptal") { sender.run(target) }
        }
    }

    /// Waits before another attempt.
    ///
    /// - Throws: ``SQLError`` of kind `cancelled` as soon as an interruption is requested.
    func pause(_ duration: Duration) throws {
        requested.wait(upTo: duration)
        try check()
    }

    /// - Throws: ``SQLError`` of kind `cancelled` if an interruption has been requested.
    func check() throws {
        if isRequested { throw SQLError(.cancelled, "the transaction was cancelled by its caller") }
    }

    /// From here on requests go to the session of this canceller.
    func attach(_ target: Canceller) throws {
        state.withLock { $0.target = target }
        try check()
    }

    /// From here on requests go nowhere. Blocks until a request under way has come back.
    func detach() {
        let sender = state.withLock { state in
            defer { state = State() }
            return state.sender
        }
        guard let sender else { return }
        sender.attemptEnded.raise()
        sender.returned.wait()
    }
}
