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
            let hasChanges: Bool
            let changes: [RecordChange]
        }

        let search: String
        let fromDay: String
        let toDay: String
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
        let (scope, before, filter) = (try request.scope, request.before, Self.filter(request))
        let (page, choices) = try await panel.read { tx in
            (
                try SystemLogList.page(filter, before: before, limit: Panel.pageLength, scope: scope, tx),
                try SystemLogList.choices(scope: scope, tx)
            )
        }
        let rows = page.rows.map { Self.row($0, texts) }
        let isNarrowed = !filter.isEmpty
        let empty = EmptyView(
            emptyIcon: "log", emptyTitle: texts(isNarrowed ? "nothing_found" : "records_empty"),
            emptyText: texts(isNarrowed ? "nothing_found_text" : "records_empty_text"))
        let view = View(
            search: filter.search, fromDay: request.queryValue("baslangic"), toDay: request.queryValue("bitis"),
            selects: Self.selects(filter, choices, texts), clearURL: isNarrowed ? "/kayitlar" : nil,
            hasRows: !rows.isEmpty, rows: rows, empty: rows.isEmpty ? empty : nil,
            pager: PagerView(next: page.next, current: before) { key in
                let kept = Self.parameters.map { ($0, Optional(request.queryValue($0))) }
                return Link.to("/kayitlar", kept + [("once", key)])
            })
        return panel.page("records", title: texts("records"), view, request)
    }

    private static let parameters = ["ara", "kaynak", "tablo", "islem", "kisi", "baslangic", "bitis"]

    private static func filter(_ request: WebRequest) -> SystemLogFilter {
        func word(_ name: String) -> String? {
            let value = request.queryValue(name)
            return value.isEmpty ? nil : value
        }
        var filter = SystemLogFilter()
        filter.search = request.queryValue("ara")
        filter.source = Actor.Source(rawValue: request.queryValue("kaynak"))
        (filter.table, filter.action) = (word("tablo"), word("islem"))
        filter.person = ID(text: request.queryValue("kisi"))
        filter.since = IstanbulTime.parse(request.queryValue("baslangic") + "T00:00")
        // The last day as a whole.
        filter.until = IstanbulTime.parse(request.queryValue("bitis") + "T00:00").map { $0 + .seconds(86_400) }
        return filter
    }

    private static func row(_ row: SystemLogRow, _ texts: Texts) -> View.Row {
        let text = RecordText(action: row.action, message: row.message, after: row.after, texts)
        // A change of state alone is in the title already.
        let isTold = row.action == "durum_degisti"
        let changes = isTold ? [] : RecordChange.list(before: row.before, after: row.after, texts)
        return View.Row(
            eventText: text.title, eventDetail: text.detail, eventCode: row.action,
            person: row.person ?? texts("the_system"), sourceName: texts(row.source.phrase),
            orderURL: row.order.map { "/siparisler/\($0)" }, orderNumber: row.orderNumber ?? "",
            place: RowName.of(table: row.table, row: row.rowID, texts), eventTime: TimeView(row.createdAt),
            hasChanges: !changes.isEmpty, changes: changes)
    }

    private static func selects(
        _ filter: SystemLogFilter, _ choices: SystemLogList.Choices, _ texts: Texts
    ) -> [SelectView] {
        func select(
            _ name: String, _ label: String, all: String, _ chosen: String?, _ options: [(value: String, label: String)]
        ) -> SelectView {
            let first = OptionView("", texts(all), selected: chosen ?? "")
            return SelectView(
                selectName: name, selectLabel: texts(label),
                options: [first] + options.map { OptionView($0.value, $0.label, selected: chosen ?? "") })
        }
        let people = choices.people.map { (value: $0.key.description, label: $0.value) }.sorted { $0.label < $1.label }
        return [
            select(
                "kaynak", "source", all: "all_sources", filter.source?.rawValue,
                Actor.Source.allCases.map { ($0.rawValue, texts($0.phrase)) }),
            select(
                "tablo", "place", all: "all_places", filter.table,
                choices.tables.sorted().map { ($0, RowName.of(table: $0, row: nil, texts)) }),
            select(
                "islem", "action", all: "all_actions", filter.action,
                choices.actions.sorted().map { ($0, $0.replacing("_", with: " ")) }),
            select("kisi", "person", all: "all_people", filter.person?.description, people),
        ]
    }
}
