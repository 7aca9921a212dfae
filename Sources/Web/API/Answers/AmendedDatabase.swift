import SQLEngine
import Synchronization

/// What a request demands of the transaction that does its work, besides the work.
final class Amendment: Sendable {
    typealias Check = @Sendable (borrowing Transaction) throws -> Void
    typealias Ending = @Sendable (any Sendable, borrowing Transaction) throws -> Void

    fileprivate let before: Check
    fileprivate let after: Ending
    private let isDone = Mutex(false)

    /// - Parameters:
    ///   - before: runs first in the transaction; what it throws keeps the work from being done.
    ///   - after: runs last in it, with what the work has made; what it throws undoes the work.
    init(before: @escaping Check, after: @escaping Ending = { _, _ in }) {
        (self.before, self.after) = (before, after)
    }

    fileprivate var isOpen: Bool { isDone.withLock { !$0 } }

    fileprivate func close() { isDone.withLock { $0 = true } }
}

/// A database whose first change also does what a request demands, in the same transaction: so that a version that was
/// checked is the one that is changed, and an answer is stored exactly if the work is.
struct AmendedDatabase: SQLDatabase {
    let base: any SQLDatabase
    let amendment: Amendment

    var dialect: Dialect { base.dialect }

    func read<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value {
        try await base.read(work)
    }

    func write<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value {
        guard amendment.isOpen else { return try await base.write(work) }
        let amendment = amendment
        let value = try await base.write { tx in
            try amendment.before(tx)
            let value = try work(tx)
            try amendment.after(value, tx)
            return value
        }
        amendment.close()
        return value
    }

    func close() async { await base.close() }
}
