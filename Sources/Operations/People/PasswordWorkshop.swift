import Dispatch
import Synchronization

/// Where passwords are hashed: at most two at once, each needing half a second and 134 MB, and never on the threads
/// that serve requests. Some more may wait; the rest is refused.
final class PasswordWorkshop: Sendable {
    private struct State {
        var running = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private static let runningMax = 2
    private static let waitingMax = 20

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "sifre", attributes: .concurrent)

    /// Does the work on a thread of its own.
    ///
    /// - Throws: ``OperationError/conflict(code:message:)`` with code `mesgul` if too many wait.
    func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async throws(OperationError) -> Value {
        try await enter()
        let value = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: work()) }
        }
        leave()
        return value
    }

    private func enter() async throws(OperationError) {
        let isFull = state.withLock { $0.running >= Self.runningMax && $0.waiting.count >= Self.waitingMax }
        if isFull {
            throw .conflict(
                code: "mesgul", message: "Şu anda çok fazla giriş denemesi var. Birkaç saniye sonra deneyin.")
        }
        await withCheckedContinuation { continuation in
            let mayStart = state.withLock { state in
                guard state.running >= Self.runningMax else {
                    state.running += 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if mayStart { continuation.resume() }
        }
    }

    /// Hands the place to the next who waits, or frees it.
    private func leave() {
        let next: CheckedContinuation<Void, Never>? = state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.running -= 1
            return nil
        }
        next?.resume()
    }
}
