package import Domain
import SQLEngine
import Sealing
import Storage

/// Putting keys in the place of older ones. Every step is a transaction of its own and can be the last: what is left to do
/// is seen in the rows themselves, so a rotation that was interrupted is simply begun again.
extension KeyKeeper {
    /// How a rotation begins.
    package struct Beginning: Sendable, Equatable {
        /// The data key that everything is sealed with in the end.
        package var key: String
        /// How many texts are sealed with other keys.
        package var pending: Int
        /// Whether an earlier rotation goes on, so that no key was made.
        package var isContinued: Bool
    }

    /// What a rotation has done so far.
    package struct Progress: Sendable, Equatable {
        package var resealed = 0
        /// Texts that somebody changed at the same moment; they were sealed by who changed them.
        package var changedMeanwhile = 0
        /// Texts that did not open, and why: `entegrasyonlar.api_key 5: …`. They stay as they are.
        package var unreadable: [String] = []
    }

    /// Seals all data keys with the master key in use, and remembers that key's check value.
    ///
    /// - Returns: how many were sealed with another one.
    package func rewrapDataKeys() async throws -> Int {
        let (secrets, world) = (secrets, world)
        // The audit log's key is sealed with the master key itself.
        let evidence = EvidenceStore(secrets: secrets, folder: nil)
        return try await database.write { tx in
            var count = 0
            for stored in try DataKeyTable.all(tx) {
                // Locked and read again: another process may have done it.
                guard let locked = try DataKeyTable.lock(stored.kid, tx) else { continue }
                var rewrapped: SealedDataKey?
                try KeyKeeper.openingKeys { rewrapped = try secrets.rewrapped(locked.forRing) }
                guard let rewrapped else { continue }
                try DataKeyTable.rewrap(rewrapped.id, sealed: rewrapped.sealed, tx)
                count += 1
            }
            try KeyKeeper.openingKeys { _ = try evidence.renew(now: world.now(), tx) }
            try Preferences.replace(KeyKeeper.checkName, secrets.ring.keyCheckValue, now: world.now(), tx)
            return count
        }
    }

    /// Makes a new data key that seals from now on, unless an earlier rotation is unfinished.
    ///
    /// - Parameter fresh: makes a new one all the same.
    /// - Throws: ``KeyFault`` or `SQLError`.
    package func beginRotation(fresh: Bool = false, actor: Actor) async throws -> Beginning {
        let (secrets, world, columns) = (secrets, world, columns)
        return try await database.write { tx in
            let active = try secrets.dataKey(tx)
            let totals = try SealedColumn.totalsByKey(in: columns, tx)
            let pending = totals.filter { $0.key != active.id }.values.reduce(0, +)
            if pending > 0, !fresh { return Beginning(key: active.id, pending: pending, isContinued: true) }
            let made = secrets.makeDataKey()
            let now = world.now()
            try DataKeyTable.retireActive(now: now, tx)
            guard try DataKeyTable.insertActive(kid: made.id, sealed: made.sealed, now: now, tx) else {
                throw KeyFault.collided
            }
            try SystemLog.write(
                SystemLogEntry(
                    actor: actor, table: "veri_anahtarlari", row: nil, action: "anahtar_yenilendi",
                    message: "Yeni veri anahtarı: \(made.id). Önceki: \(active.id)."),
                now: now, tx)
            return Beginning(key: made.id, pending: totals.values.reduce(0, +), isContinued: false)
        }
    }

    /// Seals everything that is not sealed with the data key in use with that key, a few rows a transaction.
    ///
    /// - Parameters:
    ///   - batch: how many rows a transaction takes at most.
    ///   - report: told after every transaction; an error from it ends the work where it is.
    package func reseal(
        batch: Int = 50, report: (Progress) async throws -> Void = { _ in }
    ) async throws -> Progress {
        var total = Progress()
        var pass: Progress
        // Rows that were added behind the place where a pass was are found by the next one.
        repeat {
            pass = Progress()
            for column in columns {
                var after: Int64? = 0
                while let start = after {
                    try Task.checkCancellation()
                    let step = try await write { [self] tx in
                        try resealSlice(of: column, after: start, limit: batch, tx)
                    }
                    after = step.next
                    pass.add(step.progress)
                    total.add(step.progress)
                    total.unreadable = pass.unreadable
                    if step.progress != Progress() { try await report(total) }
                }
            }
        } while pass.resealed + pass.changedMeanwhile > 0
        return total
    }

    private struct Step: Sendable {
        var progress = Progress()
        /// The row after which the column goes on; nil at its end.
        var next: Int64?
    }

    private func resealSlice(
        of column: SealedColumn, after start: Int64, limit: Int, _ tx: borrowing Transaction
    ) throws -> Step {
        var step = Step()
        let key = try secrets.dataKey(tx)
        let cells = try column.cells(notSealedWith: key.id, after: start, limit: limit, tx)
        for cell in cells {
            let context = column.context(row: cell.boundRow, tenant: cell.tenant)
            do {
                let secret = try secrets.open(cell.sealed, context: context, tx)
                let sealed = secrets.seal(secret, context: context, key: key)
                if try column.replace(cell, with: sealed, tx) {
                    step.progress.resealed += 1
                } else {
                    step.progress.changedMeanwhile += 1
                }
            } catch let error as SealingError {
                step.progress.unreadable.append("\(column.table).\(column.column) \(cell.row): \(error.english)")
            }
        }
        step.next = cells.count < limit ? nil : cells.last?.row
        return step
    }

    /// A write that waits while the server is busy with the database.
    private func write<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value {
        for _ in 0..<20 {
            do { return try await database.write(work) } catch let error as SQLError where error.kind == .busy {}
        }
        return try await database.write(work)
    }
}

extension KeyKeeper.Progress {
    fileprivate mutating func add(_ other: KeyKeeper.Progress) {
        resealed += other.resealed
        changedMeanwhile += other.changedMeanwhile
        unreadable += other.unreadable
    }
}
