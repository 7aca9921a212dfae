import Synchronization

private let programs = Turnstile(limit: 4)

/// Runs the body when it is its turn: for tests that start programs or servers. Of all of them at once none would get the
/// time that it needs.
package func inTurn<Value>(_ body: () async throws -> Value) async throws -> Value {
    try await programs.pass(body)
}

/// Lets a limited number of tasks through at the same time, the others wait in order. Swift Testing starts all tests at
/// once; without this the server would run out of connections.
final class Turnstile: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    /// Set inside ``pass(_:)`` of any turnstile: who has passed one must not wait for itself, nor for others that wait for it.
    @TaskLocal private static var isInside = false

    private let state: Mutex<State>

    init(limit: Int) { state = Mutex(State(free: limit)) }

    /// Runs the body once it is this task's turn.
    func pass<Value>(_ body: () async throws -> Value) async throws -> Value {
        if Turnstile.isInside { return try await body() }
        await enter()
        defer { leave() }
        return try await Turnstile.$isInside.withValue(true) { try await body() }
    }

    private func enter() async {
        await withCheckedContinuation { continuation in
            let mayPass = state.withLock { state in
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if mayPass { continuation.resume() }
        }
    }

    private func leave() {
        let next: CheckedContinuation<Void, Never>? = state.withLock { state in
            if !state.waiting.isEmpty { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}
