import Domain
import Hummingbird
import Operations
import Storage

/// Imports: the list, a form for a new one, what came of it, and the templates.
struct ImportPages: Sendable {
    let panel: Panel

    static let path = "/ice-aktarimlar"

    private struct ListView {
        struct Row {
            let importURL: String
            let fileName: String
            let sourceName: String
            let modeName: String
            let badge: BadgeView
            let progress: ProgressView?
            let createdCount: String
            let updatedCount: String
            let unchangedCount: String
            let failedCount: String
            let created: TimeView
        }

        let hasRows: Bool
        let rows: [Row]
        let empty: EmptyView?
        let pager: PagerView?
    }

    private struct NewView {
        struct Template {
            let templateURL: String
            let templateName: String
            let templateColumns: String
        }

        let fields: [FieldView]
        let fileError: String?
        let problemSummary: ProblemSummary?
        let templates: [Template]
    }

    var routes: [Route] {
        [
            Route(.get, Self.path, door: .panel, access: .allowed(.importData), handler: list),
            Route(.get, "\(Self.path)/yeni", door: .panel, access: .allowed(.importData)) { request in
                let state = FormState(["kaynak": request.queryValue("kaynak"), "kip": ImportMode.trial.rawValue])
                return try await form(request, state)
            },
            Route(
                .post, "\(Self.path)/yeni", door: .panel, access: .allowed(.importData), body: .upload,
                handler: create),
            Route(
                .get, "/ice-aktarim-sablonlari/{kaynak}", door: .panel, access: .allowed(.importData),
                handler: template),
        ] + ImportResultPages(panel: panel).routes
    }

    private func list(_ request: WebRequest) async throws -> Response {
        let texts = panel.texts(request)
        let before = request.before
        let page = try await panel.operations.imports(
            before: before, limit: Panel.pageLength, scope: try request.scope)
        let rows = page.rows.map { row in
            ListView.Row(
                importURL: "\(Self.path)/\(row.id)", fileName: row.fileName, sourceName: texts(row.source.phrase),
                modeName: texts(row.mode.mark.phrase), badge: BadgeView(row.status.mark, texts),
                progress: row.status == .running ? ProgressView(percent: row.percent) : nil,
                createdCount: MoneyText.grouped(row.tally.created), updatedCount: MoneyText.grouped(row.tally.updated),
                unchangedCount: MoneyText.grouped(row.tally.unchanged),
                failedCount: MoneyText.grouped(row.tally.failed), created: TimeView(row.createdAt))
        }
        let empty = EmptyView(
            emptyIcon: "upload", emptyTitle: texts("imports_empty"), emptyText: texts("imports_empty_text"),
            emptyAction: .init(actionURL: "\(Self.path)/yeni", actionLabel: texts("new_import")))
        let view = ListView(
            hasRows: !rows.isEmpty, rows: rows, empty: rows.isEmpty ? empty : nil,
            pager: PagerView(next: page.next, current: before) { Link.to(Self.path, [("once", $0)]) })
        return panel.page("imports", title: texts("imports"), view, request)
    }

    private func form(_ request: WebRequest, _ state: FormState, problem: Problem? = nil) async throws -> Response {
        let texts = panel.texts(request)
        let permissions = try request.caller.permissions
        let sources = ImportSource.allCases.filter { permissions.contains($0.permission) }
        let fields =
            try panel.dealerField(try await panel.dealers(request), state, request) + [
                FieldView.select(
                    "kaynak", texts("import_source"), state,
                    sources.map { (value: $0.rawValue, label: texts($0.phrase)) }
                ).required(),
                FieldView.select(
                    "kip", texts("import_mode"), state,
                    ImportMode.allCases.map { (value: $0.rawValue, label: texts($0.mark.phrase)) }
                ).required(),
                FieldView.checkbox("hep_ya_hic", texts("all_or_nothing"), state).wide(),
            ]
        let fileProblems = state.problems.filter { $0.field == "dosya" }.map(\.message)
        let view = NewView(
            fields: fields, fileError: fileProblems.isEmpty ? nil : fileProblems.joined(separator: " "),
            problemSummary: ProblemSummary(state.problems, fields: fields),
            templates: sources.map { source in
                NewView.Template(
                    templateURL: "/ice-aktarim-sablonlari/\(source.rawValue)", templateName: texts(source.phrase),
                    templateColumns: ImportColumns.of(source).offered.map(\.name).joined(separator: ", "))
            })
        return panel.page("import_new", title: texts("new_import"), view, request, problem: problem)
    }

    private func create(_ request: WebRequest) async throws -> Response {
        let form = try request.form()
        let texts = panel.texts(request)
        return try await panel.attempt {
            var problems: [FieldProblem] = []
            let source = ImportSource(rawValue: form["kaynak"] ?? "")
            if source == nil { problems.append(FieldProblem("kaynak", texts("choose_one"))) }
            let mode = ImportMode(rawValue: form["kip"] ?? "")
            if mode == nil { problems.append(FieldProblem("kip", texts("choose_one"))) }
            let file = form.file("dosya")
            if file == nil { problems.append(FieldProblem("dosya", texts("choose_file"))) }
            guard let source, let mode, let file, problems.isEmpty else { throw OperationError.invalid(problems) }
            let input = ImportInput(
                dealer: try panel.dealer(form, request), source: source, mode: mode,
                isAllOrNothing: form["hep_ya_hic"] == "1", fileName: file.name, bytes: file.bytes)
            let id = try await panel.operations.createImport(
                input, permissions: try request.caller.permissions, actor: try request.actor,
                scope: try request.scope)
            return .seeOther(Flash.importQueued.at("\(Self.path)/\(id)"))
        } orShow: { problem in
            try await self.form(request, FormState(form, problems: problem.fields), problem: problem)
        }
    }

    private func template(_ request: WebRequest) async throws -> Response {
        guard let source = ImportSource(rawValue: request.parameters["kaynak"] ?? "") else {
            throw OperationError.notFound
        }
        return .attachment(
            panel.operations.importTemplate(source), name: "sablon-\(source.rawValue).csv",
            type: ExportFormat.csv.mediaType)
    }
}
