/// Decides which statements of a session are worth preparing, and under which names. It does no IO.
///
/// A statement is prepared on its second use. Statements seen once are remembered apart from the prepared ones, so a
/// stream of statements that never come again pushes no prepared one out.
package struct StatementCache {
    /// What makes two statements the same for the server: the text and the types of the parameters.
    package struct Key: Hashable, Sendable {
        /// The text of the statement.
        package var sql: String
        /// The types of its parameters, see `TypeOID`.
        package var types: [UInt32]

        /// Puts a key together.
        package init(sql: String, types: [UInt32]) {
            self.sql = sql
            self.types = types
        }
    }

    /// How to run a statement now.
    package enum Plan: Equatable {
        /// Without preparing it.
        case unprepared
        /// Prepare it under the name, report that with `didPrepare`, then run it.
        case prepare(String)
        /// It is prepared under the name.
        case prepared(String)
    }

    private let limit: Int
    private var seenOnce: LRU<Key, Void>
    private var prepared: LRU<Key, String>
    private var lastNumber = 0

    /// Keeps at most `limit` statements prepared; 0 prepares none.
    package init(limit: Int = 256) {
        self.limit = limit
        seenOnce = LRU(limit: limit)
        prepared = LRU(limit: limit)
    }

    /// How many statements are prepared.
    package var count: Int { prepared.count }

    /// Notes a use of the statement and tells how to run it. Names are never used twice.
    package mutating func plan(for key: Key) -> Plan {
        if let name = prepared.use(key) { return .prepared(name) }
        guard limit > 0 else { return .unprepared }
        if seenOnce.use(key) == nil {
            _ = seenOnce.insert((), for: key)
            return .unprepared
        }
        lastNumber += 1
        return .prepare("s\(lastNumber)")
    }

    /// Notes that the statement has been prepared. Returns the name of one to deallocate in exchange, if any.
    package mutating func didPrepare(_ key: Key, as name: String) -> String? {
        seenOnce.remove(key)
        return prepared.insert(name, for: key)
    }

    /// Forgets everything. Returns the names that were prepared.
    package mutating func removeAll() -> [String] {
        let names = prepared.values
        prepared.removeAll()
        seenOnce.removeAll()
        return names
    }
}
