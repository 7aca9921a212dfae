import Domain
import JobQueue
import LosslessJSON
import SQLEngine
import Sealing
import Spreadsheets
import Storage

extension Operations {
    /// Makes the file of an export (`disa_aktar`): rows come in pages, each in a short transaction, and go to the disk, so
    /// neither the database nor the memory notices how many there are. Begun anew after a crash it starts over.
    func export(_ job: ClaimedJob) async throws -> JobOutcome {
        guard let id = job.payload["disa_aktarim_id"]?.int.map({ ID<Export>($0) }) else {
            throw IntegrationError(.permanent, code: "bozuk_veri", message: "Dışa aktarmanın verisi okunamadı.")
        }
        guard let export = try await beginExport(id) else { return .done }
        let draft: FileDraft
        do { draft = try vault.draft() } catch { throw Operations.vaultFailure(error) }
        defer { vault.discard(draft) }
        guard let rowCount = try await writeSheet(export, to: draft, job) else { return .done }
        let file: ExportedFile
        do {
            let (digest, size) = try ContentDigest.sha256(file: draft.path)
            file = ExportedFile(
                rowCount: rowCount, size: size, digest: digest, vaultName: try vault.adopt(draft))
        } catch {
            throw IntegrationError(
                .temporary, code: "dosya_deposu",
                message: "Dosya deposu yanıt vermiyor; diskte yer ve izin olduğunu denetleyin.")
        }
        guard try await finishExport(export, file, job) else {
            try removeFromVault(file.vaultName)
            return .done
        }
        return .finishedInTransaction
    }

    /// - Returns: nil if it was removed or has ended.
    /// - Throws: ``IntegrationError`` if its owner may no longer see what it would hold.
    private func beginExport(_ id: ID<Export>) async throws -> StoredExport? {
        let now = world.now()
        return try await database.write { tx in
            guard try ExportTable.begin(id, now: now, tx), let export = try ExportTable.find(id, tx) else { return nil }
            let standing = try Standing(of: export.owner, tx)
            guard try UserTable.find(export.owner, tx)?.status == .active, export.isWithin(standing.scope),
                standing.grants.permissions.isSuperset(of: export.permissions)
            else {
                throw IntegrationError(
                    .permanent, code: "yetki_degisti",
                    message: "Dosyayı isteyen kişinin yetkisi değişti; gerekiyorsa yeniden dışa aktarılmalı.")
            }
            return export
        }
    }

    /// - Returns: how many rows there are below the header; nil if the export was removed meanwhile.
    private func writeSheet(
        _ export: StoredExport, to draft: FileDraft, _ job: ClaimedJob
    ) async throws -> Int? {
        let source = ExportRows.of(export.source, hasLines: export.options.hasLines)
        let filters = source.readFilters(try JSON(parsing: export.filters)).values
        let kept = source.columns.indices.filter { export.showsCosts || !source.columns[$0].isCost }
        let columns = kept.map { source.columns[$0] }
        let scope = export.scope
        let total = try await read(within: scope) { tx in try source.count(filters, scope: scope, tx) }
        var (processed, rowCount): (Int, Int) = (0, 0)
        do {
            let sheet = try export.makeSheet(draft, columns)
            try sheet.write(columns.map { .text($0.name) })
            var after: Int64?
            repeat {
                try Task.checkCancellation()
                let position = after
                let page = try await read(within: scope) { tx in
                    try source.page(filters, scope: scope, after: position, tx)
                }
                for row in page.rows {
                    try sheet.write(zip(columns, kept).map { column, index in Cell(row[index], column.kind) })
                }
                processed += page.recordCount
                rowCount += page.rows.count
                guard try await noteProgress(export.id, total, processed, rowCount, job) else { return nil }
                after = page.next
            } while after != nil
            try sheet.finish()
        } catch let error as SheetError {
            throw IntegrationError(error)
        }
        return rowCount
    }

    /// Reads with the database's own wall around the scope.
    private func read<Value: Sendable>(
        within scope: Scope, _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value {
        try await RowAccess.$current.withValue(scope.rowAccess) { try await database.read(work) }
    }

    /// - Returns: false if the export was removed, or the job is somebody else's by now.
    private func noteProgress(
        _ id: ID<Export>, _ total: Int, _ processed: Int, _ rowCount: Int, _ job: ClaimedJob
    ) async throws -> Bool {
        let now = world.now()
        return try await database.write { tx in
            guard try jobs.holds(job, tx) else { return false }
            return try ExportTable.progress(
                id, total: max(total, processed), processed: processed, rowCount: rowCount, now: now, tx)
        }
    }

    private func finishExport(_ export: StoredExport, _ file: ExportedFile, _ job: ClaimedJob) async throws -> Bool {
        let now = world.now()
        return try await database.write { tx in
            guard try jobs.holds(job, tx),
                try ExportTable.finish(export.id, file, endsAt: now + Operations.transferLifetime, now: now, tx)
            else { return false }
            try logTransfer(
                "disa_aktarimlar", export.id.rawValue, "disa_aktarildi",
                "Dışa aktarıldı: \(export.source.rawValue), \(file.rowCount) satır", dealer: export.onlyDealer,
                Actor(user: export.owner, role: nil, source: .job),
                after: ["satir_sayisi": JSON(file.rowCount), "ozet": .string(file.digest)], tx)
            return try jobs.finish(job, tx)
        }
    }
}

extension StoredExport {
    fileprivate func makeSheet(
        _ draft: FileDraft, _ columns: [ExportColumn]
    ) throws(SheetError) -> any SheetWriter {
        switch format {
        case .csv: try CSVSheet(path: draft.path, options)
        case .xlsx:
            try XLSXSheet(
                path: draft.path, temporaryFolder: draft.folder, name: String(source.rawValue.prefix(31)),
                widths: columns.map(\.width), options)
        }
    }
}

extension ExportColumn {
    /// In characters: enough for what the column usually holds.
    fileprivate var width: Double {
        switch kind {
        case .int, .percent, .bool: Double(max(10, name.utf8.count + 2))
        case .money: 14
        case .time: 17
        case .phone: 18
        case .text: Double(max(18, name.utf8.count + 2))
        case .json: 40
        }
    }
}

extension Cell {
    fileprivate init(_ value: SQLValue, _ kind: ExportColumn.Kind) {
        switch value {
        case .int(let number): self = .int(number)
        case .money(let amount):
            self = kind == .percent ? .percent(Percent(hundredths: amount.kurus)) : .money(amount)
        case .bool(let flag): self = .bool(flag)
        case .time(let moment): self = .time(moment)
        case .text(let text): self = kind == .phone ? .phone(text) : .text(text)
        case .json(let text): self = .text(text)
        case .null, .bytes: self = .empty
        }
    }
}

extension IntegrationError {
    fileprivate init(_ error: SheetError) {
        switch error {
        case .diskFailed:
            self.init(
                .temporary, code: "dosya_deposu",
                message: "Dosya deposu yanıt vermiyor; diskte yer ve izin olduğunu denetleyin.")
        case .tooManyRows(let limit):
            self.init(
                .permanent, code: "xlsx_siniri",
                message: "Bir Excel sayfasına en çok \(limit) satır sığar. CSV biçimini seçin ya da süzgeci daraltın.")
        }
    }
}
