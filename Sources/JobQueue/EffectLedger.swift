package import Domain
package import SQLEngine

/// The ledger of effects outside (`dis_islem`): a row before the call, completed after it. A row that was begun and never
/// completed says: ask the other side before calling again.
package struct EffectLedger: Sendable {
    private let clock: QueueClock

    package init(clock: QueueClock) { self.clock = clock }

    /// What the ledger knows of an effect.
    package enum Entry: Sendable, Equatable {
        case begun
        case completed(remoteID: String?)
    }

    /// Notes that the effect is about to be caused.
    ///
    /// - Returns: what was already known; nil if this is the first time.
    package func begin(
        _ operationKey: String, step: String, job: ID<Job>?, _ tx: borrowing Transaction
    ) throws -> Entry? {
        if let entry = try entry(operationKey, step: step, tx) { return entry }
        let now = try clock.now(tx)
        try tx.run(
            """
            INSERT INTO dis_islem (islem_anahtari, adim, durum, is_id, created_at)
            VALUES (\(operationKey), \(step), 'basladi', \(job), \(now))
            """)
        return nil
    }

    /// Notes that the effect has happened.
    package func complete(
        _ operationKey: String, step: String, remoteID: String?, _ tx: borrowing Transaction
    ) throws {
        let now = try clock.now(tx)
        try tx.run(
            """
            UPDATE dis_islem SET durum = 'bitti', uzak_no = \(remoteID), bitti_at = \(now)
            WHERE islem_anahtari = \(operationKey) AND adim = \(step)
            """)
    }

    /// Notes that the effect surely has not happened: the next attempt may simply call.
    package func forget(_ operationKey: String, step: String, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            DELETE FROM dis_islem WHERE islem_anahtari = \(operationKey) AND adim = \(step) AND durum = 'basladi'
            """)
    }

    private func entry(_ operationKey: String, step: String, _ tx: borrowing Transaction) throws -> Entry? {
        try tx.first(
            "SELECT durum, uzak_no FROM dis_islem WHERE islem_anahtari = \(operationKey) AND adim = \(step)"
        ) { row in
            let status: String = try row.next()
            let remoteID: String? = try row.next()
            return status == "bitti" ? .completed(remoteID: remoteID) : .begun
        }
    }
}
