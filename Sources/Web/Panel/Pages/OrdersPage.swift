import Domain
import Hummingbird
import Operations
import Storage

/// The list of orders.
struct OrdersPage: Sendable {
    let panel: Panel

    private struct View {
        let tabs: [TabView]
        let group: String
        let search: String
        let integrations: [OptionView]
        let clearURL: String?
        let exportURL: String?
        let mayAdd: Bool
        let hasRows: Bool
        let rows: [OrderRowView]
        let empty: EmptyView?
        let pager: PagerView?
    }

    var routes: [Route] {
        [Route(.get, "/siparisler", door: .panel, access: .allowed(.viewOrders), handler: list)]
    }

    private func list(_ request: WebRequest) async throws -> Response {
        let texts = panel.texts(request)
        let scope = try request.scope
        let filter = OrderListFilter(
            group: OrderGroup(rawValue: request.queryValue("grup")) ?? .all,
            // People copy numbers as `#123`.
            search: String(request.queryValue("ara").trimmingPrefix("#")).trimmingBlanks,
            integration: ID(text: request.queryValue("entegrasyon")))
        let before = request.before
        let (page, counts, shops) = try await panel.read { tx in
            (
                try OrderList.page(filter, before: before, limit: Panel.pageLength, scope: scope, tx),
                try OrderGroup.counts(scope: scope, tx),
                try IntegrationChoice.shops(scope: scope, tx)
            )
        }
        let showsDealers = try panel.showsDealers(request)
        let now = panel.operations.world.now()
        let rows = page.rows.map { OrderRowView($0, showsDealer: showsDealers, now: now, texts) }
        let isNarrowed = !filter.search.isEmpty || filter.integration != nil
        let permissions = try request.caller.permissions
        let view = View(
            tabs: tabs(filter, counts, texts), group: filter.group.rawValue, search: filter.search,
            integrations: shopOptions(shops, filter, texts),
            clearURL: isNarrowed ? link(filter.group) : nil, exportURL: try exportLink(filter, request),
            mayAdd: permissions.contains(.createOrders),
            hasRows: !rows.isEmpty, rows: rows,
            empty: rows.isEmpty
                ? empty(filter, isNarrowed: isNarrowed, hasShops: !shops.isEmpty, permissions, texts) : nil,
            pager: PagerView(next: page.next, current: before) { key in
                link(filter.group, search: filter.search, integration: filter.integration, before: key)
            })
        return panel.page("orders", title: texts("orders"), view, request)
    }

    private func link(
        _ group: OrderGroup, search: String = "", integration: ID<Integration>? = nil, before: String? = nil
    ) -> String {
        Link.to(
            "/siparisler",
            [
                ("grup", group == .all ? nil : group.rawValue), ("ara", search),
                ("entegrasyon", integration?.description), ("once", before),
            ])
    }

    /// Where what the list shows is exported; nil for those who may not.
    private func exportLink(_ filter: OrderListFilter, _ request: WebRequest) throws -> String? {
        guard try request.caller.permissions.contains(.exportData) else { return nil }
        return Link.to(
            "/disa-aktarimlar/yeni",
            [
                ("kaynak", ExportSource.orders.rawValue), ("grup", filter.group == .all ? nil : filter.group.rawValue),
                ("ara", filter.search), ("entegrasyon_id", filter.integration?.description),
            ])
    }

    private func tabs(_ filter: OrderListFilter, _ counts: [OrderGroup: Int], _ texts: Texts) -> [TabView] {
        OrderGroup.allCases.map { group in
            let count = counts[group] ?? 0
            return TabView(
                tabLabel: texts(group.phrase),
                tabURL: link(group, search: filter.search, integration: filter.integration),
                tabCount: count == 0 ? nil : cappedCount(count, max: OrderGroup.countMax),
                tabTone: group == .needsAttention && count > 0 ? Tone.warn.rawValue : nil,
                isCurrentTab: group == filter.group)
        }
    }

    private func shopOptions(
        _ shops: [IntegrationChoice], _ filter: OrderListFilter, _ texts: Texts
    ) -> [OptionView] {
        let chosen = filter.integration?.description ?? ""
        return [OptionView("", texts("all_shops"), selected: chosen)]
            + shops.map { OptionView($0.id.description, $0.name, selected: chosen) }
    }

    private func empty(
        _ filter: OrderListFilter, isNarrowed: Bool, hasShops: Bool, _ permissions: Set<Permission>, _ texts: Texts
    ) -> EmptyView {
        if isNarrowed {
            return EmptyView(
                emptyIcon: "search", emptyTitle: texts("nothing_found"), emptyText: texts("orders_nothing_found_text"),
                emptyAction: .init(actionURL: link(filter.group), actionLabel: texts("clear_filter")))
        }
        if filter.group == .needsAttention {
            return EmptyView(
                emptyIcon: "check-circle", emptyTitle: texts("attention_empty"),
                emptyText: texts("attention_empty_text"))
        }
        if filter.group != .all {
            return EmptyView(
                emptyIcon: "orders", emptyTitle: texts("group_empty"), emptyText: texts("group_empty_text"))
        }
        let action =
            hasShops
            ? EmptyView.Action(actionURL: "/siparisler/yeni", actionLabel: texts("new_order"))
            : EmptyView.Action(actionURL: "/entegrasyonlar", actionLabel: texts("add_integration"))
        let mayAct = permissions.contains(hasShops ? .createOrders : .changeIntegrations)
        return EmptyView(
            emptyIcon: "store", emptyTitle: texts("orders_empty"),
            emptyText: texts(hasShops ? "orders_empty_waiting" : "orders_empty_text"),
            emptyAction: mayAct ? action : nil)
    }
}

/// A number of rows; beyond `max` nobody has counted on.
func cappedCount(_ count: Int, max: Int) -> String {
    count > max ? MoneyText.grouped(max) + "+" : MoneyText.grouped(count)
}
