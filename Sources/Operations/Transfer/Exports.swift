package import Domain
import JobQueue
package import LosslessJSON
package import SQLEngine
package import Storage

/// An export as somebody asks for it.
package struct ExportInput: Sendable {
    package var source: ExportSource
    package var format: ExportFormat
    package var options: ExportOptions
    /// An object: names of filters and their values.
    package var filters: JSON

    package init(_ source: ExportSource, _ format: ExportFormat, options: ExportOptions, filters: JSON = [:]) {
        (self.source, self.format, self.options, self.filters) = (source, format, options, filters)
    }
}

/// A file that is read in pieces while it is sent.
package struct ExportDownload: Sendable {
    package var name: String
    package var mediaType: String
    package var size: Int64
    /// The next bytes from a position on; empty at the end.
    package var read: @Sendable (_ position: Int64) throws -> [UInt8]
}

extension Operations {
    /// How long the file of an export, and that of an import, is kept.
    package static let transferLifetime = Duration.seconds(7 * 86_400)
    /// How many exports a person may have under way.
    package static let openExportsMax = 5
    private static let downloadPieceBytes = 256 * 1024
    private static let exportIsGone = OperationError.conflict(
        code: "suresi_doldu", message: "Dosyanın süresi doldu ve silindi; yeniden dışa aktarın.")

    /// Notes what is wanted and queues the job that makes it.
    ///
    /// - Parameter permissions: the caller's: without those of the source nothing is made, without
    ///   ``Permission/viewCosts`` the costs are left out.
    /// - Throws: ``OperationError``; ``TooManyRequests`` if the person has asked for as many as they may in an hour.
    package func createExport(
        _ input: ExportInput, permissions: Set<Permission>, actor: Actor, scope: Scope
    ) async throws -> ID<Export> {
        guard let owner = actor.user, permissions.contains(.exportData), permissions.contains(input.source.permission)
        else { throw OperationError.forbidden }
        try Operations.checkFilters(input)
        try await rateLimiter.take(.export, for: .user(owner))
        let rows = ExportRows.of(input.source, hasLines: input.options.hasLines)
        let showsCosts = permissions.contains(.viewCosts) && rows.columns.contains(where: \.isCost)
        let now = world.now()
        return try await database.write { tx in
            guard try ExportTable.openCount(of: owner, tx) < Operations.openExportsMax else {
                throw OperationError.conflict(
                    code: "cok_aktarim",
                    message: "Aynı anda en çok \(Operations.openExportsMax) dışa aktarım sürebilir; birinin bitmesini "
                        + "bekleyin ya da birini silin.")
            }
            let id = try ExportTable.insert(
                owner: owner, dealers: scope.dealers, source: input.source, format: input.format,
                options: input.options,
                showsCosts: showsCosts, filters: input.filters.description,
                endsAt: now + Operations.transferLifetime, now: now, tx)
            let job = try enqueuer.enqueue(
                NewJob(
                    .export, payload: ["disa_aktarim_id": JSON(id.rawValue)], uniqueKey: "disa_aktar:\(id)",
                    dealer: scope.onlyDealer), tx)
            try ExportTable.setJob(job, of: id, tx)
            try logTransfer(
                "disa_aktarimlar", id.rawValue, "disa_aktarma_istendi",
                "Dışa aktarma istendi: \(input.source.rawValue), \(input.format.rawValue)", dealer: scope.onlyDealer,
                actor,
                after: ["suzgecler": Operations.recorded(input.filters)], tx)
            return id
        }
    }

    /// The filter as it is recorded: what somebody searched for may be a person's name.
    private static func recorded(_ filters: JSON) -> JSON {
        .object((filters.members ?? []).map { $0.name == "ara" ? JSON.Member("ara", "…") : $0 })
    }

    private static func checkFilters(_ input: ExportInput) throws {
        guard input.filters.members != nil else {
            throw OperationError.invalid([FieldProblem("suzgecler", "JSON nesnesi olmalı.")])
        }
        let rows = ExportRows.of(input.source, hasLines: input.options.hasLines)
        var problems = rows.readFilters(input.filters).wrong.map { FieldProblem("suzgecler.\($0.name)", $0.expected) }
        if input.options.hasLines, input.source != .orders {
            problems.append(FieldProblem("satirli", "Yalnız siparişler satırlarıyla aktarılabilir."))
        }
        guard problems.isEmpty else { throw OperationError.invalid(problems) }
    }

    /// The caller's own exports, the newest first.
    package func exports(
        before: Int64?, limit: Int, actor: Actor, scope: Scope
    ) async throws -> Page<StoredExport> {
        guard let owner = actor.user else { throw OperationError.forbidden }
        var page = try await database.read { tx in try ExportTable.page(of: owner, before: before, limit: limit, tx) }
        page.rows.removeAll { !$0.isWithin(scope) }
        return page
    }

    /// One of the caller's own exports.
    ///
    /// - Throws: ``OperationError/notFound``
    package func export(_ id: ID<Export>, actor: Actor, scope: Scope) async throws -> StoredExport {
        try await database.read { tx in try ownExport(id, actor: actor, scope: scope, tx) }
    }

    /// The same within a transaction.
    package func ownExport(
        _ id: ID<Export>, actor: Actor, scope: Scope, _ tx: borrowing Transaction
    ) throws -> StoredExport {
        guard let found = try ExportTable.find(id, tx), found.owner == actor.user, found.isWithin(scope) else {
            throw OperationError.notFound
        }
        return found
    }

    /// The finished file. That it was fetched is noted.
    ///
    /// - Throws: ``OperationError``: `suresi_doldu` once it was removed, `hazir_degil` before it is there.
    package func openExport(
        _ id: ID<Export>, permissions: Set<Permission>, actor: Actor, scope: Scope
    ) async throws -> ExportDownload {
        let found = try await export(id, actor: actor, scope: scope)
        guard permissions.isSuperset(of: found.permissions) else { throw OperationError.forbidden }
        guard found.status != .expired, found.endsAt > world.now() else {
            throw Operations.exportIsGone
        }
        guard let name = found.vaultName, let size = found.size else {
            throw OperationError.conflict(code: "hazir_degil", message: "Dosya henüz hazır değil.")
        }
        // Open before it is noted: from here on nobody who deletes it takes it away from the one who fetches it.
        let file: any FileReader
        do { file = try vault.open(name) } catch FileVaultError.notFound {
            throw Operations.exportIsGone
        } catch {
            throw Operations.vaultFailure(error)
        }
        try await database.write { tx in
            try logTransfer(
                "disa_aktarimlar", id.rawValue, "disa_aktarma_indirildi",
                "Dışa aktarma indirildi: \(found.source.rawValue), \(found.rowCount) satır", dealer: found.onlyDealer,
                actor,
                after: ["satir_sayisi": JSON(found.rowCount), "ozet": JSON(found.digest)], tx)
        }
        return ExportDownload(
            name: found.fileName, mediaType: found.format.mediaType, size: size,
            read: { position in
                try file.read(from: position, count: Int(min(Int64(Operations.downloadPieceBytes), size - position)))
            })
    }

    /// Removes an export with its file; one that is being made ends soon after.
    package func deleteExport(_ id: ID<Export>, actor: Actor, scope: Scope) async throws {
        try await database.write { tx in
            let found = try ownExport(id, actor: actor, scope: scope, tx)
            // The file goes first: what is deleted must be gone, and a row without a file is told of.
            if let name = found.vaultName { try removeFromVault(name) }
            try ExportTable.delete(id, tx)
            try logTransfer(
                "disa_aktarimlar", id.rawValue, "silindi", "Dışa aktarma silindi: \(found.source.rawValue)",
                dealer: found.onlyDealer, actor, after: [:], tx)
        }
    }

    func logTransfer(
        _ table: String, _ row: Int64, _ action: String, _ message: String, dealer: ID<User>?, _ actor: Actor,
        after: JSON, _ tx: borrowing Transaction
    ) throws {
        try SystemLog.write(
            SystemLogEntry(
                actor: actor, table: table, row: row, action: action, message: oneLine(message), dealer: dealer,
                after: after.description),
            now: world.now(), tx)
    }

    func removeFromVault(_ name: String) throws {
        do { try vault.remove(name) } catch { throw Operations.vaultFailure(error) }
    }
}

extension Scope {
    /// The dealers that it ends at; nil if it has no end.
    fileprivate var dealers: [ID<User>]? {
        if case .dealers(let dealers) = reach { dealers } else { nil }
    }
}

extension StoredExport {
    /// Whether all that the file holds may still be seen.
    func isWithin(_ scope: Scope) -> Bool { dealers?.allSatisfy(scope.contains) ?? (scope.reach == .everyone) }

    /// Whose rows it holds, as a scope.
    var scope: Scope { dealers.map { .dealers($0) } ?? .system }

    /// The dealer, if it holds the rows of one.
    var onlyDealer: ID<User>? { scope.onlyDealer }

    /// What somebody needs who gets it.
    var permissions: Set<Permission> {
        Set([.exportData, source.permission] + (showsCosts ? [.viewCosts] : []))
    }

    /// `siparisler-12.csv`
    package var fileName: String {
        "\(source.rawValue.replacing("_", with: "-"))-\(id).\(format.rawValue)"
    }

    /// How much is done, from 0 to 100; nil if nobody knows yet.
    package var percent: Int? {
        if status == .done { return 100 }
        return total.map { $0 == 0 ? 100 : min(processed * 100 / $0, 100) }
    }
}
