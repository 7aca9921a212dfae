package import Domain
import JobQueue
import LosslessJSON
import SQLEngine
import Sealing
package import Storage

/// A file as somebody brings it.
package struct ImportInput: Sendable {
    package var dealer: ID<User>
    package var source: ImportSource
    package var mode: ImportMode
    package var isAllOrNothing: Bool
    package var fileName: String
    package var bytes: [UInt8]

    package init(
        dealer: ID<User>, source: ImportSource, mode: ImportMode, isAllOrNothing: Bool, fileName: String,
        bytes: [UInt8]
    ) {
        (self.dealer, self.source, self.mode) = (dealer, source, mode)
        (self.isAllOrNothing, self.fileName, self.bytes) = (isAllOrNothing, fileName, bytes)
    }
}

extension Operations {
    /// How many rows an imported file may have.
    package static let importRowsMax = ImportedFile.rowsMax
    /// How many rows a file may have that is taken in all at once: they are one transaction, and others wait for it.
    package static let allOrNothingRowsMax = 2000
    /// How many imports of a dealer may wait or be under way.
    package static let openImportsMax = 20

    /// Stores a file and queues the job that takes it in. What is wrong with the file as a whole is said at once.
    ///
    /// - Parameter permissions: the caller's.
    /// - Throws: ``OperationError``
    package func createImport(
        _ input: ImportInput, permissions: Set<Permission>, actor: Actor, scope: Scope
    ) async throws -> ID<Import> {
        guard let owner = actor.user, permissions.contains(.importData), permissions.contains(input.source.permission)
        else { throw OperationError.forbidden }
        guard scope.contains(input.dealer) else {
            throw OperationError.invalid([FieldProblem("kullanici_id", "Bu bayi için içe aktarılamaz.")])
        }
        // Before anything is read or stored, so that files which have no place cost nothing.
        try await database.read { tx in try requireRoom(for: input.dealer, tx) }
        let file = try ImportedFile(input.bytes, input.source)
        try Operations.check(input, file, permissions)
        let now = world.now()
        let vaultName = try storeInVault(input.bytes)
        let new = NewImport(
            owner: owner, dealer: input.dealer, source: input.source, format: file.format, mode: input.mode,
            isAllOrNothing: input.isAllOrNothing, fileName: Operations.cleanName(input.fileName, file.format),
            size: input.bytes.count, digest: ContentDigest.sha256(input.bytes), vaultName: vaultName,
            recordCount: file.records.count, endsAt: now + Operations.transferLifetime)
        do { return try await storeImport(new, actor) } catch {
            // The import may be there after a commit of which nobody knows, and then its job reads the file.
            if (error as? SQLError)?.kind != .commitUnknown { try removeFromVault(vaultName) }
            throw error
        }
    }

    /// Takes in the file of a trial in earnest, as an import of its own.
    ///
    /// - Throws: ``OperationError``: `suresi_doldu` if the file is no longer kept.
    package func applyTrial(
        _ id: ID<Import>, permissions: Set<Permission>, actor: Actor, scope: Scope
    ) async throws -> ID<Import> {
        let trial = try await importRow(id, scope: scope)
        guard trial.mode == .trial else {
            throw OperationError.conflict(code: "deneme_degil", message: "Yalnız bir deneme uygulanabilir.")
        }
        guard let name = trial.vaultName else {
            throw OperationError.conflict(
                code: "suresi_doldu", message: "Dosyanın süresi doldu ve silindi; yeniden yükleyin.")
        }
        let input = ImportInput(
            dealer: trial.dealer, source: trial.source, mode: .apply, isAllOrNothing: trial.isAllOrNothing,
            fileName: trial.fileName, bytes: try readFromVault(name))
        return try await createImport(input, permissions: permissions, actor: actor, scope: scope)
    }

    private func requireRoom(for dealer: ID<User>, _ tx: borrowing Transaction) throws {
        guard try ImportTable.openCount(of: dealer, tx) < Operations.openImportsMax else {
            throw OperationError.conflict(
                code: "cok_ice_aktarim",
                message: "Bir bayinin aynı anda en çok \(Operations.openImportsMax) içe aktarımı sürebilir; birinin "
                    + "bitmesini bekleyin.")
        }
    }

    private func storeImport(_ new: NewImport, _ actor: Actor) async throws -> ID<Import> {
        let now = world.now()
        return try await database.write { tx in
            guard try UserTable.find(new.dealer, tx)?.role == .dealer else {
                throw OperationError.invalid([FieldProblem("kullanici_id", "Böyle bir bayi yok.")])
            }
            // Others may have come since it was asked first.
            try requireRoom(for: new.dealer, tx)
            let id = try ImportTable.insert(new, now: now, tx)
            // Files of a dealer are taken in one after the other, so that a later one sees what an earlier one brought.
            let job = try enqueuer.enqueue(
                NewJob(
                    .importRecords, payload: ["ice_aktarim_id": JSON(id.rawValue)], uniqueKey: "ice_aktar:\(id)",
                    orderKey: "ice_aktar:\(new.dealer)", dealer: new.dealer), tx)
            try ImportTable.setJob(job, of: id, tx)
            try logTransfer(
                "ice_aktarimlar", id.rawValue, "ice_aktarma_istendi",
                "İçe aktarma istendi: \(new.source.rawValue), \(new.recordCount) kayıt, \(new.mode.rawValue)",
                dealer: new.dealer, actor, after: ["ozet": .string(new.digest)], tx)
            return id
        }
    }

    private static func check(_ input: ImportInput, _ file: ImportedFile, _ permissions: Set<Permission>) throws {
        if input.isAllOrNothing, file.rowCount > allOrNothingRowsMax {
            throw OperationError.invalid([
                FieldProblem(
                    "hep_ya_hic",
                    "“Hepsi ya da hiçbiri” ile en çok \(allOrNothingRowsMax) satır aktarılabilir; dosyayı bölün.")
            ])
        }
        // Emptying a cost needs the right just as setting one does.
        if !permissions.contains(.viewCosts), file.mentions("maliyet") {
            throw OperationError.invalid([
                FieldProblem("dosya", "Maliyetleri görme yetkiniz yok; “maliyet” sütununu silin.")
            ])
        }
    }

    /// The last part of a name, without invisible letters.
    private static func cleanName(_ name: String, _ format: ImportFormat) -> String {
        let last = name.split(whereSeparator: { "/\\".contains($0) }).last.map(String.init) ?? ""
        let clean = String(
            String.UnicodeScalarView(
                last.unicodeScalars.filter {
                    ![.control, .format].contains($0.properties.generalCategory)
                }.prefix(200))
        ).trimmed
        return clean.isEmpty ? "kayitlar.\(format.rawValue)" : clean
    }

    /// A file to begin with: the columns of a source with an example, as CSV for Turkish Excel.
    package func importTemplate(_ source: ImportSource) -> [UInt8] { ImportColumns.of(source).template }

    /// The imports within the scope, the newest first.
    package func imports(before: Int64?, limit: Int, scope: Scope) async throws -> Page<StoredImport> {
        try await database.read { tx in try ImportTable.page(before: before, limit: limit, scope: scope, tx) }
    }

    /// - Throws: ``OperationError/notFound``
    package func importRow(_ id: ID<Import>, scope: Scope) async throws -> StoredImport {
        guard let found = try await database.read({ tx in try ImportTable.find(id, scope: scope, tx) }) else {
            throw OperationError.notFound
        }
        return found
    }

    /// What is wrong in the file of an import, in its order.
    package func importProblems(
        _ id: ID<Import>, after: Int64?, limit: Int, scope: Scope
    ) async throws -> Page<(id: Int64, problem: ImportProblem)> {
        let found = try await database.read { tx -> Page<(id: Int64, problem: ImportProblem)>? in
            guard try ImportTable.find(id, scope: scope, tx) != nil else { return nil }
            return try ImportTable.problems(of: id, after: after, limit: limit, tx)
        }
        guard let found else { throw OperationError.notFound }
        return found
    }
}

extension StoredImport {
    /// How much is settled, from 0 to 100.
    package var percent: Int { recordCount == 0 ? 100 : min(processed * 100 / recordCount, 100) }
}
