import Domain
import Hummingbird
import Operations
import Storage

/// The receivers of events with their health, and the form for one.
struct WebhooksPage: Sendable {
    let panel: Panel

    static let path = "/webhooklar"

    private struct View {
        /// Where one is added; nil for those who may only look.
        let addURL: String?
        let hasRows: Bool
        let rows: [Row]
        let empty: EmptyView?
        let pager: PagerView?

        struct Row {
            let webhookName: String
            let webhookURL: String
            let webhookAddress: String
            let dealer: String?
            let badge: BadgeView
            let reason: String?
            let events: [String]
            let facts: [FactView]
        }
    }

    var routes: [Route] {
        [
            Route(.get, Self.path, door: .panel, access: .allowed(.viewWebhooks), handler: list),
            Route(.get, "\(Self.path)/yeni", door: .panel, access: .allowed(.changeWebhooks)) { request in
                try await form(request, nil, FormState(Self.state(events: WebhookEvent.subscribable)))
            },
            Route(.post, "\(Self.path)/yeni", door: .panel, access: .allowed(.changeWebhooks), body: .form) { request in
                try await create(request)
            },
            Route(.get, "\(Self.path)/{id}/duzenle", door: .panel, access: .allowed(.changeWebhooks), handler: edit),
            Route(
                .post, "\(Self.path)/{id}/duzenle", door: .panel, access: .allowed(.changeWebhooks), body: .form
            ) { request in
                try await change(request)
            },
        ]
    }

    private func list(_ request: WebRequest) async throws -> Response {
        let texts = panel.texts(request)
        let (scope, before) = (try request.scope, request.before)
        let page = try await panel.read { tx in
            try WebhookList.page(before: before, limit: Panel.pageLength, scope: scope, tx)
        }
        let showsDealers = try panel.showsDealers(request)
        let rows = page.rows.map { row in
            View.Row(
                webhookName: row.name, webhookURL: "\(Self.path)/\(row.id)", webhookAddress: row.address,
                dealer: showsDealers ? row.dealerName : nil, badge: BadgeView(row.status.mark, texts),
                reason: row.statusReason, events: row.events.map { texts($0.phrase) }, facts: Self.facts(row, texts))
        }
        let addURL = try request.caller.permissions.contains(.changeWebhooks) ? "\(Self.path)/yeni" : nil
        let empty = EmptyView(
            emptyIcon: "send", emptyTitle: texts("webhooks_empty"), emptyText: texts("webhooks_empty_text"),
            emptyAction: addURL.map { .init(actionURL: $0, actionLabel: texts("add_webhook")) })
        let view = View(
            addURL: addURL, hasRows: !rows.isEmpty, rows: rows, empty: rows.isEmpty ? empty : nil,
            pager: PagerView(next: page.next, current: before) { Link.to(Self.path, [("once", $0)]) })
        return panel.page("webhooks", title: texts("webhooks"), view, request)
    }

    /// How a receiver has done so far.
    static func facts(_ row: WebhookListRow, _ texts: Texts) -> [FactView] {
        [
            FactView(
                texts("webhook_last_success"),
                row.lastSuccessAt.map(IstanbulTime.format) ?? texts("webhook_no_success")),
            FactView(texts("webhook_failures"), String(row.failuresInRow)),
        ]
    }

    // MARK: The form

    private static func field(_ event: WebhookEvent) -> String { "olay.\(event.rawValue)" }

    private static func state(name: String = "", address: String = "", events: [WebhookEvent]) -> [String: String] {
        var values = ["ad": name, "adres": address]
        for event in events { values[field(event)] = "1" }
        return values
    }

    private func input(_ form: FormFields) -> WebhookInput {
        WebhookInput(
            name: form.filled("ad") ?? "", address: form.filled("adres") ?? "",
            events: WebhookEvent.subscribable.filter { form[Self.field($0)] == "1" })
    }

    private func form(
        _ request: WebRequest, _ id: ID<WebhookSubscription>?, _ state: FormState, problem: Problem? = nil
    ) async throws -> Response {
        let texts = panel.texts(request)
        var state = state
        // There is no field of that name: it is told at the first of its boxes.
        state.problems = state.problems.map { problem in
            guard problem.field == "olaylar", let first = WebhookEvent.subscribable.first else { return problem }
            return FieldProblem(Self.field(first), problem.message)
        }
        let dealers = id == nil ? try panel.dealerField(try await panel.dealers(request), state, request) : []
        let fields =
            dealers + [
                FieldView.input("ad", texts("webhook_name"), state).required().autocomplete("off").wide(),
                FieldView.input("adres", texts("webhook_url"), state, type: "url").required().autocomplete("off")
                    .wide().hint(texts("webhook_url_hint")),
            ]
            + WebhookEvent.subscribable.map { event in
                FieldView.checkbox(Self.field(event), texts(event.phrase), state)
            }
        let heading = texts(id == nil ? "add_webhook" : "edit_webhook")
        let view = FormPageView(
            heading, subtitle: texts("webhook_form_text"),
            action: id.map { "\(Self.path)/\($0)/duzenle" } ?? "\(Self.path)/yeni", submit: texts("save"),
            fields: fields,
            back: id.map { ("\(Self.path)/\($0)", texts("webhooks")) } ?? (Self.path, texts("webhooks")),
            problems: state.problems)
        return panel.page("form_page", title: heading, view, request, problem: problem)
    }

    private func create(_ request: WebRequest) async throws -> Response {
        let form = try request.form()
        return try await panel.attempt {
            let new = try await panel.operations.createWebhook(
                input(form), dealer: try panel.dealer(form, request), actor: try request.actor,
                scope: try request.scope)
            // Not by a redirect: the secret is in this answer and nowhere else.
            return try await WebhookPage(panel: panel).show(request, new.subscription, secret: new)
        } orShow: { problem in
            try await self.form(request, nil, FormState(form, problems: problem.fields), problem: problem)
        }
    }

    private func edit(_ request: WebRequest) async throws -> Response {
        let id: ID<WebhookSubscription> = try request.rowID()
        guard let known = try await panel.operations.webhook(id, scope: try request.scope) else {
            throw OperationError.notFound
        }
        let state = Self.state(name: known.name, address: known.address, events: known.events)
        return try await form(request, id, FormState(state))
    }

    private func change(_ request: WebRequest) async throws -> Response {
        let id: ID<WebhookSubscription> = try request.rowID()
        let form = try request.form()
        return try await panel.attempt {
            try await panel.operations.changeWebhook(
                id, WebhookChange(input(form)), actor: try request.actor, scope: try request.scope)
            return .seeOther(Flash.saved.at("\(Self.path)/\(id)"))
        } orShow: { problem in
            try await self.form(request, id, FormState(form, problems: problem.fields), problem: problem)
        }
    }
}
