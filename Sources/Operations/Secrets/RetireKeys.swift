package import Domain
import SQLEngine
import Sealing
import Storage

/// Removing keys that nothing needs any more.
extension KeyKeeper {
    /// Removes a data key for good.
    ///
    /// - Throws: ``KeyFault``: `stillUsed` if a text is sealed with it, `inUse` if it seals now; or `SQLError`.
    package func removeDataKey(_ id: String, actor: Actor) async throws {
        let (world, columns) = (world, columns)
        // Rows that are not seen would not be counted, and their key would be gone.
        try await seeingAll { database in
            try await database.write { tx in
                // Whoever seals with it holds its row, so after this nobody does, and the count is the last word.
                guard let key = try DataKeyTable.lock(id, tx) else { throw KeyFault.unknown(id) }
                guard !key.isActive else { throw KeyFault.inUse(id) }
                let rows = try SealedColumn.totalsByKey(in: columns, tx)[id] ?? 0
                guard rows == 0 else { throw KeyFault.stillUsed(id: id, rows: rows, dataKeys: 0) }
                try DataKeyTable.remove(id, tx)
                try SystemLog.write(
                    SystemLogEntry(
                        actor: actor, table: "veri_anahtarlari", row: nil, action: "anahtar_kaldirildi",
                        message: "Veri anahtarı kaldırıldı: \(id)."),
                    now: world.now(), tx)
            }
        }
    }

    /// Says whether a master key may be taken out of the key file.
    ///
    /// - Throws: ``KeyFault``: why not; or `SQLError`.
    package func checkRemovable(masterKey id: String) async throws {
        guard let state = try await inventory().first(where: { $0.kind == .master && $0.id == id }) else {
            throw KeyFault.unknown(id)
        }
        guard !state.isInUse else { throw KeyFault.inUse(id) }
        guard state.isRemovable else {
            throw KeyFault.stillUsed(id: id, rows: state.rowCount, dataKeys: state.dataKeyCount)
        }
    }
}
