import Domain
import Hummingbird
import Operations
import Storage

/// The templates of messages to buyers.
struct TemplatePages: Sendable {
    let panel: Panel

    private static let path = "/mesaj-sablonlari"

    private struct ListView {
        struct Row {
            let templateEvent: String
            let owner: String?
            let recipient: String
            let templateText: String
            let badge: BadgeView
            let updated: TimeView
            let editURL: String?
            let deletePath: String?
        }

        let mayAdd: Bool
        let rows: [Row]
    }

    var routes: [Route] {
        [
            Route(.get, Self.path, door: .panel, access: .allowed(.viewMessages)) { request in try await list(request)
            },
            Route(.get, "\(Self.path)/yeni", door: .panel, access: .allowed(.changeMessages)) { request in
                try await form(request, nil, FormState(["dil": "tr", "kanal": "whatsapp", "aktif": "1"]))
            },
            Route(.post, "\(Self.path)/yeni", door: .panel, access: .allowed(.changeMessages), body: .form) {
                request in
                try await save(request, nil)
            },
            Route(.get, "\(Self.path)/{id}", door: .panel, access: .allowed(.changeMessages), handler: edit),
            Route(.post, "\(Self.path)/{id}", door: .panel, access: .allowed(.changeMessages), body: .form) {
                request in
                try await save(request, try request.rowID(of: MessageTemplate.self).rawValue)
            },
            Route(
                .post, "\(Self.path)/{id}/sil", door: .panel, access: .allowed(.changeMessages), body: .form,
                handler: delete),
        ]
    }

    private func list(_ request: WebRequest, problem: Problem? = nil) async throws -> Response {
        let texts = panel.texts(request)
        let scope = try request.scope
        let found = try await panel.read { tx in try TemplateList.all(scope: scope, tx) }
        let mayChange = try request.caller.permissions.contains(.changeMessages)
        let showsDealers = try panel.showsDealers(request)
        let rows = found.map { row in
            let fields = row.template.fields
            let isOpen = mayChange && (row.template.dealer != nil || scope.reach == .everyone)
            let address = isOpen ? "\(Self.path)/\(row.template.id)" : nil
            let owner = row.dealerName == nil ? texts("shared_by_all") : showsDealers ? row.dealerName : nil
            return ListView.Row(
                templateEvent: fields.event, owner: owner, recipient: recipient(fields.recipient, texts),
                templateText: fields.text,
                badge: fields.isActive
                    ? BadgeView(texts("active"), .good, "check") : BadgeView(texts("passive"), .neutral, "pause"),
                updated: TimeView(row.updatedAt), editURL: address, deletePath: address.map { "\($0)/sil" })
        }
        return panel.page(
            "templates", title: texts("templates"), ListView(mayAdd: mayChange, rows: rows), request, problem: problem)
    }

    private func recipient(_ word: String, _ texts: Texts) -> String {
        switch word {
        case "tedarikci": texts("recipient_tedarikci")
        case "bayi": texts("recipient_bayi")
        default: texts("recipient_musteri")
        }
    }

    private func edit(_ request: WebRequest) async throws -> Response {
        let (id, scope) = (try request.rowID(of: MessageTemplate.self).rawValue, try request.scope)
        let found = try await panel.read { tx in
            try MessageTemplateTable.find(id, scope: scope, locked: false, tx)
        }
        guard let fields = found?.fields else { throw OperationError.notFound }
        let state = FormState([
            "olay": fields.event, "kanal": fields.channel.rawValue, "alici_turu": fields.recipient,
            "dil": fields.language, "saglayici_sablonu": fields.providerName ?? "", "metin": fields.text,
            "aktif": fields.isActive ? "1" : "",
        ])
        return try await form(request, id, state)
    }

    private func form(
        _ request: WebRequest, _ id: Int64?, _ state: FormState, problem: Problem? = nil
    ) async throws -> Response {
        let texts = panel.texts(request)
        let dealers = id == nil ? try panel.dealerField(try await panel.dealers(request), state, request) : []
        let recipients = ["musteri", "tedarikci", "bayi"].map { (value: $0, label: recipient($0, texts)) }
        let channels = MessageChannel.allCases.map { (value: $0.rawValue, label: $0.rawValue) }
        let fields =
            dealers + [
                FieldView.input("olay", texts("template_event"), state).required().autocomplete("off")
                    .hint(texts("template_event_hint")),
                FieldView.select("kanal", texts("template_channel"), state, channels).required(),
                FieldView.select("alici_turu", texts("template_recipient"), state, recipients).required(),
                FieldView.input("dil", texts("template_language"), state).required().autocomplete("off"),
                FieldView.input("saglayici_sablonu", texts("template_provider_name"), state).optional()
                    .autocomplete("off").hint(texts("template_provider_name_hint")),
                FieldView.textarea("metin", texts("template_text"), state).required()
                    .hint(texts("template_text_hint")),
                FieldView.checkbox("aktif", texts("template_is_active"), state).wide(),
            ]
        let heading = texts(id == nil ? "new_template" : "edit_template")
        let view = FormPageView(
            heading, action: id.map { "\(Self.path)/\($0)" } ?? "\(Self.path)/yeni", submit: texts("save"),
            fields: fields, back: (Self.path, texts("templates")), problems: state.problems)
        return panel.page("form_page", title: heading, view, request, problem: problem)
    }

    private func save(_ request: WebRequest, _ id: Int64?) async throws -> Response {
        let form = try request.form()
        return try await panel.attempt {
            let fields = StoredTemplate.Fields(
                event: form.filled("olay") ?? "", channel: MessageChannel(rawValue: form["kanal"] ?? "") ?? .whatsApp,
                recipient: form["alici_turu"] ?? "", language: form.filled("dil") ?? "",
                providerName: form.filled("saglayici_sablonu"), text: form.filled("metin") ?? "", fileKind: nil,
                isActive: form["aktif"] == "1")
            let (actor, scope) = (try request.actor, try request.scope)
            if let id {
                try await panel.operations.changeTemplate(id, actor: actor, scope: scope) { stored in
                    // The form does not show it.
                    let fileKind = stored.fileKind
                    stored = fields
                    stored.fileKind = fileKind
                }
            } else {
                _ = try await panel.operations.addTemplate(
                    fields, dealer: try panel.dealer(form, request), actor: actor, scope: scope)
            }
            return .seeOther(Flash.saved.at(Self.path))
        } orShow: { problem in
            try await self.form(request, id, FormState(form, problems: problem.fields), problem: problem)
        }
    }

    private func delete(_ request: WebRequest) async throws -> Response {
        try await panel.attempt {
            try await panel.operations.deleteTemplate(
                try request.rowID(of: MessageTemplate.self).rawValue, actor: try request.actor,
                scope: try request.scope)
            return .seeOther(Flash.deleted.at(Self.path))
        } orShow: { problem in
            try await list(request, problem: problem)
        }
    }
}
