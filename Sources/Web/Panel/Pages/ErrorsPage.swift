import Domain
import Hummingbird
import Storage

/// The errors (`hata_log`).
struct ErrorsPage: Sendable {
    let panel: Panel

    private struct View {
        struct Row {
            let badge: BadgeView
            let errorCode: String
            let errorTime: TimeView
            let errorText: String
            let errorAdvice: String
            let orderURL: String?
            let orderNumber: String
            let jobURL: String?
            let integrationName: String?
            let rawAnswer: String?
            let retryPath: String?
        }

        let pageURL: String
        let selects: [SelectView]
        let clearURL: String?
        let hasRows: Bool
        let rows: [Row]
        let empty: EmptyView?
        let pager: PagerView?
    }

    var routes: [Route] {
        [Route(.get, "/hatalar", door: .panel, access: .allowed(.viewErrorLog), handler: list)]
    }

    private func list(_ request: WebRequest) async throws -> Response {
        let texts = panel.texts(request)
        let (scope, before) = (try request.scope, request.before)
        let kind = IntegrationError.Class(rawValue: request.queryValue("sinif"))
        let page = try await panel.read { tx in
            try ErrorLogList.page(
                kind: kind, integration: nil, before: before, limit: Panel.pageLength, scope: scope, tx)
        }
        let rows = page.rows.map { row in
            View.Row(
                badge: BadgeView(row.kind.mark, texts), errorCode: row.code, errorTime: TimeView(row.createdAt),
                errorText: PayloadText.maskedMessage(row.message), errorAdvice: texts(row.kind.advice),
                orderURL: row.order.map { "/siparisler/\($0)" },
                orderNumber: row.orderNumber ?? "", jobURL: row.job.map { "/isler/\($0)" },
                integrationName: row.integrationName, rawAnswer: row.rawAnswer.map(PayloadText.masked),
                retryPath: row.jobStatus == .dead ? row.job.map { "/isler/\($0)/yeniden" } : nil)
        }
        let select = SelectView(
            selectName: "sinif", selectLabel: texts("kind"),
            options: [OptionView("", texts("all_kinds"), selected: kind?.rawValue ?? "")]
                + IntegrationError.Class.allCases.map {
                    OptionView($0.rawValue, texts($0.mark.phrase), selected: kind?.rawValue ?? "")
                })
        let empty = EmptyView(
            emptyIcon: "check-circle", emptyTitle: texts(kind == nil ? "errors_empty" : "nothing_found"),
            emptyText: texts(kind == nil ? "errors_empty_text" : "nothing_found_text"))
        func link(_ key: String?) -> String { Link.to("/hatalar", [("sinif", kind?.rawValue), ("once", key)]) }
        let view = View(
            pageURL: link(nil), selects: [select], clearURL: kind == nil ? nil : "/hatalar", hasRows: !rows.isEmpty,
            rows: rows, empty: rows.isEmpty ? empty : nil,
            pager: PagerView(next: page.next, current: before, link: link))
        return panel.page("errors", title: texts("errors"), view, request)
    }
}
