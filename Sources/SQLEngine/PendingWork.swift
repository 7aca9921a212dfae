import Synchronization

/// A transaction that waits for a connection's thread, runs there, and resumes its caller exactly once.
package final class PendingWork: Sendable {
    private enum State {
        case queued(CheckedContinuation<Void, any Error>?)
        case running(CheckedContinuation<Void, any Error>, cancel: @Sendable () -> Void)
        case finished(Result<Void, any Error>?)
    }

    /// The work itself; may be called again after a collision.
    package let body: @Sendable (borrowing Transaction) throws -> Void
    /// When the caller stops waiting for a connection.
    package let deadline: ContinuousClock.Instant
    private let state = Mutex(State.queued(nil))

    package init(
        deadline: ContinuousClock.Instant, body: @escaping @Sendable (borrowing Transaction) throws -> Void
    ) {
        self.deadline = deadline
        self.body = body
    }

    /// Submits the work by `submit` and waits for its end. Cancelling the task takes waiting work out of the queue
    /// (``begin(cancel:)`` will refuse it) and interrupts running work.
    package func wait(submit: (PendingWork) throws -> Void) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let early: Result<Void, any Error>? = state.withLock { state in
                    if case .finished(let result) = state { return result ?? .failure(CancellationError()) }
                    state = .queued(continuation)
                    return nil
                }
                if let early {
                    continuation.resume(with: early)
                    return
                }
                do { try submit(self) } catch { finish(.failure(error)) }
            }
        } onCancel: {
            cancel()
        }
    }

    /// Called by the thread that takes the work up; false if nobody waits for it any more.
    ///
    /// - Parameter cancel: interrupts the connection when the caller is cancelled meanwhile.
    package func begin(cancel: @escaping @Sendable () -> Void) -> Bool {
        state.withLock { state in
            guard case .queued(let continuation?) = state else { return false }
            state = .running(continuation, cancel: cancel)
            return true
        }
    }

    /// Resumes the caller; a second call does nothing.
    package func finish(_ result: Result<Void, any Error>) {
        let continuation: CheckedContinuation<Void, any Error>? = state.withLock { state in
            defer { state = .finished(result) }
            switch state {
            case .queued(let continuation): return continuation
            case .running(let continuation, _): return continuation
            case .finished: return nil
            }
        }
        continuation?.resume(with: result)
    }

    private func cancel() {
        let interrupt: (@Sendable () -> Void)? = state.withLock { state in
            if case .running(_, let cancel) = state { return cancel }
            return nil
        }
        if let interrupt { interrupt() } else { finish(.failure(CancellationError())) }
    }
}

/// Where a work closure leaves its value for the caller.
package final class ResultBox<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)

    package init() {}

    package func store(_ value: Value) { self.value.withLock { $0 = value } }

    /// The value stored last.
    ///
    /// - Throws: ``SQLError`` if there is none, which would be a fault of the engine.
    package func load() throws -> Value {
        guard let value = value.withLock({ $0 }) else { throw SQLError(.other, "the transaction left no value") }
        return value
    }
}
