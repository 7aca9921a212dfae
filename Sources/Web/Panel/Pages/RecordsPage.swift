import Domain
import Hummingbird
import Storage

/// The record of what was done (`sistem_log`).
struct RecordsPage: Sendable {
    let panel: Panel

    private struct View {
        struct Row {
            let eventText: String
            let eventDetail: String?
            let eventCode: String
            let person: String
            let sourceName: String
            let orderURL: String?
            let orderNumber: String
            let place: String
            let eventTime: TimeView
        }

        let search: String
        let selects: [SelectView]
        let clearURL: String?
        let hasRows: Bool
        let rows: [Row]
        let empty: EmptyView?
        let pager: PagerView?
    }

    var routes: [Route] {
        [Route(.get, "/kayitlar", door: .panel, access: .allowed(.viewSystemLog), handler: list)]
    }

    private func list(_ request: WebRequest) async throws -> Response {
        let texts = panel.texts(request)
        let (scope, before, search) = (try request.scope, request.before, request.queryValue("ara"))
        let source = Actor.Source(rawValue: request.queryValue("kaynak"))
        let page = try await panel.read { tx in
            try SystemLogList.page(
                source: source, search: search, before: before, limit: Panel.pageLength, scope: scope, tx)
        }
        let rows = page.rows.map { row in
            let text = RecordText(action: row.action, message: row.message, after: row.after, texts)
            return View.Row(
                eventText: text.title, eventDetail: text.detail, eventCode: row.action,
                person: row.person ?? texts("the_system"),
                sourceName: texts(row.source.phrase), orderURL: row.order.map { "/siparisler/\($0)" },
                orderNumber: row.orderNumber ?? "",
                place: RowName.of(table: row.table, row: row.rowID, texts), eventTime: TimeView(row.createdAt))
        }
        let isNarrowed = source != nil || !search.isEmpty
        let select = SelectView(
            selectName: "kaynak", selectLabel: texts("source"),
            options: [OptionView("", texts("all_sources"), selected: source?.rawValue ?? "")]
                + Actor.Source.allCases.map {
                    OptionView($0.rawValue, texts($0.phrase), selected: source?.rawValue ?? "")
                })
        let empty = EmptyView(
            emptyIcon: "log", emptyTitle: texts(isNarrowed ? "nothing_found" : "records_empty"),
            emptyText: texts(isNarrowed ? "nothing_found_text" : "records_empty_text"))
        let view = View(
            search: search, selects: [select], clearURL: isNarrowed ? "/kayitlar" : nil, hasRows: !rows.isEmpty,
            rows: rows, empty: rows.isEmpty ? empty : nil,
            pager: PagerView(next: page.next, current: before) {
                Link.to("/kayitlar", [("ara", search), ("kaynak", source?.rawValue), ("once", $0)])
            })
        return panel.page("records", title: texts("records"), view, request)
    }
}
