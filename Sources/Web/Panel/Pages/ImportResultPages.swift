import Domain
import Hummingbird
import Operations
import Storage

/// What came of an import: counts, what is wrong in the file, and the way from a trial to the real thing.
struct ImportResultPages: Sendable {
    let panel: Panel

    private struct View {
        struct ProblemRow {
            let row: String
            let column: String
            let problemText: String
            let problemCode: String
        }

        let fileName: String
        let importURL: String
        let isOpen: Bool
        let badge: BadgeView
        let modeBadge: BadgeView
        let resultText: String?
        let resultTone: String
        let resultDetail: String?
        let apply: ActionView?
        let progress: ProgressView?
        let facts: [FactView]
        let hasProblems: Bool
        let problemRows: [ProblemRow]
        let problemFileURL: String
        let pager: PagerView?
    }

    private static let problemsToPage = 100

    var routes: [Route] {
        let path = ImportPages.path
        return [
            Route(.get, "\(path)/{id}", door: .panel, access: .allowed(.importData)) { try await show($0) },
            Route(.get, "\(path)/{id}/hatalar", door: .panel, access: .allowed(.importData)) { request in
                let id: ID<Import> = try request.rowID()
                let bytes = try await panel.operations.importProblemFile(id, scope: try request.scope)
                return .attachment(bytes, name: "hatalar-\(id).csv", type: ExportFormat.csv.mediaType)
            },
            Route(
                .post, "\(path)/{id}/uygula", door: .panel, access: .allowed(.importData), body: .form, handler: apply),
        ]
    }

    private func show(_ request: WebRequest, problem: Problem? = nil) async throws -> Response {
        let texts = panel.texts(request)
        let id: ID<Import> = try request.rowID()
        let (scope, before) = (try request.scope, request.before)
        let row = try await panel.operations.importRow(id, scope: scope)
        let problems = try await panel.operations.importProblems(
            id, after: before, limit: Self.problemsToPage, scope: scope)
        let (text, tone) = result(of: row, texts)
        let path = "\(ImportPages.path)/\(id)"
        let view = View(
            fileName: row.fileName, importURL: path, isOpen: row.status.isOpen,
            badge: BadgeView(row.status.mark, texts), modeBadge: BadgeView(row.mode.mark, texts), resultText: text,
            resultTone: tone.rawValue, resultDetail: row.status == .failed ? row.error : nil,
            apply: action(for: row, path, texts),
            progress: row.status == .running ? ProgressView(percent: row.percent) : nil, facts: facts(of: row, texts),
            hasProblems: !problems.rows.isEmpty,
            problemRows: problems.rows.map { _, problem in
                View.ProblemRow(
                    row: String(problem.row), column: problem.column ?? "—", problemText: problem.message,
                    problemCode: problem.code)
            },
            problemFileURL: "\(path)/hatalar",
            pager: PagerView(next: problems.next, current: before) { Link.to(path, [("once", $0)]) })
        return panel.page("import", title: row.fileName, view, request, problem: problem)
    }

    private func result(of row: StoredImport, _ texts: Texts) -> (String?, Tone) {
        switch row.status {
        case .waiting, .running: (nil, .info)
        case .failed: (texts("import_failed"), .bad)
        case .refused: (texts("import_refused"), .warn)
        case .done where row.mode == .trial: (texts("trial_done"), row.tally.failed > 0 ? .warn : .good)
        case .done where row.tally.failed > 0: (texts("import_done_partly"), .warn)
        case .done where row.tally.unchanged == row.recordCount: (texts("import_same"), .good)
        case .done: (texts("import_done"), .good)
        }
    }

    /// The next step after a trial: the same file in earnest.
    private func action(for row: StoredImport, _ path: String, _ texts: Texts) -> ActionView? {
        guard row.mode == .trial, row.status == .done, row.vaultName != nil, row.tally.failed < row.recordCount else {
            return nil
        }
        return ActionView(
            "\(path)/uygula", texts("apply_same_file"), "check", style: "primary", confirm: texts("apply_confirm"))
    }

    private func facts(of row: StoredImport, _ texts: Texts) -> [FactView] {
        let counts: [(String, Int)] = [
            ("import_records", row.recordCount), ("created_count", row.tally.created),
            ("updated_count", row.tally.updated), ("unchanged_count", row.tally.unchanged),
            ("wrong_count", row.tally.failed),
        ]
        return [FactView(texts("kind"), texts(row.source.phrase), url: nil)]
            + counts.map { FactView(texts($0.0), MoneyText.grouped($0.1), url: nil) }
            + [
                FactView(texts("size"), SizeText.format(Int64(row.size)), url: nil),
                FactView(texts("created"), IstanbulTime.format(row.createdAt), url: nil),
            ]
    }

    private func apply(_ request: WebRequest) async throws -> Response {
        try await panel.attempt {
            let id = try await panel.operations.applyTrial(
                try request.rowID(), permissions: try request.caller.permissions, actor: try request.actor,
                scope: try request.scope)
            return .seeOther(Flash.importQueued.at("\(ImportPages.path)/\(id)"))
        } orShow: { problem in
            try await show(request, problem: problem)
        }
    }
}
