import Domain
import JobQueue
import LosslessJSON
import SQLEngine
import Storage

extension Operations {
    /// How many records are one transaction.
    private static let importBatch = 50
    /// How many problems of one record are kept.
    private static let problemsMax = 20

    /// Takes a file in (`ice_aktar`). Each batch commits together with the note of how far the file is settled, so a job that
    /// is begun anew after a crash goes on behind the last batch and does none twice.
    func importRecords(_ job: ClaimedJob) async throws -> JobOutcome {
        guard let id = job.payload["ice_aktarim_id"]?.int.map({ ID<Import>($0) }) else {
            throw IntegrationError(.permanent, code: "bozuk_veri", message: "İçe aktarmanın verisi okunamadı.")
        }
        guard let (stored, start, permissions) = try await beginImport(id) else { return .done }
        let file = try readImport(stored)
        guard permissions.contains(.viewCosts) || !file.mentions("maliyet") else { throw Operations.rightsChanged }
        let context = ImportContext(
            dealer: stored.dealer, actor: Actor(user: stored.owner, role: nil, source: .job),
            scope: .only(stored.dealer))
        let step = stored.isAllOrNothing ? max(file.records.count, 1) : Operations.importBatch
        var position = start
        while position < file.records.count {
            try Task.checkCancellation()
            let end = min(position + step, file.records.count)
            let batch = ImportBatch(start: position, records: Array(file.records[position..<end]))
            let result = try await RowAccess.$current.withValue(context.scope.rowAccess) {
                try await take(batch, stored, context, job)
            }
            switch result {
            case .settled: position = end
            case .full: return .later(.seconds(30))
            case .lost: return .done
            }
        }
        return try await finishImport(stored, job) ? .finishedInTransaction : .done
    }

    private static let rightsChanged = IntegrationError(
        .permanent, code: "yetki_degisti",
        message: "Dosyayı yükleyen kişinin yetkisi değişti; gerekiyorsa dosya yeniden yüklenmeli.")

    private func beginImport(_ id: ID<Import>) async throws -> (StoredImport, Int, Set<Permission>)? {
        let now = world.now()
        return try await database.write { tx in
            guard let start = try ImportTable.begin(id, now: now, tx),
                let stored = try ImportTable.find(id, scope: .system, tx)
            else { return nil }
            let standing = try Standing(of: stored.owner, tx)
            guard try UserTable.find(stored.owner, tx)?.status == .active, standing.scope.contains(stored.dealer),
                standing.grants.permissions.isSuperset(of: [.importData, stored.source.permission])
            else { throw Operations.rightsChanged }
            return (stored, start, standing.grants.permissions)
        }
    }

    private func readImport(_ stored: StoredImport) throws -> ImportedFile {
        guard let name = stored.vaultName else {
            throw IntegrationError(
                .permanent, code: "suresi_doldu", message: "Dosyanın süresi doldu ve silindi; yeniden yükleyin.")
        }
        do { return try ImportedFile(try readFromVault(name), stored.source) } catch is OperationError {
            throw IntegrationError(
                .permanent, code: "bozuk_veri", message: "Dosyanın içeriği depoda değişmiş; yeniden yükleyin.")
        }
    }

    /// Takes a batch in, or tries it if nothing shall be kept.
    private func take(
        _ batch: ImportBatch, _ stored: StoredImport, _ context: ImportContext, _ job: ClaimedJob
    ) async throws -> BatchEnd {
        do {
            return try await database.write { tx in
                guard try jobs.holds(job, tx) else { return .lost }
                let result = try apply(batch, stored, context, tx)
                if stored.mode == .trial || (stored.isAllOrNothing && result.tally.failed > 0) {
                    throw NothingKept(result: result)
                }
                guard try settle(batch, result, stored, tx) else { throw Overtaken() }
                return .settled
            }
        } catch is Overtaken {
            return .lost
        } catch let error as EnqueueError {
            guard case .laneIsFull = error else { throw error }
            return .full
        } catch let nothing as NothingKept {
            return try await database.write { tx in
                guard try jobs.holds(job, tx) else { return .lost }
                var result = nothing.result
                if stored.mode == .apply { result.tally = ImportTally(failed: result.tally.failed) }
                return try settle(batch, result, stored, tx) ? .settled : .lost
            }
        }
    }

    /// Each record in a savepoint of its own, so that one that is wrong leaves its neighbours alone.
    private func apply(
        _ batch: ImportBatch, _ stored: StoredImport, _ context: ImportContext, _ tx: borrowing Transaction
    ) throws -> BatchResult {
        if stored.source == .orders, stored.mode == .apply {
            try enqueuer.requireRoom(
                in: LaneQueue(queue: JobKind.matchOrder.queue, lane: -stored.dealer.rawValue), tx)
        }
        var result = BatchResult()
        for record in batch.records {
            do {
                let outcome = try tx.nested { tx in try takeIn(record, stored.source, context, tx) }
                switch outcome {
                case .created: result.tally.created += 1
                case .updated: result.tally.updated += 1
                case .unchanged: result.tally.unchanged += 1
                }
            } catch {
                result.problems += try Operations.problems(of: error, record).prefix(Operations.problemsMax)
                result.tally.failed += 1
            }
        }
        return result
    }

    private func takeIn(
        _ record: ImportRecord, _ source: ImportSource, _ context: ImportContext, _ tx: borrowing Transaction
    ) throws -> ImportOutcome {
        switch source {
        case .orders: try importOrder(record, context, tx)
        case .products: try importProduct(record, context, tx)
        case .supplierProducts: try importSupplierProduct(record, context, tx)
        case .matches: try importMatch(record, context, tx)
        }
    }

    /// What a refusal says of its record.
    ///
    /// - Throws: the error itself if it is none of the record's.
    private static func problems(of error: any Error, _ record: ImportRecord) throws -> [ImportProblem] {
        func rule(_ column: String?, _ message: String) -> ImportProblem {
            ImportProblem(row: record.number, column: column, code: "kural", message: message)
        }
        switch error {
        case let refusal as ImportRefusal: return refusal.problems
        case OperationError.invalid(let fields): return fields.map { rule($0.field, $0.message) }
        case OperationError.conflict(_, let message): return [rule(nil, message)]
        case let error as SQLError where [.unique, .check, .foreignKey, .notNull].contains(error.kind):
            return [rule(nil, "Değerler veri kurallarına uymuyor.")]
        default: throw error
        }
    }

    /// - Returns: false if the records were settled by somebody else.
    private func settle(
        _ batch: ImportBatch, _ result: BatchResult, _ stored: StoredImport, _ tx: borrowing Transaction
    ) throws -> Bool {
        let end = batch.start + batch.records.count
        guard
            try ImportTable.advance(
                stored.id, from: batch.start, to: end, result.tally, now: world.now(), tx)
        else { return false }
        try ImportTable.addProblems(result.problems, to: stored.id, tx)
        return true
    }

    private func finishImport(_ stored: StoredImport, _ job: ClaimedJob) async throws -> Bool {
        try await database.write { tx in
            guard try jobs.holds(job, tx), let now = try ImportTable.find(stored.id, scope: .system, tx) else {
                return false
            }
            let isRefused = now.mode == .apply && now.isAllOrNothing && now.tally.failed > 0
            try ImportTable.finish(stored.id, isRefused ? .refused : .done, now: world.now(), tx)
            let tally = now.tally
            try logTransfer(
                "ice_aktarimlar", stored.id.rawValue, "ice_aktarildi",
                "İçe aktarma bitti (\(now.mode.rawValue)): \(tally.created) yeni, \(tally.updated) değişen, "
                    + "\(tally.unchanged) aynı, \(tally.failed) hatalı", dealer: stored.dealer,
                Actor(user: stored.owner, role: nil, source: .job),
                after: [
                    "eklenen": JSON(tally.created), "degisen": JSON(tally.updated), "ayni": JSON(tally.unchanged),
                    "hatali": JSON(tally.failed),
                ], tx)
            return try jobs.finish(job, tx)
        }
    }
}

/// Some records of a file, one after the other.
private struct ImportBatch: Sendable {
    /// The place of the first record in the file.
    var start: Int
    var records: [ImportRecord]
}

/// What became of a batch.
private struct BatchResult: Sendable {
    var tally = ImportTally()
    var problems: [ImportProblem] = []
}

/// How the work on a batch ended.
private enum BatchEnd: Sendable {
    case settled
    /// So many jobs wait for the dealer already that further ones have to wait themselves.
    case full
    /// Somebody else does it.
    case lost
}

/// Thrown out of a transaction to undo it: the records were settled by somebody else, or the import was ended meanwhile.
private struct Overtaken: Error {}

/// Thrown out of a transaction to undo it.
private struct NothingKept: Error {
    let result: BatchResult
}
