import Domain
import Hummingbird
import Operations
import Storage

/// The integrations with their health.
struct IntegrationsPage: Sendable {
    let panel: Panel

    private struct View {
        struct Row {
            let initials: String
            let name: String
            let editURL: String
            let platform: String
            let dealer: String?
            let badge: BadgeView
            let facts: [FactView]
            let lastError: String?
            let webhookURL: String
            let actions: [ActionView]
        }

        struct PlatformView {
            let platformURL: String
            let platformName: String
            let platformType: String
            let platformInitials: String
        }

        let hasRows: Bool
        let rows: [Row]
        let empty: EmptyView?
        let pager: PagerView?
        let platforms: [PlatformView]
    }

    var routes: [Route] {
        [
            Route(.get, "/entegrasyonlar", door: .panel, access: .allowed(.viewIntegrations)) { request in
                try await list(request)
            },
            action("dene", .connectionWorks) { id, actor, scope in
                try await panel.operations.testConnection(id, actor: actor, scope: scope)
            },
            action("cek", .pulling) { id, actor, scope in
                _ = try await panel.operations.pullNow(id, actor: actor, scope: scope)
            },
            action("duraklat", .paused) { id, actor, scope in
                try await panel.operations.setIntegrationStatus(id, active: false, actor: actor, scope: scope)
            },
            action("baslat", .resumed) { id, actor, scope in
                try await panel.operations.setIntegrationStatus(id, active: true, actor: actor, scope: scope)
            },
        ]
    }

    private func action(
        _ name: String, _ flash: Flash,
        _ work: @escaping @Sendable (ID<Integration>, Actor, Scope) async throws -> Void
    ) -> Route {
        Route(
            .post, "/entegrasyonlar/{id}/\(name)", door: .panel, access: .allowed(.changeIntegrations), body: .form
        ) { request in
            try await panel.attempt {
                try await work(try request.rowID(), try request.actor, try request.scope)
                return .seeOther(flash.at("/entegrasyonlar"))
            } orShow: { problem in
                try await list(request, problem: problem)
            }
        }
    }

    private func list(_ request: WebRequest, problem: Problem? = nil) async throws -> Response {
        let texts = panel.texts(request)
        let (scope, before) = (try request.scope, request.before)
        let (page, platforms) = try await panel.read { tx in
            (
                try IntegrationList.page(before: before, limit: Panel.pageLength, scope: scope, tx),
                try PlatformChoice.all(tx)
            )
        }
        let showsDealers = try panel.showsDealers(request)
        let rows = page.rows.map { row($0, showsDealer: showsDealers, texts) }
        let empty = EmptyView(
            emptyIcon: "plug", emptyTitle: texts("integrations_empty"), emptyText: texts("integrations_empty_text"))
        let view = View(
            hasRows: !rows.isEmpty, rows: rows, empty: rows.isEmpty ? empty : nil,
            pager: PagerView(next: page.next, current: before) { Link.to("/entegrasyonlar", [("once", $0)]) },
            platforms: platforms.map { platform in
                View.PlatformView(
                    platformURL: "/entegrasyonlar/yeni/\(platform.code)", platformName: platform.name,
                    platformType: platformTypeName(platform.type, texts), platformInitials: initials(of: platform.name))
            })
        return panel.page("integrations", title: texts("integrations"), view, request, problem: problem)
    }

    private func row(_ row: IntegrationListRow, showsDealer: Bool, _ texts: Texts) -> View.Row {
        let isShop = ["marketplace", "e-ticaret sitesi"].contains(row.platformType)
        let path = "/entegrasyonlar/\(row.id)"
        var facts = [FactView(texts("kind"), platformTypeName(row.platformType, texts))]
        if isShop {
            let pulled = row.lastPullAt.map(IstanbulTime.format) ?? texts("never_pulled")
            facts.append(FactView(texts("last_good_pull"), pulled))
            facts.append(FactView(texts("sends_by_itself"), texts(row.submitsAutomatically ? "yes" : "no")))
        }
        var actions = [ActionView("\(path)/dene", texts("test_connection"), "plug", style: "small")]
        if row.platformCode == PlatformCode.trendyol.rawValue, row.status == .active {
            actions.append(ActionView("\(path)/cek", texts("pull_now"), "refresh", style: "small"))
        }
        if row.status == .active {
            actions.append(
                ActionView("\(path)/duraklat", texts("pause"), "pause", style: "small", confirm: texts("pause_confirm"))
            )
        } else {
            actions.append(ActionView("\(path)/baslat", texts("resume"), "play", style: "small"))
        }
        return View.Row(
            initials: initials(of: row.name), name: row.name, editURL: path, platform: row.platformName,
            dealer: showsDealer ? row.dealerName : nil, badge: BadgeView(row.status.mark, texts), facts: facts,
            lastError: row.lastError,
            webhookURL: "\(panel.operations.settings.publicURL)/kancalar/\(row.webhookCode)", actions: actions)
    }
}

/// The kind of a platform in plain words; the customer's list mixes languages.
func platformTypeName(_ stored: String, _ texts: Texts) -> String {
    switch stored {
    case "marketplace": texts("type_marketplace")
    case "tedarikçi": texts("type_supplier")
    case "e-ticaret sitesi": texts("type_own_shop")
    case "mesajlaşma": texts("type_messaging")
    default: stored
    }
}
