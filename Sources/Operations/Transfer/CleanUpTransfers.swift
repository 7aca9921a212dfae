import Domain
import JobQueue
import LosslessJSON
import SQLEngine
import Storage

extension Operations {
    private static let transferSlice = 100
    /// How long a draft may lie there without being written to.
    private static let draftLifetime = Duration.seconds(86_400)

    /// Removes the files of exports and imports whose time is over. The file goes first: cut off in between, the next
    /// night goes on with it.
    package func cleanUpTransfers() async throws {
        let now = world.now()
        var count = Operations.transferSlice
        while count == Operations.transferSlice {
            try Task.checkCancellation()
            let ended = try await database.read { tx in
                try ExportTable.ended(before: now, limit: Operations.transferSlice, tx)
            }
            for name in ended.compactMap(\.vaultName) { try removeFromVault(name) }
            try await database.write { tx in for export in ended { try ExportTable.expire(export.id, now: now, tx) } }
            count = ended.count
        }
        count = Operations.transferSlice
        while count == Operations.transferSlice {
            try Task.checkCancellation()
            let ended = try await database.read { tx in
                try ImportTable.ended(before: now, limit: Operations.transferSlice, tx)
            }
            for file in ended { try removeFromVault(file.vaultName) }
            try await database.write { tx in for file in ended { try ImportTable.forgetFile(file.id, now: now, tx) } }
            count = ended.count
        }
        vault.discardDrafts(olderThan: Operations.draftLifetime)
    }

    /// Removes all files that may name a buyer: after somebody was erased, none of them may be handed out any more.
    package func endTransfersWithBuyers() async throws {
        let now = world.now()
        try await database.write { tx in
            try ExportTable.endThoseWithBuyers(now: now, tx)
            try ImportTable.endThoseWithBuyers(now: now, tx)
        }
        try await cleanUpTransfers()
    }

    /// Says at the export or import why its job was given up.
    func giveUpTransfer(of job: ClaimedJob, _ error: IntegrationError, _ tx: borrowing Transaction) throws {
        if job.kind == .export, let id = job.payload["disa_aktarim_id"]?.int {
            try ExportTable.fail(ID(id), error.message, now: world.now(), tx)
        }
        if job.kind == .importRecords, let id = job.payload["ice_aktarim_id"]?.int {
            try ImportTable.fail(ID(id), error.message, now: world.now(), tx)
        }
    }
}
