package import Domain
package import SQLEngine
package import Sealing
package import Storage

/// Sealing and opening with the data keys as a transaction sees them. The transaction that stores a sealed text also
/// looks up its key, so no key is removed between the two.
extension SecretBox {
    /// Seals a secret with the data key in use; makes the first one if there is none.
    ///
    /// - Throws: ``SealingError`` if the key file can't open the data key, or `SQLError`.
    package func seal(_ secret: Secret, context: SealingContext, _ tx: borrowing Transaction) throws -> String {
        seal(secret, context: context, key: try dataKey(tx))
    }

    /// Opens a sealed text, with a key that another process may have made meanwhile.
    ///
    /// - Throws: ``SealingError`` or `SQLError`.
    package func open(_ sealed: String, context: SealingContext, _ tx: borrowing Transaction) throws -> Secret {
        do throws(SealingError) {
            return try open(sealed, context: context)
        } catch {
            guard case .unknownKey(let id) = error, let stored = try DataKeyTable.find(id, tx) else { throw error }
            try ring.learn(stored.forRing)
        }
        return try open(sealed, context: context)
    }

    /// The data key that seals new texts.
    package func dataKey(_ tx: borrowing Transaction) throws -> SealingKey {
        // A second time if the key was retired while the first question waited for its row, or another process was first
        // in making one.
        for _ in 0..<3 {
            if let active = try DataKeyTable.active(tx) { return try ring.learn(active.forRing) }
            let made = makeDataKey()
            _ = try DataKeyTable.insertActive(kid: made.id, sealed: made.sealed, now: now, tx)
        }
        throw SQLError(.busy, "the data keys are being changed")
    }

    /// Opens all data keys, so that a key file that lacks one of their master keys is noticed at once.
    ///
    /// - Throws: ``SealingError`` or `SQLError`.
    package func learnDataKeys(_ tx: borrowing Transaction) throws {
        for stored in try DataKeyTable.all(tx) { try ring.learn(stored.forRing) }
    }
}

extension StoredDataKey {
    /// The key as the key ring takes it.
    package var forRing: SealedDataKey { SealedDataKey(id: kid, sealed: sealed) }
}

extension SealedColumn {
    /// What a text in this column is bound to.
    ///
    /// - Parameter row: the text's own row, or that of the column's destination.
    package func context(row: Int64, tenant: Int64?) -> SealingContext {
        SealingContext(
            table: destination?.table ?? table, row: row, column: destination?.column ?? column,
            tenant: tenantColumn == nil ? nil : tenant)
    }
}
