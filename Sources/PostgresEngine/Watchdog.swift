import Glibc
import LibPQ
import Synchronization

/// Breaks connections on which nothing comes back: a server behind a path that swallows bytes keeps its socket open and the
/// waiting thread for ever, and no time limit of the server's reaches it.
final class Watchdog: Sendable {
    private struct Watched {
        var socket: Int32
        var deadline: ContinuousClock.Instant
    }

    private struct State {
        var watched: [Int: Watched] = [:]
        var number = 0
    }

    private let state = Mutex(State())

    /// Calls `body`; if that takes longer than the limit, the session's connection is shut down, so that the call under way
    /// fails. The session must not be closed by the body.
    func watch<Value>(_ session: Session, upTo limit: Duration, _ body: () throws -> Value) rethrows -> Value {
        let socket = session.socket
        let number = state.withLock { state in
            state.number += 1
            state.watched[state.number] = Watched(socket: socket, deadline: .now + limit)
            return state.number
        }
        // The entry goes before the session can: a descriptor that somebody else has got meanwhile is never shut down.
        defer { state.withLock { $0.watched[number] = nil } }
        return try body()
    }

    /// Breaks what is overdue; called now and then.
    func look(at now: ContinuousClock.Instant) {
        state.withLock { state in
            for watched in state.watched.values where watched.deadline < now && watched.socket >= 0 {
                _ = shutdown(watched.socket, Int32(SHUT_RDWR))
            }
        }
    }
}
