import Domain
import Hummingbird
import LosslessJSON
import Operations
import SQLEngine
import Storage

/// Exports: the list of a person's own, a form for a new one, and the files.
struct ExportPages: Sendable {
    let panel: Panel

    static let path = "/disa-aktarimlar"

    private struct ListView {
        struct Row {
            let sourceName: String
            let formatName: String
            let filterText: String?
            let badge: BadgeView
            let progress: ProgressView?
            let errorText: String?
            let rowCount: String
            let size: String
            let created: TimeView
            let keptUntil: String?
            let fileURL: String?
            let delete: ActionView
        }

        struct Source {
            let sourceURL: String
            let sourceLabel: String
        }

        let hasOpen: Bool
        let hasRows: Bool
        let rows: [Row]
        let empty: EmptyView?
        let pager: PagerView?
        let sources: [Source]
    }

    var routes: [Route] {
        [
            Route(.get, Self.path, door: .panel, access: .allowed(.exportData)) { try await list($0) },
            Route(.get, "\(Self.path)/yeni", door: .panel, access: .allowed(.exportData)) { request in
                try await form(request, FormState(ExportForm.values(of: request)))
            },
            Route(
                .post, "\(Self.path)/yeni", door: .panel, access: .allowed(.exportData), body: .form,
                needsFreshProof: true, handler: create),
            Route(.get, "\(Self.path)/{id}/dosya", door: .panel, access: .allowed(.exportData), handler: fetch),
            Route(
                .post, "\(Self.path)/{id}/sil", door: .panel, access: .allowed(.exportData), body: .form
            ) { request in
                try await panel.operations.deleteExport(
                    try request.rowID(), actor: try request.actor, scope: try request.scope)
                return .seeOther(Flash.deleted.at(Self.path))
            },
        ]
    }

    private func list(_ request: WebRequest, problem: Problem? = nil) async throws -> Response {
        let texts = panel.texts(request)
        let before = request.before
        let page = try await panel.operations.exports(
            before: before, limit: Panel.pageLength, actor: try request.actor, scope: try request.scope)
        let permissions = try request.caller.permissions
        let sources = ExportSource.allCases.filter { permissions.contains($0.permission) }.map { source in
            ListView.Source(
                sourceURL: Link.to("\(Self.path)/yeni", [("kaynak", source.rawValue)]),
                sourceLabel: texts(source.phrase))
        }
        let empty = EmptyView(
            emptyIcon: "download", emptyTitle: texts("exports_empty"), emptyText: texts("exports_empty_text"))
        let view = ListView(
            hasOpen: page.rows.contains(where: \.status.isOpen), hasRows: !page.rows.isEmpty,
            rows: page.rows.map { row($0, texts) }, empty: page.rows.isEmpty ? empty : nil,
            pager: PagerView(next: page.next, current: before) { Link.to(Self.path, [("once", $0)]) },
            sources: sources)
        return panel.page("exports", title: texts("exports"), view, request, problem: problem)
    }

    private func row(_ export: StoredExport, _ texts: Texts) -> ListView.Row {
        let isDone = export.status == .done
        return ListView.Row(
            sourceName: texts(export.source.phrase), formatName: export.format.rawValue.uppercased(),
            filterText: ExportForm.summary(of: export.filters), badge: BadgeView(export.status.mark, texts),
            progress: export.status == .running ? export.percent.map(ProgressView.init) : nil,
            errorText: export.status == .failed ? export.error : nil,
            rowCount: isDone || export.rowCount > 0 ? MoneyText.grouped(export.rowCount) : "—",
            size: export.size.map(SizeText.format) ?? "—", created: TimeView(export.createdAt),
            keptUntil: isDone ? texts("kept_until", ["zaman": IstanbulTime.format(export.endsAt)]) : nil,
            fileURL: isDone ? "\(Self.path)/\(export.id)/dosya" : nil,
            delete: ActionView(
                "\(Self.path)/\(export.id)/sil", texts("delete"), "x", style: "quiet small",
                confirm: texts("delete_export_confirm")))
    }

    private func form(_ request: WebRequest, _ state: FormState, problem: Problem? = nil) async throws -> Response {
        let texts = panel.texts(request)
        guard let source = ExportSource(rawValue: request.queryValue("kaynak")) else { return .seeOther(Self.path) }
        guard try request.caller.permissions.contains(source.permission) else { throw OperationError.forbidden }
        let scope = try request.scope
        let shops = try await panel.read { tx in
            source == .supplierProducts
                ? try IntegrationChoice.suppliers(scope: scope, tx) : try IntegrationChoice.shops(scope: scope, tx)
        }
        let title = texts("export_of", ["ne": texts(source.phrase)])
        let view = FormPageView(
            title, subtitle: texts("export_form_text"),
            action: Link.to("\(Self.path)/yeni", [("kaynak", source.rawValue)]), submit: texts("export_start"),
            fields: ExportForm(source: source, texts: texts).fields(state, shops), back: (Self.path, texts("exports")),
            problems: state.problems)
        return panel.page("form_page", title: title, view, request, problem: problem)
    }

    private func create(_ request: WebRequest) async throws -> Response {
        let form = try request.form()
        guard let source = ExportSource(rawValue: request.queryValue("kaynak")) else { throw OperationError.notFound }
        return try await panel.attempt {
            let input = try ExportForm(source: source, texts: panel.texts(request)).read(form)
            _ = try await panel.operations.createExport(
                input, permissions: try request.caller.permissions, actor: try request.actor,
                scope: try request.scope)
            return .seeOther(Flash.exportQueued.at(Self.path))
        } orShow: { problem in
            try await self.form(request, FormState(form, problems: ExportForm.fields(of: problem)), problem: problem)
        }
    }

    private func fetch(_ request: WebRequest) async throws -> Response {
        try await panel.attempt {
            .download(
                try await panel.operations.openExport(
                    try request.rowID(), permissions: try request.caller.permissions, actor: try request.actor,
                    scope: try request.scope))
        } orShow: { problem in
            try await list(request, problem: problem)
        }
    }
}

/// How far something is.
struct ProgressView {
    let percent: Int
}

/// The size of a file in words.
enum SizeText {
    static func format(_ bytes: Int64) -> String {
        switch bytes {
        case ..<1024: "\(bytes) B"
        case ..<(1 << 20): "\(bytes >> 10) KB"
        default: "\(MoneyText.grouped(bytes >> 20)),\((bytes % (1 << 20)) * 10 >> 20) MB"
        }
    }
}
