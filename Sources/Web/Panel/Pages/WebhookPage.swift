import Domain
import Hummingbird
import Operations
import Storage

/// One receiver: its health, what can be done with it, and the log of its deliveries.
struct WebhookPage: Sendable {
    let panel: Panel

    private struct View {
        let webhookName: String
        let webhookAddress: String
        let dealer: String?
        let badge: BadgeView
        let reason: String?
        let newSecret: String?
        let oldSecretNote: String?
        let hasActions: Bool
        let actions: [ActionView]
        let editURL: String?
        let facts: [FactView]
        let events: [String]
        let pageURL: String
        let selects: [SelectView]
        let clearURL: String?
        let hasRows: Bool
        let rows: [Row]
        let empty: EmptyView?
        let pager: PagerView?

        struct Row {
            let eventName: String
            let eventID: String
            let badge: BadgeView
            let nextTime: String?
            let answer: String
            let errorCode: String?
            let answerText: String?
            let attempts: String
            let createdTime: TimeView
            let redeliverPath: String?
        }
    }

    var routes: [Route] {
        [
            Route(.get, "\(WebhooksPage.path)/{id}", door: .panel, access: .allowed(.viewWebhooks)) { request in
                try await show(request, try request.rowID())
            },
            action("deneme", .webhookTested) { id, actor, scope in
                _ = try await panel.operations.testWebhook(id, actor: actor, scope: scope)
            },
            action("duraklat", .webhookPaused) { id, actor, scope in
                try await panel.operations.changeWebhook(
                    id, WebhookChange(isActive: false), actor: actor, scope: scope)
            },
            action("baslat", .webhookResumed) { id, actor, scope in
                try await panel.operations.changeWebhook(
                    id, WebhookChange(isActive: true), actor: actor, scope: scope)
            },
            post("\(WebhooksPage.path)/{id}/sil") { request in
                try await panel.operations.deleteWebhook(
                    try request.rowID(), actor: try request.actor, scope: try request.scope)
                return .seeOther(Flash.deleted.at(WebhooksPage.path))
            },
            post("\(WebhooksPage.path)/{id}/anahtar", needsFreshProof: true) { request in
                let new = try await panel.operations.rollWebhookSecret(
                    try request.rowID(), actor: try request.actor, scope: try request.scope)
                return try await show(request, new.subscription, secret: new)
            },
            post("\(WebhooksPage.path)/{id}/gonderimler/{gonderim}", handler: redeliver),
        ]
    }

    private func post(
        _ path: String, needsFreshProof: Bool = false, handler: @escaping Route.Handler
    ) -> Route {
        Route(
            .post, path, door: .panel, access: .allowed(.changeWebhooks), body: .form,
            needsFreshProof: needsFreshProof, handler: handler)
    }

    private func action(
        _ name: String, _ flash: Flash,
        _ work: @escaping @Sendable (ID<WebhookSubscription>, Actor, Scope) async throws -> Void
    ) -> Route {
        post("\(WebhooksPage.path)/{id}/\(name)") { request in
            let id: ID<WebhookSubscription> = try request.rowID()
            return try await panel.attempt {
                try await work(id, try request.actor, try request.scope)
                return .seeOther(flash.at("\(WebhooksPage.path)/\(id)"))
            } orShow: { problem in
                try await show(request, id, problem: problem)
            }
        }
    }

    private func redeliver(_ request: WebRequest) async throws -> Response {
        let id: ID<WebhookSubscription> = try request.rowID()
        return try await panel.attempt {
            try await panel.operations.redeliverWebhook(
                try request.rowID("gonderim"), actor: try request.actor, scope: try request.scope)
            return .seeOther(Flash.webhookRedelivered.at("\(WebhooksPage.path)/\(id)"))
        } orShow: { problem in
            try await show(request, id, problem: problem)
        }
    }

    /// The page itself.
    ///
    /// - Parameter secret: one that was made just now; it is shown this once.
    func show(
        _ request: WebRequest, _ id: ID<WebhookSubscription>, secret: NewWebhookSecret? = nil,
        problem: Problem? = nil
    ) async throws -> Response {
        let texts = panel.texts(request)
        let (scope, before) = (try request.scope, request.before)
        let status = WebhookDeliveryStatus(rawValue: request.queryValue("durum"))
        let found = try await panel.read { tx -> (WebhookListRow, Page<WebhookDeliveryRow>)? in
            guard let webhook = try WebhookList.find(id, scope: scope, tx) else { return nil }
            let page = try WebhookList.deliveries(
                of: id, status: status, before: before, limit: Panel.pageLength, scope: scope, tx)
            return (webhook, page)
        }
        guard let (webhook, page) = found else { throw OperationError.notFound }
        let path = "\(WebhooksPage.path)/\(id)"
        let mayChange = try request.caller.permissions.contains(.changeWebhooks)
        let actions = mayChange ? actions(webhook, path, texts) : []
        let mayResend = mayChange && webhook.status.isOpen
        let rows = page.rows.map { row($0, path: mayResend ? path : nil, texts) }
        let oldEnds = webhook.oldSecretEndsAt.flatMap { $0 > panel.operations.world.now() ? $0 : nil }
        let view = View(
            webhookName: webhook.name, webhookAddress: webhook.address,
            dealer: try panel.showsDealers(request) ? webhook.dealerName : nil,
            badge: BadgeView(webhook.status.mark, texts), reason: webhook.statusReason,
            newSecret: secret?.secret.revealed,
            oldSecretNote: oldEnds.map { texts("webhook_old_secret", ["zaman": IstanbulTime.format($0)]) },
            hasActions: !actions.isEmpty, actions: actions, editURL: mayChange ? "\(path)/duzenle" : nil,
            facts: WebhooksPage.facts(webhook, texts), events: webhook.events.map { texts($0.phrase) }, pageURL: path,
            selects: [statusSelect(status, texts)], clearURL: status == nil ? nil : path, hasRows: !rows.isEmpty,
            rows: rows, empty: rows.isEmpty ? empty(isNarrowed: status != nil, texts) : nil,
            pager: PagerView(next: page.next, current: before) {
                Link.to(path, [("durum", status?.rawValue), ("once", $0)])
            })
        return panel.page("webhook", title: webhook.name, view, request, problem: problem)
    }

    private func statusSelect(_ status: WebhookDeliveryStatus?, _ texts: Texts) -> SelectView {
        let selected = status?.rawValue ?? ""
        return SelectView(
            selectName: "durum", selectLabel: texts("status"),
            options: [OptionView("", texts("all_states"), selected: selected)]
                + WebhookDeliveryStatus.allCases.map {
                    OptionView($0.rawValue, texts($0.mark.phrase), selected: selected)
                })
    }

    private func empty(isNarrowed: Bool, _ texts: Texts) -> EmptyView {
        EmptyView(
            emptyIcon: isNarrowed ? "search" : "send",
            emptyTitle: texts(isNarrowed ? "nothing_found" : "deliveries_empty"),
            emptyText: texts(isNarrowed ? "nothing_found_text" : "deliveries_empty_text"))
    }

    private func actions(_ webhook: WebhookListRow, _ path: String, _ texts: Texts) -> [ActionView] {
        var actions: [ActionView] = []
        if webhook.status.isOpen {
            actions.append(ActionView("\(path)/deneme", texts("webhook_test"), "send"))
            actions.append(
                ActionView("\(path)/duraklat", texts("pause"), "pause", confirm: texts("webhook_pause_confirm")))
        } else {
            actions.append(ActionView("\(path)/baslat", texts("resume"), "play", style: "primary"))
        }
        actions.append(
            ActionView("\(path)/anahtar", texts("webhook_roll"), "key", confirm: texts("webhook_roll_confirm")))
        actions.append(
            ActionView("\(path)/sil", texts("delete"), "x", style: "danger", confirm: texts("webhook_delete_confirm")))
        return actions
    }

    /// - Parameter path: the receiver's page, if an event may be sent again from there.
    private func row(_ row: WebhookDeliveryRow, path: String?, _ texts: Texts) -> View.Row {
        let next = row.status == .waiting ? row.nextAttemptAt : nil
        let wasAsked = row.lastAttemptAt != nil
        return View.Row(
            eventName: texts(row.event.phrase), eventID: row.eventID, badge: BadgeView(row.status.mark, texts),
            nextTime: wasAsked ? next.map { texts("next_attempt_at", ["zaman": IstanbulTime.format($0)]) } : nil,
            answer: row.answerStatus.map { "HTTP \($0)" } ?? (wasAsked ? texts("delivery_no_answer") : "—"),
            errorCode: row.answerStatus == nil ? row.errorCode : nil,
            answerText: row.answerText.map(PayloadText.maskedMessage), attempts: String(row.attempt),
            createdTime: TimeView(row.createdAt), redeliverPath: path.map { "\($0)/gonderimler/\(row.id)" })
    }
}
