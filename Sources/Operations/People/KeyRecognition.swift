import Domain
import SQLEngine
import Storage
import Synchronization

/// What was found out about API keys within the last second, so that a program that asks often does not make the database
/// look up the same key, its person and their roles each time.
///
/// Everything is forgotten with each change that this process makes to people, roles or keys, so a change counts with
/// the next request here, and within ``lifetime`` on other nodes.
final class KeyRecognition: Sendable {
    struct Entry: Sendable {
        let owner: ApiKeyOwner
        let standing: Standing
    }

    /// A look into the database that began now; what it finds counts only if nothing was changed meanwhile.
    struct Look: Sendable {
        fileprivate let generation: Int
        fileprivate let begunAt: Timestamp
    }

    static let lifetime = Duration.seconds(1)
    private static let entriesMax = 10_000

    private struct State {
        var generation = 0
        var entries: [String: (entry: Entry, since: Timestamp)] = [:]
    }

    private let state = Mutex(State())

    /// - Parameter hash: of the key.
    func entry(of hash: String, now: Timestamp) -> Entry? {
        state.withLock { state in
            guard let found = state.entries[hash], now.since(found.since) < Self.lifetime, now >= found.since else {
                return nil
            }
            return found.entry
        }
    }

    func beginLook(now: Timestamp) -> Look { Look(generation: state.withLock(\.generation), begunAt: now) }

    func remember(_ entry: Entry, of hash: String, after look: Look) {
        state.withLock { state in
            guard state.generation == look.generation else { return }
            if state.entries.count >= Self.entriesMax { state.entries.removeAll() }
            state.entries[hash] = (entry, look.begunAt)
        }
    }

    func forgetAll() {
        state.withLock { state in
            state.generation += 1
            state.entries.removeAll(keepingCapacity: true)
        }
    }
}

/// The database as ``People`` sees it: after each write, nothing is known of anybody any more.
struct ForgettingDatabase: SQLDatabase {
    let base: any SQLDatabase
    let recognition: KeyRecognition

    var dialect: Dialect { base.dialect }

    func read<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value {
        try await base.read(work)
    }

    func write<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value {
        // Also after a failure: a commit of which nobody knows may have come through.
        defer { recognition.forgetAll() }
        return try await base.write(work)
    }

    func close() async { await base.close() }
}
