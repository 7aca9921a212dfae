package import Domain
package import SQLEngine
package import Sealing
package import Storage

/// Looks after the keys: what there is, new ones, and the removal of old ones. Needs no more than the database and the
/// keys, so a command can do it beside a running server.
package struct KeyKeeper: Sendable {
    package let database: any SQLDatabase
    package let secrets: SecretBox
    let world: World
    /// The columns that are sealed; a test adds its own.
    let columns: [SealedColumn]

    package init(
        database: any SQLDatabase, secrets: SecretBox, world: World, columns: [SealedColumn] = SealedColumn.all
    ) {
        (self.database, self.secrets, self.world, self.columns) = (database, secrets, world, columns)
    }

    /// The name under which the check value of the master key is stored (`ayarlar`).
    package static let checkName = "anahtar_kontrol"

    /// Refuses keys that are not those of this database; a new database remembers them.
    ///
    /// - Throws: ``KeyFault`` or `SQLError`.
    package func admit() async throws {
        let (secrets, world) = (secrets, world)
        try await database.write { tx in
            let stored = try Preferences.remember(
                KeyKeeper.checkName, secrets.ring.keyCheckValue, now: world.now(), tx)
            guard secrets.ring.keyCheckValues.contains(where: { constantTimeEquals($0, stored ?? "") }) else {
                throw KeyFault.wrongKeyFile
            }
            try KeyKeeper.openingKeys {
                try secrets.learnDataKeys(tx)
                _ = try secrets.dataKey(tx)
            }
        }
    }

    /// Turns the fault of a data key into what the operator should do.
    static func openingKeys(_ work: () throws -> Void) throws {
        do { try work() } catch let error as SealingError {
            switch error {
            case .unknownKey(let id): throw KeyFault.missingMasterKey(id)
            case .malformed, .refused: throw KeyFault.damagedDataKey
            }
        }
    }

    /// A key and what depends on it.
    package struct KeyState: Sendable, Equatable {
        package enum Kind: String, Sendable { case data, master }

        package var id: String
        package var kind: Kind
        /// Whether new texts, or new data keys, are sealed with it.
        package var isInUse: Bool
        package var createdAt: Timestamp?
        package var retiredAt: Timestamp?
        /// How many texts in the database it has sealed itself.
        package var rowCount: Int
        /// Of a master key: how many data keys it has sealed.
        package var dataKeyCount: Int
        /// The master key that a data key is sealed with.
        package var masterKeyID: String?

        /// Whether it may go: nothing needs it.
        package var isRemovable: Bool { !isInUse && rowCount == 0 && dataKeyCount == 0 }
    }

    /// Works with the rows of all dealers, whoever calls.
    func seeingAll<Value: Sendable>(
        _ work: (any SQLDatabase) async throws -> Value
    ) async throws -> Value {
        try await RowAccess.$current.withValue(.everyone) { try await work(database) }
    }

    /// All keys that are known or used, the data keys first.
    package func inventory() async throws -> [KeyState] {
        let columns = columns
        let (dataKeys, totals) = try await seeingAll { database in
            try await database.read { tx in
                var totals = try SealedColumn.totalsByKey(in: columns, tx)
                let evidence = try Preferences.find(EvidenceStore.keyName, tx).flatMap { SecretBox.keyID(of: $0) }
                if let evidence { totals[evidence, default: 0] += 1 }
                return (try DataKeyTable.all(tx), totals)
            }
        }
        let states = dataKeys.map { key in
            KeyState(
                id: key.kid, kind: .data, isInUse: key.isActive, createdAt: key.createdAt, retiredAt: key.retiredAt,
                rowCount: totals[key.kid] ?? 0, dataKeyCount: 0, masterKeyID: key.forRing.masterKeyID)
        }
        let known = secrets.ring.masterKeyIDs
        let used = Set(states.compactMap(\.masterKeyID)).union(totals.keys).subtracting(dataKeys.map(\.kid))
        let masters = (known + used.subtracting(known).sorted()).map { id in
            KeyState(
                id: id, kind: .master, isInUse: id == secrets.ring.currentMasterKeyID, rowCount: totals[id] ?? 0,
                dataKeyCount: states.count { $0.masterKeyID == id })
        }
        return states + masters
    }
}

extension KeyKeeper.KeyState {
    fileprivate init(id: String, kind: Kind, isInUse: Bool, rowCount: Int, dataKeyCount: Int) {
        self.init(
            id: id, kind: kind, isInUse: isInUse, createdAt: nil, retiredAt: nil, rowCount: rowCount,
            dataKeyCount: dataKeyCount, masterKeyID: nil)
    }
}

/// Why keys can't be used or changed.
package enum KeyFault: Error, Sendable, Equatable {
    /// None of the key file's keys is the one that the database was made with.
    case wrongKeyFile
    /// Data keys are sealed with a master key that the key file does not hold.
    case missingMasterKey(String)
    /// A data key in the database was changed.
    case damagedDataKey
    /// Texts are still sealed with the key, so many.
    case stillUsed(id: String, rows: Int, dataKeys: Int)
    /// It is the key that seals now.
    case inUse(String)
    case unknown(String)
    /// Another rotation took place at the same moment.
    case collided
}
